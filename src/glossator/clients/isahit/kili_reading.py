"""Annotations in Kili's form, read into the service's own: of projects with rectangles or
polygons."""

from __future__ import annotations

import logging
from typing import Any

from glossator.clients.isahit import checks, points
from glossator.clients.isahit.exceptions import ValidationError
from glossator.clients.isahit.labels import Configuration, in_main_lists, is_sequence
from glossator.clients.isahit.payloads import TaskPayload
from glossator.clients.isahit.wanted import want

logger = logging.getLogger(__name__)


def read(payloads: list[TaskPayload], configuration: Configuration) -> list[TaskPayload]:
    """The tasks with the service's own data; ValidationError says where it cannot be."""
    kind = configuration["projectType"]
    if kind not in ("iat-rectangle", "iat-polygon", "iat-polyline") or is_sequence(configuration):
        raise ValidationError(
            f"Kili's form is not read for a project of type {kind}, or a sequence"
        )
    lists: dict[str, tuple[str, dict[str, Any]]] = {}
    for name, label in in_main_lists(configuration):
        lists.setdefault(label["id"], (name, label))
    return [task.changed(_data(task, kind, lists)) if task.data else task for task in payloads]


def _data(
    task: TaskPayload, kind: str, lists: dict[str, tuple[str, dict[str, Any]]]
) -> dict[str, Any]:
    where = f"{task.name}: data"
    data = task.data or {}
    checks.kili(data, where)
    size = data.get("resolution")
    found = []
    for number, one in enumerate(data["OBJECT_DETECTION_JOB"]["annotations"]):
        place = f"{where}.annotations[{number}]"
        shapes = [_polygon(poly, kind, size, place) for poly in one["boundingPoly"]]
        found.append({"polygons": shapes, "labels": _labels(one, lists, place)})
        if one.get("children"):
            logger.warning("%s: children are left out", place)
    return {"annotations": found, **({"image": size} if size else {})}


def _labels(
    one: dict[str, Any], lists: dict[str, tuple[str, dict[str, Any]]], where: str
) -> dict[str, Any]:
    named = (one.get("categories") or [{}])[0].get("name")
    if not named:
        return {}
    want(named in lists, where, f"no label is named {named!r}")
    name, label = lists[named]
    return {name: {"labels": [{"id": label["id"], "name": label["name"]}]}}


def _polygon(poly: dict[str, Any], kind: str, size: Any, where: str) -> dict[str, Any]:
    if "normalizedVertices" in poly:
        spots = poly["normalizedVertices"]
    else:
        want(bool(size), where, "vertices in pixels need a resolution (width, height)")
        spots = points.in_fractions(poly["vertices"], size)
    vertices = points.flat(spots)
    if kind == "iat-rectangle":
        want(len(spots) == 4, where, "a rectangle has four corners")
        return {"geometry": {"vertices": points.bounds(vertices), "type": "rectangle"}}
    return {"geometry": {"vertices": vertices, "type": "polygon"}}
