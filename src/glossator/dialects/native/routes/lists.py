"""Lists by id: what every list answer looks like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from glossator.dialects.native import schema
from glossator.edge import Call, Reply


def listed(call: Call, found: Sequence[Any], write: Callable[[Any], Any], ids: Any = None) -> Reply:
    """One page and where it goes on; ``ids`` gives an item's id where that is not ``.id``."""
    last = None
    if found and len(found) == call.query.limit:
        last = ids(found[-1]) if ids else found[-1].id
    return call.json(schema.Items(items=[write(one) for one in found], next=last))
