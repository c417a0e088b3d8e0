"""People log in: sessions, invitations, resets of passwords, tries that are counted, and whether a
person joined an organization themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _id(name: str = "id") -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, kind, autoincrement=False, nullable=False)


def _int(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _hash() -> sa.Column[bytes]:
    return sa.Column("hash", sa.LargeBinary(), nullable=False)


def upgrade() -> None:
    # Whoever has a password so far got it from the command line of the machine.
    op.add_column(
        "members", sa.Column("joined", sa.Boolean(), nullable=False, server_default=sa.text("true"))
    )
    op.create_index("members_of", "members", ["user_id"])
    op.create_table(
        "sessions", _id(), _int("user_id"), _int("member_id"), _hash(), _text("peer"),
        _text("agent"), _int("created_at"), _int("last_used_at"), _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )  # fmt: skip
    op.create_index("sessions_hash", "sessions", ["hash"], unique=True)
    op.create_index("sessions_user", "sessions", ["user_id"])
    op.create_index("sessions_member", "sessions", ["member_id"])
    op.create_table(
        "invitations", _id(), _text("email", True), _text("role"), _hash(), _int("created_by"),
        _int("created_at"), _int("expires_at"), _int("org_id"), sa.PrimaryKeyConstraint("id"),
    )  # fmt: skip
    op.create_index("invitations_hash", "invitations", ["hash"], unique=True)
    op.create_index("invitations_list", "invitations", ["org_id", "id"])
    op.create_table(
        "password_resets", _id("user_id"), _hash(), _int("member_id", True), _int("expires_at"),
        sa.PrimaryKeyConstraint("user_id"),
    )  # fmt: skip
    op.create_index("password_resets_hash", "password_resets", ["hash"], unique=True)
    op.create_table(
        "login_tries", _text("key"), _int("n"), _int("since"), _int("blocked_until"),
        _int("blocks"), sa.PrimaryKeyConstraint("key"),
    )  # fmt: skip
