"""Each test of the client runs on both twins."""

from collections.abc import Iterator

import pytest

from tests.sdk.twinned import Twin


@pytest.fixture(params=["sync", "async"])
def twin(request: pytest.FixtureRequest) -> Iterator[Twin]:
    made = Twin(request.param)
    yield made
    made.close()
