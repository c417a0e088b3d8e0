"""Inputs as object tags."""

from __future__ import annotations

from glossator.dialects.labelstudio.config.inputs import path
from glossator.dialects.labelstudio.config.markup import spelt, tag
from glossator.dialects.labelstudio.config.tree import Element
from glossator.model.label_schema import Input
from glossator.model.loss import Losses

_TAGS = {
    "image": "Image",
    "audio": "Audio",
    "video": "Video",
    "text": "Text",
    "html": "HyperText",
    "paragraphs": "Paragraphs",
    "time_series": "TimeSeries",
    "table": "Table",
    "pdf": "Pdf",
    "chat": "Chat",
    "list": "List",
}
_TYPED = frozenset({"text", "html", "paragraphs", "time_series"})
_OPTIONS = {
    "time": "timeColumn",
    "time_format": "timeFormat",
    "separator": "sep",
    "name_key": "nameKey",
    "text_key": "textKey",
}


def variable(key: str) -> str:
    """``a.b.0`` as the vendor writes a path: ``$a.b[0]``."""
    first, *rest = key.split(".")
    return "$" + first + "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in rest)


def write_input(source: Input, name: str, losses: Losses) -> list[Element]:
    """The object tag of an input, with its title before it; ``tools.can_show`` must be true."""
    where = f"inputs/{source.name}"
    value = variable(source.key) if source.key else str(source.options.get("literal") or " ")
    if source.key and path(value) is None:
        losses.add("options_dropped", where, "a key with blanks")
    pages = source.many and source.media == "image"
    if source.many and source.media not in ("image", "paragraphs", "chat", "list"):
        losses.add("item_dropped", where)
    attributes: dict[str, str | None] = {
        "name": name,
        "valueList" if pages else "value": value,
        "valueType": None
        if source.link is None or source.media not in _TYPED
        else ("url" if source.link else "text"),
    }
    columns: list[Element] = []
    for option, given in source.options.items():
        if option in _OPTIONS and isinstance(given, str):
            attributes[_OPTIONS[option]] = given
        elif option == "rate" and source.media == "video" and isinstance(given, int | float):
            attributes["frameRate"] = spelt(given)
        elif option == "columns" and isinstance(given, list | tuple):
            columns = [tag("Channel", {"column": str(column)}) for column in given]
        elif option != "literal" or source.key:
            losses.add("options_dropped", where, option)
    title = headers(source.title, None, where, losses)
    return [*title, tag(_TAGS[source.media], attributes, *columns)]


def headers(title: str | None, small: str | None, where: str, losses: Losses) -> list[Element]:
    """Question and help as Headers; a text that looks like a variable cannot be one."""
    found = []
    for text, size in ((title, None), (small, "6")):
        if text and path(text):
            losses.add("options_dropped", where, "a title that reads as a variable")
        elif text:
            found.append(tag("Header", {"value": text, "size": size}))
    return found
