"""An organization at work on a real database: people, projects, tasks, and the verbs on them."""

import random
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from glossator import jobs
from glossator.jobs.handlers import HANDLERS
from glossator.model.annotation import Answer, Expectation, Value
from glossator.model.label_schema import ChoiceField, Input, Label, LabelSchema, TextField
from glossator.model.project import Batch, BatchSettings, Project
from glossator.model.raw import Raw
from glossator.model.task import AnnotationDraft, Task, TaskDraft
from glossator.model.work import Assignment, Member, Role
from glossator.services import access, assignments, batches, handout, members, projects, tasks
from glossator.services.access import Context
from glossator.store import assignments as assignment_rows
from glossator.store import tasks as task_rows
from glossator.store.blobs import open_blobs
from glossator.store.database import open_database, read, write
from glossator.store.members import get as get_member
from tests.store.migrated import Sql

T = TypeVar("T")
SECOND = 1_000_000

SCHEMA = LabelSchema(
    inputs=(Input(name="text", media="text", key="text"),),
    fields=(
        ChoiceField(name="kind", labels=(Label("cat"), Label("dog"))),
        TextField(name="note"),
    ),
)
CAT = AnnotationDraft(Answer((Value("kind", ["cat"]),)))
DOG = AnnotationDraft(Answer((Value("kind", ["dog"]),)))
IS_CAT = Expectation(CAT.answer)
OF_PROJECT = (
    "batches", "pages", "page_tasks", "tasks", "raws", "tags", "queue", "assignments",
    "annotations", "annotation_history", "drafts", "reviews", "predictions", "events",
)  # fmt: skip

_OF = {table: f"SELECT * FROM {table} WHERE project_id = ?" for table in OF_PROJECT}  # noqa: S608


class Office:
    """One organization. ``at`` stands still unless a test moves it."""

    def __init__(self, url: str, folder: Path, workers: int = 8) -> None:
        self.url = url
        self.database = open_database(url, readers=2, workers=workers)
        self.blobs = open_blobs(f"file://{folder / 'blobs'}")
        self.sql = Sql(url)
        self.at = access.now()
        self.owner = self.found()
        self.org = self.owner.org_id

    def close(self) -> None:
        self.sql.close()
        self.database.close()

    def found(self) -> Member:
        """Another organization; its owner."""
        name = secrets.token_hex(6)
        granted = write(
            self.database,
            lambda tx: members.found(tx, name, f"{name}@example.org", self.blobs, "hash", "word"),
        )
        robot = access.robot(granted.organization_id)
        found = self.act(robot, lambda c: get_member(c.tx, granted.member_id))
        assert found is not None
        return found

    # Units of work

    def act(
        self, member: Member, work: Callable[[Context], T], at: int | None = None,
        chance: random.Random | None = None,
    ) -> T:  # fmt: skip
        moment = self.at if at is None else at
        return write(
            self.database, lambda tx: work(Context(tx, member, self.blobs, moment, chance))
        )

    def do(self, member: Member, verb: Callable[..., T], *things: Any) -> T:
        """A verb on some things, as one unit of work."""
        return self.act(member, lambda c: verb(c, *things))

    def look(self, member: Member, work: Callable[[Context], T]) -> T:
        return read(self.database, lambda tx: work(Context(tx, member, self.blobs, self.at)))

    def run_jobs(self, handlers: Mapping[str, jobs.Handler] = HANDLERS) -> int:
        host = jobs.Host(self.database, self.blobs, lambda: time.time_ns() // 1000)
        return jobs.run_due(host, handlers)

    # Making

    def person(self, role: Role = "labeler") -> Member:
        granted = self.act(
            self.owner, lambda c: members.add(c, f"{secrets.token_hex(6)}@example.org", role)
        )
        found = self.act(self.owner, lambda c: get_member(c.tx, granted.member_id))
        assert found is not None
        return found

    def people(self, n: int) -> list[Member]:
        return [self.person() for _ in range(n)]

    def project(
        self, overlap: int = 1, schema: LabelSchema | None = SCHEMA, open_to_all: bool = True,
        by: Member | None = None, test: bool = False, **settings: Any,
    ) -> Project:  # fmt: skip
        draft = projects.ProjectDraft(
            name="a project", schema=schema, overlap=overlap, open_to_all=open_to_all, test=test,
            settings=BatchSettings(**settings),
        )  # fmt: skip
        return self.act(by or self.owner, lambda c: projects.create(c, draft))

    def batch(self, project: Project, by: Member | None = None, **draft: Any) -> Batch:
        return self.act(
            by or self.owner,
            lambda c: batches.create(
                c, project.id, batches.BatchDraft(**{"name": "a batch", **draft})
            ),
        )

    def tasks(
        self, project: Project, n: int = 1, batch: Batch | None = None, by: Member | None = None,
        at: int | None = None, **draft: Any,
    ) -> list[int]:  # fmt: skip
        drafts = [drafted(n, **draft) for n in range(n)]
        number = batch.id if batch else None
        return self.act(by or self.owner, lambda c: tasks.create(c, project.id, drafts, number), at)

    def golden(
        self, project: Project, n: int = 1, batch: Batch | None = None, kind: str = "golden"
    ) -> list[int]:
        return self.tasks(project, n, batch, kind=kind, expected=IS_CAT)

    # Working

    def claim(
        self, member: Member, project: Project | int, at: int | None = None,
        chance: random.Random | None = None, limit: int | None = None,
    ) -> list[Assignment] | None:  # fmt: skip
        number = project if isinstance(project, int) else project.id
        return self.act(
            member,
            lambda c: handout.claim(c, access.project(c, number, "work"), limit),
            at, chance,
        )  # fmt: skip

    def given(
        self, member: Member, project: Project | int, at: int | None = None, **more: Any
    ) -> int | None:
        """The task that a claim gives, or None."""
        rows = self.claim(member, project, at, **more)
        return rows[0].task_id if rows else None

    def submit(
        self, member: Member, rows: Sequence[Assignment], at: int | None = None,
        draft: AnnotationDraft = CAT,
    ) -> assignments.Submitted:  # fmt: skip
        answers = {row.task_id: draft for row in rows}
        return self.act(member, lambda c: assignments.submit(c, rows[0].lead_id, answers), at)

    def answer(
        self, member: Member, project: Project | int, at: int | None = None,
        draft: AnnotationDraft = CAT,
    ) -> assignments.Submitted:  # fmt: skip
        """Claim and submit."""
        rows = self.claim(member, project, at)
        assert rows, "nothing was handed out"
        return self.submit(member, rows, at, draft)

    # Looking

    def task(self, task_id: int) -> Task:
        found = self.look(self.owner, lambda c: task_rows.get(c.tx, task_id))
        assert found is not None
        return found

    def row(self, assignment_id: int) -> Assignment:
        lead = self.sql("SELECT lead_id FROM assignments WHERE id = ?", assignment_id)[0][0]
        return next(row for row in self.rows_of(lead) if row.id == assignment_id)

    def rows_of(self, lead: int) -> list[Assignment]:
        return self.look(self.owner, lambda c: assignment_rows.rows(c.tx, lead))

    def counts(self, scope: int) -> dict[str, int]:
        return {
            name: int(n)
            for name, n in self.sql(
                "SELECT name, sum(n) FROM counts WHERE scope_id = ? GROUP BY name", scope
            )
            if n
        }

    def events(self, project_id: int, after: int = 0) -> list[str]:
        """The kinds of a project's events after an event's id, in the order they were written."""
        found = self.sql(
            "SELECT kind FROM events WHERE project_id = ? AND id > ? ORDER BY id", project_id, after
        )
        return [row[0] for row in found]

    def last_event(self) -> int:
        return int(self.sql("SELECT coalesce(max(id), 0) FROM events")[0][0])

    def dump(self, project_id: int) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of a project."""
        found = {table: sorted(self.sql(_OF[table], project_id), key=repr) for table in OF_PROJECT}
        found["projects"] = self.sql("SELECT * FROM projects WHERE id = ?", project_id)
        scopes = [project_id, *(row[0] for row in found["batches"])]
        found["counts"] = [(s, sorted(self.counts(s).items())) for s in scopes]
        return found


def drafted(n: int = 0, **draft: Any) -> TaskDraft:
    """A task about to be made."""
    return TaskDraft(**{"data": Raw("native", "data", b'{"text":"t%d"}' % n), **draft})


def together(n: int, work: Callable[[int], Any]) -> list[Any]:
    """Run ``work(0)`` ... ``work(n - 1)`` in threads that begin at once; results or errors."""
    results: list[Any] = [None] * n
    gate = threading.Barrier(n)

    def one(k: int) -> None:
        gate.wait()
        try:
            results[k] = work(k)
        except Exception as error:
            results[k] = error

    threads = [threading.Thread(target=one, args=(k,)) for k in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


replace = msgspec.structs.replace
