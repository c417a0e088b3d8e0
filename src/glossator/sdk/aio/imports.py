"""Imports: tasks out of stored files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Literal

from glossator.sdk import shapes
from glossator.sdk.aio import waiting
from glossator.sdk.aio.bound import AsyncBound, AsyncNoun, id_of
from glossator.sdk.parcels import Source
from glossator.sdk.progress import Progress

Answers = Literal["predictions", "answers"]


class AsyncImport(shapes.Import, AsyncBound):
    """Tasks that come in together."""

    async def wait(self, timeout: float = 3600.0) -> AsyncImport:
        """When all are there. Failed if they could not come in; then none has."""
        return await self._client.imports.wait(self, timeout)


class AsyncImports(AsyncNoun):
    """Imports into projects."""

    async def create(
        self, project: int | shapes.Project, source: Source | int | shapes.File, *,
        name: str | None = None, batch: int | shapes.Batch | None = None,
        format: str | None = None, annotations: Answers = "predictions",
        progress: Progress = False,
    ) -> AsyncImport:  # fmt: skip
        """Make tasks of a file in any format that the server reads: a stored one by its id, or one
        that is uploaded now. ``annotations``: what answers in it become. A job does it, all or none."""
        if isinstance(source, (int, shapes.File)):
            file = id_of(source)
        else:
            made = await self._client.files.upload(source, name, project=project, progress=progress)
            file = made.id
        body = {
            "file_id": file, "batch_id": None if batch is None else id_of(batch),
            "format": format, "annotations": annotations,
        }  # fmt: skip
        path = f"/v1/projects/{id_of(project)}/imports"
        return await self._one(AsyncImport, "POST", path, body)

    async def list(
        self, project: int | shapes.Project, *, batch_size: int = 1000
    ) -> AsyncIterator[AsyncImport]:
        """A project's imports by id."""
        path = f"/v1/projects/{id_of(project)}/imports"
        async for one in self._list(AsyncImport, path, {}, batch_size):
            yield one

    async def get(self, import_: int) -> AsyncImport:
        """One import."""
        return await self._one(AsyncImport, "GET", f"/v1/imports/{id_of(import_)}")

    async def wait(self, import_: int | shapes.Import, timeout: float = 3600.0) -> AsyncImport:
        """An import when all its tasks are there. Failed, or TimedOut after ``timeout`` seconds."""
        number = id_of(import_)
        return await waiting.until(
            lambda: self.get(number), lambda found: (found.state, found.error), timeout
        )
