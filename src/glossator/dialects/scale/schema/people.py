"""People, their projects and groups on the wire (v1)."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType


class Emails(msgspec.Struct, frozen=True):
    """People, and what they are to be."""

    emails: tuple[str, ...]
    team_role: str


class Teammate(msgspec.Struct, frozen=True, kw_only=True):
    """A person. ``invitation``: the link to join by, shown this once where this server sends no
    mail."""

    email: str
    role: str
    company: str | None = None
    firstName: str = ""  # noqa: N815 - the vendor's spelling
    lastName: str = ""  # noqa: N815
    isStudioLabeler: bool = False  # noqa: N815
    expiry: str | None = None
    disableRapidEmails: bool = False  # noqa: N815
    invitation: str | UnsetType = UNSET


class Assigning(msgspec.Struct, frozen=True):
    """People, and the projects that they get or lose."""

    emails: tuple[str, ...]
    projects: tuple[str, ...]


class NewGroup(msgspec.Struct, frozen=True):
    """A group to make."""

    emails: tuple[str, ...]
    name: str


class GroupChange(msgspec.Struct, frozen=True):
    """Who joins a group, and who leaves it."""

    add_emails: tuple[str, ...] | None = None
    remove_emails: tuple[str, ...] | None = None


class Worker(msgspec.Struct, frozen=True):
    """A person in a group."""

    id: str
    email: str


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """People who get batches of a project together."""

    id: str
    name: str
    numWorkers: int  # noqa: N815
    isSingleton: bool = False  # noqa: N815
    workers: list[Worker]


class BatchGroups(msgspec.Struct, frozen=True):
    """The groups that a batch is limited to, by name; none: it is everybody's."""

    groups: tuple[str, ...]


class Named(msgspec.Struct, frozen=True):
    """A batch by name."""

    name: str


class Order(msgspec.Struct, frozen=True):
    """All batches that are not over, the most urgent first."""

    batches: tuple[Named, ...]


class StudioBatch(msgspec.Struct, frozen=True, kw_only=True):
    """A batch as the people's side sees it."""

    id: str
    name: str
    projectId: str  # noqa: N815
    projectName: str  # noqa: N815
    batchType: str = "Production"  # noqa: N815
    studioPriority: int  # noqa: N815
    total: int
    completed: int
    groups: list[str]
