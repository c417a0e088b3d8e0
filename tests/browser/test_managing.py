"""A manager makes a project, sets its rules, sees how it stands; people, places and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.managing import answer, box, judged, said, visit
from tests.browser.test_labelling import IMAGE, SCENE
from tests.browser.test_quality import in_both, serious

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.studio import Studio


pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def mia(studio: Studio) -> str:
    """The address of somebody who manages."""
    return studio.person("mia", "manager", "Mia Sol")[0]


def _project(studio: Studio, page: Page) -> dict[str, Any]:
    number = page.url.split("/projects/")[1].split("/")[0]
    found: dict[str, Any] = studio.api.get(f"/v1/projects/{number}/schema").json()
    return found


def test_a_project_is_made_of_a_template_and_changed_in_both_languages(
    studio: Studio, mia: str
) -> None:
    page = visit(studio, mia, "/projects")
    page.get_by_role("link", name="New project").click()
    page.get_by_label("Name", exact=True).fill("Letters")
    page.get_by_role("radio", name="Names in texts").check()
    page.locator(".preview .text", has_text="Ada Lovelace").wait_for()
    page.get_by_label("Labels", exact=True).fill("person = Person\ntown")
    page.locator(".preview .pick", has_text="town").wait_for()
    page.get_by_role("button", name="Create the project").click()
    page.get_by_role("heading", name="Upload").wait_for()
    made = _project(studio, page)
    assert made["inputs"] == [{"name": "text", "media": "text", "key": "text"}]
    (field,) = made["fields"]
    assert (field["kind"], field["shapes"]) == ("region", ["text_span"])
    assert field["labels"] == [{"name": "person", "title": "Person"}, {"name": "town"}]

    page.get_by_role("link", name="Labels").click()
    page.get_by_role("button", name="+ rating").click()
    page.get_by_label("Out of").fill("7")
    assert page.locator(".preview .rating input").count() == 7, "the preview is live"
    page.get_by_role("button", name="Save as a new version").click()
    page.get_by_text("Saved.").wait_for()
    assert _project(studio, page)["fields"][1] == {"kind": "rating", "name": "rating", "most": 7}

    page.get_by_role("tab", name="Label Studio XML").click()
    xml = page.get_by_label("The schema as XML")
    assert "<Rating" in xml.input_value()
    xml.fill(
        "<View><Text name='t' value='$t'/><Choices name='c' toName='t'><Choice/></Choices></View>"
    )
    page.locator(".sheet [role=alert]").wait_for()
    xml.fill(
        "<View><Text name='t' value='$t'/><Choices name='tone' toName='t'>"
        "<Choice value='kind'/><Choice value='rude'/></Choices></View>"
    )
    page.locator(".preview .option", has_text="rude").wait_for()
    page.get_by_role("button", name="Save as a new version").click()
    page.get_by_text("Saved.").wait_for()
    (field,) = _project(studio, page)["fields"]
    assert (field["name"], [one["name"] for one in field["labels"]]) == ("tone", ["kind", "rude"])


@pytest.mark.soak
def test_settings_are_kept_and_an_older_page_does_not_overwrite_them(
    studio: Studio, mia: str
) -> None:
    project = judged(studio, 1)
    page = visit(studio, mia, f"/projects/{project}/settings")
    older = visit(studio, mia, f"/projects/{project}/settings")
    older.get_by_label("Answers for each task").fill("5")
    page.get_by_label("Answers for each task").fill("3")
    page.get_by_label("Share that is reviewed").fill("25")
    page.get_by_label("One golden task in").fill("20")
    page.get_by_label("A rejected answer").select_option(label="returns to its author")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    older.get_by_role("button", name="Save").click()
    older.get_by_role("alert").wait_for()
    found = studio.api.get(f"/v1/projects/{project}").json()
    assert found["overlap"] == 3
    wanted = {"on_reject": "final", "review_percent": 25, "golden_every": 20}
    assert found["settings"] == {**found["settings"], **wanted}


@pytest.mark.soak
def test_people_places_groups_and_keys(studio: Studio) -> None:
    boss, _ = studio.person("boss", "admin", "Bo Adler")
    project = studio.project([SCENE], [IMAGE], open_to_all=False)
    page = visit(studio, boss, "/manage/people")
    page.get_by_label("Email address (empty").fill("noor@example.org")
    page.get_by_role("button", name="Invite somebody").click()
    link = page.get_by_label("Link to hand on").input_value()
    assert "/join#" in link
    page.get_by_role("button", name="Take back: noor@example.org").click()
    page.get_by_text("Open invitations").wait_for(state="detached")
    assert studio.api.get("/v1/invitations").json()["items"] == []
    page.get_by_label("Role of Lea Brandt").select_option("reviewer")
    page.get_by_label("New group").fill("Night shift")
    page.get_by_role("button", name="Create", exact=True).click()
    page.locator("summary", has_text="Night shift").click()
    page.get_by_label("Lea Brandt is in Night shift").check()
    page.locator("summary", has_text="1 person").wait_for()
    member = studio.api.get(f"/v1/members/{studio.lea}").json()
    assert member["role"] == "reviewer"

    page.goto(f"/projects/{project}/people")
    page.get_by_label("Role of Lea Brandt").select_option("labeler")
    page.wait_for_load_state("networkidle")
    places = studio.api.get(f"/v1/projects/{project}/members").json()["items"]
    assert {"member_id": studio.lea, "role": "labeler"} in places

    page.goto("/manage/keys")
    page.get_by_label("Name", exact=True).fill("pipeline")
    page.get_by_label("Read only").check()
    page.get_by_role("button", name="Create the key").click()
    key = page.get_by_label("API key", exact=True).input_value()
    headers = {"Authorization": f"Bearer {key}"}
    request = studio.context(signed_in=False).request
    assert request.get("/native/v1/projects", headers=headers).ok
    assert request.post("/native/v1/projects", headers=headers, data={"name": "x"}).status == 403
    page.reload()
    row = page.get_by_role("row", name="pipeline API key")
    row.wait_for()
    assert key not in page.content(), "shown once"
    row.get_by_role("button", name="End").click()
    page.get_by_role("button", name="End it now").click()
    row.wait_for(state="detached")
    known = studio.api.get("/v1/members").json()["items"]
    number = next(one["id"] for one in known if one["email"] == boss)
    left = studio.api.get(f"/v1/members/{number}/keys").json()["items"]
    assert [one["kind"] for one in left if one["name"] == "pipeline"] == ["access_pair"]


def test_the_overview_adds_up(studio: Studio, mia: str) -> None:
    project = judged(studio, 4, review_percent=0, golden_every=0)
    noor, _ = studio.person("noor", "labeler", "Noor Haddad")
    tasks = studio.api.get(f"/v1/projects/{project}/tasks").json()["items"]
    for task in tasks[:2]:
        studio.api.patch(f"/v1/tasks/{task['id']}", json={"overlap": 2}).raise_for_status()
    answer(
        studio, project, studio.email, said("indoors", box("a", 1), box("b", 700)), said("outdoors")
    )
    answer(studio, project, noor, said("indoors", box("a", 1)), said("indoors"))
    page = visit(studio, mia, f"/projects/{project}/overview")
    page.get_by_role("heading", name="Labels").wait_for()
    figures = dict(line.split("\n") for line in page.locator(".figures div").all_inner_texts())
    assert (figures["Tasks"], figures["done"], figures["to do"]) == ("4", "2", "2")
    rows = [row.split("\t") for row in page.locator(".label-table tbody tr").all_inner_texts()]
    told = {row[0].strip(): [part.strip() for part in row[1:3]] for row in rows}
    # One cat of two is shared (F1 = 2/3); of the second task they say different things.
    assert told == {"cat": ["3", "67 %"], "indoors": ["3", "50 %"], "outdoors": ["1", "0 %"]}
    days = page.locator("table", has=page.get_by_text("Work day by day")).locator("tbody tr")
    assert [one.split("\t")[1:] for one in days.all_inner_texts()] == [["2", "2", "4"]]
    row = page.get_by_role("row", name="Lea Brandt").last.inner_text().split("\t")
    assert [part.strip() for part in row[1:3]] == ["2", "5 seconds"]
    assert "At most 2 answers" in page.get_by_role("region", name="Remaining time").inner_text()
    with page.expect_download() as begun:
        page.get_by_role("button", name="As a table").click()
    assert len(begun.value.path().read_text().splitlines()) == 3
    page.get_by_label("Shown").select_option("Hours")
    page.get_by_label("Time", exact=True).select_option("7 days")
    page.get_by_text("Work day by day").first.wait_for()
    in_both(page, "overview")


@pytest.mark.soak
def test_labellers_see_no_page_of_managers(studio: Studio) -> None:
    project = judged(studio, 1)
    page = visit(studio, studio.email, "/projects")
    page.wait_for_selector(".card")
    for name in ("Manage", "Review", "New project", "People and keys"):
        assert page.get_by_role("link", name=name).count() == 0
    for part in ("overview", "review"):
        page.goto(f"/projects/{project}/{part}")
        page.get_by_text("This page is for others").wait_for()
    page.goto("/manage/people")
    page.get_by_text("This page is for others").wait_for()
    studio.api.put(
        f"/v1/projects/{project}/members/{studio.lea}", json={"role": "manager"}
    ).raise_for_status()
    page.goto(f"/projects/{project}/overview")
    page.locator(".figures").wait_for()
    rosa, _ = studio.person("rosa", "reviewer", "Rosa Lind")
    other = visit(studio, rosa, "/projects")
    other.get_by_role("link", name="Review").wait_for()
    assert other.get_by_role("link", name="Manage").count() == 0


def test_nobody_is_kept_out_of_managing(studio: Studio) -> None:
    project = judged(studio, 2)
    answer(studio, project, studio.email, said("indoors", box("a", 200)))
    boss, _ = studio.person("boss", "owner", "Bo Adler")
    page = visit(studio, boss, "/projects")
    ready = {
        "overview": ".plot", "tasks": ".table-row", "review": ".one-answer .picture",
        "upload": ".drop", "labels": ".preview .task", "settings": "form", "people": "table",
        "exports": "form", "webhooks": "form",
    }  # fmt: skip
    paths = [(f"/projects/{project}/{part}", wanted) for part, wanted in ready.items()]
    paths += [("/manage/people", "table"), ("/manage/keys", "table"), ("/projects/new", ".preview")]
    for path, wanted in paths:
        way = page.locator(f'.ways a[href="{path}"]')
        if way.count():
            way.click()
            page.wait_for_selector(f'.ways a[href="{path}"][aria-current=page]')
        else:
            page.goto(path)
        page.wait_for_selector(wanted)
        if path.endswith(("review", "labels")):
            in_both(page, path)
        else:
            assert serious(page) == [], path
