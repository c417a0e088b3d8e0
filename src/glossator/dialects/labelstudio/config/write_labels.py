"""Labels as tags."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from glossator.dialects.labelstudio.config.markup import holdable, tag
from glossator.dialects.labelstudio.config.tree import Element
from glossator.model.label_schema import Label, split, walk
from glossator.model.loss import Losses

Kind = Literal["Label", "Choice", "Relation"]


def flat(kind: Kind, labels: tuple[Label, ...], where: str, losses: Losses) -> list[Element]:
    """The labels in a row; a parent that cannot be picked itself is left out."""
    if any(label.labels for label in labels):
        losses.add("options_dropped", where, "the tree of labels is flattened")
    kept = [label for label in walk(labels) if label.selectable]
    return [_one(kind, label, label.name, where, losses) for label in kept]


def tree(labels: tuple[Label, ...], where: str, losses: Losses) -> list[Element]:
    """Choices inside of choices; each tag carries the last part of the path."""
    found = []
    for label in labels:
        one = _one("Choice", label, split(label.name)[-1], where, losses)
        one.children = tree(label.labels, where, losses)
        found.append(one)
    return found


def leaves_only(labels: tuple[Label, ...]) -> bool | None:
    """Whether parents cannot be picked and all leaves can; None if it is mixed."""
    every = list(walk(labels))
    if all(label.selectable for label in every):
        return False
    return True if all(label.selectable is not bool(label.labels) for label in every) else None


def preset(labels: tuple[Label, ...], picks: frozenset[str]) -> tuple[Label, ...]:
    """The labels with these picks selected from the start."""
    return tuple(
        replace(
            label,
            selected=label.selected or label.name in picks,
            labels=preset(label.labels, picks),
        )
        for label in labels
    )


def _one(kind: Kind, label: Label, word: str, where: str, losses: Losses) -> Element:
    place = f"{where}/labels/{label.name}"
    if holdable(word) != word:
        losses.add("renamed", place, "characters that XML cannot hold")
    if label.key is not None or label.instance:
        losses.add("options_dropped", place, "key" if label.key is not None else "instance")
    shown = label.title or word
    return tag(
        kind,
        {
            "value": shown,
            "alias": word if shown != word else None,
            "background": label.color,
            "hotkey": label.hotkey,
            "hint": label.help,
            "category": str(label.number) if label.number is not None else None,
            "selected": "true" if label.selected else None,
        },
    )
