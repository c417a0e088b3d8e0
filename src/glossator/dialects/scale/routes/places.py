"""Projects and batches by the names that the vendor's clients know them by."""

from __future__ import annotations

from glossator.dialects.scale import kinds, own
from glossator.dialects.scale.keys import is_test
from glossator.dialects.scale.moments import moment
from glossator.dialects.scale.own import NAME, Entry, OwnProject
from glossator.edge import Call
from glossator.model.errors import Invalid, NotEnabled, NotFound
from glossator.model.loss import Losses
from glossator.model.project import Batch, BatchSettings, Project
from glossator.model.raw import Raw
from glossator.services import access, batches, organizations, projects
from glossator.services.access import Context
from glossator.services.projects import ProjectDraft

GOLDEN_EVERY = 10
"""One task in so many is one that tests people, where a project has such."""
SETTINGS = BatchSettings(on_reject="final", golden_every=GOLDEN_EVERY)
CONSENSUS = 3
"""People who answer each task in a project whose pipeline is ``consensus_task``."""


def project(call: Call, name: str, verb: str = "read") -> Project:
    """A project of the key's mode."""
    return projects.named(call.context, name, is_test(call.headers), verb)


def project_alone(call: Call, name: str, verb: str) -> Project:
    """The same, read when all who asked so before have done what they wanted with it."""
    call.context.tx.line_up(project(call, name, verb).id)
    call.context.seen.clear()
    return project(call, name, verb)


def batch(call: Call, name: str, verb: str = "read") -> tuple[Batch, Project]:
    """A batch of the key's mode."""
    return batches.named(call.context, name, is_test(call.headers), verb)


def family(kind: str) -> kinds.Family:
    """The family of a task type; NotFound for a name that is none."""
    try:
        return kinds.of(kind)
    except KeyError:
        raise NotFound(f"there is no task type {kind!r}") from None


def enabled(context: Context, kind: str) -> None:
    """Raise NotEnabled for a task type that the organization has switched off."""
    chosen = organizations.settings(context).get("scale.task_types")
    if chosen and kind not in {one.strip() for one in chosen.split(",")}:
        raise NotEnabled(f"the task type {kind} is not enabled for this account")


def first_entry(kind: str, params: dict[str, object], created_at: str) -> Entry:
    """Version 0 of a project's parameters."""
    raw = {name: own.as_raw(value) for name, value in params.items()}
    return Entry(kind, 0, created_at, raw)


def source(entry: Entry) -> Raw:
    """An entry as the source of a label schema."""
    return Raw(NAME, "params", own.encode(entry))


def make(context: Context, name: str, entry: Entry, mine: OwnProject, test: bool) -> Project:
    """A new project. Everybody who labels may work on it, but on a Studio one only those who are
    assigned to it."""
    read = family(entry.type).read
    params = own.plain(entry.params)
    schema = read(entry.type, params, Losses())
    draft = ProjectDraft(
        name=name, schema=own.with_source(schema, source(entry)), kind=entry.type,
        settings=SETTINGS, overlap=CONSENSUS if mine.pipeline == "consensus_task" else 1,
        open_to_all=not mine.studio, test=test, dialect=NAME,
        raw=own.encode(mine), instructions=own.instruction(entry),
    )  # fmt: skip
    return projects.create(context, draft)


def home(call: Call, kind: str) -> Project:
    """The project of the tasks of a type that name none; made when the first comes."""
    name = f"Scale {kind}"
    context, test = call.context, is_test(call.headers)
    try:
        return projects.named(context, name, test, "make")
    except NotFound:
        context.tx.line_up(context.tx.org)
    try:
        return projects.named(context, name, test, "make")
    except NotFound:
        access.allow(context, "make")
    # Who may make tasks but no projects may still be the first.
    robot = Context(context.tx, access.robot(context.tx.org), context.blobs, context.at)
    entry = first_entry(kind, {}, moment(context.at))
    return make(robot, name, entry, OwnProject(home=True), test)


def present(context: Context, project: Project) -> Entry | None:
    """The parameters that a project's new tasks take over; None for a project of another
    dialect."""
    schema = projects.schema(context, project)
    if schema.source is None or schema.source.dialect != NAME:
        return None
    return own.read_entry(schema.source.body)


def fits(project: Project, kind: str) -> None:
    """Refuse a task of another type than its project's."""
    own.must_be_own(project)
    if project.kind != kind:
        wrong = f"is of type {project.kind}, not {kind}"
        raise Invalid(f"the project {wrong}", {"project": wrong})
