"""What the service answers, as objects; those with calls of their own are in ``aio`` and ``sync``."""

from __future__ import annotations

from typing import Any, ClassVar

Json = dict[str, Any]


class Record:
    """One thing of the service: its JSON, and the client that it came with."""

    _known_by: ClassVar[str] = "id"

    def __init__(self, json: Any, client: Any) -> None:
        self._json = json
        self._client = client

    def __hash__(self) -> int:
        return hash(getattr(self, self._known_by))

    def __str__(self) -> str:
        return f"{type(self).__name__}({self._known_by}={getattr(self, self._known_by)})"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._json})"

    def as_dict(self) -> Any:
        """The JSON as it came."""
        return self._json


class TaskRecord(Record):
    """A task. Each key of its JSON is an attribute."""

    def __init__(self, json: Json, client: Any) -> None:
        super().__init__(json, client)
        self.id: str = json["task_id"]

    def __getattr__(self, name: str) -> Any:
        known = self.__dict__.get("_json", {})  # not there while it is unpickled
        if name in known:
            return known[name]
        raise AttributeError(f"{type(self).__name__} has no {name!r}")


class BatchRecord(Record):
    """A batch; the counts of its tasks are None until its status is asked for."""

    _known_by = "name"

    def __init__(self, json: Json, client: Any) -> None:
        super().__init__(json, client)
        self.name: str = json["name"]
        self.status: str = json["status"]
        self.project: str = json["project"]
        self.created_at: str = json["created_at"]
        self.metadata: Json = json["metadata"]
        self.tasks_pending: int | None = None
        self.tasks_completed: int | None = None
        self.tasks_error: int | None = None
        self.tasks_canceled: int | None = None

    def _counted(self, found: Json) -> None:
        self.status = found["status"]
        for state in ("pending", "completed", "error", "canceled"):
            setattr(self, f"tasks_{state}", found.get(state, 0))


class ProjectRecord(Record):
    """A project; ``params``, ``version`` and ``instruction`` are those of its last version."""

    _known_by = "name"

    def __init__(self, json: Json, client: Any) -> None:
        super().__init__(json, client)
        self.name: str = json["name"]
        self.type: str = json["type"]
        versions = json["param_history"]
        self.params: Json | None = versions[-1] if versions else None
        self.version: int | None = self.params["version"] if self.params else None
        self.instruction: str | None = self.params.get("instruction") if self.params else None


class TaskTemplate(Record):
    """What a project's tasks ask, for text collection and chat."""

    def __init__(self, json: Json, client: Any) -> None:
        super().__init__(json, client)
        self.id: str = json["id"]
        self.version: int = json["version"]
        self.created_at: str = json["created_at"]
        self.updated_at: str = json["updated_at"]
        self.template_variables: Json = json["template_variables"]
        self.response_schema: Any = json.get("response_schema")
        self.auto_onboard_enabled: bool = json.get("auto_onboard_enabled", False)

    def get_template_variables(self) -> Json:
        """``template_variables``."""
        return self.template_variables

    def is_auto_onboardable(self) -> bool:
        """``auto_onboard_enabled``."""
        return self.auto_onboard_enabled

    def get_response_schema(self) -> Any:
        """``response_schema``; None where the account has none."""
        return self.response_schema


class TeammateRecord(Record):
    """A member of the team."""

    _known_by = "email"

    def __init__(self, json: Json, client: Any) -> None:
        super().__init__(json, client)
        self.email: str = json["email"]
        self.role: str = json["role"]
        self.company: str | None = json.get("company")
        self.first_name: str | None = json.get("firstName")
        self.last_name: str | None = json.get("lastName")
        self.is_studio_labeler: bool | None = json.get("isStudioLabeler")
        self.expiry: str | None = json.get("expiry")
