"""A person marks stretches of series; what is stored are values of the time column, exactly."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.listening import Pointer, ready, recording, stretches
from tests.browser.test_labelling import handed_in
from tests.browser.test_quality import in_both

if TYPE_CHECKING:
    from tests.browser.studio import Studio

pytestmark = pytest.mark.xdist_group("browser")

SENSOR = {
    "name": "sensor", "media": "time_series", "key": "values",
    "options": {"time": "t", "columns": ["x", "y"]},
}  # fmt: skip
LOG = {
    "name": "log", "media": "time_series", "key": "log", "link": True,
    "options": {"time": "at", "columns": ["load"]},
}  # fmt: skip
EVENTS = {
    "kind": "region", "name": "events", "title": "What happens?", "inputs": ["sensor"],
    "shapes": ["time_span"], "labels": [{"name": "run", "hotkey": "1"}, {"name": "walk", "hotkey": "2"}],
}  # fmt: skip
ALARMS = {
    **EVENTS,
    "name": "alarms",
    "title": "Alarms",
    "inputs": ["log"],
    "labels": [{"name": "overload"}],
}

# Of no even step: a mark begins and ends at rows, and nowhere between them.
TIMES = [round(n * 0.25 + (n % 7) * 0.013 - 1.5, 3) for n in range(401)]
START, END = TIMES[0], TIMES[-1]
COLUMNS = {
    "t": TIMES, "x": [round(math.sin(t / 5), 4) for t in TIMES],
    "y": [None if n % 50 == 0 else n % 17 for n in range(401)],
}  # fmt: skip
MINUTES = [f"2024-05-01 {10 + n // 60:02}:{n % 60:02}" for n in range(0, 180, 5)]


def nearest(moment: float) -> float:
    """The value of the time column that is nearest to a moment."""
    return min(TIMES, key=lambda one: abs(one - moment))


def test_stretches_of_a_series(studio: Studio) -> None:
    """Numbers from the task itself, moments from a file; by pointer, by key, typed."""
    project = studio.project([EVENTS, ALARMS], [SENSOR, LOG])
    lines = ["at,load", *(f"{at},{n * n % 90}" for n, at in enumerate(MINUTES))]
    files = {"file": ("log.csv", "\n".join(lines).encode(), "text/csv")}
    kept = studio.api.post("/v1/files", files=files, data={"project_id": str(project)})
    assert kept.status_code == 201, kept.text
    guess = {
        "id": "p1", "field": "alarms", "input": "log", "labels": ["overload"],
        "shape": {"type": "time_span", "start": MINUTES[2], "end": "2024-05-01 10:17", "unit": "x"},
    }  # fmt: skip
    data = {"values": COLUMNS, "log": kept.json()["files"][0]["url"]}
    studio.tasks(project, {"data": data, "predictions": [{"answer": {"regions": [guess]}}]})
    page = studio.label(project)
    page.wait_for_selector(".strip >> nth=1")
    over = Pointer(page, START, END)
    over.drag(10, 30.3)
    over.drag(nearest(30.3), 40.1)  # its end
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    page.mouse.click(*over.at(60, 10))  # the ruler
    for key in ("m", "Shift+ArrowRight", "ArrowRight", "m", "Control+ArrowRight"):
        page.keyboard.press(key)
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("a")
    # By key in the other one: it is touched, then its first and its fifth moment are marked.
    strip = page.locator(".strip").nth(1)
    strip.scroll_into_view_if_needed()
    box = strip.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 1, box["y"] + 5)
    for key in ("m", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "m"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Select run").click()
    page.get_by_label("Begins").fill("-1.25")
    page.keyboard.press("Enter")
    in_both(page, "series with marks")
    page.get_by_role("button", name="Submit").click()
    (answer,) = handed_in(studio, page, project)
    at = TIMES.index(nearest(60))
    assert [(one["field"], one["shape"]["unit"]) for one in answer["regions"]] == [
        ("events", "x"), ("events", "x"), ("alarms", "x"), ("alarms", "x"),
    ]  # fmt: skip
    assert stretches(answer) == [
        (-1.25, nearest(40.1), "run"),
        (TIMES[at - 10], TIMES[at + 2], "walk"),
        (MINUTES[2], "2024-05-01 10:17", "overload"),
        (MINUTES[0], MINUTES[4], "overload"),
    ]


CONFIG = """
<View>
  <Audio name="call" value="$audio"/>
  <Labels name="speaker" toName="call"><Label value="Agent"/><Label value="Caller" hotkey="c"/></Labels>
  <TextArea name="words" toName="call" perRegion="true" rows="2" maxSubmissions="1" required="true"/>
</View>
"""


def test_a_recording_of_label_studio(studio: Studio) -> None:
    """Marked and written down here, read there; its own mark is corrected here."""
    with studio.hub.client(studio.owner, mount="/labelstudio/api") as client:
        client.headers["Authorization"] = f"Token {studio.owner.api_key}"
        made = client.post("/projects/", json={"title": "Calls", "label_config": CONFIG})
        assert made.status_code == 201, made.text
        project = made.json()["id"]
        files = {"file": ("call.wav", recording(), "audio/wav")}
        assert client.post(f"/projects/{project}/import", files=files).status_code == 201
        (task,) = client.get("/tasks/", params={"project": project}).json()["tasks"]
        value = {"start": 0.5, "end": 2, "channel": 0}
        shared = {"id": "a1", "from_name": "speaker", "to_name": "call", "original_length": 12.5}
        result: list[dict[str, Any]] = [
            {**shared, "type": "labels", "value": {**value, "labels": ["Agent"]}},
            {**shared, "from_name": "words", "type": "textarea", "value": {**value, "text": ["Hello."]}},
        ]  # fmt: skip
        said = client.post(
            "/predictions/", json={"task": task["id"], "result": result, "score": 0.5}
        )
        assert said.status_code == 201, said.text
        studio.api.patch(f"/v1/projects/{project}", json={"open_to_all": True})

        page = studio.label(project)
        ready(page)
        for key in ("a", "]", "Shift+ArrowRight", "Escape", "c"):
            page.keyboard.press(key)
        Pointer(page, 0, 12.5).drag(5, 7.5)
        page.keyboard.press("Enter")
        page.locator(".details :focus").wait_for()
        page.keyboard.type("Who is this?")
        page.keyboard.press("Control+Enter")
        page.locator(".pace", has_text="1 done").wait_for()
        page.locator(".status", has_text="All saved").wait_for()
        (annotation,) = client.get(f"/tasks/{task['id']}/annotations/").json()
    one, words, other, more = annotation["result"]
    assert (one["value"]["start"], one["value"]["end"]) == (0.6, 2.1)
    assert (one["value"]["channel"], one["original_length"]) == (0, 12.5)
    assert (words["id"], words["value"]["text"]) == (one["id"], ["Hello."])
    assert other["value"]["labels"] == ["Caller"]
    ends = [other["value"][name] for name in ("start", "end")]
    assert ends == pytest.approx([5, 7.5], abs=0.02)
    assert (more["id"], more["value"]["text"]) == (other["id"], ["Who is this?"])
