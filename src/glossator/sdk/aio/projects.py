"""Projects and their label schemas."""

from __future__ import annotations

import builtins
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any

from msgspec import UNSET, UnsetType

from glossator.model.label_schema import LabelSchema
from glossator.model.project import BatchSettings
from glossator.model.work import Role
from glossator.sdk import shapes
from glossator.sdk.aio.bound import AsyncBound, AsyncNoun, id_of, said


class AsyncProject(shapes.Project, AsyncBound):
    """One job with one label schema."""

    async def refresh(self) -> AsyncProject:
        """As it is now."""
        return await self._client.projects.get(self.id)

    async def update(self, **changes: Any) -> AsyncProject:
        """Change it (see :meth:`AsyncProjects.update`)."""
        return await self._client.projects.update(self, **changes)

    async def schema(self, version: int | None = None) -> LabelSchema:
        """Its label schema, the present one or an earlier version."""
        return await self._client.projects.schema(self, version)

    async def set_schema(self, schema: LabelSchema | str) -> AsyncProject:
        """Write the next version of its label schema."""
        return await self._client.projects.set_schema(self, schema)

    async def counts(self) -> dict[str, int]:
        """Its counters: tasks by state, annotations, predictions, skips, active holds."""
        return await self._client.projects.counts(self)

    async def archive(self) -> AsyncProject:
        """Stop the hand-out."""
        return await self._client.projects.archive(self)

    async def unarchive(self) -> AsyncProject:
        """Let work go on."""
        return await self._client.projects.unarchive(self)

    async def delete(self) -> None:
        """Delete it with all that it owns."""
        await self._client.projects.delete(self)


class AsyncProjects(AsyncNoun):
    """The organization's projects."""

    async def list(self, *, batch_size: int = 1000) -> AsyncIterator[AsyncProject]:
        """Those that the key's owner sees, by id."""
        async for one in self._list(AsyncProject, "/v1/projects", {}, batch_size):
            yield one

    async def create(
        self, name: str, schema: LabelSchema | str | None = None, *, kind: str | None = None,
        settings: BatchSettings | None = None, overlap: int = 1, open_to_all: bool = False,
        instructions: str | None = None,
    ) -> AsyncProject:  # fmt: skip
        """Make a project. ``schema``: objects of :mod:`glossator.model.label_schema`, one of
        :mod:`glossator.sdk.templates`, or a Label Studio configuration as text; without one the
        project waits for it. ``overlap``: how many people answer each task. ``instructions``: what
        its labelers are told."""
        body = {
            "name": name, "kind": kind, "overlap": overlap, "open_to_all": open_to_all,
            "schema": None if schema is None else await self.read_schema(schema),
            **({} if instructions is None else {"instructions": instructions}),
            **({} if settings is None else {"settings": settings}),
        }  # fmt: skip
        return await self._one(AsyncProject, "POST", "/v1/projects", body)

    async def get(self, project: int) -> AsyncProject:
        """One project."""
        return await self._one(AsyncProject, "GET", f"/v1/projects/{id_of(project)}")

    async def update(
        self, project: int | shapes.Project, *, name: str | UnsetType = UNSET,
        settings: BatchSettings | UnsetType = UNSET, overlap: int | UnsetType = UNSET,
        open_to_all: bool | UnsetType = UNSET, instructions: str | UnsetType | None = UNSET,
        revision: int | None = None,
    ) -> AsyncProject:  # fmt: skip
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
        return await self._one(AsyncProject, "PATCH", path, body, revision=revision)

    async def delete(self, project: int | shapes.Project) -> None:
        """Delete a project with all that it owns."""
        await self._none("DELETE", f"/v1/projects/{id_of(project)}")

    async def read_schema(self, schema: LabelSchema | str) -> LabelSchema:
        """A label schema: as it is, or read by the server from a Label Studio configuration."""
        if isinstance(schema, LabelSchema):
            return schema
        body = {"form": "labelstudio", "text": schema}
        return await self._one(LabelSchema, "POST", "/v1/schemas/read", body)

    async def schema(
        self, project: int | shapes.Project, version: int | None = None
    ) -> LabelSchema:
        """A project's label schema, the present one or an earlier version."""
        path = f"/v1/projects/{id_of(project)}/schema"
        return await self._one(LabelSchema, "GET", path, params={"version": version})

    async def set_schema(
        self, project: int | shapes.Project, schema: LabelSchema | str, *,
        revision: int | None = None,
    ) -> AsyncProject:  # fmt: skip
        """Write the next version of a project's label schema."""
        read = await self.read_schema(schema)
        path = f"/v1/projects/{id_of(project)}/schema"
        return await self._one(AsyncProject, "PUT", path, read, revision=revision)

    async def archive(self, project: int | shapes.Project) -> AsyncProject:
        """Stop the hand-out."""
        return await self._one(AsyncProject, "POST", f"/v1/projects/{id_of(project)}/archive")

    async def unarchive(self, project: int | shapes.Project) -> AsyncProject:
        """Let work go on."""
        return await self._one(AsyncProject, "POST", f"/v1/projects/{id_of(project)}/unarchive")

    async def counts(self, project: int | shapes.Project) -> dict[str, int]:
        """Counters: tasks by state, annotations, predictions, skips, active holds."""
        return await self._one(dict[str, int], "GET", f"/v1/projects/{id_of(project)}/counts")

    async def statistics(
        self, project: int | shapes.Project, *, since: date | None = None, until: date | None = None
    ) -> shapes.Statistics:
        """What people did day by day (UTC), by default in the last 30 days; labels, agreement and
        accuracy in the newest answers."""
        path = f"/v1/projects/{id_of(project)}/statistics"
        params = {"since": since and since.isoformat(), "until": until and until.isoformat()}
        return await self._one(shapes.Statistics, "GET", path, params=params)

    async def progress(self, project: int | shapes.Project) -> shapes.Progress:
        """How far one is oneself, and how many tasks are not done yet."""
        return await self._one(shapes.Progress, "GET", f"/v1/projects/{id_of(project)}/progress")

    async def names(self, project: int | shapes.Project, members: Sequence[int]) -> dict[int, str]:
        """What people are called whose work one may look at."""
        path = f"/v1/projects/{id_of(project)}/names"
        found = await self._one(shapes.Names, "GET", path, params={"member_id": list(members)})
        return {one.id: one.name for one in found.items}

    async def members(self, project: int | shapes.Project) -> builtins.list[shapes.Place]:
        """Who has a place in the project, and the role there."""
        path = f"/v1/projects/{id_of(project)}/members"
        return (await self._one(shapes.Places, "GET", path)).items

    async def add_member(
        self, project: int | shapes.Project, member: int | shapes.Member, role: Role = "labeler"
    ) -> None:
        """Give a person a place in the project."""
        path = f"/v1/projects/{id_of(project)}/members/{id_of(member)}"
        await self._none("PUT", path, {"role": role})

    async def remove_member(
        self, project: int | shapes.Project, member: int | shapes.Member
    ) -> None:
        """Take a person's place in the project away."""
        await self._none("DELETE", f"/v1/projects/{id_of(project)}/members/{id_of(member)}")

    async def events(
        self, project: int | shapes.Project, *, batch_size: int = 1000
    ) -> AsyncIterator[shapes.Event]:
        """What happened in a project, by id."""
        path = f"/v1/projects/{id_of(project)}/events"
        async for one in self._list(shapes.Event, path, {}, batch_size):
            yield one
