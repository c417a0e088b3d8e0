"""JSON_MIN: a flat record for each answer.

The task's data stand beside what each control says, by the control's name. One choice, or one text,
stands alone; everything else is a list of the values with their picture's size.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from glossator.dialects.labelstudio.exporting.arrays import write_array

Plain = dict[str, Any]


def records(tasks: Iterable[Plain]) -> Iterator[Plain]:
    """The records of tasks in the vendor's JSON, newest answer first. Skips have none."""
    for task in tasks:
        given = [a for a in task["annotations"] if not a["was_cancelled"]]
        for annotation in sorted(given, key=lambda a: (a["created_at"], a["id"]), reverse=True):
            yield record(task, annotation)


def record(task: Plain, annotation: Plain) -> Plain:
    """One answer beside its task's data."""
    by_control: dict[str, list[Plain]] = {}
    for one in annotation["result"]:
        name, value = one.get("from_name"), one.get("value")
        if isinstance(name, str) and isinstance(value, dict):
            sizes = {k: one[k] for k in ("original_width", "original_height") if k in one}
            by_control.setdefault(name, []).append({**value, **sizes})
    found: Plain = {**task["data"], "id": task["id"]}
    found |= {name: _short(values) for name, values in by_control.items()}
    return found | {
        "annotator": annotation["completed_by"], "annotation_id": annotation["id"],
        "created_at": annotation["created_at"], "updated_at": annotation["updated_at"],
        "lead_time": annotation["lead_time"],
    }  # fmt: skip


def _short(values: list[Plain]) -> Any:
    """Values without what the record says already."""
    short = [_alone(value) for value in values]
    simple = all("choices" in value or ("text" in value and len(value) == 1) for value in values)
    return short[0] if simple and len(short) == 1 else short


def _alone(value: Plain) -> Any:
    for key in ("choices", "text"):
        inner = value.get(key)
        if isinstance(inner, list) and len(inner) == 1 and (key == "choices" or len(value) == 1):
            return inner[0]
    return value


def write_minimal(tasks: Iterable[Plain]) -> Iterator[bytes]:
    """The records as one JSON array."""
    return write_array(records(tasks))
