"""The core errors as the vendor says them: ``{"status_code": N, "error": "text"}``, always an
object, for its client reads both by name."""

import math

import msgspec

from glossator.edge import Reply
from glossator.edge.call import Headers
from glossator.model import errors
from glossator.model.errors import GlossatorError

# Subclasses before their parents: the first that fits is taken.
TABLE: tuple[tuple[type[GlossatorError], int], ...] = (
    (errors.Unauthenticated, 401),
    (errors.NotEnabled, 402),
    (errors.Forbidden, 403),
    (errors.NotServed, 501),
    (errors.NotFound, 404),
    (errors.MethodNotAllowed, 405),
    (errors.Conflict, 400),
    (errors.PreconditionFailed, 400),
    (errors.TooLarge, 413),
    (errors.UnsupportedMedia, 415),
    (errors.Invalid, 400),
    (errors.TooMuch, 429),
    (errors.Unavailable, 503),
    (GlossatorError, 500),
)
TAKEN = ("unique_id", "name", "reference_id")
"""Conflicts that are 409. Every other one is 400: at a 409 to a task call without an object as
its body, the vendor's client ends in AttributeError. [sdk 2.18.4]"""
NO_PATH = "there is no such path"


def render_error(error: GlossatorError, request_id: str) -> Reply:
    """One error as a reply."""
    status = next(s for kind, s in TABLE if isinstance(error, kind))
    if isinstance(error, errors.Conflict) and error.code in TAKEN:
        status = 409
    headers: Headers = ()
    if isinstance(error, errors.MethodNotAllowed):
        headers = (("Allow", ", ".join(error.allowed)),)
    if isinstance(error, errors.TooMuch | errors.Unavailable):
        headers = (("Retry-After", str(math.ceil(error.retry_after))),)
    if isinstance(error, errors.Unauthenticated):
        headers = (("WWW-Authenticate", 'Basic realm="Scale"'),)
    body = {"status_code": status, "error": _text(error)}
    return Reply(status, msgspec.json.encode(body), "application/json", headers)


def _text(error: GlossatorError) -> str:
    if isinstance(error, errors.NotFound) and error.message == NO_PATH:
        return f"{NO_PATH}; the base URL of the client must end in /v1"
    if isinstance(error, errors.Invalid) and error.fields:
        place, said = next(iter(error.fields.items()))
        name, said = place.replace("/", "."), said or error.message
        # Quirk: these are the words that users search for. [Scale's README]
        return said if "Parameter" in said else f'Parameter is invalid, reason: "{name}" {said}'
    return error.message
