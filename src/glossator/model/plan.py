"""Whether an answer fits its schema: at submit, and on ``--strict``.

A :class:`Plan` is compiled once for a schema; checking an answer of five boxes then costs 10 to
20 µs. Places in what comes back::

    fields/NAME, fields/NAME/ITEM     a value, or its absence
    regions/ID, regions/ID/NAME       a region, the answer to a region-scope field
    relations/N                       a relation, by its 0-based position
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from glossator.model.annotation import Answer, Frame, Region, Relation, Value
from glossator.model.conditions import Data, Scene, can_be, is_empty
from glossator.model.data_paths import MISSING, at
from glossator.model.geometry import NAMES, AnyShape, Foreign, Parts, Shape, Track
from glossator.model.label_schema import (
    AnyField,
    Input,
    LabelSchema,
    PairwiseField,
    RegionField,
    RelationField,
)
from glossator.model.shape_check import finite, wrong_shape
from glossator.model.value_check import Picks, checker

Faults = dict[str, str]
LONGEST_ID = 200


def check_answer(
    schema: LabelSchema, answer: Answer, data: dict[str, Any] | None = None, drafts: bool = False
) -> dict[str, str]:
    """What is wrong with the answer: place -> message; empty if nothing is.

    ``data`` is the decoded task data, which options and item counts may come from; what it does
    not tell is not checked. ``drafts``: unfinished work, where nothing is required yet.
    """
    return Plan(schema, drafts).check(answer, data)


class Plan:
    """A schema made ready for checking many answers. Raises ValueError for a pattern that cannot
    be used, which :func:`~glossator.model.check.check_schema` finds first."""

    def __init__(self, schema: LabelSchema, drafts: bool = False) -> None:
        self.schema = schema
        self.drafts = drafts
        self.questions = {field.name: _Question(field, schema, drafts) for field in schema.fields}
        every = list(self.questions.values())
        self.per_region = [q for q in every if q.scope == "region"]
        self.needed = [q for q in every if q.scope != "region" and q.field.required and not drafts]
        self.counted = [q for q in every if q.limits != (0, None)]
        self.relates = any(isinstance(field, RelationField) for field in schema.fields)

    def check(self, answer: Answer, data: Data | None = None) -> dict[str, str]:
        """As :func:`check_answer`."""
        faults: Faults = {}
        self._values(answer, data, faults)
        regions: dict[str, Region] = {}
        for region in answer.regions:
            if region.id in regions:
                faults[f"regions/{region.id}"] = "a second region with this id"
            regions[region.id] = region
        for region in answer.regions:
            wrong = self._region(region, answer, data, faults)
            if wrong:
                faults.setdefault(f"regions/{region.id}", wrong)
        _parents(answer, regions, faults)
        for n, relation in enumerate(answer.relations):
            wrong = self._relation(relation, regions, data)
            if wrong:
                faults[f"relations/{n}"] = wrong
        self._counts(answer, data, faults)
        self._required(answer, data, faults)
        return faults

    # Values.

    def _values(self, answer: Answer, data: Data | None, faults: Faults) -> None:
        seen: set[tuple[str, str | None, int | None]] = set()
        for value in answer.values:
            place = f"fields/{value.field}"
            if value.item is not None:
                place = f"{place}/{value.item}"
            identity = (value.field, value.input, value.item)
            if identity in seen:
                faults[place] = "answered twice"
                continue
            seen.add(identity)
            wrong = self._value(value, answer, data)
            if wrong:
                faults[place] = wrong

    def _value(self, value: Value, answer: Answer, data: Data | None) -> str | None:
        question = self.questions.get(value.field)
        if question is None:
            return "no such field"
        if question.scope == "region":
            return "this field is answered for a region"
        if question.scope == "item" and value.item is None:
            return "this field is answered for an item"
        wrong = question.wrong_place(value.input, value.item, data)
        if wrong or not question.may_show(Scene(answer, None, self.schema, data, value.item)):
            return wrong  # what stands in a hidden field is dropped at submit, whatever it is
        return question.wrong_value(value.value, data)

    # Regions.

    def _region(
        self,
        region: Region,
        answer: Answer,
        data: Data | None,
        faults: Faults,
    ) -> str | None:
        question = self.questions.get(region.field)
        if question is None or not question.is_region:
            return "no such region field"
        if region.values or self.per_region:
            self._attributes(region, answer, data, faults)
        return (
            _wrong_frame(region)
            or question.wrong_shape(region.shape)
            or question.wrong_labels(region.labels, data)
            or question.wrong_place(region.input, region.item, data)
        )

    def _attributes(
        self, region: Region, answer: Answer, data: Data | None, faults: Faults
    ) -> None:
        answered: set[str] = set()
        for value in region.values:
            question = self.questions.get(value.field)
            if question is None or not question.asks(region.field):
                wrong: str | None = "no such field of a region"
            elif value.field in answered:
                wrong = "answered twice"
            else:
                shown = question.may_show(Scene(answer, region, self.schema, data))
                wrong = question.wrong_value(value.value, data) if shown else None
            if question is not None and not question.is_empty(value.value):
                answered.add(value.field)
            if wrong:
                faults[f"regions/{region.id}/{value.field}"] = wrong
        if isinstance(region.shape, Track):
            self._changes(region, region.shape, data, answered, faults)
        if self.drafts:
            return
        for question in self.per_region:
            name = question.field.name
            missing = question.field.required and name not in answered
            if (
                missing
                and question.asks(region.field)
                and question.must_show(Scene(answer, region, self.schema, data))
            ):
                faults[f"regions/{region.id}/{name}"] = "required"

    def _changes(
        self, region: Region, track: Track, data: Data | None, answered: set[str], faults: Faults
    ) -> None:
        """The attributes that change along a track."""
        for key in track.keys:
            for name, value in key.values.items():
                question = self.questions.get(name)
                if question is None or not question.asks(region.field):
                    wrong: str | None = "no such field of a region"
                else:
                    wrong = question.wrong_value(value, data)
                    answered.add(name)
                if wrong:
                    faults.setdefault(f"regions/{region.id}/{name}", wrong)

    # Relations.

    def _relation(
        self, relation: Relation, regions: dict[str, Region], data: Data | None
    ) -> str | None:
        for end in (relation.source, relation.target):
            if end not in regions:
                return f"no such region: {end}"
        if relation.field is None:
            return "no such relation field" if self.relates else None
        question = self.questions.get(relation.field)
        if question is None or not isinstance(question.field, RelationField):
            return "no such relation field"
        between = question.field.between
        if between and not {regions[relation.source].field, regions[relation.target].field} <= set(
            between
        ):
            return "these regions cannot be linked"
        return question.wrong_labels(relation.labels, data, many=True)

    # How much there must be.

    def _counts(self, answer: Answer, data: Data | None, faults: Faults) -> None:
        if not self.counted:
            return
        found = Counter(region.field for region in answer.regions)
        for question in self.counted:
            name = question.field.name
            least, most = question.limits
            if most is not None and found[name] > most:
                faults.setdefault(f"fields/{name}", f"at most {most}")
            elif found[name] < least and question.must_show(Scene(answer, None, self.schema, data)):
                faults.setdefault(f"fields/{name}", f"at least {least}")

    def _required(self, answer: Answer, data: Data | None, faults: Faults) -> None:
        if not self.needed:
            return
        answered: set[tuple[str, int | None]] = set()
        for value in answer.values:
            question = self.questions.get(value.field)
            if question is not None and not question.is_empty(value.value):
                answered |= {(value.field, value.item), (value.field, None)}
        answered |= {(region.field, None) for region in answer.regions}
        answered |= {(relation.field or "", None) for relation in answer.relations}
        for question in self.needed:
            name = question.field.name
            count = question.items(data) if question.scope == "item" else None
            # Where the number of items is not known, one answer must do.
            for item in range(count) if count is not None else (None,):
                if (name, item) in answered:
                    continue
                if question.must_show(Scene(answer, None, self.schema, data, item)):
                    place = f"fields/{name}" if item is None else f"fields/{name}/{item}"
                    faults.setdefault(place, "required")


class _Question:
    """One field, ready for checking."""

    def __init__(self, field: AnyField, schema: LabelSchema, drafts: bool) -> None:
        self.field = field
        self.scope = field.scope
        self.check = checker(field, schema, drafts)
        self.nothing_is_an_answer = isinstance(field, PairwiseField)  # the two are equal
        self.is_region = isinstance(field, RegionField)
        self.picks: Picks | None = None
        self.several = True
        self.shapes: frozenset[type[Shape]] = frozenset()
        self.plain: frozenset[type[Shape]] = frozenset()
        self.limits: tuple[int, int | None] = (0, None)
        if isinstance(field, RegionField):
            self.several = field.multiple
            self.shapes = frozenset(s for s, word in NAMES.items() if word in field.shapes)
            self.plain = self.shapes - {Parts, Track}
            self.limits = (0 if drafts else field.least or 0, field.most)
            self.picks = Picks(field.labels, field.key)
        elif isinstance(field, RelationField):
            self.picks = Picks(field.labels)
        shown: dict[str, Input] = {source.name: source for source in schema.inputs}
        about = [shown[name] for name in field.inputs if name in shown]
        self.inputs = {source.name for source in about} or set(shown)
        self.lists = [source for source in about or schema.inputs if source.many]

    # When it is asked.

    def may_show(self, scene: Scene) -> bool:
        return self.field.when is None or can_be(self.field.when, True, scene)

    def must_show(self, scene: Scene) -> bool:
        return self.field.when is None or not can_be(self.field.when, False, scene)

    def asks(self, field: str) -> bool:
        """Whether it is asked for regions of this field."""
        return self.scope == "region" and (not self.field.on or field in self.field.on)

    def items(self, data: Data | None) -> int | None:
        """How many items its list input has, or None."""
        if data is None or len(self.lists) != 1 or self.lists[0].key is None:
            return None
        found = at(data, self.lists[0].key)
        return len(found) if found is not MISSING and isinstance(found, list | tuple) else None

    # What is wrong with what is given.

    def is_empty(self, value: Any) -> bool:
        return is_empty(value) and not (value is None and self.nothing_is_an_answer)

    def wrong_value(self, value: Any, data: Data | None) -> str | None:
        if value is None and not self.nothing_is_an_answer:
            return None
        return self.check(value, data)

    def wrong_place(self, name: str | None, item: int | None, data: Data | None) -> str | None:
        if name is not None and name not in self.inputs:
            return f"no such input: {name}"
        if item is None:
            return None
        count = self.items(data)
        if item < 0 or (count is not None and item >= count):
            return "no such item"
        return None

    def wrong_shape(self, shape: AnyShape | None) -> str | None:
        if shape is None:
            return None
        kind = type(shape)
        if kind not in self.plain and (other := self._not_allowed(shape)):
            return f"no {other} here"
        return wrong_shape(shape)

    def _not_allowed(self, shape: AnyShape) -> str | None:
        """Parts and tracks are made of shapes: what they are made of must be allowed, which a
        field with nothing but ``parts`` or ``track`` leaves open. What only a vendor can read
        passes."""
        if isinstance(shape, Foreign) or type(shape) in self.plain:
            return None
        if isinstance(shape, Parts | Track) and type(shape) in self.shapes and not self.plain:
            return None
        if isinstance(shape, Parts):
            return next((x for part in shape.shapes if (x := self._not_allowed(part))), None)
        if isinstance(shape, Track):
            shapes = (key.shape for key in shape.keys if key.shape is not None)
            return next((x for one in shapes if (x := self._not_allowed(one))), None)
        return NAMES[type(shape)]

    def wrong_labels(
        self, labels: tuple[str, ...], data: Data | None, many: bool = False
    ) -> str | None:
        if not labels or self.picks is None:
            return None
        if len(labels) > 1 and not (many or self.several):
            return "one label"
        known = self.picks.of(data)
        if known is not None and not known.issuperset(labels):
            return f"no such label: {next(label for label in labels if label not in known)}"
        return None


def _wrong_frame(region: Region) -> str | None:
    if not 0 < len(region.id) <= LONGEST_ID:
        return f"an id has 1 to {LONGEST_ID} characters"
    score = region.score
    if score is not None and not 0 <= score <= 1:  # not-a-number is neither
        return "a score lies between 0 and 1"
    frame: Frame | None = region.frame
    if frame is None or (frame.width is None and frame.height is None):
        return None
    sides = [side for side in (frame.width, frame.height) if side is not None]
    return None if finite(sides) and min(sides) > 0 else "no image has this size"


def _parents(answer: Answer, regions: dict[str, Region], faults: Faults) -> None:
    """Every parent exists and no region lies in itself. Each region is walked over once."""
    cleared: set[str] = set()
    for region in answer.regions:
        seen: set[str] = set()
        at_hand: Region | None = region
        while at_hand is not None and at_hand.id not in cleared:
            place = f"regions/{at_hand.id}"
            if at_hand.id in seen:
                faults.setdefault(place, "a region cannot lie inside of itself")
                break
            seen.add(at_hand.id)
            parent = at_hand.parent
            if parent is not None and parent not in regions:
                faults.setdefault(place, f"no such region: {parent}")
            at_hand = None if parent is None else regions.get(parent)
        cleared |= seen
