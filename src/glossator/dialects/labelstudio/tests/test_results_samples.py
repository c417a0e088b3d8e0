"""The native samples as results of the configuration that our writer makes, and back."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.conformance import samples
from tests.conformance.samples import Sample

from glossator.dialects.labelstudio.answers import read_answer, write_answer
from glossator.dialects.labelstudio.config import read_config, write_config
from glossator.dialects.labelstudio.tests.near import in_fractions, of_the_picture
from glossator.model.annotation import Answer, Value
from glossator.model.label_schema import (
    BooleanField,
    ChoiceField,
    GroupField,
    Input,
    Label,
    LabelSchema,
    NumberField,
    TextField,
)
from glossator.model.loss import Losses
from glossator.model.shown import Shown, shown

ANSWERED = [sample for sample in samples.load_all() if sample.answer is not None]

LOST: dict[int, dict[str, int]] = {
    7: {"holes_dropped": 1, "split": 1},
    8: {"attribute_dropped": 2},  # whether a point is hidden
    10: {"attribute_dropped": 2},  # the names of points, and which are hidden
    11: {"cuboid_flattened": 1},
    18: {"field_dropped": 1, "value_dropped": 1},  # options of our own; two that are equal
    19: {"fields_merged": 1},
    26: {"attribute_dropped": 1},  # what changes in time
    27: {"track_sampled": 1},  # a track over a sequence of pictures
    28: {"field_dropped": 2},  # point clouds
    # Labels for a whole picture, and a turned box whose corner is past the range of floats.
    30: {"renamed": 1, "field_unknown": 2, "shape_dropped": 2, "relation_dropped": 1},
}
"""What the vendor's form cannot say of each sample; nothing for those that are not named."""


def _near(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_near(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_near, one, other))
    if isinstance(one, float) or isinstance(other, float):
        return bool(abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other)))
    return bool(one == other)


def there_and_back(sample: Sample) -> tuple[Answer, Losses]:
    """Written as the vendor's result and read again."""
    assert sample.answer is not None
    seen, losses = shown(sample.labelled), Losses()
    body = write_answer(sample.answer, sample.schema, seen, losses)
    return read_answer(body, sample.schema, seen, losses), losses


@pytest.mark.parametrize("sample", ANSWERED, ids=lambda sample: sample.name)
def test_a_sample_loses_what_is_declared_and_nothing_else(sample: Sample) -> None:
    back, losses = there_and_back(sample)
    lost = LOST.get(sample.number, {})
    assert losses.counts == lost
    if not lost:
        assert sample.answer is not None
        assert _near(in_fractions(back, sample.schema), in_fractions(sample.answer, sample.schema))


def _sample(number: int) -> Sample:
    return next(sample for sample in ANSWERED if sample.number == number)


def test_a_followed_box_keeps_all_but_what_changes_in_time() -> None:
    sample = _sample(26)
    back, _ = there_and_back(sample)
    assert sample.answer is not None
    wanted = msgspec.to_builtins(sample.answer)
    for key in wanted["regions"][0]["shape"]["keys"]:
        key.pop("values", None)
    assert _near(msgspec.to_builtins(back), wanted)


def test_parts_are_split_below_the_first_and_put_together_again() -> None:
    sample = _sample(7)
    assert sample.answer is not None
    seen, losses = shown(sample.labelled), Losses()
    body = write_answer(sample.answer, sample.schema, seen, losses)
    asked = read_config(write_config(sample.schema, losses))
    assert [(one.id, one.parent) for one in read_answer(body, asked, seen, losses).regions] == [
        ("lake", None),
        ("twin", None),
        ("twin-2", "twin"),
    ]
    back, _ = there_and_back(sample)
    wanted = [of_the_picture(one) for one in sample.answer.regions]
    assert _near(msgspec.to_builtins(back.regions[1]), msgspec.to_builtins(wanted[1]))


def test_an_object_over_several_pages_is_one_again() -> None:
    sample = _sample(27)
    back, _ = there_and_back(sample)
    assert sample.answer is not None
    assert _near(in_fractions(back, sample.schema), in_fractions(sample.answer, sample.schema))


GROUP = LabelSchema(
    (Input("it", "text", "it"),),
    (
        GroupField(
            name="g",
            inputs=("it",),
            fields=(
                TextField(name="word"),
                NumberField(name="n"),
                BooleanField(name="sure"),
                ChoiceField(name="kind", labels=(Label("a"), Label("b"))),
            ),
        ),
    ),
)


@pytest.mark.parametrize(
    "rows",
    [
        [{"word": "x", "n": 1, "sure": True}, {"word": "y", "n": -2.5, "sure": False}],
        [{"word": "x"}, {"word": "y", "n": 3}, {"word": "z"}],
        [{"n": 1}, {"n": 2}, {"word": "z", "n": 3}],
        [{"kind": ["a"]}, {"kind": ["a"], "word": "w"}],
    ],
)
def test_rows_of_a_group_come_back_by_position(rows: list[dict[str, Any]]) -> None:
    answer, losses = Answer((Value("g", rows, "it"),)), Losses()
    body = write_answer(answer, GROUP, Shown({"it": "t"}), losses)
    assert read_answer(body, GROUP, Shown({"it": "t"}), losses) == answer
    assert losses.counts == {"fields_merged": 1}


def test_the_rows_of_the_sample_come_back() -> None:
    sample = _sample(19)
    back, _ = there_and_back(sample)
    assert sample.answer is not None
    assert _near(in_fractions(back, sample.schema), in_fractions(sample.answer, sample.schema))


def test_a_hostile_answer_keeps_all_that_is_not_declared() -> None:
    sample = _sample(30)
    back, losses = there_and_back(sample)
    assert sample.answer is not None
    assert len(back.regions) == len(sample.answer.regions) - 3
    assert [value.field for value in back.values] == [
        value.field for value in sample.answer.values if value.field != "unknown"
    ]
    assert [value.value for value in back.values] == [
        value.value for value in sample.answer.values if value.field != "unknown"
    ]
    assert b"null" not in write_answer(back, sample.schema, shown(sample.labelled), losses)
