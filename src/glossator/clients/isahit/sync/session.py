# Made from glossator/clients/isahit/aio/session.py by tests/sdk/twins.py: change that one.
"""Requests to the service, behind a login that is renewed in time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from glossator.clients.isahit import access, exceptions, filters
from glossator.clients.isahit.access import Credentials, Login
from glossator.clients.isahit.exceptions import AuthenticationFailed
from glossator.clients.isahit.filters import OTHERS_A_PAGE
from glossator.sdk.connection import Connection
from glossator.sdk.errors import ClientError
from glossator.sdk.progress import Bar, Progress
from glossator.sdk.sync.transport import Transport


class Session:
    """One account at one service."""

    def __init__(self, credentials: Credentials, connection: Connection) -> None:
        self._credentials = credentials
        self._transport = Transport(connection, refuse=exceptions.refuse)
        self._login: Login | None = None

    def close(self) -> None:
        """Let go of the connections."""
        self._transport.close()

    def login(self) -> Login:
        """Log in anew; AuthenticationFailed."""
        form = {
            "access_id": self._credentials.access_id, "secret_key": self._credentials.secret_key,
        }  # fmt: skip
        answer = self._transport.send("POST", access.LOGIN, form=form, repeat="always")
        made: Login = answer.read(Login)
        self._login = made
        return made

    def send(
        self, method: str, path: str, json: Any = None, *, read: bool = True, **more: Any
    ) -> Any:
        """One request; what it was answered, None for nothing and for what is not to be ``read``. A
        login that is no more taken is renewed once."""
        if json is not None:
            more["body"] = filters.json_bytes(json)
        kept = self._login if self._login and self._login.is_good() else None
        login = kept or self.login()
        try:
            answer = self._transport.send(method, path, headers=login.headers(), **more)
        except AuthenticationFailed:
            if kept is None:
                raise
            login = self.login()
            answer = self._transport.send(method, path, headers=login.headers(), **more)
        return answer.json() if read and answer.body else None

    def pages(
        self, path: str, query: filters.Query, limit: int, progress: Progress, said: str
    ) -> Iterator[dict[str, Any]]:
        """All that a list of the service has, page by page."""
        number = 1
        with Bar(progress, None, said=said) as bar:
            while True:
                page = self.send("GET", path, params=filters.page(number, limit) + query)
                bar.total(page["totalDocs"])
                for one in page["docs"]:
                    yield one
                    bar.step()
                if not page["hasNextPage"]:
                    return
                if (page["nextPage"] or 0) <= number:
                    raise ClientError("there is a next page, and the service does not say which")
                number = page["nextPage"]

    def listed(
        self, path: str, query: filters.Query, progress: Progress, said: str, iterate: bool | None
    ) -> list[dict[str, Any]] | Iterator[dict[str, Any]]:
        """All that a list of the service has; with ``iterate`` what goes through it."""
        each = self.pages(path, query, OTHERS_A_PAGE, progress, said)
        return each if iterate else list(each)
