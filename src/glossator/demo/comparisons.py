"""Two answers of a model: which is better, and why."""

from glossator.demo.sample import Item, Sample, labels, picks
from glossator.model.annotation import Answer, Value
from glossator.model.label_schema import ChoiceField, Input, LabelSchema, PairwiseField, TextField

SCHEMA = LabelSchema(
    inputs=(
        Input("prompt", "text", key="prompt", link=False, title="The question"),
        Input("first", "text", key="first", link=False, title="Answer 1"),
        Input("second", "text", key="second", link=False, title="Answer 2"),
    ),
    fields=(
        PairwiseField(
            name="better", title="Which answer is better?", inputs=("first", "second"),
            required=True,
        ),
        ChoiceField(
            name="reasons", title="Why?", multiple=True,
            labels=labels(
                correct="#66a182", complete="#00798c", short="#edae49", polite="#6d597a"
            ),
        ),
        TextField(name="comment", title="Comment", lines=2),
    ),
)  # fmt: skip

PROMPTS: dict[str, tuple[str, str, str]] = {
    "boil": (
        "Why does water boil at a lower temperature on a mountain?",
        "The air presses less there, so the vapour's pressure reaches that of the air sooner.",
        "Because it is colder on mountains.",
    ),
    "haiku": (
        "Write a haiku about rain.",
        "Rain on the tin roof / the whole house listening now / to a single drum",
        "Rain is water that falls from clouds. It is good for plants and fills the rivers.",
    ),
    "leap": (
        "Is 2100 a leap year?",
        "Yes, since 2100 can be divided by 4.",
        "No. Years that end a century are leap years only if 400 divides them.",
    ),
    "sort": (
        "How do I sort a list in Python without changing it?",
        "Use sorted(items): it gives a new list.",
        "sorted(items) gives a new list; items.sort() would change the old one.",
    ),
    "capital": (
        "What is the capital of Australia?",
        "Canberra.",
        "The capital of Australia is Canberra.",
    ),
}


def choice(better: str | None, *reasons: str, comment: str | None = None) -> Answer:
    """One person's preference; None = equally good."""
    values = [Value("better", better), picks("reasons", *reasons)]
    return Answer(tuple(values if comment is None else [*values, Value("comment", comment)]))


CHOICES: dict[str, tuple[Answer, Answer]] = {
    "boil": (choice("first", "correct"), choice("first", "correct", "complete")),
    "haiku": (choice("first", "correct"),
              choice("first", "correct", comment="The second is no haiku.")),
    "leap": (choice("second", "correct", "complete"), choice("second", "correct")),
    "sort": (choice("second", "complete"), choice("first", "short")),
}  # fmt: skip


def samples() -> tuple[Sample, ...]:
    """The project about preferences."""
    items = tuple(
        Item(
            name=name, data={"prompt": prompt, "first": first, "second": second},
            answers=dict(zip(("Lena", "Lin"), CHOICES.get(name, ()), strict=False)),
        )
        for name, (prompt, first, second) in PROMPTS.items()
    )  # fmt: skip
    return (
        Sample(
            name="Assistant: which answer is better?", kind="pairwise", schema=SCHEMA,
            items=items, overlap=2, turns={"Lena": 4, "Lin": 4},
        ),
    )  # fmt: skip
