"""Small XML documents as a tree, with nothing in them that a stranger could use against us.

Refused: document types and everything that needs one (entities of one's own, files from outside),
more than 100 levels. Only the five entities and the character references of XML itself are known,
so a text is never longer than the bytes that it came in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from glossator.formats.elements import DEPTH, invalid

_OUTSIDE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Element:
    """One element: its name, its children in order, and the text directly inside it."""

    __slots__ = ("children", "pieces", "tag")

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.children: list[Element] = []
        self.pieces: list[str] = []

    @property
    def text(self) -> str:
        """The text directly inside, in one piece."""
        return "".join(self.pieces)

    def all(self, tag: str) -> Iterator[Element]:
        """The children of this name."""
        return (child for child in self.children if child.tag == tag)

    def first(self, *path: str) -> Element | None:
        """The first child of the first child of these names, or None."""
        at: Element | None = self
        for tag in path:
            at = next(at.all(tag), None) if at is not None else None
        return at

    def say(self, *path: str) -> str:
        """The text of what :meth:`first` finds, without blanks around it; empty if it is none."""
        found = self.first(*path)
        return found.text.strip() if found is not None else ""


def parse(body: bytes, where: str) -> Element:
    """Read a document; :class:`~glossator.model.errors.Invalid` names ``where`` and the line."""
    root = Element("")
    open_ = [root]

    def start(tag: str, _: object) -> None:
        if len(open_) > DEPTH:
            raise invalid(where, f"more than {DEPTH} levels deep")
        element = Element(tag)
        open_[-1].children.append(element)
        open_.append(element)

    def end(_: str) -> None:
        open_.pop()

    def said(text: str) -> None:
        open_[-1].pieces.append(text)

    def refuse(*_: object) -> None:
        raise invalid(where, "a document type is not read")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = said
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(body, True)
    except expat.ExpatError as why:
        raise invalid(where, str(why)) from None
    except (ValueError, LookupError) as why:  # an encoding that is none, or that Python refuses
        raise invalid(where, f"its encoding is not read: {why}") from None
    return root.children[0]


def escaped(text: str) -> str:
    """Text as it stands in an element, so that a parser gives it back exactly.

    What XML has no spelling for (most control characters) becomes ``_``; :func:`speakable` says
    whether there is any.
    """
    out = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    out = out.replace("\r", "&#13;")  # a parser would make it a line feed
    return out if speakable(out) else _OUTSIDE.sub("_", out)


def speakable(text: str) -> bool:
    """Whether XML can say the text."""
    return _OUTSIDE.search(text) is None
