"""Migrations: one process at a time, again after a kill, and beside people who work."""

# rel: R7 K7 K10

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import psycopg

from glossator.store import migrate
from tests import parts
from tests.cli.running import where
from tests.store.migrated import Sql

TASKS = 1_000_000 if os.environ.get("GLOSSATOR_SOAK") else 20_000
LONGEST_S = 1.0


def fill(url: str, tasks: int) -> None:
    """A database of the first migration with tasks in three projects, every third annotated."""
    migrate.upgrade(url, "0001")
    sql = Sql(url)
    columns = {
        name: kind
        for name, kind, required in _columns(sql, "tasks")
        if required and name not in ("id", "project_id", "batch_id", "annotations", "org_id")
    }
    rest = {name: _nothing(kind) for name, kind in columns.items()}
    numbers = f"generate_series(1, {tasks}) AS t(n)"
    if sql.sqlite:
        numbers = f"(WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < {tasks}) SELECT n FROM t)"
    sql(
        f"INSERT INTO tasks (id, project_id, batch_id, annotations, org_id, {', '.join(rest)}) "
        f"SELECT 1000 + n, 1 + n - n / 3 * 3, 11 + n - n / 3 * 3, CASE n - n / 3 * 3 WHEN 0 THEN 1 ELSE 0 END, 7, "
        f"{', '.join(rest.values())} FROM {numbers}"
    )
    needed = {n: _nothing(k) for n, k, required in _columns(sql, "batches") if required}
    for batch in (11, 12, 13):
        told = needed | {"id": str(batch), "project_id": str(batch - 10), "org_id": "7"}
        sql(f"INSERT INTO batches ({', '.join(told)}) VALUES ({', '.join(told.values())})")
    sql.close()


def _columns(sql: Sql, table: str) -> list[tuple[str, str, bool]]:
    if sql.sqlite:
        found = sql(f"PRAGMA table_info({table})")
        return [(row[1], row[2].lower(), bool(row[3]) or bool(row[5])) for row in found]
    return [
        (name, kind, required == "NO")
        for name, kind, required in sql(
            "SELECT column_name, data_type, is_nullable FROM information_schema.columns "
            "WHERE table_name = ? AND table_schema = 'public'", table,
        )
    ]  # fmt: skip


def _nothing(kind: str) -> str:
    if kind == "boolean":
        return "false"
    return {"text": "''", "blob": "''", "bytea": "''"}.get(kind, "0")


def check(url: str, tasks: int) -> None:
    """The tasks are numbered in each project, and the counters are right."""
    sql = Sql(url)
    for project in (1, 2, 3):
        numbers = sql("SELECT number FROM tasks WHERE project_id = ? ORDER BY id", project)
        assert [n for (n,) in numbers] == [*range(1, len(numbers) + 1)]
        ((last,),) = sql("SELECT last FROM task_numbers WHERE project_id = ?", project)
        assert last == len(numbers)
    counted = sql("SELECT scope_id, n FROM counts WHERE name = 'annotated' ORDER BY scope_id")
    assert counted == [(1, tasks // 3), (11, tasks // 3)]
    sql.close()


def start(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [parts._program(), *words], env=parts._environment(), text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_of_four_that_start_at_once_one_migrates_and_all_come_up(
    tmp_path: Path, database_url: str
) -> None:
    told = where(tmp_path, database_url)
    several = [start("migrate", *told) for _ in range(4)]
    ended = [one.communicate(timeout=60) for one in several]
    assert [one.returncode for one in several] == [0] * 4, ended
    said = Counter(out for out, _ in ended)
    assert said == {f"migrated to {migrate.HEAD}\n": 1, f"already at {migrate.HEAD}\n": 3}


def test_a_server_a_worker_and_a_command_start_at_once_on_an_empty_postgresql(
    tmp_path: Path,
) -> None:
    parts.require("postgres")
    url = parts.postgres_database()
    several = [
        start("serve", "--port", "0", *where(tmp_path / "a", url)),
        start("serve", "--port", "0", *where(tmp_path / "b", url)),
        start("worker", *where(tmp_path / "c", url)),
        start("migrate", *where(tmp_path / "d", url)),
    ]
    try:
        for one, stream in zip(several[:2], (one.stdout for one in several[:2]), strict=True):
            assert stream is not None
            assert stream.readline().startswith("Glossator ready at"), one.communicate()
        assert several[2].stderr is not None
        assert several[2].stderr.readline() == "Glossator worker ready\n"
        assert several[3].wait(30) == 0
    finally:
        for one in several:
            one.kill()
            one.communicate()
        parts.drop_postgres_database(url)


def test_killed_at_any_moment_it_is_run_again(tmp_path: Path, engine: str) -> None:
    chance = random.Random("kills of migrations")
    for round_ in range(20 if os.environ.get("GLOSSATOR_SOAK") else 3):
        url = f"sqlite:///{tmp_path / f'{round_}.db'}"
        if engine == "postgres":
            url = parts.postgres_database()
        process = start("migrate", *where(tmp_path, url))
        with suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0.35, 0.9))
        process.kill()
        process.communicate()
        assert migrate.current(url) in (None, "0001", migrate.HEAD)
        migrate.upgrade(url)
        assert migrate.current(url) == migrate.HEAD
        if engine == "postgres":
            parts.drop_postgres_database(url)


def test_killed_between_the_steps_of_one_it_goes_on(tmp_path: Path) -> None:
    parts.require("postgres")
    url = parts.postgres_database()
    fill(url, TASKS)
    sql = Sql(url)
    process = start("migrate", *where(tmp_path, url))
    numbered = 0
    while not numbered and process.poll() is None:
        with suppress(psycopg.errors.UndefinedColumn):
            ((numbered,),) = sql("SELECT count(*) FROM tasks WHERE number > 0")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    ((numbered,),) = sql("SELECT count(*) FROM tasks WHERE number > 0")
    assert 0 < numbered < TASKS, "the test killed it too late"
    assert migrate.current(url) == "0001"
    sql.close()
    migrate.upgrade(url)
    check(url, TASKS)
    parts.drop_postgres_database(url)


def test_nobody_waits_a_second_while_it_runs(tmp_path: Path) -> None:
    """Readers and writers of the table that is changed, and one who holds it for a while."""
    parts.require("postgres")
    url = parts.postgres_database()
    fill(url, TASKS)
    done, waits = threading.Event(), [0.0]

    def work() -> None:
        sql, n = Sql(url), 0
        while not done.is_set():
            begun = time.monotonic()
            sql("UPDATE tasks SET priority = 0 WHERE id = ?", 1001 + n % TASKS)
            sql("SELECT count(*) FROM (SELECT 1 FROM tasks WHERE project_id = 1 LIMIT 10) t")
            waits.append(time.monotonic() - begun)
            n += 997
            time.sleep(0.002)
        sql.close()

    def hold() -> None:
        with psycopg.connect(url) as connection:
            connection.execute(b"SELECT 1 FROM tasks LIMIT 1")
            time.sleep(1.5)

    threads = [threading.Thread(target=work), threading.Thread(target=hold)]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    begun = time.monotonic()
    try:
        migrate.upgrade(url)
    finally:
        took = time.monotonic() - begun
        done.set()
        for thread in threads:
            thread.join()
    check(url, TASKS)
    print(f"\n{TASKS} tasks: migrated in {took:.1f} s, {len(waits)} pairs of statements beside it, "
          f"the longest took {max(waits):.3f} s")  # fmt: skip
    assert took > 1, "it did not wait for the one who held the table"
    assert len(waits) > 50
    assert max(waits) < LONGEST_S
    parts.drop_postgres_database(url)


def test_sqlite_migrates_a_filled_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'glossator.db'}"
    fill(url, TASKS)
    begun = time.monotonic()
    assert migrate.upgrade(url)
    print(f"\n{TASKS} tasks on SQLite: {time.monotonic() - begun:.1f} s")
    check(url, TASKS)
    assert not migrate.upgrade(url)
