"""Tasks in the service's own form: answers merged into one."""

from __future__ import annotations

from typing import Any

from glossator.clients.isahit.exports import Task, place
from glossator.clients.isahit.exports.json_file import JsonList
from glossator.clients.isahit.labels import Configuration


class LabExport:
    """A JSON file, or a list, of tasks."""

    def __init__(self, configuration: Configuration, options: dict[str, Any], project: str) -> None:
        path = place(options, project, "lab", ".json")
        self._list = JsonList(None if options.get("in_memory") else path)
        self.end, self.drop = self._list.end, self._list.drop

    def add(self, task: Task) -> None:
        """One task."""
        self._list.add(merged(task))


def merged(task: Task, jobs: bool = False, last_annotator: bool = False) -> Task:
    """A task with its answers over what was known before; with its ``jobs``, and with the address of
    who annotated it last, where that is asked for."""
    found = {**task, "data": _data(task.get("data"))}
    if last_annotator:
        found["lastAnnotator"] = _last_annotator(task)
    if not jobs:
        found.pop("jobs", None)
    return found


def _data(data: dict[str, Any] | None) -> dict[str, Any] | None:
    if not data:
        return {}
    body = data.get("body") or {}
    before = (data.get("metadata") or {}).get("body") or {}
    if not body and not before:
        return None
    found: dict[str, Any] = {}
    for name in {**body, **before}:
        new, old = body.get(name), before.get(name)
        if new and old and isinstance(new, dict) and isinstance(old, dict):
            found[name] = {**old, **new}
        elif new is not None or old is not None:
            found[name] = old if new is None else new
    return found


def _last_annotator(task: Task) -> Any:
    """Of the jobs that are complete the one that was so last."""
    done = [job.get("state") or {} for job in task.get("jobs", ()) if job["status"] == "complete"]
    last = max(done, key=lambda state: state.get("completedAt") or "", default={})
    return (last.get("completedBy") or {}).get("email")
