"""A person's work: claim, draft, submit, skip."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any, Literal

from glossator.sdk import shapes
from glossator.sdk.aio.bound import AsyncBound, AsyncNoun, id_of

State = Literal["active", "submitted", "accepted", "rejected", "skipped", "expired"]


class AsyncAssignment(shapes.Assignment, AsyncBound):
    """One person's hold on a task or page."""

    async def submit(
        self, answer: Any = None, *, answers: Mapping[int, Any] | None = None,
        seconds: float | None = None,
    ) -> AsyncAssignment:  # fmt: skip
        """Hand in the answer of its one task, or answers by the id of their task."""
        return await self._client.assignments.submit(self, answer, answers=answers, seconds=seconds)

    async def skip(self, reason: str | None = None) -> AsyncAssignment:
        """Give the task up."""
        return await self._client.assignments.skip(self, reason)

    async def release(self) -> None:
        """Give the hold back at once."""
        await self._client.assignments.release(self)

    async def renew(self) -> str:
        """Hold it for longer; the new end."""
        return await self._client.assignments.renew(self)

    async def save(self, draft: Any, task: int | None = None) -> int:
        """Keep unfinished work; how often it was."""
        return await self._client.assignments.save(self, draft, task)


class AsyncAssignments(AsyncNoun):
    """Holds on tasks."""

    async def claim(self, project: int | shapes.Project) -> AsyncAssignment | None:
        """The next task for the key's owner; None when there is none now."""
        path = f"/v1/projects/{id_of(project)}/assignments"
        answer = await self._client.ask("POST", path)
        if answer.status == 204:
            return None
        found: AsyncAssignment = answer.read(AsyncAssignment)
        return self._bind(found)

    async def list(
        self, project: int | shapes.Project, *, batch: int | shapes.Batch | None = None,
        member: int | shapes.Member | None = None, task: int | shapes.Task | None = None,
        state: State | None = None, batch_size: int = 1000,
    ) -> AsyncIterator[AsyncAssignment]:  # fmt: skip
        """A project's assignments by id: one's own, or everybody's for those who see them."""
        params = {
            "batch_id": None if batch is None else id_of(batch),
            "member_id": None if member is None else id_of(member),
            "task_id": None if task is None else id_of(task), "state": state,
        }  # fmt: skip
        path = f"/v1/projects/{id_of(project)}/assignments"
        async for one in self._list(AsyncAssignment, path, params, batch_size):
            yield one

    async def get(self, assignment: int) -> AsyncAssignment:
        """One of one's own, with its tasks and answers."""
        return await self._one(AsyncAssignment, "GET", f"/v1/assignments/{id_of(assignment)}")

    async def submit(
        self, assignment: int | shapes.Assignment, answer: Any = None, *,
        answers: Mapping[int, Any] | None = None, seconds: float | None = None,
    ) -> AsyncAssignment:  # fmt: skip
        """Hand in the answer of its one task, or ``answers`` by the id of their task."""
        body: dict[str, Any] = {} if seconds is None else {"seconds": seconds}
        if answers is None:
            body["answer"] = answer
        else:
            body["answers"] = [{"task_id": t, "answer": a} for t, a in answers.items()]
        path = f"/v1/assignments/{id_of(assignment)}/submit"
        return await self._one(AsyncAssignment, "POST", path, body)

    async def skip(
        self, assignment: int | shapes.Assignment, reason: str | None = None
    ) -> AsyncAssignment:
        """Give a task up."""
        path = f"/v1/assignments/{id_of(assignment)}/skip"
        return await self._one(AsyncAssignment, "POST", path, {"reason": reason})

    async def release(self, assignment: int | shapes.Assignment) -> None:
        """Give a hold back at once."""
        await self._none("POST", f"/v1/assignments/{id_of(assignment)}/release")

    async def renew(self, assignment: int | shapes.Assignment) -> str:
        """Hold for longer; the new end."""
        path = f"/v1/assignments/{id_of(assignment)}/renew"
        return (await self._one(shapes.Lease, "POST", path)).lease_at

    async def save(
        self, assignment: int | shapes.Assignment, draft: Any,
        task: int | shapes.Task | None = None,
    ) -> int:  # fmt: skip
        """Keep unfinished work of a task (any JSON); how often it was."""
        body = {"draft": draft, "task_id": None if task is None else id_of(task)}
        path = f"/v1/assignments/{id_of(assignment)}/draft"
        return (await self._one(shapes.DraftSaved, "PUT", path, body)).version
