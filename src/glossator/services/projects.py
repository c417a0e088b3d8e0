"""Projects: their life cycle and their label schemas."""

from collections.abc import Sequence
from typing import Any

import msgspec

from glossator.model.errors import Conflict, Invalid, NotFound, PreconditionFailed
from glossator.model.label_schema import LabelSchema, same_questions
from glossator.model.project import Batch, BatchSettings, Project
from glossator.model.work import RANK, Role
from glossator.services import access, audit, schemas, skills
from glossator.services.access import Context
from glossator.store import batches, members, outbox, projects

replace = msgspec.structs.replace


class ProjectDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A project about to be made."""

    name: str
    schema: LabelSchema | None = None
    kind: str | None = None
    settings: BatchSettings = BatchSettings()
    overlap: int = 1
    open_to_all: bool = False
    test: bool = False
    dialect: str | None = None
    raw: bytes | None = None
    instructions: str | None = None


def create(context: Context, draft: ProjectDraft) -> Project:
    """Make a project with its default batch: always open, never complete."""
    access.allow(context, "manage")
    _sound(context, draft.name, draft.settings, draft.overlap, 0)  # it has no batch yet
    tx = context.tx
    project = Project(
        id=tx.id(), org_id=tx.org, name=draft.name, state="configuring", kind=draft.kind,
        test=draft.test, settings=draft.settings, overlap=draft.overlap,
        default_batch_id=tx.id(), open_to_all=draft.open_to_all, dialect=draft.dialect,
        raw=draft.raw, created_at=context.at, instructions=draft.instructions,
    )  # fmt: skip
    if draft.schema is not None:
        number = projects.add_schema(tx, project.id, 1, schemas.sound(draft.schema), context.at)
        project = replace(project, state="active", schema_id=number, schema_version=1)
    projects.add(tx, project, context.member.id)
    batches.add(
        tx,
        Batch(
            id=project.default_batch_id, project_id=project.id, name=draft.name, kind="default",
            state="open", overlap=draft.overlap, settings=draft.settings, created_at=context.at,
        ),
        context.member.id,
    )  # fmt: skip
    context.happened("project.created", project.id, project.id)
    return project


def get(context: Context, project_id: int, verb: str = "read") -> Project:
    """A project that the member may do this with."""
    return access.project(context, project_id, verb)


def every(context: Context, after: int, limit: int) -> list[Project]:
    """The projects that the member sees, by id."""
    mine = RANK[context.member.role] < access.ON_PLACE
    return projects.every(context.tx, after, limit, context.member.id if mine else None)


def newest(
    context: Context, offset: int, limit: int, title: str | None = None,
    ids: Sequence[int] | None = None,
) -> tuple[list[Project], int]:  # fmt: skip
    """The projects that the member sees, newest first, from the ``offset``-th on, and how many
    there are in all; ``title`` is somewhere in the name, ``ids`` are the only ones asked for."""
    mine = context.member.id if RANK[context.member.role] < access.ON_PLACE else None
    return projects.newest(context.tx, offset, limit, mine, title, ids)


def named(context: Context, name: str, test: bool, verb: str = "read") -> Project:
    """The oldest project of this name, in test mode or out of it."""
    found = projects.named(context.tx, name, test)
    if found is None:
        raise NotFound("no such project")
    return access.project(context, found.id, verb)


def claim_name(context: Context, name: str, test: bool) -> None:
    """For clients that know projects by name: raise Conflict if one is called so already. Nobody
    else can make one of this name before the end of the unit, if they ask as well."""
    context.tx.line_up(context.tx.org)
    if projects.named(context.tx, name, test) is not None:
        raise Conflict(f"a project {name!r} exists", "name")


def update(
    context: Context, project_id: int, changes: dict[str, Any], revision: int | None = None
) -> Project:
    """Change name, settings, overlap (of tasks made from now on), open_to_all, or the fields of
    the dialect that it belongs to (``dialect`` and ``raw``)."""
    project = access.project(context, project_id, "manage")
    _expect(project.revision, revision)
    project = replace(project, **changes)
    _sound(context, project.name, project.settings, project.overlap, project.id)
    project = _write(context, project)
    batch = batches.get(context.tx, project.default_batch_id, lock=True)
    if batch is not None:
        # The default batch has no settings of its own.
        batches.update(
            context.tx, replace(batch, settings=project.settings, overlap=project.overlap)
        )
    context.happened("project.updated", project.id, project.id)
    return project


def set_schema(
    context: Context, project_id: int, schema: LabelSchema, revision: int | None = None
) -> Project:
    """Write a new version of the label schema; existing tasks keep theirs. The same questions
    from the same text change nothing."""
    project = access.project(context, project_id, "manage")
    _expect(project.revision, revision)
    if project.state not in ("configuring", "active"):
        raise Conflict(f"the project is {project.state}")
    schemas.sound(schema)
    if project.schema_id is not None:
        present = projects.schema(context.tx, project.schema_id, source=True)
        if present and same_questions(present, schema) and present.source == schema.source:
            return project
    number, version = projects.add_version(context.tx, project.id, schema, context.at)
    project = _write(
        context, replace(project, schema_id=number, schema_version=version, state="active")
    )
    context.happened("project.updated", project.id, project.id, schema_version=version)
    return project


def adopt(context: Context, project: Project, schema: LabelSchema) -> Project:
    """Ask this from now on, where the present schema of a project asks nothing: its first task that
    says what it wants says it for all."""
    context.tx.line_up(project.id)
    context.seen.clear()
    project = access.project(context, project.id, "make")
    present = projects.schema(context.tx, project.schema_id or 0)
    if present is None or present.fields:
        return project
    number, version = projects.add_version(
        context.tx, project.id, schemas.sound(schema), context.at
    )
    return _write(context, replace(project, schema_id=number, schema_version=version))


def sources(
    context: Context, found: Sequence[Project], dialect: str
) -> dict[int, list[tuple[int, bytes]]]:
    """(version, text) of the schemas of projects that the member sees, where a dialect wrote the
    text, oldest first."""
    return projects.sources(context.tx, [one.id for one in found], dialect)


def schema(context: Context, project: Project, version: int | None = None) -> LabelSchema:
    """A project's label schema with its source text; NotFound if it has none."""
    number = project.schema_id
    if version is not None:
        number = projects.schema_id(context.tx, project.id, version)
    found = number and projects.schema(context.tx, number, source=True)
    if not found:
        raise NotFound("the project has no such label schema")
    return found


def of_schema(context: Context, schema_id: int) -> tuple[Project, LabelSchema]:
    """A label schema by its own id, with its source text, and its project."""
    number = projects.project_of(context.tx, schema_id)
    found = projects.schema(context.tx, schema_id, source=True)
    if number is None or found is None:
        raise NotFound("no such schema")
    return access.project(context, number, "read"), found


def archive(context: Context, project_id: int) -> Project:
    """Stop the hand-out; leases end."""
    project = access.project(context, project_id, "manage")
    if project.state == "archived":
        return project
    if project.state != "active":
        raise Conflict(f"the project is {project.state}")
    project = _write(context, replace(project, state="archived"))
    outbox.enqueue(context.tx, "end_leases", {"project": project.id})
    context.happened("project.updated", project.id, project.id, state="archived")
    return project


def unarchive(context: Context, project_id: int) -> Project:
    """Work goes on."""
    project = access.project(context, project_id, "manage")
    if project.state == "active":
        return project
    if project.state != "archived":
        raise Conflict(f"the project is {project.state}")
    project = _write(context, replace(project, state="active"))
    context.happened("project.updated", project.id, project.id, state="active")
    return project


def delete(context: Context, project_id: int, revision: int | None = None) -> None:
    """Hide a project and all that it owns at once; a job removes the rows in chunks."""
    project = access.project(context, project_id, "manage")
    _expect(project.revision, revision)
    projects.set_state(context.tx, project.id, "deleted")
    context.seen.clear()
    outbox.enqueue(context.tx, "remove_project", {"project": project.id})
    audit.record(context, "project.deleted", project.id, before=project.name)
    context.happened("project.deleted", project.id, project.id)


def counts(context: Context, project: Project) -> dict[str, int]:
    """The counters of a project."""
    return context.tx.counts(project.id)


# Who works on a project


def place(context: Context, project_id: int, member_id: int, role: Role) -> None:
    """Give a member a place, which may raise their role there, never above the granter's."""
    project = access.project(context, project_id, "manage")
    member = members.get(context.tx, member_id)
    if member is None:
        raise NotFound("no such member")
    if RANK[role] > RANK[context.member.role]:
        raise Invalid("the role is above your own", {"role": "above your own"})
    members.place(context.tx, project.id, member.id, role)
    context.seen.clear()
    audit.record(context, "place.given", member.id, after=[project.id, role])
    context.happened("member.updated", member.id, project.id, role=role)


def displace(context: Context, project_id: int, member_id: int) -> None:
    """Take a member's place away."""
    project = access.project(context, project_id, "manage")
    context.seen.clear()
    if not members.displace(context.tx, project.id, member_id):
        raise NotFound("this member has no place in the project")
    audit.record(context, "place.taken", member_id, before=project.id)
    context.happened("member.updated", member_id, project.id, role=None)


def places(context: Context, project_id: int) -> list[tuple[int, Role]]:
    """(member, role) of everybody with a place."""
    project = access.project(context, project_id, "manage")
    return members.places(context.tx, project.id)


NOT_SERVED = ("mix", "max_overlap", "min_confidence", "auto_accept_days")
"""Settings whose rules come with the dialect that needs them."""


def _expect(present: int, revision: int | None) -> None:
    if revision is not None and revision != present:
        raise PreconditionFailed(present)


def _write(context: Context, project: Project) -> Project:
    context.seen.clear()
    if not projects.update(context.tx, project):
        raise Conflict("the project was changed by somebody else just now", "revision")
    return replace(project, revision=project.revision + 1)


def _sound(
    context: Context, name: str, settings: BatchSettings, overlap: int, project_id: int
) -> None:
    check_name(name)
    check_settings(settings, overlap)
    check_golden(context, settings, project_id)
    skills.check(context, settings)


def check_golden(context: Context, settings: BatchSettings, project_id: int) -> None:
    """Golden tasks come from a batch of the same project; Invalid for another."""
    number = settings.golden_batch_id
    of = batches.get(context.tx, number) if number else None
    if number and (of is None or of.project_id != project_id):
        wrong = "no such batch in this project"
        raise Invalid(wrong, {"settings/golden_batch_id": wrong})


def check_name(name: str) -> None:
    """1 to 500 characters."""
    if not 1 <= len(name) <= 500 or "\0" in name:
        raise Invalid("the name must have 1 to 500 characters", {"name": "1 to 500 characters"})


def check_settings(settings: BatchSettings, overlap: int) -> None:
    """Numbers that mean something."""
    limits = {
        "settings/lease_s": (settings.lease_s, 1, 30 * 24 * 3600),
        "settings/max_active": (settings.max_active, 1, 100),
        "settings/review_percent": (settings.review_percent, 0, 100),
        "settings/golden_every": (settings.golden_every, 0, 1_000_000),
        "overlap": (overlap, 1, 1 << 30),
    }
    wrong = {
        place: f"must be {least} to {most}"
        for place, (value, least, most) in limits.items()
        if not least <= value <= most
    }
    if settings.mix or settings.max_overlap or settings.min_confidence:
        wrong["settings"] = "mix, max_overlap and min_confidence are not served yet"
    if wrong:
        raise Invalid("the settings are not valid", wrong)
