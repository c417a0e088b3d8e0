"""Answers are compared, and every kind of question is answered, mostly without a mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.studio import picture
from tests.browser.test_labelling import SPANS, TEXT, handed_in
from tests.browser.test_quality import in_both, serious

if TYPE_CHECKING:
    from tests.browser.studio import Studio

pytestmark = pytest.mark.xdist_group("browser")

PROMPT: list[dict[str, Any]] = [
    {"name": "prompt", "media": "chat", "key": "prompt", "title": "Prompt"},
    {"name": "a", "media": "text", "key": "a", "title": "Answer A"},
    {"name": "b", "media": "text", "key": "b", "title": "Answer B"},
]
PREFERENCE: list[dict[str, Any]] = [
    {"kind": "pairwise", "name": "better", "title": "Which is better?", "inputs": ["a", "b"], "required": True},
    {"kind": "rating", "name": "good_a", "title": "How good?", "inputs": ["a"], "required": True},
    {"kind": "rating", "name": "good_b", "title": "How good?", "inputs": ["b"]},
    {"kind": "ranking", "name": "order", "title": "Order", "inputs": ["a", "b"],
     "labels": [{"name": "a", "title": "Answer A", "hotkey": "k"}, {"name": "b", "title": "Answer B", "hotkey": "l"}]},
    {"kind": "text", "name": "best", "title": "The better one, put right", "inputs": ["a", "b"], "lines": 6},
]  # fmt: skip
ANSWER = "A gloss is a {} note.\n\n```python\nprint({})\n```\nSee `gloss`."


def test_answers_are_compared_without_a_mouse(studio: Studio) -> None:
    one, other = ANSWER.format("short", "NOTES"), ANSWER.format("brief", "book")
    asked = [{"role": "user", "content": "What is a gloss?"}]
    project = studio.project(PREFERENCE, PROMPT, {"prompt": asked, "a": one, "b": other})
    page = studio.label(project)
    press = page.keyboard.press
    press("d")
    found = page.locator(".readable mark").all_inner_texts()
    assert found == ["short", "NOTES", "brief", "book"]
    left, right = page.locator('[data-beside="true"]').all()
    boxes = [figure.bounding_box() for figure in (left, right)]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert left.locator("pre").inner_text() == "print(NOTES)"
    press("d")
    assert page.locator(".readable mark").count() == 0
    in_both(page, "answers side by side")
    press("Control+Enter")
    assert "needed" in left.locator(".fault").inner_text(), "said at the answer that it is about"
    for key in ("2", "5", "l", "k", "/", "Alt+ArrowDown", "Alt+ArrowDown", "Control+Home"):
        press(key)
    page.keyboard.type("Well: ")
    press("Escape")
    press("Enter")
    (answer,) = handed_in(studio, page, project)
    values = {value["field"]: value["value"] for value in answer["values"]}
    assert values == {"better": "b", "good_a": 2, "order": ["b", "a"], "best": f"Well: {other}"}


def tree(width: int) -> list[dict[str, Any]]:
    """Options of three levels, width by width; the upper ones cannot be picked."""
    return [
        {"name": f"g{a}", "title": f"Group {a}", "selectable": False, "labels": [
            {"name": f"g{a}/p{b}", "title": f"Part {a}.{b}", "labels": [
                {"name": f"g{a}/p{b}/o{c}", "title": f"Option {a}.{b}.{c}"} for c in range(width)]}
            for b in range(width)]}
        for a in range(width)
    ]  # fmt: skip


FIELDS: list[dict[str, Any]] = [
    {"kind": "choice", "name": "topic", "title": "Topic", "nested": True, "multiple": True,
     "display": "tree", "labels": tree(16)},
    {"kind": "choice", "name": "land", "title": "Land", "labels": [{"name": f"Land {n}"} for n in range(300)]},
    {"kind": "choice", "name": "size", "title": "Size", "display": "buttons",
     "labels": [{"name": "small"}, {"name": "large"}]},
    {"kind": "ranking", "name": "sorted", "title": "Sorted",
     "labels": [{"name": f"s{n}"} for n in range(1, 5)],
     "buckets": [{"name": "relevant", "title": "Relevant"}, {"name": "off", "title": "Off topic"}]},
    {"kind": "file", "name": "photo", "title": "Photo", "accept": ["image/png"], "many": True},
    {"kind": "json", "name": "free", "title": "Free data"},
    {"kind": "json", "name": "where", "title": "Where", "format": "coordinates"},
    {"kind": "text", "name": "page", "title": "Page", "format": "url"},
    {"kind": "number", "name": "count", "title": "Count", "whole": True},
    {"kind": "rating", "name": "stars", "title": "Stars"},
    {"kind": "datetime", "name": "day", "title": "Day", "parts": "date"},
    {"kind": "boolean", "name": "again", "title": "Again"},
    {"kind": "pairwise", "name": "better", "title": "Better", "inputs": ["text", "other"]},
    {"kind": "group", "name": "rows", "title": "Rows", "fields": [
        {"kind": "text", "name": "what", "title": "What"},
        {"kind": "text", "name": "why", "title": "Why", "when": {"is": "answered", "field": "what"}}]},
    {"kind": "relation", "name": "links", "title": "Links", "labels": [{"name": "near"}]},
    {**SPANS, "title": "Names"},
]  # fmt: skip


def test_every_kind_of_question_says_that_it_must_be_answered(studio: Studio) -> None:
    fields = [{**field, "required": True} for field in FIELDS]
    inputs = [TEXT, {**TEXT, "name": "other", "key": "other"}]
    project = studio.project(fields, inputs, {"text": "Ada met Zoë.", "other": "Or not."})
    page = studio.label(project)
    page.keyboard.press("Control+Enter")
    page.locator(".actions .fault").wait_for()
    assert page.locator(".unsupported").count() == 0
    for field in fields:
        said = page.locator(f'[data-field="{field["name"]}"] > .fault').all_inner_texts()
        assert said == ["An answer is needed."], field["name"]
    assert serious(page) == []


def test_the_other_kinds_of_questions(studio: Studio) -> None:
    project = studio.project(FIELDS[:7], [TEXT], {"text": "What is here?"})
    page = studio.label(project)
    press, keys = page.keyboard.press, page.keyboard
    # A tree of 4 368 options: typed to one, then by arrows to another.
    press("/")
    keys.type("option 7.15.3")
    press("Enter")
    page.locator(".chips").get_by_text("Option 7.15.3").wait_for()
    press("Control+a")
    press("Delete")
    assert page.locator('[data-field="topic"] [role=treeitem]').count() == 16 + 16 + 16, (
        "opened to the pick"
    )
    page.locator('[data-field="topic"] .rows').focus()
    for key in (
        "Home",
        "ArrowRight",
        "ArrowDown",
        "ArrowDown",
        "Enter",
        "ArrowLeft",
        "ArrowLeft",
        "Enter",
    ):
        press(key)
    for letters in ("/", "land 27"):
        keys.type(letters)
    for key in ("ArrowDown", "ArrowDown", "Enter", "Escape"):
        press(key)
    # Into the first group, the second, out and in again.
    for key in ("3", "5", "5", "3", "3", "3", "4"):
        press(key)
    page.get_by_label("s1: one place down").click()
    photo = {"name": "a photo.png", "mimeType": "image/png", "buffer": picture(40, 30)}
    paper = {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    page.get_by_label("Photo").set_input_files([photo, {**photo, "name": "b.png"}, paper])
    page.locator(".file a", has_text="a photo.png").wait_for()
    assert "paper.pdf was not sent" in page.locator('[data-field="photo"] .fault').inner_text()
    page.locator(".file li", has_text="b.png").get_by_role("button").click()
    page.get_by_label("Free data").fill('{"a": [1,\n oops]}')
    page.get_by_label("Where").fill("95, 13")
    page.get_by_role("button", name="Submit").click()
    assert "line 2, letter 2" in page.locator('[data-field="free"] > .fault').last.inner_text()
    assert "Latitude" in page.locator('[data-field="where"] > .fault').inner_text()
    page.get_by_label("Free data").fill('{"a": [1, null], "b": 1.5}')
    page.get_by_label("Where").fill("52.5, -13.25")
    press("Control+Enter")
    (answer,) = handed_in(studio, page, project)
    values = {value["field"]: value["value"] for value in answer["values"]}
    (number,) = values.pop("photo")
    file = studio.api.get(f"/v1/files/{number}").json()
    assert (file["name"], file["size"]) == ("a photo.png", len(picture(40, 30)))
    assert values == {
        "topic": ["g7/p15/o3", "g0/p1"],
        "land": ["Land 270"],
        "sorted": {"off": ["s3"], "relevant": ["s2", "s1"]},
        "free": {"a": [1, None], "b": 1.5}, "where": "52.5, -13.25",
    }  # fmt: skip
