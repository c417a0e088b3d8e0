"""``doctor`` and ``check``: what is wrong is found, said, and mended where it can be."""

import json
import os
import sqlite3
import time
from pathlib import Path

from glossator.store import sealing
from glossator.store.database import read
from glossator.store.migrate import HEAD
from tests import parts
from tests.cli.running import coco, glossator, make_organization, make_project, said, where


def lines(
    *words: object, env: dict[str, str] | None = None
) -> tuple[int, dict[str, tuple[str, str]]]:
    """The exit code, and (state, words) by what was looked at."""
    ended = glossator("doctor", *words, env=env)
    assert ended.stderr == ""
    found = [line.split(None, 2) for line in ended.stdout.splitlines()]
    return ended.returncode, {what: (state, says) for state, what, says in found}


def test_before_the_first_start_all_is_well_and_nothing_is_made(tmp_path: Path) -> None:
    code, found = lines("--data", tmp_path / "data")
    assert code == 0
    assert {state for state, _ in found.values()} == {"ok"}
    assert not (tmp_path / "data").exists()


def test_on_both_engines_all_is_well(tmp_path: Path, database_url: str) -> None:
    flags = where(tmp_path / "data", database_url)
    make_organization(tmp_path / "data", database_url)
    code, found = lines(*flags)
    assert code == 0, found
    assert found["database"][1].endswith(f"at {HEAD}")
    assert found["jobs"] == ("ok", "0 waiting")
    assert json.loads(glossator("doctor", *flags, "--json").stdout)[0]["what"] == "python"


def test_each_problem_is_named_with_what_mends_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    make_organization(data)
    with sqlite3.connect(data / "glossator.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '0000'")
    database.close()
    ahead = time.time() + 3600
    os.utime(data / "glossator.db", (ahead, ahead))
    (tmp_path / "file").write_text("")
    code, found = lines("--data", data, "--blobs", f"file://{tmp_path}/file/blobs",
                        env={"GLOSSATOR_LOG_LEVEL": "loud"})  # fmt: skip
    assert code == 1
    wrong = {what: says for what, (state, says) in found.items() if state == "problem"}
    assert set(wrong) == {"settings", "database", "files", "clock"}
    assert "glossator migrate" in wrong["database"]
    code, found = lines("--data", tmp_path / "file" / "data")
    assert (code, found["folder"][0]) == (1, "problem")


def test_jobs_that_nobody_does_are_a_problem(tmp_path: Path) -> None:
    from glossator.cli.opening import opened, settings
    from glossator.store import outbox
    from glossator.store.database import write

    with opened(settings(str(tmp_path)), new=True) as (base, _):
        write(base, lambda tx: outbox.enqueue(tx, "tidy", {}, run_at=1_000_000))
        assert read(base, outbox.depth)[0] == 1
    code, found = lines("--data", tmp_path)
    assert code == 1
    assert found["jobs"][0] == "problem"
    assert "without --no-worker" in found["jobs"][1]


def test_an_unreachable_database_is_a_problem_at_once(tmp_path: Path) -> None:
    parts.require("postgres")
    url = f"postgresql://glossator@127.0.0.1:{parts.free_port()}/glossator"
    code, found = lines(*where(tmp_path, url))
    assert code == 1
    assert found["database"][0] == "problem"
    assert "cannot be reached" in found["database"][1]


def test_check_finds_and_mends_what_was_miscounted(tmp_path: Path) -> None:  # rel: D4
    flags = where(tmp_path)
    make_organization(tmp_path)
    make_project(tmp_path, None, "A")
    said("import", coco(tmp_path / "set.json"), "--org", "A", "--project", "Pets", *flags)
    assert glossator("check", *flags).stdout == "everything agrees\n"
    with sqlite3.connect(tmp_path / "glossator.db") as database:
        database.execute("UPDATE counts SET n = n + 7 WHERE name = 'tasks.open'")
    database.close()
    ended = glossator("check", *flags)
    assert ended.returncode == 1
    assert ended.stdout.splitlines()[-1] == "2 findings, 2 left"
    shown = json.loads(glossator("check", *flags, "--json").stdout)
    assert (len(shown["findings"]), shown["left"]) == (2, 2)
    mended = glossator("check", "--repair", *flags)
    assert (mended.returncode, mended.stdout.count("(repaired)")) == (0, 2)
    assert mended.stdout.splitlines()[-1] == "2 findings, 0 left"
    assert glossator("check", *flags).stdout == "everything agrees\n"


def test_a_key_that_is_lost_or_open_to_others_is_a_problem(tmp_path: Path) -> None:  # rel: P3
    data = tmp_path / "data"
    make_organization(data)
    key = data / "secret.key"
    with parts.server(data, "--no-worker"):
        assert key.stat().st_mode & 0o777 == 0o600
    sql = sqlite3.connect(data / "glossator.db")
    before = sealing.use(sealing.ring("", data))
    columns = "id, dialect, url, kinds, active, member_id, created_at, secret, org_id"
    sql.execute(
        f"INSERT INTO webhooks ({columns}) VALUES (1, 'native', 'x', '[]', 1, 1, 1, ?, 1)",  # noqa: S608
        (sealing.seal(b"x" * 32),),
    )
    sealing.use(before)
    sql.commit()
    sql.close()
    assert lines("--data", data)[1]["secrets"] == ("ok", f"sealed with {key}")
    key.chmod(0o644)
    assert "chmod 600" in lines("--data", data)[1]["secrets"][1]
    key.rename(tmp_path / "elsewhere")
    code, found = lines("--data", data)
    assert code == 1
    assert found["secrets"][1].startswith("1 cannot be opened")
    other = {"GLOSSATOR_SECRET_KEY": "quite another key, of more than 32 characters"}
    assert lines("--data", data, env=other)[1]["secrets"][0] == "problem"
