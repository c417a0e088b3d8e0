"""The team, under the names that Scale's package has for it."""

from glossator.clients.scale.enums import TeammateRole
from glossator.clients.scale.sync.teams import Teammate

__all__ = ["Teammate", "TeammateRole"]
