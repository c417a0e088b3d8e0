"""One task, as it came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from glossator.sdk import shapes
from glossator.sdk.aio.annotations import AsyncAnnotation
from glossator.sdk.aio.bound import AsyncBound

Kind = Literal["production", "golden", "training"]


class AsyncTask(shapes.Task, AsyncBound, omit_defaults=True):
    """A task."""

    async def refresh(self) -> AsyncTask:
        """As it is now, with its answers."""
        return await self._client.tasks.get(self.id)

    async def update(self, **changes: Any) -> AsyncTask:
        """Change it (see :meth:`AsyncTasks.update`)."""
        return await self._client.tasks.update(self, **changes)

    async def cancel(self) -> AsyncTask:
        """End it undone."""
        return await self._client.tasks.cancel(self)

    async def reopen(self) -> AsyncTask:
        """Let it be worked on again, if it was canceled."""
        return await self._client.tasks.reopen(self)

    async def reset(self) -> AsyncTask:
        """Begin it anew; its answers are superseded."""
        return await self._client.tasks.reset(self)

    async def delete(self) -> None:
        """Delete it with all that belongs to it."""
        await self._client.tasks.delete(self)

    async def set_tags(self, tags: Sequence[str]) -> AsyncTask:
        """Give it these tags alone."""
        return await self._client.tasks.update(self, tags=tags)

    async def add_tags(self, tags: Sequence[str]) -> AsyncTask:
        """Give it these tags too."""
        return await self._client.tasks.add_tags(self, tags)

    async def remove_tags(self, tags: Sequence[str]) -> AsyncTask:
        """Take these tags away."""
        return await self._client.tasks.remove_tags(self, tags)

    async def get_annotations(self) -> list[AsyncAnnotation]:
        """Its answers."""
        return await self._client.annotations.list(self)
