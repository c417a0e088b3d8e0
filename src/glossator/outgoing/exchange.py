"""One request and one answer, spoken with h11 on a socket to an address that was checked.

So nothing happens that is not written here: no proxies of the environment, no cookies, no
redirects unless asked for. Every step runs against one clock.
"""

import socket
import time
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import msgspec

from glossator.model.errors import GlossatorError
from glossator.outgoing.addresses import Policy, Resolver, Target, resolve

if TYPE_CHECKING:
    import ssl

CONNECT_S = 10.0
WHOLE_S = 30.0
HOPS = 3
_HEAD = 64 << 10
_CHUNK = 64 << 10

Headers = Sequence[tuple[str, str]]


class Unanswered(GlossatorError):
    """There was no whole answer in time; why is not said."""

    def __init__(self) -> None:
        super().__init__("no answer")


class Answer(msgspec.Struct, frozen=True):
    """``body`` holds at most what was asked for; ``cut`` says that there was more. Header names
    are lower-case."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    cut: bool

    def header(self, name: str) -> str | None:
        """The first header of this (lower-case) name."""
        return next((value for key, value in self.headers if key == name), None)


def request(
    method: str, url: str, headers: Headers = (), body: bytes = b"", *, policy: Policy,
    resolver: Resolver = resolve, limit: int = 0, redirects: int = 0,
) -> Answer:  # fmt: skip
    """One call. ``limit`` bytes of the answer's body are read. With ``redirects`` (at most three,
    for GET) each further address is checked like the first; otherwise a 3xx is the answer.

    Raises Invalid or Refused before anything is connected to, and Unanswered after.
    """
    until = time.monotonic() + WHOLE_S
    target = policy.check(url)
    for hop in range(min(redirects, HOPS) + 1):
        answer = _exchange(method, target, headers, body, policy, resolver, limit, until)
        where = answer.header("location")
        if answer.status not in (301, 302, 303, 307, 308) or where is None or method != "GET":
            break
        if hop in (redirects, HOPS):
            break
        url = urljoin(url, where)
        following = policy.check(url)
        if (following.host, following.port) != (target.host, target.port):
            headers = ()  # they were meant for the first host
        target = following
    return answer


def _exchange(
    method: str, target: Target, headers: Headers, body: bytes, policy: Policy,
    resolver: Resolver, limit: int, until: float,
) -> Answer:  # fmt: skip
    connected_by = min(time.monotonic() + CONNECT_S, until)
    addresses = policy.addresses(target, resolver, connected_by - time.monotonic())
    try:
        with _connect(target, addresses, connected_by) as link:
            return _speak(link, method, target, headers, body, limit, until)
    except (OSError, _Broken):
        raise Unanswered from None


def _connect(target: Target, addresses: Iterable[str], until: float) -> socket.socket:
    """A connection to one of the checked addresses; TLS verifies the name in the URL."""
    left = list(addresses)
    while True:
        address = left.pop(0)
        try:
            wait = _left(until) / (len(left) + 1)
            link = socket.create_connection((address, target.port), wait)
            break
        except OSError:
            if not left:
                raise
    if not target.secure:
        return link
    try:
        link.settimeout(_left(until))
        return _tls().wrap_socket(link, server_hostname=target.host)
    except BaseException:
        link.close()
        raise


@cache
def _tls() -> "ssl.SSLContext":
    import ssl

    return ssl.create_default_context()


class _Broken(Exception):
    """The other side does not speak HTTP, or said too much."""


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _speak(
    link: socket.socket, method: str, target: Target, headers: Headers, body: bytes, limit: int,
    until: float,
) -> Answer:  # fmt: skip
    """Send one request and read one answer, every step against the same clock."""
    import h11

    sent = [("Host", target.authority), *headers, ("Connection", "close")]
    if body or method not in ("GET", "HEAD"):
        sent.append(("Content-Length", str(len(body))))
    client = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD)
    try:
        message = client.send(h11.Request(method=method, target=target.path, headers=sent)) or b""
        message += (client.send(h11.Data(data=body)) or b"") if body else b""
        message += client.send(h11.EndOfMessage()) or b""
        link.settimeout(_left(until))
        link.sendall(message)
        answered: h11.Response | None = None
        kept, cut = bytearray(), False
        while True:
            event = client.next_event()
            if event is h11.NEED_DATA:
                link.settimeout(_left(until))
                client.receive_data(link.recv(_CHUNK))
            elif isinstance(event, h11.Response):
                answered = event
            elif isinstance(event, h11.Data):
                cut = len(event.data) > limit - len(kept)
                kept += event.data[: limit - len(kept)]
            elif isinstance(event, h11.EndOfMessage):
                break
            elif isinstance(event, h11.ConnectionClosed):
                raise _Broken
            if answered is not None and (cut or limit == 0):
                cut = True
                break
    except h11.ProtocolError:
        raise _Broken from None
    assert answered is not None
    found = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in answered.headers)
    return Answer(answered.status_code, found, bytes(kept), cut)
