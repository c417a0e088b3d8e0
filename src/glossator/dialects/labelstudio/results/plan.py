"""Which control of the labelling configuration says which field, and how its regions are drawn.

The controls are those of the vendor's own configuration if the schema was read from one, else of
the configuration that our writer makes of the schema, under the names that it gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree

import msgspec
from msgspec.structs import replace

from glossator.dialects.labelstudio.config.names import names_of
from glossator.dialects.labelstudio.config.writer import write_config
from glossator.model.label_schema import AnyField, GroupField, LabelSchema, Media, RegionField
from glossator.model.ladder import ITEMS, WHOLE
from glossator.model.loss import Losses

HOLDS: dict[str, tuple[str, ...]] = {
    "rectangle": ("box",),
    "ellipse": ("ellipse",),
    "polygon": ("polygon", "polyline"),
    "keypoint": ("keypoint",),
    "brush": ("mask",),
    "bitmask": ("mask",),
    "vector": ("polyline", "polygon", "skeleton"),
    "graph": ("skeleton",),
    "videorectangle": ("track", "box"),
    "timeseries": ("time_span",),
    "timeline": ("time_span", "parts"),
    "hypertext": ("text_span", WHOLE),
    "paragraph": ("text_span", WHOLE),
}
"""Kind of control (its type without ``labels``) -> the model's shapes it holds."""
_DRAWN = ("rectangle", "ellipse", "polygon", "keypoint", "brush")
_BARE = frozenset(_DRAWN) | {"bitmask", "vector", "videorectangle", "videovector", "cuboid"}


class Control(msgspec.Struct, frozen=True):
    """One control: its name, tag, the objects it is about, the field it serves, and whether it
    draws vectors that branch."""

    name: str
    tag: str
    to: tuple[str, ...]
    field: str
    branches: bool = False

    @property
    def type(self) -> str:
        """The type of its results."""
        return self.tag.lower()

    @property
    def kind(self) -> str:
        """The type without ``labels``: what is drawn; empty for ``Labels`` itself. A vector that
        branches is a ``graph``."""
        return "graph" if self.branches else self.type.removesuffix("labels")


class Plan:
    """The controls of one schema, by name and by field."""

    def __init__(self, schema: LabelSchema) -> None:
        self.objects, found = _controls(schema)
        self.meant = {given: name for name, given in self.objects.items()}
        self.fields = {field.name: field for field in schema.fields}
        self.inputs = {shown.name: shown for shown in schema.inputs}
        self.controls: dict[str, Control] = {}
        self.asks: dict[str, Control] = {}
        self.inner = _inner(schema)
        self.pieces = {
            field.name: field.shapes
            for field in schema.region_fields
            if "parts" in field.shapes or "track" in field.shapes
        }
        self.columns: dict[tuple[str, str], Control] = {}
        self.drawn: dict[str, dict[str, Control]] = {}
        self._shapes: dict[tuple[str, str], frozenset[str]] = {}
        for control in found:
            self.controls.setdefault(control.name, control)
            self.asks.setdefault(control.field, control)
            if control.name in self.inner:
                group, field = self.inner[control.name]
                self.columns[group, field.name] = control
            if isinstance(self.fields.get(control.field), RegionField):
                self.drawn.setdefault(control.field, {}).setdefault(control.kind, control)

    def field_name(self, from_name: str) -> str:
        """The field that a result of this control answers."""
        control = self.controls.get(from_name)
        return control.field if control else from_name

    def column(self, group: str, field: str) -> Control | None:
        """The control that asks a field of a repeated group."""
        return self.columns.get((group, field))

    def input_name(self, to_name: str | None) -> str | None:
        """Our name of the object that a result is about."""
        return self.meant.get(to_name, to_name) if to_name else None

    def object_name(self, name: str) -> str:
        """The object's name in the configuration."""
        return self.objects.get(name, name)

    def media(self, name: str | None) -> Media | None:
        """What kind of thing the input of this name is."""
        shown = self.inputs.get(name or "")
        return shown.media if shown else None

    def shapes(self, field: str, input_name: str) -> frozenset[str]:
        """The model's shapes that the controls of a region field can draw on an input."""
        known = self._shapes.get((field, input_name))
        if known is None:
            known = frozenset(self._find_shapes(field, input_name))
            if input_name in self.inputs and field in self.drawn:
                self._shapes[field, input_name] = known
        return known

    def _find_shapes(self, field: str, input_name: str) -> set[str]:
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


@lru_cache(maxsize=64)
def _plan(schema: bytes) -> Plan:
    return Plan(_decode(schema))


_decode = msgspec.msgpack.Decoder(LabelSchema).decode
_encode = msgspec.msgpack.Encoder().encode


_latest: list[tuple[LabelSchema, Plan]] = []


def plan_of(schema: LabelSchema) -> Plan:
    """The plan of a schema; kept, since many answers have the same one.

    Found by its contents, and without looking at these for the few schemas that came last: one
    with a thousand labels would cost more than the answer.
    """
    for known, plan in _latest:
        if known is schema:
            return plan
    plan = _plan(_encode(schema))
    _latest[:] = [(schema, plan), *_latest[:3]]
    return plan


def _controls(schema: LabelSchema) -> tuple[dict[str, str], list[Control]]:
    """Our names of inputs -> those in the configuration, and its controls."""
    source = schema.source
    if source is not None and source.dialect == "labelstudio":
        return {}, list(_owned(_of_source(source.body), schema))
    names = names_of(schema)
    meant = {given: name for name, given in names.fields.items()}
    meant |= {given: field for (field, _), given in names.drawers.items()}
    text = write_config(schema, Losses()).encode()
    return names.inputs, [replace(x, field=meant.get(x.name, x.name)) for x in _of_source(text)]


def _of_source(text: bytes) -> list[Control]:
    """The controls of a configuration, each for a field of its own name; none if it cannot be read.

    The text passed the configuration's reader; a document type, which that refuses, is not opened.
    """
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        return []
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return []
    found = []
    for element in root.iter():
        name, to = element.get("name"), element.get("toName")
        tag = str(element.tag)
        if name and to:
            branches = tag.lower().startswith("vector") and _is_on(element, "skeleton")
            found.append(Control(name, tag, tuple(to.split(",")), name, branches))
        elif name and tag.lower() == "chat":
            # A chat answers by itself: each message is a result of its own name.
            found.append(Control(name, "ChatMessage", (name,), name))
    return found


def _is_on(element: ElementTree.Element, name: str) -> bool:
    return element.get(name, "").strip().lower() == "true"


def _owned(found: list[Control], schema: LabelSchema) -> Iterator[Control]:
    """Bare shapes belong to the first ``Labels`` of the same object, if it is a region field."""
    regions = {field.name for field in schema.region_fields}
    owners = [(x.name, set(x.to)) for x in found if x.type == "labels" and x.name in regions]
    for one in found:
        field = one.name
        if field not in regions and one.type in _BARE:
            field = next((owner for owner, objects in owners if objects & set(one.to)), field)
        yield replace(one, field=field)


def _inner(schema: LabelSchema) -> dict[str, tuple[str, AnyField]]:
    """The control of a field inside a group -> the group, the field."""
    groups = [field for field in schema.fields if isinstance(field, GroupField)]
    if not groups or (schema.source is not None and schema.source.dialect == "labelstudio"):
        return {}
    given = names_of(schema).inner
    return {
        given[group.name, field.name]: (group.name, field)
        for group in groups
        for field in group.fields
    }
