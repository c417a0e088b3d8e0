"""Fixtures of every suite, and the closing word on what this machine could not run."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from glossator.store import sealing
from tests import parts
from tests.soak import SOAK


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "durable: PostgreSQL keeps fsync on, for suites about crashes and power loss"
    )
    config.addinivalue_line(
        "markers",
        "soak: a dear test beside cheaper ones of the same kind: only `make soak` runs it",
    )
    # What a test does to a database in its own process; servers and commands have their files.
    sealing.use(sealing.Ring(lambda: ["the key of the tests, which seals nothing of worth"]))
    parts.run_folder()  # before the workers start: they inherit its name


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves what is sampled to `make soak`; pytest's closing line counts it as deselected."""
    dear = [] if SOAK else [item for item in items if item.get_closest_marker("soak")]
    if dear:
        config.hook.pytest_deselected(items=dear)
        items[:] = [item for item in items if item not in dear]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names what was skipped and why: a green run must not hide what it did not look at."""
    reasons: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason.removeprefix("Skipped: ")] += 1
    if reasons:
        terminalreporter.section("not run on this machine")
        for reason, count in sorted(reasons.items()):
            terminalreporter.write_line(f"{count:5} x {reason}")


@pytest.fixture
def free_port() -> int:
    """A port on 127.0.0.1 that nothing listens on."""
    return parts.free_port()


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    """Runs the test once on each database engine."""
    name: str = request.param
    if name == "postgres":
        parts.require("postgres")
    return name


@pytest.fixture
def database_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database of this test's own, on the engine of this round."""
    if engine == "sqlite":
        yield f"sqlite:///{tmp_path / 'glossator.db'}"
        return
    durable = request.node.get_closest_marker("durable") is not None
    url = parts.postgres_database(durable=durable)
    yield url
    parts.drop_postgres_database(url)
