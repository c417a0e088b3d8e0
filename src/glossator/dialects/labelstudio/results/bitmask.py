"""The vendor's bitmasks, to and from the model's masks: a PNG as a data URL, set where it is not
transparent (the editor's ``BitmaskRegion``, which paints in black)."""

from __future__ import annotations

import io
import struct
import warnings
from base64 import b64decode, b64encode

from glossator.model.geometry import Mask
from glossator.model.rasters import SIDE, mask_from_pixels, pixels_of

_HEAD = "data:image/png;base64,"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST = 1 << 25
"""Pixels of one bitmask; each takes four bytes while it is opened."""
_TO_INDEX = bytes(min(n, 1) for n in range(256))


def encode(mask: Mask) -> str:
    """The data URL of a mask: two colours, transparent and black. ValueError if the runs do not
    add up."""
    from PIL import Image

    if not 0 < mask.width * mask.height <= _MOST or sum(mask.runs) != mask.width * mask.height:
        raise ValueError("no bitmask has this size, or these runs")
    pixels = pixels_of(mask).translate(_TO_INDEX)
    picture = Image.frombytes("P", (mask.width, mask.height), pixels)
    picture.putpalette(bytes(6))
    body = io.BytesIO()
    picture.save(body, "PNG", bits=1, transparency=b"\0\xff")
    return _HEAD + b64encode(body.getvalue()).decode()


def decode(url: str, most: int) -> tuple[Mask, bool]:
    """The mask, and whether its edges are soft: more than one alpha above 0.

    ValueError for anything but a sound PNG of at most ``most`` pixels.
    """
    if not url.startswith(_HEAD):
        raise ValueError("not a PNG as a data URL")
    body = b64decode(url[len(_HEAD) :], validate=True)
    if not body.startswith(_SIGNATURE) or len(body) < 33:
        raise ValueError("not a PNG")
    width, height = struct.unpack_from(">2L", body, 16)
    if not 0 < width * height <= min(most, _MOST) or max(width, height) > SIDE:
        raise ValueError("too large for a bitmask")
    alpha = _alpha(body, width, height)
    soft = len(set(alpha) - {0}) > 1
    return mask_from_pixels(alpha, width, height), soft


def _alpha(body: bytes, width: int, height: int) -> bytes:
    """The alpha of each pixel."""
    from PIL import Image

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(body), formats=("PNG",)) as picture:
            warnings.simplefilter("ignore")
            if picture.size != (width, height):
                raise ValueError("the picture has two sizes")
            return picture.convert("RGBA").getchannel("A").tobytes()
    except (OSError, SyntaxError, EOFError, struct.error) as why:
        raise ValueError(f"the picture is damaged: {why}") from None
