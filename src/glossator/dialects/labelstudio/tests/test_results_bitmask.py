"""Bitmasks: the editor's PNG as a data URL. Source of the form: ``BitmaskRegion.serialize``."""

from __future__ import annotations

import io
import random
from base64 import b64decode, b64encode
from typing import Any

import pytest
from PIL import Image

from glossator.dialects.labelstudio.config import read_config
from glossator.dialects.labelstudio.results import bitmask, read_result, sight, write_result
from glossator.model.annotation import Answer, Region
from glossator.model.geometry import Foreign, Mask
from glossator.model.loss import Losses
from glossator.model.rasters import mask_from_pixels, pixels_of
from glossator.model.shown import Shown

CONFIG = (
    '<View><Image name="img" value="$image"/>'
    '<BitmaskLabels name="r" toName="img"><Label value="a"/></BitmaskLabels></View>'
)
SHOWN = Shown({"image": "https://example.org/a.png"})
HEAD = "data:image/png;base64,"


def _url(picture: Image.Image, **how: Any) -> str:
    body = io.BytesIO()
    picture.save(body, "PNG", **how)
    return HEAD + b64encode(body.getvalue()).decode()


def _alphas(width: int, height: int, alphas: bytes) -> Image.Image:
    """Black where anything is set, as the editor writes it."""
    picture = Image.new("RGBA", (width, height))
    picture.putalpha(Image.frombytes("L", (width, height), alphas))
    return picture


def _result(url: Any, **beside: Any) -> dict[str, Any]:
    return {
        "id": "m", "from_name": "r", "to_name": "img", "type": "bitmasklabels",
        "value": {"imageDataURL": url, "bitmasklabels": ["a"]}, **beside,
    }  # fmt: skip


def _read(*results: dict[str, Any]) -> tuple[Answer, Losses]:
    losses = Losses()
    return read_result(list(results), read_config(CONFIG), SHOWN, losses), losses


SIZE = {"original_width": 4, "original_height": 2, "image_rotation": 0}


def test_what_is_not_transparent_is_set() -> None:
    given = _result(_url(_alphas(4, 2, bytes([0, 255, 255, 0, 0, 0, 0, 255]))), **SIZE)
    answer, losses = _read(given)
    assert answer.regions[0].shape == Mask(4, 2, (1, 2, 4, 1))
    assert not list(losses)


def test_soft_edges_are_said() -> None:
    answer, losses = _read(_result(_url(_alphas(2, 1, bytes([7, 255])))))
    assert answer.regions[0].shape == Mask(2, 1, (0, 2))
    assert losses.counts == {"soft_mask": 1}


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "P"])
def test_a_picture_without_transparency_is_all_set(mode: str) -> None:
    answer, _ = _read(_result(_url(Image.new(mode, (4, 2)))))
    assert answer.regions[0].shape == Mask(4, 2, (0, 8))


def test_masks_come_back_as_they_were() -> None:
    chance = random.Random(5)
    schema = read_config(CONFIG)
    for _ in range(40):
        width, height, share = chance.randint(1, 40), chance.randint(1, 30), chance.random()
        pixels = bytes(255 * (chance.random() < share) for _ in range(width * height))
        mask = mask_from_pixels(pixels, width, height)
        answer, losses = Answer(regions=(Region("m", "r", mask, ("a",), "img"),)), Losses()
        (one,) = write_result(answer, schema, SHOWN, losses)
        assert (one["type"], one["original_width"], one["original_height"]) == (
            "bitmasklabels", width, height,
        )  # fmt: skip
        back = read_result([one], schema, SHOWN, losses).regions[0]
        assert back.shape == mask
        assert not list(losses)
        # What any program sees in it: black, and transparent where nothing is set.
        body = b64decode(one["value"]["imageDataURL"].removeprefix(HEAD))
        seen = Image.open(io.BytesIO(body)).convert("RGBA")
        assert seen.getchannel("A").tobytes() == pixels_of(mask)
        assert not any(seen.convert("RGB").tobytes())


def test_a_field_with_a_brush_is_painted_with_it() -> None:
    mask = Mask(4, 2, (1, 2, 5))
    answer = Answer(regions=(Region("m", "r", mask, ("a",), "img"),))
    config = CONFIG.replace("BitmaskLabels", "BrushLabels")
    (one,) = write_result(answer, read_config(config), SHOWN, Losses())
    assert one["type"] == "brushlabels"


BAD = {
    "no data URL": "https://example.org/a.png",
    "another kind": "data:image/jpeg;base64,AAAA",
    "not base64": HEAD + "@@@@",
    "not a PNG": HEAD + "AAAA",
    "cut off": _url(_alphas(64, 64, random.Random(1).randbytes(4096)))[:-400],
    "a number": 5,
    "nothing": None,
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_bitmask_stays_as_it_came(name: str) -> None:
    given = _result(BAD[name])
    answer, losses = _read(given)
    shape = answer.regions[0].shape
    assert shape == Foreign(
        "labelstudio", {"type": "bitmasklabels", "value": {"imageDataURL": BAD[name]}}
    )
    assert write_result(answer, read_config(CONFIG), SHOWN, losses) == [given]


def test_a_bitmask_of_another_size_than_its_picture_stays_as_it_came() -> None:
    answer, _ = _read(_result(_url(_alphas(2, 1, b"\0\xff")), **SIZE))
    assert isinstance(answer.regions[0].shape, Foreign)


def test_a_small_file_with_a_huge_picture_is_not_opened() -> None:
    small = b64decode(_url(Image.new("1", (8, 8))).removeprefix(HEAD))
    huge = small[:16] + (60_000).to_bytes(4, "big") * 2 + small[24:]
    with pytest.raises(ValueError, match="too large"):
        bitmask.decode(HEAD + b64encode(huge).decode(), 1 << 40)


def test_many_large_pictures_in_one_answer_are_not_all_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = _url(_alphas(4, 2, bytes(8)))
    results = [_result(url) | {"id": str(n)} for n in range(4)]
    monkeypatch.setattr(
        "glossator.dialects.labelstudio.results.reader.Pixels", lambda: sight.Pixels(20)
    )
    answer, _ = _read(*results)
    assert [type(region.shape) for region in answer.regions] == [Mask, Mask, Foreign, Foreign]
