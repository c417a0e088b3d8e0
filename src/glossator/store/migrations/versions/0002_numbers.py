"""A number for each task within its project, the names that clients give to answers, and counters
of tasks with answers and of golden answers.

On PostgreSQL in steps, each a transaction of its own that may be run again: numbering all tasks at
once would keep their table locked for as long.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
CHUNK = 2000
_NAMED = sa.text("unique_id IS NOT NULL")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        with op.get_context().autocommit_block():
            _expand()
            _number_in_chunks()
            _remember_numbers()
            _count()
            op.execute("DROP INDEX CONCURRENTLY IF EXISTS annotations_unique")  # of a cut-off try
            _index(concurrently=True)
        return
    _expand()
    op.execute(
        "UPDATE tasks SET number = n.number FROM (SELECT id, row_number() OVER "
        "(PARTITION BY project_id ORDER BY id) AS number FROM tasks) n WHERE n.id = tasks.id"
    )
    _remember_numbers()
    _count()
    _index()


def _expand() -> None:
    again = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "task_numbers",
        sa.Column(
            "project_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("org_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("project_id"),
        if_not_exists=again,
    )
    number = sa.Column("number", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("tasks", number, if_not_exists=again or None)
    unique_id = sa.Column("unique_id", sa.Text(), nullable=True)
    op.add_column("annotations", unique_id, if_not_exists=again or None)


def _number_in_chunks() -> None:
    bind = op.get_bind()
    projects = bind.execute(
        sa.text("SELECT project_id, max(number) FROM tasks GROUP BY project_id")
    ).all()
    some = sa.text(
        "WITH piece AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM (SELECT id FROM tasks "
        "WHERE project_id = :project AND id > :after AND number = 0 ORDER BY id LIMIT :chunk) t), "
        "done AS (UPDATE tasks SET number = :last + piece.n FROM piece WHERE piece.id = tasks.id "
        "RETURNING tasks.id) SELECT count(*), max(id) FROM done"
    )
    for project, last in projects:
        after = 0
        while True:
            told = {"project": project, "after": after, "last": last, "chunk": CHUNK}
            n, highest = bind.execute(some, told).one()
            if not n:
                break
            after, last = highest, last + n


def _remember_numbers() -> None:
    op.execute(
        "INSERT INTO task_numbers (project_id, last, org_id) "
        "SELECT project_id, max(number), min(org_id) FROM tasks WHERE true GROUP BY project_id "
        "ON CONFLICT (project_id) DO UPDATE SET last = excluded.last"
    )


def _count() -> None:
    for scope in ("project_id", "batch_id"):
        for name, source, condition in (
            ("annotated", "tasks t", "t.annotations > 0"),
            (
                "golden",
                "tasks t JOIN annotations a ON a.task_id = t.id",
                "a.golden AND a.state <> 'superseded'",
            ),
        ):
            op.execute(
                "INSERT INTO counts (scope_id, name, shard, n, org_id) "
                f"SELECT t.{scope}, '{name}', 0, count(*), t.org_id FROM {source} "
                f"JOIN batches b ON b.id = t.batch_id WHERE {condition} AND b.state <> 'deleted' "
                "AND (t.import_id IS NULL OR EXISTS (SELECT 1 FROM imports i "
                "WHERE i.id = t.import_id AND i.state = 'completed')) "
                f"GROUP BY t.{scope}, t.org_id "
                "ON CONFLICT (scope_id, name, shard) DO UPDATE SET n = excluded.n"
            )


def _index(concurrently: bool = False) -> None:
    op.create_index(
        "annotations_unique",
        "annotations",
        ["org_id", "unique_id"],
        unique=True,
        sqlite_where=_NAMED,
        postgresql_where=_NAMED,
        postgresql_concurrently=concurrently,
    )
