"""Who may do what: keys, roles, places, owners of files, and walls between organizations."""

from collections.abc import Callable
from typing import Any

import pytest

from glossator.model.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Unauthenticated,
)  # fmt: skip
from glossator.model.task import PredictionDraft
from glossator.model.work import RANK, ROLES, Member
from glossator.services import (
    annotations,
    assignments,
    batches,
    events,
    exports,
    files,
    imports,
    members,
    predictions,
    projects,
    reviews,
    snapshots,
    tasks,
    work,
)  # fmt: skip
from glossator.services.access import VERBS, identify
from glossator.services.exports import Scope
from glossator.services.files import FileDraft, Upload
from glossator.store import members as rows
from glossator.store.blobs import Staged
from tests.services.office import CAT, SCHEMA, SECOND, Office, drafted, together

# ------------------------------------------------------------------ keys


def known(office: Office, key: str | None, at: int | None = None) -> Member:
    return office.look(office.owner, lambda c: identify(c.tx, key, at or office.at))[1]


def refusal(office: Office, key: str | None, at: int | None = None) -> str:
    with pytest.raises(Unauthenticated) as caught:
        known(office, key, at)
    return caught.value.message


def test_key_tells_who_it_is(office: Office) -> None:
    someone = office.person("reviewer")
    keys = office.do(someone, members.create_key, someone.id)
    assert known(office, keys.api_key).id == someone.id
    assert known(office, keys.api_key).role == "reviewer"


def test_every_wrong_key_is_refused_in_the_same_words(office: Office) -> None:
    """rel: A1"""
    someone, other = office.people(2)
    good = office.do(someone, members.create_key, someone.id)
    key = good.api_key
    theirs = office.do(other, members.create_key, other.id).api_key
    revoked = office.do(someone, members.create_key, someone.id).api_key
    number = office.sql("SELECT id FROM credentials WHERE prefix = ?", revoked[4:16])[0][0]
    office.do(someone, members.revoke_key, number)
    expired = office.do(someone, members.create_key, someone.id).api_key
    office.sql("UPDATE credentials SET expires_at = ? WHERE prefix = ?", office.at, expired[4:16])
    gone = office.person()
    of_gone = office.do(gone, members.create_key, gone.id).api_key
    office.do(office.owner, members.remove, gone.id)
    disabled = office.person()
    of_disabled = office.do(disabled, members.create_key, disabled.id).api_key
    office.sql("UPDATE users SET disabled_at = 1 WHERE id = ?", disabled.user_id)
    wrong = [
        None, "", "gls_", key[:-1], key[:16], key[4:], key.upper(), key.lower().swapcase(),
        key + "x", " " + key, key + "\n", key[:4] + theirs[4:16] + key[16:],
        key[:16] + theirs[16:], revoked, expired, of_gone, of_disabled,
        f"gls_{good.access_id}{good.secret_key}", "gls_" + "é" * 50, "gls_" + "\0" * 50,
        "gls_" + "a" * 10_000, "x" * 60, "gls_' OR 1=1 --" + "a" * 40,
    ]  # fmt: skip
    said = {refusal(office, k) for k in wrong}
    assert len(said) == 1
    assert known(office, key).id == someone.id


def test_key_works_until_it_expires(office: Office) -> None:
    someone = office.person()
    key = office.do(someone, members.create_key, someone.id).api_key
    until = office.at + SECOND
    office.sql("UPDATE credentials SET expires_at = ? WHERE prefix = ?", until, key[4:16])
    assert known(office, key, until - 1).id == someone.id
    refusal(office, key, until)


def test_keys_are_never_stored_or_listed(office: Office) -> None:
    someone = office.person()
    key = office.do(someone, members.create_key, someone.id, "laptop").api_key
    [row] = office.sql("SELECT hash FROM credentials WHERE prefix = ?", key[4:16])
    assert key[16:].encode() not in row[0]
    listed = office.look(someone, lambda c: members.keys(c, someone.id))
    assert key[16:] not in repr(listed)
    assert "laptop" in {one["name"] for one in listed}


def test_nobody_makes_or_ends_keys_above_themselves(office: Office) -> None:
    admin, manager, other = office.person("admin"), office.person("manager"), office.person()
    with pytest.raises(Forbidden):
        office.do(admin, members.create_key, office.owner.id)
    with pytest.raises(Forbidden):
        office.do(manager, members.create_key, other.id)
    number = office.sql("SELECT id FROM credentials WHERE member_id = ?", office.owner.id)[0][0]
    for who in (admin, manager):
        with pytest.raises(Forbidden):
            office.do(who, members.revoke_key, number)
    assert office.do(admin, members.create_key, other.id).api_key


# ------------------------------------------------------------------ roles and verbs

TABLE = {
    "work": "labeler", "read": "labeler", "read_results": "member", "make": "member",
    "steer": "manager", "manage": "manager", "administer": "admin", "own": "owner",
    "browse": "reviewer",
}  # fmt: skip


@pytest.mark.parametrize("verb", TABLE)
def test_verb_belongs_to_a_role_and_those_above(verb: str) -> None:
    assert VERBS[verb] == {role for role in ROLES if RANK[role] >= RANK[TABLE[verb]]}


def test_members_do_not_review() -> None:
    assert VERBS["review"] == {"reviewer", "manager", "admin", "owner"}


class Case:
    """One project with one of each thing, to try the verbs on."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.project = office.project(overlap=9)
        self.batch = office.batch(self.project)
        self.task, self.spare = office.tasks(self.project, 2)
        author = office.person()
        self.annotation = office.answer(author, self.project).annotations[0].id
        rows = office.claim(author, self.project)
        assert rows
        self.hold = rows[0].id
        self.prediction = office.do(
            office.owner, predictions.create, self.task, PredictionDraft(CAT.answer)
        ).id
        self.snapshot = office.act(
            office.owner, lambda c: snapshots.create(c, self.project.id, "t", Scope())
        ).id
        self.import_ = office.act(office.owner, lambda c: imports.create(c, self.project.id)).id
        self.group = office.do(office.owner, members.create_group, "g", self.project.id).id
        self.file = a_file(office, office.owner, project_id=self.project.id)


def a_file(office: Office, who: Member, **owners: Any) -> int:
    staged = office.blobs.stage(iter([b"bytes"]))
    key = office.blobs.adopt(staged)
    upload = Upload(Staged(staged.path, staged.size, staged.sha256, staged.md5), "a.txt",
                    "text/plain")  # fmt: skip
    return office.act(who, lambda c: files.create(c, upload, FileDraft(**owners), key)).id


ACTS: dict[str, tuple[str, Callable[[Any, Case], Any]]] = {
    "read project": ("labeler", lambda c, x: projects.get(c, x.project.id)),
    "list batches": ("labeler", lambda c, x: batches.every(c, x.project.id, 0, 9)),
    "list tasks": ("reviewer", lambda c, x: tasks.every(c, x.project.id, 0, 9)),
    "read another's answer": ("reviewer", lambda c, x: annotations.get(c, x.annotation)),
    "read another's hold": ("reviewer", lambda c, x: work.get(c, x.hold)),
    "review": (
        "reviewer",
        lambda c, x: reviews.create(c, x.annotation, reviews.ReviewDraft(verdict="accepted")),
    ),
    "make tasks": ("member", lambda c, x: tasks.create(c, x.project.id, [drafted()])),
    "edit a task": ("member", lambda c, x: tasks.edit(c, x.task, {"name": "n"})),
    "make a batch": (
        "member", lambda c, x: batches.create(c, x.project.id, batches.BatchDraft(name="b")),
    ),
    "answer by API": ("member", lambda c, x: annotations.create(c, x.spare, CAT)),
    "edit another's answer": ("member", lambda c, x: annotations.edit(c, x.annotation, CAT)),
    "delete an answer": ("member", lambda c, x: annotations.delete(c, x.annotation)),
    "promote": ("member", lambda c, x: annotations.promote(c, x.annotation, True)),
    "predict": (
        "member", lambda c, x: predictions.create(c, x.task, PredictionDraft(CAT.answer)),
    ),
    "delete a prediction": ("member", lambda c, x: predictions.delete(c, x.prediction)),
    "import": ("member", lambda c, x: imports.create(c, x.project.id)),
    "read an import": ("member", lambda c, x: imports.get(c, x.import_)),
    "delete a file": ("member", lambda c, x: files.delete(c, x.file)),
    "list members": ("member", lambda c, x: members.every(c, 0, 9)),
    "read a group": ("member", lambda c, x: members.group(c, x.group)),
    "cancel a task": ("manager", lambda c, x: tasks.cancel(c, x.spare)),
    "reset a task": ("manager", lambda c, x: tasks.reset(c, x.task)),
    "send to review": ("manager", lambda c, x: tasks.to_review(c, x.task)),
    "change an overlap": ("manager", lambda c, x: tasks.set_overlap(c, x.task, 20)),
    "pause another's batch": ("manager", lambda c, x: batches.pause(c, x.batch.id)),
    "delete a batch": ("manager", lambda c, x: batches.delete(c, x.batch.id)),
    "delete tasks": ("manager", lambda c, x: tasks.delete(c, [x.task])),
    "make a project": (
        "manager", lambda c, x: projects.create(c, projects.ProjectDraft(name="p")),
    ),
    "change a schema": ("manager", lambda c, x: projects.set_schema(c, x.project.id, SCHEMA)),
    "archive": ("manager", lambda c, x: projects.archive(c, x.project.id)),
    "delete a project": ("manager", lambda c, x: projects.delete(c, x.project.id)),
    "export": ("manager", lambda c, x: exports.begin(c, x.project.id)),
    "snapshot": (
        "manager", lambda c, x: snapshots.create(c, x.project.id, "t", Scope()),
    ),
    "read a snapshot": ("manager", lambda c, x: snapshots.get(c, x.snapshot)),
    "read events": ("manager", lambda c, x: events.every(c, x.project.id, 0, 9)),
    "place somebody": (
        "manager", lambda c, x: projects.place(c, x.project.id, c.member.id, "labeler"),
    ),
    "make a group": ("manager", lambda c, x: members.create_group(c, "g")),
    "add people": ("admin", lambda c, x: members.add(c, "x@example.org", "labeler")),
}  # fmt: skip


class Undone(Exception):
    """Ends a unit of work that was allowed, so that the next role finds the same things."""


@pytest.fixture(scope="module")
def case(office: Office) -> Case:
    return Case(office)


@pytest.mark.parametrize("act", ACTS)
def test_act_belongs_to_a_role_and_those_above(case: Case, act: str) -> None:
    office = case.office
    least, verb = ACTS[act]
    allowed = set()
    for role in ROLES:
        someone = office.person(role)

        def attempt(context: Any) -> None:
            verb(context, case)
            raise Undone

        try:
            office.act(someone, attempt)
        except Undone:
            allowed.add(role)
        except (Forbidden, NotFound):
            pass
    wanted = {role for role in ROLES if RANK[role] >= RANK[least]}
    assert allowed == (VERBS["review"] if act == "review" else wanted)


@pytest.mark.parametrize("act", [a for a in ACTS if a not in ("make a project", "make a group",
                                                             "list members", "add people")])  # fmt: skip
def test_another_organization_finds_nothing(case: Case, act: str) -> None:
    """rel: O1"""
    stranger = case.office.found()
    before = case.office.dump(case.project.id)
    with pytest.raises(NotFound):
        case.office.act(stranger, lambda c: ACTS[act][1](c, case))
    assert case.office.dump(case.project.id) == before


@pytest.mark.parametrize("act", [a for a in ACTS if a not in ("make a project", "make a group",
                                                             "list members", "add people")])  # fmt: skip
def test_labeler_without_a_place_finds_nothing(office: Office, act: str) -> None:
    case = Case(office)
    office.do(office.owner, projects.update, case.project.id, {"open_to_all": False})
    with pytest.raises((NotFound, Forbidden)) as caught:
        office.act(office.person(), lambda c: ACTS[act][1](c, case))
    if act != "read a group":
        assert isinstance(caught.value, NotFound)


def test_lists_show_nothing_of_other_organizations(office: Office) -> None:
    case, stranger = Case(office), office.found()
    for look in (
        lambda c: projects.every(c, 0, 99), lambda c: files.every(c, 0, 99),
        lambda c: members.groups(c, 0, 99),
    ):  # fmt: skip
        assert office.look(stranger, look) == []
    assert [m.id for m in office.look(stranger, lambda c: members.every(c, 0, 99))] == [stranger.id]
    with pytest.raises(NotFound):
        office.act(stranger, lambda c: members.join(c, case.group, stranger.id))
    with pytest.raises(NotFound):
        office.look(stranger, lambda c: members.get(c, office.owner.id))


def test_unique_ids_of_two_organizations_are_apart(office: Office) -> None:
    stranger = office.found()
    office.tasks(office.project(), 1, unique_id="same")
    office.tasks(office.project(by=stranger), 1, by=stranger, unique_id="same")
    office.tasks(office.project(test=True), 1, unique_id="same")
    with pytest.raises(Conflict):
        office.tasks(office.project(), 1, unique_id="same")


# ------------------------------------------------------------------ what a labeler sees


def test_labeler_sees_only_tasks_they_hold_or_answered(office: Office) -> None:
    project = office.project(overlap=2)
    first, second = office.tasks(project, 2)
    someone, other = office.people(2)
    office.answer(someone, project)
    theirs = office.answer(other, project).annotations[0].id
    assert office.look(someone, lambda c: tasks.get(c, first)).task.id == first
    with pytest.raises(NotFound):
        office.look(someone, lambda c: tasks.get(c, second))
    with pytest.raises((NotFound, Forbidden)):
        office.look(someone, lambda c: annotations.get(c, theirs))
    seen = office.look(someone, lambda c: annotations.of_task(c, first))
    assert [a.member_id for a in seen] == [someone.id]
    rows = office.look(someone, lambda c: work.every(c, project.id, 0, 9))
    assert {row.member_id for row in rows} == {someone.id}


def test_golden_answers_are_hidden_from_those_who_label_and_review(office: Office) -> None:
    project = office.project(golden_every=1)
    office.tasks(project)
    [golden] = office.golden(project)
    someone = office.person()
    assert office.given(someone, project) == golden
    for who, sees in ((someone, False), (office.person("reviewer"), False),
                      (office.person("member"), True)):  # fmt: skip
        view = office.look(who, lambda c: tasks.get(c, golden))
        assert ("expected" in view.parts) == sees


def test_hold_belongs_to_its_person(office: Office) -> None:
    project = office.project()
    office.tasks(project)
    rows = office.claim(office.person(), project)
    assert rows
    for who in (office.person(), office.owner):
        for verb in (assignments.skip, assignments.release, assignments.renew):
            with pytest.raises(NotFound):
                office.act(who, lambda c, verb=verb: verb(c, rows[0].id))
        with pytest.raises(NotFound):
            office.submit(who, rows)


def test_nobody_reviews_their_own_answer(office: Office) -> None:
    for own in (False, True):
        project = office.project(review_percent=100, review_own=own)
        office.tasks(project)
        manager = office.person("manager")
        made = office.answer(manager, project).annotations[0]
        draft = reviews.ReviewDraft(verdict="accepted")
        if own:
            assert office.do(manager, reviews.create, made.id, draft).verdict == "accepted"
        else:
            with pytest.raises(Forbidden):
                office.do(manager, reviews.create, made.id, draft)


# ------------------------------------------------------------------ places


def test_place_raises_a_role_in_one_project_alone(office: Office) -> None:
    here, there = office.project(), office.project()
    someone = office.person()
    office.do(office.owner, projects.place, here.id, someone.id, "manager")
    [number] = office.tasks(here, 1, by=someone)
    office.do(someone, tasks.cancel, number)
    with pytest.raises(Forbidden):
        office.tasks(there, 1, by=someone)
    with pytest.raises(Forbidden):
        office.act(someone, lambda c: members.create_group(c, "g"))
    office.do(office.owner, projects.displace, here.id, someone.id)
    with pytest.raises(Forbidden):
        office.tasks(here, 1, by=someone)


def test_place_never_lowers_a_role(office: Office) -> None:
    project, manager = office.project(), office.person("manager")
    office.do(office.owner, projects.place, project.id, manager.id, "labeler")
    assert office.tasks(project, 1, by=manager)


def test_place_is_never_above_the_granter(office: Office) -> None:
    project, manager, someone = office.project(), office.person("manager"), office.person()
    for role in ("admin", "owner"):
        with pytest.raises(Invalid):
            office.do(manager, projects.place, project.id, someone.id, role)
    office.do(manager, projects.place, project.id, someone.id, "manager")
    with pytest.raises((Invalid, Forbidden)):  # they are a labeler who has a place
        office.do(someone, projects.place, project.id, someone.id, "admin")


def test_place_opens_a_closed_project(office: Office) -> None:
    project, someone = office.project(open_to_all=False), office.person()
    office.tasks(project)
    with pytest.raises(NotFound):
        office.claim(someone, project)
    assert office.look(someone, lambda c: projects.every(c, 0, 999)) != [project]
    office.do(office.owner, projects.place, project.id, someone.id, "labeler")
    assert office.claim(someone, project)
    assert project.id in {p.id for p in office.look(someone, lambda c: projects.every(c, 0, 9999))}


def test_member_steers_the_batches_they_made(office: Office) -> None:
    project, member = office.project(), office.person("member")
    own, other = office.batch(project, by=member), office.batch(project)
    assert office.do(member, batches.pause, own.id).state == "paused"
    with pytest.raises(Forbidden):
        office.do(member, batches.pause, other.id)


# ------------------------------------------------------------------ owners


def test_last_owner_stays(office: Office) -> None:
    owner = office.found()
    second = office.act(owner, lambda c: members.add(c, "second@example.org", "owner")).member_id
    with pytest.raises(Forbidden):
        office.do(owner, members.set_role, owner.id, "admin")  # nobody changes their own
    other = office.look(owner, lambda c: rows.get(c.tx, second))
    assert other is not None
    office.do(owner, members.set_role, second, "admin")
    with pytest.raises(Conflict):
        office.do(owner, members.remove, owner.id)
    with pytest.raises(Forbidden):
        office.do(office.look(owner, lambda c: rows.get(c.tx, second)), members.remove, owner.id)


@pytest.mark.parametrize("_round", range(3))
def test_two_owners_cannot_remove_each_other_at_once(office: Office, _round: int) -> None:
    one = office.found()
    added = office.act(one, lambda c: members.add(c, f"{c.tx.id()}@example.org", "owner"))
    two = office.look(one, lambda c: rows.get(c.tx, added.member_id))
    assert two is not None
    pair = (one, two)
    together(2, lambda k: office.do(pair[k], members.remove, pair[1 - k].id))
    left = office.sql(
        "SELECT count(*) FROM members WHERE org_id = ? AND role = 'owner'", one.org_id
    )
    assert left[0][0] >= 1


def test_nobody_grants_a_role_above_their_own(office: Office) -> None:
    admin, someone = office.person("admin"), office.person()
    with pytest.raises(Forbidden):
        office.act(admin, lambda c: members.add(c, "o@example.org", "owner"))
    with pytest.raises(Forbidden):
        office.do(admin, members.set_role, someone.id, "owner")
    with pytest.raises(Forbidden):
        office.do(admin, members.set_role, office.owner.id, "labeler")
    assert office.do(admin, members.set_role, someone.id, "admin").role == "admin"


def test_removed_person_holds_nothing_after_the_jobs(own_office: Office) -> None:
    project = own_office.project()
    own_office.tasks(project)
    someone = own_office.person()
    rows = own_office.claim(someone, project)
    assert rows
    own_office.do(own_office.owner, members.remove, someone.id)
    own_office.run_jobs()
    assert own_office.row(rows[0].id).state == "expired"
    assert own_office.claim(own_office.person(), project)


# ------------------------------------------------------------------ files


def test_file_is_as_open_as_its_owner(office: Office) -> None:
    project = office.project(open_to_all=False)
    number = a_file(office, office.owner, project_id=project.id)
    inside, outside = office.people(2)
    office.do(office.owner, projects.place, project.id, inside.id, "labeler")
    assert office.look(inside, lambda c: files.get(c, number)).id == number
    with pytest.raises(NotFound):
        office.look(outside, lambda c: files.get(c, number))
    with pytest.raises(Forbidden):
        office.do(inside, files.delete, number)


def test_labeler_hands_in_files_for_their_own_assignment_only(office: Office) -> None:
    project = office.project()
    office.tasks(project)
    someone, other = office.people(2)
    rows = office.claim(someone, project)
    assert rows
    number = a_file(office, someone, assignment_id=rows[0].id)
    assert office.look(someone, lambda c: files.get(c, number)).project_id == project.id
    with pytest.raises(Forbidden):
        office.look(other, lambda c: files.get(c, number))
    for owners in ({"assignment_id": rows[0].id}, {}, {"project_id": project.id}):
        with pytest.raises((NotFound, Forbidden)):
            a_file(office, other, **owners)


def test_owners_of_a_file_are_of_one_project(office: Office) -> None:
    one, two = office.project(), office.project()
    with pytest.raises(Invalid):
        a_file(office, office.owner, project_id=one.id, batch_id=two.default_batch_id)
    stranger = office.found()
    with pytest.raises(NotFound):
        a_file(office, stranger, project_id=one.id)


def test_exported_file_is_for_managers(office: Office) -> None:
    project = office.project()
    number = a_file(office, office.owner, project_id=project.id, kind="export")
    with pytest.raises(Forbidden):
        office.look(office.person("member"), lambda c: files.get(c, number))
    assert office.look(office.person("manager"), lambda c: files.get(c, number))


def test_a_name_is_changed_by_its_person_or_where_they_are_in_one_organization_alone(
    office: Office,
) -> None:
    anna, ben = office.person(), office.person()
    changed = office.act(anna, lambda c: members.rename(c, anna.id, " Anna Lee "))
    assert (changed.id, changed.name) == (anna.id, "Anna Lee")
    assert office.act(anna, lambda c: members.rename(c, anna.id, "")).name == anna.email
    with pytest.raises(Invalid):
        office.act(anna, lambda c: members.rename(c, anna.id, "x" * 201))
    with pytest.raises(NotFound):
        office.act(ben, lambda c: members.rename(c, anna.id, "Anna"))
    assert office.act(office.owner, lambda c: members.rename(c, anna.id, "A")).name == "A"
    stranger = office.found()
    with pytest.raises(NotFound):
        office.act(stranger, lambda c: members.rename(c, anna.id, "B"))
    office.act(stranger, lambda c: members.add(c, anna.email, "labeler"))
    with pytest.raises(Forbidden):
        office.act(office.owner, lambda c: members.rename(c, anna.id, "C"))
