"""People who log in at one server are known at the other, and so is what they did wrong.  # rel: A4 A6 U2"""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests import parts
from tests.edge.serving import Hub, Person, running, wait_until
from tests.replicas import topology
from tests.security.test_accounts import NEW, Browser, with_password

KEEP_S = 5.0
MEDIA = "media.example.net"
ENV = {
    "GLOSSATOR_PASSWORD_MEMORY": "64",
    "GLOSSATOR_TRUSTED_PROXIES": "127.0.0.1",
    "GLOSSATOR_MEDIA_ORIGIN": f"http://{MEDIA}",
}


@pytest.fixture(scope="module")
def doors() -> Iterator[Hub]:
    """Two servers with the usual limits."""
    parts.require("postgres")
    parts.require("s3")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(topology, "WANTED", True)
        with running("postgres", "--no-worker", env=ENV) as hub:
            yield hub


@pytest.fixture
def two(doors: Hub) -> Iterator[tuple[Browser, Browser]]:
    """One person's browser, at each of the two servers, past the proxy."""
    servers: Any = doors.server
    with Browser(doors) as one, Browser(doors, one.headers["X-Forwarded-For"]) as other:
        for browser, server in zip((one, other), servers.servers, strict=True):
            browser.base_url = httpx.URL(f"{server.url}/native/")
        yield one, other


@pytest.fixture
def person(doors: Hub) -> Person:
    return with_password(doors, doors.found(), "owner")


def as_well(one: Browser, other: Browser) -> None:
    """The other has the cookie and the token that the first has."""
    word = one.cookies["glossator_session"]
    other.headers.update({"Cookie": f"glossator_session={word}"})
    other.headers["X-CSRF-Token"] = one.headers["X-CSRF-Token"]


def test_a_session_is_one_at_both_until_logout(
    two: tuple[Browser, Browser], person: Person
) -> None:
    one, other = two
    assert one.log_in(person.email).status_code == 200
    as_well(one, other)
    assert other.get("v1/me").json()["id"] == person.member_id
    assert other.post("v1/projects", json={"name": "made at the other"}).status_code == 201
    assert one.get("v1/session").json()["csrf_token"] == other.headers["X-CSRF-Token"]
    assert one.post("v1/logout").status_code == 204
    assert one.get("v1/me").status_code == 401, "at once where it was ended"
    begun = time.monotonic()
    wait_until(lambda: other.get("v1/me").status_code == 401)
    assert time.monotonic() - begun < KEEP_S + 1
    changed = other.post("v1/projects", json={"name": "too late"})
    assert changed.status_code == 401


def test_a_new_password_at_one_ends_the_session_at_the_other(
    two: tuple[Browser, Browser], person: Person
) -> None:
    one, other = two
    assert one.log_in(person.email).status_code == 200
    assert other.log_in(person.email).status_code == 200
    body = {"old_password": "a long enough word", "new_password": NEW}
    assert one.post("v1/password", json=body).status_code == 200
    wait_until(lambda: other.get("v1/me").status_code == 401, KEEP_S + 1)
    assert other.log_in(person.email).status_code == 401
    assert other.log_in(person.email, NEW).status_code == 200


def test_wrong_tries_are_counted_together(two: tuple[Browser, Browser], person: Person) -> None:
    found = [two[n % 2].log_in(person.email, "not the right one") for n in range(12)]
    assert [one.status_code for one in found] == [401] * 10 + [429] * 2
    assert all(880 <= int(one.headers["retry-after"]) <= 900 for one in found[10:])
    assert [browser.log_in(person.email).status_code for browser in two] == [429, 429]


def test_tries_at_both_at_once_are_no_more(two: tuple[Browser, Browser], person: Person) -> None:
    with ThreadPoolExecutor(8) as pool:
        asked = pool.map(lambda n: two[n % 2].log_in(person.email, "wrong"), range(24))
        found = Counter(one.status_code for one in asked)
    assert found[401] <= 10
    assert found[429] > 0
    assert set(found) <= {401, 429, 503}


def test_tries_of_an_address_are_counted_together(two: tuple[Browser, Browser]) -> None:
    found = [
        two[n % 2].log_in(f"n{n}-{time.time_ns()}@example.org", "wrong").status_code
        for n in range(52)
    ]
    assert found == [401] * 50 + [429] * 2


def test_a_link_sets_a_password_once_over_both(
    doors: Hub, two: tuple[Browser, Browser], person: Person
) -> None:
    one, other = two
    one.log_in(person.email)
    link = one.post(f"v1/members/{person.member_id}/password-link").json()["link"]
    body = {"token": link.partition("/reset#")[2], "password": NEW}

    def use(n: int) -> int:
        servers: Any = doors.server
        url = f"{servers.servers[n % 2].url}/native/v1/password/reset"
        return httpx.post(url, json=body).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(use, range(4))) == [204, 404, 404, 404]
    assert [browser.log_in(person.email).status_code for browser in two] == [401, 401]
    assert other.log_in(person.email, NEW).status_code == 200


def test_a_pass_of_one_opens_the_file_at_the_other(
    two: tuple[Browser, Browser], person: Person
) -> None:
    one, other = two
    for browser in two:
        browser.headers["Authorization"] = f"Bearer {person.api_key}"
    made = one.post("v1/files", files={"file": ("a.txt", b"some text")}).json()["files"][0]
    sent = one.get(f"v1/files/{made['id']}/content")
    assert sent.status_code == 307
    there = urlsplit(sent.headers["location"])
    assert there.netloc == MEDIA
    url = other.base_url.copy_with(path=there.path)
    found = httpx.get(url, headers={"Host": MEDIA})
    assert (found.status_code, found.content) == (200, b"some text")
