"""Every call of the client, once and with all that it takes: run with Scale's own package and with
ours, sync and async, so that requests, outcomes and signatures can be compared.

It runs alone, for Scale's package is in an environment of its own: ``python -m tests.calls URL KEY``
in the folder above prints the outcomes and the surface there as JSON.
"""

from __future__ import annotations

import inspect
import json
import sys
from typing import Any

from .batch_calls import BatchCalls
from .people_calls import PeopleCalls
from .surface import surface
from .task_calls import TaskCalls
from .v2_calls import V2Calls


class Calls(TaskCalls, BatchCalls, PeopleCalls, V2Calls):
    """All of them."""


def _vendor(url: str, key: str) -> dict[str, Any]:
    import scaleapi

    def run(value: Any) -> Any:
        return list(value) if inspect.isgenerator(value) else value

    outcomes = {}
    for name in Calls("scaleapi", None, run).names():
        client = scaleapi.ScaleClient(key, "tests", api_instance_url=f"{url}/{name}/v1")
        client.v2.api_client.configuration.host = f"{url}/{name}"
        outcomes[name] = Calls("scaleapi", client, run).outcome(name)
    return {"outcomes": outcomes, "surface": surface("scaleapi")}


if __name__ == "__main__":
    print(json.dumps(_vendor(*sys.argv[1:])))
