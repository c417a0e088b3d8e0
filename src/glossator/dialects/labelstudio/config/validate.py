"""What the vendor refuses in a config that is well-formed, in the vendor's own words.

Source: the texts that ``LabelInterface.validate`` of label-studio-sdk 1.0.10 raises, found by
running it; its order is structure, then unique names, then references.
"""

from __future__ import annotations

from collections.abc import Iterator

from glossator.dialects.labelstudio.config.tree import Element
from glossator.model.errors import Invalid

_OBJECTS = ("Image", "Text", "HyperText")
_LABELLED = {"Choices": "Choice", "Labels": "Label"}
_PLAIN = ("TextArea", "Number")


def validate(root: Element) -> None:
    """Raises Invalid with the vendor's message for the first thing that it would refuse."""
    if root.tag == "View":
        for view in _views(root):
            for child in view.children:
                if missing := _missing(child):
                    raise Invalid(f"Validation failed on : '{missing}' is a required property")
    names = [x for one in root.walk() if (x := one.attributes.get("name")) is not None]
    if len(set(names)) != len(names):
        raise Invalid("Label config contains non-unique names")
    known = set(names)
    for one in root.walk():
        for target in one.attributes.get("toName", "").split(",") if _points(one) else ():
            if target not in known:
                raise Invalid(f'toName="{target}" not found in names: {sorted(known)}')


def _points(one: Element) -> bool:
    return "toName" in one.attributes


def _views(root: Element) -> Iterator[Element]:
    # Quirk: only Views directly inside of Views are checked; what stands in a Collapse, a Repeater
    # or a root of another name is not (schema/label_config_schema.json follows "View" alone).
    stack = [root]
    while stack:
        view = stack.pop()
        yield view
        stack += [child for child in reversed(view.children) if child.tag == "View"]


def _missing(one: Element) -> str | None:
    """The property that the vendor names as missing: the last of the ways to be right."""
    has = one.attributes
    if one.tag in _OBJECTS:
        if "name" not in has or ("value" not in has and "valueList" not in has):
            return "valueList"
    elif one.tag in _LABELLED:
        inner = {_LABELLED[one.tag], "View"}
        filled = "value" in has or any(child.tag in inner for child in one.children)
        if "name" not in has or "toName" not in has or not filled:
            return "View"
        if any(c.tag == _LABELLED[one.tag] and "value" not in c.attributes for c in one.children):
            return "View"
    elif one.tag in _PLAIN and ("name" not in has or "toName" not in has):
        return "toName"
    return None
