# Made from glossator/clients/scale/aio/teams.py by tests/sdk/twins.py: change that one.
"""The team, and what Studio has each of it do."""

from __future__ import annotations

from typing import Any

from glossator.clients.scale.api import quote_string, word
from glossator.clients.scale.enums import TeammateRole
from glossator.clients.scale.records import TeammateRecord
from glossator.clients.scale.studio import StudioBatch, StudioLabelerAssignment, StudioProjectGroup
from glossator.clients.scale.sync.api import Api


class Teammate(TeammateRecord):
    """A member of the team with its calls."""

    _client: TeamCalls

    def update_teammate_role(self, new_role: TeammateRole) -> list[Teammate]:
        """Give it another role; the whole team."""
        return self._client.update_teammates_role([self.email], new_role)


class TeamCalls:
    """The client's calls about people. They raise ScaleException."""

    api: Api

    def list_teammates(self) -> list[Teammate]:
        """The whole team."""
        return [Teammate(one, self) for one in self.api.get_request("teams")]

    def invite_teammates(self, emails: list[str], role: TeammateRole) -> list[Teammate]:
        """Invite people; the whole team."""
        payload = {"emails": emails, "team_role": word(role)}
        found = self.api.post_request("teams/invite", payload)
        return [Teammate(one, self) for one in found]

    def update_teammates_role(self, emails: list[str], role: TeammateRole) -> list[Teammate]:
        """Give people another role; the whole team."""
        found = self._set("teams/set_role", {"emails": emails, "team_role": word(role)})
        return [Teammate(one, self) for one in found]

    def list_studio_assignments(self) -> dict[str, StudioLabelerAssignment]:
        """Who is assigned to which projects, by e-mail address."""
        return self._assigned(self.api.get_request("studio/assignments"))

    def add_studio_assignments(
        self, emails: list[str], projects: list[str]
    ) -> dict[str, StudioLabelerAssignment]:
        """Assign people to projects; all assignments."""
        payload = {"emails": emails, "projects": projects}
        return self._assigned(self._set("studio/assignments/add", payload))

    def remove_studio_assignments(
        self, emails: list[str], projects: list[str]
    ) -> dict[str, StudioLabelerAssignment]:
        """Take people off projects; all assignments."""
        payload = {"emails": emails, "projects": projects}
        return self._assigned(self._set("studio/assignments/remove", payload))

    def list_project_groups(self, project: str) -> list[StudioProjectGroup]:
        """The groups of people of a project."""
        found = self.api.get_request(_groups(project))
        return [StudioProjectGroup(one, self) for one in found]

    def create_project_group(
        self, project: str, emails: list[str], project_group: str
    ) -> StudioProjectGroup:
        """Make a group of people who are assigned to the project."""
        payload = {"emails": emails, "name": project_group}
        return StudioProjectGroup(self.api.post_request(_groups(project), payload), self)

    def update_project_group(
        self, project: str, project_group: str, add_emails: list[str], remove_emails: list[str]
    ) -> StudioProjectGroup:
        """Put people into a group, and take others out."""
        payload = {"add_emails": add_emails, "remove_emails": remove_emails}
        path = f"{_groups(project)}/{quote_string(project_group)}"
        return StudioProjectGroup(self.api.put_request(path, payload), self)

    def list_studio_batches(self) -> list[StudioBatch]:
        """The batches that wait, in order of priority."""
        return [StudioBatch(one, self) for one in self.api.get_request("studio/batches")]

    def assign_studio_batches(self, batch_name: str, project_groups: list[str]) -> StudioBatch:
        """Say which groups a batch is for."""
        path = f"studio/batches/{quote_string(batch_name)}"
        return StudioBatch(self.api.put_request(path, {"groups": project_groups}), self)

    def set_studio_batches_priorities(self, batch_names: list[str]) -> list[StudioBatch]:
        """Order the batches that wait, all of which must be named; them in that order."""
        payload = {"batches": [{"name": name} for name in batch_names]}
        found = self._set("studio/batches/set_priorities", payload)
        return [StudioBatch(one, self) for one in found]

    def reset_studio_batches_priorities(self) -> list[StudioBatch]:
        """Order the batches that wait by age; them in that order."""
        found = self._set("studio/batches/reset_priorities", None)
        return [StudioBatch(one, self) for one in found]

    def _set(self, path: str, payload: Any) -> Any:
        # Twice is the same as once.
        return self.api.request("POST", path, body=payload, repeat="always")

    def _assigned(self, found: dict[str, list[str]]) -> dict[str, StudioLabelerAssignment]:
        return {
            email: StudioLabelerAssignment(names, email, self) for email, names in found.items()
        }


def _groups(project: str) -> str:
    return f"studio/projects/{quote_string(project)}/groups"
