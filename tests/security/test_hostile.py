"""Malformed requests on every route of every dialect.  # rel: L1 L2 L3 L4 L5 L6 L7 L8 L9 L14 L18

Whatever is sent, the answer is a 4xx in the dialect's own form, in time, and nothing is stored.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
import time
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest
from tests.conformance.joining import DIALECTS, declared
from tests.edge.serving import Answer, Hub, Person, bare, exchange, receive
from tests.replicas import topology
from tests.security.test_walk import content, fill, nouns, path_in
from tests.security.world import PNG, World

from glossator.edge import Route

MIB = 1 << 20
every_dialect = pytest.mark.parametrize("name", sorted(DIALECTS))
_worlds: dict[int, World] = {}


@pytest.fixture
def world(lite: Hub) -> World:
    """A filled organization that refused requests leave as it is."""
    if id(lite) not in _worlds:
        _worlds[id(lite)] = World(lite)
    return _worlds[id(lite)]


@pytest.fixture
def unchanged(lite: Hub, world: World) -> Iterator[None]:
    """No row and no file is different after the test."""
    rows, files = lite.dump(), lite.files()
    yield
    assert lite.dump() == rows
    assert lite.files() == files


def routes(name: str, *, body: bool | None = None, upload: bool | None = None) -> list[Route]:
    return [
        route
        for route in DIALECTS[name].routes
        if (body is None or (route.body is not None) == body)
        and (upload is None or route.upload == upload)
    ]


def refused(name: str, reply: httpx.Response | Answer, *statuses: int) -> str:
    """What is wrong with a refusal; empty if nothing."""
    if isinstance(reply, Answer):
        status, kind, body = reply.status, reply.headers.get("content-type", ""), reply.body
    else:
        status, kind, body = reply.status_code, reply.headers.get("content-type", ""), reply.content
    if not (status in statuses if statuses else 400 <= status < 500):
        return f"{status} {body[:300]!r}"
    if not kind.startswith("application/json") or not declared(name).is_error(status, body):
        return f"not in the form: {status} {kind} {body[:300]!r}"
    if re.search(rb"Traceback|SELECT |glossator\.|sqlite|psycopg|/src/|\.py\b", body):
        return f"tells too much: {body[:300]!r}"
    return ""


# ------------------------------------------------------------------ bodies

WRONG_JSON: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"not json",
    "cut off": b'{"a":',
    "two values": b"{}{}",
    "comment": b"{} // a",
    "single quotes": b"{'a':1}",
    "trailing comma": b'{"a":1,}',
    "not UTF-8": b'{"\xff\xfe":1}',
    "UTF-16": '{"a":1}'.encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbf{}",
    "surrogate": b'{"\\ud800":1}',
    "NUL escape": b'{"\\u0000":1}',
    "NUL byte": b"\0{}",
    "NaN": b'{"a":NaN}',
    "Infinity": b'{"a":-Infinity}',
    "1e999": b'{"a":1e999}',
    "deep": b"[" * 200 + b"]" * 200,
    "very deep": b"[" * 100_000,
    "deep objects": b'{"a":' * 5000 + b"1" + b"}" * 5000,
    "array": b"[]",
    "text": b'"a"',
    "number": b"1",
    "null": b"null",
    "unknown field": b'{"no_such_field_here":1}',
    "proto": b'{"__proto__":{"a":1},"__class__":"x"}',
}


@every_dialect
def test_bodies_that_are_wrong(lite: Hub, world: World, unchanged: None, name: str) -> None:
    wrong = []
    with lite.client(world.person["owner"], f"/{name}") as client:
        for route in routes(name, body=True):
            path, right = (
                path_in(name, route, world),
                declared(name).OWN_WORDS.get(route.name, set()),
            )
            for what, body in WRONG_JSON.items():
                if what in right or (what == "nothing" and route.optional):
                    continue
                headers = {"Content-Type": "application/json"}
                reply = client.request(route.method, path, content=body, headers=headers)
                if problem := refused(name, reply, 400, 413):
                    wrong.append((route.name, what, problem))
    assert wrong == []


def leaves(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of every value inside."""
    if at:
        yield at
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*at, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*at, number))


def changed(value: Any, at: tuple[Any, ...], new: Any) -> Any:
    if not at:
        return new
    if isinstance(value, dict):
        return {k: changed(v, at[1:], new) if k == at[0] else v for k, v in value.items()}
    return [changed(v, at[1:], new) if n == at[0] else v for n, v in enumerate(value)]


ODD = (
    b"null", b"true", b"-1", b"0", b"1.5", b"9223372036854775808", b"1" + b"0" * 400, b"1e400",
    b'""', b'"a\\u0000b"', b'"\\udc00"', b'"' + b"x" * 200_000 + b'"', b"[]", b"{}", b"[[1]]",
    b'{"$ref":"#"}', b'"1; DROP TABLE tasks"', b'"\\u202e<script>"',
)  # fmt: skip


@every_dialect
def test_valid_bodies_with_one_odd_value_are_never_a_fault_of_the_server(
    lite: Hub, name: str
) -> None:  # rel: L6 L18
    """Some of these are fine (text that is odd, free-form parts): then they may be stored."""
    own = World(lite)
    wrong, sent = [], 0
    marker = "\ue000marker"
    with lite.client(own.person["owner"], f"/{name}") as client:
        for route in routes(name, body=True):
            if route.name.startswith(("DELETE", "POST /v1/tasks/delete")):
                continue
            body = msgspec.to_builtins(declared(name).BODIES[route.name](own))
            path = path_in(name, route, own)
            for place in leaves(body):
                text = msgspec.json.encode(changed(body, place, marker))
                for odd in ODD:
                    whole = text.replace(msgspec.json.encode(marker), odd)
                    headers = {"Content-Type": "application/json"}
                    reply = client.request(route.method, path, content=whole, headers=headers)
                    sent += 1
                    if reply.status_code >= 400 and (problem := refused(name, reply)):
                        wrong.append((route.name, place, odd[:40], problem))
    assert wrong == []
    assert sent > 500


@every_dialect
def test_encoded_bodies_are_refused(
    lite: Hub, world: World, unchanged: None, name: str
) -> None:  # rel: L4
    wrong = []
    with lite.client(world.person["owner"], f"/{name}") as client:
        for route in [*routes(name, body=True), *routes(name, upload=True)]:
            for encoding in ("gzip", "br", "identity, gzip", "x-unknown"):
                headers = {"Content-Encoding": encoding, "Content-Type": "application/json"}
                path = path_in(name, route, world)
                reply = client.request(route.method, path, content=b"\x1f\x8b", headers=headers)
                if problem := refused(name, reply, 415):
                    wrong.append((route.name, encoding, problem))
    assert wrong == []


@every_dialect
def test_a_body_that_is_announced_too_big_is_refused_before_it_is_read(
    lite: Hub, world: World, unchanged: None, name: str
) -> None:  # rel: L1 L2
    wrong = []
    for route in DIALECTS[name].routes:
        if route.method == "GET":
            continue
        target = f"/{name}{path_in(name, route, world)}"
        for length in (route.limit + 1, 10**15, 10**30):
            headers = (("Content-Length", str(length)), ("Content-Type", "application/json"))
            begun = time.monotonic()
            reply = exchange(lite, bare(route.method, target, world.person["owner"], None, headers))
            if length == 10**30:  # past what the parser reads: a plain 400
                if reply.status not in (400, 413):
                    wrong.append((route.name, length, reply.status))
            elif problem := refused(name, reply, 413):
                wrong.append((route.name, length, problem))
            if time.monotonic() - begun > 2:
                wrong.append((route.name, length, "slow"))
    assert wrong == []


def _chunked(hub: Hub, person: Person, method: str, target: str, most: int) -> tuple[Answer, int]:
    """Send chunks without an end until an answer comes; how much was sent."""
    chunk = b"10000\r\n" + b"[" * 0x10000 + b"\r\n"
    sent = 0
    with socket.create_connection(hub.address, 30) as link:
        headers = (("Transfer-Encoding", "chunked"), ("Content-Type", "application/json"))
        link.sendall(bare(method, target, person, None, headers))
        with contextlib.suppress(OSError):
            while sent < most:
                link.sendall(chunk)
                sent += 0x10000
                link.setblocking(False)
                try:
                    if link.recv(1, socket.MSG_PEEK):
                        break
                except BlockingIOError:
                    pass
                finally:
                    link.settimeout(30)
        return receive(link), sent


@every_dialect
def test_chunks_without_an_end_are_counted(
    lite: Hub, world: World, unchanged: None, name: str
) -> None:  # rel: L3
    """On a sample of the routes, since each must send its whole limit."""
    topology.only_of_one("a proxy between takes some ahead")
    chosen = [r for r in routes(name, body=True) if r.limit <= 16 * MIB][::9]
    assert chosen
    for route in chosen:
        target = f"/{name}{path_in(name, route, world)}"
        reply, sent = _chunked(lite, world.person["owner"], route.method, target, 64 * MIB)
        assert refused(name, reply, 413) == "", route.name
        assert sent <= route.limit + 8 * MIB


@every_dialect
def test_a_body_for_a_route_that_takes_none_does_no_harm(
    lite: Hub, world: World, unchanged: None, name: str
) -> None:
    with lite.client(world.person["owner"], f"/{name}") as client:
        for route in DIALECTS[name].routes:
            if route.method == "GET" and route.mode == "read":
                path = path_in(name, route, world)
                reply = client.request("GET", path, content=b"{" * 1000)
                assert reply.status_code < 500, route.name


# ------------------------------------------------------------------ paths

WRONG_IDS = (
    "0", "-1", "+1", "00", "01", "1.0", "1e3", "0x10", "9007199254740993", "9223372036854775807",
    "9223372036854775808", "-9223372036854775809", "9" * 400, "abc", "null", "None", "NaN", "%20",
    "%201", "1%20", "1%00", "%00", "%2F", "1%2F2", "..%2F..%2Fetc", "%2e%2e", "%C0%AF", "%FF",
    "%D9%A1%D9%A2", "%E2%91%A0", "%EF%BC%91", "1;a=b", "1,2", "{1}", "%7B1%7D", "1'--", "*", "$1",
    "%25", "%0D%0AX-A:b", "%ED%A0%80", "1_000", "%F0%9F%98%80",
)  # fmt: skip


@every_dialect
def test_ids_that_are_none(lite: Hub, world: World, unchanged: None, name: str) -> None:  # rel: L8
    wrong = []
    for route in DIALECTS[name].routes:
        asked = nouns(name, route)
        if not asked:
            continue
        good = {p: declared(name).spell(world.ids[noun]) for p, noun in asked.items()}
        body = content(name, route, world)
        with lite.client(world.person["owner"]) as client:
            request = client.build_request(route.method, "/x", **body)
        sent = request.read()
        headers = tuple((k, v) for k, v in request.headers.items() if k == "content-type")
        for parameter in asked:
            with socket.create_connection(lite.address, 30) as link:
                for odd in WRONG_IDS:
                    target = f"/{name}" + fill(name, route, {**good, parameter: odd})
                    link.sendall(
                        bare(route.method, target, world.person["owner"], sent or None, headers)
                    )
                    reply = receive(link)
                    if problem := refused(name, reply, 400, 404, 405):
                        wrong.append((route.name, odd, problem))
                    if reply.headers.get("connection") == "close" or not reply.status:
                        wrong.append((route.name, odd, "the connection was closed"))
                        break
    assert wrong == []


@every_dialect
def test_words_of_the_client_in_paths(lite: Hub, world: World, unchanged: None, name: str) -> None:
    known = declared(name)
    for route in DIALECTS[name].routes:
        for parameter in known.TEXTS:
            if f"{{{parameter}}}" not in route.path:
                continue
            good = {p: known.spell(world.ids[noun]) for p, noun in nouns(name, route).items()}
            for odd in (*WRONG_IDS, "a%2Fb", "x" * 9000, "%27%20OR%201=1"):
                target = f"/{name}" + fill(name, route, {**good, parameter: odd})
                reply = exchange(lite, bare(route.method, target, world.person["owner"]))
                assert refused(name, reply, 400, 404) == "", odd


@every_dialect
def test_slashes_and_case(lite: Hub, world: World, name: str) -> None:
    """Doubled and trailing slashes are the same path; nothing is redirected."""
    for route in DIALECTS[name].routes:
        if route.method != "GET" or route.mode != "read":
            continue
        path = f"/{name}{path_in(name, route, world)}"
        owner = world.person["owner"]
        plain = exchange(lite, bare("GET", path, owner))
        for odd in (path + "/", path.replace("/", "//"), "//" + path[1:] + "//"):
            reply = exchange(lite, bare("GET", odd, owner))
            assert reply.status == plain.status, odd
            if plain.status == 200 and route.answer is not dict:
                assert reply.body == plain.body, odd
            assert "location" not in reply.headers
        head = exchange(lite, bare("HEAD", path, owner), head=True)
        assert head.status == plain.status
        assert head.body == b""
        for field in ("content-type", "content-length", "etag"):
            assert head.headers.get(field) == plain.headers.get(field), (route.name, field)


@every_dialect
def test_dots_do_not_climb(lite: Hub, world: World, unchanged: None, name: str) -> None:
    known = declared(name)
    for odd in (
        f"/{name}/../{name}{known.WHO}", f"/{name}/./{known.WHO}", f"/{name}{known.WHO}/..",
        f"/{name}/%2e%2e/{name}{known.WHO}", f"/{name}{known.WHO}/%2e", f"/{name}%2f{known.WHO}",
        f"/{name}\\{known.WHO}", f"/{name.upper()}{known.WHO}", f"/{name}{known.WHO.upper()}",
        f"/static../{name}", "/static/%2e%2e/%2e%2e/etc/passwd", "/..", "/%2e%2e%2f",
    ):  # fmt: skip
        reply = exchange(lite, bare("GET", odd, world.person["owner"]))
        assert reply.status == 404, odd


@every_dialect
def test_methods_that_are_none(lite: Hub, world: World, unchanged: None, name: str) -> None:
    for route in DIALECTS[name].routes:
        target = f"/{name}{path_in(name, route, world)}"
        there = {r.method for r in DIALECTS[name].routes if r.path == route.path}
        for method in ("TRACE", "OPTIONS", "PROPFIND"):
            reply = exchange(lite, bare(method, target, world.person["owner"]))
            assert refused(name, reply, 405) == "", (route.name, method)
            allowed = {m.strip() for m in reply.headers["allow"].split(",")}
            assert there <= allowed | {"HEAD"}


@pytest.mark.parametrize("method", ["BREW", "get", "G\0T"])
def test_method_that_http_does_not_know_is_refused_by_the_protocol(lite: Hub, method: str) -> None:
    assert exchange(lite, bare(method, "/health")).status == 400


# ------------------------------------------------------------------ queries

WRONG_QUERIES = (
    "no_such=1", "limit=0", "limit=-1", "limit=1001", "limit=99999999999999999999", "limit=x",
    "limit=1.5", "limit=%D9%A3", "limit=", "after=-1", "after=9223372036854775808", "after=x",
    "after=%00", "limit=%FF", "%00=1", "limit[]=1", "__class__=1", "a__b__c=1",
    "order_by=password_hash", "project__organization__name=a", "=", "&&=&", "%",
    "&".join(f"a{n}=1" for n in range(200)),
)  # fmt: skip


@every_dialect
def test_queries_that_are_wrong(
    lite: Hub, world: World, unchanged: None, name: str
) -> None:  # rel: L9 O5
    wrong = []
    for route in DIALECTS[name].routes:
        if route.method != "GET":
            continue
        path = f"/{name}{path_in(name, route, world)}"
        fields = route.query.__struct_fields__ if route.query else ()
        own = declared(name).CLIENT_TEXT.get(route.name, ())
        odd = [
            q for q in WRONG_QUERIES
            if q.partition("=")[0] not in ("limit", "after") or "limit" in fields
        ]  # fmt: skip
        odd += [f"{f}=%00" for f in fields]
        odd += [
            f"{f}=x" for f in fields if f.endswith(("_since", "_before", "_id")) and f not in own
        ]
        odd += [f"{f}=2024-13-45T99:99:99Z" for f in fields if f.endswith(("_since", "_before"))]
        for query in odd:
            reply = exchange(lite, bare("GET", f"{path}?{query}", world.person["owner"]))
            none = 404 if query.endswith("_id=x") else 400  # no id of anything
            if problem := refused(name, reply, 400, none):
                wrong.append((route.name, query[:60], problem))
    assert wrong == []


# ------------------------------------------------------------------ headers


@every_dialect
def test_headers_that_are_wrong(lite: Hub, world: World, unchanged: None, name: str) -> None:
    """Each may be refused or ignored, never a fault of the server."""
    known = declared(name)
    for header, value in (
        ("Authorization", "Basic %%%"), ("Authorization", "Bearer"), ("Authorization", "\xff\xfe"),
        ("Authorization", "Bearer " + "a" * 60_000), ("Cookie", "a=" + "b" * 4000),
        ("Host", "evil.example"), ("X-Forwarded-Host", "evil.example"),
        ("If-Match", "x"), ("If-Match", '"' + "9" * 50 + '"'), ("Range", "bytes=5-1"),
        ("Range", "lines=1-2"), ("Accept", "text/html"), ("Accept-Encoding", "gzip;q=x"),
        ("Content-Type", "\xe9"), ("Idempotency-Key", ""), ("Idempotency-Key", "\xe9" * 300),
        ("Expect", "200-ok"), ("X-HTTP-Method-Override", "DELETE"), ("Origin", "null"),
    ):  # fmt: skip
        reply = exchange(
            lite,
            bare("GET", f"/{name}{known.WHO}", world.person["owner"], None, ((header, value),)),
        )
        assert reply.status < 500, header
        assert b"evil.example" not in reply.raw


def test_long_request_lines_and_header_blocks_end_in_a_4xx(lite: Hub, world: World) -> None:
    # rel: L14
    owner = world.person["owner"]
    for request in (
        bare("GET", "/native/v1/me?" + "a" * 3_000_000, owner),
        bare("GET", "/native/" + "a" * 3_000_000, owner),
        bare("GET", "/native/v1/me", owner, None, (("X-A", "b" * 3_000_000),)),
        bare("GET", "/native/v1/me", owner, None, tuple((f"X-{n}", "b") for n in range(200_000))),
    ):
        reply = exchange(lite, request)
        assert reply.status == 0 or 400 <= reply.status < 500
    assert exchange(lite, bare("GET", "/native/v1/me", owner)).status == 200


def test_requests_that_are_no_http_are_refused_and_the_server_goes_on(
    lite: Hub, world: World
) -> None:
    for garbage in (
        b"\0" * 100 + b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02",
        b"GET /native/v1/me HTTP/1.1\r\n\r\n", b"GET /native/v1/me HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"POST /native/v1/projects HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /native/v1/projects HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
        b"POST /native/v1/projects HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nxyz",
        b"POST /native/v1/projects HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /native/v1/me\r\nX: y HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET http://evil.example/native/v1/me HTTP/1.1\r\nHost: a\r\n\r\n",
    ):  # fmt: skip
        reply = exchange(lite, garbage, end=True, timeout=10)
        assert reply.status == 0 or 400 <= reply.status < 500, garbage
    assert exchange(lite, bare("GET", "/native/v1/me", world.person["owner"])).status == 200


@every_dialect
def test_a_request_that_is_cut_off_changes_nothing(
    lite: Hub, world: World, unchanged: None, name: str
) -> None:
    for route in [*routes(name, body=True), *routes(name, upload=True)]:
        with lite.client(world.person["owner"]) as client:
            request = client.build_request(route.method, "/x", **content(name, route, world))
        body = request.read()
        kind = (("Content-Type", request.headers["content-type"]),)
        whole = bare(
            route.method, f"/{name}{path_in(name, route, world)}", world.person["owner"], body, kind
        )
        reply = exchange(lite, whole[:-1], end=True, timeout=10)
        assert reply.status == 0 or 400 <= reply.status < 500
    time.sleep(0.3)


# ------------------------------------------------------------------ multipart

BOUNDARY = "frontier"


def part(headers: str, body: bytes = PNG) -> bytes:
    return f"--{BOUNDARY}\r\n{headers}\r\n\r\n".encode() + body + b"\r\n"


def disposition(rest: str) -> str:
    return f"Content-Disposition: form-data; {rest}"


END = f"--{BOUNDARY}--\r\n".encode()
FILE = part(disposition('name="file"; filename="a.png"'))
WRONG_PARTS: dict[str, bytes] = {
    "nothing": b"",
    "only the end": END,
    "no end": FILE,
    "cut in a header": FILE + f"--{BOUNDARY}\r\nContent-Dispo".encode(),
    "cut in a body": FILE[:-20],
    "another boundary": FILE.replace(b"frontier", b"else") + END,
    "no file": part(disposition('name="kind"'), b"upload") + END,
    "unknown field": FILE + part(disposition('name="evil"'), b"1") + END,
    "NUL in a name": part(disposition('name="file"; filename="a\0.png"')) + END,
    "name not UTF-8": part(disposition('name="file"; filename="')).replace(b'="\r', b'="\xff"\r')
    + END,
    "text not UTF-8": FILE + part(disposition('name="kind"'), b"\xff") + END,
    "NUL in a text": FILE + part(disposition('name="kind"'), b"a\0b") + END,
    "owner that is no id": FILE + part(disposition('name="project_id"'), b"x") + END,
    "owner that is long": FILE + part(disposition('name="project_id"'), b"9" * 300) + END,
    "owner of other digits": FILE + part(disposition('name="task_id"'), "١٢".encode()) + END,
    "big text": FILE + part(disposition('name="kind"'), b"x" * (2 * MIB)) + END,
    "many parts": part(disposition('name="kind"'), b"") * 1500 + END,
    "long header": part(disposition(f'name="file"; filename="{"x" * 200_000}"')) + END,
    "long name": part(disposition(f'name="file"; filename="{"x" * 1500}.png"')) + END,
    "garbage": os.urandom(100) + END,
}


@pytest.mark.parametrize("what", WRONG_PARTS)
@every_dialect
def test_multipart_bodies_that_are_wrong(
    lite: Hub, world: World, unchanged: None, name: str, what: str
) -> None:
    with lite.client(world.person["owner"], f"/{name}") as client:
        for route in routes(name, upload=True):
            if what in declared(name).OWN_WORDS.get(route.name, ()):
                continue
            headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
            path = path_in(name, route, world)
            reply = client.request(route.method, path, content=WRONG_PARTS[what], headers=headers)
            assert refused(name, reply) == ""


@every_dialect
def test_types_that_an_upload_is_not(lite: Hub, world: World, unchanged: None, name: str) -> None:
    for route in routes(name, upload=True):
        target = f"/{name}{path_in(name, route, world)}"
        for kind in (
            "", "application/json", "text/plain", "multipart/form-data", "multipart/mixed; boundary=a",
            "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "a" * 500,
            "multipart/form-data; boundary*=utf-8''%ff", "\xff", "multipart/form-data; boundary=\"",
        ):  # fmt: skip
            headers = (("Content-Type", kind),) if kind else ()
            reply = exchange(
                lite, bare(route.method, target, world.person["owner"], FILE + END, headers)
            )
            assert refused(name, reply, 400, 415) == "", kind


NAMES = [
    'a"b.png', "a\\b.png", "../../etc/passwd", "C:\\Windows\\a.png", "a;b.png", "é😀.png", "a%0d%0ab",
    "x" * 900 + ".png", ".", "..", "-rf", "a\tb", "a\u202egnp.exe", "\u2028", "a,b", "filename*=x", " ",
]  # fmt: skip


def test_file_names_never_leave_their_header(lite: Hub, world: World) -> None:  # rel: U3
    with lite.client(world.person["owner"]) as client:
        for name in NAMES:
            quoted = name.replace("\\", "\\\\").replace('"', '\\"')
            body = part(disposition(f'name="file"; filename="{quoted}"')) + END
            headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
            made = client.post("/v1/files", content=body, headers=headers)
            assert made.status_code == 201, (name, made.text)
            file = made.json()["files"][0]
            assert "/" not in file["name"]
            assert "\\" not in file["name"]
            reply = client.get(f"/v1/files/{file['id']}/content")
            assert reply.status_code == 200
            shown = reply.headers["content-disposition"]
            assert re.fullmatch(
                r"(inline|attachment); filename=\"[^\"\\]*\"; filename\*=UTF-8''[\w.~%-]*", shown
            )
            assert shown.isascii()
            assert len(reply.headers.get_list("content-disposition")) == 1


def test_nothing_went_wrong_inside_while_all_this_was_sent(lite: Hub, world: World) -> None:
    assert exchange(lite, bare("GET", "/native/v1/me", world.person["owner"])).status == 200
    faults = [line for line in lite.server.log.splitlines() if "Traceback" in line]
    assert faults == []
