"""The service's client for event loops."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any, BinaryIO
from urllib.parse import quote

from glossator.clients.toloka import access, exceptions, search_requests
from glossator.clients.toloka.attachment import Attachment
from glossator.clients.toloka.exceptions import TooManyRequestsApiError
from glossator.clients.toloka.search_requests import (
    AttachmentSearchRequest,
    AttachmentSortItems,
    expanded,
)
from glossator.clients.toloka.search_results import AttachmentSearchResult
from glossator.sdk.aio import side
from glossator.sdk.aio.transport import AsyncTransport
from glossator.sdk.answer import Answer
from glossator.sdk.connection import Certificate
from glossator.sdk.errors import ClientError
from glossator.sdk.progress import Bar, Progress


class AsyncTolokaClient:
    """The files of pools and assignments.

    ``url`` (Glossator: its address with ``/toloka``) or ``environment`` says where; ``retries`` how
    often a request is sent again; ``timeout`` in seconds; ``retry_quotas`` which quotas (``MIN``,
    ``HOUR``, ``DAY``) are waited for. ``proxies``, ``cert`` and ``headers`` as for
    :class:`~glossator.sdk.connection.Connection`. Close it, or use it as a context.
    """

    Environment = access.Environment

    def __init__(
        self, token: str, environment: access.Environment | str | None = None, retries: Any = 3,
        timeout: access.Timeout = 10.0, url: str | None = None,
        retry_quotas: list[str] | str | None = "MIN",
        retryer_factory: Callable[[], Any] | None = None, act_under_account_id: str | None = None,
        verify: Any = True, *, proxies: str | dict[str, str] | None = None,
        cert: Certificate | None = None, headers: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.url = access.address(url, environment)
        self.token = token
        self.default_timeout = timeout
        self.act_under_account_id = act_under_account_id
        self.verify = verify
        again = access.retries(retries, retry_quotas, retryer_factory)
        self._quotas = access.Quotas(retry_quotas, again)
        self._transport = AsyncTransport(
            access.connection(self.url, again, timeout, verify, proxies, cert, headers),
            access.headers(token, act_under_account_id), exceptions.refuse,
        )  # fmt: skip

    async def __aenter__(self) -> AsyncTolokaClient:
        return self

    async def __aexit__(self, *ended: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self._transport.aclose()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(url={self.url!r})"

    @expanded(AttachmentSearchRequest)
    async def find_attachments(
        self, request: AttachmentSearchRequest,
        sort: list[str] | AttachmentSortItems | None = None, limit: int | None = None,
    ) -> AttachmentSearchResult:  # fmt: skip
        """The first files that match, at most ``limit`` (100), and whether there are more.

        The fields of the request may stand in its place. Raises what :mod:`.exceptions` has, NoAnswer.
        """
        asked = search_requests.query(request, sort, limit)
        answer = await self._get("/v1/attachments", asked)
        return AttachmentSearchResult.structure(answer.json())

    @expanded(AttachmentSearchRequest)
    async def get_attachments(
        self, request: AttachmentSearchRequest, batch_size: int | None = None, *,
        progress: Progress = False,
    ) -> AsyncIterator[Attachment]:  # fmt: skip
        """All files that match, by id, ``batch_size`` of them (at most 100) with each request."""
        with Bar(progress, None, said="Attachments") as bar:
            while True:
                found = await self.find_attachments(request, sort=["id"], limit=batch_size)
                items = found.items or []
                for one in items:
                    yield one
                    bar.step()
                if not found.has_more:
                    return
                if not items:
                    raise ClientError("the service says that there is more, and gives nothing")
                request = replace(request, id_gt=items[-1].id)

    async def get_attachment(self, attachment_id: str) -> Attachment:
        """What is known of one file; DoesNotExistApiError."""
        answer = await self._get(_path(attachment_id))
        return Attachment.structure(answer.json())

    async def download_attachment(
        self, attachment_id: str, out: BinaryIO, *, progress: Progress = False
    ) -> None:
        """Write the bytes of a file to ``out`` as they come. A connection that is lost is taken up
        again where it was, if the service gives ranges; else NoAnswer."""
        written = times = 0
        with Bar(progress, None, "B", "Downloading") as bar:

            def begun(answer: Answer) -> None:
                if answer.headers.get("content-length"):
                    bar.total(int(answer.headers["content-length"]))

            while True:
                try:
                    path = _path(attachment_id) + "/download"
                    async for chunk in self._transport.stream(path, begun=begun):
                        out.write(chunk)
                        written += len(chunk)
                        bar.step(len(chunk))
                    return
                except TooManyRequestsApiError as error:
                    if written:
                        raise
                    await side.sleep(self._quotas.pause(error, times))
                    times += 1

    async def _get(self, path: str, params: dict[str, Any] | None = None) -> Answer:
        times = 0
        while True:
            try:
                return await self._transport.send("GET", path, params=params)
            except TooManyRequestsApiError as error:
                await side.sleep(self._quotas.pause(error, times))
                times += 1


def _path(attachment_id: str) -> str:
    return f"/v1/attachments/{quote(str(attachment_id), safe='')}"
