"""Projects and the versions of their label schemas."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import msgspec

from glossator.model.label_schema import LabelSchema
from glossator.model.project import BatchSettings, Project
from glossator.model.raw import Raw
from glossator.model.work import Role
from glossator.store import tables
from glossator.store.among import among
from glossator.store.rows import Reader
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

encode = msgspec.json.Encoder().encode
read_settings = msgspec.json.Decoder(BatchSettings).decode
_read_schema = msgspec.json.Decoder(LabelSchema).decode
_project = Reader(Project, tables.projects, {"settings": read_settings}, prefix="p")

_GET = Statement(
    f"SELECT {_project.columns}, pm.role FROM projects p LEFT JOIN project_members pm "
    "ON pm.project_id = p.id AND pm.member_id = :member "
    "WHERE p.id = :id AND p.org_id = :org AND p.state <> 'deleted'"
)
_LIST = Statement(
    f"SELECT {_project.columns} FROM projects p WHERE p.org_id = :org AND p.id > :after "
    "AND p.state <> 'deleted' ORDER BY p.id LIMIT :limit"
)
_MINE = Statement(
    f"SELECT {_project.columns} FROM projects p LEFT JOIN project_members pm "
    "ON pm.project_id = p.id AND pm.member_id = :member "
    "WHERE p.org_id = :org AND p.id > :after AND p.state <> 'deleted' "
    "AND (p.open_to_all OR pm.role IS NOT NULL) ORDER BY p.id LIMIT :limit"
)
_UPDATE = Statement(
    "UPDATE projects SET name = :name, state = :state, settings = :settings, overlap = :overlap, "
    "open_to_all = :open_to_all, schema_id = :schema_id, schema_version = :schema_version, "
    "dialect = :dialect, raw = :raw, instructions = :instructions, revision = revision + 1 WHERE id = :id AND org_id = :org AND revision = :revision"
)
_SET_STATE = Statement(
    "UPDATE projects SET state = :state, revision = revision + 1 WHERE id = :id AND org_id = :org"
)


def add(tx: Transaction, project: Project, member_id: int) -> None:
    """Insert a project."""
    tx.add(
        tables.projects, id=project.id, name=project.name, state=project.state, kind=project.kind,
        test=project.test, schema_id=project.schema_id, schema_version=project.schema_version,
        settings=encode(project.settings), overlap=project.overlap,
        default_batch_id=project.default_batch_id, open_to_all=project.open_to_all,
        dialect=project.dialect, raw=project.raw, revision=1, created_at=project.created_at,
        created_by=member_id, instructions=project.instructions,
    )  # fmt: skip


def get(tx: Transaction, project_id: int, member_id: int) -> tuple[Project, Role | None] | None:
    """A project, and the role of this member's own place in it."""
    row = tx.one(_GET, id=project_id, member=member_id)
    return (_project.one(row), row[-1]) if row else None


def every(tx: Transaction, after: int, limit: int, member_id: int | None = None) -> list[Project]:
    """Projects by id; only those open to ``member_id`` if one is given."""
    if member_id is None:
        return _project.all(tx.all(_LIST, after=after, limit=limit))
    return _project.all(tx.all(_MINE, after=after, limit=limit, member=member_id))


def newest(
    tx: Transaction, offset: int, limit: int, member_id: int | None = None,
    title: str | None = None, ids: Sequence[int] | None = None,
) -> tuple[list[Project], int]:  # fmt: skip
    """Projects, newest first, from the ``offset``-th on, and how many there are in all: only those
    open to ``member_id``, with ``title`` somewhere in their name (in any case), among ``ids``,
    where these are given."""
    if ids is not None and not ids:
        return [], 0
    asked: dict[str, Any] = {"member": member_id or 0}
    if title is not None:
        asked["title"] = "%" + re.sub("([!%_])", r"!\1", title.lower()) + "%"
    size = 0
    if ids is not None:
        size = 1 << (len(ids) - 1).bit_length()  # so that few statements serve every number of ids
        asked |= {f"id{n}": ids[min(n, len(ids) - 1)] for n in range(size)}
    page, count = _newest_statements(title is not None, member_id is not None, size)
    total = tx.one(count, **asked)
    found = _project.all(tx.all(page, limit=limit, offset=offset, **asked))
    return found, int(total[0]) if total else 0


@cache
def _newest_statements(title: bool, mine: bool, ids: int) -> tuple[Statement, Statement]:
    wanted = " AND LOWER(p.name) LIKE :title ESCAPE '!'" if title else ""
    if mine:
        wanted += " AND (p.open_to_all OR pm.role IS NOT NULL)"
    if ids:
        wanted += f" AND p.id IN ({', '.join(f':id{n}' for n in range(ids))})"
    where = (
        "FROM projects p LEFT JOIN project_members pm "
        "ON pm.project_id = p.id AND pm.member_id = :member "
        f"WHERE p.org_id = :org AND p.state <> 'deleted'{wanted}"
    )
    page = f"SELECT {_project.columns} {where} ORDER BY p.id DESC LIMIT :limit OFFSET :offset"
    return Statement(page), Statement(f"SELECT COUNT(*) {where}")


_NAMED = Statement(
    f"SELECT {_project.columns}, pm.role FROM projects p LEFT JOIN project_members pm "
    "ON pm.project_id = p.id AND pm.member_id = :member "
    "WHERE p.name = :name AND p.org_id = :org AND p.state <> 'deleted' AND p.test = :test "
    "ORDER BY p.id LIMIT 1"
)


def named(tx: Transaction, name: str, test: bool) -> Project | None:
    """The oldest project of this name, among those of test mode or among the others."""
    row = tx.one(_NAMED, name=name, test=test, member=0)
    return _project.one(row) if row else None


def update(tx: Transaction, project: Project) -> bool:
    """Write a project that was read at ``project.revision``; False if it has moved on."""
    return bool(
        tx.run(
            _UPDATE, id=project.id, name=project.name, state=project.state,
            settings=encode(project.settings), overlap=project.overlap,
            open_to_all=project.open_to_all, schema_id=project.schema_id,
            schema_version=project.schema_version, dialect=project.dialect, raw=project.raw,
            instructions=project.instructions, revision=project.revision,
        )
    )  # fmt: skip


def set_state(tx: Transaction, project_id: int, state: str) -> None:
    """Move a project to another state; ``deleted`` is the mark that hides all that it owns."""
    tx.put(_SET_STATE, id=project_id, state=state)


# Schemas: a version never changes, so that what was read once is kept.

_SCHEMA = Statement("SELECT model FROM schemas WHERE id = :id AND org_id = :org")
_VERSION = Statement(
    "SELECT id FROM schemas WHERE project_id = :project AND version = :version AND org_id = :org"
)
_SOURCE = Statement("SELECT dialect, source FROM schemas WHERE id = :id AND org_id = :org")


def add_schema(
    tx: Transaction, project_id: int, version: int, schema: LabelSchema, now: int
) -> int:
    """Insert a version of a project's schema and give its id."""
    number = tx.id()
    source = schema.source
    plain = msgspec.structs.replace(schema, source=None, revision=version)
    tx.add(
        tables.schemas, id=number, project_id=project_id, version=version,
        dialect=source.dialect if source else None, source=source.body if source else None,
        model=encode(plain), created_at=now,
    )  # fmt: skip
    return number


_LAST = Statement("SELECT max(version) FROM schemas WHERE project_id = :project AND org_id = :org")
_VERSION_OF = Statement("SELECT version FROM schemas WHERE id = :id AND org_id = :org")
_PROJECT_OF = Statement("SELECT project_id FROM schemas WHERE id = :id AND org_id = :org")


def add_version(tx: Transaction, project_id: int, schema: LabelSchema, now: int) -> tuple[int, int]:
    """Insert the next version of a project's schema: (its id, its version)."""
    tx.line_up(project_id)
    row = tx.one(_LAST, project=project_id)
    version = 1 + ((row and row[0]) or 0)
    return add_schema(tx, project_id, version, schema, now), version


def version(tx: Transaction, schema_id: int) -> int | None:
    """Which version of its project's schema this is."""
    row = tx.one(_VERSION_OF, id=schema_id)
    return row[0] if row else None


def project_of(tx: Transaction, schema_id: int) -> int | None:
    """The project that a schema is of."""
    row = tx.one(_PROJECT_OF, id=schema_id)
    return row[0] if row else None


_SOURCES = (
    "SELECT project_id, version, source FROM schemas WHERE +org_id = :org AND dialect = :dialect "
    "AND source IS NOT NULL AND project_id IN (@) ORDER BY project_id, version"
)


def sources(
    tx: Transaction, project_ids: Sequence[int], dialect: str
) -> dict[int, list[tuple[int, bytes]]]:
    """(version, text) of the schemas of projects that a dialect wrote the text of, oldest first."""
    found: dict[int, list[tuple[int, bytes]]] = {}
    for row in among(tx, _SOURCES, project_ids, dialect=dialect):
        found.setdefault(row[0], []).append((row[1], bytes(row[2])))
    return found


@lru_cache(maxsize=512)
def _decoded(body: bytes) -> LabelSchema:
    return _read_schema(body)


def schema(tx: Transaction, schema_id: int, source: bool = False) -> LabelSchema | None:
    """A version of a schema, with the text that it came from if ``source``."""
    row = tx.one(_SCHEMA, id=schema_id)
    if row is None:
        return None
    found = _decoded(bytes(row[0]))
    if source:
        text = tx.one(_SOURCE, id=schema_id)
        if text and text[1] is not None:
            raw = Raw(text[0] or "native", "schema", bytes(text[1]))
            found = msgspec.structs.replace(found, source=raw)
    return found


def schema_id(tx: Transaction, project_id: int, version: int) -> int | None:
    """The id of one version of a project's schema."""
    row = tx.one(_VERSION, project=project_id, version=version)
    return row[0] if row else None
