"""A manager runs batches by rules of their own, and makes tasks golden."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.managing import SCENE, THINGS, answer, box, judged, said, visit
from tests.browser.studio import picture
from tests.browser.test_labelling import IMAGE
from tests.browser.test_quality import serious

if TYPE_CHECKING:
    from tests.browser.studio import Studio


pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def mia(studio: Studio) -> str:
    """The address of somebody who manages."""
    return studio.person("mia", "manager", "Mia Sol")[0]


def test_a_batch_has_rules_and_pages_of_its_own(studio: Studio, mia: str) -> None:
    project = studio.project([THINGS, SCENE], [IMAGE], overlap=2, name="Street scenes")
    skill = studio.api.post("/v1/skills", json={"name": "streets"}).json()["id"]
    page = visit(studio, mia, f"/projects/{project}/batches")
    page.get_by_role("button", name="New batch").click()
    page.keyboard.type("Night")
    page.get_by_label("Priority").fill("7")
    page.get_by_label("Not handed out before").check()
    page.get_by_role("button", name="Create the batch").click()
    row = page.get_by_role("row", name="Night")
    row.get_by_text("not begun").wait_for()
    batch = max(one["id"] for one in _batches(studio, project))
    shown = studio.upload(project, picture())
    tasks = [{"data": {"image": shown}} for _ in range(5)]
    studio.api.post(f"/v1/projects/{project}/tasks", params={"batch_id": batch},
                    json={"tasks": tasks}).raise_for_status()  # fmt: skip
    row.get_by_role("button", name="Open").click()
    row.get_by_role("button", name="Pause").wait_for()

    page.get_by_role("link", name="Night").click()
    page.get_by_label("Share that is reviewed").fill("30")
    page.get_by_label("One golden task in").fill("12")
    page.get_by_label("Ask for a skill").select_option("streets")
    page.get_by_label("streets: at least").fill("0.8")
    assert serious(page) == []
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved. Version").wait_for()
    page.get_by_label("Tasks on a page").fill("2")
    page.get_by_role("button", name="Put them together").click()
    page.get_by_text("3 pages made.").wait_for()
    found = studio.api.get(f"/v1/batches/{batch}").json()
    assert (found["state"], found["priority"], found["overlap"]) == ("open", 7, 2)
    rules = {"review_percent": 30, "golden_every": 12}
    rules["skills"] = [{"skill_id": skill, "least": 0.8}]
    assert found["settings"] == {**found["settings"], **rules}
    listed = studio.api.get(f"/v1/projects/{project}/tasks", params={"batch_id": batch}).json()
    pages = [one["page_id"] for one in listed["items"]]
    assert [pages.count(one) for one in dict.fromkeys(pages)] == [2, 2, 1]


def test_an_answer_becomes_a_golden_task_that_explains(studio: Studio, mia: str) -> None:
    project = judged(studio, 1)
    answer(studio, project, studio.email, said("indoors", box("a", 200)))
    (task,) = studio.api.get(f"/v1/projects/{project}/tasks").json()["items"]
    page = visit(studio, mia, f"/projects/{project}/tasks/{task['id']}")
    page.get_by_role("button", name="Make a golden task").click()
    page.get_by_label("As", exact=True).select_option("training")
    page.get_by_role("button", name="Make it", exact=True).click()
    page.get_by_text("It was made.").wait_for()
    page.get_by_role("link", name="Golden tasks").click()
    page.get_by_role("tab", name="training").click()
    page.locator("summary", has_text="frame 0").click()
    page.get_by_label("Explanation").fill("The roof is seen\nfrom below.")
    page.get_by_label("Weight").fill("2.5")
    page.get_by_role("group", name="What counts").get_by_label("Where?").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    assert serious(page) == []
    path = f"/v1/projects/{project}/tasks"
    (made,) = studio.api.get(path, params={"kind": "training"}).json()["items"]
    assert made["data"] == task["data"]
    assert made["expected"] == {
        "answer": said("indoors", box("a", 200)), "weight": 2.5, "fields": ["scene"],
        "hint": "The roof is seen\nfrom below.",
    }  # fmt: skip


def _batches(studio: Studio, project: int) -> list[dict[str, object]]:
    found: list[dict[str, object]] = studio.api.get(f"/v1/projects/{project}/batches").json()[
        "items"
    ]
    return found
