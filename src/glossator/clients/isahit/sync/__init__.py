# Made from glossator/clients/isahit/aio/__init__.py by tests/sdk/twins.py: change that one.
"""The service's client for threads."""

from glossator.clients.isahit.sync.client import IsahitLab

__all__ = ["IsahitLab"]
