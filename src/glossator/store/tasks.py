"""Tasks, the bytes that belong to them, their tags and other names."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Literal

import msgspec

from glossator.model.project import Batch
from glossator.model.task import Task
from glossator.store import tables, task_filters
from glossator.store.among import among, run_among
from glossator.store.batches import _batch
from glossator.store.rows import Reader
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

_task = Reader(Task, tables.tasks, prefix="t", test="is_test")

# A canceled batch is a mark: its undone tasks read as canceled before their rows follow.
_VIEW = _task.columns.replace(
    "t.state",
    "CASE WHEN b.state = 'canceled' AND NOT t.is_done THEN 'canceled' ELSE t.state END",
)
# Deleted batches and running imports are marks too: nobody sees their tasks.
_VISIBLE = (
    "b.state <> 'deleted' AND (t.import_id IS NULL OR t.import_id NOT IN "
    "(SELECT i.id FROM imports i WHERE i.project_id = t.project_id AND i.state <> 'completed'))"
)
_FROM = "FROM tasks t JOIN batches b ON b.id = t.batch_id"

_GET = Statement(f"SELECT {_VIEW} {_FROM} WHERE t.id = :id AND t.org_id = :org AND {_VISIBLE}")
_LOCK = Statement(
    f"SELECT {_task.columns} FROM tasks t WHERE t.id = :id AND t.org_id = :org",
    f"SELECT {_task.columns} FROM tasks t WHERE t.id = :id AND t.org_id = :org FOR UPDATE",
)
_LOCK_BOTH = Statement(
    f"SELECT {_task.columns}, {_batch.columns} {_FROM} WHERE t.id = :id AND t.org_id = :org "
    "AND b.state <> 'deleted'",
    f"SELECT {_task.columns}, {_batch.columns} {_FROM} WHERE t.id = :id AND t.org_id = :org "
    "AND b.state <> 'deleted' FOR UPDATE OF t",
)
_UPDATE = Statement(
    "UPDATE tasks SET state = :state, is_done = :done, answers = :answers, skips = :skips, "
    "annotations = :annotations, overlap = :overlap, revision = revision + 1, updated_at = :now, "
    "completed_at = :completed WHERE id = :id AND org_id = :org"
)
_BEGIN = Statement(
    "UPDATE tasks SET state = 'in_progress' WHERE id = :id AND state = 'open' AND org_id = :org"
)
_COUNT_PREDICTIONS = Statement(
    "UPDATE tasks SET predictions = predictions + :n, updated_at = :now "
    "WHERE id = :id AND org_id = :org"
)
_EDIT = Statement(
    "UPDATE tasks SET name = :name, priority = :priority, revision = revision + 1, "
    "updated_at = :now WHERE id = :id AND org_id = :org"
)
_TOUCH = Statement(
    "UPDATE tasks SET revision = revision + 1, updated_at = :now WHERE id = :id AND org_id = :org"
)
_ON_PAGE = Statement("UPDATE tasks SET page_id = :page WHERE id = :id AND org_id = :org")


class TaskRow(msgspec.Struct, frozen=True):
    """A new task as the store writes it: who it is, and the columns that a service decided.
    ``version`` of its label schema, if it is not the project's present one."""

    id: int
    kind: str
    state: str
    done: bool
    name: str | None
    overlap: int
    priority: int
    answers: int = 0
    annotations: int = 0
    predictions: int = 0
    skips: int = 0
    golden: bool = False
    version: int | None = None
    webhook_id: int | None = None
    reviewers: bool = False

    @property
    def annotated(self) -> bool:
        """Whether it has an answer with a body."""
        return self.annotations > 0


def add(
    tx: Transaction, rows: Sequence[TaskRow], *, project_id: int, batch_id: int, version: int,
    test: bool, member_id: int | None, now: int, import_id: int | None = None,
) -> None:  # fmt: skip
    """Insert tasks of one batch."""
    org = tx.org
    tx.insert(
        tables.tasks,
        [
            (r.id, project_id, batch_id, None, r.kind, r.state, r.done, r.name,
             version if r.version is None else r.version, r.overlap,
             r.answers, r.skips, r.annotations, r.predictions, r.priority, 1, test, now, now,
             now if r.done else None, member_id, import_id, org, n, r.webhook_id, None)
            for n, r in enumerate(rows, _numbered(tx, project_id, len(rows)))
        ],
    )  # fmt: skip


_NUMBER = Statement(
    "INSERT INTO task_numbers (project_id, last, org_id) VALUES (:project, :n, :org) "
    "ON CONFLICT (project_id) DO UPDATE SET last = task_numbers.last + :n RETURNING last"
)


def _numbered(tx: Transaction, project_id: int, n: int) -> int:
    """The first of ``n`` new numbers of a project's tasks."""
    row = tx.one(_NUMBER, project=project_id, n=n)
    return int(row[0]) - n + 1 if row else 1


def get(tx: Transaction, task_id: int) -> Task | None:
    """A task as everybody sees it."""
    return _task.maybe(tx.one(_GET, id=task_id))


def lock(tx: Transaction, task_id: int) -> Task | None:
    """A task's own row, that nobody else changes until the end of the unit."""
    return _task.maybe(tx.one(_LOCK, id=task_id))


def lock_in_batch(tx: Transaction, task_id: int) -> tuple[Task, Batch] | None:
    """The same, and its batch."""
    row = tx.one(_LOCK_BOTH, id=task_id)
    return (_task.one(row), _batch.one(row, _task.width)) if row else None


def update(tx: Transaction, task: Task, done: bool, now: int) -> None:
    """Write state, counts and overlap of a locked task."""
    tx.put(
        _UPDATE, id=task.id, state=task.state, done=done, answers=task.answers, skips=task.skips,
        annotations=task.annotations, overlap=task.overlap, completed=task.completed_at, now=now,
    )  # fmt: skip


def begin(tx: Transaction, task_id: int) -> bool:
    """Move an open task to in_progress; whether it was open."""
    return tx.run(_BEGIN, id=task_id) > 0


def edit(tx: Transaction, task_id: int, name: str | None, priority: int, now: int) -> None:
    """Write a task's name and priority."""
    tx.put(_EDIT, id=task_id, name=name, priority=priority, now=now)


def touch(tx: Transaction, task_id: int, now: int) -> None:
    """Something of the task that is not in its row has changed."""
    tx.put(_TOUCH, id=task_id, now=now)


def count_predictions(tx: Transaction, task_id: int, n: int, now: int) -> None:
    """Add to a task's number of predictions."""
    tx.put(_COUNT_PREDICTIONS, id=task_id, n=n, now=now)


def put_on_page(tx: Transaction, task_ids: Iterable[int], page_id: int) -> None:
    """Tie tasks to a page."""
    tx.many(_ON_PAGE, [{"id": task, "page": page_id} for task in task_ids])


# Lists by key

Order = Literal["id", "-id", "updated", "-updated"]
"""By id, or by when it was last changed; with a minus the last comes first."""


@cache
def _list(filters: tuple[str, ...], order: Order) -> Statement:
    source, key, wanted = _narrowed(filters)
    way, beyond = ("DESC", "<") if order.startswith("-") else ("ASC", ">")
    place, keys = ":after", key
    if order.endswith("updated"):
        place, keys = "(:at, :after)", f"(t.updated_at, {key})"
    by = ", ".join(f"{one} {way}" for one in keys.strip("()").split(", "))
    return Statement(
        f"SELECT {_VIEW} {source} WHERE t.project_id = :project AND t.org_id = :org "
        f"AND {keys} {beyond} {place} AND {wanted} AND {_VISIBLE} ORDER BY {by} LIMIT :limit"
    )


@cache
def _count(filters: tuple[str, ...]) -> Statement:
    source, _, wanted = _narrowed(filters)
    return Statement(
        f"SELECT count(*) {source} WHERE t.project_id = :project AND t.org_id = :org "
        f"AND {wanted} AND {_VISIBLE}"
    )


def _narrowed(filters: tuple[str, ...]) -> tuple[str, str, str]:
    """Where the rows come from, the key that they are in the order of, and the conditions."""
    wanted = task_filters.condition(filters)
    if "tag" not in filters:
        return _FROM, "t.id", wanted
    # The tag's own index is in the order of the tasks.
    source = "FROM tags g JOIN tasks t ON t.id = g.task_id JOIN batches b ON b.id = t.batch_id"
    return source, "g.task_id", wanted + " AND g.project_id = :project"


def every(
    tx: Transaction, project_id: int, after: int, limit: int, order: Order = "id", at: int = 0,
    **filters: Any,
) -> list[Task]:  # fmt: skip
    """A project's tasks in an order, beyond one of them; ``at`` is when that one was last changed,
    which only an order by this looks at. ``filters`` of :data:`task_filters.FILTERS`, None = not
    asked."""
    names, parameters = task_filters.asked(filters)
    if order.endswith("updated"):
        parameters["at"] = at
    rows = tx.all(_list(names, order), project=project_id, after=after, limit=limit, **parameters)
    return _task.all(rows)


def count(tx: Transaction, project_id: int, **filters: Any) -> int:
    """How many tasks :func:`every` would give in all; they are walked over."""
    names, parameters = task_filters.asked(filters)
    row = tx.one(_count(names), project=project_id, **parameters)
    return int(row[0]) if row else 0


_CONTROLS = Statement(
    "SELECT count(*) FROM tasks WHERE project_id = :project AND kind <> 'production' "
    "AND state IN ('open', 'in_progress') AND org_id = :org"
)


def controls(tx: Transaction, project_id: int) -> int:
    """How many golden and training tasks there are that people may get: these are never done."""
    row = tx.one(_CONTROLS, project=project_id)
    return int(row[0]) if row else 0


_PAGE = Statement(
    f"SELECT {_VIEW} {_FROM} WHERE t.project_id = :project AND t.org_id = :org AND {_VISIBLE} "
    "ORDER BY t.id LIMIT :limit OFFSET :offset"
)


_HIDES = Statement(
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM batches WHERE project_id = :project AND org_id = :org "
    "AND state = 'deleted') OR EXISTS (SELECT 1 FROM imports i WHERE i.project_id = :project "
    "AND i.org_id = :org AND i.state <> 'completed' "
    "AND EXISTS (SELECT 1 FROM tasks t WHERE t.import_id = i.id))"
)
_PAGE_BEGINS = Statement(  # of the index alone: the organization is the project's
    "SELECT id FROM tasks WHERE project_id = (SELECT p.id FROM projects p WHERE p.id = :project "
    "AND p.org_id = :org) ORDER BY id LIMIT 1 OFFSET :offset"
)
_PAGE_FROM = Statement(
    f"SELECT {_VIEW} {_FROM} WHERE t.project_id = :project AND t.org_id = :org AND t.id >= :first "
    "ORDER BY t.id LIMIT :limit"
)


def page(tx: Transaction, project_id: int, offset: int, limit: int) -> list[Task]:
    """A project's tasks by id, for clients that count pages. The further, the slower: the keys
    before are walked over, and where some tasks are hidden for a while, their rows."""
    if tx.one(_HIDES, project=project_id) is not None:
        return _task.all(tx.all(_PAGE, project=project_id, offset=offset, limit=limit))
    begins = tx.one(_PAGE_BEGINS, project=project_id, offset=offset)
    if begins is None:
        return []
    return _task.all(tx.all(_PAGE_FROM, project=project_id, first=begins[0], limit=limit))


_NTH = Statement(  # of the index alone: the organization is the project's
    "SELECT id FROM tasks WHERE project_id = (SELECT p.id FROM projects p WHERE p.id = :project "
    "AND p.org_id = :org) AND id > :after ORDER BY id LIMIT 1 OFFSET :n"
)
_NTH_OF_BATCH = Statement(
    "SELECT id FROM tasks WHERE batch_id = (SELECT b.id FROM batches b WHERE b.id = :batch "
    "AND b.org_id = :org) AND id > :after ORDER BY id LIMIT 1 OFFSET :n"
)


def nth(tx: Transaction, project_id: int, batch_id: int | None, after: int, n: int) -> int | None:
    """The id of the ``n``-th task (from 1) behind a key, of a project or of one of its batches,
    hidden ones counted; None if there are not so many."""
    if batch_id is None:
        row = tx.one(_NTH, project=project_id, after=after, n=n - 1)
    else:
        row = tx.one(_NTH_OF_BATCH, batch=batch_id, after=after, n=n - 1)
    return int(row[0]) if row else None


_BATCHES = (
    f"SELECT t.id, t.batch_id {_FROM} WHERE +t.org_id = :org AND t.project_id = :project "
    f"AND t.id IN (@) AND {_VISIBLE}"
)


def batches_of(tx: Transaction, project_id: int, task_ids: Sequence[int]) -> dict[int, int]:
    """The batches of those of these tasks that a project has."""
    rows = among(tx, _BATCHES, task_ids, project=project_id)
    return {row[0]: row[1] for row in rows}


# A scalar sub-select: of NOT EXISTS, PostgreSQL makes a join with the whole of queue.
_WITHOUT_ROW = (
    "SELECT t.id, t.kind, t.state, t.is_done, t.name, t.overlap, t.priority, t.answers, "
    "t.annotations, t.predictions, t.skips FROM tasks t WHERE +t.org_id = :org AND t.id IN (@) "
    "AND (SELECT 1 FROM queue q WHERE q.unit_id = t.id LIMIT 1) IS NULL AND t.page_id IS NULL "
    "ORDER BY t.id"
)


def without_queue_row(tx: Transaction, ids: Sequence[int]) -> list[TaskRow]:
    """Those of these tasks that the hand-out does not know yet."""
    found = {row[0]: TaskRow(*row) for row in among(tx, _WITHOUT_ROW, ids)}
    return [found[number] for number in sorted(found)]


_CALLED = Statement(
    "UPDATE tasks SET called = :ok WHERE webhook_id = :hook AND org_id = :org "
    "AND id = (SELECT coalesce(v.task_id, e.entity_id) FROM events e LEFT JOIN reviews v "
    "ON v.id = e.entity_id WHERE e.id = :event AND e.org_id = :org)"
)


def set_called(tx: Transaction, event_id: int, webhook_id: int, ok: bool) -> None:
    """Note whether the call about an event of a task or of a verdict on it, at the address that the
    task names, got through."""
    tx.put(_CALLED, event=event_id, hook=webhook_id, ok=ok)


def done(tx: Transaction, ids: Sequence[int]) -> list[tuple[int, str, int | None]]:
    """(task, state, webhook that it names) of those of these tasks that are done."""
    query = (
        "SELECT id, state, webhook_id FROM tasks WHERE +org_id = :org AND is_done "
        "AND id IN (@) ORDER BY id"
    )
    return [(row[0], row[1], row[2]) for row in among(tx, query, ids)]


_UNDONE = Statement(
    "SELECT id FROM tasks WHERE batch_id = :batch AND NOT is_done AND kind = 'production' "
    "AND org_id = :org ORDER BY id LIMIT :limit"
)
_OTHER_OVERLAP = Statement(
    "SELECT t.id, t.page_id, t.answers > 0 OR t.state <> 'open' FROM tasks t "
    "WHERE t.batch_id = :batch "
    "AND t.kind = 'production' AND t.overlap <> :overlap AND t.id > :after AND t.org_id = :org "
    "ORDER BY t.id LIMIT :limit"
)


def undone(tx: Transaction, batch_id: int, limit: int) -> list[int]:
    """Ids of the first production tasks of a batch that are not done."""
    return [row[0] for row in tx.all(_UNDONE, batch=batch_id, limit=limit)]


def other_overlap(
    tx: Transaction, batch_id: int, overlap: int, after: int, limit: int
) -> list[tuple[int, int | None, bool]]:
    """(task, page, whether it is begun) of a batch's production tasks that want another number of
    answers, by key."""
    found = tx.all(_OTHER_OVERLAP, batch=batch_id, overlap=overlap, after=after, limit=limit)
    return [(row[0], row[1], bool(row[2])) for row in found]


_SET_OVERLAPS = (
    "UPDATE tasks SET overlap = :overlap, revision = revision + 1, updated_at = :now "
    "WHERE +org_id = :org AND id IN (@)"
)


def set_overlaps(tx: Transaction, ids: Sequence[int], overlap: int, now: int) -> None:
    """Change how many answers tasks want that have none."""
    run_among(tx, _SET_OVERLAPS, ids, overlap=overlap, now=now)
