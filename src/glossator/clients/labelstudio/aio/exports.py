"""Exports of a project."""

from __future__ import annotations

import builtins
import json
import time
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from glossator.clients.labelstudio import asking, contents, errors, shapes
from glossator.clients.labelstudio.aio.wire import AsyncWire
from glossator.clients.labelstudio.asking import OMIT, RequestOptions
from glossator.clients.labelstudio.contents import Kwargs
from glossator.clients.labelstudio.reach import Narrow
from glossator.clients.labelstudio.shapes import (
    AnnotationFilterOptions,
    ConvertedFormat,
    Export,
    ExportFormat,
    ExportsConvertResponse,
    ExportsListFormatsResponseItem,
    ExportSnapshot,
    SerializationOptions,
    Status,
    TaskFilterOptions,
    UserSimple,
)
from glossator.sdk.aio import side
from glossator.sdk.progress import Progress

if TYPE_CHECKING:
    import pandas


class AsyncExportsClient(Narrow):
    """Exports of a project: at once (``download_sync``), and snapshots.

    Refusals are :class:`~glossator.clients.labelstudio.errors.ApiError`; no answer is
    :class:`~glossator.sdk.errors.NoAnswer`. ``progress`` shows a bar of the bytes that came.
    """

    def __init__(self, wire: AsyncWire) -> None:
        self._wire = wire

    def download_sync(
        self, id: int, *, export_type: str | None = None, download_all_tasks: bool | None = None,
        download_resources: bool | None = None, ids: int | Sequence[int] | None = None,
        request_options: RequestOptions | None = None, progress: Progress = False,
    ) -> AsyncIterator[bytes]:  # fmt: skip
        """The annotated tasks (or all) as a file that is made while it comes: JSON, or another form.
        ``download_resources`` puts pictures and the like into forms that hold them; ``ids`` are of
        the tasks that are wanted."""
        asked = {
            "export_type": export_type, "download_all_tasks": download_all_tasks,
            "download_resources": download_resources,
            # The vendor's client says "ids", which the vendor's server passes over. [run 1.23.2]
            "ids[]": ids,
        }  # fmt: skip
        path = asking.path(id, "export")
        return self._wire.stream(
            path, asked, request_options, progress, f"{export_type or 'JSON'} of {id}"
        )

    async def list_formats(
        self, id: int, *, request_options: RequestOptions | None = None
    ) -> builtins.list[ExportsListFormatsResponseItem]:
        """The file forms that the service has; those that do not fit the project are ``disabled``."""
        path = asking.path(id, "export", "formats")
        found = await self._wire.send("GET", path, options=request_options)
        return shapes.read(found, list[ExportsListFormatsResponseItem])

    async def list(
        self, project_id: int, *, request_options: RequestOptions | None = None
    ) -> builtins.list[Export]:
        """The snapshots of a project, newest first."""
        path = asking.path(project_id, "exports")
        return shapes.read(
            await self._wire.send("GET", path, options=request_options), builtins.list[Export]
        )

    async def create(
        self, project_id: int, *, title: str | None = OMIT, id: int | None = OMIT,
        created_by: UserSimple | None = OMIT, created_at: datetime | None = OMIT,
        finished_at: datetime | None = OMIT, status: Status | None = OMIT, md5: str | None = OMIT,
        counters: dict[str, Any] | None = OMIT, converted_formats: Sequence[ConvertedFormat] | None = OMIT,
        task_filter_options: TaskFilterOptions | Kwargs | None = OMIT,
        annotation_filter_options: AnnotationFilterOptions | Kwargs | None = OMIT,
        serialization_options: SerializationOptions | Kwargs | None = OMIT,
        request_options: RequestOptions | None = None,
    ) -> ExportSnapshot:  # fmt: skip
        """Begin a snapshot: a project's tasks and annotations as they are now. Only the title and
        the options count; a service passes over the rest."""
        asked = {
            "title": title, "id": id, "created_by": created_by, "created_at": created_at,
            "finished_at": finished_at, "status": status, "md5": md5, "counters": counters,
            "converted_formats": converted_formats, "task_filter_options": task_filter_options,
            "annotation_filter_options": annotation_filter_options,
            "serialization_options": serialization_options,
        }  # fmt: skip
        path = asking.path(project_id, "exports")
        found = await self._wire.send("POST", path, asked, request_options)
        return shapes.read(found, ExportSnapshot)

    def download(
        self, project_id: int, export_pk: str, *, export_type: ExportFormat | None = None,
        request_options: RequestOptions | None = None, progress: Progress = False,
    ) -> AsyncIterator[bytes]:  # fmt: skip
        """A snapshot as a file, as JSON or in a form that it was converted to. One that breaks off
        goes on where it was, if the service gives ranges of it."""
        path = asking.path(project_id, "exports", export_pk, "download")
        name = f"{export_type or 'JSON'} of {project_id}"
        return self._wire.stream(path, {"exportType": export_type}, request_options, progress, name)

    async def get(
        self, project_id: int, export_pk: str, *, request_options: RequestOptions | None = None
    ) -> Export:
        """A snapshot."""
        path = asking.path(project_id, "exports", export_pk)
        return shapes.read(await self._wire.send("GET", path, options=request_options), Export)

    async def delete(
        self, project_id: int, export_pk: str, *, request_options: RequestOptions | None = None
    ) -> None:
        """Delete a snapshot."""
        path = asking.path(project_id, "exports", export_pk)
        await self._wire.send("DELETE", path, options=request_options)

    async def convert(
        self, project_id: int, export_pk: str, *, export_type: ExportFormat | None = OMIT,
        download_resources: bool | None = OMIT, request_options: RequestOptions | None = None,
    ) -> ExportsConvertResponse:  # fmt: skip
        """Begin to make another file form of a snapshot."""
        path = asking.path(project_id, "exports", export_pk, "convert")
        asked = {"export_type": export_type, "download_resources": download_resources}
        found = await self._wire.send("POST", path, asked, request_options, empty=b"")
        return shapes.read(found, ExportsConvertResponse)

    async def as_file(
        self, project_id: int, export_type: str = "JSON", timeout: float = 60,
        create_kwargs: Kwargs | None = None, convert_kwargs: Kwargs | None = None,
        download_kwargs: Kwargs | None = None, *, progress: Progress = False,
    ) -> BytesIO:  # fmt: skip
        """All tasks of a project as a file in memory.

        By way of a snapshot, which is waited for (``timeout`` seconds, then ExportTimeoutError), if
        the service is the Enterprise edition or arguments for ``create``, ``convert`` or
        ``download`` are given; else of ``download_sync``.
        """
        begun = time.monotonic()
        if create_kwargs or convert_kwargs or download_kwargs or await self._is_enterprise():
            until = begun + timeout
            export = await self.create(project_id, **(create_kwargs or {}))
            await self._ready(project_id, export, until, timeout)
            if export_type != "JSON":
                of = await self.convert(
                    project_id, str(export.id), export_type=export_type, **(convert_kwargs or {})
                )
                await self._ready(project_id, export, until, timeout, of)
            pieces = self.download(
                project_id, str(export.id), export_type=export_type, progress=progress,
                **(download_kwargs or {}),
            )  # fmt: skip
        else:
            pieces = self.download_sync(
                project_id, export_type=export_type, download_all_tasks=True,
                download_resources=True, progress=progress,
            )  # fmt: skip
        file = BytesIO()
        async for piece in pieces:
            file.write(piece)
        file.seek(0)
        return file

    async def as_binary(
        self, project_id: int, export_type: str = "JSON", timeout: float = 60,
        create_kwargs: Kwargs | None = None, convert_kwargs: Kwargs | None = None,
        download_kwargs: Kwargs | None = None, *, progress: Progress = False,
    ) -> bytes:  # fmt: skip
        """The same as bytes."""
        more = (create_kwargs, convert_kwargs, download_kwargs)
        file = await self.as_file(project_id, export_type, timeout, *more, progress=progress)
        return file.getvalue()

    async def as_json(
        self, project_id: int, timeout: float = 60, create_kwargs: Kwargs | None = None,
        convert_kwargs: Kwargs | None = None, download_kwargs: Kwargs | None = None,
        *, progress: Progress = False,
    ) -> Any:  # fmt: skip
        """The same as the list of tasks."""
        more = (create_kwargs, convert_kwargs, download_kwargs)
        return json.load(await self.as_file(project_id, "JSON", timeout, *more, progress=progress))

    async def as_pandas(
        self, project_id: int, timeout: float = 60, create_kwargs: Kwargs | None = None,
        convert_kwargs: Kwargs | None = None, download_kwargs: Kwargs | None = None,
        *, progress: Progress = False,
    ) -> pandas.DataFrame:  # fmt: skip
        """The same as a data frame, of the form CSV: a row for each annotation."""
        more = (create_kwargs, convert_kwargs, download_kwargs)
        file = await self.as_file(project_id, "CSV", timeout, *more, progress=progress)
        return contents.frame(file)

    async def _is_enterprise(self) -> bool:
        found = (await self._wire.send("GET", "/api/version")).json()
        return isinstance(found, dict) and found.get("edition") == "Enterprise"

    async def _ready(
        self, project_id: int, export: Export, until: float, timeout: float,
        of: ExportsConvertResponse | None = None,
    ) -> None:  # fmt: skip
        """Wait for a snapshot, or for its conversion."""
        pause = contents.FIRST_S
        while not contents.is_ready(export, of):
            left = until - time.monotonic()
            if left <= 0:
                raise errors.ExportTimeoutError(export, timeout, project_id)
            await side.sleep(min(pause, left))
            pause = min(2 * pause, contents.MOST_S)
            export = await self.get(project_id, str(export.id))
