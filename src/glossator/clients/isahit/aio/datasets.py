"""Data sets, and the buckets that they may lie in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path
from typing import Any

from glossator.clients.isahit import filters
from glossator.clients.isahit.aio.batches import AsyncBatchActions
from glossator.clients.isahit.exceptions import ApiBadRequest
from glossator.sdk.progress import Bar, Progress

PATH, BUCKETS = "api/file-manager/datasets", "api/file-manager/integrations"
_IS_THERE = 4002


class AsyncDatasetActions(AsyncBatchActions):
    """What can be done with data sets and integrations."""

    async def create_dataset(
        self, project_id: str, name: str, integration_id: str | None = None,
        base_folder: str | None = None, disable_progress_bar: bool | None = False,
    ) -> dict[str, Any]:  # fmt: skip
        """A new data set, in a folder of a bucket if there is an integration."""
        body: dict[str, Any] = {"name": name, "projectId": project_id}
        if integration_id:
            body.update({"integration": integration_id, "key": base_folder})
        made: dict[str, Any] = await self._session.send("POST", PATH, body)
        return made

    async def append_to_dataset(
        self, project_id: str, files: Iterable[Any], batch_id: str | None = None,
        dataset_id: str | None = None, ignore_exist_errors: bool | None = False,
        disable_progress_bar: bool | None = False, *, progress: Progress | None = None,
    ) -> None:  # fmt: skip
        """Send files to a data set, or to that of a batch.

        A file is a path, a pair of name and stream, or a dict of ``file`` (one of those) and
        ``path`` (its folder in the data set). ApiBadRequest if one is there already, unless
        ``ignore_exist_errors``; ValueError if no data set is said.
        """
        if not dataset_id:
            dataset_id = await self._dataset(project_id, batch_id)
        told = [one if isinstance(one, dict) else {"file": one, "path": None} for one in files]
        with Bar(filters.shown(progress, disable_progress_bar), len(told), said="Files") as bar:
            for one in told:
                try:
                    await self._append(project_id, dataset_id, one["file"], one.get("path"))
                except ApiBadRequest as error:
                    if not ignore_exist_errors or error.errorCode != _IS_THERE:
                        raise
                bar.step()

    async def _dataset(self, project_id: str, batch_id: str | None) -> str:
        if not batch_id:
            raise ValueError("give a dataset_id or a batch_id")
        batch = await self._batch(project_id, batch_id)
        if not batch.get("dataset"):
            raise ValueError(f"the batch {batch_id} has no data set")
        return str(batch["dataset"]["id"])

    async def _append(
        self, project_id: str, dataset_id: str, file: Any, folder: str | None
    ) -> None:  # fmt: skip
        if not isinstance(file, tuple):
            with Path(file).open("rb") as stream:
                await self._append(project_id, dataset_id, (Path(file).name, stream), folder)
            return
        below = (folder or "").strip().strip("/")
        await self._session.send(
            "POST", f"{PATH}/{filters.quoted(dataset_id)}/resources",
            files=filters.file_part(*file), params=[("projectId", project_id)],
            form={"path": f"{below}/"} if below else None,
        )  # fmt: skip

    async def browse_dataset(
        self, dataset_id: str, folder: str | None = None,
        disable_progress_bar: bool | None = False, iterate: bool | None = False, *,
        progress: Progress | None = None,
    ) -> list[str] | AsyncIterator[str]:  # fmt: skip
        """The keys of the files in a folder: a list, or one by one with ``iterate``."""
        each = self._keys(dataset_id, folder, filters.shown(progress, disable_progress_bar))
        return each if iterate else [one async for one in each]

    async def _keys(
        self, dataset_id: str, folder: str | None, progress: Progress
    ) -> AsyncIterator[str]:
        path, token = f"{PATH}/{filters.quoted(dataset_id)}/list", None
        with Bar(progress, None, said="Files") as bar:
            while True:
                query = filters.filled([("folder", folder), ("nextToken", token)])
                page = await self._session.send("GET", path, params=query)
                for one in page["files"]:
                    yield one
                    bar.step()
                token = page.get("nextToken")
                if not token:
                    return

    async def integrations(
        self, visibility_in: Sequence[str] | None = None, search: str | None = None,
        disable_progress_bar: bool | None = False, iterate: bool | None = False, *,
        progress: Progress | None = None,
    ) -> list[dict[str, Any]] | AsyncIterator[dict[str, Any]]:  # fmt: skip
        """Buckets that data sets may lie in: a list, or one by one with ``iterate``."""
        query = filters.filled([("visibility", visibility_in), ("search", search)])
        shown = filters.shown(progress, disable_progress_bar)
        return await self._session.listed(BUCKETS, query, shown, "Integrations", iterate)

    async def create_integration(
        self, name: str, type: str, visibility: str, bucket_access_point: str,
        role_id: str | None = None, external_id: str | None = None,
        disable_progress_bar: bool | None = False,
    ) -> dict[str, Any]:  # fmt: skip
        """A bucket of ``S3`` or ``GCP``, for the ``organization`` or ``private``. ValueError if
        one of S3 comes without role and external id."""
        body = {
            "name": name, "type": type, "visibility": visibility,
            "accessPoint": bucket_access_point,
        }  # fmt: skip
        if type == "S3":
            if not role_id or not external_id:
                raise ValueError("a bucket of S3 needs role_id and external_id")
            body.update({"roleId": role_id, "externalId": external_id})
        made: dict[str, Any] = await self._session.send(
            "POST", BUCKETS, body, params=[("preventSharedDuplicate", "true")]
        )
        return made
