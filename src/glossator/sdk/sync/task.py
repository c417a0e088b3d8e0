# Made from glossator/sdk/aio/task.py by tests/sdk/twins.py: change that one.
"""One task, as it came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from glossator.sdk import shapes
from glossator.sdk.sync.annotations import Annotation
from glossator.sdk.sync.bound import Bound

Kind = Literal["production", "golden", "training"]


class Task(shapes.Task, Bound, omit_defaults=True):
    """A task."""

    def refresh(self) -> Task:
        """As it is now, with its answers."""
        return self._client.tasks.get(self.id)

    def update(self, **changes: Any) -> Task:
        """Change it (see :meth:`Tasks.update`)."""
        return self._client.tasks.update(self, **changes)

    def cancel(self) -> Task:
        """End it undone."""
        return self._client.tasks.cancel(self)

    def reopen(self) -> Task:
        """Let it be worked on again, if it was canceled."""
        return self._client.tasks.reopen(self)

    def reset(self) -> Task:
        """Begin it anew; its answers are superseded."""
        return self._client.tasks.reset(self)

    def delete(self) -> None:
        """Delete it with all that belongs to it."""
        self._client.tasks.delete(self)

    def set_tags(self, tags: Sequence[str]) -> Task:
        """Give it these tags alone."""
        return self._client.tasks.update(self, tags=tags)

    def add_tags(self, tags: Sequence[str]) -> Task:
        """Give it these tags too."""
        return self._client.tasks.add_tags(self, tags)

    def remove_tags(self, tags: Sequence[str]) -> Task:
        """Take these tags away."""
        return self._client.tasks.remove_tags(self, tags)

    def get_annotations(self) -> list[Annotation]:
        """Its answers."""
        return self._client.annotations.list(self)
