"""A server for the suites that leave it running."""

from collections.abc import Iterator

import pytest

from tests.main_job.hub import Hub, hub
from tests.store.migrated import database_url


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hub]:
    """One server a module and engine; in the end everything must still agree."""
    folder = tmp_path_factory.mktemp("running")
    for url in database_url(request.param, folder):
        with hub(folder, url) as made:
            yield made
            made.check()
