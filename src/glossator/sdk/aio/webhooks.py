"""Webhooks and their deliveries."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from msgspec import UNSET, UnsetType

from glossator.model.event import EventKind
from glossator.sdk import shapes
from glossator.sdk.aio.bound import AsyncNoun, id_of, said


class AsyncWebhooks(AsyncNoun):
    """Addresses that are called about what happens."""

    async def list(
        self, project: int | shapes.Project | None = None, *, batch_size: int = 1000
    ) -> AsyncIterator[shapes.Webhook]:
        """The organization's webhooks, or those of one project."""
        params = {"project_id": None if project is None else id_of(project)}
        async for one in self._list(shapes.Webhook, "/v1/webhooks", params, batch_size):
            yield one

    async def create(
        self, url: str, kinds: Sequence[EventKind] = (), *,
        project: int | shapes.Project | None = None, active: bool = True,
    ) -> shapes.NewSecret:  # fmt: skip
        """Make a webhook; without ``kinds`` it is called about all. The answer has its secret, this
        once."""
        body = {
            "url": url, "kinds": list(kinds), "active": active,
            "project_id": None if project is None else id_of(project),
        }  # fmt: skip
        return await self._one(shapes.NewSecret, "POST", "/v1/webhooks", body)

    async def get(self, webhook: int) -> shapes.Webhook:
        """One webhook."""
        return await self._one(shapes.Webhook, "GET", f"/v1/webhooks/{id_of(webhook)}")

    async def update(
        self, webhook: int | shapes.Webhook, *, url: str | UnsetType = UNSET,
        kinds: Sequence[EventKind] | UnsetType = UNSET, active: bool | UnsetType = UNSET,
    ) -> shapes.Webhook:  # fmt: skip
        """Change what is said."""
        body = said({"url": url, "kinds": kinds, "active": active})
        return await self._one(shapes.Webhook, "PATCH", f"/v1/webhooks/{id_of(webhook)}", body)

    async def delete(self, webhook: int | shapes.Webhook) -> None:
        """Delete a webhook; what waits for it is given up."""
        await self._none("DELETE", f"/v1/webhooks/{id_of(webhook)}")

    async def rotate_secret(self, webhook: int | shapes.Webhook) -> shapes.NewSecret:
        """Make a new secret, shown this once; for a day calls are signed with the old one as well."""
        path = f"/v1/webhooks/{id_of(webhook)}/secret"
        return await self._one(shapes.NewSecret, "POST", path)

    async def test(self, webhook: int | shapes.Webhook) -> shapes.Delivery:
        """Call it with the event ``webhook.test``."""
        path = f"/v1/webhooks/{id_of(webhook)}/test"
        return await self._one(shapes.Delivery, "POST", path)

    async def deliveries(
        self, webhook: int | shapes.Webhook, *, batch_size: int = 1000
    ) -> AsyncIterator[shapes.Delivery]:
        """Its calls: how each stands, how often it was tried, what came back."""
        path = f"/v1/webhooks/{id_of(webhook)}/deliveries"
        async for one in self._list(shapes.Delivery, path, {}, batch_size):
            yield one

    async def replay(
        self, webhook: int | shapes.Webhook, delivery: int | shapes.Delivery
    ) -> shapes.Delivery:
        """Deliver once more."""
        path = f"/v1/webhooks/{id_of(webhook)}/deliveries/{id_of(delivery)}/replay"
        return await self._one(shapes.Delivery, "POST", path)
