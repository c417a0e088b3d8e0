"""The masks of tasks as PNG files in a folder."""

from __future__ import annotations

import base64
import binascii
import io
import shutil
from pathlib import PurePosixPath
from typing import Any

from glossator.clients.isahit.exceptions import ValidationError
from glossator.clients.isahit.exports import Chosen, Names, Task, place, plain_name
from glossator.clients.isahit.labels import Configuration, by_id, is_sequence


class MaskExport:
    """A file for each task that has a mask: as it is, or with the colours of ``semantic_mapping``
    (label id to red, green and blue), for which Pillow is needed."""

    def __init__(self, configuration: Configuration, options: dict[str, Any], project: str) -> None:
        if options.get("in_memory"):
            raise ValidationError("in_memory is not for mask: it is a folder")
        self._chosen = Chosen(configuration, ("segmentation",), options.get("input_id"))
        if is_sequence(self._chosen.configuration):
            raise ValidationError("sequences cannot be written as masks")
        self._replace = bool(options.get("replace_extension"))
        self._colours = _colours(self._chosen.configuration, options.get("semantic_mapping") or {})
        if self._colours:
            _pillow()
        self._names = Names()
        self._folder = place(options, project, "lab_mask", "")
        self._folder.mkdir(parents=True, exist_ok=False)

    def add(self, task: Task) -> None:
        """One task."""
        mask = self._chosen.body(task).get("mask")
        if not mask:
            return
        name = plain_name(task["name"])
        if self._replace and PurePosixPath(name).suffix:
            name = name.rpartition(".")[0]
        path = self._folder / f"{self._names.take(name)}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            pixels = base64.b64decode(mask.partition(",")[2], validate=True)
        except binascii.Error as why:
            raise ValidationError(f"{task['name']}: the mask is not base64: {why}") from None
        path.write_bytes(_coloured(pixels, self._colours) if self._colours else pixels)

    def end(self) -> str:
        """Where the folder is."""
        return str(self._folder)

    def drop(self) -> None:
        """The folder, which is new, does not stay."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _colours(
    configuration: Configuration, wanted: dict[str, Any]
) -> dict[int, tuple[int, int, int]]:
    """Blue channel of a label to the colour that is wanted for it."""
    labels = by_id(configuration)
    return {
        labels[name]["bChannel"]: tuple(colour)
        for name, colour in wanted.items()
        if labels.get(name, {}).get("bChannel")
    }


def _coloured(png: bytes, colours: dict[int, tuple[int, int, int]]) -> bytes:
    """The mask with each label's pixels in its colour; all others are as they were."""
    image = _pillow()
    with image.open(io.BytesIO(png)) as opened:
        before = opened.convert("RGB")
    after, blue = before.copy(), before.getchannel("B")
    for channel, colour in colours.items():
        after.paste(colour, mask=blue.point([255 * (value == channel) for value in range(256)]))
    written = io.BytesIO()
    after.save(written, "PNG")
    return written.getvalue()


def _pillow() -> Any:
    try:
        from PIL import Image
    except ImportError:
        raise ModuleNotFoundError("semantic_mapping needs Pillow: pip install pillow") from None
    return Image
