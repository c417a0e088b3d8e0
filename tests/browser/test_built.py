"""The committed files are what the sources make; the pure parts of the sources do what they say."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests import parts

pytestmark = pytest.mark.xdist_group("npm")

FRONTEND = parts.ROOT / "frontend"
BUILT = parts.ROOT / "src" / "glossator" / "web" / "pages"


@pytest.fixture(scope="module")
def npm() -> str:
    """npm, with what the lock names installed; skips with a reason where that cannot be had."""
    found = shutil.which("npm")
    if found is None:
        parts.refuse("npm", "not in PATH, so the web interface was not built anew")
    stamp = FRONTEND / "node_modules" / ".package-lock.json"
    lock = FRONTEND / "package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        done = _run(found, "ci", "--no-audit", "--no-fund")
        assert "EUSAGE" not in done.stderr, f"the lock does not fit package.json: {done.stderr}"
        if done.returncode:
            parts.refuse("npm", f"ci failed, so nothing was built anew: {done.stderr[-300:]}")
    return str(found)


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, cwd=FRONTEND, check=False, capture_output=True, text=True, timeout=240
    )


def _files(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def test_the_committed_pages_are_those_of_the_sources(npm: str, tmp_path: Path) -> None:
    done = _run(npm, "run", "build", "--", "--outDir", str(tmp_path / "pages"))
    assert done.returncode == 0, done.stderr
    fresh, kept = _files(tmp_path / "pages"), _files(BUILT)
    assert fresh.keys() == kept.keys(), "run make web and commit src/glossator/web/pages"
    assert fresh == kept


def test_the_sources_are_sound(npm: str) -> None:
    for script in ("check", "test"):
        done = _run(npm, "run", script)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_lock_names_no_registry() -> None:
    text = (FRONTEND / "package-lock.json").read_text()
    assert '"resolved"' not in text
    assert text.count('"integrity"') > 40
