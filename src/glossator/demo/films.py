"""A film: things followed over its frames, and stretches of time."""

from glossator.demo.sample import Item, Sample, labels
from glossator.model.label_schema import ChoiceField, Input, LabelSchema, RegionField

RATE = 25

SCHEMA = LabelSchema(
    inputs=(Input("film", "video", key="film", link=True, options={"rate": RATE}),),
    fields=(
        RegionField(
            name="things", title="Follow what moves", inputs=("film",), shapes=("box", "track"),
            rotates=True, labels=labels(square="#d1495b", bar="#4361ee"),
        ),
        ChoiceField(
            name="visible", title="Is it whole?", scope="region", on=("things",),
            labels=labels(whole="#66a182", hidden="#8d99ae"),
        ),
        RegionField(
            name="phases", title="When is it in motion?", inputs=("film",),
            shapes=("time_span", "parts"), labels=labels(motion="#00798c", rest="#edae49"),
        ),
    ),
)  # fmt: skip


def samples() -> tuple[Sample, ...]:
    """The project about films."""
    return (
        Sample(
            name="Films: follow what moves", kind="video_regions", schema=SCHEMA,
            items=(Item(name="film.webm", files={"film": "films/film.webm"}),),
            instructions="Draw a box where a thing is, go on some frames, move it: between the two "
            "it is followed.",
        ),
    )  # fmt: skip
