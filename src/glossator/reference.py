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
    "img-src 'self' data:; font-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
_HEADERS = (
    ("Content-Security-Policy", _POLICY),
    ("Referrer-Policy", "same-origin"),
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


def answer(segments: list[str], dialects: Mapping[str, Dialect], base: str) -> Reply:
    """The reply for a path below ``/docs``; raises NotFound."""
    if not segments:
        return _index(dialects)
    name = segments[0]
    if segments == ["scalar.js"]:
        return Reply(200, _script(), "text/javascript; charset=utf-8", _HEADERS)
    if len(segments) == 1 and name.endswith(".json") and name[:-5] in dialects:
        dialect = dialects[name[:-5]]
        document = describe(dialect, f"{base}/{dialect.name}", __version__)
        return Reply(200, msgspec.json.encode(document), "application/json", _HEADERS)
    if len(segments) == 1 and name in dialects:
        return _show(name)
    raise NotFound("there is no such page")


def _index(dialects: Mapping[str, Dialect]) -> Reply:
    links = "".join(
        f'<li><a href="/docs/{escape(name)}">{escape(name)}</a></li>' for name in sorted(dialects)
    )
    body = f"<main><h1>Glossator API reference</h1><ul>{links}</ul></main>"
    return Reply(200, _PAGE.format(title="Glossator API", body=body).encode(), HTML, _HEADERS)


def _show(name: str) -> Reply:
    told = escape(
        '{"withDefaultFonts":false,"telemetry":false,"hideClientButton":true}', quote=True
    )
    body = (
        f'<script id="api-reference" data-url="/docs/{escape(name)}.json" '
        f'data-configuration="{told}"></script><script src="/docs/scalar.js"></script>'
    )
    page = _PAGE.format(title=f"Glossator: {escape(name)}", body=body)
    return Reply(200, page.encode(), HTML, _HEADERS)


@cache
def _script() -> bytes:
    return files("glossator.web").joinpath("reference/scalar.js").read_bytes()
