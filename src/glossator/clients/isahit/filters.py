"""What is searched for, and how it is asked for in a query."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import msgspec

from glossator.sdk.errors import ClientError
from glossator.sdk.progress import Progress

TASKS_A_PAGE, OTHERS_A_PAGE = 100, 10
_COMPARED = (("_gt", ">"), ("_gte", ">="), ("_lt", "<"), ("_lte", "<="))
Query = list[tuple[str, Any]]


@dataclass(frozen=True)
class TaskFilters:
    """Which tasks, and what to tell of them. Within a list one has to fit, of the filters all."""

    project_id: str
    batch_id_in: Sequence[str] | None = None
    status_in: Sequence[str] | None = None
    task_id_in: Sequence[str] | None = None
    name_in: Sequence[str] | None = None
    name_like: str | None = None
    created_at_gt: str | None = None
    created_at_gte: str | None = None
    created_at_lt: str | None = None
    created_at_lte: str | None = None
    updated_at_gt: str | None = None
    updated_at_gte: str | None = None
    updated_at_lt: str | None = None
    updated_at_lte: str | None = None
    optional_fields: Sequence[str] | None = None
    data: Mapping[str, str | int | float] | None = None
    properties: Mapping[str, str | int | float] | None = None

    def query(self) -> Query:
        """The parameters, without those of the page."""
        told: Query = [
            ("projectId", self.project_id), ("batchIds", self.batch_id_in),
            ("statuses", self.status_in), ("nameLike", self.name_like),
            ("taskIds", self.task_id_in), ("taskNames", self.name_in),
            ("optionalFields", self.optional_fields),
            ("createdAt", list(self._compared("created_at"))),
            ("updatedAt", list(self._compared("updated_at"))),
        ]  # fmt: skip
        named = [(f"data.{name}", value) for name, value in (self.data or {}).items()]
        named += [(f"properties.{name}", value) for name, value in (self.properties or {}).items()]
        return filled(told) + named

    def _compared(self, field: str) -> Iterator[str]:
        for suffix, sign in _COMPARED:
            value = getattr(self, field + suffix)
            if value:
                yield f"{sign}{value}"


def filled(told: Query) -> Query:
    """Parameters without those that say nothing, with a list as several of one name."""
    return [
        (name, one)
        for name, value in told
        for one in (value if isinstance(value, (list, tuple)) else [value])
        if value is not None and value != "" and value != []
    ]


def page(number: int, limit: int) -> Query:
    """The parameters of a page, from 1."""
    return [("pagination", "true"), ("page", number), ("limit", limit)]


def json_bytes(value: Any) -> bytes:
    """A body; ClientError for what JSON cannot say."""
    try:
        return msgspec.json.encode(value)
    except (TypeError, ValueError, msgspec.MsgspecError) as why:
        raise ClientError(f"this cannot be sent as JSON: {why}") from None


def chunks(values: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Parts of a list."""
    return (values[begin : begin + size] for begin in range(0, len(values), size))


def shown(progress: Progress | None, disable_progress_bar: bool | None) -> Progress:
    """Whether a bar is shown: ``progress`` says it, else the service's own word."""
    return not disable_progress_bar if progress is None else progress


def quoted(number: str) -> str:
    """An id as a part of a path."""
    return quote(str(number), safe="")


def file_part(name: str, file: Any) -> Callable[[], dict[str, Any]]:
    """The part of a multipart body that has a file; httpx begins it anew with each try."""
    return lambda: {"file": (name, file)}
