"""Things are followed over a film and over pictures; what is stored is compared in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import films
from tests.browser.films import COUNT, FILM, HEIGHT, RATE, WIDTH
from tests.browser.test_labelling import handed_in
from tests.browser.test_quality import serious

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.studio import Studio

pytestmark = pytest.mark.xdist_group("browser")

CLIP = {"name": "clip", "media": "video", "key": "video", "options": {"rate": RATE}}
CARS = {
    "kind": "region", "name": "cars", "title": "Cars", "inputs": ["clip"], "shapes": ["box", "track"],
    "labels": [{"name": "car", "color": "#d1495b", "hotkey": "1"}, {"name": "van", "hotkey": "2"}],
}  # fmt: skip
STATE = {
    "kind": "choice", "name": "state", "title": "State", "scope": "region", "on": ["cars"], "required": True,
    "labels": [{"name": "moving", "hotkey": "8"}, {"name": "parked", "hotkey": "9"}],
}  # fmt: skip
PHASES = {
    "kind": "region", "name": "phases", "title": "Phases", "inputs": ["clip"],
    "shapes": ["time_span", "parts"],
    "labels": [{"name": "attack", "hotkey": "3", "color": "#00798c"}, {"name": "pause", "hotkey": "4"}],
}  # fmt: skip
FRAME = {"unit": "pixel", "width": WIDTH, "height": HEIGHT}


def film(studio: Studio, project: int) -> str:
    """The stored film; what task data says to show it."""
    files = {"file": ("film.webm", FILM.read_bytes(), "video/webm")}
    reply = studio.api.post("/v1/files", files=files, data={"project_id": str(project)})
    assert reply.status_code == 201, reply.text
    return str(reply.json()["files"][0]["url"])


def opened(studio: Studio, *fields: dict[str, Any], clip: dict[str, Any] = CLIP) -> tuple[int, Page]:
    """A page with the film on it, and the project."""
    project = studio.project(list(fields), [clip])
    studio.tasks(project, {"video": film(studio, project)})
    page = studio.label(project)
    page.wait_for_selector("video.picture")
    page.wait_for_function("document.querySelector('video.picture').videoWidth > 0 && !document.querySelector('video.picture').seeking")
    return project, page


def at(page: Page) -> int:
    return int(page.get_by_label("Frame", exact=True).input_value()) - 1


def shown(page: Page, frame: int) -> None:
    """The film shows this frame, and the page says so."""
    page.wait_for_function(
        "(n) => document.querySelector('.film-bar input').value === String(n + 1) && !document.querySelector('video.picture').seeking",
        arg=frame,
    )
    for _ in range(100):
        if films.read(page) == frame:
            break
        page.wait_for_timeout(20)
    assert films.read(page) == frame


def go(page: Page, frame: int) -> None:
    page.get_by_label("Frame", exact=True).fill(str(frame + 1))
    page.keyboard.press("Enter")
    page.evaluate("document.activeElement.blur()")
    shown(page, frame)


def view(page: Page) -> tuple[float, float, float]:
    box = page.locator(".picture").bounding_box()
    assert box is not None
    return box["x"], box["y"], box["width"] / WIDTH


def drag(page: Page, one: tuple[float, float], other: tuple[float, float]) -> None:
    left, top, scale = view(page)
    page.mouse.move(left + one[0] * scale, top + one[1] * scale)
    page.mouse.down()
    for part in (0.5, 1):
        page.mouse.move(
            left + (one[0] + (other[0] - one[0]) * part) * scale,
            top + (one[1] + (other[1] - one[1]) * part) * scale,
        )
    page.mouse.up()


def test_a_box_is_followed(studio: Studio) -> None:
    project, page = opened(studio, CARS, STATE, PHASES)
    shown(page, 0)
    page.keyboard.press("ArrowRight")
    shown(page, 1)
    page.screenshot(path="/tmp/film-0.png")
    go(page, 0)
    drag(page, (40, 200), (120, 300))
    page.keyboard.press("8")
    go(page, 50)
    page.screenshot(path="/tmp/film-1.png")
    drag(page, (80, 250), (280, 250))
    page.screenshot(path="/tmp/film-2.png")
    page.keyboard.press("Enter")
    (answer,) = handed_in(studio, page, project)
    print(answer)
