"""isahit lab's client: the same class, methods and parameters, sync and async. See the README
beside it."""

from glossator.clients.isahit import exceptions
from glossator.clients.isahit.aio import AsyncIsahitLab
from glossator.clients.isahit.payloads import TaskPayload
from glossator.clients.isahit.sync import IsahitLab

__all__ = ["AsyncIsahitLab", "IsahitLab", "TaskPayload", "exceptions"]
