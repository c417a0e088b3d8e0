"""Whole pictures: what they show and how good they are, answered by three people."""

from glossator.demo.photographs import IMAGE
from glossator.demo.sample import Item, Sample, labels, picks
from glossator.model.annotation import Answer, Value
from glossator.model.label_schema import ChoiceField, LabelSchema, RatingField
from glossator.model.project import BatchSettings

SCHEMA = LabelSchema(
    inputs=(IMAGE,),
    fields=(
        ChoiceField(
            name="subject", title="What is it a picture of?", inputs=("image",), required=True,
            labels=labels(
                person="#d1495b", animal="#66a182", food="#edae49", vehicle="#00798c",
                thing="#6d597a",
            ),
        ),
        ChoiceField(
            name="traits", title="What else is true?", inputs=("image",), multiple=True,
            labels=labels(
                colour="#f94144", night="#1d3557", portrait="#f3722c", many="#90be6d",
            ),
        ),
        RatingField(name="quality", title="How good is the picture?", inputs=("image",), most=5),
    ),
)  # fmt: skip


def answer(subject: str, traits: tuple[str, ...], quality: int) -> Answer:
    """One person's view."""
    return Answer(
        (
            picks("subject", subject, input="image"), picks("traits", *traits, input="image"),
            Value("quality", quality, "image"),
        )
    )  # fmt: skip


ANSWERS: dict[str, tuple[Answer, Answer, Answer]] = {
    "astronaut": (answer("person", ("colour", "portrait"), 5),
                  answer("person", ("colour", "portrait"), 5), answer("person", ("portrait",), 4)),
    "coffee": (answer("food", ("colour",), 5), answer("thing", ("colour",), 4),
               answer("food", ("colour",), 4)),
    "coins": (answer("thing", ("many",), 3), answer("thing", ("many",), 2),
              answer("thing", ("many",), 3)),
    "photographer": (answer("person", (), 4), answer("person", (), 4),
                     answer("person", ("portrait",), 3)),
    "rocket": (answer("vehicle", ("colour", "night"), 5), answer("vehicle", ("colour",), 4),
               answer("vehicle", ("colour", "night"), 5)),
}  # fmt: skip
CAT = answer("animal", ("colour", "portrait"), 5)
PEOPLE = ("Lena", "Luis", "Lin")


def samples() -> tuple[Sample, ...]:
    """The project about whole pictures; the cat is a golden task."""
    items = [
        Item(
            name=f"{name}.jpg", files={"image": f"photographs/{name}.jpg"},
            answers=dict(zip(PEOPLE, given, strict=True)),
        )
        for name, given in ANSWERS.items()
    ]  # fmt: skip
    known = Item(
        name="cat.jpg", files={"image": "photographs/cat.jpg"}, tags=("known",),
        expected=Answer((picks("subject", "animal", input="image"),)),
        answers={"Lena": CAT, "Luis": CAT, "Lin": answer("thing", ("colour",), 4)},
    )  # fmt: skip
    return (
        Sample(
            name="Pictures: what do they show?", kind="image_classification", schema=SCHEMA,
            items=(known, *items), overlap=3, settings=BatchSettings(golden_every=2),
            turns={"Lena": 5, "Luis": 4, "Lin": 4},
        ),
    )  # fmt: skip
