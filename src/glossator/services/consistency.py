"""``glossator check``: whether every derived value agrees with its rows, on a live database."""

from functools import partial

import msgspec

from glossator.store import consistency, files
from glossator.store.blobs import Blobs
from glossator.store.database import Database, read, write
from glossator.store.transaction import Row, Transaction

CHUNK = 1000


class Finding(msgspec.Struct, frozen=True):
    """One disagreement. ``invariant`` is the rule's number and name."""

    invariant: str
    org_id: int
    entity_id: int
    message: str
    repaired: bool = False


def check(database: Database, blobs: Blobs, repair: bool = False) -> list[Finding]:
    """Everything that is wrong; with ``repair`` derived values are mended and the rules are
    checked again in the mending unit of work, so that a live change is not undone."""
    findings: list[Finding] = []
    for rule in consistency.RULES:
        rows = read(database, partial(consistency.find, rule=rule))
        if rows and repair:
            findings += write(database, partial(_mend, rule=rule))
        else:
            findings += [_finding(rule, row) for row in rows]
    return findings + _files(database, blobs)


def _mend(tx: Transaction, rule: str) -> list[Finding]:
    return [
        msgspec.structs.replace(_finding(rule, row), repaired=consistency.repair(tx, rule, row))
        for row in consistency.find(tx, rule)
    ]


def _finding(rule: str, row: Row) -> Finding:
    name = f" ({row[4]})" if len(row) > 4 else ""
    return Finding(rule, row[0], row[1], f"is {row[2]}, the rows say {row[3]}{name}")


def _files(database: Database, blobs: Blobs) -> list[Finding]:
    """A recorded file always exists, whole."""
    findings = []
    after = 0
    while rows := read(database, partial(consistency.files, after=after, limit=CHUNK)):
        for org, number, blob, size in rows:
            # Pieces of a snapshot go, rows and bytes, as soon as they are joined: look again.
            if blobs.size(blob) != size and read(database, partial(files.in_use, blob=blob)):
                findings.append(Finding("files", org, number, f"the bytes {blob} are missing"))
        after = rows[-1][1]
    return findings
