"""The rows of a repeated group, which the vendor asks column by column."""

from __future__ import annotations

from typing import Any

from glossator.dialects.labelstudio.results.plan import Plan
from glossator.model.annotation import Value
from glossator.model.label_schema import AnyField, BooleanField, ChoiceField, FileField, TextField

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


def _cell(cell: Any, field: AnyField) -> Any:
    match field:
        case ChoiceField() | FileField() | TextField(many=True):
            return [cell]
        case BooleanField():
            return cell == "true"
        case _:
            return cell


def _rows(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    most = max(len(cells) for cells in columns.values())
    return [
        {name: cells[n] for name, cells in columns.items() if n < len(cells)} for n in range(most)
    ]
