"""What the tests of the managers' pages share: people with roles, and answers given by API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.browser.studio import PASSWORD, picture
from tests.browser.test_labelling import IMAGE

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.studio import Studio

THINGS = {
    "kind": "region", "name": "things", "title": "Things", "inputs": ["image"], "shapes": ["box"],
    "labels": [{"name": "cat", "color": "#d1495b"}, {"name": "dog"}],
}  # fmt: skip
SCENE = {
    "kind": "choice", "name": "scene", "title": "Where?", "required": True,
    "labels": [{"name": "indoors", "hotkey": "i"}, {"name": "outdoors", "hotkey": "o"}],
}  # fmt: skip


def box(number: str, x: float, label: str = "cat") -> dict[str, Any]:
    """A box of 300 x 200 pixels of a picture of the studio."""
    return {
        "id": number, "field": "things", "labels": [label], "input": "image",
        "frame": {"unit": "pixel", "width": 1600, "height": 1000},
        "shape": {"type": "box", "x": x, "y": 150, "width": 300, "height": 200},
    }  # fmt: skip


def said(scene: str, *regions: dict[str, Any]) -> dict[str, Any]:
    """An answer."""
    return {"values": [{"field": "scene", "value": [scene]}], "regions": list(regions)}


def answer(studio: Studio, project: int, email: str, *answers: dict[str, Any]) -> None:
    """Have a person answer as many tasks, in their order."""
    request = studio.context(signed_in=False).request
    login = {"email": email, "password": PASSWORD}
    token = request.post("/native/v1/login", data=login).json()["csrf_token"]
    headers = {"X-CSRF-Token": token, "Origin": studio.hub.url}
    for one in answers:
        path = f"/native/v1/projects/{project}/assignments"
        held = request.post(path, headers=headers).json()
        path = f"/native/v1/assignments/{held['id']}/submit"
        reply = request.post(path, headers=headers, data={"answer": one, "seconds": 5})
        assert reply.ok, reply.text()


def judged(studio: Studio, count: int, **settings: Any) -> int:
    """A project of pictures whose answers all want a verdict."""
    settings = {"review_percent": 100, **settings}
    project = studio.project([THINGS, SCENE], [IMAGE], settings=settings, name="Street scenes")
    shown = studio.upload(project, picture())
    studio.tasks(project, *({"data": {"image": shown}, "name": f"frame {n}"} for n in range(count)))
    return project


def visit(studio: Studio, email: str, path: str) -> Page:
    """A page of ours, opened by this person."""
    page = studio.context(email=email).new_page()
    page.goto(path)
    return page
