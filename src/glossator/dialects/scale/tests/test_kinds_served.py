"""Every task type over a running server: what test mode answers, and answers of people as responses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from glossator.dialects.scale.tests.asked import ASKED
from glossator.dialects.scale.tests.near import near
from glossator.dialects.scale.tests.sdk import Account, fresh

__all__ = ["fresh"]

FOLDER = Path(__file__).parent / "fixtures" / "kinds"
SHOWN = ("attachment", "attachments", "text", "template_variables")
ANSWERED = (
    *("categorization", "comparison", "transcription", "textcollection"),
    *("namedentityrecognition", "documenttranscription", "lidarannotation", "lidarsegmentation"),
)


def _made(reply: httpx.Response) -> Any:
    assert reply.status_code == 200, reply.text
    return reply.json()


def _addresses(value: Any) -> list[str]:
    """What a response links to on the same server."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for inner in value for text in _addresses(inner)]
    return [value] if isinstance(value, str) and "/v1/results/" in value else []


def test_a_task_of_each_type_is_complete_in_test_mode(fresh: Account) -> None:
    key, linked = f"{fresh.owner.api_key}|test", 0
    for kind, params in ASKED.items():
        made = _made(fresh.send("POST", f"/v1/task/{kind}", key, json=params))
        task = _made(fresh.send("GET", f"/v1/task/{made['task_id']}", key))
        assert (task["type"], task["status"]) == (kind, "completed"), kind
        assert task["params"] == params
        assert task["response"], kind
        for address in _addresses(task["response"]):
            part = httpx.get(address)
            assert part.status_code == 200, (kind, address)
            assert part.content
            linked += 1
    assert linked > 5


def _fixture(kind: str, what: str) -> Any:
    return json.loads((FOLDER / f"{kind}.{what}.json").read_text())


@pytest.mark.parametrize("inherited", [False, True], ids=["own", "inherited"])
def test_what_a_person_answers_is_the_response(fresh: Account, inherited: bool) -> None:
    """The same whether the task or its project says what is asked."""
    for kind in ANSWERED:
        params, answer = _fixture(kind, "params"), _fixture(kind, "native")["answer"]
        asked = {name: value for name, value in params.items() if name not in SHOWN}
        shown = {name: value for name, value in params.items() if name in SHOWN}
        project = {"name": kind, "type": kind, "params": asked if inherited else None}
        _made(fresh.send("POST", "/v1/projects", json=project))
        given = shown if inherited else params
        made = _made(fresh.send("POST", f"/v1/task/{kind}", json={**given, "project": kind}))
        held = fresh.claim(fresh.project(kind), fresh.owner)
        fresh.submit(held, answer, fresh.owner)
        task = _made(fresh.send("GET", f"/v1/task/{made['task_id']}"))
        response = task["response"]
        if kind == "lidarannotation":
            response = {"annotations": httpx.get(response["annotations"]["url"]).json()}
        assert near(response, _fixture(kind, "response")), kind
