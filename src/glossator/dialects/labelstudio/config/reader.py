"""A labelling config to a label schema."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from glossator.dialects.labelstudio.config.conditions import Known, read_condition, view_attributes
from glossator.dialects.labelstudio.config.controls import asked, labels_choice, read_control
from glossator.dialects.labelstudio.config.inputs import heading, is_input, read_input
from glossator.dialects.labelstudio.config.labels import labels_of
from glossator.dialects.labelstudio.config.regions import Marks, find_marks, read_region
from glossator.dialects.labelstudio.config.tags import ASKS_NOTHING
from glossator.dialects.labelstudio.config.tree import Element, parse
from glossator.dialects.labelstudio.config.validate import validate
from glossator.model.check import check_schema
from glossator.model.errors import Invalid
from glossator.model.label_schema import (
    AllOf,
    AnyCondition,
    AnyField,
    ForeignCondition,
    Input,
    JsonField,
    Label,
    LabelSchema,
    RelationField,
)
from glossator.model.naming import unique
from glossator.model.raw import Raw

DIALECT, FORM = "labelstudio", "schema"
RELATIONS = "relations"
"""What the links between regions are called: the vendor gives them no name."""


def read_config(text: str) -> LabelSchema:
    """The schema of a labelling config, with the text itself as its source.

    Raises Invalid with the vendor's message for what is not well-formed, has names twice or refers
    to what is not there; our own message for DTDs, for what is over a limit, and for the little
    that the model cannot hold. Source: label_config.md 1, model.md 5.1.
    """
    root = parse(text)
    validate(root)
    tags = list(root.walk())
    inputs = tuple(read_input(tag) for tag in tags if is_input(tag))
    controls = [tag for tag in tags if _is_asking(tag)]
    marks = find_marks(controls, inputs)
    fields = _fields(tags, controls, inputs, marks)
    fields = _conditions(fields, controls, marks)
    schema = LabelSchema(inputs, tuple(fields), Raw(DIALECT, FORM, text.encode()))
    return _sound(schema)


def _is_asking(tag: Element) -> bool:
    return bool(tag.name and tag.get("toName")) and tag.kind not in ASKS_NOTHING


def _fields(
    tags: Sequence[Element],
    controls: Sequence[Element],
    inputs: tuple[Input, ...],
    marks: Marks,
) -> list[AnyField]:
    fields: list[AnyField] = []
    for tag in controls:
        name = tag.attributes["name"]
        if name in marks.owners:
            continue
        about = asked(tag, inputs, bool(marks.shapes))
        if name in marks.shapes:
            fields.append(read_region(tag, about, marks))
        elif name in marks.choices:
            fields.append(labels_choice(tag, about))
        else:
            fields.append(read_control(tag, about, inputs))
    for tag in tags:
        # A chat answers by itself: its messages are results of its own name.
        if tag.kind == "chat" and is_input(tag) and tag not in controls:
            fields.append(JsonField(name=tag.attributes["name"], inputs=(tag.attributes["name"],)))
    return [*fields, *_relations(tags, fields)]


def _relations(tags: Sequence[Element], fields: Sequence[AnyField]) -> list[RelationField]:
    """All ``Relations`` are one field."""
    found = [tag for tag in tags if tag.kind == "relations"]
    if not found:
        return []
    labels: dict[str, Label] = {}
    for tag in found:
        labels.update((x.name, x) for x in labels_of(tag) if x.name not in labels)
    name = found[0].name or RELATIONS
    taken = [field.name for field in fields]
    title, small = heading(found[0])
    return [
        RelationField(
            name=unique([*taken, name])[-1],
            title=title,
            help=small,
            labels=tuple(labels.values()),
        )
    ]


def _conditions(
    fields: list[AnyField], controls: Sequence[Element], marks: Marks
) -> list[AnyField]:
    known = Known(fields, marks.owners)
    by_name = {tag.attributes["name"]: tag for tag in controls}
    shown: list[AnyField] = []
    for field in fields:
        tag = by_name.get(field.name)
        if tag is None or isinstance(field, RelationField):
            shown.append(field)
            continue
        when, on = read_condition(tag, known)
        shown.append(replace(field, when=when, on=on if field.scope == "region" else ()))
    return shown


def _sound(schema: LabelSchema) -> LabelSchema:
    """The schema, once the strict check has nothing to say. Conditions that it does not take (a
    field that waits for itself, two that wait for each other) become foreign ones."""
    for _ in range(len(schema.fields) + 1):
        faults = check_schema(schema)
        waiting = {place.split("/", 1)[1].removesuffix("/when") for place in faults}
        if not faults or not all(place.endswith("/when") for place in faults):
            break
        fields = tuple(
            replace(field, when=_as_foreign(field.when))
            if field.name in waiting and field.when is not None
            else field
            for field in schema.fields
        )
        schema = replace(schema, fields=fields)
    if faults:
        place, wrong = next(iter(faults.items()))
        raise Invalid(f"Label config cannot be used: {place}: {wrong}", faults)
    return schema


def _as_foreign(when: AnyCondition) -> AnyCondition:
    """The same in the vendor's attributes, opaque to everybody else."""
    parts = when.of if isinstance(when, AllOf) else (when,)
    kept = [ForeignCondition(DIALECT, view_attributes(part)) for part in parts]
    return kept[0] if len(kept) == 1 else AllOf(tuple(kept))
