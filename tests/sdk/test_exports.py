"""Imports and exports: in any format, waited for, as bytes, files and plain values."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from glossator.sdk import errors
from tests.sdk.twinned import Twin

BOX = {"kind": "box", "x": 1, "y": 2, "width": 3, "height": 4}
ANSWER = {
    "marks": [{"id": "a", "field": "objects", "input": "image", "labels": ["car"], "shape": BOX}]
}


@pytest.fixture
def filled(client: Any, project: Any) -> Any:
    for n in range(3):
        task = client.tasks.create(project, {"image": f"{n}.png"}, name=f"{n}.png")
        client.annotations.create(task, ANSWER)
    return project


def test_a_snapshot_in_every_shape(client: Any, twin: Twin, filled: Any, tmp_path: Path) -> None:
    made = client.exports.create(filled, "now", annotated=True)
    done = twin.run(made.wait(60))
    assert (done.state, done.counts["tasks"], done.title) == ("completed", 3, "now")
    assert [one.id for one in client.exports.list(filled)] == [made.id]
    schema, *tasks = twin.run(done.as_json())
    assert [task["data"]["image"] for task in tasks] == ["0.png", "1.png", "2.png"]
    assert "schema" in schema
    assert twin.run(done.as_json("json"))["tasks"]
    assert b"".join(client.exports.stream(done, chunk_size=100)) == twin.run(done.read())
    path = twin.run(done.download(tmp_path, "csv"))
    assert path.name.endswith(".csv")
    assert len(path.read_text().splitlines()) == 4
    named = twin.run(done.download(tmp_path / "set.zip", "yolo", progress="yolo"))
    assert named == tmp_path / "set.zip"
    assert "data.yaml" in str(zipfile.ZipFile(named).namelist())
    made = client.exports.convert(done, "coco")
    assert (made.state, made.format) == ("completed", "coco")
    assert isinstance(twin.run(done.losses("coco")), list)
    assert {one.format for one in client.exports.conversions(done)} >= {"csv", "yolo", "coco"}
    with pytest.raises(errors.BadRequest):
        client.exports.convert(done, "no-such-format")
    twin.run(done.delete())
    with pytest.raises(errors.NotFound):
        client.exports.get(done.id)


def test_at_once(client: Any, filled: Any, tmp_path: Path) -> None:
    path = client.exports.direct(filled, tmp_path, "jsonl")
    assert len(path.read_bytes().splitlines()) == 4
    path = client.exports.direct(filled, tmp_path / "it.json", progress=True)
    assert len(json.loads(path.read_bytes())["tasks"]) == 3


def test_what_was_exported_comes_in_again(
    client: Any, twin: Twin, filled: Any, tmp_path: Path
) -> None:
    path = client.exports.direct(filled, tmp_path, "jsonl")
    other = client.projects.create("Other", client.projects.schema(filled))
    made = client.imports.create(other, path, annotations="answers")
    done = twin.run(made.wait(60))
    assert (done.state, done.counts["tasks"]) == ("completed", 3)
    assert [one.id for one in client.imports.list(other)] == [made.id]
    assert client.tasks.count(other) == 3
    wrong = client.imports.create(other, b"[1, 2", name="x.json")
    with pytest.raises(errors.Failed):
        client.imports.wait(wrong, 60)
    assert client.tasks.count(other) == 3


def test_operations_that_are_under_way(client: Any, filled: Any) -> None:
    made = client.exports.create(filled)
    brought = client.imports.create(
        filled, b'{"id":1,"data":{"image":"x"}}\n', name="x.jsonl", format="jsonl"
    )
    under_way = {(type(one).__name__, one.id) for one in client.operations.list(filled)}
    assert under_way <= {("Snapshot", made.id), ("Import", brought.id),
                         ("AsyncSnapshot", made.id), ("AsyncImport", brought.id)}  # fmt: skip
    ended = client.operations.wait(made, brought, timeout=60)
    assert [(one.id, one.state) for one in ended] == [
        (made.id, "completed"), (brought.id, "completed"),
    ]  # fmt: skip
    assert client.operations.list(filled) == []


def test_frames_need_their_libraries(client: Any, filled: Any) -> None:
    made = client.exports.wait(client.exports.create(filled))
    with pytest.raises(errors.ConfigError, match="needs pandas: pip install pandas"):
        client.exports.as_pandas(made)
    with pytest.raises(errors.ConfigError, match="needs datasets: pip install datasets"):
        client.exports.as_dataset(made)
