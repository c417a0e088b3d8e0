"""Control tags to fields: one short function for each kind of question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from glossator.dialects.labelstudio.config.inputs import (
    checked_name,
    heading,
    number,
    path,
    repeater,
)
from glossator.dialects.labelstudio.config.labels import has_children, labels_of, tree_of
from glossator.dialects.labelstudio.config.tree import Element
from glossator.model.label_schema import (
    AnyField,
    BooleanField,
    ChoiceField,
    DatetimeField,
    Input,
    JsonField,
    Label,
    LabelSchema,
    NumberField,
    PairwiseField,
    RankingField,
    RatingField,
    Scope,
    TextField,
    walk,
)
from glossator.model.value_check import checker

YES_NO = (Label("true", title="Yes"), Label("false", title="No"))
"""How a boolean is asked: the writer's form, which the reader knows again."""


class Asked(msgspec.Struct, frozen=True):
    """What all fields have in common, as a control says it."""

    name: str
    title: str | None
    help: str | None
    required: bool
    hidden: bool
    inputs: tuple[str, ...]
    scope: Scope


def asked(tag: Element, inputs: Sequence[Input], regions: bool) -> Asked:
    """The common part. ``regions``: whether the config has regions to ask about at all."""
    title, small = heading(tag)
    targets = set(tag.attributes["toName"].split(","))
    about = tuple(source for source in inputs if source.name in targets)
    scope: Scope = "task"
    if tag.is_on("perRegion") and regions:
        scope = "region"
    elif (tag.is_on("perItem") or repeater(tag)) and any(source.many for source in about):
        scope = "item"
    return Asked(
        name=checked_name(tag),
        title=title,
        help=small or tag.get("placeholder", "hint", "requiredMessage"),
        required=tag.is_on("required"),
        hidden=any(_is_hidden(one) for one in tag.ancestors()),
        inputs=tuple(source.name for source in about),
        scope=scope,
    )


def _is_hidden(view: Element) -> bool:
    return "display:none" in view.attributes.get("style", "").replace(" ", "").lower()


def common(about: Asked) -> dict[str, Any]:
    """The common part as keywords of a field."""
    return msgspec.structs.asdict(about)


def read_control(tag: Element, about: Asked, inputs: Sequence[Input]) -> AnyField:
    """The field of a control that asks for a value. What is not known becomes ``json``, and so
    does a control whose attributes leave nothing that could be asked."""
    read = _KINDS.get(tag.kind)
    field = read(tag, common(about), inputs) if read is not None else None
    return field if field is not None else JsonField(**common(about))


Keywords = dict[str, Any]


def _choices(tag: Element, about: Keywords, inputs: Sequence[Input]) -> AnyField | None:
    nested = has_children(tag)
    labels = tree_of(tag) if nested else labels_of(tag)
    how = (tag.get("choice") or "single").lower()
    if how != "multiple" and not tag.get("value") and _plain(labels) == YES_NO:
        picked = [label.name == "true" for label in labels if label.selected]
        return BooleanField(**about, default=picked[0] if picked else None)
    display: Literal["radio", "list"] | None = None
    if how == "single-radio":
        display = "radio"
    elif (tag.get("layout") or "").lower() == "select":
        display = "list"
    return _choice(tag, about, labels, how == "multiple", nested, display)


def _plain(labels: tuple[Label, ...]) -> tuple[Label, ...]:
    return tuple(replace(label, selected=False) for label in labels)


def _taxonomy(tag: Element, about: Keywords, inputs: Sequence[Input]) -> AnyField | None:
    labels = tree_of(tag, leaves_only=tag.is_on("leafsOnly"))
    most = number(tag.get("maxUsages"))
    limit = int(most) if most is not None and most >= 1 else None
    field = _choice(tag, about, labels, limit != 1, True, "tree")
    return replace(field, most=limit) if limit not in (None, 1) else field


def _choice(
    tag: Element,
    about: Keywords,
    labels: tuple[Label, ...],
    multiple: bool,
    nested: bool,
    display: Literal["radio", "list", "tree"] | None,
) -> ChoiceField:
    key = path(tag.get("value"))
    if not multiple:
        labels = one_preset(labels)
    return ChoiceField(
        **about,
        labels=labels,
        multiple=multiple,
        nested=nested,
        key=key,
        # Options from an address, or none at all: whatever comes is taken.
        free=bool(tag.get("apiUrl")) or (not labels and key is None),
        display=display,
    )


def one_preset(labels: tuple[Label, ...]) -> tuple[Label, ...]:
    """The labels with at most one preset, the first; trees are looked through in order."""
    if sum(label.selected for label in walk(labels)) < 2:
        return labels
    seen = False

    def mend(label: Label) -> Label:
        nonlocal seen
        keep = label.selected and not seen
        seen = seen or label.selected
        return replace(label, selected=keep, labels=tuple(mend(one) for one in label.labels))

    return tuple(mend(label) for label in labels)


def labels_choice(tag: Element, about: Asked) -> ChoiceField:
    """``Labels`` for places that another control draws: a choice for each region."""
    keywords = common(about) | {"scope": "region"}
    how = (tag.get("choice") or "single").lower()
    return _choice(tag, keywords, labels_of(tag), how == "multiple", False, None)


def _text(tag: Element, about: Keywords, inputs: Sequence[Input]) -> AnyField:
    many = number(tag.get("maxSubmissions")) != 1
    rows = number(tag.get("rows"))
    value = tag.get("value")
    preset = value if value and not value.startswith("$") else None
    return TextField(
        **about,
        many=many,
        lines=int(rows) if rows is not None and 1 <= rows <= 1000 else None,
        default=[preset] if preset and many else preset,
    )


def _number(tag: Element, about: Keywords, inputs: Sequence[Input]) -> AnyField:
    least, most, step = (number(tag.get(name)) for name in ("min", "max", "step"))
    if least is not None and most is not None and least > most:
        least = most = None
    if step is not None and step <= 0:
        step = None
    # Steps of one from a whole number are whole numbers.
    whole = step == 1 and (least is None or float(least).is_integer())
    field = NumberField(**about, whole=whole, least=least, most=most, step=None if whole else step)
    return with_default(field, number(tag.get("defaultValue")))


def _rating(tag: Element, about: Keywords, inputs: Sequence[Input]) -> AnyField:
    most = number(tag.get("maxRating"))
    field = RatingField(**about, most=int(min(max(most, 1), 1000)) if most is not None else 5)
    return with_default(field, number(tag.get("defaultValue")))


def with_default(field: AnyField, value: Any) -> AnyField:
    """The field with its preset answer, if it is one."""
    if value is None or checker(field, LabelSchema())(value, None):
        return field
    return replace(field, default=value)


def _datetime(tag: Element, about: Keywords, inputs: Sequence[Input]) -> AnyField:
    only = {part.strip().lower() for part in (tag.get("only") or "").split(",")} - {""}
    parts: Literal["datetime", "date", "time"] = "datetime"
    if only == {"time"}:
        parts = "time"
    elif only and "time" not in only:
        parts = "date"
    return DatetimeField(**about, parts=parts)


def _pairwise(tag: Element, about: Keywords, inputs: Sequence[Input]) -> AnyField | None:
    return PairwiseField(**about) if len(set(about["inputs"])) > 1 else None


def _ranker(tag: Element, about: Keywords, inputs: Sequence[Input]) -> AnyField | None:
    key = next((x.key for x in inputs if x.name in about["inputs"] and x.key), None)
    return RankingField(**about, key=key, buckets=labels_of(tag)) if key else None


_KINDS: dict[str, Callable[[Element, Keywords, Sequence[Input]], AnyField | None]] = {
    "choices": _choices,
    "taxonomy": _taxonomy,
    "textarea": _text,
    "number": _number,
    "rating": _rating,
    "datetime": _datetime,
    "pairwise": _pairwise,
    "ranker": _ranker,
}
