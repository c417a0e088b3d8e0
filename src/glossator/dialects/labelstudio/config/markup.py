"""Tags as text: escaped, indented, and free of what XML cannot hold."""

from __future__ import annotations

import re

from glossator.dialects.labelstudio.config.tree import Element

_UNHOLDABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "\t": "&#9;",
        "\n": "&#10;",
        "\r": "&#13;",
    }
)


def holdable(text: str) -> str:
    """The text with each character that XML 1.0 cannot hold as ``_``."""
    return _UNHOLDABLE.sub("_", text)


def tag(kind: str, attributes: dict[str, str | None], *children: Element) -> Element:
    """A new tag; attributes that are None are left out."""
    kept = {name: holdable(value) for name, value in attributes.items() if value is not None}
    return Element(kind, kept, children=list(children))


def as_text(root: Element) -> str:
    """The tree as XML text, two blanks for each level."""
    lines: list[str] = []
    _write(root, 0, lines)
    return "\n".join(lines) + "\n"


def _write(one: Element, depth: int, lines: list[str]) -> None:
    blank = "  " * depth
    inside = "".join(f' {k}="{v.translate(_ESCAPES)}"' for k, v in one.attributes.items())
    if not one.children:
        end = "></View>" if one.tag == "View" else "/>"
        lines.append(f"{blank}<{one.tag}{inside}{end}")
        return
    lines.append(f"{blank}<{one.tag}{inside}>")
    for child in one.children:
        _write(child, depth + 1, lines)
    lines.append(f"{blank}</{one.tag}>")


def spelt(value: float) -> str:
    """A number as an attribute: whole ones without a point."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 2**53 else repr(value)
