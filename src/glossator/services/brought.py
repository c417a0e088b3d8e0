"""Pictures that come inside an import's archive: stored once each, and shown by the tasks.

They carry the import's mark as their alias, so that what a failed or killed import brought goes
away with its tasks.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from glossator.formats.source import Source
from glossator.model.label_schema import LabelSchema
from glossator.model.task import FileRef, Labelled
from glossator.services import files, links
from glossator.services.access import Context
from glossator.services.exports import Unit
from glossator.services.files import FileDraft
from glossator.services.imports import mark
from glossator.store.blobs import Blobs
from glossator.store.transfers import Import

CHUNK = 1 << 20


class Brought:
    """The files of one import's source. ``unit`` runs units of work of the importing member."""

    def __init__(
        self, unit: Unit, blobs: Blobs, source: Source, schema: LabelSchema, record: Import
    ) -> None:
        self._unit = unit
        self._blobs = blobs
        self._source = source
        self._record = record
        self._keys = {one.name: one.key for one in schema.inputs if one.key}
        self._stored: dict[str, int] = {}

    def data_of(self, task: Labelled) -> dict[str, Any]:
        """The task's data, with stored files in the place of names inside the source."""
        data = task.data
        for name, ref in task.files.items():
            key = self._keys.get(name)
            if ref.path is None or ref.path not in self._source or key not in data:
                continue
            data = data | {key: links.path(self._store(ref))}
        return data

    def _store(self, ref: FileRef) -> int:
        member = ref.path or ""
        if member not in self._stored:
            with self._source.open(member) as file:
                staged = self._blobs.stage(_pieces(file))
            upload = files.examine(staged, member.rsplit("/", 1)[-1])
            key = self._blobs.adopt(staged)
            self._stored[member] = self._unit(
                lambda context: self._record_file(context, upload, key)
            )
        return self._stored[member]

    def _record_file(self, context: Context, upload: files.Upload, key: str) -> int:
        draft = FileDraft(
            project_id=self._record.project_id, kind="resource", alias=mark(self._record.id)
        )
        return files.create(context, upload, draft, key).id


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(CHUNK):
        yield piece
