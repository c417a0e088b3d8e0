"""The ways in from outside a request: the command line, mail, proxies, an open network.  # rel: A3 A6 A8"""

from __future__ import annotations

import contextlib
import email
import email.policy
import re
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests import parts
from tests.edge.serving import Hub, running, wait_until
from tests.security.test_accounts import NEW, Browser

from glossator.model.errors import Invalid
from glossator.outgoing import mail
from glossator.services import passwords


def test_passwords_of_the_command_line_log_in(tmp_path: Path) -> None:
    made = parts.cli("org", "create", "Acme", "--owner", "ada@example.org", data=tmp_path)
    added = parts.cli(
        "member", "add", "Lena@example.org", "--org", "Acme", "--role", "labeler", data=tmp_path
    )
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(parts.server(tmp_path, "--no-worker"))
        client = stack.enter_context(httpx.Client(base_url=server.url + "/native"))
        for granted in (made, added):
            body = {"email": granted["email"].upper(), "password": granted["password"]}
            assert client.post("/v1/login", json=body).status_code == 200
        reset = parts.cli("member", "reset", "lena@example.org", data=tmp_path)
        assert reset["link"].endswith("/reset#" + reset["token"])
        body = {"token": reset["token"], "password": NEW}
        assert client.post("/v1/password/reset", json=body).status_code == 204
        body = {"email": "lena@example.org", "password": NEW}
        assert client.post("/v1/login", json=body).status_code == 200


def test_a_server_that_others_can_reach_needs_an_owner(tmp_path: Path) -> None:
    command = [parts._program(), "serve", "--data", str(tmp_path), "--port", "0"]
    ended = subprocess.run(
        [*command, "--host", "0.0.0.0"], check=False, capture_output=True, text=True,
        timeout=60,
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "glossator org create" in ended.stderr
    parts.cli("org", "create", "Acme", "--owner", "ada@example.org", data=tmp_path)
    with parts.server(tmp_path, "--no-worker", "--host", "0.0.0.0") as server:
        assert httpx.get(f"http://127.0.0.1:{server.port}/health").status_code == 200


def test_who_is_no_trusted_proxy_cannot_choose_an_address(lite: Hub) -> None:
    owner = lite.found()
    with lite.client(owner) as admin, Browser(lite, "203.0.113.9") as browser:
        token = admin.post("/v1/invitations", json={}).json()["link"].partition("#")[2]
        body = {"token": token, "password": NEW, "email": f"p{owner.member_id}@example.org"}
        accepted = browser.post("/v1/invitations/accept", json=body)
        browser.headers["X-CSRF-Token"] = accepted.json()["csrf_token"]
        assert browser.get("/v1/sessions").json()["items"][0]["address"] == "127.0.0.1"


# ------------------------------------------------------------------ mail


class Post(socketserver.ThreadingTCPServer):
    """A mail server, as far as a client needs one; ``mails`` has what came."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, handler: type[Link] | None = None) -> None:
        self.mails: list[str] = []
        super().__init__(("127.0.0.1", 0), handler or Link)

    @contextlib.contextmanager
    def open(self) -> Iterator[Post]:
        """Take mails, on a thread."""
        with self:
            thread = threading.Thread(target=self.serve_forever, daemon=True)
            thread.start()
            yield self
            self.shutdown()
            thread.join()


class Link(socketserver.StreamRequestHandler):
    """One client's connection."""

    server: Any

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline():
            words = line.decode().split()
            self.say(self.answer(words[0].upper(), words[1:]))
            if words[0].upper() == "QUIT":
                return

    def answer(self, command: str, words: list[str]) -> str:
        """What to say to a command."""
        if command != "DATA":
            return "221 bye" if command == "QUIT" else "250 fine"
        self.say("354 go on")
        lines: list[str] = []
        while (text := self.rfile.readline().decode()) not in (".\r\n", ""):
            lines.append(text)
        self.server.mails.append("".join(lines))
        return "250 fine"


@pytest.fixture
def post() -> Iterator[Post]:
    with Post().open() as server:
        yield server


@contextlib.contextmanager
def mailing(post: Post) -> Iterator[Hub]:
    env = {
        "GLOSSATOR_SMTP_URL": f"smtp://127.0.0.1:{post.server_address[1]}",
        "GLOSSATOR_MAIL_FROM": "labels@example.org",
        "GLOSSATOR_BASE_URL": "https://labels.example.org/",
        "GLOSSATOR_PASSWORD_MEMORY": "64",
    }
    with running("sqlite", "--no-worker", env=env) as hub:
        yield hub


def link_in(text: str) -> str:
    """The token of a mail's link."""
    text = email.message_from_string(text, policy=email.policy.default).get_content()
    found: Any = re.search(r"https://labels\.example\.org/(?:join|reset)#(\S+)", text)
    return str(found[1])


def test_links_are_mailed_where_a_server_for_mail_is_named(post: Post) -> None:
    with mailing(post) as hub, hub.client(hub.found()) as admin, hub.client() as outside:
        body = {"role": "labeler", "email": "lena@example.org"}
        made = admin.post("/v1/invitations", json=body).json()
        assert (made["link"], made["mailed"]) == (None, True)
        assert "To: lena@example.org" in post.mails[0]
        said = {"token": link_in(post.mails[0]), "password": NEW}
        accepted = outside.post("/v1/invitations/accept", json=said)
        assert "Secure" in accepted.headers["set-cookie"], "the public address is https"
        answers = [
            outside.post("/v1/password/ask", json={"email": address})
            for address in ("lena@example.org", "nobody@example.org")
        ]
        assert [(a.status_code, a.content) for a in answers] == [(204, b"")] * 2
        wait_until(lambda: len(post.mails) == 2)
        said = {"token": link_in(post.mails[1]), "password": "yet another word"}
        assert outside.post("/v1/password/reset", json=said).status_code == 204
        said = {"email": "lena@example.org", "password": "yet another word"}
        assert outside.post("/v1/login", json=said).status_code == 200
        post.shutdown()
        post.server_close()
        made = admin.post("/v1/invitations", json={"email": "luis@example.org"}).json()
        assert made["mailed"] is False
        assert made["link"].startswith("https://labels.example.org/join#")


@pytest.mark.parametrize(
    ("url", "sender"), [("http://x", "a@b"), ("smtp://", "a@b"), ("smtp://x", ""), ("x", "a@b")]
)
def test_settings_of_mail_that_are_none(url: str, sender: str) -> None:
    with pytest.raises(Invalid):
        mail.through(url, sender)


def test_a_password_is_never_sent_to_a_mail_server_in_the_clear(post: Post) -> None:
    mail.through(f"smtp://me:secret@127.0.0.1:{post.server_address[1]}", "a@example.org")
    try:
        with pytest.raises(mail.Unsent):
            mail.send("b@example.org", "x", "y")
        with pytest.raises(mail.Unsent):
            mail.send("b@example.org\r\nBcc: c@example.org", "x", "y")
    finally:
        mail.through("", "")
    assert post.mails == []


def test_common_passwords_are_long_enough_to_matter() -> None:
    words = passwords._common()
    assert 200 <= len(words) <= 1000
    assert all(len(word) >= passwords.SHORTEST and word == word.casefold() for word in words)
    for word in ("Password123", "QWERTYUIOP", "1234567890"):
        with pytest.raises(Invalid):
            passwords.check(word, "a@example.org")
    passwords.check("a fine long phrase", "a@example.org")
    passwords.check("\U0001f642" * 3 + "abcdefgh", "a@example.org")


def test_a_key_may_end_by_itself_and_may_only_read(lite: Hub) -> None:  # rel: A1
    owner = lite.found()
    with lite.client(owner) as client:
        path = f"/v1/members/{owner.member_id}/keys"
        said = {"name": "dashboard", "scope": "read", "expires_at": "2099-01-01T00:00:00Z"}
        key = client.post(path, json=said).json()["api_key"]
        [item] = [k for k in client.get(path).json()["items"] if k["prefix"] == key[4:16]]
        assert (item["scope"], item["expires_at"]) == ("read", "2099-01-01T00:00:00.000Z")
        assert client.post(path, json={"scope": "everything"}).status_code == 400
        past = {"expires_at": "2020-01-01T00:00:00Z"}
        assert client.post(path, json=past).status_code == 400
        project = client.post("/v1/projects", json={"name": "p"}).json()["id"]
    with httpx.Client(headers={"Authorization": f"Bearer {key}"}) as reader:
        assert reader.get(f"{lite.url}/native/v1/projects").status_code == 200
        assert reader.post(f"{lite.url}/native/v1/projects", json={"name": "q"}).status_code == 403
        assert reader.post(f"{lite.url}/native{path}").status_code == 403
    with httpx.Client(headers={"Authorization": f"Token {key}"}) as reader:
        assert reader.get(f"{lite.url}/labelstudio/api/projects").status_code == 200
        claims = f"{lite.url}/labelstudio/api/projects/{project}/next"
        assert reader.get(claims).status_code == 403
