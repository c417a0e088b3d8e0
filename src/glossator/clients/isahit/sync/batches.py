# Made from glossator/clients/isahit/aio/batches.py by tests/sdk/twins.py: change that one.
"""Batches."""

from __future__ import annotations

from typing import Any

from glossator.clients.isahit import filters
from glossator.clients.isahit.sync.session import Session

PATH = "api/task-manager/batches"


class BatchActions:
    """What can be done with batches. Their bars would have one step: none is shown."""

    _session: Session

    def create_batch(
        self, project_id: str, name: str, disable_progress_bar: bool | None = False
    ) -> dict[str, Any]:
        """A new batch; ApiNotFound."""
        made: dict[str, Any] = self._session.send(
            "POST", PATH, {"name": name, "projectId": project_id}
        )
        return made

    def link_dataset_to_batch(
        self, batch_id: str, dataset_id: str | None, disable_progress_bar: bool | None = False
    ) -> dict[str, Any]:
        """Let a batch use a data set, or none any more; ApiNotFound."""
        body = {"batchId": batch_id, "datasetId": dataset_id}
        path = f"{PATH}/{filters.quoted(batch_id)}/dataset"
        made: dict[str, Any] = self._session.send("PATCH", path, body, repeat="always")
        return made

    def delete_batch(
        self, batch_id: str, disable_progress_bar: bool | None = False
    ) -> dict[str, Any]:
        """Remove a batch and its tasks; ApiNotFound."""
        gone: dict[str, Any] = self._session.send("DELETE", f"{PATH}/{filters.quoted(batch_id)}")
        return gone

    def _batch(self, project_id: str, batch_id: str) -> dict[str, Any]:
        """A batch of this project; ApiNotFound, ValueError if it is of another one."""
        found: dict[str, Any] = self._session.send("GET", f"{PATH}/{filters.quoted(batch_id)}")
        if found["projectId"] != project_id:
            raise ValueError(f"the batch {batch_id} is not of the project {project_id}")
        return found
