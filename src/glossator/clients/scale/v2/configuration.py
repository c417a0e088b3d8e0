"""How ``/v2`` is reached, and what a single call may say about it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from glossator.clients.scale.v2.exceptions import ApiValueError
from glossator.clients.scale.v2.model import plain, said
from glossator.sdk.connection import Connection

HOST = "https://api.scale.com"
Wait = float | tuple[float, float] | None
Auth = Mapping[str, Any] | None
Text = str | None
Texts = Sequence[str] | None
Time = datetime | str | None
Fields = Mapping[str, Any] | None


class Configuration:
    """``host`` is the origin, without ``/v2``; it may be changed at any time. ``access_token`` is
    the key. ``connection`` says the rest; its address is not used."""

    def __init__(
        self, host: str | None = None, *, access_token: str = "",
        connection: Connection | None = None, user_agent: str = "glossator",
    ) -> None:  # fmt: skip
        self.host = (host or HOST).rstrip("/")
        self.access_token = access_token
        self.connection = connection or Connection(url=self.host, key=access_token)
        self.user_agent = user_agent

    def __repr__(self) -> str:
        return f"Configuration(host={self.host!r})"  # never the key


class How(NamedTuple):
    """What a single call says: seconds to wait (or those for connecting and for the answer),
    another key (``{"in": "header", "key": …, "value": …}``), the body's media type, headers, and
    which of the hosts, of which there is one."""

    timeout: Wait = None
    auth: Auth = None
    content_type: str | None = None
    headers: Auth = None
    host_index: int = 0

    def seconds(self) -> float | None:
        """What the transport waits."""
        return max(self.timeout) if isinstance(self.timeout, tuple) else self.timeout

    def sent(self, access_token: str) -> dict[str, str]:
        """The headers. ApiValueError for another host, or a key that is in no header."""
        if self.host_index:
            raise ApiValueError("there is one host")
        if self.auth is not None and self.auth.get("in") != "header":
            raise ApiValueError("a key must be in a header")
        key = (
            {"Authorization": f"Bearer {access_token}"}
            if self.auth is None
            else {str(self.auth["key"]): str(self.auth["value"])}
        )
        return {"Accept": "application/json", **key, **(self.headers or {})}


def query(params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Query parameters: a list is said again for each item, None is left out."""
    found = []
    for name, value in params.items():
        for one in value if isinstance(value, (list, tuple)) else (value,):
            if one is not None:
                found.append((name, said(plain(one))))
    return found


def body(given: Any, fields: Mapping[str, Any], text: str = "") -> dict[str, Any]:
    """A body from a request object or a mapping, and from fields; a text is the field ``text``."""
    if isinstance(given, str):
        if not text:
            raise ApiValueError("a request, or its fields, are needed")
        given = {text: given}
    return {**(plain(given) if given is not None else {}), **plain(dict(fields))}


def encoded(value: Any) -> bytes | None:
    """A body as JSON; None is none. ApiValueError if JSON cannot say it."""
    if value is None:
        return None
    try:
        return json.dumps(value, allow_nan=False).encode()
    except (TypeError, ValueError) as why:
        raise ApiValueError(str(why)) from why


def segment(text: str) -> str:
    """A text as one segment of a path."""
    return quote(text, safe="")
