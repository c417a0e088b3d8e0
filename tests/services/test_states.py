"""The state tables of the workflow, row by row: event -> next state, events, counts, flags.

What a table does not list is a Conflict that changes nothing.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from glossator.model.annotation import Answer
from glossator.model.errors import Conflict, Invalid, NotFound
from glossator.model.label_schema import LabelSchema, TextField
from glossator.model.project import Batch, Project
from glossator.model.task import AnnotationDraft
from glossator.model.work import Member
from glossator.services import (
    annotations,
    assignments,
    batches,
    consistency,
    projects,
    reviews,
    sweeps,
    tasks,
)
from glossator.store import annotations as stored
from tests.services.office import CAT, DOG, SCHEMA, SECOND, Office, drafted

OTHER = LabelSchema(SCHEMA.inputs, (TextField(name="other"),))
NOTHING = "nothing happens"


class Fact(NamedTuple):
    """Where an event leads from a state."""

    to: str
    events: list[str] = []  # noqa: RUF012
    counts: dict[str, int] = {}  # noqa: RUF012
    slot: bool | None = None
    blocks: bool | None = None


def pairs(states: Any, events: Any) -> list[tuple[str, str]]:
    return [(state, event) for state in states for event in events]


def changed(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    # Of tasks with answers, and of golden answers: the walk of the invariants holds those.
    names = (before.keys() | after.keys()) - {"annotated", "golden"}
    found = {name: after.get(name, 0) - before.get(name, 0) for name in names}
    return {name: n for name, n in found.items() if n}


# ------------------------------------------------------------------ projects


def a_project(office: Office, state: str) -> Project:
    project = office.project(schema=None if state == "configuring" else SCHEMA)
    if state == "archived":
        office.act(office.owner, lambda c: projects.archive(c, project.id))
    if state == "deleted":
        office.act(office.owner, lambda c: projects.delete(c, project.id))
    return project


PROJECT_EVENTS: dict[str, Callable[..., Any]] = {
    "set schema": lambda c, p: projects.set_schema(c, p.id, OTHER),
    "archive": lambda c, p: projects.archive(c, p.id),
    "unarchive": lambda c, p: projects.unarchive(c, p.id),
    "delete": lambda c, p: projects.delete(c, p.id),
}
PROJECTS = {
    ("configuring", "set schema"): Fact("active", ["project.updated"]),
    ("active", "set schema"): Fact("active", ["project.updated"]),
    ("active", "archive"): Fact("archived", ["project.updated"]),
    ("archived", "archive"): Fact("archived"),
    ("archived", "unarchive"): Fact("active", ["project.updated"]),
    ("active", "unarchive"): Fact("active"),
    ("configuring", "delete"): Fact("deleted", ["project.deleted"]),
    ("active", "delete"): Fact("deleted", ["project.deleted"]),
    ("archived", "delete"): Fact("deleted", ["project.deleted"]),
}


@pytest.mark.parametrize(
    ("state", "event"),
    pairs(("configuring", "active", "archived", "deleted"), PROJECT_EVENTS),
)
def test_project(office: Office, state: str, event: str) -> None:
    project = a_project(office, state)
    before, mark = office.dump(project.id), office.last_event()
    fact = PROJECTS.get((state, event))
    if fact is None:
        with pytest.raises(NotFound if state == "deleted" else Conflict):
            office.act(office.owner, lambda c: PROJECT_EVENTS[event](c, project))
        assert office.dump(project.id) == before
        return
    office.act(office.owner, lambda c: PROJECT_EVENTS[event](c, project))
    assert office.sql("SELECT state FROM projects WHERE id = ?", project.id) == [(fact.to,)]
    assert office.events(project.id, mark) == fact.events
    if not fact.events:
        assert office.dump(project.id) == before


def test_created_project_has_an_open_default_batch(office: Office) -> None:
    project = office.project(schema=None)
    assert project.state == "configuring"
    assert office.events(project.id) == ["project.created"]
    batch = office.look(office.owner, lambda c: batches.get(c, project.default_batch_id))
    assert (batch.kind, batch.state) == ("default", "open")


def test_new_schema_version_leaves_the_tasks_theirs(office: Office) -> None:
    project = office.project()
    [old] = office.tasks(project)
    office.act(office.owner, lambda c: projects.set_schema(c, project.id, OTHER))
    [new] = office.tasks(project)
    assert (office.task(old).schema_version, office.task(new).schema_version) == (1, 2)


def test_archived_project_hands_nothing_out(office: Office) -> None:
    project = office.project()
    office.tasks(project, 2)
    someone = office.person()
    rows = office.claim(someone, project)
    assert rows
    office.act(office.owner, lambda c: projects.archive(c, project.id))
    with pytest.raises(Conflict):
        office.claim(someone, project)
    office.run_jobs()
    assert office.row(rows[0].id).state == "expired"


# ------------------------------------------------------------------ batches


def a_batch(office: Office, state: str, **settings: Any) -> tuple[Project, Batch]:
    project = office.project(**settings)
    batch = office.batch(project, staging=state == "staging")
    office.tasks(project, 1, batch)
    if state == "completed":
        office.answer(office.person(), project)
    verb = {
        "paused": batches.pause, "canceled": batches.cancel, "deleted": batches.delete,
    }.get(state)  # fmt: skip
    if state == "archived":
        office.act(office.owner, lambda c: batches.pause(c, batch.id))
        verb = batches.archive
    if verb is not None:
        office.act(office.owner, lambda c: verb(c, batch.id))
    assert office.sql("SELECT state FROM batches WHERE id = ?", batch.id) == [(state,)]
    return project, batch


BATCH_EVENTS: dict[str, Callable[..., Any]] = {
    "open": lambda c, b: batches.open_(c, b.id),
    "pause": lambda c, b: batches.pause(c, b.id),
    "cancel": lambda c, b: batches.cancel(c, b.id),
    "archive": lambda c, b: batches.archive(c, b.id),
    "delete": lambda c, b: batches.delete(c, b.id),
    "task added": lambda c, b: tasks.create(c, b.project_id, [drafted()], b.id),
}
ADDED = {"tasks.open": 1}
BATCHES = {
    ("staging", "open"): Fact("open", ["batch.opened"]),
    ("open", "open"): Fact("open"),
    ("paused", "open"): Fact("open", ["batch.opened"]),
    ("completed", "open"): Fact("open", ["batch.opened"]),
    ("open", "pause"): Fact("paused", ["batch.closed"]),
    ("paused", "pause"): Fact("paused"),
    ("staging", "cancel"): Fact("canceled", ["batch.closed"]),
    ("open", "cancel"): Fact("canceled", ["batch.closed"]),
    ("paused", "cancel"): Fact("canceled", ["batch.closed"]),
    ("canceled", "cancel"): Fact("canceled"),
    ("staging", "archive"): Fact("archived", ["batch.closed"]),
    ("paused", "archive"): Fact("archived", ["batch.closed"]),
    ("completed", "archive"): Fact("archived", ["batch.closed"]),
    ("canceled", "archive"): Fact("archived", ["batch.closed"]),
    ("archived", "archive"): Fact("archived"),
    **{
        (state, "delete"): Fact("deleted")
        for state in ("staging", "open", "paused", "completed", "canceled", "archived")
    },
    ("staging", "task added"): Fact("staging", ["tasks.created"], ADDED),
    ("open", "task added"): Fact("open", ["tasks.created"], ADDED),
    ("paused", "task added"): Fact("paused", ["tasks.created"], ADDED),
    ("completed", "task added"): Fact("open", ["batch.opened", "tasks.created"], ADDED),
}  # fmt: skip
BATCH_STATES = ("staging", "open", "paused", "completed", "canceled", "archived", "deleted")


@pytest.mark.parametrize(("state", "event"), pairs(BATCH_STATES, BATCH_EVENTS))
def test_batch(office: Office, state: str, event: str) -> None:
    project, batch = a_batch(office, state)
    before, mark = office.dump(project.id), office.last_event()
    counts = office.counts(batch.id)
    fact = BATCHES.get((state, event))
    if fact is None:
        with pytest.raises(NotFound if state == "deleted" else Conflict):
            office.act(office.owner, lambda c: BATCH_EVENTS[event](c, batch))
        assert office.dump(project.id) == before
        return
    office.act(office.owner, lambda c: BATCH_EVENTS[event](c, batch))
    assert office.sql("SELECT state FROM batches WHERE id = ?", batch.id) == [(fact.to,)]
    assert office.events(project.id, mark) == fact.events
    assert changed(counts, office.counts(batch.id)) == fact.counts
    if not fact.events and fact.to == state:
        assert office.dump(project.id) == before


@pytest.mark.parametrize("event", ["pause", "cancel", "archive", "delete"])
def test_default_batch_is_always_open(office: Office, event: str) -> None:
    project = office.project()
    batch = office.look(office.owner, lambda c: batches.get(c, project.default_batch_id))
    with pytest.raises(Conflict):
        office.act(office.owner, lambda c: BATCH_EVENTS[event](c, batch))


def test_last_answer_completes_the_batch(office: Office) -> None:
    project = office.project()
    batch = office.batch(project)
    office.tasks(project, 2, batch)
    someone = office.person()
    office.answer(someone, project)
    assert "batch.completed" not in office.events(project.id)
    office.answer(someone, project)
    after = office.look(office.owner, lambda c: batches.get(c, batch.id))
    assert (after.state, after.reason) == ("completed", "completed")
    assert office.events(project.id).count("batch.completed") == 1


def test_batch_that_does_not_complete_stays_open(office: Office) -> None:
    project = office.project(completes=False)
    batch = office.batch(project)
    office.tasks(project, 1, batch)
    office.answer(office.person(), project)
    assert office.look(office.owner, lambda c: batches.get(c, batch.id)).state == "open"


def test_completed_batch_that_does_not_reopen_takes_tasks_and_waits(office: Office) -> None:
    project, batch = a_batch(office, "completed", reopens=False)
    office.tasks(project, 1, batch)
    assert office.look(office.owner, lambda c: batches.get(c, batch.id)).state == "completed"
    assert office.claim(office.person(), project) is None


def test_sealed_batch_takes_no_tasks(office: Office) -> None:
    project, batch = a_batch(office, "open")
    office.act(office.owner, lambda c: batches.update(c, batch.id, {"sealed": True}))
    with pytest.raises(Conflict):
        office.tasks(project, 1, batch)


def test_batch_past_its_end_is_paused(office: Office) -> None:
    project = office.project()
    batch = office.batch(project, expires_at=office.at - SECOND)
    office.tasks(project, 1, batch)
    sweeps.finish_batches(office.database, office.blobs)
    after = office.look(office.owner, lambda c: batches.get(c, batch.id))
    assert (after.state, after.reason) == ("paused", "expired")
    assert office.events(project.id)[-1] == "batch.closed"


def test_running_lease_may_submit_to_a_paused_batch(office: Office) -> None:
    project = office.project()
    batch = office.batch(project)
    office.tasks(project, 2, batch)
    someone = office.person()
    rows = office.claim(someone, project)
    assert rows
    office.act(office.owner, lambda c: batches.pause(c, batch.id))
    assert office.submit(someone, rows).rows[0].state == "accepted"
    assert office.claim(someone, project) is None


# ------------------------------------------------------------------ tasks


class Desk(NamedTuple):
    """A task in some state, who answered it, and who reviews."""

    project: Project
    task: int
    author: Member
    manager: Member


def a_task(office: Office, state: str) -> Desk:
    overlap = 2 if state == "in_progress, answered" else 1
    review = 100 if state in ("in_review", "accepted", "rejected") else 0
    project = office.project(overlap, review_percent=review, on_reject="final")
    [number] = office.tasks(project)
    author, manager = office.person(), office.owner
    if state == "in_progress":
        assert office.claim(author, project)
    elif state == "canceled":
        office.act(manager, lambda c: tasks.cancel(c, number))
    elif state != "open":
        annotation = office.answer(author, project).annotations[0]
        if state in ("accepted", "rejected"):
            draft = reviews.ReviewDraft(verdict=state)  # type: ignore[arg-type]
            office.act(manager, lambda c: reviews.create(c, annotation.id, draft))
    assert office.task(number).state == state.partition(",")[0]
    return Desk(project, number, author, manager)


TASK_EVENTS: dict[str, Callable[..., Any]] = {
    "cancel": tasks.cancel,
    "reopen": tasks.reopen,
    "reset": tasks.reset,
    "to review": tasks.to_review,
    "overlap raised": lambda c, n: tasks.set_overlap(c, n, 3),
}


def moved(old: str, new: str, **more: int) -> dict[str, int]:
    return {f"tasks.{old}": -1, f"tasks.{new}": 1, **more}


BEGUN, ANSWERED = "in_progress", "in_progress, answered"
TASKS = {
    ("open", "cancel"): Fact("canceled", ["task.canceled"], moved("open", "canceled")),
    (BEGUN, "cancel"): Fact(
        "canceled", ["assignment.expired", "task.canceled"], moved(BEGUN, "canceled", active=-1)
    ),
    (ANSWERED, "cancel"): Fact("canceled", ["task.canceled"], moved(BEGUN, "canceled")),
    ("canceled", "cancel"): Fact("canceled"),
    ("canceled", "reopen"): Fact("open", ["task.recalled"], moved("canceled", "open")),
    ("open", "reset"): Fact("open"),
    (BEGUN, "reset"): Fact("open", ["assignment.expired"], moved(BEGUN, "open", active=-1)),
    (ANSWERED, "reset"): Fact("open", [], moved(BEGUN, "open", annotations=-1)),
    ("labelled", "reset"): Fact(
        "open", ["task.recalled"], moved("labelled", "open", annotations=-1)
    ),
    ("in_review", "reset"): Fact("open", [], moved("in_review", "open", annotations=-1)),
    ("accepted", "reset"): Fact(
        "open", ["task.recalled"], moved("accepted", "open", annotations=-1)
    ),
    ("rejected", "reset"): Fact(
        "open", ["task.recalled"], moved("rejected", "open", annotations=-1)
    ),
    ("canceled", "reset"): Fact("open", ["task.recalled"], moved("canceled", "open")),
    ("in_review", "to review"): Fact("in_review"),
    (ANSWERED, "to review"): Fact("in_review", [], moved(BEGUN, "in_review")),
    ("labelled", "to review"): Fact(
        "in_review", ["task.recalled"], moved("labelled", "in_review")
    ),
    ("accepted", "to review"): Fact(
        "in_review", ["task.recalled"], moved("accepted", "in_review")
    ),
    ("rejected", "to review"): Fact(
        "in_review", ["task.recalled"], moved("rejected", "in_review")
    ),
    ("open", "overlap raised"): Fact("open"),
    (BEGUN, "overlap raised"): Fact(BEGUN),
    (ANSWERED, "overlap raised"): Fact(BEGUN),
    ("labelled", "overlap raised"): Fact(
        BEGUN, ["task.recalled"], moved("labelled", BEGUN)
    ),
    ("accepted", "overlap raised"): Fact(
        BEGUN, ["task.recalled"], moved("accepted", BEGUN)
    ),
    ("rejected", "overlap raised"): Fact(
        BEGUN, ["task.recalled"], moved("rejected", BEGUN)
    ),
    ("canceled", "overlap raised"): Fact("canceled"),
}  # fmt: skip
TASK_STATES = (
    "open", BEGUN, ANSWERED, "labelled", "in_review", "accepted", "rejected", "canceled",
)  # fmt: skip
UNSAID = {("in_review", "overlap raised")}


@pytest.mark.parametrize(
    ("state", "event"), [p for p in pairs(TASK_STATES, TASK_EVENTS) if p not in UNSAID]
)
def test_task(office: Office, state: str, event: str) -> None:
    desk = a_task(office, state)
    before, mark = office.dump(desk.project.id), office.last_event()
    counts = office.counts(desk.project.id)
    fact = TASKS.get((state, event))
    if fact is None:
        with pytest.raises(Conflict):
            office.act(desk.manager, lambda c: TASK_EVENTS[event](c, desk.task))
        assert office.dump(desk.project.id) == before
        return
    office.act(desk.manager, lambda c: TASK_EVENTS[event](c, desk.task))
    assert office.task(desk.task).state == fact.to
    assert office.events(desk.project.id, mark) == fact.events
    assert changed(counts, office.counts(desk.project.id)) == fact.counts
    assert office.counts(desk.project.id) == office.counts(desk.project.default_batch_id)


def test_first_handout_begins_a_task(office: Office) -> None:
    project = office.project()
    [number] = office.tasks(project)
    office.claim(office.person(), project)
    assert office.task(number).state == "in_progress"
    assert office.counts(project.id) == {"tasks.in_progress": 1, "active": 1}
    assert office.events(project.id)[-1] == "assignment.created"


def test_overlap_below_the_slots_used_is_refused(office: Office) -> None:
    desk = a_task(office, ANSWERED)
    someone = office.person()
    assert office.claim(someone, desk.project)
    before = office.dump(desk.project.id)
    with pytest.raises(Conflict):
        office.act(desk.manager, lambda c: tasks.set_overlap(c, desk.task, 1))
    assert office.dump(desk.project.id) == before
    clamped = office.act(desk.manager, lambda c: tasks.set_overlap(c, desk.task, 1, clamp=True))
    assert clamped.overlap == 2


def test_overlap_lowered_to_the_answers_finishes_the_task(office: Office) -> None:
    desk = a_task(office, ANSWERED)
    office.act(desk.manager, lambda c: tasks.set_overlap(c, desk.task, 1))
    assert office.task(desk.task).state == "labelled"
    assert office.events(desk.project.id)[-1] == "task.done"


def test_task_that_wants_review_is_in_review_after_its_answers(office: Office) -> None:
    desk = a_task(office, "in_review")
    assert office.events(desk.project.id)[-1] == "assignment.submitted"
    assert "task.done" not in office.events(desk.project.id)


def test_task_in_review_is_not_handed_out(office: Office) -> None:
    desk = a_task(office, ANSWERED)  # overlap 2, one answer: a slot is free
    office.act(desk.manager, lambda c: tasks.to_review(c, desk.task))
    assert office.claim(office.person(), desk.project) is None


def test_accepted_task_has_its_answers(office: Office) -> None:
    desk = a_task(office, ANSWERED)
    office.act(desk.manager, lambda c: tasks.to_review(c, desk.task))
    number = office.sql("SELECT id FROM annotations WHERE task_id = ?", desk.task)[0][0]
    verdict = reviews.ReviewDraft(verdict="accepted")
    office.act(desk.manager, lambda c: reviews.create(c, number, verdict))
    task = office.task(desk.task)
    assert task.state not in ("labelled", "accepted", "rejected") or task.answers >= task.overlap


def test_task_born_with_its_answers_is_labelled(office: Office) -> None:
    project = office.project()
    [number] = office.tasks(project, annotations=(CAT,))
    assert office.task(number).state == "labelled"
    assert office.counts(project.id) == {
        "tasks.labelled": 1, "annotations": 1, "annotated": 1,
    }  # fmt: skip


def test_task_born_with_answers_wants_its_review_too(office: Office) -> None:
    project = office.project(review_percent=100)
    [number] = office.tasks(project, annotations=(CAT,))
    assert office.task(number).state == "in_review"


def test_task_born_with_a_skip_counts_it_as_one(office: Office) -> None:
    project = office.project(overlap=2)
    [number] = office.tasks(project, annotations=(AnnotationDraft(Answer(), skipped=True),))
    [(state, body)] = office.sql(
        "SELECT state, body FROM annotations WHERE task_id = ?", number
    )  # fmt: skip
    assert (state, body) == ("skipped", None)
    assert (office.task(number).skips, office.task(number).annotations) == (1, 0)
    assert office.counts(project.id).get("skips") == 1


def test_golden_task_stays_open(office: Office) -> None:
    project = office.project(golden_every=1)
    office.tasks(project, 3)
    [golden] = office.golden(project)
    someone = office.person()
    assert office.given(someone, project) == golden
    rows = office.claim(someone, project, limit=1)
    assert rows
    office.submit(someone, rows)
    task = office.task(golden)
    assert (task.state, task.answers) == ("open", 1)
    office.act(office.owner, lambda c: tasks.cancel(c, golden))
    office.act(office.owner, lambda c: tasks.reopen(c, golden))
    assert office.task(golden).state == "open"


# ------------------------------------------------------------------ assignments


class Hold(NamedTuple):
    project: Project
    task: int
    lead: int
    author: Member
    until: int


def a_hold(office: Office, state: str, **settings: Any) -> Hold:
    review = 100 if state in ("submitted", "accepted", "rejected") else 0
    project = office.project(**{"review_percent": review, "on_reject": "final", **settings})
    [number] = office.tasks(project)
    author = office.person()
    rows = office.claim(author, project)
    assert rows
    lead = rows[0].id
    if state == "expired":
        office.act(author, lambda c: assignments.release(c, lead))
    elif state == "skipped":
        office.act(author, lambda c: assignments.skip(c, lead))
    elif state != "active":
        annotation = office.submit(author, rows).annotations[0]
        if state in ("accepted", "rejected"):
            draft = reviews.ReviewDraft(verdict=state)  # type: ignore[arg-type]
            office.act(office.owner, lambda c: reviews.create(c, annotation.id, draft))
    assert office.row(lead).state == state
    return Hold(project, number, lead, author, rows[0].lease_at or 0)


HOLD_EVENTS: dict[str, Callable[..., Any]] = {
    "submit": lambda c, h: assignments.submit(c, h.lead, {h.task: CAT}),
    "save draft": lambda c, h: assignments.save_draft(c, h.lead, h.task, b"{}"),
    "renew": lambda c, h: assignments.renew(c, h.lead),
    "skip": lambda c, h: assignments.skip(c, h.lead),
    "release": lambda c, h: assignments.release(c, h.lead),
}
SUBMITTED = ["annotation.created", "task.done", "assignment.submitted", "assignment.accepted"]
HOLDS = {
    ("active", "submit"): Fact(
        "accepted", SUBMITTED, moved(BEGUN, "labelled", active=-1, annotations=1), True, True
    ),
    ("active", "save draft"): Fact("active", slot=True, blocks=True),
    ("active", "renew"): Fact("active", slot=True, blocks=True),
    ("active", "skip"): Fact(
        "skipped", ["assignment.skipped"], {"active": -1, "skips": 1}, False, True
    ),
    ("active", "release"): Fact(
        "expired", ["assignment.expired"], {"active": -1}, False, False
    ),
    ("expired", "submit"): Fact(
        "accepted", SUBMITTED, moved(BEGUN, "labelled", annotations=1), True, True
    ),
    ("expired", "save draft"): Fact("expired", slot=False, blocks=False),
}  # fmt: skip
HOLD_STATES = ("active", "expired", "submitted", "accepted", "rejected", "skipped")


@pytest.mark.parametrize(("state", "event"), pairs(HOLD_STATES, HOLD_EVENTS))
def test_assignment(office: Office, state: str, event: str) -> None:
    hold = a_hold(office, state)
    before, mark = office.dump(hold.project.id), office.last_event()
    counts = office.counts(hold.project.id)
    fact = HOLDS.get((state, event))
    if fact is None:
        with pytest.raises(Conflict):
            office.do(hold.author, HOLD_EVENTS[event], hold)
        assert office.dump(hold.project.id) == before
        return
    office.do(hold.author, HOLD_EVENTS[event], hold)
    row = office.row(hold.lead)
    assert (row.state, row.slot, row.blocks) == (fact.to, fact.slot, fact.blocks)
    assert row.late == (state == "expired" and event == "submit")
    assert office.events(hold.project.id, mark) == fact.events
    assert changed(counts, office.counts(hold.project.id)) == fact.counts


@pytest.mark.parametrize("state", HOLD_STATES)
def test_expiry_ends_only_an_open_hold_whose_lease_is_over(office: Office, state: str) -> None:
    hold = a_hold(office, state)
    before = office.dump(hold.project.id)
    expire = partial(assignments.expire, lead_id=hold.lead)
    assert not office.act(office.owner, expire, hold.until - 1)
    assert office.dump(hold.project.id) == before
    assert office.act(office.owner, expire, hold.until) == (state == "active")
    if state == "active":
        row = office.row(hold.lead)
        assert (row.state, row.reason, row.slot, row.blocks) == ("expired", "lease", False, False)
        assert row.expired_at == hold.until
        assert office.events(hold.project.id)[-1] == "assignment.expired"
    else:
        assert office.dump(hold.project.id) == before


@pytest.mark.parametrize(
    ("how", "slot", "blocks", "answers"),
    [("others", False, True, 0), ("me", False, False, 0), ("count", True, True, 1)],
)
def test_skip(office: Office, how: str, slot: bool, blocks: bool, answers: int) -> None:
    hold = a_hold(office, "skipped", on_skip=how)
    row, task = office.row(hold.lead), office.task(hold.task)
    assert (row.slot, row.blocks, row.skipped_at) == (slot, blocks, office.at)
    assert (task.answers, task.skips, task.annotations) == (answers, 1, 0)
    assert task.state == ("labelled" if how == "count" else "in_progress")


def test_submit_without_auto_accept_waits_for_a_verdict(office: Office) -> None:
    hold = a_hold(office, "active", auto_accept=False)
    office.act(hold.author, lambda c: HOLD_EVENTS["submit"](c, hold))
    assert office.row(hold.lead).state == "submitted"
    assert "assignment.accepted" not in office.events(hold.project.id)


def test_golden_hold_takes_no_slot(office: Office) -> None:
    project = office.project(golden_every=1)
    office.tasks(project)
    office.golden(project)
    rows = office.claim(office.person(), project)
    assert rows
    assert (rows[0].slot, rows[0].blocks) == (False, True)


# ------------------------------------------------------------------ annotations and reviews


def an_annotation(office: Office, state: str, **settings: Any) -> tuple[Hold, int]:
    hold = a_hold(office, "submitted" if state == "superseded" else state, **settings)
    if state == "superseded":
        office.act(office.owner, lambda c: tasks.reset(c, hold.task))
    [(number, found)] = office.sql(
        "SELECT id, state FROM annotations WHERE task_id = ?", hold.task
    )  # fmt: skip
    assert found == state
    return hold, number


def verdict(word: str, **more: Any) -> Callable[..., Any]:
    draft = reviews.ReviewDraft(verdict=word, **more)  # type: ignore[arg-type]
    return lambda c, n: reviews.create(c, n, draft)


ANNOTATION_EVENTS: dict[str, Callable[..., Any]] = {
    "accept": verdict("accepted"),
    "fix": verdict("fixed", fix=DOG),
    "reject": verdict("rejected"),
    "comment": verdict("commented", comment="hm"),
    "edit": lambda c, n: annotations.edit(c, n, DOG),
}
UPDATED, REVIEWED = "annotation.updated", "review.created"
TAKEN, REFUSED, DONE = "assignment.accepted", "assignment.rejected", "task.done"
ANNOTATIONS = {
    ("submitted", "accept"): Fact("accepted", [TAKEN, DONE, REVIEWED]),
    ("submitted", "fix"): Fact("accepted", [UPDATED, TAKEN, DONE, REVIEWED]),
    ("submitted", "reject"): Fact("rejected", [REFUSED, REVIEWED]),
    ("submitted", "comment"): Fact("submitted", [REVIEWED]),
    ("submitted", "edit"): Fact("submitted", [UPDATED]),
    ("accepted", "accept"): Fact("accepted", [REVIEWED]),
    ("accepted", "fix"): Fact("accepted", [UPDATED, REVIEWED]),
    ("accepted", "reject"): Fact("rejected", [REFUSED, REVIEWED]),
    ("accepted", "comment"): Fact("accepted", [REVIEWED]),
    ("accepted", "edit"): Fact("accepted", [UPDATED]),
    ("rejected", "accept"): Fact("accepted", [TAKEN, DONE, REVIEWED]),
    ("rejected", "fix"): Fact("accepted", [UPDATED, TAKEN, DONE, REVIEWED]),
    ("rejected", "reject"): Fact("rejected", [REVIEWED]),
    ("rejected", "comment"): Fact("rejected", [REVIEWED]),
    ("rejected", "edit"): Fact("rejected", [UPDATED]),
}
ANNOTATION_STATES = ("submitted", "accepted", "rejected", "skipped", "superseded")


@pytest.mark.parametrize(("state", "event"), pairs(ANNOTATION_STATES, ANNOTATION_EVENTS))
def test_annotation(office: Office, state: str, event: str) -> None:
    hold, number = an_annotation(office, state)
    before, mark = office.dump(hold.project.id), office.last_event()
    fact = ANNOTATIONS.get((state, event))
    if fact is None:
        with pytest.raises(Conflict):
            office.do(office.owner, ANNOTATION_EVENTS[event], number)
        assert office.dump(hold.project.id) == before
        return
    office.do(office.owner, ANNOTATION_EVENTS[event], number)
    after = office.look(office.owner, lambda c: stored.get(c.tx, number))
    assert after is not None
    assert after.state == fact.to
    assert sorted(office.events(hold.project.id, mark)) == sorted(fact.events)
    row = office.row(hold.lead)
    assert row.state == (fact.to if event != "comment" else state)
    assert (row.slot, row.blocks) == (True, True)  # on_reject is final
    edited = UPDATED in fact.events
    assert after.revision == 1 + edited
    past = office.look(office.owner, lambda c: stored.history(c.tx, number))
    assert len(past) == int(edited)
    if edited:
        assert after.edited_by == office.owner.id
        assert after.raw is not None
        assert b"dog" in after.raw.body
        assert b"cat" in bytes(past[0][2])


@pytest.mark.parametrize("state", ANNOTATION_STATES)
def test_deleted_annotation_gives_its_slot_back(office: Office, state: str) -> None:
    hold, number = an_annotation(office, state)
    office.act(office.owner, lambda c: annotations.delete(c, number))
    task = office.task(hold.task)
    assert (task.answers, task.annotations, task.skips) == (0, 0, 0)
    assert task.state in ("open", "in_progress")
    assert office.events(hold.project.id).count("annotation.deleted") == 1
    assert office.given(hold.author, hold.project) == hold.task


def test_superseded_annotation_is_deleted_without_the_answer_given_since(office: Office) -> None:
    hold, number = an_annotation(office, "superseded")
    office.do(hold.author, HOLD_EVENTS["submit"], hold)  # the same hold, late
    before = office.row(hold.lead)
    office.do(office.owner, annotations.delete, number)
    assert office.row(hold.lead) == before
    task = office.task(hold.task)
    assert (task.answers, task.annotations) == (1, 1)


def test_superseded_answer_of_a_golden_task_is_not_counted_when_deleted(office: Office) -> None:
    project = office.project(golden_every=1)
    office.tasks(project)
    [golden] = office.golden(project)
    made = office.answer(office.person(), project).annotations[0]
    office.do(office.owner, tasks.reset, golden)
    office.do(office.owner, annotations.delete, made.id)
    assert (office.task(golden).answers, office.task(golden).annotations) == (0, 0)


def test_rejected_answer_is_requeued_to_others(office: Office) -> None:
    hold, number = an_annotation(office, "submitted", on_reject="requeue")
    office.act(office.owner, lambda c: ANNOTATION_EVENTS["reject"](c, number))
    row, task = office.row(hold.lead), office.task(hold.task)
    assert (row.state, row.slot, row.blocks) == ("rejected", False, True)
    assert (task.state, task.answers, task.annotations) == ("in_progress", 0, 1)
    assert office.claim(hold.author, hold.project) is None
    assert office.given(office.person(), hold.project) == hold.task


def test_requeued_answer_accepted_after_all_takes_a_slot_beyond_overlap(office: Office) -> None:
    hold, number = an_annotation(office, "submitted", on_reject="requeue")
    office.act(office.owner, lambda c: ANNOTATION_EVENTS["reject"](c, number))
    office.answer(office.person(), hold.project)
    office.act(office.owner, lambda c: ANNOTATION_EVENTS["accept"](c, number))
    row, task = office.row(hold.lead), office.task(hold.task)
    assert (row.state, row.slot, task.answers) == ("accepted", True, 2)
    assert office.sql("SELECT used, overlap FROM queue WHERE unit_id = ?", hold.task) == [(2, 1)]


def test_verdicts_are_kept_in_order(office: Office) -> None:
    hold, number = an_annotation(office, "submitted")
    for event in ("comment", "reject", "accept"):
        office.do(office.owner, ANNOTATION_EVENTS[event], number)
    found = office.look(office.owner, lambda c: reviews.of_annotation(c, number))
    assert [r.verdict for r in found] == ["commented", "rejected", "accepted"]
    assert office.task(hold.task).state == "accepted"


def test_task_with_an_undecided_answer_is_not_accepted(office: Office) -> None:
    project = office.project(overlap=2, review_percent=100)
    [number] = office.tasks(project)
    first = office.answer(office.person(), project).annotations[0]
    second = office.answer(office.person(), project).annotations[0]
    office.act(office.owner, lambda c: ANNOTATION_EVENTS["accept"](c, first.id))
    assert office.task(number).state == "in_review"
    office.act(office.owner, lambda c: ANNOTATION_EVENTS["accept"](c, second.id))
    assert office.task(number).state == "accepted"


# ------------------------------------------------------------------ drafts


def test_draft_counts_its_saves_and_ends_with_the_submit(office: Office) -> None:
    hold = a_hold(office, "active")
    for version in (1, 2, 3):
        saved = office.act(
            hold.author, lambda c: assignments.save_draft(c, hold.lead, hold.task, b'{"a":1.0}')
        )
        assert saved == version
    draft = office.look(hold.author, lambda c: stored.draft(c.tx, hold.task, hold.author.id))
    assert draft is not None
    assert draft.body == b'{"a":1.0}'
    office.act(hold.author, lambda c: HOLD_EVENTS["submit"](c, hold))
    assert office.sql("SELECT 1 FROM drafts WHERE task_id = ?", hold.task) == []


def test_draft_renews_the_lease(office: Office) -> None:
    hold = a_hold(office, "active", lease_s=60)
    later = hold.until - SECOND
    office.act(hold.author, lambda c: assignments.save_draft(c, hold.lead, hold.task, b"{}"), later)
    assert office.row(hold.lead).lease_at == later + 60 * SECOND


def test_draft_outlives_the_lease_but_not_a_skip(office: Office) -> None:
    for event, left in (("release", 1), ("skip", 0)):
        hold = a_hold(office, "active")
        office.do(hold.author, HOLD_EVENTS["save draft"], hold)
        office.do(hold.author, HOLD_EVENTS[event], hold)
        found = office.sql("SELECT count(*) FROM drafts WHERE task_id = ?", hold.task)
        assert found == [(left,)]


def test_draft_nobody_touched_for_thirty_days_is_dropped(office: Office) -> None:
    hold, fresh = a_hold(office, "active"), a_hold(office, "active")
    month = 31 * 24 * 3600 * SECOND
    office.act(
        hold.author, lambda c: assignments.save_draft(c, hold.lead, hold.task, b"{}"),
        office.at - month,
    )  # fmt: skip
    office.act(fresh.author, lambda c: HOLD_EVENTS["save draft"](c, fresh))
    sweeps.tidy(office.database)
    assert office.sql("SELECT 1 FROM drafts WHERE task_id = ?", hold.task) == []
    assert office.sql("SELECT 1 FROM drafts WHERE task_id = ?", fresh.task) != []


def test_an_imported_answer_may_be_golden_and_another_members(office: Office) -> None:
    project, anna, ben = office.project(overlap=3), office.person(), office.person()
    by = [replace(CAT, member_id=anna.id, golden=True), replace(DOG, member_id=ben.id, golden=True)]
    [number] = office.tasks(project, annotations=(*by, CAT))
    rows = office.sql(
        "SELECT member_id, golden FROM annotations WHERE task_id = ? ORDER BY id", number
    )
    assert [(who, bool(golden)) for who, golden in rows] == [
        (anna.id, False), (ben.id, True), (office.owner.id, False),
    ]  # fmt: skip
    view = office.look(office.owner, lambda c: tasks.get(c, number))
    assert b"dog" in view.parts["expected"].body
    assert office.claim(anna, project) is None  # who has answered does not get the task again
    stranger = office.found()
    with pytest.raises(Invalid, match="nobody"):
        office.tasks(project, annotations=(replace(CAT, member_id=stranger.id),))
    assert consistency.check(office.database, office.blobs) == []
