"""Tasks as files: the service gives tasks, the client writes them in the form that is wanted."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from glossator.clients.isahit.exceptions import ValidationError
from glossator.clients.isahit.labels import IMAGE_INPUTS, Configuration, inputs

logger = logging.getLogger(__name__)
Task = dict[str, Any]


class Export(Protocol):
    """One export at work: tasks are added one by one."""

    def add(self, task: Task) -> None:
        """One task as the service gave it; ValidationError if it cannot be said."""

    def end(self) -> Any:
        """All are in: the tasks in memory, or where they were written."""

    def drop(self) -> None:
        """It will not be ended: nothing of it stays."""


class Chosen:
    """Which annotations of a task are meant: all it has, or those of one input of its form."""

    def __init__(self, configuration: Configuration, kinds: tuple[str, ...], wanted: Any) -> None:
        self.input: str | None = None
        self.kind = configuration["projectType"].removeprefix("iat-")
        self.configuration = configuration
        if self.kind == "form":
            self._choose(configuration, kinds, wanted)
        elif self.kind not in kinds:
            raise ValidationError(f"a project of type {self.kind} cannot be written so")

    def _choose(self, configuration: Configuration, kinds: tuple[str, ...], wanted: Any) -> None:
        there = [
            one
            for one in inputs(configuration)
            if (one["id"] == wanted if wanted else one["type"] in IMAGE_INPUTS)
        ]
        if not wanted and len(there) > 1:
            raise ValidationError("the form has several such inputs: options needs an input_id")
        kind = there[0]["type"].removeprefix("tool-iat-") if there else ""
        if kind not in kinds:
            raise ValidationError(f"the form has no such input (of {', '.join(kinds)})")
        self.input, self.kind, self.configuration = there[0]["id"], kind, there[0]["config"]

    def body(self, task: Task) -> dict[str, Any]:
        """The annotations of a task, as far as it has any."""
        body = (task.get("data") or {}).get("body") or {}
        return body if self.input is None else body.get(self.input) or {}

    def task(self, task: Task) -> Task:
        """The task with these annotations alone."""
        if self.input is None:
            return task
        body = self.body(task)
        data = {**(task.get("data") or {}), "body": body}
        return {**task, "resources": body.get("resources", []), "data": data}


def place(
    options: dict[str, Any], project: str, form: str, suffix: str
) -> Path:  # fmt: skip
    """Where an export is written to; ValidationError if a name is given and ends otherwise."""
    named = options.get("output_filename")
    if named and not named.endswith(suffix):
        raise ValidationError(f"output_filename must end in {suffix}")
    name = named or f"{form}_{project}_{datetime.now():%Y-%m-%d_%H%M%S}{suffix}"
    return Path(options.get("output_folder") or ".") / name


def plain_name(name: str) -> str:
    """The name of a task as that of a file, in a folder or below it but never outside."""
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or "_"


class Names:
    """Names of files, each once: tasks may have the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, name: str) -> str:
        """The name, or one with a number behind it."""
        found, number = name, 1
        while found in self._taken:
            number += 1
            found = f"{name}_{number}"
        if number > 1:
            logger.warning("several tasks are named %r: one is written as %r", name, found)
        self._taken.add(found)
        return found


def begin(form: str, configuration: Configuration, options: dict[str, Any], project: str) -> Export:
    """An export in one of the forms lab, kili, yolo and mask; ValidationError."""
    from glossator.clients.isahit.exports import kili, lab, masks, yolo

    forms: dict[str, Callable[[Configuration, dict[str, Any], str], Export]] = {
        "lab": lab.LabExport, "kili": kili.KiliExport,
        "yolo": yolo.YoloExport, "mask": masks.MaskExport,
    }  # fmt: skip
    if form not in forms:
        raise ValidationError(f"format must be one of {', '.join(forms)}, not {form!r}")
    return forms[form](configuration, options, project)
