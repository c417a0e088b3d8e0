"""Annotations with their history, drafts, reviews and predictions."""

from collections.abc import Iterable, Sequence

from glossator.model.annotation import Annotation, Prediction
from glossator.model.raw import Raw
from glossator.model.work import Draft, Review
from glossator.store import tables
from glossator.store.among import among
from glossator.store.rows import Reader
from glossator.store.statement import Statement
from glossator.store.transaction import Row, Transaction

FORM = "answer"

_NAMES = (
    "id, project_id, task_id, assignment_id, member_id, state, revision, dialect, body, golden, "
    "seconds, parent_prediction_id, parent_annotation_id, edited_by, created_at, updated_at, "
    "unique_id"
)
_GET = Statement(f"SELECT {_NAMES} FROM annotations WHERE id = :id AND org_id = :org")
_LOCK = Statement(
    f"SELECT {_NAMES} FROM annotations WHERE id = :id AND org_id = :org",
    f"SELECT {_NAMES} FROM annotations WHERE id = :id AND org_id = :org FOR UPDATE",
)
_OF_TASK = Statement(
    f"SELECT {_NAMES} FROM annotations WHERE task_id = :task AND org_id = :org "
    "AND state <> 'superseded' ORDER BY id"
)
_OF_TASKS = (
    f"SELECT {_NAMES} FROM annotations WHERE +org_id = :org AND state <> 'superseded' "
    "AND task_id IN (@) ORDER BY task_id, id"
)
_OF_ASSIGNMENT = Statement(
    f"SELECT {_NAMES} FROM annotations WHERE assignment_id = :assignment AND org_id = :org "
    "ORDER BY id"
)
_LIST = Statement(
    f"SELECT {_NAMES} FROM annotations WHERE project_id = :project AND org_id = :org "
    "AND id > :after AND state <> 'superseded' ORDER BY id LIMIT :limit"
)
_NEWEST = Statement(
    f"SELECT {_NAMES} FROM annotations WHERE project_id = :project AND org_id = :org "
    "AND body IS NOT NULL AND state <> 'superseded' ORDER BY updated_at DESC, id DESC LIMIT :limit"
)
_OF_CONTROLS = Statement(
    f"SELECT {_NAMES} FROM annotations WHERE task_id IN (SELECT id FROM tasks "
    "WHERE project_id = :project AND kind <> 'production' AND org_id = :org ORDER BY id DESC "
    "LIMIT :tasks) AND body IS NOT NULL AND state <> 'superseded' AND org_id = :org "
    "ORDER BY id DESC LIMIT :limit"
)
_SET_STATE = Statement("UPDATE annotations SET state = :state, updated_at = :now "
                       "WHERE id = :id AND org_id = :org")  # fmt: skip
_EDIT = Statement(
    "UPDATE annotations SET dialect = :dialect, body = :body, seconds = :seconds, "
    "revision = revision + 1, edited_by = :by, updated_at = :now WHERE id = :id AND org_id = :org"
)
_GOLDEN = Statement("UPDATE annotations SET golden = :golden WHERE id = :id AND org_id = :org")
_KEEP = Statement(
    "INSERT INTO annotation_history (annotation_id, revision, project_id, dialect, body, "
    "edited_by, at, org_id) SELECT id, revision, project_id, dialect, body, edited_by, "
    "updated_at, org_id FROM annotations WHERE id = :id AND org_id = :org"
)
_HISTORY = Statement(
    "SELECT revision, dialect, body, edited_by, at FROM annotation_history "
    "WHERE annotation_id = :id AND org_id = :org ORDER BY revision"
)
_SUPERSEDE = Statement(
    "UPDATE annotations SET state = 'superseded', updated_at = :now WHERE task_id = :task "
    "AND state <> 'superseded' AND org_id = :org"
)
_REMOVE = Statement("DELETE FROM annotations WHERE id = :id AND org_id = :org")
_REMOVE_HISTORY = Statement(
    "DELETE FROM annotation_history WHERE annotation_id = :id AND org_id = :org"
)


def _read(row: Row) -> Annotation:
    body = row[8]
    return Annotation(
        id=row[0], project_id=row[1], task_id=row[2], assignment_id=row[3], member_id=row[4],
        state=row[5], revision=row[6], raw=None if body is None else Raw(row[7], FORM, bytes(body)),
        golden=bool(row[9]), seconds=row[10], parent_prediction_id=row[11],
        parent_annotation_id=row[12], edited_by=row[13], created_at=row[14], updated_at=row[15],
        unique_id=row[16],        skipped=row[5] == "skipped",
    )  # fmt: skip


def add(tx: Transaction, rows: Iterable[Annotation], import_id: int | None = None) -> None:
    """Insert annotations; ``raw`` is their body (None = skipped)."""
    tx.insert(
        tables.annotations,
        [
            (a.id, a.project_id, a.task_id, a.assignment_id, a.member_id, a.state, a.revision,
             a.raw.dialect if a.raw else "native", a.raw.body if a.raw else None, a.golden,
             a.seconds, a.parent_prediction_id, a.parent_annotation_id, import_id, a.edited_by,
             a.created_at, a.updated_at, tx.org, a.unique_id)
            for a in rows
        ],
    )  # fmt: skip


def get(tx: Transaction, annotation_id: int, lock: bool = False) -> Annotation | None:
    """An annotation with its body undecoded."""
    row = tx.one(_LOCK if lock else _GET, id=annotation_id)
    return _read(row) if row else None


def of_task(tx: Transaction, task_id: int) -> list[Annotation]:
    """A task's annotations by id, without superseded ones."""
    return [_read(row) for row in tx.all(_OF_TASK, task=task_id)]


def of_tasks(tx: Transaction, task_ids: Sequence[int]) -> dict[int, list[Annotation]]:
    """The annotations of many tasks."""
    found: dict[int, list[Annotation]] = {}
    for row in among(tx, _OF_TASKS, task_ids):
        found.setdefault(row[2], []).append(_read(row))
    return found


def of_assignment(tx: Transaction, assignment_id: int) -> list[Annotation]:
    """The annotations that belong to one assignment row."""
    return [_read(row) for row in tx.all(_OF_ASSIGNMENT, assignment=assignment_id)]


def every(tx: Transaction, project_id: int, after: int, limit: int) -> list[Annotation]:
    """A project's annotations by id."""
    return [_read(r) for r in tx.all(_LIST, project=project_id, after=after, limit=limit)]


def newest(tx: Transaction, project_id: int, limit: int) -> list[Annotation]:
    """A project's answers, those first that were changed last."""
    return [_read(r) for r in tx.all(_NEWEST, project=project_id, limit=limit)]


def of_controls(tx: Transaction, project_id: int, tasks: int, limit: int) -> list[Annotation]:
    """Answers to the newest golden and training tasks of a project, newest first."""
    return [_read(r) for r in tx.all(_OF_CONTROLS, project=project_id, tasks=tasks, limit=limit)]


def set_state(tx: Transaction, annotation_id: int, state: str, now: int) -> None:
    """Move an annotation to another state."""
    tx.put(_SET_STATE, id=annotation_id, state=state, now=now)


def edit(
    tx: Transaction, annotation_id: int, raw: Raw, seconds: float | None, by: int, now: int
) -> None:
    """Keep the present revision in the history and write the next one."""
    tx.put(_KEEP, id=annotation_id)
    tx.put(
        _EDIT, id=annotation_id, dialect=raw.dialect, body=raw.body, seconds=seconds, by=by, now=now
    )


def set_golden(tx: Transaction, annotation_id: int, golden: bool) -> None:
    """Mark an annotation as the expected answer."""
    tx.put(_GOLDEN, id=annotation_id, golden=golden)


def history(tx: Transaction, annotation_id: int) -> list[Row]:
    """(revision, dialect, body, edited_by, at) of the revisions before the present one."""
    return tx.all(_HISTORY, id=annotation_id)


def supersede(tx: Transaction, task_id: int, now: int) -> int:
    """A reset: the task's answers stay readable in history alone."""
    return tx.run(_SUPERSEDE, task=task_id, now=now)


def remove(tx: Transaction, annotation_id: int) -> None:
    """Delete an annotation with its history."""
    tx.put(_REMOVE_HISTORY, id=annotation_id)
    tx.put(_REMOVE, id=annotation_id)


# Drafts

_DRAFT = Statement(
    "SELECT task_id, member_id, version, body, annotation_id, updated_at FROM drafts "
    "WHERE task_id = :task AND member_id = :member AND annotation_id = :annotation "
    "AND org_id = :org"
)
_SAVE = Statement(
    "INSERT INTO drafts (task_id, member_id, annotation_id, project_id, version, body, updated_at, "
    "org_id) VALUES (:task, :member, :annotation, :project, 1, :body, :now, :org) "
    "ON CONFLICT (task_id, member_id, annotation_id) DO UPDATE SET "
    "version = drafts.version + 1, body = excluded.body, updated_at = excluded.updated_at "
    "RETURNING version"
)
_END = Statement(
    "DELETE FROM drafts WHERE task_id = :task AND member_id = :member "
    "AND annotation_id = :annotation AND org_id = :org"
)
_OLD = Statement(
    "DELETE FROM drafts WHERE (task_id, member_id, annotation_id) IN (SELECT task_id, member_id, "
    "annotation_id FROM drafts WHERE updated_at < :before ORDER BY updated_at LIMIT 500)",
    across="a job ends every tenant's old drafts",
)


def draft(tx: Transaction, task_id: int, member_id: int, annotation_id: int = 0) -> Draft | None:
    """A person's unfinished work on a task, or on an edit of an annotation."""
    row = tx.one(_DRAFT, task=task_id, member=member_id, annotation=annotation_id)
    return Draft(row[0], row[1], row[2], bytes(row[3]), row[4], row[5]) if row else None


def drafts_of(tx: Transaction, task_ids: Sequence[int], member_id: int) -> dict[int, list[Draft]]:
    """What one person has unfinished on many tasks and their answers."""
    query = (
        "SELECT task_id, member_id, version, body, annotation_id, updated_at FROM drafts "
        "WHERE +org_id = :org AND member_id = :member AND task_id IN (@) "
        "ORDER BY task_id, annotation_id"
    )
    found: dict[int, list[Draft]] = {}
    for row in among(tx, query, task_ids, member=member_id):
        draft = Draft(row[0], row[1], row[2], bytes(row[3]), row[4], row[5])
        found.setdefault(draft.task_id, []).append(draft)
    return found


def save_draft(
    tx: Transaction, project_id: int, task_id: int, member_id: int, body: bytes, now: int,
    annotation_id: int = 0,
) -> int:  # fmt: skip
    """Write unfinished work over what was there and give its version."""
    row = tx.one(
        _SAVE, task=task_id, member=member_id, annotation=annotation_id, project=project_id,
        body=body, now=now,
    )  # fmt: skip
    assert row is not None
    return int(row[0])


def end_draft(tx: Transaction, task_id: int, member_id: int, annotation_id: int = 0) -> None:
    """The work was submitted."""
    tx.put(_END, task=task_id, member=member_id, annotation=annotation_id)


def end_old_drafts(tx: Transaction, before: int) -> int:
    """Drop drafts that nobody touched since ``before``."""
    return tx.run(_OLD, before=before)


# Reviews

_review = Reader(Review, tables.reviews)
_REVIEWS = Statement(
    f"SELECT {_review.columns} FROM reviews WHERE annotation_id = :annotation AND org_id = :org "
    "ORDER BY id"
)
_TASK_REVIEWS = Statement(
    f"SELECT {_review.columns} FROM reviews WHERE task_id = :task AND org_id = :org ORDER BY id"
)


def add_review(tx: Transaction, review: Review) -> None:
    """Insert a verdict."""
    tx.add(
        tables.reviews, id=review.id, project_id=review.project_id,
        annotation_id=review.annotation_id, task_id=review.task_id, verdict=review.verdict,
        source=review.source, member_id=review.member_id, comment=review.comment,
        seconds=review.seconds, at=review.at,
    )  # fmt: skip


def reviews(
    tx: Transaction, *, annotation: int | None = None, task: int | None = None
) -> list[Review]:
    """The verdicts on an annotation, or on all of a task, oldest first."""
    if annotation is not None:
        return _review.all(tx.all(_REVIEWS, annotation=annotation))
    return _review.all(tx.all(_TASK_REVIEWS, task=task))


_REVIEWS_OF = (
    f"SELECT {_review.columns} FROM reviews WHERE +org_id = :org AND task_id IN (@) ORDER BY id"
)


def reviews_of(tx: Transaction, task_ids: Sequence[int]) -> dict[int, list[Review]]:
    """The verdicts on the answers of many tasks, oldest first."""
    found: dict[int, list[Review]] = {}
    for review in _review.all(among(tx, _REVIEWS_OF, task_ids)):
        found.setdefault(review.task_id, []).append(review)
    return found


# Predictions

_PREDICTION = "id, project_id, task_id, model, score, dialect, body, created_at"
_GET_PREDICTION = Statement(
    f"SELECT {_PREDICTION} FROM predictions WHERE id = :id AND org_id = :org"
)
_PREDICTIONS = Statement(
    f"SELECT {_PREDICTION} FROM predictions WHERE task_id = :task AND org_id = :org ORDER BY id"
)
_PREDICTIONS_OF = (
    f"SELECT {_PREDICTION} FROM predictions WHERE +org_id = :org AND task_id IN (@) "
    "ORDER BY task_id, id"
)
_EDIT_PREDICTION = Statement(
    "UPDATE predictions SET model = :model, score = :score, dialect = :dialect, body = :body "
    "WHERE id = :id AND org_id = :org"
)
_REMOVE_PREDICTION = Statement("DELETE FROM predictions WHERE id = :id AND org_id = :org")


def _prediction(row: Row) -> Prediction:
    return Prediction(
        id=row[0], project_id=row[1], task_id=row[2], model=row[3], score=row[4],
        raw=Raw(row[5], FORM, bytes(row[6])), created_at=row[7],
    )  # fmt: skip


def add_predictions(tx: Transaction, rows: Iterable[Prediction]) -> None:
    """Insert proposals; ``raw`` is their body."""
    tx.insert(
        tables.predictions,
        [
            (p.id, p.project_id, p.task_id, p.model, p.score, p.raw.dialect, p.raw.body,
             p.created_at, tx.org)
            for p in rows
            if p.raw
        ],
    )  # fmt: skip


def prediction(tx: Transaction, prediction_id: int) -> Prediction | None:
    """One proposal."""
    row = tx.one(_GET_PREDICTION, id=prediction_id)
    return _prediction(row) if row else None


def predictions(tx: Transaction, task_id: int) -> list[Prediction]:
    """A task's proposals by id."""
    return [_prediction(row) for row in tx.all(_PREDICTIONS, task=task_id)]


_PROPOSED = Statement(
    "SELECT 1 FROM predictions WHERE project_id = :project AND model = :model AND org_id = :org "
    "LIMIT 1"
)


def proposed(tx: Transaction, project_id: int, model: str) -> bool:
    """Whether a project has proposals of a model."""
    return tx.one(_PROPOSED, project=project_id, model=model) is not None


def predictions_of(tx: Transaction, task_ids: Sequence[int]) -> dict[int, list[Prediction]]:
    """The proposals of many tasks."""
    found: dict[int, list[Prediction]] = {}
    for row in among(tx, _PREDICTIONS_OF, task_ids):
        found.setdefault(row[2], []).append(_prediction(row))
    return found


def edit_prediction(tx: Transaction, prediction: Prediction) -> bool:
    """Write model, score and body of a proposal; False if it is gone."""
    raw = prediction.raw
    assert raw is not None
    return tx.run(
        _EDIT_PREDICTION, id=prediction.id, model=prediction.model, score=prediction.score,
        dialect=raw.dialect, body=raw.body,
    ) > 0  # fmt: skip


def remove_prediction(tx: Transaction, prediction_id: int) -> bool:
    """Delete a proposal; False if it was gone."""
    return tx.run(_REMOVE_PREDICTION, id=prediction_id) > 0
