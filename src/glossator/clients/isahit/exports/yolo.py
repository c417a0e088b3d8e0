"""Tasks as a data set for YOLO: a zip of ``data.yaml`` and a file of lines for each task."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from typing import Any

from glossator.clients.isahit import points
from glossator.clients.isahit.exceptions import ValidationError
from glossator.clients.isahit.exports import Chosen, Names, Task, place, plain_name
from glossator.clients.isahit.labels import (
    Configuration,
    in_main_lists,
    is_sequence,
    main_labels,
)

KINDS = ("rectangle", "polygon", "polyline", "graph", "segmentation")


class YoloExport:
    """Classes are the ids of the labels of the main lists. A shape without a label is of class -1."""

    def __init__(self, configuration: Configuration, options: dict[str, Any], project: str) -> None:
        if options.get("in_memory"):
            raise ValidationError("in_memory is not for yolo: it is a zip")
        self._chosen = Chosen(configuration, KINDS, options.get("input_id"))
        if is_sequence(self._chosen.configuration):
            raise ValidationError("sequences cannot be written for YOLO")
        self._path = place(options, project, "lab_yolo", ".zip")
        self._classes = [label["id"] for _, label in in_main_lists(self._chosen.configuration)]
        self._names = Names()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._part = self._path.with_name(self._path.name + ".part")
        self._zip = zipfile.ZipFile(self._part, "w", zipfile.ZIP_DEFLATED)

    def add(self, task: Task) -> None:
        """One task: a file, empty without annotations."""
        name = self._names.take(plain_name(task["name"]))
        self._zip.writestr(f"labels/{name}.txt", "".join(self._lines(task)))

    def _lines(self, task: Task) -> Iterator[str]:
        body = self._chosen.body(task)
        for one in body.get("annotations", ()):
            number = self._class(one, task)
            outlined = self._chosen.kind == "segmentation"
            for polygon in (one.get("approximation", {}) if outlined else one).get("polygons", ()):
                row = _row(polygon["geometry"], body.get("image") if outlined else None)
                yield " ".join(map(str, [number, *row])) + "\n"

    def _class(self, one: dict[str, Any], task: Task) -> int:
        names = main_labels(one.get("labels", {}))
        if names and names[0] not in self._classes:
            raise ValidationError(f"{task['name']}: {names[0]!r} is in no main list of the project")
        return self._classes.index(names[0]) if names else -1

    def end(self) -> str:
        """Where the zip is."""
        quoted = ",".join("'" + name.replace("'", "''") + "'" for name in self._classes)
        self._zip.writestr("data.yaml", f"nc: {len(self._classes)}\nnames: [{quoted}]\n")
        self._zip.close()
        os.replace(self._part, self._path)
        return str(self._path)

    def drop(self) -> None:
        """No file stays."""
        self._zip.close()
        self._part.unlink(missing_ok=True)


def _row(geometry: dict[str, Any], size: points.Size | None) -> points.Numbers:
    """The numbers of a shape, in fractions; ``size`` where they are pixels."""
    vertices = geometry["vertices"]
    if size:
        vertices = points.flat(points.in_fractions(points.pairs(vertices), size))
    if geometry["type"] == "rectangle":
        return points.middle_and_size(vertices)
    if geometry["type"] == "graph":
        return [*points.middle_and_size(points.bounds(vertices)), *vertices]
    return list(vertices)
