"""SIGTERM: not ready, no new connections, every answer whole, exit code 0; the second one ends at once."""

# rel: R1 R2

from __future__ import annotations

import http.client
import json
import select
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.main_job.hub import Hub, hub
from tests.reliability.load import SCHEMA
from tests.replicas import topology

CLIENTS = 6
SLOW_S = 2.0
Ask = Callable[[http.client.HTTPConnection], http.client.HTTPResponse]


class Client(threading.Thread):
    """Sends one request after another on one connection until the server takes no more. ``cut``
    is what it was owed: an answer that ended early, or none on a connection that was open."""

    def __init__(self, running: Hub, ask: Ask) -> None:
        super().__init__(daemon=True)
        self._port = running.server.port
        self._ask = ask
        self.answers: Counter[int] = Counter()
        self.cut: list[str] = []
        self.stop = False

    def run(self) -> None:
        while not self.stop:
            link = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
            with closing(link):
                try:
                    link.connect()
                except OSError:
                    return
                self._use(link)

    def _use(self, link: http.client.HTTPConnection) -> None:
        first = True
        while not self.stop and link.sock is not None and not _hung_up(link):
            begun = False
            try:
                with self._ask(link) as reply:
                    begun = True
                    _drain(reply)
            except (OSError, http.client.HTTPException) as error:
                # A connection that nobody had taken up yet is no cut one.
                if begun or not first:
                    self.cut.append(f"{error!r} after {sum(self.answers.values())} answers")
                return
            self.answers[reply.status] += 1
            first = False


def _hung_up(link: http.client.HTTPConnection) -> bool:
    """Whether the other side closed an idle connection: HTTP clients look before they send."""
    return bool(select.select([link.sock], [], [], 0)[0])


def _drain(reply: http.client.HTTPResponse) -> None:
    """Reads to the end, slowly where there is much."""
    while chunk := reply.read(1 << 16):
        if len(chunk) == 1 << 16:
            time.sleep(0.02)


def asks(running: Hub, project: int) -> list[Ask]:
    headers = {"Authorization": f"Bearer {running.owner.key}", "Content-Type": "application/json"}
    tasks = json.dumps({"tasks": [{"data": {"text": "t"}} for _ in range(20)]})
    at = f"/native/v1/projects/{project}"

    def send(method: str, path: str, body: Any = None) -> Ask:
        def ask(link: http.client.HTTPConnection) -> http.client.HTTPResponse:
            link.request(method, path, body, headers)
            return link.getresponse()

        return ask

    def upload(link: http.client.HTTPConnection) -> http.client.HTTPResponse:
        def body() -> Iterator[bytes]:
            yield b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
            for _ in range(10):
                yield b"x" * 10_000
                time.sleep(SLOW_S / 10)
            yield b"\r\n--cut--\r\n"

        kind = {"Content-Type": "multipart/form-data; boundary=cut"}
        link.request("POST", "/native/v1/files", body(), headers | kind, encode_chunked=True)
        return link.getresponse()

    export = send("GET", f"{at}/export?format=json")
    return [
        send("POST", f"{at}/tasks", tasks), send("POST", f"{at}/tasks", tasks),
        send("GET", f"{at}/tasks?limit=100"), export, export, upload,
    ]  # fmt: skip


def filled(running: Hub) -> int:
    project = int(running.owner.post("/projects", {"name": "P", "schema": SCHEMA})["id"])
    lines = b'{"data":{"text":"%s"}}\n' % (b"long " * 100) * 4000
    headers = {"Content-Type": "application/x-ndjson"}
    running.owner.ask("POST", f"/projects/{project}/tasks", content=lines, headers=headers)
    return project


def test_no_answer_to_six_busy_clients_is_cut(
    tmp_path: Path, database_url: str, engine: str
) -> None:
    topology.only_of_one("it ends one server")
    with hub(tmp_path, database_url) as running:
        clients = [Client(running, ask) for ask in asks(running, filled(running))]
        assert len(clients) == CLIENTS
        for client in clients:
            client.start()
        idle = http.client.HTTPConnection("127.0.0.1", running.server.port, timeout=10)
        idle.request("GET", "/ready")
        assert idle.getresponse().read() == b"ready\n"
        time.sleep(1.5)
        begun = time.monotonic()
        running.server._process.terminate()  # type: ignore[union-attr]
        idle.request("GET", "/ready")
        with closing(idle), idle.getresponse() as reply:
            assert (reply.status, reply.read()) == (503, b"ending\n")
        time.sleep(0.4)  # those that slow clients are owed are still going out
        assert running.server._process.poll() is None  # type: ignore[union-attr]
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", running.server.port), 5)
        code = running.server._process.wait(30)  # type: ignore[union-attr]
        seconds = time.monotonic() - begun
        for client in clients:
            client.join(30)
        answers = sum((client.answers for client in clients), Counter[int]())
        assert [client.cut for client in clients if client.cut] == []
        assert all(client.answers for client in clients), [c.answers for c in clients]
        assert set(answers) <= {200, 201}
        assert code == 0, running.server.log[-2000:]
        assert seconds < 10
        assert "Traceback" not in running.server.log
        print(
            f"\n{engine}: {sum(answers.values())} answers, 0 cut, exit {seconds:.1f} s after SIGTERM"
        )


def test_a_second_signal_ends_at_once(tmp_path: Path) -> None:
    with hub(tmp_path, f"sqlite:///{tmp_path / 'glossator.db'}") as running:
        upload = Client(running, asks(running, 0)[-1])
        upload.start()
        time.sleep(0.5)
        process = running.server._process
        assert process is not None
        process.send_signal(signal.SIGTERM)
        time.sleep(0.4)
        assert process.poll() is None, "it waits for the upload"
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == -signal.SIGTERM
        assert time.monotonic() - begun < 1
        upload.stop = True
        upload.join(20)
        running.server.start()
        assert running.owner.every("/files") == []
        running.check()
