"""Predictions: a machine's proposals for a task."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from glossator.model.annotation import Prediction
from glossator.model.errors import NotFound
from glossator.model.task import PredictionDraft
from glossator.services import access, assignments
from glossator.services.access import Context
from glossator.store import annotations, tasks


def create(context: Context, task_id: int, draft: PredictionDraft) -> Prediction:
    """Store a proposal."""
    task, _ = access.task(context, task_id, "make")
    prediction = Prediction(
        id=context.tx.id(), task_id=task.id, project_id=task.project_id, score=draft.score,
        model=draft.model, raw=draft.raw or assignments.encoded(draft.answer), created_at=context.at,
    )  # fmt: skip
    annotations.add_predictions(context.tx, [prediction])
    tasks.count_predictions(context.tx, task.id, 1, context.at)
    context.count(task.project_id, task.batch_id, "predictions", 1)
    return prediction


def create_many(
    context: Context, project_id: int, drafts: Sequence[tuple[int, PredictionDraft]]
) -> int:
    """Store proposals for tasks of one project, all or none: (task, proposal)."""
    project = access.project(context, project_id, "make")
    batches = tasks.batches_of(context.tx, project.id, sorted({number for number, _ in drafts}))
    fresh = context.tx.ids(len(drafts)) if drafts else ()
    made: list[Prediction] = []
    for i, (number, draft) in zip(fresh, drafts, strict=True):
        if number not in batches:
            raise NotFound("no such task")
        made.append(
            Prediction(
                id=i, task_id=number, project_id=project.id, score=draft.score, model=draft.model,
                raw=draft.raw or assignments.encoded(draft.answer), created_at=context.at,
            )
        )  # fmt: skip
    annotations.add_predictions(context.tx, made)
    for number, n in sorted(Counter(one.task_id for one in made).items()):
        tasks.count_predictions(context.tx, number, n, context.at)
        context.count(project.id, batches[number], "predictions", n)
    return len(made)


def of_task(context: Context, task_id: int) -> list[Prediction]:
    """A task's proposals."""
    task, _ = access.task(context, task_id, "read")
    return annotations.predictions(context.tx, task.id)


def proposed(context: Context, project_id: int, model: str) -> bool:
    """Whether a model has proposed anything in a project."""
    project = access.project(context, project_id, "read")
    return annotations.proposed(context.tx, project.id, model)


def get(context: Context, prediction_id: int, verb: str = "read") -> Prediction:
    """One proposal."""
    found = annotations.prediction(context.tx, prediction_id)
    if found is None:
        raise NotFound("no such prediction")
    try:
        access.task(context, found.task_id, verb)
    except NotFound:
        raise NotFound("no such prediction") from None
    return found


def edit(context: Context, prediction_id: int, draft: PredictionDraft) -> Prediction:
    """Write another proposal over one; no earlier ones are kept."""
    found = get(context, prediction_id, "make")
    changed = msgspec.structs.replace(
        found, score=draft.score, model=draft.model,
        raw=draft.raw or assignments.encoded(draft.answer),
    )  # fmt: skip
    if not annotations.edit_prediction(context.tx, changed):
        raise NotFound("no such prediction")
    tasks.count_predictions(context.tx, found.task_id, 0, context.at)
    return changed


def delete(context: Context, prediction_id: int) -> None:
    """Delete a proposal."""
    found = get(context, prediction_id, "make")
    task, _ = access.task(context, found.task_id, "make")
    if not annotations.remove_prediction(context.tx, found.id):
        raise NotFound("no such prediction")
    tasks.count_predictions(context.tx, task.id, -1, context.at)
    context.count(task.project_id, task.batch_id, "predictions", -1)
