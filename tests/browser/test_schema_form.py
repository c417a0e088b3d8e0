"""A manager asks questions of every kind in the form, and every job has a template that works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.managing import visit
from tests.browser.test_labelling import IMAGE
from tests.browser.test_quality import serious

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.studio import Studio


pytestmark = pytest.mark.xdist_group("browser")

KINDS = [
    "choice", "marks", "text", "number", "rating", "yes or no", "date or time", "ranking",
    "comparison", "links between marks", "group of fields", "file", "free data",
]  # fmt: skip
"""As the buttons call them, in their order."""


@pytest.fixture
def mia(studio: Studio) -> str:
    """The address of somebody who manages."""
    return studio.person("mia", "manager", "Mia Sol")[0]


def _added(page: Page, kind: str) -> Locator:
    """A new question of this kind, open."""
    page.get_by_role("button", name=f"+ {kind}", exact=True).last.click()
    box = page.locator("details.field:not(details.field details.field)").last
    if box.get_attribute("open") is None:
        box.locator("summary").first.click()
    return box


def test_every_kind_of_question_is_asked_in_the_form(studio: Studio, mia: str) -> None:
    second = {"name": "other", "media": "image", "key": "other"}
    project = studio.project([], [IMAGE, second])
    page = visit(studio, mia, f"/projects/{project}/labels")
    page.get_by_text("Nothing is asked yet").wait_for()
    for kind in KINDS[1:]:
        _added(page, kind)
    choice = _added(page, "choice")
    choice.get_by_label("Name", exact=True).fill("breed")
    choice.get_by_label("Label 1", exact=True).fill("cat/dog")
    choice.get_by_label("Key of cat/dog").press("Shift+c")
    choice.get_by_label("Colour of cat/dog").fill("#123456")
    choice.get_by_role("button", name="More about no").click()
    choice.get_by_role("button", name="Add one under no").click()
    choice.get_by_label("Label 2.1").fill("none at all")
    choice.get_by_label("Asked", exact=True).select_option("for each mark")
    choice.get_by_role("button", name="Asked only if").click()
    choice.get_by_role("group", name="With one of these").get_by_label("object").check()
    choice.get_by_role("button", name="More conditions").click()
    choice.get_by_role("button", name="Add a condition").click()
    choice.get_by_label("Condition", exact=True).last.select_option("a value is equal")
    choice.get_by_label("Of", exact=True).select_option("question rating")
    choice.get_by_label("Is", exact=True).fill("4")
    marks = page.locator("details.field").first
    if marks.get_attribute("open") is None:
        marks.locator("summary").first.click()
    marks.get_by_label("pose").check()
    marks.get_by_label("Points of the pose").fill("nose\nneck")
    marks.get_by_label("Lines between them").fill("nose – neck")
    marks.get_by_label("Name", exact=True).fill("things")
    marks.get_by_label("Name", exact=True).press("Enter")
    assert serious(page) == []
    page.get_by_role("button", name="Save as a new version").click()
    page.get_by_text("Saved.").wait_for()
    found = _schema(studio, project)
    assert [one["kind"] for one in found["fields"]] == [
        "region", "text", "number", "rating", "boolean", "datetime", "ranking", "pairwise",
        "relation", "group", "file", "json", "choice",
    ]  # fmt: skip
    things, asked = found["fields"][0], found["fields"][-1]
    assert things["shapes"] == ["box", "skeleton"]
    assert things["options"] == {"names": ["nose", "neck"], "edges": [[0, 1]]}
    assert found["fields"][7]["inputs"] == ["image", "other"]
    assert asked == {
        "kind": "choice", "name": "breed", "scope": "region", "nested": True,
        "labels": [
            {"name": r"cat\/dog", "color": "#123456", "hotkey": "Shift+c"},
            {"name": "no", "labels": [{"name": "no/none at all", "title": "none at all"}]},
        ],
        "when": {"is": "all", "of": [
            {"is": "labelled", "names": ["object"]},
            {"is": "equals", "value": 4, "field": "rating"},
        ]},
    }  # fmt: skip

    # What is not saved is still there when one comes back, and can be given up.
    _added(page, "rating")
    page.get_by_role("link", name="Tasks", exact=True).click()
    page.get_by_text("There is no task yet").wait_for()
    page.get_by_role("link", name="Labels").click()
    page.get_by_text("Not saved").wait_for()
    assert page.locator("details.field > summary", has_text="rating-2").count() == 1
    page.get_by_role("button", name="Discard").click()
    page.locator("details.field > summary", has_text="rating-2").wait_for(state="detached")

    # What the server does not take is said at the question.
    if marks.get_attribute("open") is None:
        marks.locator("summary").first.click()
    marks.get_by_label("pose", exact=True).uncheck()
    marks.get_by_label("box", exact=True).uncheck()
    page.get_by_role("button", name="Save as a new version").click()
    marks.get_by_role("alert").filter(has_text="no shape can be drawn").wait_for()


@pytest.mark.soak
def test_every_template_makes_a_project(studio: Studio, mia: str) -> None:
    page = visit(studio, mia, "/projects/new")
    page.locator(".templates input").last.wait_for()
    count = page.locator(".templates input").count()
    for n in range(count):
        page.goto("/projects/new")
        page.locator(".templates input").nth(n).check()
        assert page.get_by_text("This cannot be shown").count() == 0
        page.get_by_label("Name", exact=True).fill(f"Job {n}")
        page.get_by_role("button", name="Create the project").click()
        page.get_by_role("heading", name="Upload").wait_for()
    assert count > 25


def _schema(studio: Studio, project: int) -> dict[str, Any]:
    found: dict[str, Any] = studio.api.get(f"/v1/projects/{project}/schema").json()
    return found
