"""How the dialect of Label Studio joins tests/conformance/ and tests/security/."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import msgspec
from tests.conformance.joining import Place
from tests.edge.serving import ROLES
from tests.security.world import World

from glossator.model import errors

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
    "export_id": "snapshot", "file_id": "file",
}  # fmt: skip
"""Path parameter -> noun of the world."""
TEXTS: dict[str, str] = {"file_name": "00000000-no.png"}
"""Path parameters that name a thing inside its parent: no id, and nothing of another's."""
OTHER_NOUNS: dict[str, dict[str, str]] = {
    "DELETE /api/users/{user_id}": {"user_id": "stranger member"},
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
    "PATCH /api/predictions/{prediction_id}": lambda w: {"score": 0.25},
    "POST /api/projects/{project_id}/exports": lambda w: {"title": "frozen"},
    "POST /api/projects/{project_id}/exports/{export_id}/convert": lambda w: {
        "export_type": "COCO"
    },
}  # fmt: skip
"""A valid body for each route that takes one."""
UPLOADS: dict[str, Callable[[World], dict[str, Any]]] = {}
UPLOAD_IDS: dict[str, dict[str, str]] = {}
FIELD_NOUNS: dict[str, str] = {"ids": "project", "file_upload_ids": "file"}
"""Fields of bodies and queries that hold ids -> noun."""
FIELD_PLACES: dict[str, str] = {}
CLIENT_TEXT: dict[str, set[str]] = {
    "POST /api/projects/{project_id}/import": {"return_task_ids"},
    "DELETE /api/projects/{project_id}/file-uploads": {"file_upload_ids"},
}
"""Fields that end like ids and are the client's own words."""
REPORTED: set[str] = set()

# ------------------------------------------------------------------ roles

_PLACED = "a labeler or reviewer sees the projects that they have a place in"
_SEEN = "below member one knows of oneself only"
NARROWER: dict[str, tuple[dict[str, int], str]] = {
    "GET /api/users/{user_id}": ({"stranger": 404, "labeler": 404, "reviewer": 404}, _SEEN),
    "GET /data/upload/{project_id}/{file_name}": (
        dict.fromkeys(("stranger", *ROLES), 404),
        "who may read the file that the name has",
    ),
    **dict.fromkeys(
        (
            "GET /api/projects/{project_id}",
            "POST /api/projects/{project_id}/validate",
            "GET /api/import/file-upload/{file_id}",
        ),
        ({"stranger": 404}, _PLACED),
    ),
}
"""Where less is allowed than a route's verb says, and why."""

# ------------------------------------------------------------------ the client's bytes

IDENTITY: list[Place] = []
"""The places whose bytes belong to the client."""
