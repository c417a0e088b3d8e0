"""What a project's people did, and how alike and how right they are.

Days are counters that are written with the work (:mod:`glossator.store.work_days`), so that they are
whole and cheap however large the project is. Labels and agreement are read out of the newest
answers, at most :data:`SAMPLE` of them: they say how things are now.
"""

from collections.abc import Iterable
from itertools import combinations

import msgspec

from glossator.model.annotation import Annotation, Answer, Expectation, read_answer
from glossator.model.errors import Invalid
from glossator.model.label_schema import ChoiceField, LabelSchema
from glossator.quality import agreement
from glossator.services import answers, projects
from glossator.services.access import Context
from glossator.store import annotations, queue, raws, tasks, work_days

SAMPLE = 500
CONTROLS = 200
"""Golden and training tasks that are looked at, the newest ones."""
DAYS = 366


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """What one person did on a day (days since 1970, UTC): answers handed in, and of how many of
    them the time is known (``ms`` in all); tasks skipped; answers to golden and training tasks, and
    the right ones; answers of theirs that were accepted and rejected; verdicts they gave."""

    day: int
    member_id: int
    submitted: int = 0
    timed: int = 0
    ms: int = 0
    skipped: int = 0
    golden_seen: int = 0
    golden_right: int = 0
    accepted: int = 0
    rejected: int = 0
    reviewed: int = 0


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """A mean from 0 to 1 over ``count`` comparisons, of everybody, of a person or of a label."""

    score: float
    count: int
    member_id: int | None = None
    field: str | None = None
    label: str | None = None


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """``sampled``: the answers that ``labels`` (field, label, how often) and ``agreement`` were read
    out of; ``golden`` is of labels, by the answers to the newest golden and training tasks."""

    days: list[Day]
    sampled: int
    labels: list[tuple[str, str, int]]
    agreement: list[Share]
    golden: list[Share]


class Mine(msgspec.Struct, frozen=True, kw_only=True):
    """A person's own work in a project: answers handed in today (UTC) and in all, and the tasks
    that are not done yet by anybody."""

    today: int
    submitted: int
    undone: int


def mine(context: Context, project_id: int) -> Mine:
    """How far one is."""
    project = projects.get(context, project_id, "work")
    today = work_days.day_of(context.at)
    counts = context.tx.counts(project.id)
    days = work_days.between(context.tx, project.id, today, today)
    return Mine(
        today=days.get((today, context.member.id), {}).get("submitted", 0),
        submitted=queue.submitted(context.tx, project.id, context.member.id),
        undone=counts.get("tasks.open", 0)
        + counts.get("tasks.in_progress", 0)
        - tasks.controls(context.tx, project.id),
    )


def of_project(context: Context, project_id: int, first: int, last: int) -> Statistics:
    """Everybody's work from the first day to the last (at most :data:`DAYS` of them)."""
    project = projects.get(context, project_id, "manage")
    if not 0 <= last - first < DAYS:
        raise Invalid("too many days", {"until": f"must be less than {DAYS} days after since"})
    tx = context.tx
    found = work_days.between(tx, project.id, first, last)
    days = [Day(day=day, member_id=who, **done) for (day, who), done in sorted(found.items())]
    choices = _choices(projects.schema(context, project)) if project.schema_id else frozenset()
    sample = _read(context, annotations.newest(tx, project.id, SAMPLE))
    return Statistics(
        days=days, sampled=len(sample), labels=_labels((answer for _, answer in sample), choices),
        agreement=_agreement(sample, choices),
        golden=_golden(
            context, _read(context, annotations.of_controls(tx, project.id, CONTROLS, SAMPLE)), choices
        ),
    )  # fmt: skip


def _choices(schema: LabelSchema) -> frozenset[str]:
    return frozenset(field.name for field in schema.fields if isinstance(field, ChoiceField))


def _read(context: Context, found: list[Annotation]) -> list[tuple[Annotation, Answer]]:
    """Answers with what they say, in the order of their ids."""
    found = sorted(answers.native(context, found), key=lambda one: one.id)
    return [(one, read_answer(one.raw.body)) for one in found if one.raw is not None]


def _labels(found: Iterable[Answer], choices: frozenset[str]) -> list[tuple[str, str, int]]:
    counted: dict[tuple[str, str], int] = {}
    for answer in found:
        for named in agreement.labels_of(answer, choices):
            counted[named] = counted.get(named, 0) + 1
    return [(field, label, n) for (field, label), n in sorted(counted.items())]


class _Means:
    """Sums of scores by what they are of."""

    def __init__(self) -> None:
        self.sums: dict[tuple[int | None, str | None, str | None], tuple[float, int]] = {}

    def add(
        self,
        score: float,
        member: int | None = None,
        named: tuple[str | None, str | None] = (None, None),
    ) -> None:
        total, count = self.sums.get((member, *named), (0.0, 0))
        self.sums[(member, *named)] = (total + score, count + 1)

    def shares(self) -> list[Share]:
        return [
            Share(score=total / count, count=count, member_id=member, field=field, label=label)
            for (member, field, label), (total, count) in self.sums.items()
        ]


def _agreement(sample: list[tuple[Annotation, Answer]], choices: frozenset[str]) -> list[Share]:
    by_task: dict[int, list[tuple[int, Answer]]] = {}
    for annotation, answer in sample:
        by_task.setdefault(annotation.task_id, []).append((annotation.member_id, answer))
    means = _Means()
    for given in by_task.values():
        for (one_member, one), (other_member, other) in combinations(given, 2):
            score = agreement.alike(one, other)
            means.add(score)
            for who in {one_member, other_member}:
                means.add(score, who)
            for named, alike in agreement.by_label(one, other, choices).items():
                means.add(alike, named=named)
    return means.shares()


def _golden(
    context: Context, given: list[tuple[Annotation, Answer]], choices: frozenset[str]
) -> list[Share]:
    means = _Means()
    parts = raws.parts_of(context.tx, sorted({one.task_id for one, _ in given}))
    for one, answer in given:
        expected = parts.get(one.task_id, {}).get("expected")
        if expected is None:
            continue
        wanted = msgspec.json.decode(expected.body, type=Expectation).answer
        for named, alike in agreement.by_label(wanted, answer, choices).items():
            means.add(alike, named=named)
    return means.shares()
