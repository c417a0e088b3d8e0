"""Conversations: what of a response the vendor's client can load, and the losses of the rest."""

from __future__ import annotations

import textwrap
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from glossator.dialects.scale.tests.sdk import vendor
from glossator.dialects.scale.tests.second import HEAD, talk
from glossator.dialects.scale.v2.threads import OPTIONS, Reader, read
from glossator.model.loss import Losses

BASE = {"id": "b", "key": "k"}


def shown(response: Any, *options: str) -> tuple[Any, list[str]]:
    """The threads as JSON, and where something was lost."""
    losses = Losses()
    made = read(response, "S", options, losses)
    found = msgspec.json.decode(msgspec.json.encode(made))
    return found, [one.where.removeprefix("fields/response") for one in losses]


def annotations(response: Any, *options: str) -> tuple[Any, list[str]]:
    found, lost = shown(response, *options)
    return found[0]["turns"][0]["messages"][0]["annotations"], lost


def test_a_thread_is_taken_as_it_is() -> None:
    response = talk({"id": "a", "key": "k", "type": "integer", "value": 3})
    found, lost = shown(response)
    response["threads"][0]["turns"][0]["messages"][0]["annotations"][0]["id"] = "S-0"
    assert (found, lost) == (response["threads"], [])


@pytest.mark.parametrize(
    ("response", "turns"),
    [
        ({"turns": [{"messages": [], "id": "t"}], "id": "x"}, 1),
        ({"messages": [{"role": "user", "content": "hi"}]}, 1),
        ({"annotations": [{"key": "k", "value": True}]}, 0),
    ],
)
def test_a_response_may_be_the_thread_itself(response: Any, turns: int) -> None:
    found, lost = shown(response)
    assert (len(found), len(found[0]["turns"]), lost) == (1, turns, [])


@pytest.mark.parametrize("response", [{}, {"threads": []}, None])
def test_nothing_said_is_nothing_lost(response: Any) -> None:
    assert shown(response) == ([], [])


@pytest.mark.parametrize("response", [{"responses": [{"output": "x"}]}, [1], "x", 5])
def test_a_response_without_threads_is_a_loss(response: Any) -> None:
    assert shown(response) == ([], [""])


GOOD: dict[str, Any] = {
    "boolean": True, "integer": 3, "text": "x", "category": "x", "category_multiple": ["x"],
    "file": [{"url": "https://example.org/1.png", "name": "1.png"}],
    "labeled_text": [{"label": "good", "text": "x"}], "ranked_choices": ["a", "b"],
    "ranked_groups": [["a"], ["b", "c"]], "rubric_criteria": {"weight": 1.5},
    "rubric_rating": {"score": 1, "color": "red", "justification": "why"},
    "workspace_container": {"workspace_id": "w", "stdout_output": {"content": "x"}},
}  # fmt: skip
BAD: dict[str, list[Any]] = {
    "boolean": [1, "true"], "integer": [True, 1.5, "1", [1]], "text": [1, ["x"], {}],
    "category": [["x"]], "category_multiple": ["x", [1]], "file": [{"url": "x"}, "x"],
    "labeled_text": [{"label": "x"}, [{"label": 1}]], "ranked_choices": [[["x"]], "x"],
    "ranked_groups": [["x"]], "rubric_criteria": [1, {"weight": "1"}],
    "rubric_rating": [{"score": "1"}], "workspace_container": ["w", {"output_files": [{}]}],
}  # fmt: skip


@pytest.mark.parametrize("kind", GOOD)
def test_every_type_of_annotation_with_good_and_with_bad_values(kind: str) -> None:
    found, lost = annotations(talk(BASE | {"type": kind, "value": GOOD[kind]}))
    assert (found, lost) == ([{"id": "S-0", "key": "k", "type": kind, "value": GOOD[kind]}], [])
    for value in BAD[kind]:
        found, lost = annotations(talk(BASE | {"type": kind, "value": value}))
        assert found == [{"id": "S-0", "key": "k", "type": kind}], value
        assert lost == ["/threads/0/turns/0/messages/0/annotations/0/value"]


@pytest.mark.parametrize(
    "wrong", [{"key": "k", "type": "box", "value": 1}, {"key": 1, "type": "text"}, {"key": "k"}, 5]
)
def test_an_annotation_that_the_client_does_not_know_is_left_out(wrong: Any) -> None:
    found, lost = annotations(talk(wrong, BASE | {"type": "integer", "value": 1}))
    assert ([one["id"] for one in found], len(lost)) == (["S-0"], 1)


def test_details_are_told_if_they_are_asked_for() -> None:
    details = {
        "title": "T", "description": "D", "labels": ["x"], "possible_values": [1, 2],
        "metadata": {"criteria": "b"},
    }  # fmt: skip
    answered = {"justification": "J", "not_applicable": False, "cannot_assess": True}
    one = BASE | {"type": "integer", "value": 1} | details | answered
    found, lost = annotations(talk(one))
    plain = {"id": "S-0", "key": "k", "type": "integer", "value": 1} | answered
    assert (found, lost) == ([plain], [])
    found, lost = annotations(talk(one), "annotation_details")
    assert (found, lost) == ([plain | details | {"metadata": {"criteria": "S-0"}}], [])


def test_ids_are_the_same_whatever_is_asked_for() -> None:
    about = {"id": "c", "key": "k", "type": "text", "value": "x"}
    first = BASE | {"type": "integer", "value": 1, "metadata": {"criteria": about}}
    response = talk(first, {"key": "last", "type": "text", "value": "y"})
    bare, _ = annotations(response)
    full, _ = annotations(response, *OPTIONS)
    assert [one["id"] for one in bare] == [one["id"] for one in full] == ["S-0", "S-2"]
    assert full[0]["metadata"]["criteria"]["id"] == "S-1"
    reader = Reader("S", OPTIONS, Losses())
    reader.threads(response)
    assert sorted(reader.found) == ["S-0", "S-1", "S-2"]


def test_model_parameters_and_attachments_are_told_if_they_are_asked_for() -> None:
    model = {"model": "m", "temperature": 1, "top_p": 0.5, "top_k": 3, "max_completion_tokens": 9}
    content = {"text": "x", "attachments": [{"url": "https://example.org/1.png"}]}
    response = talk(model_parameters=model, content=content)
    found, lost = shown(response)
    message = found[0]["turns"][0]["messages"][0]
    assert "model_parameters" not in message
    assert message["content"] == {"text": "x"}
    assert lost == ["/threads/0/turns/0/messages/0/content/attachments"]
    found, lost = shown(response, "model_parameters", "attachment_details")
    message = found[0]["turns"][0]["messages"][0]
    assert message["model_parameters"] == model
    assert message["content"]["attachments"][0]["url"] == "https://example.org/1.png"
    assert lost == []


def test_rubrics_references_chunks_and_reasoning() -> None:
    said = BASE | {"id": "S-0", "type": "text", "value": "x"}
    content = {
        "text": "x", "reference_texts": [{"content": "c", "category": "k", "url": "u"}],
        "reasoning": [{"content": "because"}],
        "chunks": [{"type": "text", "text": "t", "annotations": [said]}],
    }  # fmt: skip
    scored = [{"criterion_definition_id": "1", "score": 2, "annotations": []}]
    evaluations = [
        {"criteria_evaluations": scored, "annotations": [], "total_score": 2, "percentage": 50.5}
    ]
    criteria = [{"id": "1", "criterion": "good?", "weight": 2, "annotations": []}]
    response = talk(content=content, rubric_evaluations=evaluations)
    turn = response["threads"][0]["turns"][0]
    turn["rubrics"] = [{"criteria_definitions": criteria, "max_total_score": 4}]
    assert shown(response) == (response["threads"], [])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from((
            "threads", "turns", "messages", "annotations", "id", "key", "type", "value", "role",
            "content", "source_id", "text", "chunks", "metadata", "criteria", "rubrics",
            "rubric_evaluations", "criteria_definitions", "attachments", "criterion", "labels",
        )),
        inner, max_size=5,
    ),
    max_leaves=25,
)  # fmt: skip


def test_no_response_is_an_error_here_or_in_the_client() -> None:
    """What anybody may answer, read with all options and with none, loads in the vendor's models."""
    made: list[Any] = [shown(talk(BASE | {"type": kind, "value": GOOD[kind]}))[0] for kind in GOOD]
    made += [
        shown(talk(BASE | {"type": kind, "value": bad}))[0] for kind in BAD for bad in BAD[kind]
    ]

    files: list[Any] = [{}, {"url": "u"}, {"url": "u", "content": "x", "mime_type": "image/png"}]
    files += [{"duration": 1, "url": "u"}, {"file_size_in_bytes": 1, "name": "n"}, {"url": 1}, 1]
    made += [shown(talk(content={"attachments": [one]}), *OPTIONS)[0] for one in files]
    made.append(shown(talk(content={"attachments": files}), *OPTIONS)[0])

    @seed(20)
    @settings(
        max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(json_values)
    def try_it(value: Any) -> None:
        whole = {"key": "k", "type": "text", "metadata": {"criteria": value}, "labels": value}
        for response in (
            value, {"threads": value}, {"turns": [value]},
            talk({"key": "k", "value": value}, whole, content=value, rubric_evaluations=[value]),
        ):  # fmt: skip
            made.extend(shown(response, *options)[0] for options in (OPTIONS, ()))

    try_it()
    script = """
    for n, threads in enumerate(K["made"]):
        for one in threads:
            try:
                Thread.from_dict(one)
            except Exception as error:
                raise AssertionError(f"{one} is refused: {error}")
    out = n + 1
    """
    loaded = vendor("2.18.4").run(
        HEAD + textwrap.dedent(script), url="http://[::1]/v1", key="x", made=made
    )
    print(loaded)
    assert loaded == len(made) > 300


def test_an_annotation_about_one_about_another_ends() -> None:
    one: dict[str, Any] = {"key": "k", "value": 1}
    for _ in range(90):
        one = {"key": "k", "value": 1, "metadata": {"criteria": one}}
    found, lost = annotations(talk(one), *OPTIONS)
    assert (len(found), len(lost)) == (1, 1)
    assert "metadata" not in found[0]["metadata"]["criteria"]
