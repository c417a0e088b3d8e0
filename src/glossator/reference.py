"""The API reference: one page per dialect, from its own route table and our own files.

``/docs`` lists the dialects, ``/docs/NAME`` shows one with Scalar, ``/docs/NAME.json`` is its
OpenAPI document. Nothing is loaded from another host.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files

import msgspec

from glossator import __version__
from glossator.edge import Dialect, Reply
from glossator.edge.openapi import describe
from glossator.model.errors import NotFound

HTML = "text/html; charset=utf-8"
# The page's style comes in style elements; scripts only from our own file.
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:{media}; media-src 'self'{media}; connect-src 'self'{media}; "
    "font-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'"
)
_CONFIGURATION = {
    "withDefaultFonts": False,
    "telemetry": False,
    "hideClientButton": True,
    "showDeveloperTools": "never",
    "agent": {"disabled": True},
}
_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title></head>
<body>{body}</body>
</html>
"""


def answer(
    segments: list[str], dialects: Mapping[str, Dialect], base: str, media: str = ""
) -> Reply:
    """The reply for a path below ``/docs``; raises NotFound. Stored files come from this server, or
    from the origin of ``media``."""
    kind, body = _page(segments, dialects, base)
    policy = _POLICY.format(media=f" {media}" if media else "")
    headers = (("Content-Security-Policy", policy), ("Referrer-Policy", "same-origin"))
    return Reply(200, body, kind, headers)


def _page(segments: list[str], dialects: Mapping[str, Dialect], base: str) -> tuple[str, bytes]:
    if not segments:
        return _index(dialects)
    name = segments[0]
    if segments == ["scalar.js"]:
        return "text/javascript; charset=utf-8", _script()
    if len(segments) == 1 and name.endswith(".json") and name[:-5] in dialects:
        dialect = dialects[name[:-5]]
        document = describe(dialect, f"{base}/{dialect.name}", __version__)
        return "application/json", msgspec.json.encode(document)
    if len(segments) == 1 and name in dialects:
        return _show(name)
    raise NotFound("there is no such page")


def _index(dialects: Mapping[str, Dialect]) -> tuple[str, bytes]:
    links = "".join(
        f'<li><a href="/docs/{escape(name)}">{escape(name)}</a></li>' for name in sorted(dialects)
    )
    body = f"<main><h1>Glossator API reference</h1><ul>{links}</ul></main>"
    return HTML, _PAGE.format(title="Glossator API", body=body).encode()


def _show(name: str) -> tuple[str, bytes]:
    told = escape(
        '{"withDefaultFonts":false,"telemetry":false,"hideClientButton":true}', quote=True
    )
    body = (
        f'<script id="api-reference" data-url="/docs/{escape(name)}.json" '
        f'data-configuration="{told}"></script><script src="/docs/scalar.js"></script>'
    )
    return HTML, _PAGE.format(title=f"Glossator: {escape(name)}", body=body).encode()


@cache
def _script() -> bytes:
    return files("glossator.web").joinpath("reference/scalar.js").read_bytes()
