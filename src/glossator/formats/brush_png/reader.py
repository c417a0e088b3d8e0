"""Read masks from PNG files of one channel, by their names."""

from __future__ import annotations

import io
import struct
import warnings

from glossator.formats import Reading, ReadOptions, label_masks
from glossator.formats.source import Source
from glossator.model.loss import Losses


def read(source: Source, losses: Losses, options: ReadOptions) -> Reading:
    """Read a folder or zip of masks; :class:`~glossator.model.errors.Invalid` names the file."""
    return label_masks.read(source, losses, options, suffix=".png", decode=_decode)


def _decode(body: bytes) -> tuple[bytes, int, int]:
    """The pixels; not 0 is set. Of an indexed picture the indexes count, not their colours."""
    from PIL import Image

    if not body.startswith(b"\x89PNG\r\n\x1a\n") or len(body) < 33:
        raise ValueError("this is no PNG")
    width, height = struct.unpack_from(">2L", body, 16)
    if not 0 < width * height <= label_masks.MOST:
        raise ValueError(f"a mask has at most {label_masks.MOST} pixels")
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(body), formats=("PNG",)) as picture:
            warnings.simplefilter("ignore")
            if picture.size != (width, height):
                raise ValueError("the picture has two sizes")
            if picture.mode not in ("1", "L", "P"):
                raise ValueError(f"a mask has one channel of eight bits, this is {picture.mode}")
            grey = picture.convert("L") if picture.mode == "1" else picture
            return grey.tobytes(), width, height
    except (OSError, SyntaxError, EOFError, struct.error) as why:
        raise ValueError(f"the picture is damaged: {why}") from None
