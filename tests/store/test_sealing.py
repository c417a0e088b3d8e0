"""Secrets at rest: sealed with a key that is not in the database.  # rel: P3"""

import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from glossator.model.errors import Invalid, Unavailable
from glossator.services import webhooks
from glossator.services.access import Context, robot
from glossator.services.webhooks import WebhookDraft
from glossator.store import sealing
from glossator.store import webhooks as rows
from glossator.store.blobs.local import LocalBlobs
from glossator.store.database import Database, read, write
from glossator.store.sealing import Ring, ring
from glossator.store.transaction import Transaction
from tests.store.migrated import Sql

ONE, OTHER = "k1-ZmFyIGZhciBhd2F5IGJlaGluZCB0aGUgd29yZA", "k2-bW91bnRhaW5zIGZhciBmcm9tIHRoZSBjb3Vu"
SECRET = bytes(range(32))


def keys(*texts: str) -> Ring:
    return Ring(lambda: texts)


@pytest.fixture(autouse=True)
def one() -> Iterator[None]:
    before = sealing.use(keys(ONE))
    yield
    sealing.use(before)


def made(database: Database, folder: Path) -> tuple[int, bytes]:
    """A webhook and its secret."""

    def unit(tx: Transaction) -> tuple[int, bytes]:
        context = Context(tx, robot(1), LocalBlobs(folder))
        hook, _ = webhooks.create(context, WebhookDraft(url="https://hooks.example.org/"))
        return hook.id, rows.secrets(tx, hook.id, context.at)[0]

    return write(database, unit)


def secrets_of(database: Database, hook: int, at: int = 0) -> list[bytes]:
    def unit(tx: Transaction) -> list[bytes]:
        tx.org = 1
        return rows.secrets(tx, hook, at)

    return read(database, unit)


def test_a_sealed_secret_opens_and_does_not_show() -> None:
    sealed = keys(ONE).seal(SECRET)
    assert SECRET not in sealed
    assert keys(ONE).open(sealed) == SECRET
    assert keys(ONE).seal(SECRET) != sealed, "equal secrets do not look equal"


def test_an_old_key_still_opens_and_another_does_not() -> None:
    sealed = keys(ONE).seal(SECRET)
    assert keys(OTHER, ONE).open(sealed) == SECRET
    with pytest.raises(Unavailable, match="set GLOSSATOR_SECRET_KEY"):
        keys(OTHER).open(sealed)


@pytest.mark.parametrize("at", [0, 4, 12, 24, -1])
def test_an_altered_secret_does_not_open(at: int) -> None:
    sealed = bytearray(keys(ONE).seal(SECRET))
    sealed[at] ^= 1
    with pytest.raises(Unavailable):
        keys(ONE).open(bytes(sealed))


@pytest.mark.parametrize("text", ["short", "changeme" * 5, "a" * 40, "my-secret-key-" * 3])
def test_a_known_or_short_key_is_refused(text: str) -> None:
    """rel: A7"""
    with pytest.raises(Invalid):
        keys(text).seal(SECRET)


def test_the_file_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    """rel: A7"""
    sealed = ring("", tmp_path / "data").seal(SECRET)
    path = tmp_path / "data" / sealing.FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == [sealing.FILE]
    assert ring("", tmp_path / "data").open(sealed) == SECRET
    assert ring("", tmp_path / "other").seal(SECRET)
    assert path.read_text() != (tmp_path / "other" / sealing.FILE).read_text()
    path.write_text(OTHER + "\n" + path.read_text())  # a new key, the old one below it
    assert ring("", tmp_path / "data").open(sealed) == SECRET


def test_the_database_holds_no_secret(database: Database, sql: Sql, tmp_path: Path) -> None:
    hook, secret = made(database, tmp_path)
    [(stored,)] = sql("SELECT secret FROM webhooks WHERE id = ?", hook)
    assert secret not in stored
    assert secrets_of(database, hook) == [secret]


def test_what_was_stored_plainly_is_sealed_once(
    database: Database, sql: Sql, tmp_path: Path
) -> None:
    hook, _ = made(database, tmp_path)
    sql("UPDATE webhooks SET secret = ?, old_secret = ?, old_until = 9 WHERE id = ?",
        SECRET, SECRET[::-1], hook)  # fmt: skip
    assert secrets_of(database, hook) == [SECRET, SECRET[::-1]], "it serves as it is"
    assert write(database, sealing.seal_plain) is None
    first = sql("SELECT secret, old_secret FROM webhooks WHERE id = ?", hook)
    assert all(SECRET not in value and SECRET[::-1] not in value for value in first[0])
    assert secrets_of(database, hook) == [SECRET, SECRET[::-1]]
    write(database, partial(sealing.seal_plain, after=0))
    assert sql("SELECT secret, old_secret FROM webhooks WHERE id = ?", hook) == first
    sealing.use(keys(OTHER, ONE))  # a new key: sealed anew, after which the old one may go
    write(database, sealing.seal_plain)
    sealing.use(keys(OTHER))
    assert secrets_of(database, hook) == [SECRET, SECRET[::-1]]
    assert read(database, sealing.unopened) == 0
    sealing.use(keys(ONE))
    assert read(database, sealing.unopened) == 2
