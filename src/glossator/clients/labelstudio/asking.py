"""What is sent: paths, queries, bodies, and what is asked for one request alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypedDict
from urllib.parse import quote

import msgspec

from glossator.clients.labelstudio.shapes import Shape

OMIT: Any = ...
"""The default of what is not sent; None is sent as null."""


class RequestOptions(TypedDict, total=False):
    """For one request: ``timeout_in_seconds``; ``max_retries``, how many tries may follow the
    first; more headers, query parameters and fields of the body; ``chunk_size`` of a download, in
    bytes."""

    timeout_in_seconds: int
    max_retries: int
    additional_headers: dict[str, Any]
    additional_query_parameters: dict[str, Any]
    additional_body_parameters: dict[str, Any]
    chunk_size: int


class Wishes(NamedTuple):
    """The same, with something in each place."""

    timeout: float | None
    tries: int | None
    headers: dict[str, str]
    query: dict[str, Any]
    body: dict[str, Any]
    chunk_size: int | None


def wishes(options: RequestOptions | None) -> Wishes:
    """Of one request."""
    said = options or {}
    retries, headers = said.get("max_retries"), said.get("additional_headers") or {}
    return Wishes(
        timeout=said.get("timeout_in_seconds"),
        tries=None if retries is None else max(0, retries) + 1,
        headers={name: str(value) for name, value in headers.items() if value is not None},
        query=said.get("additional_query_parameters") or {},
        body=said.get("additional_body_parameters") or {},
        chunk_size=said.get("chunk_size"),
    )


def path(project_id: int, *rest: str | int) -> str:
    """A place below a project."""
    return "/".join(["/api/projects", *(quote(str(part), safe="") for part in (project_id, *rest))])


def query(*of: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Parameters in order; what is None is left out, and ``{"a": {"b": 1}}`` is ``a[b]=1``."""
    every = {name: value for one in of for name, value in one.items() if value is not None}
    return list(_flat(every.items()))


def _flat(pairs: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, Any]]:
    for name, value in pairs:
        if isinstance(value, Mapping):
            yield from _flat((f"{name}[{part}]", its) for part, its in value.items())
        else:
            yield name, value


def body(*of: Mapping[str, Any]) -> bytes | None:
    """Fields as JSON; None if there are none."""
    every = {name: value for one in of for name, value in one.items() if value is not OMIT}
    return msgspec.json.encode(_plain(every)) if every else None


def _plain(value: Any) -> Any:
    if isinstance(value, Shape):
        value = value.dict()
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.astimezone()  # it means this machine's time
    return value
