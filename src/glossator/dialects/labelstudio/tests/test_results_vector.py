"""Vectors: lines, rings and graphs both ways; curves stay as they came.

Source of the form: the vendor's editor, ``VectorRegion.serialize``.
"""

from __future__ import annotations

from typing import Any

import pytest

from glossator.dialects.labelstudio.config import read_config
from glossator.dialects.labelstudio.results import read_result, write_result
from glossator.model.annotation import Answer, Frame, Region
from glossator.model.geometry import AnyShape, Foreign, Polygon, Polyline, Skeleton
from glossator.model.loss import Losses
from glossator.model.shown import Shown

SHOWN = Shown({"image": "https://example.org/a.png"})


def _config(attributes: str = "") -> str:
    return (
        '<View><Image name="img" value="$image"/>'
        f'<VectorLabels name="r" toName="img" {attributes}><Label value="a"/></VectorLabels></View>'
    )


def _vertex(name: Any, x: float, y: float, above: Any, **more: Any) -> dict[str, Any]:
    return {"id": name, "x": x, "y": y, "prevPointId": above, "isBezier": False, **more}


def _result(vertices: Any, closed: Any = False) -> dict[str, Any]:
    return {
        "id": "v", "from_name": "r", "to_name": "img", "type": "vectorlabels",
        "original_width": 200, "original_height": 100, "image_rotation": 0,
        "value": {"vertices": vertices, "closed": closed, "vectorlabels": ["a"]},
    }  # fmt: skip


def _read(vertices: Any, closed: Any = False, attributes: str = "") -> AnyShape | None:
    losses = Losses()
    schema = read_config(_config(attributes))
    answer = read_result([_result(vertices, closed)], schema, SHOWN, losses)
    assert not list(losses)
    return answer.regions[0].shape


LINE = [_vertex("p1", 10, 20, None), _vertex("p2", 30, 40, "p1"), _vertex("p3", 50, 60, "p2")]
TREE = [*LINE, _vertex("p4", 70, 80, "p2")]


@pytest.mark.parametrize(
    ("vertices", "closed", "attributes", "shape"),
    [
        (LINE, False, "", Polyline(((0.1, 0.2), (0.3, 0.4), (0.5, 0.6)))),
        (LINE, True, 'closable="true"', Polygon(((0.1, 0.2), (0.3, 0.4), (0.5, 0.6)))),
        (
            LINE,
            False,
            'skeleton="true"',
            Skeleton(((0.1, 0.2), (0.3, 0.4), (0.5, 0.6)), ((0, 1), (1, 2))),
        ),
        (
            TREE,
            False,
            'skeleton="true"',
            Skeleton(((0.1, 0.2), (0.3, 0.4), (0.5, 0.6), (0.7, 0.8)), ((0, 1), (1, 2), (1, 3))),
        ),
    ],
)
def test_a_vector_is_a_line_a_ring_or_a_graph_and_comes_back(
    vertices: list[dict[str, Any]], closed: bool, attributes: str, shape: AnyShape
) -> None:
    assert _read(vertices, closed, attributes) == shape
    region = Region("v", "r", shape, ("a",), "img", frame=Frame("fraction", 200, 100))
    losses = Losses()
    written = write_result(
        Answer(regions=(region,)), read_config(_config(attributes)), SHOWN, losses
    )
    assert written == [_result(vertices, closed)]
    assert not list(losses)


def test_vertices_are_taken_in_the_order_in_which_they_are_drawn() -> None:
    given = [_vertex("c", 50, 60, "b"), _vertex("a", 10, 20, None), _vertex("b", 30, 40, "a")]
    assert _read(given) == Polyline(((0.1, 0.2), (0.3, 0.4), (0.5, 0.6)))


def test_vertices_without_references_follow_each_other() -> None:
    given = [{"x": 10, "y": 20}, {"x": 30, "y": 40}]
    assert _read(given) == Polyline(((0.1, 0.2), (0.3, 0.4)))


def test_a_branching_vector_is_a_graph_whatever_was_asked() -> None:
    assert isinstance(_read(TREE), Skeleton)


@pytest.mark.parametrize(
    ("vertices", "closed"),
    [
        ([*LINE, _vertex("p4", 1, 2, "p3", isBezier=True)], False),
        ([_vertex("a", 1, 2, "gone")], False),
        ([_vertex("a", "x", 2, None)], False),
        (TREE, True),
        ([], False),
        ("line", False),
        ([5], False),
        ([_vertex([], 1, 2, {})], False),
    ],
)
def test_curves_and_what_is_no_vector_stay_as_they_came(vertices: Any, closed: bool) -> None:
    shape = _read(vertices, closed)
    value = {"vertices": vertices, "closed": closed}
    assert shape == Foreign("labelstudio", {"type": "vectorlabels", "value": value})
    region = Region("v", "r", shape, ("a",), "img", frame=Frame("fraction", 200, 100))
    written = write_result(Answer(regions=(region,)), read_config(_config()), SHOWN, Losses())
    assert written == [_result(vertices, closed)]


def _written(shape: AnyShape, unit: Any = "fraction") -> tuple[list[dict[str, Any]], Losses]:
    region = Region("v", "r", shape, ("a",), "img", frame=Frame(unit, 200, 100))
    losses = Losses()
    schema = read_config(_config('skeleton="true"'))
    return write_result(Answer(regions=(region,)), schema, SHOWN, losses), losses


def test_names_and_visibility_of_points_are_lost_and_points_that_are_not_there_stay_away() -> None:
    points = ((0, 0), (100, 50), (200, 100))
    graph = Skeleton(points, ((1, 0), (1, 2)), ("a", "b", "c"), (0, 1, 2))
    written, losses = _written(graph, "pixel")
    assert written[0]["value"]["vertices"] == [
        _vertex("p1", 50, 50, None),
        _vertex("p2", 100, 100, "p1"),
    ]
    assert losses.counts == {"attribute_dropped": 2}


def test_an_edge_that_closes_a_round_is_lost() -> None:
    ring = Skeleton(((0, 0), (1, 0), (1, 1)), ((0, 1), (1, 2), (2, 0)))
    written, losses = _written(ring)
    assert [one["prevPointId"] for one in written[0]["value"]["vertices"]] == [None, "p1", "p1"]
    assert losses.counts == {"edges_dropped": 1}


def test_a_ring_is_a_polygon_where_there_is_a_tool_for_it() -> None:
    config = (
        '<View><Image name="img" value="$image"/><Labels name="r" toName="img"><Label value="a"/>'
        '</Labels><Polygon name="p" toName="img"/><Vector name="l" toName="img" closable="true"/></View>'
    )
    line, ring = Polyline(((0, 0), (0.5, 1))), Polygon(((0, 0), (0.5, 1), (1, 0)))
    regions = tuple(
        Region(name, "r", shape, ("a",), "img", frame=Frame("fraction", 200, 100))
        for name, shape in (("1", line), ("2", ring))
    )
    answer, schema = Answer(regions=regions), read_config(config)
    written = write_result(answer, schema, SHOWN, Losses())
    assert [(one["from_name"], one["type"]) for one in written] == [
        ("l", "vector"), ("r", "labels"), ("p", "polygon"), ("r", "labels"),
    ]  # fmt: skip
    assert read_result(written, schema, SHOWN, Losses()) == answer
