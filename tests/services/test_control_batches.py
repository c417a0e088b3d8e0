"""Golden tasks of another batch, golden tasks for reviewers, and training before work."""

import pytest

from glossator.model.errors import Invalid
from glossator.model.work import REVIEW
from glossator.services import batches, projects, tasks
from tests.services.office import IS_CAT, Office, drafted, replace


def test_golden_tasks_of_another_batch_are_handed_out_among_its_tasks(office: Office) -> None:
    project = office.project(golden_every=1)
    [golden] = office.golden(project)  # in the default batch
    settings = replace(project.settings, golden_batch_id=project.default_batch_id)
    batch = office.batch(project, settings=settings, priority=5)
    work = office.tasks(project, 2, batch)
    someone = office.person()
    given = [office.answer(someone, project).annotations[0].task_id for _ in range(3)]
    assert sorted(given) == sorted([golden, *work])
    assert given[0] == golden
    # It is an answer of the batch that the task is of, and no slot was taken.
    assert office.task(golden).answers == 1
    assert office.counts(project.default_batch_id)["annotations"] == 1
    [seen] = office.sql(
        "SELECT sum(golden_seen) FROM seats WHERE member_id = ?", someone.id
    )  # fmt: skip
    assert int(seen[0]) == 1


def test_golden_tasks_come_from_a_batch_of_the_same_project(office: Office) -> None:
    project, other = office.project(), office.project()
    for number in (other.default_batch_id, 1):
        settings = replace(project.settings, golden_batch_id=number)
        with pytest.raises(Invalid, match="no such batch in this project"):
            office.batch(project, settings=settings)


def test_golden_tasks_for_reviewers_are_handed_out_to_nobody_else(office: Office) -> None:
    project = office.project(golden_every=1)
    drafts = [drafted(0, kind="golden", expected=IS_CAT, reviewers=True)]
    [number] = office.act(office.owner, lambda c: tasks.create(c, project.id, drafts))
    assert office.sql("SELECT lane FROM queue WHERE unit_id = ?", number) == [(REVIEW,)]
    work, _ = office.tasks(project, 2)
    labeler, reviewer = office.person(), office.person("reviewer")
    assert office.given(labeler, project) == work
    office.do(office.owner, projects.place, project.id, reviewer.id, "reviewer")
    assert office.given(reviewer, project) == number
    # Begun anew, it waits where it waited.
    office.do(office.owner, tasks.reset, number)
    assert office.sql("SELECT lane FROM queue WHERE unit_id = ?", number) == [(REVIEW,)]


def test_a_training_batch_of_higher_priority_comes_before_work(office: Office) -> None:
    project = office.project()
    training = office.batch(project, kind="training", priority=9)
    [lesson] = office.golden(project, batch=training, kind="training")
    [work] = office.tasks(project)
    someone, other = office.people(2)
    assert office.answer(someone, project).annotations[0].task_id == lesson
    assert office.answer(someone, project).annotations[0].task_id == work
    assert office.answer(other, project).annotations[0].task_id == lesson  # everybody learns
    assert office.claim(other, project) is None


def test_a_sealed_batch_takes_no_more(office: Office) -> None:
    project = office.project()
    batch = office.batch(project, staging=True)
    office.tasks(project, 1, batch)
    opened = office.act(office.owner, lambda c: batches.open_(c, batch.id, seal=True))
    assert (opened.state, opened.sealed) == ("open", True)
    with pytest.raises(Exception, match="sealed"):
        office.tasks(project, 1, batch)
