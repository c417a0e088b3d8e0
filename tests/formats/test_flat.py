"""Label Studio's layout of archives: files named by their pictures, classes in files of their own.

``test_labelstudio_oracle_boxes.py`` compares names, and whole sets, with those of its converter.
"""

import io
import json
import re
from pathlib import Path

import pytest
from tests.formats.made import FILE, SCHEMA, read, region, unzipped, written

from glossator.formats.entry_names import EntryNames, picture_name
from glossator.model.annotation import Annotation, Answer, Frame
from glossator.model.geometry import Box, Mask, Polygon
from glossator.model.label_schema import ChoiceField, Input, Label, LabelSchema, RegionField
from glossator.model.loss import Losses
from glossator.model.task import FileRef, Labelled

BOX = region(Box(64, 48, 128, 96))


def task(place: str, *answers: Answer, id: int | str = 1, file: FileRef | None = FILE) -> Labelled:
    annotations = tuple(
        Annotation(id=n, answer=answer, created_at=n) for n, answer in enumerate(answers, start=1)
    )
    return Labelled(id, {"image": place}, annotations, files={"image": file} if file else {})


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("/data/upload/1/0a1b2c3d-cat.png", "0a1b2c3d-cat.png"),
        ("http://h/a b/cat.png?size=9#x", "213b0183__cat.png"),
        ("https://h/cat.png;v=2", "10ef36ff__cat.png"),
        ("/data/local-files/?d=set/cat.png", "cat.png"),
        ("s3://bucket/set/cat.png", "cat.png"),
        ("cat.png", "cat.png"),
        ("data:image/png;base64,iVBORw0/KGgo", ""),
        ("", ""),
    ],
)
def test_a_picture_is_called_by_the_last_part_of_its_address(place: str, name: str) -> None:
    assert picture_name(place) == name


def test_yolo_is_flat_and_reads_back(tmp_path: Path) -> None:
    tasks = [
        task("/data/upload/1/ab-cat.png", Answer(regions=(BOX,))),
        task("/data/upload/1/cd-dog.png", Answer(), id=2),
        task("/data/upload/1/ef-owl.png", id=3),
    ]
    body = written("yolo", tasks, flat=True)
    members = unzipped(body)
    assert list(members) == ["labels/ab-cat.txt", "labels/cd-dog.txt", "classes.txt", "notes.json"]
    assert members["classes.txt"] == b"cat\ndog\n"
    notes = json.loads(members["notes.json"])
    assert notes["categories"] == [{"id": 0, "name": "cat"}, {"id": 1, "name": "dog"}]
    path = tmp_path / "x.zip"
    path.write_bytes(body)
    schema, back = read("yolo", path)
    assert [label.name for label in schema.region_fields[0].labels] == ["cat", "dog"]
    assert [one.id for one in back] == ["ab-cat", "cd-dog"]
    (found,) = back[0].annotations[0].answer.regions  # type: ignore[union-attr]
    assert (found.shape, found.labels) == (Box(0.1, 0.1, 0.2, 0.2), ("cat",))


@pytest.mark.parametrize(("name", "folder"), [("yolo", "labels"), ("voc", "Annotations")])
def test_pictures_have_the_names_of_their_answers(name: str, folder: str) -> None:
    two = (Answer(regions=(BOX,)), Answer())
    options = {"flat": True, "files": True, "everything": True, "open": lambda f: io.BytesIO(b"x")}
    tasks = [
        task("/data/upload/1/ab-cat.jpeg", *two),
        task("/data/upload/2/ab-cat.png", Answer(), id=2),
        task("", Answer(), id=3),
        task("ab-cat.long suffix", Answer(), id=4),
    ]
    members = unzipped(written(name, tasks, **options))
    stems = ["ab-cat", "ab-cat-2", "ab-cat-3", "a.png", "ab-cat.long suffix"]
    stems[3] = "a"  # the name of the file, where the data says nothing
    found = [path.removeprefix(f"{folder}/")[:-4] for path in members if path.startswith(folder)]
    assert found == stems
    assert [path for path in members if path.startswith("images/")] == [
        "images/ab-cat.jpeg", "images/ab-cat-2.jpeg", "images/ab-cat-3.png", "images/a.png",
        "images/ab-cat.long suffix.png",
    ]  # fmt: skip


def test_coco_has_a_picture_once_for_all_answers_of_a_task() -> None:
    options = {"everything": True, "document": "result.json", "flat": True}
    tasks = [
        task("http://h/cat.png", Answer(regions=(BOX,)), Answer()),
        task("http://h/gone.png", Answer(), id=2, file=None),
    ]
    members = unzipped(
        written("coco", tasks, **options, files=True, open=lambda file: io.BytesIO(b"x"))
    )
    named = f"images/{picture_name('http://h/cat.png')}"
    assert list(members) == [named, "result.json"]
    found = json.loads(members["result.json"])["images"]
    assert [one["file_name"] for one in found] == [named, named, "http://h/gone.png"]
    alone = unzipped(written("coco", tasks, **options))
    assert [one["file_name"] for one in json.loads(alone["result.json"])["images"]] == [
        named, named, f"images/{picture_name('http://h/gone.png')}",
    ]  # fmt: skip


def test_names_that_an_archive_cannot_have_are_spelled_safely() -> None:
    names = EntryNames()
    places = [
        "../..",
        "a\\b.png",
        "C:x",
        ".hidden",
        "x" * 400 + ".png",
        "字" * 200,
        "a\x00.png",
        "..",
    ]
    given = [names.give_by(place, 0) for place in places]
    assert len({name.lower() for name in given}) == len(places)
    for name in given:
        assert name
        assert not set(name) & set("/\\\x00")
        assert ".." not in name
        assert len(name.encode()) <= 210


def test_many_pictures_of_one_name_are_numbered_through() -> None:
    names = EntryNames()
    given = [names.give_by("image", 0) for _ in range(20_000)]
    assert given[:3] == ["image", "image-2", "image-3"]
    assert len(set(given)) == 20_000
    assert names.give_by("image-2", 0) == "image-2-2"


def test_a_class_that_would_be_two_lines_is_one() -> None:
    labels = (Label("two\nlines"), Label("cat"))
    field = RegionField(name="objects", inputs=("image",), shapes=("box",), labels=labels)
    schema = LabelSchema((Input("image", "image", key="image"),), (field,))
    losses = Losses()
    members = unzipped(written("yolo", [], schema, losses, flat=True))
    assert members["classes.txt"] == b"two lines\ncat\n"
    assert losses.counts == {"renamed": 1}


# With the converter's losses.


def test_the_losses_of_a_schema_are_told_once() -> None:
    fields = (*SCHEMA.fields, RegionField(name="more"), ChoiceField(name="mood"))
    schema = LabelSchema(SCHEMA.inputs, fields)
    for name in ("coco", "yolo", "yolo_obb", "voc"):
        losses = Losses()
        written(name, [], schema, losses, compatible=True)
        assert losses.counts == {"field_dropped": 1, "fields_merged": 1}, name


def test_what_the_converter_leaves_out_is_told() -> None:
    answer = Answer(
        regions=(
            BOX,
            region(Mask(640, 480, (0, 640 * 480)), id="2"),
            region(Polygon(((0, 0), (64, 0), (64, 48))), id="3"),
        )
    )
    tasks = [task("/data/upload/1/ab-cat.png", answer, Answer(regions=(BOX,)))]
    for name, lost in (
        ("coco", {"shape_dropped": 1}),
        ("yolo", {"shape_dropped": 1, "value_dropped": 1}),
        ("yolo_obb", {"shape_dropped": 1, "value_dropped": 1}),
        ("voc", {"shape_dropped": 2, "value_dropped": 1}),
    ):
        losses = Losses()
        written(name, tasks, losses=losses, compatible=True)
        assert losses.counts == lost, name


def test_a_turned_box_without_the_size_of_its_picture_is_told() -> None:
    frame = Frame("fraction")
    turned = region(Box(0.1, 0.1, 0.2, 0.2, 30), frame=frame)
    straight = region(Box(0.1, 0.1, 0.2, 0.2), id="2", frame=frame)
    tasks = [task("x.png", Answer(regions=(turned, straight)), file=FileRef(name="x.png"))]
    for name, left in (("yolo", 1), ("yolo_obb", 1), ("coco", 0), ("voc", 0)):
        losses = Losses()
        body = written(name, tasks, losses=losses, compatible=True)
        assert losses.counts == {"size_unknown": 2 - left}, name
        if name.startswith("yolo"):
            assert len(unzipped(body)["labels/x.txt"].splitlines()) == left


@pytest.mark.parametrize("name", ["coco", "yolo", "yolo_obb", "voc"])
def test_numbers_past_their_range_are_no_place(name: str) -> None:
    huge = region(Box(1e308, 0, 1e308, 1, 30))
    outline = region(
        Polygon(((0, 0), (1.7e308, 0), (1.7e308, 1e308))), id="2", frame=Frame("fraction", 640, 480)
    )
    losses = Losses()
    body = written(
        name, [task("x.png", Answer(regions=(huge, outline)))], SCHEMA, losses, compatible=True
    )
    assert not re.search(rb"[ >\[,:-](inf|nan|null)\b", body)
    # As fractions they are in range.
    assert bool(losses.counts) == (name != "yolo")
