"""Tasks, answers and proposals in the vendor's shapes; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from glossator.dialects.labelstudio.moments import ago, maybe_moment, moment
from glossator.dialects.labelstudio.schema import annotations as said
from glossator.dialects.labelstudio.schema import tasks as wire
from glossator.model.annotation import Annotation, Prediction
from glossator.model.errors import Invalid
from glossator.model.raw import Raw, sound
from glossator.model.task import ANSWERED, Task
from glossator.model.work import Draft, Member

EMPTY_OBJECT, EMPTY_LIST = b"{}", b"[]"
SHOWN = 500
"""Characters of answers and proposals that a row of a list shows."""
Result = Callable[["Raw | None"], bytes]
"""From a stored answer to the JSON of the vendor's list."""


class Scene(msgspec.Struct, frozen=True):
    """What the vendor tells beside the thing itself: the time, the people, and how stored answers
    become results."""

    now: int
    people: Mapping[int, Member]
    result: Result


class DraftBody(msgspec.Struct, frozen=True):
    """Unfinished work as this dialect keeps it; ``dialect`` tells it from other dialects'."""

    dialect: str
    result: msgspec.Raw
    lead_time: float | None = None


_draft = msgspec.json.Decoder(DraftBody).decode


# In


def read_result(raw: msgspec.Raw) -> bytes:
    """The bytes of a result: a list, or the JSON text of one, as the client wrote it. None sent
    is an empty list. Raises Invalid for everything else."""
    body = bytes(raw)
    if body in (b"", b"null"):
        return EMPTY_LIST
    if body[:1] == b'"':
        body = sound(msgspec.json.decode(body, type=str).encode())
    value = msgspec.json.decode(body)
    if not isinstance(value, list):
        raise Invalid("result must be a list", {"result": "Result must be a list"})
    if not all(isinstance(one, dict) for one in value):
        wrong = "Each item of result must be an object"
        raise Invalid(wrong, {"result": wrong})
    return body


def read_object(raw: msgspec.Raw, name: str) -> Raw | None:
    """A client's object, kept byte for byte; None if it was not sent, or is null."""
    body = bytes(raw)
    if body in (b"", b"null"):
        return None
    if body[:1] != b"{":
        wrong = f"{name} must be a JSON object"
        raise Invalid(wrong, {name: wrong})
    return Raw("labelstudio", name, body)


def write_draft_body(result: bytes, lead_time: float | None) -> bytes:
    """Unfinished work on its way to the store."""
    return msgspec.json.encode(DraftBody("labelstudio", msgspec.Raw(result), lead_time))


# Out


def write_user(member: Member | None, number: int) -> said.User:
    """A person; only the number of one who has gone."""
    name, mail = (member.name, member.email) if member else ("", "")
    first, _, last = ("" if name == mail else name).partition(" ")
    initials = (first[:1] + last[:1]) or mail[:2]
    return said.User(
        id=number, first_name=first, last_name=last, email=mail, avatar=None,
        initials=initials,
    )  # fmt: skip


def _username(scene: Scene, number: int) -> str:
    user = write_user(scene.people.get(number), number)
    name = f"{user.first_name} {user.last_name}".strip()
    return f"{name} {user.email}, {number}".strip()


def write_annotation(found: Annotation, scene: Scene, person: bool = False) -> said.Annotation:
    """An answer; with ``person`` whoever gave it is an object."""
    who = found.member_id
    return said.Annotation(
        id=found.id, result=msgspec.Raw(scene.result(found.raw)),
        created_username=_username(scene, who), created_ago=ago(found.created_at, scene.now),
        completed_by=write_user(scene.people.get(who), who) if person else who,
        was_cancelled=found.state == "skipped", ground_truth=found.golden,
        created_at=moment(found.created_at), updated_at=moment(found.updated_at),
        draft_created_at=None, lead_time=found.seconds, import_id=None, last_action=None,
        bulk_created=False, task=found.task_id, project=found.project_id,
        updated_by=found.edited_by or who, parent_prediction=found.parent_prediction_id,
        parent_annotation=found.parent_annotation_id, last_created_by=None,
    )  # fmt: skip


def write_prediction(found: Prediction, scene: Scene) -> said.Prediction:
    """A proposal."""
    return said.Prediction(
        id=found.id, result=msgspec.Raw(scene.result(found.raw)), model_version=found.model,
        created_ago=ago(found.created_at, scene.now), score=found.score, cluster=None,
        neighbors=None, mislabeling=0.0, created_at=moment(found.created_at),
        updated_at=moment(found.created_at), model=None, model_run=None, task=found.task_id,
        project=found.project_id,
    )  # fmt: skip


def write_draft(found: Draft, scene: Scene) -> said.Draft | None:
    """Unfinished work; None for what another dialect keeps there."""
    try:
        body = _draft(found.body)
    except msgspec.DecodeError:
        return None
    if body.dialect != "labelstudio":
        return None
    user = write_user(scene.people.get(found.member_id), found.member_id)
    return said.Draft(
        # The store has one draft for a person and a task (or answer): it is known by that.
        id=found.annotation_id or found.task_id, result=body.result, lead_time=body.lead_time,
        user=user.email, created_username=_username(scene, found.member_id),
        created_ago=ago(found.updated_at, scene.now), created_at=moment(found.updated_at),
        updated_at=moment(found.updated_at), was_postponed=False, import_id=None,
        task=found.task_id, annotation=found.annotation_id or None,
    )  # fmt: skip


def write_drafts(found: Iterable[Draft], scene: Scene) -> list[said.Draft]:
    """Those of a person's drafts that this dialect wrote."""
    return [draft for one in found if (draft := write_draft(one, scene)) is not None]


def _spliced(raw: Raw | None) -> msgspec.Raw:
    return msgspec.Raw(EMPTY_OBJECT if raw is None else raw.body)


def write_task(
    task: Task, parts: Mapping[str, Raw], updated_by: list[dict[str, int]] | int | None
) -> wire.Task:
    """A task alone."""
    return wire.Task(
        id=task.id, data=_spliced(parts.get("data")), meta=_spliced(parts.get("metadata")),
        created_at=moment(task.created_at), updated_at=moment(task.updated_at),
        is_labeled=task.state in ANSWERED, overlap=task.overlap, inner_id=task.number,
        total_annotations=task.annotations, cancelled_annotations=task.skips,
        total_predictions=task.predictions, comment_count=0, unresolved_comment_count=0,
        last_comment_updated_at=None, project=task.project_id, updated_by=updated_by,
        file_upload=None, comment_authors=[],
    )  # fmt: skip


def last_by(task: Task, found: Sequence[Annotation]) -> int | None:
    """Who changed a task last, as far as its answers tell; else who made it."""
    if not found:
        return task.created_by or None
    last = max(found, key=lambda a: (a.updated_at, a.id))
    return last.edited_by or last.member_id


def with_all(
    task: wire.Task, completed_at: int | None, found: list[said.Annotation],
    predictions: list[said.Prediction], drafts: list[said.Draft],
) -> wire.Task:  # fmt: skip
    """A task with all that is said about it, and the columns that the vendor sums it up in."""
    scores = [p.score for p in predictions if p.score is not None]
    times = [a.lead_time for a in found if a.lead_time is not None]
    versions = dict.fromkeys(p.model_version for p in predictions if p.model_version)
    return msgspec.structs.replace(
        task, annotations=found, predictions=predictions, drafts=drafts,
        annotators=list(dict.fromkeys(map(completer, found))),
        completed_at=maybe_moment(completed_at),
        annotations_results=_flat(found), predictions_results=_flat(predictions),
        predictions_score=_mean(scores), storage_filename=None,
        annotations_ids=",".join(str(a.id) for a in found),
        predictions_model_versions=",".join(versions), avg_lead_time=_mean(times),
        draft_exists=bool(drafts),
    )  # fmt: skip


def completer(found: said.Annotation) -> int:
    """The id of whoever gave an answer."""
    who = found.completed_by
    return who if isinstance(who, int) else who.id


def _mean(numbers: Sequence[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None


def _flat(found: Sequence[said.Annotation] | Sequence[said.Prediction]) -> str:
    """Results as the text that a row shows: no quotes, cut."""
    text = ", ".join(bytes(one.result).decode() for one in found)
    return re.sub('"', "", text[: SHOWN * 4])[:SHOWN]
