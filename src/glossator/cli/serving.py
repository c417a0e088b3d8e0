"""``serve``, ``worker`` and ``migrate``."""

import contextlib
import fcntl
import ipaddress
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from glossator.cli.flags import BlobsUrl, Data, DatabaseUrl
from glossator.cli.opening import (
    SQLITE,
    database_path,
    make_folder,
    opened,
    prepare,
    reach_files,
    settings,
)
from glossator.model.errors import Unavailable
from glossator.settings import Settings

if TYPE_CHECKING:
    from glossator.store.database import Database

Host = Annotated[str | None, typer.Option(help="Address to listen on.")]
Port = Annotated[int | None, typer.Option(help="Port to listen on; 0 picks a free one.")]


def serve(
    host: Host = None,
    port: Port = None,
    data: Data = None,
    database: DatabaseUrl = None,
    blobs: BlobsUrl = None,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="Leave jobs to workers.")] = False,
    tls_cert: Annotated[
        str | None, typer.Option(help="PEM file of the certificate; serves https.")
    ] = None,
    tls_key: Annotated[str | None, typer.Option(help="PEM file of its private key.")] = None,
    tls_client_ca: Annotated[
        str | None, typer.Option(help="PEM file of the CA of clients' certificates.")
    ] = None,
) -> None:
    """Serve the API; prints one line when it can answer."""
    told = settings(
        data, database, blobs, host=host, port=port, tls_cert=tls_cert, tls_key=tls_key,
        tls_client_ca=tls_client_ca,
    )  # fmt: skip
    run(told, worker=not no_worker)


def say_ready(address: str) -> None:
    """The one line that people and scripts wait for."""
    print(f"Glossator ready at {address}", flush=True)


def run(told: Settings, worker: bool = True, started: Callable[[str], None] = say_ready) -> None:
    """Serve with these settings until SIGTERM or Ctrl-C; ``started`` gets the address once
    requests are answered."""
    from glossator import logs
    from glossator.app import App
    from glossator.app import serve as serve_app
    from glossator.edge import tls
    from glossator.store.database import open_database

    secure = None
    if told.tls_cert or told.tls_key or told.tls_client_ca:
        secure = tls.context(told.tls_cert, told.tls_key, told.tls_client_ca)
    logs.to_stderr(told.log_level)
    with alone(told):
        check_port(told)
        prepare(told)
        files = reach_files(told)
        base = open_database(told.database, told.readers, told.database_workers)
        try:
            check_owner(told, base)
        except Unavailable:
            base.close()
            raise
        seal(base)
        app = App(told, base, files, worker)
        signal.signal(signal.SIGTERM, leave)
        with contextlib.suppress(KeyboardInterrupt):
            serve_app(app, told.host, told.port, started, secure)


def check_owner(told: Settings, base: "Database") -> None:
    """Where others can reach it, a server without an owner does not start: nobody may be first to
    find an open door."""
    from glossator.store import accounts
    from glossator.store.database import read

    try:
        local = ipaddress.ip_address(told.host).is_loopback
    except ValueError:
        local = told.host == "localhost"
    if not local and not read(base, accounts.owned):
        raise Unavailable(
            f"nobody owns this server yet, and others could reach {told.host}: first run "
            "glossator org create NAME --owner EMAIL"
        )


def seal(base: "Database") -> None:
    """Seal what is stored with this process's newest key, which is made if there is none yet."""
    import structlog

    from glossator.store import sealing
    from glossator.store.database import write

    sealing.ready()
    after: int | None = 0
    try:
        while after is not None:
            after = write(base, partial(sealing.seal_plain, after=after))
    except Unavailable as error:  # all else works without
        structlog.get_logger().error("secrets stay closed", why=error.message)


def leave(number: int, frame: FrameType | None) -> NoReturn:
    """An end that was asked for is no failure, and cleans up like any other. While it serves,
    uvicorn has handlers of its own, and passes the signal on when the last answer is out."""
    sys.exit(0)


@contextlib.contextmanager
def alone(told: Settings) -> Iterator[None]:
    """One server at a time on a SQLite folder."""
    if not told.database.startswith(SQLITE):
        yield
        return
    database = database_path(told)
    make_folder(database.parent)
    handle = os.open(Path(f"{database}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Unavailable(f"another server is running on {database.parent}") from None
        yield
    finally:
        os.close(handle)


def check_port(told: Settings) -> None:
    """A port in use is one clear line, before anything is opened."""
    family = socket.AF_INET6 if ":" in told.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((told.host, told.port))
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or error
            raise Unavailable(f"cannot listen on {told.host}:{told.port}: {why}") from None


def worker(data: Data = None, database: DatabaseUrl = None, blobs: BlobsUrl = None) -> None:
    """Run jobs only; any number of these beside servers on PostgreSQL."""
    from glossator import jobs, logs, outgoing
    from glossator.jobs.handlers import BULKY, HANDLERS, PERIODIC
    from glossator.services import access

    told = settings(data, database, blobs)
    if told.database.startswith(SQLITE):
        raise Unavailable("on SQLite the server runs the jobs; a worker needs PostgreSQL")
    logs.to_stderr(told.log_level)
    outgoing.permit(outgoing.Policy(told.outgoing_allow))
    with opened(told, workers=told.worker_threads + 2, new=True) as (base, _):
        files = reach_files(told)
        seal(base)
        host = jobs.Host(base, files, access.now, told.audit_days)
        print("Glossator worker ready", file=sys.stderr, flush=True)
        running = jobs.start(host, HANDLERS, PERIODIC, bulky=BULKY, threads=told.worker_threads)
        if told.metrics_port:
            from glossator.metrics import Metrics

            Metrics(base).serve(told.metrics_host, told.metrics_port)  # its thread ends with us
        jobs.run_until_signal(running)


def migrate_(data: Data = None, database: DatabaseUrl = None) -> None:
    """Bring the database to this version."""
    from glossator.store import migrate

    done = prepare(settings(data, database))
    print(f"{'migrated to' if done else 'already at'} {migrate.HEAD}")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(serve)
    app.command()(worker)
    app.command("migrate")(migrate_)
