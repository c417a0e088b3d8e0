"""What people are told before, while and after they label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.studio import picture
from tests.browser.test_labelling import BOXES, IMAGE, SCENE, TEXT, handed_in
from tests.browser.test_quality import serious

if TYPE_CHECKING:
    from tests.browser.studio import Studio

pytestmark = pytest.mark.xdist_group("browser")

KIND = {
    "kind": "choice", "name": "kind", "title": "What is it?", "inputs": ["text"], "required": True,
    "labels": [{"name": "cat", "hotkey": "1"}, {"name": "dog", "hotkey": "2"}],
}  # fmt: skip
CAT = {"values": [{"field": "kind", "value": ["cat"], "input": "text"}]}


def test_instructions_come_first_once_and_are_one_key_away(studio: Studio) -> None:
    told = "<p>Look at the <b>ears</b>.</p><ul><li>first</li></ul><script>document.title = 'no'</script>"
    project = studio.project([KIND], [TEXT], {"text": "one"}, {"text": "two"}, instructions=told)
    page = studio.label(project)
    words = page.locator("dialog .told")
    words.wait_for()
    assert words.inner_text().split("\n") == ["Look at the ears.", "• first"]
    assert page.locator("dialog script").count() == 0
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.get_by_text("two").wait_for()
    assert page.locator("dialog").count() == 0
    page.reload()
    page.get_by_text("two").wait_for()
    assert page.locator("dialog").count() == 0
    page.keyboard.press("?")
    words.wait_for()
    assert "no" not in page.title()


def test_a_training_task_is_explained_and_the_page_says_how_much_is_left(studio: Studio) -> None:
    project = studio.project([KIND], [TEXT], *({"text": f"text {n}"} for n in range(3)))
    batch = studio._made(
        f"/v1/projects/{project}/batches", {"name": "learn", "kind": "training", "priority": 1}
    )["id"]
    studio.api.post(f"/v1/batches/{batch}/open")
    taught = {"data": {"text": "It purrs."}, "kind": "training",
              "expected": {"answer": CAT, "hint": "Dogs do not purr."}}  # fmt: skip
    studio._made(f"/v1/projects/{project}/tasks?batch_id={batch}", {"tasks": [taught]})
    page = studio.label(project)
    page.get_by_text("It purrs.").wait_for()
    page.locator(".pace", has_text="3 left").wait_for()
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    lesson = page.locator("dialog")
    lesson.get_by_role("heading", name="Not quite").wait_for()
    lesson.get_by_text("Dogs do not purr.").wait_for()
    sides = lesson.locator("section")
    assert [side.get_attribute("aria-label") for side in sides.all()] == [
        "Your answer", "The right answer",
    ]  # fmt: skip
    assert sides.nth(0).locator(".said dd").inner_text() == "dog"
    assert sides.nth(1).locator(".said dd").inner_text() == "cat"
    assert serious(page) == []
    # Keys that were meant for the next task neither close it nor answer below it.
    page.keyboard.press("1")
    assert lesson.count() == 1
    page.wait_for_timeout(650)
    page.keyboard.press("Enter")
    lesson.wait_for(state="detached")
    assert page.locator(".pick[aria-pressed=true]").count() == 0
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.locator(".pace", has_text="2 left").wait_for()
    assert len(handed_in(studio, page, project, 2)) == 2


def test_an_answer_says_which_proposal_it_grew_from(studio: Studio) -> None:
    project = studio.project([BOXES, SCENE], [IMAGE])
    url = studio.upload(project, picture())
    shape = {"type": "box", "x": 100, "y": 100, "width": 300, "height": 200}
    region = {"id": "p1", "field": "things", "labels": ["cat"], "input": "image", "shape": shape,
              "frame": {"unit": "pixel", "width": 1600, "height": 1000}}  # fmt: skip
    proposal: dict[str, Any] = {
        "answer": {"regions": [region], "values": [{"field": "scene", "value": ["indoors"]}]},
        "model": "m",
    }
    numbers = studio.tasks(project, *({"data": {"image": url}, "predictions": [proposal]},) * 2)
    page = studio.label(project)
    page.locator(".proposal").wait_for()
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.locator(".pace", has_text="1 done").wait_for()
    page.locator(".proposal").wait_for()
    page.keyboard.press("o")
    page.keyboard.press("Enter")
    handed_in(studio, page, project, 2)
    first, second = studio.answers(project)
    [wanted] = studio.api.get(f"/v1/tasks/{numbers[0]}/predictions").json()["items"]
    assert first["parent_prediction_id"] == wanted["id"]
    assert second.get("parent_prediction_id") is None
