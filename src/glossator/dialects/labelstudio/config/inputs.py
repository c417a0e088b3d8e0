"""What a config shows: object tags to inputs, and where a value is in the task's data."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from glossator.dialects.labelstudio.config.tags import ASKS_NOTHING, MEDIA
from glossator.dialects.labelstudio.config.tree import Element
from glossator.model.errors import Invalid
from glossator.model.label_schema import Input

_PATH = re.compile(r"\$[^\s$]+")
_STEP = re.compile(r"\[(\d+)\]")
LONGEST_NAME = 200


def path(value: str | None) -> str | None:
    """The path in task data that ``$a.b`` or ``$a[0].b`` names, else None (a literal, or a text
    with several variables in it)."""
    if not value or not _PATH.fullmatch(value):
        return None
    return _STEP.sub(r".\1", value[1:]).strip(".") or None


def is_input(tag: Element) -> bool:
    """Whether the tag shows something that controls may refer to."""
    if not tag.name or tag.kind in ASKS_NOTHING:
        return False
    if tag.get("toName"):
        # Quirk: ReactCode is its own object, its data in ``data`` (label_config.md 3, newer tags).
        return tag.attributes["toName"] == tag.name and bool(tag.get("data", "value"))
    return bool(tag.get("value", "valueList")) and (
        tag.kind in MEDIA or path(tag.get("value", "valueList")) is not None
    )


def read_input(tag: Element) -> Input:
    """The input of an object tag. A tag that is not known becomes a ``file`` that keeps its word
    in ``options["tag"]``. Raises Invalid for a name that is too long."""
    name = checked_name(tag)
    value = tag.get("value", "valueList", "data") or ""
    options = _options(tag)
    many = bool(tag.get("valueList")) and not tag.get("value")
    key, part = _repeated(tag, value)
    if key is not None:
        many = True
        if part:
            options["item"] = part
    else:
        key = path(value)
    if key is None:
        options["literal"] = value
    media = MEDIA.get(tag.kind, "file")
    link = {"url": True, "text": False}.get((tag.get("valueType") or "").lower())
    listed = media == "list" or (media in ("paragraphs", "chat") and not link)
    return Input(
        name=name,
        media=media,
        key=key,
        many=many or (listed and key is not None),
        link=link,
        title=heading(tag)[0],
        options=options,
    )


def checked_name(tag: Element) -> str:
    """The name of a control or object; raises Invalid when it is too long to be kept."""
    name = tag.attributes["name"]
    if len(name) > LONGEST_NAME:
        raise Invalid(f"a name has 1 to {LONGEST_NAME} characters: {name[:40]}...")
    return name


def repeater(tag: Element) -> Element | None:
    """The Repeater around a tag."""
    return next((one for one in tag.ancestors() if one.kind == "repeater"), None)


def _repeated(tag: Element, value: str) -> tuple[str | None, str]:
    """``$items[{{idx}}].url`` in a Repeater: the list's path and the path inside of an item."""
    around = repeater(tag)
    flag = around.get("indexFlag") if around is not None else None
    if flag is None or f"[{flag}]" not in value or not value.startswith("$"):
        return None, ""
    whole, _, part = value[1:].partition(f"[{flag}]")
    return (whole or None), part.lstrip(".")


def _options(tag: Element) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if tag.kind not in MEDIA:
        found["tag"] = tag.tag
    named = (
        ("timeColumn", "time"),
        ("timeFormat", "time_format"),
        ("sep", "separator"),
        ("nameKey", "name_key"),
        ("textKey", "text_key"),
    )
    for attribute, word in named:
        if value := tag.get(attribute):
            found[word] = value
    columns = [x for one in tag.children if one.kind == "channel" and (x := one.get("column"))]
    if columns:
        found["columns"] = columns
    rate = number(tag.get("frameRate", "framerate")) if tag.kind == "video" else None
    if rate:
        found["rate"] = rate
    return found


def number(text: str | None) -> float | None:
    """A finite number as an attribute spells it, else None; whole ones are int."""
    try:
        value = float((text or "").strip())
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def heading(tag: Element) -> tuple[str | None, str | None]:
    """Title and help: the Headers directly before a tag; one of size 6 is the help.

    [ours] The vendor lays Headers out freely; directly before a tag they are its question.
    """
    if tag.parent is None:
        return None, None
    title = small = None
    for one in _before(tag.parent, tag.place):
        text = one.get("value")
        if one.kind != "header" or one.name or not text or path(text):
            break
        if one.get("size") == "6" and small is None and title is None:
            small = text
        elif title is None:
            title = text
        else:
            break
    return title, small


def _before(around: Element, place: int) -> Iterator[Element]:
    return (around.children[n] for n in range(place - 1, -1, -1))
