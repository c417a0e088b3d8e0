"""What single fields become in a config, and what is said of it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from glossator.dialects.labelstudio.config import read_config, write_config
from glossator.model.label_schema import (
    AllOf,
    Answered,
    AnyField,
    AnyOf,
    BooleanField,
    ChoiceField,
    Equals,
    Input,
    Label,
    LabelSchema,
    RegionField,
    TextField,
)
from glossator.model.loss import Losses
from glossator.model.raw import Raw


def written(*fields: AnyField, media: str = "text", losses: Losses | None = None) -> str:
    schema = LabelSchema((Input("it", media, "it"),), fields)  # type: ignore[arg-type]
    return write_config(schema, losses if losses is not None else Losses())


def test_the_text_of_another_dialect_is_not_taken_for_a_config() -> None:
    schema = LabelSchema((Input("t", "text", "t"),), (), Raw("scale", "schema", b"{}"))
    assert write_config(schema, Losses()).startswith("<View>")


def test_a_condition_that_does_not_fit_whole_is_dropped_whole() -> None:
    losses = Losses()
    flag = BooleanField(name="flag")
    odd = AllOf((Answered("flag", ("true",)), AnyOf((Answered("flag"), Answered("flag")))))
    text = written(flag, TextField(name="why", when=odd), losses=losses)
    assert "visibleWhen" not in text
    assert [(x.code, x.where) for x in losses] == [("condition_dropped", "fields/why")]


def test_equal_to_true_is_yes_chosen() -> None:
    text = written(BooleanField(name="ok"), TextField(name="why", when=Equals(True, "ok")))
    field = read_config(text).field("why")
    assert field is not None
    assert field.when == Answered("ok", ("true",))


def test_picks_that_a_comma_would_split_drop_the_condition() -> None:
    losses = Losses()
    pick = ChoiceField(name="pick", labels=(Label("a"), Label("b, c"), Label("d")))
    one = TextField(name="one", when=Answered("pick", ("b, c",)))
    two = TextField(name="two", when=Answered("pick", ("a", "b, c")))
    schema = read_config(written(pick, one, two, losses=losses))
    assert [x.where for x in losses] == ["fields/two"]
    assert [x.when for x in schema.fields] == [None, Answered("pick", ("b, c",)), None]


def test_a_name_used_by_an_input_is_numbered_and_reported() -> None:
    losses = Losses()
    schema = read_config(written(RegionField(name="it", shapes=("text_span",)), losses=losses))
    assert schema.fields[0].name == "it-2"
    assert [(x.code, x.where) for x in losses] == [("renamed", "fields/it")]


def test_several_shapes_are_bare_tags_beside_labels() -> None:
    marks = RegionField(name="m", shapes=("box", "polygon"), labels=(Label("a"),))
    text = written(marks, media="image")
    assert '<Labels name="m"' in text
    assert '<Rectangle name="m_box"' in text
    assert '<Polygon name="m_polygon"' in text
    assert read_config(text).fields == (replace(marks, inputs=("it",)),)


def test_a_bare_shape_beside_the_labels_of_others_is_merged_and_said() -> None:
    losses = Losses()
    marks = RegionField(name="m", shapes=("box", "polygon"), labels=(Label("a"),))
    alone = RegionField(name="alone", shapes=("box",))
    written(marks, alone, media="image", losses=losses)
    assert [(x.code, x.where) for x in losses] == [("fields_merged", "fields/alone")]


@pytest.mark.parametrize(
    ("shapes", "text"),
    [
        (("polyline",), '<VectorLabels name="m" toName="it">'),
        (("skeleton",), '<VectorLabels name="m" toName="it" skeleton="true">'),
        (("polyline", "foreign"), '<VectorLabels name="m" toName="it" curves="true">'),
        (("box", "skeleton"), '<Vector name="m_skeleton" toName="it" skeleton="true"/>'),
    ],
)
def test_lines_and_graphs_are_vectors(shapes: tuple[str, ...], text: str) -> None:
    losses = Losses()
    marks = RegionField(name="m", inputs=("it",), shapes=shapes, labels=(Label("a"),))
    found = written(marks, media="image", losses=losses)
    assert text in found
    assert list(losses) == []
    assert read_config(found).fields == (marks,)
