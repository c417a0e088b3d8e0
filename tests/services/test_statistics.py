"""What people did by day, how alike and how right they are; and what a training task teaches."""

import msgspec
import pytest

from glossator.model.annotation import Answer, Prediction, Region, Value
from glossator.model.errors import Invalid, NotFound
from glossator.model.geometry import Box
from glossator.quality import agreement
from glossator.services import (
    annotations,
    assignments,
    members,
    predictions,
    projects,
    reviews,
    statistics,
    work,
)
from glossator.services.assignments import Lesson
from glossator.store.work_days import DAY_US, day_of
from tests.services.office import CAT, DOG, IS_CAT, Office

replace = msgspec.structs.replace


def of(office: Office, project: projects.Project, days: int = 1) -> statistics.Statistics:
    last = day_of(office.at)
    return office.look(
        office.owner, lambda c: statistics.of_project(c, project.id, last - days + 1, last)
    )


def test_each_day_of_each_person_is_counted(office: Office) -> None:
    project = office.project(overlap=2, on_reject="final")
    office.tasks(project, 3)
    first, second = office.people(2)
    yesterday = office.at - DAY_US
    office.answer(first, project, at=yesterday, draft=replace(CAT, seconds=1.5))
    office.answer(first, project, draft=replace(CAT, seconds=2.25))
    office.answer(first, project, draft=CAT)
    done = office.answer(second, project, draft=replace(DOG, seconds=10))
    rows = office.claim(second, project)
    assert rows
    office.do(second, assignments.skip, rows[0].lead_id)
    office.do(office.owner, reviews.create, done.annotations[0].id,
              reviews.ReviewDraft(verdict="rejected"))  # fmt: skip
    made = office.do(office.owner, annotations.create, rows[0].task_id, replace(CAT, seconds=1))

    today = day_of(office.at)
    found = {(one.day, one.member_id): one for one in of(office, project, 2).days}
    assert found == {
        (today - 1, first.id): statistics.Day(
            day=today - 1, member_id=first.id, submitted=1, timed=1, ms=1500
        ),
        (today, first.id): statistics.Day(
            day=today, member_id=first.id, submitted=2, timed=1, ms=2250
        ),
        (today, second.id): statistics.Day(
            day=today, member_id=second.id, submitted=1, timed=1, ms=10_000, skipped=1, rejected=1
        ),
        (today, office.owner.id): statistics.Day(
            day=today, member_id=office.owner.id, submitted=1, timed=1, ms=1000, reviewed=1
        ),
    }
    assert made.member_id == office.owner.id
    assert {one.day for one in of(office, project, 1).days} == {today}
    mine = office.look(first, lambda c: statistics.mine(c, project.id))
    assert mine == statistics.Mine(today=2, submitted=3, undone=1)
    with pytest.raises(Invalid):
        of(office, project, 400)


def test_golden_answers_are_counted_and_nothing_outlives_the_project(office: Office) -> None:
    project = office.project(golden_every=1)
    office.golden(project, 2)
    office.tasks(project)
    someone = office.person()
    office.answer(someone, project, draft=CAT)
    office.answer(someone, project, draft=DOG)
    found = of(office, project)
    [day] = found.days
    assert (day.golden_seen, day.golden_right) == (2, 1)
    assert [(one.label, one.score, one.count) for one in found.golden] == [
        ("cat", 0.5, 2), ("dog", 0.0, 1),
    ]  # fmt: skip
    assert office.counts(-project.id)
    office.do(office.owner, projects.delete, project.id)
    office.run_jobs()
    assert office.counts(-project.id) == {}


def test_agreement_is_of_everybody_of_people_and_of_labels(office: Office) -> None:
    project = office.project(overlap=3)
    office.tasks(project)
    people = office.people(3)
    for person, draft in zip(people, (CAT, CAT, DOG), strict=True):
        office.answer(person, project, draft=draft)
    found = of(office, project)
    assert (found.sampled, found.labels) == (3, [("kind", "cat", 2), ("kind", "dog", 1)])
    shares = {(one.member_id, one.label): (one.score, one.count) for one in found.agreement}
    assert shares == {
        (None, None): (pytest.approx(1 / 3), 3),
        (people[0].id, None): (0.5, 2), (people[1].id, None): (0.5, 2),
        (people[2].id, None): (0, 2),
        (None, "cat"): (pytest.approx(1 / 3), 3), (None, "dog"): (0, 2),
    }  # fmt: skip


def test_regions_of_a_label_agree_where_they_overlap() -> None:
    def boxes(*places: tuple[str, float]) -> Answer:
        return Answer(
            regions=tuple(
                Region(id=str(n), field="box", labels=(label,), shape=Box(x, 0, 10, 10))
                for n, (label, x) in enumerate(places)
            )
        )

    one, other = boxes(("car", 0), ("car", 50), ("dog", 100)), boxes(("car", 1), ("dog", 200))
    found = agreement.by_label(one, other)
    assert found == {("box", "car"): pytest.approx(2 / 3), ("box", "dog"): 0}
    assert agreement.alike(one, one) == 1
    assert agreement.labels_of(one) == [("box", "car"), ("box", "car"), ("box", "dog")]


def test_a_training_task_says_what_was_right_and_a_golden_one_does_not(office: Office) -> None:
    project = office.project(golden_every=1)
    batch = office.batch(project, kind="training", priority=1)
    hinted = replace(IS_CAT, hint="Whiskers.")
    [training] = office.tasks(project, 1, batch, kind="training", expected=hinted)
    office.golden(project)
    office.tasks(project)
    someone = office.person()
    first, second = (office.answer(someone, project, draft=DOG) for _ in range(2))
    assert first.lessons == [Lesson(training, False, hinted)]
    assert second.lessons == []


def test_an_answer_grows_from_what_is_of_its_task_only(office: Office) -> None:
    project, other = office.project(), office.project()
    [number], [elsewhere] = office.tasks(project), office.tasks(other)

    def proposed(task: int) -> Prediction:
        draft = predictions.PredictionDraft(CAT.answer)
        return office.act(office.owner, lambda c: predictions.create(c, task, draft))

    right, wrong = proposed(number), proposed(elsewhere)
    someone = office.person()
    rows = office.claim(someone, project)
    assert rows
    for parents in (
        {"parent_prediction_id": wrong.id}, {"parent_prediction_id": 1}, {"parent_annotation_id": 1},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            office.submit(someone, rows, draft=replace(CAT, **parents))
    done = office.submit(someone, rows, draft=replace(CAT, parent_prediction_id=right.id))
    assert done.annotations[0].parent_prediction_id == right.id


def test_names_are_for_those_who_see_the_work(office: Office) -> None:
    project = office.project()
    someone, reviewer = office.person(), office.person("reviewer")
    office.do(office.owner, projects.place, project.id, reviewer.id, "reviewer")
    foreigner = office.found()
    found = office.look(
        reviewer, lambda c: members.names(c, project.id, [someone.id, foreigner.id])
    )
    assert found == [(someone.id, someone.email.partition("@")[0])]
    with pytest.raises(NotFound):
        office.look(foreigner, lambda c: members.names(c, project.id, [someone.id]))


def test_instructions_are_the_projects(office: Office) -> None:
    project = office.project()
    told = office.do(office.owner, projects.update, project.id, {"instructions": "Look twice."})
    assert told.instructions == "Look twice."
    again = office.look(office.owner, lambda c: projects.get(c, project.id))
    assert again.instructions == "Look twice."
    [number] = office.tasks(project)
    rows = office.claim(office.person(), project)
    assert rows
    assert office.look(office.owner, lambda c: work.shown(c, rows))[0].instructions is None
    assert number == rows[0].task_id


def test_an_answer_without_words_has_no_labels() -> None:
    assert agreement.labels_of(Answer((Value("kind", None),)), ("kind",)) == []
