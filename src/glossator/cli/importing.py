"""``import``: a file's tasks into a project, directly on the database, also beside a server."""

from __future__ import annotations

import contextlib
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import typer

from glossator.cli.flags import Batch, BlobsUrl, Data, DatabaseUrl, Org, Project
from glossator.cli.opening import opened, settings
from glossator.model.errors import Invalid, Unavailable

if TYPE_CHECKING:
    from glossator.services.access import Context
    from glossator.store.blobs import Blobs, Staged
    from glossator.store.database import Database
    from glossator.store.transfers import Import

_LOOK_S = 0.1
_CHUNK = 1 << 20
KINDS = ("run_import", "queue_import")
"""The jobs that this command does itself, if no server is quicker."""


class Imported(msgspec.Struct):
    """What the command prints."""

    import_id: int
    file_id: int | None
    project_id: int
    batch_id: int
    format: str | None
    state: str
    counts: dict[str, int]


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File, folder or zip to read.")],
    organization: Org,
    project: Project,
    email: Annotated[
        str | None, typer.Option(help="Whose import it is; else the first owner's.")
    ] = None,
    batch: Batch = None,
    format: Annotated[
        str | None, typer.Option("--format", help="Format of FILE; else its content decides.")
    ] = None,
    annotations: Annotated[
        Literal["predictions", "answers"],
        typer.Option(help="What answers in FILE become: proposals, or the importer's answers."),
    ] = "predictions",
    data: Data = None,
    database: DatabaseUrl = None,
    blobs: BlobsUrl = None,
) -> None:
    """Make tasks of a file in any format: all of them or none.

    Works directly on the database, also while a server runs on it. Prints one JSON object.
    """
    told = settings(data, database, blobs)
    if not file.exists():
        raise Invalid(f"{file}: no such file or folder")
    if format is not None:
        from glossator.services.exports import format_named

        format_named(format)
    with opened(told, workers=4) as (base, store), _as_file(file) as path:
        record = _ask(base, store, path, file.name, organization, project, email, batch, format,
                      annotations)  # fmt: skip
        ended = _finish(base, store, record, organization)
    if ended.error is not None:
        raise Invalid(f"nothing was imported: {ended.error}")
    _show(ended)


def _show(ended: Import) -> None:
    shown = msgspec.convert(
        {**msgspec.structs.asdict(ended), "import_id": ended.id}, Imported, from_attributes=True
    )
    print(msgspec.json.encode(shown).decode())


@contextlib.contextmanager
def _as_file(path: Path) -> Iterator[Path]:
    """A folder travels as a zip."""
    if not path.is_dir():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
        packed = Path(folder) / f"{path.name}.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for inner in sorted(path.rglob("*")):
                if inner.is_file() and not inner.is_symlink():
                    archive.write(inner, inner.relative_to(path))
        yield packed


def _ask(
    base: Database, store: Blobs, path: Path, name: str, organization: str, project: str,
    email: str | None, batch: int | None, format: str | None, annotations: str,
) -> Import:  # fmt: skip
    """Store the file, and ask for its import in one unit of work."""
    from glossator.cli.scope import member_of, project_named
    from glossator.services import files, imports

    member = member_of(base, organization, email)
    unit = imports.unit_for(base, store, member)
    number = unit(lambda context: project_named(context, project).id)
    upload = files.examine(_stage(store, path), name)
    key = store.adopt(upload.staged)

    def begin(context: Context) -> Import:
        draft = files.FileDraft(project_id=number, kind="import")
        stored = files.create(context, upload, draft, key)
        return imports.create(
            context, number, batch_id=batch, file_id=stored.id, format=format,
            options={"annotations": annotations},
        )  # fmt: skip

    record: Import = unit(begin)
    return record


def _stage(store: Blobs, path: Path) -> Staged:
    with path.open("rb") as file:
        return store.stage(iter(lambda: file.read(_CHUNK), b""))


def _finish(base: Database, store: Blobs, record: Import, organization: str) -> Import:
    """Run the job here, unless a server's worker took it; wait until the import has ended."""
    from glossator import jobs
    from glossator.cli.scope import member_of, reading
    from glossator.jobs.handlers import HANDLERS
    from glossator.services import access, imports
    from glossator.store import outbox

    host = jobs.Host(base, store, access.now)
    jobs.run_due(host, {kind: HANDLERS[kind] for kind in KINDS})
    unit = reading(base, store, member_of(base, organization, None))
    while True:
        ended: Import = unit(lambda context: imports.get(context, record.id))
        if ended.state in ("completed", "failed", "removed"):  # its tasks are gone already
            return ended
        job = unit(lambda context: outbox.status(context.tx, f"import:{record.id}"))
        if job is not None and job.error and job.state != "running":
            raise Unavailable(f"the import goes on later; its first try failed: {job.error}")
        time.sleep(_LOOK_S)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_)
