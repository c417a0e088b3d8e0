"""Runs the vendor's own client, in an environment of its own, against a running server."""

from __future__ import annotations

import atexit
import base64
import contextlib
import json
import os
import subprocess
import tempfile
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests import parts
from tests.edge.serving import Hub, Person, running, shared

HERE = Path(__file__).parent
LOOPBACK = {"GLOSSATOR_OUTGOING_ALLOW": "127.0.0.0/8"}
VERSIONS = {"2.18.4": "scale", "2.15.14": "scale_old"}


class Vendor:
    """A process that has one version of the client; scripts run in it one after another."""

    def __init__(self, version: str) -> None:
        parts.require("sdks", lambda: parts.vendor_python(VERSIONS[version]))
        self.version = version
        self._said = tempfile.TemporaryFile("w+")  # noqa: SIM115 - open as long as the process
        self._process = subprocess.Popen(
            [parts.vendor_python(VERSIONS[version]), "-B", HERE / "vendor_process.py"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said, text=True,
            env={"PATH": os.environ["PATH"]},
        )  # fmt: skip
        atexit.register(self._process.kill)

    def run(self, script: str, name: str = "script", **known: Any) -> Any:
        """What a script leaves in ``out``; AssertionError with what it raised instead."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"script": script, "name": name, "known": known}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            self._said.seek(0)
            vendor.cache_clear()
            raise AssertionError("the client's process ended: " + self._said.read()[-4000:])
        reply = json.loads(answer)
        assert "error" not in reply, reply["error"]
        return reply["out"]


@cache
def vendor(version: str) -> Vendor:
    """The process of a version that all tests of this worker share."""
    return Vendor(version)


class Account:
    """A new organization, its owner's key in the vendor's client, and the other ways in."""

    def __init__(self, hub: Hub, version: str = "2.18.4") -> None:
        self.hub, self.version = hub, version
        self.owner: Person = hub.found()
        self._native: dict[str, httpx.Client] = {}
        self._bare = hub.client(mount="/scale")

    def run(self, *scripts: str, **known: Any) -> Any:
        """Scripts in the vendor's client, one behind the other. ``key`` is the owner's unless
        another is known."""
        facts = {"url": f"{self.hub.url}/scale/v1", "key": self.owner.api_key} | known
        return vendor(self.version).run("".join(map(textwrap.dedent, scripts)), **facts)

    def test_mode(self, *scripts: str, **known: Any) -> Any:
        """The same with the key of the test mode."""
        return self.run(*scripts, key=f"{self.owner.api_key}|test", **known)

    def native(self, method: str, path: str, body: Any = None, by: Person | None = None) -> Any:
        """What the native interface answers to somebody, the owner as a rule; None for 204."""
        who = by or self.owner
        if who.api_key not in self._native:
            self._native[who.api_key] = self.hub.client(who)
        reply = self._native[who.api_key].request(method, f"/v1{path}", json=body)
        assert reply.status_code < 300, (method, path, reply.status_code, reply.text)
        return reply.json() if reply.content else None

    def project(self, name: str) -> int:
        """The number of a project by its name."""
        found = self.native("GET", "/projects?limit=100")["items"]
        return int(next(one["id"] for one in found if one["name"] == name))

    def claim(self, project: int, by: Person) -> Any:
        """The next assignment of somebody, or None."""
        return self.native("POST", f"/projects/{project}/assignments", by=by)

    def submit(self, held: Any, answer: Any, by: Person) -> Any:
        """Hand an assignment in."""
        return self.native("POST", f"/assignments/{held['id']}/submit", {"answer": answer}, by)

    def send(self, method: str, path: str, key: str | None = None, **more: Any) -> httpx.Response:
        """A bare request below the mount."""
        word = base64.b64encode(f"{key or self.owner.api_key}:".encode()).decode()
        headers = {"Authorization": f"Basic {word}", **more.pop("headers", {})}
        return self._bare.request(method, f"{self.hub.url}/scale{path}", headers=headers, **more)

    def close(self) -> None:
        """End the connections."""
        for one in (self._bare, *self._native.values()):
            one.close()


@cache
def calling() -> Hub:
    """A server that may call this machine, which all tests of this worker share."""
    stack = contextlib.ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(running("sqlite", env=LOOPBACK))


def category(word: str) -> dict[str, Any]:
    """An answer to the small categorization of the scripts."""
    return {"values": [{"field": "category", "value": [word]}]}


@pytest.fixture(params=list(VERSIONS))
def account(request: pytest.FixtureRequest) -> Iterator[Account]:
    """On a shared server that runs jobs, once with each version of the client."""
    made = Account(shared("sqlite", worker=True), request.param)
    yield made
    made.close()


@pytest.fixture
def fresh() -> Iterator[Account]:
    """The same, with the newer version alone, for what does not depend on the client."""
    made = Account(shared("sqlite", worker=True))
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest) -> Iterator[Account]:
    """With the newer version, once on each engine."""
    if request.param == "postgres":
        parts.require("postgres")
    made = Account(shared(request.param))
    yield made
    made.close()
