"""The layout that Ultralytics' YOLO reads: ``data.yaml``, ``labels/train``, ``images/train``.

https://docs.ultralytics.com/datasets/detect/ : one text file a picture, one object a line, its
class as an index into ``names``, its place in fractions of the picture. The three tasks (detect,
segment, obb) differ in what a line says; that is in their folders. Here is what they write in
common, in :mod:`~glossator.formats.label_files` what they read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from glossator.formats import WriteOptions, answer_files
from glossator.formats.answer_files import Layout, is_flat
from glossator.formats.converter_rules import ConverterClasses, anchored, reduced
from glossator.formats.data_yaml import write_classes, write_notes, write_yaml
from glossator.formats.pictures import Plan, class_labels, in_fractions, overflown
from glossator.model.annotation import Answer, Region
from glossator.model.geometry import PlainShape, Polygon
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import FileRef, Labelled

Line = Callable[[PlainShape, Region], list[float] | None]
"""The numbers of a line after the class, of a shape in fractions. None: the form has none for it;
empty: it needs the size of the picture, which is not known."""


_encode = msgspec.json.Encoder().encode


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
    numbers: Numbers | ConverterClasses,
    *,
    line: Line,
    word: str,
) -> Iterator[bytes]:
    """A zip in the Ultralytics layout, or flat; ``word`` is the task's (``detect``).

    A task with an answer has a label file, an empty one if it has no regions.
    """
    flat = is_flat(options)
    folders = ("labels", "images") if flat else ("labels/train", "images/train")
    layout = Layout(*folders, ".txt", bare=options.compatible)

    def body(answer: Answer, file: FileRef | None, picture: str) -> bytes:
        if options.compatible:
            answer = reduced(answer, losses, polygons=True, each_label=True)
        return b"".join(_lines(answer, file, plan, numbers, losses, line))

    def classes() -> dict[str, bytes]:
        names = list(numbers.names)
        if not flat:
            return {"data.yaml": write_yaml(names, word)}
        notes = write_notes(numbers.names)
        return {"classes.txt": write_classes(names, losses), "notes.json": notes}

    return answer_files.write(tasks, layout, plan, body, losses, options, classes)


def as_converted(
    schema: LabelSchema, losses: Losses, line: Line, *, turns: bool
) -> tuple[Plan, ConverterClasses, Line]:
    """The plan, the classes and the lines of the converter, for ``options.compatible``.

    A polygon is the line of its points. Without ``turns`` a box is not turned, and stands at the
    corner about which it should have been.
    """

    def converted(shape: PlainShape, region: Region) -> list[float] | None:
        if isinstance(shape, Polygon):
            return [number for point in shape.points for number in point]
        if turns:
            return line(shape, region)
        place = anchored(region.shape, region.frame)
        return line(replace(place, rotation=0.0), region) if place else []

    plan = Plan(schema, losses, ("box", "polygon"), turned=True)
    return plan, ConverterClasses(schema, losses), converted


def _lines(
    answer: Answer,
    file: FileRef | None,
    plan: Plan,
    numbers: Numbers | ConverterClasses,
    losses: Losses,
    line: Line,
) -> Iterator[bytes]:
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
        joined = _encode(found)[1:-1].replace(b",", b" ")
        if b"null" in joined:  # not a number, or past their range
            overflown(region, losses)
            continue
        if b"e" in joined:
            joined = " ".join(format(Decimal(repr(number)), "f") for number in found).encode()
        yield b"%d %b\n" % (numbers.of(label), joined)
