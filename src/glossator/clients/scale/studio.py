"""Studio: who labels what, in which order."""

from __future__ import annotations

from typing import Any

from glossator.clients.scale.enums import StudioBatchStatus
from glossator.clients.scale.records import Json, Record

__all__ = [
    "StudioBatch",
    "StudioBatchStatus",
    "StudioLabelerAssignment",
    "StudioProjectGroup",
    "StudioWorker",
]


class StudioLabelerAssignment(Record):
    """The names of the projects that a person is assigned to."""

    _known_by = "email"

    def __init__(self, assigned_projects: list[str], email: str, client: Any) -> None:
        super().__init__(assigned_projects, client)
        self.email = email
        self.assigned_projects = assigned_projects

    def __str__(self) -> str:
        projects = self.assigned_projects
        return f"StudioLabelerAssignment(email={self.email},assigned_projects={projects})"


class StudioWorker(Record):
    """A person in a group."""

    def __init__(self, json: Json, client: Any) -> None:
        super().__init__(json, client)
        self.id: str = json["id"]
        self.email: str = json["email"]


class StudioProjectGroup(Record):
    """People of one project."""

    _known_by = "name"

    def __init__(self, json: Json, client: Any) -> None:
        super().__init__(json, client)
        self.id: str = json["id"]
        self.name: str = json["name"]
        self.numWorkers: int = json["numWorkers"]
        self.isSingleton: bool = json["isSingleton"]
        self.workers = [StudioWorker(one, client) for one in json.get("workers") or ()]


class StudioBatch(Record):
    """A batch that waits for people, and the groups that it is for."""

    _known_by = "name"

    def __init__(self, json: Json, client: Any) -> None:
        super().__init__(json, client)
        self.id: str = json["id"]
        self.name: str = json["name"]
        self.project_id: str = json["projectId"]
        self.project_name: str = json["projectName"]
        self.batch_type: str = json["batchType"]
        self.studio_priority: int | None = json.get("studioPriority")
        self.total: int = json["total"]
        self.completed: int = json["completed"]
        self.groups: list[Any] = json["groups"]
