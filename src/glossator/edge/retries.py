"""``Idempotency-Key``: the same request sent again gets the first answer, byte for byte."""

from __future__ import annotations

import msgspec

from glossator.edge.call import Headers, Reply
from glossator.model.errors import Conflict, Invalid
from glossator.services.access import Context
from glossator.store import idempotency
from glossator.store.idempotency import Kept

LONGEST = 255


class _Stored(msgspec.Struct, array_like=True):
    body: bytes
    media_type: str
    headers: Headers


class Retry:
    """The key of one request; ``body_hash`` None while a streamed body has not been read."""

    def __init__(self, key: bytes, member_id: int, route: str, body_hash: bytes | None) -> None:
        text = key.decode("latin-1")
        if not 1 <= len(text) <= LONGEST or not text.isprintable():
            raise Invalid(f"Idempotency-Key must be 1 to {LONGEST} printable characters")
        self._key = f"{member_id}:{text}"
        self._route = route
        self._hash = body_hash

    def before(self, context: Context) -> Reply | None:
        """Reserve the key, or give the answer of the first request."""
        kept = idempotency.begin(context.tx, self._key, self._route, self._hash or b"", context.at)
        return None if kept is None else self._again(kept)

    def _again(self, kept: Kept) -> Reply:
        if kept.route != self._route or (self._hash is not None and kept.body_hash != self._hash):
            raise Invalid("this Idempotency-Key was used with another request")
        if kept.status is None or kept.reply is None:
            raise Conflict(
                "the first request with this Idempotency-Key is still running", "running"
            )
        stored = msgspec.json.decode(kept.reply, type=_Stored)
        return Reply(kept.status, stored.body, stored.media_type, stored.headers)

    def after(self, context: Context, reply: Reply) -> None:
        """Keep the answer in the transaction of the work."""
        if isinstance(reply.body, bytes):
            stored = _Stored(reply.body, reply.media_type, reply.headers)
            idempotency.finish(context.tx, self._key, reply.status, msgspec.json.encode(stored))

    def give_up(self, context: Context) -> None:
        """The work failed: the key may be used again."""
        idempotency.drop(context.tx, self._key)
