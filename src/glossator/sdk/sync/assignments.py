# Made from glossator/sdk/aio/assignments.py by tests/sdk/twins.py: change that one.
"""A person's work: claim, draft, submit, skip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from glossator.sdk import shapes
from glossator.sdk.sync.bound import Bound, Noun, id_of

State = Literal["active", "submitted", "accepted", "rejected", "skipped", "expired"]


class Assignment(shapes.Assignment, Bound):
    """One person's hold on a task or page."""

    def submit(
        self, answer: Any = None, *, answers: Mapping[int, Any] | None = None,
        seconds: float | None = None,
    ) -> Assignment:  # fmt: skip
        """Hand in the answer of its one task, or answers by the id of their task."""
        return self._client.assignments.submit(self, answer, answers=answers, seconds=seconds)

    def skip(self, reason: str | None = None) -> Assignment:
        """Give the task up."""
        return self._client.assignments.skip(self, reason)

    def release(self) -> None:
        """Give the hold back at once."""
        self._client.assignments.release(self)

    def renew(self) -> str:
        """Hold it for longer; the new end."""
        return self._client.assignments.renew(self)

    def save(self, draft: Any, task: int | None = None) -> int:
        """Keep unfinished work; how often it was."""
        return self._client.assignments.save(self, draft, task)


class Assignments(Noun):
    """Holds on tasks."""

    def claim(self, project: int | shapes.Project) -> Assignment | None:
        """The next task for the key's owner; None when there is none now."""
        path = f"/v1/projects/{id_of(project)}/assignments"
        answer = self._client.ask("POST", path)
        if answer.status == 204:
            return None
        found: Assignment = answer.read(Assignment)
        return self._bind(found)

    def list(
        self, project: int | shapes.Project, *, batch: int | shapes.Batch | None = None,
        member: int | shapes.Member | None = None, task: int | shapes.Task | None = None,
        state: State | None = None, batch_size: int = 1000,
    ) -> Iterator[Assignment]:  # fmt: skip
        """A project's assignments by id: one's own, or everybody's for those who see them."""
        params = {
            "batch_id": None if batch is None else id_of(batch),
            "member_id": None if member is None else id_of(member),
            "task_id": None if task is None else id_of(task), "state": state,
        }  # fmt: skip
        path = f"/v1/projects/{id_of(project)}/assignments"
        yield from self._list(Assignment, path, params, batch_size)

    def get(self, assignment: int) -> Assignment:
        """One of one's own, with its tasks and answers."""
        return self._one(Assignment, "GET", f"/v1/assignments/{id_of(assignment)}")

    def submit(
        self, assignment: int | shapes.Assignment, answer: Any = None, *,
        answers: Mapping[int, Any] | None = None, seconds: float | None = None,
    ) -> Assignment:  # fmt: skip
        """Hand in the answer of its one task, or ``answers`` by the id of their task."""
        body: dict[str, Any] = {} if seconds is None else {"seconds": seconds}
        if answers is None:
            body["answer"] = answer
        else:
            body["answers"] = [{"task_id": t, "answer": a} for t, a in answers.items()]
        path = f"/v1/assignments/{id_of(assignment)}/submit"
        return self._one(Assignment, "POST", path, body)

    def skip(self, assignment: int | shapes.Assignment, reason: str | None = None) -> Assignment:
        """Give a task up."""
        path = f"/v1/assignments/{id_of(assignment)}/skip"
        return self._one(Assignment, "POST", path, {"reason": reason})

    def release(self, assignment: int | shapes.Assignment) -> None:
        """Give a hold back at once."""
        self._none("POST", f"/v1/assignments/{id_of(assignment)}/release")

    def renew(self, assignment: int | shapes.Assignment) -> str:
        """Hold for longer; the new end."""
        path = f"/v1/assignments/{id_of(assignment)}/renew"
        return (self._one(shapes.Lease, "POST", path)).lease_at

    def save(
        self, assignment: int | shapes.Assignment, draft: Any,
        task: int | shapes.Task | None = None,
    ) -> int:  # fmt: skip
        """Keep unfinished work of a task (any JSON); how often it was."""
        body = {"draft": draft, "task_id": None if task is None else id_of(task)}
        path = f"/v1/assignments/{id_of(assignment)}/draft"
        return (self._one(shapes.DraftSaved, "PUT", path, body)).version
