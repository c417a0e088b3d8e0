"""How long others wait while something big goes on: an import, an export, a deletion, a change of
all tasks' overlap.

Others are people at work: some read tasks, some store answers, each a few times a second, in a
project of their own. What is measured is each of their requests, from the send to the whole reply.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from bench import figures, native
from bench.driver import Run, apart, exchange
from bench.workloads import MEGABYTE, Row, Subject, Wrong, asked, checked, cost, measured, tasks_of

PROBE = 100_000
"""Tasks of the project that the others work in: more answers than they can give."""
ANSWERED = 1_000
"""Of these, one in so many has an answer to begin with, which is read."""
PAUSE_S = 0.05
"""Between two requests of one person."""
CHUNK = 50_000
"""Tasks of one request while a project is filled."""
LONGEST_S = 1800
"""A job that takes longer is given up."""


def filled(subject: Subject, name: str, count: int, answered: int = 0) -> native.Created:
    """A project of ``count`` tasks, one in ``answered`` of which has an answer."""
    made = msgspec.json.decode(
        asked(subject, native.create_project(subject.owner, f"{name} {time.time_ns()}"), 200, 201),
        type=native.Created,
    )
    for start in range(0, count, CHUNK):
        n = min(CHUNK, count - start)
        asked(subject, native.import_tasks(subject.owner, made.id, n, answered), 201)
    return made


class Others:
    """People at work in a project of their own; ``during`` measures them while something runs."""

    def __init__(self, subject: Subject, count: int = PROBE) -> None:
        self._subject = subject
        of_project = filled(subject, "others", count, answered=min(ANSWERED, count // 10))
        tasks = tasks_of(subject, of_project.id)
        step = min(ANSWERED, count // 10)
        self._answered = [tasks[n] for start in range(0, count, CHUNK)
                          for n in range(start, min(start + CHUNK, count), step)]  # fmt: skip
        taken = set(self._answered)
        self._open = [task for task in tasks if task not in taken]

    def during(self, big: Callable[[], Any]) -> tuple[Run, float]:
        """The others' run while ``big`` goes on, and the seconds that this took."""
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as pool:
            stop = Path(folder) / "stop"
            subject, each = self._subject, len(self._open) // 5
            keys = subject.writers
            others = pool.submit(
                apart, native.beside_scripts, subject.address, subject.owner, keys,
                self._answered, self._open[:each], PAUSE_S, str(stop),
            )  # fmt: skip
            try:
                time.sleep(1.5)  # the driver's process starts
                begun = time.perf_counter()
                big()
                seconds = time.perf_counter() - begun
            finally:
                stop.touch()
            run = others.result()
        # What was answered is answered: the next one begins with tasks of its own.
        self._open = self._open[each:]
        return checked(run), seconds


def _watched(
    subject: Subject, others: Others, big: Callable[[], Any]
) -> tuple[Run, float, figures.Watched]:
    """The others' run, the seconds that ``big`` took, and what the server spent on both."""
    with subject.watched() as watched:
        run, seconds = others.during(big)
    return run, seconds, watched


def _waits(run: Run) -> tuple[float, float, float]:
    """p99 of reads, p99 of answers, the longest answer; milliseconds."""
    get, create = run.latencies["get"], run.latencies["create"]
    return (
        figures.percentile(get, 0.99) * 1000,
        figures.percentile(create, 0.99) * 1000,
        max(create) * 1000,
    )


def _bulk(subject: Subject, others: Others, work: str, count: int, big: Callable[[], Any]) -> Row:
    run, seconds, watched = _watched(subject, others, big)
    get, create, longest = _waits(run)
    return Row(
        f"beside {work} of {count} tasks",
        subject.engine,
        f"GET p99 {get:.0f} ms; annotation p99 {create:.0f} ms, longest {longest:.0f} ms; "
        f"{work} {seconds:.1f} s; {run.requests} requests; +{watched.growth / MEGABYTE:.0f} MB",
        goal="GET p99 <= 100 ms; annotation p99 <= 150 ms",
        held=get <= 100 and create <= 150,
    )


def beside_import(subject: Subject, others: Others, count: int) -> Row:
    made = filled(subject, "beside", 0)
    body = native.import_tasks(subject.owner, made.id, count)
    return _bulk(subject, others, "an import", count, lambda: asked(subject, body, 201))


def beside_export(subject: Subject, others: Others, count: int) -> Row:
    made = filled(subject, "beside", count, answered=1)
    body = native.export(subject.owner, made.id, "json")

    def export() -> None:
        if (stream := exchange(subject.address, body)).status != 200:
            raise Wrong(f"export: {stream.status} {stream.start[:300]!r}")

    return _bulk(subject, others, "an export", count, export)


def _until(done: Callable[[], bool]) -> None:
    until = time.monotonic() + LONGEST_S
    while not done():
        if time.monotonic() > until:
            raise Wrong(f"not done after {LONGEST_S} s")
        time.sleep(0.25)


def gone(database: str, project: int | str) -> bool:
    """Whether the last row of a deleted project is gone: no route tells."""
    query = f"SELECT 1 FROM projects WHERE id = {int(project)}"  # noqa: S608 (a number)
    if database.startswith("sqlite:///"):
        import sqlite3

        with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as found:
            return found.execute(query).fetchone() is None
    import psycopg

    with psycopg.connect(database) as connection:
        return connection.execute(query.encode()).fetchone() is None


def change(subject: Subject, of: native.Created, last: int | str, overlap: int) -> None:
    """Give all tasks of a project another overlap, and wait until the last one has it."""
    asked(subject, native.set_overlap(subject.owner, of.default_batch_id, overlap), 200)
    look = native.request("GET", f"/tasks/{last}", subject.owner)
    _until(lambda: msgspec.json.decode(asked(subject, look, 200))["overlap"] == overlap)


def delete(subject: Subject, of: native.Created) -> None:
    """Delete a project, and wait until its last row is gone."""
    asked(subject, native.delete_project(subject.owner, of.id), 200, 204)
    _until(lambda: gone(subject.database, of.id))


def _job(subject: Subject, others: Others, work: str, count: int, big: Callable[[], Any]) -> Row:
    run, seconds, watched = _watched(subject, others, big)
    get, create, longest = _waits(run)
    return Row(
        f"beside {work} of {count} tasks",
        subject.engine,
        f"longest commit {longest:.0f} ms of {len(run.latencies['create'])}, p99 {create:.0f} ms; "
        f"GET p99 {get:.0f} ms; {work} {seconds:.1f} s",
        **cost(subject, watched.cpu, count),
        goal="no commit waits > 100 ms",
        held=longest <= 100,
    )


def every(
    subject: Subject, bulk: int, most: int, kept: Sequence[tuple[native.Created, int | str]]
) -> Iterator[Row]:
    """Others beside an import and an export of ``bulk`` tasks, beside the change and the deletion
    of a project: of ``kept`` (with its last task), if that is not empty when its turn comes, or one
    of ``most`` tasks."""
    engine = subject.engine
    others = Others(subject)
    yield measured("beside", engine, lambda: beside_import(subject, others, bulk))
    yield measured("beside", engine, lambda: beside_export(subject, others, bulk))
    if kept:
        big, last = kept[0]
    else:
        big = filled(subject, "big", most, answered=10)
        last = tasks_of(subject, big.id)[-1]

    def job(work: str, run: Callable[[], Any]) -> Row:
        return measured("beside", engine, lambda: _job(subject, others, work, most, run))

    yield job("a change of overlap", lambda: change(subject, big, last, 2))
    yield job("the deletion", lambda: delete(subject, big))
