"""Nothing that was handed in or begun is lost, and nothing is counted twice: without a connection,
over a reload, in two tabs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.studio import PASSWORD
from tests.edge.serving import wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from tests.browser.studio import Studio

pytestmark = pytest.mark.xdist_group("browser")

TEXT = {"name": "text", "media": "text", "key": "text", "link": False}
MOOD = {
    "kind": "choice", "name": "mood", "title": "How does it sound?", "required": True,
    "labels": [{"name": "glad"}, {"name": "sad"}],
}  # fmt: skip
NOTE = {"kind": "text", "name": "note", "title": "Note"}
SUBMITS = "**/native/v1/assignments/*/submit"


def made(studio: Studio, count: int, **more: Any) -> int:
    return studio.project(
        [MOOD, NOTE], [TEXT], *({"text": f"Sentence {n}."} for n in range(1, count + 1)), **more
    )


def shown(page: Page) -> str:
    return page.locator(".text").inner_text()


def stored(studio: Studio, project: int) -> list[list[str]]:
    """The moods that were stored, a list for each value of an answer."""
    return [one["answer"]["values"][0]["value"] for one in studio.answers(project)]


def ahead(studio: Studio, project: int) -> None:
    """The next task is at the page too."""
    wait_until(lambda: held(studio, project) == 2)


def held(studio: Studio, project: int) -> int:
    return sum(one["state"] == "active" for one in studio.assignments(project))


def test_without_a_connection_one_goes_on(studio: Studio) -> None:
    project = made(studio, 3)
    context = studio.context()
    page = studio.label(project, context)
    ahead(studio, project)
    context.set_offline(True)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.get_by_text("Sentence 2.").wait_for()
    page.locator(".status", has_text="1 task to be sent").wait_for()
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    page.locator(".status", has_text="2 tasks to be sent").wait_for()
    assert "No connection" in page.locator(".status").inner_text()
    assert stored(studio, project) == []
    context.set_offline(False)
    page.get_by_text("Sentence 3.").wait_for()
    page.locator(".status", has_text="All saved").wait_for()
    assert stored(studio, project) == [["glad"], ["sad"]]


def test_what_was_not_sent_outlives_the_page(studio: Studio) -> None:
    project = made(studio, 2)
    context = studio.context()
    page = studio.label(project, context)
    ahead(studio, project)
    context.set_offline(True)
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    page.locator(".status", has_text="1 task to be sent").wait_for()
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"/projects/{project}/label")
    again.get_by_text("Sentence 2.").wait_for()
    assert stored(studio, project) == [["sad"]]


def test_a_lost_answer_is_no_second_label(studio: Studio) -> None:
    project = made(studio, 2, overlap=2)
    page = studio.label(project)
    lost: list[int] = []

    def lose(route: Route) -> None:
        """The server gets it; its answer does not arrive."""
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route(SUBMITS, lose)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.get_by_text("Sentence 2.").wait_for()
    page.locator(".status", has_text="All saved").wait_for()
    assert lost == [200]
    assert stored(studio, project) == [["glad"]]
    assert page.locator(".refused").count() == 0


def test_a_reload_finds_the_draft(studio: Studio) -> None:
    project = made(studio, 3)
    context = studio.context()
    page = studio.label(project, context)
    words = shown(page)
    page.keyboard.press("2")
    # What this browser keeps is enough, should the server not get it.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('cut off')); }")
    page.get_by_label("Note").fill("half a thou")
    page.reload()
    page.wait_for_selector(".task")
    assert shown(page) == words
    assert page.get_by_label("sad").is_checked()
    assert page.get_by_label("Note").input_value() == "half a thou"
    # Elsewhere too: another browser has nothing but what the server keeps.
    page.get_by_label("Note").fill("half a thought")
    page.locator(".status", has_text="Draft saved").wait_for()
    other = studio.label(project)
    assert shown(other) == words
    assert other.get_by_label("Note").input_value() == "half a thought"


def test_the_newer_tab_has_the_work(studio: Studio) -> None:
    project = made(studio, 3)
    context = studio.context()
    first = studio.label(project, context)
    words = shown(first)
    first.keyboard.press("1")
    second = studio.label(project, context)
    first.get_by_role("heading", name="You went on in another tab").wait_for()
    assert shown(second) == words
    assert second.get_by_label("glad").is_checked()
    second.get_by_label("Note").fill("from the second tab")
    first.get_by_role("button", name="Go on here").click()
    first.wait_for_selector(".task")
    second.get_by_role("heading", name="You went on in another tab").wait_for()
    assert first.get_by_label("Note").input_value() == "from the second tab"
    first.keyboard.press("Enter")
    first.get_by_text("Sentence 2.").wait_for()
    first.locator(".status", has_text="All saved").wait_for()
    assert stored(studio, project) == [["glad"]]


def test_what_the_server_refuses_comes_back(studio: Studio) -> None:
    code = {"kind": "text", "name": "code", "title": "Code", "pattern": "[A-Z]{3}"}
    project = studio.project([MOOD, code], [TEXT], {"text": "Sentence 1."}, {"text": "Sentence 2."})
    page = studio.label(project)
    page.keyboard.press("1")
    page.get_by_label("Code").fill("abc")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Sentence 2.").wait_for()
    page.get_by_role("button", name="Open it").click()
    page.get_by_text("Sentence 1.").wait_for()
    assert "pattern" in page.locator('[data-field="code"] .fault').inner_text()
    page.get_by_label("Code").fill("ABC")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Sentence 2.").wait_for()
    page.locator(".status", has_text="All saved").wait_for()
    assert [one["answer"]["values"][1]["value"] for one in studio.answers(project)] == ["ABC"]


@pytest.mark.soak
def test_signed_out_in_between_one_goes_on_after_signing_in(studio: Studio) -> None:
    project = made(studio, 2)
    context = studio.context()
    page = studio.label(project, context)
    ahead(studio, project)
    context.clear_cookies()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Glossator").wait_for()
    assert "1 task could not be sent yet" in page.get_by_role("status").inner_text()
    page.get_by_label("Email").fill(studio.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Sentence 2.").wait_for()
    wait_until(lambda: stored(studio, project) == [["glad"]])


@pytest.mark.soak
def test_the_hold_lasts_while_one_works(studio: Studio) -> None:
    project = made(studio, 1, settings={"lease_s": 2})
    page = studio.label(project)
    page.wait_for_timeout(2400)
    (hold,) = studio.assignments(project)
    assert hold["state"] == "active"
    left = datetime.fromisoformat(hold["lease_at"]) - datetime.now(UTC)
    assert left.total_seconds() > 0, "it was renewed before its end"


def test_what_was_claimed_ahead_is_given_back(studio: Studio) -> None:
    project = made(studio, 3)
    page = studio.label(project)
    ahead(studio, project)
    page.locator(".brand").click()
    page.wait_for_selector(".card")
    wait_until(lambda: held(studio, project) == 1)
