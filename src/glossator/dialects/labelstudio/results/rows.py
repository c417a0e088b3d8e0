"""The rows of a repeated group, which the vendor asks column by column."""

from __future__ import annotations

from typing import Any

from glossator.dialects.labelstudio.results.plan import Plan
from glossator.dialects.labelstudio.results.sizes import number
from glossator.model.annotation import Value
from glossator.model.label_schema import (
    AnyField,
    BooleanField,
    ChoiceField,
    FileField,
    NumberField,
    RatingField,
    TextField,
)

_NONE: tuple[Any, ...] = ("", [""])
"""The cells of a row that leaves a text out."""
Place = tuple[str, str | None, int | None]


def gathered(values: list[Value], plan: Plan) -> list[Value]:
    """The values, those of a group's controls put back into rows by their position.

    Which answers stood in one row is not said (``fields_merged`` where it was written), so a row is
    the first, second, ... answer of each column.
    """
    if not plan.inner:
        return values
    columns: dict[Place, dict[str, list[Any]]] = {}
    kept: list[Value | Place] = []
    for value in values:
        if value.field not in plan.inner:
            kept.append(value)
            continue
        group, field = plan.inner[value.field]
        place = group, value.input, value.item
        if place not in columns:
            columns[place] = {}
            kept.append(place)
        cells = value.value if isinstance(value.value, list) else [value.value]
        columns[place].setdefault(field.name, []).extend(_cell(cell, field) for cell in cells)
    return [
        one if isinstance(one, Value) else Value(one[0], _rows(columns[one]), one[1], one[2])
        for one in kept
    ]


def column(field: AnyField, rows: list[dict[str, Any]], kind: str) -> Any:
    """The answers of all rows to one field, for a control of type ``kind``; None if there are none.

    A row without one leaves an empty text where the control takes texts, so that those after it
    stay in their rows. A control that takes one value gets the first.
    """
    found: list[Any] = []
    for row in rows:
        cell = row.get(field.name, "" if kind == "textarea" else [])
        found += cell if isinstance(cell, list) else [cell]
    while found and found[-1] == "":
        found.pop()
    if not found:
        return None
    return found if kind in ("choices", "taxonomy", "textarea") else found[0]


def _cell(cell: Any, field: AnyField) -> Any:
    match field:
        case NumberField() | RatingField():
            given = number(cell)
            return cell if given is None else given
        case ChoiceField() | FileField() | TextField(many=True):
            return [cell]
        case BooleanField():
            return cell == "true"
        case _:
            return cell


def _rows(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    most = max(len(cells) for cells in columns.values())
    return [
        {
            name: cells[n]
            for name, cells in columns.items()
            if n < len(cells) and cells[n] not in _NONE
        }
        for n in range(most)
    ]
