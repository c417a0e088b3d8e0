"""Batches: groups of tasks with a life cycle and an order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any, Literal

from msgspec import UNSET, UnsetType

from glossator.model.project import BatchSettings
from glossator.sdk import shapes
from glossator.sdk.aio.bound import AsyncBound, AsyncNoun, id_of, said


class AsyncBatch(shapes.Batch, AsyncBound):
    """A group of tasks with a life cycle."""

    async def refresh(self) -> AsyncBatch:
        """As it is now."""
        return await self._client.batches.get(self.id)

    async def update(self, **changes: Any) -> AsyncBatch:
        """Change it (see :meth:`AsyncBatches.update`)."""
        return await self._client.batches.update(self, **changes)

    async def finalize(self) -> AsyncBatch:
        """All its tasks are there: start it."""
        return await self._client.batches.finalize(self)

    async def pause(self) -> AsyncBatch:
        """Stop the hand-out."""
        return await self._client.batches.pause(self)

    async def cancel(self) -> AsyncBatch:
        """End it; its undone tasks are canceled."""
        return await self._client.batches.cancel(self)

    async def archive(self) -> AsyncBatch:
        """Put it away."""
        return await self._client.batches.archive(self)

    async def counts(self) -> dict[str, int]:
        """Its counters."""
        return await self._client.batches.counts(self)

    async def delete(self) -> None:
        """Delete it with its tasks."""
        await self._client.batches.delete(self)


class AsyncBatches(AsyncNoun):
    """Batches of projects."""

    async def list(
        self, project: int | shapes.Project, *, batch_size: int = 1000
    ) -> AsyncIterator[AsyncBatch]:
        """A project's batches by id."""
        path = f"/v1/projects/{id_of(project)}/batches"
        async for one in self._list(AsyncBatch, path, {}, batch_size):
            yield one

    async def create(
        self, project: int | shapes.Project, name: str, *,
        kind: Literal["production", "training", "exam"] = "production", staging: bool = False,
        priority: int = 0, order: Literal["sequential", "uniform", "explicit"] = "sequential",
        overlap: int | None = None, settings: BatchSettings | None = None,
        groups: Sequence[int | shapes.Group] = (), expires_at: str | None = None,
        metadata: Any = None,
    ) -> AsyncBatch:  # fmt: skip
        """Make a batch. ``staging``: nothing of it is handed out before :meth:`finalize`. The
        higher ``priority``, the sooner. What is None is the project's."""
        body = {
            "name": name, "kind": kind, "staging": staging, "priority": priority, "order": order,
            "overlap": overlap, "settings": settings, "groups": [id_of(g) for g in groups],
            "expires_at": expires_at, "metadata": metadata,
        }  # fmt: skip
        return await self._one(AsyncBatch, "POST", f"/v1/projects/{id_of(project)}/batches", body)

    async def get(self, batch: int) -> AsyncBatch:
        """One batch."""
        return await self._one(AsyncBatch, "GET", f"/v1/batches/{id_of(batch)}")

    async def update(
        self, batch: int | shapes.Batch, *, name: str | UnsetType = UNSET,
        priority: int | UnsetType = UNSET, overlap: int | UnsetType = UNSET,
        settings: BatchSettings | UnsetType = UNSET,
        groups: Sequence[int | shapes.Group] | UnsetType = UNSET,
        expires_at: str | UnsetType | None = UNSET, metadata: Any = UNSET,
        revision: int | None = None,
    ) -> AsyncBatch:  # fmt: skip
        """Change what is said; None takes a value away. ``revision``: only if it is still there."""
        ids = UNSET if isinstance(groups, UnsetType) else [id_of(g) for g in groups]
        body = said({
            "name": name, "priority": priority, "overlap": overlap, "settings": settings,
            "groups": ids, "expires_at": expires_at, "metadata": metadata,
        })  # fmt: skip
        path = f"/v1/batches/{id_of(batch)}"
        return await self._one(AsyncBatch, "PATCH", path, body, revision=revision)

    async def finalize(self, batch: int | shapes.Batch) -> AsyncBatch:
        """Start a batch, or let it go on."""
        return await self._turn(batch, "open")

    async def pause(self, batch: int | shapes.Batch) -> AsyncBatch:
        """Stop the hand-out of a batch."""
        return await self._turn(batch, "pause")

    async def cancel(self, batch: int | shapes.Batch) -> AsyncBatch:
        """End a batch; its undone tasks are canceled."""
        return await self._turn(batch, "cancel")

    async def archive(self, batch: int | shapes.Batch) -> AsyncBatch:
        """Put a batch away."""
        return await self._turn(batch, "archive")

    async def _turn(self, batch: int | shapes.Batch, verb: str) -> AsyncBatch:
        return await self._one(AsyncBatch, "POST", f"/v1/batches/{id_of(batch)}/{verb}")

    async def unblock(self, batch: int | shapes.Batch) -> int:
        """Let people who skipped, or whose answer was rejected, get the units again; how many."""
        path = f"/v1/batches/{id_of(batch)}/unblock"
        return (await self._one(shapes.Unblocked, "POST", path)).unblocked

    async def counts(self, batch: int | shapes.Batch) -> dict[str, int]:
        """A batch's counters."""
        return await self._one(dict[str, int], "GET", f"/v1/batches/{id_of(batch)}/counts")

    async def delete(self, batch: int | shapes.Batch) -> None:
        """Delete a batch with its tasks."""
        await self._none("DELETE", f"/v1/batches/{id_of(batch)}")

    async def create_page(
        self, batch: int | shapes.Batch, tasks: Sequence[int | shapes.Task]
    ) -> shapes.TaskPage:
        """Show tasks together from now on."""
        body = {"task_ids": [id_of(task) for task in tasks]}
        return await self._one(shapes.TaskPage, "POST", f"/v1/batches/{id_of(batch)}/pages", body)
