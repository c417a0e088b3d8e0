"""Tasks with everything that is said about them, for clients that get it all at once."""

from collections.abc import Iterable, Sequence

import msgspec

from glossator.model.annotation import Annotation, Prediction
from glossator.model.label_schema import LabelSchema
from glossator.model.project import Project
from glossator.model.raw import Raw
from glossator.model.shown import Shown
from glossator.model.task import Task
from glossator.model.work import Draft, Member, Review
from glossator.services import access, annotations, answers, births, schemas, tasks
from glossator.services.access import Context
from glossator.services.tasks import TaskView
from glossator.store import annotations as stored
from glossator.store import members, names, raws
from glossator.store import tasks as rows


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """``drafts`` are the member's own."""

    view: TaskView
    annotations: list[Annotation] = []
    predictions: list[Prediction] = []
    drafts: list[Draft] = []

    @property
    def task(self) -> Task:
        """The task itself."""
        return self.view.task


def get(context: Context, task_id: int) -> Dossier:
    """One task as the member sees it; a labeler has only their own answers."""
    view = tasks.get(context, task_id)
    task = view.task
    return Dossier(
        view=view, annotations=annotations.visible(context, task),
        predictions=stored.predictions(context.tx, task.id) if task.predictions else [],
        drafts=stored.drafts_of(context.tx, [task.id], context.member.id).get(task.id, []),
    )  # fmt: skip


def page(context: Context, project_id: int, offset: int, limit: int) -> list[Dossier]:
    """A project's tasks by id, for clients that count pages."""
    project = access.project(context, project_id, "browse")
    return of(context, project, rows.page(context.tx, project.id, offset, limit))


def following(
    context: Context, project_id: int, after: int, limit: int, verb: str = "manage"
) -> list[Dossier]:
    """A project's tasks by key, for what goes over all of them."""
    project = access.project(context, project_id, verb)
    return of(context, project, rows.every(context.tx, project.id, after, limit))


def of(context: Context, project: Project, found: Sequence[Task]) -> list[Dossier]:
    """What is said about tasks of a project that the member may browse."""
    tx, numbers = context.tx, [task.id for task in found]
    parts = raws.parts_of(tx, numbers)
    names = ("data", "metadata")
    given = stored.of_tasks(tx, [t.id for t in found if t.annotations or t.skips])
    proposals = stored.predictions_of(tx, [t.id for t in found if t.predictions])
    drafts = stored.drafts_of(tx, numbers, context.member.id)
    return [
        Dossier(
            view=TaskView(
                task, {k: v for k, v in parts.get(task.id, {}).items() if k in names}
            ),
            annotations=given.get(task.id, []),
            predictions=proposals.get(task.id, []), drafts=drafts.get(task.id, []),
        )
        for task in found
    ]  # fmt: skip


class Gathered(msgspec.Struct, frozen=True):
    """What is said about tasks of any projects of an organization, by task."""

    parts: dict[int, dict[str, Raw]]
    tags: dict[int, list[str]]
    unique_ids: dict[int, str]
    annotations: dict[int, list[Annotation]]
    reviews: dict[int, list[Review]]


def gather(context: Context, found: Sequence[Task]) -> Gathered:
    """What is said about tasks that the member may browse, with their results."""
    tx, numbers = context.tx, [task.id for task in found]
    test = [task.id for task in found if task.test]
    live = [task.id for task in found if not task.test]
    answered = [task.id for task in found if task.annotations or task.skips]
    return Gathered(
        raws.parts_of(tx, numbers), names.tags_of(tx, numbers),
        names.names_of(tx, births.UNIQUE, live)
        | names.names_of(tx, f"{births.UNIQUE}:test", test),
        stored.of_tasks(tx, answered), stored.reviews_of(tx, answered),
    )  # fmt: skip


def shown(context: Context, task: Task, data: bytes) -> tuple[LabelSchema, Shown]:
    """What a codec may know of a task."""
    schema = schemas.plan_of(context, task).schema
    return schema, answers.shown(context, schema, data)


def people(context: Context, project_id: int, ids: Iterable[int]) -> dict[int, Member]:
    """The people behind these ids. Names and addresses are for those who may see other people's
    work; everybody knows their own."""
    found = members.among_ids(context.tx, sorted(set(ids)))
    if access.sees_results(context, project_id):
        return found
    me = context.member.id
    return {
        n: m if n == me else msgspec.structs.replace(m, email="", name="") for n, m in found.items()
    }


def totals(context: Context, project_id: int) -> tuple[int, int, int]:
    """(tasks, annotations, predictions) of a project, from its counters."""
    project = access.project(context, project_id, "read")
    counts = context.tx.counts(project.id)
    tasks_ = sum(n for name, n in counts.items() if name.startswith("tasks."))
    return tasks_, counts.get("annotations", 0), counts.get("predictions", 0)
