"""Addresses that are called about the tasks and batches which name them; batches by name; the newest
tasks and batches."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("batches", sa.Column("webhook_id", sa.BigInteger(), nullable=True))
    op.add_column("tasks", sa.Column("webhook_id", sa.BigInteger(), nullable=True))
    op.add_column("tasks", sa.Column("called", sa.Boolean(), nullable=True))
    op.add_column(
        "webhooks",
        sa.Column("addressed", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )
    _index("webhooks_address", "webhooks", ["org_id", "url"], "addressed")
    _index("tasks_controls", "tasks", ["project_id"], "kind <> 'production'")
    op.create_index("tasks_newest", "tasks", ["project_id", "created_at", "id"])
    op.create_index("tasks_newest_of_batch", "tasks", ["batch_id", "created_at", "id"])
    op.create_index("batches_name", "batches", ["org_id", "name"])
    op.create_index("batches_newest", "batches", ["org_id", "created_at", "id"])


def _index(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
