"""What a value must be; ValidationError says where it is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from glossator.clients.isahit.exceptions import ValidationError


def want(holds: bool, where: str, said: str) -> None:
    """Something has to hold."""
    if not holds:
        raise ValidationError(f"{where}: {said}")


def text(value: Any, where: str) -> None:
    """A text."""
    want(isinstance(value, str), where, "must be a text")


def number(value: Any, where: str) -> None:
    """A number; True is none."""
    want(isinstance(value, (int, float)) and not isinstance(value, bool), where, "must be a number")


def text_or_number(value: Any, where: str) -> None:
    """One of both."""
    if not isinstance(value, str):
        number(value, where)


def texts(thing: dict[str, Any], where: str, names: Iterable[str]) -> None:
    """Texts under these names, where there is anything."""
    for name in names:
        if name in thing:
            text(thing[name], f"{where}.{name}")


def shaped(
    value: Any, where: str, known: Iterable[str] | None = None, needed: Iterable[str] = ()
) -> None:
    """An object that has what is needed, and nothing but what is known."""
    want(isinstance(value, dict), where, "must be an object")
    for name in needed:
        want(name in value, where, f"has no {name}")
    more = set() if known is None else set(value) - set(known)
    want(not more, where, f"cannot have {', '.join(sorted(map(str, more)))}")


def listed(value: Any, where: str) -> Iterator[tuple[str, Any]]:
    """A list: each item behind where it is."""
    want(isinstance(value, (list, tuple)), where, "must be a list")
    return ((f"{where}[{index}]", one) for index, one in enumerate(value))


def numbered(
    value: Any, where: str, first: int | None = None, within: tuple[float, float] | None = None
) -> None:
    """A list of numbers, of which the first ones (all, without a count) are looked at."""
    for place, one in list(listed(value, where))[:first]:
        number(one, place)
        if within:
            want(within[0] <= one <= within[1], place, f"must be in {list(within)}")
