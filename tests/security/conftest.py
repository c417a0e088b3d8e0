"""The servers that these suites talk to: their own, for they compare all rows with what they were."""

import pytest
from tests import parts
from tests.edge.serving import Hub, busy, shared

__all__ = ["busy"]


@pytest.fixture(params=["sqlite", "postgres"])
def hub(request: pytest.FixtureRequest) -> Hub:
    """A shared server, once on each engine."""
    if request.param == "postgres":
        parts.require("postgres")
    return shared(request.param, room="security")


@pytest.fixture
def lite() -> Hub:
    """A shared server on SQLite, for what does not depend on the engine."""
    return shared("sqlite", room="security")
