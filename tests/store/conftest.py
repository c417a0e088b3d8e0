"""A migrated database of each test's own, on either engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from glossator.store.database import Database, open_database
from tests.store import migrated
from tests.store.migrated import Sql


@pytest.fixture
def url(engine: str, tmp_path: Path) -> Iterator[str]:
    yield from migrated.database_url(engine, tmp_path)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.close()


@pytest.fixture
def sql(url: str) -> Iterator[Sql]:
    connection = Sql(url)
    yield connection
    connection.close()
