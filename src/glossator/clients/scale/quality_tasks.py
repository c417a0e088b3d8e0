"""Tasks whose answer is known."""

from __future__ import annotations

from typing import Any

from glossator.clients.scale.records import Json, Record


class QualityTask(Record):
    """``expected_response`` is the known answer; ``initial_response`` the one that a reviewer is
    to correct, None where a labeller is tested."""

    def __init__(self, json: Json, client: Any) -> None:
        super().__init__(json, client)
        self.id: str = json["id"]
        self.initial_response: Any = json.get("initial_response")
        self.expected_response: Any = json["expected_response"]
