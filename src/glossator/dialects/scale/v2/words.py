"""The hub's states in the words of the second version; pure. Batches are ``cancelled`` here, tasks
``canceled``."""

from __future__ import annotations

from collections.abc import Mapping

from glossator.dialects.scale.words import TASK as TASK
from glossator.model.project import BatchState

BATCH: Mapping[BatchState, str] = {
    "staging": "staging", "open": "in_progress", "paused": "paused", "completed": "completed",
    "archived": "completed", "deleted": "completed", "canceled": "cancelled",
}  # fmt: skip
DELETED = "deleted"
"""A word of the vendor for tasks; ours are gone then, and in no list."""
CHATS = frozenset({"chat", "chatlite", "chatexperimental", "multichat", "multistage"})
"""The task types that are answered with conversations."""
