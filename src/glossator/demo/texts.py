"""Texts: names and how they hang together; language and mood."""

from functools import cache
from typing import Any

import msgspec

from glossator.demo.sample import ASSETS, Item, Proposal, Sample, labels, picks
from glossator.model.annotation import Answer, Region, Relation, Value
from glossator.model.geometry import TextSpan
from glossator.model.label_schema import (
    Answered,
    ChoiceField,
    Input,
    LabelSchema,
    RegionField,
    RelationField,
    TextField,
)
from glossator.model.project import BatchSettings

TEXT = Input("text", "text", key="text", link=False, title="The text")

Names = tuple[tuple[str, str], ...]
Links = tuple[tuple[str, str, str], ...]

NAMES: dict[str, Names] = {
    "verne": (
        ("Phileas Fogg", "person"), ("1872", "date"), ("Saville Row", "place"),
        ("Burlington Gardens", "place"), ("Sheridan", "person"),
        ("Reform Club", "organization"),
    ),
    "melville": (("Ishmael", "person"),),
    "tolstoy": (("Облонских", "person"),),
    "soseki": (("吾輩", "person"),),
    "austen": (),
}  # fmt: skip
LINKS: dict[str, Links] = {
    "verne": (
        ("Phileas Fogg", "Saville Row", "lives in"), ("Saville Row", "Burlington Gardens", "part of"),
        ("Phileas Fogg", "Reform Club", "member of"),
    ),
}  # fmt: skip

NAME_SCHEMA = LabelSchema(
    inputs=(TEXT,),
    fields=(
        RegionField(
            name="names", title="Mark every name and date", inputs=("text",),
            shapes=("text_span",),
            labels=labels(
                person="#d1495b", place="#66a182", organization="#00798c", date="#edae49"
            ),
        ),
        RelationField(
            name="links", title="Link what belongs together", between=("names",),
            labels=labels(
                **{"lives in": "#3d5a80", "member of": "#6d597a", "part of": "#8d99ae"}
            ),
        ),
    ),
)  # fmt: skip

MOOD_SCHEMA = LabelSchema(
    inputs=(TEXT,),
    fields=(
        ChoiceField(
            name="language", title="Which language is it?", inputs=("text",), required=True,
            labels=labels(en="#1d3557", ru="#e63946", ja="#f4a261"),
        ),
        ChoiceField(
            name="mood", title="How does it sound?", inputs=("text",), required=True,
            labels=labels(glad="#66a182", calm="#8d99ae", sad="#3d5a80", mixed="#edae49"),
        ),
        TextField(
            name="why", title="What is mixed about it?", inputs=("text",), lines=2,
            when=Answered("mood", ("mixed",)),
        ),
    ),
)  # fmt: skip

MOODS: dict[str, tuple[str, str, str]] = {
    "austen": ("en", "glad", "calm"), "verne": ("en", "calm", "calm"),
    "melville": ("en", "calm", "sad"), "tolstoy": ("ru", "sad", "sad"),
    "soseki": ("ja", "calm", "calm"),
}  # fmt: skip
WHY = "Superb espresso, a long queue, and they went back."


@cache
def texts() -> dict[str, dict[str, Any]]:
    """The texts by name, each with title, author, year and language."""
    found: list[dict[str, Any]] = msgspec.json.decode((ASSETS / "texts.json").read_bytes())
    return {one["name"]: one for one in found}


def _data(name: str) -> dict[str, Any]:
    return {key: texts()[name][key] for key in ("text", "title", "author", "year")}


def spans(name: str, wanted: Names) -> Answer:
    """The names where they first stand in the text, counted in code points, and their links."""
    text: str = texts()[name]["text"]
    regions = []
    for number, (word, label) in enumerate(wanted):
        start = text.index(word)
        regions.append(
            Region(
                id=f"name-{number}", field="names", input="text", labels=(label,),
                shape=TextSpan(start, start + len(word), word),
            )
        )  # fmt: skip
    ids = {word: f"name-{number}" for number, (word, _) in enumerate(wanted)}
    links = tuple(
        Relation(ids[one], ids[other], (label,), field="links")
        for one, other, label in LINKS.get(name, ())
        if one in ids and other in ids
    )
    return Answer((), tuple(regions), links)


def mood(name: str, which: int) -> Answer:
    """Language and mood as the first or the second person hears it."""
    language, *heard = MOODS[name]
    values = picks("language", language, input="text"), picks("mood", heard[which], input="text")
    return Answer(values)


def samples() -> tuple[Sample, ...]:
    """The two projects about texts."""
    named = tuple(
        Item(
            name=name, data=_data(name),
            proposals=(Proposal(spans(name, NAMES[name][:3]), 0.78, "names 2.1"),),
            answers={"Lin": spans(name, NAMES[name])},
        )
        for name in ("verne", "melville", "tolstoy", "soseki", "austen")
    )  # fmt: skip
    return (
        Sample(
            name="Novels: names and how they belong together", kind="text_spans",
            schema=NAME_SCHEMA, items=named, turns={"Lin": 3},
        ),
        _moods(),
    )  # fmt: skip


def _moods() -> Sample:
    """Language and mood; the review is a golden task."""
    mixed = (picks("language", "en", input="text"), picks("mood", "mixed", input="text"))
    said = Answer((*mixed, Value("why", WHY, "text")))
    known = Item(
        name="review", data=_data("review"), expected=Answer(mixed), tags=("known",),
        answers={"Lena": said, "Luis": said},
    )  # fmt: skip
    heard = tuple(
        Item(
            name=name, data=_data(name),
            answers={"Lena": mood(name, 0), "Luis": mood(name, 1)},
        )
        for name in MOODS
    )  # fmt: skip
    return Sample(
        name="Novels: language and mood", kind="text_classification", schema=MOOD_SCHEMA,
        items=(known, *heard), overlap=2, settings=BatchSettings(golden_every=2),
        turns={"Lena": 4, "Luis": 3},
    )  # fmt: skip
