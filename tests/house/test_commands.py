"""`make` tells what it can do, and on a bare machine says in one line what is missing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests import parts


def _make(*words: str, folder: Path = parts.ROOT) -> subprocess.CompletedProcess[str]:
    # As from a shell: the tests themselves may have been started by make.
    inherited = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "PYTHON", "ARGS")
    clean = {name: value for name, value in os.environ.items() if name not in inherited}
    return subprocess.run(
        ["make", "--no-print-directory", *words],
        check=False,
        cwd=folder,
        env=clean,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_make_alone_lists_the_commands() -> None:
    shown = _make()
    assert shown.returncode == 0
    for command in ("demo", "test", "check", "bench", "serve", "lock"):
        assert f"make {command} " in shown.stdout


@pytest.mark.parametrize(
    ("python", "said"),
    [
        (None, "was not found: install Python 3.11"),
        ("[ $1 = -V ] && echo Python 3.9.2 && exit; exit 1", "Python 3.9.2 is too old"),
        ("case $2 in *version_info*) exit 0;; esac; exit 1", "apt-get install python3-venv"),
    ],
    ids=["none", "old", "no venv"],
)
def test_a_machine_that_lacks_something_is_told_in_one_line(
    python: str | None, said: str, tmp_path: Path
) -> None:
    for file in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(parts.ROOT / file, tmp_path)
    program = tmp_path / "python"
    if python is not None:
        program.write_text(f"#!/bin/sh\n{python}\n")
        program.chmod(0o755)
    ended = _make(f"PYTHON={program}", "test", folder=tmp_path)
    assert ended.returncode != 0
    first, *rest = ended.stderr.splitlines()
    assert first.startswith("make: ")
    assert said in first
    assert len(rest) == 1, "make's own word that the target failed, and nothing else"
    assert not (tmp_path / ".venv").exists()
