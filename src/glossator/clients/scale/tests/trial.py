"""What all calls share when they are tried with Scale's own package and with ours."""

from __future__ import annotations

import sys
from datetime import datetime, timezone
from enum import Enum
from typing import Any

NAME = "a bc/def?x#é%"
TASK = "30553edd0b6a93f8f05f0fee"
T, U = "2024-01-02T03:04:05.123456", "2020-09-08"
FILTERS = {
    "project_name": NAME,
    "batch_name": "b 1",
    "unique_id": ["u1", "u2"],
    "completed_after": T,
    "completed_before": U,
    "updated_after": T,
    "updated_before": U,
    "created_after": T,
    "created_before": U,
    "tags": ["t1", "t 2"],
}
GEOMETRIES = {"box": {"objects_to_annotate": ["Cow", "Vache d'été"], "min_width": "30"}}
DAY = datetime(2024, 1, 2, tzinfo=timezone.utc)  # noqa: UP017 - also Python 3.10
PEOPLE = ["a@example.com", "b@example.com"]


class Trial:
    """``run`` gives what a call gives in the end; ``package`` is the one that is tried."""

    def __init__(self, package: str, client: Any, run: Any) -> None:
        self.c, self.run = client, run
        self.m = __import__(package, fromlist=["tasks"])
        modules = ("tasks", "batches", "teams", "exceptions", "api_client.v2")
        for name in modules:
            __import__(f"{package}.{name}")
            setattr(self, name.split(".")[-1], sys.modules[f"{package}.{name}"])

    def names(self) -> list[str]:
        return [name for name in dir(self) if name.startswith(("one_", "v2_"))]

    def outcome(self, name: str) -> Any:
        """What a call gives, or the name, code and message of its exception."""
        try:
            return shown(getattr(self, name)())
        except Exception as error:
            said = [
                type(error).__name__,
                getattr(error, "code", None) or getattr(error, "status", None),
            ]
            return [*said, str(getattr(error, "message", ""))]

    def refused(self, call: Any) -> Exception:
        """The exception that a call ends with."""
        try:
            self.run(call())
        except Exception as error:
            return error
        raise AssertionError("it was not refused")


def shown(value: Any) -> Any:
    """A value as JSON."""
    for name in ("as_dict", "to_dict"):
        if hasattr(value, name):
            return shown(getattr(value, name)())
    if isinstance(value, dict):
        return {name: shown(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [shown(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value
