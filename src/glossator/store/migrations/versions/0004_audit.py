"""The audit: rows that nothing changes, and that only age removes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

# The same number of days as store.audit.LEAST_DAYS, in microseconds.
_KEEP = 30 * 24 * 3600 * 1_000_000
_SQLITE = (
    "CREATE TRIGGER audit_stays BEFORE UPDATE ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit cannot be changed'); END",
    "CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit "
    f"WHEN OLD.at > CAST(strftime('%s', 'now') AS INTEGER) * 1000000 - {_KEEP} "
    "BEGIN SELECT RAISE(ABORT, 'the audit cannot be deleted'); END",
)
_POSTGRESQL = (
    f"""CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
 IF TG_OP = 'DELETE' AND OLD.at <= extract(epoch FROM now()) * 1000000 - {_KEEP} THEN
 RETURN OLD; END IF;
 RAISE EXCEPTION 'the audit cannot be changed or deleted'; END $$""",
    "CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit "
    "FOR EACH ROW EXECUTE FUNCTION audit_stays()",
)


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("key_prefix", sa.Text(), nullable=False),
        sa.Column("peer", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("object_id", sa.BigInteger(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("org_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("audit_list", "audit", ["org_id", "id"])
    for text in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(text)
