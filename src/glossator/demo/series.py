"""A time series: two sensors over an hour, with the stretches in which something happened."""

import math

from glossator.demo.sample import Item, Proposal, Sample, labels
from glossator.model.annotation import Answer, Region
from glossator.model.geometry import TimeSpan
from glossator.model.label_schema import ChoiceField, Input, LabelSchema, RegionField

SECONDS = 3600
STEP = 5

SCHEMA = LabelSchema(
    inputs=(
        Input(
            "sensor", "time_series", key="series", link=False, title="Pump 7",
            options={"time": "second", "columns": ["pressure", "flow"]},
        ),
    ),
    fields=(
        RegionField(
            name="events", title="Mark when it does not run as it should", inputs=("sensor",),
            shapes=("time_span",), labels=labels(leak="#d1495b", blocked="#edae49", off="#8d99ae"),
        ),
        ChoiceField(
            name="verdict", title="May it run on?", required=True,
            labels=labels(yes="#66a182", look="#edae49", stop="#d1495b"),
        ),
    ),
)  # fmt: skip


def readings() -> dict[str, list[float]]:
    """An hour, five seconds a step: a leak from 900 s, a stop from 2,400 s."""
    times = [float(second) for second in range(0, SECONDS, STEP)]

    def pressure(t: float) -> float:
        if 2400 <= t < 2700:
            return 0.1
        sinks = 0.8 * min((t - 900) / 300, 1) if 900 <= t < 1500 else 0
        return 4 + 0.3 * math.sin(t / 47) + 0.08 * math.sin(t * 1.7) - sinks

    def flow(t: float) -> float:
        if 2400 <= t < 2700:
            return 0.0
        more = 1.1 if 900 <= t < 1500 else 0
        return 9 + 0.5 * math.sin(t / 61 + 1) + 0.15 * math.sin(t * 2.3) + more

    return {
        "second": times,
        "pressure": [round(pressure(t), 3) for t in times],
        "flow": [round(flow(t), 3) for t in times],
    }


def samples() -> tuple[Sample, ...]:
    """The project about sensors."""
    off = Region(
        id="off", field="events", input="sensor", labels=("off",), score=0.97,
        shape=TimeSpan(2400.0, 2700.0, unit="x"),
    )  # fmt: skip
    return (
        Sample(
            name="Sensors: what happened when", kind="time_series", schema=SCHEMA,
            items=(
                Item(
                    name="pump 7", data={"series": readings()},
                    proposals=(Proposal(Answer((), (off,)), 0.97, "thresholds 2"),),
                ),
            ),
        ),
    )  # fmt: skip
