"""The PNG pictures of a segmentation: written from layers, read back to masks."""

from __future__ import annotations

import io
import struct
import sys
import warnings
from array import array
from base64 import b64decode
from collections.abc import Callable
from itertools import groupby
from typing import Any

from glossator.dialects.scale.kinds.segments.layers import MOST, Entry, Layers
from glossator.model.geometry import Mask
from glossator.model.rasters import SIDE, mask_from_pixels

_HEAD = "data:image/png;base64,"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SEEN = 0xFF << 24


def paint(layers: Layers, code: str, value: Callable[[Entry], int]) -> array[int]:
    """One number for each pixel, row by row: that of the uppermost entry, 0 where none is.

    ``code``: the type of the numbers, as :mod:`array` calls it.
    """
    pixels = array(code, bytes(layers.width * layers.height * array(code).itemsize))
    for mask, entry, _ in layers.masks:
        at, one = 0, array(code, [value(entry)])
        for n, run in enumerate(mask.runs):
            if n & 1:
                pixels[at : at + run] = one * run
            at += run
    if sys.byteorder == "big":
        pixels.byteswap()
    return pixels


def overlying(layers: Layers) -> list[str]:
    """The ids of the regions that hide a part of others."""
    found: list[str] = []
    covered = bytearray(layers.width * layers.height)
    for mask, _, name in layers.masks:
        at, hides = 0, False
        for n, run in enumerate(mask.runs):
            if n & 1 and run:
                hides = hides or any(covered[at : at + run])
                covered[at : at + run] = b"\1" * run
            at += run
        if hides:
            found.append(name)
    return found


def combined(layers: Layers) -> bytes:
    """Four channels: the colour of each pixel's label, transparent where there is none."""
    return _png(layers, "RGBA", paint(layers, "I", lambda entry: _rgba(entry.color)).tobytes())


def labelled(layers: Layers, index: int) -> bytes:
    """The same of one index alone."""

    def color(entry: Entry) -> int:
        return _rgba(entry.color) if entry.index == index else 0

    return _png(layers, "RGBA", paint(layers, "I", color).tobytes())


def indexed(layers: Layers) -> bytes:
    """One channel: the index of each pixel, of 16 bits if there are more than 255."""
    if len(layers.entries) < 1 << 8:
        return _png(layers, "L", paint(layers, "B", lambda entry: entry.index).tobytes())
    return _png(layers, "I;16", paint(layers, "H", lambda entry: entry.index).tobytes())


def extended(layers: Layers) -> bytes:
    """Four channels: the index of each pixel is R + 256 G + 65536 B."""
    pixels = paint(layers, "I", lambda entry: entry.index | _SEEN)
    return _png(layers, "RGBA", pixels.tobytes())


def _rgba(color: str) -> int:
    """As a number whose lowest byte is red."""
    red, green, blue = (int(color[n : n + 2], 16) for n in (1, 3, 5))
    return red | green << 8 | blue << 16 | _SEEN


def _png(layers: Layers, mode: str, pixels: bytes) -> bytes:
    from PIL import Image

    body = io.BytesIO()
    Image.frombytes(mode, (layers.width, layers.height), pixels).save(body, "PNG")
    return body.getvalue()


# The way back.


def read_masks(url: Any, extended: bool) -> dict[int, Mask]:
    """The mask of each index of a picture that is inside of the address (``data:``).

    Raises ValueError for anything but a sound PNG of at most :data:`MOST` pixels.
    """
    if not isinstance(url, str) or not url.startswith(_HEAD):
        raise ValueError("the picture is at an address")
    body = b64decode(url[len(_HEAD) :], validate=True)
    if not body.startswith(_SIGNATURE) or len(body) < 33:
        raise ValueError("not a PNG")
    width, height = struct.unpack_from(">2L", body, 16)
    if not 0 < width * height <= MOST or max(width, height) > SIDE:
        raise ValueError("too large for a picture of indexes")
    mode, pixels = _opened(body, extended, width, height)
    if mode == "L":
        return {
            index: mask_from_pixels(pixels.translate(_only(index)), width, height)
            for index in sorted(set(pixels) - {0})
        }
    return _runs(mode, pixels, width, height)


def _opened(body: bytes, extended: bool, width: int, height: int) -> tuple[str, bytes]:
    from PIL import Image

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(body), formats=("PNG",)) as picture:
            warnings.simplefilter("ignore")
            if picture.size != (width, height):
                raise ValueError("the picture has two sizes")
            if extended:
                return "RGBA", picture.convert("RGBA").tobytes()
            if picture.mode in ("L", "P"):
                return "L", picture.tobytes()
            if picture.mode in ("I;16", "I"):
                return "I", picture.convert("I").tobytes()
            raise ValueError("not a picture of one channel")
    except (OSError, SyntaxError, EOFError, struct.error) as why:
        raise ValueError(f"the picture is damaged: {why}") from None


def _only(index: int) -> bytes:
    return bytes(n == index for n in range(256))


def _runs(mode: str, pixels: bytes, width: int, height: int) -> dict[int, Mask]:
    numbers = array("I", pixels)
    if sys.byteorder == "big" and mode == "RGBA":
        numbers.byteswap()
    found: dict[int, list[int]] = {}
    ends: dict[int, int] = {}
    at = 0
    for number, same in groupby(numbers):
        run, index = sum(1 for _ in same), number & 0xFFFFFF
        if index:
            found.setdefault(index, []).extend((at - ends.get(index, 0), run))
            ends[index] = at + run
        at += run
    return {
        index: Mask(width, height, (*runs, *((at - ends[index],) if at > ends[index] else ())))
        for index, runs in sorted(found.items())
    }
