"""A project that came through a dialect is labelled like one of our own, and read back there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.studio import HEIGHT, WIDTH, picture
from tests.browser.test_labelling import drag

if TYPE_CHECKING:
    from tests.browser.studio import Studio

pytestmark = pytest.mark.xdist_group("browser")

CONFIG = """
<View>
  <Image name="photo" value="$image"/>
  <RectangleLabels name="objects" toName="photo">
    <Label value="Cat" background="red" hotkey="c"/>
    <Label value="Dog" background="#00798c"/>
  </RectangleLabels>
  <Choices name="scene" toName="photo" choice="single" required="true">
    <Choice value="indoors"/><Choice value="outdoors" hotkey="o"/>
  </Choices>
</View>
"""


def test_a_project_of_label_studio(studio: Studio) -> None:
    with studio.hub.client(studio.owner, mount="/labelstudio/api") as client:
        client.headers["Authorization"] = f"Token {studio.owner.api_key}"
        made = client.post("/projects/", json={"title": "Pets", "label_config": CONFIG})
        assert made.status_code == 201, made.text
        project = made.json()["id"]
        files = {"file": ("pet.png", picture(), "image/png")}
        reply = client.post(f"/projects/{project}/import", files=files)
        assert reply.status_code == 201, reply.text
        studio.api.patch(f"/v1/projects/{project}", json={"open_to_all": True})

        page = studio.label(project)
        page.wait_for_selector(".picture")
        page.keyboard.press("c")
        drag(page, (160, 100), (480, 600))
        page.keyboard.press("o")
        page.keyboard.press("Enter")
        page.locator(".pace", has_text="1 done").wait_for()
        page.locator(".status", has_text="All saved").wait_for()

        (task,) = client.get("/tasks/", params={"project": project}).json()["tasks"]
        (annotation,) = client.get(f"/tasks/{task['id']}/annotations/").json()
    box, choice = annotation["result"]
    if box["type"] != "rectanglelabels":
        box, choice = choice, box
    assert box["value"]["rectanglelabels"] == ["Cat"]
    assert (box["original_width"], box["original_height"]) == (WIDTH, HEIGHT)
    place = [box["value"][name] for name in ("x", "y", "width", "height")]
    assert place == pytest.approx([10, 10, 20, 50], abs=0.2)
    assert choice["value"]["choices"] == ["outdoors"]
    assert (choice["from_name"], choice["to_name"]) == ("scene", "photo")


def test_a_task_of_scale(studio: Studio) -> None:
    with studio.hub.client(mount="/scale/v1") as client:
        client.auth = (studio.owner.api_key, "")
        made = client.post("/projects", json={"name": "Cars", "type": "imageannotation"})
        assert made.status_code == 200, made.text
        files = {"file": ("street.png", picture(), "image/png")}
        kept = client.post("/files/upload", files=files, data={"project_name": "Cars"})
        assert kept.status_code == 200, kept.text
        task = client.post(
            "/task/imageannotation",
            json={
                "project": "Cars",
                "attachment": kept.json()["attachment_url"],
                "geometries": {"box": {"objects_to_annotate": ["car", "bus"]}},
                "annotation_attributes": {
                    "parked": {
                        "type": "category", "description": "Is it parked?", "choices": ["yes", "no"],
                        "conditions": {"label_condition": {"label": "car"}},
                    }
                },
            },
        )  # fmt: skip
        assert task.status_code == 200, task.text
        studio.api.patch(f"/v1/projects/{studio.newest()}", json={"open_to_all": True})

        page = studio.label(studio.newest())
        page.wait_for_selector(".picture")
        drag(page, (100, 200), (500, 700))
        page.locator(".details").get_by_label("yes").click()
        drag(page, (900, 300), (1100, 400))
        page.locator(".palette").get_by_text("bus").click()
        assert page.locator(".details").get_by_text("Is it parked?").count() == 0
        page.keyboard.press("Enter")
        page.locator(".pace", has_text="1 done").wait_for()
        page.locator(".status", has_text="All saved").wait_for()
        found = client.get(f"/task/{task.json()['task_id']}").json()
    assert found["status"] == "completed"
    car, bus = found["response"]["annotations"]
    place = [car[name] for name in ("left", "top", "width", "height")]
    assert place == pytest.approx([100, 200, 400, 500], abs=2)
    assert (car["label"], bus["label"]) == ("car", "bus")
    assert car["attributes"] == {"parked": "yes"}
