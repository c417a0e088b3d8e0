"""Write Pascal VOC: ``Annotations/ID.xml``, and the pictures beside them if they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import isfinite

from glossator.formats import WriteOptions, answer_files
from glossator.formats.answer_files import Layout
from glossator.formats.converter_rules import reduced
from glossator.formats.pictures import Plan, in_pixels, overflown, size_of
from glossator.formats.voc.flags import FLAGS, write_flags
from glossator.formats.xml_tree import escaped, speakable
from glossator.model.annotation import Answer
from glossator.model.geometry import Box
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.measure import corners
from glossator.model.task import FileRef, Labelled

Edges = Callable[[Box], str | None]
"""``bndbox`` of a box in pixels; None for one that has no place."""


def write(
    tasks: Iterable[Labelled], schema: LabelSchema, losses: Losses, options: WriteOptions
) -> Iterator[bytes]:
    """A zip with an XML file for each task that has an answer (``options.everything``: for each
    answer), named by the task's id; shapes that are no straight boxes become the box around them.
    """
    plan = Plan(schema, losses, ("box",), turned=options.compatible, boxes=True, attributes=True)
    _schema_losses(schema, losses)
    layout = Layout("Annotations", "images", ".xml", marked=True)

    def body(answer: Answer, file: FileRef | None, picture: str) -> bytes:
        head = _head(picture, size_of(answer, file), losses)
        edges = _edges
        if options.compatible:
            answer, edges = reduced(answer, losses, polygons=False), _whole_edges
        objects = _objects(answer, file, plan, losses, edges)
        return f"{head}{''.join(objects)}</annotation>\n".encode()

    return answer_files.write(tasks, layout, plan, body, losses, options)


def _schema_losses(schema: LabelSchema, losses: Losses) -> None:
    """Questions about a region that VOC has no word for, and fields that become one."""
    for field in schema.fields:
        if field.scope == "region" and field.name not in (*FLAGS, "pose"):
            losses.add("field_dropped", f"fields/{field.name}", type(field).__name__)
    for other in schema.region_fields[1:]:
        losses.add("fields_merged", f"fields/{other.name}")


def _head(picture: str, size: tuple[int | float, int | float] | None, losses: Losses) -> str:
    if not speakable(picture):
        losses.add("renamed", "files/image", "characters that XML cannot say")
    shown = f"<folder>images</folder><filename>{escaped(picture)}</filename>\n"
    if size is not None:
        # Nobody here knows the channels of a picture, and readers expect the element.
        shown += (
            f"<size><width>{_number(size[0])}</width><height>{_number(size[1])}</height>"
            "<depth>3</depth></size>\n"
        )
    return f"<annotation>\n{shown}<segmented>0</segmented>\n"


def _objects(
    answer: Answer, file: FileRef | None, plan: Plan, losses: Losses, edges: Edges
) -> Iterator[str]:
    for region, label in plan.placed(answer, file, losses):
        shape = in_pixels(region.shape, region.frame) if region.shape is not None else None
        if shape is None or region.frame is None:
            losses.add("size_unknown", f"regions/{region.id}")
            continue
        box = edges(shape) if isinstance(shape, Box) else None
        if box is None:
            overflown(region, losses)
            continue
        if not speakable(label):
            losses.add("renamed", f"regions/{region.id}", "characters that XML cannot say")
        flags = write_flags(region, losses)
        yield f"<object><name>{escaped(label)}</name>{flags}{box}</object>\n"


def _edges(box: Box) -> str | None:
    """``bndbox`` of a straight box in pixels; None if its numbers are not finite."""
    x, y, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    if not all(map(isfinite, (x, y, right, bottom))):
        return None
    return _bndbox(min(x, right), min(y, bottom), max(x, right), max(y, bottom))


def _whole_edges(box: Box) -> str | None:
    """``bndbox`` as the converter has it: corner and size cut to whole pixels one by one, and the
    box not turned, at the corner about which it should have been."""
    numbers = (*corners(box)[0], box.width, box.height)
    if not all(map(isfinite, numbers)):
        return None
    x, y, wide, high = (float(int(number)) for number in numbers)
    right, bottom = x + wide, y + high
    return _bndbox(x, y, right, bottom) if isfinite(right) and isfinite(bottom) else None


def _bndbox(left: float, top: float, right: float, bottom: float) -> str:
    return (
        f"<bndbox><xmin>{_number(left)}</xmin><ymin>{_number(top)}</ymin>"
        f"<xmax>{_number(right)}</xmax><ymax>{_number(bottom)}</ymax></bndbox>"
    )


def _number(value: float) -> str:
    """The shortest text that reads back equal; a whole number without point, as most files have."""
    if value == int(value) and abs(value) < 1 << 53:
        return str(int(value))
    return repr(float(value))
