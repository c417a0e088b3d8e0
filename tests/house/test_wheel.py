"""The wheel alone is enough: it installs, starts, carries its files, and is small."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests import parts

pytestmark = pytest.mark.xdist_group("wheel")  # one worker builds and installs it, once

# design.md section 9: without pip, on a machine that has nothing else.
LARGEST_INSTALL = 180 * 10**6


def _run(*command: str | Path) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    ended = subprocess.run(
        command, check=False, env=clean, cwd="/", capture_output=True, text=True, timeout=280
    )
    assert ended.returncode == 0, f"{command}: {ended.stdout}{ended.stderr}"
    return ended.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel and what it needs, and nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder]
    _run(*build, parts.ROOT)
    (wheel,) = folder.glob("*.whl")
    _run(sys.executable, "-m", "venv", folder / "venv")
    pip = [folder / "venv/bin/python", "-m", "pip", "install", "--quiet", "--no-compile"]
    # The locked versions bind (as constraints, without hashes), so that the size is ours.
    constraints = folder / "constraints.txt"
    pins = (parts.ROOT / "requirements.lock").read_text().splitlines()
    constraints.write_text(
        "\n".join(line.removesuffix("\\") for line in pins if line[:1].isalnum())
    )
    _run(*pip, "--constraint", constraints, wheel)
    return folder / "venv"


def _library(venv: Path) -> Path:
    (library,) = venv.glob("lib/python3*/site-packages")
    return library


def test_the_wheel_runs_by_itself(installed: Path) -> None:
    _run(installed / "bin/python", "-W", "error", "-c", "import glossator")
    assert "serve" in _run(installed / "bin/glossator", "--help")


def test_the_wheel_carries_every_file_of_the_package(installed: Path) -> None:
    source = parts.ROOT / "src" / "glossator"
    tracked = subprocess.run(
        ["git", "ls-files", "."], check=True, cwd=source, capture_output=True, text=True
    ).stdout.split()
    wanted = {
        name for name in tracked if (source / name).exists() and "tests" not in Path(name).parts
    }
    there = _library(installed) / "glossator"
    assert {name for name in wanted if not (there / name).is_file()} == set()
    assert {"py.typed", "demo/assets/texts.json"} <= wanted


def test_the_installed_size_is_small(installed: Path) -> None:
    sizes: dict[str, int] = {}
    for file in _library(installed).rglob("*"):
        if file.is_file():
            package = file.relative_to(_library(installed)).parts[0]
            if package.split("-")[0] not in (
                "pip",
                "setuptools",
                "pkg_resources",
                "_distutils_hack",
            ):
                sizes[package] = sizes.get(package, 0) + file.stat().st_size
    largest = sorted(sizes.items(), key=lambda item: -item[1])[:8]
    assert sum(sizes.values()) <= LARGEST_INSTALL, largest


def test_nothing_heavy_or_optional_is_needed(installed: Path) -> None:
    """Numbers, spreadsheets, PostgreSQL, S3 and the job engine are extras."""
    names = {path.name for path in _library(installed).iterdir()}
    assert names & {"numpy", "pandas", "pyarrow", "psycopg", "obstore", "procrastinate"} == set()
