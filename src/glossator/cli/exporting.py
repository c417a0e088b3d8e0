"""``export``: a project's tasks and answers into a file, directly from the database."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import msgspec
import typer

from glossator.cli import reporting
from glossator.cli.flags import (
    Batch,
    BlobsUrl,
    Boxes,
    Data,
    DatabaseUrl,
    Everything,
    Files,
    Org,
    Project,
    SpreadsheetSafe,
)
from glossator.cli.opening import opened, settings
from glossator.model.errors import Conflict, Unsupported
from glossator.model.task import TaskState

if TYPE_CHECKING:
    from glossator.cli.scope import Unit
    from glossator.formats import Format, WriteOptions
    from glossator.model.loss import Losses
    from glossator.services.exports import Scope
    from glossator.store.blobs import Blobs

STDOUT = "-"


class Exported(msgspec.Struct):
    """What the command prints."""

    project_id: int
    format: str
    tasks: int
    size: int
    losses: dict[str, int]


def export(
    target: Annotated[Path, typer.Argument(metavar="OUT", help="File to write; - is stdout.")],
    organization: Org,
    project: Project,
    format: Annotated[str, typer.Option("--format", help="A file format, such as json or coco.")],
    batch: Batch = None,
    state: Annotated[TaskState | None, typer.Option(help="Only tasks in this state.")] = None,
    annotated: Annotated[
        bool, typer.Option("--annotated", help="Only tasks that have an answer.")
    ] = False,
    everything: Everything = False,
    boxes: Boxes = False,
    files: Files = False,
    spreadsheet_safe: SpreadsheetSafe = False,
    data: Data = None,
    database: DatabaseUrl = None,
    blobs: BlobsUrl = None,
) -> None:
    """Write a project's tasks and answers to a file.

    Works directly on the database, also while a server runs on it. OUT appears when it is whole;
    prints one JSON object, and what OUT cannot hold is counted on stderr.
    """
    from glossator.cli.scope import member_of, project_named, reading
    from glossator.formats import WriteOptions
    from glossator.model.loss import Losses
    from glossator.services.exports import Scope

    to = _format(format, files, target)
    options = WriteOptions(
        everything=everything, boxes=boxes, files=files, spreadsheet_safe=spreadsheet_safe
    )
    scope = Scope(batch_id=batch, state=state, annotated=annotated)
    losses = Losses()
    with opened(settings(data, database, blobs)) as (base, store):
        unit = reading(base, store, member_of(base, organization, None))
        number = unit(lambda context: project_named(context, project).id)
        tasks, size = _write(unit, store, number, to, scope, losses, options, target)
    reporting.show_losses(losses)
    if str(target) != STDOUT:
        shown = Exported(number, to.name, tasks, size, losses.counts)
        print(msgspec.json.encode(shown).decode())


def _format(name: str, files: bool, target: Path) -> Format:
    """The format, if it can be written so."""
    from glossator.services.exports import format_named

    to = format_named(name)
    if files and not to.pictures:
        raise Unsupported(f"{to.title} has no place for pictures")
    if target.is_dir():
        raise Conflict(f"{target} is a folder")
    return to


def _write(
    unit: Unit, store: Blobs, project_id: int, to: Format, scope: Scope, losses: Losses,
    options: WriteOptions, target: Path,
) -> tuple[int, int]:  # fmt: skip
    """(tasks, bytes) that were written."""
    from glossator.services import exports

    schema = unit(lambda context: exports.begin(context, project_id, scope))
    size = 0
    with reporting.counting("exporting") as progress, _appearing(target) as file:
        counted = _Counted(unit, progress)
        for chunk in exports.stream(counted, store, project_id, schema, to, scope, losses, options):
            file.write(chunk)
            size += len(chunk)
    return counted.tasks, size


class _Counted:
    """A unit of work runner that counts the tasks of the chunks which pass through it."""

    def __init__(self, unit: Unit, progress: Callable[[int], None] | None) -> None:
        self._unit = unit
        self._progress = progress
        self.tasks = 0

    def __call__(self, work: Any) -> Any:
        result = self._unit(work)
        if isinstance(result, list):
            self.tasks += len(result)
            if self._progress is not None:
                self._progress(self.tasks)
        return result


@contextlib.contextmanager
def _appearing(target: Path) -> Iterator[BinaryIO]:
    """A file that has its name when it is whole, and only then."""
    if str(target) == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0o022)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(export)
