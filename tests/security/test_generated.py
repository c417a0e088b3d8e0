"""Requests made from each dialect's OpenAPI document meet no fault of the server.  # rel: L18

Two of four carry ids that exist, one of four a body that is no JSON of its route. About 1,000 a
dialect; ``GLOSSATOR_SOAK=1`` sends 10,000 and holds the time of an answer too, and
``GLOSSATOR_FUZZ_REQUESTS`` sets another number.
"""

from __future__ import annotations

import itertools
import os
import time
from collections import Counter
from typing import Any

import pytest
import requests
from tests.conformance.joining import DIALECTS, declared
from tests.edge.serving import shared
from tests.security.test_hostile import WRONG_JSON
from tests.security.test_walk import nouns
from tests.security.world import World
from tests.soak import SOAK, rounds

from glossator.edge import Route
from glossator.edge.openapi import describe

LEAST = int(os.environ.get("GLOSSATOR_FUZZ_REQUESTS", rounds(300, 10_000)))
SHARDS = 2
P99_S = 0.25
EXAMPLES = 12


class _Caller:
    """Sends generated cases as the owner of an organization, and keeps what came of them."""

    def __init__(self, name: str) -> None:
        self.hub = shared("sqlite")
        self._world = World(self.hub)
        self._name, self._known = name, declared(name)
        self._key = self._world.person["owner"].api_key
        self._by_name = {route.name: route for route in DIALECTS[name].routes}
        self._broken = itertools.cycle(WRONG_JSON.values())
        self._session = requests.Session()
        self.wrong: list[tuple[Any, ...]] = []
        self.seconds: list[float] = []
        self.statuses: Counter[int] = Counter()

    def send(self, case: Any) -> None:
        route, number = self._by_name[f"{case.method.upper()} {case.path}"], len(self.seconds)
        if number % 4 in (1, 3):
            case.path_parameters = self._ids(route)
        case.headers = {**(case.headers or {}), **self._known.authorize(self._key)}
        request = case.as_transport_kwargs(base_url=f"{self.hub.url}/{self._name}")
        if number % 4 == 2 and route.body is not None:
            request.pop("json", None)
            request["data"] = next(self._broken)
        begun = time.monotonic()
        reply = self._session.request(**request, timeout=60)
        self.seconds.append(time.monotonic() - begun)
        self.statuses[reply.status_code] += 1
        if self._is_wrong(reply):
            sent = (reply.request.url, reply.request.headers, reply.request.body)
            self.wrong.append((route.name, *sent, reply.status_code, reply.text[:500]))

    def _ids(self, route: Route) -> dict[str, str]:
        found = {
            parameter: self._known.spell(self._world.ids[noun])
            for parameter, noun in nouns(self._name, route).items()
        }
        return found | {p: v for p, v in self._known.TEXTS.items() if f"{{{p}}}" in route.path}

    def _is_wrong(self, reply: requests.Response) -> bool:
        status = reply.status_code
        if status < 400 or status == 416:
            return False
        said = reply.headers.get("content-type", "").startswith("application/json")
        fault = status >= 500 and status != 501
        return fault or not (said and self._known.is_error(status, reply.content))

    def is_known(self) -> bool:
        """Whether the key still opens the door: what is only refused proves nothing."""
        url = f"{self.hub.url}/{self._name}{self._known.WHO}"
        return self._session.get(url, headers=self._known.authorize(self._key)).status_code == 200

    def close(self) -> None:
        self._session.close()


@pytest.mark.timeout(rounds(300, 3000))
@pytest.mark.parametrize("shard", range(SHARDS))
@pytest.mark.parametrize("name", sorted(DIALECTS))
def test_generated_requests_meet_no_fault_of_the_server(name: str, shard: int) -> None:
    caller = _Caller(name)
    try:
        _send_enough(caller, name, shard)
    finally:
        caller.close()
    assert caller.wrong == []
    assert caller.is_known(), "the key of the caller has ended on the way"
    assert [line for line in caller.hub.server.log.splitlines() if "Traceback" in line] == []
    waits = sorted(caller.seconds)
    p99 = waits[len(waits) * 99 // 100]
    print(
        f"\n{name}, part {shard}: {len(waits)} generated requests, 0 faults, "
        f"{dict(sorted(caller.statuses.items()))}, p99 {p99 * 1000:.0f} ms, "
        f"{waits[-1] * 1000:.0f} ms at most"
    )
    assert p99 < P99_S or not SOAK


def _send_enough(caller: _Caller, name: str, shard: int) -> None:
    """Every operation in turn, until there were enough requests and each had its turn."""
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, seed, settings

    document = describe(DIALECTS[name], f"/{name}", "0")
    schema = schemathesis.openapi.from_dict(document)
    schema.config.base_url = f"{caller.hub.url}/{name}"
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) == len(DIALECTS[name].routes)
    mine = [o for o in operations[shard::SHARDS] if not _ends_things(o)]
    quick = settings(
        max_examples=EXAMPLES, database=None, deadline=None, derandomize=False,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    for number, operation in enumerate(itertools.cycle(mine)):
        run = given(case=operation.as_strategy())(caller.send)
        quick(seed(shard * 100_000 + number)(run))()
        enough = len(caller.seconds) >= LEAST // SHARDS and number >= len(mine)
        if caller.wrong or enough:
            return


def _ends_things(operation: Any) -> bool:
    """What would leave nothing for the following requests to be about, or nobody to send them."""
    path = operation.path.rstrip("/")
    return operation.method.upper() == "DELETE" or path.endswith(("/tasks/delete", "/reset-token"))
