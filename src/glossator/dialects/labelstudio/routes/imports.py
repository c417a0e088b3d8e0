"""Imports: tasks with what comes with them, all or none."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec

from glossator.dialects.labelstudio import importing, parts_in, tables_in
from glossator.dialects.labelstudio.routes.files import data_path
from glossator.dialects.labelstudio.schema.imports import Imported, ImportQuery
from glossator.edge import Call, Reply, post
from glossator.edge.routing import MIB
from glossator.model.errors import Forbidden, Invalid, Unsupported
from glossator.model.label_schema import LabelSchema
from glossator.model.task import TaskDraft
from glossator.services import access, files, imports, members, projects, tasks
from glossator.services.access import Context
from glossator.services.files import FileDraft, Upload
from glossator.store.transfers import Import

LIMIT = 64 * MIB
"""Of a body: it is held whole (see :mod:`parts_in`)."""
MEDIA = (
    ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".svg", ".webp", ".wav", ".mp3", ".flac", ".m4a",
    ".ogg", ".mp4", ".webm", ".pdf",
)  # fmt: skip
PAGE = 1000


class Body(msgspec.Struct):
    """What a request brings: tasks as JSON, and files with their bytes."""

    texts: list[bytes]
    files: list[tuple[str, bytes]] = []
    formats: dict[str, int] = {}

    @property
    def media(self) -> list[str]:
        """The names of files that are a task each, by their address."""
        return [name for name, _ in self.files if tables_in.suffix_of(name) in MEDIA]


def import_tasks(call: Call) -> Reply:
    """Make tasks of JSON, of a form, or of files."""
    begun = time.monotonic()
    if call.query.preannotated_from_fields:
        raise Unsupported(
            "proposals out of data fields are not served",
            {"preannotated_from_fields": "not served"},
        )
    project_id = call.number("project_id")
    schema, reader = call.read(lambda context: _reader(call, context, project_id))
    body = _body(call)
    _suitable(body, schema)
    drafts = reader.read(body.texts)
    uploads = [_upload(call, name, content) for name, content in body.files]
    maker = _Maker(call, project_id, schema, body, drafts, uploads)

    def answer(numbers: list[int]) -> Reply:
        return call.json(_answer(call, maker, list(reader.columns), begun, numbers))

    return maker.make(answer)


def _reader(call: Call, context: Context, project_id: int) -> tuple[LabelSchema, importing.Reader]:
    project = projects.get(context, project_id, "make")
    schema = LabelSchema()
    if project.schema_id is not None:
        schema = projects.schema(context, project)
    people: dict[int | str, int] = {}
    after = 0
    while True:
        page = _people(context, after)
        for member in page:
            people |= {member.id: member.id, member.email: member.id}
        if len(page) < PAGE:
            break
        after = page[-1].id
    return schema, importing.Reader(schema, people, call.member.id, call.losses)


def _people(context: Context, after: int) -> list[Any]:
    try:
        return members.every(context, after, PAGE)
    except Forbidden:  # one may make tasks here by a place, and knows oneself
        return [context.member]


def _body(call: Call) -> Body:
    kind = parts_in.content_type(call.headers)
    if kind == "multipart/form-data":
        _, files_ = parts_in.multipart(call.headers, call.raw_body)
        if not files_:
            raise Invalid("the body has no file")
        texts: list[bytes] = []
        formats: Counter[str] = Counter()
        for name, content in files_:
            suffix = tables_in.suffix_of(name)
            if suffix in (*tables_in.TABLES, *tables_in.MARKUP):
                texts += tables_in.rows(name, content)
            elif suffix not in MEDIA:
                raise Invalid(f"{suffix or name} extension is not supported")
            formats[suffix] += 1
        return Body(texts, files_, dict(formats))
    body = call.raw_body
    if kind == "application/x-www-form-urlencoded":
        url = parts_in.form(body).get("url", "")
        if url.lstrip()[:1] not in ("[", "{"):
            raise Unsupported("import by URL is not served: send the tasks", {"url": "not served"})
        body = url.encode()
    return Body(tables_in.items(body))


def _suitable(body: Body, schema: LabelSchema) -> None:
    """A value without a name needs a configuration that shows one thing."""
    if not body.texts and not body.media:
        raise Invalid("there are no tasks")
    nameless = [n for n, _ in body.files if tables_in.suffix_of(n) in tables_in.MARKUP]
    if (body.media or nameless) and importing.only_key(schema) is None:
        raise Invalid("this file needs a label config that shows exactly one key of the data")


def _upload(call: Call, name: str, content: bytes) -> tuple[Upload, str]:
    upload = files.examine(call.blobs.stage(iter((content,))), name[: files.NAME])
    return upload, call.blobs.adopt(upload.staged)


class _Maker:
    """Writes the files and tasks of one import, in one unit of work or (many tasks) in several."""

    def __init__(
        self, call: Call, project_id: int, schema: LabelSchema, body: Body,
        drafts: list[TaskDraft], uploads: list[tuple[Upload, str]],
    ) -> None:  # fmt: skip
        self._call = call
        self._project_id = project_id
        self._schema = schema
        self._body = body
        self.drafts = drafts
        self._uploads = uploads
        self.file_ids: list[int] = []

    @property
    def formats(self) -> dict[str, int] | list[str]:
        """How many files of each suffix; of JSON an empty list."""
        # Quirk: a list for JSON bodies and a dict for files. [server 1.23.2]
        return self._body.formats or []

    def make(self, answer: Callable[[list[int]], Reply]) -> Reply:
        """Do it; ``answer`` gets the ids of the first tasks."""
        call, many = self._call, len(self.drafts) + len(self._body.media) > tasks.CHUNK
        if not many or not call.query.commit_to_project:
            found: Reply = call.unit(lambda context: self._at_once(context, answer))
            return found
        begun = call.unit(self._begin)
        if isinstance(begun, Reply):
            return begun
        intake = imports.Intake(call.unit, begun, call.retry.beat)
        chunks = (
            self.drafts[at : at + tasks.CHUNK] for at in range(0, len(self.drafts), tasks.CHUNK)
        )
        imports.take_in(
            intake, chunks, lambda c: call.retry.after(c, answer(intake.first)), call.retry.give_up
        )
        return answer(intake.first)

    def _at_once(self, context: Context, answer: Callable[[list[int]], Reply]) -> Reply:
        kept = self._call.retry.before(context)
        if kept is not None:
            return kept
        self._store(context)
        numbers: list[int] = []
        if self._call.query.commit_to_project:
            numbers = tasks.create(context, self._project_id, self.drafts)
        reply = answer(numbers)
        self._call.retry.after(context, reply)
        return reply

    def _begin(self, context: Context) -> Reply | Import:
        kept = self._call.retry.before(context)
        if kept is None:
            self._store(context)
        return kept or imports.create(context, self._project_id)

    def _store(self, context: Context) -> None:
        """Record the files; each that is a task by its address becomes one."""
        access.project(context, self._project_id, "make")
        draft = FileDraft(project_id=self._project_id)
        stored = [files.create(context, upload, draft, key) for upload, key in self._uploads]
        self.file_ids = [file.id for file in stored]
        key = importing.only_key(self._schema) or tables_in.WHOLE
        for file, (name, _) in zip(stored, self._body.files, strict=True):
            if tables_in.suffix_of(name) in MEDIA:
                data = msgspec.json.encode({key: "/" + data_path(self._project_id, file)})
                self.drafts.append(TaskDraft(data=importing.raw_data(data)))


def _answer(
    call: Call, maker: _Maker, columns: list[str], begun: float, numbers: list[int]
) -> Imported:
    drafts = maker.drafts
    return Imported(
        task_count=len(drafts),
        annotation_count=sum(len(draft.annotations) for draft in drafts),
        prediction_count=sum(len(draft.predictions) for draft in drafts),
        duration=round(time.monotonic() - begun, 6), file_upload_ids=maker.file_ids,
        could_be_tasks_list=any(s in tables_in.TABLES for s in maker.formats),
        found_formats=maker.formats, data_columns=columns if maker.formats else [],
        task_ids=numbers if call.query.return_task_ids else msgspec.UNSET,
    )  # fmt: skip


routes = [
    post("/api/projects/{project_id}/import", import_tasks, mode="steps", may="make",
         query=ImportQuery, answer=Imported, status=201, limit=LIMIT),
]  # fmt: skip
