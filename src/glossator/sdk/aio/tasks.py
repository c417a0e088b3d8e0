"""Tasks: made one by one or by the million, listed with filters, changed."""

from __future__ import annotations

import builtins
import os
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence, Sized
from typing import Any, Literal

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from glossator.model.annotation import Expectation
from glossator.model.task import TaskState
from glossator.sdk import made, rows, shapes
from glossator.sdk.aio.annotations import AsyncAnnotation
from glossator.sdk.aio.bound import MOST, AsyncBound, AsyncNoun, id_of, said
from glossator.sdk.aio.filling import AsyncFilling
from glossator.sdk.errors import ApiError, Conflict
from glossator.sdk.made import Made
from glossator.sdk.progress import Bar, Progress
from glossator.sdk.rows import Rows

Kind = Literal["production", "golden", "training"]
Existing = Literal["raise", "skip"]


class AsyncTask(shapes.Task, AsyncBound, omit_defaults=True):
    """A task."""

    async def refresh(self) -> AsyncTask:
        """As it is now, with its answers."""
        return await self._client.tasks.get(self.id)

    async def update(self, **changes: Any) -> AsyncTask:
        """Change it (see :meth:`AsyncTasks.update`)."""
        return await self._client.tasks.update(self, **changes)

    async def cancel(self) -> AsyncTask:
        """End it undone."""
        return await self._client.tasks.cancel(self)

    async def reopen(self) -> AsyncTask:
        """Let it be worked on again, if it was canceled."""
        return await self._client.tasks.reopen(self)

    async def reset(self) -> AsyncTask:
        """Begin it anew; its answers are superseded."""
        return await self._client.tasks.reset(self)

    async def delete(self) -> None:
        """Delete it with all that belongs to it."""
        await self._client.tasks.delete(self)

    async def set_tags(self, tags: Sequence[str]) -> AsyncTask:
        """Give it these tags alone."""
        return await self._client.tasks.update(self, tags=tags)

    async def add_tags(self, tags: Sequence[str]) -> AsyncTask:
        """Give it these tags too."""
        return await self._client.tasks.add_tags(self, tags)

    async def remove_tags(self, tags: Sequence[str]) -> AsyncTask:
        """Take these tags away."""
        return await self._client.tasks.remove_tags(self, tags)

    async def get_annotations(self) -> list[AsyncAnnotation]:
        """Its answers."""
        return await self._client.annotations.list(self)


class AsyncTasks(AsyncNoun):
    """Tasks of projects."""

    async def create(
        self, project: int | shapes.Project, data: Mapping[str, Any], *,
        batch: int | shapes.Batch | None = None, name: str | None = None,
        unique_id: str | None = None, kind: Kind = "production", overlap: int | None = None,
        priority: int = 0, tags: Sequence[str] = (), metadata: Any = None,
        expected: Expectation | Mapping[str, Any] | None = None,
        predictions: Sequence[Mapping[str, Any]] = (), annotations: Sequence[Mapping[str, Any]] = (),
        existing: Existing = "raise",
    ) -> AsyncTask:  # fmt: skip
        """Make a task. ``kind``: ``golden`` and ``training`` ones have an ``expected`` answer.
        ``existing="skip"`` gives the task that has this unique id already; else that is a Conflict."""
        body = {
            "data": data, "name": name, "unique_id": unique_id, "kind": kind, "overlap": overlap,
            "priority": priority, "tags": list(tags), "metadata": metadata, "expected": expected,
            "predictions": list(predictions), "annotations": list(annotations),
        }  # fmt: skip
        sent = {k: v for k, v in body.items() if v is not None}
        try:
            made_ = await self._post(project, [sent], batch)
        except Conflict as error:
            if existing == "skip" and unique_id is not None and error.code == "unique_id":
                return await self.by_unique_id(project, unique_id)
            raise
        return await self.get(made_[0])

    async def create_many(
        self, project: int | shapes.Project, tasks: Rows, **how: Any
    ) -> builtins.list[Made]:
        """Make tasks of an iterable or a table, 1,000 a request; what became of each. The arguments are those of :meth:`create_each`."""
        return [one async for one in self.create_each(project, tasks, **how)]

    async def create_each(
        self, project: int | shapes.Project, tasks: Rows, *,
        batch: int | shapes.Batch | None = None, unique_key: str | None = None,
        existing: Existing = "raise", errors: Literal["raise", "report"] = "raise",
        check: bool = False, batch_size: int = 1000, progress: Progress = False,
        total: int | None = None,
    ) -> AsyncIterator[Made]:  # fmt: skip
        """Make tasks of an iterable of any length, ``batch_size`` (1,000 at most) a request; what
        became of each, in order. They are made while this is read.

        A table is a path to one, a frame of pandas or Polars, or a Hugging Face data set
        (:func:`glossator.sdk.rows.read`). An item is a mapping of task fields with ``data`` (``{"data": ..., "unique_id": ...}``), or
        the data itself, of which ``unique_key`` names the value that is its unique id. Requests are all or none. ``existing="skip"``: tasks whose unique id is there are left out and said.
        ``errors="report"``: a task that is refused is said, and the others are made. ``check``: data that lack what the project
        shows are refused (Unfit) before anything of their request is sent.
        """
        schema = await self._client.projects.schema(project) if check else None
        count = total
        if total is None and not isinstance(tasks, str) and isinstance(tasks, Sized):
            count = len(tasks)
        place = 0
        with Bar(progress, count, "task", "create") as bar:
            for some in made.parted(rows.of(tasks), min(batch_size, MOST)):
                bodies = [made.body(one, unique_key) for one in some]
                wrong = {
                    n: why
                    for n, one in enumerate(bodies)
                    if (why := schema and made.unfit(schema, one))
                }
                if wrong and errors == "raise":
                    raise wrong[min(wrong)]
                fit = [n for n in range(len(bodies)) if n not in wrong]
                sent = await self._some(project, [bodies[n] for n in fit], batch, existing, errors)
                done = dict(zip(fit, sent, strict=True))
                for n in range(len(bodies)):
                    one = done.get(n) or Made(0, error=wrong[n])
                    yield replace(one, place=place + n)
                place += len(some)
                bar.step(len(some))

    async def create_from_folder(
        self, project: int | shapes.Project, folder: str | os.PathLike[str], *,
        key: str = "image", pattern: str = "**/*", batch: int | shapes.Batch | None = None,
        existing: Existing = "skip", progress: Progress = False,
    ) -> builtins.list[Made]:  # fmt: skip
        """Store the files of a folder that fit ``pattern`` (:func:`glossator.sdk.folders.walk`) and
        make a task of each: its data is the file's address under ``key``, its name the path in the
        folder, and its unique id ``PROJECT/PATH``. What became of each, in the order of the paths.

        With ``existing="skip"`` what a run before has done is not done again, and no byte of it
        sent; else a path that has a task is a Conflict.
        """
        each = self.create_each_from_folder(
            project, folder, key=key, pattern=pattern, batch=batch, existing=existing,
            progress=progress,
        )  # fmt: skip
        return [one async for one in each]

    async def create_each_from_folder(
        self, project: int | shapes.Project, folder: str | os.PathLike[str], **how: Any
    ) -> AsyncIterator[Made]:
        """The same, while it is read: the folder is walked and its files are stored piece by piece.
        The arguments are those of :meth:`create_from_folder`."""
        async for one in AsyncFilling(self._client).each(project, folder, **how):
            yield one

    async def create_from_table(
        self, project: int | shapes.Project, source: Any, *, form: str | None = None,
        batch: int | shapes.Batch | None = None, unique_key: str | None = None,
        existing: Existing = "skip", progress: Progress = False, **how: Any,
    ) -> builtins.list[Made]:  # fmt: skip
        """Make a task of each row of ``source``: a path, a frame, a data set or any iterable of
        mappings (:func:`glossator.sdk.rows.read`); what became of each.

        ``unique_key`` names the column of unique ids; without one they are made of what a row holds
        (:func:`glossator.sdk.rows.identified`). A second run makes what is new. The other arguments
        are those of :meth:`create_each`, which does the same lazily.
        """
        tasks = rows.identified(rows.read(source, form), unique_key, id_of(project))
        return await self.create_many(
            project, tasks, batch=batch, existing=existing, progress=progress, **how
        )

    async def _some(
        self, project: int | shapes.Project, bodies: builtins.list[dict[str, Any]],
        batch: int | shapes.Batch | None, existing: Existing, errors: str,
    ) -> builtins.list[Made]:  # fmt: skip
        """One request; where something of it is refused, more."""
        found: dict[int, Made] = {}
        again = made.repeated(bodies) if existing == "skip" else {}
        left = [n for n in range(len(bodies)) if n not in again]
        while left:
            try:
                ids = await self._post(project, [bodies[n] for n in left], batch)
            except Conflict as error:
                if existing == "raise" or error.code != "unique_id":
                    raise
                named = [bodies[n]["unique_id"] for n in left if bodies[n].get("unique_id")]
                there = await self.known(project, named)
                if not there:
                    raise
                for n in left:
                    if number := there.get(bodies[n].get("unique_id", "")):
                        found[n] = Made(n, number, existed=True)
            except ApiError as error:
                at = made.culprit(error)
                if errors == "raise" or at is None or at >= len(left):
                    raise
                found[left[at]] = Made(left[at], error=error)
            else:
                found.update({n: Made(n, i) for n, i in zip(left, ids, strict=True)})
            left = [n for n in left if n not in found]
        for n, first in again.items():
            found[n] = replace(found[first], place=n, existed=found[first].error is None)
        return [found[n] for n in sorted(found)]

    async def known(
        self, project: int | shapes.Project, unique_ids: Iterable[str]
    ) -> dict[str, int]:
        """Which of these unique ids the project has, with the ids of their tasks."""
        found = {}
        for some in made.addressed(unique_ids):
            lean = self.list(project, unique_id_in=some, leave_out=("data", "metadata", "expected"))
            async for task in lean:
                found[str(task.unique_id)] = task.id
        return found

    async def _post(
        self, project: int | shapes.Project, bodies: builtins.list[dict[str, Any]],
        batch: int | shapes.Batch | None,
    ) -> builtins.list[int]:  # fmt: skip
        params = None if batch is None else {"batch_id": id_of(batch)}
        path = f"/v1/projects/{id_of(project)}/tasks"
        created = await self._one(shapes.Created, "POST", path, {"tasks": bodies}, params=params)
        return created.ids

    async def list(
        self, project: int | shapes.Project, *, batch: int | shapes.Batch | None = None,
        state: TaskState | None = None, state_in: Sequence[TaskState] | None = None,
        kind: Kind | None = None, name: str | None = None, name_in: Sequence[str] | None = None,
        name_like: str | None = None, unique_id_in: Sequence[str] | None = None,
        tag: str | None = None, tag_in: Sequence[str] | None = None,
        verdict: Literal["accepted", "fixed", "commented", "rejected"] | None = None,
        id_in: Sequence[int] | None = None, id_lt: int | None = None, id_lte: int | None = None,
        id_gt: int | None = None, id_gte: int | None = None, created_lt: str | None = None,
        created_lte: str | None = None, created_gt: str | None = None,
        created_gte: str | None = None, updated_lt: str | None = None,
        updated_lte: str | None = None, updated_gt: str | None = None,
        updated_gte: str | None = None, completed_lt: str | None = None,
        completed_lte: str | None = None, completed_gt: str | None = None,
        completed_gte: str | None = None,
        leave_out: Sequence[Literal["data", "metadata", "expected"]] = (), batch_size: int = 1000, limit: int | None = None,
        progress: Progress = False,
    ) -> AsyncIterator[AsyncTask]:  # fmt: skip
        """A project's tasks by id, asked for ``batch_size`` at a time while they are read.

        All filters must hold. ``name_like``: ``%`` stands for any text, ``_`` for one character, in any
        case of letters. ``verdict``: one of its answers has this one. Times are ISO 8601. ``leave_out``: what of each task is not wanted. Without ``annotations``.
        """
        params = {k: v for k, v in locals().items() if k not in _NOT_FILTERS and v is not None}
        if batch is not None:
            params["batch_id"] = id_of(batch)
        path = f"/v1/projects/{id_of(project)}/tasks"
        with Bar(progress, limit, "task", "list") as bar:
            async for one in self._list(AsyncTask, path, params, batch_size, limit):
                bar.step()
                yield one

    async def count(self, project: int | shapes.Project, **filters: Any) -> int:
        """How many tasks :meth:`list` would give."""
        batch = filters.pop("batch", None)
        params = {**filters, **({} if batch is None else {"batch_id": id_of(batch)})}
        path = f"/v1/projects/{id_of(project)}/tasks/count"
        return (await self._one(shapes.Count, "GET", path, params=params)).count

    async def get(self, task: int) -> AsyncTask:
        """One task with its answers."""
        return await self._one(AsyncTask, "GET", f"/v1/tasks/{id_of(task)}")

    async def by_unique_id(self, project: int | shapes.Project, unique_id: str) -> AsyncTask:
        """The task that was given this unique id."""
        name = _quoted(unique_id)
        path = f"/v1/projects/{id_of(project)}/tasks/by-unique-id/{name}"
        return await self._one(AsyncTask, "GET", path)

    async def update(
        self, task: int | shapes.Task, *, name: str | UnsetType | None = UNSET,
        priority: int | UnsetType = UNSET, overlap: int | UnsetType = UNSET,
        data: Mapping[str, Any] | UnsetType = UNSET, metadata: Any = UNSET,
        tags: Sequence[str] | UnsetType = UNSET, unique_id: str | UnsetType | None = UNSET,
        expected: Any = UNSET, revision: int | None = None,
    ) -> AsyncTask:  # fmt: skip
        """Change what is said; None takes a value away. ``revision``: only if it is still there."""
        body = said({
            "name": name, "priority": priority, "overlap": overlap, "data": data,
            "metadata": metadata, "tags": tags, "unique_id": unique_id, "expected": expected,
        })  # fmt: skip
        path = f"/v1/tasks/{id_of(task)}"
        return await self._one(AsyncTask, "PATCH", path, body, revision=revision)

    async def add_tags(self, task: int | shapes.Task, tags: Sequence[str]) -> AsyncTask:
        """Give a task these tags too."""
        return await self._retag(task, lambda there: list(dict.fromkeys([*there, *tags])))

    async def remove_tags(self, task: int | shapes.Task, tags: Sequence[str]) -> AsyncTask:
        """Take these tags of a task away."""
        return await self._retag(task, lambda there: [t for t in there if t not in tags])

    async def _retag(self, task: int | shapes.Task, change: Any) -> AsyncTask:
        while True:
            known = await self.get(id_of(task))
            try:
                return await self.update(known, tags=change(known.tags), revision=known.revision)
            except ApiError as error:
                if error.status != 412:  # somebody else changed it meanwhile
                    raise

    async def cancel(self, task: int | shapes.Task) -> AsyncTask:
        """End an undone task."""
        return await self._turn(task, "cancel")

    async def reopen(self, task: int | shapes.Task) -> AsyncTask:
        """Let a canceled task be worked on again."""
        return await self._turn(task, "reopen")

    async def reset(self, task: int | shapes.Task) -> AsyncTask:
        """Begin a task anew; its answers are superseded."""
        return await self._turn(task, "reset")

    async def ask_for_review(self, task: int | shapes.Task) -> AsyncTask:
        """Ask for a verdict on a task."""
        return await self._turn(task, "review")

    async def _turn(self, task: int | shapes.Task, verb: str) -> AsyncTask:
        return await self._one(AsyncTask, "POST", f"/v1/tasks/{id_of(task)}/{verb}")

    async def delete(self, *tasks: int | shapes.Task) -> int:
        """Delete tasks with all that belongs to them; how many."""
        deleted = 0
        for some in made.parted(tasks, MOST):
            body = {"ids": [id_of(one) for one in some]}
            deleted += (await self._one(shapes.Deleted, "POST", "/v1/tasks/delete", body)).deleted
        return deleted

    async def clone(
        self, tasks: Sequence[int | shapes.Task], project: int | shapes.Project, *,
        batch: int | shapes.Batch | None = None,
    ) -> builtins.list[Made]:  # fmt: skip
        """Make the same tasks again, in this or another project: their data, names, tags, metadata
        and what is expected; no unique ids, no answers."""
        bodies = []
        for one in tasks:
            task = await self.get(id_of(one))
            bodies.append({
                "data": task.data, "name": task.name, "tags": list(task.tags), "kind": task.kind,
                "metadata": task.metadata, "expected": task.expected, "priority": task.priority,
            })  # fmt: skip
        return await self.create_many(project, bodies, batch=batch)


_NOT_FILTERS = {"self", "project", "batch", "batch_size", "limit", "progress"}


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")
