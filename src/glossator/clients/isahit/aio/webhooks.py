"""Webhooks: one for each batch, at its workflow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glossator.clients.isahit import filters
from glossator.clients.isahit.aio.batches import PATH as BATCHES
from glossator.clients.isahit.aio.batches import AsyncBatchActions
from glossator.clients.isahit.filters import OTHERS_A_PAGE
from glossator.sdk.progress import Bar, Progress

PATH = "api/workflow-manager/workflows"


class AsyncWebhookActions(AsyncBatchActions):
    """What can be done with webhooks."""

    async def setup_webhook(
        self, project_id: str, webhook_url: str, webhook_header: str | None = None,
        batch_id: str | None = None, workflow_id: str | None = None,
        disable_progress_bar: bool | None = False, *, progress: Progress | None = None,
    ) -> None:  # fmt: skip
        """Have an address called when a task of a workflow, or a batch, is done; without either of
        all batches of the project. ``webhook_header`` goes along as ``Authorization``."""
        body = {"url": webhook_url, "header": webhook_header}
        if workflow_id or batch_id:
            named = ("workflowId", workflow_id) if workflow_id else ("batchId", batch_id)
            await self._setup([named], body)
            return
        if not project_id:
            raise ValueError("give a project_id, a batch_id or a workflow_id")
        shown = filters.shown(progress, disable_progress_bar)
        query: filters.Query = [("projectId", project_id)]
        async for one in self._session.pages(BATCHES, query, OTHERS_A_PAGE, shown, "Batches"):
            await self._setup([("batchId", one["_id"])], body)

    async def _setup(self, query: filters.Query, body: dict[str, Any]) -> None:
        path = f"{PATH}/setup-webhook"
        await self._session.send(
            "PATCH", path, body, params=query, repeat="always", read=False
        )  # fmt: skip

    async def get_webhook(
        self, project_id: str, batch_id: str | None = None, workflow_id: str | None = None
    ) -> dict[str, Any]:
        """A whole workflow, or the webhook of a batch. ValueError if neither is said, or the batch
        is of another project or has no workflow; ApiNotFound."""
        if workflow_id:
            return await self._workflow(workflow_id)
        if not batch_id:
            raise ValueError("give a batch_id or a workflow_id")
        batch = await self._batch(project_id, batch_id)
        number = (batch.get("workflow") or {}).get("id")
        if not number:
            raise ValueError(f"the batch {batch_id} has no workflow")
        workflow = await self._workflow(number)
        return workflow.get("webhook") or {}

    async def _workflow(self, workflow_id: str) -> dict[str, Any]:
        found: dict[str, Any] = await self._session.send(
            "GET", f"{PATH}/{filters.quoted(workflow_id)}"
        )
        return found

    async def replay_webhooks(
        self, task_id_in: Sequence[str], disable_progress_bar: bool | None = False, *,
        progress: Progress | None = None,
    ) -> int:  # fmt: skip
        """Have the webhooks of tasks called again. Of how many."""
        ids = list(dict.fromkeys(task_id_in))
        with Bar(filters.shown(progress, disable_progress_bar), len(ids), said="Webhooks") as bar:
            for some in filters.chunks(ids, 100):
                path = "api/task-manager/tasks/bulk-replay-webhooks"
                await self._session.send("PATCH", path, {"taskIds": some})
                bar.step(len(some))
        return len(ids)
