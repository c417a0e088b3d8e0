"""A studio for one test: an organization with a person who labels, projects, and their browser."""

from __future__ import annotations

import io
import itertools
from typing import Any
from urllib.parse import urlsplit

import httpx
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page

from glossator.model.work import Role
from glossator.services import members, passwords
from glossator.services.access import Context, robot
from glossator.store.database import write
from glossator.store.transaction import Transaction
from tests.edge.serving import Hub

PASSWORD = "a long enough password"
WIDTH, HEIGHT = 1600, 1000
_numbers = itertools.count()


def picture(width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """A PNG with a grid, so that one can see where one is."""
    image = Image.new("RGB", (width, height), "#e9e4d8")
    pen = ImageDraw.Draw(image)
    for x in range(0, width, 100):
        pen.line((x, 0, x, height), fill="#b8b09c")
    for y in range(0, height, 100):
        pen.line((0, y, width, y), fill="#b8b09c")
    held = io.BytesIO()
    image.save(held, "PNG")
    return held.getvalue()


class Studio:
    """An organization on a running server; ``lea`` labels in it."""

    def __init__(self, hub: Hub, browser: Browser) -> None:
        self.hub = hub
        self._browser = browser
        self.owner = hub.found()
        self.email, self.lea = self.person("lea", "labeler", "Lea Brandt")
        self.api: httpx.Client = hub.client(self.owner)
        self._contexts: list[BrowserContext] = []
        self.errors: list[str] = []
        self.hosts: set[str] = set()

    def person(self, word: str, role: Role, name: str) -> tuple[str, int]:
        """Somebody more with the usual password: their address and number."""
        email = f"{word}-{next(_numbers)}-{self.owner.organization_id}@example.org"
        digest = passwords.hashed(PASSWORD)

        def add(tx: Transaction) -> Any:
            context = Context(tx, robot(self.owner.organization_id), self.hub.blobs)
            return members.add(context, email, role, PASSWORD, digest, name)

        return email, write(self.hub.database, add).member_id

    # What there is to label

    def project(
        self, fields: list[dict[str, Any]], inputs: list[dict[str, Any]], *tasks: dict[str, Any],
        **more: Any,
    ) -> int:  # fmt: skip
        """A project that all may label, with tasks that have this data; its id."""
        body = {
            "name": more.pop("name", "Sample"), "schema": {"inputs": inputs, "fields": fields},
            "open_to_all": True, **more,
        }  # fmt: skip
        number = self._made("/v1/projects", body)["id"]
        if tasks:
            self.tasks(number, *tasks)
        return int(number)

    def tasks(self, project: int, *tasks: dict[str, Any]) -> list[int]:
        """More tasks: their data, or whole where ``data`` is in it."""
        bodies = [one if "data" in one else {"data": one} for one in tasks]
        found: list[int] = self._made(f"/v1/projects/{project}/tasks", {"tasks": bodies})["ids"]
        return found

    def newest(self) -> int:
        """The project that was made last, through whatever dialect."""
        return max(int(one["id"]) for one in self.api.get("/v1/projects").json()["items"])

    def show(self, project: int, *contents: bytes) -> list[int]:
        """Tasks with a picture each."""
        return self.tasks(project, *({"image": self.upload(project, one)} for one in contents))

    def upload(self, project: int, content: bytes) -> str:
        """A stored picture; what task data says to show it."""
        files = {"file": ("picture.png", content, "image/png")}
        reply = self.api.post("/v1/files", files=files, data={"project_id": str(project)})
        assert reply.status_code == 201, reply.text
        return str(reply.json()["files"][0]["url"])

    def _made(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        reply = self.api.post(path, json=body)
        assert reply.status_code == 201, reply.text
        found: dict[str, Any] = reply.json()
        return found

    # What came of it

    def answers(self, project: int) -> list[dict[str, Any]]:
        """The annotations of a project's tasks that have an answer, in the order of the tasks."""
        tasks = self.api.get(f"/v1/projects/{project}/tasks").json()["items"]
        found = []
        for task in tasks:
            of = self.api.get(f"/v1/tasks/{task['id']}/annotations").json()["items"]
            found += [one for one in of if one.get("answer") is not None]
        return found

    def assignments(self, project: int) -> list[dict[str, Any]]:
        """Everybody's holds in a project."""
        found: list[dict[str, Any]] = self.api.get(f"/v1/projects/{project}/assignments").json()[
            "items"
        ]
        return found

    # The browser

    def context(
        self, signed_in: bool = True, email: str | None = None, **options: Any
    ) -> BrowserContext:
        """A browser of its own, with Lea signed in, or who has this address."""
        options = {
            "viewport": {"width": 1280, "height": 720},
            "reduced_motion": "reduce",
            **options,
        }
        made = self._browser.new_context(base_url=self.hub.url, **options)
        made.set_default_timeout(10_000)
        made.on("weberror", lambda error: self.errors.append(str(error.error)))
        made.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self._contexts.append(made)
        if signed_in:
            said = {"email": email or self.email, "password": PASSWORD}
            reply = made.request.post("/native/v1/login", data=said)
            assert reply.ok, reply.text()
        return made

    def label(self, project: int, context: BrowserContext | None = None) -> Page:
        """The page that labels a project, with a task on it."""
        page = (context or self.context()).new_page()
        page.goto(f"/projects/{project}/label")
        page.wait_for_selector(".task")
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        self.api.close()
        assert not self.errors, "no page may fail in silence"
        assert self.hosts <= {urlsplit(self.hub.url).netloc}, "no request to another host"
