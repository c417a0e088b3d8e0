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
