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
    function that reads its bytes. Fields of the struct without a column keep their default."""

    def __init__(
        self,
        struct: type[S],
        table: Table,
        decode: Mapping[str, Callable[[Any], Any]] | None = None,
        prefix: str = "",
        **renames: str,
    ) -> None:
        self._struct = struct
        source = [(f, renames.get(f, f)) for f in struct.__struct_fields__]
        found = [(f, c) for f, c in source if c in table.columns]
        self._fields = tuple(f for f, _ in found)
        alias = prefix and prefix + "."
        self.columns = ", ".join(alias + c for _, c in found)
        self.width = len(found)
        self._special = [
            (i, bool)
            for i, (_, c) in enumerate(found)
            if isinstance(table.columns[c].type, Boolean)
        ] + [(i, read) for i, (f, _) in enumerate(found) if (read := (decode or {}).get(f))]

    def one(self, row: Row, at: int = 0) -> S:
        """The struct of one row, whose columns begin at index ``at``."""
        values: Sequence[Any] = row[at : at + self.width] if at or len(row) > self.width else row
        if self._special:
            values = list(values)
            for i, read in self._special:
                if values[i] is not None:
                    values[i] = read(values[i])
        return self._struct(**dict(zip(self._fields, values, strict=True)))

    def maybe(self, row: Row | None) -> S | None:
        """The struct, or None for no row."""
        return None if row is None else self.one(row)

    def all(self, rows: Sequence[Row]) -> list[S]:
        """The structs of many rows."""
        return [self.one(row) for row in rows]
