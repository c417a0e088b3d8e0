"""Documents, conversations and answers to compare are marked, judged and stored exactly."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.test_labelling import handed_in
from tests.browser.test_quality import in_both

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator, Page

    from tests.browser.studio import Studio

pytestmark = pytest.mark.xdist_group("browser")

PAGE = {"name": "page", "media": "html", "key": "html"}
TALK = {"name": "talk", "media": "paragraphs", "key": "talk", "many": True}
PASSAGES = {
    "kind": "region", "name": "passages", "title": "Passages", "inputs": ["page"],
    "shapes": ["text_span"],
    "labels": [{"name": "order", "hotkey": "1"}, {"name": "name", "hotkey": "2"}],
}  # fmt: skip
HTML = (
    "<div><p>Read <b>this</b> first.</p><p>Then that.</p></div>"
    "<script>top.hacked = 1</script><p>Before<br>after \U0001f600 the\u00a0smile</p>"
    "<img src='https://elsewhere.example/a.png' onerror='top.hacked = 2'>"
    "<form action='https://elsewhere.example/'><input name=a><button>Send</button></form>"
    "<a href='javascript:top.hacked=3' style='background:url(https://elsewhere.example/b)'>link</a>"
    "<iframe src='https://elsewhere.example/'></iframe><svg onload='top.hacked=4'></svg>"
)


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
            const start = all.indexOf(words);
            getSelection().setBaseAndExtent(...place(start, false), ...place(start + words.length, true));
        }""",
        words,
    )


def test_a_page_is_marked(studio: Studio) -> None:
    stored = {
        "regions": [
            {"id": "h2", "field": "passages", "input": "page", "labels": ["order"],
             "shape": {"type": "text_span", "text": "first.Then",
                       "anchor": ["/div[1]/p[1]/text()[2]", 1, "/div[1]/p[2]/text()[1]", 4]}},
        ]
    }  # fmt: skip
    project = studio.project([PASSAGES], [PAGE])
    studio.tasks(project, {"data": {"html": HTML}, "predictions": [{"answer": stored, "score": 1}]})
    page = studio.label(project)
    frame = page.frame_locator("iframe")
    frame.locator(".tag").wait_for()
    assert "".join(frame.locator(".piece").all_inner_texts()) == "first.Then"
    frame.locator(".piece").first.click()
    for words, key in (("this", "1"), ("the\u00a0smile", "2")):
        mark(frame, words)
        page.keyboard.press(key)
    page.screenshot(path="/tmp/documents-html.png")
    in_both(page, "a page in its frame")
    page.get_by_role("button", name="Submit").click()
    (answer,) = handed_in(studio, page, project)
    print(json.dumps(answer, indent=1))
