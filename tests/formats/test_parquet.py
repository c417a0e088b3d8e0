"""Parquet and Hugging Face: what others make of our files, and we of theirs.

The others are DuckDB, Polars and ``datasets``, in an environment of their own.
"""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from PIL import Image
from tests import parts
from tests.formats.made import SCHEMA, many, region, task, unzipped, written

from glossator.convert import convert, find
from glossator.formats import ReadOptions, WriteOptions
from glossator.formats.columnar_types import arrow
from glossator.formats.source import Limits, Source
from glossator.model.annotation import Annotation, Answer, Frame, Value
from glossator.model.errors import GlossatorError, Invalid, TooLarge, Unsupported
from glossator.model.geometry import Box, Ellipse, Mask, Polygon
from glossator.model.label_schema import (
    ChoiceField,
    Input,
    Label,
    LabelSchema,
    NumberField,
    TextField,
)
from glossator.model.loss import Losses
from glossator.model.task import FileRef, Labelled

PINS = [
    "datasets==5.2.0", "duckdb==2.0.1", "polars==2.1.0", "pillow",
    "httpx==0.28.1", "msgspec==0.22.0",  # the client's own (tests/sdk/test_frames.py)
]  # fmt: skip

QUERY = """
import json, sys
import duckdb, polars
path = sys.argv[1]
boxes = duckdb.sql(f'''
    SELECT task_id, place.id, place.label, place.bbox, CAST(epoch_us(created_at) AS BIGINT)
    FROM (SELECT task_id, created_at, unnest(objects) AS place FROM '{path}')
    WHERE place.kind = 'box' ORDER BY task_id, place.id''').fetchall()
frame = polars.scan_parquet(path).select("task_id", "objects").explode("objects").unnest("objects")
lazy = frame.filter(polars.col("kind") == "box").select("task_id", "id", "label", "bbox")
same = sorted(lazy.collect().rows())
print(json.dumps({"duckdb": boxes, "polars": same}))
"""

LOAD = """
import json, sys
import datasets
folder, cache = sys.argv[1:]
card = datasets.load_dataset(folder, split="train", cache_dir=cache)
files = datasets.load_dataset("parquet", data_files=folder + "/data/*.parquet", split="train",
                              cache_dir=cache)
first = card[0]
print(json.dumps({
    "equal": card.features == files.features, "rows": [card.num_rows, files.num_rows],
    "features": {name: str(feature) for name, feature in card.features.items()},
    "label": card.features["objects"].feature["label"].int2str(first["objects"][0]["label"]),
    "bbox": first["objects"][0]["bbox"], "mood": first["mood"],
    "size": first["image"].size if hasattr(first["image"], "size") else first["image"],
}))
"""


def asked(script: str, *arguments: str, tmp: Path) -> Any:
    """What the environment of the others prints."""
    try:
        python = parts.environment("tables", PINS)
    except parts.Missing as why:
        parts.refuse("oracles", str(why))
        raise
    ended = subprocess.run(
        [str(python), "-c", script, *arguments], capture_output=True, text=True, timeout=120,
        check=False, env=parts._environment(HF_HUB_OFFLINE="1", HOME=str(tmp), HF_HOME=str(tmp)),
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-2000:]
    return json.loads(ended.stdout)


def table(body: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pyarrow.parquet.read_table(io.BytesIO(body)).to_pylist()
    return found


def test_duckdb_and_polars_see_the_boxes_that_were_written(tmp_path: Path) -> None:
    tasks = list(many(9_000))
    path = tmp_path / "x.parquet"
    path.write_bytes(written("parquet", tasks, SCHEMA))
    assert pyarrow.parquet.ParquetFile(path).num_row_groups == 3
    said = asked(QUERY, str(path), tmp=tmp_path)
    wanted = sorted(
        [t.id, r.id, r.labels[0], [r.shape.x, r.shape.y, r.shape.width, r.shape.height]]  # type: ignore[union-attr]
        for t in tasks
        for r in t.annotations[0].answer.regions  # type: ignore[union-attr]
    )
    assert [row[:4] for row in said["duckdb"]] == wanted
    assert said["polars"] == wanted


PICTURED = LabelSchema(
    SCHEMA.inputs, (*SCHEMA.fields, ChoiceField(name="mood", labels=(Label("day"), Label("night"))))
)


@pytest.mark.parametrize("files", [False, True])
def test_datasets_loads_pictures_and_classes(tmp_path: Path, files: bool) -> None:
    source = tmp_path / "source"
    source.mkdir()
    Image.new("RGB", (64, 48)).save(source / "a.png")
    answer = Answer(
        (Value("mood", ["night"]),), (region(Box(1, 2, 3, 4), "dog", frame=Frame("pixel", 64, 48)),)
    )
    file = FileRef(name="a.png", path="a.png", media_type="image/png")
    made = Labelled(
        1, {"image": "a.png"}, (Annotation(id=1, answer=answer),), files={"image": file}
    )
    (source / "x.json").write_bytes(written("json", [made], PICTURED))
    losses = convert(
        source, tmp_path / "set", from_="json", to="huggingface", files=files, member="x.json"
    )
    assert losses.counts == {}
    said = asked(LOAD, str(tmp_path / "set"), str(tmp_path / "cache"), tmp=tmp_path)
    assert said["equal"]
    assert said["rows"] == [1, 1]
    assert said["features"]["mood"] == "ClassLabel(names=['day', 'night'])"
    assert said["features"]["image"].startswith("Image(" if files else "Value(")
    assert said["size"] == ([64, 48] if files else "a.png")
    assert (said["label"], said["bbox"], said["mood"]) == ("dog", [1, 2, 3, 4], 1)


def test_pictures_that_are_not_there_are_a_loss_and_a_path() -> None:
    losses = Losses()
    body = written("huggingface", [task(region(Box(1, 2, 3, 4)))], losses=losses, files=True)
    (row,) = table(unzipped(body)["data/train-00000.parquet"])
    assert row["image"] == {"bytes": None, "path": "a.png"}
    assert losses.counts == {"file_missing": 1}


def test_places_are_measured_in_pixels_where_the_size_is_known() -> None:
    square = ((0.1, 0.1), (0.2, 0.1), (0.2, 0.2))
    inner = ((0.12, 0.12), (0.13, 0.12), (0.13, 0.13))
    places = [
        region(Box(0.1, 0.5, 0.25, 0.125, 30.0), id="turned", frame=Frame("fraction")),
        region(Polygon(square, (inner,)), id="ring", frame=Frame("fraction", 100, 200)),
        region(Ellipse(50, 60, 10, 5, 45.0), id="ellipse"),
        region(Mask(4, 3, (5, 2, 5)), id="mask"),
        region(None, id="whole"),
    ]
    known, unknown = task(*places), task(places[0], id=2, file=FileRef(name="b.png"))
    rows = table(written("parquet", [known, unknown]))
    turned, ring, ellipse, mask, whole = rows[0]["objects"]
    assert (turned["unit"], turned["rotation"]) == ("pixel", 30)
    assert turned["bbox"] == [64, 240, 160, 60]
    assert [len(points) for points in ring["points"]] == [6, 6]
    assert ring["bbox"] == pytest.approx([10, 20, 10, 20])
    assert (ellipse["bbox"], ellipse["rotation"]) == ([40, 55, 20, 10], 45)
    assert (mask["runs"], mask["width"], mask["height"]) == ([5, 2, 5], 4, 3)
    assert mask["bbox"] == [1, 1, 2, 1]
    assert (whole["kind"], whole["bbox"], whole["label"]) == (None, None, "cat")
    (box,) = rows[1]["objects"]
    assert (box["unit"], box["bbox"]) == ("fraction", [0.1, 0.5, 0.25, 0.125])


def test_what_a_column_cannot_hold_stands_in_the_answer_alone(tmp_path: Path) -> None:
    schema = LabelSchema(
        (Input("text", "text", key="state"),),
        (
            ChoiceField(name="State", labels=(Label("a"),)),
            NumberField(name="count", whole=True),
            TextField(name="each", scope="item"),
        ),
    )
    values = (
        Value("State", ["a", "b"]), Value("count", 1 << 63), Value("each", "x", item=2),
        Value("each", "far", item=10**9), Value("nobody", 1),
    )  # fmt: skip
    made = Labelled("seven", {"state": 7}, (Annotation(id=1, answer=Answer(values)),))
    path = tmp_path / "x.parquet"
    path.write_bytes(written("parquet", [made], schema))
    (row,) = table(path.read_bytes())
    assert (row["task_id"], row["input.state"]) == (None, None)
    assert (row["field.State"], row["count"], row["each"]) == (None, None, [None, None, "x"])
    with Source(path) as source:
        assert list(find("parquet").read(source, Losses(), ReadOptions()).tasks) == [made]


def test_tables_of_others_are_tasks(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    columns = {
        "id": [7, 8], "picture": ["a.png", "b.png"], "when": pyarrow.array([0, 1], "timestamp[us]"),
        "embedded": [{"bytes": b"x", "path": "c.jpg"}] * 2, "list": [[1.5, float("nan")], []],
    }  # fmt: skip
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    losses = Losses()
    with Source(path) as source:
        reading = find("parquet").read(source, losses, ReadOptions())
        first, second = reading.tasks
    media = {one.name: one.media for one in reading.schema.inputs}
    assert (media["picture"], media["embedded"], media["id"]) == ("image", "image", "text")
    assert first.id == 7
    assert first.data == {
        "id": 7, "picture": "a.png", "when": "1970-01-01T00:00:00", "embedded": "c.jpg",
        "list": [1.5, None],
    }  # fmt: skip
    assert second.data["list"] == []
    assert losses.counts == {"value_dropped": 2}


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    body = written("parquet", many(20))
    rnd = random.Random(3)
    path = tmp_path / "x.parquet"
    for n in range(300):
        cut = bytearray(body[: rnd.randrange(4, len(body))] if n % 2 else body)
        for _ in range(rnd.randrange(1, 4)):
            cut[rnd.randrange(4, len(cut))] = rnd.randrange(256)
        path.write_bytes(cut)
        try:
            with Source(path, Limits()) as source:
                list(find("parquet").read(source, Losses(), ReadOptions()).tasks)
        except GlossatorError:
            continue
    path.write_bytes(b"PAR1" + b"x" * 40)
    with pytest.raises(Invalid, match="damaged"), Source(path) as source:
        find("parquet").read(source, Losses(), ReadOptions())


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(written("parquet", many(1000)))
    with pytest.raises(TooLarge), Source(path, Limits(inflated=1000)) as source:
        find("parquet").read(source, Losses(), ReadOptions())


def test_without_pyarrow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    arrow.cache_clear()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Unsupported, match=r"pip install 'glossator\[parquet\]'"):
        find("parquet").write([], SCHEMA, Losses(), WriteOptions())
    monkeypatch.undo()
    arrow.cache_clear()


def test_the_same_tasks_give_the_same_bytes() -> None:
    for name in ("parquet", "huggingface"):
        assert written(name, many(500)) == written(name, many(500, raw=True))
