# Made from glossator/sdk/aio/exports.py by tests/sdk/twins.py: change that one.
"""Exports: at once, or of a snapshot that stays and is converted."""

from __future__ import annotations

import builtins
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from glossator.model.loss import Loss
from glossator.model.task import TaskState
from glossator.sdk import frames, shapes
from glossator.sdk.answer import Answer
from glossator.sdk.names import safe
from glossator.sdk.progress import Bar, Progress
from glossator.sdk.sync import waiting
from glossator.sdk.sync.bound import Bound, Noun, id_of

HOUR = 3600.0


class Snapshot(shapes.Snapshot, Bound):
    """A frozen export."""

    def wait(self, timeout: float = HOUR) -> Snapshot:
        """When it is written. Failed if it could not be."""
        return self._client.exports.wait(self, timeout)

    def convert(self, format: str, timeout: float = HOUR) -> shapes.SnapshotFormat:
        """Have it in another format, and wait for that."""
        return self._client.exports.convert(self, format, timeout=timeout)

    def losses(self, format: str) -> list[Loss]:
        """What a format could not hold."""
        return self._client.exports.losses(self, format)

    def download(
        self, into: str | os.PathLike[str], format: str | None = None, *,
        progress: Progress = False,
    ) -> Path:  # fmt: skip
        """Put it into a folder, or into this path."""
        return self._client.exports.download(self, into, format, progress=progress)

    def read(self, format: str | None = None) -> bytes:
        """Its bytes."""
        return self._client.exports.read(self, format)

    def as_json(self, format: str | None = None) -> Any:
        """As plain values."""
        return self._client.exports.as_json(self, format)

    def as_pandas(self) -> Any:
        """As a frame of pandas."""
        return self._client.exports.as_pandas(self)

    def as_dataset(self) -> Any:
        """As a data set of Hugging Face's."""
        return self._client.exports.as_dataset(self)

    def delete(self) -> None:
        """Delete it with its conversions."""
        self._client.exports.delete(self)


class Exports(Noun):
    """Exports of projects."""

    def create(
        self, project: int | shapes.Project, title: str = "", *,
        batch: int | shapes.Batch | None = None, state: TaskState | None = None,
        annotated: bool = False,
    ) -> Snapshot:  # fmt: skip
        """Freeze a project's state, or a part of it; a job writes it. ``annotated``: only tasks that have an
        answer."""
        body = {
            "title": title, "batch_id": None if batch is None else id_of(batch), "state": state,
            "annotated": annotated,
        }  # fmt: skip
        path = f"/v1/projects/{id_of(project)}/snapshots"
        return self._one(Snapshot, "POST", path, body)

    def list(self, project: int | shapes.Project, *, batch_size: int = 1000) -> Iterator[Snapshot]:
        """A project's snapshots by id."""
        path = f"/v1/projects/{id_of(project)}/snapshots"
        yield from self._list(Snapshot, path, {}, batch_size)

    def get(self, snapshot: int) -> Snapshot:
        """One snapshot."""
        return self._one(Snapshot, "GET", f"/v1/snapshots/{id_of(snapshot)}")

    def wait(self, snapshot: int | shapes.Snapshot, timeout: float = HOUR) -> Snapshot:
        """A snapshot when it is written. Failed, or TimedOut after ``timeout`` seconds."""
        number = id_of(snapshot)
        return waiting.until(
            lambda: self.get(number), lambda found: (found.state, found.error), timeout
        )

    def convert(
        self, snapshot: int | shapes.Snapshot, format: str, *, wait: bool = True,
        timeout: float = HOUR,
    ) -> shapes.SnapshotFormat:  # fmt: skip
        """Have a snapshot written in another format, once; what it could not hold is in ``losses``."""
        found = self._conversion(snapshot, format)
        if found is None:
            path = f"/v1/snapshots/{id_of(snapshot)}/convert"
            found = self._one(shapes.SnapshotFormat, "POST", path, {"format": format})
        if not wait:
            return found

        def look() -> shapes.SnapshotFormat:
            return self._conversion(snapshot, format) or found

        return waiting.until(look, lambda one: (one.state, one.error), timeout)

    def _conversion(
        self, snapshot: int | shapes.Snapshot, format: str
    ) -> shapes.SnapshotFormat | None:
        found = self.conversions(snapshot)
        return next((one for one in found if one.format == format), None)

    def conversions(self, snapshot: int | shapes.Snapshot) -> builtins.list[shapes.SnapshotFormat]:
        """The formats that a snapshot is, or will be, there in."""
        path = f"/v1/snapshots/{id_of(snapshot)}/conversions"
        return (self._one(shapes.SnapshotFormats, "GET", path)).items

    def losses(self, snapshot: int | shapes.Snapshot, format: str) -> builtins.list[Loss]:
        """What a format could not hold."""
        return (self.convert(snapshot, format)).losses

    def delete(self, snapshot: int | shapes.Snapshot) -> None:
        """Delete a snapshot with its conversions."""
        self._none("DELETE", f"/v1/snapshots/{id_of(snapshot)}")

    def _ready(self, snapshot: int | shapes.Snapshot, format: str | None) -> str:
        if not isinstance(snapshot, shapes.Snapshot) or snapshot.state != "completed":
            self.wait(snapshot)
        if format is not None:
            self.convert(snapshot, format)
        return f"/v1/snapshots/{id_of(snapshot)}/download"

    def stream(
        self, snapshot: int | shapes.Snapshot, format: str | None = None, *,
        chunk_size: int = 1 << 18,
    ) -> Iterator[bytes]:  # fmt: skip
        """The bytes of a snapshot, native or in a format, as they come; it is waited for. What
        breaks off goes on where it was."""
        path = self._ready(snapshot, format)
        yield from self._client.stream(path, params={"format": format}, block=chunk_size)

    def read(self, snapshot: int | shapes.Snapshot, format: str | None = None) -> bytes:
        """The bytes of a snapshot, native or in a format; it is waited for."""
        return b"".join(list(self.stream(snapshot, format)))

    def download(
        self, snapshot: int | shapes.Snapshot, into: str | os.PathLike[str],
        format: str | None = None, *, progress: Progress = False,
    ) -> Path:  # fmt: skip
        """Put a snapshot, native or in a format, into a folder or into this path; it is waited for."""
        path = self._ready(snapshot, format)
        return self._save(path, {"format": format}, Path(into), progress)

    def direct(
        self, project: int | shapes.Project, into: str | os.PathLike[str], format: str = "json",
        *, batch: int | shapes.Batch | None = None, state: TaskState | None = None,
        annotated: bool = False, all: bool = False, boxes: bool = False, files: bool = False,
        progress: Progress = False,
    ) -> Path:  # fmt: skip
        """Export at once into a folder or a path, without a snapshot. ``all``: every answer of a
        task instead of the chosen one; ``files``: with the pictures; ``boxes``: a shape that the
        format lacks may become its box."""
        params = {
            "format": format, "batch_id": None if batch is None else id_of(batch), "state": state,
            "annotated": annotated, "all": all, "boxes": boxes, "files": files,
        }  # fmt: skip
        path = f"/v1/projects/{id_of(project)}/export"
        return self._save(path, params, Path(into), progress)

    def _save(self, path: str, params: dict[str, Any], into: Path, progress: Progress) -> Path:
        named: _Names = []
        bar = Bar(progress, None, "B", "export")

        def begun(answer: Answer) -> None:
            named.append(_named(answer))
            if size := answer.headers.get("content-length"):
                bar.total(int(size))

        partial = into / ".export.part" if into.is_dir() else into.with_name(f".{into.name}.part")
        with bar, partial.open("wb") as out:
            for chunk in self._client.stream(path, params=params, begun=begun):
                out.write(chunk)
                bar.step(len(chunk))
        target = into / named[0] if into.is_dir() else into
        return partial.replace(target)

    def as_json(self, snapshot: int | shapes.Snapshot, format: str | None = None) -> Any:
        """A snapshot as plain values: native, a list of its lines, the schema first."""
        return frames.plain(self.read(snapshot, format))

    def as_pandas(self, snapshot: int | shapes.Snapshot) -> Any:
        """A snapshot as a frame of pandas, a row an answer (needs pandas and pyarrow)."""
        return self._parquet(snapshot, frames.pandas)

    def as_dataset(self, snapshot: int | shapes.Snapshot) -> Any:
        """A snapshot as a data set of Hugging Face's, a row an answer (needs datasets)."""
        return self._parquet(snapshot, frames.dataset)

    def _parquet(self, snapshot: int | shapes.Snapshot, read: Any) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            return read(self.download(snapshot, folder, "parquet"))


_Names = list[str]


def _named(answer: Answer) -> str:
    """The name that the server gives a download."""
    said = answer.headers.get("content-disposition", "")
    _, found, rest = said.partition('filename="')
    return safe(rest.partition('"')[0]) if found else "export"
