"""What Label Studio's own converter makes of answers, for ``WriteOptions.compatible``.

It loses things that the forms could say (label_studio_sdk.converter 1.0.10, ``converter.py``); whoever
has built on its files may want just those. Each rule here is one of its losses or its orders.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from msgspec.structs import replace

from glossator.formats import answer_of, entries
from glossator.formats.pictures import in_fractions, in_pixels
from glossator.model.annotation import Annotation, Answer, Frame, Region
from glossator.model.geometry import AnyShape, Box, Polygon
from glossator.model.label_schema import ChoiceField, Label, LabelSchema, RegionField, split, walk
from glossator.model.loss import Losses
from glossator.model.measure import corners
from glossator.model.task import Labelled


def walked(task: Labelled) -> list[Annotation | None]:
    """A task's answers as the converter meets them, the newest first; ``[None]`` for a task that
    never had one. A task that was only skipped has no entry at all."""
    if not task.annotations:
        return [None]
    found = [one for one in entries(task, everything=True) if one is not None]
    found.sort(key=lambda one: one.created_at, reverse=True)
    return [*found]


def standing(task: Labelled, losses: Losses, *, marked: bool) -> tuple[bool, Answer | None]:
    """Whether a task has an entry, and the answer that is left in it.

    Each answer's file overwrites that of the one before, so the oldest that says anything is left;
    with ``marked`` (VOC) only answers with regions have a file.
    """
    met = walked(task)
    left: Answer | None = None
    for annotation in reversed(met):
        answer = answer_of(annotation) if annotation else None
        if annotation is None or answer is None:
            continue
        if left is None and (answer.regions or (answer.values and not marked)):
            left = answer
        elif answer.regions or answer.values:
            losses.add("value_dropped", f"annotations/{annotation.id}", "another is written")
    return bool(met), left


def reduced(answer: Answer, losses: Losses, *, polygons: bool, each_label: bool = False) -> Answer:
    """The answer with what the converter takes of it: boxes and, with ``polygons``, polygons, field
    by field in the order in which fields come up. ``each_label``: a region for each of its labels.
    """
    kinds = (Box, Polygon) if polygons else (Box,)
    by_field: dict[str, list[Region]] = {}
    for region in answer.regions:
        of_field = by_field.setdefault(region.field, [])
        if not isinstance(region.shape, kinds):
            losses.add("shape_dropped", f"regions/{region.id}", "the converter has none for it")
        elif each_label and len(region.labels) > 1:
            of_field += [replace(region, labels=(label,)) for label in region.labels]
        else:
            of_field.append(region)
    return replace(answer, regions=tuple(r for found in by_field.values() for r in found))


def anchored(shape: AnyShape | None, frame: Frame | None) -> Box | None:
    """A box in fractions as Label Studio says it: x and y are where the top-left corner came to lie
    when the box was turned. None if the picture's size is needed and not known."""
    if not isinstance(shape, Box):
        return None
    place = in_fractions(shape, frame)
    if not shape.rotation or not isinstance(place, Box):
        return place if isinstance(place, Box) else None
    pixels = in_pixels(shape, frame)
    if not isinstance(pixels, Box) or frame is None or not frame.width or not frame.height:
        return None
    x, y = corners(pixels)[0]
    return replace(place, x=x / frame.width, y=y / frame.height)


class ConverterClasses:
    """The converter's numbers for labels: the fixed ones first, then the others by name from 0.

    It numbers the options of choices too. Labels that the schema does not have come behind.
    """

    def __init__(self, schema: LabelSchema, losses: Losses) -> None:
        for field in schema.region_fields[1:]:
            losses.add("fields_merged", f"fields/{field.name}")
        labels = dict(_labels(schema))
        self.names = {n: label.number for n, label in labels.items() if label.number is not None}
        self._used = set(self.names.values())
        free = (number for number in count() if number not in self._used)
        rest = sorted(labels.keys() - self.names.keys())
        self.names |= dict(zip(rest, free, strict=False))
        self._used |= set(self.names.values())

    def of(self, label: str) -> int:
        """The label's number."""
        known = self.names.get(label)
        if known is None:
            known = next(n for n in count(len(self.names)) if n not in self._used)
            self.names[label] = known
            self._used.add(known)
        return known


def _labels(schema: LabelSchema) -> Iterator[tuple[str, Label]]:
    for field in schema.fields:
        if not isinstance(field, RegionField | ChoiceField):
            continue
        nested = isinstance(field, ChoiceField) and field.nested
        for label in walk(field.labels):
            if label.selectable:
                # It knows an option by its own name, wherever in the tree that stands.
                yield split(label.name)[-1] if nested else label.name, label
