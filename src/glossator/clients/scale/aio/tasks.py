"""Tasks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from glossator.clients.scale import filters
from glossator.clients.scale.aio.api import AsyncApi
from glossator.clients.scale.api import quote_string, word
from glossator.clients.scale.enums import TaskReviewStatus, TaskStatus, TaskType
from glossator.clients.scale.evaluation_tasks import EvaluationTask
from glossator.clients.scale.exceptions import ScaleDuplicateResource
from glossator.clients.scale.paging import Tasklist, following
from glossator.clients.scale.records import Json, TaskRecord
from glossator.clients.scale.training_tasks import TrainingTask
from glossator.sdk.progress import Bar, Progress
from glossator.sdk.retrying import Repeat


class AsyncTask(TaskRecord):
    """A task with its calls; what the service says of it then, the object says too."""

    _client: AsyncTaskCalls

    async def refresh(self) -> None:
        """Ask for it anew."""
        self._json = (await self._client.get_task(self.id)).as_dict()

    async def cancel(self, clear_unique_id: bool = False) -> None:
        """Cancel it."""
        self._json = (await self._client.cancel_task(self.id, clear_unique_id)).as_dict()

    async def audit(self, accepted: bool, comments: str | None = None) -> None:
        """Accept or reject its answer."""
        await self._client.audit_task(self.id, accepted, comments)

    async def update_unique_id(self, unique_id: str) -> None:
        """Give it another unique id."""
        self._json = (await self._client.update_task_unique_id(self.id, unique_id)).as_dict()

    async def clear_unique_id(self) -> None:
        """Take its unique id away."""
        self._json = (await self._client.clear_task_unique_id(self.id)).as_dict()

    async def set_metadata(self, metadata: Json) -> None:
        """Replace its metadata."""
        self._json = (await self._client.set_task_metadata(self.id, metadata)).as_dict()

    async def set_tags(self, tags: list[str]) -> None:
        """Replace its tags."""
        self._json = (await self._client.set_task_tags(self.id, tags)).as_dict()

    async def add_tags(self, tags: list[str]) -> None:
        """Add tags; those that it has are left alone."""
        self._json = (await self._client.add_task_tags(self.id, tags)).as_dict()

    async def delete_tags(self, tags: list[str]) -> None:
        """Take tags away; those that it has not are left out."""
        self._json = (await self._client.delete_task_tags(self.id, tags)).as_dict()


class AsyncTaskCalls:
    """The client's calls about tasks. They raise ScaleException."""

    api: AsyncApi

    async def create_task(self, task_type: TaskType, **kwargs: Any) -> AsyncTask:
        """Create a task of any type; the type says which parameters it takes. With a ``unique_id``
        the request is sent again whatever became of the try before, and a 409 that comes of it is
        answered with the task that was created. ScaleDuplicateResource if the id was in use."""
        path, unique_id = f"task/{word(task_type)}", kwargs.get("unique_id")
        repeat: Repeat | None = "always" if unique_id else None
        try:
            made = await self.api.request("POST", path, body=kwargs, repeat=repeat)
        except ScaleDuplicateResource as error:
            if not (unique_id and error.doubt):
                raise
            found = (await self.tasks(unique_id=unique_id)).docs
            if not found:
                raise
            return found[0]
        return AsyncTask(made, self)

    async def get_task(self, task_id: str) -> AsyncTask:
        """One task. ScaleResourceNotFound if there is none."""
        return AsyncTask(await self.api.get_request(_path(task_id)), self)

    async def cancel_task(self, task_id: str, clear_unique_id: bool = False) -> AsyncTask:
        """Cancel a task, which nobody has begun. ScaleInvalidRequest otherwise."""
        params = {"clear_unique_id": "true"} if clear_unique_id else None
        path = _path(task_id, "/cancel")
        return AsyncTask(await self.api.request("POST", path, params=params), self)

    async def audit_task(self, task_id: str, accepted: bool, comments: str | None = None) -> None:
        """Accept or reject the answer of a completed task."""
        payload = {"accepted": accepted, "comments": comments}
        await self.api.post_request(_path(task_id, "/audit"), payload)

    async def update_task_unique_id(self, task_id: str, unique_id: str) -> AsyncTask:
        """Give a task another unique id. ScaleDuplicateResource if it is in use."""
        payload = {"unique_id": unique_id}
        return AsyncTask(await self.api.post_request(_path(task_id, "/unique_id"), payload), self)

    async def clear_task_unique_id(self, task_id: str) -> AsyncTask:
        """Take a task's unique id away."""
        return AsyncTask(await self.api.delete_request(_path(task_id, "/unique_id")), self)

    async def set_task_metadata(self, task_id: str, metadata: Json) -> AsyncTask:
        """Replace a task's metadata."""
        return await self._replaced("POST", _path(task_id, "/setMetadata"), metadata)

    async def set_task_tags(self, task_id: str, tags: list[str]) -> AsyncTask:
        """Replace a task's tags."""
        return await self._replaced("POST", _path(task_id, "/tags"), tags)

    async def add_task_tags(self, task_id: str, tags: list[str]) -> AsyncTask:
        """Add tags to a task; those that it has are left alone."""
        return await self._replaced("PUT", _path(task_id, "/tags"), tags)

    async def delete_task_tags(self, task_id: str, tags: list[str]) -> AsyncTask:
        """Take tags of a task away; those that it has not are left out."""
        return await self._replaced("DELETE", _path(task_id, "/tags"), tags)

    async def _replaced(self, method: str, path: str, body: Any) -> AsyncTask:
        # Twice is the same as once, whatever the method.
        return AsyncTask(await self.api.request(method, path, body=body, repeat="always"), self)

    async def tasks(self, **kwargs: Any) -> Tasklist[AsyncTask]:
        """One page of tasks, newest first, by the filters of the wire: ``start_time``,
        ``end_time`` (also ``created_after``, ``created_before``), ``completed_after``,
        ``completed_before``, ``updated_after``, ``updated_before``, ``status``, ``type``,
        ``project``, ``batch``, ``customer_review_status``, ``unique_id``, ``tags``, ``limit``
        (1 to 100), ``next_token``, ``include_attachment_url``, ``limited_response``.
        ScaleInvalidRequest for any other."""
        query = filters.known(kwargs, filters.TASKS, "tasks()")
        page = await self.api.get_request("tasks", query)
        docs = [AsyncTask(one, self) for one in page["docs"]]
        return Tasklist(
            docs, page["total"], page["limit"], page["offset"], page["has_more"],
            page.get("next_token"),
        )  # fmt: skip

    async def get_tasks(
        self, project_name: str | None = None, batch_name: str | None = None,
        task_type: TaskType | None = None, status: TaskStatus | None = None,
        review_status: Sequence[TaskReviewStatus] | TaskReviewStatus | None = None,
        unique_id: list[str] | str | None = None, completed_after: str | None = None,
        completed_before: str | None = None, updated_after: str | None = None,
        updated_before: str | None = None, created_after: str | None = None,
        created_before: str | None = None, tags: list[str] | str | None = None,
        include_attachment_url: bool = True, limited_response: bool | None = None,
        limit: int | None = None, *, progress: Progress = False,
    ) -> AsyncIterator[AsyncTask]:  # fmt: skip
        """All tasks of a project or a batch that pass the filters, page by page as they are read.
        Times are ISO 8601, in UTC where they name no zone; ``limit`` is the size of a page, 1 to
        100. ValueError if neither a project nor a batch is named."""
        query = filters.tasks(
            project_name=project_name, batch_name=batch_name, task_type=task_type, status=status,
            review_status=review_status, created_after=created_after, created_before=created_before,
            completed_after=completed_after, completed_before=completed_before, tags=tags,
            updated_after=updated_after, updated_before=updated_before, unique_id=unique_id,
            include_attachment_url=include_attachment_url, limited_response=limited_response,
            limit=limit,
        )  # fmt: skip
        token: str | None = None
        with Bar(progress, None, said="tasks") as bar:
            while True:
                page = await self.tasks(**query, next_token=token)
                if token is None:
                    bar.total(page.total)
                for task in page.docs:
                    yield task
                    bar.step()
                token = following(page, token)
                if token is None:
                    return

    async def get_tasks_count(
        self, project_name: str | None = None, batch_name: str | None = None,
        task_type: TaskType | None = None, status: TaskStatus | None = None,
        review_status: Sequence[TaskReviewStatus] | TaskReviewStatus | None = None,
        unique_id: list[str] | str | None = None, completed_after: str | None = None,
        completed_before: str | None = None, updated_after: str | None = None,
        updated_before: str | None = None, created_after: str | None = None,
        created_before: str | None = None, tags: list[str] | str | None = None,
        include_attachment_url: bool = True,
    ) -> int:  # fmt: skip
        """How many tasks pass the filters of :meth:`get_tasks`."""
        query = filters.tasks(
            project_name=project_name, batch_name=batch_name, task_type=task_type, status=status,
            review_status=review_status, created_after=created_after, created_before=created_before,
            completed_after=completed_after, completed_before=completed_before, tags=tags,
            updated_after=updated_after, updated_before=updated_before, unique_id=unique_id,
            include_attachment_url=include_attachment_url, limit=1,
        )  # fmt: skip
        return (await self.tasks(**query)).total

    async def create_evaluation_task(self, task_type: TaskType, **kwargs: Any) -> EvaluationTask:
        """Create a task that measures people: the parameters of :meth:`create_task`,
        ``expected_response``, and ``initial_response`` where reviewers are measured."""
        made = await self.api.post_request(f"evaluation_tasks/{word(task_type)}", kwargs)
        return EvaluationTask(made, self)

    async def create_training_task(self, task_type: TaskType, **kwargs: Any) -> TrainingTask:
        """Create a task that teaches people: the parameters of :meth:`create_task`, and
        ``expected_response``."""
        made = await self.api.post_request(f"training_tasks/{word(task_type)}", kwargs)
        return TrainingTask(made, self)


def _path(task_id: str, call: str = "") -> str:
    return f"task/{quote_string(task_id)}{call}"
