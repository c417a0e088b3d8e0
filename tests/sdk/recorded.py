"""A service that answers what is written in files, and remembers what it was asked.

A file says where its answers are from (``source``), and under ``METHOD /path`` (or
``METHOD /path?name=value``, which goes first where the query has that) the answers in the order in
which they are given, again and again. An answer is a ``status`` (200), ``headers``, and ``json``,
``text`` or ``base64``.
"""

import base64
import contextlib
import json
import re
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

MARK = "/mark/"


class Heard(msgspec.Struct):
    """One request."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    body: bytes

    def said(self) -> Any:
        """The body: plain values of JSON or of a form, the parts of a multipart body as
        (name, file name, bytes)."""
        if not self.body:
            return None
        kind = self.headers.get("content-type", "")
        if kind.startswith("multipart/form-data"):
            return _parts(kind, self.body)
        if kind.startswith("application/x-www-form-urlencoded"):
            return parse_qsl(self.body.decode(), keep_blank_values=True)
        return json.loads(self.body)

    def plain(self, *headers: str) -> dict[str, Any]:
        """What is compared between two clients."""
        kept = {name: self.headers.get(name.lower(), "") for name in headers}
        kind = self.headers.get("content-type", "").split(";")[0]
        return {"line": f"{self.method} {self.path}", "query": self.query, "headers": kept,
                "type": kind, "body": self.said()}  # fmt: skip


class Recorded:
    """The service. ``heard`` are the requests since :meth:`rewind`."""

    def __init__(self, *files: Path) -> None:
        self._answers: dict[str, list[dict[str, Any]]] = {}
        for file in files:
            said = json.loads(file.read_text(encoding="utf-8"))
            assert said["source"], file
            self._answers |= said["answers"]
        self._lock = threading.Lock()
        self.rewind()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def rewind(self) -> None:
        """Answer from the beginning, and forget what was asked."""
        with self._lock:
            self.heard: list[Heard] = []
            self._given: dict[str, int] = {}

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def answer(self, heard: Heard) -> dict[str, Any]:
        """The next answer to such a request; 418 if none is written."""
        line = self._line(heard)
        with self._lock:
            self.heard.append(heard)
            if heard.path.startswith(MARK):
                self._given.clear()
                return {"json": None}
            given = self._given.get(line, 0)
            self._given[line] = given + 1
        found = self._answers.get(line) or [{"status": 418, "json": {"code": "?", "message": line}}]
        return found[given % len(found)]

    def _line(self, heard: Heard) -> str:
        line = f"{heard.method} {heard.path}"
        asked = set(heard.query)
        named = [one for one in self._answers if one.startswith(f"{line}?")]
        fitting = [one for one in named if asked.issuperset(parse_qsl(one.partition("?")[2]))]
        return max(fitting, key=len, default=line)

    def by_mark(self) -> dict[str, list[Heard]]:
        """The requests behind each mark."""
        found: dict[str, list[Heard]] = {}
        for one in self.heard:
            if one.path.startswith(MARK):
                found[one.path.removeprefix(MARK)] = now = []
            else:
                now.append(one)
        return found


def mark(url: str, name: str) -> None:
    """Say what the following requests belong to; the answers begin anew."""
    urllib.request.urlopen(f"{url}{MARK}{name}").close()


@contextlib.contextmanager
def recorded(*files: Path) -> Iterator[Recorded]:
    """One such service."""
    service = Recorded(*files)
    try:
        yield service
    finally:
        service.close()


def _handler(service: Recorded) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # else the body waits until the head was acknowledged

        def answer(self) -> None:
            there = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length) if length else b""
            if self.headers.get("Transfer-Encoding") == "chunked":
                body = _chunked(self.rfile)
            heads = {name.lower(): value for name, value in self.headers.items()}
            asked = parse_qsl(there.query, keep_blank_values=True)
            self._give(service.answer(Heard(self.command, there.path, asked, heads, body)))

        def _give(self, said: dict[str, Any]) -> None:
            body = _bytes(said)
            self.send_response(said.get("status", 200))
            heads = {"Content-Type": "application/json", **said.get("headers", {})}
            for name, value in {
                **heads,
                "Content-Length": str(len(body)),
                "Connection": "close",
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


def _bytes(said: dict[str, Any]) -> bytes:
    if "text" in said:
        return said["text"].encode()
    if "base64" in said:
        return base64.b64decode(said["base64"])
    return json.dumps(said["json"]).encode() if "json" in said else b""


def _chunked(stream: Any) -> bytes:
    found = b""
    while size := int(stream.readline().split(b";")[0], 16):
        found += stream.read(size)
        stream.readline()
    stream.readline()
    return found


def _parts(kind: str, body: bytes) -> list[tuple[str, str, bytes]]:
    boundary = kind.partition("boundary=")[2].strip('"').encode()
    found = []
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        # Names stand there as they are, in UTF-8.
        told = dict(re.findall(r'(\w+)="([^"]*)"', head.decode()))
        found.append((told["name"], told.get("filename", ""), content.removesuffix(b"\r\n")))
    return found
