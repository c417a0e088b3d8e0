"""How the dialect of Scale joins tests/conformance/ and tests/security/."""

from __future__ import annotations

import base64
import json
import re
import secrets
from collections.abc import Callable
from typing import Any, get_args

import httpx
import msgspec
from msgspec.structs import replace
from tests.conformance.joining import Kept, Listing, Place, Written
from tests.conformance.samples import Sample
from tests.security.world import PNG, World

from glossator.dialects.scale import codec, foreign
from glossator.dialects.scale.tests.said import plain
from glossator.model import errors, ids
from glossator.model.annotation import Answer
from glossator.model.loss import Losses
from glossator.model.shown import Shown, shown

# ------------------------------------------------------------------ who is calling


def authorize(api_key: str) -> dict[str, str]:
    """The headers that carry a key: the user name of Basic, without a password."""
    pair = f"{api_key}:".encode(errors="surrogatepass")
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}


WHO = "/v1/projects"
"""A path that anybody with a key may GET."""


def is_error(status: int, body: bytes) -> bool:
    """Whether a body has the form of this API's errors."""
    found = msgspec.json.decode(body)
    return (
        isinstance(found, dict)
        and set(found) == {"status_code", "error"}
        and found["status_code"] == status
        and isinstance(found["error"], str)
        and found["error"] != ""
    )


ERRORS: dict[type[errors.GlossatorError], int] = {
    errors.GlossatorError: 500,
    errors.Unauthenticated: 401,
    errors.NotEnabled: 402,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.NotServed: 501,
    errors.MethodNotAllowed: 405,
    # 409 is for what is taken; the client takes it for that on every path of a task.
    errors.Conflict: 400,
    errors.PreconditionFailed: 400,
    errors.Invalid: 400,
    errors.Unsupported: 400,
    errors.TooLarge: 413,
    errors.UnsupportedMedia: 415,
    errors.TooMuch: 429,
    errors.Unavailable: 503,
}

# ------------------------------------------------------------------ an organization of its own

KIND = "textcollection"
FIELDS: list[dict[str, Any]] = [
    {"type": "text", "field_id": "note", "title": "Note", "required": False},
]
SHOWN: dict[str, Any] = {"attachments": [{"type": "text", "content": "hello"}]}


def said(text: str) -> dict[str, Any]:
    """A response that says one text."""
    return {"annotations": {"note": {"type": "text", "field_id": "note", "response": [[text]]}}}


def natively(client: httpx.Client, method: str, path: str, **more: Any) -> httpx.Response:
    """A request to the native API with the key that a client has."""
    pair = base64.b64decode(client.headers["Authorization"].partition(" ")[2]).decode()
    root = str(client.base_url).partition("/scale")[0]
    headers = {"Authorization": f"Bearer {pair.partition(':')[0]}"}
    return client.request(method, f"{root}/native{path}", headers=headers, **more)


def number(hex24: str) -> int:
    """The hub's id in an id of this API."""
    return int(hex24[10:], 16)


def furnish(world: World) -> None:
    """Fill an organization with what only this API makes. Its clients know most things by name, so
    each has one that no other organization has."""
    ids_, owner = world.ids, world.person["owner"]
    name = ids_["scale project"] = f"scale-{world.organization_id}"
    ids_["scale batch"] = f"batch-{world.organization_id}"
    ids_["scale group"] = f"group-{world.organization_id}"
    ids_["scale email"] = world.person["labeler"].email
    with world.hub.client(None, "/scale") as client:
        client.headers.update(authorize(owner.api_key))

        def made(path: str, body: Any) -> Any:
            return done(client.post(path, json=body))

        project = made(
            "/v1/projects",
            {"type": KIND, "name": name, "studio": True, "params": {"fields": FIELDS}},
        )
        at = f"/v1/projects/{number(project['id'])}"
        for role in ("labeler", "reviewer"):
            path = f"{at}/members/{ids_[f'{role} member']}"
            done(natively(client, "PUT", path, json={"role": role}))
        made("/v1/batches", {"project": name, "name": ids_["scale batch"]})
        group = {"name": ids_["scale group"], "emails": [ids_["scale email"]]}
        made(f"/v1/studio/projects/{name}/groups", group)
        for noun in ("scale done task", "scale task"):
            ids_[noun] = made(f"/v1/task/{KIND}", {"project": name, **SHOWN})["task_id"]
        path = f"/v1/tasks/{number(str(ids_['scale done task']))}/annotations"
        answer = {"values": [{"field": "note", "value": "seen by a person"}]}
        done(natively(client, "POST", path, json={"answer": answer}))
        ids_["scale project id"] = project["id"]
        batch = done(client.get("/v2/batch", params={"batch_name": ids_["scale batch"]}))
        ids_["scale batch id"] = batch["id"]
        staged = {"project": name, "name": f"staged-{world.organization_id}"}
        ids_["scale staged id"] = made("/v1/batches", staged)["id"]
        _converse(client, world)


TALK = {"threads": [{"turns": [{"messages": [
    {"role": "user", "content": {"text": "hello"}, "annotations": [
        {"key": "polite", "type": "boolean", "value": True}
    ]},
]}]}]}  # fmt: skip


def _converse(client: httpx.Client, world: World) -> None:
    """A conversation that is delivered, and a project for others; only people with a place see
    them."""
    ids_ = world.ids
    name = ids_["scale chats"] = f"chats-{world.organization_id}"
    ids_["scale dataset"] = f"dataset-{world.organization_id}"
    batch = ids_["scale delivery name"] = f"talks-{world.organization_id}"
    body = {"type": "chat", "name": name, "studio": True, "datasetId": ids_["scale dataset"]}
    project = done(client.post("/v1/projects", json=body))
    ids_["scale chats id"] = project["id"]
    for role in ("labeler", "reviewer"):
        path = f"/v1/projects/{number(project['id'])}/members/{ids_[f'{role} member']}"
        done(natively(client, "PUT", path, json={"role": role}))
    body = {"project_name": name, "name": batch, "staging_batch": True}
    ids_["scale delivery"] = done(client.post("/v2/batch", json=body))["id"]
    asked = {"a": "https://example.org/a.png"}
    made = done(
        client.post("/v2/task/chat", json={"batch_name": batch, "template_variables": asked})
    )
    ids_["scale talk"] = made["task_id"]
    done(client.post("/v2/batch/finalize", json={"batch_name": batch}))
    answer = {"values": [{"field": "response", "value": TALK}]}
    path = f"/v1/tasks/{number(made['task_id'])}/annotations"
    done(natively(client, "POST", path, json={"answer": answer}))
    task = done(client.get("/v2/task", params={"task_id": made["task_id"]}))
    [message] = task["threads"][0]["turns"][0]["messages"]
    ids_["scale annotation"] = message["annotations"][0]["id"]
    ids_["scale schema"] = done(client.get(f"/v1/projects/{name}/taskTemplates"))["id"]


# ------------------------------------------------------------------ paths and bodies, by noun

PARAMETERS: dict[str, str] = {
    "name": "scale project", "group": "scale group", "task_id": "scale done task",
}  # fmt: skip
"""Path parameter -> noun of the world."""
TEXTS: dict[str, str] = {
    "type": KIND, "word": "no-word", "part": "annotations.json", "file_name": "a.png",
    "attachment_id": "none",
}  # fmt: skip
"""Path parameters that are no id: types, and the signed words of public addresses."""
_OF_BATCHES = (
    "GET /v1/batches/{name}", "GET /v1/batches/{name}/status", "POST /v1/batches/{name}/finalize",
    "POST /v1/batches/{name}/setMetadata", "PUT /v1/studio/batches/{name}",
)  # fmt: skip
OTHER_NOUNS: dict[str, dict[str, str]] = {
    **{name: {"name": "scale batch"} for name in _OF_BATCHES},
    "POST /v1/task/{task_id}/cancel": {"task_id": "scale task"},
    "GET /v2/datasets/task/{task_id}/response_url/{attachment_id}": {"task_id": "scale talk"},
}
"""Where the ordinary noun would be another thing, or in the wrong state."""


def spell(noun: int | str) -> str:
    """An id as this API writes it; names are spelt as they are."""
    return noun if isinstance(noun, str) else ids.hex24(noun, "task")


NEVER = 9_007_199_254_000_001
"""An id that no entity has."""


def nobody(like: str) -> str:
    """What no entity is called, in the form of what one is: ids say their kind, addresses are of
    mail, annotations of conversations are in an answer."""
    stem, dash, rest = like.partition("-")
    if re.fullmatch(r"[0-9a-f]{24}", stem):
        kind = get_args(ids.Kind)[int(stem[8:10], 16) - 1]
        return ids.hex24(NEVER, kind) + dash + rest
    return spell(NEVER) + ("@example.org" if "@" in like else "")


def pending(world: World) -> list[dict[str, str]]:
    """All batches that are not over, in another order."""
    with world.hub.client(world.person["owner"], "/scale") as client:
        found = done(client.get("/v1/studio/batches"))
    return [{"name": one["name"]} for one in reversed(found)]


BODIES: dict[str, Callable[[World], Any]] = {
    "POST /v1/task/{type}": lambda w: {
        "project": w.ids["scale project"], **SHOWN, "metadata": {"a": 1}, "tags": ["t"],
        "priority": 3, "urgency": "week", "callback_url": "https://hooks.example.org/x",
    },
    "POST /v1/task/{task_id}/audit": lambda w: {"accepted": True, "comments": "fine"},
    "POST /v1/task/{task_id}/unique_id": lambda w: {"unique_id": "mine"},
    "POST /v1/task/{task_id}/setMetadata": lambda w: {"a": 1},
    "POST /v1/task/{task_id}/tags": lambda w: ["one", "two"],
    "PUT /v1/task/{task_id}/tags": lambda w: ["three"],
    "DELETE /v1/task/{task_id}/tags": lambda w: ["one"],
    "POST /v1/batches": lambda w: {
        "project": w.ids["scale project"], "name": "third", "callback": "",
        "calibration_batch": False, "self_label_batch": False, "metadata": {},
    },
    "POST /v1/batches/{name}/setMetadata": lambda w: {"a": 1},
    "POST /v1/projects": lambda w: {
        "type": KIND, "name": "new", "params": None, "rapid": False, "studio": False,
        "datasetId": None,
    },
    "POST /v1/projects/{name}/setParams": lambda w: {"patch": True, "fields": FIELDS},
    "POST /v1/files/import": lambda w: {
        "file_url": "https://files.invalid/a.png", "project_name": w.ids["scale project"],
    },
    "POST /v1/evaluation_tasks/{type}": lambda w: {
        "project": w.ids["scale project"], **SHOWN, "expected_response": said("look at the canary"),
    },
    "POST /v1/training_tasks/{type}": lambda w: {
        "project": w.ids["scale project"], **SHOWN, "expected_response": said("look at the canary"),
    },
    "POST /v1/teams/invite": lambda w: {
        "emails": [f"s{w.organization_id}@example.org"], "team_role": "labeler",
    },
    "POST /v1/teams/set_role": lambda w: {
        "emails": [w.ids["scale email"]], "team_role": "labeler",
    },
    "POST /v1/studio/assignments/add": lambda w: {
        "emails": [w.ids["scale email"]], "projects": [w.ids["scale project"]],
    },
    "POST /v1/studio/assignments/remove": lambda w: {
        "emails": [w.person["member"].email], "projects": [w.ids["scale project"]],
    },
    "POST /v1/studio/projects/{name}/groups": lambda w: {
        "emails": [w.ids["scale email"]], "name": "others",
    },
    "PUT /v1/studio/projects/{name}/groups/{group}": lambda w: {
        "add_emails": [w.ids["scale email"]],
    },
    "PUT /v1/studio/batches/{name}": lambda w: {"groups": [w.ids["scale group"]]},
    "POST /v1/studio/batches/set_priorities": lambda w: {"batches": pending(w)},
    "POST /v2/batch": lambda w: {
        "project": w.ids["scale project"], "name": "fourth", "metadata": {"a": 1},
    },
    "POST /v2/batch/finalize": lambda w: {"batch_id": w.ids["scale staged id"]},
    "POST /v2/batch/pause": lambda w: {"batch_id": w.ids["scale batch id"]},
    "POST /v2/batch/resume": lambda w: {"batch_name": w.ids["scale batch"]},
    "POST /v2/batch/cancel": lambda w: {"batch_id": w.ids["scale batch id"]},
    "POST /v2/batch/metadata": lambda w: {
        "batch_id": w.ids["scale batch id"], "metadata": {"a": 1}, "merge": True,
    },
    "POST /v2/task/metadata": lambda w: {
        "task_id": w.ids["scale done task"], "metadata": {"a": 1}, "merge": True,
    },
    "POST /v2/task/chat": lambda w: {"project_name": w.ids["scale chats"]},
    "POST /v2/task": lambda w: {"project_id": w.ids["scale chats id"]},
}  # fmt: skip
"""A valid body for each route that takes one."""
_OBJECT = {"unknown field", "proto", "null"}
OWN_WORDS: dict[str, set[str]] = {
    "POST /v1/task/{task_id}/setMetadata": _OBJECT,
    "POST /v1/batches/{name}/setMetadata": _OBJECT,
    "POST /v1/projects/{name}/setParams": _OBJECT,
    "POST /v1/task/{task_id}/tags": {"array"},
    "PUT /v1/task/{task_id}/tags": {"array"},
    "DELETE /v1/task/{task_id}/tags": {"array"},
    # Any other keyword of the vendor's client is sent as a field.
    "POST /v1/files/upload": {"unknown field", "owner that is no id", "owner that is long",
        "owner of other digits"},
}  # fmt: skip
"""Routes whose body or form is the client's own: what the suites call wrong and is right there."""
_FILE = {"file": ("b.png", PNG)}
UPLOADS: dict[str, Callable[[World], dict[str, Any]]] = {
    "POST /v1/files/upload": lambda w: {
        "files": _FILE,
        "data": {"project_name": str(w.ids["scale project"])},
    },
}
"""The same for multipart routes, as httpx takes it."""
UPLOAD_IDS: dict[str, dict[str, str]] = {"POST /v1/files/upload": {"project_name": "scale project"}}
"""Text fields of multipart routes that name things: field -> noun."""
QUERIES: dict[str, Callable[[World], dict[str, str]]] = {
    "GET /v2/project": lambda w: {"project_id": w.ids["scale project id"]},
    "GET /v2/batch": lambda w: {"batch_id": w.ids["scale batch id"]},
    "GET /v2/tasks": lambda w: {"project_id": w.ids["scale project id"]},
    "GET /v2/task": lambda w: {"task_id": w.ids["scale done task"]},
    "GET /v2/annotation": lambda w: {"annotation_id": w.ids["scale annotation"]},
    "GET /v2/delivery": lambda w: {"delivery_id": w.ids["scale delivery"]},
    "GET /v2/delivery/tasks": lambda w: {"delivery_id": w.ids["scale delivery"]},
    "GET /v2/schema": lambda w: {"schema_id": w.ids["scale schema"]},
    "GET /v2/datasets/delivery": lambda w: {"delivery_id": w.ids["scale delivery"]},
    "GET /v2/datasets/tasks": lambda w: {"dataset_id": w.ids["scale dataset"]},
    "GET /v2/datasets/task": lambda w: {"task_id": w.ids["scale talk"]},
}  # fmt: skip
"""A query for each route that needs one."""
FIELD_NOUNS: dict[str, str] = {
    "project": "scale project", "project_name": "scale project", "projects": "scale project",
    "batch": "scale batch", "groups": "scale group", "emails": "scale email",
    "add_emails": "scale email", "remove_emails": "scale email",
    "project_id": "scale project id", "batch_id": "scale batch id", "batch_name": "scale batch",
    "delivery_id": "scale delivery", "delivery_name": "scale delivery name",
    "dataset_id": "scale dataset", "annotation_id": "scale annotation", "task_id": "scale talk",
    "schema_id": "scale schema",
}  # fmt: skip
"""Fields of bodies and queries that name things -> noun."""
FIELD_PLACES: dict[str, str] = {}
CLIENT_TEXT: dict[str, set[str]] = {
    "GET /v1/tasks": {"unique_id"},
    "POST /v1/task/{task_id}/cancel": {"clear_unique_id"},
    "POST /v1/task/{task_id}/unique_id": {"unique_id"},
    "POST /v1/files/import": {"reference_id"},
    "POST /v2/task/chat": {"unique_id"},
    "POST /v2/task": {"unique_id"},
    # Who belongs to another organization may be invited here too.
    "POST /v1/teams/invite": {"emails"},
}
"""Fields that end like ids or name things, and are the client's own words."""
REPORTED: set[str] = set()
"""Fields that are kept and never followed."""

# ------------------------------------------------------------------ roles

_STUDIO = "in a Studio project, who has a place there"
NARROWER: dict[str, tuple[dict[str, int], str]] = {
    **dict.fromkeys(
        (
            "GET /v1/projects/{name}",
            "GET /v1/projects/{name}/taskTemplates",
            "GET /v1/batches/{name}",
            "GET /v2/project",
            "GET /v2/batch",
            "GET /v2/schema",
        ),
        ({"stranger": 404}, _STUDIO),
    ),
    "GET /v1/tasks": (
        {"reviewer": 403}, "of one project or batch, for those who are no member of the account",
    ),
}  # fmt: skip
"""Where less is allowed than a route's verb says, and why."""
ECHOES: set[str] = set()
"""Routes that give back the key that the request came with."""
CLAIMS: set[str] = set()
"""GETs that change something."""
NOT_YET: dict[str, int] = {
    "GET /v1/files/{word}/{file_name}": 404,
    "GET /v1/results/{word}/{part}": 404,
    "GET /v2/datasets/task/{task_id}/response_url/{attachment_id}": 404,
}
"""The status of a route that the walk can only give a word that leads to nothing."""

# ------------------------------------------------------------------ making things


def done(reply: httpx.Response) -> Any:
    """The decoded body of a reply that must be a success."""
    assert reply.status_code < 300, (str(reply.url), reply.status_code, reply.text)
    return reply.json() if reply.content else None


def make_project(client: httpx.Client, kind: str = KIND, params: Any = None) -> str:
    """A project; its name."""
    name = f"made {secrets.token_hex(6)}"
    asked = {"fields": FIELDS} if params is None else params
    body = {"type": kind, "name": name, "params": asked}
    done(client.post("/v1/projects", content=msgspec.json.encode(body)))
    return name


def make_task(client: httpx.Client, project: str, more: bytes = b"", kind: str = KIND) -> str:
    """A task; its id. ``more`` is the text of further parameters, after a comma."""
    body = b'{"project":%b,"attachments":%b%b}' % (
        msgspec.json.encode(project), msgspec.json.encode(SHOWN["attachments"]), more,
    )  # fmt: skip
    task: str = done(client.post(f"/v1/task/{kind}", content=body))["task_id"]
    return task


def answer(client: httpx.Client, task: str, body: bytes = b'{"values":[]}') -> None:
    """Have a task answered."""
    path = f"/v1/tasks/{number(task)}/annotations"
    done(natively(client, "POST", path, content=b'{"answer":' + body + b"}"))


def correct(client: httpx.Client, task: str, response: bytes) -> httpx.Response:
    """Give a completed task another response: the one way of this API to say an answer."""
    body = b'{"accepted":true,"response":' + response + b"}"
    return client.post(f"/v1/task/{task}/audit", content=body)


class _Parts(msgspec.Struct):
    params: dict[str, msgspec.Raw] = {}
    metadata: msgspec.Raw = msgspec.Raw(b"")
    response: msgspec.Raw = msgspec.Raw(b"")
    param_history: list[dict[str, msgspec.Raw]] = []


def _parts(reply: httpx.Response) -> _Parts:
    done(reply)
    return msgspec.json.decode(reply.content, type=_Parts)


def _of(client: httpx.Client, task: str) -> _Parts:
    return _parts(client.get(f"/v1/task/{task}"))


def _param(client: httpx.Client, value: bytes) -> bytes:
    task = make_task(client, make_project(client), b',"mine":' + value)
    return bytes(_of(client, task).params["mine"])


def _metadata(client: httpx.Client, value: bytes) -> bytes:
    task = make_task(client, make_project(client), b',"metadata":' + value)
    return bytes(_of(client, task).metadata)


def _changed_metadata(client: httpx.Client, value: bytes) -> bytes:
    path = f"/v1/task/{make_task(client, make_project(client))}"
    done(client.post(f"{path}/setMetadata", content=value))
    return bytes(_parts(client.get(path)).metadata)


def _batch(client: httpx.Client, more: bytes = b"") -> str:
    name = f"batch {secrets.token_hex(6)}"
    said_ = msgspec.json.encode({"project": make_project(client), "name": name})
    done(client.post("/v1/batches", content=said_[:-1] + more + b"}"))
    return f"/v1/batches/{name}"


def _batch_metadata(client: httpx.Client, value: bytes) -> bytes:
    return bytes(_parts(client.get(_batch(client, b',"metadata":' + value))).metadata)


def _changed_batch(client: httpx.Client, value: bytes) -> bytes:
    path = _batch(client)
    done(client.post(f"{path}/setMetadata", content=value))
    return bytes(_parts(client.get(path)).metadata)


def _project_param(client: httpx.Client, value: bytes) -> bytes:
    name = f"made {secrets.token_hex(6)}"
    body = b'{"type":"categorization","name":"%b","params":{"mine":%b}}' % (name.encode(), value)
    done(client.post("/v1/projects", content=body))
    return bytes(_parts(client.get(f"/v1/projects/{name}")).param_history[0]["mine"])


def _set_param(client: httpx.Client, value: bytes) -> bytes:
    path = f"/v1/projects/{make_project(client)}"
    done(client.post(f"{path}/setParams", content=b'{"patch":true,"mine":' + value + b"}"))
    return bytes(_parts(client.get(path)).param_history[-1]["mine"])


def _inherited(client: httpx.Client, value: bytes) -> bytes:
    name = make_project(client)
    body = b'{"patch":true,"mine":' + value + b"}"
    done(client.post(f"/v1/projects/{name}/setParams", content=body))
    return bytes(_of(client, make_task(client, name)).params["mine"])


def _corrected(client: httpx.Client, value: bytes) -> bytes:
    task = make_task(client, make_project(client))
    answer(client, task)
    done(correct(client, task, value))
    return bytes(_of(client, task).response)


LIDAR = {"attachments": ["https://example.org/0.json"], "attachment_type": "json", "labels": ["a"]}


def _whole(client: httpx.Client, value: bytes) -> bytes:
    """An answer to a type that the model has no words for: it is the response."""
    made = client.post("/v1/task/lidarlinking", json={"lidar_task": "5774cc78b01249ab09f089dd"})
    task = done(made)["task_id"]
    answer(client, task, b'{"values":[{"field":"response","value":' + value + b"}]}")
    return bytes(_of(client, task).response)


def _file_metadata(client: httpx.Client, value: bytes) -> bytes:
    form = {"metadata": value.decode(errors="surrogateescape").encode("utf-8", "surrogateescape")}
    return bytes(_parts(client.post("/v1/files/upload", files=_FILE, data=form)).metadata)


def _imported_metadata(client: httpx.Client, value: bytes) -> bytes:
    body = b'{"file_url":"https://files.example.org/a.png","metadata":' + value + b"}"
    return bytes(_parts(client.post("/v1/files/import", content=body)).metadata)


def _unknown_part(value: bytes) -> bytes:
    return b'{ "mine" :' + value + b"}"


IDENTITY = [
    Place("parameter", _param),
    Place("metadata", _metadata, objects=True),
    Place("changed metadata", _changed_metadata, objects=True),
    Place("metadata of a batch", _batch_metadata, objects=True),
    Place("changed metadata of a batch", _changed_batch, objects=True),
    Place("parameter of a project", _project_param),
    Place("changed parameter of a project", _set_param),
    Place("parameter of a project in a task", _inherited),
    Place("corrected response", _corrected, wrap=_unknown_part),
    Place("whole response", _whole, wrap=_unknown_part),
    Place("metadata of a file", _file_metadata, objects=True),
    Place("metadata of an imported file", _imported_metadata, objects=True),
]
"""The places whose bytes belong to the client."""


class _Sent(msgspec.Struct):
    type: str
    params: dict[str, msgspec.Raw]
    response: msgspec.Raw
    metadata: msgspec.Raw = msgspec.Raw(b"{}")


def _kept_task(client: httpx.Client, body: bytes) -> Kept:
    sent = msgspec.json.decode(body, type=_Sent)
    asked = msgspec.json.encode({**sent.params, "metadata": sent.metadata})
    task = done(client.post(f"/v1/task/{sent.type}", content=asked))["task_id"]
    answer(client, task)
    done(correct(client, task, bytes(sent.response)))
    found = _of(client, task)
    pairs = [(bytes(value), bytes(found.params[name])) for name, value in sent.params.items()]
    pairs += [(bytes(sent.metadata), bytes(found.metadata))]
    pairs += [(bytes(sent.response), bytes(found.response))]
    project = natively(client, "GET", f"/v1/tasks/{number(task)}").json()["project_id"]
    return Kept(project, number(task), pairs)


FIXTURES: dict[str, Callable[[httpx.Client, bytes], Kept]] = {"task": _kept_task}
"""By the first word of the names in ``fixtures/``: how one is stored and read back."""

# ------------------------------------------------------------------ the samples


def _in_test_mode(client: httpx.Client) -> None:
    """From now on with the same key, marked: its tasks are completed by the server."""
    pair = base64.b64decode(client.headers["Authorization"].partition(" ")[2]).decode()
    client.headers.update(authorize(pair.removesuffix(":") + "|test"))


def write_sample(client: httpx.Client, sample: Sample) -> Written | httpx.Response:
    """Store a sample as project, task, hypothesis and response; the reply that refused it, if one
    did. In test mode there is an answer at once, which is then corrected."""
    _in_test_mode(client)
    losses, seen = Losses(), shown(sample.labelled)
    asked = json.loads(codec.write_schema(replace(sample.schema, source=None), losses))
    name = make_project(client, asked["type"], asked["params"])
    params = foreign.inputs(asked["type"], sample.schema, sample.task.data, losses)
    if sample.task.predictions:
        first = sample.task.predictions[0].answer or Answer()
        params["hypothesis"] = msgspec.Raw(codec.write_answer(first, sample.schema, seen, losses))
    body = msgspec.json.encode({"project": name, **params})
    made = client.post(f"/v1/task/{asked['type']}", content=body)
    if made.status_code != 200:
        return made
    task = made.json()["task_id"]
    project = done(client.get(f"/v1/projects/{name}"))["id"]
    if sample.answer is not None:
        reply = correct(
            client, task, codec.write_answer(sample.answer, sample.schema, seen, losses)
        )
        if reply.status_code != 200:
            return reply
    return Written(number(project), number(task))


def read_sample(client: httpx.Client, written: Written) -> object:
    """What the API says of a stored sample, in a shape that ``==`` compares."""
    task = done(client.get(f"/v1/task/{ids.hex24(written.task, 'task')}"))
    schema = codec.read_schema(json.dumps({"type": task["type"], "params": task["params"]}))
    seen = Shown(task["params"])

    def read(response: Any) -> Answer:
        return codec.read_answer(json.dumps(response).encode(), schema, seen, Losses())

    guessed = [read(task["params"]["hypothesis"])] if "hypothesis" in task["params"] else []
    return plain(schema, read(task["response"]), guessed)


def comparable(sample: Sample) -> object:
    """The same of the sample itself."""
    guessed = [one.answer or Answer() for one in sample.task.predictions]
    return plain(sample.schema, sample.answer, guessed)


GAPS: dict[str, tuple[int, ...]] = {
    "places are said in pixels, for which the size of the picture must be known": (3,),
    "a place has one label": (5,),
    "polygons have no holes, and several rings are several places": (7,),
    "points have no visibility and no size": (8,),
    "there are no skeletons: each point is a place of its own": (10,),
    "masks of one label are one, do not overlap, and their labels have no numbers": (12,),
    "texts have no patterns, and numbers may be fractions": (13,),
    "what a form asks has no conditions on other answers": (14,),
    "of nested choices the leaves are picked, each under a name that no other has": (15,),
    "choices do not come out of the data, and nothing is picked from the start": (16,),
    "texts have no length and no format, numbers no unit and no step; a rating is a number": (17,),
    "there are no rankings, and which of two is better is a choice": (18,),
    "what a set asks has no conditions, and its numbers may be fractions": (19,),
    "no question is answered with a file": (20,),
    "a relationship goes one way": (21,),
    "passages are marked in plain text only, of one input": (23,),
    "recordings and series of measurements are looked at, nothing in them is marked": (24, 25),
    "what is followed is said frame by frame, and each stretch of an event alone": (26,),
    "nothing is asked of each picture, and what is on several is followed": (27,),
    "cuboids have attributes of the vendor's beside those that are asked": (28,),
    "places have no least number, guesses no score, and nobody skips": (29,),
    "what is marked is of a field that is asked, whose geometry another may share": (30,),
}
"""Reason -> samples that are not read back equal."""


def refused_for(reply: httpx.Response) -> dict[str, str]:
    """Place -> what is wrong there, of a refused answer: this API names no places."""
    return {}


def show(client: httpx.Client, written: Written) -> tuple[str, dict[str, int]]:
    """What this API says of a task and its project, ids and times taken out, and its losses by
    code."""
    replies = [
        client.get("/v1/projects"), client.get(f"/v1/task/{ids.hex24(written.task, 'task')}"),
    ]  # fmt: skip
    told: dict[str, int] = {}
    for reply in replies:
        done(reply)
        header = reply.headers.get("glossator-loss")
        for code, count in (json.loads(header)["counts"] if header else {}).items():
            told[code] = told.get(code, 0) + count
    text = "\n".join(reply.text for reply in replies)
    text = text.replace(str(client.base_url).rstrip("/"), "https://here/scale")
    text = re.sub(r"/v1/(results|files)/[\w-]+/", r"/v1/\1/…/", text)
    text = re.sub(r'"(\w+_at)":"[^"]*"', r'"\1":"…"', text)
    text = re.sub(r'"(id|task_id|\w+_by)":"[0-9a-f]{24}"', r'"\1":"…"', text)
    return text + "\n", told


# ------------------------------------------------------------------ lists, repeats, unknowns


def _tasks(
    query: str = "", more: bytes = b"", of_project: bool = True
) -> Callable[[httpx.Client], Listing]:
    def listing(client: httpx.Client) -> Listing:
        project = make_project(client)

        def page(
            client: httpx.Client, token: str | None, limit: int
        ) -> tuple[list[Any], str | None]:
            asked = {"limit": str(min(limit, 100))} | ({"next_token": token} if token else {})
            if of_project:
                asked["project"] = project
            found = done(client.get(f"/v1/tasks?{query}", params=asked))
            assert found["has_more"] == ("next_token" in found)
            return [task["task_id"] for task in found["docs"]], found.get("next_token")

        return Listing(lambda: make_task(client, project, more), page)

    return listing


def _second_tasks(client: httpx.Client) -> Listing:
    project = make_project(client)

    def page(client: httpx.Client, token: str | None, limit: int) -> tuple[list[Any], str | None]:
        asked = {"limit": str(min(limit, 100)), "project_name": project}
        found = done(
            client.get("/v2/tasks", params=asked | ({"next_token": token} if token else {}))
        )
        return [one["task_id"] for one in found["tasks"]], found["next_token"]

    return Listing(lambda: make_task(client, project), page)


def _second_batches(client: httpx.Client) -> Listing:
    project = make_project(client)

    def add() -> str:
        body = {"project_name": project, "name": f"batch {secrets.token_hex(6)}"}
        number: str = done(client.post("/v2/batch", json=body))["id"]
        return number

    def page(client: httpx.Client, token: str | None, limit: int) -> tuple[list[Any], str | None]:
        asked = {"limit": str(min(limit, 100)), "project_name": project}
        found = done(
            client.get("/v2/batches", params=asked | ({"next_token": token} if token else {}))
        )
        return [one["id"] for one in found["batches"]], found.get("next_token")

    return Listing(add, page)


LISTS: dict[str, Callable[[httpx.Client], Listing]] = {
    "GET /v2/tasks": _second_tasks,
    "GET /v2/batches": _second_batches,
    "GET /v1/tasks": _tasks(),
    "GET /v1/tasks?account": _tasks(of_project=False),
    "GET /v1/tasks?tags": _tasks("", b',"tags":["a","b"]'),
}
"""By route (and filter): how one more item is made, and a page read."""
OTHER_LISTS = {
    "GET /v2/delivery": "the tasks of a complete batch, by the statement of GET /v2/tasks",
    "GET /v2/delivery/tasks": "the same tasks in another form",
    "GET /v2/datasets/delivery": "the same tasks in another form",
    "GET /v2/datasets/tasks": "the tasks of several such batches, one behind the other",
    "GET /v1/batches": "newest first and by offset, as the vendor: what is added moves pages",
}
"""Lists that are not walked, and why."""


def create_again(client: httpx.Client) -> tuple[httpx.Response, httpx.Response, int]:
    """One creation sent twice with the client's own name for it, and how many there are then."""
    body = {"project": make_project(client), **SHOWN, "unique_id": "once"}
    first, second = (client.post(f"/v1/task/{KIND}", json=body) for _ in range(2))
    return first, second, done(client.get("/v1/tasks?unique_id=once"))["total"]


def unknowns(client: httpx.Client) -> list[httpx.Response]:
    """Requests with words that this API does not know."""
    project = make_project(client)
    task = f"/v1/task/{make_task(client, project)}"
    new = {"project": project, **SHOWN}
    batch = _batch(client)
    return [
        client.post("/v1/task/juggling", json=new),
        client.post(f"/v1/task/{KIND}", json={**new, "urgency": "yesterday"}),
        client.post(f"/v1/task/{KIND}", json={**new, "priority": "high"}),
        client.post(f"/v1/task/{KIND}", json={**new, "tags": [1]}),
        client.post(f"/v1/task/{KIND}", json={**new, "metadata": []}),
        client.post(f"/v1/task/{KIND}", json={**new, "batch": "no such"}),
        client.post("/v1/task/categorization", json={**new, "categories": ["a"]}),
        client.post("/v1/projects", json={"type": "juggling", "name": "a"}),
        client.post("/v1/projects", json={"type": KIND, "name": "a", "pipeline": "fast"}),
        client.post("/v1/projects", json={"type": KIND, "name": "a", "params": [1]}),
        client.post("/v1/batches", json={"name": "b"}),
        client.get("/v1/tasks?status=done"),
        client.get("/v1/tasks?type=juggling"),
        client.get("/v1/tasks?customer_review_status=loved"),
        client.get("/v1/tasks?colour=red"),
        client.get("/v1/tasks?next_token=abc"),
        client.get("/v1/tasks?limited_response=perhaps"),
        client.get("/v1/batches?status=done"),
        client.get("/v1/batches?order=name"),
        client.post(f"{batch}/finalise"),
        client.post(f"{task}/cancel?clear_unique_id=perhaps"),
        client.post(f"{task}/audit", json={"accepted": "rather"}),
        client.post("/v1/teams/invite", json={"emails": ["a@example.org"], "team_role": "king"}),
        client.post(
            "/v1/teams/set_role", json={"emails": ["no@example.org"], "team_role": "member"}
        ),
        client.post("/v1/evaluation_tasks/categorization", json=new),
        client.post(f"/v1/training_tasks/{KIND}", json=new),
    ]
