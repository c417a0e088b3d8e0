"""Tasks, under the names that Scale's package has for them."""

from glossator.clients.scale.enums import TaskReviewStatus, TaskStatus, TaskType
from glossator.clients.scale.sync.tasks import Task

__all__ = ["Task", "TaskReviewStatus", "TaskStatus", "TaskType"]
