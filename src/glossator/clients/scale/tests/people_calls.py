"""Calls about people."""

from __future__ import annotations

from typing import Any

from .trial import NAME, PEOPLE, Trial


class PeopleCalls(Trial):
    """Each once, with all that it takes."""

    def one_list_teammates(self) -> Any:
        first = self.run(self.c.list_teammates())[0]
        names = (
            "email",
            "role",
            "company",
            "first_name",
            "last_name",
            "is_studio_labeler",
            "expiry",
        )
        return [first, *(getattr(first, name) for name in names)]

    def one_invite_teammates(self) -> Any:
        return self.run(self.c.invite_teammates(PEOPLE, self.teams.TeammateRole.Member))

    def one_update_teammates_role(self) -> Any:
        return self.run(self.c.update_teammates_role(PEOPLE, self.teams.TeammateRole.Manager))

    def one_teammate_update_role(self) -> Any:
        first = self.run(self.c.list_teammates())[0]
        return self.run(first.update_teammate_role(self.teams.TeammateRole.Labeler))

    def one_list_studio_assignments(self) -> Any:
        found = self.run(self.c.list_studio_assignments())
        return {email: [one.email, one.assigned_projects] for email, one in found.items()}

    def one_add_studio_assignments(self) -> Any:
        return self.run(self.c.add_studio_assignments(PEOPLE, ["p 1", "p 2"]))

    def one_remove_studio_assignments(self) -> Any:
        return self.run(self.c.remove_studio_assignments(PEOPLE, ["p 1"]))

    def one_list_project_groups(self) -> Any:
        groups = self.run(self.c.list_project_groups(NAME))
        return [[one, one.id, one.name, one.numWorkers, one.isSingleton] for one in groups]

    def one_create_project_group(self) -> Any:
        return self.run(self.c.create_project_group(NAME, PEOPLE, "g 1"))

    def one_update_project_group(self) -> Any:
        return self.run(self.c.update_project_group(NAME, "g/1", PEOPLE[:1], PEOPLE[1:]))

    def one_list_studio_batches(self) -> Any:
        found = self.run(self.c.list_studio_batches())[0]
        names = (
            "id",
            "name",
            "project_id",
            "project_name",
            "batch_type",
            "studio_priority",
            "total",
            "completed",
            "groups",
        )
        return [found, *(getattr(found, name) for name in names)]

    def one_assign_studio_batches(self) -> Any:
        return self.run(self.c.assign_studio_batches(NAME, ["g 1"]))

    def one_set_studio_batches_priorities(self) -> Any:
        return self.run(self.c.set_studio_batches_priorities(["b 2", "b 1"]))

    def one_reset_studio_batches_priorities(self) -> Any:
        return self.run(self.c.reset_studio_batches_priorities())

    def one_api(self) -> Any:
        return self.run(self.c.api.get_request("teams", params={"limit": 1}))
