"""Statements over many ids at once."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from glossator.store.statement import Statement
from glossator.store.transaction import Row, Transaction


@cache
def _among(statement: str, n: int) -> Statement:
    marks = ", ".join(f":i{k}" for k in range(n))
    return Statement(statement.replace("@", marks))


def among(tx: Transaction, statement: str, ids: Sequence[int], **parameters: Any) -> list[Row]:
    """Run a query with ``IN (@)`` over many ids, in chunks of sizes that are compiled once.

    Such a query says ``+org_id``: without statistics SQLite takes an index on the organization
    for better than 256 look-ups by key, and reads the whole tenant.
    """
    rows: list[Row] = []
    for size, named in _chunks(ids):
        rows += tx.all(_among(statement, size), **named, **parameters)
    return rows


def run_among(tx: Transaction, statement: str, ids: Sequence[int], **parameters: Any) -> int:
    """Run a change with ``IN (@)`` over many ids; how many rows it changed."""
    return sum(
        tx.run(_among(statement, size), **named, **parameters) for size, named in _chunks(ids)
    )


def _chunks(ids: Sequence[int]) -> Iterator[tuple[int, dict[str, int]]]:
    for start in range(0, len(ids), 256):
        chunk = list(ids[start : start + 256])
        size = 1 << max(0, (len(chunk) - 1).bit_length())
        chunk += [chunk[-1]] * (size - len(chunk))
        yield size, {f"i{k}": value for k, value in enumerate(chunk)}
