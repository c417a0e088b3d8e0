"""Batches, under the names that Scale's package has for them."""

from glossator.clients.scale.enums import BatchStatus
from glossator.clients.scale.sync.batches import Batch

__all__ = ["Batch", "BatchStatus"]
