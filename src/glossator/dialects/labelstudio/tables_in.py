"""Task data out of imported text files; pure."""

from __future__ import annotations

import csv
import io
from typing import Any

import msgspec

from glossator.model.errors import Invalid
from glossator.model.raw import sound

WHOLE = "$undefined$"
"""The vendor's key for data that is one value: shown under the configuration's only key."""
MARKUP = (".html", ".htm", ".xml")
TABLES = (".csv", ".tsv", ".txt", ".json")


def suffix_of(name: str) -> str:
    """The suffix that decides how a file is read."""
    stem, dot, last = name.rpartition(".")
    return dot + last.lower() if stem else ""


def rows(name: str, body: bytes) -> list[bytes]:
    """The tasks of a file, each as JSON: of a table a row is the data, cells stay text."""
    kind = suffix_of(name)
    if kind == ".json":
        return items(body)
    text = _text(name, body)
    if kind == ".txt":
        lines: list[Any] = [{WHOLE: line} for line in text.splitlines() if line.strip()]
        return [msgspec.json.encode(line) for line in lines]
    if kind in MARKUP:
        return [msgspec.json.encode({WHOLE: text})]
    return _table(name, text, "\t" if kind == ".tsv" else _separator(text))


def items(body: bytes) -> list[bytes]:
    """The tasks of a JSON body: a list of objects, or one object."""
    sound(body)
    if body.lstrip()[:1] == b"{":
        return [body]
    try:
        return [bytes(one) for one in msgspec.json.decode(body, type=list[msgspec.Raw])]
    except msgspec.ValidationError:
        raise Invalid("data must be a list of tasks, or one task") from None


def _text(name: str, body: bytes) -> str:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(f"{name} is not UTF-8 text") from None
    if "\0" in text:
        raise Invalid(f"{name} must not contain NUL")
    return text


def _separator(text: str) -> str:
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def _table(name: str, text: str, separator: str) -> list[bytes]:
    found: list[bytes] = []
    try:
        for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, restval=""):
            if None in row:
                raise Invalid(f"{name}: row {len(found) + 1} has more cells than columns")
            # The row is wrapped: a column that is named "data" is no data of its own.
            found.append(msgspec.json.encode({"data": row}))
    except csv.Error as error:
        raise Invalid(f"{name} cannot be read: {error}") from None
    return found
