# Made from glossator/sdk/aio/operations.py by tests/sdk/twins.py: change that one.
"""Operations: what the server goes on with after a request was answered."""

from __future__ import annotations

import builtins
from typing import TypeVar

from glossator.sdk import shapes
from glossator.sdk.sync.bound import Noun
from glossator.sdk.sync.exports import HOUR, Snapshot
from glossator.sdk.sync.imports import Import

Operation = TypeVar("Operation", Import, Snapshot)
_ENDED = ("completed", "failed")


class Operations(Noun):
    """Imports and snapshots under way; each has ``wait`` too. A conversion is waited for where it is asked for
    (:meth:`Exports.convert`)."""

    def list(self, project: int | shapes.Project) -> builtins.list[Import | Snapshot]:
        """Those of a project that have not ended, by id."""
        found: builtins.list[Import | Snapshot] = []
        for one in self._client.imports.list(project):
            found.append(one)
        for made in self._client.exports.list(project):
            found.append(made)
        return sorted((o for o in found if o.state not in _ENDED), key=lambda one: one.id)

    def wait(self, *operations: Operation, timeout: float = HOUR) -> builtins.list[Operation]:
        """These as they ended, in their order. Failed as soon as one that is waited for failed; TimedOut after
        ``timeout`` seconds each."""
        return [one.wait(timeout) for one in operations]
