"""Proposals in the short forms that the vendor takes, as whole results; pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import msgspec

from glossator.dialects.labelstudio import config
from glossator.model.errors import Invalid
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses

_KEYS = {"TextArea": "text", "DateTime": "datetime"}
"""Where a control's value is not under its type in lower case."""
_TEXTS, _NUMBERS = ("Choices", "TextArea"), ("Rating", "Number")
_ONE = (*_NUMBERS, "DateTime")
"""Controls whose value is no list."""


class Controls:
    """The controls of one configuration."""

    def __init__(self, schema: LabelSchema) -> None:
        self._controls = config.parsed(config.write_config(schema, Losses(0)))

    def whole(self, body: bytes) -> bytes:
        """The result of a proposal: a list as it is; a value, or the bare word or number of one
        control, as the list of its one region."""
        value = msgspec.json.decode(body)
        if isinstance(value, list):
            return body
        return msgspec.json.encode([self._region(self._fitting(value), value)])

    def of_field(self, field: str, value: Any) -> bytes:
        """The result that a field of the data proposes: for the control of its name, else for the
        first one that takes such a value."""
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            return msgspec.json.encode(value)
        name = field if field in self._controls else self._fitting(value)
        return msgspec.json.encode([self._region(name, value)])

    def _fitting(self, value: Any) -> str:
        """The first control that takes a value."""
        one = value[0] if isinstance(value, list) and value else value
        found: str | None = None
        if isinstance(one, dict):
            found = next((n for n, c in self._controls.items() if _key(c["type"]) in one), None)
            if found is None and len(self._controls) == 1:
                found = next(iter(self._controls))
        elif isinstance(one, str):
            found = self._first(_TEXTS) or (self._first(_NUMBERS) if _is_number(one) else None)
        elif isinstance(one, int | float) and not isinstance(one, bool):
            found = self._first(_NUMBERS)
        if found is None:
            raise Invalid("no control of the label config takes such a result of a prediction")
        return found

    def _first(self, types: Iterable[str]) -> str | None:
        return next((n for n, c in self._controls.items() if c["type"] in types), None)

    def _region(self, name: str, value: Any) -> dict[str, Any]:
        control = self._controls[name]
        kind = str(control["type"])
        if not isinstance(value, dict):
            if isinstance(value, bool):
                raise Invalid(f"{name} takes no such value")
            if kind in _NUMBERS:
                value = _number(value)
            elif kind not in _ONE and not isinstance(value, list):
                value = [value]
            value = {_key(kind): value}
        return {
            "from_name": name, "to_name": control["to_name"][0], "type": kind.lower(),
            "value": value,
        }  # fmt: skip


def _key(kind: str) -> str:
    return _KEYS.get(kind, kind.lower())


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _number(value: Any) -> Any:
    """A number; the cells of tables are text."""
    if isinstance(value, str) and _is_number(value):
        found = float(value)
        return int(found) if found.is_integer() else found
    if isinstance(value, int | float):
        return value
    raise Invalid("a rating or number must be a number")
