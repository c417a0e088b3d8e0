"""Tasks in the vendor's shape; pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import UNSET

from glossator.dialects.scale import parameters
from glossator.dialects.scale.moments import moment
from glossator.dialects.scale.own import Entry, OwnTask
from glossator.dialects.scale.schema import tasks as wire
from glossator.dialects.scale.words import TASK
from glossator.model import ids
from glossator.model.raw import Raw
from glossator.model.task import ANSWERED, Task
from glossator.model.work import Review

EMPTY = msgspec.Raw(b"{}")


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of a task beside its row. ``mine`` is None for a task of another dialect, whose
    ``entry`` then says what this one would ask; ``response`` is there for a completed one."""

    kind: str
    mine: OwnTask | None
    entry: Entry | None
    project: str | None
    batch: str | None
    tags: Sequence[str]
    unique_id: str | None
    response: msgspec.Raw | None
    reviews: Sequence[Review]
    attachments: list[wire.Attachment] | None


def params(parts: dict[str, Raw], entry: Entry | None) -> msgspec.Raw:
    """A task's own parameters, and behind them those of its project."""
    data = parts.get("data")
    given = msgspec.json.decode(data.body, type=parameters.Params) if data else {}
    taken = parameters.inherited(given, entry)
    if data is not None and not taken:
        return msgspec.Raw(data.body)
    return msgspec.Raw(parameters.joined(given, taken))


def write_task(task: Task, parts: dict[str, Raw], said: Said, begun: bool = False) -> wire.Task:
    """A task. ``begun``: it was made just now, and is shown as not done yet, also in test mode."""
    mine, metadata = said.mine, parts.get("metadata")
    text = parameters.instruction(mine.instruction if mine else None, said.entry)
    done = TASK[task.state] == "completed" and not begun
    found = wire.Task(
        task_id=ids.hex24(task.id, "task"), created_at=moment(task.created_at),
        updated_at=moment(task.updated_at),
        completed_at=moment(task.completed_at) if task.completed_at and done else UNSET,
        type=said.kind, status="pending" if begun else TASK[task.state],
        instruction=UNSET if text is None else text, params=params(parts, said.entry),
        is_test=task.test, urgency=(mine and mine.urgency) or "day",
        priority=UNSET if mine is None else mine.priority,
        metadata=EMPTY if metadata is None else msgspec.Raw(metadata.body),
        project=said.project or UNSET, batch=said.batch or UNSET,
        callback_url=(mine and mine.callback_url) or UNSET,
        callback_completed=UNSET if task.called is None else task.called,
        unique_id=said.unique_id or UNSET, tags=tuple(said.tags) or UNSET,
        response=said.response if done and said.response is not None else UNSET,
        attachmentS3Downloads=UNSET if said.attachments is None else said.attachments,
    )  # fmt: skip
    return _with_reviews(found, task, said.reviews) if done else found


def review_status(task: Task, reviews: Sequence[Review]) -> str | None:
    """What the customer said of a task at last; ``pending`` while they have said nothing."""
    if task.state not in ANSWERED or task.state == "in_review":
        return None
    given = [one.verdict for one in reviews if one.source == "customer"]
    verdicts = [word for word in given if word != "commented"]
    return (verdicts or given or ["pending"])[-1]


def _with_reviews(found: wire.Task, task: Task, reviews: Sequence[Review]) -> wire.Task:
    customer = [one for one in reviews if one.source == "customer"]
    status = review_status(task, reviews)
    if not reviews or status is None:
        return msgspec.structs.replace(found, customer_review_status=status or UNSET)
    audits = [
        wire.Audit(
            None if one.member_id is None else ids.hex24(one.member_id, "member"),
            moment(one.at), one.seconds, one.verdict,
            "customer" if one.source == "customer" else "scale", one.comment,
        )
        for one in reviews
    ]  # fmt: skip
    found = msgspec.structs.replace(found, customer_review_status=status, audits=audits)
    if not customer:
        return found
    last = customer[-1]
    return msgspec.structs.replace(
        found,
        customer_review_comments=[one.comment for one in customer if one.comment],
        customer_reviewed_by=ids.hex24(last.member_id, "member") if last.member_id else UNSET,
        customer_audited_at=moment(last.at),
        customer_audit_time_secs=UNSET if last.seconds is None else last.seconds,
    )


def write_brief(task: Task, parts: dict[str, Raw], project: str | None) -> wire.Brief:
    """A task of a limited response."""
    metadata = parts.get("metadata")
    return wire.Brief(
        task_id=ids.hex24(task.id, "task"), status=TASK[task.state],
        metadata=EMPTY if metadata is None else msgspec.Raw(metadata.body),
        project=project or UNSET,
    )  # fmt: skip
