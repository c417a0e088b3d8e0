# Made from glossator/clients/isahit/aio/webhooks.py by tests/sdk/twins.py: change that one.
"""Webhooks: one for each batch, at its workflow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glossator.clients.isahit import filters
from glossator.clients.isahit.filters import OTHERS_A_PAGE
from glossator.clients.isahit.sync.batches import PATH as BATCHES
from glossator.clients.isahit.sync.batches import BatchActions
from glossator.sdk.progress import Bar, Progress

PATH = "api/workflow-manager/workflows"


class WebhookActions(BatchActions):
    """What can be done with webhooks."""

    def setup_webhook(
        self, project_id: str, webhook_url: str, webhook_header: str | None = None,
        batch_id: str | None = None, workflow_id: str | None = None,
        disable_progress_bar: bool | None = False, *, progress: Progress | None = None,
    ) -> None:  # fmt: skip
        """Have an address called when a task of a workflow, or a batch, is done; without either of
        all batches of the project. ``webhook_header`` goes along as ``Authorization``."""
        body = {"url": webhook_url, "header": webhook_header}
        if workflow_id or batch_id:
            named = ("workflowId", workflow_id) if workflow_id else ("batchId", batch_id)
            self._setup([named], body)
            return
        if not project_id:
            raise ValueError("give a project_id, a batch_id or a workflow_id")
        shown = filters.shown(progress, disable_progress_bar)
        query: filters.Query = [("projectId", project_id)]
        for one in self._session.pages(BATCHES, query, OTHERS_A_PAGE, shown, "Batches"):
            self._setup([("batchId", one["_id"])], body)

    def _setup(self, query: filters.Query, body: dict[str, Any]) -> None:
        path = f"{PATH}/setup-webhook"
        self._session.send(
            "PATCH", path, body, params=query, repeat="always", read=False
        )  # fmt: skip

    def get_webhook(
        self, project_id: str, batch_id: str | None = None, workflow_id: str | None = None
    ) -> dict[str, Any]:
        """A whole workflow, or the webhook of a batch. ValueError if neither is said, or the batch
        is of another project or has no workflow; ApiNotFound."""
        if workflow_id:
            return self._workflow(workflow_id)
        if not batch_id:
            raise ValueError("give a batch_id or a workflow_id")
        batch = self._batch(project_id, batch_id)
        number = (batch.get("workflow") or {}).get("id")
        if not number:
            raise ValueError(f"the batch {batch_id} has no workflow")
        workflow = self._workflow(number)
        return workflow.get("webhook") or {}

    def _workflow(self, workflow_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self._session.send("GET", f"{PATH}/{filters.quoted(workflow_id)}")
        return found

    def replay_webhooks(
        self, task_id_in: Sequence[str], disable_progress_bar: bool | None = False, *,
        progress: Progress | None = None,
    ) -> int:  # fmt: skip
        """Have the webhooks of tasks called again. Of how many."""
        ids = list(dict.fromkeys(task_id_in))
        with Bar(filters.shown(progress, disable_progress_bar), len(ids), said="Webhooks") as bar:
            for some in filters.chunks(ids, 100):
                path = "api/task-manager/tasks/bulk-replay-webhooks"
                self._session.send("PATCH", path, {"taskIds": some})
                bar.step(len(some))
        return len(ids)
