"""The pages as files: who gets them, how long they are kept, what they may load, how big they are."""

from __future__ import annotations

import gzip
import re

import pytest

from tests.edge.serving import Hub, lite

__all__ = ["lite"]
pytestmark = pytest.mark.xdist_group("browser")
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SHELL = 90_000
"""Bytes of the first page with its script and style, as they are sent."""


def test_a_browser_gets_the_page_at_every_address_of_one(lite: Hub) -> None:
    with lite.client(mount="") as client:
        bodies = set()
        for path in (
            "/",
            "/login",
            "/login?next=/projects",
            "/projects",
            "/projects/7/label",
            "/manage/people",
        ):
            reply = client.get(path, headers=HTML)
            assert (reply.status_code, reply.headers["content-type"]) == (
                200,
                "text/html; charset=utf-8",
            )
            assert reply.headers["cache-control"] == "no-store"
            bodies.add(reply.content)
        assert len(bodies) == 1
        head = client.head("/projects", headers=HTML)
        assert (head.status_code, head.content) == (200, b"")


def test_everybody_else_gets_what_they_got_before(lite: Hub) -> None:
    with lite.client(mount="") as client:
        for path in ("/", "/login", "/projects/7/label"):
            reply = client.get(path)
            assert reply.status_code == 404
            assert "/native" in reply.text
        for path in ("/nowhere", "/assets/none.js", "/assets/../index.html", "/index.html"):
            assert client.get(path, headers=HTML).status_code == 404, path
        assert client.post("/login", headers=HTML).status_code == 404
        assert client.get("/health", headers=HTML).text == "ok\n"
        assert client.get("/docs", headers=HTML).status_code == 200
        assert client.get("/native/v1/projects", headers=HTML).status_code == 401


def test_a_dialect_at_the_root_keeps_its_addresses(strict: Hub) -> None:
    with strict.client(strict.found(), mount="") as client:
        assert client.get("/v1/projects", headers=HTML).status_code == 200
        assert client.get("/projects").status_code == 404
        assert client.get("/projects", headers=HTML).status_code == 200


def test_a_page_loads_nothing_from_elsewhere(lite: Hub) -> None:
    with lite.client(mount="") as client:
        reply = client.get("/", headers=HTML)
    policy = dict(
        part.strip().partition(" ")[::2]
        for part in reply.headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert (policy["object-src"], policy["base-uri"]) == ("'none'", "'none'")
    assert "unsafe" not in str(policy)
    assert "http" not in str(policy)
    assert not re.search(r"(?:src|href)=.https?:|<style|<script(?![^>]*src=)", reply.text)
    assert reply.headers["referrer-policy"] == "same-origin"


def test_files_are_kept_for_good_and_small(lite: Hub) -> None:
    with lite.client(mount="") as client:
        page = client.get("/", headers={**HTML, "Accept-Encoding": "gzip"})
        names = re.findall(r'(?:src|href)="(/assets/[^"]+)"', page.text)
        assert {name.rpartition(".")[2] for name in names} == {"js", "css"}
        sizes = int(page.headers["content-length"])
        for name in names:
            assert re.search(r"-[\w-]{8}\.", name), "a name changes with its content"
            packed = client.get(name, headers={"Accept-Encoding": "gzip"})
            assert packed.headers["content-encoding"] == "gzip"
            assert packed.headers["cache-control"] == "public, max-age=31536000, immutable"
            plain = client.get(name, headers={"Accept-Encoding": "identity"})
            assert plain.content == packed.content
            sizes += int(packed.headers["content-length"])
            assert len(gzip.compress(plain.content)) > 1000
        assert sizes <= SHELL
