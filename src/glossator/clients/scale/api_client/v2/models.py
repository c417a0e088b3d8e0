"""What ``/v2`` sends and answers, under the names that Scale's package has for it."""

from glossator.clients.scale.v2.annotations import *  # noqa: F403
from glossator.clients.scale.v2.entities import *  # noqa: F403
from glossator.clients.scale.v2.enums import *  # noqa: F403
from glossator.clients.scale.v2.messages import *  # noqa: F403
