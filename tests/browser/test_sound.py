"""A person marks and writes down what is heard; what is stored is compared in seconds."""

from __future__ import annotations

import io
import os
import struct
import wave
from typing import TYPE_CHECKING

import pytest

from tests.browser.listening import SECONDS, Pointer, flac, ready, recording, stretches, upload
from tests.browser.test_labelling import handed_in
from tests.browser.test_quality import in_both
from tests.edge.serving import wait_until

if TYPE_CHECKING:
    from tests.browser.studio import Studio

pytestmark = pytest.mark.xdist_group("browser")

AUDIO = {"name": "call", "media": "audio", "key": "audio", "link": True}
SPEECH = {
    "kind": "region", "name": "speech", "title": "Who speaks?", "inputs": ["call"],
    "shapes": ["time_span"],
    "labels": [{"name": "agent", "hotkey": "1"}, {"name": "caller", "hotkey": "2"}],
}  # fmt: skip
WORDS = {
    "kind": "text", "name": "words", "title": "What is said?", "lines": 3, "scope": "region",
    "on": ["speech"],
}  # fmt: skip
REPLIES = {
    "kind": "relation", "name": "replies", "title": "Replies", "between": ["speech"],
    "labels": [{"name": "answers"}],
}  # fmt: skip


HUNDREDTH = 0.01
PIXEL = SECONDS / 900
LONG_MS = 300


def test_stretches_by_mouse(studio: Studio) -> None:
    """Drawn, drawn longer, moved, in one channel, typed, linked; shown in both colours."""
    project = studio.project([SPEECH, WORDS, REPLIES], [AUDIO])
    proposed = {
        "id": "p1", "field": "speech", "input": "call", "labels": ["agent"],
        "shape": {"type": "time_span", "start": 10.125, "end": 11, "length": SECONDS},
    }  # fmt: skip
    guess = {"answer": {"regions": [proposed]}, "score": 0.5, "model": "m1"}
    data = {"audio": upload(studio, project, recording())}
    studio.tasks(project, {"data": data, "predictions": [guess]})
    page = studio.label(project)
    ready(page)
    over = Pointer(page, 0, SECONDS)
    over.drag(1, 2.5)
    over.drag(2.5, 4)  # its end
    over.drag(1.5, 2)  # the whole of it
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    page.get_by_role("button", name="Channels apart").click()
    over.drag(3, 7.5, 400)  # over a part of the first one, in the lower channel
    page.get_by_label("Begins").fill("3,25")
    page.get_by_label("Begins").press("Enter")
    page.get_by_label("What is said?").fill("Good morning.")
    page.keyboard.press("Escape")
    page.mouse.click(*over.at(10.5, 100))  # the proposal
    in_both(page, "a recording with marks")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+Shift+z")
    page.get_by_role("button", name="answers").click()
    over.drag(6, 2, 400)  # from the second one to the first
    page.get_by_role("button", name="Submit").click()
    (answer,) = handed_in(studio, page, project)
    assert stretches(answer) == [
        (pytest.approx(1.5, abs=2 * PIXEL), pytest.approx(4.5, abs=2 * PIXEL), "agent"),
        (3.25, pytest.approx(7.5, abs=PIXEL), "caller"),
        (10.125, 11, "agent"),
    ]
    one, other, taken = answer["regions"]
    assert [(link["source"], link["target"], link["labels"]) for link in answer["relations"]] == [
        (other["id"], one["id"], ["answers"])
    ]
    assert one["shape"]["length"] == pytest.approx(SECONDS, abs=1e-4)
    assert ("channel" in one["shape"], other["shape"]["channel"]) == (False, 1)
    assert other["values"] == [{"field": "words", "value": "Good morning."}]
    assert taken["shape"] == proposed["shape"]


def test_closer_up_the_pointer_is_exact(studio: Studio) -> None:
    project = studio.project([SPEECH], [AUDIO])
    studio.tasks(project, {"audio": upload(studio, project, recording(channels=1))})
    page = studio.label(project)
    ready(page)
    whole = Pointer(page, 0, SECONDS)
    x, y = whole.at(6, 100)
    page.mouse.move(round(x), y)  # browsers say whole pixels
    still = (round(x) - whole.box["x"]) / whole.box["width"] * SECONDS
    for _ in range(6):
        page.mouse.wheel(0, -600)
        page.wait_for_timeout(40)
    # The place under the pointer stays: so much of the line is left around it.
    part = 1.0015 ** (-6 * 600)
    near = Pointer(page, still * (1 - part), still + (SECONDS - still) * part)
    assert near.end - near.start < 0.1
    near.drag(5.99, 6.02)
    page.keyboard.press("Enter")
    (answer,) = handed_in(studio, page, project)
    assert stretches(answer) == [
        (pytest.approx(5.99, abs=HUNDREDTH / 5), pytest.approx(6.02, abs=HUNDREDTH / 5), "agent")
    ]


def test_writing_down_by_keyboard(studio: Studio) -> None:
    """Marked at the play head, moved by hundredths, written; then the next task, copied from it."""
    project = studio.project([SPEECH, WORDS], [AUDIO])
    url = upload(studio, project, recording(channels=1))
    studio.tasks(project, {"audio": url}, {"audio": url})
    page = studio.label(project)
    ready(page)
    press = page.keyboard.press
    for key in ("ArrowRight", "ArrowRight", "m", "ArrowRight", "ArrowUp", "m"):
        press(key)  # from 2 s to 3.1 s
    for key in ("Shift+ArrowRight", "ArrowRight", "Control+ArrowRight", "Control+ArrowDown"):
        press(key)  # 110 ms on; 10 ms later at its end, and at its beginning
    for key in (".", "Shift+ArrowLeft", "Escape", "Escape"):
        press(key)  # its beginning 100 ms back
    press("/")
    assert page.evaluate("document.activeElement === document.body")
    # The next one while it is written down what was said in the first one.
    press("]")
    press("/")
    page.keyboard.type("one")
    press("Control+ArrowLeft")
    page.keyboard.type("the first ")
    for key in ("Alt+ArrowRight", "Alt+m", "Alt+ArrowRight", "Alt+m"):
        press(key)
    assert page.locator(".regions li").count() == 2
    page.keyboard.type("two")
    press("Alt+ArrowUp")
    page.keyboard.type("And ")
    press("Alt+ArrowDown")
    assert page.get_by_label("What is said?").input_value() == "two"
    press("Escape")
    press("2")
    press("Enter")
    page.locator(".pace", has_text="1 done").wait_for()
    ready(page)
    press("c")
    press("Enter")
    first, second = handed_in(studio, page, project, 2)
    head = 3.1
    assert stretches(first) == [
        (pytest.approx(2.02, abs=1e-9), pytest.approx(3.22, abs=1e-9), "agent"),
        (pytest.approx(head + 2), pytest.approx(head + 4), "caller"),
    ]
    said = [one["values"][0]["value"] for one in first["regions"]]
    assert said == ["And the first one", "two"]
    assert stretches(second) == stretches(first)
    assert {one["id"] for one in second["regions"]}.isdisjoint(
        one["id"] for one in first["regions"]
    )


def test_what_is_selected_is_heard(studio: Studio) -> None:
    """Once, up to its end; or again and again; a mark may be begun and ended while it plays."""
    project = studio.project([SPEECH], [AUDIO])
    studio.tasks(project, {"audio": upload(studio, project, recording(channels=1))})
    page = studio.label(project)
    ready(page)
    press = page.keyboard.press
    heard = "document.querySelector('audio').currentTime"
    start, end = 5, 6.5
    Pointer(page, 0, SECONDS).drag(start, end)
    page.get_by_label("Ends").fill(str(end))
    press("Enter")
    press("Escape")
    press(" ")
    page.get_by_role("button", name="Pause").wait_for()
    assert start - 0.1 < page.evaluate(heard) <= end + 0.1
    page.get_by_role("button", name="Play", exact=True).wait_for()
    assert page.evaluate(heard) == pytest.approx(end, abs=1e-3)
    press("o")
    press(">")
    press(" ")
    wait_until(lambda: page.evaluate(heard) > start + 0.5)
    wait_until(lambda: page.evaluate(heard) < start + 0.5)  # once more from its beginning
    assert start - 0.1 < page.evaluate(heard) < end + 0.1
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.25
    press("o")
    press("Escape")
    wait_until(lambda: page.evaluate(heard) > end + 0.2)
    press("m")
    wait_until(lambda: page.evaluate(heard) > end + 0.6)
    press("2")
    press(" ")
    stopped = page.evaluate(heard)
    press("Enter")
    (answer,) = handed_in(studio, page, project)
    mark = answer["regions"][1]["shape"]
    assert answer["regions"][1]["labels"] == ["caller"]
    assert end < mark["start"] < mark["end"] <= stopped + 1e-3


def test_other_recordings(studio: Studio) -> None:
    """Decoded by the browser; two to compare, which are only heard; one that lies elsewhere."""
    first = {**AUDIO, "name": "first", "key": "audio"}
    second = {**AUDIO, "name": "second", "key": "audio"}
    better = {
        "kind": "pairwise",
        "name": "better",
        "title": "Which?",
        "inputs": ["first", "second"],
    }
    heard = studio.project([SPEECH], [AUDIO])
    url = upload(studio, heard, flac(5), "noise.flac", "audio/flac")
    elsewhere = {
        "id": "p1", "field": "speech", "input": "call", "labels": ["agent"],
        "shape": {"type": "time_span", "start": 1.5, "end": 2, "length": 5},
    }  # fmt: skip
    guess = {"answer": {"regions": [elsewhere]}}
    away = {"data": {"audio": "https://example.org/call.wav"}, "predictions": [guess]}
    studio.tasks(heard, {"audio": url}, away)
    page = studio.label(heard)
    ready(page)
    page.get_by_role("button", name="Channels apart").click()
    Pointer(page, 0, 5).drag(2, 3, 120)
    page.keyboard.press("Enter")
    page.get_by_text("https://example.org/call.wav").wait_for()
    for key in ("a", "]"):
        page.keyboard.press(key)
    page.get_by_label("Ends").fill("0:02.75")
    page.keyboard.press("Control+Enter")
    one, other = handed_in(studio, page, heard, 2)
    (region,) = one["regions"]
    assert region["shape"]["channel"] == 0
    assert region["shape"]["length"] == pytest.approx(5, abs=HUNDREDTH)
    assert stretches(one) == [
        (pytest.approx(2, abs=HUNDREDTH), pytest.approx(3, abs=HUNDREDTH), "agent")
    ]
    assert stretches(other) == [(1.5, 2.75, "agent")]
    compared = studio.project([better], [first, second], {"audio": url})
    page = studio.label(compared)
    assert page.locator("audio[controls]").count() == 2
    page.get_by_label("second").click()
    page.keyboard.press("Enter")
    (answer,) = handed_in(studio, page, compared)
    assert answer["values"] == [{"field": "better", "value": "second"}]


@pytest.mark.soak
def test_a_long_recording_stops_nothing(studio: Studio) -> None:
    """Ten minutes of CD quality: while the wave comes, no task of the page takes long."""
    minutes = float(os.environ.get("GLOSSATOR_MINUTES", "10"))
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44_100)
        second = b"".join(struct.pack("<hh", n % 20_000, -n % 20_000) for n in range(44_100))
        file.writeframes(second * int(60 * minutes))
    project = studio.project([SPEECH], [AUDIO])
    studio.tasks(project, {"audio": upload(studio, project, held.getvalue())})
    page = studio.context().new_page()
    page.add_init_script(
        "window.long = []; new PerformanceObserver((list) => window.long.push("
        "...list.getEntries().map((one) => one.duration))).observe({ type: 'longtask' });"
    )
    page.set_default_timeout(120_000)
    page.goto(f"/projects/{project}/label")
    page.wait_for_selector(".strip")
    length = f"{int(minutes) // 60}:00:00.000" if minutes >= 60 else f"{int(minutes)}:00.000"
    page.locator(".line-bar output", has_text=f"/ {length}").wait_for()
    page.keyboard.press("m")  # what can be done before the wave is whole
    page.keyboard.press("ArrowRight")
    page.keyboard.press("m")
    page.locator(".regions li").wait_for()
    ready(page)
    took, stopped = page.evaluate("[performance.now() / 1000, Math.max(0, ...window.long)]")
    print(f"{minutes:.0f} minutes: whole after {took:.1f} s, longest task {stopped:.0f} ms")
    assert stopped < LONG_MS
