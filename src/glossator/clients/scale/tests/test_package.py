"""Ours beside Scale's own package: the same signatures, the same requests, the same outcomes.

Every call is made with the package (in an environment of its own) and with both of our clients
against a local service; what differs stands in ``differences.py`` with its reason.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.parts import require, vendor_python
from tests.sdk.twinned import Twin

from glossator.clients.scale import AsyncScaleClient, ScaleClient
from glossator.clients.scale.tests import differences
from glossator.clients.scale.tests.calls import Calls
from glossator.clients.scale.tests.coverage import COVERED
from glossator.clients.scale.tests.service import Service, serving
from glossator.clients.scale.tests.surface import surface

OURS = "glossator.clients.scale"
KEY = "live_key|test"
pytestmark = pytest.mark.xdist_group("scale")


class Tried(NamedTuple):
    """What was asked by each call, what came of it, and what the package offers."""

    asked: dict[str, list[dict[str, Any]]]
    outcomes: dict[str, Any]
    surface: dict[str, Any]


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with serving() as made:
        yield made


@pytest.fixture(scope="module")
def package(service: Service) -> Tried:
    require("sdks", lambda: vendor_python("scale"))
    command = [vendor_python("scale"), "-B", "-m", "tests.calls", service.url, KEY]
    ended = subprocess.run(
        command,
        cwd=Path(__file__).parents[1],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr[-4000:]
    asked = dict(service.asked)
    return Tried(asked, **json.loads(ended.stdout))


@pytest.fixture(scope="module", params=["sync", "async"])
def ours(request: pytest.FixtureRequest, service: Service) -> Tried:
    twin = Twin(request.param)
    kind = twin.pick(ScaleClient, AsyncScaleClient)
    client = kind(KEY, "tests", api_instance_url=f"{service.url}/ours/v1")
    calls, asked, outcomes = Calls(OURS, client, twin.run), {}, {}
    for name in calls.names():
        outcomes[name] = calls.outcome(name)
        asked[name] = service.asked.pop("ours", [])
    twin.run(twin.pick(getattr(client, "close", None), getattr(client, "aclose", None))())
    twin.close()
    offered = surface(OURS, twin.pick("", "Async"))
    return Tried(
        asked, *json.loads(json.dumps([outcomes, offered]).replace("AsyncProject", "Project"))
    )


def test_every_call_asks_the_same(package: Tried, ours: Tried) -> None:
    assert set(package.outcomes) == set(ours.outcomes)
    for name in package.outcomes:
        theirs, mine = (_plain(one.asked.get(name, [])) for one in (package, ours))
        if name in differences.REQUESTS:
            assert theirs != mine, f"{name} is no difference any more"
            theirs, mine = (_blurred(one) for one in (theirs, mine))
        assert mine == theirs, name


def test_every_call_gives_the_same(package: Tried, ours: Tried) -> None:
    for name, theirs in package.outcomes.items():
        mine = ours.outcomes[name]
        if name in differences.OUTCOMES:
            assert theirs != mine, f"{name} is no difference any more"
            theirs, mine = theirs[:2], mine[:2]
        assert mine == theirs, name


def test_every_request_says_who_asks_with_which_key(ours: Tried) -> None:
    for name, requests in ours.asked.items():
        for one in requests:
            key = f"Bearer {KEY}" if one["path"].startswith("/v2/") else f"Basic {KEY}:"
            assert one["authorization"] == key, name
            assert one["agent"].startswith("glossator Python/"), name
            assert one["agent"].endswith(" tests"), name


def test_every_signature_is_the_same(package: Tried, ours: Tried) -> None:
    theirs, mine = dict(package.surface), dict(ours.surface)
    missing = set(theirs.pop("names")) - set(mine.pop("names"))
    assert not missing
    used = set()
    for name in theirs.keys() - mine.keys():
        used.add(_listed(name, differences.OMITTED))
    for name in mine.keys() - theirs.keys():
        used.add(_listed(name, differences.ADDED))
    for name in mine.keys() & theirs.keys():
        if mine[name] != theirs[name]:
            used.add(_listed(name, differences.CHANGED))
            assert _goes_on(theirs[name], mine[name]), f"{name}: {mine[name]}"
    lists = (differences.CHANGED, differences.ADDED, differences.OMITTED)
    assert used == {name for one in lists for name in one}, "listed, and not different"


def test_every_method_of_the_package_is_in_the_table(package: Tried) -> None:
    covered = {ours for ours, _ in COVERED.values()}
    inner = {"Api", "QualityTask", "Paginator", "ApiException", "exceptions", "v2"}
    for name in package.surface:
        owner, _, method = name.partition(".")
        if method and method != "__init__" and owner not in inner:
            assert name in covered, name


def _listed(name: str, reasons: dict[str, str]) -> str:
    found = [pattern for pattern in reasons if fnmatchcase(name, pattern)]
    assert found, f"{name} differs without a reason"
    return found[0]


def _goes_on(theirs: list[list[str]], mine: list[list[str]]) -> bool:
    """Whether what fits their signature fits ours: the same names in order, of the same kinds, with
    the same defaults (or one where they have none), and then only what must be named."""
    same = all(
        m[:2] == t[:2] and (m[2] == t[2] or not t[2]) for t, m in zip(theirs, mine, strict=False)
    )
    return same and all(one[1] in ("KEYWORD_ONLY", "VAR_KEYWORD") for one in mine[len(theirs) :])


def _plain(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{k: v for k, v in one.items() if k != "agent"} for one in requests]


def _blurred(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without what ``differences.REQUESTS`` tells of."""
    found = []
    for one in requests:
        body = one["body"] or None
        if one["media"] == "multipart/form-data":
            body = [[name, content] for name, _, content in one["body"]]
        found.append({**one, "body": body})
    return found
