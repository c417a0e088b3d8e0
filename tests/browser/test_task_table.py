"""Tasks in a table that may be very long, what is done to many, and one task whole."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.browser.managing import answer, box, judged, said, visit
from tests.browser.test_labelling import IMAGE, SCENE
from tests.browser.test_quality import serious
from tests.soak import rounds

if TYPE_CHECKING:
    from tests.browser.studio import Studio


pytestmark = pytest.mark.xdist_group("browser")


MANY = rounds(12_000, 100_000)


@pytest.fixture
def mia(studio: Studio) -> str:
    """The address of somebody who manages."""
    return studio.person("mia", "manager", "Mia Sol")[0]


def test_a_table_of_very_many_tasks_is_quick(studio: Studio, mia: str) -> None:
    project = studio.project([SCENE], [IMAGE])
    tags = {1: ',"tags":["odd"]'}
    body = "".join(
        f'{{"data":{{"image":"{n}"}},"name":"n{n}"{tags.get(n % 20, "")}}}\n' for n in range(MANY)
    )
    headers = {"Content-Type": "application/x-ndjson"}
    path = f"/v1/projects/{project}/tasks"
    reply = studio.api.post(path, content=body.encode(), headers=headers, timeout=60)
    assert reply.json()["created"] == MANY
    page = visit(studio, mia, f"/projects/{project}/tasks")
    page.get_by_role("row").nth(5).wait_for()
    page.get_by_text(f"{MANY:,} tasks".replace(",", " ")).wait_for()
    assert page.get_by_role("row").count() < 80, "only what is in sight is drawn"
    page.get_by_role("grid").focus()
    page.keyboard.press("End")
    begun = time.monotonic()
    page.get_by_role("gridcell", name=f"n{MANY - 1}", exact=True).wait_for(timeout=20_000)
    print(f"the last of {MANY} rows after {time.monotonic() - begun:.2f} s")
    assert page.get_by_role("row").count() < 80
    took = page.evaluate(
        """async () => {
            const table = document.querySelector(".table");
            const frames = [];
            for (let n = 0, before = performance.now(); n < 30; n++) {
                table.scrollTop = (n * table.scrollHeight) / 30;
                await new Promise((done) => requestAnimationFrame(done));
                const now = performance.now();
                frames.push(now - before);
                before = now;
            }
            return frames.sort((a, b) => a - b)[15];
        }"""
    )
    print(f"a frame of scrolling takes {took:.0f} ms")
    assert took < 100

    page.get_by_role("searchbox", name="Tag").fill("odd")
    page.get_by_text(f"{MANY // 20:,} tasks".replace(",", " ")).wait_for()
    assert page.url.endswith("?tag=odd"), "the address says what is listed"
    page.reload()
    page.get_by_text(f"{MANY // 20:,} tasks".replace(",", " ")).wait_for()
    page.get_by_role("searchbox", name="Tag").fill("")
    page.get_by_text(f"{MANY:,} tasks".replace(",", " ")).wait_for()
    page.get_by_role("button", name="Number").click()
    page.get_by_role("columnheader", name="Number").get_by_text("↓").wait_for()
    page.get_by_role("gridcell", name=f"n{MANY - 1}", exact=True).wait_for()
    assert page.url.endswith("?sort=-id")
    page.reload()
    page.get_by_role("gridcell", name=f"n{MANY - 1}", exact=True).wait_for()
    page.get_by_role("grid").evaluate("(one) => { one.scrollTop = 38 * 500 }")
    page.get_by_role("gridcell", name=f"n{MANY - 501}", exact=True).click()
    page.get_by_role("heading", name=f"n{MANY - 501}").wait_for()
    page.get_by_role("link", name="Next").wait_for()
    page.keyboard.press("j")
    page.get_by_role("heading", name=f"n{MANY - 502}").wait_for()
    page.get_by_role("link", name="All of the list").click()
    page.get_by_role("gridcell", name=f"n{MANY - 502}", exact=True).wait_for()
    page.get_by_role("searchbox", name="Tag").fill("odd")
    page.get_by_label("Name has").fill("n100")
    page.locator("h1", has_text="6 tasks").wait_for()


@pytest.mark.soak
def test_many_tasks_are_changed_at_once(studio: Studio, mia: str) -> None:
    project = studio.project([SCENE], [IMAGE], *({"image": f"/{n}.png"} for n in range(6)))
    page = visit(studio, mia, f"/projects/{project}/tasks")
    boxes = page.get_by_role("checkbox", name="Select task")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    page.get_by_text("4 selected").first.wait_for()
    page.get_by_role("button", name="Set priority").click()
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    page.get_by_text("Set priority: 4 tasks.").wait_for()
    found = studio.api.get(f"/v1/projects/{project}/tasks").json()["items"]
    assert [one["priority"] for one in found] == [9, 9, 9, 9, 0, 0]
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Set priority: 4 tasks.").wait_for(state="detached")
    page.get_by_role("button", name="Cancel", exact=True).click()
    page.locator(".table [data-state=canceled]").nth(3).wait_for()
    tasks = studio.api.get(f"/v1/projects/{project}/tasks").json()["items"]
    assert [one["priority"] for one in tasks] == [0] * 6, "taken back"
    assert [one["state"] for one in tasks] == ["canceled"] * 4 + ["open"] * 2
    page.get_by_role("button", name="Select all that match").click()
    page.get_by_text("6 selected").first.wait_for()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete with answers").click()
    page.get_by_text("There is no task yet").wait_for()
    assert studio.api.get(f"/v1/projects/{project}/tasks/count").json() == {"count": 0}


def test_columns_of_the_data_are_kept(studio: Studio, mia: str) -> None:
    tasks = [{"data": {"image": f"/{n}.png", "meta": {"road": f"B{n}"}}} for n in range(3)]
    project = studio.project([SCENE], [IMAGE], *tasks)
    page = visit(studio, mia, f"/projects/{project}/tasks")
    page.get_by_role("row").nth(3).wait_for()
    page.locator("summary", has_text="Columns").click()
    page.get_by_label("Data", exact=True).uncheck()
    page.get_by_label("meta", exact=True).check()
    page.keyboard.press("Escape")
    page.get_by_role("gridcell", name="B1").wait_for()
    page.reload()
    page.get_by_role("gridcell", name="B2").wait_for()
    assert page.get_by_role("columnheader", name="meta").count() == 1
    assert page.get_by_role("gridcell", name="/1.png").count() == 0


@pytest.mark.soak
def test_a_task_tells_its_whole_story(studio: Studio, mia: str) -> None:
    project = judged(studio, 1)
    answer(studio, project, studio.email, said("indoors", box("a", 200)))
    (task,) = studio.api.get(f"/v1/projects/{project}/tasks").json()["items"]
    (given,) = studio.api.get(f"/v1/tasks/{task['id']}/annotations").json()["items"]
    fix = {"verdict": "fixed", "comment": "It is out", "answer": said("outdoors", box("a", 210))}
    assert studio.api.post(f"/v1/annotations/{given['id']}/reviews", json=fix).status_code == 201
    page = visit(studio, mia, f"/projects/{project}/tasks")
    page.get_by_role("gridcell", name="frame 0").click()
    page.locator(".story li").nth(3).wait_for()
    told = [" ".join(one.split()) for one in page.locator(".story b").all_inner_texts()]
    assert told[:3] == ["The task", "Lea Brandt", "Lea Brandt"]
    assert "It is out" in page.locator(".story").inner_text()
    page.get_by_label("1 earlier version").select_option(index=1)
    page.locator(".said", has_text="indoors").wait_for()
    page.get_by_role("button", name="Make it the expected answer").click()
    page.get_by_text("No longer the expected answer").wait_for()
    assert studio.api.get(f"/v1/annotations/{given['id']}").json()["golden"] is True
    assert serious(page) == []
