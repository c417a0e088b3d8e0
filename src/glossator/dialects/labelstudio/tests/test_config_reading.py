"""What a config means, part by part. Source of the readings: the table of the model's page 5.1."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossator.dialects.labelstudio.config import check_data, read_config
from glossator.model.check import check_schema
from glossator.model.label_schema import (
    Answered,
    ChoiceField,
    ForeignCondition,
    JsonField,
    Labelled,
    LabelSchema,
    Not,
    RankingField,
    RegionField,
)

FIXTURES = Path(__file__).with_name("fixtures") / "config"
CONFIGS = {path.stem: path.read_text(encoding="utf-8") for path in FIXTURES.glob("*.xml")}


def schema_of(name: str) -> LabelSchema:
    return read_config(CONFIGS[name])


@pytest.mark.parametrize("name", CONFIGS)
def test_every_schema_passes_the_strict_check(name: str) -> None:
    assert check_schema(schema_of(name)) == {}


def test_labels_beside_bare_shapes_are_one_region_field() -> None:
    kind, state = schema_of("labels_beside_shapes").fields
    assert isinstance(kind, RegionField)
    assert (kind.name, kind.shapes) == ("kind", ("box", "polygon"))
    assert isinstance(state, ChoiceField)
    assert (state.scope, state.multiple) == ("region", True)


def test_alias_is_the_name_and_value_the_title() -> None:
    (roofs,) = schema_of("polygons_alias").region_fields
    assert [(x.name, x.title) for x in roofs.labels] == [("flat", "Flat roof"), ("other", "Other")]
    assert roofs.labels[0].selected


def test_attributes_of_labels_are_kept() -> None:
    label = schema_of("rectangles").region_fields[0].labels[1]
    found = (label.color, label.hotkey, label.number, label.help)
    assert found == ("#0000ff80", "c", 7, "with wheels")


def test_nested_choices_are_paths() -> None:
    (animal,) = schema_of("nested_choices").fields
    assert isinstance(animal, ChoiceField)
    assert animal.labels[1].labels[0].name == "d/A\\/C"


def test_video_boxes_are_tracks_of_the_labels() -> None:
    who, phase = schema_of("video").region_fields
    assert (who.name, who.shapes) == ("who", ("box", "track"))
    assert phase.shapes == ("time_span", "parts")


def test_conditions_are_read() -> None:
    schema = schema_of("conditions")
    when = {field.name: field.when for field in schema.fields}
    assert when["sure"] == Not(Answered("ok", ("yes",)))
    assert when["real"] == Labelled(("PER",), "ner")
    assert when["count"] == Not(Labelled())


def test_a_condition_on_what_is_not_there_is_foreign() -> None:
    first = schema_of("condition_nowhere").fields[0]
    assert isinstance(first.when, ForeignCondition)
    assert first.when.value["whenTagName"] == "gone"


def test_dynamic_labels_and_paths_point_into_the_data() -> None:
    boxes, pick = schema_of("dynamic_labels").fields
    assert isinstance(boxes, RegionField)
    assert isinstance(pick, ChoiceField)
    assert (boxes.key, pick.key) == ("labels", "options")
    assert schema_of("polygons_alias").inputs[0].key == "meta.photo.url"


def test_pages_and_repeaters_are_lists() -> None:
    assert schema_of("pages").inputs[0].many
    repeated = schema_of("repeater").inputs[0]
    assert (repeated.key, repeated.many, repeated.options) == ("items", True, {"item": "url"})


def test_ranker_chat_and_unknown_tags() -> None:
    (rank,) = schema_of("ranker").fields
    assert isinstance(rank, RankingField)
    assert [x.name for x in rank.buckets] == ["good", "bad"]
    assert isinstance(schema_of("chat_table_pdf").field("chat"), JsonField)
    assert isinstance(schema_of("unknown_tags").field("curve"), JsonField)


# Task data, in the words of the vendor's public server (tasks/validation.py).

FITS = [
    ("rectangles", {"image": "a.png"}, None),
    ("rectangles", {}, '"image" key is expected in task data'),
    (
        "rectangles",
        {"image": 1},
        "data['image']=1 is of type 'int', but the object tag Image expects the following types: "
        "['str', 'list']",
    ),
    ("polygons_alias", {"meta": {"photo": {"url": "a"}}}, None),
    ("polygons_alias", {"meta": {}}, '"meta.photo.url" key is expected in task data'),
    ("repeater", {"items": []}, None),
    ("pages", {}, None),
    ("taxonomy_api", {"text": "a", "items": None}, None),
    ("layout", {}, '"name" key is expected in task data'),
]


@pytest.mark.parametrize(("name", "data", "wrong"), FITS)
def test_data_are_checked_against_the_config(
    name: str, data: dict[str, object], wrong: str | None
) -> None:
    assert check_data(schema_of(name), data) == wrong


def test_the_attributes_of_a_vector_say_what_it_draws() -> None:
    shapes = {field.name: field.shapes for field in schema_of("vectors").region_fields}
    assert shapes == {
        "lanes": ("polyline",),
        "coast": ("polyline", "polygon", "foreign"),
        "pose": ("skeleton",),
        "mark": ("polyline", "foreign"),
    }
