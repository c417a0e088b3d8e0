"""A number for each task within its project, the names that clients give to answers, and counters
of tasks with answers and of golden answers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
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
    )
    op.add_column("tasks", sa.Column("number", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE tasks SET number = n.number FROM (SELECT id, row_number() OVER "
        "(PARTITION BY project_id ORDER BY id) AS number FROM tasks) n WHERE n.id = tasks.id"
    )
    op.execute(
        "INSERT INTO task_numbers (project_id, last, org_id) "
        "SELECT project_id, max(number), min(org_id) FROM tasks GROUP BY project_id"
    )
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
                f"GROUP BY t.{scope}, t.org_id"
            )
    op.add_column("annotations", sa.Column("unique_id", sa.Text(), nullable=True))
    named = sa.text("unique_id IS NOT NULL")
    op.create_index(
        "annotations_unique",
        "annotations",
        ["org_id", "unique_id"],
        unique=True,
        sqlite_where=named,
        postgresql_where=named,
    )
