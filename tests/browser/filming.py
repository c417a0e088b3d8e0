"""How a person is driven who labels a film, and what there is to label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.browser import films
from tests.browser.films import COUNT, FILM, HEIGHT, RATE, WIDTH

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.studio import Studio

CLIP = {"name": "clip", "media": "video", "key": "video", "options": {"rate": RATE}}
CARS = {
    "kind": "region", "name": "cars", "title": "Cars", "inputs": ["clip"], "shapes": ["box", "track"],
    "labels": [{"name": "car", "color": "#d1495b", "hotkey": "1"}, {"name": "van", "hotkey": "2"}],
}  # fmt: skip
FRAME = {"unit": "pixel", "width": WIDTH, "height": HEIGHT}


def film(studio: Studio, project: int) -> str:
    """The stored film; what task data says to show it."""
    files = {"file": ("film.webm", FILM.read_bytes(), "video/webm")}
    reply = studio.api.post("/v1/files", files=files, data={"project_id": str(project)})
    assert reply.status_code == 201, reply.text
    return str(reply.json()["files"][0]["url"])


def opened(
    studio: Studio, *fields: dict[str, Any], clip: dict[str, Any] = CLIP
) -> tuple[int, Page]:
    """A page with the film on it, and the project."""
    project = studio.project(list(fields), [clip])
    studio.tasks(project, {"video": film(studio, project)})
    page = studio.label(project)
    page.wait_for_selector("video.picture")
    shown(page, 0)
    return project, page


def at(page: Page) -> int:
    return int(page.get_by_label("Frame", exact=True).input_value()) - 1


def shown(page: Page, frame: int) -> None:
    """The film shows this frame, and the page says so."""
    page.wait_for_function(
        "(n) => document.querySelector('.film-bar input')?.value === String(n + 1) && !document.querySelector('video.picture').seeking",
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
    shown(page, frame)


def view(page: Page, wide: int = WIDTH) -> tuple[float, float, float]:
    """Where the picture stands on the screen: left, top, scale."""
    box = page.locator(".picture").bounding_box()
    assert box is not None
    return box["x"], box["y"], box["width"] / wide


def spot(page: Page, x: float, y: float, wide: int = WIDTH) -> None:
    left, top, scale = view(page, wide)
    page.mouse.click(left + x * scale, top + y * scale)


def drag(
    page: Page, one: tuple[float, float], other: tuple[float, float], wide: int = WIDTH
) -> None:
    left, top, scale = view(page, wide)
    page.mouse.move(left + one[0] * scale, top + one[1] * scale)
    page.mouse.down()
    for part in (0.5, 1):
        page.mouse.move(
            left + (one[0] + (other[0] - one[0]) * part) * scale,
            top + (one[1] + (other[1] - one[1]) * part) * scale,
        )
    page.mouse.up()


def numbered(page: Page, left: float) -> None:
    """The selected box is there at the frame that is shown, as the page comes to say."""
    page.wait_for_function(
        "(left) => document.querySelector('.numbers input').value === String(left)", arg=left
    )


def box(x: float, y: float = 200, width: float = 80, height: float = 100) -> dict[str, Any]:
    return {"type": "box", "x": x, "y": y, "width": width, "height": height}


def lane(page: Page, n: int) -> tuple[float, float, float]:
    """Of a lane of the time line: its middle, where the first frame begins, how wide a frame is."""
    box = page.locator(".line canvas").bounding_box()
    assert box is not None
    return box["y"] + 24 + 22 * n + 11, box["x"] + 116, (box["width"] - 116) / COUNT


def slide(page: Page, n: int, one: float, other: float) -> None:
    """Drag along a lane from one frame to another."""
    y, left, wide = lane(page, n)
    page.mouse.move(left + one * wide, y)
    page.mouse.down()
    page.mouse.move(left + (one + other) * wide / 2, y)
    page.mouse.move(left + other * wide, y)
    page.mouse.up()
