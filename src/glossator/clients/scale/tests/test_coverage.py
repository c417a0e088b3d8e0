"""The table of what Scale's reference documents and our call for it: printed, and without a gap."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from glossator.clients import scale
from glossator.clients.scale import filters
from glossator.clients.scale.aio.v2 import AsyncV2Api
from glossator.clients.scale.tests.calls import Calls
from glossator.clients.scale.tests.coverage import COVERED, HTTP
from glossator.clients.scale.tests.service import routes

NAMED = {"ScaleClient.tasks": filters.TASKS, "ScaleClient.batches": filters.BATCHES}


@pytest.mark.parametrize("prefix", ["", "Async"])
def test_every_call_and_parameter_of_the_reference_is_one_of_ours(prefix: str) -> None:
    for documented, (ours, parameters) in COVERED.items():
        assert ours, f"{documented}: nothing"
        call = _ours(ours, prefix)
        print(f"{documented:60} {prefix}{ours}({parameters})")
        for parameter in parameters.split():
            name = parameter.rpartition("=")[2]
            assert _takes(call, ours, name), f"{documented}: {ours} does not take {name}"


def test_every_request_of_the_reference_is_made_by_a_test() -> None:
    answered = {" ".join([method, "/" + "/".join(path)]) for method, *path in routes()}
    for request in HTTP:
        method, _, path = request.partition(" ")
        wanted = ["*" if one.startswith("{") else one for one in path.split("/")]
        assert any(_fits(one, method, wanted) for one in answered), f"{request}: no fixture"
    tried = {name.split("_", 1)[1] for name in Calls(scale.__name__, None, None).names()}
    for ours, _ in HTTP.values():
        call = ours.partition(".")[2]
        assert call in tried or call == "get_dataset_task_response_url", f"{ours}: not tried"


def _fits(route: str, method: str, wanted: list[str]) -> bool:
    known, _, path = route.partition(" ")
    segments = path.split("/")
    return (
        known == method
        and len(segments) == len(wanted)
        and all(w in ("*", s) for w, s in zip(wanted, segments, strict=True))
    )


def _ours(name: str, prefix: str) -> Any:
    owner, _, member = name.partition(".")
    if owner == "V2Api":
        found: Any = AsyncV2Api if prefix else scale.V2Api
    else:
        found = getattr(scale, prefix + owner, None) or getattr(scale, owner)
    return getattr(found, member) if member else found


def _takes(call: Any, ours: str, name: str) -> bool:
    if ours in NAMED:  # what it takes is looked up, not spelled in its signature
        return bool(filters.known({name: 1}, NAMED[ours], ours))
    parameters = inspect.signature(call).parameters
    anything = any(one.kind is one.VAR_KEYWORD for one in parameters.values())
    return name in parameters or anything
