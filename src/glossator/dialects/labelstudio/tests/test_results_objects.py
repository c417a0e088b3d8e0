"""Pieces of one object, and regions that only look like it."""

from __future__ import annotations

from typing import Any

import pytest

from glossator.dialects.labelstudio.results import read_result, write_result
from glossator.model.annotation import Answer, Frame, Region, Relation, Value
from glossator.model.geometry import Box, Key, Parts, Polygon, Track
from glossator.model.label_schema import (
    ChoiceField,
    Input,
    Label,
    LabelSchema,
    RegionField,
    RelationField,
)
from glossator.model.loss import Losses
from glossator.model.shown import Shown

FRAME = Frame("fraction", 100, 100)
ONE, TWO, THREE = (Box(n / 10, 0, 0.1, 0.1) for n in (1, 3, 5))


def _schema(*shapes: str, many: bool = False) -> LabelSchema:
    return LabelSchema(
        (Input("it", "image", "it", many=many),),
        (
            RegionField(name="r", inputs=("it",), shapes=shapes, labels=(Label("a"), Label("b"))),
            ChoiceField(name="c", inputs=("it",), scope="region", labels=(Label("x"), Label("y"))),
            RelationField(name="links"),
        ),
    )


def _region(name: str, shape: Any, **own: Any) -> Region:
    return Region(name, "r", shape, ("a",), "it", frame=FRAME, **own)


def _back(answer: Answer, schema: LabelSchema) -> Answer:
    shown = Shown({"it": "i.png"})
    return read_result(write_result(answer, schema, shown, Losses()), schema, shown, Losses())


def test_pieces_and_what_points_at_them_are_one_object() -> None:
    twin = _region("t", Parts((ONE, TWO, THREE)), values=(Value("c", ["x"]),))
    below = _region("u", ONE, parent="t-3")
    answer = Answer(regions=(twin, below), relations=(Relation("u", "t-2", field="links"),))
    shown, schema = Shown({"it": "i.png"}), _schema("box", "parts")
    # The relation is drawn to a piece, which only the results have.
    results = write_result(answer, schema, shown, Losses())
    back = read_result(results, schema, shown, Losses())
    assert back.regions == (twin, _region("u", ONE, parent="t"))
    assert back.relations == (Relation("u", "t", field="links"),)


def test_what_changes_from_page_to_page_comes_back_with_its_page() -> None:
    keys = (Key(0, ONE), Key(3, TWO, values={"c": ["y"]}), Key(4, THREE))
    moving = _region("m", Track(keys), values=(Value("c", ["x"]),))
    answer = Answer(regions=(moving,))
    assert _back(answer, _schema("box", "track", many=True)) == answer


def test_a_piece_of_a_piece_is_not_lost() -> None:
    schema, shown = _schema("box", "parts"), Shown({"it": "i.png"})
    regions = (
        _region("t", ONE),
        _region("t-2", TWO, parent="t"),
        _region("t-2-2", THREE, parent="t-2"),
    )
    results = write_result(Answer(regions=regions), schema, shown, Losses())
    assert read_result(results, schema, shown, Losses()).regions == (
        _region("t", Parts((ONE, TWO))),
        _region("t-2-2", THREE, parent="t"),
    )


PIECE = _region("t-2", TWO, parent="t")


@pytest.mark.parametrize(
    "other",
    [
        _region("t-2", TWO),
        _region("w", TWO, parent="t"),
        _region("t-x", TWO, parent="t"),
        Region("t-2", "r", TWO, ("b",), "it", frame=FRAME, parent="t"),
        _region("t-2", None, parent="t"),
        _region("t-2", TWO, parent="t-2"),
    ],
)
def test_a_region_below_another_stays_one(other: Region) -> None:
    schema = _schema("box", "parts")
    results = write_result(
        Answer(regions=(_region("t", ONE), other)), schema, Shown({"it": "i.png"}), Losses()
    )
    back = read_result(results, schema, Shown({"it": "i.png"}), Losses())
    assert not any(isinstance(region.shape, Parts) for region in back.regions)


def test_nothing_is_put_together_where_nobody_asked_for_it() -> None:
    answer = Answer(regions=(_region("t", ONE), PIECE))
    assert _back(answer, _schema("box", "polygon")) == answer


def test_several_on_a_page_and_one_on_another_stay_apart() -> None:
    regions = (
        _region("t", ONE, item=0),
        _region("t-2", TWO, parent="t", item=0),
        _region("t-3", Polygon(((0, 0), (1, 0), (0, 1))), parent="t", item=1),
    )
    answer = Answer(regions=regions)
    assert _back(answer, _schema("box", "polygon", "parts", "track", many=True)) == answer
