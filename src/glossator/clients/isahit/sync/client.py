# Made from glossator/clients/isahit/aio/client.py by tests/sdk/twins.py: change that one.
"""The client."""

from __future__ import annotations

from typing import Any

from glossator.clients.isahit import access
from glossator.clients.isahit.sync.datasets import DatasetActions
from glossator.clients.isahit.sync.session import Session
from glossator.clients.isahit.sync.tasks import TaskActions
from glossator.clients.isahit.sync.webhooks import WebhookActions
from glossator.sdk.connection import Certificate


class IsahitLab(TaskActions, DatasetActions, WebhookActions):
    """One account at the service: its own address, or Glossator's with ``/isahit/``.

    What is not said is taken from ``ISAHIT_LAB_API_ACCESS_ID``, ``ISAHIT_LAB_API_SECRET_KEY`` and
    ``ISAHIT_LAB_API_ENDPOINT``. It logs in with the first request (``defer_auth=False``: at once,
    where there is no event loop). A request is sent at most ``tries`` times (5, or one more than
    ``http_retry_attempts``) where that is safe; ``timeout`` in seconds, ``proxies``, ``cert``,
    ``verify`` and ``headers`` as for :class:`~glossator.sdk.connection.Connection`. Close it, or
    use it as a context. AuthenticationFailed.
    """

    def __init__(
        self, access_id: str | None = None, secret_key: str | None = None,
        endpoint: str | None = None, defer_auth: bool = True, http_retry_attempts: int = 0, *,
        tries: int | None = None, timeout: float = 60.0, verify: Any = True,
        proxies: str | dict[str, str] | None = None, cert: Certificate | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        connection = access.connection(
            endpoint, http_retry_attempts, tries, timeout, verify, proxies, cert, headers
        )
        self._session = Session(access.credentials(access_id, secret_key), connection)
        if not defer_auth:
            access.now(self._session.login)

    def __enter__(self) -> IsahitLab:
        return self

    def __exit__(self, *ended: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()
