"""The web interface: its pages and their files, built from ``frontend/`` into ``web/pages``.

One page of HTML serves every address that a person opens; scripts draw the rest and speak the
native API. Files with a hash in their name never change; the page that names them is never kept.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from glossator.edge import Reply

_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:{media}; "
    "media-src 'self'{media}; connect-src 'self'{media}; font-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_TYPES = {
    ".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}  # fmt: skip
_PAGES = ("join", "login", "manage", "projects", "reset")
_FOREVER = "public, max-age=31536000, immutable"
_HOUR = "public, max-age=3600"


def answer(
    segments: list[str], headers: Mapping[bytes, bytes], media: str = ""
) -> Reply | None:  # fmt: skip
    """A file of the interface; the page, for who accepts HTML at a page's address; else None.

    Stored files come from this server, or from the origin of ``media``.
    """
    name = "/".join(segments)
    if name in _names() and name != "index.html":
        kept = _FOREVER if segments[0] == "assets" else _HOUR
        return _sent(name, headers, (("Cache-Control", kept),))
    if _is_page(segments) and b"text/html" in headers.get(b"accept", b""):
        policy = _POLICY.format(media=f" {media}" if media else "")
        return _sent(
            "index.html", headers,
            (("Content-Security-Policy", policy), ("Referrer-Policy", "same-origin"),
             ("Cache-Control", "no-store")),
        )  # fmt: skip
    return None


def _is_page(segments: list[str]) -> bool:
    return not segments or segments[0] in _PAGES


def _sent(
    name: str, headers: Mapping[bytes, bytes], more: tuple[tuple[str, str], ...]
) -> Reply:  # fmt: skip
    kind = _TYPES[name[name.rindex(".") :]]
    more = (*more, ("Vary", "Accept, Accept-Encoding"))
    if b"gzip" in headers.get(b"accept-encoding", b""):
        return Reply(200, _packed(name), kind, (*more, ("Content-Encoding", "gzip")))
    return Reply(200, _body(name), kind, more)


@cache
def _names() -> frozenset[str]:
    root = files("glossator.web").joinpath("pages")
    inner = (f"assets/{one.name}" for one in root.joinpath("assets").iterdir())
    return frozenset((*inner, *(one.name for one in root.iterdir() if one.is_file())))


@cache
def _body(name: str) -> bytes:
    return files("glossator.web").joinpath("pages", *name.split("/")).read_bytes()


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(_body(name), 9, mtime=0)
