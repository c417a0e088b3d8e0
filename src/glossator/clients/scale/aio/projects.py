"""Projects, and files that belong to them."""

from __future__ import annotations

from typing import Any

from glossator.clients.scale.aio.api import AsyncApi
from glossator.clients.scale.api import Content, quote_string, word
from glossator.clients.scale.enums import TaskType
from glossator.clients.scale.files import File
from glossator.clients.scale.records import Json, ProjectRecord, TaskTemplate


class AsyncProject(ProjectRecord):
    """A project with its calls."""

    _client: AsyncProjectCalls

    async def get_template(self) -> TaskTemplate:
        """Its template; text collection and chat have one."""
        return await self._client.get_project_template(self.name)


class AsyncProjectCalls:
    """The client's calls about projects and files. They raise ScaleException."""

    api: AsyncApi

    async def create_project(
        self, project_name: str, task_type: TaskType, params: Json | None = None,
        rapid: bool = False, studio: bool = False, dataset_id: str | None = None, *,
        pipeline: str | None = None,
    ) -> AsyncProject:  # fmt: skip
        """Create a project. ``params`` are what its tasks take where they do not say otherwise;
        ``pipeline`` (``standard_task``, ``consensus_task``) is for Studio. ScaleDuplicateResource
        if the name is in use."""
        payload = {
            "type": word(task_type), "name": project_name, "params": params, "rapid": rapid,
            "studio": studio, "datasetId": dataset_id,
        }  # fmt: skip
        if pipeline is not None:
            payload["pipeline"] = pipeline
        return AsyncProject(await self.api.post_request("projects", payload), self)

    async def get_project(self, project_name: str) -> AsyncProject:
        """One project. ScaleResourceNotFound if there is none."""
        return AsyncProject(await self.api.get_request(_path(project_name)), self)

    async def get_projects(self, *, archived: bool | None = None) -> list[AsyncProject]:
        """All projects; ``archived`` asks for those that are, or are not."""
        return await self.projects(archived=archived)

    async def projects(self, *, archived: bool | None = None) -> list[AsyncProject]:
        """The same as :meth:`get_projects`."""
        found = await self.api.get_request("projects", {"archived": archived})
        return [AsyncProject(one, self) for one in found]

    async def update_project(self, project_name: str, **kwargs: Any) -> AsyncProject:
        """Give a project new parameters, for the tasks that come after; ``patch=True`` keeps those
        that are not named."""
        path = _path(project_name, "/setParams")
        return AsyncProject(await self.api.post_request(path, kwargs), self)

    async def get_project_template(self, project_name: str) -> TaskTemplate:
        """A project's template. ScaleInvalidRequest if its type has none."""
        return TaskTemplate(await self.api.get_request(_path(project_name, "/taskTemplates")), self)

    async def upload_file(self, file: Content, **kwargs: Any) -> File:
        """Upload a file, which was opened for bytes: ``project_name``, ``display_name``,
        ``reference_id``, ``metadata``. ScaleDuplicateResource if the ``reference_id`` is in use."""
        made = await self.api.post_request("files/upload", files={"file": file}, data=kwargs)
        return File(made, self)

    async def import_file(self, file_url: str, **kwargs: Any) -> File:
        """Let the service fetch a file; takes what :meth:`upload_file` takes."""
        payload = {"file_url": file_url, **kwargs}
        return File(await self.api.post_request("files/import", payload), self)


def _path(project_name: str, call: str = "") -> str:
    return f"projects/{quote_string(project_name)}{call}"
