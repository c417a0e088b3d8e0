"""``pull``: a project of a server in a file format, as it is now."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from glossator.cli import reporting
from glossator.cli.flags import Batch
from glossator.cli.remote import Profile, Project, Server, connected, project_of
from glossator.model.task import TaskState

if TYPE_CHECKING:
    from glossator.sdk.sync.exports import Snapshot


class Pulled(msgspec.Struct):
    """What the command prints; ``snapshot_id`` only of one that was kept."""

    project_id: int
    snapshot_id: int | None
    format: str
    path: str
    tasks: int
    size: int
    losses: dict[str, int]


def pull(
    project: Project,
    format: Annotated[str, typer.Option("--format", help="A file format, such as yolo or coco.")],
    into: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder for the file; it is made.")
    ] = Path(),
    server: Server = None,
    profile: Profile = None,
    batch: Batch = None,
    state: Annotated[TaskState | None, typer.Option(help="Only tasks in this state.")] = None,
    annotated: Annotated[
        bool, typer.Option("--annotated", help="Only tasks that have an answer.")
    ] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the snapshot on the server.")] = False,
    timeout: Annotated[float, typer.Option(help="Most seconds to wait for the server.")] = 3600.0,
) -> None:
    """Freeze a project, have it converted, and download it.

    The file appears when it is whole. Prints one JSON object; what the format cannot hold is
    counted on stderr.
    """
    from glossator.model.loss import Losses

    losses = Losses()
    progress = "pull" if sys.stderr.isatty() else False
    into.mkdir(parents=True, exist_ok=True)
    with connected(server, profile) as client:
        found = project_of(client, project)
        made = client.exports.create(
            found, f"pull {format}", batch=batch, state=state, annotated=annotated
        )
        with _kept(made, keep):
            done = made.wait(timeout)
            for loss in done.convert(format, timeout).losses:
                losses.add(loss.code, loss.where, loss.detail)
            path = _named(done.download(into, format, progress=progress), done, found.name)
    reporting.show_losses(losses)
    shown = Pulled(
        found.id, made.id if keep else None, format, str(path), done.counts.get("tasks", 0),
        path.stat().st_size, losses.counts,
    )  # fmt: skip
    print(msgspec.json.encode(shown).decode())


def _named(path: Path, snapshot: Snapshot, project: str) -> Path:
    """Under the project's name instead of the snapshot's number: pulled again, it is the same file."""
    from glossator.sdk.names import safe

    ending = path.name.removeprefix(f"snapshot-{snapshot.id}")
    return path.replace(path.with_name(safe(project) + ending))


@contextlib.contextmanager
def _kept(snapshot: Snapshot, keep: bool) -> Iterator[None]:
    """A snapshot that goes at the end, unless it is to be kept."""
    from glossator.sdk.errors import ClientError

    try:
        yield
    except BaseException:
        if not keep:
            with contextlib.suppress(ClientError):  # what went wrong before is to be said
                snapshot.delete()
        raise
    if not keep:
        snapshot.delete()


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(pull)
