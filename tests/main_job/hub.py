"""A hub under test: a server with an organization on it, and people who talk to it over HTTP.

A person's client does what a careful program does: every POST carries an ``Idempotency-Key``, and
a call that got no answer is sent again with the same key, also while the server is being restarted.
"""

import contextlib
import json
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from glossator.services import consistency
from glossator.store.database import open_database
from tests import parts
from tests.replicas import topology

PATIENCE_S = 60.0
"""How long a person sends a call again before they give up."""


class Refused(AssertionError):
    """The server answered, but not with what the caller can use."""

    def __init__(self, reply: httpx.Response) -> None:
        self.status = reply.status_code
        self.body = reply.text
        request = reply.request
        super().__init__(f"{request.method} {request.url}: {reply.status_code} {reply.text[:1500]}")


class Person:
    """One person's client; use it from one thread at a time."""

    def __init__(self, url: str, granted: dict[str, Any]) -> None:
        self.key = str(granted["api_key"])
        self.email = str(granted.get("email", ""))
        self.sent_again = 0
        self._http = httpx.Client(
            base_url=f"{url}/native/v1",
            headers={"Authorization": f"Bearer {self.key}"},
            timeout=30,
            verify=False,  # plain HTTP: saves reading the certificates for each of 32 people
        )

    def close(self) -> None:
        self._http.close()

    def once(self, method: str, path: str, **request: Any) -> httpx.Response:
        """One try; raises httpx.TransportError if there is no answer."""
        return self._http.request(method, path, **request)

    def send(self, method: str, path: str, *, key: str | None = None, **request: Any) -> Any:
        """Sends until there is an answer; gives the reply, whatever it says."""
        headers = dict(request.pop("headers", {}))
        if method == "POST":
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                reply = self.once(method, path, headers=headers, **request)
                if reply.status_code != 503:
                    return reply
            except httpx.TransportError:
                if time.monotonic() > until:
                    raise
            self.sent_again += 1
            time.sleep(0.05)

    def ask(self, method: str, path: str, **request: Any) -> Any:
        """The answer's JSON (None for no content); raises :class:`Refused` for an error."""
        reply = self.send(method, path, **request)
        if not reply.is_success:
            raise Refused(reply)
        return reply.json() if reply.content else None

    def get(self, path: str, **query: Any) -> Any:
        return self.ask("GET", path, params=query)

    def post(self, path: str, body: Any = None, **request: Any) -> Any:
        if body is not None:
            request["json"] = body
        return self.ask("POST", path, **request)

    def every(self, path: str, **query: Any) -> list[Any]:
        """A list over all of its pages."""
        found: list[Any] = []
        after: int | None = 0
        while after is not None:
            page = self.get(path, after=after, limit=1000, **query)
            found += page["items"]
            after = page["next"]
        return found

    def bytes_of(self, path: str, **query: Any) -> bytes:
        reply = self.send("GET", path, params=query)
        if not reply.is_success:
            raise Refused(reply)
        content: bytes = reply.content
        return content

    def upload(self, files: list[tuple[str, bytes]], key: str | None = None, **owners: Any) -> Any:
        """Sends files by multipart; what is recorded of them, in order."""
        parts_ = [("file", (name, content)) for name, content in files]
        form = {name: str(value) for name, value in owners.items()}
        return self.ask("POST", "/files", key=key, files=parts_, data=form)["files"]


@dataclass
class Hub:
    """A running server with one organization."""

    server: parts.Server
    data: Path
    database: str
    owner: Person
    organization: str
    people: list[Person] = field(default_factory=list)

    def person(self, role: str, name: str) -> Person:
        """Adds somebody to the organization; a second one of a name has a number behind it."""
        n = sum(person.email.partition("@")[0].partition("+")[0] == name for person in self.people)
        email = f"{name}{f'+{n}' if n else ''}@hub.example"
        granted = self.owner.post("/members", {"email": email, "role": role})
        return self.known(granted)

    def known(self, granted: dict[str, Any]) -> Person:
        """Somebody who has a key already; closed with the hub."""
        person = Person(self.server.url, granted)
        self.people.append(person)
        return person

    def again(self, person: Person) -> Person:
        """The same person at another machine: a client for another thread."""
        return self.known({"api_key": person.key, "email": person.email})

    def kill9(self, crash_at: str = "") -> float:
        """Kills and starts again; seconds until it is ready. With ``crash_at`` it will end itself
        at that place (``glossator.crash``)."""
        self.server.kill9()
        if crash_at:
            self.server.start(env={"GLOSSATOR_CRASH_AT": crash_at})
        else:
            self.server.start()
        return self.server.seconds_to_ready

    def on_the_way(self) -> list[Path]:
        """Files that are being uploaded, or were when a server was killed."""
        server: Any = self.server
        folder = server.folder if topology.asked_for(self.database) else self.data
        return list(folder.rglob("*.part"))

    def check(self) -> None:
        """The database agrees with itself, beside the running server (``glossator check``)."""
        base = open_database(self.database, readers=1, workers=2)
        try:
            findings = consistency.check(base, topology.blobs(self.data, self.database))
        finally:
            base.close()
        assert findings == []


@contextlib.contextmanager
def hub(
    folder: Path, database: str, *args: str, env: dict[str, str] | None = None
) -> Iterator[Hub]:
    """A server on ``database`` with its files in ``folder``, and an organization with its owner."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    granted = parts.cli(
        "org", "create", "Hub", "--owner", "owner@hub.example", data=data, database=database
    )
    with parts.server(data, *args, database=database, env=env) as server:
        made = Hub(server, data, database, Person(server.url, granted), "Hub")
        made.people.append(made.owner)
        try:
            yield made
        finally:
            for person in made.people:
                person.close()


class Threads:
    """Threads whose first failure is raised where they are joined; it also sets ``over``, so that
    the others end."""

    def __init__(self, over: threading.Event | None = None) -> None:
        self._over = over
        self._threads: list[threading.Thread] = []
        self.failures: list[BaseException] = []
        self.failed = threading.Event()

    def start(self, work: Any, *arguments: Any) -> None:
        def run() -> None:
            try:
                work(*arguments)
            except BaseException as failure:
                self.failures.append(failure)
                self.failed.set()
                if self._over is not None:
                    self._over.set()

        thread = threading.Thread(target=run, daemon=True)
        self._threads.append(thread)
        thread.start()

    def join(self, timeout: float = 240) -> None:
        until = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        if self.failures:
            raise self.failures[0]
        assert not any(thread.is_alive() for thread in self._threads), "a thread does not end"


def compact(value: Any) -> bytes:
    """JSON as the tests send it, so that bytes can be compared."""
    return json.dumps(value, separators=(",", ":")).encode()
