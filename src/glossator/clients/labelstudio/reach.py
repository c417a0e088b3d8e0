"""How Label Studio is reached, and what this face does not have."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from glossator.clients.labelstudio.errors import NoKeyError
from glossator.sdk.connection import Connection, variable
from glossator.sdk.errors import ConfigError

KEY = "LABEL_STUDIO_API_KEY"


class LabelStudioEnvironment(enum.Enum):
    """Where the service is if nothing is said."""

    DEFAULT = "http://localhost:8080"


def connection(
    base_url: str, api_key: str | None, *, lent: bool, headers: Mapping[str, str] | None,
    **more: Any,
) -> Connection:  # fmt: skip
    """The connection that the arguments say, the key else from ``LABEL_STUDIO_API_KEY``.

    NoKeyError without one; ConfigError if something cannot be, such as proxies for a client of
    httpx that is there already (``lent``).
    """
    key = variable(KEY) if api_key is None else api_key
    if key is None:
        raise NoKeyError(body=f"no API key: give api_key, or set {KEY}")
    said = {name: value for name, value in more.items() if value is not None}
    also = sorted(said.keys() & {"proxies", "cert", "verify"})
    if lent and also:
        raise ConfigError(f"httpx_client has its own {' and '.join(also)}")
    return Connection(
        url=base_url.rstrip("/"), key=key.strip(), headers=dict(headers or {}), **said
    )


class Narrow:
    """A part of the vendor's client of which not everything is here."""

    if not TYPE_CHECKING:  # which would then take any name

        def __getattr__(self, name: str) -> NoReturn:
            raise AttributeError(
                f"{type(self).__name__} has no {name!r}: this face of Label Studio has "
                "projects.exports alone; for the rest use label-studio-sdk, which Glossator serves "
                "as well"
            )
