"""Masks as files, one for each region, in an archive: what ``brush_png`` and ``brush_numpy`` share.

How the pixels of one file are spelt is in their folders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from msgspec.structs import replace

from glossator.formats import Reading, ReadOptions, WriteOptions, answer_of, entries
from glossator.formats.archive import Archive
from glossator.formats.elements import invalid
from glossator.formats.mask_names import MaskName, MaskNames, read_name
from glossator.formats.pictures import Plan
from glossator.formats.source import Source
from glossator.model.annotation import Annotation, Answer, Frame, Region
from glossator.model.errors import Invalid
from glossator.model.geometry import Mask, Parts
from glossator.model.label_schema import Input, Label, LabelSchema, RegionField
from glossator.model.loss import Losses
from glossator.model.rasters import AREA, SIDE, mask_from_pixels
from glossator.model.task import FileRef, Labelled

Encode = Callable[[Mask], Iterator[bytes]]
"""The file of a mask, in chunks; the mask adds up and has pixels."""
Decode = Callable[[bytes], tuple[bytes, int, int]]
"""One byte for each pixel, width and height; ValueError says what is wrong with the file."""

MOST = 1 << 26
"""Pixels of a mask that is read."""
_LONGEST = MOST + 4096


def write(
    tasks: Iterable[Labelled],
    schema: LabelSchema,
    losses: Losses,
    options: WriteOptions,
    *,
    suffix: str,
    encode: Encode,
    pack: bool,
) -> Iterator[bytes]:
    """A zip with a file for each region; ``pack``: whether the files are worth packing."""
    plan = Plan(schema, losses, ("mask",))
    return _chunks(tasks, plan, losses, options, suffix=suffix, encode=encode, pack=pack)


def _chunks(
    tasks: Iterable[Labelled],
    plan: Plan,
    losses: Losses,
    options: WriteOptions,
    *,
    suffix: str,
    encode: Encode,
    pack: bool,
) -> Iterator[bytes]:
    names = MaskNames()
    with Archive() as archive:
        for task in tasks:
            losses.prefix = f"tasks/{task.id}/"
            plan.unheard(task, losses)
            names.begin(task.id)
            for annotation in entries(task, options.everything):
                answer = answer_of(annotation) if annotation else None
                if annotation is None or answer is None:
                    continue
                painted = _painted(answer, losses)
                for region, label in plan.placed(painted, plan.file(task), losses):
                    mask = _sound(region, losses)
                    if mask is None:
                        continue
                    stem = _name(names, annotation, region, label, losses)
                    yield from archive.pour(f"{stem}{suffix}", encode(mask), pack=pack)
        losses.prefix = ""
        yield from archive.close()


def _painted(answer: Answer, losses: Losses) -> Answer:
    """The answer with its masks alone. Nothing else is made one here: a file is as large as the
    picture, so ten thousand boxes on a large one would be a hundred gigabytes of pixels."""
    kept = []
    for region in answer.regions:
        shape = region.shape
        parts = shape.shapes if isinstance(shape, Parts) else (shape,)
        if all(isinstance(part, Mask) for part in parts):
            kept.append(region)
        else:
            losses.add("shape_dropped", f"regions/{region.id}", "it is not painted")
    return replace(answer, regions=tuple(kept))


def rows(mask: Mask) -> Iterator[bytes]:
    """The mask's pixels row by row, 255 where it is set."""
    row = bytearray()
    for n, run in enumerate(mask.runs):
        value = b"\xff" if n & 1 else b"\0"
        while run:
            take = min(run, mask.width - len(row))
            row += value * take
            run -= take
            if len(row) == mask.width:
                yield bytes(row)
                row.clear()


def _name(
    names: MaskNames, annotation: Annotation, region: Region, label: str, losses: Losses
) -> str:
    stem, field, spelt = names.give(annotation.id, annotation.member_id, region.field, label)
    if (field, spelt) != (region.field, label):
        losses.add("renamed", f"regions/{region.id}", f"{field}-{spelt}")
    return stem


def _sound(region: Region, losses: Losses) -> Mask | None:
    """The mask of a region, if it is one that a picture can be made of."""
    mask = region.shape
    if not isinstance(mask, Mask):
        return None  # the plan lets nothing else through
    width, height = mask.width, mask.height
    fits = 0 < width <= SIDE and 0 < height <= SIDE and width * height <= AREA
    if not fits or min(mask.runs, default=0) < 0 or sum(mask.runs) != width * height:
        losses.add("shape_dropped", f"regions/{region.id}", "the runs do not add up to a picture")
        return None
    return mask


# Reading.


def members(source: Source, suffix: str) -> list[tuple[MaskName, str]]:
    """The masks of the source by their names, in order."""
    found = []
    for member in source.names():
        base = member.rpartition("/")[2]
        if base.lower().endswith(suffix):
            name = read_name(base[: -len(suffix)])
            if name is not None:
                found.append((name, member))
    return sorted(found, key=lambda one: (*one[0].order, one[1]))


def read(
    source: Source, losses: Losses, options: ReadOptions, *, suffix: str, decode: Decode
) -> Reading:
    """Read fields and labels from the names, then stream the tasks; other files are passed over.

    What the names cannot say is not guessed: a label that was spelt with ``/`` comes with ``-``.
    """
    found = members(source, suffix)
    if source.names() and not found:
        raise Invalid(f"{source.path.name} has no {suffix} file that is named as a mask")
    fields: dict[str, dict[str, None]] = {}
    for name, _ in found:
        fields.setdefault(name.field, {}).setdefault(name.label)
    schema = LabelSchema(
        (Input("image", "image", key="image"),),
        tuple(
            RegionField(
                name=field,
                inputs=("image",),
                shapes=("mask",),
                labels=tuple(Label(label) for label in labels),
            )
            for field, labels in sorted(fields.items())
        ),
    )
    return Reading(schema, _tasks(source, found, decode, losses))


def _tasks(
    source: Source, found: list[tuple[MaskName, str]], decode: Decode, losses: Losses
) -> Iterator[Labelled]:
    for task, of_task in groupby(found, key=lambda one: one[0].task):
        losses.prefix = f"tasks/{task}/"
        annotations = []
        size = (0, 0)
        for (number, person), masks in groupby(
            of_task, key=lambda one: (one[0].annotation, one[0].person)
        ):
            regions = []
            for n, (name, member) in enumerate(masks, start=1):
                mask = _mask(source, member, decode, losses, f"regions/{n}")
                size = size if size[0] else (mask.width, mask.height)
                frame = Frame("pixel", mask.width, mask.height)
                regions.append(Region(f"{n}", name.field, mask, (name.label,), frame=frame))
            member_id = int(person) if person.isascii() and person.isdigit() else 0
            answer = Answer(regions=tuple(regions))
            annotations.append(
                Annotation(id=number, member_id=min(member_id, 1 << 53), answer=answer)
            )
        yield Labelled(
            task,
            {},
            tuple(annotations),
            state="labelled",
            files={"image": FileRef(width=size[0], height=size[1])},
        )
    losses.prefix = ""


def _mask(source: Source, member: str, decode: Decode, losses: Losses, where: str) -> Mask:
    try:
        pixels, width, height = decode(source.read(member, _LONGEST))
    except ValueError as why:
        raise invalid(member, str(why)) from None
    if pixels.translate(None, b"\0\x01\xff"):
        losses.add("soft_mask", where, "whatever is not 0 is set")
    return mask_from_pixels(pixels, width, height)
