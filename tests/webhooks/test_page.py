"""The receiver on the documentation's page, run as it stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx

from glossator.model.event import EVENT_KINDS
from tests import parts
from tests.edge.serving import wait_until
from tests.webhooks.conftest import Side

PAGE = (parts.ROOT / "docs" / "webhooks.md").read_text()


def test_the_receiver_of_the_page_accepts_us_and_nobody_else(
    side: Side, tmp_path: Path, free_port: int
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    program = tmp_path / "receiver.py"
    program.write_text(code)
    url = f"http://127.0.0.1:{free_port}/"
    hook = side.hook(kinds=["project.created"], url=url)
    settings = {"WEBHOOK_SECRET": hook["secret"], "PORT": str(free_port), "PATH": os.defpath}
    running = subprocess.Popen(
        [sys.executable, program], env=settings, stderr=subprocess.DEVNULL
    )  # fmt: skip
    try:
        wait_until(lambda: _listens(url))
        side.project()
        side.until(hook, state="delivered", status=204)
        forged = {
            "webhook-id": "msg_1", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA",
        }  # fmt: skip
        assert httpx.post(url, headers=forged, content=b"{}").status_code == 401
    finally:
        running.kill()
        running.wait()


def _listens(url: str) -> bool:
    try:
        httpx.get(url)
    except httpx.TransportError:
        return False
    return True


def test_the_page_names_kinds_that_there_are() -> None:
    named = set(re.findall(r"`((?:task|webhook|project)\.[a-z]+)`", PAGE))
    assert named
    assert named <= set(EVENT_KINDS)
