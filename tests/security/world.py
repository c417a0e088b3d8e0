"""An organization with one of everything, made over the native API, and its ids by noun.

What only another dialect makes is added by the ``furnish`` of its ``tests/conformance.py``.
"""

from __future__ import annotations

import contextlib
from typing import Any

import httpx
import msgspec
from tests.conformance.joining import DIALECTS, declared
from tests.edge.serving import ROLES, Hub, Person

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
SCHEMA: dict[str, Any] = {
    "inputs": [{"name": "image", "media": "image", "key": "image"}],
    "fields": [
        {"kind": "text", "name": "note"},
        {"kind": "json", "name": "any"},
        {
            "kind": "region", "name": "objects", "inputs": ["image"], "shapes": ["box"],
            "labels": [{"name": "car"}],
        },
    ],
}  # fmt: skip
ANSWER = {"values": [{"field": "note", "value": "seen by a person"}]}


class World:
    """``person`` by role (all but the stranger have a place in the project), ``ids`` by noun; of
    dialects that know things by name, names that no other organization has."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        owner = hub.found()
        self.person: dict[str, Person] = {
            role: owner if role == "owner" else hub.join(owner, role) for role in ROLES
        }
        self.person["stranger"] = hub.join(owner, "labeler")
        self.ids: dict[str, Any] = {}
        with contextlib.ExitStack() as stack:
            self._client = {
                role: stack.enter_context(hub.client(person))
                for role, person in self.person.items()
            }
            self._fill()
        for name in sorted(DIALECTS):
            if furnish := getattr(declared(name), "furnish", None):
                furnish(self)

    @property
    def organization_id(self) -> int:
        return self.person["owner"].organization_id

    def _do(
        self, method: str, path: str, body: Any = None, role: str = "owner", **more: Any
    ) -> Any:
        reply: httpx.Response = self._client[role].request(method, path, json=body, **more)
        assert reply.status_code < 300, (method, path, reply.status_code, reply.text)
        return reply.json() if reply.content else None

    def _fill(self) -> None:
        ids, do = self.ids, self._do
        for role, person in self.person.items():
            ids[f"{role} member"] = person.member_id
        ids["member"] = ids["member member"]
        project = do("POST", "/v1/projects", {"name": "all of it", "schema": SCHEMA, "overlap": 4})
        ids["project"] = at = project["id"]
        ids["default batch"] = project["default_batch_id"]
        for role in ("labeler", "reviewer"):
            member = ids[f"{role} member"]
            do("PUT", f"/v1/projects/{at}/members/{member}", {"role": role})
        ids["batch"] = do("POST", f"/v1/projects/{at}/batches", {"name": "second"})["id"]
        answered = {"data": {"image": "a.png"}, "unique_id": "first", "annotations": []}
        made = do("POST", f"/v1/projects/{at}/tasks", {"tasks": [answered, {"data": {}}]})["ids"]
        ids["task"], ids["other task"] = made
        held = do("POST", f"/v1/projects/{at}/assignments", role="labeler")
        ids["own assignment"] = held["id"]
        assert held["task_ids"] == [ids["task"]]
        answers = {"answer": ANSWER}
        done = do("POST", f"/v1/assignments/{held['id']}/submit", answers, role="labeler")
        ids["annotation"] = done["annotations"][0]["id"]
        ids["assignment"] = do("POST", f"/v1/projects/{at}/assignments", role="labeler")["id"]
        draft = {"draft": {"half": "done"}}
        do("POST", f"/v1/assignments/{ids['assignment']}/draft", draft, role="labeler")
        verdict = {"verdict": "commented", "comment": "well"}
        reviews = f"/v1/annotations/{ids['annotation']}/reviews"
        ids["review"] = do("POST", reviews, verdict, role="reviewer")["id"]
        golden = {
            "data": {"image": "g.png"}, "kind": "golden",
            "expected": {"answer": ANSWER, "hint": "look at the canary"},
        }  # fmt: skip
        batched = {"tasks": [golden, {"data": {}}, {"data": {}}]}
        path = f"/v1/projects/{at}/tasks?batch_id={ids['batch']}"
        ids["golden"], ids["loose task"], paged = do("POST", path, batched)["ids"]
        pages = f"/v1/batches/{ids['batch']}/pages"
        ids["page"] = do("POST", pages, {"task_ids": [paged]})["id"]
        path = f"/v1/tasks/{ids['task']}/predictions"
        ids["prediction"] = do("POST", path, {"answer": ANSWER, "score": 0.5})["id"]
        form = {"project_id": str(at)}
        upload = do("POST", "/v1/files", files={"file": ("a.png", PNG)}, data=form)
        ids["file"] = upload["files"][0]["id"]
        part = do(
            "POST", "/v1/files", files={"file": ("p", b"part")}, data={**form, "kind": "part"}
        )
        ids["part"] = part["files"][0]["id"]
        path = f"/v1/projects/{at}/imports"
        ids["import"] = do("POST", path, {"file_id": ids["file"]})["id"]
        ids["snapshot"] = do("POST", f"/v1/projects/{at}/snapshots", {"title": "one"})["id"]
        path = f"/v1/snapshots/{ids['snapshot']}/convert"
        do("POST", path, {"format": "csv"})
        ids["group"] = do("POST", "/v1/groups", {"name": "some", "project_id": at})["id"]
        ids["skill"] = do("POST", "/v1/skills", {"name": "sees in the dark"})["id"]
        do("PUT", f"/v1/skills/{ids['skill']}/members/{ids['member']}", {"value": 80})
        ids["group member"] = ids["member"]
        invited = do("POST", "/v1/invitations", {"role": "labeler"})
        ids["invitation"] = invited["invitation"]["id"]
        ids["organization"] = self.organization_id
        ids["session"] = self.hub.log_in(self.person["owner"])
        do("PUT", f"/v1/groups/{ids['group']}/members/{ids['member']}")
        path = f"/v1/members/{ids['member']}/keys"
        ids["key"] = do("GET", path)["items"][0]["id"]
        hook = {"url": "https://hooks.invalid/x", "project_id": at, "kinds": ["task.done"]}
        ids["webhook"] = do("POST", "/v1/webhooks", hook)["id"]
        ids["delivery"] = do("POST", f"/v1/webhooks/{ids['webhook']}/test")["id"]
        hook = {"url": "https://hooks.example.org/", "kinds": ["webhook.off"], "project_id": at}
        ids["webhook"] = do("POST", "/v1/webhooks", hook)["id"]
        ids["delivery"] = do("POST", f"/v1/webhooks/{ids['webhook']}/test")["id"]


def words(value: Any) -> set[int | str]:
    """Every whole number and every text anywhere in a decoded body."""
    if isinstance(value, dict):
        return set().union(*map(words, value), *map(words, value.values()))
    if isinstance(value, list):
        return set().union(*map(words, value))
    return {value} if isinstance(value, int | str) and not isinstance(value, bool) else set()


def encoded(value: Any) -> bytes:
    """A JSON body."""
    return value if isinstance(value, bytes) else msgspec.json.encode(value)
