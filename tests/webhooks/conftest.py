"""Servers that may call loopback, receivers, and a person's hand on both."""

import atexit
import contextlib
import itertools
from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx
import pytest

from tests import parts
from tests.edge.serving import Hub, Person, lite, running, wait_until
from tests.store.migrated import Sql
from tests.webhooks.receiver import Got, Receiver

__all__ = ["lite"]
LOOPBACK = {"GLOSSATOR_OUTGOING_ALLOW": "127.0.0.0/8"}
SCHEMA = {"fields": [{"kind": "text", "name": "note"}]}
_paths = itertools.count()


class Side:
    """One organization that has itself called."""

    def __init__(self, hub: Hub, receiver: Receiver) -> None:
        self.hub, self.receiver = hub, receiver
        self.owner: Person = hub.found()
        self.client: httpx.Client = hub.client(self.owner)
        self.sql = Sql(hub.database_url)

    def do(self, method: str, path: str, body: Any = None, status: int = 0) -> Any:
        reply = self.client.request(method, f"/v1{path}", json=body)
        good = reply.status_code == status if status else reply.status_code < 300
        assert good, (method, path, reply.status_code, reply.text)
        return reply.json() if reply.content else None

    def hook(self, **more: Any) -> dict[str, Any]:
        """A webhook on a path of its own; ``path`` is added to what the server says."""
        path = f"/hook-{next(_paths)}"
        body = {"url": self.receiver.url(path), **more}
        made: dict[str, Any] = self.do("POST", "/webhooks", body, 201)
        return {**made, "path": path}

    def project(self, name: str = "watched") -> int:
        number: int = self.do("POST", "/projects", {"name": name, "schema": SCHEMA})["id"]
        return number

    def calls(self, hook: dict[str, Any], n: int, seconds: float = 15) -> list[Got]:
        """The calls of a webhook once there are ``n``."""
        wait_until(lambda: len(self.receiver.at(hook["path"])) >= n, seconds)
        return self.receiver.at(hook["path"])

    def deliveries(self, hook: dict[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.do("GET", f"/webhooks/{hook['id']}/deliveries")["items"]
        return found

    def until(self, hook: dict[str, Any], **wanted: Any) -> dict[str, Any]:
        """The last delivery once it has these values."""

        def look() -> Any:
            last = self.deliveries(hook)[-1:]
            return last and all(last[0][k] == v for k, v in wanted.items()) and last[0]

        found: dict[str, Any] = wait_until(look)
        return found

    def now_due(self, hook: dict[str, Any]) -> None:
        """As if the wait for the next try were over. The status is empty until that has ended."""
        self.sql("UPDATE deliveries SET next_at = 1, status = NULL "
                 "WHERE webhook_id = ? AND state = 'pending'", hook["id"])  # fmt: skip

    def close(self) -> None:
        self.client.close()
        self.sql.close()


@cache
def _calling(engine: str) -> Hub:
    stack = contextlib.ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(running(engine, env=LOOPBACK))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.close()


@pytest.fixture(params=["sqlite", "postgres"])
def side(request: pytest.FixtureRequest, receiver: Receiver) -> Iterator[Side]:
    """On a shared server, once on each engine."""
    if request.param == "postgres":
        parts.require("postgres")
    found = Side(_calling(request.param), receiver)
    yield found
    found.close()


@pytest.fixture(params=["sqlite", "postgres"])
def own_side(request: pytest.FixtureRequest, receiver: Receiver) -> Iterator[Side]:
    """On a server of its own, to be killed."""
    with running(request.param, env=LOOPBACK) as hub:
        found = Side(hub, receiver)
        yield found
        found.close()
