"""Running servers for the suites that talk to one, and the way into the database beside them.

A server is a real process on a real database; one of each kind serves all tests of one worker,
which take an organization of their own each. What no route does (making an organization) and what
no route shows (every row of every table) goes straight to the database.
"""

from __future__ import annotations

import atexit
import contextlib
import itertools
import os
import secrets
import shutil
import socket
import ssl
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from tests import parts
from tests.replicas import topology

from glossator import registry
from glossator.model.work import Member
from glossator.services import members
from glossator.services.access import Context, now, robot
from glossator.store import accounts, tables
from glossator.store.database import Database, open_database, read, write
from glossator.store.migrate import upgrade
from glossator.store.transaction import Transaction

ROLES = ("labeler", "reviewer", "member", "manager", "admin", "owner")
_numbers = itertools.count()


class Person(msgspec.Struct, frozen=True):
    """Somebody with a key."""

    organization_id: int
    member_id: int
    api_key: str
    role: str
    email: str


class Hub:
    """One server with its database and files."""

    def __init__(self, server: parts.Server, database_url: str, data: Path) -> None:
        self.server = server
        self.database_url = database_url
        self.data = data
        self.database: Database = open_database(database_url, 1, 2)
        self.blobs = topology.blobs(data, database_url)

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self.server.port

    def found(self) -> Person:
        """A new organization; its owner."""
        name = f"{os.getpid()}-{next(_numbers)}-{secrets.token_hex(3)}"
        email = f"owner-{name}@example.org"
        made = write(
            self.database, lambda tx: members.found(tx, name, email, self.blobs, "none", "none")
        )
        return _person(made, "owner")

    def join(self, owner: Person, role: str) -> Person:
        """Another member of an organization."""
        email = f"{role}-{next(_numbers)}-{secrets.token_hex(3)}@example.org"

        def add(tx: Transaction) -> Any:
            context = Context(tx, robot(owner.organization_id), self.blobs)
            return members.add(context, email, role)  # type: ignore[arg-type]

        return _person(write(self.database, add), role)

    def log_in(self, person: Person) -> int:
        """A session of somebody, that nobody has the word of; its id."""
        member = Member(
            id=person.member_id, org_id=person.organization_id, role="labeler",
            user_id=read(self.database, lambda tx: accounts.account(tx, person.email)).user_id,
        )  # fmt: skip
        return write(
            self.database,
            lambda tx: accounts.add_session(tx, member, secrets.token_bytes(32), "", "", now()),
        )

    def client(self, person: Person | None = None, mount: str = "/native") -> httpx.Client:
        """A client under a dialect's mount; close it."""
        headers = {"Authorization": f"Bearer {person.api_key}"} if person else {}
        return httpx.Client(
            base_url=self.url + mount, headers=headers, timeout=60, verify=_context()
        )

    def dump(self, *but: str, organization: int | None = None) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, without the times that keys were last used; of the tables of
        tenants only the rows of one ``organization``, if one is named."""
        return read(self.database, lambda tx: _dump(tx, but, organization))

    def files(self) -> set[str]:
        """Every stored or half-stored file."""
        return {str(p.relative_to(self.data)) for p in self.data.rglob("*") if p.is_file()} - {
            "glossator.db", "glossator.db-wal", "glossator.db-shm", "glossator.db.lock", "secret.key",
        }  # fmt: skip

    def close(self) -> None:
        self.database.close()


@cache
def _context() -> ssl.SSLContext:
    """Making one takes longer than a request."""
    return ssl.create_default_context()


def _person(made: Any, role: str) -> Person:
    return Person(made.organization_id, made.member_id, made.api_key, role, made.email)


def _dump(
    tx: Transaction, but: tuple[str, ...], organization: int | None
) -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    for table in tables.metadata.sorted_tables:
        if table.name in but or (table.name == "jobs" and tx.engine == "postgresql"):
            continue
        names = [c.name for c in table.columns if c.name != "last_used_at"]
        text = f"SELECT {', '.join(names)} FROM {table.name}"  # noqa: S608
        if organization is not None and "org_id" in names:
            text += f" WHERE org_id = {organization}"
        rows = tx._execute(text, ()).fetchall()
        found[table.name] = sorted(
            (tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in rows),
            key=repr,
        )
    if tx.engine == "postgresql" and "jobs" not in but:
        text = "SELECT id, task_name, args::text FROM procrastinate_jobs ORDER BY id"
        found["procrastinate_jobs"] = tx._execute(text, ()).fetchall()
    return found


def of_organization(
    dump: dict[str, list[tuple[Any, ...]]], organization_id: int
) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of one tenant in a dump."""
    found = {}
    for name, rows in dump.items():
        table = tables.metadata.tables.get(name)
        if table is None:
            continue
        names = [c.name for c in table.columns if c.name != "last_used_at"]
        if "org_id" in names:
            at = names.index("org_id")
            found[name] = [row for row in rows if row[at] == organization_id]
    return found


@contextlib.contextmanager
def running(engine: str, *args: str, env: dict[str, str] | None = None) -> Iterator[Hub]:
    """A server of one's own. Where several stand for one, it is always on PostgreSQL."""
    engine = "postgres" if topology.WANTED else engine
    data = Path(tempfile.mkdtemp(dir=parts.run_folder(), prefix="hub-"))
    url = f"sqlite:///{data / 'glossator.db'}"
    if engine == "postgres":
        parts.require("postgres")
        url = parts.postgres_database(prepare=upgrade)
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, data, ignore_errors=True)
        if engine == "postgres":
            stack.callback(parts.drop_postgres_database, url)
        server = stack.enter_context(parts.server(data, *args, database=url, env=env))
        hub = Hub(server, url, data)
        stack.callback(hub.close)
        yield hub


DRAFTS = ",".join(name for name, found in registry.every("dialects").items() if found.draft)
"""Their own tests run on the shared server too."""


EASY = {
    "GLOSSATOR_PASSWORD_MEMORY": "64",
    "GLOSSATOR_LOGIN_TRIES": "1000000",
    "GLOSSATOR_LOGIN_TRIES_ADDRESS": "1000000",
}
"""Suites that send what is wrong log in often."""


@cache
def shared(engine: str, worker: bool = False, room: str = "") -> Hub:
    """The server that all tests of this worker share; without jobs, so that rows rest. A ``room`` is
    shared by those who name it: whoever looks at all rows again and again wants few of them."""
    stack = contextlib.ExitStack()
    atexit.register(stack.close)
    drafts = {"GLOSSATOR_DRAFT_DIALECTS": DRAFTS, **EASY}
    return stack.enter_context(running(engine, *([] if worker else ["--no-worker"]), env=drafts))


@pytest.fixture(params=["sqlite", "postgres"])
def hub(request: pytest.FixtureRequest) -> Hub:
    """A shared server, once on each engine."""
    if request.param == "postgres":
        parts.require("postgres")
    return shared(request.param)


@pytest.fixture
def lite() -> Hub:
    """A shared server on SQLite, for what does not depend on the engine."""
    return shared("sqlite")


@pytest.fixture
def busy() -> Hub:
    """A shared server on SQLite that runs jobs as well."""
    return shared("sqlite", worker=True)


class Answer(msgspec.Struct, frozen=True):
    """What came back over a bare socket."""

    status: int
    headers: dict[str, str]
    body: bytes
    raw: bytes


def exchange(
    hub: Hub, request: bytes, end: bool = False, timeout: float = 30, head: bool = False
) -> Answer:
    """Send bytes as they are and read one answer; ``end`` closes our side after sending."""
    with socket.create_connection(hub.address, timeout) as link:
        with contextlib.suppress(ConnectionError):
            link.sendall(request)
        if end:
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_WR)
        return receive(link, head)


def receive(link: socket.socket, head: bool = False) -> Answer:
    """One answer from a socket, to ``HEAD`` without a body; status 0 if the other side hung up without one."""
    raw = b""
    with contextlib.suppress(ConnectionError):
        while b"\r\n\r\n" not in raw:
            chunk = link.recv(65536)
            if not chunk:
                return Answer(0, {}, b"", raw)
            raw += chunk
    before, _, body = raw.partition(b"\r\n\r\n")
    lines = before.decode("latin-1").split("\r\n")
    if not lines[0]:
        return Answer(0, {}, b"", raw)
    headers = {k.strip().lower(): v.strip() for k, v in (x.split(":", 1) for x in lines[1:])}
    with contextlib.suppress(ConnectionError):
        if head:
            pass
        elif "content-length" in headers:
            while len(body) < int(headers["content-length"]):
                chunk = link.recv(65536)
                if not chunk:
                    break
                body += chunk
        elif headers.get("transfer-encoding") == "chunked":
            while not body.endswith(b"0\r\n\r\n"):
                chunk = link.recv(65536)
                if not chunk:
                    break
                body += chunk
    return Answer(int(lines[0].split()[1]), headers, body, before + b"\r\n\r\n" + body)


def bare(
    method: str, target: str | bytes, person: Person | None = None, body: bytes | None = None,
    headers: tuple[tuple[str, str], ...] = (),
) -> bytes:  # fmt: skip
    """A request whose target is sent as it is."""
    path = target if isinstance(target, bytes) else target.encode()
    lines = [method.encode() + b" " + path + b" HTTP/1.1", b"Host: localhost"]
    if person is not None:
        lines.append(b"Authorization: Bearer " + person.api_key.encode())
    if body is not None:
        lines.append(b"Content-Length: " + str(len(body)).encode())
    lines += [f"{k}: {v}".encode("latin-1") for k, v in headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + (body or b"")


def without_request_id(body: bytes) -> Any:
    """An error body to compare with another."""
    found = msgspec.json.decode(body)
    if isinstance(found, dict):
        found.pop("request_id", None)
        if "status_code" in found:  # the form of Label Studio
            found.pop("id", None)
    return found


def wait_until(condition: Callable[[], Any], seconds: float = 20) -> Any:
    """The first true value of a condition."""
    import time

    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)
    return found
