"""A schema made ready for reading and writing the answers to it."""

from __future__ import annotations

from glossator.dialects.scale.kinds.attributes import Attributes, is_own, of_scope
from glossator.dialects.scale.kinds.labels import Words
from glossator.dialects.scale.kinds.pictures.shapes import SHAPES
from glossator.model.label_schema import LabelSchema, RegionField, RelationField, walk


class Plan:
    """The region fields of a schema by what can be drawn and labelled, and its attributes."""

    def __init__(self, schema: LabelSchema) -> None:
        own = is_own(schema)
        self.schema = schema
        self.fields = {field.name: field for field in schema.region_fields}
        self.words = {name: Words(field.labels) for name, field in self.fields.items()}
        self.labels = {
            name: {label.name for label in walk(field.labels) if label.selectable}
            for name, field in self.fields.items()
        }
        self.places = Attributes(of_scope(schema, "region"), own)
        self.whole = Attributes([*of_scope(schema, "task"), *of_scope(schema, "item")], own)
        self.links = next((f.name for f in schema.fields if isinstance(f, RelationField)), None)
        self.linked = own and self.links is not None

    def only_geometry(self) -> str | None:
        """The one geometry that can be drawn, if there is but one."""
        drawn = {word for f in self.fields.values() for word in f.shapes if word in _WORDS}
        return _WORDS[drawn.pop()] if len(drawn) == 1 else None

    def field_for(self, geometry: str, label: str | None) -> RegionField | None:
        """The field that asks for a geometry with a label: of those that draw it the one that has
        the label, else the one that is called like it, else the first; None if none draws it."""
        drawing = [field for field in self.fields.values() if SHAPES[geometry] in field.shapes]
        known = [
            f for f in drawing if label and self.words[f.name].pick(label) in self.labels[f.name]
        ]
        named = [field for field in drawing if field.name == geometry]
        return next(iter((*known, *named, *drawing)), None)

    def input_of(self, field: RegionField, name: str | None = None) -> str | None:
        """The input that a region of the field lies on."""
        if name is not None:
            return name
        shown = field.inputs or tuple(source.name for source in self.schema.inputs)
        return shown[0] if shown else None


_WORDS = {shape: geometry for geometry, shape in SHAPES.items()}
_latest: list[tuple[LabelSchema, Plan]] = []


def plan_of(schema: LabelSchema) -> Plan:
    """The plan of a schema; those of the few that came last are kept, since many answers have the
    same one."""
    for known, plan in _latest:
        if known is schema:
            return plan
    plan = Plan(schema)
    _latest[:] = [(schema, plan), *_latest[:3]]
    return plan
