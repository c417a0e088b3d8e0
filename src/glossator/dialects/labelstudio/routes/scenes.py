"""What the handlers for tasks and answers share: how things of the services become the vendor's."""

from collections.abc import Callable, Iterable

from glossator.dialects.labelstudio import task_codec
from glossator.dialects.labelstudio.schema import tasks as wire
from glossator.dialects.labelstudio.task_codec import EMPTY_LIST, Scene
from glossator.model.annotation import Annotation, Answer
from glossator.model.errors import Invalid
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.raw import Raw
from glossator.model.shown import Shown
from glossator.model.task import Task
from glossator.registry import codec
from glossator.services import answers, dossiers, tasks
from glossator.services.access import Context
from glossator.services.dossiers import Dossier

Shows = Callable[[], tuple[LabelSchema, Shown]]


def read_answer(context: Context, task: Task, result: bytes) -> Answer:
    """What we understand of a result. It is not checked: the vendor takes any."""
    schema, shown = dossiers.shown(context, task, _data(context, task))
    found: Answer = codec("labelstudio").read_answer(result, schema, shown, context.losses)
    return found


def _data(context: Context, task: Task) -> bytes:
    raw = tasks.get(context, task.id).parts.get("data")
    return raw.body if raw else b"{}"


def result_of(raw: Raw | None, shows: Shows, losses: Losses) -> bytes:
    """A stored answer as the vendor's list: the client's own bytes, or made of the model."""
    if raw is None:
        return EMPTY_LIST
    if raw.dialect == "labelstudio":
        return raw.body
    schema, shown = shows()
    answer = answers.read(raw, schema, shown, losses)
    body: bytes = codec("labelstudio").write_answer(answer, schema, shown, losses)
    return body


def missing(number: int | None) -> str:
    """What the vendor says of an id in a body that names nothing."""
    return f'Invalid pk "{number}" - object does not exist.'


def no_such(name: str, number: int | None) -> Invalid:
    """The same as an error at the member that has the id."""
    return Invalid(missing(number), {name: missing(number)})


def scene(context: Context, task: Task, data: bytes | None, who: Iterable[int] = ()) -> Scene:
    """What the vendor tells of one task's answers."""
    people = dossiers.people(context, task.project_id, who)

    def shows() -> tuple[LabelSchema, Shown]:
        return dossiers.shown(context, task, _data(context, task) if data is None else data)

    return Scene(context.at, people, lambda raw: result_of(raw, shows, context.losses))


def whole(
    context: Context, found: Dossier, listed: bool = False, given: list[Annotation] | None = None
) -> wire.Task:
    """A task with all that is said about it. Whoever gave an answer is an object in the answer
    for one task and an id in lists."""
    task, shown = found.task, found.annotations if given is None else given
    data = found.view.parts.get("data")
    who = {a.member_id for a in shown} | {context.member.id}
    told = scene(context, task, data.body if data else b"{}", who)
    return task_codec.with_all(
        bare(found, updated_in_list=True), task.completed_at,
        [task_codec.write_annotation(a, told, person=not listed) for a in shown],
        [task_codec.write_prediction(p, told) for p in found.predictions],
        task_codec.write_drafts(found.drafts, told),
    )  # fmt: skip


def bare(found: Dossier, updated_in_list: bool) -> wire.Task:
    """A task alone."""
    last = task_codec.last_by(found.task, found.annotations)
    # Quirk: a list of one object in lists and for one task, an id after a change. [run 1.23.2]
    by = ([{"user_id": last}] if last else []) if updated_in_list else last
    return task_codec.write_task(found.task, found.view.parts, by)
