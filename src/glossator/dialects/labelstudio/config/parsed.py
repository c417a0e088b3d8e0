"""``parsed_label_config``: the vendor's short form of a config, as its clients get it."""

from __future__ import annotations

import re
from typing import Any

from glossator.dialects.labelstudio.config.tree import Element, parse

_LABEL_TAGS = frozenset({"Label", "Choice", "Relation"})
_VARIABLE = re.compile(r"\$[A-Za-z_]+")
# Quirk: a tag of this many conditions reports the first alone (label_config.parse_config).
_CONDITIONS = (("whenTagName", "tag"), ("whenLabelValue", "label"), ("whenChoiceValue", "choice"))


def parsed(text: str) -> dict[str, Any]:
    """The controls of a config by name: type, to_name, inputs, labels, labels_attrs, and where
    they apply conditionals, dynamic_labels and regex. An empty text has none.

    Raises Invalid for XML that cannot be read; what names point to is not checked here.
    Source: label_config.md 1 and labelstudio.md 3, compared with ``parse_config`` of the SDK.
    """
    if not text:
        return {}
    root = parse(text)
    inputs: dict[str, dict[str, Any]] = {}
    controls: dict[str, dict[str, Any]] = {}
    labels: dict[str, dict[str, dict[str, str]]] = {}
    variables: list[str] = []
    for one in root.walk():
        if "indexFlag" in one.attributes:
            variables.append(one.attributes["indexFlag"])
        if is_control(one):
            controls[one.attributes["name"]] = _control(one, variables)
        elif one.name and one.get("value", "valueList"):
            inputs[one.attributes["name"]] = _input(one)
        if one.tag in _LABEL_TAGS:
            _add_label(one, controls, labels)
    for name, control in controls.items():
        control["inputs"] = [inputs[x] for x in control["to_name"] if x in inputs]
        control["labels"] = list(labels.get(name, {}))
        control["labels_attrs"] = labels.get(name, {})
    return controls


def is_control(one: Element) -> bool:
    """Whether the vendor takes the tag for a control."""
    return bool(one.name and one.get("toName")) and one.tag != "Filter"


def _control(one: Element, variables: list[str]) -> dict[str, Any]:
    targets = one.attributes["toName"].split(",")
    found: dict[str, Any] = {"type": one.tag, "to_name": targets}
    regex = {v: ".*" for v in variables if any(v in target for target in targets)}
    if regex:
        found["regex"] = regex
    if one.attributes.get("perRegion") == "true":
        for attribute, kind in _CONDITIONS:
            if value := one.get(attribute):
                found["conditionals"] = {"type": kind, "name": value}
                break
    # Quirk: only letters and underscores count as a variable; $a.b and $k2 do not.
    if _VARIABLE.fullmatch(one.attributes.get("value", "")) or one.get("apiUrl"):
        found["dynamic_labels"] = True
    return found


def _input(one: Element) -> dict[str, Any]:
    found: dict[str, Any] = {"type": one.tag, "valueType": one.attributes.get("valueType")}
    key = "value" if "value" in one.attributes else "valueList"
    found[key] = one.attributes[key].lstrip("$")
    return found


def _add_label(
    one: Element, controls: dict[str, Any], labels: dict[str, dict[str, dict[str, str]]]
) -> None:
    """Below the nearest control around it; what stands before its control's tag has none."""
    owner = next((x.name for x in one.ancestors() if x.name in controls), None)
    name = one.get("alias", "value", "valueList")
    if owner is not None and name:
        labels.setdefault(owner, {})[name] = dict(one.attributes)
