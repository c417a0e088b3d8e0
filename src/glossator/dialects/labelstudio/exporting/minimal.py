"""JSON_MIN: a flat record for each answer.

The task's data stand beside what each control says, by the control's name. One choice, or one text,
stands alone; everything else is a list of the values with their picture's size. A task without an
answer has a record too, one that was only skipped has none.
"""

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any

import msgspec

from glossator.dialects.labelstudio.exporting.arrays import write_array
from glossator.dialects.labelstudio.exporting.controls import Controls
from glossator.dialects.labelstudio.schema.exports import (
    Completer,
    ExportedAnnotation,
    ExportedTask,
)

Plain = dict[str, Any]
_data = msgspec.json.Decoder(Plain).decode
_result = msgspec.json.Decoder(list[Plain]).decode
_SIZES = ("original_width", "original_height")
_ALONE = {"Choices": "choices", "TextArea": "text"}


def answers(task: ExportedTask) -> Iterator[ExportedAnnotation | None]:
    """The answers that have a record, the newest first; None for a task without any."""
    if not task.annotations:
        yield None
    given = [a for a in task.annotations if not a.was_cancelled]
    yield from sorted(given, key=attrgetter("created_at"), reverse=True)


def said(task: ExportedTask, answer: ExportedAnnotation | None, controls: Controls) -> Plain:
    """What each control says, by its name."""
    by_control: dict[str, list[Plain]] = {}
    for one in _result(answer.result) if answer else ():
        name, value = one.get("from_name"), one.get("value")
        if isinstance(name, str) and isinstance(value, dict) and controls.tag(name):
            sizes: Plain = {k: one[k] for k in _SIZES if k in one}
            by_control.setdefault(name, []).append({**value, **sizes})
    return {name: _short(found, controls.tag(name)) for name, found in by_control.items()}


def given(answer: ExportedAnnotation | None) -> Plain:
    """Who answered, and when."""
    if answer is None:
        return dict.fromkeys(
            ("annotator", "annotation_id", "created_at", "updated_at", "lead_time")
        )
    who = answer.completed_by
    return {
        "annotator": who.email if isinstance(who, Completer) else who, "annotation_id": answer.id,
        "created_at": answer.created_at, "updated_at": answer.updated_at,
        "lead_time": answer.lead_time,
    }  # fmt: skip


def data_of(task: ExportedTask) -> Plain:
    """The task's own data."""
    return _data(task.data)


def _short(values: list[Plain], tag: str | None) -> Any:
    key = _ALONE.get(tag or "")
    for value in values:
        value.pop("type", None)
    if key is None:
        return values
    short = [_alone(value, key) for value in values]
    return short[0] if len(short) == 1 else short


def _alone(value: Plain, key: str) -> Any:
    inner = value.get(key)
    return inner[0] if isinstance(inner, list | str) and len(inner) == 1 else value


def write_minimal(tasks: Iterable[ExportedTask], controls: Controls) -> Iterator[bytes]:
    """The records as one JSON array."""
    return write_array(
        data_of(task) | {"id": task.id} | said(task, answer, controls) | given(answer)
        for task in tasks
        for answer in answers(task)
    )
