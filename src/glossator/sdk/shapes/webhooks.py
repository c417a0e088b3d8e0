"""Webhooks and their deliveries."""

from __future__ import annotations

from glossator.sdk.shapes.out import Out


class Webhook(Out):
    """A webhook; never its secret. ``failing_since`` is when calls began to fail, all since."""

    id: int
    project_id: int | None
    dialect: str
    url: str
    kinds: tuple[str, ...]
    active: bool
    failing_since: str | None
    last_call_at: str | None
    last_error: str | None
    created_by: int
    created_at: str
    old_secret_until: str | None


class NewSecret(Webhook):
    """A webhook with its secret, shown this once."""

    secret: str

    def __repr__(self) -> str:
        return f"{type(self).__name__}(id={self.id}, ...)"  # never the secret


class Delivery(Out):
    """One event on its way to a webhook: ``pending``, ``delivered`` or ``gave_up``. ``status`` and
    ``error`` are of the last try, ``next_at`` is when the next one is."""

    id: int
    webhook_id: int
    event_id: int
    state: str
    tries: int
    next_at: str | None
    status: int | None
    error: str | None
    created_at: str
    ended_at: str | None
