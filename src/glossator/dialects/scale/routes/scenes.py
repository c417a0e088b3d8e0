"""Tasks on their way out: what is read of them, and how their answers become responses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from glossator.dialects.scale import foreign, kinds, own, parameters, tasks_out
from glossator.dialects.scale.own import NAME, Entry
from glossator.dialects.scale.schema import tasks as wire
from glossator.dialects.scale.tasks_out import Said
from glossator.dialects.scale.words import TASK
from glossator.edge import Call
from glossator.model.annotation import Annotation, Answer
from glossator.model.label_schema import JsonField, LabelSchema
from glossator.model.project import Project
from glossator.model.raw import Raw
from glossator.model.task import Task
from glossator.services import (
    answers,
    batches,
    dossiers,
    links,
    passes,
    predictions,
    projects,
    schemas,
)
from glossator.services.access import Context
from glossator.services.dossiers import Gathered
from glossator.store.files import File

DAY_US = 24 * 3600 * 1_000_000
WHOLE = "response"
"""The field whose value is the whole response, for types that the model has no words for."""
_ORDER = {"accepted": 0, "submitted": 1, "rejected": 2}


class Site:
    """Addresses of this server, as whoever reads the answer calls it."""

    def __init__(self, context: Context, base: str, media: str = "") -> None:
        self._context = context
        self._base = base
        self._media = media
        self._ends = (context.at // DAY_US + 2) * DAY_US

    def part(self, task_id: int) -> Callable[[str], str]:
        """Where the parts of a task's response are read without a key, for a day or two."""
        word = passes.word(self._context.tx.org, task_id, self._ends)
        return lambda name: f"{self._base}/v1/results/{word}/{name}"

    def file(self, file: File) -> str:
        """Where a stored file is read without a key, for a day or two."""
        path = passes.path(self._context.tx.org, file, self._ends)
        return self._media + path if self._media else f"{self._base}/v1{path}"


def site(call: Call) -> Site:
    """Addresses as this call's client knows them."""
    return Site(call.context, call.url(""), call.media)


class Scene:
    """What the tasks of one answer have in common, read once."""

    def __init__(self, context: Context, site: Site) -> None:
        self.context = context
        self.site = site
        self._projects: dict[int, Project] = {}
        self._batches: dict[int, str | None] = {}
        self._entries: dict[int, dict[int, Entry]] = {}
        self._foreign: dict[tuple[int, int], Entry] = {}

    def knows(self, project: Project, entry: Entry | None) -> None:
        """What was read already."""
        self._projects[project.id] = project
        self._batches[project.default_batch_id] = None
        if entry is not None:
            self._entries[project.id] = {entry.version: entry}

    def project(self, task: Task) -> Project:
        """The task's project."""
        if task.project_id not in self._projects:
            self._projects[task.project_id] = projects.get(self.context, task.project_id)
        return self._projects[task.project_id]

    def project_name(self, task: Task) -> str | None:
        """What its clients call it; None for the home of tasks that name none."""
        project = self.project(task)
        return None if own.of_project(project).home else project.name

    def batch_name(self, task: Task) -> str | None:
        """The name of the batch that a client made."""
        if task.batch_id not in self._batches:
            batch = batches.get(self.context, task.batch_id)
            self._batches[task.batch_id] = batch.name if batch.kind == "production" else None
        return self._batches[task.batch_id]

    def entry(self, task: Task, parts: dict[str, Raw]) -> Entry:
        """The parameters that a task took over from its project."""
        mine, project = own.of_task(parts), self.project(task)
        if mine is None:
            return self._of_foreign(task, project)
        if project.id not in self._entries:
            found = projects.sources(self.context, [project], NAME).get(project.id, [])
            read = [own.read_entry(text) for _, text in found]
            self._entries[project.id] = {one.version: one for one in read if one is not None}
        known = self._entries[project.id].get(-1 if mine.version is None else mine.version)
        return known or Entry(mine.type, 0, "", {})

    def _of_foreign(self, task: Task, project: Project) -> Entry:
        key = (project.id, task.schema_version)
        if key not in self._foreign:
            schema = schemas.plan_of(self.context, task).schema
            self._foreign[key] = foreign.entry(schema, project.created_at, self.context.losses)
        return self._foreign[key]


def chosen(context: Context, task: Task, given: Sequence[Annotation]) -> Annotation | None:
    """The one answer that is a task's response: an accepted one, else the first."""
    found = [one for one in given if one.state in _ORDER and one.raw is not None]
    if not found:
        return None
    found.sort(key=lambda one: (_ORDER[one.state], one.id))
    for other in found[1:]:
        context.losses.add(
            "value_dropped", f"annotations/{other.id}", "a task has one response here"
        )
    return found[0]


def response(
    scene: Scene, task: Task, kind: str, data: bytes, given: Sequence[Annotation]
) -> msgspec.Raw | None:
    """A completed task's response: the client's own bytes, or written from the answer."""
    one = chosen(scene.context, task, given)
    if one is None or one.raw is None:
        return None
    if one.raw.dialect == NAME:
        return msgspec.Raw(one.raw.body)
    schema, shown = dossiers.shown(scene.context, task, data)
    if _whole(schema) and one.raw.dialect == "native":
        return _verbatim(one.raw.body)
    losses = scene.context.losses
    answer = answers.read(one.raw, schema, shown, losses)
    written = kinds.of(kind).write_response(
        kind, answer, schema, shown, losses, scene.site.part(task.id)
    )
    return own.as_raw(written)


def _whole(schema: LabelSchema) -> bool:
    return len(schema.fields) == 1 and (
        isinstance(schema.fields[0], JsonField) and schema.fields[0].name == WHOLE
    )


class _Value(msgspec.Struct):
    value: msgspec.Raw = msgspec.Raw(b"null")


class _Values(msgspec.Struct):
    values: tuple[_Value, ...] = ()


def _verbatim(body: bytes) -> msgspec.Raw:
    """The value that is the response, byte for byte."""
    values = msgspec.json.decode(body, type=_Values).values
    return values[0].value if values else msgspec.Raw(b"{}")


def answer_of(context: Context, task: Task) -> tuple[str, Answer, LabelSchema, Any]:
    """(type, answer, label schema, what is shown) of a task, for the parts of its response."""
    gathered = dossiers.gather(context, [task])
    one = chosen(context, task, gathered.annotations.get(task.id, ()))
    parts = gathered.parts.get(task.id, {})
    data = parts.get("data")
    schema, shown = dossiers.shown(context, task, data.body if data else b"{}")
    mine = own.of_task(parts)
    kind = mine.type if mine else kinds.type_of(schema)
    answer = Answer()
    if one is not None and one.raw is not None:
        answer = answers.read(one.raw, schema, shown, context.losses)
    return kind, answer, schema, shown


# Whole tasks


def write(
    scene: Scene, found: Sequence[Task], attachments: bool = False, begun: bool = False
) -> list[wire.Task]:
    """Tasks with all that is said about them. ``attachments``: with addresses that open without a
    key."""
    gathered = dossiers.gather(scene.context, found)
    for task in found:
        parts = gathered.parts.setdefault(task.id, {})
        if own.of_task(parts) is None:
            parts["data"] = _data_of_foreign(scene, task, parts)
    urls = _opened(scene, gathered) if attachments else None
    return [_write(scene, task, gathered, urls, begun) for task in found]


def one(scene: Scene, task: Task, begun: bool = False) -> wire.Task:
    """One task."""
    return write(scene, [task], begun=begun)[0]


def _write(
    scene: Scene, task: Task, gathered: Gathered,
    urls: dict[int, list[wire.Attachment]] | None, begun: bool,
) -> wire.Task:  # fmt: skip
    parts = gathered.parts[task.id]
    entry = scene.entry(task, parts)
    answer = None
    if TASK[task.state] == "completed" and not begun:
        data = parts["data"].body if "data" in parts else b"{}"
        answer = response(scene, task, entry.type, data, gathered.annotations.get(task.id, ()))
    said = Said(
        kind=entry.type, mine=own.of_task(parts), entry=entry, project=scene.project_name(task),
        batch=scene.batch_name(task), tags=gathered.tags.get(task.id, ()),
        unique_id=gathered.unique_ids.get(task.id), response=answer,
        reviews=gathered.reviews.get(task.id, ()),
        attachments=None if urls is None else urls.get(task.id, []),
    )  # fmt: skip
    return tasks_out.write_task(task, parts, said, begun)


def _data_of_foreign(scene: Scene, task: Task, parts: dict[str, Raw]) -> Raw:
    """A task's own data, and in front of its project's parameters what it shows and what a machine
    proposed for it, where this vendor's clients look for that."""
    context, entry = scene.context, scene.entry(task, parts)
    data = parts["data"].body if "data" in parts else b"{}"
    schema = schemas.plan_of(context, task).schema
    shown = foreign.inputs(entry.type, schema, msgspec.json.decode(data), context.losses)
    given = msgspec.json.decode(data, type=parameters.Params)
    proposed = _proposed(context, task, entry.type, data) if task.predictions else {}
    return Raw(NAME, "params", parameters.joined(given, shown, proposed))


def _proposed(context: Context, task: Task, kind: str, data: bytes) -> parameters.Params:
    """The newest proposal as a ``hypothesis``. What would be behind an address is lost."""
    schema, shown = dossiers.shown(context, task, data)
    newest = predictions.of_task(context, task.id)[-1]
    if newest.raw is None:
        return {}

    def lost(name: str) -> str:
        context.losses.add("file_missing", f"predictions/{newest.id}", name)
        return ""

    answer = answers.read(newest.raw, schema, shown, context.losses)
    written = kinds.of(kind).write_response(kind, answer, schema, shown, context.losses, lost)
    return {"hypothesis": own.as_raw(written)}


def _opened(scene: Scene, gathered: Gathered) -> dict[int, list[wire.Attachment]]:
    named = {
        number: _named(parts["data"].body)
        for number, parts in gathered.parts.items()
        if "data" in parts
    }
    known = links.files_at(scene.context.tx, (text for of in named.values() for text in of))
    return {
        number: [
            wire.Attachment(text, scene.site.file(known[text]) if text in known else text)
            for text in of
            if text in known or "://" in text
        ]
        for number, of in named.items()
    }


class _Shown(msgspec.Struct):
    attachment: Any = None
    attachments: Any = None


def _named(data: bytes) -> list[str]:
    """The addresses in a task's attachments."""
    try:
        said = msgspec.json.decode(data, type=_Shown)
    except msgspec.ValidationError:
        return []
    several = said.attachments if isinstance(said.attachments, list) else []
    contents = [one.get("content") if isinstance(one, dict) else one for one in several]
    return [one for one in (said.attachment, *contents) if isinstance(one, str)]
