"""The protocol of Scale AI: what ``scaleapi`` 2.15 and 2.18 speak."""

from glossator.dialects.scale.errors import render_error
from glossator.dialects.scale.keys import credential
from glossator.edge import Dialect, Reply
from glossator.model.event import Event


def _write_event(event: Event, subscription: object) -> Reply | None:
    return None


dialect = Dialect(
    name="scale",
    routes=[],
    credential=credential,
    render_error=render_error,
    write_event=_write_event,
    docs="",
    draft=True,
    patience_s=20.0,
)
