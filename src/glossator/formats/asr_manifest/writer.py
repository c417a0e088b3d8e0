"""Write a manifest: a line for each recording's words, and one for each span."""

from __future__ import annotations

import tempfile
import wave
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from glossator.formats import WriteOptions, answer_of, entries
from glossator.formats.archive import CHUNK, Archive
from glossator.formats.asr_manifest.plan import Plan
from glossator.formats.entry_names import EntryNames
from glossator.formats.natives import finite
from glossator.formats.pictures import opened
from glossator.model.annotation import Answer
from glossator.model.geometry import TimeSpan
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.task import FileRef, Labelled

_SPOOL = 1 << 23
_WAVES = frozenset({"audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"})


def write(
    tasks: Iterable[Labelled], schema: LabelSchema, losses: Losses, options: WriteOptions
) -> Iterator[bytes]:
    """JSON lines; with ``options.files`` a zip of ``manifest.json`` and ``audio/``.

    A task without an answer has no line, and so has an answer that says nothing of a recording.
    """
    manifest = _Manifest(schema, losses, options)
    return _packed(manifest, tasks) if options.files else _plain(manifest, tasks)


def _plain(manifest: _Manifest, tasks: Iterable[Labelled]) -> Iterator[bytes]:
    waiting = bytearray()
    for task in tasks:
        for lines, _ in manifest.entries(task, None):
            waiting += lines
        if len(waiting) >= CHUNK:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)
    manifest.losses.prefix = ""


def _packed(manifest: _Manifest, tasks: Iterable[Labelled]) -> Iterator[bytes]:
    with Archive() as archive, tempfile.SpooledTemporaryFile(_SPOOL) as whole:
        for task in tasks:
            for lines, chunks in manifest.entries(task, archive):
                whole.write(lines)
                yield from chunks
        manifest.losses.prefix = ""
        whole.seek(0)
        yield from archive.stream("manifest.json", cast(BinaryIO, whole), pack=True)
        yield from archive.close()


class _Manifest:
    """One manifest under way."""

    def __init__(self, schema: LabelSchema, losses: Losses, options: WriteOptions) -> None:
        self.plan = Plan(schema, losses)
        self.losses, self.options = losses, options
        self.names = EntryNames()

    def entries(
        self, task: Labelled, archive: Archive | None
    ) -> Iterator[tuple[bytes, Iterator[bytes]]]:
        """The lines of each answer, and the chunks of the recording that goes before them."""
        self.losses.prefix = f"tasks/{task.id}/"
        self.plan.unheard(task)
        file, path = self.plan.file(task), self.plan.path(task)
        seconds: float | None = None
        for number, annotation in enumerate(entries(task, self.options.everything), start=1):
            answer = answer_of(annotation) if annotation else None
            chunks: Iterator[bytes] = iter(())
            if number == 1 and self.options.open is not None and self.plan.shown is not None:
                # Nobody asked for the recording itself unless it goes into the archive.
                told = self.losses if archive is not None else Losses()
                body = opened(file, self.options, told, f"files/{self.plan.shown.name}")
                if body is not None and file is not None:
                    seconds = _seconds(body, file)
                    if archive is not None:
                        path = f"audio/{self.names.give(task.id, 0)}{_suffix(file)}"
                        chunks = _sent(archive, path, body)
                    else:
                        body.close()
            entry = f"{task.id}-{number}" if number > 1 else task.id
            yield self._lines(answer, entry, path, seconds) if answer else b"", chunks

    def _lines(self, answer: Answer, entry: int | str, path: str, seconds: float | None) -> bytes:
        text = self.plan.text(answer)
        found: list[dict[str, Any]] = []
        if text is not None and self.plan.shown is not None:
            length = seconds if seconds is not None else _length(answer)
            line: dict[str, Any] = {"audio_filepath": path}
            if length is None:
                self.losses.add("size_unknown", f"fields/{self.plan.whole}", "the duration")
            else:
                line["duration"] = length
            found.append({**line, "text": text, "task_id": entry})
        for region in answer.regions:
            span = self.plan.span(region)
            if span is None:
                continue
            label, said = self.plan.said(region)
            line = {"audio_filepath": path, "offset": span[0], "duration": span[1] - span[0]}
            if said is not None:
                line["text"] = said
            if label is not None:
                line["label"] = label
            found.append({**line, "task_id": entry})
        return b"".join(finite(line, f"tasks/{entry}") + b"\n" for line in found)


def _length(answer: Answer) -> float | None:
    """The length of the recording, as a span knows it."""
    spans = (region.shape for region in answer.regions if isinstance(region.shape, TimeSpan))
    return next((span.length for span in spans if span.length is not None), None)


def _seconds(body: BinaryIO, file: FileRef) -> float | None:
    """How long a WAV file is, by its header; None for other forms. The body is at 0 again."""
    if not body.seekable() or not (file.media_type in _WAVES or file.name.lower().endswith(".wav")):
        return None
    try:
        with wave.open(body, "rb") as header:
            return header.getnframes() / header.getframerate()
    except (wave.Error, EOFError, ZeroDivisionError, RuntimeError):
        return None
    finally:
        body.seek(0)


def _sent(archive: Archive, name: str, body: BinaryIO) -> Iterator[bytes]:
    with body:
        yield from archive.stream(name, body, pack=False)


def _suffix(file: FileRef) -> str:
    own = PurePosixPath(file.name).suffix.lower()
    return own if own[1:].isalnum() and len(own) <= 6 else ".bin"
