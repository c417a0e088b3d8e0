"""Which request the call of a webhook came of."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    # Servers of the version before leave it empty.
    op.add_column("deliveries", sa.Column("request", sa.Text(), nullable=True))
