"""The bodies of native webhooks."""

from typing import Any

import msgspec

from glossator.edge import Reply
from glossator.model.event import Event


def write_event(event: Event, subscription: Any) -> Reply | None:
    """Every kind of event, as it is."""
    return Reply(200, msgspec.json.encode(event))
