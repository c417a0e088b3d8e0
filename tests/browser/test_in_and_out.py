"""Files and data become tasks, answers are taken along, others are called: with a server that does jobs."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.browser.managing import answer, box, judged, said, visit
from tests.browser.studio import picture
from tests.browser.test_labelling import IMAGE, SCENE
from tests.browser.test_quality import serious
from tests.edge.serving import EASY, Hub, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.studio import Studio


pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def busy() -> Iterator[Hub]:
    """A server that does jobs and may call this machine."""
    with running("sqlite", env={**EASY, "GLOSSATOR_OUTGOING_ALLOW": "127.0.0.0/8"}) as hub:
        yield hub


@pytest.fixture
def office(busy: Hub, browser: Browser) -> Iterator[Studio]:
    """A studio on that server."""
    from tests.browser.studio import Studio

    made = Studio(busy, browser)
    yield made
    made.close()


@contextmanager
def elsewhere() -> Iterator[tuple[str, list[bytes]]]:
    """Another server: it has a picture, and notes what it is told. Its address and the notes."""
    told: list[bytes] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/a.png"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(picture(33, 22) if found else b"")

        def do_POST(self) -> None:
            told.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", told
    finally:
        server.shutdown()
        server.server_close()


def test_files_become_tasks(office: Studio) -> None:
    mia = office.person("mia", "manager", "Mia Sol")[0]
    project = office.project([SCENE], [IMAGE])
    page = visit(office, mia, f"/projects/{project}/upload")
    photos = [
        {"name": f"street {n}.png", "mimeType": "image/png", "buffer": picture(40 + n, 30)}
        for n in range(3)
    ]
    odd = {"name": "notes.exe", "mimeType": "application/x-thing", "buffer": b"x"}
    page.get_by_label("Choose files").set_input_files([*photos, odd])
    page.get_by_text("Done: 3 tasks made").wait_for()
    assert page.get_by_text("1 file did not come through").is_visible()

    # As a folder is dropped: the browser hands files over.
    page.evaluate(
        """(bytes) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(bytes)], "dropped.png", { type: "image/png" }));
            document.querySelector(".drop").dispatchEvent(
                new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
        }""",
        list(picture(20, 20)),
    )
    page.get_by_text("Done: 1 task made").wait_for()
    with elsewhere() as (address, _):
        page.get_by_role("textbox", name="Addresses").fill(
            f"{address}/a.png\nno address\n{address}/none.png"
        )
        page.get_by_role("button", name="Bring 2 files").click()
        page.get_by_text("1 file did not come through").wait_for()
        page.get_by_text("Done: 1 task made").wait_for()

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(2):
            archive.writestr(f"holiday/{n}.png", picture(50 + n, 30))
        archive.writestr("readme.txt", "no picture")
    zipped = {"name": "holiday.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}
    page.get_by_label("Choose files").set_input_files([zipped])
    page.get_by_text("Done: 2 tasks made").wait_for()
    page.get_by_text("holiday.zip/readme.txt").wait_for()
    widths = []
    for task in office.api.get(f"/v1/projects/{project}/tasks").json()["items"]:
        number = task["data"]["image"].split("/files/")[1].split("/")[0]
        widths.append(office.api.get(f"/v1/files/{number}").json()["width"])
    assert sorted(widths) == [20, 33, 40, 41, 42, 50, 51], "what is shown are the files, each once"


@pytest.mark.soak
def test_data_files_become_tasks(office: Studio) -> None:
    mia = office.person("mia", "manager", "Mia Sol")[0]
    project = office.project([SCENE], [IMAGE])
    page = visit(office, mia, f"/projects/{project}/upload")
    lines = "".join(f'{{"data":{{"image":"/x/{n}.png"}}}}\n' for n in range(7)).encode()
    table = b"image\n/y/1.png\n/y/2.png\n"
    page.get_by_label("Choose files").set_input_files([
        {"name": "more.jsonl", "mimeType": "application/jsonl", "buffer": lines},
        {"name": "table.csv", "mimeType": "text/csv", "buffer": table},
        {"name": "rows.json", "mimeType": "application/json", "buffer": b'[{"image":"/z/1.png"}]'},
        {"name": "broken.json", "mimeType": "application/json", "buffer": b"{"},
    ])  # fmt: skip
    page.locator(".panel-box [data-state=completed]").nth(1).wait_for()
    page.locator(".panel-box [data-state=failed]").wait_for()
    page.get_by_text("Done: 8 tasks made").wait_for()
    page.get_by_role("button", name="Let the server read it").click()
    page.locator(".panel-box [data-state=completed]").wait_for()
    tasks = office.api.get(f"/v1/projects/{project}/tasks").json()["items"]
    assert sorted(one["data"]["image"] for one in tasks) == sorted(
        [*(f"/x/{n}.png" for n in range(7)), "/y/1.png", "/y/2.png", "/z/1.png"]
    )


def test_rows_and_lines_become_tasks(studio: Studio) -> None:
    mia = studio.person("mia", "manager", "Mia Sol")[0]
    text = {"name": "text", "media": "text", "key": "text"}
    project = studio.project([{**SCENE, "inputs": ["text"]}], [text])
    studio.tasks(project, {"data": {"text": "here"}, "unique_id": "u3"})
    path = f"/v1/projects/{project}/batches"
    batch = studio.api.post(path, json={"name": "Second"}).json()["id"]
    page = visit(studio, mia, f"/projects/{project}/upload")
    page.get_by_label("Tasks go to the batch").select_option("Second")
    rows = "".join(f'u{n},"Text {n}, and ""more""",{n},x;y\n' for n in range(6))
    table = f"id,sentence,weight,tags\n{rows}u9,,1,\n".encode()
    page.get_by_label("Choose files").set_input_files(
        [{"name": "rows.csv", "mimeType": "text/csv", "buffer": table}]
    )
    page.get_by_label("Column id is").select_option("its unique id")
    page.get_by_label("Column sentence is").select_option("data: text")
    page.get_by_label("Column weight is").select_option("left out")
    page.get_by_text("1 row cannot become a task: row 8: nothing for “text”").wait_for()
    assert serious(page) == []
    page.get_by_role("button", name="Make 6 tasks").click()
    page.get_by_text("Done: 5 tasks made").wait_for()
    page.get_by_text("2 rows did not come through").wait_for()
    with page.expect_download() as begun:
        page.get_by_role("button", name="Download what did not").click()
    lines = begun.value.path().read_text().splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [["rows.csv", "8"], ["rows.csv", "5"]]
    assert "u3" in lines[2]
    made = studio.api.get(f"/v1/projects/{project}/tasks", params={"batch_id": batch}).json()
    found = {one["unique_id"]: (one["data"], one["tags"]) for one in made["items"]}
    assert found == {
        f"u{n}": ({"text": f'Text {n}, and "more"'}, ["x", "y"]) for n in (0, 1, 2, 4, 5)
    }

    poem = "One line\n\nand \N{SPARKLES} another\n".encode()
    page.get_by_label("Choose files").set_input_files(
        [{"name": "poem.txt", "mimeType": "text/plain", "buffer": poem}]
    )
    page.get_by_label("Of poem.txt").select_option("each line is a task")
    page.get_by_role("button", name="Make 2 tasks").click()
    page.get_by_text("Done: 2 tasks made").wait_for()
    made = studio.api.get(f"/v1/projects/{project}/tasks", params={"batch_id": batch}).json()
    texts = [one["data"]["text"] for one in made["items"][-2:]]
    assert texts == ["One line", "and \N{SPARKLES} another"]


@pytest.mark.soak
def test_webhooks_show_their_calls_and_call_again(office: Studio) -> None:
    mia = office.person("mia", "manager", "Mia Sol")[0]
    project = office.project([SCENE], [IMAGE])
    page = visit(office, mia, f"/projects/{project}/webhooks")
    with elsewhere() as (address, told):
        page.get_by_label("Address").fill(f"{address}/hook")
        page.get_by_label("task.done").check()
        page.get_by_role("button", name="Create the webhook").click()
        assert len(page.get_by_label("Secret that calls").input_value()) > 20
        page.get_by_role("button", name="Call it now").click()
        page.locator("tbody [data-state=delivered]").wait_for()
        page.get_by_role("button", name="Deliver call").click()
        page.locator("tbody [data-state=delivered]").nth(1).wait_for()
        page.get_by_role("button", name="Change", exact=True).click()
        form = page.get_by_role("form", name="Change the webhook")
        form.get_by_label("batch.opened").check()
        form.get_by_label("task.done").uncheck()
        form.get_by_role("button", name="Save").click()
        form.wait_for(state="detached")
    assert len(told) == 2
    assert told[0] == told[1], "the same message"
    (hook,) = office.api.get("/v1/webhooks", params={"project_id": project}).json()["items"]
    assert (hook["url"], hook["kinds"]) == (f"{address}/hook", ["batch.opened"])


def test_answers_are_taken_along_with_what_was_lost(office: Studio) -> None:
    mia = office.person("mia", "manager", "Mia Sol")[0]
    project = judged(office, 2)
    answer(office, project, office.email, said("indoors", box("a", 200)), said("outdoors"))
    page = visit(office, mia, f"/projects/{project}/exports")
    with page.expect_download() as begun:
        page.get_by_role("link", name="Download").first.click()
    found = json.loads(begun.value.path().read_text())
    assert [one["annotations"][0]["answer"]["values"][0]["value"] for one in found["tasks"]] == [
        ["indoors"], ["outdoors"],
    ]  # fmt: skip
    page.get_by_role("region", name="Download as it is now").get_by_label("State").select_option(
        "open"
    )
    with page.expect_download() as begun:
        page.get_by_role("link", name="Download").first.click()
    assert json.loads(begun.value.path().read_text())["tasks"] == []
    page.get_by_label("Title").fill("For training")
    page.get_by_role("button", name="Make a snapshot").click()
    card = page.get_by_role("region", name="For training")
    card.locator("[data-state=completed]").wait_for()
    card.get_by_label("Write it as").select_option("coco")
    card.get_by_role("button", name="Write", exact=True).click()
    card.get_by_text("this format cannot hold").wait_for()
    card.get_by_text("What was lost").click()
    number = office.api.get(f"/v1/projects/{project}/snapshots").json()["items"][0]["id"]
    (made,) = office.api.get(f"/v1/snapshots/{number}/conversions").json()["items"]
    shown = card.locator("tbody tr").all_inner_texts()
    assert [one.split("\t")[0].replace(" ", "_") for one in shown] == [
        loss["code"] for loss in made["losses"]
    ]
    with page.expect_download() as begun:
        card.get_by_role("link", name="Download").last.click()
    assert begun.value.path().stat().st_size > 100
