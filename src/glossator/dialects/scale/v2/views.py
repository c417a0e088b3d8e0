"""What an answer shows: ids, or what they stand for where the call asks to expand them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from msgspec import UNSET

from glossator.dialects.scale import kinds, own
from glossator.dialects.scale.moments import maybe_moment, moment
from glossator.dialects.scale.own import NAME
from glossator.dialects.scale.routes import scenes
from glossator.dialects.scale.v2 import talk, threads, wire
from glossator.dialects.scale.v2.words import BATCH, CHATS, TASK
from glossator.edge import Call
from glossator.model import ids
from glossator.model.annotation import Annotation
from glossator.model.project import Batch, Project
from glossator.model.task import Task
from glossator.services import batches, dossiers, schemas
from glossator.services.access import Context

EMPTY = msgspec.Raw(b"{}")
FAILED = "the task failed"


class View:
    """What the things of one answer have in common, read once."""

    def __init__(
        self, call: Call, expand: Collection[str] = (), options: Collection[str] = ()
    ) -> None:
        self.context = call.context
        self.scene = scenes.Scene(call.context, scenes.site(call))
        self.expand, self._options = frozenset(expand), tuple(options)
        self._batches: dict[int, Batch] = {}

    # Projects and batches

    def project(self, project: Project) -> str | wire.Project:
        """A project, or its id."""
        if "project" in self.expand:
            return write_project(self.context, project)
        return ids.hex24(project.id, "project")

    def whole_batch(self, batch: Batch, project: Project) -> wire.Batch:
        """A batch."""
        mine = own.of_batch(batch)
        return wire.Batch(
            id=ids.hex24(batch.id, "batch"), name=batch.name, project=self.project(project),
            created_at=moment(batch.created_at), status=BATCH[batch.state],
            completed_at=maybe_moment(batch.completed_at) or UNSET,
            callback=mine.callback or UNSET, metadata=_object(batch.metadata),
        )  # fmt: skip

    def batch_of(self, task: Task) -> Batch:
        """The batch of a task."""
        if task.batch_id not in self._batches:
            self._batches[task.batch_id] = batches.get(self.context, task.batch_id)
        return self._batches[task.batch_id]

    # Tasks

    def tasks(self, found: Sequence[Task], begun: bool = False) -> list[wire.Task]:
        """Tasks. ``begun``: they were made just now, and are shown as not done yet."""
        gathered = dossiers.gather(self.context, found)
        return [self._task(task, gathered, begun) for task in found]

    def _task(self, task: Task, gathered: dossiers.Gathered, begun: bool) -> wire.Task:
        done = TASK[task.state] == "completed" and not begun
        project, batch = self.scene.project(task), self.batch_of(task)
        in_batch: str | wire.Batch = ids.hex24(batch.id, "batch")
        if "batch" in self.expand:
            in_batch = self.whole_batch(batch, project)
        parts = gathered.parts.get(task.id, {})
        status = "pending" if begun else TASK[task.state]
        return wire.Task(
            task_id=ids.hex24(task.id, "task"), project=self.project(project),
            batch=in_batch if batch.kind == "production" else UNSET, status=status,
            created_at=moment(task.created_at),
            completed_at=maybe_moment(task.completed_at if done else None) or UNSET,
            metadata=_object(parts["metadata"].body if "metadata" in parts else None),
            threads=self._threads(task, gathered) if done else [],
            errors=[wire.Failure(FAILED)] if status == "error" else UNSET,
        )  # fmt: skip

    def _threads(self, task: Task, gathered: dossiers.Gathered) -> list[talk.Thread]:
        answer, body = self.response(task, gathered, only=CHATS)
        if answer is None or body is None:
            return []
        stem = ids.hex24(answer.id, "annotation")
        self.context.losses.prefix = f"tasks/{ids.hex24(task.id, 'task')}/"
        made = threads.read(msgspec.json.decode(body), stem, self._options, self.context.losses)
        self.context.losses.prefix = ""
        if "submissions" in self._options and answer.member_id:
            by = ids.hex24(answer.member_id, "member")
            for one in made:
                one.submissions = [talk.Submission(moment(answer.created_at), by)]
        return made

    def response(
        self, task: Task, gathered: dossiers.Gathered, only: Collection[str] = ()
    ) -> tuple[Annotation | None, msgspec.Raw | None]:
        """The answer that is a task's response, and the response; of types ``only``, if said."""
        parts = gathered.parts.get(task.id, {})
        mine = own.of_task(parts)
        if only and (mine is None or mine.type not in only):
            return None, None
        given = gathered.annotations.get(task.id, ())
        answer = scenes.chosen(self.context, task, given)
        if answer is None:
            return None, None
        kind = self.scene.entry(task, parts).type
        data = parts["data"].body if "data" in parts else b"{}"
        return answer, scenes.response(self.scene, task, kind, data, [answer])

    def whole_response(self, task: Task, gathered: dossiers.Gathered) -> msgspec.Raw | None:
        """A task's response; the client takes nothing but an object."""
        _, body = self.response(task, gathered)
        if body is None or bytes(body).lstrip()[:1] == b"{":
            return body
        where = f"tasks/{ids.hex24(task.id, 'task')}/fields/response"
        self.context.losses.add("value_dropped", where, "a response is an object")
        return None


def write_project(context: Context, project: Project) -> wire.Project:
    """A project."""
    kind = project.kind
    if project.dialect != NAME and project.schema_id is not None:
        kind = kinds.type_of(schemas.ready(context, project.schema_id).schema)
    return wire.Project(
        id=ids.hex24(project.id, "project"), name=project.name,
        created_at=moment(project.created_at), types=(kind,) if kind else (),
    )  # fmt: skip


def _object(body: bytes | None) -> msgspec.Raw:
    """Metadata, which must be an object here; another dialect's may be anything."""
    return msgspec.Raw(body) if body and body.lstrip()[:1] == b"{" else EMPTY
