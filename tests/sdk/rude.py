"""A server that behaves badly: each connection gets the next of the behaviours it was told."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator

Behaviour = Callable[[socket.socket, bytes], None]


class Rude:
    """Reads one request a connection, then does what the script says; the last behaviour stays.
    With ``tls`` it speaks https."""

    def __init__(self, *script: Behaviour, tls: ssl.SSLContext | None = None) -> None:
        self.heard: list[bytes] = []
        self._script = list(script)
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            does = self._script[min(len(self.heard), len(self._script) - 1)]
            with contextlib.suppress(OSError), self._spoken(connection) as connection:
                request = _request(connection)
                self.heard.append(request)
                does(connection, request)

    def _spoken(self, connection: socket.socket) -> socket.socket:
        return self._tls.wrap_socket(connection, server_side=True) if self._tls else connection

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # ends the accept that waits
        self._listener.close()

    def headers(self, name: str) -> list[str]:
        """What each request said in a header; "" where it said nothing."""
        found = []
        for request in self.heard:
            head = request.split(b"\r\n\r\n", 1)[0].decode("latin-1").split("\r\n")[1:]
            lines = dict(line.split(": ", 1) for line in head)
            found.append({k.lower(): v for k, v in lines.items()}.get(name.lower(), ""))
        return found


@contextlib.contextmanager
def rude(*script: Behaviour, tls: ssl.SSLContext | None = None) -> Iterator[Rude]:
    """One such server."""
    server = Rude(*script, tls=tls)
    try:
        yield server
    finally:
        server.close()


def _request(connection: socket.socket) -> bytes:
    got = b""
    while b"\r\n\r\n" not in got:
        got += _some(connection)
    head, _, body = got.partition(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(body) < length:
        body += _some(connection)
    return head + b"\r\n\r\n" + body


def _some(connection: socket.socket) -> bytes:
    some = connection.recv(1 << 16)
    if not some:
        raise ConnectionResetError
    return some


def answers(status: int = 200, body: bytes = b'{"done":true}', **headers: str) -> Behaviour:
    """An answer, whole."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{lines}\r\n"

    def does(connection: socket.socket, request: bytes) -> None:
        connection.sendall(head.encode() + body)

    return does


def drops(connection: socket.socket, request: bytes) -> None:
    """The request was read, the connection ends without a word."""


def breaks_off(sent: bytes, of: int, **headers: str) -> Behaviour:
    """An answer of ``of`` bytes that ends after these."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())

    def does(connection: socket.socket, request: bytes) -> None:
        connection.sendall(f"HTTP/1.1 200 X\r\nContent-Length: {of}\r\n{lines}\r\n".encode() + sent)

    return does


def late(seconds: float, then: Behaviour) -> Behaviour:
    """The same after a while."""

    def does(connection: socket.socket, request: bytes) -> None:
        time.sleep(seconds)
        then(connection, request)

    return does


def twice(then: Behaviour) -> Behaviour:
    """The answer is sent two times over one connection."""

    def does(connection: socket.socket, request: bytes) -> None:
        then(connection, request)
        then(connection, request)

    return does
