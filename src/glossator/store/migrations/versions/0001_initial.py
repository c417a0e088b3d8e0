"""The first tables."""

from alembic import op

from glossator.store.tables import jobs, metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        metadata.create_all(op.get_bind(), [t for t in metadata.sorted_tables if t is not jobs])
        _install_procrastinate()
        op.execute("CREATE SEQUENCE ids INCREMENT BY 1000 START WITH 1001")
    else:
        metadata.create_all(op.get_bind())
    op.execute("INSERT INTO meta (name, value) VALUES ('sequence', 1000)")


def _install_procrastinate() -> None:
    """Its own table of jobs. Its index on queueing locks leaves running jobs out; ours holds the
    outbox's promise, that a lock is unique among unfinished ones."""
    from procrastinate.schema import SchemaManager

    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(SchemaManager.get_schema())  # many statements at once: the raw driver's way
    op.execute(
        "CREATE UNIQUE INDEX glossator_jobs_lock ON procrastinate_jobs (queueing_lock) "
        "WHERE status IN ('todo', 'doing')"
    )
