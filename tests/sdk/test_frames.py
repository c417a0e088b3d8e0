"""Frames and data sets, in and out: pandas, Polars and Hugging Face's, in an environment of their own."""

from typing import Any

import pytest

from tests import parts
from tests.edge.serving import Hub
from tests.formats.test_parquet import asked

SCRIPT = """
import asyncio, datetime, inspect, json, sys
import datasets, pandas, polars
from glossator import AsyncClient, Client
from glossator.sdk import templates

twin, url, key = sys.argv[1:]
loop = asyncio.new_event_loop()

def run(value):
    if hasattr(value, "__aiter__"):
        async def all_of_it():
            return [one async for one in value]
        return loop.run_until_complete(all_of_it())
    if inspect.isawaitable(value):
        return loop.run_until_complete(value)
    return value if twin == "async" else list(value) if hasattr(value, "__next__") else value

client = (Client if twin == "sync" else AsyncClient)(url, key)
def columns(name):
    return {"image": [f"{name}/{n}.png" for n in range(3)], **VALUES}

VALUES = {
    "n": [1, 2, 3], "score": [0.5, float("nan"), 2.0],
    "at": [datetime.datetime(2024, 1, 2, 3, 4, 5), None, datetime.datetime(2024, 1, 2)],
    "words": [["x", "y"], [], ["z"]],
}
sources = {
    "pandas": pandas.DataFrame(columns("pandas")), "polars": polars.DataFrame(columns("polars")),
    "datasets": datasets.Dataset.from_dict(columns("datasets")),
}
said = {"in": {}}
for name, source in sources.items():
    project = run(client.projects.create(name, templates.boxes(["car", "dog"])))
    run(client.tasks.create_many(project, source, unique_key="image", batch_size=2))
    found = run(client.tasks.list(project))
    said["in"][name] = [[one.unique_id, one.data] for one in found]

for number, one in enumerate(found):
    shape = {"type": "box", "x": 10.5 + number, "y": 20.25, "width": 30.0, "height": 40.0}
    answer = {"regions": [{
        "id": "r", "field": "objects", "input": "image", "shape": shape, "labels": ["dog"],
        "frame": {"unit": "pixel", "width": 640, "height": 480},
    }]}
    run(client.annotations.create(one, answer))
frozen = run(client.exports.wait(run(client.exports.create(project, "frozen"))))
frame, made = run(client.exports.as_pandas(frozen)), run(client.exports.as_dataset(frozen))
said["pandas"] = [type(frame).__module__, len(frame), frame["task_id"].tolist(),
                  [row[0]["bbox"].tolist() for row in frame["objects"]]]
said["datasets"] = [type(made).__module__, made.num_rows, made["task_id"][:],
                    [row[0]["bbox"] for row in made["objects"]]]
said["ids"] = [one.id for one in found]
said["method"] = len(run(frozen.as_pandas()))
print(json.dumps(said))
"""


@pytest.mark.parametrize("twin", ["sync", "async"])
def test_frames_become_tasks_and_a_snapshot_becomes_frames(
    twin: str, busy: Hub, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(parts.ROOT / "src"))
    said = asked(SCRIPT, twin, busy.url, busy.found().api_key, tmp=tmp_path)
    values = [
        {"n": 1, "score": 0.5, "at": "2024-01-02T03:04:05", "words": ["x", "y"]},
        {"n": 2, "score": None, "at": None, "words": []},
        {"n": 3, "score": 2.0, "at": "2024-01-02T00:00:00", "words": ["z"]},
    ]
    for name, rows in said["in"].items():
        images = [f"{name}/{n}.png" for n in range(3)]
        assert rows == [[i, {"image": i, **v}] for i, v in zip(images, values, strict=True)], name
    assert list(said["in"]) == ["pandas", "polars", "datasets"]
    boxes = [[[10.5 + n, 20.25, 30.0, 40.0] for n in range(3)]]
    assert said["pandas"][1:] == [3, said["ids"], *boxes]
    assert said["datasets"][1:] == [3, said["ids"], *boxes]
    assert said["pandas"][0].split(".")[0] == "pandas"
    assert said["datasets"][0].split(".")[0] == "datasets"
    assert said["method"] == 3
