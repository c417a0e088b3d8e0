"""Clients of either kind, whose connections are let go of, and a service that answers at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.sdk.conftest import twin as twin
from tests.sdk.twinned import Plain, Twin

from glossator.clients.scale import AsyncScaleClient, ScaleClient
from glossator.clients.scale.tests.service import Service, serving

KEY = "live_key"
Opened = Callable[..., Plain]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossator.sdk.retrying.pause", lambda tries, retry_after=None: 0.0)


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as made:
        yield made


@pytest.fixture
def opened(twin: Twin) -> Iterator[Opened]:
    """Makes a client for an address without ``/v1``."""
    found: list[Plain] = []

    def make(url: str, **more: Any) -> Plain:
        kind = twin.pick(ScaleClient, AsyncScaleClient)
        found.append(twin.made(kind, KEY, None, f"{url}/v1", **more))
        return found[-1]

    yield make
    for one in found:
        getattr(one, twin.pick("close", "aclose"))()
