"""The suite that every dialect joins, with real requests to a real server.

A dialect joins through ``tests/conformance.py`` in its own folder; what that declares is said in
``joining.py``. ``GLOSSATOR_GOLDEN=write`` writes the goldens anew, for a person to read.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from tests.conformance.joining import DIALECTS, Place, Written, declared, folder
from tests.conformance.samples import Sample, load_all
from tests.edge.serving import Hub, Person, without_request_id

from glossator.edge import Reply, Route
from glossator.edge.dialect import endpoints
from glossator.edge.server import new_id
from glossator.model import errors
from glossator.model.errors import GlossatorError

SAMPLES = load_all()
REWRITE = os.environ.get("GLOSSATOR_GOLDEN") == "write"
SMALL = 20_000
dialects = pytest.mark.parametrize("name", sorted(DIALECTS))
samples = pytest.mark.parametrize("sample", SAMPLES, ids=[s.name for s in SAMPLES])


@contextlib.contextmanager
def calling(hub: Hub, name: str, person: Person | None = None) -> Iterator[httpx.Client]:
    """A client of a dialect: of a new organization, if of nobody's in particular."""
    person = person or hub.found()
    with hub.client(None, f"/{name}") as client:
        client.headers.update(declared(name).authorize(person.api_key))
        yield client


def is_error(name: str, reply: httpx.Response, *statuses: int) -> bool:
    """Whether a reply is an error in the dialect's own form."""
    return (
        reply.status_code in statuses
        and reply.headers["content-type"].startswith("application/json")
        and declared(name).is_error(reply.status_code, reply.content)
    )


# ------------------------------------------------------------------ 1. surface


@dialects
def test_routes_and_the_list_of_endpoints_are_one(name: str) -> None:
    listed = {(method, path) for method, path, word, _ in endpoints(name) if word == "done"}
    routes = {(route.method, route.path) for route in DIALECTS[name].routes}
    assert routes == listed
    whole = [(method, path) for method, path, _, _ in endpoints(name)]
    assert len(whole) == len(set(whole))
    assert (folder(name) / "README.md").read_text().strip()


@dialects
def test_what_is_not_served_says_so_in_its_own_form(lite: Hub, name: str) -> None:
    with calling(lite, name) as client:
        for method, path, word, reason in endpoints(name):
            if word != "done":
                reply = client.request(method, re.sub(r"\{\w+\}", "1", path))
                assert is_error(name, reply, 501), path
                assert reason.encode() in reply.content


def test_unserved_endpoints_answer_501(monkeypatch: pytest.MonkeyPatch) -> None:
    """Held here on made-up lines, since a dialect may serve all that it lists."""
    from glossator.edge.routing import Table, get

    def there(call: Any) -> Reply:
        return Reply(200)

    table = Table([get("/v1/a", there, may="read")], [("POST", "/v1/a/{x}/b", "no such thing")])
    with pytest.raises(errors.NotServed, match="no such thing"):
        table.find("POST", ["v1", "a", "7", "b"])
    with pytest.raises(errors.MethodNotAllowed):
        table.find("POST", ["v1", "a"])


@dialects
def test_every_route_is_described(lite: Hub, name: str) -> None:
    for route in DIALECTS[name].routes:
        assert route.summary.endswith("."), route.name
        assert route.answer is not None or route.status == 204 or route.media_type, route.name


# ------------------------------------------------------------------ 2. identity

VALUES = [
    b'{"a":1.0,"b":1e5,"c":1E+05,"d":-0.0,"e":0.10,"f":-0}',
    b'{ "z" : 1 ,\t"a" :\n[ 1 ,2 ] }',
    b'{"z":1,"a":2,"m":{"y":1,"b":2}}',
    b'{"a":1,"a":2,"b":{"a":1,"a":1}}',
    b'{"n":12345678901234567890123,"m":-9007199254740993,"k":9007199254740993}',
    b'{"t":"\\u00e9\\/\\ud83d\\ude00\\u003c","u":"\xc3\xa9/\xf0\x9f\x98\x80<"}',
    b'{"":"","\\u0061":1,"__proto__":{"constructor":null},"$ref":"#"}',
    b'{"e":{},"f":[],"g":[[],{}],"n":null,"t":true,"f":false}',
    b'{"tiny":5e-324,"big":1.7976931348623157e308,"pi":3.14159265358979323846264338327950288}',
    b'{"html":"<script>alert(1)</script>","sql":"\'; DROP TABLE tasks; --","nul":"\\\\u0000"}',
    b'{"deep":' + b"[" * 90 + b"]" * 90 + b"}",
]


def _random_json(rng: random.Random, depth: int = 0) -> bytes:
    """JSON with every freedom that the form has."""
    space = rng.choice([b"", b"", b" ", b"\n\t", b"  "])
    kind = rng.randrange(3 if depth == 0 else 0, 10) if depth < 4 else rng.randrange(5, 10)
    if depth == 0 or kind < 3:
        inner = [
            _random_text(rng) + space + b":" + space + _random_json(rng, depth + 1)
            for _ in range(rng.randrange(5))
        ]
        return b"{" + space + (b"," + space).join(inner) + space + b"}"
    if kind < 5:
        inner = [_random_json(rng, depth + 1) for _ in range(rng.randrange(5))]
        return b"[" + space + (space + b",").join(inner) + b"]"
    if kind < 7:
        number = rng.choice(["0", "-0", "1.0", "10", "1e5", "1E-7", "0.1000", "9" * 23, "-1.5e+3"])
        return number.encode()
    if kind < 9:
        return _random_text(rng)
    return rng.choice([b"null", b"true", b"false"])


def _random_text(rng: random.Random) -> bytes:
    parts = [
        "a",
        "\\n",
        "\\u00e9",
        "é",
        "\\/",
        "/",
        "😀",
        "\\ud83d\\ude00",
        "\\\\",
        '\\"',
        " ",
        "\\u001f",
        "\u2028",
    ]
    return ('"' + "".join(rng.choice(parts) for _ in range(rng.randrange(6))) + '"').encode()


PLACES = [(name, place) for name in sorted(DIALECTS) for place in declared(name).IDENTITY]


@pytest.mark.parametrize(("name", "place"), PLACES, ids=[f"{n} {p.name}" for n, p in PLACES])
def test_bytes_of_the_client_come_back_as_they_were(hub: Hub, name: str, place: Place) -> None:
    rng = random.Random(f"{name} {place.name}")
    values = [*VALUES, *(_random_json(rng) for _ in range(15))]
    if not place.objects:
        values += [b"[1.0]", b'"a"', b"1.50", b"false"]
    with calling(hub, name) as client:
        for value in values:
            if not place.lines:
                value = value.replace(b"\n", b" ")
            sent = place.wrap(value)
            assert place.keep(client, sent) == sent


@dialects
def test_unsound_values_are_refused_at_every_place(lite: Hub, name: str) -> None:
    """L5 and L7 hold for client-owned values too."""
    bad = [
        b'{"a":"\\u0000"}', b'{"a":"\\ud800"}', b'{"a":NaN}', b'{"a":1e999}', b'{"a":"\xff"}',
        b'{"a":' + b"[" * 101 + b"]" * 101 + b"}", b'{"a":01}', b"{'a':1}", b'{"a":1',
    ]  # fmt: skip
    with calling(lite, name) as client:
        for place in declared(name).IDENTITY:
            for value in bad:
                with pytest.raises(AssertionError, match=r"40[0-9]|422"):
                    place.keep(client, place.wrap(value))


def _fixtures() -> list[Any]:
    return [
        pytest.param(name, path, id=f"{name} {path.name}")
        for name in sorted(DIALECTS)
        for path in sorted((folder(name) / "tests" / "fixtures").glob("*.json"))
        if not path.name.endswith(".native.json")
    ]


# ------------------------------------------------------------------ 3. meaning


@pytest.mark.parametrize(("name", "path"), _fixtures())
def test_a_fixture_keeps_its_bytes_and_means_what_is_written_beside(
    lite: Hub, name: str, path: Path
) -> None:
    assert path.with_name(f"{path.stem}.source.txt").read_text().strip()
    keep = declared(name).FIXTURES[path.name.split(".")[0]]
    person = lite.found()
    with calling(lite, name, person) as client:
        kept = keep(client, path.read_bytes())
    assert kept.parts
    for sent, back in kept.parts:
        assert back == sent
    with calling(lite, "native", person) as native:
        text, _ = declared("native").show(native, Written(kept.project, kept.task))
    pretty = msgspec.json.format(text.encode(), indent=1).decode() + "\n"
    same_as_golden(path.with_name(f"{path.stem}.native.json"), pretty)


def same_as_golden(path: Path, text: str) -> None:
    if not text:
        assert not path.exists()  # nothing is lost, and nothing is kept to say so
        return
    if len(text) > SMALL:
        digest = hashlib.sha256(text.encode()).hexdigest()
        text = f"{len(text)} characters, sha256 {digest}, beginning with\n{text[:1000]}\n"
    if REWRITE:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    assert path.exists(), f"no golden {path.name}: run with GLOSSATOR_GOLDEN=write and read it"
    assert path.read_bytes().decode() == text


# ------------------------------------------------------------------ 4. matrix


@dialects
def test_gaps_have_reasons(name: str) -> None:
    gaps = declared(name).GAPS
    assert all(len(reason) > 10 for reason in gaps)
    every = [number for several in gaps.values() for number in several]
    assert len(every) == len(set(every))


@dialects
@samples
def test_a_sample_is_written_and_read_back_equal_unless_a_gap_says_why(
    hub: Hub, name: str, sample: Sample
) -> None:
    known = declared(name)
    gap = next((reason for reason, several in known.GAPS.items() if sample.number in several), None)
    with calling(hub, name) as client:
        written = known.write_sample(client, sample)
        if isinstance(written, httpx.Response):
            assert is_error(name, written, 400, 422)
            if sample.faults:
                assert known.refused_for(written) == sample.faults
            equal = False
        else:
            equal = known.read_sample(client, written) == known.comparable(sample)
    if gap is None:
        assert equal
    else:
        assert not equal, f"the gap is closed, take it out: {gap}"


@dialects
@samples
def test_what_it_shows_of_a_native_sample_is_the_golden(
    lite: Hub, name: str, sample: Sample
) -> None:
    person = lite.found()
    with calling(lite, "native", person) as native:
        written = declared("native").write_sample(native, sample)
    if isinstance(written, httpx.Response):
        assert sample.faults
        return
    with calling(lite, name, person) as client:
        text, losses = declared(name).show(client, written)
    golden = folder(name) / "tests" / "golden"
    same_as_golden(golden / f"{sample.number:02}.json", text)
    told = "".join(f"{code} x {n}\n" for code, n in sorted(losses.items()))
    same_as_golden(golden / f"{sample.number:02}.losses", told)


# ------------------------------------------------------------------ 5. errors


def every_class(root: type[GlossatorError] = GlossatorError) -> list[type[GlossatorError]]:
    """The tree of core errors; a part's own subclass is rendered as what it is derived from."""
    below = [one for kind in root.__subclasses__() for one in every_class(kind)]
    return [root, *below] if root.__module__ == errors.__name__ else below


def made(kind: type[GlossatorError]) -> GlossatorError:
    """An error of a class with words that must not break its form."""
    hostile = 'a "quoted" <b>&\\ \n é 😀'
    special: dict[type[GlossatorError], Any] = {
        errors.MethodNotAllowed: lambda: errors.MethodNotAllowed(("GET", "PUT")),
        errors.PreconditionFailed: lambda: errors.PreconditionFailed(7),
        errors.TooLarge: lambda: errors.TooLarge(1024),
        errors.Invalid: lambda: errors.Invalid(hostile, {"tasks/3/data": hostile}),
        errors.Unsupported: lambda: errors.Unsupported(hostile, {"a": hostile}),
        errors.TooMuch: lambda: errors.TooMuch(hostile, 1.5),
    }
    found: GlossatorError = special[kind]() if kind in special else kind(hostile)
    return found


@dialects
def test_every_error_has_a_status_and_the_form(name: str) -> None:
    known = declared(name)
    assert set(every_class()) == set(known.ERRORS), "a new class needs a status in each dialect"
    for kind, status in known.ERRORS.items():
        reply = DIALECTS[name].render_error(made(kind), new_id())
        assert reply.status == status, kind
        assert isinstance(reply.body, bytes)
        assert reply.media_type.startswith("application/json")
        assert known.is_error(status, reply.body), (kind, reply.body)


@dialects
def test_what_is_not_there_is_an_error_of_its_own_form_and_never_html(lite: Hub, name: str) -> None:
    known = declared(name)
    with calling(lite, name) as client:
        assert is_error(name, client.get("/no/such/path"), 404)
        assert is_error(name, client.request("PROPFIND", known.WHO), 405)
        assert is_error(name, client.get(known.WHO + "?no_such=1"), 400)
        for route in DIALECTS[name].routes:
            for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - {route.method}:
                path = re.sub(r"\{\w+\}", "x", route.path)
                reply = client.request(method, path, headers={"Accept": "text/html"})
                assert reply.headers.get("content-type", "application/json").startswith(
                    "application/json"
                )
                assert b"<html" not in reply.content.lower()
                assert reply.status_code not in (500, 503)


# ------------------------------------------------------------------ 6. access


@dialects
def test_a_key_is_needed_and_every_wrong_one_is_wrong_alike(lite: Hub, name: str) -> None:
    known = declared(name)
    person = lite.found()
    good = person.api_key
    other = "A" if good[-1] != "A" else "B"
    wrong = [
        "", "x", good[:-1], good + "A", good.upper(), good.swapcase(), good[:-1] + other,
        good[4:], f"gls_{'0' * 12}{good[16:]}", "gls_", good[:16], "é" * 20, "gls_" + "é" * 50,
        good + " ", "a" * 5000, good.replace("_", "-"),
    ]  # fmt: skip
    with lite.client(None, f"/{name}") as client:
        right = client.get(known.WHO, headers=known.authorize(good))
        assert right.status_code == 200
        bare = client.get(known.WHO)
        assert is_error(name, bare, 401)
        for key in wrong:
            if key == good + " ":
                continue  # spaces around a key are the header's own
            headers = {k: v.strip().encode() for k, v in known.authorize(key).items()}
            reply = client.get(known.WHO, headers=headers)
            assert is_error(name, reply, 401), key
            assert without_request_id(reply.content) == without_request_id(bare.content)
        # A2: keys are taken from the header only.
        client.cookies.set("key", good)
        for query in ("key", "token", "api_key", "access_token", "authorization"):
            assert client.get(f"{known.WHO}?{query}={good}").status_code == 401
        assert client.post(known.WHO, data={"key": good}).status_code in (401, 405)


@dialects
def test_every_route_but_the_public_ones_needs_a_key(lite: Hub, name: str) -> None:
    known = declared(name)
    before = lite.dump()
    with lite.client(None, f"/{name}") as client:
        for route in DIALECTS[name].routes:
            path = re.sub(r"\{\w+\}", "1", route.path)
            reply = client.request(route.method, path, content=b"{}")
            if not route.public:
                assert is_error(name, reply, 401)
            elif route.method == "GET":
                # Without a signed word in the path there is nothing to be seen.
                assert reply.status_code == (404 if "{" in route.path else 200)
    assert lite.dump() == before
    assert known.WHO


# ------------------------------------------------------------------ 7. paging


def _lists() -> list[Any]:
    return [
        pytest.param(name, key, id=f"{name} {key}")
        for name in sorted(DIALECTS)
        for key in declared(name).LISTS
    ]


@dialects
def test_every_list_is_walked(name: str) -> None:
    known = declared(name)
    paged = {
        route.name for route in DIALECTS[name].routes if route.method == "GET" and _has_limit(route)
    }
    walked = {key.partition("?")[0] for key in known.LISTS}
    assert paged == walked | set(known.OTHER_LISTS)
    assert all(known.OTHER_LISTS.values())


def _has_limit(route: Route) -> bool:
    names = {"limit", "page_size"}
    return route.query is not None and not names.isdisjoint(route.query.__struct_fields__)


@pytest.mark.parametrize(("name", "key"), _lists())
def test_a_list_is_stable_while_it_grows(hub: Hub, name: str, key: str) -> None:
    with calling(hub, name) as client:
        listing = declared(name).LISTS[key](client)
        there = [listing.add() for _ in range(11)]
        whole, end = listing.page(client, None, 1000)
        assert end is None
        assert set(there) <= set(whole)
        assert len(whole) == len(set(whole))
        seen: list[Any] = []
        token, pages = None, 0
        while True:
            page, token = listing.page(client, token, 3)
            assert len(page) <= 3
            seen += page
            pages += 1
            if token is None:
                break
            if pages <= 4:
                listing.add()
        assert len(seen) == len(set(seen)), "nothing twice"
        assert set(whole) <= set(seen), "nothing missed"
        assert [x for x in seen if x in set(whole)] == whole, "one order"
        assert pages >= 4


@pytest.mark.parametrize(("name", "key"), _lists())
def test_a_list_that_is_full_to_the_last_page_ends(lite: Hub, name: str, key: str) -> None:
    with calling(lite, name) as client:
        listing = declared(name).LISTS[key](client)
        for _ in range(4):
            listing.add()
        whole, _ = listing.page(client, None, 1000)
        first, token = listing.page(client, None, len(whole))
        assert first == whole
        if token is not None:
            assert listing.page(client, token, 10) == ([], None)


# ------------------------------------------------------------------ 8. repeats


@dialects
def test_a_creation_that_is_sent_twice_is_one(hub: Hub, name: str) -> None:
    with calling(hub, name) as client:
        first, second, count = declared(name).create_again(client)
    assert first.status_code < 300
    assert count == 1
    if second.status_code < 300:
        assert second.content == first.content
    else:
        assert is_error(name, second, 400, 409)


# ------------------------------------------------------------------ 9. unknowns


@dialects
def test_unknown_words_are_refused_in_the_form_and_change_nothing(lite: Hub, name: str) -> None:
    with calling(lite, name) as client:
        for reply in declared(name).unknowns(client):
            assert is_error(name, reply, 400, 404, 422), (reply.request.url, reply.text)
            assert json.loads(reply.content)
