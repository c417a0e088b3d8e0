"""Label photographs with the client of Label Studio, and take the result home as COCO and YOLO.

    pip install label-studio-sdk==1.0.10 'numpy<2'                      # the newest works as well
    glossator serve --data data
    glossator org create Demo --owner me@example.com --data data        # prints the API key
    GLOSSATOR_KEY=gls_... python examples/label_studio.py http://127.0.0.1:8080 photographs/*.jpg

``guess`` stands in for a model and ``look`` for people's eyes. Places are per cent of the picture.
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
from label_studio_sdk.client import LabelStudio
from PIL import Image

CONFIG = """<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="things" toName="image">
    <Label value="cat"/> <Label value="cup"/> <Label value="stone"/> <Label value="face"/>
  </RectangleLabels>
  <PolygonLabels name="areas" toName="image">
    <Label value="sky"/> <Label value="ground"/> <Label value="water"/>
  </PolygonLabels>
  <Choices name="scene" toName="image">
    <Choice value="inside"/> <Choice value="outside"/> <Choice value="space"/>
  </Choices>
</View>"""


def connect(url: str, key: str, mount: str = "labelstudio") -> httpx.Client:
    """For what the vendor's client has no method for; the key is sent as it sends it."""
    headers = {"Authorization": f"Token {key}" if mount == "labelstudio" else f"Bearer {key}"}
    return httpx.Client(base_url=f"{url}/{mount}", headers=headers, timeout=60)


def main(url: str, key: str, photographs: list[Path], answers: int = 1) -> None:
    """The whole job, from files to data sets; of each photograph that many answers."""
    client = LabelStudio(base_url=f"{url}/labelstudio", api_key=key)
    project = client.projects.create(
        title="Photographs", label_config=CONFIG, maximum_annotations=answers
    ).id
    with connect(url, key) as http:
        for path in photographs:
            task, result = upload(http, project, path), guess(*Image.open(path).size)
            client.predictions.create(task=task, result=result, score=0.5, model_version="mine-1")
    keys = [invite(url, key, f"labeller{n}@example.com") for n in range(1, 5)]
    with ThreadPoolExecutor(4) as people:
        print(sum(people.map(lambda own: label(url, own, project), keys)), "answers by 4 people")
    take_home(client, project, ["COCO", "YOLO"])


def upload(http: httpx.Client, project: int, path: Path) -> int:
    """Send a file, of which the server makes a task; its id."""
    files = {"file": (path.name, path.read_bytes())}
    made = http.post(f"/api/projects/{project}/import?return_task_ids=true", files=files)
    return int(made.raise_for_status().json()["task_ids"][0])


def invite(url: str, key: str, email: str) -> str:
    """Add somebody to the organization; their key. Only the native API gives it."""
    with connect(url, key, "native/v1") as native:
        made = native.post("/members", json={"email": email, "role": "labeler"})
    return str(made.raise_for_status().json()["api_key"])


def guess(width: int, height: int) -> list[dict[str, Any]]:
    """What a model thinks is on a photograph."""
    on = {"to_name": "image", "original_width": width, "original_height": height}
    box = {"x": 30, "y": 30, "width": 40, "height": 40, "rectanglelabels": ["cat"]}
    sky = {"points": [[0, 0], [100, 0], [70, 20], [20, 30]], "polygonlabels": ["sky"]}
    return [
        on | {"id": "1", "from_name": "things", "type": "rectanglelabels", "value": box},
        on | {"id": "2", "from_name": "areas", "type": "polygonlabels", "value": sky},
        on | {"id": "3", "from_name": "scene", "type": "choices", "value": {"choices": ["inside"]}},
    ]


def look(task: dict[str, Any]) -> list[dict[str, Any]]:
    """What a person sees on a photograph: here, that the model's box should be turned a little."""
    result: list[dict[str, Any]] = task["predictions"][0]["result"]
    result[0]["value"]["rotation"] = 12.5
    return result


def label(url: str, key: str, project: int) -> int:
    """One person's day: take the next photograph, answer, until there is none."""
    done, client = 0, LabelStudio(base_url=f"{url}/labelstudio", api_key=key)
    with connect(url, key) as http:
        while (reply := http.get(f"/api/projects/{project}/next")).status_code != 404:
            task = reply.raise_for_status().json()
            client.annotations.create(task["id"], result=look(task), lead_time=7.5)
            done += 1
    return done


def take_home(client: LabelStudio, project: int, forms: list[str]) -> None:
    """Freeze the project's state, have it written in each form, download what came of it."""
    exports, under_way = client.projects.exports, ("created", "in_progress")
    snapshot = exports.create(project, title="first").id
    while exports.get(project, snapshot).status in under_way:
        time.sleep(0.1)
    for form in forms:
        exports.convert(project, str(snapshot), export_type=form)
    while any(f.status in under_way for f in exports.get(project, snapshot).converted_formats):
        time.sleep(0.1)
    for form in forms:
        chunks = exports.download(project, str(snapshot), export_type=form)
        Path(f"{form.lower()}.zip").write_bytes(b"".join(chunks))


if __name__ == "__main__":
    if len(sys.argv) < 3 or "GLOSSATOR_KEY" not in os.environ:
        sys.exit(__doc__)
    main(sys.argv[1], os.environ["GLOSSATOR_KEY"], [Path(p) for p in sys.argv[2:]])
