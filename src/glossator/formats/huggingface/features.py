"""What the columns are to the ``datasets`` library: in the Parquet files and on the card."""

from __future__ import annotations

from typing import Any

from glossator.formats.columnar import Column
from glossator.formats.columnar_types import Classes, Embedded, ListOf, Plain, Record, Type

_PLAIN: dict[Plain, str] = {
    "string": "string", "int64": "int64", "int32": "int32", "double": "float64", "bool": "bool",
    "time": "timestamp[us, tz=UTC]",
}  # fmt: skip


def in_files(layout: tuple[Column, ...]) -> dict[str, Any]:
    """The features as they stand in the metadata of a Parquet file."""
    return {column.name: _in_file(column.type) for column in layout}


def _in_file(type: Type) -> Any:
    match type:
        case Classes(names):
            return {"_type": "ClassLabel", "names": list(names)}
        case Embedded(media):
            return {"_type": media.capitalize()}
        case ListOf(inner):
            # Quirk: "List" is not known before datasets 4, a "Sequence" of records is turned inside
            # out; a list of one is a list to all.
            return [_in_file(inner)]
        case Record(members):
            return {name: _in_file(inner) for name, inner in members}
        case _:
            return {"_type": "Value", "dtype": _PLAIN[type]}


def on_card(layout: tuple[Column, ...]) -> list[dict[str, Any]]:
    """The features as they stand in the card's YAML."""
    return [{"name": column.name, **_on_card(column.type)} for column in layout]


def _on_card(type: Type) -> dict[str, Any]:
    match type:
        case Classes(names):
            numbered = {str(n): name for n, name in enumerate(names)}
            return {"dtype": {"class_label": {"names": numbered}}}
        case Embedded(media):
            return {"dtype": media}
        case ListOf(Record(members)):
            return {"list": [{"name": name, **_on_card(inner)} for name, inner in members]}
        case ListOf(inner):
            said = _on_card(inner)
            return {"sequence": said.get("dtype", said)}
        case Record(members):
            return {"struct": [{"name": name, **_on_card(inner)} for name, inner in members]}
        case _:
            return {"dtype": _PLAIN[type]}
