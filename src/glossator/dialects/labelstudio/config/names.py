"""What inputs and fields are called in a config that our writer makes.

The vendor has one space of names for objects and controls, and a comma in ``toName`` separates.
A pure function of the schema, so that whoever writes results finds the names of the config.
"""

from __future__ import annotations

import msgspec

from glossator.dialects.labelstudio.config.markup import holdable
from glossator.dialects.labelstudio.config.tools import Tools, tools_of
from glossator.model.label_schema import (
    AnyField,
    GroupField,
    JsonField,
    LabelSchema,
    RankingField,
    RegionField,
)
from glossator.model.loss import Losses
from glossator.model.naming import unique

_LONGEST_STEM = 180


class Names(msgspec.Struct, frozen=True):
    """``inputs`` and ``fields``: our name -> the one in the config. ``drawers``: (field, shape) ->
    the bare tag that draws it beside ``Labels``. ``inner``: (group, field) -> control. ``lists``:
    ranking field -> the List that it ranks. ``anchor``: a text to ask beside when nothing is
    shown."""

    inputs: dict[str, str]
    fields: dict[str, str]
    drawers: dict[tuple[str, str], str]
    inner: dict[tuple[str, str], str]
    lists: dict[str, str]
    anchor: str


def names_of(schema: LabelSchema) -> Names:
    """The names that :func:`write_config` gives; see :class:`Names`."""
    inputs = [source.name for source in schema.inputs]
    fields = [field.name for field in schema.fields if not is_chat(field, schema)]
    drawers = [
        (field.name, shape)
        for field in schema.region_fields
        for shape in drawn_beside(field, tools_of(field, schema))
    ]
    inner = [
        (field.name, one.name)
        for field in schema.fields
        if isinstance(field, GroupField)
        for one in field.fields
    ]
    lists = [field.name for field in schema.fields if isinstance(field, RankingField)]
    wanted = [
        *inputs,
        *fields,
        *(f"{_stem(field)}_{shape}" for field, shape in drawers),
        *(f"{_stem(group)}_{one}"[:200] for group, one in inner),
        *(f"{_stem(field)}_list" for field in lists),
        "task",
    ]
    given = iter(unique(_clean(name) for name in wanted))
    shown = {name: next(given) for name in inputs}
    chats = {x.name: shown[x.name] for x in schema.fields if is_chat(x, schema)}
    return Names(
        inputs=shown,
        fields=chats | {name: next(given) for name in fields},
        drawers={pair: next(given) for pair in drawers},
        inner={pair: next(given) for pair in inner},
        lists={name: next(given) for name in lists},
        anchor=next(given),
    )


def is_chat(field: AnyField, schema: LabelSchema) -> bool:
    """Whether the field is what people write in a chat that is shown: the object tag asks it."""
    source = schema.input(field.name)
    return isinstance(field, JsonField) and source is not None and source.media == "chat"


def drawn_beside(field: RegionField, tools: Tools) -> tuple[str, ...]:
    """The shapes that bare tags beside ``Labels`` draw; none if one tag does it all."""
    video = "track" in tools.drawn and bool(field.labels or field.key)
    return tools.drawn if len(tools.drawn) > 1 or video else ()


def report(names: Names, losses: Losses) -> None:
    """Each name that had to change is a loss."""
    for kind, given in (("inputs", names.inputs), ("fields", names.fields)):
        for name, new in given.items():
            if name != new:
                losses.add("renamed", f"{kind}/{name}", new)


def _clean(name: str) -> str:
    return holdable(name).replace(",", "_")


def _stem(name: str) -> str:
    return name[:_LONGEST_STEM]
