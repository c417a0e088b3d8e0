"""The real parts do what the suites take for granted."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from tests import parts


def test_each_test_gets_an_empty_database_of_its_own(engine: str, database_url: str) -> None:
    assert database_url.startswith(f"{engine}".replace("postgres", "postgresql"))
    if engine == "sqlite":
        assert not Path(database_url.removeprefix("sqlite:///")).exists()
        return
    import psycopg

    with psycopg.connect(database_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_stat_user_tables").fetchone()
    assert tables == (0,)


def _make_a_table(url: str) -> None:
    import psycopg

    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE made (at timestamptz DEFAULT now())")
        connection.execute("INSERT INTO made DEFAULT VALUES")


def test_a_prepared_database_is_prepared_once_and_copied() -> None:
    import psycopg

    parts.require("postgres")
    urls = [parts.postgres_database(prepare=_make_a_table) for _ in range(2)]
    made = []
    for url in urls:
        with psycopg.connect(url) as connection:
            made.append(connection.execute("SELECT at FROM made").fetchall())
        parts.drop_postgres_database(url)
    assert urls[0] != urls[1]
    assert made[0] == made[1]


@pytest.mark.parametrize("durable", [False, True])
def test_only_the_durable_cluster_waits_for_the_disk(durable: bool) -> None:
    parts.require("postgres")
    cluster = parts.postgres(durable=durable)
    assert cluster.execute("SHOW fsync") == [("on" if durable else "off",)]
    assert cluster.execute("SHOW synchronous_commit") == [("on" if durable else "off",)]


def test_the_guard_ends_what_a_killed_run_left(tmp_path: Path) -> None:
    """A run killed with -9 leaves neither a cluster, nor a process, nor a folder."""
    parts.require("postgres")
    script = """
        import json, os, signal, subprocess, sys
        from tests import parts
        sleeper = subprocess.Popen(["sleep", "600"], stdout=subprocess.DEVNULL, start_new_session=True)
        parts._watch(sleeper.pid)
        cluster = parts.postgres()
        print(json.dumps([str(parts.run_folder()), cluster.pid, sleeper.pid]), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    env = {name: value for name, value in os.environ.items() if name != "GLOSSATOR_TEST_RUN"}
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(script)],
        check=False,
        env=env,
        cwd=parts.ROOT,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    folder, *groups = json.loads(ended.stdout)
    until = time.monotonic() + 10
    while Path(folder).exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(folder).exists()
    for group in groups:
        assert not _has_running_members(group)


def _has_running_members(group: int) -> bool:
    """Whether any process of ``group`` still runs (a zombie that nobody reaped does not)."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] not in "ZX":
            return True
    return False


def test_a_missing_part_skips_and_a_required_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> None:
        raise parts.Missing("there is none here")

    monkeypatch.setenv("GLOSSATOR_TEST_REQUIRE", "postgres")
    with pytest.raises(pytest.skip.Exception, match="camera: there is none here"):
        parts.require("camera", absent)
    monkeypatch.setenv("GLOSSATOR_TEST_REQUIRE", "postgres, camera")
    with pytest.raises(pytest.fail.Exception, match="camera is required here"):
        parts.require("camera", absent)
