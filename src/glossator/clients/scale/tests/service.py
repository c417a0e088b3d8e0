"""A local service that answers what the fixtures say, and remembers what it was asked.

The first segment of each path is a label, by which requests are told apart. A fixture file has a
``source`` and ``routes``: method and path below the label (``*`` is one segment) to a list of
answers, of which the first whose ``when`` (query parameters) fits is given.
"""

import base64
import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

FIXTURES = Path(__file__).with_name("fixtures")


def routes() -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """What is answered, by method and segments; each answer with its source."""
    found = {}
    for path in sorted(FIXTURES.glob("*.json")):
        page = json.loads(path.read_text(encoding="utf-8"))
        for route, answers in page["routes"].items():
            method, address = route.split(" ")
            found[(method, *address.strip("/").split("/"))] = [
                {"source": page["source"], **one} for one in answers
            ]
    return found


class Service:
    """``asked`` are the requests by label, as JSON that can be compared."""

    def __init__(self) -> None:
        self.asked: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._routes = routes()
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 1 << 16  # an answer in one piece, or the client waits for the second

            def _answer(self) -> None:
                service._answer(self)

            do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        raw, _, query = request.path.partition("?")
        label, *segments = raw.strip("/").split("/")
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        pairs = sorted(parse_qsl(query, keep_blank_values=True))
        self.asked[label].append(
            {
                "method": request.command,
                "path": "/" + "/".join(segments),
                "query": pairs,
                "authorization": _key(request.headers.get("Authorization", "")),
                "agent": request.headers.get("User-Agent", ""),
                "extra": request.headers.get("X-Team"),
                **_body(request.headers.get("Content-Type") or "", body),
            }
        )
        status, headers, answer = self._found(request.command, segments, dict(pairs))
        request.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(answer)))
        request.end_headers()
        request.wfile.write(answer)

    def _found(
        self, method: str, segments: list[str], query: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        for (known, *pattern), answers in self._routes.items():
            fits = len(pattern) == len(segments) and all(
                p in ("*", s) for p, s in zip(pattern, segments, strict=True)
            )
            if known != method or not fits:
                continue
            for one in answers:
                if one.get("when", {}).items() <= query.items():
                    text = one["text"] if "text" in one else json.dumps(one.get("body"))
                    return one.get("status", 200), one.get("headers", {}), text.encode()
        return 404, {}, json.dumps({"status_code": 404, "error": "no such thing"}).encode()


def _key(header: str) -> str:
    kind, _, value = header.partition(" ")
    return f"{kind} {base64.b64decode(value).decode()}" if kind == "Basic" else header


def _body(media: str, body: bytes) -> dict[str, Any]:
    kind, _, boundary = media.partition("; boundary=")
    if kind == "multipart/form-data":
        return {"media": kind, "body": sorted(_parts(body, boundary.encode()))}
    return {"media": kind, "body": json.loads(body) if body else None}


def _parts(body: bytes, boundary: bytes) -> Iterator[list[str]]:
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.strip(b"\r\n").partition(b"\r\n\r\n")
        lines = dict(line.split(b": ", 1) for line in head.split(b"\r\n"))
        kept = {k.lower(): v.decode() for k, v in lines.items()}
        yield [kept[b"content-disposition"], kept.get(b"content-type", ""), content.decode()]


@contextmanager
def serving() -> Iterator[Service]:
    """One such service."""
    made = Service()
    try:
        yield made
    finally:
        made.close()
