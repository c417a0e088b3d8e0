"""The server part starts, kills, restarts and cleans up; held against a small stand-in program.

The stand-in prints the ready line and serves files, so that this page is about the part alone.
"""

import json
import os
import signal
import stat
import sys
import textwrap
import time
import urllib.request
from pathlib import Path

import pytest
from tests import parts

PROGRAM = """
    #!{python}
    import http.server, json, os, signal, subprocess, sys, time
    words = sys.argv[1:]
    if words[0] != "serve":
        if "--fail" in words:
            sys.exit("no such organization")
        settings = {{name: value for name, value in os.environ.items() if "GLOSSATOR" in name}}
        print(json.dumps([words, settings]))
        sys.exit()
    asked = dict(zip(words[1::2], words[2::2]))
    if asked.get("--mood") == "broken":
        sys.exit("the database cannot be reached")
    if asked.get("--mood") != "deaf":
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    else:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    child = subprocess.Popen(["sleep", "300"], stdout=subprocess.DEVNULL)
    with open(asked["--data"] + "/child", "w") as file:
        file.write(str(child.pid))
    http.server.HTTPServer.allow_reuse_address = True
    server = http.server.HTTPServer(
        ("127.0.0.1", int(asked["--port"])), http.server.SimpleHTTPRequestHandler
    )
    print(f"Glossator ready at http://127.0.0.1:{{server.server_port}}", flush=True)
    print("started", file=sys.stderr, flush=True)
    server.serve_forever()
"""


@pytest.fixture(autouse=True)
def _program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "glossator"
    program.write_text(textwrap.dedent(PROGRAM).strip().format(python=sys.executable))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(parts, "_program", lambda: str(program))


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def _ends(pid: int) -> bool:
    until = time.monotonic() + 5
    while _runs(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not _runs(pid)


def test_a_server_is_ready_inside_the_block_and_gone_after_it(tmp_path: Path) -> None:
    with parts.server(tmp_path / "data") as running:
        assert _answers(running.url)
        assert running.seconds_to_ready > 0
        assert running.log == "started\n" or "started" in running.log
        child = int((tmp_path / "data" / "child").read_text())
        pid = running.pid
    assert _ends(pid)
    assert _ends(child)
    assert not (parts.run_folder() / "groups" / str(pid)).exists()


def test_after_a_kill_it_starts_again_on_the_same_port(tmp_path: Path) -> None:
    with parts.server(tmp_path / "data") as running:
        url = running.url
        running.kill9()
        assert not _answers(url)
        running.restart()
        assert running.url == url
        assert _answers(url)
        running.restart()
        assert _answers(url)
        assert running.stop() == 0


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    begun = time.monotonic()
    with (
        pytest.raises(parts.Failed, match="the database cannot be reached"),
        parts.server(tmp_path / "data", "--mood", "broken"),
    ):
        pass
    assert time.monotonic() - begun < 10


def test_a_server_that_does_not_stop_is_a_failure_and_is_killed(tmp_path: Path) -> None:
    with parts.server(tmp_path / "data", "--mood", "deaf") as running:
        pid = running.pid
        with pytest.raises(parts.Failed, match="SIGTERM"):
            running.stop(timeout=0.3)
    assert _ends(pid)


def test_a_command_gets_its_settings_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLOSSATOR_BASE_URL", "http://elsewhere.example")
    words, settings = parts.cli("org", "create", "A", data=tmp_path, env={"GLOSSATOR_X": "1"})
    assert words == ["org", "create", "A", "--json"]
    assert settings == {"GLOSSATOR_DATA": str(tmp_path), "GLOSSATOR_X": "1"}
    with pytest.raises(parts.Failed, match="no such organization"):
        parts.cli("org", "show", "--fail")


def test_the_guard_knows_of_a_running_server(tmp_path: Path) -> None:
    with parts.server(tmp_path / "data") as running:
        note = parts.run_folder() / "groups" / str(running.pid)
        assert json.loads(note.read_text()) == int(signal.SIGKILL)
