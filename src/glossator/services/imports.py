"""Imports: more tasks than one unit of work bears, visible all at once.

Tasks come in chunks under an import record, which hides them; its completion shows them. What the
hand-out needs follows in chunks: in the same request, and (should that be cut off) by a job.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from glossator.model.errors import Conflict, GlossatorError, NotFound
from glossator.model.loss import Losses
from glossator.model.task import TaskDraft
from glossator.model.work import Member
from glossator.services import access, births, tasks
from glossator.services.access import Context
from glossator.services.strides import Stride
from glossator.store import batches, files, outbox, queue, removal, transfers
from glossator.store import tasks as rows
from glossator.store.blobs import Blobs
from glossator.store.database import Database, read, write
from glossator.store.tasks import TaskRow
from glossator.store.transaction import Transaction
from glossator.store.transfers import Import

CUT_OFF_US = 10 * 60 * 1_000_000
"""What an import left that was silent for so long is removed (microseconds)."""


def create(
    context: Context, project_id: int, *, batch_id: int | None = None, file_id: int | None = None,
    format: str | None = None, options: dict[str, Any] | None = None,
) -> Import:  # fmt: skip
    """Open an import; with a file it is run by a job."""
    project, batch = tasks.target(context, project_id, batch_id)
    batch = tasks.open_for_more(context, batch)
    record = Import(
        id=context.tx.id(), project_id=project.id, batch_id=batch.id,
        member_id=context.member.id, file_id=file_id, format=format, options=options or {},
        created_at=context.at,
    )  # fmt: skip
    transfers.add_import(context.tx, record)
    if file_id is not None:
        outbox.enqueue(context.tx, "run_import", {"import": record.id}, lock=f"import:{record.id}")
    return record


def get(context: Context, import_id: int) -> Import:
    """One import."""
    record = transfers.get_import(context.tx, import_id)
    if record is None:
        raise NotFound("no such import")
    try:
        access.project(context, record.project_id, "make")
    except NotFound:
        raise NotFound("no such import") from None
    return record


def every(context: Context, project_id: int, after: int, limit: int) -> list[Import]:
    """A project's imports by id."""
    project = access.project(context, project_id, "make")
    return transfers.imports(context.tx, project.id, after, limit)


class Intake:
    """One import as it runs, outside any one unit of work: ``add`` chunks, then ``finish``.

    ``unit`` runs a function of a Context as one unit of work of the importing member; ``beat`` is
    told in each.
    """

    def __init__(
        self, unit: Callable[[Callable[[Context], Any]], Any], record: Import,
        beat: Callable[[Context], None] | None = None,
    ) -> None:  # fmt: skip
        self._unit = unit
        self._beat = beat
        self.record = record
        self.created = 0
        self.losses = Losses()
        self.tally: Counter[str] = Counter()
        self.first: list[int] = []

    def add(self, drafts: Sequence[TaskDraft]) -> None:
        """Write up to :data:`tasks.CHUNK` tasks, invisible; none at all says that it goes on."""

        def chunk(context: Context) -> list[TaskRow]:
            project = access.seen(context, self.record.project_id)
            batch = batches.get(context.tx, self.record.batch_id)
            if project is None or batch is None:
                raise NotFound("the project is gone")
            transfers.begin_import(context.tx, self.record.id, context.at)
            if self._beat is not None:
                self._beat(context)
            return births.insert(context, project[0], batch, drafts, self.record.id)

        rows = self._unit(chunk)
        self.created += len(rows)
        self.tally += births.tally(rows)
        if len(self.first) < tasks.CHUNK:
            self.first += [row.id for row in rows[: tasks.CHUNK - len(self.first)]]

    def finish(self, also: Callable[[Context], None] | None = None) -> None:
        """Show all tasks at once (``also`` is done in the same unit of work), then bring them
        into the queue."""

        def show(context: Context) -> None:
            lost = {f"lost.{code}": n for code, n in self.losses.counts.items()}
            complete(context, self.record, {"tasks": self.created, **lost}, self.tally)
            if also is not None:
                also(context)

        self._unit(show)
        after: int | None = 0
        while after is not None:
            after = self._unit(partial(into_queue, import_id=self.record.id, after=after))

    def fail(self, error: str, also: Callable[[Context], None] | None = None) -> None:
        """Give the import up; a job removes its tasks."""

        def end(context: Context) -> None:
            give_up(context, self.record.id, error)
            if also is not None:
                also(context)

        self._unit(end)


def take_in(
    intake: Intake, chunks: Iterable[Sequence[TaskDraft]],
    shown: Callable[[Context], None] | None = None,
    failed: Callable[[Context], None] | None = None,
) -> None:  # fmt: skip
    """Run a whole import; what goes wrong ends it, and nothing of it is ever seen. ``shown`` or
    ``failed`` is done in the unit of work that ends it."""
    try:
        for drafts in chunks:
            intake.add(drafts)
    except GlossatorError as error:
        intake.fail(error.message, failed)
        raise
    except BaseException:
        intake.fail("the import was cut off", failed)
        raise
    intake.finish(shown)


def complete(context: Context, record: Import, counts: dict[str, int], added: Counter[str]) -> None:
    """Make the tasks visible, and count them from now on; ``counts`` says how many they are, and
    how often what could not be read."""
    if not transfers.end_import(context.tx, record.id, "completed", counts, context.at):
        raise Conflict("the import has ended already")
    batch = batches.get(context.tx, record.batch_id)
    if batch is None:
        raise NotFound("the batch is gone")
    births.count(context, batch, added)
    outbox.enqueue(context.tx, "queue_import", {"import": record.id}, lock=f"queue:{record.id}")


def give_up(context: Context, import_id: int, error: str) -> None:
    """Fail an import; its tasks stay invisible until the sweep removes them."""
    transfers.end_import(context.tx, import_id, "failed", {}, context.at, error[:1000])
    outbox.enqueue(context.tx, "remove_imports", {}, lock="remove_imports")


def into_queue(context: Context, import_id: int, after: int) -> int | None:
    """Queue rows and one event for the next chunk of an import's tasks; where to go on,
    None at the end. Tasks that have their queue row already are left alone."""
    record = transfers.get_import(context.tx, import_id)
    if record is None or record.state != "completed":
        return None
    batch = batches.get(context.tx, record.batch_id, lock=True)
    numbers = transfers.imported(context.tx, import_id, after, tasks.CHUNK)
    if not numbers or batch is None:
        return None
    if batch.order == "uniform" or queue.front(context.tx, batch.id) != (queue.FIRST, queue.FIRST):
        births.enqueue(context, batch, rows.without_queue_row(context.tx, numbers))
    else:
        units = queue.take_in(context.tx, import_id, after, numbers[-1])
        answered = [unit for unit, used in units if used]
        births.enqueued(
            context, batch, [unit for unit, _ in units], rows.done(context.tx, answered)
        )
    return numbers[-1]


def remove_cut_off(database: Database, at: int, silent_us: int = CUT_OFF_US) -> int:
    """Remove the tasks of failed imports and of those that no request has gone on with for so
    long, in chunks; how many imports were cleared."""
    found = read(database, lambda tx: transfers.cut_off_imports(tx, at - silent_us))
    for import_id, org in found:
        clear(database, org, import_id)
        write(database, partial(_removed, import_id=import_id, org=org, at=at))
    return len(found)


def _removed(tx: Transaction, import_id: int, org: int, at: int) -> None:
    tx.org = org
    transfers.import_removed(tx, import_id, at)


def clear(database: Database, org: int, import_id: int) -> None:
    """Remove what an earlier run of an import left: tasks, and files that it brought."""
    chunk = Stride().taking(partial(_clear_chunk, import_id=import_id, org=org))
    while write(database, chunk):
        pass


def _clear_chunk(tx: Transaction, limit: int, import_id: int, org: int) -> bool:
    tx.org = org
    numbers = transfers.imported(tx, import_id, 0, limit)
    if numbers:
        removal.tasks_with_all(tx, numbers)
    else:
        files.remove_aliased(tx, mark(import_id))
    return bool(numbers)


def mark(import_id: int) -> str:
    """The alias of the files that an import brought along."""
    return f"import:{import_id}"


def unit_for(
    database: Database, blobs: Blobs, member: Member
) -> Callable[[Callable[[Context], Any]], Any]:
    """Runs functions of a Context as units of work of a member, one after another."""

    def unit(work: Callable[[Context], Any]) -> Any:
        return write(database, lambda tx: work(Context(tx, member, blobs)))

    return unit
