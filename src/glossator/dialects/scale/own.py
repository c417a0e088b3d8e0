"""What is kept of a thing that only this vendor knows: the JSON beside the hub's columns; pure."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from glossator.model.errors import Unsupported
from glossator.model.label_schema import LabelSchema
from glossator.model.project import Batch, Project
from glossator.model.raw import Raw

NAME = "scale"


class OwnProject(msgspec.Struct, frozen=True, omit_defaults=True):
    """``home``: it holds the tasks of its type that name no project."""

    rapid: bool = False
    studio: bool = False
    home: bool = False
    dataset_id: str | None = None
    pipeline: str | None = None

    @property
    def staged(self) -> bool:
        """Whether its batches wait until they are finalized."""
        return self.rapid or self.studio


class OwnBatch(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a client said of a batch."""

    callback: str | None = None
    calibration_batch: bool = False
    self_label_batch: bool = False


class OwnTask(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a client said of a task beside its parameters.

    ``version`` of the project's parameters that fill in what its own leave out. ``priority`` as it
    was sent. ``site``: the address of this server as the client called it, for the links in
    callbacks. The responses are of tasks that test people.

    Quirk: msgspec reads ``Raw | None`` as null or nothing; ``Raw | UnsetType`` as it should.
    """

    type: str
    version: int | None = None
    instruction: str | None = None
    callback_url: str | None = None
    priority: msgspec.Raw | UnsetType = UNSET
    urgency: str | None = None
    clear_unique_id_on_error: bool = False
    site: str = ""
    expected_response: msgspec.Raw | UnsetType = UNSET
    initial_response: msgspec.Raw | UnsetType = UNSET


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A version of a project's parameters: the source of its label schema. ``instruction`` stands
    beside the others as the vendor shows it. ``asked``: what the project's first task asked, where
    the parameters ask nothing; it is part of the label schema and is not shown."""

    type: str
    version: int
    created_at: str
    params: dict[str, msgspec.Raw]
    asked: dict[str, msgspec.Raw] | None = None


_read_project = msgspec.json.Decoder(OwnProject).decode
_read_batch = msgspec.json.Decoder(OwnBatch).decode
read_task = msgspec.json.Decoder(OwnTask).decode
_read_entry = msgspec.json.Decoder(Entry).decode
encode = msgspec.json.Encoder().encode


def read_entry(text: bytes) -> Entry | None:
    """A version of a project's parameters; None for the source of a schema that a task brought."""
    return _read_entry(text) if b'"version":' in text[:100] else None


SHOWN = frozenset({"attachment", "attachments", "text", "hypothesis", "context_attachments"})
"""Parameters that say what a task shows, not what it asks."""


def asking(params: dict[str, msgspec.Raw]) -> dict[str, msgspec.Raw]:
    """The parameters that say what is asked."""
    return {name: value for name, value in params.items() if name not in SHOWN}


def brought(kind: str, params: dict[str, msgspec.Raw]) -> Raw:
    """The source of a schema that a task brought: the same for all tasks that ask the same."""
    return Raw(NAME, "params", encode({"type": kind, "params": asking(params)}))


def of_project(project: Project) -> OwnProject:
    """A project's own fields; the defaults for one of another dialect."""
    mine = project.dialect == NAME and project.raw
    return _read_project(project.raw) if mine and project.raw else OwnProject()


def of_batch(batch: Batch) -> OwnBatch:
    """A batch's own fields; the defaults for one of another dialect."""
    return _read_batch(batch.raw) if batch.dialect == NAME and batch.raw else OwnBatch()


def of_task(parts: dict[str, Raw]) -> OwnTask | None:
    """A task's own fields; None for one of another dialect."""
    raw = parts.get("extra")
    return read_task(raw.body) if raw is not None and raw.dialect == NAME else None


def must_be_own(project: Project) -> None:
    """Refuse to change a project that another vendor's client, or a browser, asks with."""
    if project.dialect != NAME:
        raise Unsupported(
            f"the project {project.name!r} was not made by this API: its tasks can be read here, "
            "its parameters and tasks are made where it comes from"
        )


def raw_object(value: Any) -> bytes:
    """The bytes of a client's object; ``{}`` for none, and for null or nothing."""
    body = bytes(value) if value is not None else b""
    return b"{}" if body in (b"", b"null", b'""') else body


def as_raw(value: Any) -> msgspec.Raw:
    """A value among a client's raw ones."""
    return msgspec.Raw(encode(value))


def instruction(entry: Entry) -> str | None:
    """What a project's parameters say that labelers are told, if it is text."""
    found = msgspec.json.decode(entry.params.get("instruction", b"null"))
    return found if isinstance(found, str) and found else None


def plain(params: dict[str, msgspec.Raw]) -> dict[str, Any]:
    """A client's raw values, decoded."""
    return {name: msgspec.json.decode(value) for name, value in params.items()}


def with_source(schema: LabelSchema, source: Raw) -> LabelSchema:
    """A label schema with the text that it was read from."""
    return msgspec.structs.replace(schema, source=source)
