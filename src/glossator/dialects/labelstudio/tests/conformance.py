"""How the dialect of Label Studio joins tests/conformance/ and tests/security/."""

from __future__ import annotations

import json
import re
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import msgspec
from tests.conformance.joining import Kept, Listing, Place, Written
from tests.conformance.samples import Sample
from tests.edge.serving import ROLES
from tests.security.world import World

from glossator.dialects.labelstudio import codec, config
from glossator.dialects.labelstudio.tests.near import asked, in_fractions, rounded
from glossator.model import errors
from glossator.model.annotation import Answer
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.shown import Shown, shown

# ------------------------------------------------------------------ who is calling


def authorize(api_key: str) -> dict[str, str]:
    """The headers that carry a key, with the two spaces of the vendor's client."""
    return {"Authorization": f"Token  {api_key}"}


WHO = "/api/current-user/whoami"
"""A path that anybody with a key may GET."""


def is_error(status: int, body: bytes) -> bool:
    """Whether a body has the form of this API's errors."""
    found = msgspec.json.decode(body)
    places = found.pop("validation_errors", {})
    uuid.UUID(found["id"])
    return (
        set(found) == {"id", "status_code", "version", "detail", "exc_info"}
        and found["status_code"] == status
        and isinstance(found["detail"], str)
        and found["exc_info"] is None
        and all(isinstance(said, list) and said for said in places.values())
    )


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
    errors.Unsupported: 400,
    errors.TooLarge: 413,
    errors.UnsupportedMedia: 415,
    errors.TooMuch: 429,
    errors.Unavailable: 503,
}

# ------------------------------------------------------------------ paths and bodies, by noun

PARAMETERS: dict[str, str] = {"user_id": "member", "project_id": "project", "task_id": "task",
    "annotation_id": "annotation", "prediction_id": "prediction", "draft_id": "annotation",
    "export_id": "snapshot", "file_id": "file", "import_id": "import",
}  # fmt: skip
"""Path parameter -> noun of the world."""
TEXTS: dict[str, str] = {"file_name": "00000000-no.png"}
"""Path parameters that name a thing inside its parent: no id, and nothing of another's."""
OTHER_NOUNS: dict[str, dict[str, str]] = {
    "DELETE /api/users/{user_id}": {"user_id": "stranger member"},
    "POST /api/tasks/{task_id}/annotations": {"task_id": "other task"},
}
"""Where the ordinary noun would be in the wrong state."""


def spell(number: int) -> str:
    """An id as this API writes it."""
    return str(number)


NEVER = 9_007_199_254_000_001
"""An id that no entity has."""

CONFIG = (
    '<View><Image name="image" value="$image"/><TextArea name="note" toName="image"/>'
    '<RectangleLabels name="objects" toName="image"><Label value="car"/></RectangleLabels></View>'
)
BODIES: dict[str, Callable[[World], Any]] = {
    "POST /api/users": lambda w: {"email": f"ls{w.ids['project']}@example.org"},
    "PATCH /api/users/{user_id}": lambda w: {"first_name": "Ada"},
    "PATCH /api/current-user": lambda w: {"last_name": "Lovelace"},
    "PATCH /api/import/file-upload/{file_id}": lambda w: {},
    "POST /api/projects": lambda w: {
        "title": "new one", "description": "d", "label_config": CONFIG, "color": "#ff0000",
        "maximum_annotations": 2, "skip_queue": "REQUEUE_FOR_ME", "control_weights": {"a": 1},
    },
    "POST /api/projects/validate": lambda w: {"label_config": CONFIG},
    "PATCH /api/projects/{project_id}": lambda w: {"title": "renamed", "show_instruction": True},
    "POST /api/projects/{project_id}/validate": lambda w: {"label_config": CONFIG},
    "POST /api/projects/{project_id}/import": lambda w: [{"image": "b.png"}],
    "DELETE /api/projects/{project_id}/file-uploads": lambda w: {
        "file_upload_ids": [w.ids["file"]]
    },
    "POST /api/tasks": lambda w: {"data": {"image": "b.png"}, "project": w.ids["project"]},
    "PATCH /api/tasks/{task_id}": lambda w: {"meta": {"seen": True}},
    "POST /api/tasks/{task_id}/annotations": lambda w: {"result": [], "lead_time": 1.5},
    "PATCH /api/annotations/{annotation_id}": lambda w: {"lead_time": 2.5},
    "POST /api/tasks/{task_id}/drafts": lambda w: {"result": []},
    "POST /api/tasks/{task_id}/annotations/{annotation_id}/drafts": lambda w: {"result": []},
    "PATCH /api/drafts/{draft_id}": lambda w: {"result": []},
    "POST /api/predictions": lambda w: {"task": w.ids["task"], "result": [], "score": 0.5},
    "POST /api/projects/{project_id}/import/predictions": lambda w: [
        {"task": w.ids["task"], "result": [], "score": 0.75}
    ],
    "PATCH /api/predictions/{prediction_id}": lambda w: {"score": 0.25},
    "POST /api/projects/{project_id}/exports": lambda w: {"title": "frozen"},
    "POST /api/projects/{project_id}/exports/{export_id}/convert": lambda w: {
        "export_type": "COCO"
    },
}  # fmt: skip
"""A valid body for each route that takes one."""
OWN_WORDS: dict[str, set[str]] = {}
"""Routes whose body or form is the client's own: what the suites call wrong and is right there."""
UPLOADS: dict[str, Callable[[World], dict[str, Any]]] = {}
UPLOAD_IDS: dict[str, dict[str, str]] = {}
QUERIES: dict[str, Callable[[World], dict[str, str]]] = {
    "GET /api/tasks": lambda w: {"project": spell(w.ids["project"])},
    "GET /api/predictions": lambda w: {"project": spell(w.ids["project"])},
}
"""A query for each route that needs one."""
FIELD_NOUNS: dict[str, str] = {
    "ids": "project", "file_upload_ids": "file", "project": "project", "task": "task",
    "annotation": "annotation", "task__project": "project", "completed_by": "member", "parent_prediction": "prediction",
    "parent_annotation": "annotation", "draft_id": "annotation",
    "GET /api/projects/{project_id}/export ids": "task",
    "GET /api/projects/{project_id}/export ids[]": "task",
    "GET /api/projects/{project_id}/file-uploads ids": "file",
}  # fmt: skip
"""Fields of bodies and queries that hold ids -> noun; with a route's name where it differs."""
FIELD_PLACES: dict[str, str] = {}
CLIENT_TEXT: dict[str, set[str]] = {
    "POST /api/projects/{project_id}/import": {"return_task_ids"},
    "DELETE /api/projects/{project_id}/file-uploads": {"file_upload_ids"},
    "POST /api/tasks/{task_id}/annotations": {"unique_id"},
    "PATCH /api/annotations/{annotation_id}": {"unique_id"},
    "POST /api/projects/{project_id}/exports": {"only_id"},
}
"""Fields that end like ids and are the client's own words."""
REPORTED = {"import_id", "annotations_ids", "inner_id"}
"""Names of answers that a client may send back: passed over, never followed."""

# ------------------------------------------------------------------ roles

_PLACED = "a labeler or reviewer sees the projects that they have a place in"
_SEEN = "below member one knows of oneself only"
_WORKED = "a labeler: held or answered"
NARROWER: dict[str, tuple[dict[str, int], str]] = {
    "GET /api/users/{user_id}": ({"stranger": 404, "labeler": 404, "reviewer": 404}, _SEEN),
    "PATCH /api/users/{user_id}": (
        {"stranger": 404, "labeler": 404, "reviewer": 404, "manager": 403},
        "one's own name, or for admins that of anybody who is in this organization alone",
    ),
    "GET /data/upload/{project_id}/{file_name}": (
        dict.fromkeys(("stranger", *ROLES), 404),
        "who may read the file that the name has",
    ),
    **dict.fromkeys(
        (
            "GET /api/projects/{project_id}",
            "GET /api/import/file-upload/{file_id}",
            "PATCH /api/import/file-upload/{file_id}",
            "GET /api/projects/{project_id}/next",
            "GET /api/projects/{project_id}/export/formats",
        ),
        ({"stranger": 404}, _PLACED),
    ),
    **dict.fromkeys(
        (
            "GET /api/tasks/{task_id}",
            "GET /api/tasks/{task_id}/annotations",
            "GET /api/tasks/{task_id}/drafts",
            "POST /api/tasks/{task_id}/drafts",
            "GET /api/predictions/{prediction_id}",
        ),
        ({"stranger": 404}, _WORKED),
    ),
    **dict.fromkeys(
        (
            "GET /api/annotations/{annotation_id}",
            "GET /api/tasks/{task_id}/annotations/{annotation_id}/drafts",
            "POST /api/tasks/{task_id}/annotations/{annotation_id}/drafts",
        ),
        ({"stranger": 404}, "a labeler: their own"),
    ),
    **dict.fromkeys(
        (
            "GET /api/drafts/{draft_id}",
            "PATCH /api/drafts/{draft_id}",
            "DELETE /api/drafts/{draft_id}",
        ),
        ({"stranger": 404}, "one's own drafts"),
    ),
    "POST /api/tasks/{task_id}/annotations": (
        {"stranger": 404, "reviewer": 403},
        "with a hold, or those who make answers by API",
    ),
    "PATCH /api/annotations/{annotation_id}": (
        {"stranger": 404, "reviewer": 403},
        "one's own, or any for those who make answers by API",
    ),
    "GET /api/predictions": (
        {"stranger": 404, "labeler": 403},
        "a labeler: of one task only, held or answered",
    ),
    "POST /api/predictions": ({"stranger": 400}, "a task that one does not see is none"),
}
"""Where less is allowed than a route's verb says, and why."""
ECHOES = {"GET /api/current-user/token"}
"""Routes that give back the key that the request came with."""
CLAIMS = {"GET /api/projects/{project_id}/next"}
"""GETs that change something: they hand out, as the vendor's does."""
NOT_YET = {"GET /api/projects/{project_id}/exports/{export_id}/download": 404}
"""The status of a route whose job has not run yet, where it is not 409."""

# ------------------------------------------------------------------ making things


def done(reply: httpx.Response) -> Any:
    """The decoded body of a reply that must be a success."""
    assert reply.status_code < 300, (str(reply.url), reply.status_code, reply.text)
    return reply.json() if reply.content else None


def make_project(client: httpx.Client, config: str = CONFIG) -> int:
    """A project; its id."""
    number: int = done(
        client.post("/api/projects", json={"title": "made here", "label_config": config})
    )["id"]
    return number


def make_task(client: httpx.Client, project: int, data: bytes = b'{"image":"a.png"}') -> int:
    """A task of some data; its id."""
    body = b'{"project":%d,"data":%b}' % (project, data)
    number: int = done(client.post("/api/tasks", content=body))["id"]
    return number


class _Parts(msgspec.Struct):
    data: msgspec.Raw = msgspec.Raw(b"")
    meta: msgspec.Raw = msgspec.Raw(b"")
    result: msgspec.Raw = msgspec.Raw(b"")
    annotations: list[_Parts] = []
    predictions: list[_Parts] = []


def _parts(reply: httpx.Response) -> _Parts:
    done(reply)
    return msgspec.json.decode(reply.content, type=_Parts)


def _bytes(reply: httpx.Response, name: str) -> bytes:
    return bytes(getattr(_parts(reply), name))


FREE = "<View/>"
"""A configuration that shows nothing, and so asks nothing of the data."""


def _data(client: httpx.Client, value: bytes) -> bytes:
    return _bytes(
        client.get(f"/api/tasks/{make_task(client, make_project(client, FREE), value)}"), "data"
    )


def _changed_data(client: httpx.Client, value: bytes) -> bytes:
    task = make_task(client, make_project(client, FREE))
    done(client.patch(f"/api/tasks/{task}", content=b'{"data":' + value + b"}"))
    return _bytes(client.get(f"/api/tasks/{task}"), "data")


def _imported(client: httpx.Client, body: bytes) -> _Parts:
    path = f"/api/projects/{make_project(client, FREE)}/import?return_task_ids=true"
    made = done(client.post(path, content=body, headers={"Content-Type": "application/json"}))
    return _parts(client.get(f"/api/tasks/{made['task_ids'][0]}"))


def _imported_data(client: httpx.Client, value: bytes) -> bytes:
    return bytes(_imported(client, b'[{"data":' + value + b"}]").data)


def _meta(client: httpx.Client, value: bytes) -> bytes:
    task = make_task(client, make_project(client, FREE))
    done(client.patch(f"/api/tasks/{task}", content=b'{"meta":' + value + b"}"))
    return _bytes(client.get(f"/api/tasks/{task}"), "meta")


def annotate(client: httpx.Client, task: int, result: bytes, more: bytes = b"") -> httpx.Response:
    """An answer to a task."""
    body = b'{"result":' + result + more + b"}"
    return client.post(f"/api/tasks/{task}/annotations", content=body)


def _annotation(client: httpx.Client, value: bytes) -> bytes:
    task = make_task(client, make_project(client))
    made = done(annotate(client, task, value))
    return _bytes(client.get(f"/api/annotations/{made['id']}"), "result")


def _changed_annotation(client: httpx.Client, value: bytes) -> bytes:
    made = done(annotate(client, make_task(client, make_project(client)), b"[]"))
    path = f"/api/annotations/{made['id']}"
    done(client.patch(path, content=b'{"result":' + value + b"}"))
    return _bytes(client.get(path), "result")


def _imported_annotation(client: httpx.Client, value: bytes) -> bytes:
    task = _imported(client, b'[{"data":{},"annotations":[{"result":' + value + b"}]}]")
    return bytes(task.annotations[0].result)


def _prediction(client: httpx.Client, value: bytes) -> bytes:
    task = make_task(client, make_project(client))
    made = client.post("/api/predictions", content=b'{"task":%d,"result":%b}' % (task, value))
    return _bytes(client.get(f"/api/predictions/{done(made)['id']}"), "result")


def _draft(client: httpx.Client, value: bytes) -> bytes:
    task = make_task(client, make_project(client))
    made = client.post(f"/api/tasks/{task}/drafts", content=b'{"result":' + value + b"}")
    return _bytes(client.get(f"/api/drafts/{done(made)['id']}"), "result")


def _unknown_region(value: bytes) -> bytes:
    return b'[{ "id" :"r1", "from_name": "nobody","mine": ' + value + b" }]"


IDENTITY = [
    Place("data", _data, objects=True),
    Place("changed data", _changed_data, objects=True),
    Place("imported data", _imported_data, objects=True),
    Place("meta", _meta, objects=True),
    Place("annotation", _annotation, wrap=_unknown_region),
    Place("changed annotation", _changed_annotation, wrap=_unknown_region),
    Place("imported annotation", _imported_annotation, wrap=_unknown_region),
    Place("prediction", _prediction, wrap=_unknown_region),
    Place("draft", _draft, wrap=_unknown_region),
]
"""The places whose bytes belong to the client."""


class _Sent(msgspec.Struct):
    label_config: str
    tasks: msgspec.Raw


def _kept_import(client: httpx.Client, body: bytes) -> Kept:
    sent = msgspec.json.decode(body, type=_Sent)
    [task] = msgspec.json.decode(sent.tasks, type=list[_Parts])
    project = make_project(client, sent.label_config)
    path = f"/api/projects/{project}/import?return_task_ids=true"
    number = done(client.post(path, content=bytes(sent.tasks)))["task_ids"][0]
    found = _parts(client.get(f"/api/tasks/{number}"))
    pairs = [(bytes(task.data), bytes(found.data)), (bytes(task.meta), bytes(found.meta))]
    for mine, theirs in (
        (task.annotations, found.annotations),
        (task.predictions, found.predictions),
    ):
        pairs += [(bytes(a.result), bytes(b.result)) for a, b in zip(mine, theirs, strict=True)]
    return Kept(project, number, [pair for pair in pairs if pair[0]])


FIXTURES: dict[str, Callable[[httpx.Client, bytes], Kept]] = {"import": _kept_import}
"""By the first word of the names in ``fixtures/``: how one is stored and read back."""

# ------------------------------------------------------------------ the samples


def write_sample(client: httpx.Client, sample: Sample) -> Written | httpx.Response:
    """Store a sample as project, task, proposals and answer; the reply that refused it, if one
    did."""
    losses, seen = Losses(), shown(sample.labelled)
    made = client.post(
        "/api/projects",
        json={"title": "a sample", "label_config": config.write_config(sample.schema, losses)},
    )
    if made.status_code != 201:
        return made
    project = made.json()["id"]
    task = make_task(client, project, msgspec.json.encode(sample.task.data))
    for one in sample.task.predictions:
        assert one.answer is not None
        body = {
            "task": task, "score": one.score, "model_version": one.model,
            "result": msgspec.Raw(codec.write_answer(one.answer, sample.schema, seen, losses)),
        }  # fmt: skip
        done(client.post("/api/predictions", content=msgspec.json.encode(body)))
    if sample.skipped:
        done(client.post(f"/api/tasks/{task}/annotations?was_cancelled=true", json={}))
    elif sample.answer is not None:
        result = codec.write_answer(sample.answer, sample.schema, seen, losses)
        golden = b',"ground_truth":true' if sample.task.expected else b""
        reply = annotate(client, task, result, golden)
        if reply.status_code != 201:
            return reply
    return Written(project, task)


def read_sample(client: httpx.Client, written: Written) -> object:
    """What the API says of a stored sample, in a shape that ``==`` compares."""
    text = done(client.get(f"/api/projects/{written.project}"))["label_config"]
    schema = config.read_config(text)
    task = done(client.get(f"/api/tasks/{written.task}"))
    seen = Shown(task["data"])

    def answer(result: Any) -> Answer:
        return codec.read_answer(msgspec.json.encode(result), schema, seen, Losses())

    [given] = task["annotations"]
    skipped = given["was_cancelled"]
    return _plain(
        schema, task["data"], None if skipped else answer(given["result"]), skipped,
        [(answer(p["result"]), p["score"], p["model_version"]) for p in task["predictions"]],
        given["ground_truth"],
    )  # fmt: skip


def comparable(sample: Sample) -> object:
    """The same of the sample itself."""
    task = sample.task
    return _plain(
        sample.schema, task.data, sample.answer, sample.skipped,
        [(p.answer, p.score, p.model) for p in task.predictions], task.expected is not None,
    )  # fmt: skip


def _plain(
    schema: LabelSchema, data: Any, answer: Answer | None, skipped: bool,
    predictions: list[tuple[Answer | None, float | None, str | None]], golden: bool,
) -> object:  # fmt: skip
    return (
        asked(schema), data,
        answer and rounded(in_fractions(answer, schema)), skipped,
        [(p and rounded(in_fractions(p, schema)), *more) for p, *more in predictions], golden,
    )  # fmt: skip


GAPS: dict[str, tuple[int, ...]] = {
    "polygons have no holes, and several rings are several regions": (7,),
    "key points have no visibility": (8,),
    "points of a graph have no names and no visibility": (10,),
    "there are no cuboids: the outline is a polygon": (11,),
    "texts have no patterns": (13,),
    "labels of regions are no tree": (15,),
    "choices have no least and no most, and no words of one's own": (16,),
    "texts have no length and no format, and numbers have no unit": (17,),
    "Ranker orders what the data lists, and Pairwise has no word for two that are equal": (18,),
    "a repeated group is a control for each column": (19,),
    "no question is answered with a file: its id is asked as a text": (20,),
    "attributes of a followed box do not change in time": (26,),
    "only boxes of videos are followed: over pages each has a region of its own": (27,),
    "there are no point clouds": (28,),
    "regions have no least number, and a ground truth has no weight and no hint": (29,),
    "inputs and fields share their names, and an answer may be to questions that are asked": (30,),
}
"""Reason -> samples that are not read back equal."""


def refused_for(reply: httpx.Response) -> dict[str, str]:
    """Place -> what is wrong there, of a refused answer."""
    found: dict[str, list[str]] = reply.json()["validation_errors"]
    return {place: said[0] for place, said in found.items()}


def show(client: httpx.Client, written: Written) -> tuple[str, dict[str, int]]:
    """What this API says of a task and its configuration, ids and times taken out, and its losses
    by code."""
    replies = [
        client.get(f"/api/projects/{written.project}"),
        client.get(f"/api/tasks/{written.task}"),
    ]
    told: Counter[str] = Counter()
    for reply in replies:
        header = reply.headers.get("glossator-loss")
        told.update(json.loads(header)["counts"] if header else {})
    text = replies[0].json()["label_config"] + "\n" + replies[1].text
    text = re.sub(
        r'"(\w+_at|created_ago|email|initials|created_username)":"[^"]*"', r'"\1":"…"', text
    )
    text = re.sub(
        r'"(id|project|task|user_id|completed_by|updated_by|inner_id)":\d+', r'"\1":0', text
    )
    text = re.sub(r'"(annotations_ids)":"\d+"', r'"\1":"…"', text)
    text = re.sub(r'"annotators":\[[^\]]*\]', '"annotators":[…]', text)
    return text + "\n", dict(told)


# ------------------------------------------------------------------ lists, repeats, unknowns


def _tasks(client: httpx.Client) -> Listing:
    project = make_project(client)

    def page(client: httpx.Client, token: str | None, limit: int) -> tuple[list[Any], str | None]:
        number = int(token or 1)
        query = f"project={project}&page={number}&page_size={limit}"
        reply = client.get(f"/api/tasks?{query}")
        if reply.status_code == 404:
            return [], None
        found = done(reply)
        more = number * limit < found["total"]
        return [task["id"] for task in found["tasks"]], str(number + 1) if more else None

    return Listing(lambda: make_task(client, project), page)


LISTS: dict[str, Callable[[httpx.Client], Listing]] = {"GET /api/tasks": _tasks}
"""By route (and filter): how one more item is made, and a page read."""
OTHER_LISTS = {
    "GET /api/projects": "newest first and by page number, as the vendor: what is added moves pages"
}
"""Lists that are not walked, and why."""


def create_again(client: httpx.Client) -> tuple[httpx.Response, httpx.Response, int]:
    """One creation sent twice with the vendor's own name for it, and how many there are then."""
    task = make_task(client, make_project(client))
    body = {"result": [], "unique_id": "0c8b0a57-5a3c-4d51-9d5e-0d2a7b1c9e11"}
    path = f"/api/tasks/{task}/annotations"
    first, second = (client.post(path, json=body) for _ in range(2))
    return first, second, len(done(client.get(path)))


def unknowns(client: httpx.Client) -> list[httpx.Response]:
    """Requests with words that this API does not know."""
    project = make_project(client)
    task = make_task(client, project)
    return [
        client.post("/api/projects", json={"title": "abc", "label_config": "<View><Choices/>"}),
        client.post("/api/projects", json={"title": "abc", "colour": "#ffffff"}),
        client.post("/api/projects", json={"title": "abc", "sampling": "Loud sampling"}),
        client.patch(f"/api/projects/{project}", json={"skip_queue": "NEVER"}),
        client.get("/api/projects?ordering=-title"),
        client.get("/api/projects?organization__name=a"),
        client.get(f"/api/tasks?project={project}&fields=some"),
        client.get(f"/api/tasks?project={project}&data__secret=1"),
        client.post("/api/tasks", json={"data": {}, "project": project, "kind": "silver"}),
        client.patch(f"/api/tasks/{task}", json={"state": "done"}),
        client.post(f"/api/tasks/{task}/annotations", json={"result": [], "verdict": "good"}),
        client.post(f"/api/tasks/{task}/annotations", json={"result": "[not json"}),
        client.post("/api/predictions", json={"task": task, "result": [], "certainty": 1}),
        client.post(f"/api/tasks/{task}/drafts", json={"result": [], "later": True}),
        client.post(f"/api/projects/{project}/import?mode=fast", json=[{"image": "a"}]),
        client.get(f"/api/projects/{project}/export?exportType=DOCX"),
        client.post(f"/api/projects/{project}/exports", json={"titel": "a"}),
        client.post(f"/api/projects/{project}/exports", json={"task_filter_options": {"no": 1}}),
    ]
