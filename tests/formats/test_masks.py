"""Masks as files beyond the shared suite: names, pixels that are not black or white, bad files."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from PIL import Image
from tests.formats.made import read, region, task, unzipped, written, zipped

from glossator.formats.mask_names import MaskNames, read_name
from glossator.model.annotation import Annotation, Answer
from glossator.model.errors import Invalid
from glossator.model.geometry import Box, Mask, Parts
from glossator.model.loss import Losses
from glossator.model.task import Labelled

MASK = Mask(4, 2, (1, 2, 5))
NAME = "task-1-annotation-1-by-0-objects-cat-0"


def picture(mode: str, pixels: bytes, size: tuple[int, int] = (2, 2)) -> bytes:
    body = io.BytesIO()
    Image.frombytes(mode, size, pixels).save(body, "PNG")
    return body.getvalue()


def masks(path: Path, name: str, losses: Losses | None = None) -> list[object]:
    answer = read(name, path, losses)[1][0].annotations[0].answer
    assert answer is not None
    return [r.shape for r in answer.regions]


def test_a_name_gives_back_what_it_was_made_of() -> None:
    names = MaskNames()
    names.begin(7)
    stem, _, _ = names.give(12, 3, "my-field", "a-by-b-0")
    assert stem == "task-7-annotation-12-by-3-my_field-a-by-b-0-0"
    found = read_name(stem)
    assert found is not None
    assert (found.task, found.annotation, found.person) == (7, 12, "3")
    assert (found.field, found.label, found.number) == ("my_field", "a-by-b-0", 0)


def test_names_are_unique_and_short_enough_for_an_archive() -> None:
    names, given = MaskNames(), set()
    for task_id in ("😀" * 50 + "1", "😀" * 50 + "2"):
        names.begin(task_id)
        given |= {names.give(1 << 53, 1 << 53, "é" * 99, "שלום" * 99)[0] for _ in range(3)}
    assert len(given) == 6
    assert all(len(stem.encode()) <= 251 for stem in given)


@pytest.mark.parametrize("name", ["brush_png", "brush_numpy"])
def test_what_is_not_painted_is_told(name: str) -> None:
    losses = Losses()
    made = task(region(MASK), region(Box(1, 1, 2, 2), id="2"))
    assert len(unzipped(written(name, [made], losses=losses))) == 1
    assert [(loss.code, loss.where) for loss in losses] == [("shape_dropped", "tasks/1/regions/2")]


@pytest.mark.parametrize("name", ["brush_png", "brush_numpy"])
def test_masks_that_do_not_add_up_are_told_and_parts_are_split(name: str) -> None:
    losses = Losses()
    made = task(
        region(Mask(4, 2, (1, 2))),
        region(Mask(0, 0, ()), id="2"),
        region(Parts((MASK, MASK)), id="3"),
    )
    assert len(unzipped(written(name, [made], losses=losses))) == 2
    assert losses.counts == {"shape_dropped": 2, "split": 1}


@pytest.mark.parametrize("name", ["brush_png", "brush_numpy"])
def test_every_answer_is_there_on_request(name: str, tmp_path: Path) -> None:
    answers = tuple(
        Annotation(id=n, member_id=n, answer=Answer(regions=(region(MASK),))) for n in (1, 2)
    )
    path = tmp_path / "x.zip"
    path.write_bytes(written(name, [Labelled(7, {}, answers)], everything=True))
    (found,) = read(name, path)[1]
    assert [(a.id, a.member_id) for a in found.annotations] == [(1, 1), (2, 2)]


@pytest.mark.parametrize(
    ("body", "soft"),
    [
        (picture("L", bytes([0, 255, 0, 0])), False),
        (picture("L", bytes([0, 90, 0, 0])), True),
        (picture("1", bytes([0b01000000, 0])), False),
    ],
)
def test_whatever_is_not_black_is_set(body: bytes, soft: bool, tmp_path: Path) -> None:
    path, losses = tmp_path / "x.zip", Losses()
    path.write_bytes(zipped({f"{NAME}.png": body, "readme.png": b"not mine"}))
    assert masks(path, "brush_png", losses) == [Mask(2, 2, (1, 1, 2))]
    assert losses.counts == ({"soft_mask": 1} if soft else {})


def test_a_picture_that_says_it_is_huge_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    body = bytearray(picture("L", bytes(4)))
    body[16:24] = struct.pack(">2L", 1 << 20, 1 << 20)
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({f"{NAME}.png": bytes(body)}))
    with pytest.raises(Invalid, match=r"cat-0\.png: a mask has at most"):
        masks(path, "brush_png")


@pytest.mark.parametrize("body", [b"", b"\x89PNG\r\n\x1a\n" + bytes(40), picture("RGB", bytes(12))])
def test_a_file_that_is_no_mask_is_named(body: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({f"{NAME}.png": body}))
    with pytest.raises(Invalid, match=r"cat-0\.png: "):
        masks(path, "brush_png")


@pytest.mark.parametrize(
    "header",
    [
        "{'descr': '|O', 'fortran_order': False, 'shape': (2, 2)}",
        "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 2)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (-2, -2)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999, 9999999)}",
        "__import__('os')",
        "[" * 500,
    ],
)
def test_an_array_that_is_no_mask_is_named(header: str, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    body = b"\x93NUMPY\1\0" + len(header).to_bytes(2, "little") + header.encode() + bytes(4)
    path.write_bytes(zipped({f"{NAME}.npy": body}))
    with pytest.raises(Invalid, match=r"cat-0\.npy: "):
        masks(path, "brush_numpy")
