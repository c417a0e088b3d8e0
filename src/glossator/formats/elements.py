"""Strict JSON, element by element: a document of any size in the memory of its largest element.

Refused everywhere: NaN and Infinity, numbers past the range of a float, invalid UTF-8, lone
surrogates, NUL in text, more than 100 levels (reliability.md L5-L7).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import IO, Any, NoReturn, TypeVar

import msgspec

from glossator.model.errors import Invalid

T = TypeVar("T")
DEPTH = 100
_CHUNK = 1 << 20
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_BLANK = re.compile(r"[ \t\r\n]*")
_KEY = re.compile(r'"((?:[^"\\]|\\.)*)"[ \t\r\n]*:', re.DOTALL)


def decode(decoder: msgspec.json.Decoder[T], body: bytes | memoryview, where: str) -> T:
    """Decode one value; :class:`Invalid` names ``where`` (``tasks/3``, ``line 7``)."""
    raw = bytes(body)
    if b"\0" in raw or (b"\\u0000" in raw and _NUL.search(raw)):
        raise invalid(where, "NUL in text")
    if raw.count(b"[") + raw.count(b"{") > DEPTH and depth(raw) > DEPTH:
        raise invalid(where, f"more than {DEPTH} levels deep")
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as why:
        raise invalid(where, str(why)) from None


def invalid(where: str, why: str) -> Invalid:
    """The error for a place in the input."""
    return Invalid(f"{where}: {why}", {where: why})


def depth(body: bytes) -> int:
    """How many levels of arrays and objects stand inside one another at most."""
    deepest = level = 0
    for match in _TOKENS.finditer(body):
        letter = match[0][:1]
        if letter in b"[{":
            level += 1
            deepest = max(deepest, level)
        elif letter in b"]}":
            level -= 1
    return deepest


def _refuse(constant: str) -> NoReturn:
    raise Invalid(f"{constant} is not a number that JSON has", {"": constant})


# Numbers are only passed over here, so they need not be made.
_decoder: Any = json.JSONDecoder(parse_constant=_refuse, parse_float=str, parse_int=str)
_scan: Callable[[str, int], tuple[object, int]] = _decoder.scan_once


class Elements:
    """Walks a JSON document that is one object, in the order of the file.

    Gives ``(key, body, offset)``: for a key in ``lists`` once for each element of its array, for
    every other key once with the whole value. ``offset`` is the body's first byte in the file.
    ``seen`` collects the keys, also those of empty arrays.

    The extent of a value is found by the standard library's scanner on the bytes read as Latin-1,
    so that offsets in the text are offsets in the file; what a caller wants is decoded by msgspec.
    """

    def __init__(self, file: IO[bytes], name: str, lists: frozenset[str]) -> None:
        self._file, self._name, self._lists = file, name, lists
        self._body, self._text, self._pos, self._base = b"", "", 0, 0
        self._ended = False
        self.seen: list[str] = []

    def __iter__(self) -> Iterator[tuple[str, bytes, int]]:
        self._fill()
        if self._body.startswith(b"\xef\xbb\xbf"):
            self._pos = 3
        self._expect("{")
        if self._peek() == "}":
            self._pos += 1
        else:
            while True:
                key = self._key()
                self.seen.append(key)
                if key in self._lists and self._peek() == "[":
                    yield from self._array(key)
                else:
                    yield (key, *self._value(key))
                if self._either(",", "}") == "}":
                    break
        if self._peek(required=False):
            raise self._wrong("something follows the end of the document")

    def _array(self, key: str) -> Iterator[tuple[str, bytes, int]]:
        self._pos += 1
        if self._peek() == "]":
            self._pos += 1
            return
        index = 0
        while True:
            yield (key, *self._value(f"{key}/{index}"))
            index += 1
            if self._either(",", "]") == "]":
                return

    def _key(self) -> str:
        while True:
            self._peek()
            match = _KEY.match(self._text, self._pos)
            if match:
                self._pos = match.end()
                return match[1].encode("latin-1").decode("utf-8", "replace")
            if self._ended or len(self._text) - self._pos > _CHUNK:
                raise self._wrong("a key in quotes and a colon are missing")
            self._fill()

    def _value(self, where: str) -> tuple[bytes, int]:
        self._peek()
        while True:
            try:
                _, end = _scan(self._text, self._pos)
                # A number that touches the end of what was read may go on.
                whole = end < len(self._text) or self._ended
                problem = "is cut off"
            except Invalid as why:
                raise invalid(f"{self._name}: {where}", why.message) from None
            except RecursionError:
                raise invalid(f"{self._name}: {where}", "too deep") from None
            except json.JSONDecodeError as why:
                whole, end, problem = False, 0, f"{why.msg} (byte {self._base + why.pos})"
            except StopIteration as why:
                whole, end, problem = False, 0, f"no value at byte {self._base + int(why.value)}"
            if whole:
                start = self._pos
                self._pos = end
                return self._body[start:end], self._base + start
            if self._ended:
                raise invalid(f"{self._name}: {where}", problem)
            self._fill()

    def _peek(self, required: bool = True) -> str:
        """The next letter that is not blank, without taking it; empty at the end."""
        while True:
            match = _BLANK.match(self._text, self._pos)
            self._pos = match.end() if match else self._pos
            if self._pos < len(self._text):
                return self._text[self._pos]
            if self._ended:
                if required:
                    raise self._wrong("the document is cut off")
                return ""
            self._fill()

    def _expect(self, letter: str) -> None:
        if self._peek() != letter:
            raise self._wrong(f"{letter} is missing")
        self._pos += 1

    def _either(self, one: str, other: str) -> str:
        letter = self._peek()
        if letter not in (one, other):
            raise self._wrong(f"neither {one} nor {other}")
        self._pos += 1
        return letter

    def _fill(self) -> None:
        """Read on; what is done with is let go. Reads as much again as is waiting, so that a long
        value costs a number of tries that grows with the logarithm of its length only."""
        rest = self._body[self._pos :]
        chunk = self._file.read(max(_CHUNK, len(rest)))
        self._ended = not chunk
        self._base += self._pos
        self._body, self._pos = rest + chunk, 0
        self._text = self._body.decode("latin-1")

    def _wrong(self, why: str) -> Invalid:
        return invalid(f"{self._name}: byte {self._base + self._pos}", why)


def opens_with_keys(head: bytes) -> frozenset[str]:
    """The top-level keys that can be seen in the beginning of a JSON document, to detect a form."""
    found, level = [], 0
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith(b"{"):
        return frozenset()
    last: bytes = b""
    for match in re.finditer(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]|:', text, re.DOTALL):
        token = match[0]
        if token in (b"{", b"["):
            level += 1
        elif token in (b"}", b"]"):
            level -= 1
        elif token == b":" and level == 1:
            found.append(last[1:-1].decode("utf-8", "replace"))
        last = token
    return frozenset(found)


def is_finite(value: Any) -> bool:
    """Whether no not-a-number or infinity stands anywhere in a decoded value."""
    if isinstance(value, float):
        return value - value == 0
    if isinstance(value, dict):
        return all(is_finite(inner) for inner in value.values())
    return not isinstance(value, list | tuple) or all(is_finite(inner) for inner in value)
