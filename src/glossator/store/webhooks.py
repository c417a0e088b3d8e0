"""Webhooks: who wants to be called about what, with which secrets."""

from functools import lru_cache

import msgspec

from glossator.store import sealing, tables
from glossator.store.rows import Reader
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

_encode = msgspec.json.Encoder().encode


class Webhook(msgspec.Struct, frozen=True):
    """Where an organization (or one project) wants to be called. No ``kinds`` means all. Its
    secrets are not here, so that nothing which shows a webhook can show them. ``addressed``: it is
    called only about tasks and batches that name it, and is in no list."""

    id: int
    project_id: int | None
    dialect: str
    url: str
    kinds: tuple[str, ...]
    active: bool
    failing_since: int | None
    last_call_at: int | None
    last_error: str | None
    member_id: int
    created_at: int
    old_until: int | None
    addressed: bool = False


class Hook(msgspec.Struct, frozen=True):
    """What the writer of events needs of an active webhook."""

    id: int
    project_id: int | None
    kinds: frozenset[str]

    def wants(self, kind: str, project_id: int | None) -> bool:
        """Whether it is called about an event of this kind."""
        of_project = self.project_id is None or self.project_id == project_id
        return of_project and (not self.kinds or kind in self.kinds)


@lru_cache(maxsize=512)
def _kinds(body: bytes) -> tuple[str, ...]:
    return msgspec.json.decode(body, type=tuple[str, ...])


@lru_cache(maxsize=512)
def _kind_set(body: bytes) -> frozenset[str]:
    return frozenset(_kinds(body))


# The webhooks

_webhook = Reader(Webhook, tables.webhooks, {"kinds": lambda body: _kinds(bytes(body))})

_GET = Statement(f"SELECT {_webhook.columns} FROM webhooks WHERE id = :id AND org_id = :org")
_LIST = Statement(
    f"SELECT {_webhook.columns} FROM webhooks WHERE org_id = :org AND id > :after "
    "AND NOT addressed "
    "AND (project_id = :project OR :project = 0) AND (project_id IS NULL OR EXISTS (SELECT 1 "
    "FROM projects p WHERE p.id = webhooks.project_id AND p.state <> 'deleted')) "
    "ORDER BY id LIMIT :limit"
)
_HOOKS = Statement(
    "SELECT id, project_id, kinds FROM webhooks WHERE org_id = :org AND active AND NOT addressed"
)
_ADDRESS = Statement(
    f"SELECT {_webhook.columns} FROM webhooks WHERE org_id = :org AND url = :url AND addressed "
    "AND dialect = :dialect ORDER BY id LIMIT 1"
)
_UPDATE = Statement(
    "UPDATE webhooks SET url = :url, kinds = :kinds, active = :active, "
    "failing_since = CASE WHEN :active THEN NULL ELSE failing_since END "
    "WHERE id = :id AND org_id = :org"
)
_ROTATE = Statement(
    "UPDATE webhooks SET old_secret = CASE WHEN :keep THEN secret END, old_until = :until, "
    "secret = :secret WHERE id = :id AND org_id = :org"
)
_SECRETS = Statement(
    "SELECT secret, old_secret, old_until FROM webhooks WHERE id = :id AND org_id = :org"
)
_REMOVE = Statement("DELETE FROM webhooks WHERE id = :id AND org_id = :org")
_WENT_WELL = Statement(
    "UPDATE webhooks SET last_call_at = :now, failing_since = NULL, last_error = NULL "
    "WHERE id = :id AND org_id = :org"
)
_FAILED = Statement(
    "UPDATE webhooks SET last_call_at = :now, failing_since = coalesce(failing_since, :now), "
    "last_error = :error WHERE id = :id AND org_id = :org RETURNING failing_since, active"
)
_OFF = Statement(
    "UPDATE webhooks SET active = false WHERE id = :id AND active AND org_id = :org"
)  # fmt: skip


def add(tx: Transaction, hook: Webhook, secret: bytes) -> None:
    """Insert a webhook."""
    tx.add(
        tables.webhooks, id=hook.id, project_id=hook.project_id, dialect=hook.dialect,
        url=hook.url, kinds=_encode(hook.kinds), active=hook.active, member_id=hook.member_id,
        created_at=hook.created_at, secret=sealing.seal(secret), addressed=hook.addressed,
    )  # fmt: skip


def get(tx: Transaction, webhook_id: int) -> Webhook | None:
    """A webhook of the organization."""
    return _webhook.maybe(tx.one(_GET, id=webhook_id))


def address(tx: Transaction, dialect: str, url: str) -> Webhook | None:
    """What stands for an address that tasks and batches of a dialect name."""
    return _webhook.maybe(tx.one(_ADDRESS, dialect=dialect, url=url))


def every(tx: Transaction, after: int, limit: int, project_id: int | None) -> list[Webhook]:
    """The organization's webhooks by id, or those of one project."""
    return _webhook.all(tx.all(_LIST, after=after, limit=limit, project=project_id or 0))


def hooks(tx: Transaction) -> tuple[Hook, ...]:
    """The organization's active webhooks, for the events of one unit of work."""
    return tuple(Hook(row[0], row[1], _kind_set(bytes(row[2]))) for row in tx.all(_HOOKS))


def update(tx: Transaction, hook: Webhook) -> None:
    """Write what may be changed; one that is (again) active begins with a clean record."""
    tx.run(_UPDATE, id=hook.id, url=hook.url, kinds=_encode(hook.kinds), active=hook.active)


def rotate(tx: Transaction, webhook_id: int, secret: bytes, until: int) -> None:
    """Sign with a new secret, and until then with the present one as well, if its key is here."""
    row = tx.one(_SECRETS, id=webhook_id)
    keep = row is not None and sealing.opens(bytes(row[0]))
    tx.run(_ROTATE, id=webhook_id, secret=sealing.seal(secret), until=until, keep=keep)


def secrets(tx: Transaction, webhook_id: int, now: int) -> list[bytes]:
    """What to sign with now, the newest first."""
    row = tx.one(_SECRETS, id=webhook_id)
    if row is None:
        return []
    old = [bytes(row[1])] if row[1] is not None and row[2] > now else []
    return [sealing.unseal(stored) for stored in (bytes(row[0]), *old)]


def remove(tx: Transaction, webhook_id: int) -> None:
    """Delete a webhook; its deliveries follow."""
    tx.run(_REMOVE, id=webhook_id)


def went_well(tx: Transaction, webhook_id: int, now: int) -> None:
    """Note a call that was answered with a 2xx."""
    tx.run(_WENT_WELL, id=webhook_id, now=now)


def failed(tx: Transaction, webhook_id: int, now: int, error: str) -> int | None:
    """Note a call that failed; since when all have, None for one that is off or gone."""
    row = tx.one(_FAILED, id=webhook_id, now=now, error=error)
    return row[0] if row and row[1] else None


def turn_off(tx: Transaction, webhook_id: int) -> bool:
    """Whether this call turned it off."""
    return tx.run(_OFF, id=webhook_id) > 0
