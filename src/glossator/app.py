"""The application: every dialect at its mount, the web interface, health, and a 404 that names the
base URLs."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import ssl
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from glossator import interface, jobs, outgoing, reference
from glossator.edge import media
from glossator.edge.call import Reply
from glossator.edge.dialect import unserved
from glossator.edge.limits import Limits
from glossator.edge.routing import split
from glossator.edge.server import Edge, Mount, new_id
from glossator.edge.tally import Tally
from glossator.jobs.handlers import BULKY, HANDLERS, PERIODIC
from glossator.model.errors import GlossatorError, NotFound
from glossator.outgoing import mail
from glossator.registry import served
from glossator.services import access, passwords, sweeps, throttle
from glossator.settings import Settings
from glossator.store import migrate
from glossator.store.blobs import Blobs
from glossator.store.database import Database
from glossator.store.transaction import Transaction

if TYPE_CHECKING:
    from glossator.metrics import Metrics

TEXT = "text/plain; charset=utf-8"
_USED_EVERY_S = 60.0
_STRICT = (b"strict-transport-security", b"max-age=31536000")
RATE = 2000.0
"""Requests of one key a second where several servers may share a database."""


class App:
    """The ASGI application of one process. ``ended`` is set when it must not take more work."""

    def __init__(
        self, settings: Settings, database: Database, blobs: Blobs, worker: bool = True
    ) -> None:
        self.settings = settings
        self.database = database
        self.blobs = blobs
        outgoing.permit(outgoing.Policy(settings.outgoing_allow))
        mail.through(settings.smtp_url, settings.mail_from)
        passwords.cost(settings.password_memory)
        throttle.limit(settings.login_tries, settings.login_tries_address)
        lines = settings.log_level in ("debug", "info")
        origin = settings.media_origin.rstrip("/")
        self._media_host = media.host(origin, settings.base_url) if origin else None
        self._media = Mount(media.DIALECT, ())
        self.edge = Edge(
            database, blobs, settings.base_url or None, _limits(settings, database), Tally(lines),
            origin,
        )  # fmt: skip
        known = served(filter(None, settings.draft_dialects.split(",")))
        self._mounts = {name: Mount(found, unserved(name)) for name, found in known.items()}
        self._root = self._mounts.get(settings.root_dialect)
        self._with_worker = worker
        self._worker: jobs.Worker | None = None
        self._background: set[asyncio.Task[None]] = set()
        self._look: asyncio.Future[None] | None = None
        self._series: Metrics | None = None
        self._stop_metrics: Callable[[], None] = _nothing
        self.ended = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def _http(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["scheme"] == "https":
            send = _strict(send)
        segments = split(scope.get("raw_path") or scope["path"].encode())
        if self._media_host and media.asked(dict(scope["headers"])) == self._media_host:
            await self.edge.serve(self._media, scope, segments, receive, send)
            return
        mount = self._mounts.get(segments[0]) if segments else None
        if mount is not None:
            await self.edge.serve(mount, scope, segments[1:], receive, send)
        elif segments == ["metrics"] and self.settings.metrics_key:
            await self._plain(await self._metrics(scope), scope, send)
        elif segments in (["health"], ["ready"]):
            await self._plain(await self._health(segments[0]), scope, send)
        elif segments[:1] == ["docs"] and scope["method"] in ("GET", "HEAD"):
            await self._plain(self._reference(segments[1:], scope), scope, send)
        elif (page := self._page(segments, scope)) is not None:
            await self._plain(page, scope, send)
        elif self._root is not None:
            await self.edge.serve(self._root, scope, segments, receive, send)
        else:
            await self._plain(Reply(404, self._bases(scope), TEXT), scope, send)

    async def _plain(self, reply: Reply, scope: Any, send: Any) -> None:
        await self.edge.sender.send(reply, send, scope["method"], new_id())

    def _reference(self, segments: list[str], scope: Any) -> Reply:
        dialects = {name: mount.dialect for name, mount in self._mounts.items()}
        try:
            return reference.answer(segments, dialects, self._address(scope), self.edge.media)
        except NotFound:
            return Reply(404, self._bases(scope), TEXT)

    def _page(self, segments: list[str], scope: Any) -> Reply | None:
        """A page of the web interface or a file of it, if that is what was asked for."""
        if scope["method"] not in ("GET", "HEAD"):
            return None
        return interface.answer(segments, dict(scope["headers"]), self.edge.media)

    def _address(self, scope: Any) -> str:
        base = self.settings.base_url.rstrip("/")
        if not base:
            host, port = scope["server"]
            base = f"{scope['scheme']}://{host}:{port}"
        return base

    def _bases(self, scope: Any) -> bytes:
        base = self._address(scope)
        lines = [f"  {name:12} {base}/{name}" for name in sorted(self._mounts)]
        return (
            "There is nothing at this path. The base URLs of this server:\n\n"
            + "\n".join(lines)
            + f"\n\nThe API reference: {base}/docs\n"
        ).encode()

    async def _health(self, which: str) -> Reply:
        """``/health``: the process lives. ``/ready``: database, migrations and files are in
        order."""
        if which == "health":
            return Reply(200, b"ok\n", TEXT)
        if self.ended:
            return Reply(503, b"ending\n", TEXT)
        try:
            await asyncio.wait_for(self.edge.bridge.run("read", _reachable), 5)
        except (GlossatorError, TimeoutError):
            return Reply(503, b"the database cannot answer\n", TEXT)
        try:
            await asyncio.wait_for(asyncio.shield(self._look_at_files()), 5)
        except (GlossatorError, TimeoutError):
            return Reply(503, b"the stored files cannot be reached\n", TEXT)
        return Reply(200, b"ready\n", TEXT)

    async def _metrics(self, scope: Any) -> Reply:
        """The series, to whoever shows the key."""
        from glossator import metrics

        if not metrics.allowed(dict(scope["headers"]), self.settings.metrics_key):
            return Reply(401, b"the key of the metrics is missing\n", TEXT)
        if self._series is None:
            self._series = metrics.Metrics(self.database, self.edge)
        return Reply(200, await asyncio.to_thread(self._series.page), metrics.CONTENT_TYPE)

    def _look_at_files(self) -> asyncio.Future[None]:
        """One look at a time, however many ask: one at a service that hangs takes seconds."""
        if self._look is None or self._look.done():
            self._look = asyncio.ensure_future(asyncio.to_thread(self.blobs.reach))
        return self._look

    # Life

    async def _lifespan(self, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._start()
                await send({"type": "lifespan.startup.complete"})
            else:
                self.ended = True
                await asyncio.to_thread(self._stop)
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _start(self) -> None:
        self.blobs.clean()
        if self.database.url.startswith("sqlite:///"):
            sweeps.after_start(self.database, self.blobs)
        if self._with_worker:
            host = jobs.Host(self.database, self.blobs, access.now, self.settings.audit_days)
            self._worker = jobs.start(
                host, HANDLERS, PERIODIC, bulky=BULKY, threads=self.settings.worker_threads
            )
        if self.settings.metrics_port:
            from glossator.metrics import Metrics

            series = Metrics(self.database, self.edge)
            told = self.settings
            self._stop_metrics = series.serve(told.metrics_host, told.metrics_port)
        task = asyncio.get_running_loop().create_task(self._write_used())
        self._background.add(task)

    async def _write_used(self) -> None:
        while not self.ended:
            await asyncio.sleep(_USED_EVERY_S)
            with contextlib.suppress(GlossatorError):
                await asyncio.to_thread(self.edge.write_used)

    def _stop(self) -> None:
        for task in self._background:
            task.get_loop().call_soon_threadsafe(task.cancel)
        if self._worker is not None:
            self._worker.stop(20)
        self._stop_metrics()
        self.edge.close()
        self.database.close()


def _strict(send: Any) -> Any:
    """Browsers that came over https come back over nothing else."""

    async def strictly(message: Any) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], _STRICT]
        await send(message)

    return strictly


def _nothing() -> None:
    pass


def _limits(told: Settings, database: Database) -> Limits:
    rate = told.rate_limit
    if rate < 0:
        rate = 0 if database.embedded else RATE
    return Limits(
        requests=told.requests,
        rate=rate,
        burst=told.rate_burst or int(3 * rate),
        idle_s=told.idle_seconds,
        room=told.body_memory << 20,
    )


def _reachable(tx: Transaction) -> Any:
    return tx.one(migrate.VERSION)


GARBAGE = 20_000
"""New objects before the collector looks for cycles among them."""


def serve(
    app: App, host: str, port: int, started: Callable[[str], None],
    tls: ssl.SSLContext | None = None,
) -> None:  # fmt: skip
    """Serve until SIGTERM, over https with a context for it; ``started`` gets the address once
    requests are answered. A second signal ends the process at once."""
    import uvicorn

    from glossator.edge.protocol import patient

    config = uvicorn.Config(
        app, host=host, port=port, http=patient(app.settings.idle_seconds), ws="none", log_config=None, log_level="warning", access_log=False,
        server_header=False, date_header=True, timeout_graceful_shutdown=30,
        backlog=1024, lifespan="on", proxy_headers=bool(app.settings.trusted_proxies),
        forwarded_allow_ips=app.settings.trusted_proxies,
    )  # fmt: skip
    config.load()
    config.ssl = tls

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            if self.started:
                bound = self.servers[0].sockets[0].getsockname()
                shown = f"[{bound[0]}]" if ":" in bound[0] else bound[0]
                started(f"{'https' if tls else 'http'}://{shown}:{bound[1]}")

        def handle_exit(self, sig: int, frame: Any) -> None:
            # Not uvicorn's own, which raises the signal again at the end: then no exit code is 0.
            app.ended = True
            self.should_exit = True
            for second in (signal.SIGTERM, signal.SIGINT):
                signal.signal(second, signal.SIG_DFL)

    # A request makes thousands of short-lived rows and no cycles; looking for these among them and
    # all that the imports left took a fifth of an export's time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 20)
    Server(config).run()
