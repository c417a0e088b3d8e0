"""Every statement of the store: scoped, understood by both engines, and never a walk over all."""

import importlib
import pkgutil
import re
import sqlite3
from pathlib import Path
from typing import Any, get_args

import psycopg
import pytest
from sqlalchemy import create_engine, inspect

import glossator.store
from glossator.model.errors import Unavailable
from glossator.store import among, batches, migrate, removal, tasks
from glossator.store.statement import STATEMENTS, Statement
from glossator.store.tables import metadata
from glossator.store.task_filters import FILTERS
from tests import parts
from tests.store import migrated

for _module in pkgutil.walk_packages(glossator.store.__path__, "glossator.store."):
    if ".migrations" not in _module.name:
        importlib.import_module(_module.name)

FREE = {
    "organizations",
    "users",
    "password_resets",
    "login_tries",
    "meta",
    "jobs",
    "alembic_version",
}
"""Tables that are no tenant's."""
TENANTS = {table.name for table in metadata.sorted_tables} - FREE
HOT = ("queue", "assignments", "tasks")


def from_lists() -> list[Statement]:
    """The statements that are put together when they are first asked for."""
    every = [(f"{name}:4" if "@" in text else name,) for name, text in FILTERS.items()]
    wanted = [(), *every, ("batch", "state")]
    made = [tasks._list(names, order) for names in wanted for order in get_args(tasks.Order)]
    made += [tasks._count(names) for names in [(), *every]]
    narrowed = [(f"{n}:4" if "@" in text else n,) for n, text in batches.NARROWED.items()]
    made += [batches._older(names) for names in [(), *narrowed]]
    for module in ("annotations", "files", "assignments", "removal", "tasks", "names"):
        found = importlib.import_module(f"glossator.store.{module}")
        for value in vars(found).values():
            texts = value if isinstance(value, tuple) else (value,)
            made += [
                among._among(text, n)
                for text in texts
                if isinstance(text, str) and "@" in text and "IN (@)" in text
                for n in (1, 256)
            ]
    return made


EVERY = [*dict.fromkeys([*from_lists(), *STATEMENTS])]


def name(statement: Statement) -> str:
    return re.sub(r"\W+", "-", statement.text("sqlite"))[:60]


def tables_of(statement: Statement) -> set[str]:
    words = set(re.findall(r"[a-z_]+", re.sub(r"'[^']*'", "", statement.text("sqlite"))))
    return words & {table.name for table in metadata.sorted_tables}


def test_there_are_statements_to_look_at() -> None:
    assert len(EVERY) > 150
    assert len([t for t in removal._OF_TASKS if "@" in t]) == len(removal._OF_TASKS)


@pytest.mark.parametrize("statement", EVERY, ids=name)
def test_statement_names_its_organization_or_says_why_not(statement: Statement) -> None:
    """rel: O1"""
    if statement.across or not tables_of(statement) & TENANTS:
        return
    assert re.search(r":org\b", statement.text("sqlite")), statement
    assert "org" in statement.order, statement.text("postgresql")


# ------------------------------------------------------------------ both engines understand them


@pytest.fixture(scope="module")
def lite(tmp_path_factory: pytest.TempPathFactory) -> Any:
    for url in migrated.database_url("sqlite", tmp_path_factory.mktemp("lite")):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("ANALYZE")  # of empty tables
        yield connection
        connection.close()


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Statistics were taken while the tables were empty; then they were filled, with none taken."""
    parts.require("postgres")
    for url in migrated.database_url("postgres", tmp_path_factory.mktemp("post")):
        with psycopg.connect(url, autocommit=True, prepare_threshold=None) as connection:
            for table in metadata.sorted_tables:
                if table.name != "jobs":
                    connection.execute(f"ALTER TABLE {table.name} SET (autovacuum_enabled = off)")
            connection.execute("ANALYZE")
            for text in FILL:
                connection.execute(text)
            yield connection


N = 30_000
FILL = (
    f"""INSERT INTO tasks SELECT g, 5, 6, NULL, 'production', 'open', false, NULL, 1, 1, 0, 0, 0,
 0, 0, 1, false, 1, g, NULL, 1, NULL, 1 FROM generate_series(1000, {N}) g""",
    f"INSERT INTO queue SELECT g, 5, 6, 1, 0, g, 1, 0, 1 FROM generate_series(1000, {N}) g",
    f"""INSERT INTO assignments (id, project_id, batch_id, lead_id, task_id, unit_id, member_id,
 state, slot, blocks, late, lease_at, created_at, org_id) SELECT 100000 + g, 5, 6, 100000 + g, g,
 g, 7 + g % 50, 'accepted', true, true, false, g, g, 1 FROM generate_series(1000, {N}) g""",
)


def own_only(statement: Statement, engine: str) -> bool:
    """SQLite's own table of jobs, Procrastinate's on PostgreSQL."""
    text = statement.text("sqlite")
    return engine == "postgresql" and bool(
        "json_each" in text or ("jobs" in tables_of(statement) and "procrastinate" not in
                                statement.text("postgresql"))
    )  # fmt: skip


@pytest.mark.parametrize("statement", EVERY, ids=name)
def test_sqlite_understands_the_statement(lite: sqlite3.Connection, statement: Statement) -> None:
    text = statement.text("sqlite")
    lite.execute("EXPLAIN " + text, dict.fromkeys(statement.parameters)).fetchall()


@pytest.mark.parametrize("statement", EVERY, ids=name)
def test_postgresql_understands_the_statement(post: Any, statement: Statement) -> None:
    if own_only(statement, "postgresql"):
        return
    if statement.text("postgresql").startswith("SELECT version_num"):
        return
    plan(post, statement)


def plan(post: Any, statement: Statement) -> list[dict[str, Any]]:
    """The generic plan, as a prepared statement gets it; every node of it."""
    text = statement.text("postgresql")
    post.execute("DEALLOCATE ALL")
    post.execute("SET plan_cache_mode = force_generic_plan")
    post.execute("PREPARE one AS " + text)
    values = ", ".join(["NULL"] * len(statement.order))
    call = f"EXECUTE one({values})" if statement.order else "EXECUTE one"
    [(found,)] = post.execute("EXPLAIN (FORMAT JSON) " + call).fetchall()
    nodes: list[dict[str, Any]] = []
    stack = [found[0]["Plan"]]
    while stack:
        node = stack.pop()
        nodes.append(node)
        stack += node.get("Plans", [])
    return nodes


def hot() -> list[Statement]:
    """What people wait for: all that touches queue, assignments or tasks for one tenant."""
    from glossator.store import annotations, assignments, batches, queue
    from glossator.store import tasks as rows

    found = []
    for module in (queue, assignments, batches, annotations, rows):
        for value in vars(module).values():
            if isinstance(value, Statement) and tables_of(value) & set(HOT):
                found.append(value)
    return [*dict.fromkeys(found)]


@pytest.mark.parametrize("statement", hot(), ids=name)
def test_postgresql_never_walks_over_a_hot_table(post: Any, statement: Statement) -> None:
    """Invariant 16."""
    walked = {n["Relation Name"] for n in plan(post, statement) if n["Node Type"] == "Seq Scan"}
    assert not walked & set(HOT), statement.text("postgresql")


@pytest.mark.parametrize("statement", hot(), ids=name)
def test_sqlite_never_walks_over_a_hot_table(
    lite: sqlite3.Connection, statement: Statement
) -> None:
    text = statement.text("sqlite")
    steps = lite.execute("EXPLAIN QUERY PLAN " + text, dict.fromkeys(statement.parameters))
    for *_, step in steps.fetchall():
        found = re.match(r"SCAN (\w+)", step)
        if found and not re.search(rf"\) {found[1]}\b", text):  # a window is walked over
            meant = {"q": "queue", "a": "assignments", "t": "tasks"}.get(found[1], found[1])
            assert meant not in HOT, f"{step}: {text}"


def test_reservation_uses_the_named_indexes(lite: sqlite3.Connection, post: Any) -> None:
    from glossator.store import queue

    steps = lite.execute(
        "EXPLAIN QUERY PLAN " + queue._RESERVE.text("sqlite"),
        dict.fromkeys(queue._RESERVE.parameters),
    )
    used = " ".join(step[-1] for step in steps)
    assert "q_next" in used
    assert "a_once" in used
    nodes = plan(post, queue._RESERVE)
    assert {"q_next", "a_once"} <= {n.get("Index Name") for n in nodes}


def test_a_page_of_batches_goes_on_by_an_index(lite: sqlite3.Connection) -> None:
    """It neither sorts what is there nor walks over others' rows."""
    text = batches._older(()).text("sqlite")
    steps = lite.execute("EXPLAIN QUERY PLAN " + text, dict.fromkeys(batches._older(()).parameters))
    used = " ".join(step[-1] for step in steps)
    assert "batches_newest (org_id=? AND created_at<?)" in used, used
    assert "TEMP B-TREE" not in used, used


# ------------------------------------------------------------------ migrations


def described(url: str) -> dict[str, Any]:
    """Tables with columns, types, keys and indexes, as the database itself tells them."""
    engine = create_engine(migrate.engine_url(url))
    try:
        look = inspect(engine)
        found: dict[str, Any] = {}
        for table in look.get_table_names():
            if table == "alembic_version" or table.startswith("procrastinate"):
                continue
            found[table] = {
                "columns": [
                    (c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(table)
                ],
                "key": look.get_pk_constraint(table)["constrained_columns"],
            }
    finally:
        engine.dispose()
    sql = migrated.Sql(url)
    if url.startswith("sqlite"):
        rows = sql("SELECT name, sql FROM sqlite_master WHERE type = 'index'")
        # The text of a table that a migration changed is its own; its columns are compared above.
        rows += sql(
            "SELECT name, 'without rowid' FROM sqlite_master WHERE type = 'table' "
            "AND sql LIKE '%WITHOUT ROWID%'"
        )
    else:
        rows = sql("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
    sql.close()
    found["indexes"] = sorted(
        (n, " ".join((text or "").split()))
        for n, text in rows
        if "alembic" not in n and "procrastinate" not in n and n != "glossator_jobs_lock"
    )
    return found


def test_migrated_database_equals_the_declared_tables(
    engine: str, url: str, database_url: str
) -> None:
    made = create_engine(migrate.engine_url(database_url))
    with made.begin() as connection:
        declared = [t for t in metadata.sorted_tables if engine == "sqlite" or t.name != "jobs"]
        metadata.create_all(connection, declared)
    made.dispose()
    assert described(url) == described(database_url)


def put(sql: migrated.Sql, name: str, **values: Any) -> None:
    """A row of a table as the first migration made it; what is not said is nothing."""
    empty: dict[type, Any] = {int: 0, str: "", bool: False, bytes: b"", float: 0.0}
    later = {"number", "unique_id"}
    row = {
        column.name: values.get(column.name, empty[column.type.python_type])
        for column in metadata.tables[name].columns
        if column.name not in later and (column.name in values or not column.nullable)
    }
    marks = ", ".join("?" for _ in row)
    sql(f"INSERT INTO {name} ({', '.join(row)}) VALUES ({marks})", *row.values())


def test_what_was_there_is_numbered_and_counted(database_url: str) -> None:
    migrate.upgrade(database_url, "0001")
    sql = migrated.Sql(database_url)
    for batch, state in ((3, "open"), (4, "deleted")):
        put(sql, "batches", id=batch, project_id=1, state=state, org_id=9)
    for task, project, batch, given in (
        (30, 1, 3, 2), (10, 2, 3, 0), (20, 1, 3, 1), (40, 1, 4, 1), (50, 2, 3, 0),
    ):  # fmt: skip
        put(sql, "tasks", id=task, project_id=project, batch_id=batch, annotations=given, org_id=9)
    for n, (task, state, golden) in enumerate(
        [(30, "accepted", True), (30, "superseded", True), (20, "accepted", False)]
    ):
        put(sql, "annotations", id=60 + n, task_id=task, state=state, golden=golden, org_id=9)
    assert migrate.upgrade(database_url)
    numbered = sql("SELECT id, number FROM tasks ORDER BY id")
    assert [tuple(row) for row in numbered] == [(10, 1), (20, 1), (30, 2), (40, 3), (50, 2)]
    last = sql("SELECT project_id, last, org_id FROM task_numbers ORDER BY project_id")
    assert [tuple(row) for row in last] == [(1, 3, 9), (2, 2, 9)]
    counted = sql("SELECT scope_id, name, n FROM counts WHERE org_id = 9 ORDER BY scope_id, name")
    assert [tuple(row) for row in counted] == [
        (1, "annotated", 2), (1, "golden", 1), (3, "annotated", 2), (3, "golden", 1),
    ]  # fmt: skip
    sql.close()


def test_head_is_the_newest_migration() -> None:
    folder = Path(migrate.__file__).parent / "migrations" / "versions"
    assert max(path.name[:4] for path in folder.glob("[0-9]*.py")) == migrate.HEAD


def test_database_is_migrated_once(database_url: str) -> None:
    assert migrate.current(database_url) is None
    assert migrate.upgrade(database_url)
    assert migrate.current(database_url) == migrate.HEAD
    assert not migrate.upgrade(database_url)


def test_newer_database_is_refused(url: str, sql: migrated.Sql) -> None:
    sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Unavailable, match="newer"):
        migrate.upgrade(url)
