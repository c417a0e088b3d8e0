"""Write COCO instances and keypoints.

Images are sent as the tasks come; annotations wait in a temporary file, because COCO keeps the two
apart; categories come last, when all are known. Numbers are never rounded.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, BinaryIO, cast

import msgspec

from glossator.formats import WriteOptions
from glossator.formats.archive import CHUNK, Archive, drain
from glossator.formats.coco.converted import Converted
from glossator.formats.coco.document import Document
from glossator.formats.pictures import opened
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import Labelled

_SPOOL = 1 << 23


def write(
    tasks: Iterable[Labelled], schema: LabelSchema, losses: Losses, options: WriteOptions
) -> Iterator[bytes]:
    """Write one JSON document; with ``options.files`` a zip of ``annotations.json`` and pictures,
    with ``options.document`` a zip of the document under that name.

    One entry of ``images`` for each task (for each answer with ``options.everything``).
    """
    document = (Converted if options.compatible else Document)(schema, losses, options)
    if options.files:
        return _with_pictures(document, tasks)
    chunks = _chunks(document, tasks)
    return _packed(options.document, chunks) if options.document else chunks


def _packed(name: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
    with Archive() as archive:
        yield from archive.pour(name, chunks, pack=True)
        yield from archive.close()


def _with_pictures(document: Document | Converted, tasks: Iterable[Labelled]) -> Iterator[bytes]:
    with Archive() as archive, tempfile.SpooledTemporaryFile(_SPOOL) as whole:
        for chunk in _chunks(document, tasks):
            whole.write(chunk)
            yield from _pictures(document, archive)
        yield from _pictures(document, archive)
        whole.seek(0)
        name = document.options.document or "annotations.json"
        yield from archive.stream(name, cast(BinaryIO, whole), pack=True)
        yield from archive.close()


def _chunks(document: Document | Converted, tasks: Iterable[Labelled]) -> Iterator[bytes]:
    """The document in chunks; one ends where pictures wait."""
    with tempfile.SpooledTemporaryFile(_SPOOL) as later:
        yield _head(document.options)
        yield from _images(document, tasks, later)
        yield b'\n],\n"annotations":['
        yield from drain(cast(BinaryIO, later))
        yield b'\n],\n"categories":' + document.categories() + b"\n}\n"


def _images(
    document: Document | Converted, tasks: Iterable[Labelled], later: IO[bytes]
) -> Iterator[bytes]:
    """The images; their annotations go to ``later``."""
    losses = document.losses
    waiting = bytearray()
    for task in tasks:
        losses.prefix = f"tasks/{task.id}/"
        document.plan.unheard(task, losses)
        for image, found in document.entries(task):
            waiting += image
            later.write(b"".join(found))
        if len(waiting) >= CHUNK or document.pictures.waiting:
            yield bytes(waiting)
            waiting.clear()
    losses.prefix = ""
    yield bytes(waiting)


def _pictures(document: Document | Converted, archive: Archive) -> Iterator[bytes]:
    """The archive entries of the pictures that were met since the last call."""
    waiting, document.pictures.waiting = document.pictures.waiting, []
    for name, file in waiting:
        body = opened(file, document.options, document.losses, f"files/{name}")
        if body is not None:
            with body:
                yield from archive.stream(name, body, pack=False)


def _head(options: WriteOptions) -> bytes:
    info = {"description": "Written by Glossator", "version": "1"}
    if options.now:
        moment = datetime.fromtimestamp(options.now / 1_000_000, UTC)
        info["date_created"] = moment.isoformat()
    return b'{"info":' + msgspec.json.encode(info) + b',\n"licenses":[],\n"images":['
