"""Sound: stretches of speech and calls, each with what is heard."""

from glossator.demo.sample import Item, Proposal, Sample, labels, picks
from glossator.model.annotation import Answer, Region, Value
from glossator.model.geometry import TimeSpan
from glossator.model.label_schema import ChoiceField, Input, LabelSchema, RegionField, TextField

AUDIO = Input("audio", "audio", key="audio", link=True, title="The recording")
SENTENCE = (
    "and mister john dashwood had then leisure to consider how much there might be prudently "
    "in his power to do for them"
)
LENGTHS = {"austen": 7.1, "crow": 0.48}

SCHEMA = LabelSchema(
    inputs=(AUDIO,),
    fields=(
        RegionField(
            name="stretches", title="Mark what is heard", inputs=("audio",),
            shapes=("time_span",),
            labels=labels(speech="#00798c", animal="#66a182", silence="#8d99ae"),
        ),
        TextField(
            name="words", title="What is said?", scope="region", on=("stretches",), lines=3,
        ),
        ChoiceField(
            name="quality", title="How clear is it?", inputs=("audio",), required=True,
            labels=labels(clear="#66a182", noisy="#edae49", useless="#d1495b"),
        ),
    ),
)  # fmt: skip


def stretch(
    number: int, name: str, label: str, start: float, end: float, words: str | None = None,
    score: float | None = None,
) -> Region:  # fmt: skip
    """One stretch of a recording, in seconds."""
    return Region(
        id=f"stretch-{number}", field="stretches", input="audio", labels=(label,), score=score,
        shape=TimeSpan(start, end, length=LENGTHS[name]),
        values=(Value("words", words),) if words else (),
    )  # fmt: skip


def answer(*stretches: Region, quality: str = "clear") -> Answer:
    """A whole recording."""
    return Answer((picks("quality", quality, input="audio"),), stretches)


def samples() -> tuple[Sample, ...]:
    """The project about sound."""
    spoken = answer(
        stretch(0, "austen", "silence", 0.0, 0.2), stretch(2, "austen", "silence", 6.8, 7.1),
        stretch(1, "austen", "speech", 0.2, 6.8, SENTENCE),
    )  # fmt: skip
    guess = Answer((), (stretch(0, "austen", "speech", 0.18, 6.85, SENTENCE[:-9], 0.88),))
    return (
        Sample(
            name="Recordings: who speaks, and what", kind="audio_segments", schema=SCHEMA,
            items=(
                Item(
                    name="austen.wav", files={"audio": "audio/austen.wav"},
                    proposals=(Proposal(guess, 0.88, "listener 1.2"),), answers={"Luis": spoken},
                ),
                Item(name="crow.wav", files={"audio": "audio/crow.wav"}),
            ),
            turns={"Luis": 1},
        ),
    )  # fmt: skip
