"""The label set of a control: ``Label``, ``Choice``, ``Relation`` and ``Bucket`` tags below it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from glossator.dialects.labelstudio.config.tags import LABEL_TAGS
from glossator.dialects.labelstudio.config.tree import Element
from glossator.model.label_schema import Label, join

_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|[a-zA-Z]{1,30}")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,\s*([\d.]+)\s*)?\)")
LONGEST = 1000


def labels_of(control: Element) -> tuple[Label, ...]:
    """The labels without their children's tree, each name once (the first)."""
    found: dict[str, Label] = {}
    for tag in _every(control):
        label = _label(tag)
        if label is not None:
            found.setdefault(label.name, label)
    return tuple(found.values())


def has_children(control: Element) -> bool:
    """Whether any label of the control has labels below it."""
    return any(next(_below(tag), None) is not None for tag in _every(control))


def tree_of(control: Element, leaves_only: bool = False) -> tuple[Label, ...]:
    """The labels as a tree in which every name is the whole path; ``leaves_only``: a parent cannot
    be picked."""
    return _branch(control, (), leaves_only)


def _branch(above: Element, path: tuple[str, ...], leaves_only: bool) -> tuple[Label, ...]:
    found: dict[str, Label] = {}
    for tag in _below(above):
        word = _word(tag)
        if not word or len(join((*path, word))) > LONGEST:
            continue
        inner = _branch(tag, (*path, word), leaves_only)
        label = _label(tag, (*path, word), inner, not (leaves_only and inner))
        if label is not None:
            found.setdefault(label.name, label)
    return tuple(found.values())


def _below(above: Element) -> Iterator[Element]:
    """The labels that hang directly below, also inside of Views; another control ends the search."""
    for child in above.children:
        if child.kind in LABEL_TAGS:
            yield child
        elif not (child.name and child.get("toName")):
            yield from _below(child)


def _every(above: Element) -> Iterator[Element]:
    for tag in _below(above):
        yield tag
        yield from _every(tag)


def _word(tag: Element) -> str | None:
    """What answers carry. A Bucket has a ``name`` for it, and its title is what is shown."""
    return tag.get("name") if tag.kind == "bucket" else tag.get("alias", "value")


def _label(
    tag: Element,
    path: tuple[str, ...] = (),
    inner: tuple[Label, ...] = (),
    selectable: bool = True,
) -> Label | None:
    """One label; ``path`` is where it is in a tree, itself included."""
    word = _word(tag)
    if not word or len(word) > LONGEST:
        return None
    shown = (tag.get("title") if tag.kind == "bucket" else tag.get("value")) or word
    return Label(
        name=join(path) if path else word,
        title=shown if path or shown != word else None,
        help=tag.get("hint"),
        color=color(tag.get("background")),
        hotkey=hotkey(tag.get("hotkey")),
        number=_number(tag.get("category")),
        selectable=selectable,
        selected=tag.is_on("selected"),
        labels=inner,
    )


def color(text: str | None) -> str | None:
    """A CSS colour as ``#rrggbb``, ``#rrggbbaa`` or a word; None for other forms."""
    text = (text or "").strip()
    if _COLOR.fullmatch(text):
        return text
    found = _RGB.fullmatch(text)
    if found is None or any(int(part) > 255 for part in found.groups()[:3]):
        return None
    parts = [int(part) for part in found.groups()[:3]]
    try:
        alpha = min(1.0, float(found[4])) if found[4] else 1.0
    except ValueError:
        return None
    if alpha < 1:
        parts.append(round(alpha * 255))
    return "#" + "".join(f"{part:02x}" for part in parts)


def hotkey(text: str | None) -> str | None:
    """A key, or keys joined by +, without blanks; None if it is none."""
    keys = re.sub(r"\s+", "", text or "")
    return keys if 0 < len(keys) <= 30 and keys.isprintable() else None


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
