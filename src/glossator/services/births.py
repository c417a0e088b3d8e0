"""Tasks that are born: rows, parts, names, proposals, answers, and their place in the queue."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from glossator import crash
from glossator.model import ids
from glossator.model.annotation import (
    Annotation,
    AnnotationState,
    Answer,
    Expectation,
    Prediction,
)
from glossator.model.errors import Conflict, Invalid
from glossator.model.project import Batch, Project
from glossator.model.raw import Raw
from glossator.model.task import INFINITE, AnnotationDraft, TaskDraft
from glossator.model.work import EXPRESS, LANE_OF, MAIN, REVIEW, Assignment, AssignmentState
from glossator.services import assignments, schemas, settle
from glossator.services.access import Context
from glossator.store import annotations, members, names, queue, raws, tasks
from glossator.store import assignments as holds
from glossator.store.queue import Place
from glossator.store.tasks import TaskRow

replace = msgspec.structs.replace
SILENT_US = 60 * 1_000_000
"""An import from a request that wrote nothing for so long was cut off (microseconds)."""
UNIQUE = "task"
"""The kind of alias that holds a task's unique id (``task:test`` in a test project)."""


def insert(
    context: Context, project: Project, batch: Batch, drafts: Sequence[TaskDraft],
    import_id: int | None = None,
) -> list[TaskRow]:  # fmt: skip
    """Write tasks with all that came with them. With ``import_id`` they stay invisible: no queue
    rows, no events, no counts yet (:mod:`glossator.services.imports` adds them)."""
    tx = context.tx
    if not drafts:
        return []
    numbers = list(tx.ids(len(drafts)))
    rows = [_row(number, draft, batch) for number, draft in zip(numbers, drafts, strict=True)]
    tasks.add(
        tx, rows, project_id=project.id, batch_id=batch.id, version=project.schema_version,
        test=project.test, member_id=context.member.id, now=context.at, import_id=import_id,
    )  # fmt: skip
    crash.point("import-half")
    _add_parts(context, project, numbers, drafts)
    _add_names(context, project, numbers, drafts)
    _add_predictions(context, project, numbers, drafts)
    _add_annotations(context, project, batch, numbers, drafts, import_id)
    if import_id is None:
        count(context, batch, tally(rows))
        enqueue(context, batch, rows)
    return rows


def _row(number: int, draft: TaskDraft, batch: Batch) -> TaskRow:
    overlap = draft.overlap or batch.overlap
    if draft.kind != "production":
        overlap = INFINITE
        if draft.expected is None:
            raise Invalid("a golden or training task needs its expected answer", {"expected": ""})
    skips = sum(a.skipped for a in draft.annotations)
    counted = batch.settings.on_skip == "count" or draft.kind != "production"
    answers = len(draft.annotations) - (0 if counted else skips)
    state = "open"
    if answers and draft.kind == "production":
        state = "labelled" if answers >= overlap else "in_progress"
        if state == "labelled" and settle.review_wanted(number, batch.settings.review_percent):
            state = "in_review"
    return TaskRow(
        number, draft.kind, state, state == "labelled", draft.name, overlap, draft.priority,
        answers, len(draft.annotations) - skips, len(draft.predictions), skips,
        golden=draft.expected is None and any(a.golden and not a.skipped for a in draft.annotations),
        version=draft.schema_version, webhook_id=draft.webhook_id, reviewers=draft.reviewers,
    )  # fmt: skip


def _add_parts(
    context: Context, project: Project, numbers: list[int], drafts: Sequence[TaskDraft]
) -> None:
    parts = [(n, "data", draft.data) for n, draft in zip(numbers, drafts, strict=True)]
    for n, draft in zip(numbers, drafts, strict=True):
        if draft.metadata is not None:
            parts.append((n, "metadata", draft.metadata))
        if draft.expected is not None:
            parts.append((n, "expected", expected_part(draft.expected)))
        if draft.extra is not None:
            parts.append((n, "extra", draft.extra))
    raws.add(context.tx, project.id, parts)


def expected_part(expected: Expectation) -> Raw:
    """The stored form of an expectation."""
    assignments.encoded(expected.answer)  # refuses not-a-number
    return Raw("native", "expected", msgspec.json.encode(expected))


def unique_kind(project: Project) -> str:
    """The kind of alias of a project's unique ids: live and test are two worlds."""
    return f"{UNIQUE}:test" if project.test else UNIQUE


def _add_names(
    context: Context, project: Project, numbers: list[int], drafts: Sequence[TaskDraft]
) -> None:
    kind = unique_kind(project)
    for number, draft in zip(numbers, drafts, strict=True):
        name = draft.unique_id
        if name is None or names.claim_name(context.tx, kind, name, number):
            continue
        if not names.take_name_over(context.tx, kind, name, number, context.at - SILENT_US):
            raise Conflict("a task with this unique id exists", "unique_id")
    tagged = [(n, d.tags) for n, d in zip(numbers, drafts, strict=True) if d.tags]
    names.add_tags(context.tx, project.id, tagged)


def _add_predictions(
    context: Context, project: Project, numbers: list[int], drafts: Sequence[TaskDraft]
) -> None:
    found = [(n, p) for n, d in zip(numbers, drafts, strict=True) for p in d.predictions]
    if not found:
        return
    fresh = context.tx.ids(len(found))
    annotations.add_predictions(
        context.tx,
        [
            Prediction(
                id=i, project_id=project.id, task_id=n, model=p.model, score=p.score,
                raw=p.raw or assignments.encoded(p.answer), created_at=context.at,
            )
            for i, (n, p) in zip(fresh, found, strict=True)
        ],
    )  # fmt: skip


def _add_annotations(
    context: Context, project: Project, batch: Batch, numbers: list[int],
    drafts: Sequence[TaskDraft], import_id: int | None,
) -> None:  # fmt: skip
    """Answers that come with their tasks: each is born with an assignment row."""
    _are_members(context, drafts)
    stored: list[Annotation] = []
    expected: list[tuple[int, str, Raw]] = []
    for number, draft in zip(numbers, drafts, strict=True):
        if not draft.annotations:
            continue
        plan = schemas.version_of(context, project, draft.schema_version)
        data, seen = None, set[int]()
        if plan.uses_data:
            data = msgspec.json.decode(draft.data.body)
        golden: tuple[int, Answer] | None = None
        for given in draft.annotations:
            wrong = {} if given.skipped or given.verbatim else plan.check(given.answer, data)
            if wrong:
                raise Invalid("an answer does not fit the label schema", wrong)
            who = given.member_id or context.member.id
            row = _born(context, batch, number, draft, given, blocks=who not in seen)
            seen.add(who)
            holds.add(context.tx, row)
            one = _answer(context, row, given)
            stored.append(one)
            if given.golden and not given.skipped:
                golden = (len(stored) - 1, given.answer)
        if golden is not None and draft.expected is None:
            n, answer = golden
            stored[n] = one = replace(stored[n], golden=True)
            raw = expected_part(Expectation(answer, annotation_id=one.id))
            expected.append((number, "expected", raw))
    annotations.add(context.tx, stored, import_id)
    raws.add(context.tx, project.id, expected)
    if import_id is None:
        for one in stored:
            context.happened(
                "annotation.created", one.id, project.id, batch.id, task=one.task_id, revision=1
            )


def _are_members(context: Context, drafts: Sequence[TaskDraft]) -> None:
    """Refuse answers of people who are not here."""
    named = {a.member_id for draft in drafts for a in draft.annotations if a.member_id}
    gone = named - {context.member.id} - members.among_ids(context.tx, sorted(named)).keys()
    if gone:
        raise Invalid("an answer is by nobody here", {"member_id": "no such member"})


def _answer(context: Context, row: Assignment, given: AnnotationDraft) -> Annotation:
    state: AnnotationState = "accepted" if row.state == "accepted" else "submitted"
    return Annotation(
        id=context.tx.id(), task_id=row.task_id, member_id=row.member_id, assignment_id=row.id,
        project_id=row.project_id, state="skipped" if given.skipped else state,
        seconds=given.seconds, created_at=context.at, updated_at=context.at,
        raw=None if given.skipped else assignments.body(given), unique_id=given.unique_id,
    )  # fmt: skip


def _born(
    context: Context, batch: Batch, number: int, draft: TaskDraft, given: AnnotationDraft,
    blocks: bool,
) -> Assignment:  # fmt: skip
    """The assignment row of an answer that came with its task."""
    production = draft.kind == "production"
    row = context.tx.id()
    state: AssignmentState = "accepted" if batch.settings.accepts else "submitted"
    slot = production
    if given.skipped:
        state, slot = "skipped", production and batch.settings.on_skip == "count"
        blocks = blocks and batch.settings.on_skip != "me"
    return Assignment(
        id=row, project_id=batch.project_id, batch_id=batch.id, lead_id=row, task_id=number,
        unit_id=number, member_id=given.member_id or context.member.id, state=state, slot=slot, blocks=blocks,
        created_at=context.at, submitted_at=None if given.skipped else context.at,
        accepted_at=context.at if state == "accepted" else None,
        skipped_at=context.at if given.skipped else None,
    )  # fmt: skip


def enqueue(context: Context, batch: Batch, rows: Sequence[TaskRow]) -> None:
    """Make tasks known to the hand-out, and tell of them."""
    front = queue.front(context.tx, batch.id)
    units = []
    for row in rows:
        lane = REVIEW if row.reviewers else LANE_OF[row.kind]
        place = place_of(batch, row.id, row.priority)
        if lane == MAIN and place < front:
            lane, place = EXPRESS, (context.tx.late_id(), row.id)
        units.append((row.id, lane, place, row.overlap))
    used = {row.id: row.answers for row in rows if row.answers and row.kind == "production"}
    queue.add(context.tx, batch.project_id, batch.id, units, used)
    done = [(row.id, row.state, row.webhook_id) for row in rows if row.done]
    enqueued(context, batch, [row.id for row in rows], done)


def enqueued(
    context: Context, batch: Batch, numbers: list[int],
    done: Sequence[tuple[int, str, int | None]],
) -> None:  # fmt: skip
    """Tell of tasks that can be seen and handed out from now on, and of those that were born
    done: (task, state, the webhook that it names)."""
    if not numbers:
        return
    context.happened("tasks.created", batch.id, batch.project_id, batch.id, ids=numbers)
    for number, state, hook in done:
        context.happened("task.done", number, batch.project_id, batch.id, call=hook, state=state)


def tally(rows: Sequence[TaskRow]) -> Counter[str]:
    """What new tasks add to the counters of their project and batch."""
    added = Counter(f"tasks.{row.state}" for row in rows)
    for name in ("annotations", "predictions", "skips", "annotated", "golden"):
        total = sum(getattr(row, name) for row in rows)
        if total:
            added[name] = total
    return added


def count(context: Context, batch: Batch, added: Counter[str]) -> None:
    """Count tasks that can be seen from now on."""
    for name, n in added.items():
        context.count(batch.project_id, batch.id, name, n)


def place_of(batch: Batch, number: int, priority: int) -> Place:
    """A unit's order in its lane: more urgent first, then as the batch says."""
    return -priority, ids.mix(number) if batch.order == "uniform" else number
