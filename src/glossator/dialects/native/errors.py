"""The core errors in the native form: ``{"error": {"code", "message", "fields"?}, "request_id"}``."""

import math

import msgspec

from glossator.edge import Reply
from glossator.edge.call import Headers
from glossator.model import errors
from glossator.model.errors import GlossatorError

# Subclasses before their parents: the first that fits is taken.
TABLE: tuple[tuple[type[GlossatorError], int, str], ...] = (
    (errors.Unauthenticated, 401, "unauthenticated"),
    (errors.Forbidden, 403, "forbidden"),
    (errors.NotServed, 501, "not_served"),
    (errors.NotFound, 404, "not_found"),
    (errors.MethodNotAllowed, 405, "method_not_allowed"),
    (errors.Conflict, 409, "conflict"),
    (errors.PreconditionFailed, 412, "precondition_failed"),
    (errors.TooLarge, 413, "too_large"),
    (errors.UnsupportedMedia, 415, "unsupported_media"),
    (errors.Unsupported, 422, "unsupported"),
    (errors.Invalid, 400, "invalid"),
    (errors.TooMuch, 429, "too_much"),
    (errors.Unavailable, 503, "unavailable"),
    (GlossatorError, 500, "internal"),
)


def render_error(error: GlossatorError, request_id: str) -> Reply:
    """One error as a reply."""
    status, code = next((s, c) for kind, s, c in TABLE if isinstance(error, kind))
    inner: dict[str, object] = {"code": code, "message": error.message}
    headers: Headers = ()
    if isinstance(error, errors.Invalid) and error.fields:
        inner["fields"] = dict(list(error.fields.items())[:100])
    if isinstance(error, errors.Conflict):
        inner["reason"] = error.code
    if isinstance(error, errors.PreconditionFailed):
        inner["revision"] = error.revision
    if isinstance(error, errors.MethodNotAllowed):
        headers = (("Allow", ", ".join(error.allowed)),)
    if isinstance(error, errors.TooMuch | errors.Unavailable):
        headers = (("Retry-After", str(math.ceil(error.retry_after))),)
    if isinstance(error, errors.Unauthenticated):
        headers = (("WWW-Authenticate", "Bearer"),)
    body = msgspec.json.encode({"error": inner, "request_id": request_id})
    return Reply(status, body, "application/json", headers)
