"""Types of columns, and what they are in Arrow; ``pyarrow`` is imported when it is first needed."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

import msgspec

from glossator.model.errors import Unsupported


class Classes(msgspec.Struct, frozen=True):
    """One of these names, written as its number."""

    names: tuple[str, ...]


class Embedded(msgspec.Struct, frozen=True):
    """A file's bytes and its path."""

    media: Literal["image", "audio"]


class ListOf(msgspec.Struct, frozen=True):
    """A list."""

    of: Type


class Record(msgspec.Struct, frozen=True):
    """Named members."""

    members: tuple[tuple[str, Type], ...]


Plain = Literal["string", "int64", "int32", "double", "bool", "time"]
Type = Plain | Classes | Embedded | ListOf | Record
"""``time`` is microseconds UTC."""


@cache
def arrow() -> Any:
    """The package ``pyarrow``; :class:`Unsupported` says what to install where it is missing."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise Unsupported("Parquet needs pyarrow: pip install 'glossator[parquet]'") from None
    return pyarrow


def arrow_type(type: Type) -> Any:
    """What a column's type is in Arrow."""
    pa = arrow()
    match type:
        case Classes():
            return pa.int64()
        case Embedded():
            return pa.struct([("bytes", pa.binary()), ("path", pa.string())])
        case ListOf(inner):
            # The name that Parquet's own description gives to the items of a list.
            return pa.list_(pa.field("element", arrow_type(inner)))
        case Record(members):
            return pa.struct([(name, arrow_type(inner)) for name, inner in members])
        case "double":
            return pa.float64()
        case "bool":
            return pa.bool_()
        case "time":
            return pa.timestamp("us", tz="UTC")
        case _:
            return getattr(pa, type)()
