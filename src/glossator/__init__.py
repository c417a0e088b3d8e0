"""Glossator: a self-hosted data-labelling platform that speaks five services' protocols."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glossator.convert import convert
    from glossator.sdk.aio.client import AsyncClient
    from glossator.sdk.sync.client import Client

__version__ = "0.1.0"
__all__ = ["AsyncClient", "Client", "__version__", "convert"]

_PLACES = {
    "AsyncClient": "glossator.sdk.aio.client",
    "Client": "glossator.sdk.sync.client",
    "convert": "glossator.convert",
}


def __getattr__(name: str) -> Any:
    """What is heavy is imported when it is asked for: the client needs none of the server."""
    if name not in _PLACES:
        raise AttributeError(f"module 'glossator' has no attribute {name!r}")
    import importlib

    # Kept, also so that the module of the same name does not stand in its place.
    found = globals()[name] = getattr(importlib.import_module(_PLACES[name]), name)
    return found
