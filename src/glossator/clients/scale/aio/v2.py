"""The operations of ``/v2``, under the names that Scale's package has for them.

The parameters that begin with an underscore are those of
:class:`~glossator.clients.scale.v2.configuration.How`. Texts of enums may be given as their members;
``expand`` names what is told whole instead of by its id. All raise ApiException.
"""

from __future__ import annotations

from typing import Any

from glossator.clients.scale.aio.v2_client import AsyncApiClient
from glossator.clients.scale.aio.v2_deliveries import AsyncV2Deliveries
from glossator.clients.scale.v2 import entities as e
from glossator.clients.scale.v2 import messages as m
from glossator.clients.scale.v2.annotations import Annotation
from glossator.clients.scale.v2.configuration import (
    Auth,
    Fields,
    How,
    Text,
    Texts,
    Time,
    Wait,
    body,
)
from glossator.clients.scale.v2.exceptions import ApiValueError


class AsyncV2Api(AsyncV2Deliveries):
    """The calls of ``client.v2``."""

    def __init__(self, api_client: AsyncApiClient | None = None) -> None:
        if api_client is None:
            raise ApiValueError("an ApiClient is needed: it knows the key")
        self.api_client = api_client

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self.api_client.aclose()

    async def get_projects(
        self, created_after: Time = None, created_before: Time = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0,
    ) -> m.GetProjectsResponse:  # fmt: skip
        """The account's projects."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        query = {"created_after": created_after, "created_before": created_before}
        return await self.api_client.call("GET", "/v2/projects", m.GetProjectsResponse, how, query)

    async def get_project(
        self, project_id: Text = None, project_name: Text = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0,
    ) -> e.Project:  # fmt: skip
        """One project, by id or name."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        query = {"project_id": project_id, "project_name": project_name}
        return await self.api_client.call("GET", "/v2/project", e.Project, how, query)

    async def get_batches(
        self, project_id: Text = None, project_name: Text = None, status: Text = None,
        created_after: Time = None, created_before: Time = None, completed_after: Time = None,
        completed_before: Time = None, limit: int | None = None, next_token: Text = None,
        expand: Texts = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0,
    ) -> m.GetBatchesResponse:  # fmt: skip
        """A page of batches; ``limit`` is 1 to 100."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        query = {
            "project_id": project_id, "project_name": project_name, "status": status,
            "created_after": created_after, "created_before": created_before,
            "completed_after": completed_after, "completed_before": completed_before,
            "limit": limit, "next_token": next_token, "expand": expand,
        }  # fmt: skip
        return await self.api_client.call("GET", "/v2/batches", m.GetBatchesResponse, how, query)

    async def get_batch(
        self, batch_id: Text = None, batch_name: Text = None, expand: Texts = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0,
    ) -> e.Batch:  # fmt: skip
        """One batch, by id or name."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        query = {"batch_id": batch_id, "batch_name": batch_name, "expand": expand}
        return await self.api_client.call("GET", "/v2/batch", e.Batch, how, query)

    async def create_batch(
        self, create_batch_request: m.CreateBatchRequest | Fields = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0, **fields: Any,
    ) -> e.Batch:  # fmt: skip
        """Create a batch: a :class:`CreateBatchRequest`, or its fields."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        sent = body(create_batch_request, fields)
        return await self.api_client.call("POST", "/v2/batch", e.Batch, how, body=sent)

    async def finalize_batch(
        self, batch_operation_request: m.BatchOperationRequest | str | Fields = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0, **fields: Any,
    ) -> e.Batch:  # fmt: skip
        """Let a staged batch's tasks be worked on: a :class:`BatchOperationRequest`, its fields, or
        an id."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        sent = body(batch_operation_request, fields, "batch_id")
        return await self.api_client.call("POST", "/v2/batch/finalize", e.Batch, how, body=sent)

    async def pause_batch(
        self, batch_operation_request: m.BatchOperationRequest | str | Fields = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0, **fields: Any,
    ) -> m.PauseBatch200Response:  # fmt: skip
        """Let a batch rest; takes what :meth:`finalize_batch` takes."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        sent = body(batch_operation_request, fields, "batch_id")
        return await self.api_client.call(
            "POST", "/v2/batch/pause", m.PauseBatch200Response, how, body=sent
        )

    async def resume_batch(
        self, batch_operation_request: m.BatchOperationRequest | str | Fields = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0, **fields: Any,
    ) -> m.ResumeBatch200Response:  # fmt: skip
        """Go on with a batch; takes what :meth:`finalize_batch` takes."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        sent = body(batch_operation_request, fields, "batch_id")
        return await self.api_client.call(
            "POST", "/v2/batch/resume", m.ResumeBatch200Response, how, body=sent
        )

    async def cancel_batch(
        self, batch_operation_request: m.BatchOperationRequest | str | Fields = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0, **fields: Any,
    ) -> m.CancelBatch200Response:  # fmt: skip
        """Give a batch up; takes what :meth:`finalize_batch` takes."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        sent = body(batch_operation_request, fields, "batch_id")
        return await self.api_client.call(
            "POST", "/v2/batch/cancel", m.CancelBatch200Response, how, body=sent
        )

    async def set_batch_metadata(
        self, set_batch_metadata_request: m.SetBatchMetadataRequest | Fields = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0, **fields: Any,
    ) -> e.Batch:  # fmt: skip
        """Set a batch's metadata: a :class:`SetBatchMetadataRequest`, or its fields."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        sent = body(set_batch_metadata_request, fields)
        return await self.api_client.call(
            "POST", "/v2/batch/metadata", e.Batch, how, body=sent, repeat="always"
        )

    async def get_tasks(
        self, project_id: Text = None, project_name: Text = None, batch_id: Text = None,
        batch_name: Text = None, status: Text = None, completed_after: Time = None,
        completed_before: Time = None, limit: int | None = None, next_token: Text = None,
        expand: Texts = None, opts: Texts = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0,
    ) -> m.GetTasksResponse:  # fmt: skip
        """A page of the tasks of a project or a batch; ``limit`` is 1 to 100."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        query = {
            "project_id": project_id, "project_name": project_name, "batch_id": batch_id,
            "batch_name": batch_name, "status": status, "completed_after": completed_after,
            "completed_before": completed_before, "limit": limit, "next_token": next_token,
            "expand": expand, "opts": opts,
        }  # fmt: skip
        return await self.api_client.call("GET", "/v2/tasks", m.GetTasksResponse, how, query)

    async def get_task(
        self, task_id: str, expand: Texts = None, opts: Texts = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0,
    ) -> e.Task:  # fmt: skip
        """One task."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        query = {"task_id": task_id, "expand": expand, "opts": opts}
        return await self.api_client.call("GET", "/v2/task", e.Task, how, query)

    async def create_chat_task(
        self, create_chat_task_request: m.CreateChatTaskRequest | Fields = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0, **fields: Any,
    ) -> e.Task:  # fmt: skip
        """Create a task of a chat project: a :class:`CreateChatTaskRequest`, or its fields."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        sent = body(create_chat_task_request, fields)
        return await self.api_client.call("POST", "/v2/task/chat", e.Task, how, body=sent)

    async def set_task_metadata(
        self, set_task_metadata_request: m.SetTaskMetadataRequest | Fields = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0, **fields: Any,
    ) -> e.Task:  # fmt: skip
        """Set a task's metadata: a :class:`SetTaskMetadataRequest`, or its fields."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        sent = body(set_task_metadata_request, fields)
        return await self.api_client.call(
            "POST", "/v2/task/metadata", e.Task, how, body=sent, repeat="always"
        )

    async def get_annotation(
        self, annotation_id: str,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0,
    ) -> Annotation:  # fmt: skip
        """One annotation."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        query = {"annotation_id": annotation_id}
        return await self.api_client.call("GET", "/v2/annotation", Annotation, how, query)
