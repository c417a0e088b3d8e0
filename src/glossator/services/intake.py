"""An import from a stored file: any format in, tasks out, run by a job."""

from collections.abc import Iterator
from typing import Any

import msgspec

from glossator.formats import Format, ReadOptions, answer_of
from glossator.formats.source import Limits, Source
from glossator.model.errors import GlossatorError, Invalid, NotFound, Unavailable
from glossator.model.loss import Losses
from glossator.model.raw import Raw
from glossator.model.task import AnnotationDraft, Labelled, PredictionDraft, TaskDraft
from glossator.registry import every
from glossator.services import access, files, imports, tasks
from glossator.services.brought import Brought
from glossator.services.exports import format_named
from glossator.store import files as stored
from glossator.store import members, transfers
from glossator.store.blobs import Blobs
from glossator.store.database import Database
from glossator.store.files import File
from glossator.store.transfers import Import

_encode = msgspec.json.Encoder().encode


def run(database: Database, blobs: Blobs, org: int, import_id: int) -> None:
    """Read the import's file and make its tasks, all or none. Run again after a kill, it clears
    what the earlier run left and begins anew; run after its end, it does nothing."""
    robot = imports.unit_for(database, blobs, access.robot(org))

    def start(context: access.Context) -> tuple[Import, File] | None:
        record = transfers.get_import(context.tx, import_id)
        if record is None or record.file_id is None:
            return None
        if not transfers.begin_import(context.tx, import_id, context.at):
            return None
        file = stored.get(context.tx, record.file_id)
        if file is None:
            raise NotFound("the import's file is gone")
        return record, file

    begun = robot(start)
    if begun is None:
        return
    record, file = begun
    imports.clear(database, org, import_id)
    member = robot(lambda context: members.get(context.tx, record.member_id))
    unit = imports.unit_for(database, blobs, member or access.robot(org))
    intake = imports.Intake(unit, record)
    losses = Losses()
    try:
        with files.local(blobs, file) as path, Source(path, Limits()) as source:
            format = _format(record, source, file.name)
            reading = format.read(source, losses, ReadOptions())
            intake.losses = losses
            brought = Brought(unit, blobs, source, reading.schema, record)
            imports.take_in(intake, _chunks(reading.tasks, record.options, brought))
    except Unavailable:
        raise  # the job is tried again
    except GlossatorError as error:
        intake.fail(error.message)


def _format(record: Import, source: Source, name: str) -> Format:
    if record.format:
        return format_named(record.format)
    sure = sorted((float(f.detect(source)), f.name) for f in every("formats").values())
    if sure[-1][0] <= 0 or sure[-1][0] == sure[-2][0]:
        raise Invalid(f"the format of {name!r} was not recognised: name it")
    return format_named(sure[-1][1])


def _chunks(
    found: Iterator[Labelled], options: dict[str, Any], brought: Brought
) -> Iterator[list[TaskDraft]]:
    """Drafts in chunks of one unit of work; ``annotations``: ``predictions`` (the default) makes
    proposals of the answers that a file holds, ``answers`` keeps them as the importer's own."""
    answers = options.get("annotations", "predictions") == "answers"
    chunk: list[TaskDraft] = []
    for task in found:
        chunk.append(_draft(task, brought.data_of(task), answers))
        if len(chunk) >= tasks.CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _draft(task: Labelled, data: dict[str, Any], answers: bool) -> TaskDraft:
    given = [(a, answer_of(a)) for a in task.annotations]
    proposals = [PredictionDraft(a, p.score, p.model) for p in task.predictions if (a := p.answer)]
    if not answers:
        proposals += [PredictionDraft(found) for _, found in given if found is not None]
    return TaskDraft(
        data=Raw("native", "data", _encode(data)),
        metadata=None
        if task.metadata is None
        else Raw("native", "metadata", _encode(task.metadata)),
        kind=task.kind if task.expected is not None else "production",
        name=task.name,
        tags=task.tags,
        expected=task.expected,
        predictions=tuple(proposals),
        annotations=tuple(
            AnnotationDraft(found, a.seconds) for a, found in given if answers and found is not None
        ),
    )
