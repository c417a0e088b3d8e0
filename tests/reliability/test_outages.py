"""A full disk, and a database that is lost for a while: 503, nothing in part, and no restart.  # rel: D6"""

import resource
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from tests import parts
from tests.edge.serving import Hub, Person, running, wait_until
from tests.replicas import topology
from tests.store.migrated import Sql

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
SCHEMA = {"fields": [{"kind": "text", "name": "note"}]}


def new_project(client: httpx.Client) -> int:
    made = client.post("/v1/projects", json={"name": "p", "schema": SCHEMA})
    assert made.status_code == 201, made.text
    number: int = made.json()["id"]
    return number


def writes(client: httpx.Client, project: int) -> list[httpx.Response]:
    """One of each way to write: a unit, many rows, a stream of lines, a file."""
    data = {"x": "y" * 20_000}
    lines = b'{"data": {"x": "' + b"y" * 20_000 + b'"}}\n'
    return [
        client.post("/v1/projects", json={"name": "n" * 500}),
        client.post(f"/v1/projects/{project}/tasks", json={"tasks": [{"data": data}] * 5}),
        client.post(
            f"/v1/projects/{project}/tasks", content=lines * 100,
            headers={"Content-Type": "application/x-ndjson"},
        ),
        client.post("/v1/files", files={"file": ("a.bin", PNG * 2000)},
                    data={"project_id": str(project)}),
    ]  # fmt: skip


def all_refused(replies: list[httpx.Response]) -> None:
    for reply in replies:
        assert reply.status_code == 503, (reply.request.url.path, reply.text)
        assert reply.json()["error"]["code"] == "unavailable"


def holds(hub: Hub) -> Any:
    return hub.dump("audit", "meta", "credentials", "imports", "jobs")


def test_a_full_disk() -> None:
    """The server's files cannot grow beyond what they are: the system refuses its writes."""
    topology.only_of_one("files are in a bucket, which is not full")
    with running("sqlite", "--no-worker") as hub:
        owner = hub.found()
        with hub.client(owner) as client:
            project = new_project(client)
            before, files = holds(hub), hub.files()
            resource.prlimit(hub.server.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
            all_refused(writes(client, project))
            assert client.get(f"/v1/projects/{project}").status_code == 200, "it still reads"
            assert client.get(f"{hub.url}/health").status_code == 200
            resource.prlimit(
                hub.server.pid, resource.RLIMIT_FSIZE,
                (resource.RLIM_INFINITY, resource.RLIM_INFINITY),
            )  # fmt: skip
            assert holds(hub) == before
            assert hub.files() == files
            assert [r.status_code for r in writes(client, project)] == [201] * 4


def lose(hub: Hub) -> None:
    """PostgreSQL ends every connection and takes no new one."""
    cluster, name = parts.postgres(), hub.database_url.rsplit("/", 1)[1]
    cluster.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    cluster.execute(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
    )


def rows(hub: Hub) -> Any:
    """On a connection of its own: those of this process were ended too."""
    sql = Sql(hub.database_url)
    found = [sql(f"SELECT count(*) FROM {name}") for name in ("projects", "tasks", "events")]  # noqa: S608
    sql.close()
    return found


def test_a_lost_database() -> None:
    parts.require("postgres")
    with running("postgres", "--no-worker") as hub:
        owner: Person = hub.found()
        with hub.client(owner) as client:
            project = new_project(client)
            before = rows(hub)
            name = hub.database_url.rsplit("/", 1)[1]
            asked = (
                ("GET", "/v1/me", None),
                ("POST", "/v1/projects", {"name": "p"}),
                ("POST", f"/v1/projects/{project}/tasks", {"tasks": [{"data": {}}]}),
            )
            lose(hub)
            began = time.monotonic()
            try:
                with ThreadPoolExecutor(len(asked)) as pool:
                    refused = list(pool.map(lambda a: client.request(a[0], a[1], json=a[2]), asked))
            finally:
                parts.postgres().execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            all_refused(refused)
            assert time.monotonic() - began < 40
            wait_until(lambda: client.get("/v1/me").status_code == 200, 30)
            assert rows(hub) == before
            assert new_project(client)
