"""Pascal VOC beyond the shared suite: odd files of others, XML that would harm, pictures beside."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from tests.formats.made import FILE, SCHEMA, read, region, task, unzipped, written, zipped

from glossator.formats.xml_tree import escaped, parse
from glossator.model.annotation import Annotation, Answer, Frame, Value
from glossator.model.errors import Invalid
from glossator.model.geometry import Box
from glossator.model.loss import Losses
from glossator.model.task import Labelled

BOMB = """<?xml version="1.0"?>
<!DOCTYPE annotation [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<annotation><filename>&b;</filename></annotation>"""
OUTSIDE = """<!DOCTYPE annotation SYSTEM "http://127.0.0.1:9/x.dtd">
<annotation><filename>a</filename></annotation>"""


def one(tmp_path: Path, text: str | bytes, losses: Losses | None = None) -> Labelled:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({"Annotations/1.xml": text}))
    return read("voc", path, losses)[1][0]


def boxes(found: Labelled) -> list[object]:
    answer = found.annotations[0].answer
    assert answer is not None
    return [r.shape for r in answer.regions]


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, "<!DOCTYPE annotation><annotation/>"])
def test_a_document_type_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"Annotations/1\.xml: a document type is not read"):
        one(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<annotation>",
        "<annotation>&nbsp;</annotation>",
        "<other/>",
        '<?xml version="1.0" encoding="no-such"?><annotation/>',
        "<annotation>" + "<a>" * 200 + "</a>" * 200 + "</annotation>",
        "<annotation><object><bndbox><xmin>1</xmin></bndbox></object></annotation>",
        "<annotation><object><bndbox><xmin>nan</xmin><ymin>1</ymin><xmax>2</xmax><ymax>3</ymax>"
        "</bndbox></object></annotation>",
        "<annotation><size><width>wide</width></size></annotation>",
    ],
)
def test_a_wrong_file_is_named(text: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"^Annotations/1\.xml: "):
        one(tmp_path, text)


def test_text_comes_back_as_it_was_also_line_ends_and_marks() -> None:
    for text in ("a & b", "<b>]]>", "\r\n", " \t", "😀", "'\""):
        assert parse(f"<a>{escaped(text)}</a>".encode(), "x").text == text


def test_what_xml_cannot_say_is_renamed_and_told() -> None:
    losses = Losses()
    body = unzipped(written("voc", [task(region(Box(1, 2, 3, 4), "a\x01b"))], losses=losses))
    assert b"<name>a_b</name>" in body["Annotations/1.xml"]
    assert losses.counts == {"renamed": 1}


def test_edges_in_another_order_are_put_in_order(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        "<annotation><object><name>cat</name><bndbox><xmax>10</xmax><xmin>30.5</xmin>"
        "<ymax>5</ymax><ymin>25</ymin></bndbox></object></annotation>",
    )
    assert boxes(found) == [Box(10, 5, 20.5, 20)]


def test_parts_of_an_object_are_regions_below_it(tmp_path: Path) -> None:
    bounds = "<bndbox><xmin>0</xmin><ymin>0</ymin><xmax>9</xmax><ymax>9</ymax></bndbox>"
    found = one(
        tmp_path,
        f"<annotation><object><name>person</name>{bounds}<part><name>head</name>{bounds}</part>"
        "</object></annotation>",
    )
    answer = found.annotations[0].answer
    assert answer is not None
    assert [(r.id, r.parent, r.labels) for r in answer.regions] == [
        ("1", None, ("person",)),
        ("1.1", "1", ("head",)),
    ]


def test_an_object_without_a_box_is_told(tmp_path: Path) -> None:
    losses = Losses()
    found = one(
        tmp_path, "<annotation><object><name>x</name><robndbox/></object></annotation>", losses
    )
    assert boxes(found) == []
    assert [(loss.code, loss.where) for loss in losses] == [("shape_dropped", "tasks/1/regions/1")]


def test_flags_are_attributes_both_ways(tmp_path: Path) -> None:
    values = (Value("pose", "Left"), Value("truncated", True), Value("occluded", True))
    path = tmp_path / "x.zip"
    losses = Losses()
    path.write_bytes(written("voc", [task(region(Box(1, 2, 3, 4), values=values))], losses=losses))
    assert not losses.counts
    schema, (found,) = read("voc", path)
    answer = found.annotations[0].answer
    assert answer is not None
    assert answer.regions[0].values == values
    assert [f.name for f in schema.fields] == ["objects", "pose", "truncated", "occluded"]


def test_pictures_stand_beside_and_are_found_again(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    bare = Labelled(2, {"image": "b.png"}, files={"image": FILE})
    path.write_bytes(
        written(
            "voc",
            [task(region(Box(1, 2, 3, 4))), bare],
            files=True,
            open=lambda file: io.BytesIO(b"a picture"),
        )
    )
    assert list(unzipped(path.read_bytes())) == [
        "Annotations/1.xml",
        "images/1.png",
        "images/2.png",
    ]
    _, (first, second) = read("voc", path)
    assert first.files["image"].path == "images/1.png"
    assert (first.id, second.id) == (1, 2)
    assert second.annotations == ()


def test_every_answer_is_a_file_of_its_own_on_request() -> None:
    answers = tuple(
        Annotation(id=n, answer=Answer(regions=(region(Box(n, 0, 1, 1)),))) for n in (1, 2)
    )
    both = Labelled(7, {"image": "a.png"}, answers, files={"image": FILE})
    names = list(unzipped(written("voc", [both], SCHEMA, everything=True)))
    assert names == ["Annotations/7.xml", "Annotations/7-2.xml"]


def test_a_picture_of_unknown_size_has_no_size_element() -> None:
    unsized = region(Box(1, 2, 3, 4), frame=Frame("pixel"))
    made = Labelled(1, {"image": "a.png"}, (Annotation(answer=Answer(regions=(unsized,))),))
    body = unzipped(written("voc", [made]))["Annotations/1.xml"]
    assert b"<size>" not in body
    assert b"<xmax>4</xmax>" in body
