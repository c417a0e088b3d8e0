"""What a file is, by its content alone: the type it may be served with, and a picture's size."""

from pathlib import Path

import imagesize

HEAD = 4096
OPAQUE = "application/octet-stream"
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
)
_TURNED = frozenset({5, 6, 7, 8})
"""EXIF orientations that swap width and height."""
_ORIENTATION = 0x0112


def media_type(path: Path) -> str:
    """The type from our own list: pictures, sound and films by their first bytes, plain text if it
    is UTF-8 and no markup; everything else is opaque and only ever downloaded."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    for offset, magic, name in _MAGIC:
        if head.startswith(magic, offset) and (offset != 8 or head.startswith(b"RIFF")):
            return name
    return "text/plain" if head and _is_plain_text(head) else OPAQUE


def _is_plain_text(head: bytes) -> bool:
    if b"\0" in head or head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"<", b"%"):
        return False
    try:
        # The last character of the head may be cut.
        (head if len(head) < HEAD else head[:-4]).decode()
    except UnicodeDecodeError:
        return len(head) == HEAD and _cut(head)
    return True


def _cut(head: bytes) -> bool:
    return any(_decodes(head[:-n]) for n in range(1, 8))


def _decodes(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def picture_size(path: Path, kind: str) -> tuple[int, int] | None:
    """Width and height in pixels as a viewer shows the picture, read from its header; None where
    the header does not say. Nothing is decoded."""
    if not kind.startswith("image/"):
        return None
    try:
        width, height = imagesize.get(path)
    except (ValueError, OSError, ArithmeticError, LookupError):
        return None
    if width <= 0 or height <= 0:
        return None
    if kind == "image/jpeg" and _orientation(path) in _TURNED:
        return int(height), int(width)
    return int(width), int(height)


def _orientation(path: Path) -> int:
    """imagesize reads the stored size; a viewer turns the picture as its EXIF tag says."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            return int(picture.getexif().get(_ORIENTATION, 1))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return 1
