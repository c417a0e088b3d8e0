"""Lists over an organization, names that are unique in it, and schemas that tasks bring."""

from typing import Any

import pytest

from glossator.model.errors import Conflict, NotFound
from glossator.model.label_schema import Label, LabelSchema, TextField
from glossator.model.project import Project
from glossator.services import batches, projects, reviews, schemas, task_lists, tasks
from glossator.services.projects import ProjectDraft
from glossator.services.task_lists import Chosen
from tests.services.office import CAT, SCHEMA, SECOND, Office, drafted, replace, together

START = (1 << 62, 1 << 62)


@pytest.fixture
def office(own_office: Office) -> Office:
    return own_office


def listed(office: Office, limit: int = 100, **chosen: Any) -> list[int]:
    found = office.look(
        office.owner, lambda c: task_lists.newest(c, Chosen(**chosen), START, limit)
    )  # fmt: skip
    return [task.id for task in found]


def total(office: Office, **chosen: Any) -> int:
    return office.look(office.owner, lambda c: task_lists.total(c, Chosen(**chosen)))


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_the_newest_tasks_of_all_projects_come_first(office: Office) -> None:
    one, two, test = office.project(), office.project(), office.project(test=True)
    first = office.tasks(one, 2, at=office.at)
    second = office.tasks(two, 2, at=office.at + SECOND)
    third = office.tasks(one, 1, at=office.at + 2 * SECOND)
    apart = office.tasks(test, 1)
    office.golden(one, 2)  # in no list
    every = [*third, *reversed(second), *reversed(first)]
    assert listed(office) == every
    assert (listed(office, test=True), total(office, test=True)) == (apart, 1)
    assert total(office) == 5
    assert listed(office, project_id=one.id) == [*third, *reversed(first)]
    assert total(office, project_id=one.id) == 3
    page = office.look(
        office.owner,
        lambda c: task_lists.newest(c, Chosen(), (office.at + SECOND, second[1]), 2),
    )  # fmt: skip
    assert [task.id for task in page] == [second[0], first[1]]
    office.do(office.owner, projects.delete, two.id)
    assert (listed(office), total(office)) == ([*third, *reversed(first)], 3)


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_lists_are_narrowed_and_counted_alike(office: Office) -> None:
    project = office.project()
    batch = office.batch(project)
    numbers = office.tasks(project, 3, tags=("x",))
    inside = office.tasks(project, 2, batch, unique_id=None)
    office.act(office.owner, lambda c: tasks.edit(c, inside[0], {"unique_id": "u"}))
    done = office.answer(office.person(), project).annotations[0]
    office.act(
        office.owner,
        lambda c: reviews.create(
            c, done.id, reviews.ReviewDraft(verdict="accepted", source="customer")
        ),
    )
    asked: list[tuple[dict[str, Any], set[int]]] = [
        ({"filters": {"state_in": ("open",)}}, {*numbers, *inside} - {done.task_id}),
        ({"filters": {"state_in": ("accepted", "labelled")}}, {done.task_id}),
        ({"filters": {"any_tag_in": ("x", "y")}}, set(numbers)),
        ({"filters": {"customer_in": ("accepted",)}}, {done.task_id}),
        ({"filters": {"customer_in": ("pending", "rejected")}}, set()),
        ({"batch_id": batch.id}, set(inside)),
        ({"filters": {"project_in": [project.id]}}, {*numbers, *inside}),
        ({"filters": {"id_in": [inside[0]]}}, {inside[0]}),
        ({"filters": {"created_gte": office.at + 1}}, set()),
    ]  # fmt: skip
    for chosen, wanted in asked:
        assert set(listed(office, **chosen)) == wanted, chosen
        assert total(office, **chosen) == len(wanted), chosen
    found = office.look(office.owner, lambda c: task_lists.with_unique_ids(c, ["u", "v"], False))
    assert found == [inside[0]]


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_of_many_at_once_one_gets_the_name(office: Office) -> None:
    project = office.project()

    def make(context: Any, name: str) -> None:
        projects.claim_name(context, name, False)
        projects.create(context, ProjectDraft(name=name, schema=SCHEMA))

    def make_batch(context: Any, name: str) -> None:
        batches.claim_name(context, name, False)
        batches.create(context, project.id, batches.BatchDraft(name=name))

    for work in (make, make_batch):
        ended = together(8, lambda _, work=work: office.act(office.owner, lambda c: work(c, "n")))
        assert sum(one is None for one in ended) == 1
        assert sum(isinstance(one, Conflict) and one.code == "name" for one in ended) == 7
    found = office.look(office.owner, lambda c: projects.named(c, "n", False))
    assert found.name == "n"
    for test, name in ((True, "n"), (False, "m")):
        with pytest.raises(NotFound):
            office.look(office.owner, lambda c, t=test, n=name: projects.named(c, n, t))
    with pytest.raises(NotFound):  # another organization's
        office.look(office.found(), lambda c: batches.named(c, "n", False))


def with_own(office: Office, project: Project, schema: LabelSchema) -> int:
    """A task with a label schema of its own."""

    def make(context: Any) -> int:
        version = schemas.keep(context, project, schema)
        [number] = tasks.create(context, project.id, [drafted(schema_version=version)])
        return number

    return office.act(office.owner, make)


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_tasks_bring_their_own_questions_once(office: Office) -> None:
    project = office.project()
    other = LabelSchema(fields=(TextField(name="note", required=True),))
    first, second = with_own(office, project, other), with_own(office, project, other)
    [plain] = office.tasks(project)
    versions = [office.task(n).schema_version for n in (first, second, plain)]
    assert versions == [2, 2, 1]
    someone = office.person()
    with pytest.raises(Exception, match="does not fit"):
        office.answer(someone, project)  # the first task asks for a note
    present = office.look(office.owner, lambda c: projects.schema(c, project))
    assert present.fields == SCHEMA.fields
    # The next version of the project itself comes after those that tasks brought.
    changed = replace(SCHEMA, fields=(replace(SCHEMA.fields[0], labels=(Label("emu"),)),))
    after = office.do(office.owner, projects.set_schema, project.id, changed)
    assert after.schema_version == 3
    ended = together(
        6, lambda n: with_own(office, after, LabelSchema(fields=(TextField(name=f"f{n % 2}"),)))
    )
    assert {office.task(n).schema_version for n in ended} == {4, 5}


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_the_first_task_says_what_a_project_asks_that_asks_nothing(office: Office) -> None:
    project = office.project(schema=LabelSchema())
    adopted = office.do(office.owner, projects.adopt, project, SCHEMA)
    assert adopted.schema_version == 2
    again = office.do(office.owner, projects.adopt, project, LabelSchema(fields=SCHEMA.fields[:1]))
    assert again.schema_version == 2
    [number] = office.tasks(adopted)
    office.answer(office.person(), adopted, draft=CAT)
    assert office.task(number).state == "labelled"


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_only_an_untouched_task_is_canceled_where_that_is_asked(office: Office) -> None:
    project = office.project()
    held, free = office.tasks(project, 2)
    someone = office.person()
    rows = office.claim(someone, project)
    assert rows

    def cancel(number: int) -> None:
        office.act(office.owner, lambda c: tasks.cancel(c, number, untouched=True))

    with pytest.raises(Conflict):
        cancel(held)
    cancel(free)
    with pytest.raises(Conflict):  # not twice
        cancel(free)
    office.submit(someone, rows)
    with pytest.raises(Conflict):
        cancel(held)
