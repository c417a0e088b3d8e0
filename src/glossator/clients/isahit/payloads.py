"""A task that is to be created."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from glossator.clients.isahit.exceptions import ValidationError

FIELDS = ("name", "resources", "data", "properties", "project_configuration_overwrite")


class TaskPayload(dict[str, Any]):
    """A task: its name, its files, what is known already.

    ``resources`` (or ``resource``, for one) are paths of local files, addresses (``https://…``) or
    keys of the batch's data set (``resource://…``). It is a dict of what it was told, and has all of
    it as attributes.
    """

    name: str
    resources: list[Any] | None
    data: dict[str, Any] | None
    properties: dict[str, Any] | None
    project_configuration_overwrite: dict[str, Any] | None

    def __init__(
        self, name: str, resources: Any = None, data: dict[str, Any] | None = None,
        properties: dict[str, Any] | None = None,
        project_configuration_overwrite: dict[str, Any] | None = None, *, resource: Any = None,
    ) -> None:  # fmt: skip
        self.name = name
        self.resources = [*_several(resource), *_several(resources)] or None
        self.data = data
        self.properties = properties
        self.project_configuration_overwrite = project_configuration_overwrite
        super().__init__(
            (field, getattr(self, field))
            for field in FIELDS
            if field in FIELDS[:3] or getattr(self, field) is not None
        )

    def changed(self, data: dict[str, Any] | None) -> TaskPayload:
        """The same with other data."""
        return TaskPayload(
            self.name, self.resources, data, self.properties, self.project_configuration_overwrite
        )


def read(tasks: Iterable[Mapping[str, Any]]) -> list[TaskPayload]:
    """The payloads of dicts; what they say besides is left out. ValidationError without a name."""
    found = []
    for number, task in enumerate(tasks):
        if not isinstance(task.get("name"), str):
            raise ValidationError(f"tasks[{number}] has no name")
        told: dict[str, Any] = {field: task.get(field) for field in FIELDS}
        found.append(TaskPayload(**told, resource=task.get("resource")))
    return found


def _several(resources: Any) -> list[Any]:
    if resources is None:
        return []
    one = isinstance(resources, (str, os.PathLike, dict))
    return [resources] if one else list(resources)


def is_file(resource: Any) -> bool:
    """Whether it is a local file, that has to be sent."""
    if isinstance(resource, dict):
        return False
    named = str(resource)
    return not named.lower().startswith(("http://", "https://")) and not named.startswith(
        "resource://"
    )
