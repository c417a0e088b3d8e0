"""The client through proxies and over https with certificates of the test's own."""

import logging
import ssl
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glossator.sdk import errors, retrying, templates
from glossator.sdk.aio import lanes as lanes_aio
from glossator.sdk.aio.client import AsyncClient
from glossator.sdk.sync import lanes as lanes_sync
from glossator.sdk.sync.client import Client
from tests import parts
from tests.cli.test_https import Authority, flags
from tests.edge.serving import Hub
from tests.sdk.proxying import proxy
from tests.sdk.rude import answers, drops, late, rude
from tests.sdk.test_transport import transport
from tests.sdk.twinned import Twin

pytestmark = pytest.mark.xdist_group("network")  # one guarded server
KEY = "gsk_never-to-be-shown"


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name.upper()}_PROXY", raising=False)
    monkeypatch.setattr(retrying, "FIRST_S", 0.01)


@pytest.fixture
def made(twin: Twin) -> Iterator[Any]:
    """Makes a client that is closed in the end."""
    every = []

    def make(url: str, key: str, **more: Any) -> Any:
        every.append(twin.made(twin.pick(Client, AsyncClient), url, key, **{"tries": 2, **more}))
        return every[-1]

    yield make
    for one in every:
        (one.close if twin.name == "sync" else one.aclose)()


class Guarded:
    """A server that wants a client certificate, and who may come in."""

    def __init__(self, url: str, key: str, ca: Authority) -> None:
        certificate, private = ca.give("client")
        locked = ca.give("locked", b"open sesame")
        self.url, self.key, self.ca = url, key, str(ca.file)
        self.pair = str(certificate), str(private)
        self.locked = str(locked[0]), str(locked[1]), "open sesame"
        both = ca.folder / "both.pem"
        both.write_bytes(certificate.read_bytes() + private.read_bytes())
        self.both = str(both)


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"), "ours")


@pytest.fixture(scope="module")
def guarded(ca: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    data = tmp_path_factory.mktemp("data")
    owner = parts.cli("org", "create", "A", "--owner", "a@example.org", data=data)
    words = (*flags(ca), "--tls-client-ca", str(ca.file), "--no-worker")
    with parts.server(data, *words) as server:
        yield Guarded(server.url, owner["api_key"], ca)


def test_the_own_ca_and_a_certificate_in_each_form(made: Any, guarded: Guarded) -> None:
    for cert in (guarded.pair, guarded.both, guarded.locked):
        client = made(guarded.url, guarded.key, verify=guarded.ca, cert=cert)
        assert client.me().role == "owner"
    own = ssl.create_default_context(cafile=guarded.ca)
    own.load_cert_chain(*guarded.pair)
    assert made(guarded.url, guarded.key, verify=own).me().role == "owner"


def test_a_server_of_an_unknown_ca_is_refused_at_once(
    made: Any, guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = made(guarded.url, guarded.key, cert=guarded.pair, tries=5)
    with pytest.raises(errors.NoAnswer, match=r"after 1 tries: .*CERTIFICATE_VERIFY_FAILED"):
        client.me()
    monkeypatch.setenv("SSL_CERT_FILE", guarded.ca)
    assert made(guarded.url, guarded.key, cert=guarded.pair).me().role == "owner"


def test_no_check_of_the_server_where_none_is_wanted(made: Any, guarded: Guarded) -> None:
    other = guarded.url.replace("127.0.0.1", "localhost")  # a name that is not in the certificate
    assert made(other, guarded.key, verify=False, cert=guarded.pair).me().role == "owner"
    with pytest.raises(errors.NoAnswer, match="CERTIFICATE_VERIFY_FAILED"):
        made(other, guarded.key, verify=guarded.ca, cert=guarded.pair).me()


def test_a_missing_client_certificate_is_told_of(made: Any, guarded: Guarded) -> None:
    client = made(guarded.url, guarded.key, verify=guarded.ca)
    with pytest.raises(errors.NoAnswer, match=r"after 2 tries: .*want a client certificate\?"):
        client.me()


def test_a_certificate_of_another_ca_gets_no_answer(
    made: Any, guarded: Guarded, tmp_path: Path
) -> None:
    foreign = tuple(map(str, Authority(tmp_path, "other").give("client")))
    with pytest.raises(errors.NoAnswer, match=r"after 2 tries"):
        made(guarded.url, guarded.key, verify=guarded.ca, cert=foreign).me()


def test_files_that_are_no_certificates_are_said(made: Any, guarded: Guarded) -> None:
    for wrong in (
        {"verify": "/nowhere.pem"},
        {"cert": __file__},
        {"cert": (*guarded.locked[:2], "no")},
    ):
        with pytest.raises(errors.ConfigError, match="a certificate cannot be read"):
            made(guarded.url, guarded.key, **wrong)


def test_a_request_is_sent_again_over_https_too(twin: Twin, ca: Authority) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*ca.give("rude"))
    with rude(drops, answers(503), answers(), tls=tls) as server:
        there = transport(twin, server, verify=str(ca.file))
        answer = there.send("POST", "/x", body=b"{}", keyed=True)
        assert (answer.json(), answer.tries) == ({"done": True}, 3)
        assert len(set(server.headers("Idempotency-Key"))) == 1


@pytest.mark.parametrize(
    ("given", "environment", "used"),
    [
        ("URL", {}, True),
        ({"https": "URL"}, {}, True),
        ({"all": "URL"}, {}, True),
        ({"http": "URL"}, {}, False),
        (None, {"HTTPS_PROXY": "URL"}, True),
        (None, {"ALL_PROXY": "URL"}, True),
        (None, {"HTTP_PROXY": "URL"}, False),
        (None, {"HTTPS_PROXY": "URL", "NO_PROXY": "127.0.0.1"}, False),
        ({"https": "URL"}, {"HTTPS_PROXY": "http://127.0.0.1:1"}, True),
    ],
    ids=str,
)  # fmt: skip
def test_https_goes_through_a_proxy_in_one_tunnel(
    made: Any, guarded: Guarded, monkeypatch: pytest.MonkeyPatch, given: Any,
    environment: dict[str, str], used: bool,
) -> None:  # fmt: skip
    with proxy() as between:
        for name, value in environment.items():
            monkeypatch.setenv(name, value.replace("URL", between.url))
        proxies = between.url if given == "URL" else given and {
            name: value.replace("URL", between.url) for name, value in given.items()
        }  # fmt: skip
        client = made(
            guarded.url, guarded.key, verify=guarded.ca, cert=guarded.pair, proxies=proxies
        )
        assert [client.me().role for _ in range(3)] == ["owner"] * 3
        place = guarded.url.removeprefix("https://")
        assert between.asked == [f"CONNECT {place} HTTP/1.1"] * used


@pytest.mark.parametrize("how", ["text", "scheme", "environment"])
def test_http_goes_through_a_proxy(
    made: Any, busy: Hub, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    with proxy() as between:
        if how == "environment":
            monkeypatch.setenv("HTTP_PROXY", between.url)
        proxies = {"text": between.url, "scheme": {"http": between.url}}.get(how)
        client = made(busy.url, busy.found().api_key, proxies=proxies)
        assert client.me().role == "owner"
        assert client.projects.create("Über", templates.boxes(["car"])).name == "Über"
        assert [line.split()[0] for line in between.asked] == ["GET", "POST"]
        assert between.asked[0] == f"GET {busy.url}/native/v1/me HTTP/1.1"


def test_a_proxy_that_wants_a_password(made: Any, guarded: Guarded, busy: Hub) -> None:
    with proxy("ann:hush-hush") as between:
        right = between.url.replace("//", "//ann:hush-hush@")
        wrong = between.url.replace("//", "//ann:not-hush@")
        secure = {"verify": guarded.ca, "cert": guarded.pair}
        assert made(guarded.url, guarded.key, proxies=right, **secure).me().role == "owner"
        assert made(busy.url, busy.found().api_key, proxies=right).me().role == "owner"
        client = made(guarded.url, guarded.key, proxies=wrong, **secure)
        with pytest.raises(errors.NoAnswer, match="after 1 tries: 407") as caught:
            client.me()
        told = "".join(traceback.format_exception(caught.value)) + repr(client.connection)
        assert "hush" not in told
        with pytest.raises(errors.ApiError) as refused:
            made(busy.url, "key", proxies=wrong).me()
        assert refused.value.status == 407


def test_a_proxy_that_is_not_there(made: Any, guarded: Guarded) -> None:
    client = made(guarded.url, guarded.key, proxies="http://127.0.0.1:1", verify=False)
    with pytest.raises(errors.NoAnswer, match="after 2 tries"):
        client.me()


def test_neither_repr_nor_error_nor_log_has_the_key(
    made: Any, busy: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key = busy.found().api_key
    with proxy("ann:hush-hush") as between:
        client = made(busy.url, key, proxies=between.url.replace("//", "//ann:hush-hush@"))
        client.files.upload(b"x" * 100, "x.txt")
        told = [repr(client.inner), str(client.connection), f"{client.inner.tasks}"]
        for bad in (made(busy.url, KEY), made("http://127.0.0.1:1", KEY)):
            with pytest.raises(errors.ClientError) as caught:
                bad.me()
            told += traceback.format_exception(caught.value)
            told += [repr(caught.value), repr(getattr(caught.value, "as_dict", dict)())]
    told += [record.getMessage() for record in caplog.records]
    names = {record.name.split(".")[0] for record in caplog.records}
    assert names >= {"httpx", "httpcore"}
    assert "send_request_headers.started" in caplog.text
    for secret in (key, KEY, "hush-hush"):
        assert not [line for line in told if secret in line]


def test_a_request_waits_for_a_connection_no_longer_than_its_timeout(
    twin: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (lanes_aio, lanes_sync):
        monkeypatch.setattr(module, "MOST", 1)
    with rude(answers(), answers()) as server:
        there = transport(twin, server, timeout=0.2, tries=1)
        held = there.inner.stream("/x", block=4)
        twin.run(next(held) if twin.name == "sync" else held.__anext__())
        with pytest.raises(errors.TimedOut, match=r"no connection was free for 0\.2 s"):
            there.send("GET", "/x")
        twin.run(held.close() if twin.name == "sync" else held.aclose())
        assert there.send("GET", "/x").json() == {"done": True}


def test_what_fails_gives_its_connection_back(twin: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (lanes_aio, lanes_sync):
        monkeypatch.setattr(module, "MOST", 1)
    with rude(drops, late(0.4, answers()), answers()) as server:
        there = transport(twin, server, timeout=0.2, tries=1)
        for lost in (errors.NoAnswer, errors.TimedOut):
            with pytest.raises(lost):
                there.send("GET", "/x")
        assert transport(twin, server).send("GET", "/x").json() == {"done": True}
        assert there.send("GET", "/x").json() == {"done": True}
