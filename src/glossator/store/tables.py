"""Every table on one page, for both engines.

Rules: one portable schema, ``id`` from one sequence, times as integer microseconds UTC, raw values
as bytes, states as the words of ``model``, no cascades. Every table but organizations, users,
password_resets, login_tries, meta and jobs has ``org_id``. Statements are plain SQL beside the functions that run them; these
declarations are what Alembic, bulk inserts and ``glossator check`` read.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

metadata = MetaData()


# On SQLite a single INTEGER key is the row's own number: one tree less to write.
_KEY = BigInteger().with_variant(Integer(), "sqlite")


def _id(name: str = "id") -> Column[int]:
    return Column(name, _KEY, primary_key=True, autoincrement=False)


def _ref(name: str, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


def _int(name: str, default: int | None = 0) -> Column[int]:
    return Column(name, BigInteger, nullable=default is None)


def _text(name: str, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _bool(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _bytes(name: str, nullable: bool = True) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=nullable)


def _float(name: str) -> Column[float]:
    return Column(name, Float(53), nullable=True)


def _table(name: str, *parts: Any, later: Sequence[Column[Any]] = (), **options: Any) -> Table:
    """A tenant's table: ``org_id`` is not repeated below. Small rows under a key of several
    columns live in the key's tree itself on SQLite. ``later``: columns that came by a migration,
    which databases put last."""
    columns = [part for part in parts if isinstance(part, Column)]
    rest = [part for part in parts if not isinstance(part, Column)]
    if sum(column.primary_key for column in columns) > 1 and name not in _BIG:
        options["sqlite_with_rowid"] = False
    return Table(name, metadata, *columns, _ref("org_id"), *later, *rest, **options)


_BIG = {"raws", "drafts", "annotation_history"}


def _where(condition: str) -> dict[str, Any]:
    """A partial index, said once for both engines."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


meta = Table("meta", metadata, _key("name"), _int("value"))

organizations = Table(
    "organizations", metadata, _id(), _text("name"), _bytes("settings"), _int("created_at"),
    Index("organizations_name", "name"),
)  # fmt: skip
users = Table(
    "users", metadata, _id(), _text("email"), _text("name"), _text("password_hash", True),
    _bytes("profile"), _int("disabled_at", None), _int("created_at"),
    Index("users_email", "email", unique=True),
)  # fmt: skip
members = _table(
    "members", _id(), _ref("user_id"), _text("role"), _int("created_at"),
    Index("members_user", "org_id", "user_id", unique=True),
    Index("members_of", "user_id"),
    later=[Column("joined", Boolean, nullable=False, server_default=text("true"))],
)  # fmt: skip
credentials = _table(
    "credentials", _id(), _ref("member_id"), _text("kind"), _text("prefix"), _bytes("hash"),
    _text("name", True), _text("scope", True), _bool("test"), _int("expires_at", None),
    _int("last_used_at", None), _int("created_at"),
    Index("credentials_prefix", "prefix", unique=True),
    Index("credentials_member", "member_id"),
)  # fmt: skip
sessions = _table(
    "sessions", _id(), _ref("user_id"), _ref("member_id"), _bytes("hash", False), _text("peer"),
    _text("agent"), _int("created_at"), _int("last_used_at"),
    Index("sessions_hash", "hash", unique=True), Index("sessions_user", "user_id"),
    Index("sessions_member", "member_id"),
)  # fmt: skip
invitations = _table(
    "invitations", _id(), _text("email", True), _text("role"), _bytes("hash", False),
    _ref("created_by"), _int("created_at"), _int("expires_at"),
    Index("invitations_hash", "hash", unique=True), Index("invitations_list", "org_id", "id"),
)  # fmt: skip
password_resets = Table(
    "password_resets", metadata, _id("user_id"), _bytes("hash", False), _ref("member_id", True),
    _int("expires_at"),
    Index("password_resets_hash", "hash", unique=True),
)  # fmt: skip
login_tries = Table(
    "login_tries", metadata, _key("key"), _int("n"), _int("since"), _int("blocked_until"),
    _int("blocks"),
)  # fmt: skip

projects = _table(
    "projects", _id(), _text("name"), _text("state"), _text("kind", True), _bool("test"),
    _ref("schema_id", True), _int("schema_version"), _bytes("settings", False), _int("overlap"),
    _ref("default_batch_id"), _bool("open_to_all"), _text("dialect", True), _bytes("raw"),
    _int("revision"), _int("created_at"), _ref("created_by", True),
    Index("projects_name", "org_id", "name"),
    Index("projects_created", "org_id", "created_at", "id"),
    later=[_text("instructions", True)],
)  # fmt: skip
schemas = _table(
    "schemas", _id(), _ref("project_id"), _int("version"), _text("dialect", True),
    _bytes("source"), _bytes("model", False), _int("created_at"),
    Index("schemas_version", "project_id", "version", unique=True),
)  # fmt: skip
project_members = _table(
    "project_members", _id("project_id"), _id("member_id"), _text("role"),
    Index("project_members_member", "member_id"),
)  # fmt: skip
groups = _table(
    "groups", _id(), _text("name"), _ref("project_id", True), _int("created_at"),
    Index("groups_name", "org_id", "project_id", "name"),
)  # fmt: skip
group_members = _table(
    "group_members", _id("group_id"), _id("member_id"),
    Index("group_members_member", "member_id"),
)  # fmt: skip
skills = _table(
    "skills", _id(), _text("name"), _int("created_at"),
    Index("skills_name", "org_id", "name", unique=True), Index("skills_list", "org_id", "id"),
)  # fmt: skip
member_skills = _table(
    "member_skills", _id("skill_id"), _id("member_id"), _float("value"), _int("updated_at"),
    Index("member_skills_member", "member_id"),
)  # fmt: skip
batch_groups = _table("batch_groups", _id("batch_id"), _id("group_id"))

batches = _table(
    "batches", _id(), _ref("project_id"), _text("name"), _text("kind"), _text("state"),
    _text("reason", True), _int("priority"), _text("rank_order"), _bool("grouped"),
    _bool("sealed"), _int("overlap"), _bytes("settings", False), _bytes("filter"),
    _text("operation_id", True), _int("started_at", None), _int("stopped_at", None),
    _int("completed_at", None), _int("expires_at", None), _text("dialect", True), _bytes("raw"),
    _bytes("metadata"), _int("revision"), _int("created_at"), _ref("created_by", True),
    Index("batches_name", "org_id", "name"),
    Index("batches_open", "project_id", text("priority DESC"), "id", **_where("state = 'open'")),
    Index("batches_created", "project_id", "created_at", "id"),
    Index("batches_newest", "org_id", "created_at", "id"),
    Index("batches_deleted", "project_id", "id", **_where("state = 'deleted'")),
    Index("batches_expiry", "expires_at", **_where("expires_at IS NOT NULL")),
    later=[_ref("webhook_id", True)],
)  # fmt: skip
pages = _table(
    "pages", _id(), _ref("project_id"), _ref("batch_id"), _bool("mixed"), _bytes("metadata"),
    _text("dialect", True), _bytes("raw"), _int("created_at"),
    Index("pages_batch", "batch_id", "id"),
)  # fmt: skip
page_tasks = _table(
    "page_tasks", _id("page_id"), _id("position"), _ref("project_id"), _ref("task_id"),
    Index("page_tasks_task", "task_id"),
)  # fmt: skip

tasks = _table(
    "tasks", _id(), _ref("project_id"), _ref("batch_id"), _ref("page_id", True), _text("kind"),
    _text("state"), _bool("is_done"), _text("name", True),
    _int("schema_version"), _int("overlap"), _int("answers"), _int("skips"), _int("annotations"),
    _int("predictions"), _int("priority"), _int("revision"), _bool("is_test"), _int("created_at"),
    _int("updated_at"), _int("completed_at", None), _ref("created_by", True),
    _ref("import_id", True),
    Index("tasks_batch", "batch_id", "id"),
    Index("tasks_state", "project_id", "state", "id"),
    Index("tasks_undone", "batch_id", "id", **_where("NOT is_done AND kind = 'production'")),
    Index("tasks_project", "project_id", "id"),
    Index("tasks_updated", "project_id", "updated_at", "id"),
    Index("tasks_completed", "project_id", "completed_at", "id",
          **_where("completed_at IS NOT NULL")),
    Index("tasks_name", "project_id", "name", **_where("name IS NOT NULL")),
    Index("tasks_created", "org_id", "created_at", "id"),
    Index("tasks_import", "import_id", "id", **_where("import_id IS NOT NULL")),
    Index("tasks_newest", "project_id", "created_at", "id"),
    Index("tasks_newest_of_batch", "batch_id", "created_at", "id"),
    Index("tasks_controls", "project_id", **_where("kind <> 'production'")),
    later=[
        Column("number", BigInteger, nullable=False, server_default="0"),
        _ref("webhook_id", True), Column("called", Boolean, nullable=True),
    ],
)  # fmt: skip
task_numbers = Table(
    "task_numbers", metadata, _id("project_id"), _int("last"), _ref("org_id"),
)  # fmt: skip
raws = _table(
    "raws", _id("entity_id"), _key("part"), _ref("project_id"), _text("dialect"),
    _int("revision"), _bytes("body", False),
)  # fmt: skip
tags = _table(
    "tags", _id("task_id"), _id("position"), _ref("project_id"), _text("tag"),
    Index("tags_tag", "project_id", "tag", "task_id"),
)  # fmt: skip
aliases = Table(
    "aliases", metadata, _id("org_id"), _key("kind"), _key("name"), _ref("entity_id"),
    Index("aliases_entity", "entity_id"),
)  # fmt: skip

queue = _table(
    "queue", _id("unit_id"), _ref("project_id"), _ref("batch_id"), Column("lane", Integer),
    _int("rank"), _int("low"), _int("overlap"), _int("used"),
    Index("q_next", "batch_id", "lane", "rank", "low", "unit_id", **_where("used < overlap")),
    postgresql_with={"fillfactor": 80, "autovacuum_vacuum_scale_factor": 0.01},
)  # fmt: skip
seats = _table(
    "seats", _id("batch_id"), _id("member_id"), _ref("project_id"),
    _int("express_rank"), _int("express_low"), _int("main_rank"), _int("main_low"),
    _int("golden_rank"), _int("golden_low"), _int("golden_in"),
    _int("sweep_lane"), _int("sweep_rank"), _int("sweep_low"), _bool("sweep_found"),
    _int("sweep_at"), _int("submitted"), _int("skipped_in_row"), _int("golden_seen"),
    _int("golden_right"),
    Index("seats_member", "member_id"),
)  # fmt: skip
assignments = _table(
    "assignments", _id(), _ref("project_id"), _ref("batch_id"), _ref("lead_id"),
    _ref("page_id", True), _ref("task_id"), _ref("unit_id", True), _ref("member_id"),
    _text("state"), _text("reason", True), _bool("slot"), _bool("blocks"), _bool("late"),
    _int("lease_at", None), _text("comment", True), _int("created_at"),
    _int("submitted_at", None), _int("accepted_at", None), _int("rejected_at", None),
    _int("skipped_at", None), _int("expired_at", None),
    Index("a_once", "unit_id", "member_id", unique=True, **_where("blocks")),
    Index("a_task", "task_id"),
    Index("a_lead", "lead_id"),
    Index("a_unblock", "batch_id", "id",
          **_where("blocks AND state IN ('skipped', 'rejected')")),
    Index("a_lease", "lease_at", **_where("state = 'active'")),
    Index("a_mine", "member_id", "project_id", **_where("state = 'active'")),
    Index("a_batch", "batch_id", "id", **_where("id = lead_id")),
    Index("a_submitted", "batch_id", "submitted_at", "id",
          **_where("id = lead_id AND submitted_at IS NOT NULL")),
)  # fmt: skip
annotations = _table(
    "annotations", _id(), _ref("project_id"), _ref("task_id"), _ref("assignment_id"),
    _ref("member_id"), _text("state"), _int("revision"), _text("dialect"), _bytes("body"),
    _bool("golden"), _float("seconds"), _ref("parent_prediction_id", True),
    _ref("parent_annotation_id", True), _ref("import_id", True), _ref("edited_by", True),
    _int("created_at"), _int("updated_at"),
    Index("annotations_task", "task_id", "id"),
    Index("annotations_assignment", "assignment_id"),
    Index("annotations_member", "member_id", "id"),
    Index("annotations_updated", "project_id", "updated_at", "id"),
    Index("annotations_unique", "org_id", "unique_id", unique=True,
          **_where("unique_id IS NOT NULL")),
    later=[_text("unique_id", True)],
)  # fmt: skip
annotation_history = _table(
    "annotation_history", _id("annotation_id"), _id("revision"), _ref("project_id"),
    _text("dialect"), _bytes("body"), _ref("edited_by", True), _int("at"),
)  # fmt: skip
drafts = _table(
    "drafts", _id("task_id"), _id("member_id"), _id("annotation_id"), _ref("project_id"),
    _int("version"), _bytes("body", False), _int("updated_at"),
    Index("drafts_updated", "updated_at"),
)  # fmt: skip
reviews = _table(
    "reviews", _id(), _ref("project_id"), _ref("annotation_id"), _ref("task_id"),
    _text("verdict"), _text("source"), _ref("member_id", True), _text("comment", True),
    _float("seconds"), _int("at"),
    Index("reviews_annotation", "annotation_id", "id"),
    Index("reviews_task", "task_id"),
)  # fmt: skip
predictions = _table(
    "predictions", _id(), _ref("project_id"), _ref("task_id"), _text("model", True),
    _float("score"), _text("dialect"), _bytes("body", False), _int("created_at"),
    Index("predictions_task", "task_id", "id"),
    Index("predictions_model", "project_id", "model"),
)  # fmt: skip

files = _table(
    "files", _id(), _ref("project_id", True), _ref("batch_id", True), _ref("task_id", True),
    _ref("assignment_id", True), _ref("member_id", True), _text("kind"), _text("name"),
    _text("blob"), _text("media_type"), _int("size"), _int("width", None), _int("height", None),
    _bytes("metadata"), _text("alias", True), _int("created_at"), _int("updated_at"),
    Index("files_project", "project_id", "name"),
    Index("files_batch_name", "batch_id", "name", **_where("batch_id IS NOT NULL")),
    Index("files_batch", "batch_id", "created_at", "id", **_where("batch_id IS NOT NULL")),
    Index("files_task", "task_id", "id", **_where("task_id IS NOT NULL")),
    Index("files_assignment", "assignment_id", "id", **_where("assignment_id IS NOT NULL")),
    Index("files_member", "member_id", "id"),
    Index("files_created", "org_id", "created_at", "id"),
    Index("files_type", "org_id", "media_type", "id"),
    Index("files_blob", "blob"),
    Index("files_alias", "alias", **_where("alias IS NOT NULL")),
)  # fmt: skip

events = _table(
    "events", _id(), _ref("project_id", True), _ref("batch_id", True), _text("kind"),
    _ref("entity_id"), _ref("member_id", True), _int("at"), _bytes("payload", False),
    Index("events_project", "project_id", "id"),
    Index("events_entity", "entity_id", "id"),
)  # fmt: skip
webhooks = _table(
    "webhooks", _id(), _ref("project_id", True), _text("dialect"), _text("url"),
    _bytes("kinds", False), _bool("active"), _int("failing_since", None),
    _int("last_call_at", None), _text("last_error", True), _ref("member_id"), _int("created_at"),
    _bytes("secret", False), _bytes("old_secret"), _int("old_until", None),
    Index("webhooks_active", "org_id", **_where("active")),
    Index("webhooks_list", "org_id", "id"),
    Index("webhooks_address", "org_id", "url", **_where("addressed")),
    later=[Column("addressed", Boolean, nullable=False, server_default=text("false"))],
)  # fmt: skip
# ``next_at`` of a row that is being sent is when its claim lapses.
deliveries = _table(
    "deliveries", _id(), _ref("project_id", True), _ref("webhook_id"), _ref("event_id"),
    _text("state"), _int("tries"), _int("next_at", None), _int("status", None),
    _text("error", True), _bytes("head"), _bytes("body"), _int("created_at"),
    _int("ended_at", None),
    Index("deliveries_due", "webhook_id", "next_at", "id", **_where("state = 'pending'")),
    Index("deliveries_webhook", "webhook_id", "id"),
    later=[_text("request", True)],
)  # fmt: skip
jobs = Table(
    "jobs", metadata, _id(), _text("kind"), _bytes("args", False), _text("lock", True),
    _text("state"), _int("tries"), _int("run_at"), _text("worker", True), _int("beat_at", None),
    _text("error", True), _int("created_at"),
    Index("jobs_lock", "lock", unique=True,
          **_where("lock IS NOT NULL AND state IN ('queued', 'running')")),
    Index("jobs_due", "run_at", **_where("state = 'queued'")),
    Index("jobs_running", "beat_at", **_where("state = 'running'")),
)  # fmt: skip
imports = _table(
    "imports", _id(), _ref("project_id"), _ref("batch_id"), _ref("member_id"), _text("state"),
    _text("format", True), _ref("file_id", True), _bytes("options"), _bytes("counts"),
    _text("error", True), _int("created_at"), _int("finished_at", None),
    Index("imports_project", "project_id", "id"),
    Index("imports_hidden", "project_id", "id", **_where("state <> 'completed'")),
)  # fmt: skip
snapshots = _table(
    "snapshots", _id(), _ref("project_id"), _ref("member_id"), _text("state"), _text("title"),
    _bytes("options"), _bytes("counts"), _ref("file_id", True), _text("md5", True),
    _text("error", True), _int("created_at"), _int("finished_at", None),
    Index("snapshots_project", "project_id", "id"),
)  # fmt: skip
snapshot_formats = _table(
    "snapshot_formats", _id("snapshot_id"), _key("format"), _ref("project_id"), _text("state"),
    _ref("file_id", True), _bytes("losses"), _text("error", True), _int("created_at"),
    _int("finished_at", None),
)  # fmt: skip
# Triggers refuse every change of a row, and its end before :data:`store.audit.LEAST_DAYS`.
audit = _table(
    "audit", _id(), _int("at"), _ref("member_id"), _ref("user_id"), _text("key_prefix"),
    _text("peer"), _text("request"), _text("route"), _text("what"), _ref("object_id", True),
    _text("before", True), _text("after", True),
    Index("audit_list", "org_id", "id"),
)  # fmt: skip
shards = _table(
    "shards", _id("snapshot_id"), _key("form"), _id("number"), _ref("project_id"), _int("first"),
    _int("last", None), _ref("file_id", True), _int("size", None), _bytes("counts"),
    _bytes("losses"),
)  # fmt: skip
idempotency = Table(
    "idempotency", metadata, _id("org_id"), _key("key"), _text("route"),
    _bytes("body_hash", False), _int("status", None), _bytes("reply"), _int("at"),
    Index("idempotency_at", "at"),
)  # fmt: skip
counts = _table("counts", _id("scope_id"), _key("name"), _id("shard"), _int("n"))
