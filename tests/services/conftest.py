"""One office a module and engine; every test makes its own project in it."""

from collections.abc import Iterator

import pytest

from tests.services.office import Office
from tests.store import migrated


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def office(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    for url in migrated.database_url(request.param, folder):
        place = Office(url, folder)
        yield place
        place.close()


@pytest.fixture
def own_office(
    request: pytest.FixtureRequest, engine: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """A database of the test's own, for what looks at all tenants."""
    folder = tmp_path_factory.mktemp("office")
    for url in migrated.database_url(engine, folder):
        place = Office(url, folder)
        yield place
        place.close()
