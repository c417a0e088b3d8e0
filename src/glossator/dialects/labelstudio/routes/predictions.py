"""Proposals of machines."""

from collections.abc import Iterator
from functools import partial

import msgspec
from msgspec import UNSET

from glossator.dialects.labelstudio import task_codec
from glossator.dialects.labelstudio.routes import scenes
from glossator.dialects.labelstudio.schema import annotations as schema
from glossator.dialects.labelstudio.task_codec import read_result
from glossator.edge import Call, Reply, delete, get, patch, post
from glossator.model.annotation import Answer, Prediction
from glossator.model.errors import Invalid, NotFound
from glossator.model.raw import Raw
from glossator.model.task import PredictionDraft
from glossator.services import dossiers, predictions, projects, tasks
from glossator.services.access import Context
from glossator.services.dossiers import Dossier

CHUNK = 500
MOST = 10_000
"""Proposals of one import."""


def _write(context: Context, found: Prediction) -> schema.Prediction:
    view = tasks.get(context, found.task_id)
    return task_codec.write_prediction(found, scenes.scene(context, view.task, None))


def list_predictions(call: Call) -> Reply:
    """The proposals for a task, or for all of a project."""
    query = call.query
    # Two names for one thing: of the client 2.x.
    project = query.project or query.task__project
    if query.task is not None:

        def of_task(context: Context) -> list[schema.Prediction]:
            found = predictions.of_task(context, query.task)
            return [_write(context, one) for one in found if project in (None, one.project_id)]

        return call.json(call.read(of_task))
    if project is None:
        wrong = "Say of which task or project."
        raise Invalid(wrong, {"task": wrong})
    call.read(lambda context: projects.get(context, project, "browse"))
    return Reply(200, _array(call, project))


def _array(call: Call, project_id: int) -> Iterator[bytes]:
    """One JSON array, written a chunk of tasks at a time."""
    after, before = 0, b"["
    while True:
        found: list[tuple[int, list[schema.Prediction]]] = call.read(
            partial(_chunk, project_id=project_id, after=after)
        )
        for _, some in found:
            for one in some:
                yield before + msgspec.json.encode(one)
                before = b","
        if len(found) < CHUNK:
            break
        after = found[-1][0]
    yield b"[]" if before == b"[" else b"]"


def _chunk(
    context: Context, project_id: int, after: int
) -> list[tuple[int, list[schema.Prediction]]]:
    found = dossiers.following(context, project_id, after, CHUNK, verb="browse")
    return [(one.task.id, _of(context, one)) for one in found]


def _of(context: Context, found: Dossier) -> list[schema.Prediction]:
    told = scenes.scene(context, found.task, None) if found.predictions else None
    return [task_codec.write_prediction(p, told) for p in found.predictions if told]


def create_prediction(call: Call) -> Reply:
    """Store a proposal."""
    body, context = call.body, call.context
    result = read_result(body.result)
    try:
        task = tasks.get(context, body.task).task
    except NotFound:
        raise scenes.no_such("task", body.task) from None
    if body.project not in (None, task.project_id):
        raise scenes.no_such("project", body.project)
    answer = scenes.read_answer(context, task, result)
    raw = Raw("labelstudio", "result", result)
    draft = PredictionDraft(answer, body.score, body.model_version, raw)
    return call.json(_write(context, predictions.create(context, task.id, draft)))


def import_predictions(call: Call) -> Reply:
    """Store proposals for many tasks of a project, all or none."""
    items: list[schema.ImportedPrediction] = call.body
    if not 1 <= len(items) <= MOST:
        raise Invalid(f"1 to {MOST} at once")
    number = call.number("project_id")
    drafts: list[tuple[int, PredictionDraft]] = []
    for at in range(0, len(items), CHUNK):
        some = items[at : at + CHUNK]
        drafts += call.read(partial(_drafts, project_id=number, items=some, first=at))

    def store(context: Context) -> Reply:
        kept = call.retry.before(context)
        if kept is not None:
            return kept
        made = predictions.create_many(context, number, drafts)
        reply = call.json(schema.Created(created=made))
        call.retry.after(context, reply)
        return reply

    found: Reply = call.unit(store)
    return found


def _drafts(
    context: Context, project_id: int, items: list[schema.ImportedPrediction], first: int
) -> list[tuple[int, PredictionDraft]]:
    projects.get(context, project_id, "make")
    found = []
    for n, item in enumerate(items, start=first):
        result = read_result(item.result)
        try:
            task = tasks.get(context, item.task).task
        except NotFound:
            task = None
        if task is None or task.project_id != project_id:
            raise Invalid(f"item {n}: no such task", {f"{n}/task": scenes.missing(item.task)})
        answer = scenes.read_answer(context, task, result)
        raw = Raw("labelstudio", "result", result)
        found.append((task.id, PredictionDraft(answer, item.score, item.model_version, raw)))
    return found


def get_prediction(call: Call) -> Reply:
    """One proposal."""
    found = predictions.get(call.context, call.number("prediction_id"))
    return call.json(_write(call.context, found))


def change_prediction(call: Call) -> Reply:
    """Write another proposal over one."""
    body, context, number = call.body, call.context, call.number("prediction_id")
    found = predictions.get(context, number)
    if body.task not in (None, found.task_id) or body.project not in (None, found.project_id):
        wrong = "A prediction stays with its task."
        raise Invalid(wrong, {"task": wrong})
    answer, raw = Answer(), found.raw
    if bytes(body.result):
        result = read_result(body.result)
        answer = scenes.read_answer(context, tasks.get(context, found.task_id).task, result)
        raw = Raw("labelstudio", "result", result)
    score = found.score if body.score is UNSET else body.score
    model = found.model if body.model_version is UNSET else body.model_version
    changed = predictions.edit(context, number, PredictionDraft(answer, score, model, raw))
    return call.json(_write(context, changed))


def delete_prediction(call: Call) -> Reply:
    """Delete a proposal."""
    predictions.delete(call.context, call.number("prediction_id"))
    return call.empty()


routes = [
    get("/api/predictions", list_predictions, mode="steps", may="read",
        query=schema.PredictionQuery, answer=list[schema.Prediction]),
    post("/api/predictions", create_prediction, may="make", body=schema.NewPrediction,
         answer=schema.Prediction, status=201),
    post("/api/projects/{project_id}/import/predictions", import_predictions, mode="steps",
         may="make", body=list[schema.ImportedPrediction], answer=schema.Created, status=201),
    get("/api/predictions/{prediction_id}", get_prediction, may="read", answer=schema.Prediction),
    patch("/api/predictions/{prediction_id}", change_prediction, may="make",
          body=schema.PredictionChange, answer=schema.Prediction),
    delete("/api/predictions/{prediction_id}", delete_prediction, may="make"),
]  # fmt: skip
