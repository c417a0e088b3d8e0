"""Multipart bodies, streamed into our own folder: never in memory, never under a client's name."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Any

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from glossator.edge.bodies import Stream
from glossator.edge.call import Received
from glossator.model.errors import Invalid, TooLarge, UnsupportedMedia
from glossator.services.files import examine
from glossator.store.blobs import Blobs, Staging

FIELD = 1 << 20
"""Most bytes of all text fields together."""
PARTS = 1000


class _Taker:
    """What the parser calls, in order; files go to disk as they come."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self._header = b""
        self._value = b""
        self._headers: dict[bytes, bytes] = {}
        self._field = ""
        self._text: bytearray | None = None
        self._staging: Staging | None = None
        self._parts = 0
        self._texts = 0
        self.form: dict[str, str] = {}
        self.files: list[tuple[str, str, Staging]] = []
        self.ended = False

    def callbacks(self) -> Any:
        """By the parser's own names."""
        names = (
            "part_begin", "part_data", "part_end", "header_field", "header_value", "header_end",
            "headers_finished", "end",
        )  # fmt: skip
        return {f"on_{name}": getattr(self, name) for name in names}

    def part_begin(self) -> None:
        self._parts += 1
        if self._parts > PARTS:
            raise Invalid(f"a body may have at most {PARTS} parts")
        self._headers = {}

    def header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header_end(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._field = _text(options.get(b"name", b""))
        name = options.get(b"filename")
        if name is None:
            self._text = bytearray()
        else:
            # Some browsers send a whole path.
            shown = _text(name).replace("\\", "/").rsplit("/", 1)[-1]
            self._staging = self._blobs.begin()
            self.files.append((self._field, shown or "file", self._staging))

    def part_data(self, data: bytes, start: int, end: int) -> None:
        if self._staging is not None:
            self._staging.write(data[start:end])
        elif self._text is not None:
            self._text += data[start:end]
            self._texts += end - start
            if self._texts > FIELD:
                raise TooLarge(FIELD)

    def part_end(self) -> None:
        if self._text is not None:
            self.form[self._field] = _text(bytes(self._text))
        self._text = self._staging = None

    def end(self) -> None:
        self.ended = True

    def drop(self) -> None:
        """The body is not wanted: remove what came of it."""
        for _, _, staging in self.files:
            staging.drop()


def _text(value: bytes) -> str:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        raise Invalid("the names of a multipart body must be UTF-8") from None
    if "\0" in text:
        raise Invalid("text must not contain NUL")
    return text


async def take(
    stream: Stream, headers: Mapping[bytes, bytes], blobs: Blobs
) -> tuple[dict[str, str], list[Received], bytes]:
    """The text fields and the files of a body, durable and adopted, and a hash over all of it."""
    kind, options = parse_options_header(headers.get(b"content-type", b""))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary or len(boundary) > 200:
        raise UnsupportedMedia("this path takes multipart/form-data")
    taker = _Taker(blobs)
    try:
        parser = MultipartParser(boundary, taker.callbacks())
        while chunk := await stream.next():
            await asyncio.to_thread(parser.write, chunk)
        if not taker.ended:
            raise Invalid("the multipart body is cut off")
        return await asyncio.to_thread(_adopt, taker, blobs)
    except MultipartParseError:
        taker.drop()
        raise Invalid("the multipart body cannot be read") from None
    except BaseException:
        taker.drop()
        raise


def _adopt(taker: _Taker, blobs: Blobs) -> tuple[dict[str, str], list[Received], bytes]:
    """Make every file durable under its final name, before any row is written."""
    digest = hashlib.sha256(repr(sorted(taker.form.items())).encode())
    received = []
    for field, name, staging in taker.files:
        upload = examine(staging.finish(), name)
        digest.update(f"{field}\0{name}\0{upload.staged.sha256}\0".encode())
        received.append(Received(field, upload, blobs.adopt(upload.staged)))
    return taker.form, received, digest.digest()
