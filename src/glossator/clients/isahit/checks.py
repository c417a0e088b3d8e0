"""Whether a task's data is what its project wants, before it is sent: ValidationError says where it
is not. Lengths of coordinate lists are not looked at, as the service does not either."""

from __future__ import annotations

import re
from typing import Any

from glossator.clients.isahit import forms
from glossator.clients.isahit.exceptions import ValidationError
from glossator.clients.isahit.labels import Configuration, inputs
from glossator.clients.isahit.payloads import TaskPayload
from glossator.clients.isahit.wanted import (
    listed,
    number,
    numbered,
    shaped,
    text,
    texts,
    want,
)

LIST_NAME = re.compile(r"^[0-9a-zA-Z-_ ]+$")
MASK = "data:image/png;base64,"
# Of so many numbers it is checked that they are fractions; None: of all.
_CORNERS: dict[str, int | None] = {
    "rectangle": 4, "graph": 2, "polygon": None, "polyline": None, "segmentation": None,
}  # fmt: skip


def tasks(payloads: list[TaskPayload], configuration: Configuration) -> None:
    """All tasks' data, and what they change of the project's configuration."""
    kind = configuration["projectType"]
    for task in payloads:
        where = f"{task.name}: data"
        if kind == "form":
            form(task, configuration)
        elif kind.removeprefix("iat-") not in _CORNERS or not kind.startswith("iat-"):
            raise ValidationError(f"no data can be given to a project of type {kind}")
        elif task.data:
            lab(task.data, kind.removeprefix("iat-"), where)


def form(task: TaskPayload, configuration: Configuration) -> None:
    """Data of a form: an answer for each input."""
    there = {one["id"]: one for one in inputs(configuration) if forms.can_be_set(one)}
    for name, answer in (task.data or {}).items():
        where = f"{task.name}: data.{name}"
        if name in there:
            kind = there[name]["type"]
            if kind.removeprefix("tool-iat-") in _CORNERS and kind.startswith("tool-iat-"):
                lab(answer, kind.removeprefix("tool-iat-"), where, in_form=True)
            else:
                forms.answer(answer, kind, where)
        else:
            want(name.startswith("_meta_"), where, "the form has no such input")
    for name, change in (task.project_configuration_overwrite or {}).items():
        where = f"{task.name}: project_configuration_overwrite.{name}"
        if name in there and there[name]["type"] in forms.CHANGES:
            forms.change(change, there[name]["type"], where)
        else:
            want(name.startswith("_meta_"), where, "of this nothing can be changed")


def lab(body: Any, kind: str, where: str, in_form: bool = False) -> None:
    """The annotations of a picture: a body of the service's own form."""
    known = ["resources", "annotations", "image"] + ["mask"] * (kind == "segmentation")
    shaped(body, where, known, ["annotations"])
    if "resources" in body and not (in_form and isinstance(body["resources"], str)):
        for place, one in listed(body["resources"], f"{where}.resources"):
            text(one, place)
    if "mask" in body:
        text(body["mask"], f"{where}.mask")
        want(body["mask"].startswith(MASK), f"{where}.mask", f"must begin with {MASK}")
    for place, one in listed(body["annotations"], f"{where}.annotations"):
        shaped(one, place, None, ["polygons"])
        texts(one, place, ["uid", "color", "text"])
        if kind == "segmentation":
            numbered(one["polygons"], f"{place}.polygons", 3)
        else:
            for inner, polygon in listed(one["polygons"], f"{place}.polygons"):
                _polygon(polygon, kind, inner)
        if "labels" in one:
            _labels(one["labels"], f"{place}.labels")


def _polygon(polygon: Any, kind: str, where: str) -> None:
    shaped(polygon, where, None, ["geometry"])
    texts(polygon, where, ["id", "color", "groupId", "text"])
    geometry, where = polygon["geometry"], f"{where}.geometry"
    needs = ["vertices", "type"] + ["edges"] * (kind == "graph")
    shaped(geometry, where, None, needs)
    types = {"rectangle": ["rectangle"], "graph": ["graph"]}.get(kind, ["polygon", "graph"])
    want(geometry["type"] in types, f"{where}.type", f"must be {' or '.join(types)}")
    numbered(geometry["vertices"], f"{where}.vertices", _CORNERS[kind], (0, 1))
    if kind == "graph":
        for place, edge in listed(geometry["edges"], f"{where}.edges"):
            numbered(edge, place, 2)


def _labels(labels: Any, where: str) -> None:
    shaped(labels, where)
    for name, found in labels.items():
        place = f"{where}.{name}"
        want(bool(LIST_NAME.search(name)), place, "is no name of a list of labels")
        shaped(found, place, ["labels", "children"])
        for inner, label in listed(found.get("labels", []), f"{place}.labels"):
            shaped(label, inner, None, ["id", "name"])
            texts(label, inner, ["id", "name", "uid"])
            if label.get("displayName") is not None:
                text(label["displayName"], f"{inner}.displayName")
        if "children" in found:
            _labels(found["children"], f"{place}.children")


def kili(data: Any, where: str) -> None:
    """The annotations of a picture in Kili's form."""
    shaped(data, where, None, ["OBJECT_DETECTION_JOB"])
    job, where = data["OBJECT_DETECTION_JOB"], f"{where}.OBJECT_DETECTION_JOB"
    shaped(job, where, None, ["annotations"])
    for place, one in listed(job["annotations"], f"{where}.annotations"):
        shaped(one, place, None, ["boundingPoly"])
        for inner, poly in listed(one["boundingPoly"], f"{place}.boundingPoly"):
            shaped(poly, inner)
            want("vertices" in poly or "normalizedVertices" in poly, inner, "has no vertices")
            for name in ("normalizedVertices", "vertices"):
                for point, value in listed(poly.get(name, []), f"{inner}.{name}"):
                    shaped(value, point, None, ["x", "y"])
                    for axis in ("x", "y"):
                        number(value[axis], f"{point}.{axis}")
                        inside = name == "vertices" or 0 <= value[axis] < 1
                        want(inside, f"{point}.{axis}", "must be in [0, 1)")
        for inner, category in listed(one.get("categories", []), f"{place}.categories"):
            shaped(category, inner)
            texts(category, inner, ["name"])
