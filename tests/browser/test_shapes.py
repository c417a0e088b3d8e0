"""Every shape, by mouse and by keyboard; what is stored is compared in numbers."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

import pytest

from glossator.model.geometry import Polygon
from glossator.model.rasters import rasterise
from tests.browser.studio import HEIGHT, WIDTH, picture
from tests.browser.test_labelling import IMAGE, drag, handed_in, numbers, select, view
from tests.browser.test_quality import serious

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.studio import Studio

pytestmark = pytest.mark.xdist_group("browser")

Point = tuple[float, float]
FRAME = {"unit": "pixel", "width": WIDTH, "height": HEIGHT}


def field(name: str, *shapes: str, **more: Any) -> dict[str, Any]:
    """A field of regions with one label of its own name."""
    return {
        "kind": "region", "name": name, "inputs": ["image"], "shapes": list(shapes or (name,)),
        "labels": [{"name": name}], **more,
    }  # fmt: skip


DRAWN = [
    field("box", rotates=True), field("polygon"), field("polyline"), field("keypoint"),
    field("ellipse", rotates=True),
]  # fmt: skip


def press(page: Page, *points: Point) -> None:
    """Press points of the picture, one after the other."""
    left, top, scale = view(page)
    for x, y in points:
        page.mouse.click(left + x * scale, top + y * scale)


def zoom(page: Page, at: Point, turns: int) -> None:
    left, top, scale = view(page)
    was = page.locator(".picture").evaluate("(one) => one.style.transform")
    page.mouse.move(left + at[0] * scale, top + at[1] * scale)
    page.mouse.wheel(0, turns)
    page.wait_for_function(
        "(was) => document.querySelector('.picture').style.transform !== was", arg=was
    )


def drawn(page: Page) -> None:
    """Wait until the page shows what it was told."""
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


def shapes(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [region["shape"] for region in answer["regions"]]


def near(shape: dict[str, Any], wanted: dict[str, Any]) -> None:
    """The same kind and names; numbers to 1 pixel."""
    assert shape.keys() == wanted.keys()
    for name, value in wanted.items():
        if name == "points":
            assert [p for pair in shape[name] for p in pair] == pytest.approx(
                [p for pair in value for p in pair], abs=1
            )
        elif name == "type":
            assert shape[name] == value
        else:
            assert shape[name] == pytest.approx(value, abs=1), name


def test_each_shape_is_exact_at_three_zooms(studio: Studio) -> None:
    project = studio.project(DRAWN, [IMAGE])
    studio.show(project, picture())
    page = studio.label(project)
    page.wait_for_selector(".picture")
    wanted: list[dict[str, Any]] = []
    middle = (802, 500)
    for turns, d in ((0, 100), (-600, 20), (-1300, 3)):
        if turns:
            zoom(page, middle, turns)
        x, y = middle
        page.keyboard.press("1")
        drag(page, (x - 2 * d, y - d), (x + 2 * d, y + 2 * d))
        wanted.append({"type": "box", "x": x - 2 * d, "y": y - d, "width": 4 * d, "height": 3 * d})
        page.keyboard.press("Escape")
        page.keyboard.press("2")
        ring = [(x - d, y - d), (x + d, y - 2 * d), (x + 2 * d, y + d)]
        press(page, *ring, ring[0])
        wanted.append({"type": "polygon", "points": ring})
        page.keyboard.press("Escape")
        page.keyboard.press("3")
        line = [(x - 3 * d, y), (x, y + 2 * d), (x + 3 * d, y)]
        press(page, *line)
        page.keyboard.press("Enter")
        wanted.append({"type": "polyline", "points": line})
        page.keyboard.press("Escape")
        page.keyboard.press("4")
        press(page, (x - d, y + d))
        wanted.append({"type": "keypoint", "x": x - d, "y": y + d})
        page.keyboard.press("Escape")
        page.keyboard.press("5")
        drag(page, (x - 3 * d, y - 2 * d), (x + d, y))
        wanted.append({"type": "ellipse", "x": x - d, "y": y - d, "rx": 2 * d, "ry": d})
        page.keyboard.press("Escape")
    assert view(page)[2] > 8, "the last ones are drawn far closer than 1:1"
    page.keyboard.press("Enter")
    (answer,) = handed_in(studio, page, project)
    assert [one["labels"] for one in answer["regions"]] == [[one["name"]] for one in DRAWN] * 3
    for region, one in zip(answer["regions"], wanted, strict=True):
        near(region["shape"], one)
        assert (region["frame"], region["input"]) == (FRAME, "image")


def test_each_shape_by_keyboard(studio: Studio) -> None:
    project = studio.project(DRAWN, [IMAGE])
    studio.show(project, picture())
    page = studio.label(project)
    page.wait_for_selector(".picture")
    key = page.keyboard.press

    def made(n: int) -> list[int]:
        key("Escape")
        key("Escape")
        key(str(n))
        key("b")
        return numbers(page)

    x, y, w, h, turn = made(1)
    for one in ("ArrowRight", "Shift+ArrowDown", "Control+ArrowLeft", "r", "r", "r", "Shift+r"):
        key(one)
    wanted: list[dict[str, Any]] = [
        {"type": "box", "x": x + 1, "y": y + 10, "width": w - 1, "height": h, "rotation": turn + 2}
    ]
    made(2)
    corners = []
    for _ in range(4):
        key(".")
        corners.append(tuple(numbers(page)))
    # The last point 5 to the left; one more after it, typed; the first one gone; all of it down.
    for _ in range(5):
        key("ArrowLeft")
    key("Insert")
    page.get_by_label("Left").fill("444")
    page.get_by_label("Left").press("Enter")
    page.get_by_label("Top").fill("333.5")
    page.get_by_label("Top").press("Enter")
    key("Escape")
    key(".")
    key("Delete")
    key("Escape")
    for _ in range(2):
        key("Shift+ArrowDown")
    _, b, c, d = corners
    ring = [b, c, (d[0] - 5, d[1]), (444, 333.5)]
    wanted.append({"type": "polygon", "points": [[px, py + 20] for px, py in ring]})
    made(3)
    ends = []
    for _ in range(2):
        key(".")
        ends.append(tuple(numbers(page)))
    key("ArrowUp")
    wanted.append({"type": "polyline", "points": [[*ends[0]], [ends[1][0], ends[1][1] - 1]]})
    x, y = made(4)
    key("ArrowDown")
    wanted.append({"type": "keypoint", "x": x, "y": y + 1})
    x, y, _, ry, _ = made(5)
    page.get_by_label("Radius", exact=True).fill("77.5")
    key("Enter")
    page.get_by_label("Turn").fill("30")
    key("Enter")
    key("Escape")
    wanted.append({"type": "ellipse", "x": x, "y": y, "rx": 77.5, "ry": ry, "rotation": 30})
    # One too many, undone.
    key("b")
    key("Control+z")
    key("Enter")
    (answer,) = handed_in(studio, page, project)
    assert shapes(answer) == wanted


@pytest.mark.soak
def test_shapes_are_changed_by_mouse(studio: Studio) -> None:
    both = [field("things", "polygon", "ellipse", "box", rotates=True)]
    project = studio.project(both, [IMAGE])
    studio.show(project, picture())
    page = studio.label(project)
    page.wait_for_selector(".picture")
    press(page, (300, 300), (600, 300), (600, 600), (300, 600))
    page.keyboard.press("Enter")
    drag(page, (600, 600), (700, 650))  # a corner
    drag(page, (450, 300), (450, 200))  # the middle of a side becomes a corner
    drag(page, (400, 400), (420, 430))  # all of it
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    drag(page, (1000, 200), (1200, 300))
    drag(page, (1200, 250), (1300, 250))  # its right end
    left, top, scale = view(page)
    knob = (1150, 200 - 24 / scale)
    drag(page, knob, (1300, 250))  # its knob to the right: a quarter turn
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Box", exact=True).click()
    # By hand, with the pointer held.
    page.keyboard.press("t")
    page.mouse.move(left + 200 * scale, top + 700 * scale)
    page.mouse.down()
    for x, y in ((500, 700), (500, 900), (200, 900), (200, 720)):
        page.mouse.move(left + x * scale, top + y * scale, steps=4)
    page.mouse.up()
    # Hidden: not to be hit; locked: not to be moved, nor removed.
    page.keyboard.press("l")
    page.keyboard.press("Delete")
    page.keyboard.press("v")
    drag(page, (300, 800), (350, 800))
    # One that nobody ended is handed in all the same.
    page.keyboard.press("v")
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    drawn(page)
    press(page, (1300, 600), (1500, 600), (1500, 800))
    page.get_by_role("button", name="Submit").click()
    (answer,) = handed_in(studio, page, project)
    first, second, third, fourth = shapes(answer)
    near(fourth, {"type": "polygon", "points": [[1300, 600], [1500, 600], [1500, 800]]})
    near(first, {"type": "polygon", "points": [
        [320, 330], [470, 230], [620, 330], [720, 680], [320, 630]]})  # fmt: skip
    near(second, {"type": "ellipse", "x": 1150, "y": 250, "rx": 150, "ry": 50, "rotation": 90})
    assert third["type"] == "polygon"
    xs, ys = zip(*third["points"], strict=True)
    assert (min(xs), max(xs), min(ys), max(ys)) == pytest.approx((200, 500, 700, 900), abs=2)
    assert len(third["points"]) > 8


@pytest.mark.soak
def test_hidden_and_locked_marks(studio: Studio) -> None:
    project = studio.project([field("box")], [IMAGE])
    studio.show(project, picture())
    page = studio.label(project)
    page.wait_for_selector(".picture")
    drag(page, (100, 100), (400, 400))
    page.get_by_role("button", name="Hide box").click()
    # What is hidden is not in the way: a press selects nothing there, a drag draws.
    press(page, (700, 700))
    press(page, (250, 250))
    assert page.locator(".regions li[data-selected=true]").count() == 0
    drag(page, (200, 200), (300, 300))
    page.get_by_role("button", name="Lock box").last.click()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Delete")
    drag(page, (250, 250), (280, 280))
    assert page.locator(".regions li").count() == 3, "over a locked one a new one is drawn"
    page.keyboard.press("Control+z")
    page.get_by_role("button", name="Show box").click()
    page.keyboard.press("Enter")
    (answer,) = handed_in(studio, page, project)
    first, second = shapes(answer)
    near(first, {"type": "box", "x": 100, "y": 100, "width": 300, "height": 300})
    near(second, {"type": "box", "x": 200, "y": 200, "width": 100, "height": 100})


def proposals() -> list[dict[str, Any]]:
    """One region of each kind, some in fractions of the picture."""
    pose = {
        "type": "skeleton", "points": [[1000.5, 300], [1100, 320], [1050, 450]],
        "edges": [[0, 1], [1, 2]], "names": ["head", "hand", "foot"], "visible": [2, 1, 0],
    }  # fmt: skip
    cuboid = {"type": "cuboid", "points": [
        [100, 600], [300, 600], [300, 800], [100, 800],
        [160, 560], [360, 560], [360, 760], [160, 760]]}  # fmt: skip
    found = [
        ("box", {"type": "box", "x": 0.25, "y": 0.125, "width": 0.5, "height": 0.25,
                 "rotation": 33.3}, {"unit": "fraction"}),
        ("polygon", {"type": "polygon", "points": [[0.1, 0.1], [0.3, 0.1], [0.2, 0.4]],
                     "holes": [[[0.18, 0.15], [0.22, 0.15], [0.2, 0.2]]]}, {"unit": "fraction"}),
        ("polyline", {"type": "polyline", "points": [[10.25, 20], [300, 40], [310, 90]]}, FRAME),
        ("keypoint", {"type": "keypoint", "x": 700, "y": 500.75, "visible": 1}, FRAME),
        ("ellipse", {"type": "ellipse", "x": 0.7, "y": 0.7, "rx": 0.1, "ry": 0.2,
                     "rotation": 12.0}, {"unit": "fraction"}),
        ("skeleton", pose, FRAME),
        ("cuboid", cuboid, FRAME),
        ("mask", {"type": "mask", "width": WIDTH, "height": HEIGHT,
                  "runs": [WIDTH * 100 + 50, 30, WIDTH - 30, 30, WIDTH * 899 - 50 - 60 + 30]},
         FRAME),
    ]  # fmt: skip
    return [
        {"id": name, "field": name, "input": "image", "labels": [name], "shape": shape,
         "frame": frame}
        for name, shape, frame in found
    ]  # fmt: skip


@pytest.mark.soak
def test_what_is_proposed_is_kept_exactly_and_edited_in_numbers(studio: Studio) -> None:
    regions = proposals()
    mask = regions[-1]["shape"]
    mask["runs"][-1] = WIDTH * HEIGHT - sum(mask["runs"][:-1])
    link = {"source": "box", "target": "keypoint", "labels": ["near"], "field": "links"}
    links = {"kind": "relation", "name": "links", "labels": [{"name": "near"}, {"name": "on"}]}
    project = studio.project([*(field(one["field"]) for one in regions), links], [IMAGE])
    said = [{"answer": {"regions": regions, "relations": [link]}, "score": 0.5, "model": "m1"}]
    url = studio.upload(project, picture())
    studio.tasks(project, *[{"data": {"image": url}, "predictions": said}] * 2)
    page = studio.label(project)
    page.wait_for_selector(".picture")
    page.keyboard.press("a")
    assert page.locator(".regions li").count() == len(regions)
    page.keyboard.press("Enter")
    page.locator(".pace", has_text="1 done").wait_for()
    page.wait_for_selector(".picture")
    page.keyboard.press("a")
    page.get_by_role("button", name="Select skeleton").click()
    page.get_by_label("Left head").fill("1001.25")
    page.get_by_label("Seen (0–2) foot").fill("2")
    page.get_by_label("Top hand").fill("333")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Select cuboid").click()
    page.get_by_label("Top 8").fill("770")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Select polygon").click()
    for key in (".", ".", "ArrowRight", "Delete"):  # the second of three points
        page.keyboard.press(key)
    page.get_by_role("button", name="Remove keypoint").click()
    page.keyboard.press("Enter")
    kept, changed = handed_in(studio, page, project, 2)
    assert kept["regions"] == regions
    assert kept["relations"] == [link]
    found = {region["id"]: region["shape"] for region in changed["regions"]}
    assert found.keys() == {one["id"] for one in regions} - {"keypoint"}
    assert not changed["relations"], "a link goes with its end"
    assert found["skeleton"] == {**regions[5]["shape"], "visible": [2, 1, 2],
                                 "points": [[1001.25, 300], [1100, 333], [1050, 450]]}  # fmt: skip
    assert found["cuboid"]["points"][7] == [160, 770]
    assert found["polygon"]["points"][1] == pytest.approx([0.3 + 1 / WIDTH, 0.1])
    assert found["polygon"]["holes"] == regions[1]["shape"]["holes"]
    assert found["mask"] == mask


# Masks. The rules are written again here, and the polygon's taken from the server's model.


def footing(at: Point, wide: int) -> Point:
    """Where a brush stands: an odd one on the middle of a pixel, an even one on a corner."""
    x, y = ((math.floor(v) + 0.5 if wide % 2 else math.floor(v + 0.5)) for v in at)
    return x, y


def painted(pixels: set[tuple[int, int]], stops: list[Point], wide: int, erases: bool) -> None:
    """What a brush leaves that goes straight from stop to stop."""
    stops = [footing(stop, wide) for stop in stops]
    for (x1, y1), (x2, y2) in itertools.pairwise([stops[0], *stops]):
        dx, dy = x2 - x1, y2 - y1
        for y in range(int(min(y1, y2) - wide), int(max(y1, y2) + wide) + 1):
            for x in range(int(min(x1, x2) - wide), int(max(x1, x2) + wide) + 1):
                px, py = x + 0.5 - x1, y + 0.5 - y1
                along = (px * dx + py * dy) / (dx * dx + dy * dy) if dx or dy else 0
                along = min(max(along, 0), 1)
                if math.hypot(px - along * dx, py - along * dy) > wide / 2 + 1e-9:
                    continue
                if 0 <= x < WIDTH and 0 <= y < HEIGHT:
                    pixels.discard((x, y)) if erases else pixels.add((x, y))


def lit(shape: dict[str, Any]) -> set[tuple[int, int]]:
    """The pixels of a mask."""
    found, at = set(), 0
    for n, run in enumerate(shape["runs"]):
        if n % 2:
            found |= {(p % WIDTH, p // WIDTH) for p in range(at, at + run)}
        at += run
    assert at == WIDTH * HEIGHT
    return found


def brush(page: Page, wide: int) -> None:
    page.get_by_label("Width of the brush").fill(str(wide))


def stroke(page: Page, *stops: Point) -> None:
    left, top, scale = view(page)
    page.mouse.move(left + stops[0][0] * scale, top + stops[0][1] * scale)
    page.mouse.down()
    for x, y in stops:
        page.mouse.move(left + x * scale, top + y * scale)
    page.mouse.up()


def test_masks_are_exact_to_the_pixel(studio: Studio) -> None:
    project = studio.project([field("mask")], [IMAGE])
    studio.show(project, picture())
    page = studio.label(project)
    page.wait_for_selector(".picture")
    first: set[tuple[int, int]] = set()
    # Close up, so that the middle of a pixel can be hit for sure.
    zoom(page, (800, 500), -1300)
    brush(page, 5)
    stops = [(790.5, 490.5), (805.5, 493.5), (802.5, 505.5)]
    stroke(page, *stops)
    painted(first, stops, 5, False)
    page.keyboard.press("e")
    brush(page, 4)
    stops = [(797, 491), (797, 497)]
    stroke(page, *stops)
    painted(first, stops, 4, True)
    page.keyboard.press("e")
    page.keyboard.press("g")
    ring = [(780.0, 500.0), (795.0, 502.0), (786.0, 512.0)]
    press(page, *ring, ring[0])
    inside = rasterise(Polygon(tuple(ring)), WIDTH, HEIGHT)
    first |= lit({"runs": inside.runs})
    page.keyboard.press("g")
    page.keyboard.press("Escape")
    # Another one, of single pixels; its last stroke undone, then moved by key.
    second: set[tuple[int, int]] = set()
    brush(page, 1)
    stops = [(810.5, 510.5), (815.5, 513.5)]
    stroke(page, *stops)
    painted(second, stops, 1, False)
    stroke(page, (790.5, 490.5), (791.5, 491.5))
    page.keyboard.press("Control+z")
    page.locator(".paper").focus()
    for key in ("ArrowRight", "Shift+ArrowUp"):
        page.keyboard.press(key)
    second = {(x + 1, y - 10) for x, y in second}
    page.keyboard.press("Enter")
    (answer,) = handed_in(studio, page, project)
    one, other = shapes(answer)
    assert lit(one) == first
    assert lit(other) == second
    assert len(first) > 150
    assert (one["width"], one["height"], answer["regions"][0]["frame"]) == (WIDTH, HEIGHT, FRAME)


# More than one picture.


@pytest.mark.soak
def test_pictures_of_one_task(studio: Studio) -> None:
    pages = {"name": "image", "media": "image", "key": "pages", "link": True, "many": True}
    sharp = {
        "kind": "choice", "name": "sharp", "scope": "item", "inputs": ["image"], "required": True,
        "labels": [{"name": "yes", "hotkey": "y"}, {"name": "no", "hotkey": "z"}],
    }  # fmt: skip
    project = studio.project([field("box"), field("keypoint", required=True), sharp], [pages])
    urls = [studio.upload(project, picture(WIDTH + 100 * n, HEIGHT)) for n in range(3)]
    studio.tasks(project, {"pages": urls}, {"pages": urls})
    page = studio.label(project)
    page.wait_for_selector(".picture")
    drag(page, (100, 100), (400, 300))
    drag(page, (500, 500), (600, 600))
    page.keyboard.press("Escape")
    page.keyboard.press("PageDown")
    page.keyboard.press("y")
    assert page.locator(".pager [aria-current]").inner_text() == "2"
    assert page.locator(".regions li").count() == 0
    page.keyboard.press("c")
    assert page.locator(".regions li").count() == 2
    assert page.locator(".regions .count").inner_text() == "2 of 4"
    page.keyboard.press("c")
    assert page.locator(".regions li").count() == 2, "not twice"
    page.get_by_label("Picture 3 of 3").click()
    page.keyboard.press("z")
    page.keyboard.press("2")
    page.keyboard.press("b")
    page.keyboard.press("]")
    page.locator('.pager [aria-current][aria-label^="Picture 1"]').wait_for()  # where it lies
    assert serious(page) == []
    # One of the pictures was not asked about: one is led there.
    page.get_by_label("Picture 3 of 3").click()
    page.keyboard.press("Enter")
    page.locator('[data-field="sharp"] .fault').wait_for()
    page.locator('.pager [aria-current][aria-label^="Picture 1"]').wait_for()
    page.keyboard.press("y")
    page.keyboard.press("Enter")
    page.locator(".pace", has_text="1 done").wait_for()
    page.wait_for_selector(".picture")
    for key in ("y", "PageDown", "y", "PageDown", "z", "PageUp", "PageUp"):
        page.keyboard.press(key)
    # The task after it: a copy of what was on the first picture, and half pixels.
    page.keyboard.press("c")
    page.keyboard.press("2")
    page.keyboard.press("x")
    zoom(page, (800, 500), -1300)
    press(page, (801.25, 500.5))
    page.get_by_role("button", name="Brightness").click()
    page.get_by_role("slider", name="Contrast").fill("150")
    assert "contrast(150%)" in page.locator(".picture").evaluate("(one) => one.style.filter")
    page.keyboard.press("Control+Enter")
    one, other = handed_in(studio, page, project, 2)
    for answer, said in ((one, ["yes", "no", "yes"]), (other, ["yes", "yes", "no"])):
        found = [(value["field"], value["value"]) for value in answer["values"]]
        assert found == [("sharp", [word]) for word in said]
        assert {value["item"] for value in answer["values"]} == {0, 1, 2}
    places = [(region["field"], region["item"]) for region in one["regions"]]
    assert places == [("box", 0), ("box", 0), ("box", 1), ("box", 1), ("keypoint", 2)]
    was, copied = one["regions"][0], one["regions"][2]
    assert copied["frame"]["width"] == WIDTH + 100
    assert copied["shape"]["width"] == pytest.approx(was["shape"]["width"] * 17 / 16)
    assert [region["shape"] for region in other["regions"][:2]] == shapes(one)[:2]
    assert {region["id"] for region in other["regions"]}.isdisjoint(
        region["id"] for region in one["regions"]
    )
    point = other["regions"][2]["shape"]
    assert (point["x"], point["y"]) == pytest.approx((801.25, 500.5), abs=0.1)
    assert point["x"] != round(point["x"])


# Links.

LINKS = {
    "kind": "relation", "name": "links", "title": "Links",
    "labels": [{"name": "works for", "hotkey": "w"}, {"name": "near"}],
}  # fmt: skip


def test_links_between_marks_of_a_picture(studio: Studio) -> None:
    project = studio.project([field("box"), {**LINKS, "required": True}], [IMAGE])
    studio.show(project, picture())
    page = studio.label(project)
    page.wait_for_selector(".picture")
    for x in (100, 600, 1100):
        drag(page, (x, 200), (x + 200, 400))
        page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.locator('[data-field="links"] .fault').wait_for()
    page.keyboard.press("w")
    drag(page, (200, 300), (700, 300))  # drawn from one to the other
    press(page, (1200, 300))
    press(page, (250, 350))  # pressed one after the other
    page.keyboard.press("Escape")
    # By key: selected, begun; selected, ended. The same once more would be no second one.
    for _ in range(2):
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        for key in ("]", "]", "k", "]", "k"):
            page.keyboard.press(key)
    rows = page.locator(".links li")
    assert rows.count() == 3
    rows.nth(1).get_by_label("Direction").click()
    rows.nth(1).get_by_role("combobox").select_option("near")
    assert serious(page) == []
    page.locator(".paper").focus()
    page.keyboard.press("Enter")
    (answer,) = handed_in(studio, page, project)
    a, b, c = (region["id"] for region in answer["regions"])
    assert answer["relations"] == [
        {"source": a, "target": b, "field": "links", "labels": ["works for"]},
        {"source": c, "target": a, "field": "links", "labels": ["near"], "direction": "back"},
        {"source": b, "target": c, "field": "links", "labels": ["works for"]},
    ]


@pytest.mark.soak
def test_links_between_spans_of_a_text(studio: Studio) -> None:
    text = {"name": "text", "media": "text", "key": "text", "link": False}
    names = {"kind": "region", "name": "names", "inputs": ["text"], "shapes": ["text_span"],
             "labels": [{"name": "person"}, {"name": "place"}]}  # fmt: skip
    project = studio.project([names, LINKS], [text], {"text": "Ada met Zoë in Rome."})
    page = studio.label(project)
    for words in ("Ada", "Rome"):
        select(page, words)
        page.keyboard.press("1" if words == "Ada" else "2")
    page.keyboard.press("w")  # from Rome, which is selected
    page.locator(".text .piece").get_by_text("Ada").click()
    assert page.locator(".arcs .arc").count() == 1
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    (answer,) = handed_in(studio, page, project)
    ada, rome = (region["id"] for region in answer["regions"])
    assert answer["relations"] == [
        {"source": rome, "target": ada, "field": "links", "labels": ["works for"]}
    ]


FRAMES = """() => new Promise((done) => {
    const paper = document.querySelector(".paper canvas"), pen = paper.getContext("2d");
    const drawn = [], begun = performance.now(), next = window.requestAnimationFrame;
    // What the page does for a frame, until its pixels are there.
    window.requestAnimationFrame = (paint) => next((now) => {
        const from = performance.now();
        paint(now);
        pen.getImageData(0, 0, 1, 1);
        drawn.push(performance.now() - from);
    });
    let n = 0;
    const step = () => {
        if (n++ === 60) {
            window.requestAnimationFrame = next;
            return done([drawn, 60_000 / (performance.now() - begun)]);
        }
        paper.dispatchEvent(new WheelEvent("wheel", {
            deltaY: n % 20 < 10 ? -40 : 40, clientX: 500, clientY: 400, bubbles: true, cancelable: true,
        }));
        next(step);
    };
    next(step);
})"""


def test_a_thousand_marks_are_drawn_smoothly(studio: Studio) -> None:
    regions = []
    for n in range(1000):
        x, y = 38 * (n % 40) + 10, 38 * (n // 40) + 10
        ring = [[x + 10 + 10 * math.cos(a), y + 10 + 10 * math.sin(a)] for a in range(6)]
        shape: dict[str, Any] = [
            {"type": "box", "x": x, "y": y, "width": 30, "height": 20, "rotation": n % 90},
            {"type": "polygon", "points": ring},
            {"type": "ellipse", "x": x + 15, "y": y + 10, "rx": 12, "ry": 8},
            {"type": "keypoint", "x": x, "y": y},
        ][n % 4]
        regions.append({"id": f"r{n}", "field": "things", "input": "image", "labels": ["things"],
                        "shape": shape, "frame": FRAME})  # fmt: skip
    kinds = ("box", "polygon", "ellipse", "keypoint")
    project = studio.project([field("things", *kinds, rotates=True)], [IMAGE])
    said = [{"answer": {"regions": regions}, "score": 0.5, "model": "m1"}]
    url = studio.upload(project, picture())
    studio.tasks(project, {"data": {"image": url}, "predictions": said})
    page = studio.label(project)
    page.wait_for_selector(".picture")
    page.keyboard.press("a")
    page.locator(".regions .count", has_text="1000").wait_for()
    page.wait_for_timeout(300)
    took, per_second = page.evaluate(FRAMES)
    took.sort()
    quick = took[len(took) // 4]
    print(
        f"1000 marks: {per_second:.0f} frames/s without a graphics card beside what else runs here;"
        f" drawing them takes {took[len(took) // 2]:.1f} ms, {quick:.1f} ms in the quicker quarter"
    )
    assert len(took) >= 50
    # Of the quicker ones, since other suites run beside this one.
    assert quick <= 1000 / 30
