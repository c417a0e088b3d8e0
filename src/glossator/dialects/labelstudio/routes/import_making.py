"""The files and tasks of one import on their way into the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from glossator.dialects.labelstudio import importing, tables_in
from glossator.dialects.labelstudio.importing import Tasks
from glossator.dialects.labelstudio.routes.import_bodies import Body
from glossator.dialects.labelstudio.uploads import data_path
from glossator.edge import Call, Reply
from glossator.model.label_schema import LabelSchema
from glossator.model.task import TaskDraft
from glossator.services import access, files, imports, tasks
from glossator.services.access import Context
from glossator.services.files import FileDraft, Upload
from glossator.store.transfers import Import

Work = Callable[[Context], Any]


class Maker:
    """Writes them in one unit of work or (many tasks) in several, all or none."""

    def __init__(
        self, call: Call, project_id: int, schema: LabelSchema, body: Body, read: Tasks
    ) -> None:  # fmt: skip
        self._call = call
        self._project_id = project_id
        self._body = body
        self._key = importing.only_key(schema) or tables_in.WHOLE
        self._read = read
        self._shown: list[TaskDraft] = []
        self._uploads = [_upload(call, name, content) for name, content in body.files]
        self.file_ids: list[int] = []
        self.numbers: list[int] = []

    def make(self, answer: Callable[[], Reply]) -> Reply:
        """Do it; ``answer`` is asked when all is written."""
        call, many = self._call, len(self._read) + len(self._body.media) > tasks.CHUNK
        if not many or not call.query.commit_to_project:
            found: Reply = call.unit(lambda context: self._at_once(context, answer))
            return found
        begun = call.unit(self._begin)
        if isinstance(begun, Reply):
            return begun
        said: list[Reply] = []

        def shown(context: Context) -> None:
            said[:] = [answer()]  # what is kept for a retry is what is answered now
            call.retry.after(context, said[0])

        intake = imports.Intake(self._counted, begun, call.retry.beat)
        imports.take_in(intake, self._chunks(), shown, call.retry.give_up)
        return said[0]

    def _chunks(self) -> Iterator[list[TaskDraft]]:
        for at in range(0, len(self._read), tasks.CHUNK):
            yield self._read.drafts(at, at + tasks.CHUNK)
        yield self._shown

    def _counted(self, work: Work) -> Any:
        """Run a unit of work and keep the ids of the tasks that it made: the intake itself keeps
        the first ones alone, and the vendor tells all."""
        made = self._call.unit(work)
        if isinstance(made, list):
            self.numbers += [row.id for row in made]
        return made

    def _at_once(self, context: Context, answer: Callable[[], Reply]) -> Reply:
        kept = self._call.retry.before(context)
        if kept is not None:
            return kept
        self._store(context)
        if self._call.query.commit_to_project:
            drafts = self._read.drafts(0, tasks.CHUNK) + self._shown
            self.numbers = tasks.create(context, self._project_id, drafts)
        reply = answer()
        self._call.retry.after(context, reply)
        return reply

    def _begin(self, context: Context) -> Reply | Import:
        kept = self._call.retry.before(context)
        if kept is not None:
            return kept
        record = imports.create(context, self._project_id)
        self._store(context, imports.mark(record.id))
        return record

    def _store(self, context: Context, alias: str | None = None) -> None:
        """Record the files. A unit of work may run again: what it leaves here is set, not added."""
        access.project(context, self._project_id, "make")
        draft = FileDraft(project_id=self._project_id, alias=alias)
        stored = [files.create(context, upload, draft, key) for upload, key in self._uploads]
        self.file_ids = [file.id for file in stored]
        shown = [
            "/" + data_path(self._project_id, file.id, file.name)
            for file, (name, _) in zip(stored, self._body.files, strict=True)
            if tables_in.suffix_of(name) in tables_in.MEDIA
        ]
        self._shown = [
            TaskDraft(data=importing.raw_data(msgspec.json.encode({self._key: path})))
            for path in shown
        ]


def _upload(call: Call, name: str, content: bytes) -> tuple[Upload, str]:
    upload = files.examine(call.blobs.stage(iter((content,))), name[: files.NAME])
    return upload, call.blobs.adopt(upload.staged)
