"""Words of the vendor's queries."""

from glossator.model.errors import Invalid

_YES, _NO = ("true", "1", "yes"), ("false", "0", "no", "")


def yes(text: str | None, name: str) -> bool:
    """A boolean, in any case: the vendor's client writes ``True``. Invalid for other words."""
    said = (text or "").lower()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise Invalid("not a boolean", {name: "must be true or false"})


def between(number: int, least: int, most: int, name: str) -> int:
    """The number; Invalid if it lies outside."""
    if not least <= number <= most:
        raise Invalid("out of range", {name: f"must be {least} to {most}"})
    return number
