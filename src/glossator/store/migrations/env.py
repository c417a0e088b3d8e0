"""Run by Alembic: migrates over the connection that ``store.migrate`` holds the lock on."""

from alembic import context

from glossator.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
