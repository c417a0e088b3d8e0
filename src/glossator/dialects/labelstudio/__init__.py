"""The protocol of Label Studio: what ``label-studio-sdk`` 1.0 speaks."""

from glossator.dialects.labelstudio.errors import render_error
from glossator.dialects.labelstudio.keys import credential
from glossator.dialects.labelstudio.routes import routes
from glossator.edge import Dialect, Reply
from glossator.model.event import Event


def _write_event(event: Event, subscription: object) -> Reply | None:
    """No event has this vendor's form yet: its webhooks are not served (``endpoints.txt``)."""
    return None


dialect = Dialect(
    name="labelstudio",
    routes=routes,
    credential=credential,
    render_error=render_error,
    write_event=_write_event,
    docs="",
    patience_s=5.0,
)
