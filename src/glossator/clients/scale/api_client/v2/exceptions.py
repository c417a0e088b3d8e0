"""What can go wrong on ``/v2``, under the names that Scale's package has for it."""

from glossator.clients.scale.v2.exceptions import *  # noqa: F403
