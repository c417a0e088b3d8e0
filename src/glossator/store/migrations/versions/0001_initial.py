"""The first tables."""

from alembic import op

from glossator.store.tables import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())
    op.execute("INSERT INTO meta (name, value) VALUES ('sequence', 1000)")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE ids INCREMENT BY 1000 START WITH 1001")
