"""A random walk of all verbs by several people; the invariants hold after every few steps.

The SQL here is written apart from ``glossator check``, which must find the same: nothing.
"""

import random
from collections.abc import Callable
from typing import Any

import pytest

from glossator.model.errors import Conflict, Forbidden, Invalid, NotFound
from glossator.model.project import Batch, Project
from glossator.model.task import PredictionDraft
from glossator.model.work import Member
from glossator.services import (
    annotations,
    assignments,
    batches,
    consistency,
    predictions,
    reviews,
    sweeps,
    tasks,
)  # fmt: skip
from tests.services.office import CAT, DOG, SECOND, Office

DONE = ("labelled", "accepted", "rejected", "canceled", "error")


# ------------------------------------------------------------------ the invariants, by hand


def broken(office: Office, project: Project) -> list[Any]:
    """What breaks invariants 1 to 8 in a project."""
    sql, me = office.sql, project.id
    rows = sql(
        "SELECT id, lead_id, task_id, unit_id, member_id, state, slot, blocks, created_at, "
        "submitted_at, accepted_at, rejected_at, skipped_at, expired_at, lease_at "
        "FROM assignments WHERE project_id = ?", me
    )  # fmt: skip
    found = sql(
        "SELECT id, kind, state, overlap, answers, skips, annotations, predictions, is_done, "
        "batch_id FROM tasks WHERE project_id = ?", me
    )  # fmt: skip
    bodies = sql(
        "SELECT id, task_id, assignment_id, member_id, state, revision, body FROM annotations "
        "WHERE project_id = ?", me
    )  # fmt: skip
    past = sql("SELECT annotation_id, revision FROM annotation_history WHERE project_id = ?", me)
    units = sql("SELECT unit_id, lane, used, overlap FROM queue WHERE project_id = ?", me)
    kind = {t[0]: t[1] for t in found}
    wrong: list[Any] = []
    # 1
    for unit, lane, used, _ in units:
        slots = sum(1 for r in rows if r[3] == unit and r[6])
        if lane in (0, 1, 9) and used != slots:
            wrong.append(("1 used", unit, used, slots))
    # 2
    ended = ("submitted", "accepted", "rejected", "skipped")
    for t in found:
        mine = [r for r in rows if r[2] == t[0]]
        answers = sum(1 for r in mine if r[5] in ended and (r[6] or t[1] != "production"))
        skips = sum(1 for r in mine if r[5] == "skipped")
        with_body = sum(1 for b in bodies if b[1] == t[0] and b[6] and b[4] != "superseded")
        if (answers, skips, with_body) != (t[4], t[5], t[6]):
            wrong.append(("2 task", t, answers, skips, with_body))
    # 3
    for r in rows:
        if r[5] in ("active", "submitted", "accepted") and bool(r[6]) != (
            kind[r[2]] == "production"
        ):
            wrong.append(("3 slot", r))
        if r[5] == "expired" and (r[6] or r[7]):
            wrong.append(("3 expired", r))
    blocking = [(r[3], r[4]) for r in rows if r[7] and r[3] is not None]
    if len(blocking) != len(set(blocking)):
        wrong.append(("3 blocks", blocking))
    # 4, 5
    for t in found:
        if bool(t[8]) != (t[2] in DONE):
            wrong.append(("4 is_done", t))
        if t[1] != "production":
            if t[2] not in ("open", "canceled"):
                wrong.append(("golden stays open", t))
            continue
        if t[2] in ("labelled", "accepted", "rejected") and t[4] < t[3]:
            wrong.append(("4 done without answers", t))
        if t[4] >= t[3] and t[2] in ("open", "in_progress"):
            wrong.append(("4 answered, not done", t))
        if t[2] == "open" and (t[4] or any(r[2] == t[0] and r[5] == "active" for r in rows)):
            wrong.append(("5 open", t))
    # 6
    wrong += miscounted(office, project, found, rows)
    # 7
    for lead in {r[1] for r in rows}:
        together = [r for r in rows if r[1] == lead]
        if len({(r[4], r[5], *r[8:]) for r in together}) != 1:
            wrong.append(("7 together", together))
        if [r[0] for r in together].count(lead) != 1:
            wrong.append(("7 lead", together))
    # 8
    by_id = {r[0]: r for r in rows}
    for b in bodies:
        row = by_id.get(b[2])
        if row is None or (row[2], row[4]) != (b[1], b[3]):
            wrong.append(("8 row", b, row))
        if sorted(n for a, n in past if a == b[0]) != list(range(1, b[5])):
            wrong.append(("8 history", b))
    return wrong


def miscounted(office: Office, project: Project, found: list[Any], rows: list[Any]) -> list[Any]:
    """Invariant 6."""
    batch_of = {t[0]: t[9] for t in found}
    wrong = []
    for scope in [project.id, *{t[9] for t in found}]:
        mine = [t for t in found if scope in (project.id, t[9])]
        want: dict[str, int] = {}
        for t in mine:
            want[f"tasks.{t[2]}"] = want.get(f"tasks.{t[2]}", 0) + 1
        for name, n in (("skips", 5), ("annotations", 6), ("predictions", 7)):
            want[name] = sum(t[n] for t in mine)
        want["active"] = sum(
            1 for r in rows if r[5] == "active" and scope in (project.id, batch_of[r[2]])
        )
        want["annotated"] = sum(t[6] > 0 for t in mine)
        want["golden"] = office.sql(
            "SELECT count(*) FROM annotations a JOIN tasks t ON t.id = a.task_id WHERE a.golden "
            "AND a.state <> 'superseded' AND ? IN (t.project_id, t.batch_id)", scope
        )[0][0]  # fmt: skip
        want = {name: n for name, n in want.items() if n}
        have = office.counts(scope)
        if have != want:
            wrong.append(("6 counts", scope, have, want))
    return wrong


# ------------------------------------------------------------------ the walk


class Walk:
    """One project with all kinds of things in it, and people who do whatever comes to mind."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office = office
        self.dice = random.Random(seed)
        settings: dict[str, Any] = {
            "on_skip": self.dice.choice(("others", "me", "count")),
            "on_reject": self.dice.choice(("requeue", "final")),
            "review_percent": self.dice.choice((0, 50, 100)),
            "review_own": True,
            "golden_every": self.dice.choice((0, 4)),
            "golden_repeat": self.dice.random() < 0.3,
            "lease_s": 100,
            "max_active": 3,
        }
        self.project = office.project(self.dice.choice((1, 2, 3)), **settings)
        self.batches: list[Batch | None] = [None, office.batch(self.project, priority=1)]
        self.people = office.people(4)
        self.makers = [office.person("member"), office.owner]
        self.at = office.at
        self.bodies: dict[tuple[int, int], bytes] = {}
        self.log: list[str] = []
        self.new_tasks()
        if settings["golden_every"]:
            office.golden(self.project, 2)

    # Things that are there

    def ids(self, table: str, where: str = "", *values: Any) -> list[int]:
        found = self.office.sql(
            f"SELECT id FROM {table} WHERE project_id = ? {where} ORDER BY id",  # noqa: S608
            self.project.id, *values,
        )  # fmt: skip
        return [row[0] for row in found]

    def one(self, table: str, where: str = "", *values: Any) -> int:
        found = self.ids(table, where, *values)
        if not found:
            raise NotFound("nothing of this kind yet")
        return self.dice.choice(found)

    def do(self, who: Member, verb: Callable[..., Any], *things: Any) -> Any:
        return self.office.act(who, lambda c: verb(c, *things), self.at)

    def held(self) -> tuple[Member, int]:
        states = ("active", "active", "active", "expired")
        lead = self.one("assignments", "AND id = lead_id AND state = ?", self.dice.choice(states))
        owner = self.office.sql("SELECT member_id FROM assignments WHERE id = ?", lead)[0][0]
        return next(p for p in (*self.people, *self.makers) if p.id == owner), lead

    # Verbs

    def new_tasks(self) -> None:
        batch = self.dice.choice(self.batches)
        drafts: dict[str, Any] = {"priority": self.dice.choice((0, 0, 1))}
        if self.dice.random() < 0.2:
            drafts["annotations"] = (CAT,)
        if self.dice.random() < 0.2:
            drafts["predictions"] = (PredictionDraft(CAT.answer, 0.5),)
        self.office.tasks(self.project, self.dice.randint(1, 3), batch, at=self.at, **drafts)

    def new_page(self) -> None:
        ids = self.office.tasks(self.project, 3, at=self.at)
        self.do(self.office.owner, batches.add_page, self.project.default_batch_id, tuple(ids))

    def claim(self) -> None:
        self.office.claim(self.dice.choice(self.people), self.project, self.at, self.dice)

    def submit(self) -> None:
        who, lead = self.held()
        self.office.submit(who, self.office.rows_of(lead), self.at, self.dice.choice((CAT, DOG)))

    def skip(self) -> None:
        who, lead = self.held()
        self.do(who, assignments.skip, lead)

    def release(self) -> None:
        who, lead = self.held()
        self.do(who, assignments.release, lead)

    def draft(self) -> None:
        who, lead = self.held()
        self.do(who, assignments.save_draft, lead, self.office.row(lead).task_id, b"{}")

    def time_passes(self) -> None:
        self.at += self.dice.choice((1, 10, 60, 120)) * SECOND

    def expire(self) -> None:
        lead = self.one("assignments", "AND id = lead_id")
        self.do(self.office.owner, assignments.expire, lead)

    def api_answer(self) -> None:
        self.do(self.dice.choice(self.makers), annotations.create, self.one("tasks"), CAT)

    def review(self) -> None:
        word = self.dice.choice(("accepted", "rejected", "commented", "fixed"))
        draft = reviews.ReviewDraft(verdict=word, fix=DOG if word == "fixed" else None)  # type: ignore[arg-type]
        self.do(self.office.owner, reviews.create, self.one("annotations"), draft)

    def edit_answer(self) -> None:
        self.do(self.office.owner, annotations.edit, self.one("annotations"), DOG)

    def delete_answer(self) -> None:
        self.do(self.office.owner, annotations.delete, self.one("annotations"))

    def promote(self) -> None:
        golden = self.dice.random() < 0.7
        self.do(self.office.owner, annotations.promote, self.one("annotations"), golden)

    def predict(self) -> None:
        draft = PredictionDraft(CAT.answer, 0.5, "m")
        self.do(self.office.owner, predictions.create, self.one("tasks"), draft)

    def unpredict(self) -> None:
        self.do(self.office.owner, predictions.delete, self.one("predictions"))

    def change_overlap(self) -> None:
        self.do(self.office.owner, tasks.set_overlap, self.one("tasks"), self.dice.randint(1, 4),
                self.dice.random() < 0.5)  # fmt: skip

    def batch_overlap(self) -> None:
        batch = self.batches[1]
        assert batch
        self.do(self.office.owner, batches.update, batch.id, {"overlap": self.dice.randint(1, 3)})
        sweeps.change_overlap(self.office.database, self.office.blobs, self.office.org, batch.id)

    def task_verb(self) -> None:
        verb = self.dice.choice((tasks.cancel, tasks.reopen, tasks.reset, tasks.to_review))
        self.do(self.office.owner, verb, self.one("tasks"))

    def delete_task(self) -> None:
        if self.dice.random() < 0.4:
            self.do(self.office.owner, tasks.delete, [self.one("tasks")])

    def prioritise(self) -> None:
        self.do(self.office.owner, tasks.edit, self.one("tasks"),
                {"priority": self.dice.randint(-1, 3)})  # fmt: skip

    def batch_verb(self) -> None:
        batch = self.batches[1]
        assert batch
        self.do(self.office.owner, self.dice.choice((batches.open_, batches.pause)), batch.id)

    def unblock(self) -> None:
        batch = self.batches[1]
        number = batch.id if batch and self.dice.random() < 0.5 else self.project.default_batch_id
        self.do(self.office.owner, batches.unblock, number)

    VERBS = (
        *[claim] * 8, *[submit] * 6, *[review] * 3, *[skip] * 2, release, draft, time_passes,
        *[expire] * 2, *[api_answer] * 2, edit_answer, delete_answer, promote, predict, unpredict,
        *[change_overlap] * 2, batch_overlap, *[task_verb] * 3, delete_task, prioritise,
        batch_verb, unblock, new_tasks, new_page,
    )  # fmt: skip

    def step(self) -> None:
        verb = self.dice.choice(self.VERBS)
        self.log.append(verb.__name__)
        before = self.office.dump(self.project.id) if self.dice.random() < 0.1 else None
        try:
            verb(self)
        except (Conflict, Invalid, NotFound, Forbidden) as error:
            self.log[-1] += f" ({error.message})"
            if before is not None and verb.__name__ not in ("new_page", "batch_overlap"):
                assert self.office.dump(self.project.id) == before, self.log[-1]

    def look(self) -> None:
        wrong = broken(self.office, self.project)
        assert not wrong, (wrong[:4], self.log[-25:])
        self.remember_bodies()

    def remember_bodies(self) -> None:
        """Invariant 8: the body of a revision never changes."""
        for query in (
            "SELECT id, revision, body FROM annotations WHERE project_id = ?",
            "SELECT annotation_id, revision, body FROM annotation_history WHERE project_id = ?",
        ):
            for number, revision, body in self.office.sql(query, self.project.id):
                if body is not None:
                    known = self.bodies.setdefault((number, revision), bytes(body))
                    assert known == bytes(body), (number, revision, self.log[-25:])


@pytest.mark.parametrize("seed", range(8))
def test_invariants_hold_along_a_random_walk(office: Office, seed: int) -> None:
    walk = Walk(office, seed)
    for n in range(180):
        walk.step()
        if n % 9 == 8:
            walk.look()
    walk.look()
    scope = {walk.project.id, *(row[0] for row in office.sql(
        "SELECT id FROM batches WHERE project_id = ?", walk.project.id))}  # fmt: skip
    mine = {
        *scope,
        *walk.ids("tasks"), *walk.ids("assignments"), *walk.ids("annotations"),
    }  # fmt: skip
    findings = consistency.check(office.database, office.blobs)
    assert [f for f in findings if f.entity_id in mine] == []


# ------------------------------------------------------------------ planted damage


def worked(office: Office) -> tuple[Project, int, int, int]:
    """A project with a task that was answered and edited: task, assignment, annotation."""
    project = office.project(overlap=2)
    [number, *_] = office.tasks(project, 2, predictions=(PredictionDraft(CAT.answer),))
    made = office.answer(office.person(), project).annotations[0]
    office.do(office.owner, annotations.edit, made.id, DOG)
    office.claim(office.person(), project)
    return project, number, made.assignment_id, made.id


DAMAGE = {
    "1 slots": ("UPDATE queue SET used = used + 1 WHERE unit_id = ?", "task", True),
    "2 answers": ("UPDATE tasks SET answers = answers - 1 WHERE id = ?", "task", True),
    "2 skips": ("UPDATE tasks SET skips = skips + 3 WHERE id = ?", "task", True),
    "2 annotations": ("UPDATE tasks SET annotations = 7 WHERE id = ?", "task", True),
    "2 predictions": ("UPDATE tasks SET predictions = 7 WHERE id = ?", "task", True),
    "3 flags": ("UPDATE assignments SET slot = (1 = 0) WHERE id = ?", "assignment", False),
    "4 done": ("UPDATE tasks SET is_done = (1 = 1) WHERE id = ?", "task", True),
    "4 states": ("UPDATE tasks SET state = 'labelled' WHERE id = ?", "task", False),
    "5 open": ("UPDATE tasks SET state = 'open' WHERE id = ?", "task", False),
    "6 counts": ("UPDATE counts SET n = n + 1 WHERE name = 'annotations' AND scope_id = ?",
                 "project", True),
    "7 pages": ("UPDATE assignments SET lead_id = 1 WHERE id = ?", "assignment", False),
    "8 annotations": ("UPDATE annotations SET member_id = 1 WHERE id = ?", "annotation", False),
    "8 history": ("DELETE FROM annotation_history WHERE annotation_id = ?", "annotation", False),
}  # fmt: skip


@pytest.mark.parametrize("rule", DAMAGE)
def test_damage_is_found_and_mended(own_office: Office, rule: str) -> None:
    """rel: D4"""
    office = own_office
    project, task, assignment, annotation = worked(office)
    assert consistency.check(office.database, office.blobs) == []
    assert broken(office, project) == []
    text, what, mendable = DAMAGE[rule]
    thing = {
        "project": project.id, "task": task, "assignment": assignment, "annotation": annotation,
    }[what]  # fmt: skip
    office.sql(text, thing)
    found = consistency.check(office.database, office.blobs)
    assert rule in {f.invariant for f in found}
    assert not any(f.repaired for f in found)
    mended = consistency.check(office.database, office.blobs, repair=True)
    if mendable:
        assert [f.repaired for f in mended if f.invariant == rule] == [True]
        assert consistency.check(office.database, office.blobs) == []
        assert broken(office, project) == []
    else:
        assert not any(f.repaired for f in mended if f.invariant == rule)
