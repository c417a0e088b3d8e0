"""The XML of a labelling config as a tree, read without DTDs, entities or external loads.

Limits are those of L13 and L17 of the reliability rules: 1 MiB, depth 100, 10 000 elements. What is
not well-formed is told as the vendor's parser (libxml2) tells it, as far as expat knows as much.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NoReturn
from xml.parsers import expat

import msgspec

from glossator.model.errors import Invalid

BYTES, DEPTH, ELEMENTS = 2**20, 100, 10_000

_REFERRED = re.compile(r"&([^;\s]+);")


class Element(msgspec.Struct, eq=False):
    """One tag. ``tag`` is spelt as in the text; ``line`` counts from 1; ``parent`` is None at the
    root; ``place`` is its position among the children there."""

    tag: str
    attributes: dict[str, str]
    line: int = 0
    parent: Element | None = None
    children: list[Element] = []
    place: int = 0

    @property
    def kind(self) -> str:
        """The tag in lower case: the vendor's editor does not look at case."""
        return self.tag.lower()

    @property
    def name(self) -> str | None:
        """What results call it; None if it has none."""
        return self.attributes.get("name") or None

    def get(self, *names: str) -> str | None:
        """The first of the attributes that is there and not empty."""
        return next((x for name in names if (x := self.attributes.get(name))), None)

    def is_on(self, name: str) -> bool:
        """Whether an attribute says ``true``."""
        return self.attributes.get(name, "").strip().lower() == "true"

    def ancestors(self) -> Iterator[Element]:
        """From the parent up to the root."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    def walk(self) -> Iterator[Element]:
        """The element and all below it, in the order of the text."""
        stack = [self]
        while stack:
            one = stack.pop()
            yield one
            stack += reversed(one.children)


def parse(text: str) -> Element:
    """The root of a config. Raises Invalid for what is not XML, has a DOCTYPE, or is too big.

    An ``encoding`` in the declaration is ignored, since the text was decoded before.
    """
    try:
        body = text.encode()
    except UnicodeEncodeError:
        raise Invalid("Label config contains characters that are not Unicode text") from None
    if len(body) > BYTES:
        raise Invalid(f"Label config is too big: the limit is {BYTES} bytes")
    builder = _Builder()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, found: builder.start(
        tag, found, parser.CurrentLineNumber
    )
    parser.EndElementHandler = builder.end
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise Invalid(_explain(error, text, builder)) from None
    if builder.root is None:  # pragma: no cover - expat has refused an empty document
        raise Invalid("Document is empty, line 1, column 1 (<string>, line 1)")
    return builder.root


def _refuse_doctype(*_: object) -> NoReturn:
    raise Invalid("DTDForbidden: a label config must not have a DOCTYPE")


class _Builder:
    """Puts the tree together as expat calls."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0

    def start(self, tag: str, attributes: dict[str, str], line: int) -> None:
        above = self.open[-1] if self.open else None
        one = Element(tag, attributes, line, above, [], len(above.children) if above else 0)
        self.count += 1
        if len(self.open) >= DEPTH:
            raise Invalid(f"Label config is nested deeper than {DEPTH}")
        if self.count > ELEMENTS:
            raise Invalid(f"Label config has more than {ELEMENTS} tags")
        if above is None:
            self.root = one
        else:
            above.children.append(one)
        self.open.append(one)

    def end(self, tag: str) -> None:
        self.open.pop()


def _explain(error: expat.ExpatError, text: str, builder: _Builder) -> str:
    """Expat's complaint in libxml2's words, with its way of naming the place.

    Lines and columns are where libxml2 stops reading, which is behind the culprit.
    """
    lines = text.split("\n")
    line, column = error.lineno, error.offset
    rest = lines[line - 1].encode()[column:].decode(errors="replace") if line <= len(lines) else ""
    before = lines[line - 1][: len(lines[line - 1]) - len(rest)] if line <= len(lines) else ""
    said, column = _words(error.code, before, rest, len(before) + 1, builder)
    return f"{said}, line {line}, column {column} (<string>, line {line})"


def _words(code: int, before: str, rest: str, column: int, builder: _Builder) -> tuple[str, int]:
    match code:
        case 3 if not builder.open:
            return "Document is empty", column
        case 3:
            last = builder.open[-1]
            return f"Premature end of data in tag {last.tag} line {last.line}", column
        case 5 if tag := re.match(r"<([^\s/>]+)", rest):
            return f"Couldn't find end of Start Tag {tag[1]} line 1", column + len(rest)
        case 7 if builder.open and (tag := re.match(r"([^\s>]+)[^>]*>?", rest.removeprefix("</"))):
            last = builder.open[-1]
            skipped = 2 if rest.startswith("</") else 0
            words = f"Opening and ending tag mismatch: {last.tag} line {last.line} and {tag[1]}"
            return words, column + skipped + len(tag[0])
        case 8:
            name = re.match(r"[^\s=]+", rest)
            return f"Attribute {name[0] if name else ''} redefined", column + _value_end(rest)
        case 9:
            return "Extra content at the end of the document", column
        case 2:
            return "Start tag expected, '<' not found", column
        case 11 if name := _REFERRED.match(rest):
            return f"Entity '{name[1]}' not defined", column + len(name[0])
        case 14 if name := _REFERRED.match(rest):
            return f"xmlParseCharRef: invalid xmlChar value {name[1].lstrip('#')}", column + len(
                name[0]
            )
        case 4 if rest.startswith("<"):
            return "Unescaped '<' not allowed in attributes values", column
        case 4 if before.endswith("="):
            return "AttValue: \" or ' expected", column
        case 4 if rest and ord(rest[0]) < 32:
            return f"PCDATA invalid Char value {ord(rest[0])}", column
        case _:
            return expat.ErrorString(code) or "not well-formed", column


def _value_end(rest: str) -> int:
    """How far a name with its quoted value goes."""
    found = re.match(r"[^=]*=\s*(\"[^\"]*\"|'[^']*')", rest)
    return found.end() if found else 0
