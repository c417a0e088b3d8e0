"""Tasks: found, exported, changed. How they are created stands in ``creating``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from glossator.clients.isahit import exports, filters
from glossator.clients.isahit.aio.creating import AsyncCreating
from glossator.clients.isahit.exceptions import ValidationError
from glossator.clients.isahit.exports.kili import KiliWriter
from glossator.clients.isahit.exports.lab import merged
from glossator.clients.isahit.filters import TASKS_A_PAGE, TaskFilters
from glossator.clients.isahit.labels import Configuration
from glossator.sdk.progress import Bar, Progress

Values = Mapping[str, str | int | float]
EXPORTED = ("data", "data.mask", "jobs", "metrics")


class AsyncTaskActions(AsyncCreating):
    """What can be done with tasks."""

    async def tasks(
        self, project_id: str, batch_id_in: Sequence[str] | None = None,
        status_in: Sequence[str] | None = None, task_id_in: Sequence[str] | None = None,
        name_in: Sequence[str] | None = None, name_like: str | None = None,
        data: Values | None = None, properties: Values | None = None,
        created_at_gt: str | None = None, created_at_gte: str | None = None,
        created_at_lt: str | None = None, created_at_lte: str | None = None,
        updated_at_gt: str | None = None, updated_at_gte: str | None = None,
        updated_at_lt: str | None = None, updated_at_lte: str | None = None,
        optional_fields: Sequence[str] | None = ("data",),
        disable_progress_bar: bool | None = False, compatibility_mode: str | None = None,
        raw_data: bool | None = False, iterate: bool | None = False, *,
        progress: Progress | None = None,
    ) -> list[dict[str, Any]] | AsyncIterator[dict[str, Any]]:  # fmt: skip
        """The tasks of a project that fit all filters: a list, or one by one with ``iterate``.

        ``name_like`` is a regular expression, the times are texts such as ``2024-12-25 08:30:00``
        (UTC). ``optional_fields`` of ``data``, ``data.mask``, ``jobs``, ``jobs.history``,
        ``metrics``, ``lastAnnotator``. ``raw_data`` leaves tasks as they came;
        ``compatibility_mode`` ``kili`` writes them in Kili's form. ApiNotFound, ValidationError.
        """
        wanted = list(optional_fields or ())
        jobs, last = "jobs" in wanted, "lastAnnotator" in wanted
        if last:
            wanted = [name for name in wanted if name != "lastAnnotator"] + ["jobs"] * (not jobs)
        found = TaskFilters(
            project_id, batch_id_in, status_in, task_id_in, name_in, name_like, created_at_gt,
            created_at_gte, created_at_lt, created_at_lte, updated_at_gt, updated_at_gte,
            updated_at_lt, updated_at_lte, wanted, data, properties,
        )  # fmt: skip
        if compatibility_mode not in (None, "lab", "kili"):
            raise ValidationError(f"compatibility_mode cannot be {compatibility_mode!r}")
        mode = compatibility_mode or ("" if raw_data else "lab")
        kept: Configuration | None = None
        if mode:
            kept = await self.project_configuration(project_id, True)
        bar = filters.shown(progress, disable_progress_bar or iterate)
        each = self._written(found, kept if mode == "kili" else None, mode, jobs, last, bar)
        return each if iterate else [one async for one in each]

    async def _written(
        self, found: TaskFilters, kili: Configuration | None, mode: str, jobs: bool, last: bool,
        progress: Progress,
    ) -> AsyncIterator[dict[str, Any]]:  # fmt: skip
        writer = KiliWriter(kili) if kili is not None else None
        async for task in self._pages(found, progress, "Tasks"):
            if writer is not None:
                yield writer.asset(task)
            else:
                yield merged(task, jobs, last) if mode else task

    def _pages(
        self, found: TaskFilters, progress: Progress, said: str
    ) -> AsyncIterator[dict[str, Any]]:
        path = "api/task-manager/tasks"
        return self._session.pages(path, found.query(), TASKS_A_PAGE, progress, said)

    async def export_tasks(
        self, project_id: str, format: str, output_folder: str | None = None,
        output_filename: str | None = None, in_memory: bool | None = False,
        options: Mapping[str, Any] | None = None, batch_id_in: Sequence[str] | None = None,
        status_in: Sequence[str] | None = None, task_id_in: Sequence[str] | None = None,
        name_in: Sequence[str] | None = None, name_like: str | None = None,
        created_at_gt: str | None = None, created_at_gte: str | None = None,
        created_at_lt: str | None = None, created_at_lte: str | None = None,
        updated_at_gt: str | None = None, updated_at_gte: str | None = None,
        updated_at_lt: str | None = None, updated_at_lte: str | None = None,
        disable_progress_bar: bool | None = False, *, progress: Progress | None = None,
    ) -> Any:  # fmt: skip
        """The tasks that fit, written as ``lab`` or ``kili`` (JSON), ``yolo`` (zip) or ``mask`` (a
        folder); where they are, or with ``in_memory`` the list (``lab``, ``kili``).

        ``options``: ``input_id`` (which input of a form), for masks ``replace_extension`` and
        ``semantic_mapping`` (label id to (red, green, blue)). ApiNotFound, ValidationError; then
        no file stays.
        """
        configuration = await self.project_configuration(project_id, True)
        told = {
            **(options or {}), "output_folder": output_folder, "output_filename": output_filename,
            "in_memory": in_memory,
        }  # fmt: skip
        found = TaskFilters(
            project_id, batch_id_in, status_in, task_id_in, name_in, name_like, created_at_gt,
            created_at_gte, created_at_lt, created_at_lte, updated_at_gt, updated_at_gte,
            updated_at_lt, updated_at_lte, EXPORTED,
        )  # fmt: skip
        export = exports.begin(format, configuration, told, project_id)
        try:
            shown = filters.shown(progress, disable_progress_bar)
            async for task in self._pages(found, shown, "Exporting tasks"):
                export.add(task)
            return export.end()
        except BaseException:
            export.drop()
            raise

    async def update_properties_of_tasks(
        self, project_id: str, task_id_in: Sequence[str], properties: Mapping[str, Any],
        disable_progress_bar: bool | None = False, *, progress: Progress | None = None,
    ) -> int:  # fmt: skip
        """Set ``score`` and ``custom`` of tasks; a property that is None is taken away. How many
        tasks were changed; ValidationError for another property."""
        unknown = sorted(set(properties) - {"score", "custom"})
        if unknown:
            raise ValidationError(f"not a property: {', '.join(unknown)}")
        ids = list(dict.fromkeys(task_id_in))
        path = f"api/task-manager/projects/{filters.quoted(project_id)}/tasks/properties"
        changed = 0
        with Bar(filters.shown(progress, disable_progress_bar), len(ids), said="Tasks") as bar:
            for some in filters.chunks(ids, 200):
                body = {"taskIds": some, **properties}
                done = await self._session.send("PATCH", path, body, repeat="always")
                changed += done["updated"]
                bar.step(len(some))
        return changed

    async def send_tasks_to_redo(
        self, project_id: str, task_id_in: Sequence[str], reset: bool | None = False,
        disable_progress_bar: bool | None = False, *, progress: Progress | None = None,
    ) -> int:  # fmt: skip
        """Have tasks annotated anew, with ``reset`` from what was known before. How many."""
        more = [("projectId", project_id), ("keepState", "false" if reset else "true")]
        shown = filters.shown(progress, disable_progress_bar)
        return await self._move(task_id_in, "reset", more, shown)

    async def send_tasks_to_review(
        self, project_id: str, task_id_in: Sequence[str],
        disable_progress_bar: bool | None = False, *, progress: Progress | None = None,
    ) -> int:  # fmt: skip
        """Have tasks reviewed. How many."""
        shown = filters.shown(progress, disable_progress_bar)
        return await self._move(task_id_in, "to-review", [("projectId", project_id)], shown)

    async def _move(
        self, task_id_in: Sequence[str], step: str, query: filters.Query, progress: Progress
    ) -> int:
        ids = list(dict.fromkeys(task_id_in))
        with Bar(progress, len(ids), said="Tasks") as bar:
            for one in ids:
                path = f"api/task-manager/tasks/{filters.quoted(one)}/{step}"
                await self._session.send("PATCH", path, params=query, repeat="always")
                bar.step()
        return len(ids)
