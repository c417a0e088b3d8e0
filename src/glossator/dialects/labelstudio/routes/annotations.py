"""Answers, and the caller's drafts."""

import msgspec

from glossator.dialects.labelstudio import task_codec
from glossator.dialects.labelstudio.routes import scenes
from glossator.dialects.labelstudio.schema import annotations as schema
from glossator.dialects.labelstudio.task_codec import read_result
from glossator.edge import Call, Reply, delete, get, patch, post
from glossator.model.annotation import Annotation, Answer
from glossator.model.errors import Invalid, NotFound
from glossator.model.raw import Raw
from glossator.model.task import AnnotationDraft, Task
from glossator.model.work import Draft
from glossator.services import annotations, drafts, predictions, tasks
from glossator.services.access import Context


def _write(context: Context, task: Task, found: Annotation) -> schema.Annotation:
    told = scenes.scene(context, task, None, [found.member_id])
    return task_codec.write_annotation(found, told)


def _reply(call: Call, found: Annotation) -> Reply:
    return call.json(_write(call.context, tasks.get(call.context, found.task_id).task, found))


def list_annotations(call: Call) -> Reply:
    """A task's answers (a labeller's own), without skips."""
    context, number = call.context, call.number("task_id")
    found = [a for a in annotations.of_task(context, number) if not a.skipped]
    if not found:
        return call.json([])
    view = tasks.get(context, number)
    told = scenes.scene(context, view.task, None, [a.member_id for a in found])
    return call.json([task_codec.write_annotation(a, told) for a in found])


def _read(
    context: Context, task: Task, result: bytes, body: schema.NewAnnotation | schema.AnnotationChange
) -> AnnotationDraft:  # fmt: skip
    raw = Raw("labelstudio", "result", result)
    answer = scenes.read_answer(context, task, result)
    return AnnotationDraft(answer, body.lead_time, raw, verbatim=True)


def _belongs(task: Task, body: schema.AnnotationChange) -> None:
    """What a body says of the task and project must be so."""
    if body.task not in (None, task.id):
        raise scenes.no_such("task", body.task)
    if body.project not in (None, task.project_id):
        raise scenes.no_such("project", body.project)


def _named(
    context: Context, task: Task, body: schema.NewAnnotation, draft: AnnotationDraft
) -> AnnotationDraft:
    """A draft with who gave it, its own name, and what it grew from."""
    if body.draft_id not in (None, task.id):  # the caller's draft of a task ends with the answer
        raise scenes.no_such("draft_id", body.draft_id)
    return msgspec.structs.replace(
        draft, member_id=body.completed_by,
        unique_id=None if body.unique_id is None else str(body.unique_id),
        parent_prediction_id=body.parent_prediction, parent_annotation_id=body.parent_annotation,
    )  # fmt: skip


def create_annotation(call: Call) -> Reply:
    """Store an answer to a task, or a skip of it. The caller's hold is used if there is one."""
    context, number, body = call.context, call.number("task_id"), call.body
    task = tasks.get(context, number).task
    _belongs(task, body)
    result = read_result(body.result)
    skipped = call.query.was_cancelled or bool(body.was_cancelled)
    _parents(context, task, body)
    if skipped:
        if msgspec.json.decode(result):
            context.losses.add("value_dropped", "result", "a skip has no answer")
        draft = AnnotationDraft(Answer(), body.lead_time, skipped=True)
    else:
        draft = _read(context, task, result, body)
    try:
        made = annotations.hand_in(context, number, _named(context, task, body, draft))
    except Invalid as error:
        if "member_id" in error.fields:
            raise scenes.no_such("completed_by", body.completed_by) from None
        raise
    if body.ground_truth and not skipped:
        made = annotations.promote(context, made.id, True)
    return _reply(call, made)


def _parents(context: Context, task: Task, body: schema.NewAnnotation) -> None:
    """What an answer grew from must be of the same task."""
    for name, get_one in (
        ("parent_prediction", predictions.get), ("parent_annotation", annotations.get),
    ):  # fmt: skip
        number = getattr(body, name)
        if number is None:
            continue
        try:
            of = get_one(context, number).task_id
        except NotFound:
            of = 0
        if of != task.id:
            raise scenes.no_such(name, number)


def get_annotation(call: Call) -> Reply:
    """One answer."""
    return _reply(call, annotations.get(call.context, call.number("annotation_id")))


def change_annotation(call: Call) -> Reply:
    """Write the next revision of an answer, or make it the ground truth of its task."""
    context, number, body = call.context, call.number("annotation_id"), call.body
    found = annotations.get(context, number)
    _stays(found, body)
    if body.was_cancelled is not None and body.was_cancelled != found.skipped:
        wrong = "An answer does not become a skip, nor a skip an answer: delete it and create one."
        raise Invalid(wrong, {"was_cancelled": wrong})
    sent = bool(bytes(body.result))
    if sent or (body.lead_time is not None and not found.skipped):
        task = tasks.get(context, found.task_id).task
        if sent:
            draft = _read(context, task, read_result(body.result), body)
        else:
            draft = AnnotationDraft(Answer(), body.lead_time, found.raw, verbatim=True)
        found = annotations.edit(context, number, draft)
    if body.ground_truth is not None and body.ground_truth != found.golden:
        found = annotations.promote(context, number, body.ground_truth)
    return _reply(call, found)


def _stays(found: Annotation, body: schema.AnnotationChange) -> None:
    """Refuse to move an answer to another task or person, or to give it another name."""
    now = {
        "task": found.task_id, "project": found.project_id, "completed_by": found.member_id,
        "unique_id": found.unique_id, "parent_prediction": found.parent_prediction_id,
        "parent_annotation": found.parent_annotation_id,
    }  # fmt: skip
    if body.draft_id not in (None, found.id):  # the caller's draft of an answer ends with it
        raise scenes.no_such("draft_id", body.draft_id)
    for name, present in now.items():
        said = getattr(body, name)
        if said is not None and str(said) != str(present):
            wrong = "This stays as it is."
            raise Invalid(f"{name} stays as it is", {name: wrong})


def delete_annotation(call: Call) -> Reply:
    """Delete an answer."""
    annotations.delete(call.context, call.number("annotation_id"))
    return call.empty()


# Drafts


def _draft(call: Call, found: Draft) -> Reply:
    context = call.context
    told = scenes.scene(context, tasks.get(context, found.task_id).task, None, [found.member_id])
    written = task_codec.write_draft(found, told)
    if written is None:
        raise NotFound("No AnnotationDraft matches the given query.")
    return call.json(written)


def _drafts(call: Call, annotation_id: int = 0) -> Reply:
    context, number = call.context, call.number("task_id")
    found = drafts.own(context, number, annotation_id)
    told = scenes.scene(context, tasks.get(context, number).task, None, [context.member.id])
    return call.json(task_codec.write_drafts([found] if found else [], told))


def _save(call: Call, task_id: int, annotation_id: int = 0) -> Reply:
    said: schema.NewDraft = call.body
    if said.task not in (None, task_id):
        raise scenes.no_such("task", said.task)
    if said.annotation not in (None, annotation_id):
        raise scenes.no_such("annotation", said.annotation)
    body = task_codec.write_draft_body(read_result(call.body.result), call.body.lead_time)
    return _draft(call, drafts.save(call.context, task_id, body, annotation_id))


def list_drafts(call: Call) -> Reply:
    """The caller's unfinished work on a task."""
    return _drafts(call)


def create_draft(call: Call) -> Reply:
    """Keep the caller's unfinished work on a task; a hold on it lasts longer."""
    return _save(call, call.number("task_id"))


def list_edits(call: Call) -> Reply:
    """The caller's unfinished work on an answer."""
    return _drafts(call, _of_task(call))


def create_edit(call: Call) -> Reply:
    """Keep the caller's unfinished work on an answer."""
    return _save(call, call.number("task_id"), _of_task(call))


def _of_task(call: Call) -> int:
    found = annotations.get(call.context, call.number("annotation_id"))
    if found.task_id != call.number("task_id"):
        raise NotFound("no such annotation")
    return found.id


def get_draft(call: Call) -> Reply:
    """One draft of the caller."""
    return _draft(call, drafts.get(call.context, call.number("draft_id")))


def change_draft(call: Call) -> Reply:
    """Go on with a draft."""
    found = drafts.get(call.context, call.number("draft_id"))
    return _save(call, found.task_id, found.annotation_id)


def delete_draft(call: Call) -> Reply:
    """Drop a draft."""
    drafts.delete(call.context, call.number("draft_id"))
    return call.empty()


OF_TASK = "/api/tasks/{task_id}"
routes = [
    get(OF_TASK + "/annotations", list_annotations, may="read", answer=list[schema.Annotation]),
    post(OF_TASK + "/annotations", create_annotation, may="work", query=schema.AnnotationQuery,
         body=schema.NewAnnotation, answer=schema.Annotation, status=201),
    get("/api/annotations/{annotation_id}", get_annotation, may="read", answer=schema.Annotation),
    patch("/api/annotations/{annotation_id}", change_annotation, may="read",
          body=schema.AnnotationChange, answer=schema.Annotation),
    delete("/api/annotations/{annotation_id}", delete_annotation, may="make"),
    get(OF_TASK + "/drafts", list_drafts, may="read", answer=list[schema.Draft]),
    post(OF_TASK + "/drafts", create_draft, may="read", body=schema.NewDraft, answer=schema.Draft,
         status=201),
    get(OF_TASK + "/annotations/{annotation_id}/drafts", list_edits, may="read",
        answer=list[schema.Draft]),
    post(OF_TASK + "/annotations/{annotation_id}/drafts", create_edit, may="read",
         body=schema.NewDraft, answer=schema.Draft, status=201),
    get("/api/drafts/{draft_id}", get_draft, may="read", answer=schema.Draft),
    patch("/api/drafts/{draft_id}", change_draft, may="read", body=schema.NewDraft,
          answer=schema.Draft),
    delete("/api/drafts/{draft_id}", delete_draft, may="read"),
]  # fmt: skip
