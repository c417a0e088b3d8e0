"""What is said in more than one way, cannot be said, or cannot be read: forms, choices, spans, cuboids."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.conformance import samples
from tests.conformance.samples import Sample

from glossator.dialects.scale import codec, kinds
from glossator.dialects.scale.synthetic import synthetic
from glossator.dialects.scale.tests.asked import ASKED
from glossator.dialects.scale.tests.near import asked
from glossator.model.annotation import Answer, Region, Relation, Value
from glossator.model.check import check_answer
from glossator.model.geometry import Box, Cuboid3d, Foreign, Key, Parts, TextSpan, Track
from glossator.model.label_schema import (
    ChoiceField,
    GroupField,
    Input,
    JsonField,
    Label,
    LabelSchema,
    NumberField,
    PairwiseField,
    TextField,
)
from glossator.model.loss import Losses
from glossator.model.shown import Shown, shown


def read(kind: str, params: dict[str, Any], response: Any, losses: Losses) -> Answer:
    return kinds.of(kind).read_response(response, asked(kind, params), Shown(params), losses)


def write(kind: str, params: dict[str, Any], answer: Answer, losses: Losses) -> Any:
    family, schema = kinds.of(kind), asked(kind, params)
    return family.write_response(kind, answer, schema, Shown(params), losses, str)


def codes(losses: Losses) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in losses]


# Forms.

FORM: dict[str, Any] = {
    "attachments": [{"type": "text", "content": "x"}],
    "fields": [
        {"type": "text", "field_id": "name", "title": "Name"},
        {"type": "text", "field_id": "labels", "title": "Labels", "max_responses_required": 5},
        {"type": "number", "field_id": "price", "title": "Price"},
        {"type": "boolean", "field_id": "vegan", "title": "Vegan"},
        {
            "type": "category", "field_id": "kind", "title": "Kind",
            "choices": [
                {"label": "Food", "value": "f", "subchoices": [{"label": "Soup", "value": "s"}]},
                {"label": "Drink", "value": "d"},
            ],
        },
        {
            "type": "FieldSet", "field_id": "items", "title": "Items", "max_responses_required": 9,
            "fields": [{"type": "number", "field_id": "n", "title": "N"}],
        },
    ],
}  # fmt: skip


def test_the_older_form_of_a_collection_is_read() -> None:
    """Only what was answered, an array where there may be several. [Scale's callback format]"""
    losses = Losses()
    said = {"name": "Soup", "labels": ["a", "b"], "price": "11.79", "vegan": True, "kind": "s"}
    answer = read("textcollection", FORM, {"annotations": {**said, "items": [{"n": 1}]}}, losses)
    assert answer.values == (
        Value("name", "Soup"), Value("labels", ["a", "b"]), Value("price", 11.79),
        Value("vegan", True), Value("kind", ["f/s"]), Value("items", [{"n": 1}]),
    )  # fmt: skip
    assert not len(losses)
    one = read("textcollection", FORM, {"annotations": {"items": {"n": 1}}}, losses)
    assert one.values == (Value("items", [{"n": 1}]),)


def test_what_is_displayed_is_understood_as_a_choice() -> None:
    answer = read("textcollection", FORM, {"annotations": {"kind": ["Drink"]}}, Losses())
    assert answer.values == (Value("kind", ["d"]),)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("price", "many"), ("price", {"a": 1}), ("vegan", 2), ("name", {"a": 1}),
        ("labels", [{"a": 1}]), ("kind", [{"a": 1}]), ("items", [3]), ("items", [{"n": "x"}]),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_a_loss(field: str, said: Any) -> None:
    losses = Losses()
    answer = read("textcollection", FORM, {"annotations": {field: said, "nobody": 1}}, losses)
    assert answer.values == ()
    assert codes(losses) == [
        ("value_dropped", f"fields/{field}"), ("field_unknown", "fields/nobody")
    ]  # fmt: skip


def test_of_several_values_the_first_is_taken() -> None:
    losses = Losses()
    assert read("textcollection", FORM, {"annotations": {"price": [1, 2]}}, losses).values == (
        Value("price", 1),
    )
    assert codes(losses) == [("value_dropped", "fields/price")]


def test_responses_of_several_people_are_items() -> None:
    losses = Losses()
    answer = Answer((Value("name", "a"), Value("name", "c", item=2)))
    response = write("textcollection", FORM, answer, losses)
    assert response["annotations"]["name"]["response"] == [["a"], [], ["c"]]
    assert read("textcollection", FORM, response, losses) == answer


OTHER = LabelSchema(
    (Input("a", "text", "a"), Input("b", "text", "b")),
    (
        PairwiseField(name="better", inputs=("a", "b")),
        JsonField(name="free"),
        GroupField(name="rows", fields=(NumberField(name="n"), JsonField(name="more"))),
        ChoiceField(name="tree", nested=True, labels=(
            Label("x", labels=(Label("x/o", title="o"),)), Label("y", labels=(Label("y/o", title="o"),)),
        )),
        TextField(name="note", inputs=("a", "b")),
    ),
)  # fmt: skip


def test_questions_of_others_are_answered_in_a_form() -> None:
    losses = Losses()
    answer = Answer((
        Value("better", None), Value("free", {"a": [1, "2"]}),
        Value("rows", [{"n": 1, "more": "7"}, {"more": [None]}]), Value("tree", ["y/o"]),
        Value("note", "n"),
    ))  # fmt: skip
    body = codec.write_answer(answer, OTHER, Shown({}), losses)
    assert codec.read_answer(body, OTHER, Shown({}), losses) == answer
    assert not len(losses)
    about = Answer((Value("note", "n", "b"), Value("gone", 1)))
    codec.write_answer(about, OTHER, Shown({}), losses)
    assert codes(losses) == [("input_dropped", "fields/note"), ("field_unknown", "fields/gone")]


def test_places_are_lost_where_there_are_none() -> None:
    answer = Answer(regions=(Region("r", "x", Box(0, 0, 1, 1)),), relations=(Relation("r", "r"),))
    for kind in ("textcollection", "categorization", "comparison", "transcription", "chat"):
        losses = Losses()
        write(kind, ASKED[kind], answer, losses)
        assert codes(losses) == [
            ("shape_dropped", "regions/r"),
            ("relation_dropped", "relations/0"),
        ]


# Choices.


def test_a_category_may_be_known_by_its_id_alone() -> None:
    for ids in ({"7": "public", "8": "private"}, {"public": "7", "private": "8"}):
        params = {**ASKED["categorization"], "category_ids": ids}
        answer = read("categorization", params, {"category_id": "8"}, Losses())
        assert answer.values == (Value("category", ["private"], "website"),)
        assert write("categorization", params, answer, Losses()) == {
            "category": "private", "category_id": "8"
        }  # fmt: skip


def test_one_category_of_several_picks() -> None:
    losses = Losses()
    answer = Answer((Value("category", ["public", "private"]),))
    assert write("categorization", ASKED["categorization"], answer, losses)["category"] == "public"
    assert codes(losses) == [("labels_dropped", "fields/category")]


# Spans.

NER = ASKED["namedentityrecognition"]


def test_a_span_that_cannot_be_read_is_kept_as_it_is() -> None:
    losses = Losses()
    for place in ({"start": 5, "end": 3}, {"start": -1, "end": 2, "text": "x"}, {"start": "a"}):
        response = {"annotations": [{"id": "x", **place, "label": "person"}], "relationships": []}
        answer = read("namedentityrecognition", NER, response, losses)
        assert answer.regions[0].shape == Foreign("scale", place)
        assert write("namedentityrecognition", NER, answer, losses) == response
    assert not len(losses)


def test_what_cannot_be_said_of_a_span() -> None:
    losses = Losses()
    two = {**NER, "labels": ["a", "b"]}
    answer = Answer(
        regions=(
            Region("1", "entities", TextSpan(2, 5), ("a", "b"), score=0.5, note="n"),
            Region("2", "entities", TextSpan(2, 5)),
            Region("3", "entities", None, ("a",)),
            Region("4", "entities", Parts((TextSpan(2, 5), TextSpan(6, 11))), ("b",)),
            Region("5", "entities", TextSpan(anchor=("0", 1, "0", 2)), ("a",)),
            Region("6", "gone", TextSpan(0, 1), ("a",)),
        ),
        relations=(
            Relation("1", "4", ("to",), "back", "relationships"),
            Relation("1", "2", ("to",), field="relationships"),
        ),
    )
    response = write("namedentityrecognition", two, answer, losses)
    assert response["annotations"] == [
        {"id": "1", "start": 2, "end": 5, "text": "Ada", "label": "a"},
        {"id": "4", "start": 2, "end": 5, "text": "Ada", "label": "b"},
        {"id": "4-2", "start": 6, "end": 11, "text": "wrote", "label": "b"},
    ]
    assert response["relationships"] == [
        {"id": "1", "source_ref": "4", "target_ref": "1", "name": "to"}
    ]
    assert codes(losses) == [
        ("labels_dropped", "regions/1"), ("score_dropped", "regions/1"), ("note_dropped", "regions/1"),
        ("label_missing", "regions/2"), ("shape_dropped", "regions/3"), ("split", "regions/4"),
        ("shape_dropped", "regions/5"), ("field_unknown", "regions/6"),
        ("relation_dropped", "relations/1"),
    ]  # fmt: skip


# Cuboids.

LIDAR = ASKED["lidarannotation"]
SPOT = {"position": {"x": 1, "y": 2, "z": 3}, "dimensions": {"x": 1, "y": 1, "z": 1}}


def test_an_object_with_an_unreadable_cuboid_is_kept_as_it_is() -> None:
    losses = Losses()
    frames = [{"cuboids": [{"uuid": "u", "label": "car", **SPOT}]}, {"cuboids": [{"uuid": "u"}]}]
    answer = read("lidarannotation", LIDAR, {"annotations": frames}, losses)
    assert isinstance(answer.regions[0].shape, Foreign)
    schema, shown_ = asked("lidarannotation", LIDAR), Shown(LIDAR)
    _, body = kinds.of("lidarannotation").part("annotations.json", answer, schema, shown_, losses)
    assert body == b'[{"cuboids":[{"uuid":"u","label":"car","position":{"x":1,"y":2,"z":3},' \
                   b'"dimensions":{"x":1,"y":1,"z":1}}]},{"cuboids":[{"uuid":"u"}]}]'  # fmt: skip
    assert not len(losses)


def test_an_object_stands_once_in_a_frame() -> None:
    losses = Losses()
    frames = [{"cuboids": [{"uuid": "u", **SPOT}, {"uuid": "u", **SPOT}, {**SPOT}, {**SPOT}, 7]}]
    answer = read("lidarannotation", LIDAR, {"annotations": frames}, losses)
    assert [region.id for region in answer.regions] == ["u", "2", "3"]
    assert codes(losses) == [("value_dropped", "regions/u"), ("value_dropped", "frames/0/4")]


def test_frames_behind_an_address_are_not_known() -> None:
    losses = Losses()
    for url in ("https://example.org/a.json", "data:application/json;base64,!", "data:x", 7, None):
        body = msgspec.json.encode({"annotations": {"url": url}})
        found = codec.read_answer(body, asked("lidarannotation", LIDAR), Shown(LIDAR), losses)
        assert found == Answer()
    assert losses.counts == {"file_missing": 5}


def test_a_frame_without_end_is_not_written_up_to() -> None:
    losses = Losses()
    far = Track((Key(10**12, Cuboid3d((0, 0, 0), (1, 1, 1))),), count=10**12)
    answer = Answer(regions=(Region("r", "cuboid", far, ("car",)),))
    write("lidarannotation", LIDAR, answer, losses)
    assert codes(losses) == [("shape_dropped", "regions/r")]


# What is made up.


@pytest.mark.parametrize("sample", samples.load_all(), ids=lambda sample: sample.name)
def test_a_made_up_answer_fits_the_questions_of_others_too(sample: Sample) -> None:
    seen = shown(sample.labelled)
    wrong = check_answer(sample.schema, synthetic(sample.schema, seen), seen.data)
    # No file can be made up, and it must be there.
    assert wrong == ({"fields/photo": "required"} if sample.number == 20 else {})
