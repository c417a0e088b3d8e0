"""Routes as plain data, and their look-up on the raw path.

The path is split before it is decoded, so that a ``%2F`` inside a name stays inside it. Doubled
slashes and one at the end are ignored; nothing is ever redirected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal
from urllib.parse import unquote_to_bytes

import msgspec

from glossator.edge.call import Call, Reply
from glossator.model.errors import MethodNotAllowed, NotFound, NotServed

MIB = 1 << 20
STRANGERS = 64 * 1024
"""Most bytes of a body that comes without a key or a session."""
NAMELESS = "\N{REPLACEMENT CHARACTER}"
"""Stands for a segment that cannot be anything's name; ids and names are refused as such."""
Handler = Callable[[Call], Reply]
Mode = Literal["read", "write", "steps"]


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """One operation.

    ``path`` is literal with ``{name}`` for parameters. ``body``, ``query`` and ``answer`` are the
    structs that the edge decodes and OpenAPI shows. ``mode``: one unit that reads, one that writes,
    or a handler that runs units itself. ``may`` is the verb of :data:`services.access.VERBS` that
    it needs (checked by the services; shown and tested here). ``limit`` of the body in bytes.
    ``lines``: the struct of each line of a newline-delimited body, which the handler decodes.
    ``decode``: what is decoded instead of ``body``, where big parts stay raw until the handler
    reads them. ``upload``: takes multipart.
    ``quick``: a look-up of one thing by its key, which an embedded database answers on the spot.
    ``secret``: the answer holds a secret and is not kept for retries. ``stored``: the raw body is
    what the handler wants, undecoded (``call.raw_body``).
    """

    method: str
    path: str
    handler: Handler
    mode: Mode
    may: str
    body: Any = None
    query: Any = None
    answer: Any = None
    lines: Any = None
    decode: Any = None
    status: int = 200
    limit: int = 16 * MIB
    upload: bool = False
    secret: bool = False
    public: bool = False
    quick: bool = False
    optional: bool = False
    media_type: str = "application/json"
    summary: str = ""

    @property
    def reads(self) -> bool:
        """Whether it changes nothing: a GET that does not hand out."""
        return self.method == "GET" and self.mode != "write"

    @property
    def name(self) -> str:
        """Method and path: how logs and kept answers call it."""
        return f"{self.method} {self.path}"


def _route(method: str, path: str, handler: Handler, mode: Mode, **options: Any) -> Route:
    lines = (handler.__doc__ or "").strip().splitlines()
    options.setdefault("summary", lines[0] if lines else handler.__name__)
    if options.get("public"):
        options.setdefault("limit", STRANGERS)
    return Route(method=method, path=path, handler=handler, mode=mode, **options)


def get(path: str, handler: Handler, *, mode: Mode = "read", **options: Any) -> Route:
    """A GET, which reads unless it says that it writes. One thing by its id is a quick look-up."""
    if mode == "read" and options.get("query") is None:
        options.setdefault("quick", path.endswith("}"))
    return _route("GET", path, handler, mode, **options)


def post(path: str, handler: Handler, *, mode: Mode = "write", **options: Any) -> Route:
    """A POST; every one takes ``Idempotency-Key``."""
    return _route("POST", path, handler, mode, **options)


def put(path: str, handler: Handler, *, mode: Mode = "write", **options: Any) -> Route:
    """A PUT."""
    return _route("PUT", path, handler, mode, **options)


def patch(path: str, handler: Handler, *, mode: Mode = "write", **options: Any) -> Route:
    """A PATCH."""
    return _route("PATCH", path, handler, mode, **options)


def delete(path: str, handler: Handler, *, mode: Mode = "write", **options: Any) -> Route:
    """A DELETE."""
    options.setdefault("status", 204)
    return _route("DELETE", path, handler, mode, **options)


class _Node:
    __slots__ = ("literal", "methods", "parameter")

    def __init__(self) -> None:
        self.literal: dict[str, _Node] = {}
        self.parameter: _Node | None = None
        self.methods: dict[str, Route | str] = {}


class Table:
    """The routes of one dialect, and the endpoints of its vendor that are not served."""

    def __init__(self, routes: Iterable[Route], unserved: Iterable[tuple[str, str, str]]) -> None:
        self._root = _Node()
        for route in routes:
            self._put(route.method, route.path, route)
        for method, path, reason in unserved:
            self._put(method, path, reason)

    def _put(self, method: str, path: str, target: Route | str) -> None:
        node = self._root
        for segment in split(path.encode()):
            if segment.startswith("{"):
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.literal.setdefault(segment, _Node())
        if method in node.methods:
            raise ValueError(f"two routes for {method} {path}")
        node.methods[method] = target

    def find(self, method: str, segments: list[str]) -> tuple[Route, dict[str, str]]:
        """The route and its parameters; raises NotFound, NotServed or MethodNotAllowed."""
        values: list[str] = []
        node = _walk(self._root, segments, 0, values)
        if node is None:
            raise NotFound("there is no such path")
        target = node.methods.get("GET" if method == "HEAD" else method)
        hands_out = isinstance(target, Route) and target.mode == "write"
        if target is None or (method == "HEAD" and hands_out):
            raise MethodNotAllowed(tuple(sorted(node.methods)))
        if isinstance(target, str):
            raise NotServed(target)
        names = [part[1:-1] for part in target.path.split("/") if part.startswith("{")]
        return target, dict(zip(names, values, strict=True))


def _walk(node: _Node, segments: list[str], at: int, values: list[str]) -> _Node | None:
    """Literal segments win over parameters; a dead end is left again."""
    if at == len(segments):
        return node if node.methods else None
    literal = node.literal.get(segments[at])
    if literal is not None:
        found = _walk(literal, segments, at + 1, values)
        if found is not None:
            return found
    if node.parameter is not None:
        values.append(segments[at])
        found = _walk(node.parameter, segments, at + 1, values)
        if found is not None:
            return found
        values.pop()
    return None


def split(raw_path: bytes) -> list[str]:
    """The decoded segments of a raw path. What is no text, or holds a NUL, becomes a segment that
    nothing here is named."""
    return [_text(part) for part in raw_path.split(b"/") if part]


def _text(part: bytes) -> str:
    try:
        text = (unquote_to_bytes(part) if b"%" in part else part).decode()
    except UnicodeDecodeError:
        return NAMELESS
    return NAMELESS if "\0" in text else text
