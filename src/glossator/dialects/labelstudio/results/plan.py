"""Which control of the labelling configuration says which field, and how its regions are drawn.

The controls are those of the vendor's own configuration if the schema was read from one, else
those that the rules for writing a configuration give (a region field of one shape is
``XLabels name=FIELD``, of several ``Labels name=FIELD`` beside ``FIELD_box``, ``FIELD_polygon``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree

import msgspec

from glossator.model.label_schema import (
    AnyField,
    BooleanField,
    ChoiceField,
    DatetimeField,
    GroupField,
    LabelSchema,
    Media,
    NumberField,
    PairwiseField,
    RankingField,
    RatingField,
    RegionField,
)
from glossator.model.ladder import ITEMS, WHOLE

HOLDS: dict[str, tuple[str, ...]] = {
    "rectangle": ("box",),
    "ellipse": ("ellipse",),
    "polygon": ("polygon", "polyline"),
    "keypoint": ("keypoint",),
    "brush": ("mask",),
    "videorectangle": ("track", "box"),
    "timeseries": ("time_span",),
    "timeline": ("time_span", "parts"),
    "hypertext": ("text_span", WHOLE),
    "paragraph": ("text_span", WHOLE),
}
"""Kind of control (its type without ``labels``) -> the model's shapes it holds."""
_DRAWN = ("rectangle", "ellipse", "polygon", "keypoint", "brush")
_BARE = frozenset(_DRAWN) | {"videorectangle", "bitmask", "vector", "videovector", "cuboid"}
_SHAPE_TAGS = {
    "box": "Rectangle",
    "polygon": "Polygon",
    "polyline": "Polygon",
    "cuboid": "Polygon",
    "ellipse": "Ellipse",
    "keypoint": "KeyPoint",
    "skeleton": "KeyPoint",
    "mask": "Brush",
}
_MEDIA_TAGS: dict[Media, str] = {
    "html": "HyperTextLabels",
    "paragraphs": "ParagraphLabels",
    "time_series": "TimeSeriesLabels",
}
_FIELD_TAGS: dict[type, str] = {
    BooleanField: "Choices",
    NumberField: "Number",
    RatingField: "Rating",
    DatetimeField: "DateTime",
    PairwiseField: "Pairwise",
    RankingField: "Ranker",
}


class Control(msgspec.Struct, frozen=True):
    """One control: its name, tag, the objects it is about, and the field it serves."""

    name: str
    tag: str
    to: tuple[str, ...]
    field: str

    @property
    def type(self) -> str:
        """The type of its results."""
        return self.tag.lower()

    @property
    def kind(self) -> str:
        """The type without ``labels``: what is drawn; empty for ``Labels`` itself."""
        return self.type.removesuffix("labels")


class Plan:
    """The controls of one schema, by name and by field."""

    def __init__(self, schema: LabelSchema) -> None:
        self.schema = schema
        self.fields = {field.name: field for field in schema.fields}
        self.inputs = {shown.name: shown for shown in schema.inputs}
        self.controls: dict[str, Control] = {}
        self.drawn: dict[str, dict[str, Control]] = {}
        for control in _controls(schema):
            self.controls.setdefault(control.name, control)
            if isinstance(self.fields.get(control.field), RegionField):
                self.drawn.setdefault(control.field, {}).setdefault(control.kind, control)

    def field_name(self, from_name: str) -> str:
        """The field that a result of this control answers."""
        control = self.controls.get(from_name)
        return control.field if control else from_name

    def media(self, name: str | None) -> Media | None:
        """What kind of thing the input of this name is."""
        shown = self.inputs.get(name or "")
        return shown.media if shown else None

    def shapes(self, field: str, input_name: str) -> set[str]:
        """The model's shapes that the controls of a region field can draw on an input."""
        found: set[str] = set()
        media, shown = self.media(input_name), self.inputs.get(input_name)
        controls = self.drawn.get(field, {})
        if media == "image" and tuple(controls) == ("",):
            # Labels without a shape beside them label whatever is drawn.
            found.update(word for kind in _DRAWN for word in HOLDS[kind])
        for kind in controls:
            if kind:
                found.update(HOLDS.get(kind, ()))
            elif media in ("audio", "video"):
                found.update(("time_span", WHOLE))
            elif media != "image":
                found.update(("text_span", WHOLE))
        if media == "image" and shown is not None and shown.many:
            found.add(ITEMS)
        return found


def _controls(schema: LabelSchema) -> Iterator[Control]:
    source = schema.source
    if source is not None and source.dialect == "labelstudio":
        yield from _owned(_of_source(source.body), schema)
        return
    for field in schema.fields:
        yield from _of_field(field, schema)


@lru_cache(maxsize=256)
def _of_source(text: bytes) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """(name, tag, objects) of each control of a configuration; none if it cannot be read.

    The text passed the configuration's reader; a document type, which that refuses, is not opened.
    """
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        return ()
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return ()
    found = []
    for element in root.iter():
        name, to = element.get("name"), element.get("toName")
        tag = str(element.tag)
        if name and to:
            found.append((name, tag, tuple(to.split(","))))
        elif name and tag.lower() == "chat":
            # A chat answers by itself: each message is a result of its own name.
            found.append((name, "ChatMessage", (name,)))
    return tuple(found)


def _owned(
    found: tuple[tuple[str, str, tuple[str, ...]], ...], schema: LabelSchema
) -> Iterator[Control]:
    """Bare shapes belong to the first ``Labels`` of the same object, if it is a region field."""
    regions = {field.name for field in schema.region_fields}
    owners = [
        (name, set(to)) for name, tag, to in found if tag.lower() == "labels" and name in regions
    ]
    for name, tag, to in found:
        field = name
        if name not in regions and tag.lower() in _BARE:
            field = next((owner for owner, objects in owners if objects & set(to)), name)
        yield Control(name, tag, to, field)


def _of_field(field: AnyField, schema: LabelSchema) -> Iterator[Control]:
    """The controls of a field by the rules for writing a configuration."""
    first = tuple(shown.name for shown in schema.inputs[:1])
    to = field.inputs or first
    if isinstance(field, GroupField):
        for inner in field.fields:
            yield from _of_field(msgspec.structs.replace(inner, inputs=to), schema)
    elif isinstance(field, RegionField):
        yield from _of_regions(field, to, schema)
    elif isinstance(field, ChoiceField):
        tree = field.display == "tree" or field.nested
        yield Control(field.name, "Taxonomy" if tree else "Choices", to, field.name)
    else:
        yield Control(field.name, _FIELD_TAGS.get(type(field), "TextArea"), to, field.name)


def _of_regions(field: RegionField, to: tuple[str, ...], schema: LabelSchema) -> Iterator[Control]:
    shown = schema.input(to[0]) if to else None
    media: Media = shown.media if shown else "image"
    name = field.name
    if media == "video":
        if "time_span" in field.shapes:
            yield Control(name, "TimelineLabels", to, name)
        else:
            yield Control(name, "Labels", to, name)
            yield Control(f"{name}_track", "VideoRectangle", to, name)
    elif media != "image":
        yield Control(name, _MEDIA_TAGS.get(media, "Labels"), to, name)
    else:
        words = [word for word in field.shapes if word in _SHAPE_TAGS] or ["box"]
        tags = dict.fromkeys(_SHAPE_TAGS[word] for word in words)
        if len(tags) == 1:
            only = next(iter(tags))
            yield Control(name, f"{only}Labels" if field.labels else only, to, name)
            return
        yield Control(name, "Labels", to, name)
        for word in words:
            yield Control(f"{name}_{word}", _SHAPE_TAGS[word], to, name)
