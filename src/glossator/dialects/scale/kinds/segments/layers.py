"""The masks of an answer one above the other: which index each pixel has."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from glossator.dialects.scale.kinds.frames import file_size, sized
from glossator.dialects.scale.kinds.pictures.objects import told
from glossator.dialects.scale.kinds.pictures.plan import Plan
from glossator.model.annotation import Answer, Region
from glossator.model.geometry import Mask
from glossator.model.label_schema import Label, walk
from glossator.model.ladder import fit
from glossator.model.loss import Losses
from glossator.model.shown import Shown

MOST = 1 << 25
"""Pixels of one picture; each takes four bytes while it is made."""
PALETTE = (
    "#e6194b", "#3cb44b", "#4363d8", "#f58231", "#911eb4", "#42d4f4", "#f032e6", "#bfef45",
    "#fabed4", "#469990", "#dcbeff", "#9a6324", "#800000", "#aaffc3", "#808000", "#000075",
)  # fmt: skip
"""Colours of labels that have none; they come again, for colours need not be unique."""


class Entry(msgspec.Struct):
    """One index: of a label, or of one instance of it. ``regions`` are what it is made of."""

    index: int
    label: str
    color: str
    instance: bool = False
    regions: list[Region] = []


class Layers(msgspec.Struct):
    """The entries in the order of their indexes, and the masks from below to above, each with the id
    of its region."""

    entries: list[Entry]
    instances: list[str]
    masks: list[tuple[Mask, Entry, str]] = []
    width: int = 0
    height: int = 0


def layers_of(answer: Answer, plan: Plan, shown: Shown, losses: Losses) -> Layers:
    """The layers of an answer; what no index can say goes to ``losses``.

    Labels without instances come first, so that their indexes are the same in all tasks.
    """
    labels = labels_of(plan)
    classes = [label for label in labels.values() if not label.instance]
    layers = Layers(
        [Entry(n, label.name, _color(label, n)) for n, label in enumerate(classes, start=1)],
        [label.name for label in labels.values() if label.instance],
    )
    if (size := _size(plan, shown)) is not None:
        layers.width, layers.height = size
    known = {entry.label: entry for entry in layers.entries}
    for region, mask in _masks(answer, plan, shown, layers, losses):
        name = region.labels[0] if region.labels else None
        label = (
            labels.get(name) if name else next(iter(labels.values())) if len(labels) == 1 else None
        )
        if label is None:
            losses.add("label_missing", f"regions/{region.id}", name or "no label")
            continue
        told(region, losses)
        entry = known.get(label.name)
        if entry is None:
            number = len(layers.entries) + 1
            entry = Entry(number, label.name, _color(label, number), instance=True)
            layers.entries.append(entry)
        entry.regions.append(region)
        layers.masks.append((mask, entry, region.id))
    return layers


def labels_of(plan: Plan) -> dict[str, Label]:
    """The labels that can be picked, by name."""
    every = [one for field in plan.fields.values() for one in walk(field.labels)]
    return {label.name: label for label in every if label.selectable}


def _color(label: Label, number: int) -> str:
    color = label.color or ""
    if len(color) == 7 and color.startswith("#"):
        return color.lower()
    return PALETTE[(number - 1) % len(PALETTE)]


def _size(plan: Plan, shown: Shown) -> tuple[int, int] | None:
    field = next(iter(plan.fields.values()), None)
    size = file_size(shown, plan.input_of(field)) if field else None
    if size is None or not 0 < size[0] * size[1] <= MOST:
        return None
    return int(size[0]), int(size[1])


def _masks(
    answer: Answer, plan: Plan, shown: Shown, layers: Layers, losses: Losses
) -> Iterator[tuple[Region, Mask]]:
    """The regions as masks over one picture; the first mask says its size where nobody else does."""
    for region in answer.regions:
        where, field = f"regions/{region.id}", plan.fields.get(region.field)
        if field is None:
            losses.add("field_unknown", where, region.field)
            continue
        frame = sized(region.frame, shown, plan.input_of(field, region.input), region.item)
        pieces = fit(replace(region, frame=frame), ("mask",), losses)
        for piece in pieces:
            mask = piece.shape
            if not isinstance(mask, Mask) or not 0 < mask.width * mask.height <= MOST:
                losses.add("shape_dropped", where, "too large for a picture of indexes")
                continue
            if not layers.width:
                layers.width, layers.height = mask.width, mask.height
            if (mask.width, mask.height) != (layers.width, layers.height):
                losses.add("shape_dropped", where, "a mask of another size")
            elif sum(mask.runs) != mask.width * mask.height or min(mask.runs, default=0) < 0:
                losses.add("shape_dropped", where, "the runs of the mask do not add up")
            else:
                yield region, mask
