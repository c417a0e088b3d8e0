"""What people see (inputs) and what they are asked (fields)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from glossator.model.raw import Raw

Media = Literal[
    "image",
    "audio",
    "video",
    "text",
    "html",
    "paragraphs",
    "time_series",
    "table",
    "pdf",
    "chat",
    "list",
    "point_cloud",
    "file",
]
Scope = Literal["task", "item", "region"]


class Input(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing shown. ``key`` is a path in the task's data (``a.b``); None = the literal in
    ``options``. ``many``: the value is a list. ``link``: the value is a URL to the content (None =
    judged by its form). ``options``: time column, frame rate, literal, ..."""

    name: str
    media: Media
    key: str | None = None
    many: bool = False
    link: bool | None = None
    title: str | None = None
    required: bool = True
    options: dict[str, Any] = {}


class Label(msgspec.Struct, frozen=True, omit_defaults=True):
    """A label, option, bucket or entity. ``name`` is what answers carry, ``title`` what is shown.

    ``number`` is a fixed class number (None = its position). ``key``: the name is taken from the
    task's data under this key. ``instance``: each object is segmented apart.
    """

    name: str
    title: str | None = None
    help: str | None = None
    color: str | None = None
    hotkey: str | None = None
    number: int | None = None
    key: str | None = None
    selectable: bool = True
    selected: bool = False
    instance: bool = False
    labels: tuple[Label, ...] = ()


# Conditions: when a field is shown.


class Condition(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="is"):
    """Every condition; only its kinds below are made."""


class AllOf(Condition, frozen=True, tag="all"):
    """True when all of them are."""

    of: tuple[AnyCondition, ...]


class AnyOf(Condition, frozen=True, tag="any"):
    """True when one of them is."""

    of: tuple[AnyCondition, ...]


class Not(Condition, frozen=True, tag="not"):
    """True when the other is not."""

    of: AnyCondition


class Answered(Condition, frozen=True, tag="answered"):
    """The field has any of these picks; no names = any answer. In a region-scope field it looks
    first at the same region."""

    field: str
    names: tuple[str, ...] = ()


class Labelled(Condition, frozen=True, tag="labelled"):
    """The current region has any of these labels; no names = a region is selected."""

    names: tuple[str, ...] = ()
    field: str | None = None


class Equals(Condition, frozen=True, tag="equals"):
    """A field's answer, or an input's value, equals ``value``."""

    value: Any
    field: str | None = None
    input: str | None = None


class ForeignCondition(Condition, frozen=True, tag="foreign"):
    """Known to one vendor only: counts as true elsewhere, with the loss ``condition_dropped``."""

    dialect: str
    value: Any


AnyCondition = AllOf | AnyOf | Not | Answered | Labelled | Equals | ForeignCondition


class Field(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", kw_only=True):
    """One question; what all thirteen kinds have in common.

    ``inputs`` it is about (empty = the task as a whole); ``scope`` asked once, per item of a list
    input, or per region; ``on``, with scope region, limits it to regions of these fields.
    """

    name: str
    title: str | None = None
    help: str | None = None
    required: bool = False
    hidden: bool = False
    inputs: tuple[str, ...] = ()
    scope: Scope = "task"
    on: tuple[str, ...] = ()
    when: AnyCondition | None = None
    default: Any = None


class ChoiceField(Field, frozen=True, tag="choice"):
    """Pick from labels. ``key``: the options come from the task's data; ``free``: own words too."""

    labels: tuple[Label, ...] = ()
    multiple: bool = False
    nested: bool = False
    key: str | None = None
    free: bool = False
    least: int | None = None
    most: int | None = None
    display: Literal["radio", "list", "buttons", "tree"] | None = None


class TextField(Field, frozen=True, tag="text"):
    """Free text; a list of texts when ``many``. ``least`` and ``most`` limit the length."""

    many: bool = False
    lines: int | None = None
    format: Literal["email", "url", "phone", "html"] | None = None
    least: int | None = None
    most: int | None = None
    pattern: str | None = None


class NumberField(Field, frozen=True, tag="number"):
    """A number; ``unit`` such as ``degree``."""

    whole: bool = False
    least: float | None = None
    most: float | None = None
    step: float | None = None
    unit: str | None = None


class RatingField(Field, frozen=True, tag="rating"):
    """1 ... most."""

    most: int = 5


class DatetimeField(Field, frozen=True, tag="datetime"):
    """ISO 8601 text of the parts that are asked."""

    parts: Literal["datetime", "date", "time"] = "datetime"


class BooleanField(Field, frozen=True, tag="boolean"):
    """Yes or no."""


class RankingField(Field, frozen=True, tag="ranking"):
    """Put options in order, or into buckets."""

    labels: tuple[Label, ...] = ()
    key: str | None = None
    buckets: tuple[Label, ...] = ()


class PairwiseField(Field, frozen=True, tag="pairwise"):
    """Which of two or more inputs; None = equal."""


class FileField(Field, frozen=True, tag="file"):
    """Hand in files; ``accept`` lists media types."""

    accept: tuple[str, ...] = ()
    many: bool = False


class RegionField(Field, frozen=True, tag="region"):
    """Mark places. ``shapes`` allowed, ``labels`` for them; ``options``: sizes, vertex counts,
    skeleton names and edges, camera."""

    shapes: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    multiple: bool = False
    key: str | None = None
    least: int | None = None
    most: int | None = None
    rotates: bool = False
    options: dict[str, Any] = {}


class RelationField(Field, frozen=True, tag="relation"):
    """Link regions; ``between`` names the region fields that may be linked."""

    labels: tuple[Label, ...] = ()
    between: tuple[str, ...] = ()


class GroupField(Field, frozen=True, tag="group"):
    """A repeated group of fields."""

    fields: tuple[AnyField, ...] = ()
    least: int | None = None
    most: int | None = None


class JsonField(Field, frozen=True, tag="json"):
    """Any JSON, untouched; ``format`` such as ``coordinates``."""

    format: str | None = None


AnyField = (
    ChoiceField
    | TextField
    | NumberField
    | RatingField
    | DatetimeField
    | BooleanField
    | RankingField
    | PairwiseField
    | FileField
    | RegionField
    | RelationField
    | GroupField
    | JsonField
)


class LabelSchema(msgspec.Struct, frozen=True, omit_defaults=True):
    """Inputs and fields; ``source`` is the dialect's own text it was read from, byte for byte."""

    inputs: tuple[Input, ...] = ()
    fields: tuple[AnyField, ...] = ()
    source: Raw | None = None
    revision: int = 1

    def field(self, name: str) -> AnyField | None:
        """The field of this name, or None."""
        return next((f for f in self.fields if f.name == name), None)

    def input(self, name: str) -> Input | None:
        """The input of this name, or None."""
        return next((i for i in self.inputs if i.name == name), None)

    @property
    def region_fields(self) -> tuple[RegionField, ...]:
        """The fields that ask for places, in order."""
        return tuple(f for f in self.fields if isinstance(f, RegionField))


def walk(labels: tuple[Label, ...]) -> Iterator[Label]:
    """Every label of a tree, parents before children."""
    for label in labels:
        yield label
        yield from walk(label.labels)


# Nested picks: one string, the path joined by "/".


def join(parts: tuple[str, ...] | list[str]) -> str:
    """Spell a path of names as one pick; ``\\`` and ``/`` inside a part are escaped."""
    return "/".join(part.replace("\\", "\\\\").replace("/", "\\/") for part in parts)


def split(pick: str) -> tuple[str, ...]:
    """The path of a nested pick: ``split(join(path)) == path`` for every path of one part or more."""
    parts: list[str] = []
    part: list[str] = []
    letters = iter(pick)
    for letter in letters:
        if letter == "\\":
            part.append(next(letters, "\\"))
        elif letter == "/":
            parts.append("".join(part))
            part = []
        else:
            part.append(letter)
    parts.append("".join(part))
    return tuple(parts)


def same_questions(one: LabelSchema, other: LabelSchema) -> bool:
    """Whether both ask the same, whatever text they came from."""
    return one.inputs == other.inputs and one.fields == other.fields
