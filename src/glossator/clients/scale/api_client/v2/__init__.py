"""``/v2``, under the names that Scale's package has for it."""

from glossator.clients.scale.api_client.v2.exceptions import *  # noqa: F403
from glossator.clients.scale.api_client.v2.models import *  # noqa: F403
from glossator.clients.scale.sync.v2 import V2Api
from glossator.clients.scale.sync.v2_client import ApiClient
from glossator.clients.scale.v2.configuration import Configuration

__all__ = ["ApiClient", "Configuration", "V2Api"]
