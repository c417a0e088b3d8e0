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
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table
from tests import parts

from bench import beside, figures, labelstudio, native
from bench.workloads import ANNOTATORS, WRITERS, Row, Subject, as_json, every

WORKS = ("start", "import", "list", "create", "get", "claim", "export", "beside")


def people(
    data: Path, database: str, annotators: int = ANNOTATORS, writers: int = WRITERS
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The keys of an organization's owner, of its annotators and of its writers."""
    where = {"data": data, "database": database}
    made = parts.cli("org", "create", "Bench", "--owner", "owner@bench.example", **where)

    def person(role: str, number: int) -> str:
        email = f"{role}{number}@bench.example"
        words = ("member", "add", email, "--org", "Bench", "--role", role)
        return str(parts.cli(*words, **where)["api_key"])

    with ThreadPoolExecutor(2) as pool:
        handed = tuple(pool.map(partial(person, "labeler"), range(annotators)))
        writing = tuple(pool.map(partial(person, "member"), range(writers)))
    return str(made["api_key"]), handed, writing


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


def _measure(
    engine: str, folder: Path, size: int, wanted: frozenset[str], turn: float
) -> list[Row]:
    database_pids: tuple[int, ...] = ()
    if engine == "postgres":
        cluster = parts.postgres(durable=True)
        database = parts.postgres_database(durable=True)
        database_pids = (cluster.pid,)
    else:
        database = f"sqlite:///{folder / 'glossator.db'}"
    rows = []
    owner, annotators, writers = people(folder, database)
    if "start" in wanted:
        rows.append(_start(folder, engine, database))
    with parts.server(folder, database=database, env=native.SERVER_SETTINGS) as server:
        address = ("127.0.0.1", server.port)
        subject = Subject(
            engine,
            address,
            owner,
            annotators,
            writers,
            server.pid,
            database_pids,
            turn,
            database,
        )
        more = labelstudio.every(subject, size) if "export" in wanted else ()
        others = beside.every(subject, size, size * 10) if "beside" in wanted else ()
        for row in chain(every(subject, size, wanted), more, others):
            print(f"  {row.engine}: {row.work}: {row.figure}", file=sys.stderr)
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


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    words.add_argument("--engine", choices=["sqlite", "postgres", "both"], default="both")
    words.add_argument("--size", type=int, default=100_000, help="tasks in the big project")
    words.add_argument("--quick", action="store_true", help="the same with 5,000 tasks")
    words.add_argument("--only", default=",".join(WORKS), help="of: " + ",".join(WORKS))
    words.add_argument("--json", type=Path, help="write the rows to this file, too")
    asked = words.parse_args()
    size = 5_000 if asked.quick else asked.size
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
                rows += _measure(engine, Path(folder), size, wanted, turn)
            except (parts.Missing, parts.Failed, FileNotFoundError) as why:
                rows.append(Row("everything", engine, f"absent: {why}", held=None))
    Console(width=200 if not sys.stdout.isatty() else None).print(table(rows, busy))
    if asked.json:
        asked.json.write_text(as_json(rows))
    return 0 if all(row.held is not False for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
