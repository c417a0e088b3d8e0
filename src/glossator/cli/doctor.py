"""``doctor``: what a person who runs the server needs to know, and how to mend what is wrong."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import msgspec
import typer

from glossator.cli.flags import BlobsUrl, Data, DatabaseUrl, Json
from glossator.cli.opening import SQLITE, data_folder, database_path, open_files, reach, settings
from glossator.model.errors import GlossatorError, Invalid
from glossator.settings import Settings

LEAST_PYTHON = (3, 11)
LEAST_FREE = 1 << 30
"""Bytes that should be free on a disk."""
LONGEST_WAIT_S = 600
"""A job that waits longer than this is not being looked after."""
SKEW_S = 5.0
SHORTEST_DAYS = 14
"""A certificate should be valid for longer."""
_EXTRA = {"PostgreSQL": "cluster", "S3": "s3"}


class Line(msgspec.Struct, frozen=True):
    """One thing that was looked at; ``says`` tells how to mend a problem."""

    state: Literal["ok", "problem"]
    what: str
    says: str


Look = Callable[[Settings], Line]


def doctor(
    data: Data = None, database: DatabaseUrl = None, blobs: BlobsUrl = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Look at everything that a server needs.

    Exit code 1 if something is wrong. Changes nothing but a probe that is removed again. Run it as the user that runs the server.
    """
    told = settings(data, database, blobs)
    lines = list(look(told))
    for line in [] if as_json else lines:
        print(f"{line.state:8} {line.what:9} {line.says}")
    if as_json:
        print(msgspec.json.encode(lines).decode())
    if any(line.state == "problem" for line in lines):
        raise typer.Exit(1)


def look(told: Settings) -> Iterator[Line]:
    """Every line, one after another; a look that fails is a problem too."""
    looks: tuple[tuple[str, Look], ...] = (
        ("python", _python), ("settings", _settings), ("folder", _folder), ("disk", _disk),
        ("database", _database), ("files", _files), ("secrets", _secrets), ("extras", _extras),
        ("jobs", _jobs), ("clock", _clock), ("https", _https),
    )  # fmt: skip
    for what, one in looks:
        try:
            yield one(told)
        except GlossatorError as error:
            yield _problem(what, error.message)
        except OSError as error:
            yield _problem(what, f"{error.filename}: {error.strerror}")
        except Exception as error:
            yield _problem(what, f"{type(error).__name__}: {str(error).strip().splitlines()[0]}")


def _ok(what: str, says: str) -> Line:
    return Line("ok", what, says)


def _problem(what: str, says: str) -> Line:
    return Line("problem", what, says)


def _python(told: Settings) -> Line:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < LEAST_PYTHON:
        return _problem("python", f"{version} is too old: install Python 3.11 or newer")
    return _ok("python", version)


def _settings(told: Settings) -> Line:
    if told.log_level not in ("debug", "info", "warning", "error"):
        return _problem("settings", "log_level must be debug, info, warning or error")
    return _ok("settings", f"data in {Path(told.data).absolute()}")


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    while not folder.exists():
        folder = folder.parent
    return folder


def _folder(told: Settings) -> Line:
    folder = data_folder(told)
    there = _existing(folder)
    if not there.is_dir():
        return _problem("folder", f"{there} is not a folder: name another with --data")
    if not os.access(there, os.W_OK | os.X_OK):
        return _problem("folder", f"cannot write to {there}: chown it to the server's user")
    return _ok("folder", f"{folder} can be written" if there == folder else f"{folder} can be made")


def _disk(told: Settings) -> Line:
    folders = {data_folder(told)}
    if told.blobs.startswith("file://"):
        folders.add(Path(told.blobs.removeprefix("file://")).absolute())
    folder, free = min(
        ((one, shutil.disk_usage(_existing(one)).free) for one in sorted(folders)),
        key=lambda pair: pair[1],
    )
    if free < LEAST_FREE:
        return _problem("disk", f"{free >> 20} MiB free at {folder}: make room, writes will fail")
    return _ok("disk", f"{free / (1 << 30):.1f} GiB free")


def _database(told: Settings) -> Line:
    from glossator.store import migrate

    at = _version(told)
    if at is None:
        return _ok("database", "empty; serve and migrate make the tables")
    if at > migrate.HEAD:
        return _problem("database", f"at {at}, newer than this program: install a newer Glossator")
    if at < migrate.HEAD:
        return _problem("database", f"at {at}, behind {migrate.HEAD}: run glossator migrate")
    return _ok("database", f"{told.database.partition(':')[0]} at {at}")


def _version(told: Settings) -> str | None:
    """The migration that the database is at; raises if it cannot be reached."""
    if not told.database.startswith((SQLITE, "postgresql://", "postgres://")):
        raise Invalid("the database URL must begin with sqlite:/// or postgresql://")
    return reach(told.database)


def _files(told: Settings) -> Line:
    if told.blobs.startswith("file://"):
        folder = Path(told.blobs.removeprefix("file://"))
        if not folder.exists():
            there = _existing(folder.absolute())
            if there.is_dir() and os.access(there, os.W_OK):
                return _ok("files", f"{folder} can be made")
    store = open_files(told)
    store.reach()
    began, probe = time.time(), secrets.token_bytes(16)
    staged = store.stage(iter([probe]))
    at = staged.path.stat().st_mtime
    if abs(at - began) > SKEW_S:
        staged.path.unlink()
        return _problem("files", f"their disk's clock is {at - began:+.0f} s off: set its time")
    key = store.adopt(staged)
    found = b"".join(store.read(key))
    store.remove(key)
    if found != probe:
        return _problem("files", "what was written is not what is read back")
    return _ok("files", "can be written and read")


def _secrets(told: Settings) -> Line:
    """The key must be there, everybody's own, and the one that sealed what is stored."""
    from glossator.store import migrate, sealing
    from glossator.store.database import closing, open_database, read

    path = data_folder(told) / sealing.FILE
    where = "GLOSSATOR_SECRET_KEY" if told.secret_key else str(path)
    stored = _version(told) == migrate.HEAD
    if not told.secret_key and not path.exists():
        sealing.use(sealing.Ring(lambda: [secrets.token_hex()]))  # opens nothing
    else:
        keys = sealing.ring(told.secret_key, data_folder(told))
        keys.ready()
        sealing.use(keys)
    lost = 0
    if stored:
        with closing(open_database(told.database, 1, 1)) as base:
            lost = read(base, sealing.unopened)
    if lost:
        return _problem("secrets", f"{lost} cannot be opened with {where}: put the right key back")
    if not told.secret_key and path.exists() and path.stat().st_mode & 0o077:
        return _problem("secrets", f"others may read {path}: chmod 600 {path}")
    if not told.secret_key and not path.exists():
        return _ok("secrets", f"{path} will be made")
    return _ok("secrets", f"sealed with {where}")


def _extras(told: Settings) -> Line:
    """Only what the settings ask for must be there."""
    have = {
        "PostgreSQL": all(map(find_spec, ("psycopg", "psycopg_pool", "procrastinate"))),
        "S3": find_spec("obstore") is not None,
    }
    asked = {
        "PostgreSQL": not told.database.startswith(SQLITE), "S3": told.blobs.startswith("s3://"),
    }  # fmt: skip
    missing = [name for name in have if asked[name] and not have[name]]
    if missing:
        extras = ",".join(_EXTRA[name] for name in missing)
        return _problem("extras", f"{', '.join(missing)}: pip install 'glossator[{extras}]'")
    return _ok(
        "extras", ", ".join(f"{name} {'yes' if yes else 'no'}" for name, yes in have.items())
    )


def _jobs(told: Settings) -> Line:
    from glossator.store import migrate, outbox
    from glossator.store.database import closing, open_database, read

    if _version(told) != migrate.HEAD:
        return _ok("jobs", "none yet")
    with closing(open_database(told.database, 1, 1)) as base:
        waiting, since = read(base, outbox.depth)
    waits_s = time.time() - since / 1_000_000 if since is not None else 0.0
    if waits_s > LONGEST_WAIT_S:
        return _problem(
            "jobs", f"{waiting} wait, one for {waits_s / 60:.0f} min: start glossator worker, or "
            "serve without --no-worker",
        )  # fmt: skip
    return _ok("jobs", f"{waiting} waiting")


def _clock(told: Settings) -> Line:
    """A clock that has gone back makes leases long and keys unborn."""
    written = [Path(__file__)]
    if told.database.startswith(SQLITE):
        path = database_path(told)
        written += [one for one in (path, Path(f"{path}-wal")) if one.exists()]
    ahead = max(one.stat().st_mtime for one in written) - time.time()
    if ahead > SKEW_S:
        return _problem("clock", f"{ahead:.0f} s behind what was written already: set the time")
    return _ok("clock", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))


def _https(told: Settings) -> Line:
    from glossator.edge import tls

    if not (told.tls_cert or told.tls_key or told.tls_client_ca):
        return _ok("https", "off")
    tls.context(told.tls_cert, told.tls_key, told.tls_client_ca)
    left = tls.days_left(told.tls_cert)
    if left < SHORTEST_DAYS:
        ends = f"ends in {left:.0f} days" if left > 0 else f"ended {-left:.0f} days ago"
        return _problem("https", f"the certificate {ends}: put a new one and start anew")
    return _ok("https", f"the certificate is valid for {left:.0f} days")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)
