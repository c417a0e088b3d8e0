# Made from glossator/clients/labelstudio/aio/client.py by tests/sdk/twins.py: change that one.
"""The client, and the way to its exports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from glossator.clients.labelstudio import errors, reach
from glossator.clients.labelstudio.reach import LabelStudioEnvironment, Narrow
from glossator.clients.labelstudio.sync.exports import ExportsClient
from glossator.clients.labelstudio.sync.wire import Wire
from glossator.sdk.connection import Certificate
from glossator.sdk.sync.transport import Transport

if TYPE_CHECKING:
    import ssl

    import httpx


class LabelStudio(Narrow):
    """Label Studio, or a server that speaks its protocol (Glossator: ``http://host:8080/labelstudio``).

    ``base_url`` with the path that the service is mounted at; ``api_key`` else from
    ``LABEL_STUDIO_API_KEY``; ``timeout`` in seconds, 60 if nothing is said, or that of
    ``httpx_client``, a client of httpx to use, with its own redirects, proxies and certificates.
    What follows ``httpx_client`` the vendor's class does not have: ``tries`` of one request in all,
    and more of :class:`~glossator.sdk.connection.Connection`. Close it, or use it as a context.
    """

    def __init__(
        self, *, base_url: str | None = None, environment: LabelStudioEnvironment = LabelStudioEnvironment.DEFAULT,
        api_key: str | None = None, timeout: float | None = None, follow_redirects: bool | None = True,
        httpx_client: httpx.Client | None = None, tries: int = 5, proxies: str | dict[str, str] | None = None,
        cert: Certificate | None = None, verify: bool | str | ssl.SSLContext | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        connection = reach.connection(
            environment.value if base_url is None else base_url, api_key, lent=httpx_client is not None,
            timeout=timeout, tries=tries, proxies=proxies, cert=cert, verify=verify, headers=headers,
        )  # fmt: skip
        follow = follow_redirects if httpx_client is None else httpx_client.follow_redirects
        self._transport = Transport(
            connection, {"Authorization": f"Token {connection.key}"}, errors.refused, httpx_client,
            bool(follow),
        )  # fmt: skip
        self.projects = ProjectsClient(exports=ExportsClient(Wire(self._transport, timeout)))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._transport.connection!r})"

    def __enter__(self) -> LabelStudio:
        return self

    def __exit__(self, *ended: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections, but for those of ``httpx_client``."""
        self._transport.close()


class ProjectsClient(Narrow):
    """What is reached by way of projects."""

    def __init__(self, *, exports: ExportsClient) -> None:
        self.exports = exports
