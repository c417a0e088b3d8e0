"""Which tasks and batches of a list are asked for."""

from __future__ import annotations

from typing import Any

from glossator.clients.scale.api import word
from glossator.clients.scale.exceptions import ScaleInvalidRequest

TASKS = {
    "start_time", "end_time", "status", "type", "project", "batch", "limit", "completed_before",
    "completed_after", "next_token", "customer_review_status", "tags", "updated_before",
    "updated_after", "unique_id", "include_attachment_url", "limited_response",
}  # fmt: skip
BATCHES = {
    "start_time", "end_time", "exclude_archived", "status", "project", "limit", "offset",
}  # fmt: skip
_SAME = {"created_after": "start_time", "created_before": "end_time"}


def known(params: dict[str, Any], names: set[str], call: str) -> dict[str, Any]:
    """The query, by the names of the wire. ScaleInvalidRequest if a name is none of these."""
    found = {_SAME.get(name, name): value for name, value in params.items()}
    for name in found:
        if name not in names:
            raise ScaleInvalidRequest(f"{call} takes no {name!r}")
    return found


def tasks(
    *, project_name: str | None, batch_name: str | None, task_type: Any, status: Any,
    review_status: Any, created_after: str | None, created_before: str | None,
    limited_response: bool | None = None, limit: int | None = None, **same: Any,
) -> dict[str, Any]:  # fmt: skip
    """The query of a list of tasks; ValueError if neither a project nor a batch is named."""
    if not project_name and not batch_name:
        raise ValueError("a project_name or a batch_name is needed")
    several = isinstance(review_status, (list, tuple, set))
    reviews = ",".join(word(one) for one in review_status) if several else word(review_status)
    return {
        "project": project_name, "batch": batch_name, "type": word(task_type) or None,
        "status": word(status) or None, "customer_review_status": reviews or None,
        "start_time": created_after, "end_time": created_before,
        "limited_response": limited_response or None, "limit": limit or None, **same,
    }  # fmt: skip
