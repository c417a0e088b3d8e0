"""The archive of a backup: refused when it is not whole or not ours, and where it may go."""

# rel: R6

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest

from glossator import __version__
from glossator.model.errors import Invalid
from glossator.services import backups
from glossator.services.backup_archive import DATABASE, Entry, Manifest, Writer
from glossator.store import migrate
from glossator.store.blobs.local import LocalBlobs
from tests import object_storage, parts
from tests.cli.running import glossator, make_organization, refused, where


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with two files."""
    folder = tmp_path_factory.mktemp("small")
    make_organization(folder / "data")
    blobs = LocalBlobs(folder / "data" / "blobs")
    with sqlite3.connect(folder / "data" / "glossator.db") as database:
        for number in (1, 2):
            key = blobs.adopt(blobs.stage(iter([b"bytes %d" % number])))
            add_file(database, number, key, 7)
    database.close()
    archive = folder / "small.zip"
    assert glossator("backup", archive, "--data", folder / "data").returncode == 0
    return archive


def add_file(database: sqlite3.Connection, number: int, key: str, size: int) -> None:
    database.execute(
        "INSERT INTO files (id, kind, name, blob, media_type, size, created_at, updated_at, "
        "org_id) VALUES (?, 'upload', 'a', ?, 'text/plain', ?, 0, 0, 1001)", (number, key, size),
    )  # fmt: skip


def test_every_altered_byte_and_every_cut_is_refused(small: Path, tmp_path: Path) -> None:
    whole = small.read_bytes()
    copy = tmp_path / "copy.zip"
    with backups.checked(small) as archive:
        assert len(archive.manifest.entries) == 3

    def passes() -> bool:
        try:
            with backups.checked(copy):
                return True
        except Invalid:
            return False

    copy.write_bytes(whole)
    assert passes()
    step = 1 if os.environ.get("GLOSSATOR_SOAK") else 7
    places = {*range(0, len(whole), step), *range(400), *range(len(whole) - 400, len(whole))}
    with copy.open("r+b") as file:
        for at in places:
            os.pwrite(file.fileno(), bytes([whole[at] ^ 0x20]), at)
            assert not passes(), at
            os.pwrite(file.fileno(), whole[at : at + 1], at)
        assert passes()
        for length in sorted(places, reverse=True)[:: 3 if step > 1 else 1]:
            os.truncate(copy, length)
            assert not passes(), length
    copy.write_bytes(whole + b"\0")
    assert not passes()
    copy.write_bytes(whole[:1000])
    for command in ("verify", "restore"):
        line = refused(glossator(command, copy, "--data", tmp_path / "data") if command == "restore"
                       else glossator(command, copy))  # fmt: skip
        assert line == f"{copy} is no backup, or was cut off or altered"
    assert not (tmp_path / "data").exists(), "nothing is changed before every byte was checked"
    assert glossator("verify", small).stdout.startswith(f"{small} is whole: the database of ")


def test_what_is_newer_or_not_what_its_manifest_says_is_refused(tmp_path: Path) -> None:
    def sealed(name: str, bodies: dict[str, bytes], **told: Any) -> Path:
        writer = Writer(tmp_path / name)
        for entry, body in bodies.items():
            writer.add(entry, [body])
        manifest = Manifest(1, __version__, migrate.HEAD, "", [], writer.entries[:])
        writer.close(msgspec.structs.replace(manifest, **told))
        return tmp_path / name

    def why(path: Path) -> str:
        with pytest.raises(Invalid) as raised, backups.checked(path):
            pass
        return raised.value.message

    both = {DATABASE: b"no database" * 99, "files/ab": b"y"}
    assert "has format 2, newer than this program's (1)" in why(sealed("f", both, format=2))
    newer = sealed("migration", both, migration="9999")
    assert "is of migration 9999, newer" in why(newer)
    assert "is of migration 9999, newer" in refused(glossator("verify", newer))
    wrong = sealed("hash", both, entries=[Entry(DATABASE, 1, "00"), Entry("files/ab", 1, "00")])
    assert "is not what the manifest says" in why(wrong)
    assert "are not those of the manifest" in why(sealed("fewer", both, entries=[]))
    whole = sealed("whole", both)
    line = refused(glossator("restore", whole, "--data", tmp_path / "data"))
    assert "not a database" in line
    left = [one.name for one in (tmp_path / "data").rglob("*") if one.is_file()]
    assert left == ["glossator.db.lock"], "what failed clears away what it stored"
    (tmp_path / "text").write_text("text")
    assert "is no backup" in why(tmp_path / "text")
    missing = refused(glossator("verify", tmp_path / "none"))
    assert missing.endswith("No such file or directory")


def test_it_goes_into_an_empty_place_only(small: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    make_organization(data)
    assert "restore into an empty place" in refused(glossator("restore", small, "--data", data))
    other = tmp_path / "other"
    LocalBlobs(other / "blobs").adopt(LocalBlobs(other / "blobs").stage(iter([b"mine"])))
    line = refused(glossator("restore", small, "--data", other))
    assert line == "there are stored files already: restore into an empty place"
    assert not (other / "glossator.db").exists()
    with parts.server(tmp_path / "served"):
        line = refused(glossator("restore", small, "--data", tmp_path / "served"))
        assert line.startswith("another server is running")
    line = refused(glossator("backup", small, "--data", data))
    assert line == f"{small} exists: name a new file"
    line = refused(glossator("backup", tmp_path / "b", "--data", tmp_path / "typo"))
    assert line.startswith("there is no database")


def test_a_postgresql_that_is_not_empty_is_refused(small: Path, tmp_path: Path) -> None:
    parts.require("postgres")
    url = parts.postgres_database(prepare=migrate.upgrade)
    make_organization(tmp_path / "a", url)
    line = refused(glossator("restore", small, *where(tmp_path / "b", url)))
    assert line == "the database is not empty: restore into an empty one"
    parts.drop_postgres_database(url)


def test_files_that_are_missing_are_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    make_organization(tmp_path / "data")
    blobs = LocalBlobs(tmp_path / "data" / "blobs")
    key = blobs.adopt(blobs.stage(iter([b"here"])))
    with sqlite3.connect(tmp_path / "data" / "glossator.db") as database:
        add_file(database, 1, key, 4)
        add_file(database, 2, "ff" * 32, 4)
    database.close()
    archive = tmp_path / "b.zip"
    ended = glossator("backup", archive, "--data", tmp_path / "data")
    assert ended.returncode == 0
    assert ended.stderr == f"glossator: stored files that are missing: {'ff' * 32}\n"
    assert glossator("restore", archive, "--data", tmp_path / "there").returncode == 0
    assert b"".join(LocalBlobs(tmp_path / "there" / "blobs").read(key)) == b"here"


def test_files_move_between_a_folder_and_a_bucket(small: Path, tmp_path: Path) -> None:
    parts.require("s3")
    bucket = object_storage.bucket()
    env = {
        "GLOSSATOR_BLOBS_ENDPOINT": bucket.endpoint, "GLOSSATOR_BLOBS_REGION": bucket.region,
        "GLOSSATOR_BLOBS_ACCESS_KEY": bucket.access_key,
        "GLOSSATOR_BLOBS_SECRET_KEY": bucket.secret_key,
    }  # fmt: skip
    there = (*where(tmp_path / "there"), "--blobs", f"s3://{bucket.name}/restored")
    for words in (("restore", small), ("backup", tmp_path / "b.zip")):
        ended = glossator(*words, *there, env=env)
        assert (ended.returncode, ended.stderr) == (0, ""), ended.stderr
    assert glossator("restore", tmp_path / "b.zip", "--data", tmp_path / "back").returncode == 0
    before, after = (
        sorted(path.name for path in (folder / "blobs").rglob("*") if path.is_file())
        for folder in (small.parent / "data", tmp_path / "back")
    )
    assert before == after
    with sqlite3.connect(tmp_path / "back" / "glossator.db") as restored:
        named = restored.execute("SELECT blob FROM files ORDER BY blob").fetchall()
    restored.close()
    assert [key for (key,) in named] == before
    line = refused(glossator("restore", small, *where(tmp_path / "other"), *there[2:], env=env))
    assert line == "there are stored files already: restore into an empty place"
