# Made from glossator/sdk/aio/tasks.py by tests/sdk/twins.py: change that one.
"""Tasks: made one by one or by the million, listed with filters, changed."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from msgspec import UNSET, UnsetType

from glossator.model.task import TaskState
from glossator.sdk import made, shapes
from glossator.sdk.errors import ApiError
from glossator.sdk.made import Made
from glossator.sdk.progress import Bar, Progress
from glossator.sdk.sync.bound import MOST, id_of, said
from glossator.sdk.sync.making import Making
from glossator.sdk.sync.task import Kind, Task


class Tasks(Making):
    """Tasks of projects."""

    def list(
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
    ) -> Iterator[Task]:  # fmt: skip
        """A project's tasks by id, asked for ``batch_size`` at a time while they are read.

        All filters must hold. ``name_like``: ``%`` stands for any text, ``_`` for one character, in any
        case of letters. ``verdict``: one of its answers has this one. Times are ISO 8601. ``leave_out``: what of each task is not wanted. Without ``annotations``.
        """
        params = {k: v for k, v in locals().items() if k not in _NOT_FILTERS and v is not None}
        if batch is not None:
            params["batch_id"] = id_of(batch)
        path = f"/v1/projects/{id_of(project)}/tasks"
        with Bar(progress, limit, "task", "list") as bar:
            for one in self._list(Task, path, params, batch_size, limit):
                bar.step()
                yield one

    def count(self, project: int | shapes.Project, **filters: Any) -> int:
        """How many tasks :meth:`list` would give."""
        batch = filters.pop("batch", None)
        params = {**filters, **({} if batch is None else {"batch_id": id_of(batch)})}
        path = f"/v1/projects/{id_of(project)}/tasks/count"
        return (self._one(shapes.Count, "GET", path, params=params)).count

    def get(self, task: int) -> Task:
        """One task with its answers."""
        return self._one(Task, "GET", f"/v1/tasks/{id_of(task)}")

    def by_unique_id(self, project: int | shapes.Project, unique_id: str) -> Task:
        """The task that was given this unique id."""
        name = _quoted(unique_id)
        path = f"/v1/projects/{id_of(project)}/tasks/by-unique-id/{name}"
        return self._one(Task, "GET", path)

    def update(
        self, task: int | shapes.Task, *, name: str | UnsetType | None = UNSET,
        priority: int | UnsetType = UNSET, overlap: int | UnsetType = UNSET,
        data: Mapping[str, Any] | UnsetType = UNSET, metadata: Any = UNSET,
        tags: Sequence[str] | UnsetType = UNSET, unique_id: str | UnsetType | None = UNSET,
        expected: Any = UNSET, revision: int | None = None,
    ) -> Task:  # fmt: skip
        """Change what is said; None takes a value away. ``revision``: only if it is still there."""
        body = said({
            "name": name, "priority": priority, "overlap": overlap, "data": data,
            "metadata": metadata, "tags": tags, "unique_id": unique_id, "expected": expected,
        })  # fmt: skip
        path = f"/v1/tasks/{id_of(task)}"
        return self._one(Task, "PATCH", path, body, revision=revision)

    def add_tags(self, task: int | shapes.Task, tags: Sequence[str]) -> Task:
        """Give a task these tags too."""
        return self._retag(task, lambda there: list(dict.fromkeys([*there, *tags])))

    def remove_tags(self, task: int | shapes.Task, tags: Sequence[str]) -> Task:
        """Take these tags of a task away."""
        return self._retag(task, lambda there: [t for t in there if t not in tags])

    def _retag(self, task: int | shapes.Task, change: Any) -> Task:
        while True:
            known = self.get(id_of(task))
            try:
                return self.update(known, tags=change(known.tags), revision=known.revision)
            except ApiError as error:
                if error.status != 412:  # somebody else changed it meanwhile
                    raise

    def cancel(self, task: int | shapes.Task) -> Task:
        """End an undone task."""
        return self._turn(task, "cancel")

    def reopen(self, task: int | shapes.Task) -> Task:
        """Let a canceled task be worked on again."""
        return self._turn(task, "reopen")

    def reset(self, task: int | shapes.Task) -> Task:
        """Begin a task anew; its answers are superseded."""
        return self._turn(task, "reset")

    def ask_for_review(self, task: int | shapes.Task) -> Task:
        """Ask for a verdict on a task."""
        return self._turn(task, "review")

    def _turn(self, task: int | shapes.Task, verb: str) -> Task:
        return self._one(Task, "POST", f"/v1/tasks/{id_of(task)}/{verb}")

    def delete(self, *tasks: int | shapes.Task) -> int:
        """Delete tasks with all that belongs to them; how many."""
        deleted = 0
        for some in made.parted(tasks, MOST):
            body = {"ids": [id_of(one) for one in some]}
            deleted += (self._one(shapes.Deleted, "POST", "/v1/tasks/delete", body)).deleted
        return deleted

    def clone(
        self, tasks: Sequence[int | shapes.Task], project: int | shapes.Project, *,
        batch: int | shapes.Batch | None = None,
    ) -> builtins.list[Made]:  # fmt: skip
        """Make the same tasks again, in this or another project: their data, names, tags, metadata
        and what is expected; no unique ids, no answers."""
        bodies = []
        for one in tasks:
            task = self.get(id_of(one))
            bodies.append({
                "data": task.data, "name": task.name, "tags": list(task.tags), "kind": task.kind,
                "metadata": task.metadata, "expected": task.expected, "priority": task.priority,
            })  # fmt: skip
        return self.create_many(project, bodies, batch=batch)


_NOT_FILTERS = {"self", "project", "batch", "batch_size", "limit", "progress"}


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")
