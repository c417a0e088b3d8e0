"""Each test of the client runs on both twins, against a running server where it asks for one."""

from collections.abc import Iterator
from typing import Any

import pytest

from glossator.sdk import templates
from glossator.sdk.aio.client import AsyncClient
from glossator.sdk.sync.client import Client
from tests.edge.serving import Hub, busy
from tests.sdk.twinned import Twin

__all__ = ["busy"]


@pytest.fixture(params=["sync", "async"])
def twin(request: pytest.FixtureRequest) -> Iterator[Twin]:
    made = Twin(request.param)
    yield made
    made.close()


@pytest.fixture
def client(twin: Twin, busy: Hub) -> Iterator[Any]:
    """The owner's client of a new organization."""
    owner = busy.found()
    made = twin.made(twin.pick(Client, AsyncClient), busy.url, owner.api_key)
    yield made
    (made.close if twin.name == "sync" else made.aclose)()


@pytest.fixture
def project(client: Any) -> Any:
    return client.projects.create("Street", templates.boxes(["car", "dog"]), open_to_all=True)
