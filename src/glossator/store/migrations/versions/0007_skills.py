"""Skills of people."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "skills",
        sa.Column("id", key, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("org_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("skills_name", "skills", ["org_id", "name"], unique=True)
    op.create_index("skills_list", "skills", ["org_id", "id"])
    op.create_table(
        "member_skills",
        sa.Column("skill_id", key, autoincrement=False, nullable=False),
        sa.Column("member_id", key, autoincrement=False, nullable=False),
        sa.Column("value", sa.Float(53), nullable=True),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("org_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("skill_id", "member_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("member_skills_member", "member_skills", ["member_id"])
