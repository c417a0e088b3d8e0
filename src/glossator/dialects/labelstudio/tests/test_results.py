"""Results of the vendor's own forms, there and back: one fixture for each type."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from glossator.dialects.labelstudio.config import read_config
from glossator.dialects.labelstudio.results import read_result, write_result
from glossator.model.annotation import Answer, Region, Relation
from glossator.model.geometry import Box, Foreign, Polygon, TextSpan, Track
from glossator.model.label_schema import Input, Label, LabelSchema, RegionField, RelationField
from glossator.model.loss import Losses
from glossator.model.shown import Shown
from glossator.model.task import FileRef

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "results").glob("*.json"))
IMAGE = (
    '<View><Image name="img" value="$image"/><RectangleLabels name="r" toName="img">'
    '<Label value="a"/></RectangleLabels><Choices name="c" toName="img" perRegion="true">'
    '<Choice value="x"/></Choices></View>'
)


class Fixture(msgspec.Struct, forbid_unknown_fields=True):
    """``source`` says who says that it looks like this; ``losses`` are those of reading."""

    source: str
    config: str
    data: dict[str, Any]
    result: list[dict[str, Any]]
    files: dict[str, FileRef] = {}
    losses: list[tuple[str, str]] = []
    answer: Answer | None = None


def _load(path: Path) -> Fixture:
    return msgspec.json.decode(path.read_bytes(), type=Fixture)


def near(one: Any, other: Any) -> bool:
    """The same JSON, numbers to 1e-9."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(near(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(near, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))
    return bool(one == other)


def _comparable(results: list[dict[str, Any]], regions: set[str]) -> list[dict[str, Any]]:
    """Ids of values are no part of the model."""
    return [
        {key: inner for key, inner in one.items() if key != "id" or inner in regions}
        for one in results
    ]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_result_comes_back_as_it_was(path: Path) -> None:
    fixture = _load(path)
    schema, shown = read_config(fixture.config), Shown(fixture.data, fixture.files)
    losses = Losses()
    answer = read_result(fixture.result, schema, shown, losses)
    assert [(loss.code, loss.where) for loss in losses] == fixture.losses
    if fixture.answer is not None:
        assert near(msgspec.to_builtins(answer), msgspec.to_builtins(fixture.answer))
    written = write_result(answer, schema, shown, again := Losses())
    regions = {region.id for region in answer.regions}
    wanted = _comparable(fixture.result, regions)
    assert near(_comparable(written, regions), wanted), json.dumps(written)
    # Writing cannot be surer of an offset than reading was; nothing else may be lost.
    assert {loss.code for loss in again} <= {"offset_uncertain"} & {c for c, _ in fixture.losses}


def read(
    result: list[Any], config: str = IMAGE, data: dict[str, Any] | None = None
) -> tuple[Answer, Losses, LabelSchema]:
    losses, schema = Losses(), read_config(config)
    return read_result(result, schema, Shown(data or {"image": "i.png"}), losses), losses, schema


def one(kind: str, value: Any, **beside: Any) -> dict[str, Any]:
    return {"id": "i", "from_name": "r", "to_name": "img", "type": kind, "value": value, **beside}


BOX = {"x": 1, "y": 2, "width": 3, "height": 4, "rotation": 0}


def test_a_turned_box_takes_the_size_of_the_stored_file() -> None:
    turned = one("rectanglelabels", {**BOX, "rotation": 45, "rectanglelabels": ["a"]})
    schema = read_config(IMAGE)
    shown = Shown({"image": "i.png"}, {"img": FileRef(width=800, height=600)})
    answer = read_result([turned], schema, shown, losses := Losses())
    assert isinstance(answer.regions[0].shape, Box)
    assert not len(losses)


def test_results_of_one_id_are_one_region_in_any_order() -> None:
    choice = one("choices", {**BOX, "choices": ["x"]}) | {"from_name": "c"}
    answer, _, _ = read([choice, one("rectanglelabels", {**BOX, "rectanglelabels": ["a"]})])
    (region,) = answer.regions
    assert region.labels == ("a",)
    assert [(value.field, value.value) for value in region.values] == [("c", ["x"])]
    assert answer.values == ()


def test_results_without_ids_are_regions_of_their_own() -> None:
    plain = one("rectanglelabels", {**BOX, "rectanglelabels": ["a"]})
    del plain["id"]
    answer, _, _ = read([plain, dict(plain)])
    assert [region.id for region in answer.regions] == ["1", "2"]


def test_numbers_as_text_and_bare_labels_are_taken() -> None:
    loose = {key: str(number) for key, number in BOX.items()}
    answer, _, _ = read([one("rectanglelabels", {**loose, "rectanglelabels": "a"})])
    assert answer.regions[0].shape == Box(0.01, 0.02, 0.03, 0.04)
    assert answer.regions[0].labels == ("a",)


def test_numbers_as_choices_become_text() -> None:
    config = '<View><Text name="t" value="$t"/><Choices name="c" toName="t"><Choice value="1"/></Choices></View>'
    answer, _, _ = read([one("choices", {"choices": [1]}) | {"from_name": "c"}], config)
    assert answer.values[0].value == ["1"]


def test_a_repeated_last_point_of_a_polygon_is_dropped() -> None:
    config = IMAGE.replace("RectangleLabels", "PolygonLabels")
    points = [[0, 0], [50, 0], [50, 50], [0, 0]]
    answer, _, _ = read([one("polygonlabels", {"points": points, "polygonlabels": ["a"]})], config)
    assert answer.regions[0].shape == Polygon(((0, 0), (0.5, 0), (0.5, 0.5)))


@pytest.mark.parametrize(
    "value",
    [
        {"x": 1},
        {**BOX, "x": "nan"},
        {**BOX, "width": None},
        {**BOX, "height": [1]},
        {**BOX, "y": True},
    ],
)
def test_an_unreadable_place_is_kept_and_written_back(value: dict[str, Any]) -> None:
    given = one("rectanglelabels", {**value, "rectanglelabels": ["a"]})
    answer, losses, schema = read([given])
    assert isinstance(answer.regions[0].shape, Foreign)
    assert not len(losses)
    assert write_result(answer, schema, Shown(), losses) == [given]


def test_what_is_no_result_is_a_loss() -> None:
    answer, losses, _ = read([7, {"value": {}}, {"type": "rectanglelabels"}, None])
    assert losses.counts == {"value_dropped": 3}
    assert answer.regions[0].shape is None


def test_an_unknown_control_is_read_by_its_type_and_not_written() -> None:
    results = [
        one("rectanglelabels", {**BOX, "rectanglelabels": ["a"]}) | {"from_name": "gone"},
        one("choices", {"choices": ["z"]}) | {"from_name": "lost", "id": "j"},
        one("holograms", {"deep": [1]}) | {"from_name": "new", "id": "k"},
    ]
    answer, losses, schema = read(results)
    assert answer.regions[0].field == "gone"
    assert [value.value for value in answer.values] == [["z"], {"deep": [1]}]
    assert write_result(answer, schema, Shown(), losses) == []
    assert losses.counts == {"field_unknown": 3}


def test_an_index_past_the_end_of_the_text_keeps_its_distance() -> None:
    config = '<View><Text name="t" value="$t"/><Labels name="r" toName="t"><Label value="a"/></Labels></View>'
    given = one("labels", {"start": 3, "end": 90, "labels": ["a"]}) | {"to_name": "t"}
    answer, _, _ = read([given], config, {"t": "😀 x"})
    assert answer.regions[0].shape == TextSpan(2, 89)


def test_an_astral_character_in_a_page_makes_its_offsets_uncertain() -> None:
    config = '<View><HyperText name="h" value="$h"/><HyperTextLabels name="r" toName="h"><Label value="a"/></HyperTextLabels></View>'
    value = {"globalOffsets": {"start": 1, "end": 2}, "hypertextlabels": ["a"]}
    _, losses, _ = read(
        [one("hypertextlabels", value) | {"to_name": "h"}], config, {"h": "<p>😀</p>"}
    )
    assert losses.counts == {"offset_uncertain": 1}


def test_ids_of_values_are_stable_and_are_no_regions() -> None:
    config = '<View><Text name="t" value="$t"/><Rating name="g" toName="t"/></View>'
    answer, losses, schema = read([one("rating", {"rating": 2}) | {"from_name": "g"}], config)
    first = write_result(answer, schema, Shown(), losses)
    assert first == write_result(answer, schema, Shown(), losses)
    assert len(first[0]["id"]) == 10


def test_a_video_box_without_enabled_is_seen() -> None:
    config = '<View><Video name="v" value="$v"/><VideoRectangle name="r" toName="v"/></View>'
    answer, _, _ = read(
        [one("videorectangle", {"sequence": [{"frame": 1, **BOX}]}) | {"to_name": "v"}], config
    )
    shape = answer.regions[0].shape
    assert isinstance(shape, Track)
    assert not shape.keys[0].gone
    assert shape.between == "linear"


LINKS = LabelSchema(
    (Input("t", "text", "t"),),
    (
        RegionField(name="r", shapes=("text_span",), labels=(Label("a"),), inputs=("t",)),
        RelationField(name="family", labels=(Label("child of"),)),
        RelationField(name="order", labels=(Label("before"), Label("after"))),
    ),
)


def test_the_labels_of_a_relation_say_which_field_it_answers() -> None:
    spans = tuple(Region(n, "r", TextSpan(0, 1), ("a",), "t") for n in ("1", "2"))
    links = (
        Relation("1", "2", ("after",), "both", "order"),
        Relation("2", "1", ("child of",), field="family"),
        Relation("1", "1", (), "back", "family"),
    )
    answer, shown, losses = Answer(regions=spans, relations=links), Shown({"t": "x"}), Losses()
    written = write_result(answer, LINKS, shown, losses)
    assert [one["direction"] for one in written[2:]] == ["bi", "right", "left"]
    assert read_result(written, LINKS, shown, losses) == answer
    assert not list(losses)


def test_the_id_of_a_relation_has_no_place() -> None:
    spans = (Region("1", "r", TextSpan(0, 1), ("a",), "t"),)
    answer = Answer(regions=spans, relations=(Relation("1", "1", field="family", id="x"),))
    losses = Losses()
    written = write_result(answer, LINKS, Shown({"t": "x"}), losses)
    assert "id" not in written[1]
    assert [(loss.code, loss.where) for loss in losses] == [("attribute_dropped", "relations/0")]


def test_messages_of_a_chat_come_back_in_their_order() -> None:
    config = '<View><Chat name="c" value="$c"/></View>'
    given = [
        {
            "id": f"m{n}", "from_name": "c", "to_name": "c", "type": "chatmessage",
            "value": {"chatmessage": {"role": role, "content": "é", "createdAt": 1.5 + n}},
        }
        for n, role in enumerate(("user", "assistant"))
    ]  # fmt: skip
    answer, losses, schema = read(given, config, {"c": []})
    assert [value.value for value in answer.values] == [message["value"] for message in given]
    written = write_result(answer, schema, Shown({"c": []}), losses)
    assert [one | {"id": ""} for one in written] == [one | {"id": ""} for one in given]
    assert len({one["id"] for one in written}) == 2
    assert not list(losses)
