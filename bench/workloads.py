"""The works that are measured, each against its goal (design.md section 9)."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from bench import figures, native
from bench.driver import Address, Run, apart, exchange

ANNOTATORS = 32
"""Connections at once, each of another person where people are handed work."""
WRITERS = 8
"""People who may store an answer without having been handed the task; they share connections."""
MEGABYTE = 1_000_000


class Absent(Exception):
    """The server has no such route yet."""


class Wrong(Exception):
    """The server did not do what a figure could be taken of."""


@dataclass(frozen=True)
class Subject:
    """A server to measure, with people on it."""

    engine: str
    address: Address
    owner: str
    """The owner's key."""
    annotators: tuple[str, ...]
    """Keys of labelers, one a connection."""
    writers: tuple[str, ...]
    """Keys of members, who may store answers as they come."""
    server_pid: int
    database_pids: tuple[int, ...] = ()
    turn: float = 1.0
    """CPU seconds of one turn of the calibration loop."""
    database: str = ""
    """Where the database is, for the few things that no route tells."""

    @property
    def slower(self) -> float:
        """How many times as long as on SQLite a work may take: the goals are SQLite's."""
        return 1.0 if self.engine == "sqlite" else 3.0

    def watched(self) -> figures.Watched:
        pids = (self.server_pid, *self.database_pids)
        return figures.Watched(self.server_pid, cpu_of=pids)


@dataclass(frozen=True)
class Row:
    """One line of the table. ``held`` is None where there is no goal to hold."""

    work: str
    engine: str
    figure: str
    latency: str = ""
    cpu_microseconds: float | None = None
    ratio: float | None = None
    goal: str = ""
    held: bool | None = None


def _milliseconds(values: list[float]) -> str:
    return " ".join(
        f"{figures.percentile(values, share) * 1000:.1f}" for share in (0.5, 0.95, 0.99)
    )


def asked(subject: Subject, request: bytes, *good: int) -> bytes:
    """One request for setting up; the body of its reply."""
    reply = exchange(subject.address, request, keep=1 << 24)
    line = request.split(b"\r\n", 1)[0].decode()
    if reply.status in (404, 405, 501):
        raise Absent(f"{line}: {reply.status}")
    if reply.status not in good:
        raise Wrong(f"{line}: {reply.status} {reply.start[:300].decode(errors='replace')}")
    return reply.start


def checked(run: Run) -> Run:
    if run.failures():
        refusal = run.refusal.decode(errors="replace")
        raise Wrong(f"{dict(run.statuses)} {refusal}")
    return run


def cost(subject: Subject, cpu: float, operations: int) -> dict[str, Any]:
    each = cpu / max(1, operations)
    return {"cpu_microseconds": each * 1e6, "ratio": each / subject.turn}


def project(subject: Subject, name: str) -> int | str:
    body = asked(subject, native.create_project(subject.owner, name), 200, 201)
    return msgspec.json.decode(body, type=native.Created).id


def tasks_of(subject: Subject, of_project: int | str) -> list[int | str]:
    """The ids of all tasks, read page by page."""
    run = checked(apart(native.list_scripts, subject.address, subject.owner, of_project, 1000))
    (ids,) = run.returned
    if not ids:
        raise Wrong("the list of tasks is empty")
    return list(ids)


def import_many(subject: Subject, into: int | str, count: int) -> Row:
    request = native.import_tasks(subject.owner, into, count)
    body = len(request)
    with subject.watched() as watched:
        begun = time.perf_counter()
        reply = asked(subject, request, 200, 201, 202)
        seconds = time.perf_counter() - begun
    if (made := msgspec.json.decode(reply, type=native.Imported).created) != count:
        raise Wrong(f"{made} of {count} tasks were made")
    growth, least = watched.growth / body, 40_000 / subject.slower
    return Row(
        f"import {count} tasks, one request",
        subject.engine,
        f"{count / seconds:,.0f} tasks/s; +{watched.growth / MEGABYTE:.0f} MB ({growth:.1f} x body)",
        **cost(subject, watched.cpu, count),
        goal=f">= {least:,.0f}/s; <= 3 x body",
        held=count / seconds >= least and growth <= 3,
    )


def create(subject: Subject, tasks: list[int | str]) -> Row:
    keys = [subject.writers[number % len(subject.writers)] for number in range(ANNOTATORS)]
    with subject.watched() as watched:
        run = apart(native.create_scripts, subject.address, keys, tasks)
    checked(run)
    rate = len(tasks) / run.seconds
    p99 = figures.percentile(run.latencies["create"], 0.99)
    least = 2000 if subject.engine == "sqlite" else 1000
    most = 60 * subject.slower
    return Row(
        "annotation create, 32 at once",
        subject.engine,
        f"{rate:,.0f}/s; +{watched.growth / MEGABYTE:.0f} MB; {_driver(run)}",
        _milliseconds(run.latencies["create"]),
        **cost(subject, watched.cpu, len(tasks)),
        goal=f">= {least:,}/s; p99 <= {most:.0f} ms",
        held=rate >= least and p99 * 1000 <= most,
    )


def claim_and_annotate(subject: Subject, count: int) -> Row:
    """Overlap 1: each task must be given once, to one person, and all must be given."""
    of_project = project(subject, f"claims {time.time_ns()}")
    import_many(subject, of_project, count)
    with subject.watched() as watched:
        # Nobody stops before the queue is empty.
        run = apart(native.claim_scripts, subject.address, subject.annotators, of_project, count)
    checked(run)
    given = Counter(task for tasks in run.returned for task in tasks)
    twice = sum(1 for times in given.values() if times > 1)
    labels = sum(given.values())
    rate = labels / run.seconds
    p95 = figures.percentile(run.latencies["claim"], 0.95)
    least, most = 800 / subject.slower, 60 * subject.slower
    fault = f"; {twice} GIVEN TWICE" if twice else ""
    fault += f"; {count - len(given)} NEVER GIVEN" if len(given) < count else ""
    return Row(
        "claim next + annotate, 32 annotators",
        subject.engine,
        f"{rate:,.0f} labels/s; +{watched.growth / MEGABYTE:.0f} MB; {_driver(run)}{fault}",
        f"{_milliseconds(run.latencies['claim'])} (next)",
        **cost(subject, watched.cpu, labels),
        goal=f">= {least:.0f}/s; next p95 <= {most:.0f} ms; none twice",
        held=rate >= least and p95 * 1000 <= most and not fault,
    )


def get(subject: Subject, tasks: list[int | str], times: int) -> Row:
    # A labeler may read only what they hold: results are for the owner.
    readers = (subject.owner,) * len(subject.annotators)
    with subject.watched() as watched:
        run = apart(native.get_scripts, subject.address, readers, tasks, times)
    checked(run)
    rate = run.requests / run.seconds
    spent = cost(subject, watched.cpu, run.requests)
    p99 = figures.percentile(run.latencies["get"], 0.99)
    least, most, dear = 4000 / subject.slower, 30 * subject.slower, 250 * subject.slower
    return Row(
        "GET one task with one annotation, 32 at once",
        subject.engine,
        f"{rate:,.0f}/s; {_driver(run)}",
        _milliseconds(run.latencies["get"]),
        **spent,
        goal=f">= {least:,.0f}/s; p99 <= {most:.0f} ms; <= {dear:.0f} us",
        held=rate >= least and p99 * 1000 <= most and spent["cpu_microseconds"] <= dear,
    )


def list_pages(subject: Subject, of_project: int | str) -> Row:
    """All pages of 100, by key; the first and the last tell whether the cost is flat."""
    with subject.watched() as watched:
        run = apart(native.list_scripts, subject.address, subject.owner, of_project, 100)
    checked(run)
    pages = run.latencies["list"]
    first = figures.percentile(pages[:50], 0.5) * 1000
    last = figures.percentile(pages[-51:-1] or pages, 0.5) * 1000
    soon, late = 8 * subject.slower, 15 * subject.slower
    return Row(
        f"list 100 of {len(run.returned[0])}; page {len(pages) - 1}",
        subject.engine,
        f"{first:.1f} ms; {last:.1f} ms",
        _milliseconds(pages),
        **cost(subject, watched.cpu, len(pages)),
        goal=f"<= {soon:.0f} ms; <= {late:.0f} ms",
        held=first <= soon and last <= late,
    )


def export(subject: Subject, of_project: int | str, form: str, count: int) -> Row:
    request = native.export(subject.owner, of_project, form)
    return streamed(subject, request, f"export {count} annotated tasks as {form}", count)


def streamed(subject: Subject, request: bytes, work: str, count: int, soon: bool = True) -> Row:
    """One export of ``count`` annotated tasks, read as it comes; ``soon``: its form can begin before
    the last task is read."""
    with subject.watched() as watched:
        stream = exchange(subject.address, request)
    if stream.status in (404, 405, 501):
        raise Absent(f"{work}: {stream.status}")
    if stream.status != 200:
        raise Wrong(f"{work}: {stream.status} {stream.start[:300]!r}")
    # Of a big set design.md has a goal for JSON alone: other forms are for sets that one opens.
    big = count >= 50_000
    goal = (2.5 if big else 0.5) * subject.slower
    timed = not big or "json" in work.lower()
    first_byte = 50 * subject.slower
    held = (stream.seconds <= goal or not timed) and watched.growth <= 64 * MEGABYTE
    return Row(
        work,
        subject.engine,
        f"{stream.seconds:.2f} s; first byte {stream.first_byte * 1000:.0f} ms; "
        f"{stream.size / MEGABYTE:.0f} MB; +{watched.growth / MEGABYTE:.0f} MB",
        **cost(subject, watched.cpu, count),
        goal=f"{f'<= {goal} s; ' * timed}{f'first byte <= {first_byte:.0f} ms; ' * soon}+64 MB",
        held=held and (not soon or stream.first_byte * 1000 <= first_byte),
    )


def _driver(run: Run) -> str:
    """What the driver itself cost, so that nobody takes its limit for the server's."""
    return f"driver {run.cpu_seconds / max(1, run.requests) * 1e6:.0f} us"


def measured(work: str, engine: str, measure: Callable[[], Row]) -> Row:
    """The row of a work, or one that says why there is none."""
    try:
        return measure()
    except Absent as why:
        return Row(work, engine, f"absent: {why}")
    except Wrong as why:
        return Row(work, engine, f"WRONG: {why}", held=False)


def every(subject: Subject, size: int, wanted: frozenset[str]) -> Iterator[Row]:
    """All works on one server, in an order in which each finds what it needs."""
    engine = subject.engine
    try:
        of_project = project(subject, f"bench {time.time_ns()}")
    except (Absent, Wrong) as why:
        yield Row("everything over HTTP", engine, f"absent: {why}", held=False)
        return
    row = measured("import", engine, lambda: import_many(subject, of_project, size))
    if "import" in wanted:
        yield row
    if "list" in wanted:
        yield measured("list", engine, lambda: list_pages(subject, of_project))
    try:
        tasks = tasks_of(subject, of_project)
    except (Absent, Wrong) as why:
        yield Row("list of all tasks", engine, f"absent: {why}", held=False)
        return
    first = tasks[: max(ANNOTATORS, size // 5)]
    if wanted & {"create", "get", "export"}:
        row = measured("create", engine, lambda: create(subject, first))
        if "create" in wanted:
            yield row
    if "get" in wanted:
        times = max(20, size // 100)
        yield measured("get", engine, lambda: get(subject, first, times))
    if "claim" in wanted:
        count = max(ANNOTATORS, size // 10)
        yield measured("claim", engine, lambda: claim_and_annotate(subject, count))
    if "export" in wanted:
        rest = tasks[len(first) :]
        row = measured("create", engine, lambda: create(subject, rest))
        if row.cpu_microseconds is None:  # no figure: then the export would not be of all tasks
            yield row
            return
        for form in ("json", "coco", "yolo", "csv"):
            yield measured(
                f"export {form}", engine, lambda form=form: export(subject, of_project, form, size)
            )


def as_json(rows: list[Row]) -> str:
    return json.dumps([msgspec.to_builtins(row) for row in rows], indent=1)
