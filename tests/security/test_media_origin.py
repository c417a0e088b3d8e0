"""Stored files on an origin of their own, over real HTTP with the two names as Host.  # rel: U2 U4"""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from tests import parts
from tests.edge.serving import Hub, Person, running
from tests.replicas import topology
from tests.security.test_accounts import Browser, with_password
from tests.security.test_known_classes import HTML
from tests.security.world import PNG

from glossator import Client
from glossator.edge import media
from glossator.model.errors import Invalid
from glossator.services import passes
from glossator.services.access import now
from glossator.store import sealing
from glossator.store.files import File

KEY = "a key of the media's own tests 0a1b2c3d"
APP, MEDIA = "labels.example.org", "media.example.net"
ENV = {
    "GLOSSATOR_BASE_URL": f"http://{APP}",
    "GLOSSATOR_MEDIA_ORIGIN": f"http://{MEDIA}",
    "GLOSSATOR_SECRET_KEY": KEY,
    "GLOSSATOR_PASSWORD_MEMORY": "64",
    "GLOSSATOR_LOG_LEVEL": "debug",
}


@pytest.fixture(scope="module")
def apart() -> Iterator[Hub]:
    with running("sqlite", "--no-worker", env=ENV) as hub:
        yield hub


@pytest.fixture(scope="module")
def owner(apart: Hub) -> Person:
    return apart.found()


def upload(hub: Hub, person: Person, name: str, body: bytes) -> str:
    """The path of a new file at the app."""
    with hub.client(person) as client:
        made = client.post("/v1/files", files={"file": (name, body)}, headers={"Host": APP})
        return f"/v1/files/{made.json()['files'][0]['id']}/content"


def way(hub: Hub, person: Person, path: str, mount: str = "/native") -> str:
    """Where the app sends who asks for a file; the path there."""
    with hub.client(person, mount) as client:
        reply = client.get(path, headers={"Host": APP})
    assert (reply.status_code, reply.content) == (307, b"")
    assert reply.headers["cache-control"] == "private, no-store"
    there = urlsplit(reply.headers["location"])
    assert (there.scheme, there.netloc) == ("http", MEDIA)
    return there.path


def at(hub: Hub, path: str, method: str = "GET", host: str = MEDIA, **more: str) -> httpx.Response:
    """What a browser gets that has no key, and would send a cookie."""
    named = {k.replace("_", "-"): v for k, v in more.items()}
    with hub.client(None, "") as client:
        return client.request(method, path, headers={"Host": host, **named})


def test_the_app_sends_to_the_other_origin_and_that_one_has_the_bytes(
    apart: Hub, owner: Person
) -> None:
    topology.only_of_one("a bucket has links of its own")
    path = upload(apart, owner, "größe 1.png", PNG)
    there = way(apart, owner, path)
    whole = at(apart, there)
    assert (whole.status_code, whole.content) == (200, PNG)
    assert whole.headers["content-type"] == "image/png"
    assert whole.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert whole.headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in whole.headers
    assert at(apart, there, Range="bytes=1-3").content == PNG[1:4]
    assert at(apart, there, "HEAD").headers["content-length"] == str(len(PNG))
    assert at(apart, there, if_none_match=whole.headers["etag"]).status_code == 304
    assert at(apart, there, host=f"{MEDIA.upper()}:8443").status_code == 200, "behind a proxy"
    assert way(apart, owner, path) == there, "for a while it is one address: a browser keeps it"
    with apart.client(owner) as client:
        assert client.head(path).status_code == 307
        link = client.get(path.replace("content", "link?seconds=60")).json()
    assert link["url"].startswith(f"http://{MEDIA}/files/")
    assert link["expires_at"]
    assert at(apart, urlsplit(link["url"]).path).content == PNG


def test_what_a_browser_would_run_is_handed_over_as_a_file(apart: Hub, owner: Person) -> None:
    found = at(apart, way(apart, owner, upload(apart, owner, "a.html", HTML)))
    assert found.content == HTML
    assert found.headers["content-type"] == "application/octet-stream"
    assert found.headers["content-disposition"].startswith("attachment")


def test_addresses_of_label_studio_lead_there_too(apart: Hub, owner: Person) -> None:
    key = {"Authorization": f"Token {owner.api_key}", "Host": APP}
    config = '<View><Image name="i" value="$image"/></View>'
    with apart.client(None, "/labelstudio") as client:
        body = {"title": "pictures", "label_config": config}
        made = client.post("/api/projects", json=body, headers=key)
        assert made.status_code == 201, made.text
        project = made.json()["id"]
        sent = client.post(
            f"/api/projects/{project}/import", files={"file": ("a.png", PNG)}, headers=key
        )
        assert sent.status_code == 201, sent.text
        [file] = client.get(f"/api/projects/{project}/file-uploads", headers=key).json()
        reply = client.get(f"/data/{file['file']}", headers=key)
    assert reply.status_code == 307
    assert at(apart, urlsplit(reply.headers["location"]).path).content == PNG


@pytest.mark.parametrize(
    "path",
    [
        "/", "/health", "/ready", "/docs", "/docs/native.json", "/metrics", "/native/v1/me",
        "/native/v1/session", "/native/v1/files", "/native/v1/login", "/labelstudio/api/projects",
        "/files", "/files/x", "/files/x/y", "/files/x/y/z", "/%00",
    ],
)  # fmt: skip
def test_nothing_else_is_there(apart: Hub, owner: Person, path: str) -> None:
    key = f"Bearer {owner.api_key}"
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
        for host in (MEDIA, MEDIA.upper(), f"{MEDIA}:1", f"{MEDIA}."):
            reply = at(apart, path, method, host, authorization=key)
            assert reply.status_code in (404, 405), (method, host, reply.text)
            assert reply.headers["content-type"].startswith("text/plain")
            assert "set-cookie" not in reply.headers


def test_a_session_is_of_no_use_there_and_a_pass_of_none_here(apart: Hub, owner: Person) -> None:
    path = upload(apart, owner, "a.png", PNG)
    there = way(apart, owner, path)
    with Browser(apart) as browser:
        browser.headers.update({"Host": APP, "Origin": f"http://{APP}"})
        assert browser.log_in(with_password(apart, owner, "manager").email).status_code == 200
        cookie = f"glossator_session={browser.cookies['glossator_session']}"
        assert at(apart, "/native/v1/me", host=APP, cookie=cookie).status_code == 200
        assert at(apart, "/native" + path, host=APP, cookie=cookie).status_code == 307
    assert at(apart, "/native/v1/me", cookie=cookie).status_code == 404
    assert at(apart, "/native" + path, cookie=cookie).status_code == 404
    assert at(apart, there, host=APP, cookie=cookie).status_code == 404
    assert at(apart, there).status_code == 200


def test_a_pass_opens_one_file_until_it_ends_and_cannot_be_made(apart: Hub, owner: Person) -> None:
    topology.only_of_one("a bucket has links of its own")
    path = upload(apart, owner, "a.png", PNG)
    other = upload(apart, owner, "b.png", PNG)
    there, second = way(apart, owner, path), way(apart, owner, other)
    word = there.split("/")[2]
    org, number, ends, signature = word.split("-", 3)
    assert 0 < int(ends) - now() <= 2 * passes.WINDOW_US
    flipped = signature[:-3] + ("AAA" if signature[-3:] != "AAA" else "BBB")
    for wrong in (
        f"{org}-{number}-{ends}-{flipped}", f"{org}-{number}-{int(ends) + 1}-{signature}",
        f"{org}-{second.split('/')[2].split('-')[1]}-{ends}-{signature}",
        f"{int(org) + 1}-{number}-{ends}-{signature}", word[:-1], word + "A", f"0{word}",
        f"{org}-{number}-{ends}-", "é" * 43,
    ):  # fmt: skip
        reply = at(apart, f"/files/{wrong}/a.png")
        assert (reply.status_code, reply.text) == (404, "no such file\n"), wrong
    with apart.client(owner) as client:
        link = client.get(path.replace("content", "link?seconds=1")).json()["url"]
        assert at(apart, urlsplit(link).path).status_code == 200
        time.sleep(1.1)
        assert at(apart, urlsplit(link).path).status_code == 404
        assert client.delete(path.removesuffix("/content")).status_code == 204
    assert at(apart, there).status_code == 404, "it is forgotten"
    assert at(apart, second).status_code == 200
    assert word not in apart.server.log
    assert "GET /files/{word}/{name}" in apart.server.log


def test_the_key_of_another_server_opens_nothing(apart: Hub, owner: Person) -> None:
    number = int(upload(apart, owner, "a.png", PNG).split("/")[3])
    file = File(id=number, name="a.png")
    for key, status in ((KEY, 200), (KEY[::-1], 404)):
        before = sealing.use(sealing.ring(key, Path()))
        try:
            made = passes.path(owner.organization_id, file, now() + 60_000_000)
            elsewhere = passes.path(apart.found().organization_id, file, now() + 60_000_000)
        finally:
            sealing.use(before)
        assert at(apart, made).status_code == status
        assert at(apart, elsewhere).status_code == 404, "a file of another organization"


def test_who_may_not_read_a_file_gets_no_pass(apart: Hub, owner: Person) -> None:
    path = upload(apart, owner, "a.png", PNG)
    for person in (apart.found(), apart.join(owner, "labeler")):
        with apart.client(person) as client:
            reply = client.get(path)
            assert reply.status_code in (403, 404)
            assert "location" not in reply.headers


def test_pages_may_show_what_is_there(apart: Hub, lite: Hub) -> None:
    policy = at(apart, "/docs/native", host=APP).headers["content-security-policy"]
    assert f"img-src 'self' data: http://{MEDIA};" in policy
    assert f"media-src 'self' http://{MEDIA};" in policy
    assert "script-src 'self';" in policy
    assert "{" not in policy
    policy = httpx.get(f"{lite.url}/docs/native").headers["content-security-policy"]
    assert "img-src 'self' data:;" in policy


@pytest.mark.parametrize(
    ("origin", "base"),
    [
        ("https://media.example.org/x", "https://example.org"),
        ("media.example.org", "https://example.org"),
        ("ftp://media.example.org", "https://example.org"),
        ("https://", "https://example.org"),
        ("https://a@media.example.org", "https://example.org"),
        ("https://example.org:8443", "https://example.org"),
        ("https://EXAMPLE.org", "https://example.org"),
        ("https://media.example.org", ""),
    ],
)
def test_what_is_no_origin_apart_is_refused(origin: str, base: str) -> None:
    with pytest.raises(Invalid):
        media.host(origin, base)


def test_a_server_says_so_in_one_line(tmp_path: Path) -> None:
    env = parts._environment(
        GLOSSATOR_MEDIA_ORIGIN="https://example.org:1", GLOSSATOR_BASE_URL="https://example.org"
    )
    command = [parts._program(), "serve", "--data", str(tmp_path), "--port", "0"]
    ended = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=60, env=env
    )
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "media_origin" in ended.stderr


def test_our_own_client_goes_there_and_does_not_take_its_key_along() -> None:
    """Two names of this machine stand for the two origins; what the other one is sent is looked at
    beside it."""
    topology.only_of_one("it starts its server anew")
    asked: list[dict[str, str]] = []

    class Seen(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"elsewhere")

        def log_message(self, *words: object) -> None:
            pass

    with running("sqlite", "--no-worker") as hub, HTTPServer(("127.0.0.1", 0), Seen) as other:
        person = hub.found()
        thread = threading.Thread(target=other.serve_forever, args=(0.05,))
        thread.start()
        try:
            for port, content in ((hub.server.port, PNG), (other.server_port, b"elsewhere")):
                hub.server.stop()
                hub.server.start(
                    env={
                        "GLOSSATOR_BASE_URL": hub.url,
                        "GLOSSATOR_MEDIA_ORIGIN": f"http://localhost:{port}",
                    }
                )
                with Client(hub.url, person.api_key) as client:
                    file = client.files.upload(PNG, "a.png")
                    assert client.files.read(file) == content
                    assert b"".join(client.files.stream(file)) == content
        finally:
            other.shutdown()
            thread.join()
    assert len(asked) == 2
    assert not any("authorization" in one or "cookie" in one for one in asked)
