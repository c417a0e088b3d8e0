"""The bodies of native webhooks: the event as the list of events shows it."""

from typing import Any

import msgspec

from glossator.dialects.native.codec import write_event as write
from glossator.edge import Reply
from glossator.model.event import Event


def write_event(event: Event, subscription: Any) -> Reply | None:
    """Every kind of event, as it is."""
    return Reply(200, msgspec.json.encode(write(event)))
