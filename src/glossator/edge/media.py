"""Stored files on an origin of their own, where no session is: what somebody uploaded cannot act
there as who looks at it (docs/decisions/0039).

Nothing else is served under that host. It is a mount without a vendor, and its errors are plain
text.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from glossator.edge.call import Call, Reply
from glossator.edge.dialect import Dialect
from glossator.edge.download import content
from glossator.edge.routing import get
from glossator.model import errors
from glossator.model.errors import GlossatorError, Invalid
from glossator.services import passes

_STATUS: tuple[tuple[type[GlossatorError], int], ...] = (
    (errors.NotFound, 404), (errors.MethodNotAllowed, 405), (errors.Invalid, 400),
    (errors.Unavailable, 503), (GlossatorError, 500),
)  # fmt: skip
_HEADERS = (
    # Who has the address may read the file, so a page's script may too (to draw on a picture).
    ("Access-Control-Allow-Origin", "*"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("Referrer-Policy", "no-referrer"),
)


def host(origin: str, base_url: str) -> str:
    """The name of the origin of media; raises Invalid for what is none, or is not apart from the
    pages: a browser sends the cookies of a name to each of its ports."""
    scheme, _, rest = origin.partition("://")
    name = _name(origin)
    if scheme not in ("http", "https") or not name or set("/?#@") & set(rest):
        raise Invalid("media_origin must be like https://media.example.org, without a path")
    if _name(base_url) in ("", name):
        raise Invalid("media_origin must have another name than base_url, which must be set")
    return name


def asked(headers: Mapping[bytes, bytes]) -> str:
    """The name that a request is for."""
    return _name("//" + headers.get(b"host", b"").decode("latin-1"))


def _name(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def read_file(call: Call) -> Reply:
    """The bytes of the file that a pass opens, or a range of them."""
    reply = content(call, passes.opened(call.context, call.path["word"]))
    return Reply(
        reply.status, reply.body, reply.media_type, (*reply.headers, *_HEADERS), reply.length
    )


def render_error(error: GlossatorError, request_id: str) -> Reply:
    """One error as a reply."""
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    retry = (("Retry-After", "1"),) if status == 503 else ()
    return Reply(status, error.message.encode() + b"\n", "text/plain; charset=utf-8", retry)


DIALECT = Dialect(
    name="media",
    routes=[
        get("/files/{word}/{name}", read_file, may="", public=True, quick=False,
            media_type="application/octet-stream"),
    ],
    credential=lambda headers: None,
    render_error=render_error,
    write_event=lambda event, hook: None,
    docs="",
)  # fmt: skip
