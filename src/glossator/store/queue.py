"""The queue: which unit (task or page) a person gets next.

A unit has ``overlap`` slots, ``used`` are taken. It waits in a lane of its batch at a place
(``rank``, ``low``), smaller first. A seat remembers how far a person has gone in each lane, so
that a claim never walks over what the person did before. Every probe is a scalar sub-select with
``ORDER BY ... LIMIT 1``: written as EXISTS, PostgreSQL's planner chooses a sequential scan.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from glossator.model.project import Batch
from glossator.store import tables
from glossator.store.among import among
from glossator.store.batches import _batch
from glossator.store.statement import Statement
from glossator.store.transaction import Transaction

WINDOW = 200
"""Units that one statement looks at."""
FIRST = -(1 << 62)
"""Before every place."""

END = 1 << 61
"""From this rank on wait the units that somebody sent to the end of the main lane."""

Place = tuple[int, int]


class Seat(msgspec.Struct):
    """A person's place in a batch; changed while a claim runs, then written back."""

    express: Place = (FIRST, FIRST)
    main: Place = (FIRST, FIRST)
    golden: Place = (FIRST, FIRST)
    golden_in: int = 0
    sweep_lane: int = 0
    sweep: Place = (FIRST, FIRST)
    sweep_found: bool = False
    sweep_at: int = 0


_SEAT = (
    "s.express_rank, s.express_low, s.main_rank, s.main_low, s.golden_rank, s.golden_low, "
    "s.golden_in, s.sweep_lane, s.sweep_rank, s.sweep_low, s.sweep_found, s.sweep_at"
)


def _probe(lane: int, cursor: str) -> str:
    return (
        f"(SELECT lane FROM queue q WHERE q.batch_id = b.id AND q.lane = {lane} "
        f"AND q.used < q.overlap AND (q.rank, q.low) > (coalesce(s.{cursor}_rank, {FIRST}), "
        f"coalesce(s.{cursor}_low, {FIRST})) ORDER BY q.rank, q.low LIMIT 1)"
    )


def _any(lane: int) -> str:
    return (
        f"(SELECT lane FROM queue q WHERE q.batch_id = b.id AND q.lane = {lane} "
        "AND q.used < q.overlap ORDER BY q.rank, q.low LIMIT 1)"
    )


_CANDIDATES = Statement(
    f"SELECT {_batch.columns}, {_SEAT} FROM batches b LEFT JOIN seats s ON s.batch_id = b.id "
    "AND s.member_id = :member WHERE b.project_id = :project AND b.org_id = :org "
    "AND b.state = 'open' AND (NOT b.grouped OR EXISTS (SELECT 1 FROM batch_groups g "
    "JOIN group_members x ON x.group_id = g.group_id WHERE g.batch_id = b.id "
    "AND x.member_id = :member)) AND coalesce("
    f"{_probe(0, 'express')}, {_probe(1, 'main')}, "
    "CASE WHEN b.kind IN ('training', 'exam') THEN "
    f"{_probe(3, 'golden')} END, "
    f"CASE WHEN coalesce(s.sweep_at, 0) <= :now THEN coalesce({_any(0)}, {_any(1)}) END"
    ") IS NOT NULL ORDER BY b.priority DESC, b.id LIMIT 16"
)

_DONE_IT = (
    "(SELECT 1 FROM assignments a WHERE a.unit_id = q.unit_id AND a.member_id = :member "
    "AND a.blocks LIMIT 1) IS NULL"
)
_IN_WINDOW = (
    "(SELECT unit_id, rank, low FROM queue WHERE batch_id = :batch AND lane = :lane "
    "AND used < overlap AND (rank, low) > (:rank, :low) AND org_id = :org "
    f"ORDER BY rank, low LIMIT {WINDOW})"
)
_RESERVE = Statement(
    f"UPDATE queue SET used = used + 1 WHERE unit_id IN (SELECT q.unit_id FROM {_IN_WINDOW} q "
    f"WHERE {_DONE_IT} LIMIT 1) RETURNING unit_id, rank, low",
    f"WITH c AS (SELECT q.unit_id FROM {_IN_WINDOW} w JOIN queue q ON q.unit_id = w.unit_id "
    f"WHERE q.used < q.overlap AND q.lane = :lane AND {_DONE_IT} ORDER BY w.rank, w.low LIMIT 1 "
    "FOR UPDATE OF q SKIP LOCKED) UPDATE queue q SET used = q.used + 1 FROM c "
    "WHERE q.unit_id = c.unit_id RETURNING q.unit_id, q.rank, q.low",
)
_WINDOW_END = Statement(
    "SELECT rank, low FROM queue WHERE batch_id = :batch AND lane = :lane AND used < overlap "
    "AND (rank, low) > (:rank, :low) AND org_id = :org ORDER BY rank, low "
    f"LIMIT 1 OFFSET {WINDOW - 1}"
)
_PICK = Statement(
    "SELECT q.unit_id, q.rank, q.low FROM queue q WHERE q.batch_id = :batch AND q.lane = :lane "
    "AND q.used < q.overlap AND (q.rank, q.low) > (:rank, :low) AND q.org_id = :org "
    f"AND {_DONE_IT} ORDER BY q.rank, q.low LIMIT 1"
)
_SAVE_SEAT = Statement(
    "INSERT INTO seats (batch_id, member_id, project_id, express_rank, express_low, main_rank, "
    "main_low, golden_rank, golden_low, golden_in, sweep_lane, sweep_rank, sweep_low, sweep_found, "
    "sweep_at, submitted, skipped_in_row, golden_seen, golden_right, org_id) VALUES (:batch, "
    ":member, :project, :express_rank, :express_low, :main_rank, :main_low, :golden_rank, "
    ":golden_low, :golden_in, :sweep_lane, :sweep_rank, :sweep_low, :sweep_found, :sweep_at, "
    "0, 0, 0, 0, :org) ON CONFLICT (batch_id, member_id) DO UPDATE SET "
    + ", ".join(
        f"{c} = excluded.{c}"
        for c in (
            "express_rank", "express_low", "main_rank", "main_low", "golden_rank", "golden_low",
            "golden_in", "sweep_lane", "sweep_rank", "sweep_low", "sweep_found", "sweep_at",
        )
    )
)  # fmt: skip
_TALLY = Statement(
    "INSERT INTO seats (batch_id, member_id, project_id, express_rank, express_low, main_rank, "
    "main_low, golden_rank, golden_low, golden_in, sweep_lane, sweep_rank, sweep_low, sweep_found, "
    f"sweep_at, submitted, skipped_in_row, golden_seen, golden_right, org_id) VALUES (:batch, "
    f":member, :project, {FIRST}, {FIRST}, {FIRST}, {FIRST}, {FIRST}, {FIRST}, 0, 0, {FIRST}, "
    f"{FIRST}, :no, 0, :submitted, :skipped, :seen, :right, :org) "
    "ON CONFLICT (batch_id, member_id) DO UPDATE SET "
    "submitted = seats.submitted + excluded.submitted, skipped_in_row = CASE "
    "WHEN excluded.submitted > 0 THEN 0 ELSE seats.skipped_in_row + excluded.skipped_in_row END, "
    "golden_seen = seats.golden_seen + excluded.golden_seen, "
    "golden_right = seats.golden_right + excluded.golden_right"
)
_GET = Statement(
    "SELECT lane, rank, low, overlap, used FROM queue WHERE unit_id = :unit AND org_id = :org",
    "SELECT lane, rank, low, overlap, used FROM queue WHERE unit_id = :unit AND org_id = :org "
    "FOR UPDATE",
)
_BACK = Statement(
    "UPDATE queue SET used = used - 1, "
    "rank = CASE WHEN lane IN (0, 1) THEN :rank ELSE rank END, "
    "low = CASE WHEN lane IN (0, 1) THEN unit_id ELSE low END, "
    "lane = CASE WHEN lane IN (0, 1) THEN :lane ELSE lane END "
    "WHERE unit_id = :unit AND org_id = :org"
)
_TAKE = Statement(
    "UPDATE queue SET used = used + 1 WHERE unit_id = :unit AND lane < 2 AND used < overlap "
    "AND org_id = :org"
)
_TAKE_ANYWAY = Statement(
    "UPDATE queue SET used = used + 1 WHERE unit_id = :unit AND lane NOT IN (2, 3, 4) "
    "AND org_id = :org"
)
_MOVE = Statement(
    "UPDATE queue SET lane = :lane, rank = :rank, low = :low WHERE unit_id = :unit "
    "AND org_id = :org"
)
_RESIZE = Statement("UPDATE queue SET overlap = :overlap WHERE unit_id = :unit AND org_id = :org")
_RESET = Statement("UPDATE queue SET used = 0 WHERE unit_id = :unit AND org_id = :org")
_REMOVE = Statement("DELETE FROM queue WHERE unit_id = :unit AND org_id = :org")
_FRONT = Statement(
    "SELECT main_rank, main_low FROM seats WHERE batch_id = :batch AND org_id = :org "
    "ORDER BY main_rank DESC, main_low DESC LIMIT 1"
)
_FREE = Statement(
    "SELECT count(*) FROM queue WHERE batch_id = :batch AND used < overlap AND lane IN (0, 1) "
    "AND org_id = :org"
)


def candidates(
    tx: Transaction, project_id: int, member_id: int, now: int
) -> list[tuple[Batch, Seat]]:
    """Open batches that may have something left for this seat, in the order they are served."""
    found = []
    for row in tx.all(_CANDIDATES, project=project_id, member=member_id, now=now):
        s: Sequence[Any] = row[_batch.width :]
        seat = Seat()
        if s[0] is not None:
            seat = Seat(
                (s[0], s[1]), (s[2], s[3]), (s[4], s[5]), s[6], s[7], (s[8], s[9]), bool(s[10]),
                s[11],
            )  # fmt: skip
        found.append((_batch.one(row), seat))
    return found


def reserve(
    tx: Transaction, batch_id: int, member_id: int, lane: int, after: Place
) -> tuple[int, Place] | None:
    """Take a slot of the first unit after this place, in one atomic statement."""
    row = tx.one(_RESERVE, batch=batch_id, member=member_id, lane=lane, rank=after[0], low=after[1])
    return (row[0], (row[1], row[2])) if row else None


def window_end(tx: Transaction, batch_id: int, lane: int, after: Place) -> Place | None:
    """The place of the last unit of a full window after this place; None if it is not full."""
    row = tx.one(_WINDOW_END, batch=batch_id, lane=lane, rank=after[0], low=after[1])
    return (row[0], row[1]) if row else None


def pick(
    tx: Transaction, batch_id: int, member_id: int, lane: int, after: Place
) -> tuple[int, Place] | None:
    """The next unit of a lane whose slots are endless: read, never reserved."""
    row = tx.one(_PICK, batch=batch_id, member=member_id, lane=lane, rank=after[0], low=after[1])
    return (row[0], (row[1], row[2])) if row else None


def save_seat(tx: Transaction, batch: Batch, member_id: int, seat: Seat) -> None:
    """Write how far a person has gone."""
    tx.put(
        _SAVE_SEAT, batch=batch.id, member=member_id, project=batch.project_id,
        express_rank=seat.express[0], express_low=seat.express[1], main_rank=seat.main[0],
        main_low=seat.main[1], golden_rank=seat.golden[0], golden_low=seat.golden[1],
        golden_in=seat.golden_in, sweep_lane=seat.sweep_lane, sweep_rank=seat.sweep[0],
        sweep_low=seat.sweep[1], sweep_found=seat.sweep_found, sweep_at=seat.sweep_at,
    )  # fmt: skip


def tally(
    tx: Transaction, batch_id: int, member_id: int, project_id: int, *,
    submitted: int = 0, skipped: int = 0, seen: int = 0, right: int = 0,
) -> None:  # fmt: skip
    """Add to a seat's counts."""
    tx.put(
        _TALLY, batch=batch_id, member=member_id, project=project_id, no=False,
        submitted=submitted, skipped=skipped, seen=seen, right=right,
    )  # fmt: skip


_SUBMITTED = Statement(
    "SELECT COALESCE(SUM(submitted), 0) FROM seats WHERE project_id = :project "
    "AND member_id = :member AND org_id = :org"
)


def submitted(tx: Transaction, project_id: int, member_id: int) -> int:
    """How many answers a person handed in, in all batches of a project."""
    row = tx.one(_SUBMITTED, project=project_id, member=member_id)
    return int(row[0]) if row else 0


_TAKE_IN = Statement(
    "INSERT INTO queue (unit_id, project_id, batch_id, lane, rank, low, overlap, used, org_id) "
    "SELECT t.id, t.project_id, t.batch_id, CASE t.kind WHEN 'production' THEN 1 WHEN 'golden' "
    "THEN 2 ELSE 3 END, -t.priority, t.id, t.overlap, CASE t.kind WHEN 'production' THEN t.answers "
    "ELSE 0 END, t.org_id FROM tasks t WHERE t.import_id = :id AND t.org_id = :org "
    "AND t.id > :after AND t.id <= :last AND t.page_id IS NULL ORDER BY t.id "
    "ON CONFLICT DO NOTHING RETURNING unit_id, used"
)


def take_in(tx: Transaction, import_id: int, after: int, last: int) -> list[tuple[int, int]]:
    """Insert the tasks of an import, in the order of their making, that are no units yet; (unit,
    used) of these. Only for a batch in that order where nobody has gone past the start."""
    return sorted((r[0], r[1]) for r in tx.all(_TAKE_IN, id=import_id, after=after, last=last))


def add(
    tx: Transaction, project_id: int, batch_id: int,
    units: Sequence[tuple[int, int, Place, int]], used: dict[int, int] | None = None,
) -> None:  # fmt: skip
    """Insert units: (unit, lane, place, overlap)."""
    taken = used or {}
    tx.insert(
        tables.queue,
        [
            (unit, project_id, batch_id, lane, place[0], place[1], overlap, taken.get(unit, 0),
             tx.org)
            for unit, lane, place, overlap in units
        ],
    )  # fmt: skip


def get(tx: Transaction, unit_id: int) -> tuple[int, Place, int, int] | None:
    """(lane, place, overlap, used) of a unit, that nobody else changes in this unit of work."""
    row = tx.one(_GET, unit=unit_id)
    return (row[0], (row[1], row[2]), row[3], row[4]) if row else None


def give_back(tx: Transaction, unit_id: int, lane: int = 0) -> None:
    """A slot comes back: the unit goes to the express lane (or to the end of main), unless it is
    golden, training or off."""
    tx.put(_BACK, unit=unit_id, lane=lane, rank=tx.late_id() if lane == 0 else END)


def take(tx: Transaction, unit_id: int) -> bool:
    """Take a slot if one is free."""
    return tx.run(_TAKE, unit=unit_id) > 0


def take_anyway(tx: Transaction, unit_id: int) -> None:
    """Take a slot even beyond the overlap; nothing happens to golden and training units."""
    tx.put(_TAKE_ANYWAY, unit=unit_id)


def move(tx: Transaction, unit_id: int, lane: int, place: Place) -> None:
    """Put a unit elsewhere."""
    tx.put(_MOVE, unit=unit_id, lane=lane, rank=place[0], low=place[1])


def resize(tx: Transaction, unit_id: int, overlap: int) -> None:
    """Change how many slots a unit has."""
    tx.put(_RESIZE, unit=unit_id, overlap=overlap)


_RESIZE_UNUSED = (
    "UPDATE queue SET overlap = :overlap WHERE +org_id = :org AND unit_id IN (@) AND used = 0 "
    "RETURNING unit_id"
)


def resize_unused(tx: Transaction, unit_ids: Sequence[int], overlap: int) -> list[int]:
    """Change how many slots those of these units have of which none is taken; which they are."""
    return sorted(row[0] for row in among(tx, _RESIZE_UNUSED, unit_ids, overlap=overlap))


def reset(tx: Transaction, unit_id: int) -> None:
    """No slot of a unit is taken any more."""
    tx.put(_RESET, unit=unit_id)


def remove(tx: Transaction, unit_id: int) -> None:
    """Take a unit out of the queue for good."""
    tx.put(_REMOVE, unit=unit_id)


def front(tx: Transaction, batch_id: int) -> Place:
    """The furthest that anybody has gone in the main lane."""
    row = tx.one(_FRONT, batch=batch_id)
    return (row[0], row[1]) if row else (FIRST, FIRST)


def free(tx: Transaction, batch_id: int) -> int:
    """How many units have a free slot."""
    row = tx.one(_FREE, batch=batch_id)
    return int(row[0]) if row else 0
