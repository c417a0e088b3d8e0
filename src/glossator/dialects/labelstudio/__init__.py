"""The protocol of Label Studio: what ``label-studio-sdk`` 1.0 speaks."""

from collections.abc import Mapping

from glossator.dialects.labelstudio.errors import render_error
from glossator.dialects.labelstudio.routes import routes
from glossator.edge import Dialect, Reply
from glossator.model.event import Event


def _credential(headers: Mapping[bytes, bytes]) -> str | None:
    """The key of ``Authorization: Token KEY``."""
    # Quirk: the vendor's client writes two spaces ("Token  KEY"): split on whitespace. [sdk 1.0.10]
    words = headers.get(b"authorization", b"").decode("latin-1").split()
    return words[1] if len(words) == 2 and words[0].lower() in ("token", "bearer") else None


def _write_event(event: Event, subscription: object) -> Reply | None:
    """No event has this vendor's form yet: its webhooks are not served (``endpoints.txt``)."""
    return None


dialect = Dialect(
    name="labelstudio",
    routes=routes,
    credential=_credential,
    render_error=render_error,
    write_event=_write_event,
    docs="",
)
