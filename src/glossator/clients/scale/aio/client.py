"""The client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from glossator.clients.scale.aio.api import AsyncApi
from glossator.clients.scale.aio.batches import AsyncBatchCalls
from glossator.clients.scale.aio.projects import AsyncProjectCalls
from glossator.clients.scale.aio.tasks import AsyncTaskCalls
from glossator.clients.scale.aio.teams import AsyncTeamCalls
from glossator.clients.scale.aio.v2 import AsyncV2Api
from glossator.clients.scale.aio.v2_client import AsyncApiClient
from glossator.clients.scale.v2.configuration import Configuration
from glossator.clients.scale.v2.entities import Task
from glossator.sdk.connection import Certificate
from glossator.sdk.progress import Bar, Progress


def _v2_configuration(api: AsyncApi) -> Configuration:
    return Configuration(
        api.base_api_url.removesuffix("/v1"), access_token=api.api_key, connection=api.connection,
        user_agent=api.user_agent,
    )  # fmt: skip


class AsyncScaleClient(AsyncTaskCalls, AsyncBatchCalls, AsyncProjectCalls, AsyncTeamCalls):
    """Scale's API, at Scale or wherever ``api_instance_url`` (which ends in ``/v1``) says.

    ``source`` is added to the ``User-Agent``. ``proxies``, ``cert`` and ``verify`` are as in
    ``requests``: proxies by scheme, a PEM file or a pair of certificate and key, False or a file of
    authorities. ``timeout`` in seconds, ``tries`` of one request in all, ``headers`` with each
    request. ScaleConfigError if there is no key, or something cannot be. Close it, or use it as a
    context.
    """

    def __init__(
        self, api_key: str, source: str | None = None, api_instance_url: str | None = None,
        verify: bool | str | None = None, proxies: str | Mapping[str, str] | None = None,
        cert: Certificate | None = None, *, timeout: float = 60.0, tries: int = 5,
        headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.api = AsyncApi(
            api_key, source, api_instance_url, verify, proxies, cert,
            timeout=timeout, tries=tries, headers=headers,
        )  # fmt: skip
        self._v2: AsyncV2Api | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.api.base_api_url!r})"

    async def __aenter__(self) -> AsyncScaleClient:
        return self

    async def __aexit__(self, *ended: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self.api.aclose()
        if self._v2 is not None:
            await self._v2.aclose()

    @property
    def v2(self) -> AsyncV2Api:
        """The calls of ``/v2``, beside the ``/v1`` of the address."""
        if self._v2 is None:
            api = self.api
            self._v2 = AsyncV2Api(AsyncApiClient(_v2_configuration(api)))
        return self._v2

    async def v2_get_tasks(
        self, project_id: str | None = None, project_name: str | None = None,
        batch_id: str | None = None, batch_name: str | None = None, status: str | None = None,
        completed_after: datetime | str | None = None,
        completed_before: datetime | str | None = None, limit: int | None = None,
        expand: Sequence[str] | None = None, opts: Sequence[str] | None = None, *,
        progress: Progress = False,
    ) -> AsyncIterator[Task]:  # fmt: skip
        """All tasks of a project or a batch as ``/v2`` tells them, page by page as they are read.
        ApiException."""
        token: str | None = None
        with Bar(progress, None, said="tasks") as bar:
            while True:
                page = await self.v2.get_tasks(
                    project_id, project_name, batch_id, batch_name, status, completed_after,
                    completed_before, limit, token, expand, opts,
                )  # fmt: skip
                for task in page.tasks:
                    yield task
                    bar.step()
                if page.next_token is None or page.next_token == token:
                    return
                token = page.next_token
