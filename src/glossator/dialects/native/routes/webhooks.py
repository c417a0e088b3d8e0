"""Webhooks and their deliveries."""

import msgspec

from glossator.dialects.native import schema
from glossator.dialects.native.codec import given, maybe_moment, moment
from glossator.dialects.native.routes.lists import listed
from glossator.edge import Call, Reply, delete, get, patch, post
from glossator.services import webhooks
from glossator.services.webhooks import WebhookDraft
from glossator.store.deliveries import Delivery
from glossator.store.webhooks import Webhook


def _webhook(hook: Webhook) -> schema.Webhook:
    return schema.Webhook(
        id=hook.id, project_id=hook.project_id, dialect=hook.dialect, url=hook.url,
        kinds=hook.kinds, active=hook.active, failing_since=maybe_moment(hook.failing_since),
        last_call_at=maybe_moment(hook.last_call_at), last_error=hook.last_error,
        created_by=hook.member_id, created_at=moment(hook.created_at),
        old_secret_until=maybe_moment(hook.old_until),
    )  # fmt: skip


def _with_secret(found: tuple[Webhook, str]) -> schema.NewSecret:
    return schema.NewSecret(**msgspec.structs.asdict(_webhook(found[0])), secret=found[1])


def _delivery(one: Delivery) -> schema.Delivery:
    return schema.Delivery(
        id=one.id, webhook_id=one.webhook_id, event_id=one.event_id, state=one.state,
        tries=one.tries, next_at=maybe_moment(one.next_at), status=one.status, error=one.error,
        created_at=moment(one.created_at), ended_at=maybe_moment(one.ended_at),
    )  # fmt: skip


def list_webhooks(call: Call) -> Reply:
    """The organization's webhooks, or those of one project."""
    query = call.query
    found = webhooks.every(call.context, query.after, query.limit, query.project_id)
    return listed(call, found, _webhook)


def create_webhook(call: Call) -> Reply:
    """Make a webhook; the answer has its secret, once."""
    body = call.body
    draft = WebhookDraft(
        url=body.url, kinds=body.kinds, project_id=body.project_id, active=body.active
    )
    return call.json(_with_secret(webhooks.create(call.context, draft)))


def get_webhook(call: Call) -> Reply:
    """One webhook."""
    return call.json(_webhook(webhooks.get(call.context, call.number("webhook_id"))))


def change_webhook(call: Call) -> Reply:
    """Change a webhook, or turn it on or off."""
    number = call.number("webhook_id")
    return call.json(_webhook(webhooks.update(call.context, number, **given(call.body))))


def delete_webhook(call: Call) -> Reply:
    """Delete a webhook; what waits for it is given up."""
    webhooks.delete(call.context, call.number("webhook_id"))
    return call.empty()


def rotate_secret(call: Call) -> Reply:
    """Make a new secret, shown once; for a day calls are signed with the old one as well."""
    return call.json(_with_secret(webhooks.rotate(call.context, call.number("webhook_id"))))


def test_webhook(call: Call) -> Reply:
    """Call a webhook with the event ``webhook.test``."""
    return call.json(_delivery(webhooks.test(call.context, call.number("webhook_id"))))


def list_deliveries(call: Call) -> Reply:
    """A webhook's calls: how each stands, how often it was tried, what came back."""
    number, query = call.number("webhook_id"), call.query
    found = webhooks.history(call.context, number, query.after, query.limit)
    return listed(call, found, _delivery)


def replay_delivery(call: Call) -> Reply:
    """Deliver once more: a new row, the same message for the receiver."""
    hook, number = call.number("webhook_id"), call.number("delivery_id")
    return call.json(_delivery(webhooks.replay(call.context, hook, number)))


routes = [
    get("/v1/webhooks", list_webhooks, may="manage", query=schema.WebhookFilter,
        answer=schema.Items),
    post("/v1/webhooks", create_webhook, may="manage", body=schema.NewWebhook,
         answer=schema.NewSecret, status=201, secret=True),
    get("/v1/webhooks/{webhook_id}", get_webhook, may="manage", answer=schema.Webhook),
    patch("/v1/webhooks/{webhook_id}", change_webhook, may="manage", body=schema.WebhookChange,
          answer=schema.Webhook),
    delete("/v1/webhooks/{webhook_id}", delete_webhook, may="manage"),
    post("/v1/webhooks/{webhook_id}/secret", rotate_secret, may="manage",
         answer=schema.NewSecret, secret=True),
    post("/v1/webhooks/{webhook_id}/test", test_webhook, may="manage", answer=schema.Delivery,
         status=202),
    get("/v1/webhooks/{webhook_id}/deliveries", list_deliveries, may="manage",
        query=schema.Page, answer=schema.Items),
    post("/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay", replay_delivery,
         may="manage", answer=schema.Delivery, status=202),
]  # fmt: skip
