"""Rows of a table as structs of the model, and back.

A :class:`Reader` knows which columns a struct needs and how the few that are not plain values are
decoded. SQLite gives booleans as 0 and 1; they leave here as booleans.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import Boolean, Table

from glossator.store.transaction import Row

S = TypeVar("S", bound=msgspec.Struct)


class Reader(Generic[S]):
    """``renames`` maps a struct's field to the column it comes from; ``decode`` a field to the
    function that reads its bytes. The struct's fields that have a column come first."""

    def __init__(
        self,
        struct: type[S],
        table: Table,
        decode: Mapping[str, Callable[[Any], Any]] | None = None,
        prefix: str = "",
        **renames: str,
    ) -> None:
        self._struct = struct
        fields = [(f, renames.get(f, f)) for f in struct.__struct_fields__]
        found = [(f, c) for f, c in fields if c in table.columns]
        if found != fields[: len(found)]:
            raise TypeError(f"columns of {struct.__name__} must come before its other fields")
        alias = prefix and prefix + "."
        self.columns = ", ".join(alias + c for _, c in found)
        self.width = len(found)
        self._special: list[tuple[int, Callable[[Any], Any]]] = [
            (i, bool)
            for i, (_, c) in enumerate(found)
            if isinstance(table.columns[c].type, Boolean)
        ]
        self._special += [
            (i, read) for i, (f, _) in enumerate(found) if (read := (decode or {}).get(f))
        ]

    def one(self, row: Row, at: int = 0) -> S:
        """The struct of one row, whose columns begin at index ``at``."""
        values = list(row[at : at + self.width])
        for i, read in self._special:
            if values[i] is not None:
                values[i] = read(values[i])
        return self._struct(*values)

    def maybe(self, row: Row | None) -> S | None:
        """The struct, or None for no row."""
        return None if row is None else self.one(row)

    def all(self, rows: Sequence[Row]) -> list[S]:
        """The structs of many rows."""
        return [self.one(row) for row in rows]
