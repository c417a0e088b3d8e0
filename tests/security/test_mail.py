"""Mail over TLS, to a real server: begun with it, gone over to it, and never without it.  # rel: A3"""

from __future__ import annotations

import base64
import contextlib
import logging
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_https import Authority
from tests.edge.serving import running
from tests.security.test_doors import Link, Post

from glossator.outgoing import mail

PASSWORD = "p@ss word/of:mail"
WRITTEN = "p%40ss%20word%2Fof%3Amail"


class Secure(Post):
    """A server that speaks TLS from the beginning, or where it is asked to. ``known`` has each
    password and whether it came over TLS."""

    def __init__(self, context: ssl.SSLContext, begins: bool, refuses: bool = False) -> None:
        super().__init__(SecureLink)
        self.context, self.begins, self.refuses = context, begins, refuses
        self.known: list[tuple[str, bool]] = []

    def get_request(self) -> Any:
        link, address = super().get_request()
        return (self._wrapped(link) if self.begins else link), address

    def _wrapped(self, link: Any) -> Any:
        # On the connection's own thread the handshake is made, with the first byte.
        return self.context.wrap_socket(link, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that does not like the certificate hangs up."""


class SecureLink(Link):
    @property
    def secure(self) -> bool:
        return isinstance(self.connection, ssl.SSLSocket)

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def answer(self, command: str, words: list[str]) -> str:
        if command == "EHLO":
            self.say("250-here")
            if not self.secure:
                self.say("250-STARTTLS")
            return "250 AUTH PLAIN"
        if command == "STARTTLS":
            if self.server.refuses:
                return "454 not now"
            self.say("220 go on")
            self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
            self.rfile = self.connection.makefile("rb")
            self.wfile = self.connection.makefile("wb", buffering=0)
            command = self.rfile.readline().decode().split()[0].upper()
            return self.answer(command, [])
        if command == "AUTH":
            _, name, password = base64.b64decode(words[1]).decode().split("\0")
            self.server.known.append((password, self.secure))
            return "235 welcome" if (name, password) == ("me", PASSWORD) else "535 who are you"
        return super().answer(command, words)


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"), "mail")


@contextlib.contextmanager
def listening(ca: Authority, begins: bool, refuses: bool = False) -> Iterator[Any]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*ca.give("server"))
    with Secure(context, begins, refuses).open() as server:
        yield server


def url(server: Post, begins: bool, word: str = WRITTEN, host: str = "127.0.0.1") -> str:
    return f"smtp{'s' * begins}://me:{word}@{host}:{server.server_address[1]}"


@pytest.fixture
def trusted(ca: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process knows the CA, as an operator makes it known."""
    monkeypatch.setenv("SSL_CERT_FILE", str(ca.file))
    yield
    mail.through("", "")


both = pytest.mark.parametrize("begins", [True, False], ids=["smtps", "starttls"])


@both
def test_a_mail_and_its_password_go_over_tls(ca: Authority, trusted: None, begins: bool) -> None:
    with listening(ca, begins) as server:
        mail.through(url(server, begins), "labels@example.org")
        mail.send("lena@example.org", "Grüße", "Text mit ü\n")
        assert server.known == [(PASSWORD, True)]
        assert len(server.mails) == 1
        assert "To: lena@example.org" in server.mails[0]


@both
def test_a_server_that_cannot_prove_its_name_gets_nothing(
    ca: Authority, trusted: None, begins: bool, tmp_path: Path
) -> None:
    """Of a CA that nobody knows, or with a certificate of another name."""
    for authority, host in ((Authority(tmp_path, "unknown"), "127.0.0.1"), (ca, "localhost")):
        with listening(authority, begins) as server:
            mail.through(url(server, begins, host=host), "labels@example.org")
            with pytest.raises(mail.Unsent):
                mail.send("lena@example.org", "x", "y")
            assert (server.known, server.mails) == ([], [])


def test_a_server_that_does_not_go_over_to_tls_gets_nothing(ca: Authority, trusted: None) -> None:
    with listening(ca, False, refuses=True) as server:
        for told in (url(server, False), f"smtp://127.0.0.1:{server.server_address[1]}"):
            mail.through(told, "labels@example.org")
            with pytest.raises(mail.Unsent):
                mail.send("lena@example.org", "x", "y")
        assert (server.known, server.mails) == ([], [])


@both
def test_a_wrong_password_is_told_without_it(
    ca: Authority, trusted: None, begins: bool, caplog: pytest.LogCaptureFixture
) -> None:
    with listening(ca, begins) as server, caplog.at_level(logging.DEBUG):
        mail.through(url(server, begins, "canary"), "labels@example.org")
        with pytest.raises(mail.Unsent) as refused:
            mail.send("lena@example.org", "x", "y")
        assert server.known == [("canary", True)]
        assert server.mails == []
    assert "SMTPAuthenticationError" in caplog.text
    assert "canary" not in caplog.text
    assert "canary" not in repr(refused.value.__cause__)


def test_an_invitation_is_mailed_over_tls(ca: Authority) -> None:
    with listening(ca, False) as server:
        env = {
            "GLOSSATOR_SMTP_URL": url(server, False),
            "GLOSSATOR_MAIL_FROM": "labels@example.org",
            "SSL_CERT_FILE": str(ca.file),
        }
        with running("sqlite", "--no-worker", env=env) as hub, hub.client(hub.found()) as admin:
            made = admin.post("/v1/invitations", json={"email": "lena@example.org"}).json()
            assert (made["mailed"], made["link"]) == (True, None)
            assert server.known == [(PASSWORD, True)]
            assert "/join#" in server.mails[0]
            assert hub.server.log == ""
