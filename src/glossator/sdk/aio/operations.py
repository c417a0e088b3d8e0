"""Operations: what the server goes on with after a request was answered."""

from __future__ import annotations

import builtins
from typing import TypeVar

from glossator.sdk import shapes
from glossator.sdk.aio.bound import AsyncNoun
from glossator.sdk.aio.exports import HOUR, AsyncSnapshot
from glossator.sdk.aio.imports import AsyncImport

Operation = TypeVar("Operation", AsyncImport, AsyncSnapshot)
_ENDED = ("completed", "failed")


class AsyncOperations(AsyncNoun):
    """Imports and snapshots under way; each has ``wait`` too. A conversion is waited for where it is asked for
    (:meth:`AsyncExports.convert`)."""

    async def list(
        self, project: int | shapes.Project
    ) -> builtins.list[AsyncImport | AsyncSnapshot]:
        """Those of a project that have not ended, by id."""
        found: builtins.list[AsyncImport | AsyncSnapshot] = []
        async for one in self._client.imports.list(project):
            found.append(one)
        async for made in self._client.exports.list(project):
            found.append(made)
        return sorted((o for o in found if o.state not in _ENDED), key=lambda one: one.id)

    async def wait(self, *operations: Operation, timeout: float = HOUR) -> builtins.list[Operation]:
        """These as they ended, in their order. Failed as soon as one that is waited for failed; TimedOut after
        ``timeout`` seconds each."""
        return [await one.wait(timeout) for one in operations]
