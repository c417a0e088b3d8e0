"""Names and ids that we must invent: stable, unique, spelled in a given alphabet."""

from __future__ import annotations

import re
from collections.abc import Iterable

LIMIT = 60


def unique(names: Iterable[str]) -> list[str]:
    """The names in their order, each clash numbered: ``a, a, a`` gives ``a, a-2, a-3``.

    A number that is itself a name of the list is passed over (``a, a, a-2`` gives
    ``a, a-3, a-2``), so a name that was unique stays as it is.
    """
    wanted = list(names)
    taken = set(wanted)
    seen: set[str] = set()
    following: dict[str, int] = {}
    given = []
    for name in wanted:
        if name in seen:
            number = following.get(name, 2)
            while f"{name}-{number}" in taken:
                number += 1
            following[name] = number + 1
            name = f"{name}-{number}"
            taken.add(name)
        seen.add(name)
        given.append(name)
    return given


def safe(name: str, alphabet: str, limit: int = LIMIT) -> str:
    """The name with every character outside of ``alphabet`` as ``_``, cut to ``limit`` characters.

    ``alphabet`` is the inside of a regular expression's brackets (``0-9a-zA-Z_ -``). An empty name
    becomes ``_``. Two names may become one: number them with :func:`unique`.
    """
    return re.sub(f"[^{alphabet}]", "_", name)[:limit] or "_"


def spelled(names: Iterable[str], alphabet: str, limit: int = LIMIT) -> dict[str, str]:
    """Each name as a target with a smaller alphabet may write it, without clashes.

    The numbers stay inside ``limit`` characters. Names that are the same in both are told apart
    from the renamed ones by comparing (each that differs is the loss ``renamed``).
    """
    wanted = list(dict.fromkeys(names))
    given: dict[str, str] = {name: name for name in wanted if safe(name, alphabet, limit) == name}
    taken = set(given.values())
    for name in wanted:
        if name in given:
            continue
        plain = safe(name, alphabet, limit)
        number, new = 2, plain
        while new in taken:
            tail = f"-{number}"
            number, new = number + 1, plain[: limit - len(tail)] + tail
        given[name] = new
        taken.add(new)
    return {name: given[name] for name in wanted}


def region_ids(ids: Iterable[str | None]) -> list[str]:
    """Ids for the regions of one answer: the vendor's own text, else the 1-based position.

    A second region with a used id gets ``-2``, ``-3``; an own id is never given up for a position.
    """
    wanted = list(ids)
    if all(wanted) and len(set(wanted)) == len(wanted):
        return [text for text in wanted if text]
    own = iter(unique(text for text in wanted if text))
    given = [next(own) if text else None for text in wanted]
    taken = set(given)
    for n, text in enumerate(given, start=1):
        if text is None:
            number, new = 2, str(n)
            while new in taken:
                number, new = number + 1, f"{n}-{number}"
            given[n - 1] = new
            taken.add(new)
    return [text for text in given if text is not None]


def by_position(region_id: str, position: int) -> bool:
    """Whether the id only says the 1-based position, so that a writer leaves it out again."""
    return region_id == str(position)
