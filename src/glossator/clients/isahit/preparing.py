"""What becomes of tasks before they are sent: Kili's form is read, data is checked, annotations get
the text and the colour of their labels."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Any

from glossator.clients.isahit import checks, kili_reading
from glossator.clients.isahit.exceptions import DuplicateTasks, ValidationError
from glossator.clients.isahit.labels import (
    IMAGE_INPUTS,
    Configuration,
    by_id,
    inputs,
    main_labels,
)
from glossator.clients.isahit.payloads import TaskPayload

logger = logging.getLogger(__name__)
OVERWRITE = "__project_configuration_overwrite__"


def prepare(
    payloads: list[TaskPayload], configuration: Configuration, mode: str | None, checked: bool
) -> list[TaskPayload]:
    """The tasks as they are sent; those that came are left as they are. ValidationError."""
    if mode == "kili":
        payloads = kili_reading.read(payloads, configuration)
    elif mode not in (None, "lab"):
        raise ValidationError(f"compatibility_mode must be kili or lab, not {mode!r}")
    if checked:
        checks.tasks(payloads, configuration)
    return [task.changed(_coloured(task.data, configuration)) for task in payloads]


def body(task: TaskPayload) -> dict[str, Any]:
    """The data of a task as it is sent."""
    return {**(task.data or {}), OVERWRITE: task.project_configuration_overwrite}


def once(payloads: list[TaskPayload]) -> list[str]:
    """The names of the tasks; DuplicateTasks if one is there twice."""
    names = [task.name for task in payloads]
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    if twice:
        raise DuplicateTasks(
            f"{_named(twice)} named twice; disable_unicity_check creates them all the same", twice
        )
    return names


def new(
    payloads: list[TaskPayload], there: list[str], raise_if_existing: bool
) -> list[TaskPayload]:
    """The tasks that are not in the batch yet; DuplicateTasks if there are others and they are
    not to be skipped."""
    if not there:
        return payloads
    said = f"{_named(there)} in the batch already"
    if raise_if_existing:
        raise DuplicateTasks(
            f"{said}; raise_if_existing=False skips them, disable_unicity_check creates them all "
            "the same",
            there,
        )
    logger.warning("%s: skipped", said)
    known = set(there)
    return [task for task in payloads if task.name not in known]


def _named(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{', '.join(names[:3])}{more}: {len(names)} task(s)"


def _coloured(
    data: dict[str, Any] | None, configuration: Configuration
) -> dict[str, Any] | None:  # fmt: skip
    """Data of a project of pictures, or of a form with such inputs, with text and colour."""
    kind = configuration["projectType"]
    if not data:
        return data
    if kind.startswith("iat-"):
        drawn = _annotations(data, configuration) if "annotations" in data else None
        return data if drawn is None else {**data, "annotations": drawn}
    if kind == "form" and configuration.get("metadata", {}).get("inputsLayout"):
        for one in inputs(configuration):
            found = data.get(one["id"])
            if one["type"] in IMAGE_INPUTS and found is not None:
                drawn = _annotations(found, one.get("config", {}))
                data = {**data, one["id"]: {**found, "annotations": drawn}}
    return data


def _annotations(data: dict[str, Any], configuration: Configuration) -> list[dict[str, Any]]:
    labels = by_id(configuration)
    found = []
    for one in data.get("annotations", ()):
        own = [labels[name] for name in main_labels(one.get("labels", {})) if name in labels]
        told: dict[str, Any] = {}
        if own and ", ".join(label["name"] for label in own):
            told["text"] = ", ".join(label["name"] for label in own)
        if own and own[-1]["color"]:
            told["color"] = own[-1]["color"]
        found.append({**told, **one})
    return found
