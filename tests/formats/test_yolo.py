"""YOLO sets: Ultralytics' layout both ways, and what others leave."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from tests.formats.made import many, read, region, task, unzipped, written, zipped

from glossator.convert import detect
from glossator.formats.data_yaml import read_yaml, write_yaml
from glossator.formats.source import Source
from glossator.model.annotation import Annotation, Answer, Frame
from glossator.model.errors import Invalid
from glossator.model.geometry import Box, Foreign, Polygon
from glossator.model.label_schema import Input, Label, LabelSchema, RegionField
from glossator.model.loss import Losses
from glossator.model.measure import to_pixels
from glossator.model.task import FileRef, Labelled


def png(width: int, height: int) -> bytes:
    """A whole grey PNG."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))
        )

    head = struct.pack(">2L5B", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def put(path: Path, body: bytes) -> Path:
    path.write_bytes(body)
    return path


def test_the_layout_is_ultralytics() -> None:
    members = unzipped(written("yolo", many(2)))
    assert list(members) == ["labels/train/1.txt", "labels/train/2.txt", "data.yaml"]
    assert len(members["labels/train/1.txt"].splitlines()) == 5


def test_boxes_are_centre_and_size_in_shortest_decimals() -> None:
    made = written("yolo", [task(region(Box(64, 48, 64.0, 48)), region(Box(0, 0, 1e-4, 0.1)))])
    lines = unzipped(made)["labels/train/1.txt"].decode().splitlines()
    assert lines[0] == "0 0.15000000000000002 0.15000000000000002 0.1 0.1"
    assert (
        lines[1] == "0 0.000000078125 0.00010416666666666667 0.00000015625 0.00020833333333333335"
    )


def test_an_answer_without_regions_has_an_empty_file_and_no_answer_none(tmp_path: Path) -> None:
    tasks = [task(id=1), Labelled(2, {"image": "b"})]
    body = written("yolo", tasks)
    assert unzipped(body)["labels/train/1.txt"] == b""
    assert "labels/train/2.txt" not in unzipped(body)
    (back,) = read("yolo", put(tmp_path / "x.zip", body))[1]
    assert back.annotations == (Annotation(answer=Answer()),)


def test_pictures_go_into_the_archive_and_come_back_with_their_size(tmp_path: Path) -> None:
    def open_(file: FileRef) -> io.BytesIO:
        if file.name == "gone.png":
            raise FileNotFoundError
        return io.BytesIO(png(640, 480))

    losses = Losses()
    tasks = [
        task(region(Box(10, 20, 30, 40))),
        task(id=2, file=FileRef(name="gone.png", width=9, height=9)),
    ]
    body = written("yolo_obb", tasks, losses=losses, files=True, open=open_)
    assert losses.counts == {"file_missing": 1}
    assert unzipped(body)["images/train/1.png"] == png(640, 480)
    _, (back, _) = read("yolo_obb", put(tmp_path / "x.zip", body))
    file = back.files["image"]
    assert (file.width, file.height, file.path) == (640, 480, "images/train/1.png")
    assert back.tags == ("train",)


@pytest.mark.parametrize("rotation", [0, 37.5, 90, 179, -90, 300])
def test_turned_boxes_come_back_if_the_picture_is_there(tmp_path: Path, rotation: float) -> None:
    box = Box(100, 50, 200, 80, rotation)
    file = FileRef(name="a.png", media_type="image/png", width=640, height=240)
    frame = Frame("pixel", 640, 240)
    body = written(
        "yolo_obb",
        [task(region(box, frame=frame), file=file)],
        files=True,
        open=lambda _: io.BytesIO(png(640, 240)),
    )
    _, (back,) = read("yolo_obb", put(tmp_path / "x.zip", body))
    found = back.annotations[0].answer.regions[0]  # type: ignore[union-attr]
    pixels = to_pixels(found.shape, found.frame)
    assert isinstance(pixels, Box)
    assert (pixels.rotation - rotation) % 360 == pytest.approx(0, abs=1e-9) or (
        pixels.rotation - rotation
    ) % 360 == pytest.approx(360, abs=1e-9)
    assert (pixels.x, pixels.y, pixels.width, pixels.height) == pytest.approx((100, 50, 200, 80))


def test_turned_boxes_without_a_size_stay_four_corners_exactly(tmp_path: Path) -> None:
    line = b"1 0.1 0.2 0.3 0.25 0.28 0.4 0.08 0.35\n"
    body = zipped({"data.yaml": "task: obb\nnames: [a, b]", "labels/train/1.txt": line})
    losses = Losses()
    schema, tasks = read("yolo_obb", put(tmp_path / "x.zip", body), losses)
    assert losses.counts == {"size_unknown": 1}
    assert isinstance(tasks[0].annotations[0].answer.regions[0].shape, Foreign)  # type: ignore[union-attr]
    again = Losses()
    assert unzipped(written("yolo_obb", tasks, schema, again))["labels/train/1.txt"] == line
    assert not again.counts


def test_turned_boxes_in_fractions_of_unknown_size_are_lost() -> None:
    losses = Losses()
    turned = region(Box(0.1, 0.1, 0.2, 0.2, 30), frame=Frame("fraction"))
    written("yolo_obb", [task(turned, file=FileRef(name="a"))], losses=losses)
    assert losses.counts == {"size_unknown": 1}


def test_polygons_become_boxes_only_where_there_is_nothing_else_or_if_asked() -> None:
    polygon = region(Polygon(((0, 0), (64, 0), (64, 48))))
    for name, options, codes in [
        ("yolo", {}, {"rotation_enclosed"}),
        ("yolo_segment", {}, set()),
        ("yolo_obb", {}, {"shape_dropped"}),
        ("yolo_obb", {"boxes": True}, {"rotation_enclosed"}),
    ]:
        losses = Losses()
        written(name, [task(polygon)], losses=losses, **options)
        assert set(losses.counts) == codes


@pytest.mark.parametrize(
    ("numbers", "order", "renamed"),
    [((None, None, None), "abc", 0), ((2, 0, 1), "bca", 0), ((1, 5, None), "abc", 2)],
)
def test_class_indexes_have_no_gaps(
    numbers: tuple[int | None, ...], order: str, renamed: int
) -> None:
    labels = tuple(Label(n, number=k) for n, k in zip("abc", numbers, strict=True))
    schema = LabelSchema(
        (Input("image", "image", key="image"),), (RegionField(name="o", labels=labels),)
    )
    losses = Losses()
    names, _ = read_yaml(unzipped(written("yolo", [], schema, losses))["data.yaml"], "x")
    assert "".join(names.values()) == order
    assert losses.counts.get("renamed", 0) == renamed


def test_labels_that_the_schema_has_not_come_behind() -> None:
    members = unzipped(written("yolo", [task(region(Box(0, 0, 1, 1), "fox"))]))
    assert members["labels/train/1.txt"].startswith(b"2 ")
    assert read_yaml(members["data.yaml"], "x")[0] == {0: "cat", 1: "dog", 2: "fox"}


NAMES = [
    "ünï 🦊",
    "a: b",
    "# x",
    "- y",
    "'q'",
    '"dq"',
    "[1]",
    "{a}",
    "no",
    "1.0",
    "",
    " s ",
    "a\\b\nc",
    "null",
]


def test_any_name_comes_back_from_the_yaml() -> None:
    names, word = read_yaml(write_yaml(NAMES, "detect"), "data.yaml")
    assert list(names.values()) == NAMES
    assert word == "detect"
    assert read_yaml(write_yaml([], "obb"), "data.yaml") == ({}, "obb")


@pytest.mark.parametrize(
    "text",
    [
        "names: [cat, 'big dog', \"fox\"]",
        "names:\n- cat\n- 'big dog'\n- fox # red",
        '# x\npath: ../data # here\nnames:\n  0: cat\n  1: big dog  # comment\n  2: "fox"\nnc: 3',
        "nc: 3\r\nnames: {0: cat, 1: big dog, 2: fox}\r\n",
        "\ufefftrain: [a, b]\nnames:\n  - cat\n  - big dog\n\n  - fox\ndownload: |\n  import os\n  os.system('x')",
    ],
)
def test_the_yaml_of_others_is_read(text: str) -> None:
    assert read_yaml(text.encode(), "x")[0] == {0: "cat", 1: "big dog", 2: "fox"}


@pytest.mark.parametrize(
    "text", ["names: cat", "names:\n  x: cat", "names:\n  cat", "names: {x}", "names: \xff"]
)
def test_yaml_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_yaml(text.encode("latin-1"), "x")


SETS = {
    "darknet": {"classes.txt": "cat\ndog\n", "7.txt": "1 .5 .5 .1 .1\n", "7.jpg": b""},
    "roboflow": {"x/data.yaml": "names: [cat, dog]", "x/train/labels/7.txt": "1 .5 .5 .1 .1", "x/train/images/7.jpg": b""},
    "ultralytics": {"data.yaml": "names:\n 0: cat\n 1: dog", "labels/val/7.txt": "1 0.5 .5 .1 .1\r\n\r\n"},
}  # fmt: skip


@pytest.mark.parametrize("kind", SETS)
def test_layouts_of_others_are_found(tmp_path: Path, kind: str) -> None:
    path = put(tmp_path / "x.zip", zipped(SETS[kind]))
    with Source(path) as source:
        assert detect(source).name == "yolo"
    schema, (back,) = read("yolo", path)
    assert back.id == 7
    region = back.annotations[0].answer.regions[0]  # type: ignore[union-attr]
    assert region.labels == ("dog",)
    assert region.shape == Box(0.45, 0.45, 0.1, 0.1)
    assert [label.name for label in schema.region_fields[0].labels] == ["cat", "dog"]


def test_the_same_stem_in_two_splits_is_two_tasks(tmp_path: Path) -> None:
    body = zipped(
        {"labels/train/1.txt": "", "labels/val/1.txt": "", "images/test/2.png": png(3, 2)}
    )
    tasks = read("yolo", put(tmp_path / "x.zip", body))[1]
    assert [t.id for t in tasks] == ["test/2", "train/1", "val/1"]
    assert [len(t.annotations) for t in tasks] == [0, 1, 1]
    assert tasks[0].files["image"].width == 3


@pytest.mark.parametrize(
    "line",
    [
        "0 nan 0 0 0",
        "0 inf 0 0 0",
        "0 1 2",
        "x 0 0 0 0",
        "inf 0 0 0 0",
        "nan 0 0 0 0",
        "1e999 0 0 0 0",
        "0 0 0 0 y",
        "-1 0 0 0 0",
        "9 0 0 0 0",
        "1.5 0 0 0 0",
        "\xff 0 0 0 0",
    ],
)
def test_malformed_lines_are_refused_by_place(tmp_path: Path, line: str) -> None:
    body = zipped(
        {"data.yaml": "names: [a]", "labels/train/1.txt": b"0 0 0 0 0\n" + line.encode("latin-1")}
    )
    with pytest.raises(Invalid, match=r"labels/train/1\.txt"):
        read("yolo", put(tmp_path / "x.zip", body))


def test_paths_in_the_yaml_are_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "labels"
    secret.mkdir()
    (secret / "1.txt").write_text("0 0 0 0 0")
    folder = tmp_path / "set"
    (folder / "labels").mkdir(parents=True)
    (folder / "labels/2.txt").write_text("")
    (folder / "data.yaml").write_text(f"path: {tmp_path}\ntrain: ../labels\nnames: [a]")
    assert [t.id for t in read("yolo", folder)[1]] == [2]


def test_ids_that_are_text_make_safe_names() -> None:
    ids = ["../../etc/passwd", "a b", "A B", "a/b", "", "ü", "x" * 300, "🦊" * 99, "字" * 99]
    members = list(unzipped(written("yolo", [task(id=i) for i in ids])))[:-1]
    assert len({m.lower() for m in members}) == len(ids)
    assert all(m.count("/") == 2 and ".." not in m and len(m.encode()) < 255 for m in members)


def test_every_answer_has_a_file_of_its_own() -> None:
    both = (Annotation(id=1, answer=Answer()), Annotation(id=2, answer=Answer(), state="rejected"))
    members = unzipped(written("yolo", [Labelled(5, {}, both)], everything=True))
    assert list(members)[:2] == ["labels/train/5.txt", "labels/train/5-2.txt"]
