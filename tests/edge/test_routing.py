"""Paths, methods, health, request ids: what holds before any handler runs.  # rel: L18 R1"""

from __future__ import annotations

import uuid

import msgspec
import pytest
from tests.edge.serving import Hub, bare, exchange, running, wait_until

from glossator import registry
from glossator.edge import Call, Reply, get, put
from glossator.edge.routing import NAMELESS, Table, split
from glossator.model.errors import Invalid, MethodNotAllowed, NotFound


def handler(call: Call) -> Reply:
    """Nothing."""
    return Reply(200)


def table(*paths: str) -> Table:
    return Table([get(path, handler, may="read") for path in paths], [])


def test_the_path_is_split_before_it_is_decoded() -> None:
    assert split(b"/v1/a%2Fb/c") == ["v1", "a/b", "c"]
    assert split(b"//v1///a//") == ["v1", "a"]
    assert split(b"/%C3%A9/%25/%2e%2e/..") == ["é", "%", "..", ".."]
    for bad in (b"/v1/%FF", b"/v1/a%00b", b"/v1/%C0%AF", b"/v1/\xff"):
        assert split(bad) == ["v1", NAMELESS]


def test_literal_segments_win_and_a_dead_end_is_left_again() -> None:
    routes = table("/a/{x}", "/a/list", "/a/{x}/b", "/a/list/c/{y}", "/{z}/list/d")
    assert routes.find("GET", ["a", "list"])[1] == {}
    assert routes.find("GET", ["a", "7"])[1] == {"x": "7"}
    assert routes.find("GET", ["a", "list", "b"])[1] == {"x": "list"}
    assert routes.find("GET", ["a", "list", "c", "{y}"])[1] == {"y": "{y}"}
    assert routes.find("GET", ["a", "list", "d"])[1] == {"z": "a"}
    for missing in (["a"], ["a", "list", "c"], [], ["a", "x", "y", "z"]):
        with pytest.raises(NotFound):
            routes.find("GET", missing)


def test_two_routes_for_one_path_are_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="two routes"):
        table("/a/{x}", "/a/{y}")
    both = Table([get("/a/{x}", handler, may="read"), put("/a/{y}", handler, may="read")], [])
    assert both.find("PUT", ["a", "1"])[1] == {"y": "1"}
    with pytest.raises(MethodNotAllowed) as error:
        both.find("POST", ["a", "1"])
    assert error.value.allowed == ("GET", "PUT")


def test_an_escaped_slash_stays_inside_its_name(lite: Hub) -> None:
    owner = lite.found()
    with lite.client(owner) as client:
        project = client.post("/v1/projects", json={"name": "p", "schema": {}}).json()["id"]
        names = ["a/b", "a b", "../c", "é", "%2F", "?", "#", ".", "by-unique-id", "a+b", "a;b"]
        for name in names:
            body = {"tasks": [{"data": {"is": name}, "unique_id": name}]}
            assert client.post(f"/v1/projects/{project}/tasks", json=body).status_code == 201
    for name in names:
        spelt = "".join(f"%{byte:02X}" for byte in name.encode())
        target = f"/native/v1/projects/{project}/tasks/by-unique-id/{spelt}"
        reply = exchange(lite, bare("GET", target, owner))
        assert reply.status == 200, name
        assert b'"is":' in reply.body


def test_an_unknown_place_names_the_base_urls(lite: Hub) -> None:
    for path in ("/", "/nothing/here", "/Native/v1/me", "/%FF", "/v1/me"):
        reply = exchange(lite, bare("GET", path))
        assert reply.status == 404
        assert reply.headers["content-type"] == "text/plain; charset=utf-8"
        assert f"{lite.url}/native".encode() in reply.body
        assert b"<" not in reply.body


def test_the_base_urls_are_the_public_ones_where_these_are_known() -> None:
    with running(
        "sqlite", "--no-worker", env={"GLOSSATOR_BASE_URL": "https://labels.example/x/"}
    ) as hub:
        reply = exchange(hub, bare("GET", "/", None, None, (("X-Forwarded-Host", "evil.example"),)))
        assert b"https://labels.example/x/native" in reply.body
        described = exchange(hub, bare("GET", "/native/v1/openapi.json"))
        assert b'"url":"https://labels.example/x/native"' in described.body
        assert b"evil" not in reply.body + described.body


def test_one_dialect_may_be_at_the_root_as_well() -> None:
    with running("sqlite", "--no-worker", env={"GLOSSATOR_ROOT_DIALECT": "native"}) as hub:
        owner = hub.found()
        for path in ("/v1/me", "/native/v1/me"):
            assert exchange(hub, bare("GET", path, owner)).status == 200
        assert exchange(hub, bare("GET", "/health")).status == 200
        missing = exchange(hub, bare("GET", "/no/such"))
        assert missing.status == 404
        assert missing.headers["content-type"] == "application/json"


def test_a_path_with_another_method_says_which_it_has(lite: Hub) -> None:
    owner = lite.found()
    reply = exchange(lite, bare("PUT", "/native/v1/projects/1", owner))
    assert reply.status == 405
    assert {m.strip() for m in reply.headers["allow"].split(",")} >= {"GET", "PATCH", "DELETE"}


def test_every_answer_has_a_request_id_of_its_own_and_is_not_sniffed(lite: Hub) -> None:
    owner = lite.found()
    seen = set()
    for path in (
        "/native/v1/me",
        "/native/no",
        "/native/v1/projects/1",
        "/health",
        "/",
        "/native/%FF",
    ):
        reply = exchange(lite, bare("GET", path, owner, None, (("X-Request-Id", "mine"),)))
        number = reply.headers["x-request-id"]
        assert str(uuid.UUID(number)) == number
        assert reply.headers["x-content-type-options"] == "nosniff"
        if b'"request_id"' in reply.body:
            assert number.encode() in reply.body
        seen.add(number)
    assert len(seen) == 6


def test_no_origin_is_let_in(lite: Hub) -> None:
    owner = lite.found()
    for origin in ("https://evil.example", "null", lite.url):
        reply = exchange(lite, bare("GET", "/native/v1/me", owner, None, (("Origin", origin),)))
        assert not [name for name in reply.headers if name.startswith("access-control")]


def test_health_and_ready_need_no_key_and_tell_nothing(lite: Hub) -> None:
    for path in ("/health", "/ready", "/ready/", "//health"):
        reply = exchange(lite, bare("GET", path))
        assert reply.status == 200
        assert len(reply.body) < 20
        assert not set(reply.headers) & {"server", "x-powered-by"}


def test_ready_ends_with_the_database_and_comes_back() -> None:
    """PostgreSQL is asked to refuse everybody for a while."""
    from tests import parts

    parts.require("postgres")
    with running("postgres", "--no-worker") as hub:
        assert exchange(hub, bare("GET", "/ready")).status == 200
        name = hub.database_url.rsplit("/", 1)[1]
        cluster = parts.postgres()
        cluster.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        cluster.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
        )
        try:
            wait_until(lambda: exchange(hub, bare("GET", "/ready")).status == 503)
            assert exchange(hub, bare("GET", "/health")).status == 200
        finally:
            cluster.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        wait_until(lambda: exchange(hub, bare("GET", "/ready")).status == 200)


def test_a_server_that_was_told_to_end_ends_with_zero() -> None:
    with running("sqlite", "--no-worker") as hub:
        assert exchange(hub, bare("GET", "/ready")).status == 200
        assert hub.server.stop() == 0


def test_a_draft_is_served_where_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    native = registry.find("dialects", "native")
    known = {"native": native, "half": msgspec.structs.replace(native, name="half", draft=True)}
    monkeypatch.setattr(registry, "every", lambda kind: known)
    assert list(registry.served()) == ["native"]
    assert list(registry.served(["half"])) == ["native", "half"]
    with pytest.raises(Invalid):
        registry.served(["no such"])
