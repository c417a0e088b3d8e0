"""Imports of a file at an address: a real server that gives files, on a host that the operator
allows, and one that nobody allows.  # rel: S1 S2 S3 S4 S7"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from tests.edge.serving import DRAFTS, Hub, running, shared
from tests.security.world import PNG

from glossator.dialects.labelstudio.tests.imports import (
    PICTURE,
    TEXT,
    counts,
    data,
    project,
    said,
)
from glossator.dialects.labelstudio.tests.sdk import direct

SECRET = "what-is-inside-4711"
FILES: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/tasks.json": (200, {}, b'[{"text": "a"}, {"text": "b"}]'),
    "/some%20table.csv": (200, {}, b"text;n\none;1\n"),
    "/a.png": (200, {"content-type": "text/html"}, PNG),
    "/hop.json": (302, {"location": "/tasks.json"}, b""),
    "/inner.json": (302, {"location": "http://[::1]:1/tasks.json"}, b""),
    "/file.json": (302, {"location": "file:///etc/passwd"}, b""),
    "/round.json": (302, {"location": "/round.json"}, b""),
    "/gone.json": (404, {}, SECRET.encode()),
    "/packed.json": (200, {"content-encoding": "gzip"}, b"\x1f\x8b"),
    "/other.json": (200, {}, b'[{"' + SECRET.encode() + b'": "x"}]'),
    "/wrong.csv": (200, {}, f"text\n{SECRET},{SECRET}\n".encode()),
    "/no.json": (200, {}, SECRET.encode()),
}


class Files:
    """A server of files on loopback, and what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                status, headers, body = FILES.get(self.path.partition("?")[0], (404, {}, b""))
                if self.path == "/huge.json":
                    status, body = 200, b" " * ((64 << 20) + 1)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *words: Any) -> None:
                """A caller that has read enough."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def files() -> Iterator[Files]:
    found = Files()
    yield found
    found.close()


@pytest.fixture(scope="module")
def allowing() -> Iterator[Hub]:
    """A server whose operator allows calls to loopback (but not to its IPv6 address)."""
    env = {"GLOSSATOR_OUTGOING_ALLOW": "127.0.0.0/8", "GLOSSATOR_DRAFT_DIALECTS": DRAFTS}
    with running("sqlite", "--no-worker", env=env) as hub:
        yield hub


def fetch(http: httpx.Client, path: str, url: str) -> httpx.Response:
    return http.post(f"{path}/import?return_task_ids=true", data={"url": url})


def test_the_file_is_read_as_its_suffix_says(allowing: Hub, files: Files) -> None:
    with direct(allowing, allowing.found()) as http:
        path = project(http)
        assert data(http, fetch(http, path, f"{files.url}/tasks.json?version=2#top")) == [
            {"text": "a"}, {"text": "b"},
        ]  # fmt: skip
        reply = fetch(http, path, f" {files.url}/some%20table.csv ")
        assert data(http, reply) == [{"text": "one", "n": 1}]
        assert reply.json()["found_formats"] == {".csv": 1}
        names = [one["file"] for one in http.get(f"{path}/file-uploads").json()]
        assert [name.partition("-")[2] for name in names] == ["tasks.json", "some table.csv"]
        assert data(http, fetch(http, path, f"{files.url}/hop.json"))[0] == {"text": "a"}


def test_a_picture_is_kept_and_served_as_what_it_is(allowing: Hub, files: Files) -> None:
    with direct(allowing, allowing.found()) as http:
        [one] = data(http, fetch(http, project(http, PICTURE), f"{files.url}/a.png"))
        reply = http.get(one["picture"])
        assert reply.content == PNG
        assert reply.headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gone.json", "answered with status 404"),
        ("round.json", "answered with status 302"),
        ("inner.json", "not a public address"),
        ("file.json", "not an address that can be called"),
        ("packed.json", "encoded"),
        ("huge.json", "larger than 67108864 bytes"),
        ("other.json", "holds no tasks for this project"),
        ("wrong.csv", "holds no tasks for this project"),
        ("no.json", "holds no tasks for this project"),
    ],
)
def test_what_cannot_be_fetched_or_read_is_refused_without_its_text(
    allowing: Hub, files: Files, name: str, words: str
) -> None:
    with direct(allowing, allowing.found()) as http:
        path = project(http)
        reply = fetch(http, path, f"{files.url}/{name}")
        assert reply.status_code == 400, reply.text
        assert words in str(reply.json()["validation_errors"])
        assert SECRET not in reply.text
        assert counts(http, path) == (0, 0, 0)


@pytest.mark.parametrize("name", ["tasks", "tasks.exe", "", "a/", "x.json%2Fevil.sh"])
def test_another_suffix_is_refused_before_anything_is_asked(
    allowing: Hub, files: Files, name: str
) -> None:
    before = len(files.asked)
    with direct(allowing, allowing.found()) as http:
        path = project(http)
        assert "extension is not supported" in said(fetch(http, path, f"{files.url}/{name}"))
    assert len(files.asked) == before


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "file:///etc/hosts.json", "/etc/passwd.json", "tasks.json",
        "ftp://example.org/a.json", "gopher://example.org/a.json", "data:text/plain,x.json",
        "http://localhost/a.json", "http://127.0.0.1:1/a.json", "http://127.1/a.json",
        "http://2130706433/a.json", "http://0x7f000001/a.json", "http://[::1]/a.json",
        "http://[::ffff:127.0.0.1]/a.json", "http://169.254.169.254/a.json",
        "http://user@127.0.0.1/a.json", "http://10.0.0.1/a.json", "http://0.0.0.0/a.json",
    ],
)  # fmt: skip
def test_no_inner_address_and_no_path_is_read(files: Files, url: str) -> None:
    hub, before = shared("sqlite"), len(files.asked)
    with direct(hub, hub.found()) as http:
        path = project(http)
        for one in (url, f"{files.url}/tasks.json"):
            reply = fetch(http, path, one)
            assert reply.status_code == 400, reply.text
            assert list(reply.json()["validation_errors"]) == ["url"]
        assert counts(http, path) == (0, 0, 0)
    assert len(files.asked) == before


def test_a_name_that_nobody_has_is_refused_like_one_that_may_not_be_called() -> None:
    hub = shared("sqlite")
    with direct(hub, hub.found()) as http:
        reply = fetch(http, project(http), "http://nobody.invalid/a.json")
        assert reply.status_code == 400
        assert "no file could be fetched" in str(reply.json()["validation_errors"])


def test_who_may_not_import_makes_the_server_fetch_nothing(allowing: Hub, files: Files) -> None:
    owner = allowing.found()
    labeler, stranger = allowing.join(owner, "labeler"), allowing.found()
    with direct(allowing, owner) as http:
        path = project(http, TEXT)
    before = len(files.asked)
    for person in (labeler, stranger):
        with direct(allowing, person) as http:
            reply = fetch(http, path, f"{files.url}/tasks.json")
            assert reply.status_code in (403, 404)
    assert len(files.asked) == before
