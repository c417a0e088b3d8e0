"""Commands beside a running server: short transactions, ids that never meet, keys seen soon."""

import json
import subprocess
import threading
import time
from pathlib import Path

import httpx

from tests import parts
from tests.cli.running import SCHEMA, get, glossator, post, said, where


def test_a_server_sees_a_new_key_within_five_seconds(
    tmp_path: Path, database_url: str
) -> None:  # rel: C6 A1
    flags = where(tmp_path, database_url)
    with parts.server(tmp_path, database=database_url) as running:
        owner = said("org", "create", "A", "--owner", "a@example.org", "--json", *flags)
        assert soon(running.url, owner["api_key"]) < 5
        added = said("member", "add", "b@example.org", "--org", "A", "--role", "reviewer",
                     "--json", *flags)  # fmt: skip
        assert soon(running.url, added["api_key"]) < 5
        key = said("key", "create", "--org", "A", "--email", "b@example.org", "--json", *flags)
        assert soon(running.url, key["api_key"]) < 5
        me = get(running.url, "/v1/me", key["api_key"]).json()
        assert (me["role"], me["email"]) == ("reviewer", "b@example.org")
        assert owner["api_key"] not in running.log


def soon(url: str, key: str) -> float:
    """Seconds until the server knows a key."""
    begun = time.monotonic()
    while get(url, "/v1/me", key).status_code != 200:
        assert time.monotonic() - begun < 10
        time.sleep(0.1)
    return time.monotonic() - begun


def test_ids_of_commands_and_the_server_never_meet(
    tmp_path: Path, database_url: str
) -> None:  # rel: C6
    flags = where(tmp_path, database_url)
    with parts.server(tmp_path, database=database_url) as running:
        owner = said("org", "create", "A", "--owner", "a@example.org", "--json", *flags)
        key = owner["api_key"]
        body = {"name": "P", "schema": SCHEMA}
        project = post(running.url, "/v1/projects", key, body).json()["id"]
        made: list[int] = [owner["user_id"], owner["organization_id"], project]
        failures: list[object] = []
        done = threading.Event()

        def create() -> None:
            try:
                while not done.is_set():
                    tasks = {"tasks": [{"data": {"image": "x"}}] * 5}
                    reply = post(running.url, f"/v1/projects/{project}/tasks", key, tasks)
                    made.extend(reply.raise_for_status().json()["ids"])
                    time.sleep(0.01)
            except httpx.HTTPError as error:
                failures.append(error)

        threads = [threading.Thread(target=create) for _ in range(2)]
        for thread in threads:
            thread.start()
        commands = [
            subprocess.Popen(
                [parts._program(), "member", "add", f"m{n}@example.org", "--org", "A", "--json",
                 *flags],
                env=parts._environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )
            for n in range(3)
        ]  # fmt: skip
        for command in commands:
            out, err = command.communicate(timeout=60)
            assert command.returncode == 0, err
            made.append(json.loads(out)["user_id"])
        done.set()
        for thread in threads:
            thread.join()
        assert failures == []
        assert len(made) == len(set(made))
        counts = get(running.url, f"/v1/projects/{project}/counts", key).json()
        assert counts["tasks.open"] == len(made) - 3 - len(commands)
    assert glossator("check", *flags).stdout == "everything agrees\n"
