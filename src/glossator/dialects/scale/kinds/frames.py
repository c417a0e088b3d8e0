"""The size of what is shown, in pixels: the vendor's coordinates are measured in nothing else."""

from __future__ import annotations

from glossator.model.annotation import Frame
from glossator.model.shown import Shown


def file_size(
    shown: Shown, name: str | None, item: int | None = None
) -> tuple[float, float] | None:
    """Width and height of the stored file of an input, if they are known."""
    file = shown.files.get(f"{name}[{item or 0}]") or shown.files.get(name or "")
    if file is None or not file.width or not file.height:
        return None
    return file.width, file.height


def pixels(shown: Shown, name: str | None, item: int | None = None) -> Frame:
    """Pixels of an input, with its size where that is known."""
    return Frame("pixel", *(file_size(shown, name, item) or (None, None)))


def sized(frame: Frame | None, shown: Shown, name: str | None, item: int | None = None) -> Frame:
    """The frame with the file's size where it does not know one itself."""
    if frame is not None and frame.width and frame.height:
        return frame
    unit = frame.unit if frame else "fraction"
    return Frame(unit, *(file_size(shown, name, item) or (None, None)))
