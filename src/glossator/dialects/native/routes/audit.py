"""The audit, for administrators."""

from collections.abc import Iterator

import msgspec

from glossator.dialects.native import schema
from glossator.dialects.native.codec import maybe_read_moment, moment
from glossator.dialects.native.routes.lists import listed
from glossator.edge import Call, Reply, get
from glossator.edge.download import disposition
from glossator.services import access, audit
from glossator.services.audit import Entry, Filter

LINES = "application/x-ndjson"
_encode_lines = msgspec.json.Encoder().encode_lines


def _entry(one: Entry) -> schema.AuditEntry:
    return schema.AuditEntry(
        id=one.id, at=moment(one.at), member_id=one.member_id, user_id=one.user_id,
        key_prefix=one.key_prefix, peer=one.peer, request_id=one.request, route=one.route,
        what=one.what, object_id=one.object_id, before=one.before, after=one.after,
    )  # fmt: skip


def _filter(query: schema.AuditPage | schema.AuditFilter) -> Filter:
    told = {
        "member_id": query.member_id, "what": query.what,
        "since": maybe_read_moment(query.since), "until": maybe_read_moment(query.until),
    }  # fmt: skip
    return msgspec.convert({k: v for k, v in told.items() if v is not None}, Filter)


def list_audit(call: Call) -> Reply:
    """What was done to people, keys, projects and webhooks, and exported: by whom, from where."""
    query = call.query
    found = audit.every(call.context, query.after, query.limit, _filter(query))
    return listed(call, found, _entry)


def export_audit(call: Call) -> Reply:
    """The same as JSON lines, all of it."""
    which = _filter(call.query)
    call.read(lambda context: access.allow(context, "administer"))

    def lines() -> Iterator[bytes]:
        for chunk in audit.stream(call.read, which):
            yield _encode_lines([_entry(one) for one in chunk])

    headers = (("Content-Disposition", disposition("audit.jsonl", inline=False)),)
    return Reply(200, lines(), LINES, headers)


routes = [
    get("/v1/audit", list_audit, may="administer", query=schema.AuditPage, answer=schema.Items),
    get("/v1/audit/export", export_audit, mode="steps", may="administer",
        query=schema.AuditFilter, media_type=LINES),
]  # fmt: skip
