# Made from glossator/sdk/aio/making.py by tests/sdk/twins.py: change that one.
"""New tasks: one, many, of files and of tables."""

from __future__ import annotations

import builtins
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from typing import Any, Literal

from msgspec.structs import replace

from glossator.model.annotation import Expectation
from glossator.sdk import made, rows, shapes
from glossator.sdk.errors import ApiError, Conflict
from glossator.sdk.made import Made
from glossator.sdk.progress import Bar, Progress
from glossator.sdk.rows import Rows
from glossator.sdk.sync.bound import MOST, Noun, id_of
from glossator.sdk.sync.filling import Filling
from glossator.sdk.sync.task import Kind, Task

Existing = Literal["raise", "skip"]


class Making(Noun):
    """What makes tasks; a part of :class:`~glossator.sdk.sync.tasks.Tasks`."""

    def create(
        self, project: int | shapes.Project, data: Mapping[str, Any], *,
        batch: int | shapes.Batch | None = None, name: str | None = None,
        unique_id: str | None = None, kind: Kind = "production", overlap: int | None = None,
        priority: int = 0, tags: Sequence[str] = (), metadata: Any = None,
        expected: Expectation | Mapping[str, Any] | None = None,
        predictions: Sequence[Mapping[str, Any]] = (), annotations: Sequence[Mapping[str, Any]] = (),
        existing: Existing = "raise",
    ) -> Task:  # fmt: skip
        """Make a task. ``kind``: ``golden`` and ``training`` ones have an ``expected`` answer.
        ``existing="skip"`` gives the task that has this unique id already; else that is a Conflict."""
        body = {
            "data": data, "name": name, "unique_id": unique_id, "kind": kind, "overlap": overlap,
            "priority": priority, "tags": list(tags), "metadata": metadata, "expected": expected,
            "predictions": list(predictions), "annotations": list(annotations),
        }  # fmt: skip
        sent = {k: v for k, v in body.items() if v is not None}
        try:
            made_ = self._post(project, [sent], batch)
        except Conflict as error:
            if existing == "skip" and unique_id is not None and error.code == "unique_id":
                return self._client.tasks.by_unique_id(project, unique_id)
            raise
        return self._client.tasks.get(made_[0])

    def create_many(
        self, project: int | shapes.Project, tasks: Rows, **how: Any
    ) -> builtins.list[Made]:
        """Make tasks of an iterable or a table, 1,000 a request; what became of each. The arguments are those of :meth:`create_each`."""
        return list(self.create_each(project, tasks, **how))

    def create_each(
        self, project: int | shapes.Project, tasks: Rows, *,
        batch: int | shapes.Batch | None = None, unique_key: str | None = None,
        existing: Existing = "raise", errors: Literal["raise", "report"] = "raise",
        check: bool = False, batch_size: int = 1000, progress: Progress = False,
        total: int | None = None,
    ) -> Iterator[Made]:  # fmt: skip
        """Make tasks of an iterable of any length, ``batch_size`` (1,000 at most) a request; what
        became of each, in order. They are made while this is read.

        A table is a path to one, a frame of pandas or Polars, or a Hugging Face data set
        (:func:`glossator.sdk.rows.read`). An item is a mapping of task fields with ``data`` (``{"data": ..., "unique_id": ...}``), or
        the data itself, of which ``unique_key`` names the value that is its unique id. Requests are all or none. ``existing="skip"``: tasks whose unique id is there are left out and said.
        ``errors="report"``: a task that is refused is said, and the others are made. ``check``: data that lack what the project
        shows are refused (Unfit) before anything of their request is sent.
        """
        schema = self._client.projects.schema(project) if check else None
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
                sent = self._some(project, [bodies[n] for n in fit], batch, existing, errors)
                done = dict(zip(fit, sent, strict=True))
                for n in range(len(bodies)):
                    one = done.get(n) or Made(0, error=wrong[n])
                    yield replace(one, place=place + n)
                place += len(some)
                bar.step(len(some))

    def create_from_folder(
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
        return list(each)

    def create_each_from_folder(
        self, project: int | shapes.Project, folder: str | os.PathLike[str], **how: Any
    ) -> Iterator[Made]:
        """The same, while it is read: the folder is walked and its files are stored piece by piece.
        The arguments are those of :meth:`create_from_folder`."""
        yield from Filling(self._client).each(project, folder, **how)

    def create_from_table(
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
        return self.create_many(
            project, tasks, batch=batch, existing=existing, progress=progress, **how
        )

    def _some(
        self, project: int | shapes.Project, bodies: builtins.list[dict[str, Any]],
        batch: int | shapes.Batch | None, existing: Existing, errors: str,
    ) -> builtins.list[Made]:  # fmt: skip
        """One request; where something of it is refused, more."""
        found: dict[int, Made] = {}
        again = made.repeated(bodies) if existing == "skip" else {}
        left = [n for n in range(len(bodies)) if n not in again]
        while left:
            try:
                ids = self._post(project, [bodies[n] for n in left], batch)
            except Conflict as error:
                if existing == "raise" or error.code != "unique_id":
                    raise
                named = [bodies[n]["unique_id"] for n in left if bodies[n].get("unique_id")]
                there = self.known(project, named)
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

    def known(self, project: int | shapes.Project, unique_ids: Iterable[str]) -> dict[str, int]:
        """Which of these unique ids the project has, with the ids of their tasks."""
        found = {}
        for some in made.addressed(unique_ids):
            lean = self._client.tasks.list(
                project, unique_id_in=some, leave_out=("data", "metadata", "expected")
            )
            for task in lean:
                found[str(task.unique_id)] = task.id
        return found

    def _post(
        self, project: int | shapes.Project, bodies: builtins.list[dict[str, Any]],
        batch: int | shapes.Batch | None,
    ) -> builtins.list[int]:  # fmt: skip
        params = None if batch is None else {"batch_id": id_of(batch)}
        path = f"/v1/projects/{id_of(project)}/tasks"
        created = self._one(shapes.Created, "POST", path, {"tasks": bodies}, params=params)
        return created.ids
