"""A person labels by mouse and by keyboard; what is stored is compared in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.studio import HEIGHT, WIDTH, picture

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.studio import Studio

pytestmark = pytest.mark.xdist_group("browser")

IMAGE = {"name": "image", "media": "image", "key": "image", "link": True}
TEXT = {"name": "text", "media": "text", "key": "text", "link": False}
BOXES = {
    "kind": "region", "name": "things", "title": "Things", "inputs": ["image"], "shapes": ["box"],
    "labels": [{"name": "cat", "color": "#d1495b", "hotkey": "1"}, {"name": "dog", "hotkey": "2"}],
}  # fmt: skip
SCENE = {
    "kind": "choice", "name": "scene", "title": "Where?", "inputs": ["image"], "required": True,
    "labels": [{"name": "indoors", "hotkey": "i"}, {"name": "outdoors", "hotkey": "o"}],
}  # fmt: skip
NOTE = {"kind": "text", "name": "note", "title": "Anything odd?"}
CUT = {"kind": "boolean", "name": "cut", "title": "Cut off?", "scope": "region", "on": ["things"]}
SPANS = {
    "kind": "region", "name": "names", "title": "Names", "inputs": ["text"],
    "shapes": ["text_span"],
    "labels": [{"name": "person", "hotkey": "1"}, {"name": "place", "hotkey": "2"}],
}  # fmt: skip

Point = tuple[float, float]


def view(page: Page) -> tuple[float, float, float]:
    """Where the picture stands on the screen: left, top, scale."""
    box = page.locator(".picture").bounding_box()
    assert box is not None
    return box["x"], box["y"], box["width"] / WIDTH


def drag(page: Page, one: Point, other: Point) -> None:
    """Drag between two points of the picture."""
    left, top, scale = view(page)
    page.mouse.move(left + one[0] * scale, top + one[1] * scale)
    page.mouse.down()
    page.mouse.move(left + (one[0] + other[0]) * scale / 2, top + (one[1] + other[1]) * scale / 2)
    page.mouse.move(left + other[0] * scale, top + other[1] * scale)
    page.mouse.up()


def handed_in(studio: Studio, page: Page, project: int, count: int = 1) -> list[dict[str, Any]]:
    """The answers, once the page says that all is saved."""
    page.locator(".pace", has_text=f"{count} done").wait_for()
    page.locator(".status", has_text="All saved").wait_for()
    return [one["answer"] for one in studio.answers(project)]


def test_boxes_are_exact_at_three_zooms(studio: Studio) -> None:
    project = studio.project([BOXES], [IMAGE])
    studio.show(project, picture())
    page = studio.label(project)
    wanted: list[tuple[Point, Point]] = [((200, 150), (700, 600))]
    drag(page, *wanted[0])
    page.keyboard.press("Escape")
    for turns, box in ((-600, ((810, 480), (840, 520))), (-1500, ((801, 497), (805, 503)))):
        left, top, scale = view(page)
        page.mouse.move(left + 802 * scale, top + 500 * scale)
        page.mouse.wheel(0, turns)
        page.wait_for_timeout(60)
        page.keyboard.press("2")
        drag(page, *box)
        page.keyboard.press("Escape")
        wanted.append(box)
    assert view(page)[2] > 8, "the last one is drawn far closer than 1:1"
    page.keyboard.press("Enter")
    (answer,) = handed_in(studio, page, project)
    assert [region["labels"] for region in answer["regions"]] == [["cat"], ["dog"], ["dog"]]
    for region, (one, other) in zip(answer["regions"], wanted, strict=True):
        shape = region["shape"]
        corners = (
            shape["x"], shape["y"], shape["x"] + shape["width"], shape["y"] + shape["height"],
        )  # fmt: skip
        assert corners == pytest.approx((*one, *other), abs=1)
        assert region["frame"] == {"unit": "pixel", "width": WIDTH, "height": HEIGHT}
        assert (region["field"], region["input"]) == ("things", "image")


def test_a_task_by_mouse(studio: Studio) -> None:
    project = studio.project([BOXES, SCENE, NOTE, CUT], [IMAGE])
    studio.show(project, picture())
    page = studio.label(project)
    drag(page, (100, 100), (400, 300))
    drag(page, (900, 500), (1200, 800))
    page.locator(".palette").get_by_text("dog").click()
    page.locator(".details").get_by_label("Yes").click()
    # Taken by its right edge and by its middle, the first box is another one.
    drag(page, (250, 200), (250, 200))
    drag(page, (400, 200), (450, 200))
    drag(page, (250, 200), (270, 230))
    page.get_by_role("button", name="Submit").click()
    fault = page.locator('[data-field="scene"] .fault')
    assert fault.inner_text() == "An answer is needed."
    page.get_by_label("outdoors").click()
    fault.wait_for(state="detached")
    page.get_by_label("Anything odd?").fill("a shadow")
    page.get_by_role("button", name="Submit").click()
    (answer,) = handed_in(studio, page, project)
    first, second = answer["regions"]
    assert (first["labels"], second["labels"]) == (["cat"], ["dog"])
    shape = {name: round(number) for name, number in first["shape"].items() if name != "type"}
    assert shape == pytest.approx({"x": 120, "y": 130, "width": 350, "height": 200}, abs=2)
    assert second["values"] == [{"field": "cut", "value": True}]
    assert "values" not in first
    assert answer["values"] == [
        {"field": "scene", "value": ["outdoors"], "input": "image"},
        {"field": "note", "value": "a shadow"},
    ]


def test_a_task_by_keyboard(studio: Studio) -> None:
    project = studio.project([BOXES, SCENE, NOTE, CUT], [IMAGE])
    studio.show(project, picture(), picture())
    context = studio.context()
    page = context.new_page()
    page.goto("/projects")
    page.wait_for_selector(".card")
    press = page.keyboard.press
    press("1")
    page.wait_for_selector(".picture")
    press("2")
    press("b")
    before = numbers(page)
    for key in ("ArrowRight", "Shift+ArrowDown", "Control+ArrowLeft", "Control+Shift+ArrowDown"):
        press(key)
    after = numbers(page)
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 10, -1, 10]
    press("Enter")
    page.locator(".fault").first.wait_for()
    press("i")
    page.get_by_label("Anything odd?").focus()
    page.keyboard.type("nothing at all, really")
    press("Escape")
    press("Enter")
    (answer,) = handed_in(studio, page, project)
    (region,) = answer["regions"]
    shape = region["shape"]
    assert [shape["x"], shape["y"], shape["width"], shape["height"]] == after
    assert region["labels"] == ["dog"]
    assert answer["values"][1]["value"] == "nothing at all, really"
    # The next one: undone and redone, then given up with a reason.
    page.wait_for_selector(".picture")
    press("b")
    press("Control+z")
    assert page.locator(".regions li").count() == 0
    press("Control+Shift+z")
    assert page.locator(".regions li").count() == 1
    press("s")
    page.keyboard.type("too dark")
    press("Enter")
    page.get_by_role("heading", name="All done for now").wait_for()
    skipped = [one for one in studio.assignments(project) if one["state"] == "skipped"]
    assert [one["reason"] for one in skipped] == ["too dark"]


def numbers(page: Page) -> list[int]:
    """Left, top, width and height of the selected box, as its fields say."""
    return [int(float(field.input_value())) for field in page.locator(".numbers input").all()]


EMOJI = "🧑‍🚀 Ada met Zoë 😀 in São Paulo and 東京."
HEBREW = "שלום לדנה מתל אביב 🌊"


def select(page: Page, words: str) -> None:
    """Select words of the text with the mouse, from the left of the first to the right of the last."""
    box = page.evaluate(
        """(words) => {
            const root = document.querySelector(".text");
            const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
            let all = "", nodes = [];
            for (let node; (node = walker.nextNode());) {
                if (node.parentElement.closest(".tag")) continue;
                nodes.push([node, all.length]);
                all += node.textContent;
            }
            const place = (at) => {
                const [node, start] = nodes.findLast(([, start]) => start <= at);
                return [node, at - start];
            };
            const start = all.indexOf(words), end = start + words.length;
            const caret = (at, edge) => {
                const range = document.createRange();
                const [node, offset] = place(edge === "start" ? at : at - 1);
                range.setStart(node, offset);
                range.setEnd(node, offset + 1);
                const { left, right, top, height } = range.getBoundingClientRect();
                const rtl = getComputedStyle(root).direction === "rtl";
                return [(edge === "start") === rtl ? right : left, top + height / 2];
            };
            const emoji = (at) => all.codePointAt(at) > 0xffff;
            return [caret(start, "start"), caret(end, "end"), emoji(start)];
        }""",
        words,
    )
    (x0, y0), (x1, y1), _ = box
    page.mouse.move(x0, y0)
    page.mouse.down()
    page.mouse.move((x0 + x1) / 2, (y0 + y1) / 2)
    page.mouse.move(x1, y1)
    page.mouse.up()


def spans(answer: dict[str, Any]) -> list[tuple[int, int, str, str]]:
    """Start, end, text and label of each span."""
    found = [(one["shape"], one["labels"][0]) for one in answer["regions"]]
    return [(shape["start"], shape["end"], shape["text"], label) for shape, label in found]


def expected(text: str, *wanted: tuple[str, str]) -> list[tuple[int, int, str, str]]:
    """The same from the text itself, in code points as Python counts."""
    return [(text.index(w), text.index(w) + len(w), w, label) for w, label in wanted]


def test_spans_by_mouse_are_counted_in_code_points(studio: Studio) -> None:
    project = studio.project([SPANS], [TEXT], {"text": EMOJI}, {"text": HEBREW})
    page = studio.label(project)
    wanted = [
        ("Ada", "person"),
        ("Zoë 😀 in São Paulo", "person"),
        ("São Paulo", "place"),
        ("東京", "place"),
    ]
    for words, label in wanted:
        select(page, words)
        page.keyboard.press("1" if label == "person" else "2")
    assert page.locator(".regions li").count() == 4
    page.keyboard.press("Enter")
    page.get_by_text(HEBREW).wait_for()
    select(page, "דנה")
    page.locator(".palette").get_by_text("person").click()
    page.keyboard.press("Enter")
    one, other = handed_in(studio, page, project, 2)
    assert spans(one) == expected(EMOJI, *wanted)
    assert spans(other) == expected(HEBREW, ("דנה", "person"))


def test_spans_by_keyboard(studio: Studio) -> None:
    project = studio.project([SPANS], [TEXT], {"text": EMOJI})
    page = studio.label(project)
    press = page.keyboard.press
    for _ in range(20):
        press("Tab")
        if page.evaluate("document.activeElement.className") == "text":
            break
    # By words: to the start of Ada, over it; then on to São Paulo, its two words.
    for keys in (["ArrowRight"], ["Shift+ArrowRight", "1"]):
        for key in keys:
            press(key)
    found = page.locator(".regions li .where").inner_text()
    assert found == "“Ada”"
    while (
        page.evaluate("getSelection().focusNode.textContent.slice(getSelection().focusOffset)")[:3]
        != "São"
    ):
        press("ArrowRight")
    for _ in range(3):
        press("Shift+ArrowRight")
    press("2")
    press("Enter")
    (answer,) = handed_in(studio, page, project)
    assert spans(answer) == expected(EMOJI, ("Ada", "person"), ("São Paulo", "place"))


def press(page: Page, *points: Point) -> None:
    """Press on points of the picture."""
    left, top, scale = view(page)
    for x, y in points:
        page.mouse.click(left + x * scale, top + y * scale)


def test_outlines_and_lines(studio: Studio) -> None:
    outlines = {**BOXES, "name": "outlines", "shapes": ["polygon"]}
    lines = {
        "kind": "region", "name": "lines", "inputs": ["image"], "shapes": ["polyline"],
        "labels": [{"name": "road", "hotkey": "r"}],
    }  # fmt: skip
    project = studio.project([outlines, lines], [IMAGE])
    studio.show(project, picture())
    page = studio.label(project)
    page.wait_for_selector(".picture")
    corners: list[Point] = [(200, 200), (600, 220), (580, 700)]
    press(page, *corners, (900, 900))
    page.keyboard.press("Backspace")
    press(page, (202, 198))  # on the first corner
    drag(page, (400, 210), (400, 100))  # the middle of the upper side
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    press(page, (800, 100), (1000, 300))
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    (answer,) = handed_in(studio, page, project)
    outline, line = answer["regions"]
    assert (outline["labels"], line["labels"]) == (["cat"], ["road"])
    assert outline["shape"]["type"] == "polygon"
    wanted = [corners[0], (400, 100), *corners[1:]]
    for found, point in zip(outline["shape"]["points"], wanted, strict=True):
        assert found == pytest.approx(point, abs=2)
    assert line["shape"]["type"] == "polyline"
    for found, point in zip(line["shape"]["points"], [(800, 100), (1000, 300)], strict=True):
        assert found == pytest.approx(point, abs=2)


def test_ellipses_points_and_an_order(studio: Studio) -> None:
    eggs = {**BOXES, "name": "eggs", "shapes": ["ellipse"]}
    eyes = {
        "kind": "region", "name": "eyes", "inputs": ["image"], "shapes": ["keypoint"],
        "labels": [{"name": "eye", "hotkey": "e"}],
    }  # fmt: skip
    order = {
        "kind": "ranking", "name": "order", "title": "Which first?",
        "labels": [{"name": "salt", "hotkey": "x"}, {"name": "pepper", "hotkey": "y"}, {"name": "mint"}],
    }  # fmt: skip
    project = studio.project([eggs, eyes, order], [IMAGE])
    studio.show(project, picture())
    page = studio.label(project)
    page.wait_for_selector(".picture")
    drag(page, (200, 300), (600, 500))
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    press(page, (900, 400), (1000, 410))
    for key in ("x", "y"):
        page.keyboard.press(key)
    page.get_by_role("button", name="mint").click()
    page.get_by_label("mint: one place up").click()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    (answer,) = handed_in(studio, page, project)
    egg, *found = [one["shape"] for one in answer["regions"]]
    assert (egg["x"], egg["y"], egg["rx"], egg["ry"]) == pytest.approx((400, 400, 200, 100), abs=1)
    assert [point["x"] for point in found] == pytest.approx([900, 1000], abs=2)
    assert [point["y"] for point in found] == pytest.approx([400, 410], abs=2)
    assert answer["values"] == [{"field": "order", "value": ["salt", "mint", "pepper"]}]


def test_links_and_rows(studio: Studio) -> None:
    links = {
        "kind": "relation", "name": "links", "title": "Links", "between": ["names"], "required": True,
        "labels": [{"name": "lives in"}, {"name": "part of"}],
    }  # fmt: skip
    dishes = {
        "kind": "group", "name": "dishes", "title": "Dishes", "most": 2,
        "fields": [
            {"kind": "text", "name": "dish", "title": "What", "required": True},
            {"kind": "number", "name": "price", "title": "Price"},
        ],
    }  # fmt: skip
    text = "Ada met Zoë in Rome."
    project = studio.project([SPANS, links, dishes], [TEXT], {"text": text})
    page = studio.label(project)
    for words, key in (("Ada", "1"), ("Rome", "2")):
        select(page, words)
        page.keyboard.press(key)
    page.get_by_role("button", name="Select person").click()
    page.get_by_role("button", name="lives in").click()
    page.get_by_role("button", name="Select place").click()
    page.get_by_role("button", name="Add one").click()
    page.get_by_label("Price").fill("2,40")
    page.keyboard.press("Enter")
    assert "An answer is needed" in page.locator('[data-field="dishes"] .fault').inner_text()
    page.get_by_label("What").fill("tea")
    page.get_by_role("button", name="Add one").click()
    page.get_by_label("What").nth(1).fill("bread")
    assert page.get_by_role("button", name="Add one").is_disabled()
    page.keyboard.press("Control+Enter")
    (answer,) = handed_in(studio, page, project)
    one, other = (region["id"] for region in answer["regions"])
    assert answer["relations"] == [
        {"source": one, "target": other, "field": "links", "labels": ["lives in"]}
    ]
    rows = [{"price": 2.4, "dish": "tea"}, {"dish": "bread"}]
    assert answer["values"] == [{"field": "dishes", "value": rows}]


def test_what_cannot_be_edited_here_is_kept_and_said(studio: Studio) -> None:
    poses = {**BOXES, "name": "poses", "shapes": ["parts"], "title": "Poses"}
    pose = {
        "id": "p1", "field": "poses", "input": "image", "labels": ["cat"],
        "shape": {"type": "parts", "shapes": [{"type": "polyline", "points": [[1.5, 2], [30, 40]]}]},
        "frame": {"unit": "pixel", "width": WIDTH, "height": HEIGHT},
    }  # fmt: skip
    proposal = {"regions": [pose]}
    project = studio.project([BOXES, poses], [IMAGE])
    said = [{"answer": proposal, "score": 0.5, "model": "m1"}]
    studio.tasks(
        project, {"data": {"image": studio.upload(project, picture())}, "predictions": said}
    )
    page = studio.label(project)
    page.keyboard.press("a")
    assert "parts" in page.locator(".regions").inner_text()
    drag(page, (100, 100), (400, 300))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    (answer,) = handed_in(studio, page, project)
    assert answer["regions"][0] == pose
    assert answer["regions"][1]["shape"]["type"] == "box"
