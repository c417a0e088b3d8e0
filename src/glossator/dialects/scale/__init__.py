"""The protocol of Scale AI: what ``scaleapi`` 2.15 and 2.18 speak."""

from glossator.dialects.scale.errors import render_error
from glossator.dialects.scale.events import write_event
from glossator.dialects.scale.keys import credential
from glossator.dialects.scale.routes import routes
from glossator.edge import Dialect

dialect = Dialect(
    name="scale",
    routes=routes,
    credential=credential,
    render_error=render_error,
    write_event=write_event,
    docs="",
    # The vendor's client does not try again over http: it waits rather than be refused.
    patience_s=20.0,
)
