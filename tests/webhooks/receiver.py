"""A receiver of webhooks: a real HTTP server on loopback that keeps what it got."""

import base64
import hashlib
import hmac
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec

Way = Callable[[int], tuple[int, dict[str, str]]]


class Got(msgspec.Struct, frozen=True):
    """One call: header names are lower-case; ``at`` is when it was whole."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def event(self) -> dict[str, Any]:
        found: dict[str, Any] = msgspec.json.decode(self.body)
        return found

    @property
    def message(self) -> str:
        return self.headers["webhook-id"]

    def signed_with(self, secret: str) -> bool:
        """Whether one of the signatures is right, counted by the receiver's own arithmetic."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        text = f"{self.message}.{self.headers['webhook-timestamp']}.".encode() + self.body
        mine = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
        return f"v1,{mine}" in self.headers["webhook-signature"].split(" ")


class Receiver:
    """``ways`` says per path what the n-th call is answered; others get 204."""

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.ways: dict[str, Way] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                named = {k.lower(): v for k, v in self.headers.items()}
                outer.got.append(Got(self.path, named, body, time.time()))
                status, headers = outer.answer(self.path)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *words: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *words: Any) -> None:
                """A caller that was killed."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def answer(self, path: str) -> tuple[int, dict[str, str]]:
        way = self.ways.get(path)
        return way(len(self.at(path)) - 1) if way else (204, {})

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def at(self, path: str) -> list[Got]:
        """What came to one path, in order."""
        return [one for one in list(self.got) if one.path == path]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def statuses(*these: int) -> Way:
    """Answers one after another; the last goes on."""
    return lambda n: (these[min(n, len(these) - 1)], {})
