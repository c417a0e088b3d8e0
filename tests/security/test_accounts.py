"""People who log in: cookies, forged requests, tries, passwords, invitations.  # rel: A2-A10 O7"""

from __future__ import annotations

import contextlib
import itertools
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import httpx
import pytest
from tests import parts
from tests.edge.serving import Hub, Person, running
from tests.replicas import topology

from glossator.dialects.native import dialect
from glossator.services import members, passwords, throttle
from glossator.services.access import Context, robot
from glossator.services.accounts import path_here
from glossator.store import accounts
from glossator.store.database import write

WORD = "a long enough word"
NEW = "quite another word"
_numbers = itertools.count()
_stack = contextlib.ExitStack()


@cache
def _own(engine: str) -> Hub:
    env = {"GLOSSATOR_PASSWORD_MEMORY": "64", "GLOSSATOR_TRUSTED_PROXIES": "127.0.0.1"}
    return _stack.enter_context(running(engine, "--no-worker", env=env))


@pytest.fixture(scope="module", autouse=True)
def ended() -> Iterator[None]:
    yield
    _stack.close()
    _own.cache_clear()


@pytest.fixture(params=["sqlite", "postgres"])
def own(request: pytest.FixtureRequest) -> Hub:
    """A server whose limits are the usual ones; each test comes from an address of its own."""
    if request.param == "postgres":
        parts.require("postgres")
    return _own(request.param)


def with_password(hub: Hub, owner: Person, role: str = "labeler", password: str = WORD) -> Person:
    """A member who got a password from the command line."""
    passwords.cost(64)
    digest = passwords.hashed(password)
    email = f"p{next(_numbers)}-{time.time_ns()}@example.org"

    def add(tx: Any) -> Any:
        context = Context(tx, robot(owner.organization_id), hub.blobs)
        return members.add(context, email, role, password, digest)  # type: ignore[arg-type]

    made = write(hub.database, add)
    return Person(made.organization_id, made.member_id, made.api_key, role, made.email)


class Browser(httpx.Client):
    """Keeps cookies, says where its pages are from, and shows the token that it was given."""

    def __init__(self, hub: Hub, address: str | None = None) -> None:
        address = address or f"10.{next(_numbers) % 250}.{next(_numbers) % 250}.7"
        headers = {"Origin": hub.url, "X-Forwarded-For": address}
        super().__init__(base_url=hub.url + "/native", headers=headers, timeout=60)

    def log_in(self, email: str, password: str = WORD, **more: Any) -> httpx.Response:
        reply = self.post("/v1/login", json={"email": email, "password": password, **more})
        if reply.status_code == 200:
            self.headers["X-CSRF-Token"] = reply.json()["csrf_token"]
        return reply


@pytest.fixture
def inside(own: Hub) -> Iterator[tuple[Hub, Person, Browser]]:
    """Somebody who is logged in: an owner."""
    person = with_password(own, own.found(), "owner")
    with Browser(own) as browser:
        assert browser.log_in(person.email).status_code == 200
        yield own, person, browser


# ------------------------------------------------------------------ sessions


def test_a_session_is_its_person_until_logout(inside: tuple[Hub, Person, Browser]) -> None:
    hub, person, browser = inside
    me = browser.get("/v1/me").json()
    assert (me["id"], me["email"]) == (person.member_id, person.email)
    shown = browser.get("/v1/session")
    assert shown.json()["organizations"][0]["id"] == person.organization_id
    assert shown.json()["csrf_token"] == browser.headers["X-CSRF-Token"]
    kept = dict(browser.cookies)
    assert browser.post("/v1/logout").status_code == 204
    assert browser.get("/v1/me").status_code == 401
    browser.cookies.update(kept)
    assert browser.get("/v1/me").status_code == 401, "the word itself is of no use any more"
    assert not [r for r in hub.dump()["sessions"] if person.member_id in r]


def test_the_cookie_is_for_this_server_and_no_script(own: Hub) -> None:  # rel: A4
    person = with_password(own, own.found())
    with Browser(own) as browser:
        reply = browser.log_in(person.email)
        cookie = reply.headers["set-cookie"]
        assert re.match(r"glossator_session=gss_[\w-]{43}; ", cookie)
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert "Secure" not in cookie, "it came over http"
        assert reply.headers["cache-control"] == "no-store"
        word = browser.cookies["glossator_session"]
        assert word not in repr(own.dump()), "only its hash is stored"
        again = browser.log_in(person.email)
        assert again.cookies["glossator_session"] != word
        topology.only_of_one("the proxy between says itself how it was reached")
        secure = browser.post(
            "/v1/login", json={"email": person.email, "password": WORD},
            headers={"X-Forwarded-Proto": "https"},
        )  # fmt: skip
        assert "Secure" in secure.headers["set-cookie"].split("; ")
        assert "max-age" in secure.headers["strict-transport-security"]
    with Browser(own) as browser:
        browser.cookies.set("glossator_session", word)
        assert browser.get("/v1/me").status_code == 401, "a new login ended the old session"


def test_only_the_native_api_takes_the_cookie_and_a_key_wins(
    inside: tuple[Hub, Person, Browser],
) -> None:  # rel: A2
    hub, person, browser = inside
    cookie = {"Cookie": f"glossator_session={browser.cookies['glossator_session']}"}
    assert httpx.get(f"{hub.url}/native/v1/me", headers=cookie).status_code == 200
    assert (
        httpx.get(f"{hub.url}/labelstudio/api/current-user/whoami", headers=cookie).status_code
        == 401
    )
    both = {**cookie, "Authorization": "Bearer gls_no"}
    assert httpx.get(f"{hub.url}/native/v1/me", headers=both).status_code == 401
    key = {"Cookie": f"glossator_session={person.api_key}"}
    assert httpx.get(f"{hub.url}/native/v1/me", headers=key).status_code == 401
    word = {"Authorization": f"Bearer {browser.cookies['glossator_session']}"}
    assert httpx.get(f"{hub.url}/native/v1/me", headers=word).status_code == 401


def test_a_change_needs_the_token_and_a_page_of_ours(
    inside: tuple[Hub, Person, Browser],
) -> None:  # rel: A5
    hub, _, browser = inside
    token = browser.headers["X-CSRF-Token"]
    cookie = {"Cookie": f"glossator_session={browser.cookies['glossator_session']}"}
    before = hub.dump("login_tries", "sessions")

    def change(**headers: str) -> int:
        named = {k.replace("_", "-"): v for k, v in headers.items()} | cookie
        body = {"name": "forged"}
        return httpx.post(f"{hub.url}/native/v1/projects", json=body, headers=named).status_code

    here = hub.url
    assert change() == 403
    assert change(x_csrf_token=token) == 403
    assert change(origin=here) == 403
    assert change(origin=here, x_csrf_token="a" + token[1:] if token[0] != "a" else "b") == 403
    assert change(origin="https://evil.example", x_csrf_token=token) == 403
    assert change(origin="null", x_csrf_token=token) == 403
    assert change(origin=here + ".evil.example", x_csrf_token=token) == 403
    assert change(origin=here, x_csrf_token=token, sec_fetch_site="cross-site") == 403
    assert change(origin=here, x_csrf_token=token, sec_fetch_site="same-site") == 403
    assert hub.dump("login_tries", "sessions") == before
    assert change(origin=here, x_csrf_token=token) == 201
    assert change(sec_fetch_site="same-origin", x_csrf_token=token) == 201


def test_another_site_cannot_log_somebody_in(own: Hub) -> None:
    person = with_password(own, own.found())
    with Browser(own) as browser:
        browser.headers["Origin"] = "https://evil.example"
        assert browser.log_in(person.email).status_code == 403


def test_no_get_changes_anything() -> None:
    assert [r.name for r in dialect.routes if r.method == "GET" and r.mode == "write"] == []


def test_a_change_of_role_ends_the_session_everywhere(own: Hub) -> None:  # rel: A4 O7
    owner = own.found()
    person = with_password(own, owner, "manager")
    with Browser(own) as browser, own.client(owner) as admin:
        browser.log_in(person.email)
        path = f"/v1/members/{person.member_id}"
        assert admin.patch(path, json={"role": "labeler"}).status_code == 200
        until = time.monotonic() + 5.5
        while browser.get("/v1/me").status_code != 401:
            assert time.monotonic() < until
            time.sleep(0.2)
        assert browser.log_in(person.email).json()["member"]["role"] == "labeler"


def test_sessions_are_listed_and_ended_one_by_one(own: Hub) -> None:
    person = with_password(own, own.found())
    with Browser(own) as one, Browser(own) as two:
        one.log_in(person.email)
        two.log_in(person.email)
        found = one.get("/v1/sessions").json()["items"]
        assert [d["address"] for d in found] == [b.headers["X-Forwarded-For"] for b in (one, two)]
        assert one.delete(f"/v1/sessions/{found[1]['id']}").status_code == 204
        assert two.get("/v1/me").status_code == 401
        assert one.get("/v1/me").status_code == 200


def test_a_session_that_rests_for_two_weeks_is_over(inside: tuple[Hub, Person, Browser]) -> None:
    hub, person, browser = inside
    fortnight = 14 * 24 * 3600 * 1_000_000
    [row] = [r for r in hub.dump()["sessions"] if person.member_id in r]
    old = {row[0]: time.time_ns() // 1000 - fortnight - 1}
    write(hub.database, lambda tx: accounts.used(tx, old))
    time.sleep(5.1)  # what was looked up a moment ago
    assert browser.get("/v1/me").status_code == 401


# ------------------------------------------------------------------ passwords and tries


def test_tries_are_counted_for_known_and_unknown_alike(own: Hub) -> None:  # rel: A6
    person = with_password(own, own.found())
    told = []
    for email in (person.email, f"nobody-{next(_numbers)}@example.org"):
        with Browser(own) as browser:
            answers = [browser.log_in(email, "not the right one") for _ in range(11)]
        assert [a.status_code for a in answers] == [401] * 10 + [429]
        assert 880 <= int(answers[-1].headers["retry-after"]) <= 900
        told.append([{**a.json(), "request_id": ""} for a in answers])
    assert told[0] == told[1]
    with Browser(own) as elsewhere:
        assert elsewhere.log_in(person.email).status_code == 429, "the right one does not help now"


def test_tries_at_once_are_no_more_than_tries_in_turn(own: Hub) -> None:
    person = with_password(own, own.found())
    with Browser(own) as browser, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: browser.log_in(person.email, "wrong"), range(24)))
    found = [a.status_code for a in answers]
    assert found.count(401) <= 10
    assert set(found) <= {401, 429, 503}


def test_an_address_has_fifty_tries(own: Hub) -> None:
    with Browser(own) as browser:
        found = [
            browser.log_in(f"n{n}-{next(_numbers)}@example.org", "wrong").status_code
            for n in range(51)
        ]
    assert found == [401] * 50 + [429]


def test_right_passwords_use_up_nothing(own: Hub) -> None:
    person = with_password(own, own.found())
    with Browser(own) as browser:
        for _ in range(12):
            assert browser.log_in(person.email).status_code == 200


def test_blocks_grow_and_are_forgotten(own: Hub) -> None:
    minute = 60 * 1_000_000
    email = f"grows-{next(_numbers)}"

    def take(at: int) -> float:
        return write(own.database, lambda tx: throttle.take(tx, email, email, at))

    at, waits = 10**15, []
    for _ in range(4):
        assert [take(at) for _ in range(10)] == [0.0] * 10
        wait = take(at)
        waits.append(round(wait / 60))
        assert take(at + minute) == pytest.approx(wait - 60)
        at += int(wait * 1e6) + 1
    assert waits == [15, 30, 60, 120]
    at += 25 * 60 * minute
    assert [take(at) for _ in range(10)] == [0.0] * 10
    assert round(take(at) / 60) == 15


def test_an_unknown_person_takes_as_long(own: Hub) -> None:  # rel: A3
    passwords.cost(4096)
    try:
        stored = passwords.hashed(WORD)
        passwords.right(None, "warm")

        def cpu(known: str | None) -> float:
            begun = time.process_time()
            for _ in range(10):
                assert not passwords.right(known, "wrong")
            return time.process_time() - begun

        assert 0.5 < cpu(stored) / cpu(None) < 2
        assert cpu(None) > 0.01
        assert stored.startswith("$argon2id$v=19$m=4096,t=2,p=1$")
    finally:
        passwords.cost(64)


def test_a_password_is_changed_with_the_old_one_and_ends_all_sessions(own: Hub) -> None:
    person = with_password(own, own.found())
    with Browser(own) as one, Browser(own) as two:
        one.log_in(person.email)
        two.log_in(person.email)
        word = one.cookies["glossator_session"]

        def change(old: str, new: str) -> httpx.Response:
            return one.post("/v1/password", json={"old_password": old, "new_password": new})

        assert change("wrong", NEW).status_code == 403
        for bad in (
            "short",
            "password123456"[:10] + "3",
            "a" * 1025,
            "aaaaaaaaaaaaaa",
            person.email,
        ):
            assert change(WORD, bad).status_code == 400, bad
        assert change(WORD, NEW).status_code == 200
        assert one.cookies["glossator_session"] != word
        assert one.get("/v1/me").status_code == 200
        assert two.get("/v1/me").status_code == 401
        assert two.log_in(person.email).status_code == 401
        assert two.log_in(person.email, NEW + " ").status_code == 401
        assert two.log_in(person.email, NEW).status_code == 200


def test_a_link_sets_a_password_once(own: Hub) -> None:
    owner = own.found()
    person = with_password(own, owner)
    with own.client(owner) as admin, Browser(own) as browser:
        browser.log_in(person.email)
        path = f"/v1/members/{person.member_id}/password-link"
        link = admin.post(path).json()["link"]
        token = link.partition("/reset#")[2]
        assert link.startswith(own.url)
        assert token not in repr(own.dump())
        body = {"token": token, "password": "password123"}
        assert browser.post("/v1/password/reset", json=body).status_code == 400
        body["password"] = NEW
        assert browser.post("/v1/password/reset", json=body).status_code == 204
        assert browser.get("/v1/me").status_code == 401
        assert browser.post("/v1/password/reset", json=body).status_code == 404
        assert browser.log_in(person.email, NEW).status_code == 200
        assert browser.post("/v1/password/ask", json={"email": person.email}).status_code == 409


# ------------------------------------------------------------------ invitations


def invite(client: httpx.Client, **body: Any) -> str:
    made = client.post("/v1/invitations", json=body)
    assert made.status_code == 201, made.text
    token: str = made.json()["link"].partition("/join#")[2]
    return token


def test_an_invitation_works_once(own: Hub) -> None:  # rel: A8 O7
    owner = own.found()
    email = f"new{next(_numbers)}-{time.time_ns()}@example.org"
    with own.client(owner) as admin, Browser(own) as browser:
        token = invite(admin, role="reviewer", email=email)
        assert token not in repr(own.dump())
        assert admin.get("/v1/invitations").json()["items"][0]["email"] == email
        body = {"token": token, "password": WORD, "name": "New"}
        other = {**body, "email": "other@example.org"}
        assert browser.post("/v1/invitations/accept", json=other).status_code == 400
        weak = {**body, "password": "password123"}
        assert browser.post("/v1/invitations/accept", json=weak).status_code == 400
        accepted = browser.post("/v1/invitations/accept", json=body)
        assert accepted.status_code == 200, accepted.text
        member = accepted.json()["member"]
        assert (member["role"], member["email"], member["name"]) == ("reviewer", email, "New")
        assert browser.get("/v1/me").json()["id"] == member["id"]
        again = browser.post("/v1/invitations/accept", json=body)
        assert again.status_code == 404
        assert admin.get("/v1/invitations").json()["items"] == []
        revoked = invite(admin, role="labeler", email="x" + email)
        [item] = admin.get("/v1/invitations").json()["items"]
        assert admin.delete(f"/v1/invitations/{item['id']}").status_code == 204
        body = {"token": revoked, "password": WORD}
        assert browser.post("/v1/invitations/accept", json=body).status_code == 404


def test_many_who_accept_at_once_are_one(own: Hub) -> None:
    owner = own.found()
    with own.client(owner) as admin, Browser(own) as browser, ThreadPoolExecutor(6) as pool:
        token = invite(admin, role="labeler")

        def accept(n: int) -> int:
            email = f"race{n}-{time.time_ns()}@example.org"
            body = {"token": token, "password": WORD, "email": email}
            return browser.post("/v1/invitations/accept", json=body).status_code

        assert sorted(pool.map(accept, range(6))) == [200] + [404] * 5


def test_an_invitation_is_over_after_a_week_or_with_its_inviter(own: Hub) -> None:
    owner = own.found()
    admin = own.join(owner, "admin")
    with own.client(owner) as chief, own.client(admin) as client, Browser(own) as browser:
        assert client.post("/v1/invitations", json={"role": "owner"}).status_code == 403
        token = invite(client, role="admin")
        old = invite(client, role="labeler")

        def age(tx: Any) -> None:
            tx._execute(
                "UPDATE invitations SET expires_at = created_at "  # noqa: S608
                f"WHERE role = 'labeler' AND org_id = {owner.organization_id}", (),
            )  # fmt: skip

        write(own.database, age)
        body = {"token": old, "password": WORD, "email": "late@example.org"}
        assert browser.post("/v1/invitations/accept", json=body).status_code == 404
        path = f"/v1/members/{admin.member_id}"
        assert chief.patch(path, json={"role": "manager"}).status_code == 200
        body["token"] = token
        assert browser.post("/v1/invitations/accept", json=body).status_code == 404


def test_a_password_opens_only_what_its_person_joined(own: Hub) -> None:  # rel: A9
    """Somebody made an account here for another's address, before they were asked in elsewhere."""
    attacker, other = own.found(), own.found()
    email = f"victim{next(_numbers)}-{time.time_ns()}@example.org"
    with own.client(attacker) as one, own.client(other) as two, Browser(own) as browser:
        token = invite(one, role="labeler", email=email)
        body = {"token": token, "password": WORD}
        assert browser.post("/v1/invitations/accept", json=body).status_code == 200
        assert two.post("/v1/members", json={"email": email, "role": "admin"}).status_code == 201
        found = browser.log_in(email).json()
        assert [o["id"] for o in found["organizations"]] == [attacker.organization_id]
        for to in (other.organization_id, 1):
            body = {"organization_id": to}
            assert browser.post("/v1/session/organization", json=body).status_code == 403
            assert browser.log_in(email, organization_id=to).status_code == 403
        [member] = [m for m in one.get("/v1/members").json()["items"] if m["email"] == email]
        path = f"/v1/members/{member['id']}/password-link"
        assert one.post(path).status_code == 403, "the person is elsewhere too"
        token = invite(two, role="labeler", email=email)
        wrong = {"token": token, "password": NEW}
        assert browser.post("/v1/invitations/accept", json=wrong).status_code == 401
        right = {"token": token, "password": WORD}
        accepted = browser.post("/v1/invitations/accept", json=right).json()
        assert len(accepted["organizations"]) == 2
        browser.headers["X-CSRF-Token"] = accepted["csrf_token"]
        word = browser.cookies["glossator_session"]
        body = {"organization_id": attacker.organization_id}
        switched = browser.post("/v1/session/organization", json=body)
        assert switched.json()["member"]["organization_id"] == attacker.organization_id
        assert browser.cookies["glossator_session"] != word
        assert browser.get("/v1/me").json()["organization_id"] == attacker.organization_id


# ------------------------------------------------------------------ addresses


@pytest.mark.parametrize(
    "path",
    ["//x", "/\\x", "https://x/", "javascript:alert(1)", "x", "", "/a\nb", "\\\\x", "/\u202e"],
)
def test_next_stays_here(path: str) -> None:  # rel: A10
    assert path_here(path) == "/"
    assert path_here("/projects/1?tab=2#x") == "/projects/1?tab=2#x"


def test_links_do_not_follow_the_host_that_was_asked_for(own: Hub) -> None:  # rel: A10
    with own.client(own.found()) as admin:
        headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
        made = admin.post("/v1/invitations", json={}, headers=headers)
        assert made.json()["link"].startswith(own.url)
        assert "evil" not in made.text
