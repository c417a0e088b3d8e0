"""Finds the spokes: dialects and formats, by folder and by entry point.

A folder of ``glossator.dialects`` is a dialect if its package has a ``dialect``; a folder of
``glossator.formats`` is a format if its package has a ``format``. A package outside can join
through the entry-point groups ``glossator.dialects`` and ``glossator.formats``. A spoke that
cannot be imported stops the start: it is never left out in silence.
"""

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from glossator.model.errors import Invalid


@cache
def names(kind: str) -> tuple[str, ...]:
    """The spokes of ``kind`` (``dialects`` or ``formats``), sorted, without importing them."""
    package = importlib.import_module(f"glossator.{kind}")
    inside = {info.name for info in pkgutil.iter_modules(package.__path__) if info.ispkg}
    outside = {point.name for point in entry_points(group=f"glossator.{kind}")}
    return tuple(sorted(inside | outside))


@cache
def find(kind: str, name: str) -> Any:
    """The ``dialect`` or ``format`` of one spoke; raises KeyError for a name that is none."""
    if name not in names(kind):
        raise KeyError(name)
    for point in entry_points(group=f"glossator.{kind}"):
        if point.name == name:
            return point.load()
    module = importlib.import_module(f"glossator.{kind}.{name}")
    return getattr(module, kind.removesuffix("s"))


@cache
def codec(dialect: str) -> Any:
    """What the hub asks of a dialect: the pure module ``codec`` beside its package's ``__init__``.

    It has ``read_answer(body, schema, shown, losses)`` and ``write_answer(answer, schema, shown,
    losses)`` if the dialect stores answers in a form of its own, ``file_link(text)`` if it has
    addresses of stored files, ``export_form(name, how)`` if it has file forms, and
    ``read_schema(text)`` and ``write_schema(schema, losses)`` if it has a language for label schemas,
    and ``instructions(extra)`` if its tasks have instructions of their own.
    """
    for point in entry_points(group="glossator.dialects"):
        if point.name == dialect:
            return importlib.import_module(f"{point.module}.codec")
    return importlib.import_module(f"glossator.dialects.{dialect}.codec")


def served(drafts: Iterable[str] = ()) -> dict[str, Any]:
    """The dialects that a server mounts: all but drafts, and those drafts that are named."""
    named = set(drafts)
    found = {name: d for name, d in every("dialects").items() if not d.draft or name in named}
    if unknown := named - set(found):
        raise Invalid(f"no such dialect: {', '.join(sorted(unknown))}")
    return found


def every(kind: str) -> dict[str, Any]:
    """All spokes of a kind, imported."""
    return {name: find(kind, name) for name in names(kind)}
