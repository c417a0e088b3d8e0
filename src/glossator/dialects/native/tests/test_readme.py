"""The examples of README.md, run as they stand against a running server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.edge.serving import Hub, shared

TEXT = (Path(__file__).parents[1] / "README.md").read_text()


@pytest.fixture
def lite() -> Hub:
    return shared("sqlite")


def example(language: str) -> str:
    [found] = re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.S | re.M)
    return str(found)


def run(words: list[str], hub: Hub) -> str:
    settings = {"GLOSSATOR_URL": hub.url, "GLOSSATOR_KEY": hub.found().api_key}
    ended = subprocess.run(
        words, check=False, env=os.environ | settings, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_the_example_with_curl(lite: Hub) -> None:
    said = run(["bash", "-euo", "pipefail", "-c", example("bash")], lite)
    assert '"created":2' in said
    assert "What a day!" in said
    assert "glad" in said


def test_the_example_with_python(lite: Hub) -> None:
    said = run([sys.executable, "-W", "error", "-c", example("python")], lite)
    assert re.fullmatch(
        r"\d+ labelled \{'image': 'https://example.org/1.jpg'\}\n|\d+ accepted .*\n", said
    )


def test_the_page_says_where_and_how(lite: Hub) -> None:
    assert "/native" in TEXT
    assert "Bearer" in TEXT
    assert "endpoints.txt" in TEXT
