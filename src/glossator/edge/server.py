"""The way of one request: find the route and the person, read, run; ``sending`` sends the reply."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import structlog

from glossator import crash
from glossator.edge import bodies, cookies, multipart
from glossator.edge.bodies import Cut, Lines, Stream
from glossator.edge.bridge import Bridge
from glossator.edge.call import Call, Headers, Reply
from glossator.edge.dialect import Dialect
from glossator.edge.keys import Keys
from glossator.edge.limits import Limits, Places, Rates, Room
from glossator.edge.retries import NO_RETRY, Retry
from glossator.edge.routing import Table
from glossator.edge.sending import Send, Sender
from glossator.edge.tally import LEFT, Tally
from glossator.model.errors import Forbidden, GlossatorError, Unavailable
from glossator.model.loss import Losses
from glossator.model.work import Member, Origin
from glossator.services import access, sessions
from glossator.services.access import Context
from glossator.store import accounts
from glossator.store import database as db
from glossator.store.blobs import Blobs
from glossator.store.database import Database
from glossator.store.transaction import Transaction

THREADS = 16
"""Long handlers that run at once."""
BIG = 256 * 1024
"""Bodies above this are decoded on a thread."""
_NOBODY = Member(id=0, org_id=0, user_id=0, role="labeler")
_log = structlog.get_logger()


class Mount:
    """A dialect with its table, and the endpoints of its vendor that are ``missing``."""

    def __init__(self, dialect: Dialect, missing: Sequence[tuple[str, str, str]]) -> None:
        self.dialect = dialect
        self.table = Table(dialect.routes, missing)


class _Asked:
    """What is known of a request so far."""

    __slots__ = ("dialect", "headers", "losses", "member", "origin", "scope")

    def __init__(self, dialect: Dialect, scope: Mapping[str, Any], request_id: str) -> None:
        self.dialect = dialect
        self.scope = scope
        self.origin = Origin(request_id)
        self.member = _NOBODY
        self.losses: Losses | None = None
        self.headers: Headers = ()


class Edge:
    """Serves the requests of every dialect. One for a process; ``start`` binds it to a loop."""

    def __init__(
        self, database: Database, blobs: Blobs, base_url: str | None = None,
        limits: Limits | None = None, tally: Tally | None = None, media: str = "",
    ) -> None:  # fmt: skip
        self.limits = limits or Limits()
        self.tally = tally or Tally()
        self.places = Places(THREADS)
        self._rates = Rates(self.limits)
        self._room = Room(self.limits.room)
        self.database = database
        self.blobs = blobs
        self.keys = Keys()
        self.sessions = Keys(accounts.used)
        self._base_url = base_url
        self.media = media
        self._bridge: Bridge | None = None
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="edge")
        self.sender = Sender()

    def close(self) -> None:
        """Wait for the long handlers and write what is left."""
        self._pool.shutdown(wait=True)
        self.sender.close()
        if self._bridge is not None:
            self._bridge.close()
        self.write_used()

    def write_used(self) -> None:
        """Write when keys and sessions were last used."""
        self.keys.write_used(self.database)
        self.sessions.write_used(self.database)

    @property
    def bridge(self) -> Bridge:
        """The way into the database, of the running loop."""
        if self._bridge is None:
            self._bridge = Bridge(self.database, asyncio.get_running_loop())
        return self._bridge

    async def serve(
        self, mount: Mount, scope: Mapping[str, Any], segments: list[str], receive: Any, send: Send
    ) -> None:
        """Answer one request under a dialect's mount."""
        asked = _Asked(mount.dialect, scope, new_id())
        tally = self.tally
        tally.in_flight += 1
        status, began = LEFT, time.perf_counter()
        try:
            reply = await self._answer(mount, asked, segments, receive)
            if reply is not None:
                status = reply.status
                await self.sender.send(
                    reply, send, scope["method"], asked.origin.request_id, asked.losses, receive,
                    asked.headers,
                )  # fmt: skip
        finally:
            tally.in_flight -= 1
            seconds = time.perf_counter() - began
            dialect, member = mount.dialect.name, asked.member
            tally.ended(dialect, scope["method"], asked.origin, member, status, seconds)

    async def _answer(
        self, mount: Mount, asked: _Asked, segments: list[str], receive: Any
    ) -> Reply | None:
        """The reply, also to what is wrong; None if the client has left."""
        scope, request_id = asked.scope, asked.origin.request_id
        try:
            if self.tally.in_flight > self.limits.requests:
                self.tally.refused += 1
                raise Unavailable("the server has too many requests")
            headers = dict(scope["headers"])  # their names are in lower case: ASGI says so
            route, path = mount.table.find(scope["method"], segments)
            word = cookies.token(headers) if mount.dialect.cookies else None
            if route.public:
                asked.origin = _origin(scope, route.name, None, request_id)
            else:
                key = mount.dialect.credential(headers)
                await self._identify(asked, route.name, key, word)
                if asked.member.reads_only and not route.reads:
                    raise Forbidden("this key may only read")
            if mount.dialect.cookies and route.method != "GET" and b"authorization" not in headers:
                cookies.check(headers, None if route.public else word, self._site(scope))
            call = Call(
                route, path, asked.member, partial(self._base, scope, mount.dialect.name),
                request_id,
            )  # fmt: skip
            call.headers, call.blobs, call.retry = headers, self.blobs, NO_RETRY
            call.session, call.site, call.media = word, self._site(scope), self.media
            call.origin = asked.origin
            call.query = bodies.query(scope.get("query_string", b""), route.query)
            reply = await self._run(call, receive)
            if route.mode != "read":
                crash.point("answer-ready")
            if call.sessions_ended:
                self.sessions.forget()
            asked.losses = call.losses  # a unit that was run again begins them anew
            if not isinstance(reply.body, bytes) and scope["method"] != "HEAD":
                return await self.sender.begun(reply)
            return reply
        except Cut:
            return None
        except GlossatorError as error:
            if error.then is not None:
                await self._then(error.then, asked)
            if isinstance(error, Unavailable) and error.__cause__:
                _log.error("unavailable", request=request_id, cause=repr(error.__cause__))
            return mount.dialect.render_error(error, request_id)
        except Exception:
            _log.exception("failed", request=request_id, route=asked.origin.route)
            return mount.dialect.render_error(GlossatorError("internal error"), request_id)

    def _base(self, scope: Mapping[str, Any], name: str) -> str:
        return f"{self._site(scope)}/{name}"

    def _site(self, scope: Mapping[str, Any]) -> str:
        if self._base_url:
            return self._base_url.rstrip("/")
        host, port = scope["server"]
        return f"{scope['scheme']}://{host}:{port}"

    async def _identify(self, asked: _Asked, route: str, key: str | None, word: str | None) -> None:
        """Find the person behind a session's word or a key, and hold it to its rate."""
        asked.origin = _origin(asked.scope, route, key, asked.origin.request_id)
        kept, said = (self.keys, key) if word is None else (self.sessions, word)
        look: Callable[..., tuple[int, Member]]
        look = access.identify if word is None else sessions.identify
        known = kept.get(said) if said else None
        if known is None:
            number, known = await self.bridge.run("read", lambda tx: look(tx, said, access.now()))
            kept.put(said or "", number, known)
        asked.member = known
        if self.limits.rate > 0 and said:
            asked.headers = await self._rates.admit(said, asked.dialect.patience_s)

    async def _then(self, work: Callable[[Any], None], asked: _Asked) -> None:
        """What is still to be done after a refusal, in a unit of work of its own."""

        def unit(tx: Transaction) -> None:
            work(Context(tx, asked.member, self.blobs, origin=asked.origin))

        with contextlib.suppress(GlossatorError):
            await self.bridge.run("write", unit)

    # Running

    async def _run(self, call: Call, receive: Any) -> Reply:
        stream = Stream(receive, call.headers, call.route.limit, self.limits.idle_s)
        try:
            return await self._run_with(call, stream)
        finally:
            if stream.held:
                self._room.give(stream.held)

    async def _run_with(self, call: Call, stream: Stream) -> Reply:
        route = call.route
        lines = route.lines is not None and _is_lines(call.headers)
        body_hash = None if lines else await self._read(call, stream)
        key = call.headers.get(b"idempotency-key")
        if key is not None and route.method == "POST" and not route.secret:
            asked = f"{route.name} {call.path} {call.query}"
            call.retry = Retry(key, call.member.id, asked, body_hash)
        if route.mode == "steps":
            return await self._steps(call, stream, lines)
        if route.quick and self.database.embedded:
            return self.database.look_up(partial(self._unit, call))
        # A key is kept with its answer, also where the work itself only reads.
        mode = route.mode if call.retry is NO_RETRY else "write"
        found: Reply = await self.bridge.run(mode, partial(self._unit, call))
        return found

    async def _read(self, call: Call, stream: Stream) -> bytes:
        """Read and decode the body as the route says; a hash over it."""
        route = call.route
        if route.upload:
            call.form, call.files, digest = await multipart.take(stream, call.headers, self.blobs)
            return digest
        if route.method in ("GET", "HEAD", "DELETE") and route.body is None:
            return b""
        body = call.raw_body = await stream.all(self._room)
        if route.body is not None and (body or not route.optional):
            struct, in_parts = route.decode or route.body, route.decode is not None
            if len(body) > BIG:
                loop = asyncio.get_running_loop()
                read = partial(bodies.decode, body, struct, in_parts)
                call.body = await loop.run_in_executor(self.sender.pool, read)
            else:
                call.body = bodies.decode(body, struct, in_parts)
        if b"idempotency-key" in call.headers:
            return hashlib.sha256(body).digest()
        return b""

    def _unit(self, call: Call, tx: Transaction) -> Reply:
        """One unit of work: the handler, and the kept answer of a retry."""
        call.losses = Losses(keep=100)
        call.context = Context(tx, call.member, self.blobs, losses=call.losses, origin=call.origin)
        kept = call.retry.before(call.context)
        if kept is not None:
            return kept
        reply = call.route.handler(call)
        call.retry.after(call.context, reply)
        return reply

    async def _steps(self, call: Call, stream: Stream, lines: bool) -> Reply:
        """A handler that runs several units of work, on a thread."""
        loop = asyncio.get_running_loop()
        # Not of the call itself: that would be a cycle, and its body would stay for long.
        step = partial(self._step, call.member, call.origin)
        call.unit, call.read = partial(step, db.write), partial(step, db.read)
        feeding = None
        await self.places.take(call.member.org_id)
        try:
            if lines:
                source = Lines()
                call.lines = iter(source)
                feeding = asyncio.create_task(source.feed(stream))
            return await loop.run_in_executor(self._pool, call.route.handler, call)
        finally:
            self.places.give(call.member.org_id)
            if feeding is not None:
                source.stop()
                await feeding

    def _step(
        self, member: Member, origin: Origin, run: Callable[..., Any],
        work: Callable[[Context], Any],
    ) -> Any:  # fmt: skip
        def unit(tx: Transaction) -> Any:
            return work(Context(tx, member, self.blobs, origin=origin))

        return run(self.database, unit)


def new_id() -> str:
    """A request's id: a random UUID, which every dialect can show as it is."""
    text = secrets.token_hex(16)
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def _origin(scope: Mapping[str, Any], route: str, key: str | None, request_id: str) -> Origin:
    client = scope.get("client")
    prefix = key[4:16] if key is not None and key.startswith("gls_") else ""
    return Origin(request_id, client[0] if client else "", route, prefix)


def _is_lines(headers: Mapping[bytes, bytes]) -> bool:
    kind = headers.get(b"content-type", b"").split(b";")[0].strip().lower()
    return kind in (b"application/x-ndjson", b"application/jsonl", b"application/x-jsonlines")
