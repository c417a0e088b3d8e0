"""How the sample material is written down: projects, their tasks, and what people answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from glossator.model.annotation import Answer, Frame, Region, Value
from glossator.model.geometry import AnyShape, Box, Polygon
from glossator.model.label_schema import Label, LabelSchema
from glossator.model.project import BatchSettings
from glossator.model.work import Verdict

ASSETS = Path(__file__).parent / "assets"
Pixels = tuple[float, float, float, float]
"""Left, top, right, bottom."""


class Proposal(msgspec.Struct, frozen=True):
    """What a model proposed."""

    answer: Answer
    score: float
    model: str


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A task. ``files`` maps a key of its data to an asset, ``lists`` to several; ``answers`` maps a
    person's name to what they answer when the task comes to them; ``expected`` makes it a golden
    one, or a ``training`` one, which is explained by its ``hint``."""

    name: str
    data: dict[str, Any] = {}
    files: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    proposals: tuple[Proposal, ...] = ()
    answers: dict[str, Answer] = {}
    expected: Answer | None = None
    hint: str | None = None
    training: bool = False
    tags: tuple[str, ...] = ()

    @property
    def assets(self) -> tuple[str, ...]:
        """All that it shows."""
        return (*self.files.values(), *(path for paths in self.lists.values() for path in paths))


class Judged(msgspec.Struct, frozen=True):
    """A verdict that a reviewer gave on a person's answer to an item."""

    item: str
    person: str
    reviewer: str
    verdict: Verdict
    comment: str | None = None
    fix: Answer | None = None


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A project. ``turns`` says how many tasks each person has answered, in this order; ``a_page``
    how many tasks are handed out together."""

    name: str
    kind: str
    schema: LabelSchema
    items: tuple[Item, ...]
    turns: dict[str, int] = {}
    reviews: tuple[Judged, ...] = ()
    overlap: int = 1
    settings: BatchSettings = BatchSettings()
    instructions: str | None = None
    a_page: int = 1


def labels(**colors: str) -> tuple[Label, ...]:
    """Labels with their colours and the digits as their hotkeys."""
    return tuple(
        Label(name, color=color, hotkey=str(n) if n < 10 else None)
        for n, (name, color) in enumerate(colors.items(), start=1)
    )


def picks(field: str, *names: str, input: str | None = None) -> Value:
    """The answer to a choice."""
    return Value(field, list(names), input)


def box(number: int, label: str, place: Pixels, frame: Frame, score: float | None = None) -> Region:
    """A box of the field ``objects``."""
    x, y, right, bottom = place
    return _region("objects", number, label, Box(x, y, right - x, bottom - y), frame, score)


def outline(
    number: int, label: str, points: tuple[tuple[float, float], ...], frame: Frame
) -> Region:
    """A polygon of the field ``outlines``."""
    return _region("outlines", number, label, Polygon(points), frame, None)


def _region(
    field: str, number: int, label: str, shape: AnyShape, frame: Frame, score: float | None
) -> Region:
    return Region(
        id=f"{field}-{number}", field=field, shape=shape, labels=(label,), input="image",
        frame=frame, score=score,
    )  # fmt: skip


def moved(place: Pixels, by: int) -> Pixels:
    """The same box as another person, or a model, would draw it: a little off."""
    x, y, right, bottom = place
    return x + by % 3, max(y - by % 2, 0), right - by % 4, bottom - (by + 1) % 3
