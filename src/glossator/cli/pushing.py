"""``push``: the files of a folder, or the rows of a table, become tasks on a server."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from glossator.cli.flags import Batch
from glossator.cli.remote import Profile, Server, connected, only, projects_of, schema_of
from glossator.model.errors import Invalid, NotFound

if TYPE_CHECKING:
    from glossator.sdk.made import Made
    from glossator.sdk.sync.client import Client
    from glossator.sdk.sync.projects import Project

_PATTERN = "**/*"


class Pushed(msgspec.Struct):
    """What the command prints."""

    project_id: int
    created: int = 0
    existed: int = 0


def push(
    source: Annotated[
        Path, typer.Argument(metavar="FOLDER|TABLE", help="Folder of files, or table of rows.")
    ],
    project: Annotated[str, typer.Option("--project", help="The project's id, or its name.")],
    server: Server = None,
    profile: Profile = None,
    schema: Annotated[
        str | None,
        typer.Option(
            help="Make the project, if there is none: boxes:car,dog or a Label Studio XML file."
        ),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(help="Where task data says a file's address; else as the schema wants it."),
    ] = None,
    pattern: Annotated[
        str, typer.Option(help="Which files of FOLDER: '**/*.jpg'; hidden ones never.")
    ] = _PATTERN,
    unique: Annotated[
        str | None,
        typer.Option(help="Column of TABLE with unique ids; else all that a row holds is its id."),
    ] = None,
    batch: Batch = None,
) -> None:
    """Send files or rows to a server, one task each.

    Done again, it sends only what is new. Prints one JSON object. The key comes from
    GLOSSATOR_API_KEY or the profile.
    """
    if not source.exists():
        raise Invalid(f"{source}: no such file or folder")
    _fitting(source, pattern, unique)
    with connected(server, profile) as client:
        target = _target(client, project, schema, key)
        told = Pushed(target.id)
        for one in _made(client, target, source, key, pattern, unique, batch):
            told.created += not one.existed
            told.existed += one.existed
    print(msgspec.json.encode(told).decode())


def _fitting(source: Path, pattern: str, unique: str | None) -> None:
    if source.is_dir() and unique is not None:
        raise Invalid("--unique is for a table: a file's id is its path in the folder")
    if not source.is_dir() and pattern != _PATTERN:
        raise Invalid("--pattern is for a folder")


def _target(client: Client, told: str, schema: str | None, key: str | None) -> Project:
    found = projects_of(client, told)
    if found:
        return only(found, told)
    if schema is None:
        raise NotFound(f"no project {told!r}: --schema makes one")
    return client.projects.create(told, schema_of(schema, key))


def _made(
    client: Client, project: Project, source: Path, key: str | None, pattern: str, unique: str | None,
    batch: int | None,
) -> Iterator[Made]:  # fmt: skip
    from glossator.sdk import rows

    progress = "push" if sys.stderr.isatty() else False
    if source.is_dir():
        return client.tasks.create_each_from_folder(
            project,
            source,
            key=key or _key(client, project),
            pattern=pattern,
            batch=batch,
            progress=progress,
        )
    tasks = rows.identified(rows.read(source), unique, project.id)
    return client.tasks.create_each(project, tasks, batch=batch, existing="skip", progress=progress)


def _key(client: Client, project: Project) -> str:
    """Where the project's schema looks for its one input."""
    keys = [one.key for one in client.projects.schema(project).inputs if one.key is not None]
    if len(keys) != 1:
        raise Invalid(f"the project shows {', '.join(keys) or 'nothing'}: say which with --key")
    return keys[0]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(push)
