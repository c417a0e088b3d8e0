"""How the native API joins tests/conformance/test_dialects.py and tests/security/."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from typing import Any

import httpx
import msgspec
from tests.conformance.joining import Kept, Listing, Place, Written
from tests.conformance.samples import Sample
from tests.security.world import ANSWER, PNG, SCHEMA, World

from glossator.model import errors
from glossator.model.annotation import Answer, Expectation

# ------------------------------------------------------------------ who is calling


def authorize(api_key: str) -> dict[str, str]:
    """The headers that carry a key."""
    return {"Authorization": f"Bearer {api_key}"}


WHO = "/v1/me"
"""A path that anybody with a key may GET."""


def is_error(status: int, body: bytes) -> bool:
    """Whether a body has the form of this API's errors."""
    found = msgspec.json.decode(body)
    error = found.get("error", {})
    return (
        set(found) == {"error", "request_id"}
        and set(error) <= {"code", "message", "fields", "reason", "revision"}
        and isinstance(error.get("message"), str)
        and re.fullmatch(r"[a-z_]+", error.get("code", "")) is not None
        and _UUID.fullmatch(found["request_id"]) is not None
    )


_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}")

ERRORS: dict[type[errors.GlossatorError], int] = {
    errors.GlossatorError: 500,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotEnabled: 403,
    errors.NotFound: 404,
    errors.NotServed: 501,
    errors.MethodNotAllowed: 405,
    errors.Conflict: 409,
    errors.PreconditionFailed: 412,
    errors.Invalid: 400,
    errors.Unsupported: 422,
    errors.TooLarge: 413,
    errors.UnsupportedMedia: 415,
    errors.TooMuch: 429,
    errors.Unavailable: 503,
}

# ------------------------------------------------------------------ paths and bodies, by noun

PARAMETERS = {
    name: name.removesuffix("_id")
    for name in (
        "project_id", "batch_id", "page_id", "task_id", "prediction_id", "annotation_id",
        "assignment_id", "file_id", "import_id", "snapshot_id", "member_id", "key_id", "group_id", "skill_id",
        "webhook_id", "delivery_id", "session_id", "invitation_id",
    )
}  # fmt: skip
"""Path parameter -> noun of the world."""
TEXTS = {"unique_id": "first"}
"""Path parameters that name a thing inside its parent: no id, and nothing of another's."""
OTHER_NOUNS = {
    "DELETE /v1/projects/{project_id}/members/{member_id}": {"member_id": "labeler member"},
    "DELETE /v1/members/{member_id}": {"member_id": "stranger member"},
}
"""Where the ordinary noun would be in the wrong state."""


def spell(number: int) -> str:
    """An id as this API writes it."""
    return str(number)


NEVER = 9_007_199_254_000_001
"""An id that no entity has."""

_ONE = {"file": ("b.png", PNG)}
BODIES: dict[str, Callable[[World], Any]] = {
    "POST /v1/webhooks": lambda w: {
        "url": "https://hooks.invalid/y", "project_id": w.ids["project"], "kinds": ["task.done"],
    },
    "PATCH /v1/webhooks/{webhook_id}": lambda w: {"kinds": ["review.created"]},
    "POST /v1/login": lambda w: {"email": "nobody@example.org", "password": "not the right one"},
    "POST /v1/session/organization": lambda w: {"organization_id": w.organization_id},
    "POST /v1/password": lambda w: {
        "old_password": "not the right one", "new_password": "a rather new one"
    },
    "POST /v1/password/ask": lambda w: {"email": "nobody@example.org"},
    "POST /v1/password/reset": lambda w: {"token": "gsr_none", "password": "a rather new one"},
    "POST /v1/invitations": lambda w: {"role": "labeler", "email": f"i{w.ids['project']}@example.org"},
    "POST /v1/invitations/accept": lambda w: {
        "token": "gsi_none", "password": "a rather new one", "name": "Somebody",
        "email": "somebody@example.org",
    },
    "POST /v1/members": lambda w: {"email": f"n{w.ids['project']}@example.org", "role": "labeler"},
    "PATCH /v1/members/{member_id}": lambda w: {"role": "reviewer"},
    "POST /v1/members/{member_id}/keys": lambda w: {"name": "another"},
    "POST /v1/skills": lambda w: {"name": f"new {w.ids['project']}"},
    "PATCH /v1/skills/{skill_id}": lambda w: {"name": "sees far"},
    "PUT /v1/skills/{skill_id}/members/{member_id}": lambda w: {"value": 12.5},
    "POST /v1/groups": lambda w: {"name": "new", "project_id": w.ids["project"]},
    "POST /v1/projects": lambda w: {"name": "new", "schema": SCHEMA},
    "PATCH /v1/projects/{project_id}": lambda w: {"name": "renamed"},
    "PUT /v1/projects/{project_id}/schema": lambda w: {
        **SCHEMA, "fields": [*SCHEMA["fields"], {"kind": "boolean", "name": "ok"}],
    },
    "PUT /v1/projects/{project_id}/members/{member_id}": lambda w: {"role": "labeler"},
    "POST /v1/projects/{project_id}/batches": lambda w: {
        "name": "third", "groups": [w.ids["group"]], "metadata": {"a": 1},
    },
    "PATCH /v1/batches/{batch_id}": lambda w: {"name": "renamed", "groups": [w.ids["group"]]},
    "POST /v1/batches/{batch_id}/pages": lambda w: {"task_ids": [w.ids["loose task"]]},
    "POST /v1/projects/{project_id}/tasks": lambda w: {"tasks": [{"data": {"image": "b.png"}}]},
    "POST /v1/tasks/delete": lambda w: {"ids": [w.ids["other task"]]},
    "PATCH /v1/tasks/{task_id}": lambda w: {"name": "renamed", "data": {"image": "c.png"}},
    "POST /v1/tasks/{task_id}/predictions": lambda w: {"answer": ANSWER},
    "POST /v1/assignments/{assignment_id}/submit": lambda w: {
        "answers": [{"task_id": w.ids["other task"], "answer": ANSWER}]
    },
    "POST /v1/assignments/{assignment_id}/skip": lambda w: {"reason": "dark"},
    "POST /v1/assignments/{assignment_id}/draft": lambda w: {
        "draft": [1], "task_id": w.ids["other task"],
    },
    "PUT /v1/assignments/{assignment_id}/draft": lambda w: {
        "draft": [2], "task_id": w.ids["other task"],
    },
    "POST /v1/tasks/{task_id}/annotations": lambda w: {"answer": ANSWER},
    "PATCH /v1/annotations/{annotation_id}": lambda w: {"answer": {"values": []}},
    "PUT /v1/annotations/{annotation_id}/golden": lambda w: {"golden": True},
    "POST /v1/annotations/{annotation_id}/reviews": lambda w: {"verdict": "rejected"},
    "POST /v1/schemas/read": lambda w: {
        "form": "labelstudio", "text": '<View><Text name="t" value="$t"/></View>',
    },
    "POST /v1/schemas/write": lambda w: {"form": "labelstudio", "schema": SCHEMA},
    "POST /v1/files/join": lambda w: {
        "name": "whole", "parts": [w.ids["part"]], "project_id": w.ids["project"],
    },
    "POST /v1/files/fetch": lambda w: {
        "url": "https://files.invalid/a.png", "project_id": w.ids["project"],
    },
    "POST /v1/projects/{project_id}/imports": lambda w: {
        "file_id": w.ids["file"], "batch_id": w.ids["batch"],
    },
    "POST /v1/projects/{project_id}/snapshots": lambda w: {
        "title": "two", "batch_id": w.ids["batch"],
    },
    "POST /v1/snapshots/{snapshot_id}/convert": lambda w: {"format": "tsv"},
}  # fmt: skip
"""A valid body for each route that takes one."""
OWN_WORDS: dict[str, set[str]] = {}
"""Routes whose body or form is the client's own: what the suites call wrong and is right there."""
UPLOADS: dict[str, Callable[[World], dict[str, Any]]] = {
    "POST /v1/files": lambda w: {"files": _ONE, "data": {"project_id": str(w.ids["project"])}},
    "PUT /v1/files/{file_id}/content": lambda w: {"files": _ONE},
}
"""The same for multipart routes, as httpx takes it."""
UPLOAD_IDS = {
    "POST /v1/files": {
        "project_id": "project", "batch_id": "batch", "task_id": "task",
        "assignment_id": "own assignment",
    },
    "PUT /v1/files/{file_id}/content": {},
}  # fmt: skip
"""Text fields of multipart routes that hold ids: field -> noun."""

QUERIES: dict[str, Callable[[World], dict[str, str]]] = {
    "GET /v1/projects/{project_id}/names": lambda w: {"member_id": str(w.ids["member"])},
}
"""A query for each route that needs one."""
FIELD_NOUNS = {
    "project_id": "project", "batch_id": "batch", "task_id": "task", "member_id": "member",
    "skill_id": "skill", "file_id": "file", "assignment_id": "assignment", "groups": "group", "task_ids": "task",
    "parts": "part", "parent_prediction_id": "prediction", "parent_annotation_id": "annotation",
    "ids": "task", "golden_batch_id": "batch", "organization_id": "organization",
}  # fmt: skip
"""Fields of bodies and queries that hold ids -> noun. A field that ends like an id and is not
here fails the walk."""
FIELD_PLACES = {"golden_batch_id": "settings"}
"""Where such a field stands, if not at the top or where the valid body has it."""
CLIENT_TEXT = {
    "POST /v1/projects/{project_id}/tasks": {"unique_id"},
    "PATCH /v1/tasks/{task_id}": {"unique_id"},
    "PUT /v1/projects/{project_id}/schema": {"value_id"},
    "POST /v1/projects": {"value_id"},
}
"""Fields that end like ids and are the client's own words."""
REPORTED = {"annotation_id"}
"""Fields of an expectation that only say where it came from: kept, never followed."""

# ------------------------------------------------------------------ roles

_HOLDER = dict.fromkeys(("stranger", "reviewer", "member", "manager", "admin", "owner"), 404)
_SEEN = "below member one knows of oneself only"
_PLACED = "a labeler or reviewer sees the projects that they have a place in"
NARROWER: dict[str, tuple[dict[str, int], str]] = {
    **{
        f"{method} /v1/assignments/{{assignment_id}}/{verb}": (_HOLDER, "only whose hold it is")
        for method, verb in (
            ("POST", "submit"), ("POST", "skip"), ("POST", "release"), ("POST", "renew"),
            ("POST", "draft"), ("PUT", "draft"),
        )
    },
    "GET /v1/assignments/{assignment_id}": (
        {"stranger": 404}, "one's own, or any for those who browse the project"
    ),
    "DELETE /v1/sessions/{session_id}": (
        dict.fromkeys(("stranger", "labeler", "reviewer", "member", "manager", "admin"), 404),
        "one's own",
    ),
    "GET /v1/members/{member_id}": (
        {"stranger": 404, "labeler": 404, "reviewer": 404}, _SEEN
    ),
    "GET /v1/members/{member_id}/keys": (
        {"stranger": 404, "labeler": 404, "reviewer": 404, "manager": 403},
        "one's own, or those of all for admins",
    ),
    "POST /v1/members/{member_id}/keys": (
        {"stranger": 404, "labeler": 404, "reviewer": 404, "manager": 403},
        "one's own, or those of all for admins",
    ),
    "DELETE /v1/keys/{key_id}": (
        {"stranger": 403, "labeler": 403, "reviewer": 403, "manager": 403},
        "one's own, or those of all for admins",
    ),
    "GET /v1/files": ({"stranger": 403, "labeler": 403, "reviewer": 403}, "below member, the files of one project only, and a labeler none"),
    "POST /v1/files": (
        {"stranger": 404, "labeler": 403, "reviewer": 403},
        "below member, for one's own assignment only",
    ),
    "POST /v1/files/join": (
        {"stranger": 404, "labeler": 403, "reviewer": 403},
        "below member, one's own parts for one's own assignment only",
    ),
    "PATCH /v1/annotations/{annotation_id}": (
        {"stranger": 404, "reviewer": 403}, "one's own, or any for those who make answers by API"
    ),
    "GET /v1/tasks/{task_id}": ({"stranger": 404}, "a labeler: held or answered"),
    "GET /v1/tasks/{task_id}/predictions": ({"stranger": 404}, "a labeler: held or answered"),
    "GET /v1/tasks/{task_id}/annotations": ({"stranger": 404}, "a labeler: held or answered"),
    "GET /v1/predictions/{prediction_id}": ({"stranger": 404}, "a labeler: of tasks held or answered"),
    "GET /v1/annotations/{annotation_id}": ({"stranger": 404}, "a labeler: their own"),
    "GET /v1/annotations/{annotation_id}/history": ({"stranger": 404}, "a labeler: their own"),
    "GET /v1/annotations/{annotation_id}/reviews": ({"stranger": 404}, "a labeler: of their own"),
    **{
        name: ({"stranger": 404}, _PLACED)
        for name in (
            "GET /v1/projects/{project_id}", "GET /v1/projects/{project_id}/schema",
            "GET /v1/projects/{project_id}/progress",
            "GET /v1/projects/{project_id}/batches", "GET /v1/batches/{batch_id}",
            "GET /v1/batches/{batch_id}/counts", "POST /v1/projects/{project_id}/assignments",
            "GET /v1/projects/{project_id}/assignments", "GET /v1/files/{file_id}",
            "GET /v1/files/{file_id}/content", "GET /v1/files/{file_id}/link",
        )
    },
}  # fmt: skip
"""Where less is allowed than the route's verb says: route -> (role -> status, why)."""
ECHOES: set[str] = set()
"""Routes that give back the key that the request came with."""
CLAIMS: set[str] = set()
"""GETs that change something: they hand out."""
NOT_YET: dict[str, int] = {
    "POST /v1/files/fetch": 400,
    "POST /v1/login": 401,
    "POST /v1/password": 403,
    "POST /v1/password/reset": 404,
    "POST /v1/invitations/accept": 404,
}
"""The status of a route whose job has not run yet, where it is not 409; or that the walk can only
give a wrong password or link."""

# ------------------------------------------------------------------ making things


def _done(reply: httpx.Response) -> Any:
    assert reply.status_code < 300, (str(reply.url), reply.status_code, reply.text)
    return reply.json() if reply.content else None


def make_project(client: httpx.Client, schema: Any = SCHEMA, **settings: Any) -> int:
    """A project; its id in the hub."""
    body = {"name": "made", "schema": schema, **settings}
    number: int = _done(client.post("/v1/projects", content=msgspec.json.encode(body)))["id"]
    return number


def make_task(client: httpx.Client, project: int, body: bytes = b'{"data":{}}') -> int:
    """A task of a body; its id in the hub."""
    whole = b'{"tasks":[' + body + b"]}"
    number: int = _done(client.post(f"/v1/projects/{project}/tasks", content=whole))["ids"][0]
    return number


class _Parts(msgspec.Struct):
    data: msgspec.Raw = msgspec.Raw(b"")
    metadata: msgspec.Raw = msgspec.Raw(b"")
    answer: msgspec.Raw = msgspec.Raw(b"")


def _part(reply: httpx.Response, name: str) -> bytes:
    _done(reply)
    return bytes(getattr(msgspec.json.decode(reply.content, type=_Parts), name))


def _data(client: httpx.Client, value: bytes) -> bytes:
    task = make_task(client, make_project(client), b'{"data":' + value + b"}")
    return _part(client.get(f"/v1/tasks/{task}"), "data")


def _changed_data(client: httpx.Client, value: bytes) -> bytes:
    task = make_task(client, make_project(client))
    _done(client.patch(f"/v1/tasks/{task}", content=b'{"data":' + value + b"}"))
    return _part(client.get(f"/v1/tasks/{task}"), "data")


def _line(client: httpx.Client, value: bytes) -> bytes:
    path = f"/v1/projects/{make_project(client)}/tasks"
    headers = {"Content-Type": "application/x-ndjson"}
    made = client.post(path, content=b'{"data":' + value + b"}\n", headers=headers)
    return _part(client.get(f"/v1/tasks/{_done(made)['ids'][0]}"), "data")


def _metadata(client: httpx.Client, value: bytes) -> bytes:
    task = make_task(client, make_project(client), b'{"metadata":' + value + b',"data":{}}')
    return _part(client.get(f"/v1/tasks/{task}"), "metadata")


def _batch_metadata(client: httpx.Client, value: bytes) -> bytes:
    path = f"/v1/projects/{make_project(client)}/batches"
    made = client.post(path, content=b'{"name":"b","metadata":' + value + b"}")
    return _part(client.get(f"/v1/batches/{_done(made)['id']}"), "metadata")


def _annotation(client: httpx.Client, value: bytes) -> bytes:
    task = make_task(client, make_project(client))
    made = client.post(f"/v1/tasks/{task}/annotations", content=b'{"answer":' + value + b"}")
    return _part(client.get(f"/v1/annotations/{_done(made)['id']}"), "answer")


def _prediction(client: httpx.Client, value: bytes) -> bytes:
    task = make_task(client, make_project(client))
    made = client.post(f"/v1/tasks/{task}/predictions", content=b'{"answer":' + value + b"}")
    return _part(client.get(f"/v1/predictions/{_done(made)['id']}"), "answer")


def _submitted(client: httpx.Client, value: bytes) -> bytes:
    project = make_project(client)
    make_task(client, project)
    held = _done(client.post(f"/v1/projects/{project}/assignments"))
    body = b'{"answer":' + value + b"}"
    done = _done(client.post(f"/v1/assignments/{held['id']}/submit", content=body))
    return _part(client.get(f"/v1/annotations/{done['annotations'][0]['id']}"), "answer")


class _Drafted(msgspec.Struct):
    draft: msgspec.Raw


class _Held(msgspec.Struct):
    tasks: list[_Drafted]


def _draft(client: httpx.Client, value: bytes) -> bytes:
    project = make_project(client)
    make_task(client, project)
    path = f"/v1/assignments/{_done(client.post(f'/v1/projects/{project}/assignments'))['id']}"
    _done(client.post(f"{path}/draft", content=b'{"draft":' + value + b"}"))
    return bytes(msgspec.json.decode(client.get(path).content, type=_Held).tasks[0].draft)


def _any_field(value: bytes) -> bytes:
    return b'{ "values" :[{"value": ' + value + b', "field":"any"} ]}'


IDENTITY = [
    Place("data", _data, objects=True),
    Place("changed data", _changed_data, objects=True),
    Place("data of a line", _line, objects=True, lines=False),
    Place("metadata", _metadata),
    Place("metadata of a batch", _batch_metadata),
    Place("annotation", _annotation, wrap=_any_field),
    Place("submitted answer", _submitted, wrap=_any_field),
    Place("prediction", _prediction, wrap=_any_field),
    Place("draft", _draft),
]


def _kept_task(client: httpx.Client, body: bytes) -> Kept:
    project = make_project(client)
    task = make_task(client, project, body)
    sent = msgspec.json.decode(body, type=_Parts)
    reply = client.get(f"/v1/tasks/{task}")
    pairs = [(bytes(getattr(sent, n)), _part(reply, n)) for n in ("data", "metadata")]
    return Kept(project, task, pairs)


FIXTURES: dict[str, Callable[[httpx.Client, bytes], Kept]] = {"task": _kept_task}
"""By the first word of the names in ``fixtures/``: how one is stored and read back."""

# ------------------------------------------------------------------ the samples


def write_sample(client: httpx.Client, sample: Sample) -> Written | httpx.Response:
    """Store a sample as project, task and answer; the reply that refused it, if one did."""
    settings = {"golden_every": 1 if sample.task.kind == "golden" else 0}
    project = make_project(client, sample.schema, settings=settings)
    expected = sample.task.expected
    task = {
        "data": sample.task.data, "kind": sample.task.kind,
        "predictions": [
            {k: v for k, v in (("answer", p.answer), ("score", p.score), ("model", p.model)) if v is not None}
            for p in sample.task.predictions
        ],
    }  # fmt: skip
    if expected is not None:
        task["expected"] = expected
    number = make_task(client, project, msgspec.json.encode(task))
    if sample.skipped:
        make_task(client, project)  # a golden task is handed out among others only
        held = _done(client.post(f"/v1/projects/{project}/assignments"))
        _done(client.post(f"/v1/assignments/{held['id']}/skip"))
    elif sample.answer is not None:
        body = msgspec.json.encode({"answer": sample.answer})
        reply = client.post(f"/v1/tasks/{number}/annotations", content=body)
        if reply.status_code != 201:
            return reply
    return Written(project, number)


class _Shown(msgspec.Struct):
    answer: Answer | None = None
    skipped: bool = False
    score: float | None = None
    model: str | None = None


class _Task(msgspec.Struct):
    data: dict[str, Any]
    kind: str
    annotations: list[_Shown]
    expected: Expectation | None = None


class _Items(msgspec.Struct):
    items: list[_Shown]


def read_sample(client: httpx.Client, written: Written) -> object:
    """What the API says of a stored sample, in a shape that ``==`` compares."""
    path = f"/v1/tasks/{written.task}"
    task = msgspec.json.decode(client.get(path).content, type=_Task)
    proposals = msgspec.json.decode(client.get(f"{path}/predictions").content, type=_Items)
    schema = _done(client.get(f"/v1/projects/{written.project}/schema"))
    [answer] = task.annotations
    return (
        schema, task.data, task.kind, task.expected, answer.answer, answer.skipped,
        [(p.answer, p.score, p.model) for p in proposals.items],
    )  # fmt: skip


def comparable(sample: Sample) -> object:
    """The same of the sample itself."""
    task = sample.task
    return (
        msgspec.json.decode(msgspec.json.encode(sample.schema)), task.data, task.kind,
        task.expected, sample.answer, sample.skipped,
        [(p.answer, p.score, p.model) for p in task.predictions],
    )  # fmt: skip


GAPS: dict[str, tuple[int, ...]] = {
    "an answer that does not fit its label schema is refused with the places": (30,),
}
"""Reason -> samples that are not read back equal."""


def refused_for(reply: httpx.Response) -> dict[str, str]:
    """Place -> what is wrong there, of a refused answer."""
    found: dict[str, str] = reply.json()["error"]["fields"]
    return found


def show(client: httpx.Client, written: Written) -> tuple[str, dict[str, int]]:
    """What this API says of a task, ids and times taken out, and its losses by code."""
    reply = client.get(f"/v1/tasks/{written.task}")
    header = reply.headers.get("glossator-loss")
    text = re.sub(r'"(\w+_at)":"[^"]*"', r'"\1":"…"', reply.text)
    text = re.sub(r'"(id|\w+_id|\w+_by)":\d+', r'"\1":0', text)
    return text + "\n", json.loads(header)["counts"] if header else {}


# ------------------------------------------------------------------ lists, repeats, unknowns


def _page(path: str) -> Callable[[httpx.Client, str | None, int], tuple[list[Any], str | None]]:
    def page(client: httpx.Client, token: str | None, limit: int) -> tuple[list[Any], str | None]:
        joint = "&" if "?" in path else "?"
        place = f"&after={token}" if token else ""
        found = _done(client.get(f"{path}{joint}limit={limit}{place}"))
        following = found["next"]
        return [item["id"] for item in found["items"]], None if following is None else str(
            following
        )

    return page


def _projects(client: httpx.Client) -> Listing:
    return Listing(lambda: make_project(client), _page("/v1/projects"))


def _members(client: httpx.Client) -> Listing:
    numbers = iter(range(1000))

    def add() -> int:
        body = {"email": f"p{next(numbers)}-{id(numbers)}@example.org"}
        number: int = _done(client.post("/v1/members", json=body))["member_id"]
        return number

    return Listing(add, _page("/v1/members"))


def _of_project(
    noun: str, body: Callable[[int], Any], query: str = ""
) -> Callable[[httpx.Client], Listing]:
    def listing(client: httpx.Client) -> Listing:
        project = make_project(client)
        path = f"/v1/projects/{project}/{noun}"

        def add() -> int:
            made = _done(client.post(path, json=body(project)))
            number: int = made["ids"][0] if "ids" in made else made["id"]
            return number

        return Listing(add, _page(path + query))

    return listing


def _groups(client: httpx.Client) -> Listing:
    return Listing(
        lambda: int(_done(client.post("/v1/groups", json={"name": "g"}))["id"]), _page("/v1/groups")
    )


def _skills(client: httpx.Client) -> Listing:
    def add() -> int:
        name = f"skill {secrets.token_hex(6)}"
        return int(_done(client.post("/v1/skills", json={"name": name}))["id"])

    return Listing(add, _page("/v1/skills"))


def _files(client: httpx.Client) -> Listing:
    def add() -> int:
        number: int = _done(client.post("/v1/files", files=_ONE))["files"][0]["id"]
        return number

    return Listing(add, _page("/v1/files"))


def _webhooks(client: httpx.Client) -> Listing:
    body = {"url": "https://hooks.invalid/z"}
    return Listing(
        lambda: int(_done(client.post("/v1/webhooks", json=body))["id"]), _page("/v1/webhooks")
    )


def _deliveries(client: httpx.Client) -> Listing:
    path = f"/v1/webhooks/{_webhooks(client).add()}"
    return Listing(
        lambda: int(_done(client.post(f"{path}/test"))["id"]), _page(f"{path}/deliveries")
    )


def _invitations(client: httpx.Client) -> Listing:
    def add() -> int:
        made = _done(client.post("/v1/invitations", json={"role": "labeler"}))
        number: int = made["invitation"]["id"]
        return number

    return Listing(add, _page("/v1/invitations"))


def _assignments(client: httpx.Client) -> Listing:
    project = make_project(client, settings={"max_active": 100})

    def add() -> int:
        make_task(client, project)
        number: int = _done(client.post(f"/v1/projects/{project}/assignments"))["id"]
        return number

    return Listing(add, _page(f"/v1/projects/{project}/assignments"))


_TASK = {"tasks": [{"data": {}, "tags": ["t"], "name": "n"}]}
LISTS: dict[str, Callable[[httpx.Client], Listing]] = {
    "GET /v1/webhooks": _webhooks,
    "GET /v1/invitations": _invitations,
    "GET /v1/webhooks/{webhook_id}/deliveries": _deliveries,
    "GET /v1/projects": _projects,
    "GET /v1/members": _members,
    "GET /v1/groups": _groups,
    "GET /v1/skills": _skills,
    "GET /v1/files": _files,
    "GET /v1/projects/{project_id}/batches": _of_project("batches", lambda p: {"name": "b"}),
    "GET /v1/projects/{project_id}/tasks": _of_project("tasks", lambda p: _TASK),
    "GET /v1/projects/{project_id}/tasks?tag": _of_project("tasks", lambda p: _TASK, "?tag=t"),
    "GET /v1/projects/{project_id}/snapshots": _of_project("snapshots", lambda p: {}),
    "GET /v1/projects/{project_id}/assignments": _assignments,
}
"""By route (and filter): how one more item is made, and a page read."""
OTHER_LISTS = {
    "GET /v1/skills/{skill_id}/members": "its items are told apart by people's ids",
    "GET /v1/projects/{project_id}/imports": "made as the snapshots are, by the same statement",
    "GET /v1/projects/{project_id}/events": "an event is never made alone",
    "GET /v1/audit": "a row is never made alone; tests/security/test_audit.py reads its pages",
}
"""Lists that are not walked, and why."""


def create_again(client: httpx.Client) -> tuple[httpx.Response, httpx.Response, int]:
    """One creation sent twice with the idempotency field, and how many things there are then."""
    project = make_project(client)
    headers = {"Idempotency-Key": "once"}
    path = f"/v1/projects/{project}/tasks"
    first, second = (client.post(path, json=_TASK, headers=headers) for _ in range(2))
    return first, second, len(_done(client.get(path))["items"])


def unknowns(client: httpx.Client) -> list[httpx.Response]:
    """Requests with words that this API does not know."""
    project = make_project(client)
    task = make_task(client, project)
    path = f"/v1/projects/{project}"
    return [
        client.post(f"{path}/tasks", json={"tasks": [{"data": {}, "kind": "silver"}]}),
        client.post(f"{path}/tasks", json={"tasks": [{"data": {}, "organization_id": 1}]}),
        client.post(f"{path}/batches", json={"name": "b", "order": "random"}),
        client.post(f"{path}/batches", json={"name": "b", "created_by": 1}),
        client.get(f"{path}/tasks?state=finished"),
        client.get(f"{path}/tasks?project__organization__name=a"),
        client.get(f"{path}/export?format=docx"),
        client.get(f"{path}/export?state=finished"),
        client.post(f"{path}/snapshots", json={"state": "finished"}),
        client.post("/v1/projects", json={"name": "p", "settings": {"leas_s": 1}}),
        client.post("/v1/projects", json={"name": "p", "schema": {"feilds": []}}),
        client.patch(path, json={"settings": {"on_skip": "never"}}),
        client.patch(f"/v1/tasks/{task}", json={"id": 1}),
        client.post("/v1/members", json={"email": "a@example.org", "role": "emperor"}),
        client.post("/v1/projects", json={"name": "p", "org_id": 1}),
        client.post(
            "/v1/projects", json={"name": "p", "schema": {"fields": [{"kind": "psychic"}]}}
        ),
    ]
