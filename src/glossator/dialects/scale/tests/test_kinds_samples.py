"""The native samples as tasks and responses of the vendor, and back."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.conformance import samples
from tests.conformance.samples import Sample

from glossator.dialects.scale import codec, kinds
from glossator.model.check import check_schema
from glossator.model.loss import Losses
from glossator.model.shown import shown

SAMPLES = list(samples.load_all())
ANSWERED = [sample for sample in SAMPLES if sample.answer is not None]

TYPES: dict[int, str] = {
    **dict.fromkeys((14, 16, 17, 18, 19, 20), "textcollection"),
    12: "segmentannotation",
    21: "namedentityrecognition",
    22: "namedentityrecognition",
    26: "videoannotation",
    27: "videoannotation",
    28: "lidarannotation",
}
"""What asks the samples that imageannotation does not."""
EXACT = (2, 11, 13, 14, 16, 19, 22)
"""Nothing of their answers is said in another way: pixels for fractions, an input that is the only
one, the other end of a relation first."""
UNASKED: dict[int, dict[str, int]] = {
    5: {"limits_dropped": 1},  # several labels
    10: {"edges_dropped": 1},
    13: {"limits_dropped": 1},  # the pattern of a text
    14: {"condition_dropped": 2},  # the form of a form's conditions is not known
    15: {"options_dropped": 3},  # parents that can be picked
    16: {"options_dropped": 5},  # presets, options out of the data
    17: {"limits_dropped": 7, "options_dropped": 1},
    18: {"field_dropped": 2},  # rankings
    19: {"limits_dropped": 1, "condition_dropped": 1},
    20: {"field_dropped": 2},  # files
    23: {"input_dropped": 2, "field_dropped": 2},  # pages and dialogues
    24: {"input_dropped": 1, "field_dropped": 1},  # audio
    25: {"input_dropped": 2, "field_dropped": 2},  # time series
    27: {"field_dropped": 1},  # a choice for each picture
    29: {"limits_dropped": 1},
    30: {"field_dropped": 1},
}
"""What the vendor's parameters cannot ask of each schema; nothing for those that are not named."""
LOST: dict[int, dict[str, int]] = {
    3: {"size_unknown": 3},
    5: {"labels_dropped": 1},
    7: {"holes_dropped": 1, "split": 1},
    8: {"attribute_dropped": 3},  # whether a point is hidden
    10: {"edges_dropped": 1, "split": 1, "attribute_dropped": 1},
    12: {"overlap": 1, "value_dropped": 4},  # places of one label without instances
    18: {"field_dropped": 2},
    20: {"field_dropped": 2},
    21: {"attribute_dropped": 1},  # a relation both ways
    23: {"shape_dropped": 4},
    24: {"shape_dropped": 2},
    25: {"shape_dropped": 3},
    26: {"split": 1},
    27: {"item_dropped": 3},
    30: {
        "field_unknown": 1, "shape_dropped": 2, "renamed": 1, "field_dropped": 1,
        "relation_dropped": 2,
    },
}  # fmt: skip
"""What a response cannot say of each answer."""


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_schema_is_asked_with_the_declared_losses(sample: Sample) -> None:
    losses = Losses()
    text = codec.write_schema(sample.schema, losses)
    assert losses.counts == UNASKED.get(sample.number, {})
    assert kinds.type_of(sample.schema) == TYPES.get(sample.number, "imageannotation")
    assert not check_schema(codec.read_schema(text))


@pytest.mark.parametrize("sample", ANSWERED, ids=lambda sample: sample.name)
def test_an_answer_loses_what_is_declared_and_nothing_else(sample: Sample) -> None:
    assert sample.answer is not None
    seen, losses = shown(sample.labelled), Losses()
    body = codec.write_answer(sample.answer, sample.schema, seen, losses)
    back = codec.read_answer(body, sample.schema, seen, losses)
    assert losses.counts == LOST.get(sample.number, {})
    assert (back == sample.answer) == (sample.number in EXACT)
    for value in back.values:
        # The input of a value is the only one that its field is about.
        assert replace(value, input=None) in [replace(x, input=None) for x in sample.answer.values]
