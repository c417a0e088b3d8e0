"""Who gets what next: section 3 of the workflow and its invariants 9 to 16."""

import itertools
import random
import threading
import time
from collections import Counter, defaultdict
from functools import partial
from typing import Any

import pytest

from glossator.model.errors import Conflict, NotFound
from glossator.model.project import BatchSettings, Project, SkillRule
from glossator.model.task import INFINITE
from glossator.model.work import Member
from glossator.services import (
    access,
    annotations,
    assignments,
    batches,
    handout,
    members,
    reviews,
    skills,
    sweeps,
    tasks,
)  # fmt: skip
from glossator.services.access import Context
from glossator.store import annotations as stored
from glossator.store import queue
from glossator.store.transaction import Transaction
from tests.services.office import CAT, DOG, SECOND, Office, drafted, replace, together


def work_off(office: Office, member: Member, project: Project, at: int | None = None) -> list[int]:
    """Answer all that a person gets; the tasks in order."""
    found = []
    while rows := office.claim(member, project, at):
        office.submit(member, rows, at)
        found += [row.task_id for row in rows]
    return found


# ------------------------------------------------------------------ overlap


@pytest.mark.parametrize("overlap", [1, 2, 3])
def test_task_is_on_at_most_overlap_screens(office: Office, overlap: int) -> None:
    project = office.project(overlap)
    [number] = office.tasks(project)
    given = [office.given(someone, project) for someone in office.people(4)]
    assert given == [number] * overlap + [None] * (4 - overlap)


def test_nobody_gets_a_task_twice(office: Office) -> None:
    project = office.project(overlap=3)
    numbers = office.tasks(project, 5)
    someone = office.person()
    assert work_off(office, someone, project) == numbers
    assert office.claim(someone, project) is None
    assert work_off(office, office.person(), project) == numbers


def test_endless_overlap_never_ends(office: Office) -> None:
    project = office.project(overlap=INFINITE)
    [number] = office.tasks(project)
    for someone in office.people(4):
        assert work_off(office, someone, project) == [number]
    assert office.task(number).state == "in_progress"


def test_overlap_raised_is_served_first(office: Office) -> None:
    project = office.project()
    numbers = office.tasks(project, 4)
    first, second = office.people(2)
    assert [office.answer(first, project).rows[0].task_id for _ in range(2)] == numbers[:2]
    office.do(office.owner, tasks.set_overlap, numbers[0], 2)
    assert work_off(office, second, project) == [numbers[0], *numbers[2:]]
    assert office.claim(first, project) is None
    assert office.task(numbers[0]).answers == 2


def test_overlap_lowered_stops_the_handout(office: Office) -> None:
    project = office.project(overlap=3)
    [number] = office.tasks(project)
    office.answer(office.person(), project)
    office.do(office.owner, tasks.set_overlap, number, 1)
    assert office.claim(office.person(), project) is None
    assert office.task(number).state == "labelled"


def test_answers_by_api_go_beyond_the_overlap(office: Office) -> None:
    project = office.project()
    [number] = office.tasks(project)
    for maker in (office.person("member"), office.person("member"), office.owner):
        office.do(maker, annotations.create, number, CAT)
    task = office.task(number)
    assert (task.state, task.answers, task.annotations) == ("labelled", 3, 3)
    assert office.sql("SELECT used FROM queue WHERE unit_id = ?", number) == [(3,)]
    assert office.claim(office.person(), project) is None


def test_answer_by_api_takes_the_slot_from_the_queue(office: Office) -> None:
    project = office.project(overlap=2)
    [number] = office.tasks(project)
    office.do(office.owner, annotations.create, number, CAT)
    given = [office.given(someone, project) for someone in [office.owner, *office.people(2)]]
    assert given == [None, number, None]


def test_answer_by_api_uses_the_hold_that_the_person_has(office: Office) -> None:
    project = office.project(overlap=2)
    [number] = office.tasks(project)
    maker = office.person("member")
    rows = office.claim(maker, project)
    assert rows
    made = office.do(maker, annotations.create, number, CAT)
    assert made.assignment_id == rows[0].id
    assert office.row(rows[0].id).state == "accepted"
    assert office.task(number).answers == 1


# ------------------------------------------------------------------ order


def test_more_urgent_batch_comes_first(office: Office) -> None:
    """Invariant 15."""
    project = office.project(max_active=1)
    low, high = office.batch(project, priority=1), office.batch(project, priority=5)
    some = office.tasks(project, 2)
    of_low, of_high = office.tasks(project, 2, low), office.tasks(project, 2, high)
    someone = office.person()
    assert office.given(someone, project) == of_high[0]
    late = office.tasks(project, 1, high)
    rest = work_off(office, someone, project)
    assert rest == [of_high[0], of_high[1], *late, *of_low, *some]


def test_tasks_come_by_priority_then_by_age(office: Office) -> None:
    project = office.project()
    a = office.tasks(project, 2)
    b = office.tasks(project, 2, priority=9)
    c = office.tasks(project, 1, priority=-1)
    assert work_off(office, office.person(), project) == [*b, *a, *c]


def test_urgent_task_comes_next_to_those_who_are_past_its_place(office: Office) -> None:
    project = office.project(overlap=2)
    numbers = office.tasks(project, 6)
    quick, slow = office.people(2)
    for _ in range(3):
        office.answer(quick, project)
    [urgent] = office.tasks(project, 1, priority=3)
    office.do(office.owner, tasks.edit, numbers[5], {"priority": 2})
    assert office.given(quick, project) == urgent
    assert work_off(office, slow, project)[:2] == [urgent, numbers[5]]


def test_uniform_order_is_a_shuffle_that_misses_nothing(office: Office) -> None:
    project = office.project()
    batch = office.batch(project, order="uniform")
    numbers = office.tasks(project, 60, batch)
    order = work_off(office, office.person(), project)
    assert sorted(order) == numbers
    assert order != numbers
    rising = sum(a < b for a, b in itertools.pairwise(order))
    assert 18 < rising < 42


@pytest.mark.parametrize("how", ["release", "lease", "skip", "reject", "raised", "reopened"])
def test_slot_that_came_back_is_handed_out_first(office: Office, how: str) -> None:
    """Invariant 13."""
    project = office.project(lease_s=60)
    numbers = office.tasks(project, 6)
    first, second = office.people(2)
    at = office.at
    for someone in (first, second):  # both are past the first two
        assert office.claim(someone, project)
    rows = office.claim(first, project)  # the third
    assert rows
    if how in ("reject", "raised"):
        done = office.submit(first, rows)
    lead = rows[0].lead_id
    if how == "release":
        office.do(first, assignments.release, lead)
    elif how == "lease":
        at += 61 * SECOND
        for row in office.look(first, lambda c: active(c, project)):
            if row != lead:
                office.act(first, partial(assignments.renew, assignment_id=row))
        office.act(office.owner, partial(assignments.expire, lead_id=lead), at)
    elif how == "skip":
        office.do(first, assignments.skip, lead)
    elif how == "reject":
        office.do(office.owner, reviews.create, done.annotations[0].id,
                  reviews.ReviewDraft(verdict="rejected"))  # fmt: skip
    elif how == "raised":
        office.do(office.owner, tasks.set_overlap, numbers[2], 2)
    else:
        office.do(office.owner, tasks.cancel, numbers[2])
        office.do(office.owner, tasks.reopen, numbers[2])
    assert office.given(second, project) == numbers[2]
    assert office.given(office.person(), project) == numbers[3]


def active(context: Context, project: Project) -> list[int]:
    from glossator.store import assignments as rows

    held = rows.active(context.tx, project.id, context.member.id)
    return [row.id for row in held if row.id == row.lead_id]


# ------------------------------------------------------------------ who may


def test_batch_of_a_group_is_for_its_people(office: Office) -> None:
    project = office.project()
    group = office.do(office.owner, members.create_group, "night")
    inside, outside = office.people(2)
    office.do(office.owner, members.join, group.id, inside.id)
    batch = office.batch(project, groups=(group.id,))
    [number] = office.tasks(project, 1, batch)
    assert office.claim(outside, project) is None
    assert office.given(inside, project) == number
    office.do(office.owner, batches.update, batch.id, {"groups": ()})
    office.tasks(project, 1, batch)
    assert office.claim(outside, project) is not None


def test_batch_whose_group_is_deleted_is_for_nobody(office: Office) -> None:
    project = office.project()
    group = office.do(office.owner, members.create_group, "gone")
    someone = office.person()
    office.do(office.owner, members.join, group.id, someone.id)
    office.tasks(project, 1, office.batch(project, groups=(group.id,)))
    office.do(office.owner, members.delete_group, group.id)
    assert office.claim(someone, project) is None


def test_batch_that_asks_for_skills_is_for_who_has_them_all(office: Office) -> None:
    project = office.project()
    dark = office.do(office.owner, skills.create, "sees in the dark")
    french = office.do(office.owner, skills.create, "French")
    able, weak, none = office.people(3)
    for one, value in ((able, 80.0), (weak, 20.0)):
        office.do(office.owner, skills.give, dark.id, one.id, value)
    rules = (SkillRule(skill_id=dark.id, least=50), SkillRule(skill_id=french.id, most=9))
    batch = office.batch(project, settings=BatchSettings(skills=rules[:1], max_active=9))
    numbers = office.tasks(project, 2, batch)
    assert [office.claim(one, project) for one in (weak, none)] == [None, None]
    assert office.given(able, project) == numbers[0]
    both = BatchSettings(skills=rules, max_active=9)
    office.do(office.owner, batches.update, batch.id, {"settings": both})
    assert office.claim(able, project, limit=9) is None
    office.do(office.owner, skills.give, french.id, able.id, 5.0)
    assert office.claim(able, project, limit=9) is not None
    office.do(office.owner, skills.take, dark.id, able.id)
    office.tasks(project, 1, batch)
    assert office.claim(able, project, limit=9) is None
    office.do(office.owner, skills.give, dark.id, weak.id, 51.0)
    office.do(office.owner, batches.update, batch.id, {"settings": BatchSettings()})
    assert office.claim(none, project) is not None


def test_batch_whose_skill_is_deleted_is_for_nobody(office: Office) -> None:
    project = office.project()
    dark = office.do(office.owner, skills.create, "sees far")
    someone = office.person()
    office.do(office.owner, skills.give, dark.id, someone.id, 1.0)
    settings = BatchSettings(skills=(SkillRule(skill_id=dark.id),))
    office.tasks(project, 1, office.batch(project, settings=settings))
    office.do(office.owner, skills.delete, dark.id)
    assert office.claim(someone, project) is None
    with pytest.raises(NotFound, match="no such skill"):
        office.batch(project, settings=settings)


@pytest.mark.parametrize("state", ["staging", "paused", "canceled", "archived", "deleted"])
def test_batch_that_is_not_open_hands_nothing_out(office: Office, state: str) -> None:
    project = office.project()
    batch = office.batch(project, staging=state in ("staging", "archived"))
    office.tasks(project, 2, batch)
    verb = {
        "paused": batches.pause, "canceled": batches.cancel, "deleted": batches.delete,
        "archived": batches.archive,
    }.get(state)  # fmt: skip
    if verb:
        office.act(office.owner, lambda c: verb(c, batch.id))
    assert office.claim(office.person(), project) is None


def test_cancelled_task_cannot_be_claimed(office: Office) -> None:
    project = office.project()
    first, second = office.tasks(project, 2)
    office.do(office.owner, tasks.cancel, first)
    assert work_off(office, office.person(), project) == [second]
    office.do(office.owner, tasks.reopen, first)
    assert work_off(office, office.person(), project) == [first]


def test_hold_in_a_deleted_batch_is_not_given_again(office: Office) -> None:
    project = office.project(max_active=1)
    batch = office.batch(project, priority=1)
    office.tasks(project, 1, batch)
    [other] = office.tasks(project)
    someone = office.person()
    assert office.claim(someone, project)
    office.do(office.owner, batches.delete, batch.id)
    assert office.given(someone, project) == other  # also before the job has removed the rows


# ------------------------------------------------------------------ how many


def test_held_tasks_come_back_at_the_limit(office: Office) -> None:
    project = office.project(max_active=2)
    numbers = office.tasks(project, 4)
    someone = office.person()
    given = [office.given(someone, project) for _ in range(4)]
    assert given == [numbers[0], numbers[1], numbers[0], numbers[0]]
    rows = office.claim(someone, project)
    assert rows
    office.submit(someone, rows)
    assert office.given(someone, project) == numbers[2]
    assert office.given(someone, project) == numbers[1]


def test_limit_is_exact_for_one_person_in_many_windows(office: Office) -> None:
    """Invariant 10."""
    project = office.project(max_active=3)
    office.tasks(project, 40)
    someone = office.person()
    given = together(12, lambda _: office.claim(someone, project))
    leads = {rows[0].lead_id for rows in given}
    assert len(leads) == 3
    assert len({rows[0].task_id for rows in given}) == 3
    assert office.counts(project.id)["active"] == 3


def test_person_with_one_task_in_two_windows_never_has_it_twice(office: Office) -> None:
    project = office.project(overlap=5, max_active=9)
    [number] = office.tasks(project)
    someone = office.person()
    given = together(8, lambda _: office.given(someone, project))
    assert given.count(number) == 1
    assert given.count(None) == 7


# ------------------------------------------------------------------ skips, leases, late work


@pytest.mark.parametrize(
    ("how", "again", "others"),
    [("others", False, True), ("me", True, True), ("count", False, False)],
)
def test_skipped_task_goes_where_the_batch_says(
    office: Office, how: str, again: bool, others: bool
) -> None:
    project = office.project(on_skip=how)
    first, second = office.tasks(project, 2)
    someone = office.person()
    rows = office.claim(someone, project)
    assert rows
    office.do(someone, assignments.skip, rows[0].lead_id)
    assert office.given(someone, project) == second
    assert office.given(someone, project) == (first if again else None)
    if not again:
        assert (office.given(office.person(), project) == first) == others


def test_task_that_everybody_skipped_waits_until_it_is_unblocked(office: Office) -> None:
    project = office.project()
    [number] = office.tasks(project)
    someone = office.person()
    rows = office.claim(someone, project)
    assert rows
    office.do(someone, assignments.skip, rows[0].lead_id)
    assert office.claim(someone, project) is None
    assert office.do(office.owner, batches.free_units, project.default_batch_id) == 1
    assert office.do(office.owner, batches.unblock, project.default_batch_id) == 1
    assert office.given(someone, project, office.at + 31 * SECOND) == number


def test_released_task_may_come_back_to_the_same_person(office: Office) -> None:
    project = office.project()
    [number] = office.tasks(project)
    someone = office.person()
    rows = office.claim(someone, project)
    assert rows
    office.do(someone, assignments.release, rows[0].lead_id)
    assert office.given(someone, project) == number


def test_claim_that_finds_nothing_ends_overdue_leases_itself(office: Office) -> None:
    project = office.project(lease_s=60)
    [number] = office.tasks(project)
    gone, here = office.people(2)
    assert office.given(gone, project) == number
    assert office.claim(here, project, office.at + 59 * SECOND) is None
    assert office.given(here, project, office.at + 60 * SECOND) == number


def test_lease_past_its_end_that_nobody_swept_counts(office: Office) -> None:
    project = office.project(lease_s=60)
    office.tasks(project)
    someone = office.person()
    rows = office.claim(someone, project)
    assert rows
    done = office.submit(someone, rows, office.at + 3600 * SECOND)
    assert (done.rows[0].state, done.rows[0].late) == ("accepted", False)


def lost_lease(office: Office, **settings: Any) -> tuple[Project, Member, Any]:
    project = office.project(lease_s=60, **settings)
    office.tasks(project)
    someone = office.person()
    rows = office.claim(someone, project)
    assert rows
    over = office.at + 61 * SECOND
    office.act(office.owner, partial(assignments.expire, lead_id=rows[0].lead_id), over)
    return project, someone, rows


def test_late_submit_is_stored_while_the_slot_is_free(office: Office) -> None:
    project, someone, rows = lost_lease(office)
    done = office.submit(someone, rows, office.at + 70 * SECOND)
    assert (done.rows[0].late, done.rows[0].state) == (True, "accepted")
    assert office.task(rows[0].task_id).state == "labelled"
    assert office.claim(office.person(), project) is None


def test_late_submit_is_refused_when_the_slot_is_taken(office: Office) -> None:
    """rel: C2"""
    project, someone, rows = lost_lease(office)
    office.do(someone, assignments.save_draft, rows[0].lead_id, rows[0].task_id, b'{"mine":1}')
    other = office.claim(office.person(), project)
    assert other
    before = office.dump(project.id)
    with pytest.raises(Conflict):
        office.submit(someone, rows)
    assert office.dump(project.id) == before
    draft = office.look(someone, lambda c: stored.draft(c.tx, rows[0].task_id, someone.id))
    assert draft is not None
    assert draft.body == b'{"mine":1}'


def test_late_submit_is_refused_when_the_person_has_the_task_anew(office: Office) -> None:
    project, someone, rows = lost_lease(office, overlap=2)
    assert office.given(someone, project) == rows[0].task_id
    with pytest.raises(Conflict):
        office.submit(someone, rows)


def test_late_golden_answer_is_refused(office: Office) -> None:
    project = office.project(golden_every=1, lease_s=60)
    office.tasks(project)
    office.golden(project)
    someone = office.person()
    rows = office.claim(someone, project)
    assert rows
    assert not rows[0].slot
    office.do(someone, assignments.release, rows[0].lead_id)
    with pytest.raises(Conflict):
        office.submit(someone, rows)


def test_of_expiry_and_submit_one_wins(office: Office) -> None:
    """Invariant 12."""
    project = office.project(lease_s=60)
    numbers = office.tasks(project, 24)
    over = office.at + 61 * SECOND
    people = office.people(24)
    held = [(someone, office.claim(someone, project)) for someone in people]

    def race(k: int) -> Any:
        someone, rows = held[k // 2]
        assert rows
        if k % 2:
            return office.act(office.owner, partial(assignments.expire, lead_id=rows[0].id), over)
        return office.submit(someone, rows, over)

    results = together(48, race)
    assert not [r for r in results if isinstance(r, Exception) and not isinstance(r, Conflict)]
    for k, number in enumerate(numbers):
        submitted, expired = results[2 * k], results[2 * k + 1]
        task = office.task(number)
        if isinstance(submitted, Conflict):
            raise AssertionError("the slot was free: a late submit is stored")
        assert (task.answers, task.state) == (1, "labelled")
        assert submitted.rows[0].late == bool(expired)
    assert office.counts(project.id) == {"tasks.labelled": 24, "annotations": 24, "annotated": 24}
    assert office.sql(
        "SELECT sum(used), count(*) FROM queue WHERE project_id = ?", project.id
    ) == [(24, 24)]  # fmt: skip


def test_expiry_against_release_and_skip_changes_the_slot_once(office: Office) -> None:
    project = office.project(lease_s=60, on_skip="me")
    office.tasks(project, 16)
    over = office.at + 61 * SECOND
    held = [(someone, office.claim(someone, project)) for someone in office.people(16)]

    def race(k: int) -> Any:
        someone, rows = held[k // 2]
        assert rows
        if k % 2:
            return office.act(office.owner, partial(assignments.expire, lead_id=rows[0].id), over)
        verb = assignments.release if k % 4 else assignments.skip
        return office.act(someone, lambda c: verb(c, rows[0].id), over)

    together(32, race)
    assert office.sql("SELECT sum(used) FROM queue WHERE project_id = ?", project.id) == [(0,)]
    assert "active" not in office.counts(project.id)


def test_leases_are_ended_by_the_sweep(own_office: Office) -> None:
    office = own_office
    office.at -= 3600 * SECOND
    project = office.project(lease_s=60)
    numbers = office.tasks(project, 3)
    for someone in office.people(3):
        assert office.claim(someone, project)
    assert sweeps.expire_leases(office.database, office.blobs) == 3
    assert sweeps.expire_leases(office.database, office.blobs) == 0
    assert work_off(office, office.person(), project) == numbers


# ------------------------------------------------------------------ golden and training


def test_golden_share_and_gaps(office: Office) -> None:
    """Invariant 14."""
    every = 5
    project = office.project(golden_every=every)
    batch = office.batch(project, overlap=INFINITE, settings=project.settings)
    office.tasks(project, 900, batch)
    golden = set(office.golden(project, 400, batch))
    someone = office.person()
    chance = random.Random(7)
    kinds: list[bool] = []

    def work(context: Context) -> bool:
        found = handout.claim(context, access.project(context, project.id, "work"))
        assert found
        assignments.submit(context, found[0].lead_id, {found[0].task_id: CAT})
        return found[0].task_id in golden

    for _ in range(100):  # ten in a unit of work: what counts here is the order
        kinds += office.act(someone, lambda c: [work(c) for _ in range(10)], chance=chance)
    share = sum(kinds) / len(kinds)
    assert abs(share - 1 / every) <= 0.02
    places = [n for n, is_golden in enumerate(kinds) if is_golden]
    gaps = Counter(b - a for a, b in itertools.pairwise(places))
    assert set(gaps) == set(range(1, 2 * every))
    assert max(gaps.values()) < 0.3 * sum(gaps.values())


def test_golden_task_is_given_once_unless_it_may_repeat(office: Office) -> None:
    for repeat in (False, True):
        project = office.project(golden_every=1, golden_repeat=repeat)
        numbers = office.tasks(project, 4)
        [golden] = office.golden(project)
        someone = office.person()
        given = [office.answer(someone, project).rows[0].task_id for _ in range(4)]
        if repeat:
            assert given == [golden] * 4
        else:
            assert given == [golden, *numbers[:3]]


def test_golden_answers_are_scored(office: Office) -> None:
    project = office.project(golden_every=1)
    office.tasks(project, 3)
    office.golden(project, 2)
    someone = office.person()
    office.answer(someone, project, draft=CAT)
    office.answer(someone, project, draft=DOG)
    office.answer(someone, project, draft=DOG)
    seen = office.sql(
        "SELECT golden_seen, golden_right, submitted FROM seats WHERE member_id = ?", someone.id
    )
    assert seen == [(2, 1, 3)]


def test_expected_answer_on_an_ordinary_task_is_scored_too(office: Office) -> None:
    project = office.project(overlap=2)
    [number] = office.tasks(project)
    made = office.do(office.owner, annotations.create, number, CAT)
    office.do(office.owner, annotations.promote, made.id, True)
    someone = office.person()
    office.answer(someone, project)
    assert office.sql(
        "SELECT golden_seen, golden_right FROM seats WHERE member_id = ?", someone.id
    ) == [(1, 1)]


def test_training_batch_gives_its_tasks_to_everybody_once(office: Office) -> None:
    project = office.project()
    batch = office.batch(project, kind="training", priority=1)
    training = office.golden(project, 3, batch, kind="training")
    rest = office.tasks(project, 2)
    first, second = office.people(2)
    assert work_off(office, first, project) == [*training, *rest]
    assert work_off(office, second, project) == training
    assert {office.task(n).state for n in training} == {"open"}


def test_golden_tasks_alone_are_no_work(office: Office) -> None:
    project = office.project(golden_every=1)
    office.golden(project, 3)
    assert office.claim(office.person(), project) is None


# ------------------------------------------------------------------ pages


def a_page(office: Office, overlap: int = 1, n: int = 3, **settings: Any) -> tuple[Project, Any]:
    project = office.project(overlap, **settings)
    numbers = office.tasks(project, n)
    page = office.do(office.owner, batches.add_page, project.default_batch_id, tuple(numbers))
    return project, page


def states(office: Office, lead: int) -> set[tuple[Any, ...]]:
    return set(
        office.sql(
            "SELECT state, member_id, submitted_at, skipped_at, expired_at, rejected_at, "
            "accepted_at, slot, blocks FROM assignments WHERE lead_id = ?", lead
        )
    )  # fmt: skip


def test_page_is_handed_out_whole(office: Office) -> None:
    project, page = a_page(office, overlap=2)
    first, second, third = office.people(3)
    rows = office.claim(first, project)
    assert rows
    assert tuple(row.task_id for row in rows) == page.task_ids
    assert [row.unit_id for row in rows] == [page.id, None, None]
    assert {row.lead_id for row in rows} == {rows[0].id}
    assert office.counts(project.id) == {"tasks.in_progress": 3, "active": 3}
    assert office.claim(second, project)
    assert office.claim(third, project) is None


@pytest.mark.parametrize("verb", ["submit", "skip", "release", "expire", "reject", "accept"])
def test_all_rows_of_a_page_move_together(office: Office, verb: str) -> None:
    """Invariant 7."""
    review = 100 if verb in ("reject", "accept") else 0
    project, page = a_page(office, review_percent=review)
    someone = office.person()
    rows = office.claim(someone, project)
    assert rows
    lead = rows[0].lead_id
    if verb in ("submit", "reject", "accept"):
        done = office.submit(someone, rows)
        if verb != "submit":
            word = "accepted" if verb == "accept" else "rejected"
            office.do(office.owner, reviews.create, done.annotations[1].id,
                      reviews.ReviewDraft(verdict=word))  # type: ignore[arg-type]  # fmt: skip
    elif verb == "skip":
        office.do(someone, assignments.skip, lead)
    elif verb == "release":
        office.do(someone, assignments.release, lead)
    else:
        office.act(office.owner, partial(assignments.expire, lead_id=lead, reason="batch"))
    assert len(states(office, lead)) == 1
    used = office.sql("SELECT used FROM queue WHERE unit_id = ?", page.id)
    assert used == [(1 if verb in ("submit", "accept") else 0,)]
    if verb not in ("submit", "accept"):
        again = office.claim(office.person(), project)
        assert again
        assert tuple(row.task_id for row in again) == page.task_ids


def test_deleted_answer_of_a_page_leaves_its_rows_together(office: Office) -> None:
    project, page = a_page(office)
    someone = office.person()
    rows = office.claim(someone, project)
    assert rows
    done = office.submit(someone, rows)
    try:
        office.do(office.owner, annotations.delete, done.annotations[1].id)
    except Conflict:
        return  # as good: an answer of a page is not deleted alone
    assert len(states(office, rows[0].lead_id)) == 1
    again = office.claim(office.person(), project)
    assert again
    assert page.task_ids[1] in {row.task_id for row in again}


def test_late_submit_of_a_page_takes_its_slot_back_or_nothing(office: Office) -> None:
    project, page = a_page(office)
    first, second = office.people(2)
    rows = office.claim(first, project)
    assert rows
    office.do(first, assignments.release, rows[0].lead_id)
    others = office.claim(second, project)
    assert others
    before = office.dump(project.id)
    with pytest.raises(Conflict):
        office.submit(first, rows)
    assert office.dump(project.id) == before
    office.do(second, assignments.release, others[0].lead_id)
    assert len(office.submit(first, rows).annotations) == 3
    assert {office.task(n).state for n in page.task_ids} == {"labelled"}


def test_page_is_answered_whole_or_not_at_all(office: Office) -> None:
    project, page = a_page(office)
    someone = office.person()
    rows = office.claim(someone, project)
    assert rows
    before = office.dump(project.id)
    for answers in ({page.task_ids[0]: CAT}, {}, {**dict.fromkeys(page.task_ids, CAT), 1: CAT}):
        with pytest.raises(Exception, match="each once"):
            office.do(someone, assignments.submit, rows[0].lead_id, answers)
    assert office.dump(project.id) == before


def test_batch_overlap_reaches_the_pages_too(own_office: Office) -> None:
    project, page = a_page(own_office)
    batch = project.default_batch_id
    own_office.do(own_office.owner, batches.update, batch, {"overlap": 2})
    own_office.run_jobs()
    [(overlap,)] = own_office.sql("SELECT overlap FROM queue WHERE unit_id = ?", page.id)
    assert overlap == 2
    assert {own_office.task(n).overlap for n in page.task_ids} == {2}


def test_begun_task_cannot_go_on_a_page(office: Office) -> None:
    project = office.project()
    numbers = office.tasks(project, 3)
    office.claim(office.person(), project)
    before = office.dump(project.id)
    with pytest.raises(Conflict):
        office.do(office.owner, batches.add_page, project.default_batch_id, tuple(numbers))
    assert office.dump(project.id) == before


# ------------------------------------------------------------------ sweep and bounds


def behind_the_cursor(office: Office, number: int) -> None:
    """What a commit out of order does: a free unit that everybody is past of."""
    office.sql("UPDATE queue SET used = 0, lane = 1, rank = ?, low = ? WHERE unit_id = ?",
               -(1 << 40), number, number)  # fmt: skip
    office.sql("UPDATE tasks SET answers = 0, state = 'in_progress', is_done = ? WHERE id = ?",
               False, number)  # fmt: skip


def test_sweep_finds_what_the_cursor_missed(office: Office) -> None:
    project = office.project()
    office.tasks(project, 3)
    first, second = office.people(2)
    other = office.answer(second, project).rows[0].task_id
    work_off(office, first, project)
    behind_the_cursor(office, other)
    assert office.given(first, project) == other


def test_seat_rests_after_a_fruitless_round(office: Office) -> None:
    project = office.project()
    office.tasks(project, 3)
    first, second = office.people(2)
    other = office.answer(second, project).rows[0].task_id
    rows = office.claim(first, project)
    assert rows
    office.do(first, assignments.skip, rows[0].lead_id)  # free, and never theirs again
    work_off(office, first, project)
    assert office.claim(first, project) is None
    behind_the_cursor(office, other)
    assert office.claim(first, project, office.at + 29 * SECOND) is None
    assert office.given(first, project, office.at + 31 * SECOND) == other


def test_everything_is_found_whatever_lies_behind(office: Office) -> None:
    """Invariant 11, over more units than one window."""
    project = office.project(overlap=2)
    batch = office.batch(project, overlap=2)
    numbers = office.tasks(project, 2 * queue.WINDOW + 50, batch)
    first, second = office.people(2)
    with_all: list[int] = []

    def some(context: Context) -> int:
        done = 0
        for _ in range(50):
            found = handout.claim(context, access.project(context, project.id, "work"))
            if found is None:
                return done
            assignments.submit(context, found[0].lead_id, {found[0].task_id: CAT})
            with_all.append(found[0].task_id)
            done += 1
        return done

    while office.act(first, some):
        pass
    assert sorted(with_all) == numbers
    with_all.clear()
    at = office.at + 60 * SECOND
    while office.act(second, some, at):
        pass
    assert sorted(with_all) == numbers


class Counting:
    """Counts the statements of a unit of work that read the queue."""

    def __init__(self, tx: Transaction) -> None:
        self.texts: list[str] = []
        original = tx._execute

        def execute(text: str, parameters: Any) -> Any:
            self.texts.append(text)
            return original(text, parameters)

        tx._execute = execute  # type: ignore[method-assign]


def test_claim_looks_at_five_windows_of_a_lane_at_most(office: Office) -> None:
    """Invariant 16."""
    project = office.project(overlap=2)
    batch = office.batch(project, overlap=2)
    n = queue.WINDOW * (handout.WINDOWS + 2)
    for _ in range(n // 1000 + 1):
        office.tasks(project, min(1000, n), batch)
    someone = office.person()
    # They are all done by this person: rows as the claims would have left them, and a seat
    # that forgot how far it had come.
    office.sql(
        "INSERT INTO assignments (id, project_id, batch_id, lead_id, task_id, unit_id, member_id, "
        "state, slot, blocks, late, created_at, org_id) SELECT unit_id + ?, project_id, batch_id, "
        "unit_id + ?, unit_id, unit_id, ?, 'accepted', ?, ?, ?, 0, org_id FROM queue "
        "WHERE batch_id = ?",
        1 << 40, 1 << 40, someone.id, True, True, False, batch.id,
    )  # fmt: skip
    office.sql("UPDATE queue SET used = 1 WHERE batch_id = ?", batch.id)
    claims = 0
    found: list[Any] = [None]
    while found[0] is None and claims < 20:

        def counted(context: Context) -> Any:
            seen = Counting(context.tx)
            rows = handout.claim(context, access.project(context, project.id, "work"))
            reserves = [t for t in seen.texts if "used = used + 1" in t or "used = q.used + 1" in t]
            # express, main, and the sweep of both
            assert len(reserves) <= 4 * handout.WINDOWS
            assert len(seen.texts) < 60
            return rows

        assert office.act(someone, counted) is None
        claims += 1
        [(at,)] = office.sql("SELECT sweep_at FROM seats WHERE member_id = ?", someone.id)
        if at > office.at:
            break
    assert at > office.at, "the seat never came to the end of its round"
    assert claims <= 4


def test_claim_tries_sixteen_batches_at_most(office: Office) -> None:
    project = office.project()
    for k in range(20):
        office.tasks(project, 1, office.batch(project, priority=k))
    someone = office.person()
    found = office.look(
        someone, lambda c: queue.candidates(c.tx, project.id, someone.id, office.at)
    )
    assert [batch.priority for batch, _ in found] == list(range(19, 3, -1))
    assert len(work_off(office, someone, project)) == 20


def test_completing_job_reaches_every_batch(own_office: Office) -> None:
    office = own_office
    project = office.project(completes=False)
    at_end = projects_settings(office, project)

    def many(context: Context) -> None:
        for k in range(100):
            draft = batches.BatchDraft(name=f"b{k}", settings=project.settings)
            batch = batches.create(context, project.id, draft)
            tasks.create(context, project.id, [drafted(annotations=(CAT,))], batch.id)

    office.act(office.owner, many)  # done, and never to be completed
    batch = office.batch(project, settings=at_end)
    office.tasks(project, 1, batch, annotations=(CAT,))
    sweeps.finish_batches(office.database, office.blobs)
    assert office.look(office.owner, lambda c: batches.get(c, batch.id)).state == "completed"


def projects_settings(office: Office, project: Project) -> Any:
    return replace(project.settings, completes=True)


# ------------------------------------------------------------------ drained by many at once


def drain(
    office: Office, project: Project, people: int, chance: float = 0.0
) -> dict[int, list[int]]:
    """Everybody asks again and again until nobody gets anything; task -> people."""
    crowd = office.people(people)
    answered: dict[int, list[int]] = defaultdict(list)
    lock = threading.Lock()
    clock = [office.at]

    def work(k: int) -> None:
        dice, me, idle = random.Random(k), crowd[k], 0
        while idle < 3:
            at = clock[0]
            rows = office.claim(me, project, at)
            if rows is None:
                for lead in office.look(me, lambda c: active(c, project)):
                    done = office.submit(me, office.rows_of(lead), at)
                    with lock:
                        for row in done.rows:
                            answered[row.task_id].append(me.id)
                idle += 1
                clock[0] = at + 40 * SECOND  # seats rest, leases do not end
                time.sleep(0.005)
                continue
            idle = 0
            luck = dice.random()
            if luck < chance / 2:
                office.act(me, lambda c, rows=rows: assignments.release(c, rows[0].lead_id), at)
            elif luck < chance:
                clock[0] += 5 * SECOND
                continue  # asks again: gets the held one, or one ahead
            else:
                office.submit(me, rows, at)
                with lock:
                    for row in rows:
                        answered[row.task_id].append(me.id)

    problems = [e for e in together(people, work) if e is not None]
    assert not problems, problems[:3]
    return answered


@pytest.mark.parametrize(
    ("people", "n", "overlap", "chance"), [(8, 60, 3, 0.0), (32, 60, 2, 0.1), (16, 40, 3, 0.2)]
)
def test_every_task_is_filled_exactly_by_as_many_people(
    office: Office, people: int, n: int, overlap: int, chance: float
) -> None:
    """Invariants 9 and 11. rel: C1"""
    project = office.project(overlap, lease_s=30 * 24 * 3600, completes=True)
    batch = office.batch(project, overlap=overlap, settings=project.settings)
    numbers = office.tasks(project, n, batch)
    answered = drain(office, project, people, chance)
    assert sorted(answered) == numbers
    for number, by in answered.items():
        assert len(by) == len(set(by)) == overlap, number
    assert office.sql(
        "SELECT count(*) FROM queue WHERE batch_id = ? AND used <> overlap", batch.id
    ) == [(0,)]  # fmt: skip
    assert {office.task(number).state for number in numbers} == {"labelled"}
    assert office.counts(project.id) == {
        "tasks.labelled": n,
        "annotations": n * overlap,
        "annotated": n,
    }
    sweeps.finish_batches(office.database, office.blobs)
    assert office.look(office.owner, lambda c: batches.get(c, batch.id)).state == "completed"


def test_pages_are_filled_exactly_too(office: Office) -> None:
    project = office.project(overlap=2, lease_s=30 * 24 * 3600)
    numbers = office.tasks(project, 30)
    for k in range(0, 30, 3):
        chunk = tuple(numbers[k : k + 3])
        office.do(office.owner, batches.add_page, project.default_batch_id, chunk)
    answered = drain(office, project, 8, 0.1)
    assert {len(by) for by in answered.values()} == {2}
    assert sorted(answered) == numbers
