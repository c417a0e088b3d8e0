"""Tasks that test and train people: the hub's golden and training tasks."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from glossator.dialects.scale import own, parameters, tasks_out
from glossator.dialects.scale.moments import moment
from glossator.dialects.scale.parameters import COMMON, TEST, Params
from glossator.dialects.scale.routes import making
from glossator.dialects.scale.routes.making import Asked
from glossator.dialects.scale.schema import tasks as schema
from glossator.edge import Call, Reply, post
from glossator.model import ids
from glossator.model.annotation import Expectation
from glossator.model.errors import Invalid
from glossator.model.project import Project
from glossator.model.task import PredictionDraft, TaskKind
from glossator.services import batches, tasks
from glossator.services.access import Context
from glossator.services.batches import BatchDraft

TYPES = (
    "documenttranscription", "segmentannotation", "videoplaybackannotation", "imageannotation",
    "textcollection", "namedentityrecognition",
)  # fmt: skip
TRAINING = "Training"
FIRST = 1 << 20
"""Priority of a batch of training tasks: whoever is new begins with these."""


def create_evaluation(call: Call) -> Reply:
    """Make a task that tests labellers; with ``initial_response`` it tests reviewers."""
    return _create(call, "golden")


def create_training(call: Call) -> Reply:
    """Make a task that labellers learn on."""
    return _create(call, "training")


def _create(call: Call, kind: TaskKind) -> Reply:
    asked = making.asked(call, _type(call), COMMON + TEST)
    context = call.context
    for name in ("project", "expected_response"):
        if name not in asked.common:
            raise Invalid(f"{name} is missing", {name: "is required"})
    project, version, label_schema = making.version(context, asked)
    draft = making.draft(call, asked, version, label_schema)
    answer = making.read_answer(context, asked, "expected_response", label_schema)
    proposals = draft.predictions
    reviewers = kind == "golden" and "initial_response" in asked.common
    if "initial_response" in asked.common:
        begun = making.read_answer(context, asked, "initial_response", label_schema)
        proposals = (*proposals, PredictionDraft(begun, model="initial_response"))
    draft = msgspec.structs.replace(
        draft, kind=kind, expected=Expectation(answer), predictions=proposals, annotations=(),
        reviewers=reviewers, webhook_id=None,
    )  # fmt: skip
    batch = _training(context, project) if kind == "training" else None
    (number,) = tasks.create(context, project.id, [draft], batch)
    return call.json(_write(call, asked, number))


def _type(call: Call) -> str:
    kind = call.path["type"]
    if kind not in TYPES:
        wrong = f"tasks of type {kind} test nobody; these do: {', '.join(TYPES)}"
        raise Invalid(wrong, {"type": wrong})
    return kind


def _training(context: Context, project: Project) -> int:
    """The project's batch of training tasks, made with the first."""
    context.tx.line_up(project.id)
    after = 0
    while page := batches.every(context, project.id, after, 100):
        after = page[-1].id
        found = next((one.id for one in page if one.kind == "training"), None)
        if found is not None:
            return found
    settings = msgspec.structs.replace(project.settings, completes=False, golden_every=0)
    draft = BatchDraft(name=TRAINING, kind="training", priority=FIRST, settings=settings)
    return batches.create(context, project.id, draft).id


def _write(call: Call, asked: Asked, number: int) -> schema.QualityTask:
    view = tasks.get(call.context, number)
    mine = own.of_task(view.parts)
    text = parameters.instruction(mine.instruction if mine else None, asked.entry)
    return schema.QualityTask(
        id=ids.hex24(number, "task"), created_at=moment(view.task.created_at), type=asked.kind,
        project=asked.project.name, params=tasks_out.params(view.parts, asked.entry),
        metadata=msgspec.Raw(view.parts["metadata"].body) if "metadata" in view.parts
        else tasks_out.EMPTY, instruction=UNSET if text is None else text,
        expected_response=asked.common["expected_response"],
        initial_response=asked.common.get("initial_response", UNSET),
    )  # fmt: skip


routes = [
    post("/v1/evaluation_tasks/{type}", create_evaluation, may="make", body=Params, optional=True,
         answer=schema.QualityTask),
    post("/v1/training_tasks/{type}", create_training, may="make", body=Params, optional=True,
         answer=schema.QualityTask),
]  # fmt: skip
