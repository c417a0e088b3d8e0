"""Conversations with an assistant: each turn judged, and several answers ranked, rated and mended."""

from glossator.demo.sample import Item, Sample, labels
from glossator.model.label_schema import (
    ChoiceField,
    Equals,
    Input,
    Label,
    LabelSchema,
    PairwiseField,
    RankingField,
    RatingField,
    RegionField,
    TextField,
)

TALK = LabelSchema(
    inputs=(Input("talk", "chat", key="messages", many=True, title="The conversation"),),
    fields=(
        RatingField(
            name="helpful", title="How helpful is this turn?", scope="item", inputs=("talk",), most=5,
        ),
        RegionField(
            name="passages", title="Mark what is wrong or private", inputs=("talk",),
            shapes=("text_span",), labels=labels(wrong="#d1495b", private="#6d597a"),
        ),
        ChoiceField(
            name="outcome", title="Was the person helped?", required=True,
            labels=labels(yes="#66a182", partly="#edae49", no="#d1495b"),
        ),
    ),
)  # fmt: skip

ANSWERS = LabelSchema(
    inputs=(
        Input("prompt", "text", key="prompt", link=False, title="The question"),
        Input("a", "text", key="a", link=False, title="Answer A"),
        Input("b", "text", key="b", link=False, title="Answer B"),
    ),
    fields=(
        PairwiseField(name="better", title="Which is better?", inputs=("a", "b"), required=True),
        RatingField(name="quality_a", title="How good is A?", inputs=("a",), most=7),
        RatingField(name="quality_b", title="How good is B?", inputs=("b",), most=7),
        RankingField(
            name="matters", title="What decided it? Most important first",
            labels=(Label("truth"), Label("length"), Label("tone")),
        ),
        TextField(
            name="rewritten", title="Write the answer that you would have liked", lines=5,
            inputs=("a", "b"),
            help="Leave it empty if one of the two is good enough.",
            when=Equals(field="better", value=None),
        ),
    ),
)  # fmt: skip

MESSAGES = [
    {"role": "user", "content": "My order 4411 has not come. I live at 12 Elm Street."},
    {"role": "assistant", "content": "I am sorry to hear that! It left our house on Monday."},
    {"role": "user", "content": "And when will it be here?"},
    {"role": "assistant", "content": "Parcels take two days, so it should be there by Sunday."},
]
PAIRS = {
    "regex": (
        "How do I match a whole word in a regular expression?",
        "Put `\\b` on both sides:\n\n```\n\\bword\\b\n```\n\nIt matches at the edges of words only.",
        "Use `word`. It matches the word.",
    ),
    "tea": (
        "How hot should water for green tea be?",
        "About 70 to 80 °C. Boiling water makes it bitter.",
        "About 70 to 80 °C; boiling water draws out more tannin, which tastes bitter.",
    ),
}


def samples() -> tuple[Sample, ...]:
    """The projects about assistants."""
    return (
        Sample(
            name="Conversations: judge each turn", kind="chat", schema=TALK,
            items=(Item(name="order 4411", data={"messages": MESSAGES}),),
        ),
        Sample(
            name="Assistant: compare, rate and rewrite", kind="preference", schema=ANSWERS,
            items=tuple(
                Item(name=name, data={"prompt": prompt, "a": a, "b": b})
                for name, (prompt, a, b) in PAIRS.items()
            ),
        ),
    )  # fmt: skip
