"""Looking into a task's data by path, and reading options that come from there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

MISSING: Any = object()
"""Stands for what is not there, since None may be."""


def at(data: Any, path: str) -> Any:
    """The value at ``a.b.0`` in decoded task data, or :data:`MISSING`.

    A key that holds the dots itself comes first; digits index a list.
    """
    if isinstance(data, Mapping) and path in data:
        return data[path]
    for part in path.split("."):
        if isinstance(data, Mapping):
            data = data.get(part, MISSING)
        elif isinstance(data, list | tuple) and part.isascii() and part.isdigit():
            data = data[int(part)] if int(part[:9]) < len(data) else MISSING
        else:
            return MISSING
    return data


def options(data: Mapping[str, Any] | None, path: str) -> frozenset[str] | None:
    """The picks that task data offers at the path: texts, numbers, or ``{name, labels?}``.

    None when that is not known: no data, nothing there, or a form that only a dialect can read.
    """
    found = MISSING if data is None else at(data, path)
    names: set[str] = set()
    return frozenset(names) if _collect(found, names) else None


def _collect(found: Any, names: set[str]) -> bool:
    if not isinstance(found, Sequence) or isinstance(found, str | bytes):
        return False
    for option in found:
        if isinstance(option, str):
            names.add(option)
        elif isinstance(option, int | float) and not isinstance(option, bool):
            names.add(str(option))
        elif isinstance(option, Mapping) and isinstance(option.get("name"), str):
            names.add(option["name"])
            if "labels" in option and not _collect(option["labels"], names):
                return False
        else:
            return False
    return True
