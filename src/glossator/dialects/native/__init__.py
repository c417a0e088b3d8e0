"""The native API: the hub's own words, spoken by the web interface, the client and the CLI."""

from collections.abc import Mapping

from glossator.dialects.native.errors import render_error
from glossator.dialects.native.routes import routes
from glossator.dialects.native.webhooks import write_event
from glossator.edge import Dialect


def _credential(headers: Mapping[bytes, bytes]) -> str | None:
    kind, _, key = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    return key.strip() if kind.lower() == "bearer" else None


dialect = Dialect(
    name="native",
    routes=routes,
    credential=_credential,
    render_error=render_error,
    write_event=write_event,
    docs="",
    cookies=True,
)
