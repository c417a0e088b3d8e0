"""Schemas of any dialect as configs, and read again: the same model but for the losses declared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.conformance.samples import load_all

from glossator.dialects.labelstudio.config import names_of, read_config, write_config
from glossator.model.check import check_schema
from glossator.model.label_schema import (
    AllOf,
    Answered,
    AnyCondition,
    AnyField,
    AnyOf,
    ChoiceField,
    FileField,
    GroupField,
    Input,
    JsonField,
    Label,
    Labelled,
    LabelSchema,
    Not,
    NumberField,
    RankingField,
    RegionField,
    RelationField,
    TextField,
    walk,
)
from glossator.model.loss import Losses

SAMPLES = {sample.name: sample.schema for sample in load_all()}
FIXTURES = Path(__file__).with_name("fixtures") / "config"
CONFIGS = {path.stem: path.read_text(encoding="utf-8") for path in FIXTURES.glob("*.xml")}
SHAPES = {"cuboid": "polygon"}


class Declared:
    """What a writer said it lost, by place."""

    def __init__(self, losses: Losses) -> None:
        self.codes: dict[str, set[str]] = {}
        for loss in losses:
            place = loss.where.split("/labels/")[0]
            self.codes.setdefault(place, set()).add(loss.code)

    def __call__(self, where: str, *codes: str) -> bool:
        return bool(self.codes.get(where, set()) & set(codes))


def expected(schema: LabelSchema, losses: Losses) -> LabelSchema:
    """The schema less what is declared lost. Nothing is taken away without its loss."""
    lost, names = Declared(losses), names_of(schema)
    inputs = tuple(
        replace(source, name=names.inputs[source.name])
        for source in schema.inputs
        if not lost(f"inputs/{source.name}", "input_dropped")
    )
    fields: list[AnyField] = []
    for field in schema.fields:
        where = f"fields/{field.name}"
        if lost(where, "field_dropped", "attribute_dropped"):
            continue
        one = _renamed(_less(field, where, lost), schema)
        inner = one.fields if isinstance(one, GroupField) else ()
        if lost(where, "fields_merged"):
            fields += [_of_group(one, x, f"{where}/{x.name}", lost, schema) for x in inner]
        else:
            fields.append(one)
    relations = [x for x in fields if isinstance(x, RelationField)]
    others = [x for x in fields if not isinstance(x, RelationField)]
    return LabelSchema(inputs, (*others, *relations))


def _less(field: AnyField, where: str, lost: Declared) -> AnyField:
    changes: dict[str, Any] = {}
    if lost(where, "limits_dropped"):
        limits = ("least", "most") if not isinstance(field, NumberField) else ()
        changes |= {x: None for x in (*limits, "pattern") if hasattr(field, x)}
    if lost(where, "condition_dropped"):
        changes["when"] = None
    if lost(where, "options_dropped"):
        gone = {"options": {}, "free": False, "unit": None, "format": None}
        changes |= {x: v for x, v in gone.items() if hasattr(field, x)}
        if isinstance(field, JsonField | FileField):
            many = isinstance(field, FileField) and field.many
            common = {x: getattr(field, x) for x in ("name", "required", "inputs", "scope", "on")}
            return TextField(**common, many=many)
        if isinstance(field, ChoiceField | RegionField) and not getattr(field, "nested", False):
            kept = [one for one in walk(field.labels) if one.selectable]
            changes["labels"] = tuple(replace(one, key=None, labels=()) for one in kept)
    if isinstance(field, RegionField):
        codes = ("split", "track_sampled", "cuboid_flattened", "options_dropped", "shape_dropped")
        if lost(where, *codes):
            shapes = [SHAPES.get(x, x) for x in field.shapes if x not in ("parts", "track")]
            changes["shapes"] = tuple(dict.fromkeys(shapes))
    return replace(field, **changes)


def _of_group(
    group: AnyField, field: AnyField, where: str, lost: Declared, schema: LabelSchema
) -> AnyField:
    """A field of a group stands alone, and has many answers; many numbers are asked as texts."""
    if isinstance(field, NumberField) and lost(where, "options_dropped"):
        field = TextField(name=field.name, required=field.required, default=field.default)
    field = _less(field, where, lost)
    many = {"multiple": True} if isinstance(field, ChoiceField) else {}
    many |= {"many": True} if isinstance(field, TextField) else {}
    name = names_of(schema).inner[group.name, field.name]
    return replace(field, name=name, inputs=group.inputs, scope=group.scope, on=group.on, **many)


def _renamed(field: AnyField, schema: LabelSchema) -> AnyField:
    names = names_of(schema)
    return replace(
        field,
        name=names.fields[field.name],
        inputs=tuple(names.inputs[x] for x in field.inputs),
        on=tuple(names.fields[x] for x in field.on),
        when=_renamed_condition(field.when, names.fields),
    )


def _renamed_condition(when: AnyCondition | None, names: dict[str, str]) -> AnyCondition | None:
    match when:
        case AllOf(of) | AnyOf(of):
            return replace(when, of=tuple(_renamed_condition(x, names) for x in of))
        case Not(of):
            return Not(_renamed_condition(of, names))
        case Answered(field, picked):
            return Answered(names[field], picked)
        case Labelled(picked, str(field)):
            return Labelled(picked, names[field])
        case _:
            return when


def settled(schema: LabelSchema) -> LabelSchema:
    """Spellings that mean the same, as one: a question about the whole task stands at the first
    input; ``on`` that names all region fields is empty; a preset is on the label or the default."""
    # A ranked list that no input showed is one now.
    inputs = tuple(x for x in schema.inputs if x.media != "list")
    return LabelSchema(inputs, tuple(_settled(x, schema) for x in schema.fields))


def _settled(field: AnyField, schema: LabelSchema) -> AnyField:
    regions = tuple(x.name for x in schema.region_fields)
    inputs = field.inputs or tuple(x.name for x in schema.inputs[:1])
    if isinstance(field, RelationField):
        return replace(field, inputs=(), between=field.between or regions)
    if isinstance(field, RankingField):
        return replace(field, inputs=())
    on = field.on or (regions if field.scope == "region" else ())
    when = field.when
    if isinstance(when, Labelled) and when.field is None and len(on) == 1:
        when = Labelled(when.names, on[0])
    changes: dict[str, Any] = {"inputs": inputs, "on": on, "when": when}
    if isinstance(field, ChoiceField):
        chosen = set(field.default or ()) | {x.name for x in walk(field.labels) if x.selected}
        changes |= {
            "labels": _unselected(field.labels),
            "default": sorted(chosen) or None,
            "display": None if field.display == "buttons" else field.display,
        }
    return replace(field, **changes)


def _unselected(labels: tuple[Label, ...]) -> tuple[Label, ...]:
    return tuple(replace(x, selected=False, labels=_unselected(x.labels)) for x in labels)


def there_and_back(schema: LabelSchema) -> None:
    losses = Losses()
    text = write_config(schema, losses)
    back = read_config(text)
    assert check_schema(back) == {}
    assert settled(replace(back, source=None)) == settled(expected(schema, losses))
    # What was read says itself without any loss, and is then the same to the letter.
    again = Losses()
    plain = replace(back, source=None)
    assert replace(read_config(write_config(plain, again)), source=None) == plain
    assert list(again) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_comes_back_but_for_its_declared_losses(name: str) -> None:
    there_and_back(SAMPLES[name])


REFERENCES = {"on", "between", "inputs"}


def _prefixed(value: Any, prefix: str, key: str = "") -> Any:
    """The JSON of a schema with every name of an input or field, and references to them, longer."""
    if isinstance(value, dict):
        return {k: _prefixed(v, prefix, k) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_prefixed(x, prefix, key) for x in value]
    is_name = isinstance(value, str) and key in ("field", "input", *REFERENCES)
    return prefix + value if is_name else value


def together(names: list[str]) -> LabelSchema:
    """Several samples as one schema."""
    inputs: list[Input] = []
    fields: list[AnyField] = []
    for n, name in enumerate(names):
        found = msgspec.to_builtins(SAMPLES[name])
        found = {
            part: [
                _prefixed(one, f"{n}") | {"name": (f"{n}" + one["name"])[:190]}
                for one in found.get(part, [])
            ]
            for part in ("inputs", "fields")
        }
        one = msgspec.convert(found, LabelSchema)
        # Asked of the marks of this sample, and beside what it shows.
        about, marks = tuple(x.name for x in one.inputs[:1]), [x.name for x in one.region_fields]
        inputs += one.inputs
        for field in one.fields:
            on = field.on or (tuple(marks[:1]) if field.scope == "region" else ())
            field = replace(field, inputs=field.inputs or about, on=on)
            fields.append(replace(field, between=()) if isinstance(field, RelationField) else field)
    return LabelSchema(tuple(inputs), tuple(fields))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(SAMPLES)[:29]), min_size=2, max_size=4, unique=True))
def test_samples_in_one_schema_come_back_too(names: list[str]) -> None:
    schema = together(names)
    if sum(isinstance(x, RelationField) for x in schema.fields) < 2:
        there_and_back(schema)


@pytest.mark.parametrize("name", CONFIGS)
def test_a_config_is_its_own_text_again(name: str) -> None:
    losses = Losses()
    assert write_config(read_config(CONFIGS[name]), losses) == CONFIGS[name]
    assert len(losses) == 0


# What has no control in the vendor's language of its own, or needs what the text alone keeps.
ONLY_IN_SOURCE = {"repeater", "taxonomy_api", "unknown_tags"}


@pytest.mark.parametrize("name", sorted(set(CONFIGS) - ONLY_IN_SOURCE))
def test_the_model_of_a_config_is_written_as_the_same_model(name: str) -> None:
    schema = replace(read_config(CONFIGS[name]), source=None)
    losses = Losses()
    back = read_config(write_config(schema, losses))
    assert replace(back, source=None) == schema
    assert list(losses) == []


@pytest.mark.parametrize("name", sorted(ONLY_IN_SOURCE))
def test_what_only_the_source_can_say_is_a_loss(name: str) -> None:
    losses = Losses()
    write_config(replace(read_config(CONFIGS[name]), source=None), losses)
    assert len(losses) > 0
