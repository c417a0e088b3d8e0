"""How the tasks of an import are read: data, answers, proposals in short form and out of fields."""

from __future__ import annotations

import json
from typing import Any

import pytest

from glossator.dialects.labelstudio import importing
from glossator.dialects.labelstudio.config import read_config
from glossator.model.errors import Invalid
from glossator.model.loss import Losses
from glossator.model.task import TaskDraft

CONFIG = """<View><Text name="t" value="$text"/>
  <Choices name="kind" toName="t"><Choice value="good"/><Choice value="bad"/></Choices>
  <Rating name="stars" toName="t"/><TextArea name="note" toName="t"/>
  <DateTime name="day" toName="t"/></View>"""


def reader(*fields: str, losses: Losses | None = None, config: str = CONFIG) -> importing.Reader:
    people: dict[int | str, int] = {7: 7, "ann@example.org": 7}
    found = Losses() if losses is None else losses  # none so far is falsy
    return importing.Reader(read_config(config), people.get, found, fields)


def read(*tasks: Any, fields: tuple[str, ...] = ()) -> list[TaskDraft]:
    found = reader(*fields).read([json.dumps(task).encode() for task in tasks])
    return found.drafts(0, len(tasks))


def result(draft: TaskDraft, n: int = 0) -> Any:
    raw = draft.predictions[n].raw
    assert raw is not None
    return json.loads(raw.body)


def with_answer(**more: Any) -> dict[str, Any]:
    return {"data": {"text": "a"}, "annotations": [{"result": []} | more]}


def test_an_answer_of_an_import_is_ground_truth_unless_it_says_not() -> None:
    given = [with_answer(), with_answer(ground_truth=True), with_answer(ground_truth=False)]
    assert [d.annotations[0].golden for d in read(*given)] == [True, True, False]


@pytest.mark.parametrize(
    ("who", "member"),
    [
        (None, None), (7, 7), ({"email": "Ann@Example.org"}, 7), ({"id": 7}, 7),
        ({"email": "ann@example.org", "id": 99}, 7),
    ],
)  # fmt: skip
def test_an_answer_is_of_the_member_it_names(who: Any, member: int | None) -> None:
    [draft] = read(with_answer(completed_by=who))
    assert draft.annotations[0].member_id == member


@pytest.mark.parametrize(
    "who", [8, 0, -1, {"email": "bob@example.org"}, {}, {"id": "7"}, {"id": True}, {"id": [7]}, 7.5]
)
def test_an_answer_of_nobody_here_fails_the_import(who: Any) -> None:
    with pytest.raises(Invalid, match="Error at item 1: "):
        read({"text": "a"}, with_answer(completed_by=who))


def test_each_of_the_people_is_looked_for_once() -> None:
    asked: list[int | str] = []

    def who(key: int | str) -> int:
        asked.append(key)
        return 7

    items = [with_answer(completed_by=one) for one in (7, None, 8, 7, {"email": "A@b.c"}, 8)]
    one = importing.Reader(read_config(CONFIG), who, Losses())
    one.read([json.dumps(item).encode() for item in items])
    assert asked == [7, 8, "a@b.c"]


def test_what_an_answer_was_called_elsewhere_is_a_loss() -> None:
    losses = Losses(9)
    body = json.dumps(with_answer(id=5, unique_id="3f2e", created_at="2024-01-01", draft_id=0))
    reader(losses=losses).read([body.encode()])
    assert [(one.code, one.where) for one in losses] == [
        ("attribute_dropped", "annotations/id"), ("attribute_dropped", "annotations/unique_id"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "item",
    [
        with_answer(result=None), with_answer(result={}), with_answer(result=[1]),
        with_answer(result="x"), with_answer(lead_time=-1), with_answer(was_cancelled="x"),
        {"data": {"text": "a"}, "annotations": [{}]}, {"data": {"text": "a"}, "annotations": {}},
        {"data": {"text": "a"}, "predictions": [{"result": True}]},
        {"data": {"text": "a"}, "predictions": [{"result": None}]},
        {"data": {"text": "a"}, "predictions": [{"result": [], "score": "high"}]},
        {"data": {"text": "a"}, "predictions": [{"result": {"polygonlabels": ["x"]}}]},
        {"data": {"text": "a"}, "meta": [1]}, {"data": []}, {"data": None}, [], 1, "text", None,
        {"other": 1}, {"data": {"other": 1}}, {"text": {"a": 1}},
    ],
)  # fmt: skip
def test_a_wrong_item_is_named_by_its_number(item: Any) -> None:
    with pytest.raises(Invalid) as caught:
        read({"text": "fine"}, {"text": "fine"}, item)
    assert caught.value.fields["non_field_errors"].startswith("Error at item 2: ")


# Proposals in short form. Source: labelstudio.md 3, and the vendor's tasks/models.py


@pytest.mark.parametrize(
    ("given", "name", "value"),
    [
        ("good", "kind", {"choices": ["good"]}),
        (4, "stars", {"rating": 4}),
        ({"text": ["fine"]}, "note", {"text": ["fine"]}),
        ({"datetime": "2024-01-01"}, "day", {"datetime": "2024-01-01"}),
    ],
)
def test_a_bare_value_proposes_for_the_first_control_that_takes_it(
    given: Any, name: str, value: Any
) -> None:
    [draft] = read({"data": {"text": "a"}, "predictions": [{"result": given}]})
    [region] = result(draft)
    assert (region["from_name"], region["to_name"], region["value"]) == (name, "t", value)


def test_a_proposal_that_is_an_id_alone_is_a_loss() -> None:
    losses = Losses(9)
    body = json.dumps({"data": {"text": "a"}, "predictions": [17, {"result": []}]}).encode()
    [draft] = reader(losses=losses).read([body]).drafts(0, 1)
    assert len(draft.predictions) == 1
    assert [one.code for one in losses] == ["value_dropped"]


def test_fields_of_the_data_propose_for_the_controls_of_their_names() -> None:
    body = {"text": "a", "kind": "bad", "stars": "3", "day": "2024-01-01", "note": ["x", "y"]}
    [draft] = read(body, fields=("kind", "stars", "day", "note", "kind"))
    found = [result(draft, n)[0] for n in range(4)]
    assert [(one["from_name"], one["type"], one["value"]) for one in found] == [
        ("kind", "choices", {"choices": ["bad"]}), ("stars", "rating", {"rating": 3}),
        ("day", "datetime", {"datetime": "2024-01-01"}), ("note", "textarea", {"text": ["x", "y"]}),
    ]  # fmt: skip
    assert {(p.model, p.score) for p in draft.predictions} == {("preannotated", 1.0)}
    assert json.loads(draft.data.body) == body


def test_a_field_without_a_control_of_its_name_proposes_as_a_bare_value_does() -> None:
    whole = [{"from_name": "kind", "to_name": "t", "type": "choices", "value": {"choices": ["x"]}}]
    [draft] = read({"text": "a", "pet": "good", "whole": whole}, fields=("pet", "whole"))
    assert result(draft)[0]["from_name"] == "kind"
    assert result(draft, 1) == whole


def test_an_empty_cell_proposes_nothing() -> None:
    [draft] = read({"text": "a", "kind": "", "stars": None}, fields=("kind", "stars"))
    assert draft.predictions == ()


@pytest.mark.parametrize(
    ("task", "field"),
    [
        ({"text": "a"}, "kind"), ({"text": "a", "kind": True}, "kind"),
        ({"text": "a", "stars": "many"}, "stars"), ({"text": "a", "pet": True}, "pet"),
    ],
)  # fmt: skip
def test_a_field_that_proposes_nothing_that_fits_fails_the_import(task: Any, field: str) -> None:
    with pytest.raises(Invalid, match="Error at item 0: "):
        read(task, fields=(field,))


def test_numbers_past_64_bits_stay_what_they_are() -> None:
    big = 123456789012345678901234567890
    [plain, nameless, field] = read(
        {"text": big},
        {"$undefined$": big},
        {"data": {"text": "a"}, "predictions": [{"result": big}]},
    )
    assert json.loads(plain.data.body) == json.loads(nameless.data.body) == {"text": big}
    assert result(field)[0]["value"] == {"rating": big}
