"""What the server is."""

from glossator import __version__
from glossator.dialects.labelstudio.errors import VERSION
from glossator.dialects.labelstudio.schema.server import Health, Version
from glossator.edge import Call, Reply, get


def get_version(call: Call) -> Reply:
    """The release whose behaviour is served, and our own."""
    package = {"version": VERSION, "short_version": VERSION.rpartition(".")[0]}
    return call.json(
        Version(release=VERSION, package=package, edition="Community", glossator=__version__)
    )


def get_health(call: Call) -> Reply:
    """That the server is there; the vendor's older client asks."""
    return call.json(Health())


routes = [
    get("/health", get_health, may="", public=True, answer=Health),
    get("/api/version", get_version, may="", public=True, answer=Version),
]
