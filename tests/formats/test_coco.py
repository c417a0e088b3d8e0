"""COCO: poses, masks, numbers, and files as others leave them."""

import io
import json
from pathlib import Path

import pytest
from tests.formats.made import SCHEMA, many, read, region, task, unzipped, written, zipped

from glossator.convert import detect, find
from glossator.formats import WriteOptions
from glossator.formats.source import Source
from glossator.model.annotation import Annotation, Answer, Frame, Value
from glossator.model.errors import Invalid
from glossator.model.geometry import Box, Mask, Parts, Polygon, Skeleton
from glossator.model.label_schema import Input, Label, LabelSchema, RegionField
from glossator.model.loss import Losses
from glossator.model.task import FileRef, Labelled

TRIANGLE = Polygon(((0, 0), (60, 0), (60, 40)))
POSE = Skeleton(((1, 2), (3, 4), (0, 0)), ((0, 1),), ("a", "b", "c"), (2, 1, 0))


def put(path: Path, document: object) -> Path:
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path


def document(*annotations: dict[str, object], **more: object) -> dict[str, object]:
    return {
        "images": [{"id": 1, "file_name": "a.jpg", "width": 10, "height": 5}],
        "annotations": [{"id": n, "image_id": 1, "category_id": 3, **a} for n, a in enumerate(annotations, 7)],
        "categories": [{"id": 3, "name": "cat"}],
        **more,
    }  # fmt: skip


def regions(path: Path, losses: Losses | None = None) -> list[object]:
    _, tasks = read("coco", path, losses)
    return [r for t in tasks for a in t.annotations for r in a.answer.regions]  # type: ignore[union-attr]


def back(tmp_path: Path, *made: object, schema: LabelSchema = SCHEMA) -> list[object]:
    path = tmp_path / "x.json"
    path.write_bytes(written("coco", [task(*made)], schema))  # type: ignore[arg-type]
    return regions(path)


@pytest.mark.parametrize(
    "shape", [Box(1, 2, 3, 4), TRIANGLE, Mask(4, 2, (1, 2, 5)), Parts((TRIANGLE, TRIANGLE))]
)
def test_a_pose_joins_the_shape_it_belongs_to(tmp_path: Path, shape: object) -> None:
    whole = region(shape, id="b")  # type: ignore[arg-type]
    pose = region(POSE, id="p", parent="b")
    path = tmp_path / "x.json"
    path.write_bytes(written("coco", [task(whole, pose)]))
    assert len(json.loads(path.read_text())["annotations"]) == 1
    first, second = regions(path)
    assert (first.shape, second.shape) == (shape, POSE)  # type: ignore[attr-defined]
    assert second.parent == first.id  # type: ignore[attr-defined]
    again = tmp_path / "y.json"
    again.write_bytes(written("coco", [task(first, second)]))  # type: ignore[arg-type]
    assert json.loads(again.read_text()) == json.loads(path.read_text())


def test_a_pose_that_says_more_stays_by_itself(tmp_path: Path) -> None:
    losses = Losses()
    body = written(
        "coco",
        [task(region(Box(1, 2, 3, 4), id="b"), region(POSE, id="p", parent="b", score=0.5))],
        losses=losses,
    )
    assert len(json.loads(body)["annotations"]) == 2
    assert losses.counts == {"relation_dropped": 1}


def test_poses_of_one_label_have_the_same_points() -> None:
    losses = Losses()
    other = Skeleton(((1, 1),), (), ("x",))
    body = json.loads(written("coco", [task(region(POSE), region(other, id="2"))], losses=losses))
    assert len(body["annotations"]) == 1
    assert losses.counts == {"shape_dropped": 1}
    assert body["categories"][0]["skeleton"] == [[1, 2]]


def test_crowds_attributes_and_scores_come_back(tmp_path: Path) -> None:
    values = (Value("colour", ["red", "blue"]), Value("doors", 5), Value("iscrowd", True))
    (found,) = back(tmp_path, region(Mask(4, 2, (0, 8)), values=values, score=0.25))
    assert found.values == values  # type: ignore[attr-defined]
    assert found.score == 0.25  # type: ignore[attr-defined]


def test_parts_with_a_mask_are_one_mask(tmp_path: Path) -> None:
    losses = Losses()
    both = Parts((Mask(64, 48, (0, 64, 64 * 47)), Polygon(((0, 40), (64, 40), (64, 48), (0, 48)))))
    made = json.loads(written("coco", [task(region(both))], losses=losses))
    assert made["annotations"][0]["area"] == 64 + 64 * 8
    assert losses.counts == {"rasterised": 1}


def test_a_polygon_of_two_points_is_none() -> None:
    losses = Losses()
    made = written("coco", [task(region(Polygon(((0, 0), (1, 1)))))], losses=losses)
    assert json.loads(made)["annotations"] == []
    assert losses.counts == {"shape_dropped": 1}


def test_category_numbers_are_the_labels_else_the_next_free() -> None:
    labels = (Label("a"), Label("b", number=1), Label("c", number=90), Label("d", number=90))
    schema = LabelSchema((Input("image", "image"),), (RegionField(name="o", labels=labels),))
    losses = Losses()
    made = json.loads(written("coco", [task(region(Box(0, 0, 1, 1), "new"))], schema, losses))
    numbers = {c["name"]: c["id"] for c in made["categories"]}
    assert numbers == {"a": 2, "b": 1, "c": 90, "d": 3, "new": 4}
    assert losses.counts == {"renamed": 1}


def test_images_are_numbered_by_task_and_each_answer_is_an_image_if_asked(tmp_path: Path) -> None:
    several = tuple(
        Annotation(id=n, answer=Answer(regions=(region(Box(n, 0, 1, 1)),))) for n in (1, 2)
    )
    labelled = Labelled(41, {"image": "a"}, several)
    assert [i["id"] for i in json.loads(written("coco", [labelled]))["images"]] == [41]
    body = written("coco", [labelled], everything=True)
    assert [i["id"] for i in json.loads(body)["images"]] == [1, 2]
    path = put(tmp_path / "x.json", body.decode())
    assert [t.id for t in read("coco", path)[1]] == [41, 41]
    text = written("coco", [task(id="x"), task(id="y")])
    assert [t.id for t in read("coco", put(path, text.decode()))[1]] == ["x", "y"]
    with pytest.raises(Invalid):
        written("coco", [task(id=1), task(id="x")])


def test_pictures_and_document_in_one_archive(tmp_path: Path) -> None:
    body = written("coco", many(3), files=True, open=lambda file: io.BytesIO(b"picture"))
    members = unzipped(body)
    assert sorted(members) == ["annotations.json", "images/1.png", "images/2.png", "images/3.png"]
    path = tmp_path / "x.zip"
    path.write_bytes(body)
    with Source(path) as source:
        assert detect(source).name == "coco"
    assert [t.files["image"].path for t in read("coco", path)[1]] == [
        f"images/{n}.png" for n in (1, 2, 3)
    ]


def test_a_named_document_is_alone_in_a_zip_and_with_pictures_if_they_are_asked_for() -> None:
    alone = unzipped(written("coco", many(3), document="result.json"))
    assert alone == {"result.json": written("coco", many(3))}
    with_pictures = {
        "files": True, "open": lambda file: io.BytesIO(b"picture"), "document": "result.json",
    }  # fmt: skip
    members = unzipped(written("coco", many(1), **with_pictures))  # type: ignore[arg-type]
    assert sorted(members) == ["images/1.png", "result.json"]
    for options in (WriteOptions(document="result.json"), WriteOptions(files=True)):
        assert find("coco").suffix_for(options) == ".zip"
        assert find("coco").media_type_for(options) == "application/zip"
    # A list of answers is no picture form: it stays what it is.
    assert find("json").suffix_for(WriteOptions(document="result.json")) == ".json"


def test_annotations_before_images_and_in_any_order_find_their_image(tmp_path: Path) -> None:
    text = (
        '{"annotations":[{"image_id":2,"bbox":[1,1,1,1],"category_id":3},'
        '{"image_id":"1","bbox":["2",1,1,1],"category_id":3},{"image_id":2,"bbox":[3,1,1,1],"category_id":3}],'
        '"categories":[{"id":3,"name":"a"}],"images":[{"id":2},{"id":"1"}]}'
    )
    _, tasks = read("coco", put(tmp_path / "x.json", text))
    found = [[r.shape.x for r in t.annotations[0].answer.regions] for t in tasks]  # type: ignore[union-attr]
    assert found == [[1, 3], [2]]


def test_uncompressed_masks_flat_polygons_and_boxes_around_nothing_are_read(tmp_path: Path) -> None:
    rle = {"size": [5, 10], "counts": [5, 5, 40]}
    found = regions(
        put(
            tmp_path / "x.json",
            document(
                {"segmentation": rle, "iscrowd": 1, "bbox": [1, 0, 1, 5]},
                {"segmentation": [0, 0, 4, 0, 4, 4, 0, 0]},
                {"segmentation": [[0, 0, 4, 4]], "bbox": [0, 0, 4, 4]},
                {"segmentation": [], "bbox": [1, 1, 2, 2]},
            ),
        )
    )
    mask, polygon, *boxes = [r.shape for r in found]  # type: ignore[attr-defined]
    assert mask == Mask(10, 5, (1, 1, 9, 1, 9, 1, 9, 1, 9, 1, 8))
    assert polygon == Polygon(((0, 0), (4, 0), (4, 4)))
    assert boxes == [Box(0, 0, 4, 4), Box(1, 1, 2, 2)]


def test_an_annotation_without_a_place_is_a_loss(tmp_path: Path) -> None:
    losses = Losses()
    assert regions(put(tmp_path / "x.json", document({"caption": "x"})), losses) == []
    assert losses.counts == {"shape_dropped": 1}


def test_names_of_categories_that_come_twice_are_told_apart(tmp_path: Path) -> None:
    twice = [{"id": 1, "name": "x"}, {"id": 2, "name": "x"}]
    schema, _ = read("coco", put(tmp_path / "x.json", {"images": [], "categories": twice}))
    assert [label.name for label in schema.region_fields[0].labels] == ["x", "x-2"]


def test_a_set_of_several_documents_asks_which(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    one = json.dumps(document({"bbox": [1, 1, 1, 1]}))
    path.write_bytes(
        zipped({"annotations/a.json": one, "annotations/b.json": one, "images/a.jpg": b""})
    )
    with pytest.raises(Invalid, match="which"):
        read("coco", path)
    _, (found,) = read("coco", path, member="annotations/b.json")
    assert found.files["image"].path == "images/a.jpg"


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (document({"bbox": [1, 1, 1]}), "annotations/0"),
        (document({"segmentation": [[1, 1, 1]]}), "annotations/0"),
        (document({"segmentation": {"size": [5, 10], "counts": [1]}}), "annotations/0"),
        (document({"segmentation": {"size": [5, 10], "counts": "\u00e9"}}), "annotations/0"),
        (document({"segmentation": {"size": [10**9, 10**9], "counts": "0"}}), "annotations/0"),
        (document({"segmentation": {"size": [-5, -10], "counts": [50]}}), "annotations/0"),
        (document({"keypoints": [1, 1]}), "annotations/0"),
        (document({"bbox": [1, 1, 1, 1]}, categories=[]), "annotations/0"),
        (document({"bbox": [1, 1, 1, 1]}, images=[]), "annotations"),
        (document(images=[{"file_name": "x"}]), "images/0"),
        (json.dumps(document({"bbox": [1, 1, 1, float("nan")]})), "annotations/0"),
        ('{"images":[],"annotations":[{"image_id":1,"bbox":[1e999,1,1,1]}]}', "annotations"),
        ('{"categories":[]}', "images"),
    ],
    ids=range(13),
)  # fmt: skip
def test_malformed_documents_are_refused_by_place(
    tmp_path: Path, wrong: object, where: str
) -> None:
    with pytest.raises(Invalid, match=where):
        read("coco", put(tmp_path / "x.json", wrong))


def test_paths_in_the_data_are_not_opened(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (tmp_path / "secret.jpg").write_bytes(b"x")
    names = ["../secret.jpg", str(tmp_path / "secret.jpg"), "https://example.org/a.jpg"]
    images = [{"id": n, "file_name": name} for n, name in enumerate(names)]
    put(folder / "a.json", {"images": images, "annotations": []})
    assert [t.files["image"].path for t in read("coco", folder)[1]] == [None, None, None]


def test_fractions_need_a_size_from_file_or_frame() -> None:
    losses = Losses()
    box = Box(0.1, 0.1, 0.5, 0.5)
    unknown = FileRef(name="a.png")
    made = written(
        "coco", [task(region(box, frame=Frame("fraction")), file=unknown)], losses=losses
    )
    assert json.loads(made)["annotations"] == []
    assert losses.counts == {"size_unknown": 1}
    known = region(box, frame=Frame("fraction", 100, 50))
    made = written("coco", [task(known, file=unknown)])
    image, annotation = json.loads(made)["images"][0], json.loads(made)["annotations"][0]
    assert (image["width"], image["height"]) == (100, 50)
    assert annotation["bbox"] == [10, 5, 50, 25]
