"""Every task type: it is checked, read, answered and written."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.dialects.scale import codec, kinds
from glossator.dialects.scale.file_links import attachment_url
from glossator.dialects.scale.synthetic import synthetic
from glossator.dialects.scale.tests.asked import ASKED, IMAGE
from glossator.dialects.scale.tests.near import asked
from glossator.model.annotation import read_answer, write_answer
from glossator.model.check import check_answer, check_schema
from glossator.model.errors import Invalid
from glossator.model.label_schema import LabelSchema, same_questions
from glossator.model.loss import Losses
from glossator.model.shown import Shown
from glossator.model.task import FileLink, FileRef

PICTURE = FileRef(width=320, height=240, name="street.png")
FILES = {
    **dict.fromkeys(("image", "attachment", "video"), PICTURE),
    **{f"{name}[{n}]": PICTURE for name in ("image", "video", "attachments") for n in (0, 1)},
}


def test_no_type_is_missing() -> None:
    assert set(kinds.TYPES) == set(ASKED)
    with pytest.raises(KeyError):
        kinds.of("juggling")


@pytest.mark.parametrize("kind", kinds.TYPES)
def test_a_task_of_the_test_mode_is_answered(kind: str) -> None:
    """What is made up fits the questions, is written as a response, and every part of it exists."""
    params, losses = ASKED[kind], Losses()
    family = kinds.of(kind)
    family.check(kind, params)
    schema = asked(kind, params, losses)
    assert not check_schema(schema)
    assert not len(losses)
    shown = Shown(params, FILES)
    answer = synthetic(schema, shown)
    assert answer.values or answer.regions
    assert not check_answer(schema, answer, params)
    linked: list[str] = []

    def link(name: str) -> str:
        linked.append(name)
        return f"https://example.org/{name}"

    response = family.write_response(kind, answer, schema, shown, losses, link)
    assert response
    assert not len(losses), list(losses)
    for name in linked:
        media_type, body = family.part(name, answer, schema, shown, losses)
        assert body, name
        assert media_type in ("application/json", "image/png")
    with pytest.raises(KeyError):
        family.part("no such part", answer, schema, shown, losses)


@pytest.mark.parametrize("kind", kinds.TYPES)
def test_a_made_up_answer_comes_back_from_its_response(kind: str) -> None:
    params, losses = ASKED[kind], Losses()
    schema, shown = asked(kind, params), Shown(params, FILES)
    answer = synthetic(schema, shown)
    body = codec.write_answer(answer, schema, shown, losses)
    back = codec.read_answer(body, schema, shown, losses)
    again = codec.write_answer(back, schema, shown, losses)
    assert again == body
    assert not len(losses), list(losses)


@pytest.mark.parametrize("kind", kinds.TYPES)
def test_a_project_may_say_nothing_yet(kind: str) -> None:
    losses = Losses()
    schema = kinds.of(kind).read(kind, {}, losses)
    assert not check_schema(schema)
    answer = kinds.of(kind).read_response({}, asked(kind, {}), Shown({}), losses)
    assert read_answer(write_answer(answer)) == answer


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("categorization", "categories"),
        ("categorization", "attachment"),
        ("comparison", "attachments"),
        ("comparison", "choices"),
        ("transcription", "attachment"),
        ("datacollection", "fields"),
        ("textcollection", "attachments"),
        ("textcollection", "fields"),
        ("namedentityrecognition", "text"),
        ("namedentityrecognition", "labels"),
        ("documenttranscription", "attachment"),
        ("documenttranscription", "features"),
        ("lidarannotation", "attachments"),
        ("lidarannotation", "labels"),
        ("lidarlinking", "lidar_task"),
    ],
)
@pytest.mark.parametrize("nothing", [None, ""])
def test_what_is_required_is_named(kind: str, missing: str, nothing: object) -> None:
    params = {key: value for key, value in ASKED[kind].items() if key != missing}
    for alone in ("category_ids", "repeatable_fields"):
        params.pop(alone, None)
    for asking in (params, {**params, missing: nothing}):
        with pytest.raises(Invalid) as raised:
            kinds.of(kind).check(kind, asking)
        assert raised.value.fields == {missing: "is required"}


@pytest.mark.parametrize(
    ("kind", "wrong", "value", "said"),
    [
        ("categorization", "categories", "a", "must be an array"),
        ("categorization", "attachment", 7, "must be a string"),
        ("transcription", "attachment", {"url": "x"}, "must be a string"),
        ("textcollection", "attachments", {"type": "text"}, "must be an array"),
        ("namedentityrecognition", "text", 7, "must be a string"),
        ("namedentityrecognition", "labels", "a", "must be an array"),
        ("documenttranscription", "features", "a", "must be an array"),
    ],
)
def test_what_has_another_form_is_refused(kind: str, wrong: str, value: object, said: str) -> None:
    with pytest.raises(Invalid) as raised:
        kinds.of(kind).check(kind, {**ASKED[kind], wrong: value})
    assert raised.value.fields == {wrong: said}


@pytest.mark.parametrize(
    ("kind", "empty"),
    [("textcollection", "fields"), ("comparison", "choices"), ("namedentityrecognition", "labels")],
)
def test_an_empty_list_says_nothing(kind: str, empty: str) -> None:
    with pytest.raises(Invalid) as raised:
        kinds.of(kind).check(kind, {**ASKED[kind], empty: []})
    assert raised.value.fields == {empty: "is required"}


def test_every_attachment_and_field_of_a_form_says_what_it_is() -> None:
    params = ASKED["textcollection"]
    for name, place in (
        ("attachments", "attachments[0].content"),
        ("fields", "fields[0].field_id"),
    ):
        with pytest.raises(Invalid) as raised:
            kinds.of("textcollection").check("textcollection", {**params, name: [{"type": "text"}]})
        assert raised.value.fields == {place: "is required"}


# The schema's own text.


@pytest.mark.parametrize("kind", kinds.TYPES)
def test_a_schema_is_written_as_it_came(kind: str) -> None:
    schema = asked(kind, ASKED[kind])
    losses = Losses()
    text = codec.write_schema(schema, losses)
    read = codec.read_schema(text)
    assert same_questions(read, schema)
    assert codec.write_schema(read, losses) == text
    assert kinds.type_of(read) == kind
    assert not len(losses)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"type": "juggling"}', '{"type": 1, "params": {}}']
)
def test_what_is_no_schema_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        codec.read_schema(text)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"x"', b"{", b"\xff"])
def test_what_is_no_response_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        codec.read_answer(body, asked("categorization", {}), Shown({}), Losses())


def test_a_source_of_another_is_none_of_ours() -> None:
    assert kinds.type_of(LabelSchema()) == "textcollection"
    assert kinds.type_of(codec.read_schema('{"type": "chat"}')) == "chat"


def test_addresses_of_files() -> None:
    assert codec.file_link(attachment_url(7, 12)) == FileLink(12)
    for text in (IMAGE, "scaledata://x", "scaledata://x/12", f"x {attachment_url(7, 12)}"):
        assert codec.file_link(text) is None


# Whatever stands in it.

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**30), 10**30), st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "a", "car", "1", "nan", "x" * 201, "a\0b"]),
)  # fmt: skip
KEYS = st.sampled_from(
    [
        *("type", "field_id", "title", "choices", "value", "label", "subchoices", "fields", "name"),
        *("response", "annotations", "relationships", "id", "uuid", "start", "end", "text", "page"),
        *("location", "vertices", "x", "y", "refs", "cuboids", "position", "dimensions", "yaw"),
        *(
            "attributes",
            "category",
            "category_id",
            "mood",
            "n",
            "who",
            "first",
            "labels",
            "children",
        ),
        *("max_responses_required", "min_responses_required", "max_choices", "conditions", "min"),
    ]
)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)
PARAMS = [
    *("attachment", "attachments", "attachment_type", "categories", "category_ids", "choices"),
    *("fields", "repeatable_fields", "labels", "text", "relationships", "features", "geometries"),
    *("annotation_attributes", "template_variables", "allow_multiple", "objects_to_annotate"),
]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(kinds.TYPES), st.dictionaries(st.sampled_from(PARAMS), anything, max_size=6))
def test_any_parameters_are_read_or_refused(kind: str, params: dict[str, object]) -> None:
    with suppress(Invalid):
        kinds.of(kind).check(kind, params)
    schema = kinds.of(kind).read(kind, params, Losses())
    check_schema(schema)


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(kinds.TYPES),
    st.dictionaries(
        st.sampled_from(["annotations", "relationships", "category", "fields", "choice", "events"]),
        anything,
    ),
)
def test_any_response_is_read_and_can_be_kept(kind: str, response: dict[str, object]) -> None:
    params, losses = ASKED[kind], Losses()
    schema, shown = asked(kind, params), Shown(params, FILES)
    answer = kinds.of(kind).read_response(response, schema, shown, losses)
    kept = read_answer(write_answer(answer))
    body = codec.write_answer(kept, schema, shown, losses)
    codec.read_answer(body, schema, shown, losses)
