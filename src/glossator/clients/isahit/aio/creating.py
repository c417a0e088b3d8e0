"""Tasks are created: their files sent, their data stored, then the task itself."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterable, Mapping
from pathlib import Path
from typing import Any

from glossator.clients.isahit import filters, payloads, preparing
from glossator.clients.isahit.aio.projects import AsyncProjectActions
from glossator.clients.isahit.exceptions import ApiNotFound
from glossator.clients.isahit.payloads import TaskPayload
from glossator.sdk.aio import side
from glossator.sdk.progress import Bar, Progress

_NAMES_AT_ONCE = 500


class AsyncCreating(AsyncProjectActions):
    """How tasks come to be."""

    async def create_tasks(
        self, project_id: str, batch_id: str, tasks: Iterable[Mapping[str, Any]],
        disable_progress_bar: bool | None = False, disable_data_check: bool | None = False,
        disable_unicity_check: bool | None = False, raise_if_existing: bool | None = True,
        compatibility_mode: str | None = None, *, iterate: bool = False, at_once: int = 1,
        progress: Progress | None = None,
    ) -> list[dict[str, Any]] | AsyncIterator[dict[str, Any]]:  # fmt: skip
        """Create tasks (:class:`.TaskPayload`, or dicts of the same) in a batch; what the service
        made of them: a list, or with ``iterate`` one by one, each created when it is asked for.

        Data is checked and names are held to be new, unless that is disabled; with
        ``raise_if_existing`` False tasks of names that the batch has are skipped.
        ``compatibility_mode`` ``kili``: data is in Kili's form. ``at_once`` so many are created at
        the same time (then ``iterate`` gives them as they are done). ApiNotFound, ValidationError,
        DuplicateTasks before anything was sent.
        """
        told = payloads.read(tasks)
        if not await self.projects([project_id], disable_progress_bar=True):
            raise ApiNotFound(f"there is no project {project_id}")
        configuration = await self.project_configuration(project_id, True)
        told = preparing.prepare(told, configuration, compatibility_mode, not disable_data_check)
        if not disable_unicity_check:
            names = preparing.once(told)
            there = await self._existing(batch_id, names)
            told = preparing.new(told, there, bool(raise_if_existing))
        shown = filters.shown(progress, disable_progress_bar)
        making = self._created(batch_id, told, at_once, shown)
        if iterate:
            return _second(making)
        made = {number: task async for number, task in making}
        return [made[number] for number in range(len(told))]

    async def _existing(self, batch_id: str, names: list[str]) -> list[str]:
        """The names that the batch has already."""
        path = f"api/task-manager/batches/{filters.quoted(batch_id)}/tasks-duplicate"
        found: dict[str, None] = {}
        for some in filters.chunks(names, _NAMES_AT_ONCE):
            answer = await self._session.send("PATCH", path, {"names": some}, repeat="always")
            found.update(dict.fromkeys(answer["duplicate"]))
        return list(found)

    async def _created(
        self, batch_id: str, told: list[TaskPayload], at_once: int, progress: Progress
    ) -> AsyncIterator[tuple[int, dict[str, Any]]]:
        async def create(numbered: tuple[int, TaskPayload]) -> dict[str, Any]:
            return await self._create(batch_id, numbered[1])

        with Bar(progress, len(told), said="Creating tasks") as bar:
            async for numbered, task in side.each(create, enumerate(told), at_once):
                bar.step()
                yield numbered[0], task

    async def _create(self, batch_id: str, task: TaskPayload) -> dict[str, Any]:
        resources, of_files = await self._resources(batch_id, task.resources or [])
        data, of_data = None, None
        if task.data:
            stored = await self._session.send(
                "POST", "api/data-manager/import-data/json",
                {"batchId": batch_id, "name": task.name, "body": preparing.body(task)},
                params=[("skipTaskCreation", "true"), ("grantAccess", "true")],
            )  # fmt: skip
            data, of_data = stored["initialDataId"], stored["accessToken"]
        made: dict[str, Any] = await self._session.send(
            "POST", f"api/task-manager/batches/{filters.quoted(batch_id)}/tasks",
            {
                "name": task.name, "resources": resources, "properties": task.properties,
                "dataId": data, "grantResources": of_files, "grantData": of_data,
            },
        )  # fmt: skip
        return made

    async def _resources(
        self, batch_id: str, resources: list[Any]
    ) -> tuple[list[Any], str | None]:  # fmt: skip
        """The resources as a task names them, with local files sent; and the grant for those."""
        named, ids = [], []
        for one in resources:
            if payloads.is_file(one):
                one = await self._upload(batch_id, Path(one))
                ids.append(one["id"])
            named.append(one)
        if not ids:
            return named, None
        granted = await self._session.send(
            "POST", "api/file-manager/grant/files", {"ids": ids}, repeat="always"
        )
        return named, granted["accessToken"]

    async def _upload(self, batch_id: str, path: Path) -> dict[str, str]:
        form = {"path": str(uuid.uuid4()), "batchId": batch_id}
        with path.open("rb") as file:
            stored = await self._session.send(
                "POST", "api/file-manager/files", files=filters.file_part(path.name, file),
                params=[("skipTaskCreation", "true")], form=form,
            )  # fmt: skip
        return {"id": stored["_id"], "name": stored["name"]}


async def _second(
    making: AsyncIterator[tuple[int, dict[str, Any]]],
) -> AsyncIterator[dict[str, Any]]:
    async for _, task in making:
        yield task
