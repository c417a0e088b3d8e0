# Made from glossator/sdk/aio/imports.py by tests/sdk/twins.py: change that one.
"""Imports: tasks out of stored files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from glossator.sdk import shapes
from glossator.sdk.parcels import Source
from glossator.sdk.progress import Progress
from glossator.sdk.sync import waiting
from glossator.sdk.sync.bound import Bound, Noun, id_of

Answers = Literal["predictions", "answers"]


class Import(shapes.Import, Bound):
    """Tasks that come in together."""

    def wait(self, timeout: float = 3600.0) -> Import:
        """When all are there. Failed if they could not come in; then none has."""
        return self._client.imports.wait(self, timeout)


class Imports(Noun):
    """Imports into projects."""

    def create(
        self, project: int | shapes.Project, source: Source | int | shapes.File, *,
        name: str | None = None, batch: int | shapes.Batch | None = None,
        format: str | None = None, annotations: Answers = "predictions",
        progress: Progress = False,
    ) -> Import:  # fmt: skip
        """Make tasks of a file in any format that the server reads: a stored one by its id, or one
        that is uploaded now. ``annotations``: what answers in it become. A job does it, all or none."""
        if isinstance(source, (int, shapes.File)):
            file = id_of(source)
        else:
            made = self._client.files.upload(source, name, project=project, progress=progress)
            file = made.id
        body = {
            "file_id": file, "batch_id": None if batch is None else id_of(batch),
            "format": format, "annotations": annotations,
        }  # fmt: skip
        path = f"/v1/projects/{id_of(project)}/imports"
        return self._one(Import, "POST", path, body)

    def list(self, project: int | shapes.Project, *, batch_size: int = 1000) -> Iterator[Import]:
        """A project's imports by id."""
        path = f"/v1/projects/{id_of(project)}/imports"
        yield from self._list(Import, path, {}, batch_size)

    def get(self, import_: int) -> Import:
        """One import."""
        return self._one(Import, "GET", f"/v1/imports/{id_of(import_)}")

    def wait(self, import_: int | shapes.Import, timeout: float = 3600.0) -> Import:
        """An import when all its tasks are there. Failed, or TimedOut after ``timeout`` seconds."""
        number = id_of(import_)
        return waiting.until(
            lambda: self.get(number), lambda found: (found.state, found.error), timeout
        )
