"""Requests on a bare socket: what the protocol itself takes and refuses (rel: L14)."""

import socket

import pytest
from tests.edge.serving import Hub, exchange

ASKED = b"GET /health%b HTTP/1.1\r\nHost: here\r\n%b\r\n"


def status(hub: Hub, query: bytes = b"", headers: bytes = b"") -> int:
    return exchange(hub, ASKED % (query, headers)).status


def test_address_of_ninety_kilobytes_is_taken(hub: Hub) -> None:
    """isahit's client sends 2 500 names as one list."""
    assert status(hub, b"?" + b"&".join([b"name=" + b"x" * 31] * 2500)) == 200


def test_query_ends_before_a_fragment(hub: Hub) -> None:
    assert status(hub, b"?a=1#b") == 200


@pytest.mark.parametrize(
    ("query", "headers", "expected"),
    [
        (b"?" + b"x" * (1 << 20), b"", 414),
        (b"", b"x: " + b"y" * 70_000 + b"\r\n", 431),
        (b"", b"x: y\r\n" * 20_000, 431),
        (b"", b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", 400),
        (b"", b"no colon\r\n", 400),
        (b"", b"Content-Length: -1\r\n", 400),
        (b"\xff", b"", 400),
    ],
)
def test_beyond_the_limits_or_the_grammar(
    hub: Hub, query: bytes, headers: bytes, expected: int
) -> None:
    assert status(hub, query, headers) == expected


def test_upgrade_that_is_not_served_is_an_ordinary_request(hub: Hub) -> None:
    assert status(hub, headers=b"Connection: upgrade\r\nUpgrade: websocket\r\n") == 200


def test_two_requests_sent_at_once_are_answered_in_order(hub: Hub) -> None:
    with socket.create_connection(hub.address, 30) as link:
        link.sendall(ASKED % (b"", b"") + b"GET /nothing HTTP/1.1\r\nHost: here\r\n\r\n")
        raw = b""
        while b"HTTP/1.1 404" not in raw:
            raw += link.recv(65536)
    assert raw.startswith(b"HTTP/1.1 200")
