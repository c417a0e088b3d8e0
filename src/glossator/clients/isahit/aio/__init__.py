"""The service's client for event loops."""

from glossator.clients.isahit.aio.client import AsyncIsahitLab

__all__ = ["AsyncIsahitLab"]
