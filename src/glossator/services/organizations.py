"""What an organization has set for itself; the command line sets it."""

import msgspec

from glossator.model.errors import Invalid
from glossator.services import access, audit
from glossator.services.access import Context
from glossator.store import members

SETTINGS = {
    "scale.task_types": "task types that Scale's dialect takes, with commas between; empty: all",
    "scale.v2": "whether the second version of Scale's API is served: yes or no",
}
"""Name -> what it means."""
_read = msgspec.json.Decoder(dict[str, str]).decode


def settings(context: Context) -> dict[str, str]:
    """All that is set."""
    body = members.settings(context.tx)
    return _read(body) if body else {}


def set(context: Context, name: str, value: str) -> None:
    """Set one; empty takes it back."""
    access.allow(context, "administer")
    if name not in SETTINGS:
        raise Invalid(f"no such setting: {name}", {"name": "one of " + ", ".join(SETTINGS)})
    before = settings(context)
    after = {**before, name: value}
    if not value:
        after.pop(name)
    members.set_settings(context.tx, msgspec.json.encode(after))
    audit.record(context, "organization.changed", context.tx.org, before=before, after=after)
