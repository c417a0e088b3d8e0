"""Documents, conversations and answers to compare are marked, judged and stored exactly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import soak
from tests.browser.studio import picture
from tests.browser.test_labelling import SPANS, TEXT, handed_in
from tests.browser.test_quality import in_both, serious

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator, Page

    from tests.browser.studio import Studio

pytestmark = pytest.mark.xdist_group("browser")

SAMPLES = Path(__file__).parents[1] / "conformance" / "samples"
PASSAGES = {
    "kind": "region", "name": "passages", "title": "Passages", "inputs": ["page"],
    "shapes": ["text_span"],
    "labels": [{"name": "order", "hotkey": "1"}, {"name": "name", "hotkey": "2"}],
}  # fmt: skip
HOSTILE = (
    "<div><p>Read <b>this</b> first.</p><p>Then that.</p></div>"
    "<script>top.hacked = 1</script><p>Before<br>after \U0001f600 the\u00a0smile</p>"
    "<img src='https://elsewhere.example/a.png' onerror='top.hacked = 2' alt='cat'>"
    "<img src='x' onerror='top.hacked = 3'><video src='https://elsewhere.example/v' autoplay></video>"
    "<form action='https://elsewhere.example/'><input name=a autofocus onfocus='top.hacked=4'>"
    "<button formaction='javascript:top.hacked=5'>Send</button></form>"
    "<a href='javascript:top.hacked=6' target=_top style='background:url(//elsewhere.example/b);"
    "position:fixed;color:#080'>link</a><base href='https://elsewhere.example/'>"
    "<style>@import 'https://elsewhere.example/c.css'; p { display: none }</style>"
    "<link rel=stylesheet href='https://elsewhere.example/d.css'>"
    "<meta http-equiv=refresh content='0;url=https://elsewhere.example/'>"
    "<iframe src='https://elsewhere.example/'></iframe><object data='https://elsewhere.example/o'>"
    "</object><svg onload='top.hacked=7'><script>top.hacked=8</script></svg>"
    "<math><mtext><img src=x onerror='top.hacked=9'></mtext></math><x-y onclick='top.hacked=10'>own</x-y>"
)


def sample(number: int) -> dict[str, Any]:
    """One of the samples that all codecs are tried on."""
    (path,) = SAMPLES.glob(f"{number}-*.json")
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def mark(frame: FrameLocator, words: str) -> None:
    """Select words of the page in the frame, as a person with a mouse would have."""
    frame.locator("body").evaluate(
        """(body, words) => {
            const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
            let all = "", nodes = [];
            for (let node; (node = walker.nextNode());) { nodes.push([node, all.length]); all += node.data; }
            const place = (at, end) => {
                const [node, start] = nodes.findLast(([, start]) => (end ? start < at : start <= at));
                return [node, at - start];
            };
            const start = all.indexOf(words), end = start + words.length;
            getSelection().setBaseAndExtent(...place(start, false), ...place(end, true));
        }""",
        words,
    )


def pieces(page: FrameLocator | Page, region: str) -> str:
    """The words that are shown as marked by a region."""
    return "".join(page.locator(f'.piece[data-over~="{region}"]').all_text_contents())


def test_a_page_is_marked_and_nothing_in_it_runs(studio: Studio) -> None:
    given = sample(23)
    inputs = given["schema"]["inputs"][:1]
    stored = [one for one in given["answer"]["regions"] if one["field"] == "passages"]
    # Its offsets are of another text: the words that it quotes tell that the anchor is right.
    stored[0]["shape"] |= {"start": 0, "end": 4}
    project = studio.project([PASSAGES], inputs)
    said = [{"answer": {"regions": stored}, "score": 1}]
    studio.tasks(project, {"data": {"html": HOSTILE}, "predictions": said})
    page = studio.label(project)
    frame = page.frame_locator("iframe")
    frame.locator(".tag").first.wait_for()
    assert (pieces(frame, "h1"), pieces(frame, "h2")) == ("this", "first.Then")
    assert page.locator("iframe").get_attribute("sandbox") == "allow-same-origin"
    names = frame.locator("body").evaluate("(body) => [...body.querySelectorAll('*')].map((e) => e.localName)")
    assert not {"script", "style", "iframe", "svg", "form", "input", "button", "link", "meta", "object",
                "base", "img", "video", "math", "x-y"} & set(names)  # fmt: skip
    links = frame.locator("a").evaluate("(a) => [a.hasAttribute('href'), a.style.cssText]")
    assert links == [False, "color: rgb(0, 136, 0);"]
    # What got past the list would still not run: neither a script nor a handler.
    frame.locator("body").evaluate("""(body) => {
        const script = body.appendChild(document.createElement("script"));
        script.textContent = "top.hacked = 11";
        const image = body.appendChild(document.createElement("img"));
        image.setAttribute("onerror", "top.hacked = 12");
        image.src = "data:image/png,no";
    }""")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hacked") is None
    page.keyboard.press("a")
    for words, key in (("this first", "1"), ("the\u00a0smile", "2")):
        mark(frame, words)
        page.keyboard.press(key)
    frame.locator(".tag").nth(3).wait_for()
    in_both(page, "a page in its frame")
    # By keys inside of the frame: the caret stands at the end of the words marked last.
    page.locator("iframe").focus()
    frame.locator("body").press("End")
    for key in ("Shift+ArrowLeft", "2", "Enter"):
        frame.locator("body").press(key)
    (answer,) = handed_in(studio, page, project)
    assert answer["regions"][:2] == stored
    mixed, smile, own = [one["shape"] for one in answer["regions"][2:]]
    assert mixed["anchor"] == ["/div[1]/p[1]/b[1]/text()[1]", 0, "/div[1]/p[1]/text()[2]", 6]
    assert (mixed["start"], mixed["end"], mixed["text"]) == (5, 15, "this first")
    # A letter outside of the basic plane is one, a line break too, and so are a script's letters.
    assert smile["anchor"] == ["/p[1]/text()[2]", 9, "/p[1]/text()[2]", 18]
    assert (smile["start"], smile["end"], smile["text"]) == (55, 64, "the\u00a0smile")
    assert (own["text"], own["anchor"][0]) == ("own", "/x-y[1]/text()[1]")


CONFIG = """
<View>
  <HyperText name="page" value="$html"/>
  <HyperTextLabels name="passages" toName="page"><Label value="order" hotkey="1"/></HyperTextLabels>
  <Paragraphs name="talk" value="$talk" nameKey="who" textKey="says"/>
  <ParagraphLabels name="acts" toName="talk"><Label value="question" hotkey="2"/></ParagraphLabels>
</View>
"""


def test_label_studio_finds_its_words_again(studio: Studio) -> None:
    data = {
        "html": "<h1>Spring sale</h1><p>Everything must go.</p>",
        "talk": [{"who": "Ann", "says": "Is it open?"}, {"who": "Bob", "says": "Until eight. Why?"}],
    }
    place = {"start": "/p[1]/text()[1]", "end": "/p[1]/text()[1]", "startOffset": 0, "endOffset": 10}
    known = {"id": "k1", "from_name": "passages", "to_name": "page", "type": "hypertextlabels",
             "value": {**place, "globalOffsets": {"start": 11, "end": 21}, "text": "Everything",
                       "hypertextlabels": ["order"]}}  # fmt: skip
    with studio.hub.client(studio.owner, mount="/labelstudio/api") as client:
        client.headers["Authorization"] = f"Token {studio.owner.api_key}"
        made = client.post("/projects/", json={"title": "Texts", "label_config": CONFIG})
        assert made.status_code == 201, made.text
        project = made.json()["id"]
        body = [{"data": data, "predictions": [{"result": [known], "score": 0.5}]}]
        reply = client.post(f"/projects/{project}/import", json=body)
        assert reply.status_code == 201, reply.text
        studio.api.patch(f"/v1/projects/{project}", json={"open_to_all": True})
        page = studio.label(project)
        frame = page.frame_locator("iframe")
        frame.locator(".tag").wait_for()
        assert pieces(frame, "k1") == "Everything"
        page.keyboard.press("a")
        mark(frame, "Spring sale")
        page.keyboard.press("1")
        page.locator(".talk").focus()
        for key in ("End", "Shift+ArrowLeft", "Shift+ArrowLeft", "2"):
            page.keyboard.press(key)
        page.locator(".talk .tag").wait_for()
        page.keyboard.press("Enter")
        handed_in(studio, page, project)
        (task,) = client.get("/tasks/", params={"project": project}).json()["tasks"]
        (annotation,) = client.get(f"/tasks/{task['id']}/annotations/").json()
    first, sale, why = annotation["result"]
    assert first["value"] == known["value"]
    assert sale["value"] == {
        "start": "/h1[1]/text()[1]", "startOffset": 0, "end": "/h1[1]/text()[1]", "endOffset": 11,
        "globalOffsets": {"start": 0, "end": 11}, "text": "Spring sale", "hypertextlabels": ["order"],
    }  # fmt: skip
    assert why["value"] == {
        "start": "1", "startOffset": 13, "end": "1", "endOffset": 17, "text": "Why?",
        "paragraphlabels": ["question"],
    }


def test_a_conversation_is_marked_and_asked_about(studio: Studio) -> None:
    given = sample(23)
    acts = {**given["schema"]["fields"][1], "labels": [{"name": "question", "hotkey": "q"}, {"name": "answer", "hotkey": "w"}]}
    tone = {"kind": "choice", "name": "tone", "title": "Tone", "inputs": ["talk"], "scope": "item",
            "required": True, "labels": [{"name": "kind"}, {"name": "cold"}]}  # fmt: skip
    use = {"kind": "rating", "name": "use", "title": "Use", "inputs": ["talk"], "scope": "item",
           "when": {"is": "answered", "field": "tone", "names": ["cold"]}}  # fmt: skip
    project = studio.project([acts, tone, use], given["schema"]["inputs"][1:])
    stored = [one for one in given["answer"]["regions"] if one["field"] == "acts"]
    turns = [*given["task"]["data"]["talk"], *({"author": "Ann", "text": f"And day {n}?"} for n in range(18))]
    said = [{"answer": {"regions": stored}, "score": 1}]
    studio.tasks(project, {"data": {"talk": turns}, "predictions": said})
    page = studio.label(project)
    page.locator(".talk .tag").first.wait_for()
    assert (pieces(page, "t1"), pieces(page, "t2")) == ("Is it open?", "eight")
    press = page.keyboard.press
    press("a")
    press("1")
    press("PageDown")
    press("2")
    page.locator(".turn").nth(1).get_by_label("4 of 5").check(force=True)
    assert page.locator(".turn .said-here").count() == 19, "the others say what they wait for"
    in_both(page, "a conversation")
    press("Escape")
    page.locator(".talk").focus()
    for key in ("Home", *["ArrowRight"] * 2, *["Shift+ArrowRight"] * 6, "q"):
        press(key)
    press("Control+Enter")
    page.locator(".actions .fault").wait_for()
    where = page.locator(".turn", has=page.locator(":focus")).locator(".said")
    assert where.inner_text() == "And day 0?"
    for _ in range(18):
        press("1")
        press("PageDown")
    press("Control+Enter")
    (answer,) = handed_in(studio, page, project)
    assert answer["regions"][:2] == stored
    # From the second word on, over the end of a turn.
    assert answer["regions"][2]["shape"] == {
        "type": "text_span", "text": "it open?Until", "anchor": ["0", 3, "1", 5],
    }  # fmt: skip
    assert "item" not in answer["regions"][2]
    values = {(one["field"], one["item"]): one["value"] for one in answer["values"]}
    assert {one["input"] for one in answer["values"]} == {"talk"}
    assert values == {
        ("tone", 0): ["kind"], ("tone", 1): ["cold"], ("use", 1): 4,
        **{("tone", n): ["kind"] for n in range(2, 20)},
    }  # fmt: skip


PROMPT: list[dict[str, Any]] = [
    {"name": "prompt", "media": "chat", "key": "prompt", "title": "Prompt"},
    {"name": "a", "media": "text", "key": "a", "title": "Answer A"},
    {"name": "b", "media": "text", "key": "b", "title": "Answer B"},
]
PREFERENCE: list[dict[str, Any]] = [
    {"kind": "pairwise", "name": "better", "title": "Which is better?", "inputs": ["a", "b"], "required": True},
    {"kind": "rating", "name": "good_a", "title": "How good?", "inputs": ["a"], "required": True},
    {"kind": "rating", "name": "good_b", "title": "How good?", "inputs": ["b"]},
    {"kind": "ranking", "name": "order", "title": "Order", "inputs": ["a", "b"],
     "labels": [{"name": "a", "title": "Answer A", "hotkey": "k"}, {"name": "b", "title": "Answer B", "hotkey": "l"}]},
    {"kind": "text", "name": "best", "title": "The better one, put right", "inputs": ["a", "b"], "lines": 6},
]  # fmt: skip
ANSWER = "A gloss is a {} note.\n\n```python\nprint({})\n```\nSee `gloss`."


def test_answers_are_compared_without_a_mouse(studio: Studio) -> None:
    one, other = ANSWER.format("short", "NOTES"), ANSWER.format("brief", "book")
    asked = [{"role": "user", "content": "What is a gloss?"}]
    project = studio.project(PREFERENCE, PROMPT, {"prompt": asked, "a": one, "b": other})
    page = studio.label(project)
    press = page.keyboard.press
    press("d")
    found = page.locator(".readable mark").all_inner_texts()
    assert found == ["short", "NOTES", "brief", "book"]
    left, right = page.locator('[data-beside="true"]').all()
    boxes = [figure.bounding_box() for figure in (left, right)]
    assert boxes[0] and boxes[1] and boxes[0]["y"] == boxes[1]["y"]
    assert left.locator("pre").inner_text() == "print(NOTES)"
    press("d")
    assert page.locator(".readable mark").count() == 0
    in_both(page, "answers side by side")
    press("Control+Enter")
    assert "needed" in left.locator(".fault").inner_text(), "said at the answer that it is about"
    for key in ("2", "5", "l", "k", "/", "Alt+ArrowDown", "Alt+ArrowDown", "Control+Home"):
        press(key)
    page.keyboard.type("Well: ")
    press("Escape")
    press("Enter")
    (answer,) = handed_in(studio, page, project)
    values = {value["field"]: value["value"] for value in answer["values"]}
    assert values == {"better": "b", "good_a": 2, "order": ["b", "a"], "best": f"Well: {other}"}


def tree(width: int) -> list[dict[str, Any]]:
    """Options of three levels, width by width; the upper ones cannot be picked."""
    return [
        {"name": f"g{a}", "title": f"Group {a}", "selectable": False, "labels": [
            {"name": f"g{a}/p{b}", "title": f"Part {a}.{b}", "labels": [
                {"name": f"g{a}/p{b}/o{c}", "title": f"Option {a}.{b}.{c}"} for c in range(width)]}
            for b in range(width)]}
        for a in range(width)
    ]  # fmt: skip


FIELDS: list[dict[str, Any]] = [
    {"kind": "choice", "name": "topic", "title": "Topic", "nested": True, "multiple": True,
     "display": "tree", "labels": tree(16)},
    {"kind": "choice", "name": "land", "title": "Land", "labels": [{"name": f"Land {n}"} for n in range(300)]},
    {"kind": "choice", "name": "size", "title": "Size", "display": "buttons",
     "labels": [{"name": "small"}, {"name": "large"}]},
    {"kind": "ranking", "name": "sorted", "title": "Sorted",
     "labels": [{"name": f"s{n}"} for n in range(1, 5)],
     "buckets": [{"name": "relevant", "title": "Relevant"}, {"name": "off", "title": "Off topic"}]},
    {"kind": "file", "name": "photo", "title": "Photo", "accept": ["image/png"], "many": True},
    {"kind": "json", "name": "free", "title": "Free data"},
    {"kind": "json", "name": "where", "title": "Where", "format": "coordinates"},
    {"kind": "text", "name": "page", "title": "Page", "format": "url"},
    {"kind": "number", "name": "count", "title": "Count", "whole": True},
    {"kind": "rating", "name": "stars", "title": "Stars"},
    {"kind": "datetime", "name": "day", "title": "Day", "parts": "date"},
    {"kind": "boolean", "name": "again", "title": "Again"},
    {"kind": "pairwise", "name": "better", "title": "Better", "inputs": ["text", "other"]},
    {"kind": "group", "name": "rows", "title": "Rows", "fields": [
        {"kind": "text", "name": "what", "title": "What"},
        {"kind": "text", "name": "why", "title": "Why", "when": {"is": "answered", "field": "what"}}]},
    {"kind": "relation", "name": "links", "title": "Links", "labels": [{"name": "near"}]},
    {**SPANS, "title": "Names"},
]  # fmt: skip


def test_every_kind_of_question_says_that_it_must_be_answered(studio: Studio) -> None:
    fields = [{**field, "required": True} for field in FIELDS]
    inputs = [TEXT, {**TEXT, "name": "other", "key": "other"}]
    project = studio.project(fields, inputs, {"text": "Ada met Zoë.", "other": "Or not."})
    page = studio.label(project)
    page.keyboard.press("Control+Enter")
    page.locator(".actions .fault").wait_for()
    assert page.locator(".unsupported").count() == 0
    for field in fields:
        said = page.locator(f'[data-field="{field["name"]}"] > .fault').all_inner_texts()
        assert said == ["An answer is needed."], field["name"]
    assert serious(page) == []


def test_the_other_kinds_of_questions(studio: Studio) -> None:
    project = studio.project(FIELDS[:7], [TEXT], {"text": "What is here?"})
    page = studio.label(project)
    press, keys = page.keyboard.press, page.keyboard
    # A tree of 4 368 options: typed to one, then by arrows to another.
    press("/")
    keys.type("option 7.15.3")
    press("Enter")
    page.locator(".chips").get_by_text("Option 7.15.3").wait_for()
    press("Control+a")
    press("Delete")
    assert page.locator('[data-field="topic"] [role=treeitem]').count() == 16 + 16 + 16, "opened to the pick"
    page.locator('[data-field="topic"] .rows').focus()
    for key in ("Home", "ArrowRight", "ArrowDown", "ArrowDown", "Enter", "ArrowLeft", "ArrowLeft", "Enter"):
        press(key)
    for letters in ("/", "land 27"):
        keys.type(letters)
    for key in ("ArrowDown", "ArrowDown", "Enter", "Escape"):
        press(key)
    # Into the first group, the second, out and in again.
    for key in ("3", "5", "5", "3", "3", "3", "4"):
        press(key)
    page.get_by_label("s1: one place down").click()
    photo = {"name": "a photo.png", "mimeType": "image/png", "buffer": picture(40, 30)}
    paper = {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    page.get_by_label("Photo").set_input_files([photo, {**photo, "name": "b.png"}, paper])
    page.locator(".file a", has_text="a photo.png").wait_for()
    assert "paper.pdf was not sent" in page.locator('[data-field="photo"] .fault').inner_text()
    page.locator(".file li", has_text="b.png").get_by_role("button").click()
    page.get_by_label("Free data").fill('{"a": [1,\n oops]}')
    page.get_by_label("Where").fill("95, 13")
    page.get_by_role("button", name="Submit").click()
    assert "line 2, letter 2" in page.locator('[data-field="free"] > .fault').last.inner_text()
    assert "Latitude" in page.locator('[data-field="where"] > .fault').inner_text()
    page.get_by_label("Free data").fill('{"a": [1, null], "b": 1.5}')
    page.get_by_label("Where").fill("52.5, -13.25")
    press("Control+Enter")
    (answer,) = handed_in(studio, page, project)
    values = {value["field"]: value["value"] for value in answer["values"]}
    (number,) = values.pop("photo")
    file = studio.api.get(f"/v1/files/{number}").json()
    assert (file["name"], file["size"]) == ("a photo.png", len(picture(40, 30)))
    assert values == {
        "topic": ["g7/p15/o3", "g0/p1"],
        "land": ["Land 270"],
        "sorted": {"off": ["s3"], "relevant": ["s2", "s1"]},
        "free": {"a": [1, None], "b": 1.5}, "where": "52.5, -13.25",
    }  # fmt: skip


def test_tables_lists_files_and_clouds_are_shown(studio: Studio) -> None:
    inputs = [
        {"name": "rows", "media": "table", "key": "rows"}, {"name": "things", "media": "list", "key": "things", "many": True},
        {"name": "paper", "media": "pdf", "key": "paper"}, {"name": "points", "media": "point_cloud", "key": "frames", "many": True},
    ]  # fmt: skip
    fits = {"kind": "boolean", "name": "fits", "title": "Fits?", "inputs": ["things"], "scope": "item"}
    given = sample(28)
    (cuboid,) = (one for one in given["answer"]["regions"] if one["id"] == "c0ffee")
    project = studio.project([given["schema"]["fields"][0], fits], inputs)
    paper = studio.upload(project, b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    data = {
        "rows": [{"name": "Tea", "price": 2.4, "tags": ["hot"]}, {"name": "Cup"}],
        "things": [{"title": "First", "body": "Its words"}, "just words"],
        "paper": paper, "frames": ["https://example.org/0.json", "https://example.org/1.json"],
    }  # fmt: skip
    cuboid.pop("values", None)
    studio.tasks(project, {"data": data, "predictions": [{"answer": {"regions": [cuboid]}, "score": 1}]})
    page = studio.label(project)
    page.wait_for_selector("table")
    cells = [row.locator("th, td").all_inner_texts() for row in page.locator("tr").all()]
    assert cells == [["name", "price", "tags"], ["Tea", "2.4", "[ ] 1 entry"], ["Cup", "", ""]]
    assert page.locator(".list > li").first.locator("h4").inner_text() == "First"
    with page.expect_download() as got:
        page.get_by_role("link", name="Get the file").click()
    assert Path(got.value.path()).read_bytes().startswith(b"%PDF")
    page.locator(".list > li").nth(1).get_by_label("Yes").check()
    page.keyboard.press("a")
    page.get_by_role("button", name="Select car").click()
    page.get_by_label("Middle x (m)").nth(1).fill("14.25")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.get_by_label("Yaw (°)").fill("-90")
    page.keyboard.press("Enter")
    in_both(page, "tables, lists and files")
    page.get_by_role("button", name="Submit").click()
    (answer,) = handed_in(studio, page, project)
    moved, made = (one["shape"] for one in answer["regions"])
    wanted = json.loads(json.dumps(cuboid["shape"]))
    wanted["keys"][1]["shape"]["center"][0] = 14.25
    assert moved == wanted
    assert made["keys"][0]["shape"]["yaw"] == -90
    assert answer["values"] == [{"field": "fits", "value": True, "input": "things", "item": 1}]


SOON_MS = 100


def test_a_long_text_full_of_marks_stays_quick(studio: Studio) -> None:
    words = [f"word{n:04d}" for n in range(1112)]
    text = " ".join(words)
    regions = [
        {"id": f"r{n}", "field": "names", "input": "text", "labels": ["person"],
         "shape": {"type": "text_span", "start": n * 18, "end": n * 18 + 17, "text": text[n * 18 : n * 18 + 17]}}
        for n in range(500)
    ]  # fmt: skip
    project = studio.project([SPANS], [TEXT])
    studio.tasks(project, {"data": {"text": text}, "predictions": [{"answer": {"regions": regions}}]})
    page = studio.label(project)
    page.keyboard.press("a")
    page.wait_for_selector(".regions li:nth-child(500)")
    took = []
    page.locator(".text").focus()
    page.keyboard.press("End")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowLeft")
        took.append(page.evaluate(
            """() => new Promise((done) => {
                const begun = performance.now(), before = document.querySelectorAll(".tag").length;
                dispatchEvent(new KeyboardEvent("keydown", { key: "2", bubbles: true, cancelable: true }));
                const look = () => document.querySelectorAll(".tag").length > before
                    ? requestAnimationFrame(() => done(performance.now() - begun)) : requestAnimationFrame(look);
                look();
            })"""
        ))  # fmt: skip
    print(f"a mark among 500 is seen after {[round(ms) for ms in took]} ms")
    if soak.rounds(0, 1):
        assert min(took) <= SOON_MS
    page.keyboard.press("Control+Enter")
    (answer,) = handed_in(studio, page, project)
    assert len(answer["regions"]) == 503
