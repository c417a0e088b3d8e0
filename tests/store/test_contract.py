"""What the store promises, on both engines."""

import contextlib
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from glossator.model.annotation import Annotation, Prediction
from glossator.model.errors import Conflict, GlossatorError, Unavailable
from glossator.model.label_schema import Input, LabelSchema, TextField
from glossator.model.project import Batch, BatchSettings, Page, Project
from glossator.model.raw import Raw
from glossator.model.work import Assignment, Review
from glossator.store import (
    annotations,
    assignments,
    batches,
    events,
    files,
    idempotency,
    members,
    names,
    outbox,
    projects,
    queue,
    raws,
    removal,
    tables,
    tasks,
    transfers,
)  # fmt: skip
from glossator.store import database as port
from glossator.store.among import among, run_among
from glossator.store.database import Database, closing, open_database, read, write
from glossator.store.files import File
from glossator.store.tasks import TaskRow
from glossator.store.transaction import Transaction
from glossator.store.transfers import Import, Snapshot
from tests.store.migrated import Sql

NOW = 1_700_000_000_000_000
Of = Callable[[Callable[[Transaction], Any]], Any]


class Broken(Exception):
    """Raised by a unit on purpose."""


def together(n: int, work: Callable[[int], Any]) -> list[Any]:
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


@pytest.fixture
def org(database: Database) -> int:
    return write(database, lambda tx: members.add_organization(tx, "us", NOW).id)


@pytest.fixture
def of(database: Database, org: int) -> Of:
    """Runs a unit of work of the organization."""

    def run(work: Callable[[Transaction], Any]) -> Any:
        def unit(tx: Transaction) -> Any:
            tx.org = org
            return work(tx)

        return write(database, unit)

    return run


def held(database: Database, n: int = 1) -> tuple[threading.Event, list[threading.Event]]:
    """Keeps ``n`` writers busy until the event is set; and events that say they are."""
    release, begun = threading.Event(), [threading.Event() for _ in range(n)]
    for event in begun:

        def unit(_tx: Transaction, event: threading.Event = event) -> None:
            event.set()
            release.wait(30)

        database.submit("write", unit, lambda *_: None)
        assert event.wait(10)
    return release, begun


def writers(database: Database) -> int:
    return 1 if database.url.startswith("sqlite") else 4


# ------------------------------------------------------------------ units of work


def test_result_of_a_unit_is_what_it_returned(database: Database) -> None:
    assert write(database, lambda tx: 7) == 7
    assert read(database, lambda tx: "x") == "x"


def test_committed_unit_is_there_for_others(database: Database, of: Of, sql: Sql) -> None:
    of(lambda tx: tx.add(tables.counts, scope_id=1, name="n", shard=0, n=5))
    assert sql("SELECT n FROM counts") == [(5,)]
    assert read(database, lambda tx: tx.engine) in ("sqlite", "postgresql")


def test_failed_unit_leaves_nothing(of: Of, sql: Sql) -> None:
    def unit(tx: Transaction) -> None:
        members.add_user(tx, "a@example.org", "a", None, NOW)
        tx.count(1, "n", 1)
        tx.later(tables.counts, (9, "later", 0, 1, tx.org))
        raise Broken

    with pytest.raises(Broken):
        of(unit)
    assert sql("SELECT count(*) FROM users") == [(0,)]
    assert sql("SELECT count(*) FROM counts") == [(0,)]


def test_failed_unit_in_a_group_rolls_back_alone(database: Database, org: int, sql: Sql) -> None:
    release, _ = held(database, writers(database))
    outcomes: dict[int, Any] = {}
    done = threading.Semaphore(0)

    def unit(k: int) -> Callable[[Transaction], int]:
        def work(tx: Transaction) -> int:
            tx.org = org
            members.add_user(tx, f"{k}@example.org", str(k), None, NOW)
            tx.count(1, "n", 1)
            tx.later(tables.counts, (100 + k, "later", 0, 1, org))
            if k % 3 == 0:
                raise Broken
            if k % 3 == 1:  # what was gathered is written early, then the unit goes on
                tx.counts(1)
            if k == 10:
                raise Broken
            return k

        return work

    def finish(k: int) -> Callable[[Any, BaseException | None], None]:
        def note(result: Any, error: BaseException | None) -> None:
            outcomes[k] = error or result
            done.release()

        return note

    for k in range(30):
        database.submit("write", unit(k), finish(k))
    release.set()
    for _ in range(30):
        assert done.acquire(timeout=20)
    failed = {k for k in range(30) if k % 3 == 0} | {10}
    assert {k for k, v in outcomes.items() if isinstance(v, Broken)} == failed
    kept = sorted(set(range(30)) - failed)
    assert [outcomes[k] for k in kept] == kept
    assert sorted(int(r[0]) for r in sql("SELECT name FROM users")) == kept
    assert sql("SELECT sum(n) FROM counts WHERE scope_id = 1") == [(len(kept),)]
    assert sorted(r[0] - 100 for r in sql("SELECT scope_id FROM counts WHERE scope_id > 1")) == kept


def test_statement_that_fails_inside_a_unit_does_not_harm_the_next(
    database: Database, of: Of, sql: Sql
) -> None:
    def unit(tx: Transaction) -> None:
        members.add_user(tx, "b@example.org", "b", None, NOW)
        members.add_user(tx, "b@example.org", "again", None, NOW)

    for _ in range(3):
        with pytest.raises(Conflict) as caught:
            of(unit)
        assert caught.value.code == "unique"
    of(lambda tx: members.add_user(tx, "b@example.org", "b", None, NOW))
    assert sql("SELECT count(*) FROM users") == [(1,)]


def test_after_commit_is_called_once_and_only_after_a_commit(
    of: Of, database: Database, sql: Sql
) -> None:
    seen: list[Any] = []
    told = threading.Event()

    def good(tx: Transaction) -> None:
        tx.add(tables.counts, scope_id=1, name="n", shard=0, n=1)

        def call() -> None:
            seen.append(sql("SELECT n FROM counts"))
            told.set()

        tx.after_commit(call)

    def bad(tx: Transaction) -> None:
        tx.after_commit(lambda: seen.append("never"))
        raise Broken

    with pytest.raises(Broken):
        of(bad)
    of(good)
    assert told.wait(5)
    of(lambda tx: None)
    assert seen == [[(1,)]]


def test_caller_whose_finish_raises_does_not_stop_the_database(database: Database) -> None:
    called = threading.Event()

    def finish(result: Any, error: BaseException | None) -> None:
        called.set()
        raise Broken

    for mode in ("write", "read"):
        for _ in range(9):
            called.clear()
            database.submit(mode, lambda tx: 1, finish)  # type: ignore[arg-type]
            assert called.wait(5)
    answered: list[Any] = []
    for mode in ("write", "read"):
        done = threading.Event()
        database.submit(
            mode,  # type: ignore[arg-type]
            lambda tx: 2,
            lambda result, error, done=done: (answered.append(result), done.set()),  # type: ignore[misc]
        )
        assert done.wait(5), f"no unit that {mode}s is run any more"
    assert answered == [2, 2]


def test_reader_cannot_write(database: Database, org: int) -> None:
    def unit(tx: Transaction) -> None:
        tx.org = org
        members.add_user(tx, "c@example.org", "c", None, NOW)

    with pytest.raises(Exception, match=r"read-?only|the database cannot"):
        read(database, unit)
    assert write(database, lambda tx: members.user_id(tx, "c@example.org")) is None


def test_reader_sees_one_moment(database: Database, org: int, of: Of) -> None:
    of(lambda tx: tx.count(1, "n", 1))
    inside, go = threading.Event(), threading.Event()
    found: list[Any] = []

    def look(tx: Transaction) -> None:
        tx.org = org
        found.append(tx.counts(1))
        inside.set()
        assert go.wait(10)

    thread = threading.Thread(target=read, args=(database, look))
    thread.start()
    assert inside.wait(10)
    of(lambda tx: tx.count(1, "n", 1))  # a reader holds no writer up
    go.set()
    thread.join()
    assert found == [{"n": 1}]


def test_full_queue_refuses_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    release, _ = held(database, writers(database))
    try:
        before = time.monotonic()
        accepted = 0
        with contextlib.suppress(Unavailable):
            while accepted <= port.QUEUE:
                database.submit("write", lambda tx: None, lambda *_: None)
                accepted += 1
        assert accepted == port.QUEUE
        assert time.monotonic() - before < 5
        before = time.monotonic()
        with pytest.raises(Unavailable):
            database.submit("write", lambda tx: None, lambda *_: None)
        assert time.monotonic() - before < 0.1  # rel: C6
    finally:
        release.set()
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            assert write(database, lambda tx: 3) == 3
            return
        except Unavailable:
            time.sleep(0.05)
    raise AssertionError("the database did not recover")


def test_unit_that_waited_too_long_is_not_started(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = sys.modules[type(database).__module__]
    monkeypatch.setattr(module, "WAIT_S", 0.05)
    release, _ = held(database, writers(database))
    outcome: list[Any] = []
    ended = threading.Event()
    started: list[int] = []
    database.submit(
        "write",
        lambda tx: started.append(1),
        lambda result, error: (outcome.append(error), ended.set()),  # type: ignore[func-returns-value]
    )
    time.sleep(0.1)
    release.set()
    assert ended.wait(10)
    assert isinstance(outcome[0], Unavailable)
    assert started == []
    monkeypatch.setattr(module, "WAIT_S", 8.0)
    assert write(database, lambda tx: 1) == 1


def test_closed_database_refuses(url: str) -> None:
    database = open_database(url)
    database.close()
    with pytest.raises(Unavailable):
        write(database, lambda tx: 1)


def test_database_closes_also_when_its_last_commit_failed(url: str, sql: Sql) -> None:
    database = open_database(url)
    write(database, lambda tx: tx.later(tables.counts, (1, "n", 0, 1, 1)))
    release, _ = held(database, writers(database))
    outcome: list[Any] = []
    database.submit(
        "write",
        lambda tx: tx.later(tables.counts, (1, "n", 0, 1, 1)),  # the key is there: flush fails
        lambda result, error: outcome.append(error),
    )
    closer = threading.Thread(target=database.close, daemon=True)
    closer.start()
    time.sleep(0.2)
    release.set()
    closer.join(10)
    assert not closer.is_alive(), "close() never returns"
    assert isinstance(outcome[0], GlossatorError)


def test_statement_of_a_tenant_without_one_is_refused(database: Database) -> None:
    with pytest.raises(RuntimeError):
        write(database, lambda tx: tasks.get(tx, 1))


def test_organization_does_not_leak_into_the_next_unit(database: Database, org: int) -> None:
    write(database, lambda tx: setattr(tx, "org", org))
    assert write(database, lambda tx: tx.org) == 0


def test_deadlocks_are_run_again(engine: str, database: Database, of: Of, sql: Sql) -> None:
    if engine == "sqlite":
        pytest.skip("one writer: no deadlocks")
    of(lambda tx: [tx.add(tables.counts, scope_id=k, name="n", shard=0, n=0) for k in (1, 2)])
    change = "UPDATE counts SET n = n + 1 WHERE scope_id = $1 RETURNING n"
    both = threading.Barrier(2)
    tries: list[int] = []

    def work(k: int) -> None:
        def unit(tx: Transaction) -> None:
            tx._execute(change, (1 + k,)).fetchall()  # it has arrived
            if len(tries) < 2:
                tries.append(k)
                both.wait(10)
            else:
                tries.append(k)
            tx._execute(change, (2 - k,)).fetchall()

        of(unit)

    assert together(2, work) == [None, None]
    assert len(tries) >= 3  # one was the victim
    assert sorted(sql("SELECT n FROM counts")) == [(2,), (2,)]


# ------------------------------------------------------------------ ids


def test_ids_are_unique_over_threads_and_after_rollbacks(database: Database) -> None:
    taken: list[int] = []
    lock = threading.Lock()
    chance = random.Random(1)
    sizes = [[chance.choice((1, 3, 400, 1000, 1700)) for _ in range(12)] for _ in range(8)]

    def work(k: int) -> None:
        for n, size in enumerate(sizes[k]):

            def unit(tx: Transaction, n: int = n, size: int = size) -> list[int]:
                found = list(tx.ids(size))
                if n % 3 == 2:
                    raise Broken
                return found

            try:
                found = write(database, unit)
            except Broken:
                continue
            assert found == sorted(found)
            assert len(found) == size
            with lock:
                taken.extend(found)

    assert together(8, work) == [None] * 8
    assert len(taken) == len(set(taken))
    assert max(taken) < 1 << 53


def test_ids_of_a_failed_unit_do_no_harm(database: Database) -> None:
    kept: list[int] = []

    def broken(tx: Transaction) -> None:
        tx.ids(900)
        raise Broken

    for _ in range(5):
        kept.append(write(database, lambda tx: tx.id()))
        with pytest.raises(Broken):
            write(database, broken)
        kept += write(database, lambda tx: list(tx.ids(300)))
    assert kept == sorted(set(kept))


_TAKER = """
import sys
from glossator.store.database import open_database, write
database = open_database(sys.argv[1])
for _ in range(20):
    print(*write(database, lambda tx: list(tx.ids(130))))
database.close()
"""


def test_ids_are_unique_over_processes(url: str, database: Database) -> None:
    others = [
        subprocess.Popen([sys.executable, "-c", _TAKER, url], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    mine = [i for _ in range(20) for i in write(database, lambda tx: list(tx.ids(130)))]
    for other in others:
        said, _ = other.communicate(timeout=60)
        assert other.returncode == 0
        mine += [int(word) for word in said.split()]
    assert len(mine) == 3 * 20 * 130
    assert len(set(mine)) == len(mine)


def test_late_id_is_larger_than_what_another_process_took(url: str, database: Database) -> None:
    with closing(open_database(url)) as other:
        write(database, lambda tx: tx.id())
        for _ in range(3):
            theirs = write(other, lambda tx: tx.late_id())
            mine = write(database, lambda tx: tx.late_id())
            assert mine > theirs


# ------------------------------------------------------------------ counts


def test_counts_are_summed_over_writers_and_zero_is_left_out(database: Database, of: Of) -> None:
    def work(k: int) -> None:
        for _ in range(10):
            of(lambda tx: (tx.count(1, "up", 1), tx.count(1, "none", 1), tx.count(1, "none", -1)))
            of(lambda tx: tx.count(2, "down", -k))

    assert together(8, work) == [None] * 8
    assert of(lambda tx: tx.counts(1)) == {"up": 80}
    assert of(lambda tx: tx.counts(2)) == {"down": -280}


def test_unit_sees_its_own_counts(of: Of) -> None:
    def unit(tx: Transaction) -> dict[str, int]:
        tx.count(1, "n", 2)
        tx.count(1, "n", 3)
        return tx.counts(1)

    assert of(unit) == {"n": 5}
    assert of(lambda tx: tx.counts(1)) == {"n": 5}


# ------------------------------------------------------------------ organizations and people


def person(tx: Transaction, name: str, role: Any = "labeler") -> int:
    return members.add(tx, members.add_user(tx, f"{name}@example.org", name, None, NOW), role, NOW)


def test_organization_is_known_by_name(database: Database, org: int, of: Of) -> None:
    assert of(members.organization).name == "us"
    found = write(database, lambda tx: members.organization_named(tx, "us"))
    assert found.id == org
    assert write(database, lambda tx: members.organization_named(tx, "them")) is None


def test_members(of: Of) -> None:
    ann = of(lambda tx: person(tx, "ann", "owner"))
    bob = of(lambda tx: person(tx, "bob"))
    found = of(lambda tx: members.get(tx, ann))
    assert (found.id, found.role, found.email) == (ann, "owner", "ann@example.org")
    assert of(lambda tx: members.by_email(tx, "bob@example.org")).id == bob
    assert of(lambda tx: members.user_id(tx, "bob@example.org")) is not None
    assert [m.id for m in of(lambda tx: members.every(tx, 0, 10))] == [ann, bob]
    assert [m.id for m in of(lambda tx: members.every(tx, ann, 10))] == [bob]
    of(lambda tx: members.set_role(tx, bob, "owner"))
    assert of(members.owners) == 2
    user = of(lambda tx: members.user_id(tx, "ann@example.org"))
    with pytest.raises(Conflict):
        of(lambda tx: members.add(tx, user, "member", NOW))


def test_removed_member_leaves_no_key_or_place(of: Of, sql: Sql) -> None:
    ann = of(lambda tx: person(tx, "ann"))
    of(lambda tx: members.add_credential(tx, ann, "api_key", "p", b"h", NOW))
    group = of(lambda tx: members.add_group(tx, "g", None, NOW))
    of(lambda tx: members.join(tx, group.id, ann))
    of(lambda tx: members.place(tx, 5, ann, "manager"))
    of(lambda tx: members.remove(tx, ann))
    assert of(lambda tx: members.get(tx, ann)) is None
    for table in ("credentials", "project_members", "group_members", "members"):
        assert sql(f"SELECT count(*) FROM {table}") == [(0,)]


def test_credentials(database: Database, of: Of) -> None:
    ann = of(lambda tx: person(tx, "ann"))
    number = of(
        lambda tx: members.add_credential(
            tx, ann, "api_key", "abc", b"\x00\xff", NOW, "laptop", "all", NOW + 1
        )
    )
    row, member = write(database, lambda tx: members.credential(tx, "abc"))
    assert (row[0], bytes(row[1]), row[2], row[3], bool(row[4]), row[5]) == (
        number, b"\x00\xff", "api_key", "all", False, NOW + 1,
    )  # fmt: skip
    assert member.id == ann
    assert write(database, lambda tx: members.credential(tx, "abd")) is None
    assert of(lambda tx: members.credential_owner(tx, number)) == ann
    write(database, lambda tx: members.used(tx, {number: NOW + 9}))
    [listed] = of(lambda tx: members.credentials(tx, ann))
    assert (listed[0], listed[2], listed[6]) == (number, "abc", NOW + 9)
    of(lambda tx: members.revoke(tx, number))
    assert write(database, lambda tx: members.credential(tx, "abc")) is None


def test_places_and_groups(of: Of) -> None:
    ann, bob = of(lambda tx: (person(tx, "ann"), person(tx, "bob")))
    of(lambda tx: members.place(tx, 5, ann, "labeler"))
    of(lambda tx: members.place(tx, 5, ann, "manager"))
    assert of(lambda tx: members.places(tx, 5)) == [(ann, "manager")]
    assert of(lambda tx: members.displace(tx, 5, ann)) == 1
    assert of(lambda tx: members.displace(tx, 5, ann)) == 0
    group = of(lambda tx: members.add_group(tx, "night", 5, NOW))
    assert of(lambda tx: members.group(tx, group.id)) == group
    assert of(lambda tx: members.groups(tx, 0, 10)) == [group]
    for _ in range(2):
        of(lambda tx: (members.join(tx, group.id, bob), members.join(tx, group.id, ann)))
    assert of(lambda tx: members.in_group(tx, group.id)) == [ann, bob]
    assert of(lambda tx: members.leave(tx, group.id, ann)) == 1
    of(lambda tx: members.remove_group(tx, group.id))
    assert of(lambda tx: members.group(tx, group.id)) is None


# ------------------------------------------------------------------ projects, batches, pages

SCHEMA = LabelSchema(
    (Input(name="t", media="text", key="t"),), (TextField(name="n"),),
    Raw("labelstudio", "config", b"<View/>\r\n"),
)  # fmt: skip


def a_project(tx: Transaction, name: str = "p") -> Project:
    number = tx.id()
    schema = projects.add_schema(tx, number, 1, SCHEMA, NOW)
    project = Project(
        id=number, org_id=tx.org, name=name, state="active", schema_id=schema, schema_version=1,
        default_batch_id=tx.id(), settings=BatchSettings(lease_s=7), created_at=NOW, raw=b"\x00r",
    )  # fmt: skip
    projects.add(tx, project, 1)
    batches.add(tx, a_batch(project, project.default_batch_id, kind="default"), 1)
    return project


def a_batch(project: Project, number: int, **more: Any) -> Batch:
    values: dict[str, Any] = {"name": "b", "kind": "production", "state": "open"}
    return Batch(id=number, project_id=project.id, created_at=NOW, **{**values, **more})


def test_projects(of: Of) -> None:
    project = of(a_project)
    ann = of(lambda tx: person(tx, "ann"))
    found, place = of(lambda tx: projects.get(tx, project.id, ann))
    assert (found, place) == (project, None)
    of(lambda tx: members.place(tx, project.id, ann, "reviewer"))
    assert of(lambda tx: projects.get(tx, project.id, ann))[1] == "reviewer"
    other = of(lambda tx: a_project(tx, "q"))
    assert [p.id for p in of(lambda tx: projects.every(tx, 0, 9))] == [project.id, other.id]
    assert [p.id for p in of(lambda tx: projects.every(tx, 0, 9, ann))] == [project.id]
    assert of(lambda tx: projects.update(tx, project))
    assert not of(lambda tx: projects.update(tx, project))  # it was read at an older revision
    of(lambda tx: projects.set_state(tx, project.id, "deleted"))
    assert of(lambda tx: projects.get(tx, project.id, ann)) is None
    assert [p.id for p in of(lambda tx: projects.every(tx, 0, 9))] == [other.id]


def test_projects_are_paged_by_number_newest_first(of: Of) -> None:
    one, two, three = (of(lambda tx, n=n: a_project(tx, n)) for n in ("one", "50% two", "Three"))
    ann = of(lambda tx: person(tx, "ann"))
    of(lambda tx: members.place(tx, two.id, ann, "labeler"))

    def ids(*where: Any, **more: Any) -> tuple[list[int], int]:
        found, total = of(lambda tx: projects.newest(tx, *where, **more))
        return [project.id for project in found], total

    assert ids(0, 2) == ([three.id, two.id], 3)
    assert ids(2, 2) == ([one.id], 3)
    assert ids(4, 2) == ([], 3)
    assert ids(0, 9, title="THREE") == ([three.id], 1)
    assert ids(0, 9, title="0%") == ([two.id], 1)
    assert ids(0, 9, title="_") == ([], 0)
    assert ids(0, 9, member_id=ann) == ([two.id], 1)
    assert ids(0, 9, ids=[one.id, three.id, 10**15]) == ([three.id, one.id], 2)
    assert ids(0, 9, ids=[]) == ([], 0)
    of(lambda tx: projects.set_state(tx, three.id, "deleted"))
    assert ids(0, 9) == ([two.id, one.id], 2)


def test_fields_of_a_projects_dialect_are_kept(of: Of) -> None:
    project = of(a_project)
    raw = b'{ "color":"#fff"}'
    changed = msgspec.structs.replace(project, dialect="acme", raw=raw)
    assert of(lambda tx: projects.update(tx, changed))
    found, _ = of(lambda tx: projects.get(tx, project.id, 0))
    assert (found.dialect, found.raw) == ("acme", raw)


def test_schema_keeps_its_source_text_byte_for_byte(of: Of) -> None:
    project = of(a_project)
    found = of(lambda tx: projects.schema(tx, project.schema_id or 0, source=True))
    assert found.source.body == b"<View/>\r\n"
    assert (found.inputs, found.fields) == (SCHEMA.inputs, SCHEMA.fields)
    assert of(lambda tx: projects.schema_id(tx, project.id, 1)) == project.schema_id
    assert of(lambda tx: projects.schema_id(tx, project.id, 2)) is None
    with pytest.raises(Conflict):
        of(lambda tx: projects.add_schema(tx, project.id, 1, SCHEMA, NOW))


def test_batches(database: Database, of: Of) -> None:
    project = of(a_project)
    batch = a_batch(
        project, of(lambda tx: tx.id()), priority=3, order="uniform", overlap=4,
        settings=BatchSettings(on_skip="me"), filter={"skill": [1]}, expires_at=NOW,
        metadata=b'{"a":1.0}', raw=b"\xff", started_at=NOW,
    )  # fmt: skip
    of(lambda tx: batches.add(tx, batch, 9))
    found = of(lambda tx: batches.get(tx, batch.id, lock=True))
    assert found == Batch(**{
        **{f: getattr(batch, f) for f in batch.__struct_fields__}, "created_by": 9,
    })  # fmt: skip
    assert len(of(lambda tx: batches.every(tx, project.id, 0, 9))) == 2
    assert of(lambda tx: batches.update(tx, found))
    assert not of(lambda tx: batches.update(tx, found))
    assert not of(lambda tx: batches.has_tasks(tx, batch.id))
    assert not of(lambda tx: batches.unfinished(tx, batch.id))
    assert write(database, lambda tx: batches.expired(tx, NOW)) == [(batch.id, of(lambda t: t.org))]
    assert write(database, lambda tx: batches.expired(tx, NOW - 1)) == []
    of(lambda tx: add_tasks(tx, project, [TaskRow(tx.id(), "production", "labelled", True, None,
                                                   1, 0)], batch.id))  # fmt: skip
    assert of(lambda tx: batches.has_tasks(tx, batch.id))
    assert write(database, batches.finished) == [(batch.id, of(lambda t: t.org))]


def test_groups_of_a_batch_are_replaced(of: Of) -> None:
    project = of(a_project)
    of(lambda tx: batches.set_groups(tx, project.default_batch_id, [3, 1]))
    of(lambda tx: batches.set_groups(tx, project.default_batch_id, [2, 2, 1]))
    assert of(lambda tx: batches.groups(tx, project.default_batch_id)) == [1, 2]


def add_tasks(
    tx: Transaction, project: Project, rows: list[TaskRow], batch: int = 0,
    import_id: int | None = None,
) -> list[int]:  # fmt: skip
    tasks.add(
        tx, rows, project_id=project.id, batch_id=batch or project.default_batch_id, version=1,
        test=False, member_id=1, now=NOW, import_id=import_id,
    )  # fmt: skip
    return [row.id for row in rows]


def open_tasks(tx: Transaction, project: Project, n: int, **more: Any) -> list[int]:
    rows = [TaskRow(i, "production", "open", False, f"n{k}", 1, 0)
            for k, i in enumerate(tx.ids(n))]  # fmt: skip
    return add_tasks(tx, project, rows, **more)


def test_page_keeps_its_order(of: Of) -> None:
    project = of(a_project)
    ids = of(lambda tx: open_tasks(tx, project, 3))
    page = Page(of(lambda tx: tx.id()), project.id, project.default_batch_id,
                (ids[2], ids[0], ids[1]), created_at=NOW)  # fmt: skip
    of(lambda tx: batches.add_page(tx, page))
    of(lambda tx: tasks.put_on_page(tx, ids, page.id))
    assert of(lambda tx: batches.page(tx, page.id)) == page
    assert of(lambda tx: batches.page_tasks(tx, page.id)) == page.task_ids
    assert of(lambda tx: tasks.get(tx, ids[0])).page_id == page.id
    assert of(lambda tx: batches.page(tx, 1)) is None


# ------------------------------------------------------------------ tasks


def test_task_row(of: Of) -> None:
    project = of(a_project)
    [number] = of(lambda tx: open_tasks(tx, project, 1))
    task = of(lambda tx: tasks.lock(tx, number))
    assert (task.state, task.name, task.revision, task.test) == ("open", "n0", 1, False)
    assert of(lambda tx: tasks.begin(tx, number))
    assert not of(lambda tx: tasks.begin(tx, number))
    of(lambda tx: tasks.edit(tx, number, "other", 7, NOW + 1))
    of(lambda tx: tasks.touch(tx, number, NOW + 2))
    of(lambda tx: tasks.count_predictions(tx, number, 2, NOW + 3))
    task = of(lambda tx: tasks.get(tx, number))
    assert (task.name, task.priority, task.predictions, task.revision, task.updated_at) == (
        "other", 7, 2, 3, NOW + 3,
    )  # fmt: skip
    assert of(lambda tx: tasks.undone(tx, project.default_batch_id, 9)) == [number]
    of(lambda tx: tasks.update(tx, task, True, NOW + 4))
    assert of(lambda tx: tasks.undone(tx, project.default_batch_id, 9)) == []
    assert of(lambda tx: tasks.get(tx, number + 1)) is None


def test_tasks_of_other_organizations_do_not_exist(database: Database, of: Of) -> None:
    project = of(a_project)
    [number] = of(lambda tx: open_tasks(tx, project, 1))

    def stranger(tx: Transaction) -> list[Any]:
        members.add_organization(tx, "them", NOW)
        return [
            tasks.get(tx, number), tasks.lock(tx, number), tasks.begin(tx, number),
            tasks.every(tx, project.id, 0, 9), raws.parts(tx, number),
            batches.get(tx, project.default_batch_id), projects.get(tx, project.id, 1),
            projects.schema(tx, project.schema_id or 0), queue.get(tx, number),
            queue.take_anyway(tx, number), annotations.of_task(tx, number),
        ]  # fmt: skip

    assert not any(write(database, stranger))


def test_task_list_filters(of: Of) -> None:
    project = of(a_project)
    first, second, third = of(lambda tx: open_tasks(tx, project, 3))
    of(lambda tx: names.set_tags(tx, project.id, second, ["b", "a"]))
    of(lambda tx: tasks.begin(tx, third))

    def ids(**filters: Any) -> list[int]:
        return [t.id for t in of(lambda tx: tasks.every(tx, project.id, 0, 9, **filters))]

    assert ids() == [first, second, third]
    assert ids(tag="a") == [second]
    assert ids(state="open") == [first, second]
    assert ids(name="n2") == [third]
    assert ids(batch=project.default_batch_id, kind="production") == [first, second, third]
    assert ids(batch=1) == ids(kind="golden") == ids(annotated=True) == []
    assert ids(updated_gte=NOW) == [first, second, third]
    assert ids(updated_gte=NOW + 1) == ids(completed_gte=0) == []
    assert of(lambda tx: names.tags(tx, second)) == ("b", "a")


def test_task_lists_in_every_order_a_page_at_a_time(of: Of) -> None:
    project = of(a_project)
    first, second, third, fourth = of(lambda tx: open_tasks(tx, project, 4))
    of(lambda tx: tasks.touch(tx, second, NOW + 5))
    of(lambda tx: names.set_tags(tx, project.id, third, ["b"]))
    of(lambda tx: names.set_tags(tx, project.id, second, ["b"]))

    def ids(order: tasks.Order, **filters: Any) -> list[int]:
        after, at = (1 << 62, 1 << 62) if order.startswith("-") else (0, 0)
        found: list[int] = []
        while page := of(
            lambda tx: tasks.every(tx, project.id, after, 3, order, at, **filters)  # noqa: B023
        ):
            found += [task.id for task in page]
            after, at = page[-1].id, page[-1].updated_at
        return found

    assert ids("id") == [first, second, third, fourth]
    assert ids("-id") == [fourth, third, second, first]
    assert ids("updated") == [first, third, fourth, second]
    assert ids("-updated") == [second, fourth, third, first]
    assert ids("-updated", tag="b") == [second, third]
    assert ids("-id", state="open") == [fourth, third, second, first]


def test_tasks_of_a_running_import_are_hidden(of: Of) -> None:
    project = of(a_project)
    record = Import(id=of(lambda tx: tx.id()), project_id=project.id,
                    batch_id=project.default_batch_id, member_id=1, created_at=NOW)  # fmt: skip
    of(lambda tx: transfers.add_import(tx, record))
    [number] = of(lambda tx: open_tasks(tx, project, 1, import_id=record.id))
    assert of(lambda tx: tasks.get(tx, number)) is None
    assert of(lambda tx: tasks.every(tx, project.id, 0, 9)) == []
    assert of(lambda tx: transfers.imported(tx, record.id, 0, 9)) == [number]
    assert of(lambda tx: transfers.begin_import(tx, record.id, NOW))
    assert of(lambda tx: transfers.end_import(tx, record.id, "completed", {"tasks": 1}, NOW))
    assert not of(lambda tx: transfers.end_import(tx, record.id, "failed", {}, NOW))
    assert not of(lambda tx: transfers.begin_import(tx, record.id, NOW))
    assert of(lambda tx: tasks.get(tx, number)).id == number
    assert [r.id for r in of(lambda tx: tasks.without_queue_row(tx, [number]))] == [number]
    found = of(lambda tx: transfers.get_import(tx, record.id))
    assert (found.state, found.counts) == ("completed", {"tasks": 1})
    assert of(lambda tx: transfers.imports(tx, project.id, 0, 9)) == [found]
    of(lambda tx: transfers.import_removed(tx, record.id, NOW + 1))
    removed = of(lambda tx: transfers.get_import(tx, record.id))
    assert (removed.state, removed.finished_at) == ("removed", NOW)


def test_cut_off_imports_are_found(database: Database, of: Of) -> None:
    project = of(a_project)
    made = []
    for state, at in (("created", 5), ("created", 50), ("failed", 50), ("completed", 5)):
        record = Import(id=of(lambda tx: tx.id()), project_id=project.id, member_id=1,
                        batch_id=project.default_batch_id, state=state, created_at=at)  # fmt: skip
        of(lambda tx, record=record: transfers.add_import(tx, record))
        made.append(record.id)
    found = write(database, lambda tx: transfers.cut_off_imports(tx, 10))
    assert [number for number, _ in found] == [made[0], made[2]]


# ------------------------------------------------------------------ raw values


def odd_json(chance: random.Random, depth: int = 0) -> str:
    """JSON text in the forms that a decoder and encoder would change."""
    kind = chance.randrange(9 if depth < 3 else 6)
    space = chance.choice(("", " ", "\n\t", "  "))
    if kind == 0:
        return chance.choice(("1.0", "1e5", "-0", "0.10", "9007199254740993", "1E+2", "3.00e-7"))
    if kind == 1:
        return chance.choice(('"\\u00e9"', '"é"', '"\\/"', '"\\ud83d\\ude00"', '"😀"', '""'))
    if kind == 2:
        return chance.choice(("true", "false", "null"))
    if kind in (3, 4, 5):
        letters = "".join(chr(chance.randrange(32, 0x2FFF)) for _ in range(chance.randrange(9)))
        return json.dumps(letters, ensure_ascii=chance.random() < 0.5)
    inner = [odd_json(chance, depth + 1) for _ in range(chance.randrange(4))]
    if kind == 6:
        return "[" + space + ("," + space).join(inner) + space + "]"
    return "{" + space + ("," + space).join(f'"k{n % 2}" : {v}' for n, v in enumerate(inner)) + "}"


def test_raw_values_come_back_byte_for_byte(of: Of) -> None:
    """rel: D5"""
    chance = random.Random(5)
    project = of(a_project)
    bodies = [odd_json(chance).encode() for _ in range(900)] + [bytes(range(256)), b"", b"\x00" * 9]
    ids = of(lambda tx: list(tx.ids(len(bodies))))
    values = [(n, "data", Raw("scale", "data", b)) for n, b in zip(ids, bodies, strict=True)]
    for start in range(0, len(values), 40):  # below and above the size where COPY begins
        of(lambda tx, s=start: raws.add(tx, project.id, values[s : s + 40]))
    found = of(lambda tx: raws.parts_of(tx, ids))
    assert [found[n]["data"].body for n in ids] == bodies
    bulk = of(lambda tx: list(tx.ids(len(bodies))))
    more = [(n, "metadata", Raw("x", "metadata", b)) for n, b in zip(bulk, bodies, strict=True)]
    of(lambda tx: raws.add(tx, project.id, more))
    found = of(lambda tx: raws.parts_of(tx, bulk))
    assert [found[n]["metadata"].body for n in bulk] == bodies
    for n, body in zip(ids[:20], bodies[40:60], strict=True):
        of(
            lambda tx, n=n, body=body: raws.put(
                tx, project.id, n, "data", Raw("toloka", "data", body)
            )
        )
        assert of(lambda tx, n=n: raws.part(tx, n, "data")) == Raw("toloka", "data", body)
    of(lambda tx: raws.put(tx, project.id, ids[0], "data", None))
    assert of(lambda tx: raws.part(tx, ids[0], "data")) is None
    assert of(lambda tx: raws.parts(tx, ids[1]))["data"].body == bodies[41]


def test_annotation_and_draft_bodies_come_back_byte_for_byte(of: Of) -> None:
    chance = random.Random(6)
    project = of(a_project)
    for _ in range(60):
        body, other = (odd_json(chance).encode() for _ in range(2))
        number = of(lambda tx: tx.id())
        made = Annotation(id=number, task_id=1, project_id=project.id, assignment_id=2, member_id=3,
                          raw=Raw("labelstudio", "answer", body), created_at=NOW)  # fmt: skip
        of(lambda tx, made=made: annotations.add(tx, [made]))
        assert of(lambda tx, n=number: annotations.get(tx, n)).raw.body == body
        of(
            lambda tx, n=number, o=other: annotations.edit(
                tx, n, Raw("native", "answer", o), 1.5, 4, NOW
            )
        )
        assert of(lambda tx, n=number: annotations.get(tx, n)).raw.body == other
        [(revision, dialect, past, by, _)] = of(lambda tx, n=number: annotations.history(tx, n))
        assert (revision, dialect, bytes(past), by) == (1, "labelstudio", body, None)
        of(lambda tx, n=number, b=body: annotations.save_draft(tx, project.id, n, 3, b, NOW))
        assert of(lambda tx, n=number: annotations.draft(tx, n, 3)).body == body


# ------------------------------------------------------------------ lists of any length


@pytest.mark.parametrize("n", [0, 1, 2, 255, 256, 257, 1000])
def test_among_finds_each_of_any_number_of_ids_once(of: Of, n: int) -> None:
    project = of(a_project)
    ids = of(lambda tx: open_tasks(tx, project, n + 3)) if n else []
    wanted = ids[:n]
    query = "SELECT id FROM tasks WHERE org_id = :org AND id IN (@)"
    found = of(lambda tx: among(tx, query, wanted))
    assert sorted(row[0] for row in found) == wanted
    change = "UPDATE tasks SET priority = 9 WHERE org_id = :org AND id IN (@)"
    assert of(lambda tx: run_among(tx, change, wanted)) == n
    assert of(lambda tx: list(raws.parts_of(tx, wanted))) == []
    assert of(lambda tx: annotations.of_tasks(tx, wanted)) == {}
    assert of(lambda tx: annotations.predictions_of(tx, wanted)) == {}
    assert of(lambda tx: files.among_ids(tx, wanted)) == {}


def test_walk_by_key_sees_each_row_once_while_rows_come_and_go(of: Of) -> None:
    """rel: C5"""
    project = of(a_project)
    kept = of(lambda tx: open_tasks(tx, project, 150))
    doomed = of(lambda tx: open_tasks(tx, project, 150))
    stop = threading.Event()
    problems: list[BaseException] = []

    def churn() -> None:
        try:
            left = list(doomed)
            while not stop.is_set():
                of(lambda tx: open_tasks(tx, project, 3))
                if left:
                    number = left.pop()
                    of(lambda tx, number=number: removal.tasks_with_all(tx, [number]))
        except BaseException as error:
            problems.append(error)

    thread = threading.Thread(target=churn)
    thread.start()
    seen: list[int] = []
    after = 0
    while page := of(lambda tx, after=after: tasks.every(tx, project.id, after, 7)):
        seen += [t.id for t in page]
        after = page[-1].id
        if len(seen) > 600:
            break
    stop.set()
    thread.join()
    assert not problems
    assert len(seen) == len(set(seen))
    assert set(kept) <= set(seen)


# ------------------------------------------------------------------ names


def test_one_of_twenty_gets_a_unique_name(of: Of) -> None:
    """rel: I1"""
    for name in ("same", "ünï", "x" * 500):
        got = together(
            20, lambda k, name=name: of(lambda tx: names.claim_name(tx, "task", name, k + 1))
        )
        assert sorted(got) == [False] * 19 + [True]
        winner = got.index(True) + 1
        assert of(lambda tx, name=name: names.named(tx, "task", name)) == winner
        assert of(lambda tx, w=winner: names.free_name(tx, "task", w))
        assert not of(lambda tx, w=winner: names.free_name(tx, "task", w))
    assert of(lambda tx: names.claim_name(tx, "task", "same", 99))
    assert of(lambda tx: names.claim_name(tx, "task:test", "same", 98))
    assert of(lambda tx: names.name_of(tx, "task", 99)) == "same"


def test_name_claimed_by_a_failed_unit_is_free(of: Of) -> None:
    def unit(tx: Transaction) -> None:
        assert names.claim_name(tx, "task", "n", 1)
        raise Broken

    with pytest.raises(Broken):
        of(unit)
    assert of(lambda tx: names.claim_name(tx, "task", "n", 2))


# ------------------------------------------------------------------ the queue


def a_hold(project: Project, unit: int, member: int, number: int, **more: Any) -> Assignment:
    values: dict[str, Any] = {"state": "active", "slot": True, "blocks": True, "lease_at": NOW}
    values |= {"lead_id": number, "unit_id": unit}
    return Assignment(
        id=number, project_id=project.id, batch_id=project.default_batch_id, task_id=unit,
        member_id=member, created_at=NOW, **{**values, **more},
    )  # fmt: skip


def test_queue(of: Of) -> None:
    project = of(a_project)
    batch = project.default_batch_id
    ids = of(lambda tx: open_tasks(tx, project, 4))
    units = [(n, 1, (0, n), 2) for n in ids[:3]] + [(ids[3], 2, (0, ids[3]), 1 << 30)]
    of(lambda tx: queue.add(tx, project.id, batch, units, {ids[1]: 1}))
    assert of(lambda tx: queue.get(tx, ids[1])) == (1, (0, ids[1]), 2, 1)
    assert of(lambda tx: queue.free(tx, batch)) == 3
    first = (queue.FIRST, queue.FIRST)
    assert of(lambda tx: queue.reserve(tx, batch, 5, 1, first)) == (ids[0], (0, ids[0]))
    assert of(lambda tx: queue.reserve(tx, batch, 5, 1, (0, ids[1]))) == (ids[2], (0, ids[2]))
    assert of(lambda tx: queue.pick(tx, batch, 5, 2, first)) == (ids[3], (0, ids[3]))
    assert of(lambda tx: queue.window_end(tx, batch, 1, first)) is None
    assert of(lambda tx: queue.take(tx, ids[0]))
    assert not of(lambda tx: queue.take(tx, ids[0]))
    of(lambda tx: queue.take_anyway(tx, ids[0]))
    of(lambda tx: queue.take_anyway(tx, ids[3]))
    assert of(lambda tx: queue.get(tx, ids[3]))[3] == 0  # golden: endless slots
    assert of(lambda tx: queue.get(tx, ids[0]))[3] == 3
    of(lambda tx: queue.give_back(tx, ids[0]))
    lane, place, _, used = of(lambda tx: queue.get(tx, ids[0]))
    assert (lane, used) == (0, 2)
    assert place > (0, ids[0])
    of(lambda tx: queue.give_back(tx, ids[2], lane=1))
    assert of(lambda tx: queue.get(tx, ids[2]))[:2] == (1, (1 << 61, ids[2]))
    of(lambda tx: queue.move(tx, ids[2], 9, (0, ids[2])))
    of(lambda tx: queue.take_anyway(tx, ids[2]))
    of(lambda tx: queue.give_back(tx, ids[2]))
    assert of(lambda tx: queue.get(tx, ids[2])) == (9, (0, ids[2]), 2, 0)  # off stays off
    of(lambda tx: queue.resize(tx, ids[2], 7))
    of(lambda tx: queue.reset(tx, ids[0]))
    assert of(lambda tx: queue.get(tx, ids[2]))[2] == 7
    assert of(lambda tx: queue.get(tx, ids[0]))[3] == 0
    of(lambda tx: queue.remove(tx, ids[0]))
    assert of(lambda tx: queue.get(tx, ids[0])) is None
    others = of(lambda tx: tasks.other_overlap(tx, batch, 9, 0, 9))
    assert others == [(n, None, False) for n in ids]


def test_reservation_leaves_out_what_the_person_had(of: Of) -> None:
    project = of(a_project)
    ids = of(lambda tx: open_tasks(tx, project, 2))
    batch, first = project.default_batch_id, (queue.FIRST, queue.FIRST)
    of(lambda tx: queue.add(tx, project.id, batch, [(n, 1, (0, n), 5) for n in ids]))
    of(lambda tx: assignments.add(tx, a_hold(project, ids[0], 5, tx.id())))
    assert of(lambda tx: queue.reserve(tx, batch, 5, 1, first))[0] == ids[1]
    assert of(lambda tx: queue.reserve(tx, batch, 6, 1, first))[0] == ids[0]
    assert of(lambda tx: queue.pick(tx, batch, 5, 1, first))[0] == ids[1]


def test_reservation_looks_at_one_window(of: Of) -> None:
    project = of(a_project)
    ids = of(lambda tx: open_tasks(tx, project, queue.WINDOW + 1))
    batch, first = project.default_batch_id, (queue.FIRST, queue.FIRST)
    of(lambda tx: queue.add(tx, project.id, batch, [(n, 1, (0, n), 5) for n in ids]))
    for n in ids[:-1]:
        of(lambda tx, n=n: assignments.add(tx, a_hold(project, n, 5, tx.id(), state="submitted")))
    assert of(lambda tx: queue.reserve(tx, batch, 5, 1, first)) is None
    end = of(lambda tx: queue.window_end(tx, batch, 1, first))
    assert end == (0, ids[-2])
    assert of(lambda tx: queue.reserve(tx, batch, 5, 1, end))[0] == ids[-1]


def test_one_slot_goes_to_one_of_many(of: Of) -> None:
    """rel: C1"""
    project = of(a_project)
    batch, first = project.default_batch_id, (queue.FIRST, queue.FIRST)
    ids = of(lambda tx: open_tasks(tx, project, 10))
    of(lambda tx: queue.add(tx, project.id, batch, [(n, 1, (0, n), 3) for n in ids]))

    def work(k: int) -> list[int]:
        found = []
        while (got := of(lambda tx: queue.reserve(tx, batch, 100 + k, 1, first))) is not None:
            found.append(got[0])
        return found

    taken = sorted(unit for found in together(16, work) for unit in found)
    # On PostgreSQL a walk may miss what somebody else had locked at that instant; never more.
    assert len(taken) <= 30
    while (got := of(lambda tx: queue.reserve(tx, batch, 99, 1, first))) is not None:
        taken.append(got[0])
    assert sorted(taken) == sorted(ids * 3)
    assert of(lambda tx: queue.free(tx, batch)) == 0


def test_seat_is_kept(of: Of) -> None:
    project = of(a_project)
    ids = of(lambda tx: open_tasks(tx, project, 1))
    of(
        lambda tx: queue.add(
            tx, project.id, project.default_batch_id, [(ids[0], 1, (0, ids[0]), 1)]
        )
    )
    [(batch, seat)] = of(lambda tx: queue.candidates(tx, project.id, 5, NOW))
    assert batch.id == project.default_batch_id
    assert seat == queue.Seat()
    seat.main, seat.golden_in, seat.sweep_found, seat.sweep_at = (-3, 4), 6, True, 0
    of(lambda tx: queue.save_seat(tx, batch, 5, seat))
    [(_, again)] = of(lambda tx: queue.candidates(tx, project.id, 5, NOW))
    assert again == seat
    assert of(lambda tx: queue.front(tx, batch.id)) == (-3, 4)
    seat.main, seat.sweep_at = (0, ids[0]), NOW + 1
    of(lambda tx: queue.save_seat(tx, batch, 5, seat))
    assert of(lambda tx: queue.candidates(tx, project.id, 5, NOW)) == []  # it rests
    assert len(of(lambda tx: queue.candidates(tx, project.id, 5, NOW + 1))) == 1


def test_tally_adds_up(of: Of, sql: Sql) -> None:
    project = of(a_project)
    batch = project.default_batch_id
    of(lambda tx: queue.tally(tx, batch, 5, project.id, skipped=1))
    of(lambda tx: queue.tally(tx, batch, 5, project.id, skipped=1))
    query = "SELECT submitted, skipped_in_row, golden_seen, golden_right FROM seats"
    assert sql(query) == [(0, 2, 0, 0)]
    of(lambda tx: queue.tally(tx, batch, 5, project.id, submitted=2))
    of(lambda tx: queue.tally(tx, batch, 5, project.id, seen=1, right=1))
    assert sql(query) == [(2, 0, 1, 1)]


# ------------------------------------------------------------------ assignments


def test_assignments(database: Database, of: Of) -> None:
    project = of(a_project)
    batch = project.default_batch_id
    row = a_hold(project, 50, 5, of(lambda tx: tx.id()))
    of(lambda tx: assignments.add(tx, row))
    with pytest.raises(Conflict):  # the person has the unit
        of(lambda tx: assignments.add(tx, a_hold(project, 50, 5, tx.id())))
    second = a_hold(project, 51, 5, of(lambda tx: tx.id()), lead_id=row.id, unit_id=None)
    of(lambda tx: assignments.add(tx, second))
    assert of(lambda tx: assignments.rows(tx, row.id, lock=True)) == [row, second]
    assert of(lambda tx: assignments.active(tx, project.id, 5)) == [row, second]
    assert of(lambda tx: assignments.lead_of(tx, second.id)) == row.id
    assert of(lambda tx: assignments.lead_of(tx, 1)) is None
    assert of(lambda tx: assignments.of_task(tx, 50)) == [row]
    assert of(lambda tx: assignments.of_task(tx, 50, 6)) == []
    assert of(lambda tx: assignments.of_task(tx, 51, 5)) == [second]
    assert of(lambda tx: assignments.blocked(tx, 50, 5))
    assert not of(lambda tx: assignments.blocked(tx, 50, 6))
    assert of(lambda tx: assignments.held(tx, batch=batch)) == [row.id]
    assert of(lambda tx: assignments.held(tx, member=5)) == [row.id]
    assert of(lambda tx: assignments.held(tx, task=51)) == [row.id]
    assert [n for n, _ in write(database, lambda tx: assignments.overdue(tx, NOW, 9))] == [row.id]
    assert of(lambda tx: assignments.overdue_in(tx, project.id, NOW - 1, 9)) == []
    of(lambda tx: assignments.renew(tx, row.id, NOW + 5))
    assert of(lambda tx: assignments.overdue_in(tx, project.id, NOW, 9)) == []
    assert of(lambda tx: assignments.overdue_in(tx, project.id, NOW + 5, 9)) == [row.id]
    for one in (row, second):
        of(lambda tx, one=one: assignments.move(
            tx, one, "skipped", slot=False, blocks=True, now=NOW + 6, reason="hard"
        ))  # fmt: skip
    [moved, _] = of(lambda tx: assignments.rows(tx, row.id))
    assert (moved.state, moved.skipped_at, moved.reason, moved.submitted_at) == (
        "skipped", NOW + 6, "hard", None,
    )  # fmt: skip
    assert of(lambda tx: assignments.unblock(tx, batch)) == 2
    assert not of(lambda tx: assignments.blocked(tx, 50, 5))
    of(lambda tx: assignments.reset(tx, 50, NOW + 7))
    assert of(lambda tx: assignments.of_task(tx, 50))[0].state == "expired"
    assert len(of(lambda tx: assignments.every(tx, project.id, 0, 9, member=5, batch=batch))) == 2
    assert of(lambda tx: assignments.every(tx, project.id, 0, 9, state="active")) == []
    assert [r.id for r in of(lambda tx: assignments.every(tx, project.id, 0, 9, task=51))] == [
        second.id
    ]


# ------------------------------------------------------------------ annotations and the rest


def test_annotations_reviews_and_drafts(database: Database, of: Of, sql: Sql) -> None:
    project = of(a_project)
    one, two = (
        Annotation(id=n, task_id=50, project_id=project.id, assignment_id=60 + k, member_id=5,
                   raw=Raw("native", "answer", b"{}"), created_at=NOW)
        for k, n in enumerate(of(lambda tx: list(tx.ids(2))))
    )  # fmt: skip
    skip = Annotation(id=of(lambda tx: tx.id()), task_id=51, project_id=project.id,
                      assignment_id=62, member_id=5, state="skipped", created_at=NOW)  # fmt: skip
    of(lambda tx: annotations.add(tx, [one, two, skip]))
    found = of(lambda tx: annotations.get(tx, skip.id, lock=True))
    assert (found.raw, found.skipped) == (None, True)
    assert [a.id for a in of(lambda tx: annotations.of_task(tx, 50))] == [one.id, two.id]
    assert {k: len(v) for k, v in of(lambda tx: annotations.of_tasks(tx, [50, 51, 52])).items()} == {
        50: 2, 51: 1,
    }  # fmt: skip
    assert [a.id for a in of(lambda tx: annotations.of_assignment(tx, 61))] == [two.id]
    of(lambda tx: annotations.set_state(tx, one.id, "accepted", NOW + 1))
    of(lambda tx: annotations.set_golden(tx, one.id, True))
    found = of(lambda tx: annotations.get(tx, one.id))
    assert (found.state, found.golden, found.updated_at) == ("accepted", True, NOW + 1)
    assert of(lambda tx: annotations.supersede(tx, 50, NOW)) == 2
    assert of(lambda tx: annotations.of_task(tx, 50)) == []
    assert [a.id for a in of(lambda tx: annotations.every(tx, project.id, 0, 9))] == [skip.id]
    of(lambda tx: annotations.remove(tx, two.id))
    assert of(lambda tx: annotations.get(tx, two.id)) is None
    review = Review(id=of(lambda tx: tx.id()), annotation_id=one.id, task_id=50, member_id=7,
                    project_id=project.id, verdict="commented", comment="ü", seconds=0.5, at=NOW)  # fmt: skip
    of(lambda tx: annotations.add_review(tx, review))
    assert of(lambda tx: annotations.reviews(tx, annotation=one.id)) == [review]
    assert of(lambda tx: annotations.reviews(tx, task=50)) == [review]
    for version in (1, 2):
        assert of(lambda tx, v=version: annotations.save_draft(tx, project.id, 50, 5, b"x", v)) == (
            version
        )
    assert of(lambda tx: annotations.save_draft(tx, project.id, 50, 5, b"y", 9, one.id)) == 1
    assert write(database, lambda tx: annotations.end_old_drafts(tx, 5)) == 1
    assert of(lambda tx: annotations.draft(tx, 50, 5)) is None
    of(lambda tx: annotations.end_draft(tx, 50, 5, one.id))
    assert sql("SELECT count(*) FROM drafts") == [(0,)]


def test_predictions(of: Of) -> None:
    project = of(a_project)
    made = [
        Prediction(id=n, project_id=project.id, task_id=50, score=0.25, model="m",
                   raw=Raw("native", "answer", b'{"x":1.0}'), created_at=NOW)
        for n in of(lambda tx: list(tx.ids(2)))
    ]  # fmt: skip
    of(lambda tx: annotations.add_predictions(tx, made))
    assert of(lambda tx: annotations.predictions(tx, 50)) == made
    assert of(lambda tx: annotations.predictions_of(tx, [50])) == {50: made}
    assert of(lambda tx: annotations.prediction(tx, made[0].id)) == made[0]
    of(lambda tx: annotations.remove_prediction(tx, made[0].id))
    assert of(lambda tx: annotations.predictions(tx, 50)) == made[1:]


def test_events_are_kept_in_order(database: Database, of: Of) -> None:
    def unit(tx: Transaction) -> None:
        for n in range(3):
            events.add(tx, "task.done", 70 + n, project_id=5, batch_id=6, member_id=7, at=NOW + n,
                       payload={"n": n, "word": "é"})  # fmt: skip

    of(unit)
    found = of(lambda tx: events.every(tx, 0, 9, project=5))
    assert [(e.entity_id, e.payload) for e in found] == [
        (70 + n, {"n": n, "word": "é"}) for n in range(3)
    ]
    assert of(lambda tx: events.every(tx, 0, 9, entity=71)) == [found[1]]
    assert of(lambda tx: events.every(tx, found[1].id, 9, project=5)) == [found[2]]
    assert write(database, lambda tx: events.end_old(tx, NOW + 2)) == 2
    assert of(lambda tx: events.every(tx, 0, 9, project=5)) == [found[2]]


def test_files(database: Database, of: Of) -> None:
    made = [
        File(id=n, project_id=5 + k, member_id=1, name=f"f{k}.png", blob="ab" * 32, kind="upload",
             media_type="image/png", size=3, width=4, height=5, created_at=NOW + k, updated_at=NOW)
        for k, n in enumerate(of(lambda tx: list(tx.ids(3))))
    ]  # fmt: skip
    for file in made:
        of(lambda tx, file=file: files.add(tx, file))
    assert of(lambda tx: files.get(tx, made[0].id)) == made[0]
    assert of(lambda tx: files.every(tx, 0, 9)) == made
    assert of(lambda tx: files.every(tx, 0, 9, project=6, name="f1.png")) == [made[1]]
    assert of(lambda tx: files.every(tx, 0, 9, created_since=NOW + 1, created_before=NOW + 2)) == [
        made[1]
    ]
    assert of(lambda tx: files.every(tx, 0, 9, media_type="image/gif")) == []
    assert of(lambda tx: files.among_ids(tx, [made[2].id, 1])) == {made[2].id: made[2]}
    assert write(database, lambda tx: files.in_use(tx, "ab" * 32))
    for file in made:
        of(lambda tx, file=file: files.remove(tx, file.id))
    assert not write(database, lambda tx: files.in_use(tx, "ab" * 32))


def test_snapshots_and_formats(of: Of) -> None:
    made = Snapshot(id=of(lambda tx: tx.id()), project_id=5, member_id=1, title="t",
                    options={"a": 1}, created_at=NOW)  # fmt: skip
    of(lambda tx: transfers.add_snapshot(tx, made))
    assert of(lambda tx: transfers.snapshot(tx, made.id)) == made
    assert of(lambda tx: transfers.snapshots(tx, 5, 0, 9)) == [made]
    of(lambda tx: transfers.move_snapshot(tx, made.id, "completed", counts={"tasks": 2}, file_id=8,
                                          md5="m", now=NOW))  # fmt: skip
    found = of(lambda tx: transfers.snapshot(tx, made.id))
    assert (found.state, found.counts, found.file_id) == ("completed", {"tasks": 2}, 8)
    assert of(lambda tx: transfers.add_format(tx, made.id, 5, "coco", NOW))
    assert not of(lambda tx: transfers.add_format(tx, made.id, 5, "coco", NOW))
    of(lambda tx: transfers.move_format(tx, made.id, "coco", "completed", file_id=9,
                                        losses=[{"x": 1}], now=NOW))  # fmt: skip
    form = of(lambda tx: transfers.get_format(tx, made.id, "coco"))
    assert (form.state, form.file_id, form.losses) == ("completed", 9, [{"x": 1}])
    assert of(lambda tx: transfers.formats(tx, made.id)) == [form]
    of(lambda tx: transfers.remove_snapshot(tx, made.id))
    assert of(lambda tx: (transfers.snapshot(tx, made.id), transfers.formats(tx, made.id))) == (
        None, [],
    )  # fmt: skip


def test_kept_answers(database: Database, of: Of) -> None:
    """rel: I4"""
    begin = lambda now=NOW: of(lambda tx: idempotency.begin(tx, "k", "POST /x", b"h", now))  # noqa: E731
    assert begin() is None
    assert begin().status is None  # the first is still running
    of(lambda tx: idempotency.finish(tx, "k", 201, b"\x00{}"))
    kept = begin()
    assert (kept.route, kept.body_hash, kept.status, kept.reply) == (
        "POST /x",
        b"h",
        201,
        b"\x00{}",
    )
    assert begin(NOW + idempotency.DAY).status == 201
    assert begin(NOW + idempotency.DAY + 1) is None  # a day later it is forgotten
    of(lambda tx: idempotency.drop(tx, "k"))
    assert begin() is None
    of(lambda tx: idempotency.finish(tx, "k", 200, b""))
    assert write(database, lambda tx: idempotency.end_old(tx, NOW + idempotency.DAY)) == 0
    assert write(database, lambda tx: idempotency.end_old(tx, NOW + idempotency.DAY + 1)) == 1


def test_key_of_a_request_that_was_cut_off_is_freed_soon(database: Database, of: Of) -> None:
    of(lambda tx: idempotency.begin(tx, "k", "r", b"h", NOW))
    assert write(database, lambda tx: idempotency.end_old(tx, NOW + 60_000_000)) == 0
    assert write(database, lambda tx: idempotency.end_old(tx, NOW + 601_000_000)) == 1


def test_one_of_twenty_requests_with_a_key_does_the_work(of: Of) -> None:
    done: list[int] = []

    def work(k: int) -> bytes | None:
        def unit(tx: Transaction) -> bytes | None:
            kept = idempotency.begin(tx, "one", "r", b"h", NOW)
            if kept is not None:
                return kept.reply
            done.append(k)
            idempotency.finish(tx, "one", 200, b"%d" % k)
            return b"%d" % k

        return of(unit)

    replies = together(20, work)
    assert len(done) == 1
    assert set(replies) == {b"%d" % done[0]}


def test_jobs_are_asked_for_in_the_unit(database: Database, of: Of) -> None:
    def unit(tx: Transaction) -> None:
        outbox.enqueue(tx, "tidy", {"a": 1}, lock="l")
        raise Broken

    with pytest.raises(Broken):
        of(unit)
    assert write(database, outbox.pending) == 0
    of(lambda tx: outbox.enqueue(tx, "tidy", {"a": 1}, lock="l"))
    of(lambda tx: outbox.enqueue(tx, "tidy", {"a": 1}, lock="l"))
    assert write(database, outbox.pending) == 1
    assert write(database, lambda tx: outbox.status(tx, "l")).state == "queued"
    assert write(database, outbox.depth)[0] == 1
    assert write(database, lambda tx: outbox.cancel(tx, "l"))
    assert not write(database, lambda tx: outbox.cancel(tx, "l"))


# ------------------------------------------------------------------ removal


def test_removed_tasks_take_all_of_theirs_and_nothing_else(of: Of, sql: Sql) -> None:
    project = of(a_project)
    batch = project.default_batch_id
    gone, stays = of(lambda tx: open_tasks(tx, project, 2))
    for n in (gone, stays):

        def fill(tx: Transaction, n: int = n) -> None:
            queue.add(tx, project.id, batch, [(n, 1, (0, n), 1)])
            row = a_hold(project, n, 5, tx.id())
            assignments.add(tx, row)
            made = Annotation(id=tx.id(), task_id=n, project_id=project.id, member_id=5,
                              assignment_id=row.id, raw=Raw("native", "answer", b"{}"))  # fmt: skip
            annotations.add(tx, [made])
            annotations.edit(tx, made.id, Raw("native", "answer", b"[]"), None, 5, NOW)
            annotations.save_draft(tx, project.id, n, 5, b"", NOW)
            annotations.add_review(tx, Review(id=tx.id(), annotation_id=made.id, task_id=n,
                                              project_id=project.id, verdict="accepted"))  # fmt: skip
            annotations.add_predictions(tx, [Prediction(
                id=tx.id(), project_id=project.id, task_id=n, raw=Raw("native", "answer", b"{}"),
            )])  # fmt: skip
            raws.put(tx, project.id, n, "data", Raw("native", "data", b"1"))
            names.set_tags(tx, project.id, n, ["t"])
            names.claim_name(tx, "task", str(n), n)

        of(fill)
    assert of(lambda tx: removal.tasks_of(tx, batch=batch, limit=1)) == [gone]
    assert of(lambda tx: removal.tasks_of(tx, project=project.id, limit=9)) == [gone, stays]
    lost = of(lambda tx: removal.tasks_with_all(tx, [gone]))
    assert lost["tasks.open"] == 1
    for table, column in (
        ("tasks", "id"), ("queue", "unit_id"), ("assignments", "task_id"), ("raws", "entity_id"),
        ("annotations", "task_id"), ("drafts", "task_id"), ("reviews", "task_id"),
        ("predictions", "task_id"), ("tags", "task_id"), ("aliases", "entity_id"),
    ):  # fmt: skip
        assert sql(f"SELECT {column} FROM {table}") == [(stays,)], table
    assert sql("SELECT count(*) FROM annotation_history") == [(1,)]
    of(lambda tx: removal.tasks_with_all(tx, [stays]))
    of(lambda tx: removal.batch_alone(tx, batch))
    assert of(lambda tx: batches.get(tx, batch)) is None
    of(lambda tx: removal.project_alone(tx, project.id))
    assert sql("SELECT count(*) FROM projects") == [(1,)]  # it was not marked as deleted
    of(lambda tx: projects.set_state(tx, project.id, "deleted"))
    of(lambda tx: removal.project_alone(tx, project.id))
    assert sql("SELECT count(*) FROM projects") == [(0,)]
