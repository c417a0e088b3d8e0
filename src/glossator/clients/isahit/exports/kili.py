"""Tasks in Kili's form."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from glossator.clients.isahit import points
from glossator.clients.isahit.exports import Chosen, Task, place
from glossator.clients.isahit.exports.json_file import JsonList
from glossator.clients.isahit.labels import Configuration, is_sequence, main_labels

logger = logging.getLogger(__name__)
KINDS = ("rectangle", "polygon", "polyline", "graph", "segmentation")
STATUSES = {"complete": "LABELED", "reviewed": "REVIEWED", "to-review": "ONGOING"}
JOB = "OBJECT_DETECTION_JOB"


class KiliExport:
    """A JSON file, or a list, of assets."""

    def __init__(self, configuration: Configuration, options: dict[str, Any], project: str) -> None:
        self._writer = KiliWriter(configuration, options)
        path = place(options, project, "lab_kili", ".json")
        self._list = JsonList(None if options.get("in_memory") else path)
        self.end, self.drop = self._list.end, self._list.drop

    def add(self, task: Task) -> None:
        """One task."""
        self._list.add(self._writer.asset(task))


class KiliWriter:
    """Writes tasks of one project as Kili's assets."""

    def __init__(self, configuration: Configuration, options: dict[str, Any] | None = None) -> None:
        self._chosen = Chosen(configuration, KINDS, (options or {}).get("input_id"))
        self._sequence = is_sequence(self._chosen.configuration)

    def asset(self, task: Task) -> dict[str, Any]:
        """One task."""
        task = self._chosen.task(task)
        names: list[Any] = [
            one.get("name", one.get("id")) if isinstance(one, dict) else one
            for one in task.get("resources") or ()
        ]
        return {
            "createdAt": task["createdAt"], "content": ",".join(names), "externalId": task["name"],
            "id": task["_id"], "isHoneypot": False, "jsonMetadata": {},
            "latestLabel": self._label(task, len(names)),
            "resolution": ((task.get("data") or {}).get("body") or {}).get("image"),
            "skipped": False, "status": STATUSES.get(task["status"], "TODO"),
        }  # fmt: skip

    def _label(self, task: Task, resources: int) -> dict[str, Any] | None:
        data = task.get("data")
        if not data:
            return None
        response = None
        if data.get("body") is not None:
            annotations = self._annotations(data["body"], data["projectType"], resources)
            response = {JOB: {"annotations": annotations}}
        return {
            "author": _author(data.get("user")), "createdAt": data["createdAt"],
            "isLatestLabelForUser": True, "isSentBackToQueue": False, "jsonResponse": response,
            "labelType": "REVIEW" if data["type"] == "review" else "DEFAULT", "modelName": None,
        }  # fmt: skip

    def _annotations(self, body: dict[str, Any], kind: str, resources: int) -> Any:
        annotations, size = body.get("annotations", []), body.get("image")
        if kind not in ("iat-rectangle", "iat-polygon", "iat-segmentation"):
            logger.warning("annotations of a project of type %s are not written for Kili", kind)
            return {}
        if not size:
            if annotations:
                logger.warning("annotations are left out: the size of the picture is not known")
            return []
        if kind == "iat-segmentation":
            return [item for one in annotations for item in _segments(one, size)]
        frames = range(resources) if self._sequence else None
        return _shapes(annotations, kind.removeprefix("iat-"), size, frames)


def _shapes(
    annotations: list[dict[str, Any]], kind: str, size: points.Size, frames: range | None
) -> dict[Any, Any]:
    """Rectangles and polygons: those of a picture, or of each picture of a sequence."""
    found: dict[Any, Any] = {} if frames is None else {number: {} for number in frames}
    for one in annotations:
        labels = one.get("labels", {})
        drawn: dict[Any, list[Any]] = {}
        for polygon in one["polygons"]:
            vertices = polygon["geometry"]["vertices"]
            spots = points.pairs(points.corners(vertices) if kind == "rectangle" else vertices)
            frame = None if frames is None else int(polygon.get("timestamp", 1)) - 1
            pixels = points.in_pixels(spots, size)
            drawn.setdefault(frame, []).append({"normalizedVertices": spots, "vertices": pixels})
        for frame, polys in drawn.items():
            there = found if frame is None else found.setdefault(frame, {})
            there.setdefault(JOB, {"annotations": []})["annotations"].append({
                "boundingPoly": polys, "categories": _categories(labels),
                "children": _children(labels), "type": kind,
            })  # fmt: skip
    return found


def _segments(one: dict[str, Any], size: points.Size) -> list[dict[str, Any]]:
    """An annotation of a mask by its outlines, one item for each; holes are further outlines."""
    outlines = one.get("approximation", {})
    # The older form of holes: they are not said to be of one outline, and go with the first.
    minus = [polygon["geometry"]["vertices"] for polygon in outlines.get("minus", ())]
    labels = one.get("labels", {})
    told = {
        "categories": _categories(labels), "children": _children(labels), "type": "semantic",
        "mid": uuid.uuid4().hex[:15],
    }  # fmt: skip
    found = []
    for number, polygon in enumerate(outlines.get("polygons", ())):
        geometry = polygon["geometry"]
        holes = (minus if number == 0 else []) if minus else geometry.get("holes", [])
        polys = [_in_pixels(vertices, size) for vertices in (geometry["vertices"], *holes)]
        found.append({"boundingPoly": polys, **told})
    return found


def _in_pixels(vertices: points.Numbers, size: points.Size) -> dict[str, Any]:
    spots = points.pairs(vertices)
    return {"normalizedVertices": points.in_fractions(spots, size), "vertices": spots}


def _categories(labels: dict[str, Any]) -> list[dict[str, str]]:
    return [{"name": name} for name in main_labels(labels)]


def _children(labels: dict[str, Any]) -> dict[str, Any]:
    """The sublists below labels, all in one object."""
    found: dict[str, Any] = {}
    for named in labels.values():
        for name, sublist in (named.get("children") or {}).items():
            found[name] = {"categories": [{"name": l["id"]} for l in sublist.get("labels") or ()]}  # noqa: E741
        found.update(_children(named.get("children") or {}))
    return found


def _author(user: dict[str, Any] | None) -> dict[str, Any] | None:
    if not user:
        return None
    first, _, last = user["name"].partition(" ")
    return {
        "email": user["email"], "name": user["name"], "firstname": first, "lastname": last,
        "id": user["id"],
    }  # fmt: skip
