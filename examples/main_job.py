"""Label photographs with four people and a reviewer, and take the result home as COCO and YOLO.

    glossator serve --data data
    glossator org create Demo --owner me@example.com --data data        # prints the API key
    GLOSSATOR_KEY=gls_... python examples/main_job.py http://127.0.0.1:8080 photographs/*.jpg

``guess`` stands in for a model and ``look`` for the eyes of people: both are made up, so that this
runs on any pictures. The rest is what a program of yours would do.
"""

import os
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

SCHEMA = {
    "inputs": [{"name": "photo", "media": "image", "key": "photo"}],
    "fields": [
        {"kind": "region", "name": "things", "inputs": ["photo"], "shapes": ["box"],
         "rotates": True, "labels": [{"name": "animal"}, {"name": "vehicle"}]},
        {"kind": "region", "name": "areas", "inputs": ["photo"], "shapes": ["polygon"],
         "labels": [{"name": "sky"}, {"name": "water"}]},
        {"kind": "choice", "name": "light", "required": True,
         "labels": [{"name": "day"}, {"name": "night"}]},
    ],
}  # fmt: skip


def connect(url: str, key: str) -> httpx.Client:
    """A client for one person; an answer that is an error is raised."""
    return httpx.Client(
        base_url=f"{url}/native/v1",
        headers={"Authorization": f"Bearer {key}"},
        event_hooks={"response": [lambda reply: reply.raise_for_status()]},
        timeout=60,
    )


def main(url: str, key: str, photographs: list[Path], folder: Path) -> None:
    """The whole job, from files to data sets."""
    with connect(url, key) as me:
        project = me.post("/projects", json={
            "name": "Photographs", "schema": SCHEMA, "open_to_all": True,
            "settings": {"review_percent": 100},
        }).json()  # fmt: skip
        upload(me, project["id"], photographs)

        keys = [invite(me, f"labeller{n}@example.com", "labeler") for n in range(1, 5)]
        with ThreadPoolExecutor(4) as people:
            labelled = sum(people.map(lambda own: label(url, own, project["id"]), keys))
        print(f"{labelled} photographs labelled by {len(keys)} people")

        reviewed = review(url, invite(me, "reviewer@example.com", "reviewer"), project["id"])
        print(f"{reviewed} answers reviewed")

        for path in take_home(me, project["id"], ["coco", "yolo"], folder):
            print(path)


def upload(me: httpx.Client, project: int, photographs: list[Path]) -> None:
    """Send the files, then make a task of each, with what a model thinks is on it."""
    parts = [("file", (path.name, path.read_bytes())) for path in photographs]
    files = me.post("/files", data={"project_id": project}, files=parts).json()["files"]
    tasks = [
        {
            "name": file["name"],
            "data": {"photo": file["url"]},
            "predictions": [{"model": "mine-1", "score": 0.5, "answer": guess()}],
        }
        for file in files
    ]
    me.post(f"/projects/{project}/tasks", json={"tasks": tasks})


def invite(me: httpx.Client, email: str, role: str) -> str:
    """Add somebody to the organization; their key."""
    return str(me.post("/members", json={"email": email, "role": role}).json()["api_key"])


def guess() -> dict[str, Any]:
    """What a model thinks is on a photograph. Coordinates are fractions of it, or pixels."""
    frame = {"unit": "fraction"}
    box = {"type": "box", "x": 0.3, "y": 0.3, "width": 0.4, "height": 0.4}
    sky = {"type": "polygon", "points": [[0, 0], [1, 0], [0.7, 0.2], [0.2, 0.3]]}
    return {
        "values": [{"field": "light", "value": ["day"]}],
        "regions": [
            {"id": "1", "field": "things", "labels": ["animal"], "frame": frame, "shape": box},
            {"id": "2", "field": "areas", "labels": ["sky"], "frame": frame, "shape": sky},
        ],
    }


def look(task: dict[str, Any]) -> dict[str, Any]:
    """What a person sees on a photograph: here, that the model's box should be turned a little."""
    answer: dict[str, Any] = task["predictions"][0]["answer"]
    answer["regions"][0]["shape"]["rotation"] = 12.5
    return answer


def label(url: str, key: str, project: int) -> int:
    """One person's day: claim the next photograph, answer, until there is none."""
    done = 0
    with connect(url, key) as me:
        while (claimed := me.post(f"/projects/{project}/assignments")).status_code != 204:
            assignment = claimed.json()
            answer = look(assignment["tasks"][0])
            me.post(f"/assignments/{assignment['id']}/submit", json={"answer": answer})
            done += 1
    return done


def review(url: str, key: str, project: int) -> int:
    """Accept every answer. A verdict may also be ``fixed``, with a better answer, or ``rejected``:
    then somebody else gets the photograph."""
    done = 0
    with connect(url, key) as me:
        waiting = me.get(f"/projects/{project}/tasks", params={"state": "in_review", "limit": 1000})
        for task in waiting.json()["items"]:
            for answer in me.get(f"/tasks/{task['id']}/annotations").json()["items"]:
                me.post(f"/annotations/{answer['id']}/reviews", json={"verdict": "accepted"})
                done += 1
    return done


def take_home(me: httpx.Client, project: int, formats: list[str], folder: Path) -> list[Path]:
    """Freeze the project's state, have it written in each format, download what came of it."""
    snapshot = me.post(f"/projects/{project}/snapshots", json={"title": "first"}).json()["id"]
    for name in formats:
        me.post(f"/snapshots/{snapshot}/convert", json={"format": name})
    while any(made["state"] in ("created", "in_progress") for made in conversions(me, snapshot)):
        time.sleep(0.2)
    paths = []
    for made in conversions(me, snapshot):
        if made["state"] == "failed":
            sys.exit(f"{made['format']}: {made['error']}")
        lost = Counter(loss["code"] for loss in made["losses"])
        print(f"what {made['format']} cannot hold: {dict(lost)}")
        reply = me.get(f"/snapshots/{snapshot}/download", params={"format": made["format"]})
        path = folder / f"{made['format']}{'.json' if made['format'] == 'coco' else '.zip'}"
        path.write_bytes(reply.content)
        paths.append(path)
    return paths


def conversions(me: httpx.Client, snapshot: int) -> list[dict[str, Any]]:
    """How far each format is, and what it could not hold."""
    found: list[dict[str, Any]] = me.get(f"/snapshots/{snapshot}/conversions").json()["items"]
    return found


if __name__ == "__main__":
    if len(sys.argv) < 3 or "GLOSSATOR_KEY" not in os.environ:
        sys.exit(__doc__)
    main(sys.argv[1], os.environ["GLOSSATOR_KEY"], [Path(p) for p in sys.argv[2:]], Path())
