# Made from glossator/clients/scale/aio/v2_deliveries.py by tests/sdk/twins.py: change that one.
"""The operations of ``/v2`` about what was handed over: deliveries, data sets, schemas."""

from __future__ import annotations

from glossator.clients.scale.sync.v2_client import ApiClient
from glossator.clients.scale.v2 import entities as e
from glossator.clients.scale.v2 import messages as m
from glossator.clients.scale.v2.configuration import Auth, How, Text, Texts, Time, Wait, segment


class V2Deliveries:
    """Part of :class:`~glossator.clients.scale.sync.v2.V2Api`. All raise ApiException."""

    api_client: ApiClient

    def get_deliveries(
        self, project_id: Text = None, project_name: Text = None, delivered_after: Time = None,
        delivered_before: Time = None, expand: Texts = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0,
    ) -> m.GetDeliveriesResponse:  # fmt: skip
        """The deliveries of a project."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        query = {
            "project_id": project_id, "project_name": project_name,
            "delivered_after": delivered_after, "delivered_before": delivered_before,
            "expand": expand,
        }  # fmt: skip
        return self.api_client.call("GET", "/v2/deliveries", m.GetDeliveriesResponse, how, query)

    def get_delivery(
        self, delivery_id: Text = None, delivery_name: Text = None, project_id: Text = None,
        project_name: Text = None, limit: int | None = None, next_token: Text = None,
        expand: Texts = None, opts: Texts = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0,
    ) -> m.GetDeliveredTasksResponse:  # fmt: skip
        """A page of the tasks of a delivery, by id, or by name and project."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        query = {
            "delivery_id": delivery_id, "delivery_name": delivery_name, "project_id": project_id,
            "project_name": project_name, "limit": limit, "next_token": next_token,
            "expand": expand, "opts": opts,
        }  # fmt: skip
        return self.api_client.call("GET", "/v2/delivery", m.GetDeliveredTasksResponse, how, query)

    def get_delivery_tasks(
        self, delivery_id: Text = None, project_id: Text = None, project_name: Text = None,
        status: Text = None, completed_after: Time = None, completed_before: Time = None,
        limit: int | None = None, next_token: Text = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0,
    ) -> m.GetDeliveryTasksResponse:  # fmt: skip
        """A page of the tasks of deliveries."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        query = {
            "delivery_id": delivery_id, "project_id": project_id, "project_name": project_name,
            "status": status, "completed_after": completed_after,
            "completed_before": completed_before, "limit": limit, "next_token": next_token,
        }  # fmt: skip
        return self.api_client.call(
            "GET", "/v2/delivery/tasks", m.GetDeliveryTasksResponse, how, query
        )

    def get_schema(
        self, schema_id: str,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0,
    ) -> m.GetSchemaResponse:  # fmt: skip
        """One schema of responses."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        query = {"schema_id": schema_id}
        return self.api_client.call("GET", "/v2/schema", m.GetSchemaResponse, how, query)

    def get_datasets(
        self,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0,
    ) -> m.GetDatasetsResponse:  # fmt: skip
        """The account's data sets."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        return self.api_client.call("GET", "/v2/datasets", m.GetDatasetsResponse, how)

    def get_dataset_deliveries(
        self, dataset_id: Text = None, delivered_after: Time = None, delivered_before: Time = None,
        expand: Texts = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0,
    ) -> m.GetDatasetDeliveriesResponse:  # fmt: skip
        """The deliveries of data sets."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        query = {
            "dataset_id": dataset_id, "delivered_after": delivered_after,
            "delivered_before": delivered_before, "expand": expand,
        }  # fmt: skip
        return self.api_client.call(
            "GET", "/v2/datasets/deliveries", m.GetDatasetDeliveriesResponse, how, query
        )

    def get_dataset_delivery(
        self, delivery_id: Text = None, limit: int | None = None, next_token: Text = None,
        expand: Texts = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0,
    ) -> m.GetDatasetDeliveryResponse:  # fmt: skip
        """A page of the tasks of a data set's delivery."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        query = {
            "delivery_id": delivery_id, "limit": limit, "next_token": next_token, "expand": expand,
        }  # fmt: skip
        return self.api_client.call(
            "GET", "/v2/datasets/delivery", m.GetDatasetDeliveryResponse, how, query
        )

    def get_dataset_tasks(
        self, dataset_id: Text = None, delivery_id: Text = None, delivered_after: Time = None,
        delivered_before: Time = None, limit: int | None = None, next_token: Text = None,
        expand: Texts = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0,
    ) -> m.GetDatasetTasksResponse:  # fmt: skip
        """A page of the tasks of data sets."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        query = {
            "dataset_id": dataset_id, "delivery_id": delivery_id,
            "delivered_after": delivered_after, "delivered_before": delivered_before,
            "limit": limit, "next_token": next_token, "expand": expand,
        }  # fmt: skip
        return self.api_client.call(
            "GET", "/v2/datasets/tasks", m.GetDatasetTasksResponse, how, query
        )

    def get_dataset_task(
        self, task_id: str, expand: Texts = None,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0,
    ) -> e.DatasetTask:  # fmt: skip
        """One task of a data set."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        query = {"task_id": task_id, "expand": expand}
        return self.api_client.call("GET", "/v2/datasets/task", e.DatasetTask, how, query)

    def get_dataset_task_response_url(
        self, task_id: str, attachment_id: str,
        _request_timeout: Wait = None, _request_auth: Auth = None, _content_type: Text = None,
        _headers: Auth = None, _host_index: int = 0,
    ) -> str | None:  # fmt: skip
        """The address that an attachment of a response can be fetched from, without the key."""
        how = How(_request_timeout, _request_auth, _content_type, _headers, _host_index)
        path = f"/v2/datasets/task/{segment(task_id)}/response_url/{segment(attachment_id)}"
        return self.api_client.located(path, how)
