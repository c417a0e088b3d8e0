"""One SQL statement, written once with ``:name`` parameters, run on the raw driver.

The text is translated once per engine. Every statement that touches a tenant's table names
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

    __slots__ = ("_texts", "across", "parameters", "scoped")

    def __init__(self, sql: str, postgresql: str | None = None, across: str = "") -> None:
        sql = " ".join(sql.split())
        other = " ".join((postgresql or sql).split())
        self._texts: dict[Engine, str] = {
            "sqlite": sql,
            "postgresql": _PARAMETER.sub(r"%(\1)s", other.replace("%", "%%")),
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


@cache
def insert_text(table: Table, engine: Engine, rows: int = 1) -> str:
    """``INSERT`` of whole rows, values in the order of the table's columns."""
    names = ", ".join(column.name for column in table.columns)
    mark = "?" if engine == "sqlite" else "%s"
    marks = "(" + ", ".join([mark] * len(table.columns)) + ")"
    return f"INSERT INTO {table.name} ({names}) VALUES {', '.join([marks] * rows)}"


@cache
def named_insert(table: str, names: tuple[str, ...], engine: Engine) -> str:
    """``INSERT`` of one row by column names."""
    mark = ":{}" if engine == "sqlite" else "%({})s"
    marks = ", ".join(mark.format(name) for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"
