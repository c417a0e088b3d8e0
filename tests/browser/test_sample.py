"""The sample organisation in the browser: every kind of question and material can be tried at once; and
two people label beside each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.test_labelling import SCENE, TEXT
from tests.cli.test_demo import demo

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.studio import Studio

pytestmark = pytest.mark.xdist_group("browser")


def test_everything_of_the_sample_can_be_tried(browser: Browser, tmp_path: Path) -> None:
    with demo(tmp_path) as running:
        told = "\n".join(running.stdout)
        password = re.search(r"password of everybody +(\S+)", told)
        assert password is not None
        context = browser.new_context(base_url=running.url, viewport={"width": 1280, "height": 720})
        context.set_default_timeout(10_000)
        wrong: list[str] = []
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        said = {"email": "luis@example.org", "password": password[1]}
        assert context.request.post("/native/v1/login", data=said).ok
        page = context.new_page()
        seen: dict[str, str] = {}
        for project in context.request.get("/native/v1/projects").json()["items"]:
            page.goto(f"/projects/{project['id']}/label")
            page.locator(".task, .note[aria-busy=false]").first.wait_for()
            page.wait_for_load_state("networkidle")
            # What the pages cannot show or ask, they name.
            odd = page.locator(".unsupported, .stage-note")
            if page.locator(".task").count() == 0:
                seen[project["name"]] = "done"
            else:
                seen[project["name"]] = "; ".join(odd.all_inner_texts()) or "asked"
        context.close()
    assert wrong == []
    done = {name for name, what in seen.items() if what == "done"}
    assert done == {"Coins: count them all"}
    assert {what for name, what in seen.items() if name not in done} == {"asked"}, seen


def test_two_people_at_once(studio: Studio) -> None:
    """Each task is answered once, whoever is quicker."""
    tasks = 8
    project = studio.project(
        [{**SCENE, "inputs": ["text"]}], [TEXT], *({"text": f"text {n}"} for n in range(tasks))
    )
    email, kim = studio.person("kim", "labeler", "Kim")
    pages = [studio.label(project), studio.label(project, studio.context(email=email))]
    for turn in range(tasks // 2):
        for page in pages:
            page.keyboard.press("i")
            page.keyboard.press("Enter")
            page.locator(".pace", has_text=f"{turn + 1} done").wait_for()
    for page in pages:
        page.locator(".status", has_text="All saved").wait_for()
    answers = studio.answers(project)
    assert len(answers) == len({one["task_id"] for one in answers}) == tasks
    assert {one["member_id"] for one in answers} == {studio.lea, kim}
