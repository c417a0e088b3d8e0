"""A form: facts out of short notes, in fields of many kinds."""

from typing import Any

from glossator.demo.sample import Item, Sample, labels, picks
from glossator.demo.texts import TEXT, texts
from glossator.model.annotation import Answer, Value
from glossator.model.label_schema import (
    BooleanField,
    ChoiceField,
    DatetimeField,
    GroupField,
    LabelSchema,
    NumberField,
    RatingField,
    TextField,
)

SCHEMA = LabelSchema(
    inputs=(TEXT,),
    fields=(
        TextField(name="place", title="Which place?", inputs=("text",), required=True, most=200),
        NumberField(name="wait", title="How many minutes did they wait?", whole=True, least=0),
        DatetimeField(name="day", title="On which day?", parts="date"),
        BooleanField(name="again", title="Would they come again?", required=True),
        RatingField(name="stars", title="How content are they?", most=5),
        ChoiceField(
            name="company", title="With whom?",
            labels=labels(alone="#8d99ae", family="#66a182", friends="#edae49"),
        ),
        GroupField(
            name="dishes", title="What did they have?", most=10,
            fields=(
                TextField(name="dish", title="What", required=True),
                NumberField(name="price", title="Price", least=0, step=0.01, unit="EUR"),
            ),
        ),
        TextField(name="email", title="Address for an answer", format="email"),
    ),
)  # fmt: skip

NOTES = {
    "bakery": (
        "Bakery Morgenrot, 3 May 2026. Two rye rolls (1.20 each) and a pot of tea for 3.40, alone "
        "at the window. No wait at all. I shall be back! lotte@example.org"
    ),
    "diner": (
        "Rosie's Diner with three friends: cold chips, 8.50, after forty minutes. Never again."
    ),
}


def filled(dishes: list[dict[str, Any]], **values: Any) -> Answer:
    """A filled-in form; what a note does not say is left out."""
    company = values.pop("company", None)
    place = Value("place", values.pop("place"), "text")
    found = [place, *(Value(name, value) for name, value in values.items())]
    if company:
        found.append(picks("company", company))
    return Answer((*found, Value("dishes", dishes)))


def samples() -> tuple[Sample, ...]:
    """The project with the form."""
    bakery = filled(
        [{"dish": "rye rolls", "price": 2.4}, {"dish": "tea", "price": 3.4}],
        place="Bakery Morgenrot", wait=0, day="2026-05-03", again=True, stars=5,
        company="alone", email="lotte@example.org",
    )  # fmt: skip
    cafe = filled(
        [{"dish": "espresso"}], place="Café Zürich", wait=25, again=True, stars=4,
        company="family",
    )  # fmt: skip
    return (
        Sample(
            name="Visits: fill in the form", kind="form", schema=SCHEMA,
            items=(
                Item(name="bakery", data={"text": NOTES["bakery"]}, answers={"Lena": bakery}),
                Item(name="review", data={"text": texts()["review"]["text"]},
                     answers={"Lena": cafe}),
                Item(name="diner", data={"text": NOTES["diner"]}),
            ),
            turns={"Lena": 2},
        ),
    )  # fmt: skip
