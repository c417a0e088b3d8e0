"""Batches."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from glossator.clients.scale import filters
from glossator.clients.scale.aio.api import AsyncApi
from glossator.clients.scale.api import quote_string, word
from glossator.clients.scale.enums import BatchStatus
from glossator.clients.scale.exceptions import ScaleException
from glossator.clients.scale.paging import Batchlist
from glossator.clients.scale.records import BatchRecord, Json
from glossator.sdk.progress import Bar, Progress


class AsyncBatch(BatchRecord):
    """A batch with its calls."""

    _client: AsyncBatchCalls

    async def finalize(self) -> AsyncBatch:
        """Let its tasks be worked on."""
        found = await self._client.finalize_batch(self.name)
        self.status = found.status
        return found

    async def get_status(self) -> Json:
        """Its status and how many tasks are in which state, which the object says then too."""
        found = await self._client.batch_status(self.name)
        self._counted(found)
        return found


class AsyncBatchCalls:
    """The client's calls about batches. They raise ScaleException."""

    api: AsyncApi

    async def create_batch(
        self, project: str, batch_name: str, callback: str = "", calibration_batch: bool = False,
        self_label_batch: bool = False, metadata: Json | None = None,
    ) -> AsyncBatch:  # fmt: skip
        """Create a batch. ``callback`` is an address to POST to, or to mail to, when it is done.
        ScaleDuplicateResource if the name is in use."""
        payload = {
            "project": project, "name": batch_name, "calibration_batch": calibration_batch,
            "self_label_batch": self_label_batch, "callback": callback, "metadata": metadata or {},
        }  # fmt: skip
        return AsyncBatch(await self.api.post_request("batches", payload), self)

    async def finalize_batch(self, batch_name: str) -> AsyncBatch:
        """Let a batch's tasks be worked on."""
        return AsyncBatch(await self.api.post_request(_path(batch_name, "/finalize")), self)

    async def batch_status(self, batch_name: str) -> Json:
        """A batch's ``status``, and how many tasks are ``pending``, ``completed``, ``error`` and
        ``canceled``; a count that is not there is 0."""
        found: Json = await self.api.get_request(_path(batch_name, "/status"))
        return found

    async def get_batch(self, batch_name: str) -> AsyncBatch:
        """One batch. ScaleResourceNotFound if there is none."""
        return AsyncBatch(await self.api.get_request(_path(batch_name)), self)

    async def batches(self, **kwargs: Any) -> Batchlist[AsyncBatch]:
        """One page of batches, newest first, by the filters of the wire: ``start_time``,
        ``end_time``, ``exclude_archived``, ``status``, ``project``, ``limit`` (1 to 100),
        ``offset``. ScaleInvalidRequest for any other."""
        query = filters.known(kwargs, filters.BATCHES, "batches()")
        page = await self.api.get_request("batches", query)
        docs = [AsyncBatch(one, self) for one in page["docs"]]
        return Batchlist(docs, page["totalDocs"], page["limit"], page["offset"], page["has_more"])

    async def get_batches(
        self, project_name: str | None = None, batch_status: BatchStatus | None = None,
        created_after: str | None = None, created_before: str | None = None,
        exclude_archived: bool = False, *, progress: Progress = False,
    ) -> AsyncIterator[AsyncBatch]:  # fmt: skip
        """All batches that pass the filters, page by page as they are read. Times are ISO 8601, in
        UTC where they name no zone."""
        query = {
            "start_time": created_after, "end_time": created_before, "project": project_name,
            "exclude_archived": exclude_archived, "status": word(batch_status) or None,
        }  # fmt: skip
        offset = 0
        with Bar(progress, None, said="batches") as bar:
            while True:
                page = await self.batches(**query, offset=offset)
                bar.total(page.total)
                for batch in page.docs:
                    yield batch
                    bar.step()
                if not page.has_more:
                    return
                if page.limit < 1:
                    raise ScaleException("the service says that there is more, and a limit of 0")
                offset += page.limit

    async def set_batch_metadata(self, batch_name: str, metadata: Json) -> AsyncBatch:
        """Replace a batch's metadata."""
        path = _path(batch_name, "/setMetadata")
        return AsyncBatch(
            await self.api.request("POST", path, body=metadata, repeat="always"), self
        )


def _path(batch_name: str, call: str = "") -> str:
    return f"batches/{quote_string(batch_name)}{call}"
