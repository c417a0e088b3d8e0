"""``backup``, ``restore`` and ``verify``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from glossator import __version__
from glossator.cli.flags import BlobsUrl, Data, DatabaseUrl
from glossator.cli.opening import SQLITE, database_path, make_folder, open_files, reach, settings
from glossator.model.errors import NotFound

if TYPE_CHECKING:
    from glossator.services.backup_archive import Manifest

_NAMED = 5
"""Most missing files that are named."""


def backup(
    out: Annotated[Path, typer.Argument(help="The archive to write; must not exist.")],
    data: Data = None,
    database: DatabaseUrl = None,
    blobs: BlobsUrl = None,
) -> None:
    """Write the database and the stored files to one archive.

    Also while a server runs. The archive holds everything but the installation's own secrets: keep it as safe as the data.
    """
    from glossator.services import backups

    told = settings(data, database, blobs)
    if told.database.startswith(SQLITE) and not database_path(told).exists():
        raise NotFound(f"there is no database {database_path(told)}: say where with --data")
    reach(told.database)
    manifest = backups.take(told.database, open_files(told), out, __version__)
    if manifest.missing:
        named = ", ".join(manifest.missing[:_NAMED])
        more = f" and {len(manifest.missing) - _NAMED} more" if manifest.missing[_NAMED:] else ""
        print(f"glossator: stored files that are missing: {named}{more}", file=sys.stderr)
    print(f"{out}: {_in_words(manifest)}")


def restore(
    archive: Annotated[Path, typer.Argument(metavar="IN", help="An archive of backup.")],
    data: Data = None,
    database: DatabaseUrl = None,
    blobs: BlobsUrl = None,
) -> None:
    """Put an archive of backup into an empty place.

    Every byte of it is checked before anything is changed. The place may be of the other kind of database or of files.
    """
    from glossator.cli.serving import alone
    from glossator.services import backups

    told = settings(data, database, blobs)
    with backups.checked(archive) as found:
        with alone(told):
            reach(told.database)
            files = open_files(told)
            if told.database.startswith(SQLITE):
                folder = database_path(told).parent
                make_folder(folder)
                backups.restore(found, told.database, files, folder)
            else:
                with tempfile.TemporaryDirectory() as folder_:
                    backups.restore(found, told.database, files, Path(folder_))
        print(f"restored {archive}: {_in_words(found.manifest)}")


def verify(
    archive: Annotated[Path, typer.Argument(metavar="IN", help="An archive of backup.")],
) -> None:
    """Check every byte of an archive of backup; needs no server."""
    from glossator.services import backups

    with backups.checked(archive) as found:
        print(f"{archive} is whole: {_in_words(found.manifest)}")


def _in_words(manifest: Manifest) -> str:
    size = sum(entry.size for entry in manifest.entries)
    return (
        f"the database of {manifest.created_at} at migration {manifest.migration} and "
        f"{len(manifest.entries) - 1} files, {size / 1e6:.1f} MB"
    )


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(backup)
    app.command()(restore)
    app.command()(verify)
