"""A reviewer judges by keyboard; rejected work comes back to its author; what is stored is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.managing import SCENE, THINGS, answer, box, judged, said, visit
from tests.browser.studio import picture
from tests.browser.test_labelling import IMAGE

if TYPE_CHECKING:
    from tests.browser.studio import Studio

pytestmark = pytest.mark.xdist_group("browser")


def _tasks(studio: Studio, project: int) -> list[dict[str, Any]]:
    found = studio.api.get(f"/v1/projects/{project}/tasks").json()["items"]
    return [studio.api.get(f"/v1/tasks/{one['id']}").json() for one in found]


def test_answers_are_judged_side_by_side_without_the_mouse(studio: Studio) -> None:
    project = judged(studio, 3, on_reject="final")
    studio.api.patch(f"/v1/projects/{project}", json={"overlap": 2})
    tasks = [one["id"] for one in _tasks(studio, project)]
    for number in tasks:
        studio.api.patch(f"/v1/tasks/{number}", json={"overlap": 2})
    noor, _ = studio.person("noor", "labeler", "Noor Haddad")
    rosa, _ = studio.person("rosa", "reviewer", "Rosa Lind")
    mine = said("outdoors", box("a", 200), box("b", 900, "dog"))
    answer(studio, project, studio.email, mine, mine, mine)
    theirs = said("indoors", box("c", 204))
    answer(studio, project, noor, theirs, theirs, theirs)

    page = visit(studio, rosa, f"/projects/{project}/review")
    page.locator(".one-answer").nth(1).wait_for()
    page.get_by_role("region", name="Answer of Lea Brandt").wait_for()
    # The scene, and the dog of one of them; the cats are 4 pixels apart and one.
    assert page.locator(".review-head").get_by_text("2 differences").is_visible()
    marked = page.locator(".one-answer").first.locator("[data-differs=true]").all_inner_texts()
    assert [" ".join(text.split())[:5] for text in marked] == ["Where", "dog ≠"]
    pictures = page.locator(".picture")
    pictures.nth(1).wait_for()
    assert pictures.count() == 2, "each answer lies on a picture of its own"
    page.keyboard.press("d")
    assert page.locator(".one-answer").first.locator("li").count() == 1
    page.keyboard.press("a")
    page.locator(".one-answer [data-state=accepted]").wait_for()
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.placeholder").startswith("Say what is wrong")
    page.keyboard.type("The dog is missing")
    page.keyboard.press("Enter")

    page.locator(".review-head", has_text="frame 1").wait_for()
    page.keyboard.press("2")
    page.keyboard.press("f")
    page.wait_for_selector(".fixing .task")
    page.keyboard.press("o")
    page.keyboard.press("Enter")
    page.locator(".one-answer [data-state=accepted]").wait_for()
    page.keyboard.press("n")
    page.locator(".review-head", has_text="frame 2").wait_for()
    page.locator(".pace", has_text="3 verdicts given").wait_for()

    first, second, third = _tasks(studio, project)
    assert [one["state"] for one in first["annotations"]] == ["accepted", "rejected"]
    assert (first["state"], second["state"], third["state"]) == (
        "accepted", "in_review", "in_review",
    )  # fmt: skip
    fixed = next(one for one in second["annotations"] if one["state"] == "accepted")
    assert fixed["answer"]["values"] == [{"field": "scene", "value": ["outdoors"]}]
    assert fixed["answer"]["regions"] == [box("c", 204)], "what was not corrected is untouched"
    reviews = studio.api.get(f"/v1/annotations/{first['annotations'][1]['id']}/reviews").json()
    assert [(one["verdict"], one["comment"]) for one in reviews["items"]] == [
        ("rejected", "The dog is missing")
    ]


@pytest.mark.soak
def test_links_masks_and_pictures_are_compared(studio: Studio) -> None:
    links = {"kind": "relation", "name": "links", "title": "Links", "labels": [{"name": "near"}]}
    fields = [{**THINGS, "shapes": ["box", "mask"]}, SCENE, links]
    rules = {"overlap": 2, "settings": {"review_percent": 100}}
    project = studio.project(fields, [{**IMAGE, "many": True}], **rules)
    shown = [studio.upload(project, picture(*size)) for size in ((800, 500), (1600, 1000))]
    studio.tasks(project, {"image": shown})
    noor, _ = studio.person("noor", "labeler", "Noor Haddad")
    runs = {"type": "mask", "width": 1600, "height": 1000, "runs": [800_000, 800_000]}
    for email, ends in ((studio.email, ("a", "b")), (noor, ("b", "a"))):
        regions = [box("a", 200), box("b", 900, "dog"), {**box("m", 0), "shape": runs}]
        given = said("indoors", *({**one, "item": 1} for one in regions))
        link = {"source": ends[0], "target": ends[1], "field": "links", "labels": ["near"]}
        answer(studio, project, email, {**given, "relations": [link]})

    page = visit(
        studio, studio.person("mia", "manager", "Mia Sol")[0], f"/projects/{project}/review"
    )
    differing = page.locator(".said [data-differs=true]")
    differing.nth(1).wait_for()
    told = [" ".join(one.split()) for one in differing.all_inner_texts()]
    assert told == ["Links≠ differs cat → dog (near)", "Links≠ differs dog → cat (near)"]
    second = page.locator(".one-answer").nth(1)
    second.locator("li", has_text="dog").get_by_role("button").click()
    for one in page.locator(".one-answer").all():
        one.locator(".pager [aria-current=page]", has_text="2").wait_for()


def test_rejected_work_comes_back_to_its_author(studio: Studio) -> None:
    project = judged(studio, 1, on_reject="final")
    rosa, _ = studio.person("rosa", "reviewer", "Rosa Lind")
    answer(studio, project, studio.email, said("indoors", box("a", 200)))
    page = visit(studio, rosa, f"/projects/{project}/review")
    page.wait_for_selector(".one-answer")
    page.keyboard.press("c")
    page.keyboard.type("It is outdoors")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.get_by_text("Nothing waits for a verdict").wait_for()

    author = visit(studio, studio.email, "/projects")
    author.get_by_role("link", name="Came back").click()
    author.get_by_text("The reviewer says: “It is outdoors”").wait_for()
    author.get_by_role("button", name="Correct it").click()
    author.wait_for_selector(".task")
    assert author.locator(".banner").get_by_text("It is outdoors").is_visible()
    author.keyboard.press("o")
    author.keyboard.press("Enter")
    author.get_by_text("Corrected, waits for a reviewer").wait_for()

    page.get_by_role("button", name="Look again").click()
    page.get_by_text("corrected by its author").wait_for()
    page.keyboard.press("a")
    page.get_by_text("Nothing waits for a verdict").wait_for()
    page.locator("[data-state=accepted]").wait_for(state="detached")
    (task,) = _tasks(studio, project)
    (annotation,) = task["annotations"]
    assert (task["state"], annotation["state"], annotation["revision"]) == (
        "accepted",
        "accepted",
        2,
    )
    assert annotation["answer"] == said("outdoors", box("a", 200))


@pytest.mark.soak
def test_what_was_requeued_is_shown_but_not_taken_back(studio: Studio) -> None:
    project = judged(studio, 1)
    answer(studio, project, studio.email, said("indoors"))
    (task,) = _tasks(studio, project)
    number = task["annotations"][0]["id"]
    verdict = {"verdict": "rejected", "comment": "No box"}
    assert studio.api.post(f"/v1/annotations/{number}/reviews", json=verdict).status_code == 201
    page = visit(studio, studio.email, f"/projects/{project}/returned")
    page.get_by_text("No box").wait_for()
    assert page.get_by_text("The task went to somebody else.").is_visible()
    assert page.get_by_role("button", name="Correct it").count() == 0


@pytest.mark.soak
def test_a_verdict_that_was_not_taken_is_not_lost_from_sight(studio: Studio) -> None:
    project = judged(studio, 2)
    mia, _ = studio.person("mia", "manager", "Mia Sol")
    answer(studio, project, mia, said("indoors"), said("indoors"))
    page = visit(studio, mia, f"/projects/{project}/review")
    page.get_by_text("Nothing waits for a verdict").wait_for()
    assert page.locator(".one-answer").count() == 0, "one's own answers are for others"
    page.goto(f"/projects/{project}/review/{_tasks(studio, project)[0]['id']}")
    page.wait_for_selector(".one-answer")
    page.keyboard.press("a")
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "nobody reviews their own answer" in alert.inner_text()
    alert.get_by_role("button").click()
    page.locator(".review-head", has_text="frame 0").wait_for()
    assert _tasks(studio, project)[0]["annotations"][0]["state"] == "submitted"
