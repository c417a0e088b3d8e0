"""The first tables, as they were then: :mod:`glossator.store.tables` goes on from here."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _key(name: str) -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, kind, autoincrement=False, nullable=False)


def _int(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _bytes(name: str, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def _bool(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    for table in TABLES:
        table()
    if op.get_bind().dialect.name == "postgresql":
        _install_procrastinate()
        op.execute("CREATE SEQUENCE ids INCREMENT BY 1000 START WITH 1001")
    else:
        _jobs()
    op.execute("INSERT INTO meta (name, value) VALUES ('sequence', 1000)")


def _aliases() -> None:
    op.create_table(
        "aliases",
        _key("org_id"),
        _text("kind"),
        _text("name"),
        _int("entity_id"),
        sa.PrimaryKeyConstraint("org_id", "kind", "name"),
    )
    op.create_index("aliases_entity", "aliases", ["entity_id"], unique=False)


def _annotation_history() -> None:
    op.create_table(
        "annotation_history",
        _key("annotation_id"),
        _key("revision"),
        _int("project_id"),
        _text("dialect"),
        _bytes("body", True),
        _int("edited_by", True),
        _int("at"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("annotation_id", "revision"),
    )


def _annotations() -> None:
    op.create_table(
        "annotations",
        _key("id"),
        _int("project_id"),
        _int("task_id"),
        _int("assignment_id"),
        _int("member_id"),
        _text("state"),
        _int("revision"),
        _text("dialect"),
        _bytes("body", True),
        _bool("golden"),
        sa.Column("seconds", sa.Float(precision=53), nullable=True),
        _int("parent_prediction_id", True),
        _int("parent_annotation_id", True),
        _int("import_id", True),
        _int("edited_by", True),
        _int("created_at"),
        _int("updated_at"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("annotations_assignment", "annotations", ["assignment_id"], unique=False)
    op.create_index("annotations_member", "annotations", ["member_id", "id"], unique=False)
    op.create_index("annotations_task", "annotations", ["task_id", "id"], unique=False)
    op.create_index(
        "annotations_updated", "annotations", ["project_id", "updated_at", "id"], unique=False
    )


def _assignments() -> None:
    op.create_table(
        "assignments",
        _key("id"),
        _int("project_id"),
        _int("batch_id"),
        _int("lead_id"),
        _int("page_id", True),
        _int("task_id"),
        _int("unit_id", True),
        _int("member_id"),
        _text("state"),
        _text("reason", True),
        _bool("slot"),
        _bool("blocks"),
        _bool("late"),
        _int("lease_at", True),
        _text("comment", True),
        _int("created_at"),
        _int("submitted_at", True),
        _int("accepted_at", True),
        _int("rejected_at", True),
        _int("skipped_at", True),
        _int("expired_at", True),
        _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "a_batch", "assignments", ["batch_id", "id"], unique=False, **_where("id = lead_id")
    )
    op.create_index("a_lead", "assignments", ["lead_id"], unique=False)
    op.create_index(
        "a_lease", "assignments", ["lease_at"], unique=False, **_where("state = 'active'")
    )
    op.create_index(
        "a_mine",
        "assignments",
        ["member_id", "project_id"],
        unique=False,
        **_where("state = 'active'"),
    )
    op.create_index(
        "a_once", "assignments", ["unit_id", "member_id"], unique=True, **_where("blocks")
    )
    op.create_index(
        "a_submitted",
        "assignments",
        ["batch_id", "submitted_at", "id"],
        unique=False,
        **_where("id = lead_id AND submitted_at IS NOT NULL"),
    )
    op.create_index("a_task", "assignments", ["task_id"], unique=False)
    op.create_index(
        "a_unblock",
        "assignments",
        ["batch_id", "id"],
        unique=False,
        **_where("blocks AND state IN ('skipped', 'rejected')"),
    )


def _batch_groups() -> None:
    op.create_table(
        "batch_groups",
        _key("batch_id"),
        _key("group_id"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("batch_id", "group_id"),
        sqlite_with_rowid=False,
    )


def _batches() -> None:
    op.create_table(
        "batches",
        _key("id"),
        _int("project_id"),
        _text("name"),
        _text("kind"),
        _text("state"),
        _text("reason", True),
        _int("priority"),
        _text("rank_order"),
        _bool("grouped"),
        _bool("sealed"),
        _int("overlap"),
        _bytes("settings"),
        _bytes("filter", True),
        _text("operation_id", True),
        _int("started_at", True),
        _int("stopped_at", True),
        _int("completed_at", True),
        _int("expires_at", True),
        _text("dialect", True),
        _bytes("raw", True),
        _bytes("metadata", True),
        _int("revision"),
        _int("created_at"),
        _int("created_by", True),
        _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("batches_created", "batches", ["project_id", "created_at", "id"], unique=False)
    op.create_index(
        "batches_deleted",
        "batches",
        ["project_id", "id"],
        unique=False,
        **_where("state = 'deleted'"),
    )
    op.create_index(
        "batches_expiry",
        "batches",
        ["expires_at"],
        unique=False,
        **_where("expires_at IS NOT NULL"),
    )
    op.create_index(
        "batches_open",
        "batches",
        ["project_id", sa.text("priority DESC"), "id"],
        **_where("state = 'open'"),
    )


def _counts() -> None:
    op.create_table(
        "counts",
        _key("scope_id"),
        _text("name"),
        _key("shard"),
        _int("n"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("scope_id", "name", "shard"),
        sqlite_with_rowid=False,
    )


def _credentials() -> None:
    op.create_table(
        "credentials",
        _key("id"),
        _int("member_id"),
        _text("kind"),
        _text("prefix"),
        _bytes("hash", True),
        _text("name", True),
        _text("scope", True),
        _bool("test"),
        _int("expires_at", True),
        _int("last_used_at", True),
        _int("created_at"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("credentials_member", "credentials", ["member_id"], unique=False)
    op.create_index("credentials_prefix", "credentials", ["prefix"], unique=True)


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        _key("id"),
        _int("project_id", True),
        _int("webhook_id"),
        _int("event_id"),
        _text("state"),
        _int("tries"),
        _int("next_at", True),
        _int("status", True),
        _text("error", True),
        _bytes("head", True),
        _bytes("body", True),
        _int("created_at"),
        _int("ended_at", True),
        _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "deliveries_due",
        "deliveries",
        ["webhook_id", "next_at", "id"],
        unique=False,
        **_where("state = 'pending'"),
    )
    op.create_index("deliveries_webhook", "deliveries", ["webhook_id", "id"], unique=False)


def _drafts() -> None:
    op.create_table(
        "drafts",
        _key("task_id"),
        _key("member_id"),
        _key("annotation_id"),
        _int("project_id"),
        _int("version"),
        _bytes("body"),
        _int("updated_at"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("task_id", "member_id", "annotation_id"),
    )
    op.create_index("drafts_updated", "drafts", ["updated_at"], unique=False)


def _events() -> None:
    op.create_table(
        "events",
        _key("id"),
        _int("project_id", True),
        _int("batch_id", True),
        _text("kind"),
        _int("entity_id"),
        _int("member_id", True),
        _int("at"),
        _bytes("payload"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("events_entity", "events", ["entity_id", "id"], unique=False)
    op.create_index("events_project", "events", ["project_id", "id"], unique=False)


def _files() -> None:
    op.create_table(
        "files",
        _key("id"),
        _int("project_id", True),
        _int("batch_id", True),
        _int("task_id", True),
        _int("assignment_id", True),
        _int("member_id", True),
        _text("kind"),
        _text("name"),
        _text("blob"),
        _text("media_type"),
        _int("size"),
        _int("width", True),
        _int("height", True),
        _bytes("metadata", True),
        _text("alias", True),
        _int("created_at"),
        _int("updated_at"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("files_alias", "files", ["alias"], unique=False, **_where("alias IS NOT NULL"))
    op.create_index(
        "files_assignment",
        "files",
        ["assignment_id", "id"],
        unique=False,
        **_where("assignment_id IS NOT NULL"),
    )
    op.create_index(
        "files_batch",
        "files",
        ["batch_id", "created_at", "id"],
        unique=False,
        **_where("batch_id IS NOT NULL"),
    )
    op.create_index(
        "files_batch_name",
        "files",
        ["batch_id", "name"],
        unique=False,
        **_where("batch_id IS NOT NULL"),
    )
    op.create_index("files_blob", "files", ["blob"], unique=False)
    op.create_index("files_created", "files", ["org_id", "created_at", "id"], unique=False)
    op.create_index("files_member", "files", ["member_id", "id"], unique=False)
    op.create_index("files_project", "files", ["project_id", "name"], unique=False)
    op.create_index(
        "files_task", "files", ["task_id", "id"], unique=False, **_where("task_id IS NOT NULL")
    )
    op.create_index("files_type", "files", ["org_id", "media_type", "id"], unique=False)


def _group_members() -> None:
    op.create_table(
        "group_members",
        _key("group_id"),
        _key("member_id"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("group_id", "member_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("group_members_member", "group_members", ["member_id"], unique=False)


def _groups() -> None:
    op.create_table(
        "groups",
        _key("id"),
        _text("name"),
        _int("project_id", True),
        _int("created_at"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("groups_name", "groups", ["org_id", "project_id", "name"], unique=False)


def _idempotency() -> None:
    op.create_table(
        "idempotency",
        _key("org_id"),
        _text("key"),
        _text("route"),
        _bytes("body_hash"),
        _int("status", True),
        _bytes("reply", True),
        _int("at"),
        sa.PrimaryKeyConstraint("org_id", "key"),
    )
    op.create_index("idempotency_at", "idempotency", ["at"], unique=False)


def _imports() -> None:
    op.create_table(
        "imports",
        _key("id"),
        _int("project_id"),
        _int("batch_id"),
        _int("member_id"),
        _text("state"),
        _text("format", True),
        _int("file_id", True),
        _bytes("options", True),
        _bytes("counts", True),
        _text("error", True),
        _int("created_at"),
        _int("finished_at", True),
        _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "imports_hidden",
        "imports",
        ["project_id", "id"],
        unique=False,
        **_where("state <> 'completed'"),
    )
    op.create_index("imports_project", "imports", ["project_id", "id"], unique=False)


def _members() -> None:
    op.create_table(
        "members",
        _key("id"),
        _int("user_id"),
        _text("role"),
        _int("created_at"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("members_user", "members", ["org_id", "user_id"], unique=True)


def _meta() -> None:
    op.create_table("meta", _text("name"), _int("value"), sa.PrimaryKeyConstraint("name"))


def _organizations() -> None:
    op.create_table(
        "organizations",
        _key("id"),
        _text("name"),
        _bytes("settings", True),
        _int("created_at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("organizations_name", "organizations", ["name"], unique=False)


def _page_tasks() -> None:
    op.create_table(
        "page_tasks",
        _key("page_id"),
        _key("position"),
        _int("project_id"),
        _int("task_id"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("page_id", "position"),
        sqlite_with_rowid=False,
    )
    op.create_index("page_tasks_task", "page_tasks", ["task_id"], unique=False)


def _pages() -> None:
    op.create_table(
        "pages",
        _key("id"),
        _int("project_id"),
        _int("batch_id"),
        _bool("mixed"),
        _bytes("metadata", True),
        _text("dialect", True),
        _bytes("raw", True),
        _int("created_at"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("pages_batch", "pages", ["batch_id", "id"], unique=False)


def _predictions() -> None:
    op.create_table(
        "predictions",
        _key("id"),
        _int("project_id"),
        _int("task_id"),
        _text("model", True),
        sa.Column("score", sa.Float(precision=53), nullable=True),
        _text("dialect"),
        _bytes("body"),
        _int("created_at"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("predictions_model", "predictions", ["project_id", "model"], unique=False)
    op.create_index("predictions_task", "predictions", ["task_id", "id"], unique=False)


def _project_members() -> None:
    op.create_table(
        "project_members",
        _key("project_id"),
        _key("member_id"),
        _text("role"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("project_id", "member_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("project_members_member", "project_members", ["member_id"], unique=False)


def _projects() -> None:
    op.create_table(
        "projects",
        _key("id"),
        _text("name"),
        _text("state"),
        _text("kind", True),
        _bool("test"),
        _int("schema_id", True),
        _int("schema_version"),
        _bytes("settings"),
        _int("overlap"),
        _int("default_batch_id"),
        _bool("open_to_all"),
        _text("dialect", True),
        _bytes("raw", True),
        _int("revision"),
        _int("created_at"),
        _int("created_by", True),
        _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("projects_created", "projects", ["org_id", "created_at", "id"], unique=False)
    op.create_index("projects_name", "projects", ["org_id", "name"], unique=False)


def _queue() -> None:
    op.create_table(
        "queue",
        _key("unit_id"),
        _int("project_id"),
        _int("batch_id"),
        sa.Column("lane", sa.Integer(), nullable=True),
        _int("rank"),
        _int("low"),
        _int("overlap"),
        _int("used"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("unit_id"),
        postgresql_with={"fillfactor": 80, "autovacuum_vacuum_scale_factor": 0.01},
    )
    op.create_index(
        "q_next",
        "queue",
        ["batch_id", "lane", "rank", "low", "unit_id"],
        unique=False,
        **_where("used < overlap"),
    )


def _raws() -> None:
    op.create_table(
        "raws",
        _key("entity_id"),
        _text("part"),
        _int("project_id"),
        _text("dialect"),
        _int("revision"),
        _bytes("body"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("entity_id", "part"),
    )


def _reviews() -> None:
    op.create_table(
        "reviews",
        _key("id"),
        _int("project_id"),
        _int("annotation_id"),
        _int("task_id"),
        _text("verdict"),
        _text("source"),
        _int("member_id", True),
        _text("comment", True),
        sa.Column("seconds", sa.Float(precision=53), nullable=True),
        _int("at"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("reviews_annotation", "reviews", ["annotation_id", "id"], unique=False)
    op.create_index("reviews_task", "reviews", ["task_id"], unique=False)


def _schemas() -> None:
    op.create_table(
        "schemas",
        _key("id"),
        _int("project_id"),
        _int("version"),
        _text("dialect", True),
        _bytes("source", True),
        _bytes("model"),
        _int("created_at"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("schemas_version", "schemas", ["project_id", "version"], unique=True)


def _seats() -> None:
    op.create_table(
        "seats",
        _key("batch_id"),
        _key("member_id"),
        _int("project_id"),
        _int("express_rank"),
        _int("express_low"),
        _int("main_rank"),
        _int("main_low"),
        _int("golden_rank"),
        _int("golden_low"),
        _int("golden_in"),
        _int("sweep_lane"),
        _int("sweep_rank"),
        _int("sweep_low"),
        _bool("sweep_found"),
        _int("sweep_at"),
        _int("submitted"),
        _int("skipped_in_row"),
        _int("golden_seen"),
        _int("golden_right"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("batch_id", "member_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("seats_member", "seats", ["member_id"], unique=False)


def _snapshot_formats() -> None:
    op.create_table(
        "snapshot_formats",
        _key("snapshot_id"),
        _text("format"),
        _int("project_id"),
        _text("state"),
        _int("file_id", True),
        _bytes("losses", True),
        _text("error", True),
        _int("created_at"),
        _int("finished_at", True),
        _int("org_id"),
        sa.PrimaryKeyConstraint("snapshot_id", "format"),
        sqlite_with_rowid=False,
    )


def _snapshots() -> None:
    op.create_table(
        "snapshots",
        _key("id"),
        _int("project_id"),
        _int("member_id"),
        _text("state"),
        _text("title"),
        _bytes("options", True),
        _bytes("counts", True),
        _int("file_id", True),
        _text("md5", True),
        _text("error", True),
        _int("created_at"),
        _int("finished_at", True),
        _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("snapshots_project", "snapshots", ["project_id", "id"], unique=False)


def _tags() -> None:
    op.create_table(
        "tags",
        _key("task_id"),
        _key("position"),
        _int("project_id"),
        _text("tag"),
        _int("org_id"),
        sa.PrimaryKeyConstraint("task_id", "position"),
        sqlite_with_rowid=False,
    )
    op.create_index("tags_tag", "tags", ["project_id", "tag", "task_id"], unique=False)


def _tasks() -> None:
    op.create_table(
        "tasks",
        _key("id"),
        _int("project_id"),
        _int("batch_id"),
        _int("page_id", True),
        _text("kind"),
        _text("state"),
        _bool("is_done"),
        _text("name", True),
        _int("schema_version"),
        _int("overlap"),
        _int("answers"),
        _int("skips"),
        _int("annotations"),
        _int("predictions"),
        _int("priority"),
        _int("revision"),
        _bool("is_test"),
        _int("created_at"),
        _int("updated_at"),
        _int("completed_at", True),
        _int("created_by", True),
        _int("import_id", True),
        _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("tasks_batch", "tasks", ["batch_id", "id"], unique=False)
    op.create_index(
        "tasks_completed",
        "tasks",
        ["project_id", "completed_at", "id"],
        unique=False,
        **_where("completed_at IS NOT NULL"),
    )
    op.create_index("tasks_created", "tasks", ["org_id", "created_at", "id"], unique=False)
    op.create_index(
        "tasks_import",
        "tasks",
        ["import_id", "id"],
        unique=False,
        **_where("import_id IS NOT NULL"),
    )
    op.create_index(
        "tasks_name", "tasks", ["project_id", "name"], unique=False, **_where("name IS NOT NULL")
    )
    op.create_index("tasks_project", "tasks", ["project_id", "id"], unique=False)
    op.create_index("tasks_state", "tasks", ["project_id", "state", "id"], unique=False)
    op.create_index(
        "tasks_undone",
        "tasks",
        ["batch_id", "id"],
        unique=False,
        **_where("NOT is_done AND kind = 'production'"),
    )
    op.create_index("tasks_updated", "tasks", ["project_id", "updated_at", "id"], unique=False)


def _users() -> None:
    op.create_table(
        "users",
        _key("id"),
        _text("email"),
        _text("name"),
        _text("password_hash", True),
        _bytes("profile", True),
        _int("disabled_at", True),
        _int("created_at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("users_email", "users", ["email"], unique=True)


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        _key("id"),
        _int("project_id", True),
        _text("dialect"),
        _text("url"),
        _bytes("kinds"),
        _bool("active"),
        _int("failing_since", True),
        _int("last_call_at", True),
        _text("last_error", True),
        _int("member_id"),
        _int("created_at"),
        _bytes("secret"),
        _bytes("old_secret", True),
        _int("old_until", True),
        _int("org_id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("webhooks_active", "webhooks", ["org_id"], unique=False, **_where("active"))
    op.create_index("webhooks_list", "webhooks", ["org_id", "id"], unique=False)


def _jobs() -> None:
    op.create_table(
        "jobs",
        _key("id"),
        _text("kind"),
        _bytes("args"),
        _text("lock", True),
        _text("state"),
        _int("tries"),
        _int("run_at"),
        _text("worker", True),
        _int("beat_at", True),
        _text("error", True),
        _int("created_at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("jobs_due", "jobs", ["run_at"], unique=False, **_where("state = 'queued'"))
    op.create_index(
        "jobs_lock",
        "jobs",
        ["lock"],
        unique=True,
        **_where("lock IS NOT NULL AND state IN ('queued', 'running')"),
    )
    op.create_index(
        "jobs_running", "jobs", ["beat_at"], unique=False, **_where("state = 'running'")
    )


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


TABLES = (
    _aliases,
    _annotation_history,
    _annotations,
    _assignments,
    _batch_groups,
    _batches,
    _counts,
    _credentials,
    _deliveries,
    _drafts,
    _events,
    _files,
    _group_members,
    _groups,
    _idempotency,
    _imports,
    _members,
    _meta,
    _organizations,
    _page_tasks,
    _pages,
    _predictions,
    _project_members,
    _projects,
    _queue,
    _raws,
    _reviews,
    _schemas,
    _seats,
    _snapshot_formats,
    _snapshots,
    _tags,
    _tasks,
    _users,
    _webhooks,
)
