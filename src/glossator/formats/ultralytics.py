"""The layout that Ultralytics' YOLO reads: ``data.yaml``, ``labels/train``, ``images/train``.

https://docs.ultralytics.com/datasets/detect/ : one text file a picture, one object a line, its
class as an index into ``names``, its place in fractions of the picture. The three tasks (detect,
segment, obb) differ in what a line says; that is in their folders. Here is what they write in
common, in :mod:`~glossator.formats.label_files` what they read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from glossator.formats import WriteOptions, answer_of, entries
from glossator.formats.archive import CHUNK, Archive
from glossator.formats.data_yaml import write_yaml
from glossator.formats.entry_names import EntryNames
from glossator.formats.pictures import (
    Plan,
    class_labels,
    file_suffix,
    in_fractions,
    opened,
    overflown,
)
from glossator.model.annotation import Answer, Region
from glossator.model.geometry import PlainShape
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import FileRef, Labelled

Line = Callable[[PlainShape, Region], list[float] | None]
"""The numbers of a line after the class, of a shape in fractions. None: the form has none for it;
empty: it needs the size of the picture, which is not known."""


class Numbers:
    """Class indexes: the labels' fixed numbers if these are 0...n-1, else their positions.

    Ultralytics refuses gaps, so another fixed number is the loss ``renamed``. Labels that the
    schema does not have come behind, as they are met.
    """

    def __init__(self, schema: LabelSchema, losses: Losses) -> None:
        labels = class_labels(schema)
        fixed = [label.number for label in labels]
        if labels and set(fixed) == set(range(len(labels))):
            labels.sort(key=lambda label: label.number or 0)
        else:
            for n, label in enumerate(labels):
                if label.number not in (None, n):
                    losses.add("renamed", f"labels/{label.name}", f"{label.number} becomes {n}")
        self.names = {label.name: n for n, label in enumerate(labels)}
        for field in schema.region_fields[1:]:
            losses.add("fields_merged", f"fields/{field.name}")

    def of(self, label: str) -> int:
        """The label's index."""
        return self.names.setdefault(label, len(self.names))


def write(
    tasks: Iterable[Labelled],
    losses: Losses,
    options: WriteOptions,
    plan: Plan,
    numbers: Numbers,
    *,
    line: Line,
    word: str,
) -> Iterator[bytes]:
    """A zip in the Ultralytics layout; ``word`` is the task's (``detect``).

    A task with an answer has a label file, an empty one if it has no regions; a task without an
    answer has only its picture. Files are named by the task's id.
    """
    with Archive() as archive:
        waiting = bytearray()
        files = EntryNames()
        for task in tasks:
            losses.prefix = f"tasks/{task.id}/"
            plan.unheard(task, losses)
            file = plan.file(task)
            for number, annotation in enumerate(entries(task, options.everything), start=1):
                answer = answer_of(annotation) if annotation else None
                stem = files.give(task.id, number if options.everything and number > 1 else 0)
                if answer is not None:
                    lines = _lines(answer, file, plan, numbers, losses, line)
                    waiting += archive.small(f"labels/train/{stem}.txt", "".join(lines).encode())
                if options.files:
                    if waiting:
                        yield bytes(waiting)
                        waiting.clear()
                    yield from _picture(archive, stem, file, options, losses)
            if len(waiting) >= CHUNK:
                yield bytes(waiting)
                waiting.clear()
        losses.prefix = ""
        waiting += archive.small("data.yaml", write_yaml(list(numbers.names), word))
        yield bytes(waiting)
        yield from archive.close()


def _lines(
    answer: Answer, file: FileRef | None, plan: Plan, numbers: Numbers, losses: Losses, line: Line
) -> Iterator[str]:
    for region, label in plan.placed(answer, file, losses):
        shape, frame = region.shape, region.frame
        if shape is not None and (frame is None or frame.unit != "fraction"):
            shape = in_fractions(shape, frame)
        if shape is None:
            losses.add("size_unknown", f"regions/{region.id}")
            continue
        found = line(shape, region)  # type: ignore[arg-type]
        if not found:
            missing = found is not None
            losses.add("size_unknown" if missing else "shape_dropped", f"regions/{region.id}")
            continue
        joined = " ".join([repr(number) for number in found])
        if "n" in joined:  # nan, inf
            overflown(region, losses)
            continue
        if "e" in joined:
            joined = " ".join(format(Decimal(repr(number)), "f") for number in found)
        yield f"{numbers.of(label)} {joined}\n"


def _picture(
    archive: Archive, stem: str, file: FileRef | None, options: WriteOptions, losses: Losses
) -> Iterator[bytes]:
    body = opened(file, options, losses, "files/image")
    if body is not None and file is not None:
        with body:
            yield from archive.stream(f"images/train/{stem}{file_suffix(file)}", body, pack=False)
