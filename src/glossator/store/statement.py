"""One SQL statement, written once with ``:name`` parameters, run on the raw driver.

The text is translated once per engine (PostgreSQL's has ``$1``, ``$2``). Every statement that touches a tenant's table names
``:org``; the transaction binds it. One that must not (a sweep over all tenants) says why in
``across``. A test walks :data:`STATEMENTS` and holds this rule.
"""

import re
from functools import cache
from typing import Literal

from sqlalchemy import Table

Engine = Literal["sqlite", "postgresql"]
_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]\w*)")
STATEMENTS: list["Statement"] = []


class Statement:
    """``postgresql`` replaces the text there; otherwise both engines run the same."""

    __slots__ = ("_texts", "across", "order", "parameters", "scoped")

    def __init__(self, sql: str, postgresql: str | None = None, across: str = "") -> None:
        sql = " ".join(sql.split())
        other = " ".join((postgresql or sql).split())
        self.order = tuple(dict.fromkeys(_PARAMETER.findall(other)))
        """The parameters' names in the order of PostgreSQL's numbers."""
        self._texts: dict[Engine, str] = {
            "sqlite": sql,
            "postgresql": _PARAMETER.sub(lambda p: f"${self.order.index(p[1]) + 1}", other),
        }
        self.parameters = frozenset(_PARAMETER.findall(sql + " " + other))
        self.scoped = "org" in self.parameters
        self.across = across
        STATEMENTS.append(self)

    def text(self, engine: Engine) -> str:
        """The text for one engine's driver."""
        return self._texts[engine]

    def __repr__(self) -> str:
        return f"Statement({self._texts['sqlite']!r})"


def marks(engine: Engine, columns: int, rows: int = 1) -> str:
    """The places of the values of rows: ``(?, ?), (?, ?)`` or ``($1, $2), ($3, $4)``."""
    numbers = range(1, rows * columns + 1)
    places = ["?"] * len(numbers) if engine == "sqlite" else [f"${n}" for n in numbers]
    each = [places[at : at + columns] for at in range(0, len(places), columns)]
    return ", ".join("(" + ", ".join(row) + ")" for row in each)


@cache
def insert_text(table: Table, engine: Engine, rows: int = 1) -> str:
    """``INSERT`` of whole rows, values in the order of the table's columns."""
    return named_insert(table.name, tuple(c.name for c in table.columns), engine, rows)


@cache
def named_insert(table: str, names: tuple[str, ...], engine: Engine, rows: int = 1) -> str:
    """``INSERT`` by column names."""
    values = marks(engine, len(names), rows)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES {values}"
