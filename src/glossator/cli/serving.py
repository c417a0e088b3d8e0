"""``serve``, ``worker`` and ``migrate``."""

import contextlib
import fcntl
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from glossator.cli.opening import open_files, prepare, settings
from glossator.model.errors import Unavailable
from glossator.settings import Settings

Data = Annotated[str | None, typer.Option("--data", help="folder of the database and the files")]
DatabaseUrl = Annotated[str | None, typer.Option("--database", help="database URL")]
BlobsUrl = Annotated[str | None, typer.Option("--blobs", help="URL of the stored files")]


def serve(
    host: Annotated[str | None, typer.Option(help="address to listen on")] = None,
    port: Annotated[int | None, typer.Option(help="port; 0 picks a free one")] = None,
    data: Data = None,
    database: DatabaseUrl = None,
    blobs: BlobsUrl = None,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="leave jobs to workers")] = False,
) -> None:
    """Serve the API; prints one line when it can answer."""
    told = settings(data, database, blobs, host=host, port=port)
    run(told, worker=not no_worker)


def run(told: Settings, worker: bool = True, ready: str = "Glossator ready at {}") -> None:
    """Serve with these settings until SIGTERM."""
    from glossator.app import App
    from glossator.app import serve as serve_app
    from glossator.store import migrate
    from glossator.store.database import open_database

    prepare(told)
    with _alone(told):
        _check_port(told)
        migrate.upgrade(told.database)
        opened = open_database(told.database, told.readers, told.database_workers)
        app = App(told, opened, open_files(told), worker)

        def started(address: str) -> None:
            print(ready.format(address), flush=True)

        serve_app(app, told.host, told.port, started)


@contextlib.contextmanager
def _alone(told: Settings) -> Iterator[None]:
    """One server at a time on a SQLite folder."""
    if not told.database.startswith("sqlite:///"):
        yield
        return
    path = Path(told.database.removeprefix("sqlite:///") + ".lock")
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Unavailable(f"another server is running on {path.parent}") from None
        yield
    finally:
        os.close(handle)


def _check_port(told: Settings) -> None:
    """A port in use is one clear line, before anything is opened."""
    family = socket.AF_INET6 if ":" in told.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((told.host, told.port))
        except OSError as error:
            raise Unavailable(
                f"cannot listen on {told.host}:{told.port}: {error.strerror}"
            ) from None


def worker(data: Data = None, database: DatabaseUrl = None, blobs: BlobsUrl = None) -> None:
    """Run jobs only; any number of these beside servers on PostgreSQL."""
    from glossator import jobs
    from glossator.cli.opening import opened
    from glossator.jobs.handlers import BULKY, HANDLERS, PERIODIC
    from glossator.services import access

    told = settings(data, database, blobs)
    if told.database.startswith("sqlite:///"):
        raise Unavailable("on SQLite the server runs the jobs; a worker needs PostgreSQL")
    with opened(told, workers=told.worker_threads + 2) as (base, files):
        host = jobs.Host(base, files, access.now)
        print("Glossator worker ready", file=sys.stderr, flush=True)
        running = jobs.start(host, HANDLERS, PERIODIC, bulky=BULKY, threads=told.worker_threads)
        jobs.run_until_signal(running)


def migrate_(data: Data = None, database: DatabaseUrl = None) -> None:
    """Bring the database to this version."""
    from glossator.store import migrate

    told = settings(data, database)
    prepare(told)
    done = migrate.upgrade(told.database)
    print(f"{'migrated to' if done else 'already at'} {migrate.HEAD}")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(serve)
    app.command()(worker)
    app.command("migrate")(migrate_)
