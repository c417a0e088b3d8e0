"""A label schema of any dialect as a labelling config."""

from __future__ import annotations

from glossator.dialects.labelstudio.config.markup import as_text, tag
from glossator.dialects.labelstudio.config.names import (
    Names,
    drawn_beside,
    is_chat,
    names_of,
    report,
)
from glossator.dialects.labelstudio.config.reader import DIALECT, RELATIONS
from glossator.dialects.labelstudio.config.tools import (
    BARE,
    can_show,
    drawing,
    report_shapes,
    tools_of,
)
from glossator.dialects.labelstudio.config.tree import Element
from glossator.dialects.labelstudio.config.write_conditions import write_conditions
from glossator.dialects.labelstudio.config.write_inputs import headers, variable, write_input
from glossator.dialects.labelstudio.config.write_labels import flat
from glossator.dialects.labelstudio.config.write_values import Ask, write_value
from glossator.model.label_schema import (
    AnyField,
    GroupField,
    LabelSchema,
    RegionField,
    RelationField,
)
from glossator.model.loss import Losses


def write_config(schema: LabelSchema, losses: Losses) -> str:
    """The config of a schema: its own text if it came from this dialect, else a generated one.

    Inputs come first, then the fields in their order. What the language cannot say is reported
    to ``losses`` under ``inputs/NAME`` or ``fields/NAME``. Source: model.md 5.1.
    """
    source = schema.source
    if source is not None and source.dialect == DIALECT:
        return source.body.decode()
    return as_text(_Config(schema, losses).view())


class _Config:
    """One config on its way: the schema, the names in it, and what was written so far."""

    def __init__(self, schema: LabelSchema, losses: Losses) -> None:
        self.schema = schema
        self.losses = losses
        self.names: Names = names_of(schema)
        self.shown = [source for source in schema.inputs if can_show(source)]
        self.written: set[str] = set()
        # The vendor takes every bare shape on these for one of the Labels there.
        self.owned = {
            name
            for field in schema.region_fields
            if drawn_beside(field, tools := tools_of(field, schema))
            for name in tools.inputs
        }

    def view(self) -> Element:
        report(self.names, self.losses)
        children: list[Element] = []
        for source in self.schema.inputs:
            if source in self.shown:
                name = self.names.inputs[source.name]
                children += write_input(source, name, self.losses)
            else:
                self.losses.add("input_dropped", f"inputs/{source.name}", source.media)
        fields = [one for field in self.schema.fields for one in self.field(field)]
        fields += self.relations()
        if any(one.get("toName") == self.names.anchor for tags in fields for one in tags.walk()):
            children.append(tag("Text", {"name": self.names.anchor, "value": "Task"}))
        return tag("View", {}, *children, *fields)

    # One field.

    def field(self, field: AnyField) -> list[Element]:
        """The tags of a field in their wrappings."""
        where = f"fields/{field.name}"
        if isinstance(field, RelationField) or is_chat(field, self.schema):
            return []
        if field.scope == "region" and not self.drawable(field):
            self.losses.add("attribute_dropped", where)
            return []
        around, own = write_conditions(field, self.schema, self.names, self.losses)
        attributes = {**self.common(field), **own}
        if isinstance(field, RegionField):
            tags = self.region(field, attributes)
        elif isinstance(field, GroupField):
            tags = self.group(field, attributes)
        else:
            ask = Ask(attributes, where, self.schema, self.names, self.losses)
            tags = write_value(field, ask)
        if not tags:
            return []
        self.written.add(field.name)
        above = headers(field.title, field.help, where, self.losses)
        # The headers stand directly before the control; a List that it ranks comes before both.
        place = len(tags) - 1 if tags[-1].tag == "Ranker" else 0
        found = [*tags[:place], *above, *tags[place:]]
        for view in reversed(around):
            found = [tag("View", dict(view), *found)]
        if field.hidden:
            found = [tag("View", {"style": "display:none"}, *found)]
        return found

    def common(self, field: AnyField) -> dict[str, str | None]:
        return {
            "name": self.names.fields[field.name],
            "toName": self.targets(field),
            "required": "true" if field.required else None,
            "perRegion": "true" if field.scope == "region" else None,
            "perItem": "true" if field.scope == "item" else None,
        }

    def targets(self, field: AnyField) -> str:
        """The inputs that it is about; a question about the whole task stands at the first."""
        shown = [source.name for source in self.shown]
        about = [name for name in field.inputs if name in shown] or shown[:1]
        if not about:
            return self.names.anchor
        return ",".join(self.names.inputs[name] for name in about)

    def drawable(self, field: AnyField) -> bool:
        """Whether any region field that it asks about is written before or after."""
        about = [x for x in self.schema.region_fields if not field.on or x.name in field.on]
        return any((found := tools_of(x, self.schema)).span or found.drawn for x in about)

    def region(self, field: RegionField, attributes: dict[str, str | None]) -> list[Element]:
        where, losses = f"fields/{field.name}", self.losses
        tools = tools_of(field, self.schema)
        if not tools.span and not tools.drawn:
            losses.add("field_dropped", where)
            return []
        report_shapes(field, tools, losses)
        if field.least is not None or field.most is not None:
            losses.add("limits_dropped", where)
        for option in field.options:
            losses.add("options_dropped", where, option)
        attributes["toName"] = ",".join(self.names.inputs[name] for name in tools.inputs)
        labels = flat("Label", field.labels, where, losses)
        own = attributes | {
            "choice": "multiple" if field.multiple else None,
            "value": variable(field.key) if field.key else None,
        }
        beside = drawn_beside(field, tools)
        if tools.span or beside:
            if not labels and not field.key:
                labels = [tag("View", {})]  # the vendor refuses Labels with nothing inside
            owner = tag(tools.span or "Labels", own, *labels)
            return [owner, *(self.drawer(field, shape, attributes) for shape in beside)]
        shape, labelled = tools.drawn[0], bool(labels or field.key)
        if not labelled and self.owned & set(tools.inputs):
            losses.add("fields_merged", where, "Labels own every bare shape of their object")
        kind = BARE[shape] + ("Labels" if labelled else "")
        return [tag(kind, own | drawing(field, shape), *labels)]

    def drawer(self, field: RegionField, shape: str, attributes: dict[str, str | None]) -> Element:
        own = {"name": self.names.drawers[field.name, shape], "toName": attributes["toName"]}
        return tag(BARE[shape], own | drawing(field, shape))

    def group(self, group: GroupField, attributes: dict[str, str | None]) -> list[Element]:
        """The fields of a group one by one, each with many answers."""
        where = f"fields/{group.name}"
        self.losses.add("fields_merged", where, "the rows of a group are not kept together")
        if group.least is not None or group.most is not None:
            self.losses.add("limits_dropped", where)
        tags: list[Element] = []
        for field in group.fields:
            place = f"{where}/{field.name}"
            if field.when is not None:
                self.losses.add("condition_dropped", place)
            own = attributes | {
                "name": self.names.inner[group.name, field.name],
                "required": "true" if field.required and group.required else None,
            }
            ask = Ask(own, place, self.schema, self.names, self.losses, many=True)
            tags += headers(field.title, field.help, place, self.losses)
            tags += write_value(field, ask) if not isinstance(field, GroupField) else []
            if isinstance(field, GroupField):
                self.losses.add("field_dropped", place)
        return tags

    def relations(self) -> list[Element]:
        """One ``Relations`` for all relation fields."""
        fields = [x for x in self.schema.fields if isinstance(x, RelationField)]
        if not fields:
            return []
        for field in fields[1:]:
            self.losses.add("fields_merged", f"fields/{field.name}")
        drawn = {field.name for field in self.schema.region_fields if field.name in self.written}
        where = f"fields/{fields[0].name}"
        if not drawn:
            self.losses.add("field_dropped", where)
            return []
        labels: dict[str, Element] = {}
        for field in fields:
            place = f"fields/{field.name}"
            if field.between and set(field.between) != drawn:
                self.losses.add("options_dropped", place, "between")
            if field.when is not None:
                self.losses.add("condition_dropped", place)
            for one in flat("Relation", field.labels, place, self.losses):
                labels.setdefault(one.get("alias", "value") or "", one)
        name = self.names.fields[fields[0].name]
        above = headers(fields[0].title, fields[0].help, where, self.losses)
        found = tag("Relations", {"name": None if name == RELATIONS else name}, *labels.values())
        return [*above, found]
