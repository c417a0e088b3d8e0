"""Parameters and responses of each type mean what is written beside them, and are said again."""

from __future__ import annotations

import os
from typing import Any

import msgspec
import pytest

from glossator.dialects.scale.tests.families import (
    FAMILIES,
    FILES,
    FOLDER,
    fixture,
    in_pixels,
    said,
)
from glossator.dialects.scale.tests.near import asked, near
from glossator.model.check import check_answer, check_schema
from glossator.model.loss import Losses
from glossator.model.shown import Shown

TYPES = sorted(
    path.name.split(".")[0]
    for path in FOLDER.glob("*.params.json")
    if path.name.split(".")[0] in FAMILIES
)


@pytest.mark.parametrize("type", TYPES)
def test_a_fixture_means_what_is_written_beside(type: str) -> None:
    assert (FOLDER / f"{type}.source.txt").read_text().strip()
    params, response, losses = fixture(type, "params"), fixture(type, "response"), Losses()
    FAMILIES[type].check(type, params)
    schema = asked(type, params, losses)
    assert check_schema(schema) == {}
    answer = FAMILIES[type].read_response(response, schema, Shown(params, FILES), losses)
    assert check_answer(schema, answer, params) == {}
    assert not len(losses)
    whole = {"inputs": schema.inputs, "fields": schema.fields, "answer": answer}
    pretty = msgspec.json.format(msgspec.json.encode(whole), indent=1).decode() + "\n"
    golden = FOLDER / f"{type}.native.json"
    if os.environ.get("GLOSSATOR_GOLDEN") == "write":
        golden.write_text(pretty)
    assert golden.read_text() == pretty


@pytest.mark.parametrize("type", TYPES)
def test_an_answer_is_said_so_that_it_is_read_back_equal(type: str) -> None:
    params, losses = fixture(type, "params"), Losses()
    schema, shown = asked(type, params), Shown(params, FILES)
    if type == "segmentannotation":
        shown = Shown(params)  # its picture is four pixels wide
    answer = FAMILIES[type].read_response(fixture(type, "response"), schema, shown, losses)
    back = said(type, answer, schema, shown, losses)
    again = FAMILIES[type].read_response(back, schema, shown, losses)
    assert not len(losses)
    assert near(in_pixels(again), in_pixels(answer))


@pytest.mark.parametrize("type", ["imageannotation", "annotation"])
def test_a_response_is_written_as_the_vendor_writes_it(type: str) -> None:
    params, response = fixture(type, "params"), fixture(type, "response")
    schema, shown = asked(type, params), Shown(params, FILES)
    answer = FAMILIES[type].read_response(response, schema, shown, Losses())
    back = said(type, answer, schema, shown, Losses())
    for one, sent in zip(back["annotations"], response["annotations"], strict=True):
        assert one["type"] == one["geometry"]
        known: dict[str, Any] = {key: one[key] for key in sent}
        assert near(known, sent)
    assert back.get("global_attributes") == response.get("global_attributes")
