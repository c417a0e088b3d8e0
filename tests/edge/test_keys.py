"""Keys: looked up once in five seconds, and gone when they are gone.  # rel: A1 A2"""

from __future__ import annotations

import time

import pytest
from tests.edge.serving import Hub, wait_until

from glossator.edge import keys
from glossator.model.work import Member
from glossator.services import access, members
from glossator.services.access import Context, robot
from glossator.store import members as rows
from glossator.store.database import write
from glossator.store.transaction import Transaction


def test_a_revoked_key_works_five_seconds_at_most(hub: Hub) -> None:
    owner = hub.found()
    with hub.client(owner) as client:
        path = f"/v1/members/{owner.member_id}/keys"
        made = client.post(path, json={"name": "second"}).json()
        items = client.get(path).json()["items"]
        number = next(k["id"] for k in items if k["name"] == "second" and k["kind"] == "api_key")
        headers = {"Authorization": f"Bearer {made['api_key']}"}
        assert client.get("/v1/me", headers=headers).status_code == 200
        assert client.delete(f"/v1/keys/{number}").status_code == 204
        revoked = time.monotonic()
        wait_until(lambda: client.get("/v1/me", headers=headers).status_code == 401, 7)
        assert time.monotonic() - revoked < 5.5
        assert client.get("/v1/me").status_code == 200


def test_what_the_command_line_does_is_seen_in_five_seconds(hub: Hub) -> None:
    owner = hub.found()
    person = hub.join(owner, "manager")
    with hub.client(person) as client:
        assert client.get("/v1/me").json()["role"] == "manager"

        def lower(tx: Transaction) -> None:
            context = Context(tx, robot(owner.organization_id), hub.blobs)
            members.set_role(context, person.member_id, "labeler")

        write(hub.database, lower)
        wait_until(lambda: client.get("/v1/me").json()["role"] == "labeler", 7)
        # Of several servers, each forgets what it knew in its own time.
        wait_until(lambda: client.get("/v1/members").status_code == 403, 7)


def test_a_removed_member_is_out(hub: Hub) -> None:
    owner = hub.found()
    person = hub.join(owner, "member")
    with hub.client(owner) as client, hub.client(person) as theirs:
        assert theirs.get("/v1/me").status_code == 200
        assert client.delete(f"/v1/members/{person.member_id}").status_code == 204
        wait_until(lambda: theirs.get("/v1/me").status_code == 401, 7)


def test_a_key_that_has_expired_or_is_of_another_kind_is_none(hub: Hub) -> None:
    owner = hub.found()
    expired, prefix, digest = access.make_key()
    paired, pair_prefix, pair_digest = access.make_key()

    def add(tx: Transaction) -> None:
        tx.org = owner.organization_id
        now = access.now()
        rows.add_credential(tx, owner.member_id, "api_key", prefix, digest, now)
        tx.run(
            rows.Statement(
                "UPDATE credentials SET expires_at = :at WHERE prefix = :prefix AND org_id = :org"
            ),
            at=now - 1, prefix=prefix,
        )  # fmt: skip
        rows.add_credential(tx, owner.member_id, "access_pair", pair_prefix, pair_digest, now)

    write(hub.database, add)
    with hub.client() as client:
        for key in (expired, paired):
            headers = {"Authorization": f"Bearer {key}"}
            assert client.get("/v1/me", headers=headers).status_code == 401


def test_the_cache_is_bounded_and_keeps_only_what_is_fresh(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache = keys.Keys()
    member = Member(id=1, org_id=1, user_id=1, role="owner")
    for n in range(keys.MOST + 10):
        cache.put(f"k{n}", n, member)
    assert cache.get("k0") is None
    assert cache.get(f"k{keys.MOST + 9}") is member
    now = time.monotonic()
    monkeypatch.setattr(keys.time, "monotonic", lambda: now + keys.KEEP_S + 0.1)
    assert cache.get(f"k{keys.MOST + 9}") is None


def test_a_used_key_is_written_down(hub: Hub) -> None:
    """At the end of a server at the latest."""
    owner = hub.found()
    with hub.client(owner) as client:
        path = f"/v1/members/{owner.member_id}/keys"
        items = client.get(path).json()["items"]
        assert {"last_used_at", "prefix"} <= set(items[0])
        assert not any(
            owner.api_key[16:] in str(value) for item in items for value in item.values()
        )
