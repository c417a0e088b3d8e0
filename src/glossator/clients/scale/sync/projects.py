# Made from glossator/clients/scale/aio/projects.py by tests/sdk/twins.py: change that one.
"""Projects, and files that belong to them."""

from __future__ import annotations

from typing import Any

from glossator.clients.scale.api import Content, quote_string, word
from glossator.clients.scale.enums import TaskType
from glossator.clients.scale.files import File
from glossator.clients.scale.records import Json, ProjectRecord, TaskTemplate
from glossator.clients.scale.sync.api import Api


class Project(ProjectRecord):
    """A project with its calls."""

    _client: ProjectCalls

    def get_template(self) -> TaskTemplate:
        """Its template; text collection and chat have one."""
        return self._client.get_project_template(self.name)


class ProjectCalls:
    """The client's calls about projects and files. They raise ScaleException."""

    api: Api

    def create_project(
        self, project_name: str, task_type: TaskType, params: Json | None = None,
        rapid: bool = False, studio: bool = False, dataset_id: str | None = None, *,
        pipeline: str | None = None,
    ) -> Project:  # fmt: skip
        """Create a project. ``params`` are what its tasks take where they do not say otherwise;
        ``pipeline`` (``standard_task``, ``consensus_task``) is for Studio. ScaleDuplicateResource
        if the name is in use."""
        payload = {
            "type": word(task_type), "name": project_name, "params": params, "rapid": rapid,
            "studio": studio, "datasetId": dataset_id,
        }  # fmt: skip
        if pipeline is not None:
            payload["pipeline"] = pipeline
        return Project(self.api.post_request("projects", payload), self)

    def get_project(self, project_name: str) -> Project:
        """One project. ScaleResourceNotFound if there is none."""
        return Project(self.api.get_request(_path(project_name)), self)

    def get_projects(self, *, archived: bool | None = None) -> list[Project]:
        """All projects; ``archived`` asks for those that are, or are not."""
        return self.projects(archived=archived)

    def projects(self, *, archived: bool | None = None) -> list[Project]:
        """The same as :meth:`get_projects`."""
        found = self.api.get_request("projects", {"archived": archived})
        return [Project(one, self) for one in found]

    def update_project(self, project_name: str, **kwargs: Any) -> Project:
        """Give a project new parameters, for the tasks that come after; ``patch=True`` keeps those
        that are not named."""
        path = _path(project_name, "/setParams")
        return Project(self.api.post_request(path, kwargs), self)

    def get_project_template(self, project_name: str) -> TaskTemplate:
        """A project's template. ScaleInvalidRequest if its type has none."""
        return TaskTemplate(self.api.get_request(_path(project_name, "/taskTemplates")), self)

    def upload_file(self, file: Content, **kwargs: Any) -> File:
        """Upload a file, which was opened for bytes: ``project_name``, ``display_name``,
        ``reference_id``, ``metadata``. ScaleDuplicateResource if the ``reference_id`` is in use."""
        made = self.api.post_request("files/upload", files={"file": file}, data=kwargs)
        return File(made, self)

    def import_file(self, file_url: str, **kwargs: Any) -> File:
        """Let the service fetch a file; takes what :meth:`upload_file` takes."""
        payload = {"file_url": file_url, **kwargs}
        return File(self.api.post_request("files/import", payload), self)


def _path(project_name: str, call: str = "") -> str:
    return f"projects/{quote_string(project_name)}{call}"
