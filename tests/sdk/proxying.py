"""A proxy for http and https that says what it was asked, and one may want a password."""

import base64
import contextlib
import socket
import threading
from collections.abc import Iterator


class Proxy:
    """Tunnels for https, and one request of http a connection. ``asked``: the first line of each;
    ``known``: the user and password that it wants, ``user:password``."""

    def __init__(self, known: str | None = None) -> None:
        self.asked: list[str] = []
        self._known = known
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._attend, args=(near,), daemon=True).start()

    def _attend(self, near: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), near:
            head, rest = _head(near)
            line, *headers = head.decode("latin-1").split("\r\n")
            self.asked.append(line)
            if self._known is not None and not self._knows(headers):
                near.sendall(b"HTTP/1.1 407 Who?\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            method, target, version = line.split(" ")
            if method == "CONNECT":
                far = socket.create_connection(_place(target))
                near.sendall(b"HTTP/1.1 200 Here you are\r\n\r\n")
            else:
                place, _, path = target.removeprefix("http://").partition("/")
                far = socket.create_connection(_place(place))
                kept = [h for h in headers if not h.lower().startswith(("connection:", "proxy-"))]
                lines = [f"{method} /{path} {version}", *kept, "Connection: close"]
                far.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + rest)
            with far:
                threading.Thread(target=_pump, args=(near, far), daemon=True).start()
                _pump(far, near)

    def _knows(self, headers: list[str]) -> bool:
        wanted = base64.b64encode((self._known or "").encode()).decode()
        return any(h.lower().startswith("proxy-auth") and h.endswith(wanted) for h in headers)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # ends the accept that waits
        self._listener.close()


@contextlib.contextmanager
def proxy(known: str | None = None) -> Iterator[Proxy]:
    """One such proxy."""
    made = Proxy(known)
    try:
        yield made
    finally:
        made.close()


def _place(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host, int(port)


def _head(near: socket.socket) -> tuple[bytes, bytes]:
    got = b""
    while b"\r\n\r\n" not in got:
        if not (some := near.recv(1 << 16)):
            raise ConnectionResetError
        got += some
    head, _, rest = got.partition(b"\r\n\r\n")
    return head, rest


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while some := source.recv(1 << 16):
            sink.sendall(some)
    for one in (source, sink):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
