"""What a namedentityrecognition task may mark and link: parameters to and from fields.

[Scale's documentation: NamedEntityRecognitionLabel, NamedEntityRecognitionRelationshipDefinition]
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from glossator.dialects.scale.kinds.attributes import (
    Naming,
    of_scope,
    read_attributes,
    write_attributes,
)
from glossator.dialects.scale.kinds.given import mapping
from glossator.dialects.scale.kinds.labels import listed, word
from glossator.model.label_schema import (
    AllOf,
    AnyField,
    Label,
    Labelled,
    LabelSchema,
    RegionField,
    RelationField,
    walk,
)
from glossator.model.loss import Losses

NAME, LINKS = "entities", "relationships"
DEFINITIONS = ("relationships", "relationship_definitions")
"""The parameter's name, and the one that its type has."""


def read_fields(params: dict[str, Any], losses: Losses) -> tuple[AnyField, ...]:
    """The field for spans, the one for links between them, and the attributes of each label."""
    attributes: dict[str, list[tuple[str, Any]]] = {}
    labels = _labels(params.get("labels"), set(), attributes, losses)
    if not labels:
        return ()
    spans = RegionField(name=NAME, inputs=("text",), shapes=("text_span",), labels=labels)
    fields: list[AnyField] = [spans]
    given = definitions(params)
    if given:
        names = dict.fromkeys(name for one in given if (name := word(one.get("name"))))
        titles = {word(one.get("name")): word(one.get("display_name")) for one in given}
        links = tuple(Label(name, title=titles.get(name)) for name in names)
        fields.append(RelationField(name=LINKS, labels=links, between=(NAME,)))
    return (*fields, *_attributes(attributes, labels))


def definitions(params: dict[str, Any]) -> list[dict[str, Any]]:
    """The kinds of link that a task defines."""
    found = next((params[key] for key in DEFINITIONS if params.get(key)), None)
    return [one for one in listed(found) if isinstance(one, dict)]


def _labels(
    given: Any, seen: set[str], attributes: dict[str, list[tuple[str, Any]]], losses: Losses
) -> tuple[Label, ...]:
    """Labels with those below them; a parent can be marked too."""
    found = []
    for one in listed(given):
        described = mapping(one)
        name = word(described.get("name")) if described else word(one)
        if name is None or name in seen:
            losses.add("options_dropped", f"fields/{NAME}", "a label without a name of its own")
            continue
        seen.add(name)
        for key, definition in mapping(described.get("attributes")).items():
            attributes.setdefault(key, []).append((name, definition))
        found.append(
            Label(
                name,
                title=word(described.get("display_name")),
                help=word(described.get("description")),
                color=word(described.get("color")),
                labels=_labels(described.get("children"), seen, attributes, losses),
            )
        )
    return tuple(found)


def _attributes(
    given: dict[str, list[tuple[str, Any]]], labels: tuple[Label, ...]
) -> list[AnyField]:
    """One field for a key that several labels define alike; else one for each definition."""
    naming, fields = Naming((NAME, LINKS)), list[AnyField]()
    for key, defined in given.items():
        alike: list[tuple[Any, list[str]]] = []
        for label, definition in defined:
            group = next((names for one, names in alike if one == definition), None)
            if group is None:
                alike.append((definition, [label]))
            else:
                group.append(label)
        for definition, names in alike:
            for field in read_attributes(
                {key: definition}, tuple(walk(labels)), naming, on=(NAME,)
            ):
                if field.scope != "region":
                    continue
                only = Labelled(tuple(names), NAME)
                when = only if field.when is None else AllOf((only, field.when))
                fields.append(replace(field, when=when))
    return fields


# The way back.


def write_fields(schema: LabelSchema, losses: Losses) -> dict[str, Any]:
    """The parameters that ask for the spans of a schema, their links and their attributes."""
    spans = schema.region_fields
    asked = of_scope(schema, "region")
    names = [label.name for field in spans for label in walk(field.labels)]
    if len(names) != len(set(names)):
        losses.add("fields_merged", f"fields/{spans[1].name}", "labels of the same name")
    for field in spans:
        if field.multiple:
            losses.add("labels_dropped", f"fields/{field.name}", "one label for each place")
        if field.least or field.most:
            losses.add("limits_dropped", f"fields/{field.name}", "how many")
        if field.when is not None:
            losses.add("condition_dropped", f"fields/{field.name}")
    params: dict[str, Any] = {
        "labels": list(
            {
                label["name"]: label
                for field in spans
                for label in _written(field, field.labels, asked, losses)
            }.values()
        )
    }
    links = [field for field in schema.fields if isinstance(field, RelationField)]
    if links:
        params[DEFINITIONS[0]] = _links(links)
    return params


def _links(fields: list[RelationField]) -> list[dict[str, Any]]:
    """Directed, each: what is said of one end cannot be said of the other."""
    labels = {label.name: label for field in fields for label in walk(field.labels)}
    return [
        {"name": name, "display_name": label.title or name, "is_directed": True}
        for name, label in labels.items()
    ] or [{}]


def _written(
    field: RegionField, labels: tuple[Label, ...], asked: list[AnyField], losses: Losses
) -> list[dict[str, Any]]:
    found = []
    for label in labels:
        one: dict[str, Any] = {
            "name": label.name,
            "display_name": label.title or label.name,
            "description": label.help or label.title or label.name,
        }
        attributes = [x for x in asked if _asks(x, field, label)]
        if attributes:
            plain = [replace(x, when=_rest(x)) for x in attributes]
            one["attributes"] = write_attributes(plain, losses)
        if label.labels:
            one["children"] = _written(field, label.labels, asked, losses)
        if not label.selectable:
            losses.add("options_dropped", f"fields/{field.name}/labels/{label.name}", "selectable")
        if label.key is not None:
            losses.add(
                "options_dropped", f"fields/{field.name}/labels/{label.name}", "from the data"
            )
        found.append(one)
    return found


def _asks(field: AnyField, spans: RegionField, label: Label) -> bool:
    if field.on and spans.name not in field.on:
        return False
    if isinstance(field.when, Labelled):
        meant = field.when.field in (None, spans.name)
        return not field.when.names or (meant and label.name in field.when.names)
    return True


def _rest(field: AnyField) -> Any:
    """What is left of a condition once the attribute stands with its labels."""
    return None if isinstance(field.when, Labelled) else field.when
