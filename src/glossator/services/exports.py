"""Exports: a project's tasks with all that is said about them, as a stream.

It reads in short keyset chunks, a unit of work each, so that nothing holds a transaction open and
memory stays flat at any size.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO, Literal, TypeVar

import msgspec

from glossator.formats import Format, WriteOptions
from glossator.model.annotation import Annotation, Expectation, Prediction
from glossator.model.errors import Invalid, NotFound
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.shown import Shown, shown
from glossator.model.task import ANSWERED, FileRef, Labelled, Task
from glossator.model.work import Member
from glossator.registry import find, names
from glossator.services import access, answers, audit, files, links, projects
from glossator.services.access import Context
from glossator.store import annotations, members, raws
from glossator.store import tasks as rows
from glossator.store.blobs import Blobs
from glossator.store.files import File

CHUNK = 512
FIRST = 128
"""Tasks of the first chunk: what asks for a stream sees its begin soon."""
A = TypeVar("A", Annotation, Prediction)
L = TypeVar("L")
Unit = Callable[[Callable[[Context], Any]], Any]
Choice = Literal["only", "exclude"]
Kind = Literal["usual", "golden", "skipped"]
_data = msgspec.json.Decoder(dict[str, Any]).decode
_expected = msgspec.json.Decoder(Expectation).decode


class Own(msgspec.Struct, frozen=True):
    """A file that a dialect wants of its snapshots beside the native one: the name of the form,
    and what the dialect's codec is told of it."""

    dialect: str
    form: str
    how: dict[str, Any] = {}


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Which tasks, and what of them.

    ``ids``: these tasks alone. ``skipped``: tasks that somebody skipped; ``finished``: that have
    all their answers; ``answered``: that have one. ``answers`` are the kinds of answers that come
    along, none = all; ``with_answers``: tasks that have one of these. ``rows``, ``drafts_of`` (a
    member) and ``people``: the rest of :class:`Labelled`.
    """

    batch_id: int | None = None
    state: str | None = None
    kind: str | None = None
    annotated: bool = False
    predictions: bool = True
    ids: tuple[int, ...] = ()
    skipped: Choice | None = None
    finished: Choice | None = None
    answered: Choice | None = None
    answers: tuple[Kind, ...] = ()
    with_answers: bool = False
    rows: bool = False
    drafts_of: int | None = None
    people: bool = False
    own: Own | None = None

    def filters(self) -> dict[str, Any]:
        """As the store's lists take it."""
        return {
            "batch": self.batch_id, "state": self.state, "kind": self.kind,
            "annotated": self.annotated or None,
        }  # fmt: skip

    def takes(self, task: Task) -> bool:
        """Whether a task that the store's list gave is wanted, as far as its row tells."""
        return (
            _is(self.skipped, task.skips > 0)
            and _is(self.finished, task.state in ANSWERED)
            and _is(self.answered, task.annotations > 0)
            and (not self.with_answers or task.annotations + task.skips > 0)
        )

    def chosen(self, given: list[Annotation]) -> list[Annotation]:
        """The answers that come along."""
        if not self.answers:
            return given
        return [a for a in given if kinds(a) & set(self.answers)]


def _is(wanted: Choice | None, true: bool) -> bool:
    return wanted is None or true == (wanted == "only")


def kinds(one: Annotation) -> set[Kind]:
    """What kinds of answer this is: ``usual`` is neither golden nor a skip."""
    found: set[Kind] = set()
    if one.golden:
        found.add("golden")
    if one.skipped:
        found.add("skipped")
    return found or {"usual"}


EVERYTHING = Scope()


def format_named(name: str) -> Format:
    """A file format; Invalid for a name that is none."""
    if name not in names("formats"):
        raise Invalid(f"no format {name!r}", {"format": "one of " + ", ".join(names("formats"))})
    found: Format = find("formats", name)
    return found


def begin(context: Context, project_id: int, scope: Scope = EVERYTHING) -> LabelSchema:
    """Check that the member may export this, and give the schema that it is written with."""
    project = access.project(context, project_id, "manage")
    if scope.batch_id is not None:
        batch, _ = access.batch(context, scope.batch_id, "read")
        if batch.project_id != project.id:
            raise NotFound("no such batch in this project")
    return projects.schema(context, project)


def begin_at_once(
    context: Context, project_id: int, format: str, scope: Scope = EVERYTHING
) -> LabelSchema:
    """The same for an export that goes straight to the member, which the audit tells of."""
    schema = begin(context, project_id, scope)
    audit.record(context, "export.made", project_id, after=[format, scope])
    return schema


def labelled(
    unit: Unit, project_id: int, schema: LabelSchema, scope: Scope, losses: Losses,
    after: int = 0, last: int | None = None,
) -> Iterator[Labelled]:  # fmt: skip
    """A project's tasks by id with all that is said about them; each chunk is a unit of work.
    Answers that another dialect stored are read with the present schema. ``after``, ``last``: ids
    over the one up to the other."""
    for chunk in chunks(unit, partial(_chunk, schema=schema), project_id, scope, after, last):
        for task in chunk:
            yield _read(task, schema, losses)


def chunks(
    unit: Unit, tell: Callable[[Context, list[Task], Scope], list[L]], project_id: int,
    scope: Scope, after: int = 0, last: int | None = None,
) -> Iterator[list[L]]:  # fmt: skip
    """What ``tell`` says of a project's tasks by id; each chunk is a unit of work."""
    begin: int | None = after
    limit = FIRST
    while begin is not None:
        place = _Place(project_id, scope, begin, limit, last)
        yield unit(partial(_next, place=place, tell=tell))
        begin, limit = place.last, CHUNK


class _Place(msgspec.Struct):
    """Where a chunk begins, and the last id that is wanted at all; ``last``, set by the unit of
    work, is where the next one begins (None = there is none)."""

    project_id: int
    scope: Scope
    after: int
    limit: int
    until: int | None = None
    last: int | None = None


def _next(
    context: Context, place: _Place, tell: Callable[[Context, list[Task], Scope], list[L]]
) -> list[L]:
    tx, scope, limit = context.tx, place.scope, place.limit
    if scope.ids:
        numbers = [n for n in sorted(set(scope.ids)) if n > place.after][:limit]
        place.last = numbers[-1] if len(numbers) == limit else None
        named = [rows.get(tx, number) for number in numbers]
        found = [task for task in named if task and task.project_id == place.project_id]
    else:
        found = rows.every(tx, place.project_id, place.after, limit, **scope.filters())
        place.last = found[-1].id if len(found) == limit else None
        if place.until is not None and found and found[-1].id >= place.until:
            place.last = None
            found = [task for task in found if task.id <= place.until]
    return tell(context, [task for task in found if scope.takes(task)], scope)


def _chunk(
    context: Context, found: list[Task], scope: Scope, schema: LabelSchema
) -> list[Labelled]:
    tx = context.tx
    given = annotations.of_tasks(tx, [t.id for t in found if t.annotations or t.skips])
    given = {number: scope.chosen(of) for number, of in given.items()}
    if scope.with_answers:
        found = [task for task in found if given.get(task.id)]
    ids = [task.id for task in found]
    parts = raws.parts_of(tx, ids)
    wanted = [t.id for t in found if t.predictions] if scope.predictions else []
    proposals = annotations.predictions_of(tx, wanted)
    data = {number: _data(parts[number]["data"].body) for number in ids}
    files = links.files_shown(tx, schema, data)
    drafts = annotations.drafts_of(tx, ids, scope.drafts_of) if scope.drafts_of else {}
    people = _people(context, given, scope)
    return [
        _labelled(
            task, data[task.id], parts[task.id], given.get(task.id, []),
            proposals.get(task.id, []),
            {name: answers.ref(file) for name, file in files[task.id].items()},
            row=task if scope.rows else None, drafts=tuple(drafts.get(task.id, [])),
            people=_of(people, given.get(task.id, []), scope) if people else (),
        )
        for task in found
    ]  # fmt: skip


def _people(
    context: Context, given: dict[int, list[Annotation]], scope: Scope
) -> dict[int, Member]:
    if not scope.people:
        return {}
    who = {a.member_id for of in given.values() for a in of} | {scope.drafts_of or 0}
    return members.among_ids(context.tx, sorted(who - {0}))


def _of(known: dict[int, Member], given: list[Annotation], scope: Scope) -> tuple[Member, ...]:
    who = dict.fromkeys([*(a.member_id for a in given), scope.drafts_of or 0])
    return tuple(known[number] for number in who if number in known)


def _labelled(
    task: Task, data: dict[str, Any], parts: dict[str, Any], given: list[Any],
    proposals: list[Any], refs: dict[str, FileRef], **more: Any,
) -> Labelled:  # fmt: skip
    expected, metadata = parts.get("expected"), parts.get("metadata")
    return Labelled(
        id=task.id, data=data, annotations=tuple(given), predictions=tuple(proposals),
        expected=_expected(expected.body) if expected else None,
        metadata=msgspec.json.decode(metadata.body) if metadata else None,
        state=task.state, kind=task.kind, name=task.name, files=refs, **more,
    )  # fmt: skip


def _read(task: Labelled, schema: LabelSchema, losses: Losses) -> Labelled:
    """A task whose answers the formats can read: native bytes, or the model."""
    seen = shown(task)
    given = _decoded(task.annotations, schema, seen, losses)
    proposals = _decoded(task.predictions, schema, seen, losses)
    if given is task.annotations and proposals is task.predictions:
        return task
    return msgspec.structs.replace(task, annotations=given, predictions=proposals)


def _decoded(
    found: tuple[A, ...], schema: LabelSchema, seen: Shown, losses: Losses
) -> tuple[A, ...]:
    """The same, if none of them was stored by another dialect."""
    read = []
    changed = False
    for one in found:
        if one.raw is not None and one.raw.dialect != "native":
            answer = answers.read(one.raw, schema, seen, losses)
            one = msgspec.structs.replace(one, answer=answer)
            changed = True
        read.append(one)
    return tuple(read) if changed else found


def opener(unit: Unit, blobs: Blobs) -> Callable[[FileRef], BinaryIO]:
    """Opens the pictures that an export is asked to include: from our own store only."""

    def open_file(ref: FileRef) -> BinaryIO:
        file: File = unit(lambda context: files.get(context, ref.id or 0))
        return blobs.open(file.blob)

    return open_file


def stream(
    unit: Unit, blobs: Blobs, project_id: int, schema: LabelSchema, format: Format, scope: Scope,
    losses: Losses, options: WriteOptions,
) -> Iterator[bytes]:  # fmt: skip
    """The bytes of an export, made while they are read."""
    if options.files:
        options = msgspec.structs.replace(options, open=opener(unit, blobs))
    tasks = labelled(unit, project_id, schema, scope, losses)
    return format.write(tasks, schema, losses, options)
