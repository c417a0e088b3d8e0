"""Names in JSON that a struct does not have.

The model's structs are lenient, so that a form with more than we know can be read. Where people
write our own form by hand, a misspelt name must not pass for an empty setting.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from msgspec import inspect


def unknown_names(value: Any, struct: Any) -> dict[str, str]:
    """Place -> "not known here" of every name in decoded JSON that ``struct`` does not have."""
    found: dict[str, str] = {}
    _walk(value, _described(struct), "", found)
    return found


@cache
def _described(struct: Any) -> inspect.Type:
    return inspect.type_info(struct)


def _walk(value: Any, kind: inspect.Type, place: str, found: dict[str, str]) -> None:
    kind = _chosen(value, kind)
    if isinstance(kind, inspect.StructType) and isinstance(value, dict):
        fields = {field.encode_name: field.type for field in kind.fields}
        for name, inner in value.items():
            where = f"{place}/{name}" if place else name
            if name in fields:
                _walk(inner, fields[name], where, found)
            elif name != kind.tag_field:
                found[where] = "not known here"
    elif isinstance(kind, inspect.ListType | inspect.VarTupleType) and isinstance(value, list):
        for n, inner in enumerate(value):
            _walk(inner, kind.item_type, f"{place}/{n}", found)


def _chosen(value: Any, kind: inspect.Type) -> inspect.Type:
    """The member of a union that a value is, by its tag; and the type inside an annotation."""
    if isinstance(kind, inspect.Metadata):
        return _chosen(value, kind.type)
    if not isinstance(kind, inspect.UnionType):
        return kind
    for one in kind.types:
        inner = one.type if isinstance(one, inspect.Metadata) else one
        if isinstance(inner, inspect.StructType) and isinstance(value, dict):
            if inner.tag_field is None or value.get(inner.tag_field) == inner.tag:
                return inner
        elif isinstance(inner, inspect.ListType | inspect.VarTupleType) and isinstance(value, list):
            return inner
    return kind
