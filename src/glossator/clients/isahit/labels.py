"""What a project's configuration says of its labels and inputs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from glossator.clients.isahit.exceptions import ValidationError

Configuration = dict[str, Any]
IMAGE_INPUTS = tuple(
    f"tool-iat-{name}" for name in ("rectangle", "polygon", "polyline", "graph", "segmentation")
)


def main_labels(labels: dict[str, Any]) -> list[str]:
    """The ids of an annotation's own labels, without their sublists."""
    return [label["id"] for named in labels.values() for label in named.get("labels", ())]


def by_id(configuration: Configuration) -> dict[str, dict[str, Any]]:
    """All labels of a project."""
    options = configuration.get("metadata", {}).get("labelOptions", {})
    return {
        label["id"]: label
        for labels in options.get("availableLabels", {}).values()
        for label in labels
    }


def in_main_lists(configuration: Configuration) -> Iterator[tuple[str, dict[str, Any]]]:
    """The labels that an annotation can have itself, each with the name of its list."""
    options = configuration.get("metadata", {}).get("labelOptions", {})
    for named in options.get("mainLists", ()):
        for key in named["keys"]:
            for label in options.get("availableLabels", {}).get(key, ()):
                yield named["name"], label


def is_sequence(configuration: Configuration) -> bool:
    """Whether a task has several pictures, one after another."""
    tool = configuration.get("metadata", {}).get("toolOptions", {})
    return bool(tool.get("sequence", False))


def inputs(configuration: Configuration) -> list[dict[str, Any]]:
    """The inputs of a form, in rows and columns; ValidationError if it has no layout."""
    layout = configuration.get("metadata", {}).get("inputsLayout")
    if not layout:
        raise ValidationError("the project's form has no layout")
    return [one for row in layout for column in row for one in column]
