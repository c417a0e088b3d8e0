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
    """What one request does about its key: nothing at all without one.

    ``body_hash`` is None while a streamed body has not been read.
    """

    def __init__(
        self, key: bytes | None, member_id: int, route: str, body_hash: bytes | None
    ) -> None:
        text = None if key is None else key.decode("latin-1")
        if text is not None and not (1 <= len(text) <= LONGEST and text.isprintable()):
            raise Invalid(f"Idempotency-Key must be 1 to {LONGEST} printable characters")
        self._key = None if text is None else f"{member_id}:{text}"
        self._route = route
        self._hash = body_hash

    def before(self, context: Context) -> Reply | None:
        """Reserve the key in the first unit of the work, or give the answer of the first request."""
        if self._key is None:
            return None
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

    def beat(self, context: Context) -> None:
        """The work goes on: whoever asks with the key is told to wait, and does not take over."""
        if self._key is not None:
            idempotency.beat(context.tx, self._key, context.at)

    def after(self, context: Context, reply: Reply) -> None:
        """Keep the answer in the last unit of the work."""
        if self._key is not None and isinstance(reply.body, bytes):
            stored = _Stored(reply.body, reply.media_type, reply.headers)
            idempotency.finish(context.tx, self._key, reply.status, msgspec.json.encode(stored))

    def give_up(self, context: Context) -> None:
        """The work failed: the key may be used again."""
        if self._key is not None:
            idempotency.drop(context.tx, self._key)


NO_RETRY = Retry(None, 0, "", None)
