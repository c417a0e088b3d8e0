"""The hub's states in the vendor's words (v1); pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glossator.model.project import BatchState
from glossator.model.task import TaskState
from glossator.model.work import Role

TASK: Mapping[TaskState, str] = {
    "configuring": "pending", "open": "pending", "in_progress": "pending", "in_review": "pending",
    "labelled": "completed", "accepted": "completed", "rejected": "completed",
    "canceled": "canceled", "error": "error",
}  # fmt: skip
BATCH: Mapping[BatchState, str] = {
    "staging": "staging", "open": "in_progress", "paused": "in_progress",
    "completed": "completed", "canceled": "completed", "archived": "completed",
    "deleted": "completed",
}  # fmt: skip
TEAM: Mapping[Role, str] = {
    "labeler": "labeler", "reviewer": "labeler", "member": "member", "manager": "manager",
    "admin": "admin", "owner": "admin",
}  # fmt: skip
REVIEWS = ("pending", "accepted", "fixed", "commented", "rejected")


def states(word: str, words: Mapping[Any, str]) -> tuple[str, ...]:
    """The hub's states that a word of the vendor means."""
    return tuple(state for state, theirs in words.items() if theirs == word)
