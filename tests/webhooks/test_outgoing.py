"""The one way out: where calls go, and where they never do.  # rel: S1 S2 S3 S4 S5 S6 S7"""

import contextlib
import itertools
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from glossator import outgoing
from glossator.model.errors import GlossatorError, Invalid
from glossator.outgoing import Policy, Refused, Unanswered, exchange, request
from tests.edge.serving import Hub
from tests.webhooks.receiver import Receiver, statuses

CLOSED = Policy()
LOOPBACK = Policy("127.0.0.0/8")
REFUSED = [
    "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
    "http://127.0.0.1./", "http://localhost./", "http://localhost/", "http://a.localhost/",
    "http://LOCALHOST/", "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:ffff:10.0.0.1]/", "http://0.0.0.0/",
    "http://0/", "http://user@127.0.0.1/", "http://example.org@127.0.0.1/",
    "http://user:word@example.org/", "http://１２７.0.0.1/", "http://127。0。0。1/",
    "http://%31%32%37.0.0.1/", "http://example%2eorg/", "http://127.0.0.1%00.example.org/",
    "http://[fe80::1%25eth0]/", "http://[fe80::1]/", "http://[fc00::1]/", "http://[fec0::1]/",
    "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[::127.0.0.1]/",
    "http://[2001:0:7f00:1::]/", "http://[ff02::1]/", "http://127.0.0.1/", "http://10.0.0.1/",
    "http://172.16.0.1/", "http://192.168.0.1/", "http://169.254.169.254/", "http://100.64.0.1/",
    "http://0.1.2.3/", "http://192.0.0.1/", "http://198.18.0.1/", "http://224.0.0.1/",
    "http://240.0.0.1/", "http://255.255.255.255/", "http://1.2.3.4.5/", "http://1.2.3/",
    "http://example.0x7f/", "http://example.1/",
    "file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "data:text/plain,x",
    "/etc/passwd", "example.org", "//example.org/", "http:example.org", "http:///path", "http://",
    "http://example.org:0/", "http://example.org:99999/", "http://example.org:x/",
    "http://example.org\\@127.0.0.1/", "http://exa mple.org/", "http://example.org/\r\nX: y",
    "http://example.org/\tx", " http://example.org/", "http://-a.example/", "http://a..example/",
    "http://.example/", "http://[::1/", "http://[example.org]/", "http://" + "a" * 64 + ".example/",
    "http://example.org/" + "x" * 2048, "http://bücher.example/", "",
]  # fmt: skip
ALLOWED = [
    "http://example.org/", "https://example.org:8443/a?b=c", "http://1.1.1.1/", "HTTP://EXAMPLE.org",
    "http://[2606:4700::1111]/", "http://xn--bcher-kva.example/", "https://a_b.example/%2F%00",
]  # fmt: skip


@pytest.mark.parametrize("url", REFUSED)
def test_a_form_that_hides_an_inner_host_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        CLOSED.check(url)
    with pytest.raises(Invalid):
        request("GET", url, policy=CLOSED, resolver=never)


@pytest.mark.parametrize("url", ALLOWED)
def test_a_public_address_is_allowed(url: str) -> None:
    target = CLOSED.check(url)
    assert target.host == target.host.lower()


def test_the_server_refuses_them_for_webhooks(lite: Hub) -> None:
    with lite.client(lite.found()) as client:
        made = client.post("/v1/webhooks", json={"url": "https://example.org/"}).json()
        for url in REFUSED:
            reply = client.post("/v1/webhooks", json={"url": url})
            assert reply.status_code == 400, url
            reply = client.patch(f"/v1/webhooks/{made['id']}", json={"url": url})
            assert reply.status_code == 400, url
        assert [h["url"] for h in client.get("/v1/webhooks").json()["items"]] == [made["url"]]


def never(host: str, port: int) -> Sequence[str]:
    raise AssertionError("the name service was asked")


def unknown(host: str, port: int) -> Sequence[str]:
    raise socket.gaierror(socket.EAI_NONAME, "no such name")


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"],
        ["1.1.1.1", "127.0.0.1"], ["1.1.1.1", "::1"], ["64:ff9b::a00:1"], ["fe80::1%eth0"],
        ["0.0.0.0"], ["100.100.100.200"], ["2002:a00:1::"], ["224.0.0.251"], [],
    ],
)  # fmt: skip
def test_one_inner_address_of_a_name_refuses_it(found: list[str]) -> None:
    begun = time.monotonic()
    with pytest.raises(Refused) as refused:
        request("GET", "http://example.org/", policy=CLOSED, resolver=lambda h, p: found)
    assert refused.value.message == "the address has no host that may be called"
    assert time.monotonic() - begun < 2


def test_the_checked_address_is_called_whatever_the_name_says_later(receiver: Receiver) -> None:
    """Rebinding: the second answer of the name service is never asked for."""
    answers = itertools.chain([["127.0.0.1"]], itertools.repeat(["127.0.0.2"]))
    asked = []

    def changing(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    url = f"http://rebound.example:{receiver.port}/x?y=1"
    answer = request("POST", url, body=b"{}", policy=LOOPBACK, resolver=changing)
    assert (answer.status, asked) == (204, ["rebound.example"])
    (got,) = receiver.at("/x?y=1")
    assert got.headers["host"] == f"rebound.example:{receiver.port}"
    with pytest.raises(Refused):
        request("POST", url, policy=CLOSED, resolver=lambda h, p: ["127.0.0.1"])
    assert len(receiver.got) == 1


def test_refusals_do_not_tell_whether_a_port_is_open(receiver: Receiver, free_port: int) -> None:
    told = set()
    for port in (receiver.port, free_port):
        for resolver in (lambda h, p: ["127.0.0.1"], unknown):
            with pytest.raises(GlossatorError) as refused:
                request("GET", f"http://inner.invalid:{port}/", policy=CLOSED, resolver=resolver)
            told.add((type(refused.value), refused.value.message))
        with pytest.raises(Invalid) as literal:
            request("GET", f"http://127.0.0.1:{port}/", policy=CLOSED)
        told.add((Invalid, literal.value.message))
    assert len(told) == 2  # one for names, one for addresses
    assert receiver.got == []
    with pytest.raises(Unanswered) as silent:
        request("GET", f"http://127.0.0.1:{free_port}/", policy=LOOPBACK)
    assert silent.value.message == "no answer"


def test_redirects_are_checked_step_by_step(receiver: Receiver) -> None:
    """The first host is allowed by name, the one that it sends to is not."""
    policy = Policy("first.example")
    at = {"first.example": ["127.0.0.1"], "second.example": ["127.0.0.1"]}
    for to in (f"http://127.0.0.1:{receiver.port}/in", f"http://second.example:{receiver.port}/in"):
        receiver.ways["/out"] = lambda n, to=to: (302, {"Location": to})  # type: ignore[misc]
        url = f"http://first.example:{receiver.port}/out"
        with pytest.raises((Invalid, Refused)):
            request("GET", url, policy=policy, resolver=lambda h, p: at[h], redirects=3)
        answer = request("GET", url, policy=policy, resolver=lambda h, p: at[h])
        assert answer.status == 302
    assert receiver.at("/in") == []
    receiver.ways["/loop"] = lambda n: (302, {"Location": "/loop"})
    url = f"http://first.example:{receiver.port}/loop"
    headers = [("X-Mine", "1")]
    answer = request("GET", url, headers, policy=policy, resolver=lambda h, p: at[h], redirects=9)
    assert (answer.status, len(receiver.at("/loop"))) == (302, 4)
    receiver.ways["/hop"] = lambda n: (301, {"Location": "/end"})
    url = url.replace("/loop", "/hop")
    assert (
        request("GET", url, policy=policy, resolver=lambda h, p: at[h], redirects=1).status == 204
    )
    assert (
        request("POST", url, policy=policy, resolver=lambda h, p: at[h], redirects=1).status == 301
    )


def test_the_operator_allows_hosts_and_networks() -> None:  # rel: O9
    policy = Policy(" 10.1.0.0/16, Hooks.Internal,fd00:1::/32 ,192.168.7.7")
    for url in ("http://10.1.2.3/", "http://hooks.internal/", "http://[fd00:1::5]/",
                "http://192.168.7.7/", "http://[::ffff:10.1.2.3]/"):  # fmt: skip
        policy.check(url)
    for url in ("http://10.2.0.1/", "http://192.168.7.8/", "http://localhost/"):
        with pytest.raises(Invalid):
            policy.check(url)
    assert policy.addresses(policy.check("http://hooks.internal/"), lambda h, p: ["10.9.9.9"], 1)
    with pytest.raises(Refused):
        policy.addresses(policy.check("http://x.hooks.internal/"), lambda h, p: ["10.9.9.9"], 1)
    for wrong in ("http://a", "a b", "10.0.0.0/99", "-x"):
        with pytest.raises(Invalid):
            Policy(wrong)


def test_proxies_of_the_environment_are_ignored(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, free_port: int
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port}")
    assert request("POST", receiver.url("/x"), policy=LOOPBACK).status == 204


# ------------------------------------------------------------------ receivers that misbehave


@contextlib.contextmanager
def answering(*chunks: bytes, pause: float = 0.0) -> Iterator[int]:
    """A port that answers every connection with these bytes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ended = threading.Event()

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    link, _ = listening.accept()
                    with link, contextlib.suppress(OSError):
                        link.recv(65536)
                        for chunk in chunks:
                            link.sendall(chunk)
                            if ended.wait(pause):
                                break

        threading.Thread(target=serve, daemon=True).start()
        yield int(listening.getsockname()[1])
        ended.set()
        listening.shutdown(socket.SHUT_RDWR)


def _get(port: int, limit: int = 0) -> outgoing.Answer:
    return request("GET", f"http://127.0.0.1:{port}/", policy=LOOPBACK, limit=limit)


def test_a_body_is_read_up_to_its_limit() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nX-Two: b\r\n\r\n"
    with answering(head, b"0123456789") as port:
        assert _get(port, 4).body == b"0123"
        assert _get(port, 4).cut
        whole = _get(port, 10)
        assert (whole.body, whole.cut, whole.header("x-two")) == (b"0123456789", False, "b")
        assert _get(port).body == b""
    endless = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with answering(endless, *[b"5\r\nabcde\r\n"] * 50) as port:
        assert len(_get(port, 100).body) == 100


@pytest.mark.parametrize(
    "answer",
    [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200", b"HTTP/1.1 200 OK\r\nA" + b"a" * 80_000,
     b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", b"\0" * 100],
)  # fmt: skip
def test_what_is_not_an_answer_is_no_answer(answer: bytes) -> None:
    with answering(answer) as port, pytest.raises(Unanswered) as broken:
        _get(port, 1000)
    assert broken.value.message == "no answer"


def test_a_receiver_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "WHOLE_S", 0.5)
    begun = time.monotonic()
    with answering(*[b"H"] * 100, pause=0.1) as port, pytest.raises(Unanswered):
        _get(port)
    assert time.monotonic() - begun < 2


def test_a_slow_name_service_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "CONNECT_S", 0.2)
    hold = threading.Event()

    def slow(host: str, port: int) -> Sequence[str]:
        hold.wait(5)
        return ["1.1.1.1"]

    with pytest.raises(Refused):
        request("GET", "http://example.org/", policy=CLOSED, resolver=slow)
    hold.set()


def test_tls_verifies_the_name_of_the_url(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, receiver: Receiver
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    made = [*words.split(), "-subj", "/CN=right.example", "-addext",
            "subjectAltName=DNS:right.example", "-keyout", key, "-out", certificate]  # fmt: skip
    subprocess.run(made, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = receiver._server
    server.socket = context.wrap_socket(server.socket, server_side=True)
    receiver.ways["/"] = statuses(200)

    def call(name: str) -> int:
        url = f"https://{name}:{receiver.port}/"
        return request("POST", url, policy=LOOPBACK, resolver=lambda h, p: ["127.0.0.1"]).status

    exchange._tls.cache_clear()
    with pytest.raises(Unanswered):
        call("right.example")  # nobody vouches for it
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    exchange._tls.cache_clear()
    try:
        assert call("right.example") == 200
        with pytest.raises(Unanswered):
            call("wrong.example")
    finally:
        exchange._tls.cache_clear()
