"""What the commands share that talk to a server, instead of its database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from glossator.model.errors import Conflict, Invalid, NotFound

if TYPE_CHECKING:
    from glossator.model.label_schema import LabelSchema
    from glossator.sdk.sync.client import Client
    from glossator.sdk.sync.projects import Project as Found

Server = Annotated[
    str | None,
    typer.Option("--server", help="The server's address; else GLOSSATOR_URL, or the profile's."),
]
Profile = Annotated[
    str | None,
    typer.Option(
        "--profile", help="A profile of the client's file, for address and key; docs/client.md."
    ),
]
Project = Annotated[str, typer.Argument(metavar="PROJECT", help="The project's id, or its name.")]
TEMPLATES = ("boxes", "polygons", "points", "masks", "entities", "classes", "transcription")


def connected(server: str | None, profile: str | None) -> Client:
    """A client; the key comes from the environment or a profile, since everybody on a machine sees
    the arguments of a command. Use it as a context."""
    from glossator.sdk.sync.client import Client

    return Client(server, profile=profile)


def project_of(client: Client, told: str) -> Found:
    """The project of this id, or of this name if only one has it."""
    found = projects_of(client, told)
    if not found:
        raise NotFound(f"no project {told!r}")
    return only(found, told)


def projects_of(client: Client, told: str) -> list[Found]:
    """The project of this id, else all of this name."""
    every = [one for one in client.projects.list() if told in (str(one.id), one.name)]
    return [one for one in every if str(one.id) == told] or every


def only(found: list[Found], told: str) -> Found:
    """The one project that was found."""
    if len(found) > 1:
        ids = ", ".join(str(one.id) for one in found)
        raise Conflict(f"several projects are named {told!r}: say one of the ids {ids}")
    return found[0]


def schema_of(told: str, key: str | None) -> LabelSchema | str:
    """A label schema out of ``TEMPLATE:LABEL,LABEL`` or of a Label Studio configuration's file;
    ``key`` is where data says what a template's question is about, if not where it usually does."""
    from glossator.sdk import templates

    name, colon, names = told.partition(":")
    if name in TEMPLATES and (colon or name == "transcription"):
        labels = [one.strip() for one in names.split(",") if one.strip()]
        if name != "transcription" and not labels:
            raise Invalid(f"{told!r} names no label: say {name}:LABEL,LABEL")
        words: list[Any] = [] if name == "transcription" else [labels]
        made: LabelSchema = getattr(templates, name)(*words, *([] if key is None else [key]))
        return made
    path = Path(told)
    if not path.is_file():
        known = ", ".join(f"{one}:LABEL,…" for one in TEMPLATES[:-1])
        raise Invalid(f"{told!r} is neither a file nor one of {known}, {TEMPLATES[-1]}")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Invalid(f"{told} is not text") from None
