"""Times as the vendor writes and takes them; pure."""

from glossator.model.errors import Invalid
from glossator.model.moments import read_moment, second


def moment(at: int) -> str:
    """Microseconds UTC as ISO 8601 with milliseconds."""
    seconds, rest = divmod(at, 1_000_000)
    return f"{second(seconds)}.{rest // 1000:03d}Z"


def maybe_moment(at: int | None) -> str | None:
    """The same, for a time that may not have come."""
    return None if at is None else moment(at)


def bound(text: str | None, name: str, last: bool = False) -> int | None:
    """A time of a query: the first that is meant, or the ``last``; UTC if it does not say. Times
    are compared as they are shown, in milliseconds. Invalid names the parameter."""
    if not text:
        return None
    try:
        at = read_moment(text)
    except Invalid as error:
        raise Invalid(error.message, {name: "is not a time"}) from None
    return at // 1000 * 1000 + 999 if last else -(-at // 1000) * 1000
