"""Learning a rule: training tasks that explain themselves, then real ones with golden ones among
them, several on a page."""

from glossator.demo.sample import Item, Sample, labels, picks
from glossator.demo.texts import TEXT
from glossator.model.annotation import Answer
from glossator.model.label_schema import ChoiceField, LabelSchema
from glossator.model.project import BatchSettings

SCHEMA = LabelSchema(
    inputs=(TEXT,),
    fields=(
        ChoiceField(
            name="urgency", title="How soon must somebody answer?", inputs=("text",), required=True,
            labels=labels(now="#d1495b", today="#edae49", later="#66a182"),
        ),
    ),
)  # fmt: skip
RULE = (
    "Danger to people or money: now.\nSomebody waits for an answer: today.\nEverything else: later."
)
TAUGHT = (
    ("smoke", "There is smoke in the server room.", "now", "Danger: nobody waits with that."),
    ("invoice", "Could you send me the invoice again?", "today", "Somebody waits for an answer."),
    ("thanks", "Thanks, all is fine now!", "later", "Nothing is asked."),
)
KNOWN = (("double", "You have charged my card twice!", "now"),)
PLAIN = (
    "When do you open on Monday?",
    "The lift is stuck and somebody is in it.",
    "I like your new site.",
    "My parcel went to the wrong address.",
    "Do you have this in blue?",
    "Water is coming through the ceiling.",
)


def said(word: str) -> Answer:
    """One person's verdict."""
    return Answer((picks("urgency", word, input="text"),))


def samples() -> tuple[Sample, ...]:
    """The project that teaches."""
    taught = tuple(
        Item(name=name, data={"text": text}, expected=said(word), hint=hint, training=True)
        for name, text, word, hint in TAUGHT
    )  # fmt: skip
    known = tuple(
        Item(name=name, data={"text": text}, expected=said(word)) for name, text, word in KNOWN
    )
    plain = tuple(
        Item(name=f"message {n}", data={"text": text}) for n, text in enumerate(PLAIN, start=1)
    )
    return (
        Sample(
            name="Messages: learn the rule first", kind="text_classification", schema=SCHEMA,
            items=(*taught, *known, *plain), instructions=RULE,
            settings=BatchSettings(golden_every=4),
        ),
        Sample(
            name="Messages: three on a page", kind="text_classification", schema=SCHEMA,
            items=plain, instructions=RULE, a_page=3,
        ),
    )  # fmt: skip
