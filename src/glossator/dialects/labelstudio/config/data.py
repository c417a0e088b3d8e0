"""Whether a task's data fit a config: the vendor's check at import, in its words.

Source: labelstudio.md 3 and label_config.md 1 (types); the texts are those of the vendor's public
server, tasks/validation.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from glossator.dialects.labelstudio.config.tree import parse
from glossator.dialects.labelstudio.config.writer import write_config
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses

_FIRST = re.compile(r"\$(\w+)")
_DYNAMIC = frozenset(
    {"Choices", "Labels", "RectangleLabels", "PolygonLabels", "KeyPointLabels", "EllipseLabels"}
    | {"BrushLabels", "HyperTextLabels", "ParagraphLabels", "TimeSeriesLabels", "TimelineLabels"}
    | {"VideoRectangle", "BitmaskLabels"}
)
_TYPES: dict[str, tuple[type, ...]] = {
    "Text": (str, int, float, list),
    "Header": (str, int, float, list),
    "HyperText": (str,),
    "Image": (str, list),
    "Paragraphs": (list, str),
    "Chat": (list, str),
    "Table": (dict, list, str),
    "TimeSeries": (dict, list, str),
    "TimeSeriesChannel": (dict, list, str),
    "List": (list, str),
    "Taxonomy": (str, list, type(None)),
} | dict.fromkeys(_DYNAMIC, (str, list))
_SHOWN = 1000


def check_data(schema: LabelSchema, data: Mapping[str, Any]) -> str | None:
    """What the vendor would say is wrong with a task's data, or None.

    Every key that an object (or dynamic labels) shows must be there, with a type that its tag
    takes. Keys of a ``valueList`` are not looked at, as at the vendor.
    """
    for key, tag in data_types(write_config(schema, Losses(0))).items():
        # A path into a list (of a Repeater, or by index) asks for the list alone.
        is_list = "[" in key
        path = key.split("[")[0]
        found: Any = data
        for part in [path] if path in data else path.split("."):
            if not isinstance(found, Mapping) or part not in found:
                return f'"{path}" key is expected in task data'
            found = found[part]
        expected = (list,) if is_list else _TYPES.get(tag, (str,))
        if not isinstance(found, expected):
            names = [one.__name__ for one in expected]
            return (
                f"data['{path}']={str(found)[:_SHOWN]} is of type '{type(found).__name__}', "
                f"but the object tag {tag} expects the following types: {names}"
            )
    return None


@lru_cache(maxsize=256)
def data_types(text: str) -> dict[str, str]:
    """Key in the task's data -> the tag that shows it, in the order of the config. A video wins
    over other tags of the same key."""
    found: dict[str, str] = {}
    for one in list(parse(text).walk())[1:]:  # Quirk: the root itself is not looked at
        value = one.attributes.get("value", "")
        if not one.name or not value:
            continue
        if value.startswith("$") and len(value) > 1:
            key = value[1:]
        elif variable := _FIRST.search(value):
            key = variable[1]
        else:
            continue
        if found.get(key) != "Video":
            found[key] = one.tag
    return found
