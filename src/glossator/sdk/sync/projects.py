# Made from glossator/sdk/aio/projects.py by tests/sdk/twins.py: change that one.
"""Projects and their label schemas."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import UNSET, UnsetType

from glossator.model.label_schema import LabelSchema
from glossator.model.project import BatchSettings
from glossator.model.work import Role
from glossator.sdk import shapes
from glossator.sdk.sync.bound import Bound, Noun, id_of, said


class Project(shapes.Project, Bound):
    """One job with one label schema."""

    def refresh(self) -> Project:
        """As it is now."""
        return self._client.projects.get(self.id)

    def update(self, **changes: Any) -> Project:
        """Change it (see :meth:`Projects.update`)."""
        return self._client.projects.update(self, **changes)

    def schema(self, version: int | None = None) -> LabelSchema:
        """Its label schema, the present one or an earlier version."""
        return self._client.projects.schema(self, version)

    def set_schema(self, schema: LabelSchema | str) -> Project:
        """Write the next version of its label schema."""
        return self._client.projects.set_schema(self, schema)

    def counts(self) -> dict[str, int]:
        """Its counters: tasks by state, annotations, predictions, skips, active holds."""
        return self._client.projects.counts(self)

    def archive(self) -> Project:
        """Stop the hand-out."""
        return self._client.projects.archive(self)

    def unarchive(self) -> Project:
        """Let work go on."""
        return self._client.projects.unarchive(self)

    def delete(self) -> None:
        """Delete it with all that it owns."""
        self._client.projects.delete(self)


class Projects(Noun):
    """The organization's projects."""

    def list(self, *, batch_size: int = 1000) -> Iterator[Project]:
        """Those that the key's owner sees, by id."""
        yield from self._list(Project, "/v1/projects", {}, batch_size)

    def create(
        self, name: str, schema: LabelSchema | str | None = None, *, kind: str | None = None,
        settings: BatchSettings | None = None, overlap: int = 1, open_to_all: bool = False,
        instructions: str | None = None,
    ) -> Project:  # fmt: skip
        """Make a project. ``schema``: objects of :mod:`glossator.model.label_schema`, one of
        :mod:`glossator.sdk.templates`, or a Label Studio configuration as text; without one the
        project waits for it. ``overlap``: how many people answer each task. ``instructions``: what
        its labelers are told."""
        body = {
            "name": name, "kind": kind, "overlap": overlap, "open_to_all": open_to_all,
            "schema": None if schema is None else self.read_schema(schema),
            **({} if instructions is None else {"instructions": instructions}),
            **({} if settings is None else {"settings": settings}),
        }  # fmt: skip
        return self._one(Project, "POST", "/v1/projects", body)

    def get(self, project: int) -> Project:
        """One project."""
        return self._one(Project, "GET", f"/v1/projects/{id_of(project)}")

    def update(
        self, project: int | shapes.Project, *, name: str | UnsetType = UNSET,
        settings: BatchSettings | UnsetType = UNSET, overlap: int | UnsetType = UNSET,
        open_to_all: bool | UnsetType = UNSET, instructions: str | UnsetType | None = UNSET,
        revision: int | None = None,
    ) -> Project:  # fmt: skip
        """Change what is said. ``revision``: only if it is still there."""
        body = said(
            {
                "name": name,
                "settings": settings,
                "overlap": overlap,
                "open_to_all": open_to_all,
                "instructions": instructions,
            }
        )
        path = f"/v1/projects/{id_of(project)}"
        return self._one(Project, "PATCH", path, body, revision=revision)

    def delete(self, project: int | shapes.Project) -> None:
        """Delete a project with all that it owns."""
        self._none("DELETE", f"/v1/projects/{id_of(project)}")

    def read_schema(self, schema: LabelSchema | str) -> LabelSchema:
        """A label schema: as it is, or read by the server from a Label Studio configuration."""
        if isinstance(schema, LabelSchema):
            return schema
        body = {"form": "labelstudio", "text": schema}
        return self._one(LabelSchema, "POST", "/v1/schemas/read", body)

    def schema(self, project: int | shapes.Project, version: int | None = None) -> LabelSchema:
        """A project's label schema, the present one or an earlier version."""
        path = f"/v1/projects/{id_of(project)}/schema"
        return self._one(LabelSchema, "GET", path, params={"version": version})

    def set_schema(
        self, project: int | shapes.Project, schema: LabelSchema | str, *,
        revision: int | None = None,
    ) -> Project:  # fmt: skip
        """Write the next version of a project's label schema."""
        read = self.read_schema(schema)
        path = f"/v1/projects/{id_of(project)}/schema"
        return self._one(Project, "PUT", path, read, revision=revision)

    def archive(self, project: int | shapes.Project) -> Project:
        """Stop the hand-out."""
        return self._one(Project, "POST", f"/v1/projects/{id_of(project)}/archive")

    def unarchive(self, project: int | shapes.Project) -> Project:
        """Let work go on."""
        return self._one(Project, "POST", f"/v1/projects/{id_of(project)}/unarchive")

    def counts(self, project: int | shapes.Project) -> dict[str, int]:
        """Counters: tasks by state, annotations, predictions, skips, active holds."""
        return self._one(dict[str, int], "GET", f"/v1/projects/{id_of(project)}/counts")

    def statistics(
        self, project: int | shapes.Project, *, since: date | None = None, until: date | None = None
    ) -> shapes.Statistics:
        """What people did day by day (UTC), by default in the last 30 days; labels, agreement and
        accuracy in the newest answers."""
        path = f"/v1/projects/{id_of(project)}/statistics"
        params = {"since": since and since.isoformat(), "until": until and until.isoformat()}
        return self._one(shapes.Statistics, "GET", path, params=params)

    def progress(self, project: int | shapes.Project) -> shapes.Progress:
        """How far one is oneself, and how many tasks are not done yet."""
        return self._one(shapes.Progress, "GET", f"/v1/projects/{id_of(project)}/progress")

    def names(self, project: int | shapes.Project, members: Sequence[int]) -> dict[int, str]:
        """What people are called whose work one may look at."""
        path = f"/v1/projects/{id_of(project)}/names"
        found = self._one(shapes.Names, "GET", path, params={"member_id": list(members)})
        return {one.id: one.name for one in found.items}

    def members(self, project: int | shapes.Project) -> builtins.list[shapes.Place]:
        """Who has a place in the project, and the role there."""
        path = f"/v1/projects/{id_of(project)}/members"
        return (self._one(shapes.Places, "GET", path)).items

    def add_member(
        self, project: int | shapes.Project, member: int | shapes.Member, role: Role = "labeler"
    ) -> None:
        """Give a person a place in the project."""
        path = f"/v1/projects/{id_of(project)}/members/{id_of(member)}"
        self._none("PUT", path, {"role": role})

    def remove_member(self, project: int | shapes.Project, member: int | shapes.Member) -> None:
        """Take a person's place in the project away."""
        self._none("DELETE", f"/v1/projects/{id_of(project)}/members/{id_of(member)}")

    def events(
        self, project: int | shapes.Project, *, batch_size: int = 1000
    ) -> Iterator[shapes.Event]:
        """What happened in a project, by id."""
        path = f"/v1/projects/{id_of(project)}/events"
        yield from self._list(shapes.Event, path, {}, batch_size)
