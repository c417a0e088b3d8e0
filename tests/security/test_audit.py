"""The audit: every change that must be looked up later has its row, and no row can be changed."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.edge.serving import Hub, hub
from tests.store.migrated import Sql

from glossator.services import audit

__all__ = ["hub"]
SCHEMA = {"fields": [{"kind": "text", "name": "note"}]}


class Desk:
    """An owner's own client."""

    def __init__(self, hub: Hub) -> None:
        self.owner = hub.found()
        self.client: httpx.Client = hub.client(self.owner)

    def do(self, method: str, path: str, body: Any = None) -> Any:
        reply = self.client.request(method, f"/v1{path}", json=body)
        assert reply.status_code < 300, (method, path, reply.status_code, reply.text)
        is_json = reply.headers.get("content-type") == "application/json"
        return reply.json() if reply.content and is_json else reply

    def audit(self, **query: Any) -> list[dict[str, Any]]:
        reply = self.client.get("/v1/audit", params=query)
        assert reply.status_code == 200, reply.text
        found: list[dict[str, Any]] = reply.json()["items"]
        return found


@pytest.fixture
def desk(hub: Hub) -> Iterator[Desk]:
    found = Desk(hub)
    yield found
    found.client.close()


def everything(desk: Desk) -> dict[str, int]:
    """One of each change; its ids."""
    do = desk.do
    member = do("POST", "/members", {"email": f"m{time.time_ns()}@example.org"})["member_id"]
    do("PATCH", f"/members/{member}", {"role": "manager"})
    do("POST", f"/members/{member}/keys")
    key = do("GET", f"/members/{member}/keys")["items"][0]["id"]
    do("DELETE", f"/keys/{key}")
    project = do("POST", "/projects", {"name": "p", "schema": SCHEMA})["id"]
    do("PUT", f"/projects/{project}/members/{member}", {"role": "reviewer"})
    do("DELETE", f"/projects/{project}/members/{member}")
    tasks = do("POST", f"/projects/{project}/tasks", {"tasks": [{"data": {}}, {"data": {}}]})
    do("DELETE", f"/tasks/{tasks['ids'][0]}")
    batch = do("POST", f"/projects/{project}/batches", {"name": "b"})["id"]
    do("DELETE", f"/batches/{batch}")
    do("POST", f"/projects/{project}/snapshots", {"title": "s"})
    do("GET", f"/projects/{project}/export?format=jsonl")
    hook = do("POST", "/webhooks", {"url": "https://hooks.example.org/"})["id"]
    do("PATCH", f"/webhooks/{hook}", {"active": False})
    do("POST", f"/webhooks/{hook}/secret")
    do("DELETE", f"/webhooks/{hook}")
    do("DELETE", f"/projects/{project}")
    do("DELETE", f"/members/{member}")
    return {"member": member, "project": project, "hook": hook, "batch": batch}


def test_every_kind_of_change_has_its_row(desk: Desk) -> None:
    """rel: P1"""
    ids = everything(desk)
    rows = desk.audit(limit=1000)
    found = [row["what"] for row in rows]
    # The command line has ids of its own: its rows may stand behind.
    assert sorted(found) == sorted([
        "organization.created", "key.created", "member.created",
        "key.created", "member.created", "member.role", "key.created", "key.revoked",
        "place.given", "place.taken", "tasks.deleted", "batch.deleted", "export.snapshot",
        "export.made", "webhook.created", "webhook.changed", "webhook.secret", "webhook.deleted",
        "project.deleted", "member.deleted",
    ])  # fmt: skip
    by = {row["what"]: row for row in rows}
    role = by["member.role"]
    assert role["object_id"] == ids["member"]
    assert role["member_id"] == desk.owner.member_id
    assert role["key_prefix"] == desk.owner.api_key[4:16]
    assert role["peer"] == "127.0.0.1"
    assert role["route"] == "PATCH /v1/members/{member_id}"
    assert len(role["before"]) == len(role["after"]) == 64
    assert role["before"] != role["after"]
    assert by["organization.created"]["route"] == "command line"
    assert desk.owner.api_key not in str(rows)


def test_request_id_of_a_row_is_the_clients(desk: Desk) -> None:
    reply = desk.client.post("/v1/webhooks", json={"url": "https://hooks.example.org/"})
    row = desk.audit(what="webhook")[-1]
    assert row["request_id"] == reply.headers["x-request-id"]


def test_filters_pages_and_lines(desk: Desk) -> None:
    ids = everything(desk)
    rows = desk.audit(limit=1000)
    assert [r["what"] for r in desk.audit(what="webhook.changed")] == ["webhook.changed"]
    assert len(desk.audit(what="webhook")) == 4
    assert desk.audit(what="web") == []
    assert desk.audit(since="2100-01-01T00:00:00Z") == []
    assert desk.audit(until="2100-01-01T00:00:00Z", limit=1000) == rows
    assert len(desk.audit(member_id=0)) == 3, "what the command line did"
    assert desk.audit(member_id=ids["member"]) == []
    first = desk.client.get("/v1/audit?limit=5").json()
    then = desk.audit(after=first["next"], limit=1000)
    assert [*first["items"], *then] == rows
    lines = desk.client.get("/v1/audit/export").text.splitlines()
    assert len(lines) == len(rows)
    assert len(desk.client.get("/v1/audit/export?what=webhook").text.splitlines()) == 4


def test_a_change_that_failed_has_no_row(desk: Desk) -> None:
    before = desk.audit(limit=1000)
    me = desk.owner.member_id
    assert desk.client.delete(f"/v1/members/{me}").status_code == 409  # the last owner
    assert desk.client.patch(f"/v1/members/{me}", json={"role": "admin"}).status_code == 403
    assert desk.audit(limit=1000) == before


def test_administrators_alone_read_it(hub: Hub) -> None:
    owner = hub.found()
    for role, status in (("admin", 200), ("manager", 403), ("labeler", 403)):
        with hub.client(hub.join(owner, role)) as client:
            assert client.get("/v1/audit").status_code == status
            assert client.get("/v1/audit/export").status_code == status


def test_nobody_changes_a_row(hub: Hub) -> None:
    """rel: P1"""
    owner = hub.found()
    sql = Sql(hub.database_url)
    of = owner.organization_id
    for text in (
        "UPDATE audit SET what = 'x' WHERE org_id = ?",
        "DELETE FROM audit WHERE org_id = ?",
    ):
        with pytest.raises(Exception, match="the audit cannot be"):
            sql(text, of)
    [(n,)] = sql("SELECT count(*) FROM audit WHERE org_id = ?", of)
    assert n > 0
    sql.close()


def test_old_rows_end_after_their_days(hub: Hub) -> None:
    owner = hub.found()
    sql = Sql(hub.database_url)
    of = owner.organization_id
    [(first,)] = sql("SELECT min(id) FROM audit WHERE org_id = ?", of)
    now = time.time_ns() // 1000
    for number, days in ((-2, 401), (-1, 399)):
        sql(
            "INSERT INTO audit (id, at, member_id, user_id, key_prefix, peer, request, route, what,"
            " org_id) VALUES (?, ?, 0, 0, '', '', '', '', 'old', ?)",
            number, now - days * 86_400_000_000, of,
        )  # fmt: skip
    audit.tidy(hub.database)
    kept = sql("SELECT id FROM audit WHERE org_id = ? ORDER BY id", of)
    assert kept[0] == (-1,)
    assert (first,) in kept
    audit.tidy(hub.database, days=0)  # never younger than the database lets go
    assert (first,) in sql("SELECT id FROM audit WHERE org_id = ?", of)
    assert (-1,) not in sql("SELECT id FROM audit WHERE org_id = ?", of)
    sql.close()
