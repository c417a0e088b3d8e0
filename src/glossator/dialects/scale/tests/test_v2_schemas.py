"""The schemas that responses follow, held against the responses of every type."""

from __future__ import annotations

import json
from typing import Any

import httpx
import jsonschema_rs

from glossator.dialects.scale.tests.asked import ASKED
from glossator.dialects.scale.tests.sdk import Account, fresh

__all__ = ["fresh"]

WRONG: dict[str, list[Any]] = {
    "categorization": [{"category": "cow"}, {"category": ["cow"]}],
    "imageannotation": [
        {"annotations": [{"uuid": "1", "type": "box", "label": "cow"}]},
        {"annotations": [{"label": "car"}]}, {},
    ],
    "namedentityrecognition": [{"annotations": [{"start": 0, "end": 1, "label": "cow"}]}, {}],
    "textcollection": [{"annotations": {"cow": {}}}, {}],
    "segmentannotation": [{"annotations": {}}],
    "videoannotation": [{"annotations": []}, {"annotations": {}}],
    "chat": [[]],
}  # fmt: skip
"""Responses of a type that its schema refuses."""


def _found(reply: httpx.Response) -> Any:
    assert reply.status_code == 200, reply.text
    return reply.json()


def test_a_response_of_each_type_follows_the_schema_that_it_names(fresh: Account) -> None:
    key = f"{fresh.owner.api_key}|test"
    for kind, params in ASKED.items():
        project = {"name": f"of {kind}", "type": kind, "params": params}
        _found(fresh.send("POST", "/v1/projects", key, json=project))
        batch = {"project": f"of {kind}", "name": f"b {kind}"}
        made = _found(fresh.send("POST", "/v1/batches", key, json=batch))
        task = _found(
            fresh.send("POST", f"/v1/task/{kind}", key, json={**params, "batch": f"b {kind}"})
        )
        asked = {"delivery_id": made["id"]}
        (doc,) = _found(fresh.send("GET", "/v2/delivery/tasks", key, params=asked))["docs"]
        asked = {"schema_id": doc["response_schema_id"]}
        schema = _found(fresh.send("GET", "/v2/schema", key, params=asked))["schema"]
        assert schema["id"] == doc["response_schema_id"]
        assert doc["task_id"] == task["task_id"]
        follows = jsonschema_rs.validator_for(json.loads(schema["json"]))
        assert [str(e) for e in follows.iter_errors(doc["response"])] == [], kind
        for wrong in WRONG.get(kind, ()):
            assert not follows.is_valid(wrong), (kind, wrong)
