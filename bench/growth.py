"""How the cost of one operation grows with the size of the project it is done in.

CPU time of the server, and of the database where that is another process: the machine's other
work does not count. One task in :data:`ANSWERED` comes with an answer of five boxes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench import beside, labelstudio, native
from bench.driver import Run, apart, exchange
from bench.workloads import Row, Subject, Wrong, checked, cost, measured, tasks_of

ANSWERED = 10
TIMES = 2_000
"""How often a short operation is done."""
PAGE = 900
"""The page, of 100 tasks, that is asked for by its number; the last one where there are fewer."""
_OF_ALL = 2
"""How many works, the last ones, change all tasks."""


@dataclass(frozen=True)
class Project:
    """A project to measure in, with the ids of its tasks in order."""

    made: native.Created
    tasks: Sequence[int | str]
    times: int
    """How often a short operation is done in it; a page is read a tenth as often."""

    @property
    def pages(self) -> int:
        return self.times // 10


def _of(subject: Subject, work: str, count: int, times: int, run: Callable[[], Any]) -> Row:
    with subject.watched() as watched:
        run()
    return Row(
        f"{work}, of {count} tasks",
        subject.engine,
        f"{times} times; +{watched.growth / 1e6:.0f} MB",
        **cost(subject, watched.cpu, times),
    )


def _import(subject: Subject, count: int, times: int, into: list[Project]) -> Row:
    made: list[native.Created] = []

    def fill() -> None:
        made.append(beside.filled(subject, f"growth {count}", count, ANSWERED))

    row = _of(subject, "import per task, one in ten answered", count, count, fill)
    into.append(Project(made[0], tasks_of(subject, made[0].id), times))
    return row


def _list(subject: Subject, project: Project, after: int | str) -> Run:
    asking = native.list_tasks(subject.owner, project.made.id, after)
    return checked(apart(native.same_scripts, subject.address, asking, project.pages))


def _page(subject: Subject, project: Project) -> Run:
    number = min(PAGE, len(project.tasks) // 100)
    path = f"/api/tasks?project={project.made.id}&page={number}&page_size=100"
    asking = labelstudio.request("GET", path, subject.owner)
    return checked(apart(native.same_scripts, subject.address, asking, project.pages))


def _export(subject: Subject, project: Project) -> None:
    stream = exchange(subject.address, native.export(subject.owner, project.made.id, "json"))
    if stream.status != 200:
        raise Wrong(f"export: {stream.status}")


def _claims(subject: Subject, project: Project) -> Run:
    each = _claimed(subject, project) // len(subject.annotators)
    keys = subject.annotators
    return checked(apart(native.claim_scripts, subject.address, keys, project.made.id, each))


def _claimed(subject: Subject, project: Project) -> int:
    """How many tasks are claimed: as many by each, and far from all."""
    people = len(subject.annotators)
    return min(project.times // 2, len(project.tasks) // 4) // people * people


def _works(subject: Subject, project: Project) -> Iterator[tuple[str, int, Callable[[], Any]]]:
    """(work, how often, what does it), in an order in which each finds what it needs."""
    tasks, made, times = project.tasks, project.made, project.times
    step = max(1, len(tasks) // times)
    spread, readers = tasks[::step][:times], (subject.owner,) * 8
    open_ = tasks[1 + step // 2 :: step][:times]
    writers = subject.writers
    at = subject.address
    project_again = native.request("GET", f"/projects/{made.id}", subject.owner)
    yield (
        "GET one task",
        times,
        lambda: checked(apart(native.get_scripts, at, readers, spread, times // 8)),
    )
    yield "list 100 by key, the first page", project.pages, lambda: _list(subject, project, 0)
    yield (
        "list 100 by key, the last page",
        project.pages,
        lambda: _list(subject, project, tasks[-101]),
    )
    yield f"page {PAGE} of 100 by number", project.pages, lambda: _page(subject, project)
    yield (
        "project with its counters",
        times,
        lambda: checked(apart(native.same_scripts, at, project_again, times)),
    )
    yield (
        "claim + annotate",
        _claimed(subject, project),
        lambda: _claims(subject, project),
    )
    yield (
        "annotation create",
        len(open_),
        lambda: checked(apart(native.create_scripts, at, writers, open_)),
    )
    yield "export JSON per task", len(tasks), lambda: _export(subject, project)
    yield (
        "change of overlap per task",
        len(tasks),
        lambda: beside.change(subject, made, tasks[-1], 2),
    )
    yield "deletion per task", len(tasks), lambda: beside.delete(subject, made)


def every(
    subject: Subject, sizes: Sequence[int], times: int = TIMES, kept: list[Project] | None = None
) -> Iterator[Row]:
    """All works in a project of each size, the smallest first; each project is deleted at the end.
    With ``kept``, the biggest one is put there instead of being changed and deleted."""
    engine = subject.engine
    for count in sizes:
        projects: list[Project] = []
        yield measured("growth", engine, partial(_import, subject, count, times, projects))
        if not projects:
            return
        works = list(_works(subject, projects[0]))
        if kept is not None and count == sizes[-1]:
            kept += projects
            works = works[:-_OF_ALL]
        for work, n, run in works:
            one = partial(_of, subject, work, count, n, run)
            yield measured(f"{work}, of {count} tasks", engine, one)


def work_of(row: Row) -> str | None:
    """The work of a row of :func:`every`, without the size; None for another row."""
    work, _, size = row.work.rpartition(", of ")
    return work if work and size.endswith(" tasks") else None


def costs(rows: Sequence[Row]) -> Iterator[tuple[str, str, list[float]]]:
    """(work, engine, microseconds of CPU at each size in order)."""
    found: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        work = work_of(row)
        if work is not None and row.cpu_microseconds is not None:
            found.setdefault((work, row.engine), []).append(row.cpu_microseconds)
    for (work, engine), each in found.items():
        yield work, engine, each


def sizes_of(rows: Sequence[Row]) -> list[int]:
    """The sizes of the rows of :func:`every`, in order."""
    found = (row.work.rpartition(", of ")[2] for row in rows if work_of(row) is not None)
    return sorted({int(size.removesuffix(" tasks")) for size in found})
