"""The vendor's client over https: certificates of a private authority, proxies, and what it tries
again; and our own client of the same protocol."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests import parts
from tests.cli.test_https import Authority, flags
from tests.edge.serving import Hub, shared
from tests.sdk.proxying import proxy

from glossator.clients.scale import AsyncScaleClient, ScaleClient, ScaleDuplicateResource
from glossator.clients.scale.tasks import TaskType
from glossator.dialects.scale.tests.sdk import VERSIONS, Account, vendor

pytestmark = pytest.mark.xdist_group("scale-network")  # one guarded server


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"), "ours")


@pytest.fixture(scope="module")
def guarded(ca: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Address and key of a server that wants a client certificate."""
    data = tmp_path_factory.mktemp("data")
    owner = parts.cli("org", "create", "A", "--owner", "a@example.org", data=data)
    with parts.server(
        data, *flags(ca), "--tls-client-ca", str(ca.file), "--no-worker"
    ) as server:  # fmt: skip
        yield f"{server.url}/scale/v1", owner["api_key"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_private_authority_a_certificate_and_a_proxy(
    version: str, ca: Authority, guarded: tuple[str, str], tmp_path: Path
) -> None:
    url, key = guarded
    pair = [str(path) for path in ca.give(f"client-{version}")]
    foreign = [str(path) for path in Authority(tmp_path, "other").give("client")]
    with proxy() as between:
        found = vendor(version).run(
            """
import io
name = K["version"]
there = dict(verify=K["ca"], cert=tuple(K["pair"]))
through = client(proxies={"https": K["proxy"]}, **there)
through.create_project(name, TaskType.Categorization, question())
through.upload_file(io.BytesIO(b"hello"))
made = through.create_task(TaskType.Categorization, project=name, tags=["t"])
straight = client(**there)
out = {"read": straight.get_task(made.id).tags, "listed": len(list(straight.get_tasks(name)))}
scaleapi.api.HTTP_TOTAL_RETRIES = 0  # a refusal is tried three times more, in twelve seconds
try:
    out["unknown"] = refused(client(cert=tuple(K["pair"])).projects)
    out["verify=False"] = refused(client(verify=False, cert=tuple(K["pair"])).projects)
    out["foreign"] = refused(client(verify=K["ca"], cert=tuple(K["foreign"])).projects)
    out["none"] = refused(client(verify=K["ca"]).projects)
finally:
    scaleapi.api.HTTP_TOTAL_RETRIES = 3
""",
            url=url, key=key, ca=str(ca.file), pair=pair, foreign=foreign, proxy=between.url,
            version=version,
        )  # fmt: skip
        assert between.asked
        assert {line.split(" ")[0] for line in between.asked} == {"CONNECT"}
    assert (found["read"], found["listed"]) == (["t"], 1)
    for name in ("unknown", "verify=False"):
        assert "CERTIFICATE_VERIFY_FAILED" in found[name][2], name
    for name in ("foreign", "none"):
        assert found[name][:2] == ["ScaleException", None], name


class Front:
    """https before a server: of each path the first answers are taken from ``ways``, before or
    after the request was passed on."""

    def __init__(self, hub: Hub, tls: ssl.SSLContext) -> None:
        self.ways: dict[str, list[tuple[int, bool]]] = {}
        self.seen: list[str] = []
        outer, behind = self, httpx.Client(base_url=hub.url, timeout=60)

        class Handler(BaseHTTPRequestHandler):
            def attend(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                place = f"{self.command} {self.path.partition('/v1/')[2]}"
                outer.seen.append(place)
                waiting = outer.ways.get(place)
                status, first = waiting.pop(0) if waiting else (0, True)
                text = b'{"status_code": 503, "error": "lost"}'
                if not status or first:
                    headers = {
                        n: v
                        for n, v in self.headers.items()
                        if n.lower() not in ("host", "connection")
                    }
                    reply = behind.request(self.command, self.path, content=body, headers=headers)
                    if not status:
                        status, text = reply.status_code, reply.content
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                if status == 429:
                    self.send_header("Retry-After", "1")
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = do_PUT = do_DELETE = attend  # noqa: N815

            def log_message(self, *words: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self._server.server_port}/scale/v1"
        self._behind = behind
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._behind.close()


@pytest.fixture(scope="module")
def front(ca: Authority) -> Iterator[Front]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*ca.give("front"))
    made = Front(shared("sqlite", worker=True), tls)
    yield made
    made.close()


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_tried_again_happens_once(version: str, front: Front, ca: Authority) -> None:
    """A reply is lost after the work was done; the client asks again, and finds its task."""
    account = Account(shared("sqlite", worker=True), version)
    lost, busy = (503, True), (503, False)
    front.seen.clear()
    front.ways = {
        "POST task/categorization": [lost], "GET projects/p": [busy], "POST batches": [(500, False)],
        "GET batches/b": [(429, False)],
    }  # fmt: skip
    found = account.run(
        """
        import os
        C.create_project("p", TaskType.Categorization, question())
        # Its look for the task whose reply was lost takes neither verify nor cert along.
        os.environ["REQUESTS_CA_BUNDLE"] = K["ca"]
        try:
            there = client(url=K["front"])
            task = there.create_task(TaskType.Categorization, project="p", unique_id="u")
            out = {"task": task.id, "project": there.get_project("p").name,
                   "batch": there.create_batch("p", "b").name, "read": there.get_batch("b").name}
        finally:
            del os.environ["REQUESTS_CA_BUNDLE"]
        out["really"] = [t.id for t in C.tasks()]
        """,
        front=front.url, ca=str(ca.file),
    )  # fmt: skip
    account.close()
    assert found["really"] == [found["task"]]
    assert (found["project"], found["batch"], found["read"]) == ("p", "b", "b")
    assert front.seen == [
        "POST task/categorization", "POST task/categorization", "GET tasks?unique_id=u",
        "GET projects/p", "GET projects/p", "POST batches", "POST batches",
        "GET batches/b", "GET batches/b",
    ]  # fmt: skip


def test_a_proxy_for_plain_http() -> None:
    account = Account(shared("sqlite", worker=True))
    with proxy() as between:
        found = account.run(
            """
            there = client(proxies={"http": K["proxy"]})
            there.create_project("a b/c", TaskType.Categorization)
            out = there.get_project("a b/c").name
            """,
            proxy=between.url,
        )  # fmt: skip
        asked = [line.split(" ")[:2] for line in between.asked]
    account.close()
    assert found == "a b/c"
    base = f"{account.hub.url}/scale/v1/projects"
    assert asked == [["POST", base], ["GET", f"{base}/a%20b%2Fc"]]


def test_put_is_never_tried_again(front: Front, ca: Authority) -> None:
    account = Account(shared("sqlite", worker=True))
    task = account.run("out = C.create_task(TaskType.Categorization, **question()).id")
    front.seen.clear()
    front.ways = {f"PUT task/{task}/tags": [(503, False)]}
    found = account.run(
        "out = refused(client(url=K['front'], verify=K['ca']).add_task_tags, K['task'], ['t'])",
        front=front.url, ca=str(ca.file), task=task,
    )  # fmt: skip
    account.close()
    assert found == ["ScaleServiceUnavailable", 503, "lost"]
    assert len(front.seen) == 1


# Our own client, against our own server


def test_our_client_of_this_protocol_does_the_same() -> None:
    account = Account(shared("sqlite", worker=True))
    url, key = f"{account.hub.url}/scale/v1", account.owner.api_key
    question = {"attachment": "what?", "attachment_type": "text", "categories": ["cat", "dog"]}
    with ScaleClient(key, api_instance_url=url) as client:
        client.create_project("p", TaskType.Categorization, question)
        client.create_batch("p", "b")
        task = client.create_task(TaskType.Categorization, batch="b", unique_id="u")
        with pytest.raises(ScaleDuplicateResource):
            client.create_task(TaskType.Categorization, batch="b", unique_id="u")
        assert client.add_task_tags(task.id, ["t"]).tags == ["t"]
        assert [one.id for one in client.get_tasks("p", tags="t")] == [task.id]

    async def look() -> list[str]:
        async with AsyncScaleClient(key, api_instance_url=url) as client:
            other = await client.create_task(TaskType.Categorization, project="p")
            assert (await client.cancel_task(other.id)).status == "canceled"
            assert await client.get_tasks_count("p") == 2
            return [one.id async for one in client.get_tasks("p", batch_name="b")]

    assert asyncio.run(look()) == [task.id]
    assert account.run("out = [t.id for t in C.get_tasks('p', 'b')]") == [task.id]
    account.close()
