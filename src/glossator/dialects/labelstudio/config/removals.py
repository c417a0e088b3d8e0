"""Whether a new config still has what answers use, in the vendor's own words.

Source: ``Project.validate_config`` and ``ProjectSummary`` of the vendor's server 1.x. Its summary
counts results, not annotations, whatever its messages say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from glossator.dialects.labelstudio.config.parsed import parsed

Counts = dict[str, dict[str, int]]
"""Control -> label -> how often."""


class Used(msgspec.Struct):
    """What results use: ``controls`` by (from_name, to_name, type in lower case), ``labels`` of
    annotations and ``drafts`` by control; each with the number of results."""

    controls: dict[tuple[str, str, str], int] = {}
    labels: Counts = {}
    drafts: Counts = {}

    def add(self, result: Iterable[Any], *, draft: bool = False) -> None:
        """Count the results of one annotation or draft. Of drafts only the labels count."""
        for one in result:
            if not isinstance(one, dict):
                continue
            key = _key(one)
            # Quirk: a Pairwise and a relation may lose their tags (``_get_annotation_key``).
            if key is None or key[2] in ("relation", "pairwise"):
                continue
            if not draft:
                self.controls[key] = self.controls.get(key, 0) + 1
            counts = (self.drafts if draft else self.labels).setdefault(key[0], {})
            for label in _labels(one):
                counts[label] = counts.get(label, 0) + 1


def removed(text: str, used: Used, *, strict: bool) -> str | None:
    """The vendor's message for the first thing that ``used`` needs and the config has not, or None.

    ``strict`` is how the vendor's validation asks: labels count too. Where it stores a config it
    asks for the controls alone. Raises Invalid for XML that cannot be read.
    """
    config = _Config(parsed(text))
    if not config.controls:
        # Quirk: a config that asks nothing is taken, whatever was answered before.
        return None
    if said := _controls_missing(config, used):
        return said
    for name in dict.fromkeys((*used.labels, *used.drafts)):
        counts = _added(used.labels.get(name, {}), used.drafts.get(name, {}))
        owner = config.owner(name)
        if owner is None and counts:
            count = sum(counts.values())
            return (
                f'There are {count} annotation(s) created with tag "{name}", you can\'t remove it'
            )
        if strict and owner is not None and not config.controls[owner].get("dynamic_labels"):
            labels = config.labels(owner)
            if missing := [label for label in counts if label not in labels]:
                return _labels_missing(name, missing, used)
    return None


def declared(text: str) -> Used:
    """All that a config has, as if answers used each of it once."""
    controls = parsed(text)
    return Used(
        {
            (name, ",".join(one["to_name"]), one["type"].lower()): 1
            for name, one in controls.items()
        },
        {name: dict.fromkeys(one["labels"], 1) for name, one in controls.items()},
    )


class _Config:
    """The controls of a config. Names inside of a Repeater hold a variable, and mean many."""

    def __init__(self, controls: dict[str, Any]) -> None:
        self.controls = controls
        targets = [(to, one.get("regex")) for one in controls.values() for to in one["to_name"]]
        self.types = {one["type"].lower() for one in controls.values()}
        self.triples = {
            (name, ",".join(one["to_name"]), one["type"].lower()) for name, one in controls.items()
        }
        self._objects = {to for to, _ in targets}
        self._many_objects = [(to, variables) for to, variables in targets if variables]
        self._many_owners = [
            (name, one["regex"]) for name, one in controls.items() if "regex" in one
        ]
        video = any(one["type"] == "VideoRectangle" for one in controls.values())
        self._every = {x for one in controls.values() for x in one["labels"]} if video else None

    def owner(self, name: str) -> str | None:
        """The control that results of this name are from."""
        if name in self.controls:
            return name
        return next(
            (own for own, variables in self._many_owners if _fits(own, variables, name)), None
        )

    def shows(self, to: str) -> bool:
        """Whether any control is about the object."""
        return to in self._objects or any(_fits(x, found, to) for x, found in self._many_objects)

    def labels(self, owner: str) -> Collection[str]:
        """The labels of a control. Quirk: beside a VideoRectangle, those of all controls."""
        own: dict[str, Any] = self.controls[owner]["labels_attrs"]
        return own if self._every is None else self._every


def _controls_missing(config: _Config, used: Used) -> str | None:
    lines = []
    for (name, to, kind), count in used.controls.items():
        # Quirk: a TextArea may change what it is about, and is looked at by its labels alone.
        if (name, to, kind) in config.triples or kind == "textarea":
            continue
        # Quirk: name, object and type are looked for one by one, not together.
        if config.owner(name) is None or not config.shows(to) or kind not in config.types:
            lines.append(f"{count} with from_name={name}, to_name={to}, type={kind}")
    if not lines:
        return None
    found = "\n".join(lines)
    return f"Created annotations are incompatible with provided labeling schema, we found:\n{found}"


def _labels_missing(name: str, missing: Iterable[str], used: Used) -> str:
    lines = []
    for label in missing:
        counts = (
            _counted(used.labels.get(name, {}).get(label, 0), "annotation"),
            _counted(used.drafts.get(name, {}).get(label, 0), "draft"),
        )
        lines.append(f"{label} ({', '.join(said for said in counts if said)})\n")
    return (
        f"These labels still exist in annotations or drafts:\n{''.join(lines)}"
        f'Please add labels to tag with name="{name}".'
    )


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count > 1 else ''}" if count else ""


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in (*one, *other)}


def _fits(own: str, variables: Iterable[str], name: str) -> bool:
    """Whether a name is the one of the config, with any text for each variable.

    The vendor makes a regular expression of the whole name; here all but a variable is plain.
    """
    parts = [own]
    for variable in variables:
        parts = [piece for part in parts for piece in part.split(variable)]
    if len(parts) == 1:
        return own == name
    first, *inner, last = parts
    if len(name) < len(first) + len(last) or not (name.startswith(first) and name.endswith(last)):
        return False
    at, end = len(first), len(name) - len(last)
    for part in inner:
        found = name.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


# What a result uses.


def _key(one: Mapping[str, Any]) -> tuple[str, str, str] | None:
    name, to, kind = one.get("from_name"), one.get("to_name"), one.get("type")
    if isinstance(to, list):
        to = ",".join(str(part) for part in to)
    if not isinstance(name, str) or not isinstance(to, str) or not isinstance(kind, str):
        return None
    return name, to, kind.lower()


def _labels(one: Mapping[str, Any]) -> list[str]:
    """The labels of a result; each part of a path is one.

    What a Ranker orders stands in the task's data, so it is no label (the vendor refuses it).
    """
    kind, value = str(one.get("type")), one.get("value")
    # Quirk: the labels of a followed box stand under ``labels``.
    found = (
        value.get("labels" if kind == "videorectangle" else kind)
        if isinstance(value, dict)
        else None
    )
    if not isinstance(found, list) or kind in ("text", "ranker"):
        return []
    parts = (part for pick in found for part in (pick if isinstance(pick, list) else [pick]))
    return [part if isinstance(part, str) else str(part) for part in parts]
