"""HTTP/1.1 on a connection: uvicorn on httptools, with limits of our own and long addresses.

httptools parses a request in 10 us where h11 takes 110 us; it has no limit on headers, and refuses
addresses beyond 64 KiB, which one dialect sends (docs/decisions/0019).
"""

import sys
import termios
from fcntl import ioctl
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

URL = 1 << 20
"""Most bytes of an address: isahit's client never splits a list of ids."""
HEADERS = 64 * 1024
"""Most bytes of a request's headers together."""
LINGER_S = 0.5
"""How long a connection of a server that ends stays open for a request that is on its way."""


class _Refused(Exception):
    """The request goes beyond a limit; the parser hands the connection over to be closed."""


class Protocol(HttpToolsProtocol):
    """Answers 414 and 431 by itself, in plain text: no dialect has seen such a request. Gives a
    connection up that moves no byte for ``idle_s`` seconds; a body that stalls is the route's."""

    idle_s = 60.0
    _refusal: HTTPStatus | None = None
    _last = False
    """Whether the next answer is the connection's last."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._moved = self.loop.time()
        self._unsent = 0
        self._watch = self.loop.call_later(self.idle_s / 2, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._moved = self.loop.time()
        super().data_received(data)

    def _look(self) -> None:
        """Twice within the time: nobody reads what is sent, or nothing comes of a request."""
        now, unsent = self.loop.time(), _unsent(self.transport)
        if unsent and unsent != self._unsent:
            self._moved = now
        self._unsent = unsent
        between = self.cycle is None or self.cycle.response_complete
        if now - self._moved >= self.idle_s and (unsent or between):
            self.transport.abort()
            return
        self._watch = self.loop.call_later(self.idle_s / 2, self._look)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._address = b""
        self._headers = 0

    def on_url(self, url: bytes) -> None:
        self._address += url
        if len(self._address) > URL:
            self._refuse(HTTPStatus.REQUEST_URI_TOO_LONG)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers += len(name) + len(value) + 4  # colon, space, end of line
        if self._headers > HEADERS:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        # Only the path goes to the parser of addresses; a query may be longer than it takes.
        self.url, _, query = self._address.partition(b"?")
        super().on_headers_complete()
        self.scope["query_string"] = query.partition(b"#")[0]
        if self._last:
            self.cycle.keep_alive = False

    def shutdown(self) -> None:
        """Ends the connection with an answer that says so: the one in hand if it has not begun,
        else the next. Hanging up without such would cut off a request that is on its way."""
        self._last = True
        if self.cycle is None or self.cycle.response_complete:
            self.loop.call_later(LINGER_S, self._hang_up)
        elif not self.cycle.response_started:
            self.cycle.keep_alive = False

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._last:
            self.loop.call_later(LINGER_S, self._hang_up)

    def _hang_up(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()

    def _refuse(self, status: HTTPStatus) -> None:
        self._refusal = status
        raise _Refused

    def send_400_response(self, msg: str) -> None:
        if self._refusal is None:
            super().send_400_response(msg)
            return
        said = self._refusal.phrase.encode()
        head = b"content-type: text/plain\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[self._refusal] + head % len(said) + said)
        self.transport.close()


def _unsent(transport: Any) -> int:
    """Bytes that the other side has not taken: ours, and those of the system, which keeps some
    megabytes of a stream that is read slowly."""
    unsent: int = transport.get_write_buffer_size()
    held = bytearray(4)
    try:
        ioctl(transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, held)
    except (OSError, AttributeError):  # it is closed, or this system does not tell
        return unsent
    return unsent + int.from_bytes(held, sys.byteorder)


def patient(idle_s: float) -> type[Protocol]:
    """The protocol for a server that waits so long."""
    return type("Patient", (Protocol,), {"idle_s": idle_s})
