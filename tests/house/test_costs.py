"""What a request costs the server, held as a ratio to a fixed loop on the same machine.

Wall-clock figures depend on the machine and on what else it does; the ratio of CPU times does
much less. The limits are some twice of what was measured: they catch what makes a work twice as
dear, not what makes it a tenth dearer; `make bench` shows the figures themselves.
"""

from pathlib import Path

import pytest
from bench import figures, native
from bench.__main__ import people
from bench.workloads import Subject, every
from tests import parts

# Turns of the calibration loop (one is some 27 us on the machine of the first measurements). On
# PostgreSQL the work of the database is counted in.
LIMITS = {
    "sqlite": {"import": 5, "annotation": 40, "GET": 40, "claim": 80, "export": 5},
    "postgres": {"import": 6, "annotation": 250, "GET": 130, "claim": 600, "export": 6},
}


@pytest.mark.xdist_group("costs")
def test_no_work_costs_more_than_it_should(engine: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'glossator.db'}"
    if engine == "postgres":
        url = parts.postgres_database(durable=True)
    owner, annotators, writers = people(tmp_path, url, annotators=8, writers=2)
    with parts.server(tmp_path, database=url, env=native.SERVER_SETTINGS) as server:
        pids = (parts.postgres(durable=True).pid,) if engine == "postgres" else ()
        address = ("127.0.0.1", server.port)
        subject = Subject(
            engine, address, owner, annotators, writers, server.pid, pids, figures.calibration()
        )
        wanted = frozenset({"import", "create", "get", "claim", "export"})
        rows = list(every(subject, 3000, wanted))
    for row in rows:
        assert row.ratio is not None, row
        assert "TWICE" not in row.figure, row
        assert "NEVER" not in row.figure, row
        assert row.ratio <= LIMITS[engine][row.work.split(" ")[0]], row
    assert {row.work.split(" ")[0] for row in rows} == set(LIMITS[engine])
