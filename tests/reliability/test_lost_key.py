"""A server that was restored without its key of secrets: what works, and what asks for new ones.  # rel: R6"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests import parts
from tests.cli.running import glossator, where
from tests.edge.serving import Hub, running, wait_until
from tests.security.test_accounts import Browser, with_password
from tests.security.test_walk import DIALECTS, path_in
from tests.security.world import PNG, World
from tests.webhooks.receiver import Receiver

MEDIA = "media.example.net"
ENV = {
    "GLOSSATOR_OUTGOING_ALLOW": "127.0.0.0/8",
    "GLOSSATOR_PASSWORD_MEMORY": "64",
    "GLOSSATOR_BASE_URL": "http://labels.example.org",
    "GLOSSATOR_MEDIA_ORIGIN": f"http://{MEDIA}",
}


@contextlib.contextmanager
def restored(live: Hub, folder: Path) -> Iterator[Hub]:
    """The same in another place, by backup and restore; of the key nobody thought."""
    archive, data = folder / "backup.zip", folder / "data"
    url = f"sqlite:///{data / 'glossator.db'}"
    with contextlib.ExitStack() as stack:
        for words in (("backup", archive, *where(live.data, live.database_url)),
                      ("restore", archive, *where(data, url))):  # fmt: skip
            ended = glossator(*words)
            assert (ended.returncode, ended.stderr) == (0, ""), ended.stderr
        assert not (data / "secret.key").exists()
        server = stack.enter_context(parts.server(data, database=url, env=ENV))
        hub = Hub(server, url, data)
        stack.callback(hub.close)
        yield hub


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.close()


def test_without_its_key_a_server_serves_and_its_webhooks_take_new_secrets(
    tmp_path: Path, receiver: Receiver
) -> None:
    with running("sqlite", env=ENV) as live:
        world = World(live)
        owner = world.person["owner"]
        boss = with_password(live, owner, "manager")
        with live.client(owner) as client, Browser(live) as browser:
            browser.headers["Origin"] = ENV["GLOSSATOR_BASE_URL"]
            assert browser.log_in(boss.email).status_code == 200
            word = {"Cookie": f"glossator_session={browser.cookies['glossator_session']}"}
            token = browser.headers["X-CSRF-Token"]
            body = {"url": receiver.url("/hook"), "kinds": ["project.created", "webhook.test"]}
            hook = client.post("/v1/webhooks", json=body).json()
            client.post("/v1/projects", json={"name": "before"})
            wait_until(lambda: receiver.at("/hook"))
            assert receiver.at("/hook")[0].signed_with(hook["secret"])
            made = client.post("/v1/files", files={"file": ("a.png", PNG)}).json()["files"][0]
            content = f"/v1/files/{made['id']}/content"
            link = client.get(content).headers["location"]
        with restored(live, tmp_path) as hub:
            looks = Looks(hub, world)
            assert "secrets stay closed" in hub.server.log
            # People and programs notice nothing.
            with Browser(hub) as browser:
                browser.headers.update({"Origin": ENV["GLOSSATOR_BASE_URL"], **word})
                assert browser.get("/v1/me").json()["id"] == boss.member_id
                browser.headers["X-CSRF-Token"] = token
                assert browser.post("/v1/projects", json={"name": "after"}).status_code == 201
                del browser.headers["Cookie"]
                assert browser.log_in(boss.email).status_code == 200
            with hub.client(owner) as client:
                looks.reads()
                # Addresses of before have ended; new ones are made.
                assert looks.media(link) == 404
                assert looks.media(client.get(content).headers["location"]) == 200
                # Webhooks wait, and nothing that is asked about them fails.
                path = f"/v1/webhooks/{hook['id']}"
                for method, more, status in (
                    ("GET", "", 200), ("PATCH", "", 200), ("POST", "/test", 202),
                    ("GET", "/deliveries", 200),
                ):  # fmt: skip
                    said = {"active": True} if method == "PATCH" else None
                    assert client.request(method, path + more, json=said).status_code == status
                first = client.get(f"{path}/deliveries").json()["items"][0]["id"]
                again = client.post(f"{path}/deliveries/{first}/replay")
                assert again.status_code < 300, again.text
                problem = glossator("doctor", *where(hub.data, hub.database_url), env=ENV).stdout
                assert "cannot be opened" in problem
                assert len(receiver.at("/hook")) == 1
                # With a new secret they are called, also about what happened meanwhile.
                fresh = client.post(f"{path}/secret").json()["secret"]
                wait_until(lambda: len(receiver.at("/hook")) == 4)
                assert all(one.signed_with(fresh) for one in receiver.at("/hook")[1:])
                for other in client.get("/v1/webhooks").json()["items"]:
                    assert client.post(f"/v1/webhooks/{other['id']}/secret").status_code < 300
                well = glossator("doctor", *where(hub.data, hub.database_url), env=ENV).stdout
                assert "cannot be opened" not in well
            assert "Traceback" not in hub.server.log


class Looks:
    """What somebody sees of a server."""

    def __init__(self, hub: Hub, world: World) -> None:
        self._hub, self._world = hub, world

    def reads(self) -> None:
        """Every route that only reads answers."""
        for name, dialect in DIALECTS.items():
            with self._hub.client(self._world.person["owner"], f"/{name}") as client:
                for route in dialect.routes:
                    if route.reads:
                        status = client.get(path_in(name, route, self._world)).status_code
                        assert status < 500, (route.name, status)

    def media(self, link: str) -> int:
        """What an address at the origin of media answers."""
        there: Any = urlsplit(link)
        assert there.netloc == MEDIA
        with self._hub.client(None, "") as client:
            return client.get(there.path, headers={"Host": MEDIA}).status_code
