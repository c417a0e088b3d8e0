"""Parameters and responses in the vendor's form: what they mean, and that they are written alike.

``fixtures/kinds/TYPE.params.json`` and ``.response.json`` mean ``.native.json``; ``.source.txt`` says where
they come from.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from glossator.dialects.scale import codec, kinds
from glossator.dialects.scale.kinds.addresses import inline
from glossator.dialects.scale.tests.near import asked, near
from glossator.model.annotation import Answer
from glossator.model.check import check_answer, check_schema
from glossator.model.loss import Losses
from glossator.model.shown import Shown

FOLDER = Path(__file__).parent / "fixtures" / "kinds"
REWRITE = os.environ.get("GLOSSATOR_GOLDEN") == "write"
KINDS = [
    *("categorization", "comparison", "transcription", "datacollection", "textcollection"),
    *("namedentityrecognition", "documenttranscription", "lidarannotation", "lidarsegmentation"),
    "chat",
]


def _load(kind: str, what: str) -> Any:
    return json.loads((FOLDER / f"{kind}.{what}.json").read_text())


@pytest.mark.parametrize("kind", KINDS)
def test_it_means_what_is_written_down(kind: str) -> None:
    assert (FOLDER / f"{kind}.source.txt").read_text().strip()
    params, losses = _load(kind, "params"), Losses()
    kinds.of(kind).check(kind, params)
    schema = asked(kind, params, losses)
    assert not check_schema(schema)
    answer = kinds.of(kind).read_response(_load(kind, "response"), schema, Shown(params), losses)
    assert not len(losses), list(losses)
    assert not check_answer(schema, answer, params)
    meant = {"inputs": schema.inputs, "fields": schema.fields, "answer": answer}
    text = msgspec.json.format(msgspec.json.encode(meant), indent=1).decode() + "\n"
    golden = FOLDER / f"{kind}.native.json"
    if REWRITE:
        golden.write_text(text)
    assert near(json.loads(golden.read_text()), json.loads(text))


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_written_as_it_was(kind: str) -> None:
    params, response, losses = _load(kind, "params"), _load(kind, "response"), Losses()
    schema, shown, family = asked(kind, params), Shown(params), kinds.of(kind)
    answer: Answer = family.read_response(response, schema, shown, losses)
    written = family.write_response(kind, answer, schema, shown, losses, str)
    assert not len(losses), list(losses)
    if kind == "lidarannotation":
        assert written == {"annotations": {"url": "annotations.json"}}
        media_type, body = family.part("annotations.json", answer, schema, shown, losses)
        assert media_type == "application/json"
        written = {"annotations": json.loads(body)}
        behind = json.dumps({"annotations": {"url": inline(media_type, body)}}).encode()
        assert near(
            msgspec.to_builtins(codec.read_answer(behind, schema, shown, losses)),
            msgspec.to_builtins(answer),
        )
    assert near(json.loads(msgspec.json.encode(written)), response)
