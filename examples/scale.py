"""Have photographs labelled through the client of Scale AI, and read what people drew.

    pip install scaleapi==2.18.4
    glossator serve --data data
    glossator org create Demo --owner me@example.com --data data        # prints the API key
    GLOSSATOR_KEY=gls_... python examples/scale.py http://127.0.0.1:8080 photographs/*.jpg

Only the address is new: code that runs against Scale runs here. People label in the browser; ``look``
stands in for their eyes. Places are pixels of the photograph.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import requests
from scaleapi import ScaleClient
from scaleapi.exceptions import ScaleDuplicateResource
from scaleapi.tasks import TaskStatus, TaskType

PARAMS = {
    "instruction": "Mark what you could hold in your hands.",
    "geometries": {"box": {"objects_to_annotate": ["cat", "cup", "stone"], "can_rotate": True}},
    "global_attributes": {
        "scene": {
            "type": "category",
            "description": "Where is it?",
            "choices": ["inside", "outside"],
        }
    },
}


def main(url: str, key: str, photographs: list[Path]) -> None:
    """The whole job, from files to boxes."""
    client = ScaleClient(key, api_instance_url=f"{url}/scale/v1")
    client.create_project("Photographs", TaskType.ImageAnnotation, PARAMS)
    client.create_batch("Photographs", "monday")
    for path in photographs:
        ask(client, path)
    people = [native(url, key, "POST", "/members", email=f"labeller{n}@example.com")["api_key"]
              for n in range(1, 5)]  # fmt: skip
    with ThreadPoolExecutor(4) as day:
        print(sum(day.map(lambda own: label(url, own), people)), "answers by 4 people")
    batch = client.get_batch("monday")
    batch.get_status()
    print(batch.status, batch.tasks_completed, "of", len(photographs))
    for task in client.get_tasks("Photographs", status=TaskStatus.Completed):
        for box in task.response["annotations"]:
            print(
                task.unique_id, box["label"], box["left"], box["top"], box["width"], box["height"]
            )


def ask(client: ScaleClient, path: Path) -> None:
    """Send a photograph and make its task; run again, it makes no second one."""
    with path.open("rb") as file:
        picture = client.upload_file(file, project_name="Photographs")
    try:
        client.create_task(
            TaskType.ImageAnnotation, batch="monday", attachment=picture.attachment_url,
            unique_id=path.name, metadata={"folder": path.parent.name},
        )  # fmt: skip
    except ScaleDuplicateResource:
        print(path.name, "is there already")


def native(url: str, key: str, method: str, path: str, **body: Any) -> Any:
    """For what Scale's client has no method for; None where there is nothing."""
    headers = {"Authorization": f"Bearer {key}"}
    reply = requests.request(
        method, f"{url}/native/v1{path}", json=body or None, headers=headers, timeout=60
    )
    reply.raise_for_status()
    return reply.json() if reply.content else None


def look(task: dict[str, Any]) -> dict[str, Any]:
    """What a person sees on a photograph."""
    shape = {"type": "box", "x": 30.5, "y": 40, "width": 100, "height": 80, "rotation": 12.5}
    cup = {"id": "1", "field": "box", "shape": shape, "labels": ["cup"], "input": "image",
           "frame": {"unit": "pixel"}}  # fmt: skip
    return {"regions": [cup], "values": [{"field": "scene", "value": ["inside"]}]}


def label(url: str, key: str) -> int:
    """One person's day: take the next photograph, answer, until there is none."""
    done = 0
    (project,) = native(url, key, "GET", "/projects")["items"]
    while held := native(url, key, "POST", f"/projects/{project['id']}/assignments"):
        answer = look(held["tasks"][0])
        native(url, key, "POST", f"/assignments/{held['id']}/submit", answer=answer)
        done += 1
    return done


if __name__ == "__main__":
    if len(sys.argv) < 3 or "GLOSSATOR_KEY" not in os.environ:
        sys.exit(__doc__)
    main(sys.argv[1], os.environ["GLOSSATOR_KEY"], [Path(p) for p in sys.argv[2:]])
