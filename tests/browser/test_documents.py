"""Documents, conversations and answers to compare are marked, judged and stored exactly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import soak
from tests.browser.test_labelling import SPANS, TEXT, handed_in
from tests.browser.test_quality import in_both

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
    names = frame.locator("body").evaluate(
        "(body) => [...body.querySelectorAll('*')].map((e) => e.localName)"
    )
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
        "talk": [
            {"who": "Ann", "says": "Is it open?"},
            {"who": "Bob", "says": "Until eight. Why?"},
        ],
    }
    place = {
        "start": "/p[1]/text()[1]",
        "end": "/p[1]/text()[1]",
        "startOffset": 0,
        "endOffset": 10,
    }
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
        "start": "1",
        "startOffset": 13,
        "end": "1",
        "endOffset": 17,
        "text": "Why?",
        "paragraphlabels": ["question"],
    }


def test_a_conversation_is_marked_and_asked_about(studio: Studio) -> None:
    given = sample(23)
    acts = {
        **given["schema"]["fields"][1],
        "labels": [{"name": "question", "hotkey": "q"}, {"name": "answer", "hotkey": "w"}],
    }
    tone = {"kind": "choice", "name": "tone", "title": "Tone", "inputs": ["talk"], "scope": "item",
            "required": True, "labels": [{"name": "kind"}, {"name": "cold"}]}  # fmt: skip
    use = {"kind": "rating", "name": "use", "title": "Use", "inputs": ["talk"], "scope": "item",
           "when": {"is": "answered", "field": "tone", "names": ["cold"]}}  # fmt: skip
    project = studio.project([acts, tone, use], given["schema"]["inputs"][1:])
    stored = [one for one in given["answer"]["regions"] if one["field"] == "acts"]
    turns = [
        *given["task"]["data"]["talk"],
        *({"author": "Ann", "text": f"And day {n}?"} for n in range(18)),
    ]
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


def test_tables_lists_files_and_clouds_are_shown(studio: Studio) -> None:
    inputs = [
        {"name": "rows", "media": "table", "key": "rows"}, {"name": "things", "media": "list", "key": "things", "many": True},
        {"name": "paper", "media": "pdf", "key": "paper"}, {"name": "points", "media": "point_cloud", "key": "frames", "many": True},
    ]  # fmt: skip
    fits = {
        "kind": "boolean",
        "name": "fits",
        "title": "Fits?",
        "inputs": ["things"],
        "scope": "item",
    }
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
    studio.tasks(
        project, {"data": data, "predictions": [{"answer": {"regions": [cuboid]}, "score": 1}]}
    )
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
    studio.tasks(
        project, {"data": {"text": text}, "predictions": [{"answer": {"regions": regions}}]}
    )
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
