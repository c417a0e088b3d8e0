"""``python -m bench``: starts servers, measures, prints the table.

The servers are real ones (``glossator serve``) on SQLite and on PostgreSQL with fsync on, on this
machine, with the driver on the same cores.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import msgspec
import psutil
from rich.console import Console
from rich.table import Table
from tests import parts

from bench import beside, bounds, client, figures, growth, labelstudio, native, scale
from bench.driver import Address, exchange
from bench.workloads import ANNOTATORS, WRITERS, Row, Subject, as_json, every

WORKS = (
    "start",
    "import",
    "list",
    "create",
    "get",
    "claim",
    "export",
    "client",
    "scale",
    "beside",
    "growth",
    "memory",
)


def organization(data: Path, database: str) -> str:
    """The key of a new organization's owner."""
    words = ("org", "create", "Bench", "--owner", "owner@bench.example")
    return str(parts.cli(*words, data=data, database=database)["api_key"])


def people(
    address: Address, owner: str, annotators: int = ANNOTATORS, writers: int = WRITERS
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of an organization's annotators and of its writers."""

    def person(role: str, number: int) -> str:
        asking = native.add_member(owner, f"{role}{number}@bench.example", role)
        reply = exchange(address, asking)
        if reply.status != 201:
            raise parts.Failed(f"no member: {reply.status} {reply.start[:300]!r}")
        return msgspec.json.decode(reply.start, type=native.Added).api_key

    handed = tuple(person("labeler", number) for number in range(annotators))
    return handed, tuple(person("member", number) for number in range(writers))


def _start(folder: Path, engine: str, database: str) -> Row:
    """Cold start on an existing database, and what the process holds when it has nothing to do."""
    seconds, idle = [], []
    for _ in range(5):
        with parts.server(folder, database=database, env=native.SERVER_SETTINGS) as server:
            seconds.append(server.seconds_to_ready)
            time.sleep(0.5)
            idle.append(figures.memory(server.pid))
            server.stop()
    start, memory, size = statistics.median(seconds), max(idle), figures.installed_size()
    return Row(
        "cold start; idle memory; installed size",
        engine,
        f"{start:.2f} s; {memory / 1e6:.0f} MB; {size / 1e6:.0f} MB",
        goal="<= 1.5 s; <= 80 MB; <= 180 MB",
        held=start <= 1.5 and memory <= 80e6 and size <= 180e6,
    )


def _memory(subject: Subject) -> Row:
    """What all processes hold after all that; what PostgreSQL's share is counted once."""
    server = figures.memory(subject.server_pid)
    database = figures.share(*subject.database_pids)
    apart = f"; PostgreSQL {database / 1e6:.0f} MB" if subject.database_pids else ""
    return Row("memory at the end", subject.engine, f"server {server / 1e6:.0f} MB{apart}")


def _beside(
    subject: Subject, bulk: int, most: int, kept: list[growth.Project]
) -> Iterator[Row]:  # begun when its turn has come: then there is what was kept
    found = [(project.made, project.tasks[-1]) for project in kept]
    yield from beside.every(subject, bulk, most, found)


def _measure(
    engine: str, folder: Path, size: int, sizes: list[int], wanted: frozenset[str], turn: float
) -> list[Row]:
    database_pids: tuple[int, ...] = ()
    if engine == "postgres":
        cluster = parts.postgres(durable=True)
        database = parts.postgres_database(durable=True)
        database_pids = (cluster.pid,)
    else:
        database = f"sqlite:///{folder / 'glossator.db'}"
    rows = []
    owner = organization(folder, database)
    if "start" in wanted:
        rows.append(_start(folder, engine, database))
    with parts.server(folder, database=database, env=native.SERVER_SETTINGS) as server:
        address = ("127.0.0.1", server.port)
        annotators, writers = people(address, owner)
        subject = Subject(
            engine, address, owner, annotators, writers, server.pid, database_pids, turn, database
        )
        works: list[Iterable[Row]] = [every(subject, size, wanted)]
        if "export" in wanted:
            works.append(labelstudio.every(subject, size))
        if "client" in wanted:
            works.append(client.every(subject, size))
        if "scale" in wanted:
            works.append(scale.every(subject, size))
        kept: list[growth.Project] | None = [] if "beside" in wanted else None
        if "growth" in wanted:
            works.append(growth.every(subject, sizes, kept=kept))
        if "beside" in wanted:
            works.append(_beside(subject, size, sizes[-1], [] if kept is None else kept))
        if "memory" in wanted:
            works.append(_memory(subject) for _ in range(1))
        for row in chain.from_iterable(works):
            spent = row.cpu_microseconds
            told = "" if spent is None else f"; {spent:,.0f} us CPU"
            print(f"  {row.engine}: {row.work}: {row.figure}{told}", file=sys.stderr)
            rows.append(row)
    return rows


def _disk() -> str:
    """The kind of file system that the data lies on: durable commits are free on some."""
    folder = Path(tempfile.gettempdir()).resolve()
    mounts = psutil.disk_partitions(all=True)
    on = [mount for mount in mounts if folder.is_relative_to(mount.mountpoint)]
    kind = max(on, key=lambda mount: len(mount.mountpoint)).fstype if on else "unknown"
    return f"{kind} (fsync costs nothing there: set TMPDIR)" if kind == "tmpfs" else kind


def table(rows: list[Row], busy: float) -> Table:
    """What people read; ``busy`` is the machine's load before, which had better be near zero."""
    shown = Table(
        title=f"Glossator on this machine; data on {_disk()}; load before the start {busy:.1f}"
    )
    for name in ("work", "engine", "measured", "p50 p95 p99 ms", "CPU us", "x loop", "goal", ""):
        shown.add_column(name, justify="right" if name in ("CPU us", "x loop") else "left")
    for row in rows:
        cost = "" if row.cpu_microseconds is None else f"{row.cpu_microseconds:,.0f}"
        ratio = "" if row.ratio is None else f"{row.ratio:.1f}"
        held = {True: "held", False: "MISSED", None: ""}[row.held]
        shown.add_row(row.work, row.engine, row.figure, row.latency, cost, ratio, row.goal, held)
    return shown


def grown(rows: list[Row]) -> Table:
    """Microseconds of CPU for one operation, by the size of the project."""
    shown = Table(title="CPU of one operation, in us, by the tasks of the project it is done in")
    sizes = growth.sizes_of(rows)
    shown.add_column("work")
    shown.add_column("engine")
    for number in sizes:
        shown.add_column(f"{number:,}", justify="right")
    shown.add_column("last / first", justify="right")
    for work, engine, costs in growth.costs(rows):
        factor = f"{costs[-1] / costs[0]:.1f}" if len(costs) > 1 and costs[0] else ""
        blank = [""] * (len(sizes) - len(costs))
        shown.add_row(work, engine, *(f"{cost:,.0f}" for cost in costs), *blank, factor)
    return shown


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    words.add_argument("--engine", choices=["sqlite", "postgres", "both"], default="both")
    words.add_argument("--size", type=int, default=100_000, help="tasks in the big project")
    words.add_argument(
        "--tasks", default="10000,100000,1000000", help="sizes whose costs are compared; the "
        "biggest is also what is changed and deleted beside others",
    )  # fmt: skip
    words.add_argument("--quick", action="store_true", help="the same with 5,000 tasks")
    words.add_argument("--only", default=",".join(WORKS), help="of: " + ",".join(WORKS))
    words.add_argument("--check", action="store_true", help="fail for costs over bench/bounds.json")
    words.add_argument("--json", type=Path, help="write the rows to this file, too")
    asked = words.parse_args()
    size = 5_000 if asked.quick else asked.size
    sizes = [500, 5_000] if asked.quick else sorted(map(int, asked.tasks.split(",")))
    wanted = frozenset(asked.only.split(","))
    if wanted - set(WORKS):
        words.error(f"no such work: {', '.join(sorted(wanted - set(WORKS)))}")
    busy = os.getloadavg()[0]
    turn = figures.calibration()
    print(f"one turn of the calibration loop: {turn * 1e6:.1f} us CPU", file=sys.stderr)
    rows: list[Row] = []
    for engine in ("sqlite", "postgres") if asked.engine == "both" else (asked.engine,):
        with tempfile.TemporaryDirectory(prefix="glossator-bench-") as folder:
            try:
                rows += _measure(engine, Path(folder), size, sizes, wanted, turn)
            except (parts.Missing, parts.Failed, FileNotFoundError) as why:
                rows.append(Row("everything", engine, f"absent: {why}", held=None))
    console = Console(width=200 if not sys.stdout.isatty() else None)
    console.print(table([row for row in rows if growth.work_of(row) is None], busy))
    if growth.sizes_of(rows):
        console.print(grown(rows))
    if asked.json:
        asked.json.write_text(as_json(rows))
    if asked.check:
        wrong = list(bounds.over(rows))
        print(*wrong, sep="\n", file=sys.stderr)
        return 1 if wrong else 0
    return 0 if all(row.held is not False for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
