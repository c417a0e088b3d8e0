"""Projects, under the names that Scale's package has for them."""

from glossator.clients.scale.records import TaskTemplate
from glossator.clients.scale.sync.projects import Project

__all__ = ["Project", "TaskTemplate"]
