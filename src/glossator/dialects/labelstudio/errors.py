"""The core errors in the vendor's envelope.

``{"id", "status_code", "version", "detail", "exc_info", "validation_errors"?}`` with a UUID as
``id``. Seen on a running server 1.23.2.
"""

import math

import msgspec

from glossator.edge import Reply
from glossator.edge.call import Headers
from glossator.model import errors
from glossator.model.errors import GlossatorError

VERSION = "1.23.2"
"""The release of the vendor's server whose behaviour is served here."""

# Subclasses before their parents: the first that fits is taken.
TABLE: tuple[tuple[type[GlossatorError], int], ...] = (
    (errors.Unauthenticated, 401),
    (errors.Forbidden, 403),
    (errors.NotServed, 501),
    (errors.NotFound, 404),
    (errors.MethodNotAllowed, 405),
    (errors.Conflict, 409),
    (errors.PreconditionFailed, 412),
    (errors.TooLarge, 413),
    (errors.UnsupportedMedia, 415),
    (errors.Invalid, 400),
    (errors.TooMuch, 429),
    (errors.Unavailable, 503),
    (GlossatorError, 500),
)
_MODELS = {
    "project": "Project", "task": "Task", "annotation": "Annotation", "prediction": "Prediction",
    "file": "FileUpload", "member": "User", "webhook": "Webhook", "batch": "Project",
    "snapshot": "Export", "import": "ProjectImport",
}  # fmt: skip
"""Our nouns -> the model that the vendor names in a 404."""
MOST = 100
"""Places that one answer names."""


def render_error(error: GlossatorError, request_id: str) -> Reply:
    """One error as a reply."""
    status = next(s for kind, s in TABLE if isinstance(error, kind))
    body: dict[str, object] = {
        "id": request_id,  # a UUID, as clients expect
        "status_code": status,
        "version": VERSION,
        "detail": _detail(error),
        "exc_info": None,
    }
    headers: Headers = ()
    if isinstance(error, errors.Invalid):
        body["detail"] = "Validation error"
        body["validation_errors"] = _places(error)
    if isinstance(error, errors.MethodNotAllowed):
        headers = (("Allow", ", ".join(error.allowed)),)
    if isinstance(error, errors.TooMuch | errors.Unavailable):
        headers = (("Retry-After", str(math.ceil(error.retry_after))),)
    if isinstance(error, errors.Unauthenticated):
        headers = (("WWW-Authenticate", "Token"),)
    return Reply(status, msgspec.json.encode(body), "application/json", headers)


def _detail(error: GlossatorError) -> str:
    if isinstance(error, errors.Unauthenticated):
        return "Invalid token."
    if isinstance(error, errors.Forbidden):
        return "You do not have permission to perform this action."
    if isinstance(error, errors.NotFound) and error.message.startswith("no such "):
        model = _MODELS.get(error.message.removeprefix("no such ").split(" ")[0])
        if model is not None:
            return f"No {model} matches the given query."
    return error.message


def _places(error: errors.Invalid) -> dict[str, list[str]]:
    """What is wrong by field; ``non_field_errors`` for what is nowhere in particular."""
    found: dict[str, list[str]] = {}
    for place, said in list(error.fields.items())[:MOST]:
        field, _, inner = place.partition("/")
        text = said or error.message
        name = "non_field_errors" if field in ("", "body") else field
        found.setdefault(name, []).append(f"{inner}: {text}" if inner else text)
    return found or {"non_field_errors": [error.message]}
