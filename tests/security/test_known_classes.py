"""What has gone wrong in tools like this one, and why it cannot here: a test for each class.

Each names the rules of reliability that it holds. Classes of parts that are not served yet (import
from addresses, object storage, pages, sessions) join with those parts.
"""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from tests import parts
from tests.conformance.joining import DIALECTS, declared
from tests.edge.serving import Hub, bare, exchange, running, wait_until
from tests.security.test_walk import path_in
from tests.security.world import PNG, SCHEMA, World

from glossator import registry

HTML = b"<!DOCTYPE html><html><script>alert(document.cookie)</script></html>"
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
ACTIVE: dict[str, bytes] = {
    "html": HTML,
    "html after space": b"\n\t \n" + HTML,
    "html after a mark": b"\xef\xbb\xbf" + HTML,
    "html after text": b"hello " + HTML,
    "upper case": HTML.upper(),
    "svg": SVG,
    "svg alone": SVG.partition(b"?>")[2],
    "xml": b'<?xml version="1.0"?><a/>',
    "xhtml": b'<html xmlns="http://www.w3.org/1999/xhtml"/>',
    "javascript": b"alert(document.cookie)",
    "pdf": b"%PDF-1.7\n1 0 obj\n<</OpenAction<</JS(app.alert(1))>>>>",
    "gif and html": b"GIF89a/*" + HTML + b"*/=0;",
    "zip": b"PK\x03\x04rest",
    "utf-16 html": HTML.decode().encode("utf-16"),
    "utf-7 html": b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "empty": b"",
    "nothing known": bytes(range(256)),
    "mhtml": b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + HTML,
}
SAFE = re.compile(
    r"application/octet-stream|text/plain; charset=utf-8|image/(png|jpeg|gif|webp|bmp|tiff)"
    r"|(audio|video)/[\w-]+"
)
NAMES = ("a.png", "a.html", "a.svg", "a.xml", "a.js", "a.pdf", "a", "a.png.html")


@pytest.mark.parametrize("what", ACTIVE)
def test_uploads_are_served_as_what_they_are_and_never_run(lite: Hub, what: str) -> None:
    """CVE-2023-47115, CVE-2024-23633, CVE-2026-65986.  # rel: U1"""
    owner = lite.found()
    with lite.client(owner) as client:
        for name in NAMES:
            for told in ("text/html", "image/svg+xml", "image/png"):
                made = client.post("/v1/files", files={"file": (name, ACTIVE[what], told)})
                assert made.status_code == 201
                file = made.json()["files"][0]
                reply = client.get(f"/v1/files/{file['id']}/content")
                kind = reply.headers["content-type"]
                assert SAFE.fullmatch(kind), kind
                assert reply.headers["x-content-type-options"] == "nosniff"
                assert reply.headers["content-security-policy"] == "sandbox; default-src 'none'"
                head = ACTIVE[what].removeprefix(b"\xef\xbb\xbf").lstrip()
                if head.startswith((b"<", b"%PDF")) or kind.startswith("application/"):
                    assert kind == "application/octet-stream"
                    assert reply.headers["content-disposition"].startswith("attachment;")
                assert reply.content == ACTIVE[what]


def test_a_picture_is_one_by_its_bytes_alone(lite: Hub) -> None:  # rel: U1
    owner = lite.found()
    with lite.client(owner) as client:
        made = client.post("/v1/files", files={"file": ("a.html", PNG, "text/html")}).json()
        file = made["files"][0]
        assert (file["media_type"], file["width"], file["height"]) == ("image/png", 1, 1)
        reply = client.get(f"/v1/files/{file['id']}/content")
        assert reply.headers["content-type"] == "image/png"


HOSTILE_PLACES = (
    "/etc/passwd", "../../../../etc/passwd", "file:///etc/passwd", "/data/local-files/?d=etc/passwd",
    "..\\..\\etc\\passwd", "/proc/self/environ", "canary.png", "./canary.png", "{canary}",
    "file://{canary}", "/native/v1/files/../../{canary}", "/native/v1/files/1/content/../x",
)  # fmt: skip


@pytest.mark.parametrize("name", sorted(registry.every("formats")))
def test_an_export_opens_no_local_path_of_task_data(lite: Hub, name: str, tmp_path: Path) -> None:
    """CVE-2025-25295.  # rel: U7 S8"""
    canary = tmp_path / "canary.png"
    secret = b"\x89PNG\r\n\x1a\n the canary that must not be packed"
    canary.write_bytes(secret)
    (lite.data / "canary.png").write_bytes(secret)
    passwd = Path("/etc/passwd").read_bytes()[:30]
    owner = lite.found()
    try:
        with lite.client(owner) as client:
            project = client.post("/v1/projects", json={"name": "p", "schema": SCHEMA}).json()["id"]
            tasks = [
                {"data": {"image": place.replace("{canary}", str(canary))}}
                for place in HOSTILE_PLACES
            ]
            assert client.post(f"/v1/projects/{project}/tasks", json={"tasks": tasks}).is_success
            path = f"/v1/projects/{project}/export?format={name}&files=true"
            reply = client.get(path)
            assert reply.status_code == 200, reply.text
    finally:
        (lite.data / "canary.png").unlink()
    for body in unpacked(reply.content):
        assert b"the canary that must not" not in body
        assert passwd not in body


def unpacked(body: bytes) -> list[bytes]:
    """A file, or what is inside an archive; names in it must be harmless."""
    if not body.startswith(b"PK"):
        return [body]
    found = [body]
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        names = archive.namelist()
        assert len({n.lower() for n in names}) == len(names)
        for member in names:
            assert not member.startswith(("/", "\\")), member
            assert ".." not in member.split("/"), member
            assert not re.search(r"[\\\0:]", member), member
            assert len(member.encode()) <= 255
            found.append(archive.read(member))
    return found


def test_a_picture_of_another_organization_is_not_packed(lite: Hub) -> None:  # rel: U7 O2 O6
    theirs, ours = World(lite), lite.found()
    with lite.client(ours) as client:
        project = client.post("/v1/projects", json={"name": "p", "schema": SCHEMA}).json()["id"]
        place = f"/native/v1/files/{theirs.ids['file']}/content"
        box = {"type": "box", "x": 0, "y": 0, "width": 1, "height": 1}
        region = {
            "id": "r", "field": "objects", "shape": box, "labels": ["car"], "input": "image",
            "frame": {"unit": "pixel"},
        }  # fmt: skip
        task = {"data": {"image": place}, "annotations": [{"answer": {"regions": [region]}}]}
        made = client.post(f"/v1/projects/{project}/tasks", json={"tasks": [task]})
        assert made.is_success, made.text
        for format in sorted(registry.every("formats")):
            path = f"/v1/projects/{project}/export?format={format}&files=true"
            for body in unpacked(client.get(path).content):
                assert PNG not in body
                assert b"a.png" not in body, "its name is not told either"


def test_a_file_of_another_project_is_packed_only_for_who_may_see_it(lite: Hub) -> None:
    """A member who manages one project by a place cannot read another's files through it."""
    own = World(lite)
    with lite.client(own.person["owner"]) as client:
        project = client.post("/v1/projects", json={"name": "p", "schema": SCHEMA}).json()["id"]
        place = f"/v1/projects/{project}/members/{own.ids['stranger member']}"
        assert client.put(place, json={"role": "manager"}).status_code == 204
        shown = f"/native/v1/files/{own.ids['file']}/content"
        body = {"tasks": [{"data": {"image": shown}}]}
        assert client.post(f"/v1/projects/{project}/tasks", json=body).is_success
    with lite.client(own.person["stranger"]) as client:
        assert client.get(f"/v1/files/{own.ids['file']}").status_code == 404
        path = f"/v1/projects/{project}/export?format=coco&files=true"
        try:
            bodies = unpacked(client.get(path).content)
        except httpx.RemoteProtocolError:
            return  # broken off: nothing was sent
        assert all(PNG not in inner for inner in bodies)


def test_a_key_is_shown_once_and_stored_nowhere(hub: Hub) -> None:
    """CVE-2026-22033.  # rel: A1 O5"""
    own = World(hub)
    with hub.client(own.person["owner"]) as client:
        path = f"/v1/members/{own.ids['owner member']}/keys"
        fresh = client.post(path, json={}).json()
        secrets = [fresh["api_key"][16:], fresh["secret_key"], own.person["owner"].api_key[16:]]
        for dialect, found in DIALECTS.items():
            for route in found.routes:
                if route.method == "GET":
                    text = client.get(f"{hub.url}/{dialect}{path_in(dialect, route, own)}").text
                    # The caller's own key may come back to the caller, from the request's header.
                    echo = secrets[2:] if route.name in declared(dialect).ECHOES else []
                    shown = [secret for secret in secrets if secret in text]
                    assert shown == echo, route.name
                    assert not re.search(r"\bpassword", text) or "openapi" in route.path, route.name
    rows = repr(hub.dump())
    stored = b"".join(p.read_bytes() for p in hub.data.rglob("*") if p.is_file())
    for secret in secrets:
        assert secret not in rows
        assert secret.encode() not in stored
        assert secret not in hub.server.log


def test_two_installs_share_no_secret(tmp_path: Path) -> None:
    """CVE-2023-43791, and keys in quick starts: what one gives to a browser or a program is nothing at the other, though the
    ids, the people and the passwords are the same.  # rel: A7"""
    media = {"GLOSSATOR_BASE_URL": "http://a.example", "GLOSSATOR_MEDIA_ORIGIN": "http://b.example"}
    opened, keys = [], []
    folders = [tmp_path / name for name in ("one", "other")]
    words = ("org", "create", "Acme", "--owner", "ada@example.org")
    with contextlib.ExitStack() as stack, ThreadPoolExecutor(2) as pool:
        organizations = pool.map(lambda data: parts.cli(*words, data=data), folders)
        for data, made in zip(folders, organizations, strict=True):
            server = stack.enter_context(parts.server(data, "--no-worker", env=media))
            client = stack.enter_context(httpx.Client(base_url=server.url))
            keys.append((data / "secret.key").read_text())
            key = {"Authorization": f"Bearer {made['api_key']}"}
            files = {"file": ("a.png", PNG)}
            file = client.post("/native/v1/files", files=files, headers=key).json()["files"][0]
            link = client.get(f"/native/v1/files/{file['id']}/link", headers=key).json()["url"]
            body = {"email": "ada@example.org", "password": made["password"]}
            login = client.post("/native/v1/login", json=body)
            cookie = {"Cookie": login.headers["set-cookie"].partition(";")[0]}
            client.cookies.clear()
            ids = (made["organization_id"], made["user_id"], file["id"])
            opened.append((client, key, cookie, urlsplit(link).path, ids))
        assert opened[0][-1] == opened[1][-1], "else this would show nothing"
        assert keys[0] != keys[1]
        for client, *_ in opened:
            for _, key, cookie, path, _ in opened:
                own = client is next(one[0] for one in opened if one[1] is key)
                asked = [
                    client.get("/native/v1/me", headers=key),
                    client.get("/native/v1/me", headers=cookie),
                    client.get(path, headers={"Host": "b.example"}),
                ]
                expected = [200, 200, 200] if own else [401, 401, 404]
                assert [reply.status_code for reply in asked] == expected


def test_a_fresh_server_has_nobody_who_may_come_in() -> None:  # rel: A7 A8
    with running("sqlite", "--no-worker") as hub:
        assert hub.dump()["users"] == []
        assert hub.dump()["credentials"] == []
        for key in ("admin", "gls_admin", "password", "test", "gls_" + "0" * 55):
            headers = (("Authorization", f"Bearer {key}"),)
            assert exchange(hub, bare("GET", "/native/v1/me", None, None, headers)).status == 401


@pytest.mark.parametrize("name", sorted(DIALECTS))
def test_reading_changes_nothing(lite: Hub, name: str) -> None:
    """CVE-2024-37306: a cross-site GET must not do anything.  # rel: A5

    An export at once is noted in the audit, which is not what it changes."""
    own = World(lite)
    before, files = lite.dump("audit"), lite.files()
    with lite.client(own.person["owner"], f"/{name}") as client:
        for route in DIALECTS[name].routes:
            if route.name in declared(name).CLAIMS:
                assert client.head(path_in(name, route, own)).status_code == 405
            elif route.method == "GET":
                client.get(path_in(name, route, own))
                client.head(path_in(name, route, own))
    assert lite.dump("audit") == before
    assert lite.files() == files


@pytest.mark.parametrize("name", sorted(DIALECTS))
def test_no_answer_is_a_page_and_nothing_is_reflected_as_one(lite: Hub, name: str) -> None:
    """CVE-2025-25296, CVE-2025-47783, CVE-2024-47063, CVE-2024-26152.  # rel: U5 U6"""
    evil = "<img src=x onerror=alert(1)>"
    owner = lite.found()
    schema = {
        "inputs": [{"name": evil, "media": "text", "key": "text"}],
        "fields": [
            {"kind": "choice", "name": evil, "help": evil, "labels": [{"name": evil, "title": evil}]}
        ],
    }  # fmt: skip
    with lite.client(owner) as client:
        for body in (schema, {"fields": schema["fields"]}):
            made = client.post("/v1/projects", json={"name": evil, "schema": body})
            assert made.headers["content-type"] == "application/json"
        spelt = "%3Cimg%20src=x%20onerror=alert(1)%3E"
        for path in (f"/v1/{spelt}", f"/v1/projects/{spelt}", f"/v1/me?{spelt}={spelt}"):
            reply = client.get(path, headers={"Accept": "text/html"})
            assert reply.headers["content-type"] == "application/json"
            assert reply.headers["x-content-type-options"] == "nosniff"
    root = exchange(lite, bare("GET", f"/{spelt}", owner))
    assert root.headers["content-type"].startswith("text/plain")
    assert b"<img" not in root.body


def test_colours_and_hotkeys_are_what_they_are(lite: Hub) -> None:  # rel: U6
    owner = lite.found()
    with lite.client(owner) as client:
        for label in (
            {"name": "a", "color": "red;background:url(//evil.example)"},
            {"name": "a", "color": "</style><script>"},
            {"name": "a", "hotkey": "</script><script>alert(1)</script>"},
        ):
            field = {"kind": "choice", "name": "c", "labels": [label]}
            reply = client.post("/v1/projects", json={"name": "p", "schema": {"fields": [field]}})
            assert reply.status_code == 400, label


def test_filters_reach_only_what_they_name(lite: Hub) -> None:
    """CVE-2023-47117: filters that became paths into other tables.  # rel: O5"""
    own = World(lite)
    path = f"/v1/projects/{own.ids['project']}/tasks"
    with lite.client(own.person["owner"]) as client:
        answers = set()
        for letter in "ab":
            for field in (
                "project__organization__created_by__password", "created_by.password_hash",
                "filter:tasks:created_by__password", "ordering", "fields", "include", "expand",
            ):  # fmt: skip
                reply = client.get(path, params={field: letter})
                assert reply.status_code == 400, field
            reply = client.get(path, params={"name": f"{letter}%' OR '1'='1"})
            answers.add(reply.text)
        assert answers == {'{"items":[],"next":null}'}


@pytest.mark.parametrize(
    "path",
    [
        "/static../glossator.db", "/static/%2e%2e/glossator.db", "/native/../glossator.db",
        "/docs/../glossator.db", "/docs/%2e%2e%2fglossator.db", "/docs../x", "/glossator.db",
        "/blobs/00", "/native/v1/files/..%2F..%2Fglossator.db/content", "//etc/passwd",
        "/%2fetc%2fpasswd", "/.env", "/.git/config", "/metrics", "/debug", "/admin",
    ],
)  # fmt: skip
def test_no_path_leads_to_a_file(lite: Hub, path: str) -> None:
    """GHSA-cpmr-mw4j-99r7, CVE-2026-53656.  # rel: U7 S8"""
    reply = exchange(lite, bare("GET", path, lite.found()))
    assert reply.status == 404
    assert b"SQLite format" not in reply.body
    assert b"root:" not in reply.body


def test_jobs_snapshots_and_their_bytes_are_their_owners(busy: Hub) -> None:
    """CVE-2024-45393, GHSA-m7p7-6w4m-886p: also once they are finished.  # rel: O6"""
    own, other = World(busy), busy.found()
    ids = own.ids
    with busy.client(own.person["owner"]) as client, busy.client(other) as foreign:
        path = f"/v1/snapshots/{ids['snapshot']}"
        wait_until(lambda: client.get(path).json()["state"] == "completed")
        wait_until(
            lambda: client.get(f"{path}/conversions").json()["items"][0]["state"] == "completed"
        )
        whole = client.get(f"{path}/download")
        assert whole.status_code == 200
        assert b"seen by a person" in whole.content
        assert client.get(f"{path}/download?format=csv").status_code == 200
        exports = client.get(f"/v1/files?kind=export&project_id={ids['project']}").json()["items"]
        assert len(exports) == 2
        for route in (
            path, f"{path}/download", f"{path}/download?format=csv", f"{path}/conversions",
            f"/v1/imports/{ids['import']}", *(f"/v1/files/{f['id']}" for f in exports),
            *(f"/v1/files/{f['id']}/content" for f in exports),
        ):  # fmt: skip
            assert foreign.get(route).status_code == 404, route
        assert foreign.delete(path).status_code == 404
        assert foreign.post(f"{path}/convert", json={"format": "csv"}).status_code == 404
    for role in ("stranger", "labeler", "reviewer", "member"):
        with busy.client(own.person[role]) as client:
            for route in (f"{path}/download", f"/v1/files/{exports[0]['id']}/content"):
                assert client.get(route).status_code in (403, 404), (role, route)


def test_an_import_that_is_hostile_fails_in_words_and_leaves_nothing(busy: Hub) -> None:
    """L10, L11, L17 through the server.  # rel: L10 L11 L17 L19"""
    owner = busy.found()
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", b"0" * (50 << 20))
    climbing = io.BytesIO()
    with zipfile.ZipFile(climbing, "w") as archive:
        archive.writestr("../../../../tmp/evil.json", b"[]")
        archive.writestr("/etc/evil", b"x")
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'">]><a>&b;</a>'
    with busy.client(owner) as client:
        project = client.post("/v1/projects", json={"name": "p", "schema": SCHEMA}).json()["id"]
        waiting: dict[str, int] = {}
        for name, body in {
            "bomb.zip": bomb.getvalue(), "climbing.zip": climbing.getvalue(), "a.xml": laughs,
            "cut.zip": bomb.getvalue()[:500], "deep.json": b"[" * 100_000, "no.json": b"\xff\xfe",
            "empty.json": b"", "text.txt": b"hello", "formula.csv": b"\0\0\0",
        }.items():  # fmt: skip
            made: Any = client.post("/v1/files", files={"file": (name, body)}).json()
            sent = {"file_id": made["files"][0]["id"]}
            waiting[name] = client.post(f"/v1/projects/{project}/imports", json=sent).json()["id"]
        for name, number in waiting.items():
            ended = wait_until(
                lambda number=number: (
                    (found := client.get(f"/v1/imports/{number}").json())["state"]
                    in ("completed", "failed")
                    and found
                ),
                30,
            )
            assert ended["state"] == "failed", (name, ended)
            assert ended["error"]
            assert not re.search(r"Traceback|/blobs/|\.py|glossator\.", ended["error"]), ended
        assert client.get(f"/v1/projects/{project}/tasks").json()["items"] == []
    assert not Path("/tmp/evil.json").exists()


def test_what_is_logged_holds_no_secret(lite: Hub) -> None:  # rel: P2
    """Canaries in every part of requests that go well and that go wrong."""
    owner = lite.found()
    canaries = [owner.api_key]
    with lite.client(owner) as client:
        for n, (method, path) in enumerate(
            [("POST", "/v1/projects"), ("POST", "/v1/members"), ("PATCH", "/v1/projects/1")]
        ):
            word = f"canary-{n}-in-a-body"
            canaries.append(word)
            client.request(method, path, json={"name": word, "email": word, "password": word})
            client.get(f"/v1/me?token={word}", headers={"Cookie": f"session={word}"})
            client.get("/v1/me", headers={"Authorization": f"Bearer {word}"})
    assert [c for c in canaries if c in lite.server.log] == []
