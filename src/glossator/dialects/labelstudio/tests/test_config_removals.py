"""What of a config may be taken away when answers are there: the vendor's messages."""

from __future__ import annotations

from typing import Any

import pytest

from glossator.dialects.labelstudio.config.removals import Used, removed

CONFIG = """<View>
  <Image name="img" value="$image"/>
  <RectangleLabels name="box" toName="img"><Label value="Car"/><Label value="Bus"/></RectangleLabels>
  <Choices name="day" toName="img"><Choice value="sun" alias="s"/><Choice value="rain"/></Choices>
  <TextArea name="note" toName="img"/>
</View>"""


def _box(label: str, name: str = "box") -> dict[str, Any]:
    value = {"x": 1, "y": 1, "width": 2, "height": 2, "rotation": 0, "rectanglelabels": [label]}
    return {
        "id": "a",
        "from_name": name,
        "to_name": "img",
        "type": "rectanglelabels",
        "value": value,
    }


def _day(*picks: Any) -> dict[str, Any]:
    value = {"choices": list(picks)}
    return {"id": "b", "from_name": "day", "to_name": "img", "type": "choices", "value": value}


NOTE = {
    "id": "c", "from_name": "note", "to_name": "img", "type": "textarea", "value": {"text": ["Car"]},
}  # fmt: skip


def _used(*results: dict[str, Any], drafts: tuple[dict[str, Any], ...] = ()) -> Used:
    used = Used()
    used.add(results)
    used.add(drafts, draft=True)
    return used


def test_what_is_used_is_counted_by_control_and_label() -> None:
    used = _used(_box("Car"), _box("Car"), _day("s"), NOTE, drafts=(_box("Bus"),))
    assert used.controls == {
        ("box", "img", "rectanglelabels"): 2,
        ("day", "img", "choices"): 1,
        ("note", "img", "textarea"): 1,
    }
    assert used.labels == {"box": {"Car": 2}, "day": {"s": 1}, "note": {}}
    assert used.drafts == {"box": {"Bus": 1}}


def test_a_config_that_has_all_that_is_used_is_good() -> None:
    used = _used(_box("Car"), _day("s", "rain"), NOTE, drafts=(_box("Bus"),))
    assert removed(CONFIG, used, strict=True) is None
    more = CONFIG.replace("<Text", '<Rating name="more" toName="img"/><Text')
    assert removed(more, used, strict=True) is None


def test_nothing_is_asked_where_nothing_is_answered() -> None:
    assert removed("<View/>", Used(), strict=True) is None
    assert removed(CONFIG, Used(), strict=True) is None


@pytest.mark.parametrize("strict", [True, False])
def test_controls_in_use_that_are_gone_are_all_named(strict: bool) -> None:
    config = '<View><Image name="img" value="$image"/><TextArea name="note" toName="img"/></View>'
    used = _used(_box("Car"), _box("Car"), _day("s"), NOTE)
    assert removed(config, used, strict=strict) == (
        "Created annotations are incompatible with provided labeling schema, we found:\n"
        "2 with from_name=box, to_name=img, type=rectanglelabels\n"
        "1 with from_name=day, to_name=img, type=choices"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name="box"', 'name="boxes"'),
        ("RectangleLabels", "PolygonLabels"),
        ('"img"', '"picture"'),
    ],
)
def test_another_name_object_or_kind_is_a_removal(old: str, new: str) -> None:
    said = removed(CONFIG.replace(old, new), _used(_box("Car")), strict=False)
    assert said is not None
    assert said.endswith("\n1 with from_name=box, to_name=img, type=rectanglelabels")


def test_labels_in_use_that_are_gone_are_refused_by_the_validation_alone() -> None:
    used = _used(_box("Bus"), _box("Bus"), _box("Car"), drafts=(_box("Bus"), _box("Car")))
    less = CONFIG.replace('<Label value="Bus"/>', "")
    assert removed(less, used, strict=False) is None
    assert removed(less, used, strict=True) == (
        "These labels still exist in annotations or drafts:\n"
        "Bus (2 annotations, 1 draft)\n"
        'Please add labels to tag with name="box".'
    )


def test_a_label_is_called_by_its_alias() -> None:
    said = removed(CONFIG.replace(' alias="s"', ""), _used(_day("s")), strict=True)
    assert said == (
        "These labels still exist in annotations or drafts:\n"
        's (1 annotation)\nPlease add labels to tag with name="day".'
    )


def test_a_control_that_only_drafts_use_may_not_go() -> None:
    config = '<View><Image name="img" value="$image"/><TextArea name="note" toName="img"/></View>'
    used = _used(NOTE, drafts=(_box("Bus"), _box("Car")))
    assert removed(config, used, strict=False) == (
        'There are 2 annotation(s) created with tag "box", you can\'t remove it'
    )


def test_labels_from_the_tasks_data_are_not_looked_for() -> None:
    config = CONFIG.replace('<Choices name="day" toName="img">', '<Choices name="day" toName="img" value="$days">')  # fmt: skip
    assert removed(config, _used(_day("snow")), strict=True) is None


def test_a_config_that_asks_nothing_is_taken() -> None:
    config = '<View><Image name="img" value="$image"/></View>'
    assert removed(config, _used(_box("Car")), strict=True) is None


REPEATED = """<View><Repeater on="$pages" indexFlag="{{i}}">
  <Image name="page_{{i}}" value="$pages[{{i}}].url"/>
  <Choices name="kind_{{i}}" toName="page_{{i}}"><Choice value="x"/></Choices>
</Repeater></View>"""


@pytest.mark.parametrize(
    ("name", "good"), [("kind_0", True), ("kind_12", True), ("kind", False), ("sort_0", False)]
)
def test_names_in_a_repeater_stand_for_every_number(name: str, good: bool) -> None:
    one = {"from_name": name, "to_name": "page_0", "type": "choices", "value": {"choices": ["x"]}}
    assert (removed(REPEATED, _used(one), strict=True) is None) is good
    bad = one | {"value": {"choices": ["y"]}}
    assert removed(REPEATED, _used(bad), strict=True) is not None


def test_a_name_that_would_be_a_pattern_is_plain() -> None:
    config = CONFIG.replace('name="box"', 'name="(a+)+$"')
    assert removed(config, _used(_box("Car", "a" * 40 + "!")), strict=True) is not None
    assert removed(config, _used(_box("Car", "(a+)+$")), strict=True) is None


def test_paths_followed_boxes_and_ranks() -> None:
    config = """<View><Video name="v" value="$v"/><Text name="t" value="$t"/>
      <VideoRectangle name="r" toName="v"/><Labels name="l" toName="v"><Label value="Car"/></Labels>
      <Taxonomy name="x" toName="t"><Choice value="a"><Choice value="b"/></Choice></Taxonomy>
      <List name="i" value="$i"/><Ranker name="k" toName="i"/></View>"""
    results = [
        {"from_name": "r", "to_name": "v", "type": "videorectangle", "value": {"labels": ["Car"]}},
        {"from_name": "x", "to_name": "t", "type": "taxonomy", "value": {"taxonomy": [["a", "b"]]}},
        {"from_name": "k", "to_name": "i", "type": "ranker", "value": {"ranker": ["one"]}},
    ]
    assert removed(config, _used(*results), strict=True) is None
    assert removed(config.replace('<Label value="Car"/>', ""), _used(*results), strict=True) == (
        "These labels still exist in annotations or drafts:\n"
        'Car (1 annotation)\nPlease add labels to tag with name="r".'
    )


def test_relations_comparisons_and_what_is_no_result_do_not_count() -> None:
    used = _used(
        {"type": "relation", "from_id": "a", "to_id": "b", "direction": "right"},
        {"type": "pairwise", "from_name": "p", "to_name": "p", "value": {"selected": "left"}},
        {"type": "choices", "value": {"choices": ["x"]}},
    )
    used.add(["x", None, {"type": 5, "from_name": [], "to_name": "a"}])
    assert used == Used()
