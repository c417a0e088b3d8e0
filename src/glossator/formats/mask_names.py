"""What Label Studio calls the file of a painted mask.

``task-{task}-annotation-{annotation}-by-{person}-{field}-{label}-{n}``, ``n`` from 0 among the masks
of one field and label (label_studio_sdk.converter 1.0.10, ``brush.py``).
"""

from __future__ import annotations

import re

import msgspec

from glossator.formats.entry_names import EntryNames, natural
from glossator.formats.entry_names import task_id as read_id

# The person is an e-mail or a number, of which letters, digits, @ and dots are left, so the first
# hyphen ends it; the field is ours to spell without one.
_NAME = re.compile(
    r"task-(?P<task>.+?)-annotation-(?P<annotation>[^-]*)-by-(?P<person>[^-]*)"
    r"-(?P<field>[^-]+)-(?P<label>.+)-(?P<number>[0-9]{1,9})",
    re.DOTALL,
)
_NO_NAME = re.compile(r"[/\\\x00-\x1f\x7f]")


class MaskName(msgspec.Struct, frozen=True):
    """A name, taken apart. ``person`` is a member's number, or what another tool writes there."""

    task: int | str
    annotation: int
    person: str
    field: str
    label: str
    number: int

    @property
    def order(self) -> tuple[object, ...]:
        """Tasks as their numbers go, and in one answer what belongs together."""
        return (natural(str(self.task)), str(self.task), self.annotation, self.field, self.label,
                self.number)  # fmt: skip


def read_name(stem: str) -> MaskName | None:
    """The parts of a name without suffix; None if it is not one of these."""
    found = _NAME.fullmatch(stem)
    if found is None:
        return None
    annotation = read_id(found["annotation"])
    return MaskName(
        read_id(found["task"]),
        annotation if isinstance(annotation, int) else 0,
        found["person"],
        found["field"],
        found["label"],
        int(found["number"]),
    )


class MaskNames:
    """Gives names that are unique in an archive and at most 255 bytes long."""

    def __init__(self) -> None:
        self._names = EntryNames()
        self._task: int | str = ""
        self._spelt = ""
        self._counts: dict[tuple[int, str, str], int] = {}

    def begin(self, task: int | str) -> None:
        """The names that follow are those of another task."""
        self._task = task
        self._spelt = self._names.give(task if isinstance(task, int) else _cut(task, 60), 0)
        self._counts.clear()

    def give(self, annotation: int, person: int, field: str, label: str) -> tuple[str, str, str]:
        """The name without suffix, and the field and the label as they are spelt in it."""
        field = _cut(_NO_NAME.sub("-", field), 40).replace("-", "_")
        label = _cut(_NO_NAME.sub("-", label), 80)
        number = self._counts.get((annotation, field, label), 0)
        self._counts[annotation, field, label] = number + 1
        stem = f"task-{self._spelt}-annotation-{annotation}-by-{person}-{field}-{label}-{number}"
        return stem, field, label


def _cut(text: str, most: int) -> str:
    """The beginning of a text that takes at most so many bytes."""
    return text.encode()[:most].decode("utf-8", "ignore")
