# Made from glossator/sdk/aio/batches.py by tests/sdk/twins.py: change that one.
"""Batches: groups of tasks with a life cycle and an order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from msgspec import UNSET, UnsetType

from glossator.model.project import BatchSettings
from glossator.sdk import shapes
from glossator.sdk.sync.bound import Bound, Noun, id_of, said


class Batch(shapes.Batch, Bound):
    """A group of tasks with a life cycle."""

    def refresh(self) -> Batch:
        """As it is now."""
        return self._client.batches.get(self.id)

    def update(self, **changes: Any) -> Batch:
        """Change it (see :meth:`Batches.update`)."""
        return self._client.batches.update(self, **changes)

    def finalize(self) -> Batch:
        """All its tasks are there: start it."""
        return self._client.batches.finalize(self)

    def pause(self) -> Batch:
        """Stop the hand-out."""
        return self._client.batches.pause(self)

    def cancel(self) -> Batch:
        """End it; its undone tasks are canceled."""
        return self._client.batches.cancel(self)

    def archive(self) -> Batch:
        """Put it away."""
        return self._client.batches.archive(self)

    def counts(self) -> dict[str, int]:
        """Its counters."""
        return self._client.batches.counts(self)

    def delete(self) -> None:
        """Delete it with its tasks."""
        self._client.batches.delete(self)


class Batches(Noun):
    """Batches of projects."""

    def list(self, project: int | shapes.Project, *, batch_size: int = 1000) -> Iterator[Batch]:
        """A project's batches by id."""
        path = f"/v1/projects/{id_of(project)}/batches"
        yield from self._list(Batch, path, {}, batch_size)

    def create(
        self, project: int | shapes.Project, name: str, *,
        kind: Literal["production", "training", "exam"] = "production", staging: bool = False,
        priority: int = 0, order: Literal["sequential", "uniform", "explicit"] = "sequential",
        overlap: int | None = None, settings: BatchSettings | None = None,
        groups: Sequence[int | shapes.Group] = (), expires_at: str | None = None,
        metadata: Any = None,
    ) -> Batch:  # fmt: skip
        """Make a batch. ``staging``: nothing of it is handed out before :meth:`finalize`. The
        higher ``priority``, the sooner. What is None is the project's."""
        body = {
            "name": name, "kind": kind, "staging": staging, "priority": priority, "order": order,
            "overlap": overlap, "settings": settings, "groups": [id_of(g) for g in groups],
            "expires_at": expires_at, "metadata": metadata,
        }  # fmt: skip
        return self._one(Batch, "POST", f"/v1/projects/{id_of(project)}/batches", body)

    def get(self, batch: int) -> Batch:
        """One batch."""
        return self._one(Batch, "GET", f"/v1/batches/{id_of(batch)}")

    def update(
        self, batch: int | shapes.Batch, *, name: str | UnsetType = UNSET,
        priority: int | UnsetType = UNSET, overlap: int | UnsetType = UNSET,
        settings: BatchSettings | UnsetType = UNSET,
        groups: Sequence[int | shapes.Group] | UnsetType = UNSET,
        expires_at: str | UnsetType | None = UNSET, metadata: Any = UNSET,
        revision: int | None = None,
    ) -> Batch:  # fmt: skip
        """Change what is said; None takes a value away. ``revision``: only if it is still there."""
        ids = UNSET if isinstance(groups, UnsetType) else [id_of(g) for g in groups]
        body = said({
            "name": name, "priority": priority, "overlap": overlap, "settings": settings,
            "groups": ids, "expires_at": expires_at, "metadata": metadata,
        })  # fmt: skip
        path = f"/v1/batches/{id_of(batch)}"
        return self._one(Batch, "PATCH", path, body, revision=revision)

    def finalize(self, batch: int | shapes.Batch) -> Batch:
        """Start a batch, or let it go on."""
        return self._turn(batch, "open")

    def pause(self, batch: int | shapes.Batch) -> Batch:
        """Stop the hand-out of a batch."""
        return self._turn(batch, "pause")

    def cancel(self, batch: int | shapes.Batch) -> Batch:
        """End a batch; its undone tasks are canceled."""
        return self._turn(batch, "cancel")

    def archive(self, batch: int | shapes.Batch) -> Batch:
        """Put a batch away."""
        return self._turn(batch, "archive")

    def _turn(self, batch: int | shapes.Batch, verb: str) -> Batch:
        return self._one(Batch, "POST", f"/v1/batches/{id_of(batch)}/{verb}")

    def unblock(self, batch: int | shapes.Batch) -> int:
        """Let people who skipped, or whose answer was rejected, get the units again; how many."""
        path = f"/v1/batches/{id_of(batch)}/unblock"
        return (self._one(shapes.Unblocked, "POST", path)).unblocked

    def counts(self, batch: int | shapes.Batch) -> dict[str, int]:
        """A batch's counters."""
        return self._one(dict[str, int], "GET", f"/v1/batches/{id_of(batch)}/counts")

    def delete(self, batch: int | shapes.Batch) -> None:
        """Delete a batch with its tasks."""
        self._none("DELETE", f"/v1/batches/{id_of(batch)}")

    def create_page(
        self, batch: int | shapes.Batch, tasks: Sequence[int | shapes.Task]
    ) -> shapes.TaskPage:
        """Show tasks together from now on."""
        body = {"task_ids": [id_of(task) for task in tasks]}
        return self._one(shapes.TaskPage, "POST", f"/v1/batches/{id_of(batch)}/pages", body)
