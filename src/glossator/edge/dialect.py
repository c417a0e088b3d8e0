"""What a dialect is to the house: a few fields and no base class."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import Any

import msgspec

from glossator.edge.call import Reply
from glossator.edge.routing import Route
from glossator.model.errors import GlossatorError
from glossator.model.event import Event

Credential = Callable[[Mapping[bytes, bytes]], "str | None"]
"""From the request's headers (lower-case names) to the key, or None."""
RenderError = Callable[[GlossatorError, str], Reply]
"""From an error and the request's id to the vendor's own form."""
WriteEvent = Callable[[Event, Any], "Reply | None"]
"""From an event and a subscription to the body that the vendor would send."""


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """``name`` is the folder, the mount and the tag on raw values. A ``draft`` has not passed the
    shared suites yet: it is served only where the setting ``draft_dialects`` names it.
    ``cookies``: a browser's session counts as well as a key.
    ``patience_s``: how long a request waits rather than be refused because its key is over its
    rate, where the vendor's client does not try again by itself."""

    name: str
    routes: Sequence[Route]
    credential: Credential
    render_error: RenderError
    write_event: WriteEvent
    docs: str
    draft: bool = False
    cookies: bool = False
    patience_s: float = 0.0


def endpoints(name: str) -> list[tuple[str, str, str, str]]:
    """The vendor's whole surface as the dialect's ``endpoints.txt`` lists it: (method, path,
    ``done`` | ``todo`` | ``never``, reason)."""
    text = files(f"glossator.dialects.{name}").joinpath("endpoints.txt").read_text()
    found = []
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        method, path, rest = line.split(None, 2)
        word, _, reason = rest.partition(":")
        word = word.strip()
        if word not in ("done", "todo", "never") or (word == "never" and not reason.strip()):
            raise ValueError(f"endpoints.txt of {name}: {line}")
        found.append((method, path, word, reason.strip()))
    return found


def unserved(name: str) -> list[tuple[str, str, str]]:
    """(method, path, reason) of what answers 501."""
    return [
        (method, path, reason or "this endpoint is not served yet")
        for method, path, word, reason in endpoints(name)
        if word != "done"
    ]
