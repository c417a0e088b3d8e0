"""The command line itself: help, version, and one clear line for whatever cannot be done."""

import re
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from glossator import __version__
from glossator.cli import opening
from glossator.model.errors import Unavailable
from glossator.store.migrate import HEAD
from tests import parts
from tests.cli.running import glossator, make_organization, refused, where

COMMANDS = (
    "serve", "worker", "migrate", "demo", "convert", "import", "export", "push", "pull", "watch",
    "review", "run", "backup", "restore", "verify", "check", "doctor", "org", "member", "key",
)  # fmt: skip


def test_the_help_lists_every_command() -> None:
    shown = glossator("--help")
    assert shown.returncode == 0
    listed = re.findall(r"^  (\w+)  +(.+)$", shown.stdout, re.MULTILINE)
    assert {name for name, _ in listed} == set(COMMANDS)
    assert [text for _, text in listed if "..." in text] == [], "no description is cut off"


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_its_options(command: str) -> None:
    shown = glossator(command, "-h")
    assert shown.returncode == 0
    silent = re.findall(r"^  (--[\w-]+)(?: <[^>]*>)?$", shown.stdout, re.MULTILINE)
    described = re.findall(r"^  --[\w-]+(?: <[^>]*>)?\n {10,}\S", shown.stdout, re.MULTILINE)
    assert len(silent) == len(described), shown.stdout


def test_the_version_is_the_packages() -> None:
    assert glossator("--version").stdout == f"glossator {__version__}\n"


def test_a_wrong_command_line_is_exit_code_2() -> None:
    assert glossator("label").returncode == 2
    assert glossator("export").returncode == 2
    assert (
        glossator("import", "x", "--org", "A", "--project", "B", "--annotations", "all").returncode
        == 2
    )


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for words in (("serve", "--port", "0"), ("org", "create", "A", "--owner", "a@example.org"),
                  ("demo",), ("migrate",)):  # fmt: skip
        line = refused(glossator(*words, "--data", tmp_path / "file" / "data"))
        assert line.startswith(f"cannot make {tmp_path / 'file'}")


def test_a_mistyped_folder_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    data = tmp_path / "typo"
    for words in (("check",), ("key", "create", "--org", "A", "--email", "a@example.org")):
        line = refused(glossator(*words, "--data", data))
        assert line == f"there is no database {data / 'glossator.db'}: say where with --data"
    assert not data.exists()


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "glossator.db").write_bytes(b"not a database, " * 100)
    assert "database" in refused(glossator("check", *where(tmp_path)))


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for command in ("serve", "demo"):
            line = refused(glossator(command, "--port", port, "--data", tmp_path))
            assert line == f"cannot listen on 127.0.0.1:{port}: Address already in use"
    assert "cannot listen" in refused(glossator("serve", "--port", 99999, "--data", tmp_path))


def test_a_second_server_on_a_folder_is_refused(tmp_path: Path) -> None:
    with parts.server(tmp_path):
        for command in ("serve", "demo"):
            line = refused(glossator(command, "--port", 0, "--data", tmp_path))
            assert line == f"another server is running on {tmp_path}"


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    make_organization(tmp_path)
    with sqlite3.connect(tmp_path / "glossator.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    for command in ("serve", "migrate", "check"):
        line = refused(glossator(command, "--data", tmp_path))
        assert line.startswith("the database is at 9999, newer than this program")


def test_unknown_settings_are_refused(tmp_path: Path) -> None:
    config = tmp_path / "glossator.toml"
    config.write_text('data = "x"\nworkers = 3\n')
    line = refused(glossator("serve", env={"GLOSSATOR_CONFIG": str(config)}))
    assert line == "unknown settings: workers"
    assert "must begin with" in refused(glossator("check", "--database", "mysql://x/y"))
    assert "blobs URL" in refused(glossator("serve", *where(tmp_path), "--blobs", "ftp://x"))
    assert "port" in refused(glossator("serve", env={"GLOSSATOR_PORT": "many"}))


def test_an_unknown_organization_project_person_or_format_is_said(tmp_path: Path) -> None:
    make_organization(tmp_path)
    out = tmp_path / "out.json"
    here = where(tmp_path)

    def export(org: str, project: str, form: str) -> str:
        return refused(
            glossator("export", out, "--org", org, "--project", project, "--format", form, *here)
        )

    assert export("B", "x", "json") == "no organization 'B'"
    assert export("A", "x", "json") == "no project 'x'"
    assert export("A", "x", "pascal").startswith("no format 'pascal'")
    missing = refused(glossator("import", out, "--org", "A", "--project", "x", *here))
    assert missing == f"{out}: no such file or folder"
    key = glossator("key", "create", "--org", "A", "--email", "b@example.org", *here)
    assert refused(key) == "no member 'b@example.org' in 'A'"
    again = glossator("org", "create", "A", "--owner", "a@example.org", *here)
    assert refused(again) == "an organization 'A' exists"


# PostgreSQL


@contextmanager
def forwarding(port: int, target: int, after_s: float) -> Iterator[None]:
    """Listens on ``port`` after a while and passes one connection after another to ``target``."""
    ended = threading.Event()

    def pump(one: socket.socket, other: socket.socket) -> None:
        with one, other:
            while data := one.recv(65536):
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)

    def serve() -> None:
        ended.wait(after_s)
        with socket.create_server(("127.0.0.1", port)) as listening:
            listening.settimeout(0.1)
            while not ended.is_set():
                try:
                    near, _ = listening.accept()
                except TimeoutError:
                    continue
                near.settimeout(None)
                far = socket.create_connection(("127.0.0.1", target))
                for pair in ((near.dup(), far.dup()), (far, near)):
                    threads.append(threading.Thread(target=quietly, args=pair))
                    threads[-1].start()

    def quietly(one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            pump(one, other)

    threads = [threading.Thread(target=serve)]
    threads[0].start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def test_a_command_waits_for_a_database_that_is_starting(tmp_path: Path) -> None:
    parts.require("postgres")
    url = parts.postgres_database()
    port = parts.free_port()
    late = url.replace(f":{parts.postgres().port}/", f":{port}/")
    with forwarding(port, parts.postgres().port, after_s=1.5):
        ended = glossator("migrate", *where(tmp_path, late))
    assert (ended.returncode, ended.stdout) == (0, f"migrated to {HEAD}\n"), ended.stderr
    assert ended.stderr == "glossator: waiting for the database\n"
    assert glossator("migrate", *where(tmp_path, url)).stdout == f"already at {HEAD}\n"
    parts.drop_postgres_database(url)


def test_a_database_that_will_not_come_is_said_at_once(tmp_path: Path) -> None:
    parts.require("postgres")
    begun = time.monotonic()
    line = refused(glossator("migrate", *where(tmp_path, parts.postgres().url("nothing_here"))))
    assert "does not exist" in line
    assert time.monotonic() - begun < 10
    assert refused(glossator("check", "--database", "postgresql://%zz"))


def test_a_database_that_does_not_come_is_waited_for_and_given_up() -> None:
    url = f"postgresql://x@127.0.0.1:{parts.free_port()}/x"
    begun = time.monotonic()
    with pytest.raises(Unavailable, match=r"cannot be reached.*refused"):
        opening.reach(url, wait_s=1.0)
    assert 1 <= time.monotonic() - begun < 10
    assert opening.WAIT_S <= 30


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_is_asked_to_end_ends_in_order(asked: signal.Signals, tmp_path: Path) -> None:
    with parts.server(tmp_path) as running:
        process = running._process
        assert process is not None
        process.send_signal(asked)
        assert process.wait(30) == 0
        assert running.log == ""
