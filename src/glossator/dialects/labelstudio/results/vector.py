"""The vendor's vectors, to and from the model's lines, rings and graphs.

A vector is a list of vertices in percent, each with its own id and that of the one it is drawn
from; ``closed`` joins the last to the first (the editor's ``VectorRegion``). Curves stay with the
vendor: the model has none.
"""

from __future__ import annotations

from typing import Any

from glossator.dialects.labelstudio.results.sight import Say, Unreadable, need
from glossator.model.geometry import Point, Polygon, Polyline, Skeleton

Vector = Polyline | Polygon | Skeleton


def read(value: dict[str, Any], *, graph: bool) -> Vector | None:
    """The shape of a vector's ``value``, in fractions; None if it has curves.

    ``graph``: a path is a graph, too. Unreadable for what is no vector.
    """
    vertices = value.get("vertices")
    if not isinstance(vertices, list) or not vertices:
        raise Unreadable
    if not all(isinstance(vertex, dict) for vertex in vertices):
        raise Unreadable
    if any(vertex.get("isBezier") for vertex in vertices):
        return None
    points = tuple((need(vertex, "x") / 100, need(vertex, "y") / 100) for vertex in vertices)
    parents = _parents(vertices)
    path = None if graph else _path(parents)
    if path is not None:
        ordered = tuple(points[n] for n in path)
        return Polygon(ordered) if value.get("closed") is True else Polyline(ordered)
    if value.get("closed") is True:
        raise Unreadable("a closed graph")
    edges = tuple((above, n) for n, above in enumerate(parents) if above is not None)
    return Skeleton(points, edges)


def _parents(vertices: list[dict[str, Any]]) -> list[int | None]:
    """The place of the vertex that each is drawn from. Where nobody says, it is the one before."""
    places = {vertex["id"]: n for n, vertex in enumerate(vertices) if _is_id(vertex.get("id"))}
    parents: list[int | None] = []
    for n, vertex in enumerate(vertices):
        above = vertex.get("prevPointId")
        if above is not None and above not in places:
            raise Unreadable("a vertex that is drawn from nowhere")
        before = n - 1 if n and "prevPointId" not in vertex else None
        parents.append(before if above is None else places[above])
    return parents


def _is_id(given: Any) -> bool:
    return isinstance(given, str | int) and not isinstance(given, bool)


def _path(parents: list[int | None]) -> list[int] | None:
    """The vertices in the order in which they are drawn, if they are one path."""
    following = {above: n for n, above in enumerate(parents)}
    if len(following) != len(parents) or None not in following:
        return None
    path = [following[None]]
    while path[-1] in following:
        path.append(following[path[-1]])
    return path if len(path) == len(parents) else None


def write(shape: Vector, say: Say) -> dict[str, Any]:
    """The ``value`` of a line, a ring or a graph in fractions."""
    if not isinstance(shape, Skeleton):
        above = [None, *range(len(shape.points) - 1)]
        return _value(shape.points, above, closed=isinstance(shape, Polygon))
    kept = [n for n in range(len(shape.points)) if not _is_absent(shape, n)]
    if len(kept) < len(shape.points) or any(seen == 1 for seen in shape.visible):
        say("attribute_dropped", "whether a point is hidden")
    if shape.names:
        say("attribute_dropped", "names of points")
    places = {n: place for place, n in enumerate(kept)}
    edges = [(places[a], places[b]) for a, b in shape.edges if a in places and b in places]
    parents, used = _forest(len(kept), edges)
    if used < len(edges):
        say("edges_dropped", "a vertex is drawn from one other")
    return _value(tuple(shape.points[n] for n in kept), parents, closed=False)


def _is_absent(shape: Skeleton, n: int) -> bool:
    return n < len(shape.visible) and shape.visible[n] == 0


def _forest(count: int, edges: list[tuple[int, int]]) -> tuple[list[int | None], int]:
    """What each vertex is drawn from, and how many of the edges that says."""
    beside: list[list[int]] = [[] for _ in range(count)]
    for a, b in edges:
        beside[a].append(b)
        beside[b].append(a)
    parents: list[int | None] = [None] * count
    seen = [False] * count
    used = 0
    for root in range(count):
        waiting = [] if seen[root] else [root]
        seen[root] = True
        while waiting:
            one = waiting.pop()
            for other in beside[one]:
                if not seen[other]:
                    seen[other], parents[other] = True, one
                    used += 1
                    waiting.append(other)
    return parents, used


def _value(points: tuple[Point, ...], parents: list[int | None], *, closed: bool) -> dict[str, Any]:
    vertices = [
        {
            "id": f"p{n + 1}",
            "x": x * 100,
            "y": y * 100,
            "prevPointId": None if above is None else f"p{above + 1}",
            "isBezier": False,
        }
        for n, ((x, y), above) in enumerate(zip(points, parents, strict=True))
    ]
    return {"vertices": vertices, "closed": closed}
