"""What a request costs the server, held as a ratio to a fixed loop on the same machine, and that
it does not grow with the project (``bench/bounds.json``; `make bench` shows the figures)."""

from pathlib import Path

import pytest
from bench import bounds, client, figures, growth, native
from bench.__main__ import organization, people
from bench.workloads import Row, Subject, every
from tests import parts

SIZES = (1_500, 6_000)
"""Tasks of the projects that are compared here: enough to see a cost that goes with the size."""


@pytest.mark.xdist_group("costs")
def test_no_work_costs_more_than_it_should(engine: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'glossator.db'}"
    if engine == "postgres":
        url = parts.postgres_database(durable=True)
    owner = organization(tmp_path, url)
    with parts.server(tmp_path, database=url, env=native.SERVER_SETTINGS) as server:
        pids = (parts.postgres(durable=True).pid,) if engine == "postgres" else ()
        address = ("127.0.0.1", server.port)
        annotators, writers = people(address, owner, annotators=8, writers=2)
        turn = figures.calibration()
        subject = Subject(
            engine, address, owner, annotators, writers, server.pid, pids, turn, url
        )  # fmt: skip
        wanted = frozenset({"import", "create", "get", "claim", "export"})
        rows = list(every(subject, 3000, wanted))
        if engine == "sqlite":  # what the client spends is the same on both
            rows += client.twins(subject, tasks=3000, small=300, big=20)
        grown = list(growth.every(subject, SIZES, times=400))
    for row in rows:
        assert row.ratio is not None, row
        assert "TWICE" not in row.figure, row
        assert "NEVER" not in row.figure, row
    assert {bounds.name(row) for row in rows} == set(bounds.TURNS[engine])
    assert not [*bounds.over([*rows, *grown])]
    assert {work for work, _, _ in growth.costs(grown)} >= set(bounds.GROWTH)


def test_what_costs_more_than_it_may_is_said() -> None:
    def row(work: str, ratio: float, microseconds: float) -> Row:
        return Row(work, "sqlite", "", cpu_microseconds=microseconds, ratio=ratio)

    dear = row("GET one task, 32 at once", bounds.TURNS["sqlite"]["GET"] + 1, 0)
    small, big = (row(f"GET one task, of {n} tasks", 9999, n / 10) for n in (1000, 5000))
    assert [*bounds.over([small, small])] == []
    told = [*bounds.over([dear, small, big])]
    assert len(told) == 2
    assert "41.0 turns, at most 40" in told[0]
    assert "from 100 us to 500 us" in told[1]
