"""Answers of clients that name no hold, answers kept as they came, and tasks by pages."""

import msgspec
import pytest

from glossator.model.annotation import Answer
from glossator.model.errors import Conflict, Forbidden, Invalid, NotFound
from glossator.model.raw import Raw
from glossator.model.task import AnnotationDraft, PredictionDraft
from glossator.services import (
    annotations,
    assignments,
    batches,
    consistency,
    dossiers,
    predictions,
    tasks,
)
from glossator.store import annotations as stored
from tests.services.office import CAT, Office

ODD = Raw("labelstudio", "result", b'[{"from_name": "nobody knows", "x":1.50}]')
VERBATIM = AnnotationDraft(Answer(), 3.5, ODD, verbatim=True)
SKIP = AnnotationDraft(Answer(), skipped=True)


def _sound(office: Office) -> None:
    assert consistency.check(office.database, office.blobs) == []


def test_a_verbatim_answer_is_stored_as_it_came(office: Office) -> None:
    (task,) = office.tasks(office.project())
    made = office.act(office.owner, lambda c: annotations.hand_in(c, task, VERBATIM))
    kept = office.look(office.owner, lambda c: annotations.get(c, made.id))
    assert kept.raw is not None
    assert kept.raw.body == ODD.body
    assert kept.seconds == 3.5
    changed = AnnotationDraft(Answer(), None, Raw("labelstudio", "result", b"[ ]"), verbatim=True)
    office.act(office.owner, lambda c: annotations.edit(c, made.id, changed))
    again = office.look(office.owner, lambda c: annotations.get(c, made.id))
    assert again.raw is not None
    assert again.raw.body == b"[ ]"
    assert again.revision == 2


def test_a_labeler_hands_in_with_the_hold_and_never_without(office: Office) -> None:
    project, anna = office.project(overlap=2), office.person()
    first, second = office.tasks(project, 2)
    assert office.given(anna, project, limit=1) == first
    made = office.act(anna, lambda c: annotations.hand_in(c, first, CAT))
    assert office.row(made.assignment_id).state == "accepted"
    assert office.task(first).answers == 1
    with pytest.raises(NotFound):
        office.act(anna, lambda c: annotations.hand_in(c, second, CAT))
    with pytest.raises(Forbidden):
        office.act(anna, lambda c: annotations.hand_in(c, first, CAT))


def test_an_answer_after_the_lease_takes_its_hold_back(office: Office) -> None:
    project, anna = office.project(), office.person()
    (task,) = office.tasks(project)
    assert office.given(anna, project) == task
    hold = office.sql("SELECT id FROM assignments WHERE task_id = ?", task)[0][0]
    office.act(office.owner, lambda c: assignments.expire(c, hold, "gone"))
    made = office.act(anna, lambda c: annotations.hand_in(c, task, CAT))
    assert made.assignment_id == hold


@pytest.mark.parametrize("how", ["others", "me", "count"])
@pytest.mark.parametrize("held", [True, False])
def test_a_skip_without_naming_a_hold_counts_as_the_batch_says(
    office: Office, how: str, held: bool
) -> None:
    project = office.project(on_skip=how)
    (task,) = office.tasks(project)
    if held:
        assert office.given(office.owner, project) == task
    made = office.act(office.owner, lambda c: annotations.hand_in(c, task, SKIP))
    assert made.skipped
    assert made.raw is None
    row = office.task(task)
    assert (row.skips, row.annotations) == (1, 0)
    assert row.state == ("labelled" if how == "count" else "in_progress" if held else "open")
    _sound(office)
    office.act(office.owner, lambda c: annotations.delete(c, made.id))
    assert office.task(task).skips == 0
    _sound(office)


def test_pages_hold_each_task_once_with_all_that_is_said_about_it(office: Office) -> None:
    project = office.project()
    numbers = office.tasks(project, 5)
    office.act(office.owner, lambda c: annotations.hand_in(c, numbers[3], VERBATIM))
    proposal = PredictionDraft(Answer(), 0.5, "one", ODD)
    office.act(office.owner, lambda c: predictions.create(c, numbers[3], proposal))
    proposed = office.look(office.owner, lambda c: predictions.of_task(c, numbers[3]))[0]
    better = PredictionDraft(Answer(), 0.9, "two", ODD)
    changed = office.act(office.owner, lambda c: predictions.edit(c, proposed.id, better))
    kept = office.look(office.owner, lambda c: predictions.get(c, proposed.id))
    assert (kept.score, kept.model) == (0.9, "two")
    assert (changed.score, changed.model) == (0.9, "two")
    office.act(
        office.owner,
        lambda c: stored.save_draft(c.tx, project.id, numbers[2], c.member.id, b"{}", c.at),
    )
    pages = [
        office.look(office.owner, lambda c, n=n: dossiers.page(c, project.id, n, 2))
        for n in (0, 2, 4, 6)
    ]
    assert [[d.task.id for d in page] for page in pages] == [
        numbers[:2], numbers[2:4], numbers[4:], [],
    ]  # fmt: skip
    assert [d.task.number for page in pages for d in page] == [1, 2, 3, 4, 5]
    third, fourth = pages[1]
    assert [d.body for d in third.drafts] == [b"{}"]
    assert len(fourth.annotations) == 1
    assert len(fourth.predictions) == 1
    one = office.look(office.owner, lambda c: dossiers.get(c, numbers[3]))
    assert (one.task.number, one.annotations, one.predictions) == (
        4, fourth.annotations, fourth.predictions,
    )  # fmt: skip
    assert office.look(office.owner, lambda c: dossiers.totals(c, project.id)) == (5, 1, 1)
    other = office.found()
    with pytest.raises(NotFound):
        office.look(other, lambda c: dossiers.page(c, project.id, 0, 2))
    with pytest.raises(NotFound):
        office.look(other, lambda c: dossiers.get(c, numbers[0]))


def test_people_are_told_to_those_who_see_results_alone(office: Office) -> None:
    project, anna = office.project(), office.person()
    both = [office.owner.id, anna.id]
    seen = office.look(anna, lambda c: dossiers.people(c, project.id, both))
    assert seen[anna.id].email == anna.email
    assert seen[office.owner.id].email == ""
    seen = office.look(office.owner, lambda c: dossiers.people(c, project.id, both))
    assert seen[anna.id].email == anna.email


def test_a_native_answer_is_still_checked(office: Office) -> None:
    (task,) = office.tasks(office.project())
    wrong = AnnotationDraft(CAT.answer, raw=None, verbatim=False)
    bad = AnnotationDraft(Answer((*CAT.answer.values, *CAT.answer.values)))
    office.act(office.owner, lambda c: annotations.hand_in(c, task, wrong))
    with pytest.raises(Invalid):
        office.act(office.owner, lambda c: annotations.hand_in(c, task, bad))


def test_a_number_stays_with_its_task_and_is_not_given_twice(office: Office) -> None:
    project, other = office.project(), office.project()
    first, second = office.tasks(project, 2)
    office.tasks(other, 1)
    office.act(office.owner, lambda c: tasks.delete(c, [second]))
    (third,) = office.tasks(project)
    assert [office.task(n).number for n in (first, third)] == [1, 3]


def test_a_unique_id_of_an_answer_is_given_once(office: Office) -> None:
    one, two = office.tasks(office.project(), 2)
    named = msgspec.structs.replace(CAT, unique_id="u-1")
    made = office.act(office.owner, lambda c: annotations.hand_in(c, one, named))
    with pytest.raises(Conflict):
        office.act(office.owner, lambda c: annotations.hand_in(c, two, named))
    assert office.look(office.owner, lambda c: annotations.get(c, made.id)).unique_id == "u-1"
    assert office.look(office.owner, lambda c: annotations.of_task(c, two)) == []
    stranger = office.found()
    (theirs,) = office.tasks(office.project(by=stranger), by=stranger)
    office.act(stranger, lambda c: annotations.hand_in(c, theirs, named))
    _sound(office)


def test_an_answer_may_be_handed_in_for_another_member_who_is_here(office: Office) -> None:
    project, anna = office.project(overlap=2), office.person()
    (task,) = office.tasks(project)
    hers = msgspec.structs.replace(CAT, member_id=anna.id)
    made = office.act(office.owner, lambda c: annotations.hand_in(c, task, hers))
    assert made.member_id == anna.id
    assert office.claim(anna, project) is None
    ours = office.act(office.owner, lambda c: annotations.hand_in(c, task, CAT))
    assert ours.member_id == office.owner.id
    for who, wrong in ((office.found().id, Invalid), (anna.id, Forbidden)):
        draft = msgspec.structs.replace(SKIP if who == anna.id else CAT, member_id=who)
        with pytest.raises(wrong):
            office.act(office.owner, lambda c, d=draft: annotations.hand_in(c, task, d))
    others = msgspec.structs.replace(CAT, member_id=office.owner.id)
    with pytest.raises((Forbidden, NotFound)):
        office.act(anna, lambda c: annotations.hand_in(c, task, others))
    _sound(office)


def test_pages_pass_over_tasks_that_nobody_sees(office: Office) -> None:
    project = office.project()
    office.project()
    before = office.tasks(project, 2)
    batch = office.batch(project)
    gone = office.tasks(project, 2, batch)
    after = office.tasks(project, 2)

    def pages() -> list[list[int]]:
        found = [
            office.look(office.owner, lambda c, n=n: dossiers.page(c, project.id, n, 2))
            for n in (0, 2, 4, 6)
        ]
        return [[d.task.id for d in page] for page in found]

    assert pages() == [before, gone, after, []]
    office.act(office.owner, lambda c: batches.delete(c, batch.id))
    assert pages() == [before, after, [], []]
