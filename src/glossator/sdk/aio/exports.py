"""Exports: at once, or of a snapshot that stays and is converted."""

from __future__ import annotations

import builtins
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from glossator.model.loss import Loss
from glossator.model.task import TaskState
from glossator.sdk import frames, shapes
from glossator.sdk.aio import waiting
from glossator.sdk.aio.bound import AsyncBound, AsyncNoun, id_of
from glossator.sdk.answer import Answer
from glossator.sdk.names import safe
from glossator.sdk.progress import Bar, Progress

HOUR = 3600.0


class AsyncSnapshot(shapes.Snapshot, AsyncBound):
    """A frozen export."""

    async def wait(self, timeout: float = HOUR) -> AsyncSnapshot:
        """When it is written. Failed if it could not be."""
        return await self._client.exports.wait(self, timeout)

    async def convert(self, format: str, timeout: float = HOUR) -> shapes.SnapshotFormat:
        """Have it in another format, and wait for that."""
        return await self._client.exports.convert(self, format, timeout=timeout)

    async def losses(self, format: str) -> list[Loss]:
        """What a format could not hold."""
        return await self._client.exports.losses(self, format)

    async def download(
        self, into: str | os.PathLike[str], format: str | None = None, *,
        progress: Progress = False,
    ) -> Path:  # fmt: skip
        """Put it into a folder, or into this path."""
        return await self._client.exports.download(self, into, format, progress=progress)

    async def read(self, format: str | None = None) -> bytes:
        """Its bytes."""
        return await self._client.exports.read(self, format)

    async def as_json(self, format: str | None = None) -> Any:
        """As plain values."""
        return await self._client.exports.as_json(self, format)

    async def as_pandas(self) -> Any:
        """As a frame of pandas."""
        return await self._client.exports.as_pandas(self)

    async def as_dataset(self) -> Any:
        """As a data set of Hugging Face's."""
        return await self._client.exports.as_dataset(self)

    async def delete(self) -> None:
        """Delete it with its conversions."""
        await self._client.exports.delete(self)


class AsyncExports(AsyncNoun):
    """Exports of projects."""

    async def create(
        self, project: int | shapes.Project, title: str = "", *,
        batch: int | shapes.Batch | None = None, state: TaskState | None = None,
        annotated: bool = False,
    ) -> AsyncSnapshot:  # fmt: skip
        """Freeze a project's state, or a part of it; a job writes it. ``annotated``: only tasks that have an
        answer."""
        body = {
            "title": title, "batch_id": None if batch is None else id_of(batch), "state": state,
            "annotated": annotated,
        }  # fmt: skip
        path = f"/v1/projects/{id_of(project)}/snapshots"
        return await self._one(AsyncSnapshot, "POST", path, body)

    async def list(
        self, project: int | shapes.Project, *, batch_size: int = 1000
    ) -> AsyncIterator[AsyncSnapshot]:
        """A project's snapshots by id."""
        path = f"/v1/projects/{id_of(project)}/snapshots"
        async for one in self._list(AsyncSnapshot, path, {}, batch_size):
            yield one

    async def get(self, snapshot: int) -> AsyncSnapshot:
        """One snapshot."""
        return await self._one(AsyncSnapshot, "GET", f"/v1/snapshots/{id_of(snapshot)}")

    async def wait(self, snapshot: int | shapes.Snapshot, timeout: float = HOUR) -> AsyncSnapshot:
        """A snapshot when it is written. Failed, or TimedOut after ``timeout`` seconds."""
        number = id_of(snapshot)
        return await waiting.until(
            lambda: self.get(number), lambda found: (found.state, found.error), timeout
        )

    async def convert(
        self, snapshot: int | shapes.Snapshot, format: str, *, wait: bool = True,
        timeout: float = HOUR,
    ) -> shapes.SnapshotFormat:  # fmt: skip
        """Have a snapshot written in another format, once; what it could not hold is in ``losses``."""
        found = await self._conversion(snapshot, format)
        if found is None:
            path = f"/v1/snapshots/{id_of(snapshot)}/convert"
            found = await self._one(shapes.SnapshotFormat, "POST", path, {"format": format})
        if not wait:
            return found

        async def look() -> shapes.SnapshotFormat:
            return await self._conversion(snapshot, format) or found

        return await waiting.until(look, lambda one: (one.state, one.error), timeout)

    async def _conversion(
        self, snapshot: int | shapes.Snapshot, format: str
    ) -> shapes.SnapshotFormat | None:
        found = await self.conversions(snapshot)
        return next((one for one in found if one.format == format), None)

    async def conversions(
        self, snapshot: int | shapes.Snapshot
    ) -> builtins.list[shapes.SnapshotFormat]:
        """The formats that a snapshot is, or will be, there in."""
        path = f"/v1/snapshots/{id_of(snapshot)}/conversions"
        return (await self._one(shapes.SnapshotFormats, "GET", path)).items

    async def losses(self, snapshot: int | shapes.Snapshot, format: str) -> builtins.list[Loss]:
        """What a format could not hold."""
        return (await self.convert(snapshot, format)).losses

    async def delete(self, snapshot: int | shapes.Snapshot) -> None:
        """Delete a snapshot with its conversions."""
        await self._none("DELETE", f"/v1/snapshots/{id_of(snapshot)}")

    async def _ready(self, snapshot: int | shapes.Snapshot, format: str | None) -> str:
        if not isinstance(snapshot, shapes.Snapshot) or snapshot.state != "completed":
            await self.wait(snapshot)
        if format is not None:
            await self.convert(snapshot, format)
        return f"/v1/snapshots/{id_of(snapshot)}/download"

    async def stream(
        self, snapshot: int | shapes.Snapshot, format: str | None = None, *,
        chunk_size: int = 1 << 18,
    ) -> AsyncIterator[bytes]:  # fmt: skip
        """The bytes of a snapshot, native or in a format, as they come; it is waited for. What
        breaks off goes on where it was."""
        path = await self._ready(snapshot, format)
        async for chunk in self._client.stream(path, params={"format": format}, block=chunk_size):
            yield chunk

    async def read(self, snapshot: int | shapes.Snapshot, format: str | None = None) -> bytes:
        """The bytes of a snapshot, native or in a format; it is waited for."""
        return b"".join([chunk async for chunk in self.stream(snapshot, format)])

    async def download(
        self, snapshot: int | shapes.Snapshot, into: str | os.PathLike[str],
        format: str | None = None, *, progress: Progress = False,
    ) -> Path:  # fmt: skip
        """Put a snapshot, native or in a format, into a folder or into this path; it is waited for."""
        path = await self._ready(snapshot, format)
        return await self._save(path, {"format": format}, Path(into), progress)

    async def direct(
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
        return await self._save(path, params, Path(into), progress)

    async def _save(
        self, path: str, params: dict[str, Any], into: Path, progress: Progress
    ) -> Path:
        named: _Names = []
        bar = Bar(progress, None, "B", "export")

        def begun(answer: Answer) -> None:
            named.append(_named(answer))
            if size := answer.headers.get("content-length"):
                bar.total(int(size))

        partial = into / ".export.part" if into.is_dir() else into.with_name(f".{into.name}.part")
        with bar, partial.open("wb") as out:
            async for chunk in self._client.stream(path, params=params, begun=begun):
                out.write(chunk)
                bar.step(len(chunk))
        target = into / named[0] if into.is_dir() else into
        return partial.replace(target)

    async def as_json(self, snapshot: int | shapes.Snapshot, format: str | None = None) -> Any:
        """A snapshot as plain values: native, a list of its lines, the schema first."""
        return frames.plain(await self.read(snapshot, format))

    async def as_pandas(self, snapshot: int | shapes.Snapshot) -> Any:
        """A snapshot as a frame of pandas, a row an answer (needs pandas and pyarrow)."""
        return await self._parquet(snapshot, frames.pandas)

    async def as_dataset(self, snapshot: int | shapes.Snapshot) -> Any:
        """A snapshot as a data set of Hugging Face's, a row an answer (needs datasets)."""
        return await self._parquet(snapshot, frames.dataset)

    async def _parquet(self, snapshot: int | shapes.Snapshot, read: Any) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            return read(await self.download(snapshot, folder, "parquet"))


_Names = list[str]


def _named(answer: Answer) -> str:
    """The name that the server gives a download."""
    said = answer.headers.get("content-disposition", "")
    _, found, rest = said.partition('filename="')
    return safe(rest.partition('"')[0]) if found else "export"
