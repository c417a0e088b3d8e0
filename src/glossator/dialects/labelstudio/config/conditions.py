"""When a control is shown: ``visibleWhen`` and its companions, to and from conditions.

Own attributes and those of every View around count together. A condition whose field, label or
choice is not in the schema is kept as a foreign one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from glossator.dialects.labelstudio.config.tree import Element
from glossator.model.label_schema import (
    AllOf,
    Answered,
    AnyCondition,
    AnyField,
    AnyOf,
    ChoiceField,
    ForeignCondition,
    Label,
    Labelled,
    Not,
    RegionField,
    split,
    walk,
)

_ATTRIBUTES = ("visibleWhen", "whenTagName", "whenLabelValue", "whenChoiceValue")


class Known:
    """The fields of a schema by the names that conditions use; a drawing tag stands for the field
    that owns what it draws."""

    def __init__(self, fields: Sequence[AnyField], owners: dict[str, str]) -> None:
        self.fields = {field.name: field for field in fields}
        self.owners = owners

    def field(self, name: str | None) -> AnyField | None:
        return self.fields.get(self.owners.get(name or "", name or ""))

    def regions(self) -> list[RegionField]:
        return [field for field in self.fields.values() if isinstance(field, RegionField)]

    def choices(self) -> list[ChoiceField]:
        return [field for field in self.fields.values() if isinstance(field, ChoiceField)]


def read_condition(tag: Element, known: Known) -> tuple[AnyCondition | None, tuple[str, ...]]:
    """The condition of a control, and the region fields that it is limited to (``on``)."""
    on: tuple[str, ...] = ()
    leaves: list[AnyCondition] = []
    around = [one for one in tag.ancestors() if one.kind == "view" and one.get("visibleWhen")]
    for one in [*reversed(around), tag]:
        per_region = one is tag and tag.is_on("perRegion")
        found = _leaf(one, known, per_region)
        if per_region and isinstance(found, Labelled):
            on = (found.field,) if found.field else ()
            found = found if found.names else None
        if found is not None and found not in leaves:
            leaves.append(found)
    if len(leaves) < 2:
        return (leaves[0] if leaves else None), on
    return AllOf(tuple(leaves)), on


def _leaf(tag: Element, known: Known, per_region: bool) -> AnyCondition | None:
    when = tag.get("visibleWhen") or ("region-selected" if per_region else None)
    source, labels = tag.get("whenTagName"), tag.get("whenLabelValue")
    match when:
        case None:
            return None
        case "region-selected":
            leaf = _labelled(source, labels, known)
        case "no-region-selected":
            leaf = Not(Labelled())
        case "choice-selected":
            leaf = _answered(source, tag.get("whenChoiceValue"), known)
        case "choice-unselected":
            found = _answered(source, tag.get("whenChoiceValue"), known)
            leaf = Not(found) if found is not None else None
        case _:
            leaf = None
    if leaf is None:
        kept: dict[str, Any] = {x: tag.attributes[x] for x in _ATTRIBUTES if x in tag.attributes}
        return ForeignCondition("labelstudio", kept)
    return leaf


def _labelled(source: str | None, labels: str | None, known: Known) -> AnyCondition | None:
    field = known.field(source)
    # Quirk: whenTagName may also name the object that the regions lie on; that limits nothing.
    fields = [field] if isinstance(field, RegionField) else known.regions()
    name = field.name if isinstance(field, RegionField) else None
    if labels is None:
        return Labelled((), name)
    every = [label for one in fields for label in walk(one.labels)]
    free = any(one.key is not None for one in fields)
    names = names_meant(labels, every, free)
    return None if names is None else Labelled(names, name)


def _answered(source: str | None, values: str | None, known: Known) -> AnyCondition | None:
    if source is not None:
        return _picked(known.field(source), values)
    if values is None:
        return None
    found = [x for one in known.choices() if (x := _picked(one, values)) is not None]
    if not found:
        return None
    return found[0] if len(found) == 1 else AnyOf(tuple(found))


def _picked(field: AnyField | None, values: str | None) -> AnyCondition | None:
    if field is None:
        return None
    if values is None:
        return Answered(field.name)
    if not isinstance(field, ChoiceField | RegionField):
        return Answered(field.name, tuple(values.split(",")))
    free = field.key is not None or (isinstance(field, ChoiceField) and field.free)
    names = names_meant(values, list(walk(field.labels)), free)
    return None if names is None else Answered(field.name, names)


def names_meant(text: str, labels: list[Label], free: bool) -> tuple[str, ...] | None:
    """The picks that a comma list means: a whole text that is a label comes first."""
    if one := _meant(text, labels):
        return one
    found: list[str] = []
    for part in text.split(","):
        names = _meant(part, labels) or _meant(part.strip(), labels)
        if not names and not free:
            return None
        found += names or (part.strip(),)
    return tuple(dict.fromkeys(found))


def _meant(word: str, labels: list[Label]) -> tuple[str, ...]:
    """Labels by name, else by what is shown, else (in a tree) by the last part of the path."""
    tests: tuple[Callable[[Label], bool], ...] = (
        lambda label: label.name == word,
        lambda label: label.title == word,
        lambda label: split(label.name)[-1] == word,
    )
    for n, test in enumerate(tests):
        found = tuple(label.name for label in labels if test(label))
        if found and (n < 2 or any("/" in name for name in found)):
            return found
    return ()


# The way back.


def view_attributes(leaf: AnyCondition) -> dict[str, str] | None:
    """The attributes of a View that is shown when the leaf is true; None if none can say it."""
    match leaf:
        case Labelled(names, field):
            return _attributes("region-selected", field, "whenLabelValue", names)
        case Not(Labelled((), None)):
            return {"visibleWhen": "no-region-selected"}
        case Answered(field, names):
            return _attributes("choice-selected", field, "whenChoiceValue", names)
        case Not(Answered(field, names)):
            return _attributes("choice-unselected", field, "whenChoiceValue", names)
        case ForeignCondition("labelstudio", dict(value)):
            return {str(k): str(v) for k, v in value.items() if k in _ATTRIBUTES}
        case _:
            return None


def _attributes(
    when: str, field: str | None, attribute: str, names: tuple[str, ...]
) -> dict[str, str]:
    found = {"visibleWhen": when}
    if field is not None:
        found["whenTagName"] = field
    if names:
        found[attribute] = ",".join(names)
    return found
