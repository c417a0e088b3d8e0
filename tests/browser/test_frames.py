"""Pictures that are frames, and films that came through a dialect; what is stored is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.filming import box, drag, go, numbered, shown, slide, spot
from tests.browser.films import COUNT, FILM, HEIGHT, WIDTH
from tests.browser.studio import picture
from tests.browser.test_labelling import handed_in
from tests.browser.test_quality import serious

if TYPE_CHECKING:
    from tests.browser.studio import Studio

pytestmark = pytest.mark.xdist_group("browser")

PAGES = {"name": "pages", "media": "image", "key": "images", "many": True}


def test_pictures_one_after_the_other(studio: Studio) -> None:
    """As a film: what is followed keeps its key frames, what is not lies on one of them."""
    kind = {
        "kind": "choice", "name": "kind", "title": "Kind", "scope": "item", "inputs": ["pages"],
        "labels": [{"name": "cover", "hotkey": "7"}, {"name": "text", "hotkey": "8"}],
    }  # fmt: skip
    figures = {
        "kind": "region", "name": "figures", "title": "Figures", "inputs": ["pages"],
        "shapes": ["box"], "labels": [{"name": "figure", "hotkey": "1"}],
    }  # fmt: skip
    stains = {
        "kind": "region", "name": "stains", "title": "Stains", "inputs": ["pages"],
        "shapes": ["polygon", "track"], "labels": [{"name": "stain", "hotkey": "2"}],
    }  # fmt: skip
    project = studio.project([kind, figures, stains], [PAGES])
    sizes = [(640, 360), (400, 600), (640, 360), (640, 360)]
    studio.tasks(project, {"images": [studio.upload(project, picture(*size)) for size in sizes]})
    page = studio.label(project)
    key = page.keyboard.press

    def turned(n: int) -> None:
        page.wait_for_function(
            """([n, wide]) => document.querySelector('.film-bar input')?.value === String(n + 1) &&
                document.querySelector('.picture img')?.naturalWidth === wide""",
            arg=[n, sizes[n][0]],
        )  # fmt: skip

    turned(0)
    key("7")
    key("2")
    for x, y in ((100, 100), (200, 100), (150, 200), (100, 100)):
        spot(page, x, y, sizes[0][0])
    key("Escape")
    key("PageDown")
    turned(1)
    key("8")
    key("1")
    drag(page, (50, 300), (250, 500), 400)
    key("Escape")
    key("PageDown")
    turned(2)
    page.locator(".count", has_text="1 of 2").wait_for()
    key("c")  # the figure is here too, as a part of the picture
    page.locator(".count", has_text="2 of 3").wait_for()
    key("]")  # what was drawn first: it is seen faintly, and moved it is here too
    drag(page, (150, 130), (250, 160), 640)
    key("End")
    turned(3)
    key("c")
    key("Enter")
    (answer,) = handed_in(studio, page, project)
    stain, figure, copy = answer["regions"]
    assert answer["values"] == [
        {"field": "kind", "value": ["cover"], "input": "pages", "item": 0},
        {"field": "kind", "value": ["text"], "input": "pages", "item": 1},
    ]
    assert figure["shape"] == {"type": "box", "x": 50, "y": 300, "width": 200, "height": 200}
    assert (figure["item"], figure["frame"]["height"]) == (1, 600)
    assert (copy["item"], copy["shape"]) == (2, box(80, 180, 320, 120))
    assert "item" not in stain
    ring = [[100, 100], [200, 100], [150, 200]]
    there = {"type": "polygon", "points": [[x + 100, y + 30] for x, y in ring]}
    assert stain["shape"] == {
        "type": "track", "between": "none", "count": 4,
        "keys": [
            {"at": 0, "shape": {"type": "polygon", "points": ring}}, {"at": 2, "shape": there},
            {"at": 3, "shape": there},
        ],
    }  # fmt: skip


CONFIG = """
<View>
  <Video name="clip" value="$video" frameRate="25"/>
  <VideoRectangle name="box" toName="clip"/>
  <Labels name="what" toName="clip"><Label value="Car" hotkey="1"/><Label value="Van"/></Labels>
  <TimelineLabels name="when" toName="clip"><Label value="Stop" hotkey="3"/></TimelineLabels>
</View>
"""


def test_a_film_of_label_studio(studio: Studio) -> None:
    with studio.hub.client(studio.owner, mount="/labelstudio/api") as client:
        client.headers["Authorization"] = f"Token {studio.owner.api_key}"
        made = client.post("/projects/", json={"title": "Cars", "label_config": CONFIG})
        assert made.status_code == 201, made.text
        project = made.json()["id"]
        files = {"file": ("film.webm", FILM.read_bytes(), "video/webm")}
        reply = client.post(f"/projects/{project}/import", files=files)
        assert reply.status_code == 201, reply.text
        studio.api.patch(f"/v1/projects/{project}", json={
            "open_to_all": True, "settings": {"review_percent": 100},
        })  # fmt: skip
        page = studio.label(project)
        key = page.keyboard.press
        shown(page, 0)
        key("1")
        drag(page, (40, 200), (120, 300))
        go(page, 50)
        drag(page, (80, 250), (280, 250))
        key("Escape")
        key("3")
        slide(page, 1, 10.5, 19.5)
        key("Enter")
        handed_in(studio, page, project)
        (task,) = client.get("/tasks/", params={"project": project}).json()["tasks"]
        (annotation,) = client.get(f"/tasks/{task['id']}/annotations/").json()
    followed, ranged = annotation["result"]
    assert (followed["type"], followed["value"]["labels"]) == ("videorectangle", ["Car"])
    assert (followed["value"]["framesCount"], followed["value"]["duration"]) == (COUNT, 4)
    first, last = followed["value"]["sequence"]
    assert (first["frame"], first["enabled"], first["time"]) == (1, True, 0)
    assert (last["frame"], last["time"]) == (51, 2)
    places = [[step[name] for name in ("x", "y", "width", "height")] for step in (first, last)]
    for place, x in zip(places, (40, 240), strict=True):
        assert place == pytest.approx(
            [100 * x / WIDTH, 100 * 200 / HEIGHT, 12.5, 100 * 100 / HEIGHT], abs=0.2
        )
    assert ranged["value"] == {"ranges": [{"start": 11, "end": 20}], "timelinelabels": ["Stop"]}
    look_back(studio, project)


def look_back(studio: Studio, project: int) -> None:
    """A reviewer sees it as it was handed in."""
    email, _ = studio.person("rita", "reviewer", "Rita")
    page = studio.context(email=email).new_page()
    page.goto(f"/projects/{project}/review")
    shown(page, 0)
    page.get_by_role("button", name="Last frame").click()
    shown(page, COUNT - 1)
    assert serious(page) == []


def test_frames_of_scale(studio: Studio) -> None:
    """What a person sees between key frames is what the response says."""
    with studio.hub.client(mount="/scale/v1") as client:
        client.auth = (studio.owner.api_key, "")
        made = client.post("/projects", json={"name": "Street", "type": "videoannotation"})
        assert made.status_code == 200, made.text
        urls = []
        for _ in range(4):
            files = {"file": ("street.png", picture(WIDTH, HEIGHT), "image/png")}
            kept = client.post("/files/upload", files=files, data={"project_name": "Street"})
            assert kept.status_code == 200, kept.text
            urls.append(kept.json()["attachment_url"])
        asked = {
            "project": "Street", "attachments": urls, "frame_rate": 2,
            "geometries": {"box": {"objects_to_annotate": ["car"]}},
        }  # fmt: skip
        task = client.post("/task/videoannotation", json=asked)
        assert task.status_code == 200, task.text
        studio.api.patch(f"/v1/projects/{studio.newest()}", json={"open_to_all": True})
        page = studio.label(studio.newest())
        page.wait_for_selector(".picture img")
        drag(page, (100, 200), (180, 260))
        page.keyboard.press("End")
        drag(page, (120, 230), (180, 260))
        page.keyboard.press("PageUp")
        numbered(page, 140)
        page.keyboard.press("Enter")
        page.locator(".pace", has_text="1 done").wait_for()
        page.locator(".status", has_text="All saved").wait_for()
        found = client.get(f"/task/{task.json()['task_id']}").json()
        frames = client.get(found["response"]["annotations"]["url"]).json()
    seen = [one for frame in frames for one in frame["annotations"]]
    places = [(one["label"], one["left"], one["top"]) for one in seen]
    assert places == [("car", 100 + 20 * n, 200 + 10 * n) for n in range(4)]
    assert [one.get("interpolated", False) for one in seen] == [False, True, True, False]
