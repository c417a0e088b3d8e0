"""The walk of route x organization x role, generated from the route tables.  # rel: O1 O2 O4 O7 O8

Nothing here names a route: a new one joins by being in a table, and fails the walk until its
dialect's ``tests/conformance.py`` says what its parameters mean and what it takes.
"""

from __future__ import annotations

import itertools
import os
import re
from typing import Any

import httpx
import msgspec
import pytest
from tests.conformance.joining import DIALECTS, declared
from tests.edge.serving import ROLES, Hub, of_organization, without_request_id
from tests.parts import ROOT
from tests.security.world import World, words

from glossator.edge import Route
from glossator.services.access import VERBS

PARAMETER = re.compile(r"\{(\w+)\}")
ROUTES = [(name, route) for name, dialect in DIALECTS.items() for route in dialect.routes]
ENDING = re.compile("^DELETE|/(cancel|archive|reset|skip|submit|release|delete|reset-token|join)$")
"""Routes after whose success the next ones would find something gone."""
CALLERS = ("stranger", *ROLES)
PAGE = ROOT / "docs" / "roles.md"
every_dialect = pytest.mark.parametrize("name", sorted(DIALECTS))


def nouns(name: str, route: Route) -> dict[str, str]:
    """Parameter -> noun of the ids in a route's path."""
    known = declared(name)
    ordinary = {
        parameter: known.PARAMETERS[parameter]
        for parameter in PARAMETER.findall(route.path)
        if parameter not in known.TEXTS
    }
    return ordinary | known.OTHER_NOUNS.get(route.name, {})


def fill(name: str, route: Route, values: dict[str, str]) -> str:
    """The path with these ids, and the dialect's own words for the rest."""
    return PARAMETER.sub(lambda m: values.get(m[1]) or declared(name).TEXTS[m[1]], route.path)


def path_in(name: str, route: Route, world: World) -> str:
    spell = declared(name).spell
    found = {p: spell(world.ids[noun]) for p, noun in nouns(name, route).items()}
    return fill(name, route, found)


def content(name: str, route: Route, world: World) -> dict[str, Any]:
    """A valid query and body, as httpx takes them."""
    known = declared(name)
    asked = {"params": known.QUERIES[route.name](world)} if route.name in known.QUERIES else {}
    return asked | body_of(name, route, world)


def body_of(name: str, route: Route, world: World) -> dict[str, Any]:
    known = declared(name)
    if route.name in known.UPLOADS:
        found: dict[str, Any] = known.UPLOADS[route.name](world)
        return found
    if route.name in known.BODIES:
        body = msgspec.json.encode(known.BODIES[route.name](world))
        return {"content": body, "headers": {"Content-Type": "application/json"}}
    return {}


# ------------------------------------------------------------------ nothing is left out


@pytest.mark.parametrize(("name", "route"), ROUTES, ids=[f"{n} {r.name}" for n, r in ROUTES])
def test_the_walk_knows_every_parameter_and_body(name: str, route: Route) -> None:
    known = declared(name)
    unknown = set(PARAMETER.findall(route.path)) - {*known.PARAMETERS, *known.TEXTS}
    assert unknown == set(), "say in conformance.py what these parameters mean"
    if route.body is not None:
        assert route.name in known.BODIES, "give a valid body in conformance.py"
    if route.upload:
        assert route.name in known.UPLOADS
        assert route.name in known.UPLOAD_IDS
    assert route.may in VERBS or route.public
    fields = {*id_fields(route.body), *id_fields(route.query), *id_fields(route.lines)}
    told = {*known.FIELD_NOUNS, *known.CLIENT_TEXT.get(route.name, ()), *known.REPORTED}
    assert fields <= told, "say in conformance.py what these fields mean"


@every_dialect
def test_nothing_is_declared_that_is_not_there(name: str) -> None:
    known = declared(name)
    there = {route.name for route in DIALECTS[name].routes}
    for table in (
        "BODIES",
        "QUERIES",
        "UPLOADS",
        "UPLOAD_IDS",
        "OTHER_NOUNS",
        "NARROWER",
        "CLIENT_TEXT",
    ):
        assert set(getattr(known, table)) <= there, table
    used = {p for route in DIALECTS[name].routes for p in PARAMETER.findall(route.path)}
    assert used == {*known.PARAMETERS, *known.TEXTS}


def names_in(struct: Any) -> set[str]:
    """Names anywhere in a body's schema."""
    if struct is None:
        return set()
    _, parts = msgspec.json.schema_components([struct], ref_template="{name}")
    return {field for part in parts.values() for field in part.get("properties", ())}


def id_fields(struct: Any) -> set[str]:
    """Those that end like ids."""
    return {f for f in names_in(struct) if f.endswith(("_id", "_ids")) or f in ("ids", "groups")}


# ------------------------------------------------------------------ another organization


@pytest.fixture(scope="module")
def worlds() -> dict[tuple[int, str], World]:
    return {}


def world(hub: Hub, worlds: dict[tuple[int, str], World], which: str) -> World:
    """A filled organization of this worker, kept for all tests that leave it as it is."""
    key = (id(hub), which)
    if key not in worlds:
        worlds[key] = World(hub)
    return worlds[key]


def without_ids(reply: httpx.Response, ids: set[str]) -> tuple[int, Any]:
    """Status and body, the ids that were asked for taken out."""
    if not reply.headers.get("content-type", "").startswith("application/json"):
        return reply.status_code, reply.content
    text = msgspec.json.encode(without_request_id(reply.content)).decode()
    for number in sorted(ids, key=len, reverse=True):
        text = text.replace(number, "ID")
    return reply.status_code, text


@every_dialect
def test_ids_of_another_organization_are_as_if_they_never_were(
    hub: Hub, worlds: dict[tuple[int, str], World], name: str
) -> None:
    ours, theirs = world(hub, worlds, "b"), world(hub, worlds, "a")
    known = declared(name)
    before = of_organization(hub.dump(organization=theirs.organization_id), theirs.organization_id)
    wrong = []
    with hub.client(ours.person["owner"], f"/{name}") as client:
        for route in DIALECTS[name].routes:
            asked = nouns(name, route)
            for foreign in subsets(list(asked)):
                replies = []
                for value in (
                    lambda noun: theirs.ids[noun], lambda noun: nobody(name, theirs.ids[noun]),
                ):  # fmt: skip
                    ids = {
                        p: known.spell(value(noun) if p in foreign else ours.ids[noun])
                        for p, noun in asked.items()
                    }
                    path = fill(name, route, ids)
                    reply = client.request(route.method, path, **content(name, route, ours))
                    replies.append(without_ids(reply, set(ids.values())))
                if replies[0] != replies[1] or replies[0][0] not in (401, 403, 404):
                    wrong.append((route.name, foreign, replies))
    assert wrong == []
    assert (
        of_organization(hub.dump(organization=theirs.organization_id), theirs.organization_id)
        == before
    )


def subsets(names: list[str]) -> list[tuple[str, ...]]:
    """Every choice of at least one."""
    return [chosen for n in range(1, len(names) + 1) for chosen in itertools.combinations(names, n)]


@every_dialect
def test_ids_in_bodies_and_queries_count_too(
    hub: Hub, worlds: dict[tuple[int, str], World], name: str
) -> None:
    ours, theirs = world(hub, worlds, "b"), world(hub, worlds, "a")
    known = declared(name)
    before = of_organization(hub.dump(organization=theirs.organization_id), theirs.organization_id)
    wrong, tried = [], 0
    with hub.client(ours.person["owner"], f"/{name}") as client:
        for route in DIALECTS[name].routes:
            if route.name.startswith("POST /v1/assignments"):
                caller = hub.client(ours.person["labeler"], f"/{name}")
            else:
                caller = client
            in_body, in_query = names_in(route.body), names_in(route.query)
            if route.body is not None and isinstance(body := known.BODIES[route.name](ours), dict):
                in_body |= body.keys()  # of one whose struct names no fields
            for field in sorted({*in_body, *in_query} & known.FIELD_NOUNS.keys()):
                if field in known.CLIENT_TEXT.get(route.name, ()):
                    continue
                noun = known.FIELD_NOUNS.get(f"{route.name} {field}", known.FIELD_NOUNS[field])
                replies = []
                for number in (theirs.ids[noun], nobody(name, theirs.ids[noun])):
                    asked = dict(content(name, route, ours))
                    if field in in_query:
                        asked["params"] = asked.get("params", {}) | {field: known.spell(number)}
                    else:
                        body = known.BODIES[route.name](ours)
                        if not put(body, field, number):
                            place = known.FIELD_PLACES.get(field)
                            inner = body.setdefault(place, {}) if place else body
                            inner[field] = [number] if field == "groups" else number
                        asked["content"] = msgspec.json.encode(body)
                    reply = caller.request(route.method, path_in(name, route, ours), **asked)
                    replies.append(without_ids(reply, {str(number)}))
                tried += 1
                refused = 400 <= replies[0][0] < 500
                empty = route.method == "GET" and replies[0][0] == 200
                if replies[0] != replies[1] or not (refused or empty):
                    wrong.append((route.name, field, replies))
            for field, noun in known.UPLOAD_IDS.get(route.name, {}).items():
                asked = content(name, route, ours)
                replies = []
                for number in (theirs.ids[noun], nobody(name, theirs.ids[noun])):
                    form = {field: known.spell(number)}
                    reply = client.post(route.path, files=asked["files"], data=form)
                    replies.append(without_ids(reply, {str(number)}))
                tried += 1
                if replies[0] != replies[1] or not 400 <= replies[0][0] < 500:
                    wrong.append((route.name, field, replies))
            if caller is not client:
                caller.close()
    assert wrong == []
    assert tried > 15
    assert (
        of_organization(hub.dump(organization=theirs.organization_id), theirs.organization_id)
        == before
    )


def nobody(name: str, like: Any) -> Any:
    """What no entity is called, spelt as the other is."""
    known = declared(name)
    return known.nobody(like) if isinstance(like, str) else known.NEVER


def put(value: Any, field: str, number: Any) -> bool:
    """Put an id into the field wherever it is, else at the top; whether it was there."""
    found = False
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == field:
                value[key] = [number] if isinstance(inner, list) else number
                found = True
            else:
                found = put(inner, field, number) or found
    elif isinstance(value, list):
        for inner in value:
            found = put(inner, field, number) or found
    return found


_lines = msgspec.json.Decoder().decode_lines


@every_dialect
def test_lists_show_nothing_of_another_organization(
    hub: Hub, worlds: dict[tuple[int, str], World], name: str
) -> None:
    ours, theirs = world(hub, worlds, "b"), world(hub, worlds, "a")
    secret = set(theirs.ids.values())
    with hub.client(ours.person["owner"], f"/{name}") as client:
        for route in DIALECTS[name].routes:
            if route.method != "GET" or route.public:
                continue
            reply = client.get(path_in(name, route, ours))
            kind = reply.headers.get("content-type", "")
            if "json" in kind:
                many = _lines(reply.content) if "ndjson" in kind else reply.json()
                assert words(many) & secret == set(), route.name


@every_dialect
def test_equal_names_and_unique_ids_are_two_things_in_two_organizations(
    hub: Hub, worlds: dict[tuple[int, str], World], name: str
) -> None:  # rel: O3
    for which in ("a", "b"):
        own = world(hub, worlds, which)
        with hub.client(own.person["owner"]) as client:
            path = f"/v1/projects/{own.ids['project']}/tasks/by-unique-id/first"
            assert client.get(path).json()["id"] == own.ids["task"]


# ------------------------------------------------------------------ roles


def expected(name: str, route: Route, role: str) -> set[int] | None:
    """The statuses that a refusal may have; None where the role may."""
    narrower = declared(name).NARROWER.get(route.name, ({}, ""))[0]
    if role in narrower:
        return {narrower[role]}
    if route.public:
        return None
    if ("labeler" if role == "stranger" else role) in VERBS[route.may]:
        return None
    return {403, 404} if role == "stranger" else {403}


@pytest.mark.parametrize("role", CALLERS)
@every_dialect
def test_each_role_may_what_the_table_says(hub: Hub, name: str, role: str) -> None:
    own = World(hub)
    wrong: list[Any] = []
    for route in DIALECTS[name].routes:
        refusals = expected(name, route, role)
        before = None
        if refusals is not None and route.method != "GET":
            before = hub.dump(organization=own.organization_id)
        with hub.client(own.person[role], f"/{name}") as client:
            path = path_in(name, route, own)
            reply = client.request(route.method, path, **content(name, route, own))
        if refusals is None:
            waits = declared(name).NOT_YET.get(route.name, 409)
            if not (reply.status_code < 300 or reply.status_code == waits):
                wrong.append((route.name, "may", reply.status_code, reply.text[:200]))
        elif reply.status_code not in refusals:
            wrong.append((route.name, "may not", reply.status_code, refusals, reply.text[:200]))
        if before is not None:
            after = hub.dump(organization=own.organization_id)
            assert after == before, f"{route.name} was refused and changed rows"
        if refusals is None and reply.status_code < 300 and ENDING.search(route.name):
            own = World(hub)
    assert wrong == []


def test_a_labeler_never_sees_what_is_for_others(hub: Hub) -> None:  # rel: O8
    """Golden answers, hints, other people's answers and addresses, over every GET route."""
    own = World(hub)
    canaries = {"look at the canary", *(p.email for r, p in own.person.items() if r != "labeler")}
    with hub.client(own.person["owner"]) as owner:
        answer = {"answer": {"values": [{"field": "note", "value": "an answer of the owner"}]}}
        assert (
            owner.post(f"/v1/tasks/{own.ids['task']}/annotations", json=answer).status_code == 201
        )
        foreign = owner.get(f"/v1/tasks/{own.ids['task']}").json()["annotations"][-1]["id"]
    canaries.add("an answer of the owner")
    for name, dialect in DIALECTS.items():
        with hub.client(own.person["labeler"], f"/{name}") as client:
            for route in dialect.routes:
                if route.method == "GET" and not route.public:
                    text = client.get(path_in(name, route, own)).text
                    assert [c for c in canaries if c in text] == [], route.name
    with hub.client(own.person["labeler"]) as client:
        assert client.get(f"/v1/annotations/{foreign}").status_code in (403, 404)
        golden = client.get(f"/v1/tasks/{own.ids['golden']}")
        assert golden.status_code == 404
        path = f"/v1/projects/{own.ids['project']}/assignments"
        shown = [client.post(path).text for _ in range(3)]
        assert not any("canary" in text or "golden" in text for text in shown)


def test_nobody_raises_their_own_rights(hub: Hub) -> None:  # rel: O7 O4
    own = World(hub)
    ids = own.ids
    with hub.client(own.person["admin"]) as admin:
        for role in ("owner", "labeler"):
            path = f"/v1/members/{ids['admin member']}"
            assert admin.patch(path, json={"role": role}).status_code == 403
        path = f"/v1/members/{ids['member']}"
        assert admin.patch(path, json={"role": "owner"}).status_code == 403
        fresh = {"email": "new@example.org", "role": "owner"}
        assert admin.post("/v1/members", json=fresh).status_code == 403
        path = f"/v1/members/{ids['owner member']}"
        assert admin.patch(path, json={"role": "labeler"}).status_code == 403
        assert admin.delete(path).status_code == 403
        assert admin.post(f"{path}/keys", json={}).status_code == 403
    with hub.client(own.person["owner"]) as owner:
        path = f"/v1/members/{ids['owner member']}"
        assert owner.patch(path, json={"role": "admin"}).status_code == 403
        assert owner.delete(path).status_code == 409
    with hub.client(own.person["manager"]) as manager:
        path = f"/v1/projects/{ids['project']}/members/{ids['labeler member']}"
        assert manager.put(path, json={"role": "owner"}).status_code in (400, 403)
        assert manager.put(path, json={"role": "admin"}).status_code in (400, 403)
        me = f"/v1/members/{ids['manager member']}"
        assert manager.patch(me, json={"role": "manager"}).status_code == 403
    with hub.client(own.person["labeler"]) as labeler:
        assert labeler.get("/v1/me").json()["role"] == "labeler"


def test_a_member_steers_the_batches_they_made_and_no_others(hub: Hub) -> None:
    own = World(hub)
    with hub.client(own.person["member"]) as member:
        path = f"/v1/projects/{own.ids['project']}/batches"
        made = member.post(path, json={"name": "mine"}).json()["id"]
        assert member.post(f"/v1/batches/{made}/pause").status_code == 200
        assert member.post(f"/v1/batches/{own.ids['batch']}/pause").status_code == 403


# ------------------------------------------------------------------ the page


def table() -> str:
    """``docs/roles.md``."""
    lines = [
        "# Roles and routes",
        "",
        "Generated from the route tables and from what `tests/security/test_walk.py` asks of them;",
        "`GLOSSATOR_GOLDEN=write` writes it anew. x: the role may; own: some of its cases only, as",
        "the note says; –: refused with 403, or with 404 where the role does not see the thing.",
        "A project may give a person a higher role there; a key never has more than its person.",
        "",
    ]
    for name, dialect in DIALECTS.items():
        lines += [
            f"## {name}",
            "",
            "| route | " + " | ".join(ROLES) + " | note |",
            "| --- |" + " --- |" * (len(ROLES) + 1),
        ]
        for route in dialect.routes:
            narrower, why = declared(name).NARROWER.get(route.name, ({}, ""))
            cells = []
            for role in ROLES:
                if not route.public and role not in VERBS[route.may]:
                    cells.append("–")
                else:
                    cells.append("own" if role in narrower else "x")
            lines.append(f"| `{route.name}` | {' | '.join(cells)} | {why} |")
        lines.append("")
    return "\n".join(lines)


def test_the_page_of_roles_is_current() -> None:
    if os.environ.get("GLOSSATOR_GOLDEN") == "write":
        PAGE.write_text(table())
    assert PAGE.read_text() == table(), "run with GLOSSATOR_GOLDEN=write and read the difference"
