"""The bounds that costs are held to: generous, and never of seconds.

Wall-clock figures depend on the machine and on what else it does; ratios of CPU times do much
less. The bounds are some twice of what was measured: they catch what makes a work twice as dear,
not what makes it a tenth dearer.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import growth
from bench.workloads import Row

_read = json.loads(Path(__file__).with_name("bounds.json").read_text())
TURNS: dict[str, dict[str, float]] = _read["turns of the calibration loop"]
GROWTH: dict[str, float] = _read["growth from the smallest to the biggest project"]


def name(row: Row) -> str:
    """What a row's bound goes by: its first word; of the client's works the first two."""
    words = row.work.split(" ")
    return " ".join(words[:2]) if words[0] == "client" else words[0]


def over(rows: Sequence[Row]) -> Iterator[str]:
    """What costs more than it may, a line each."""
    grown = {(work, engine): costs for work, engine, costs in growth.costs(rows)}
    for row in rows:
        most = TURNS[row.engine].get(name(row))
        if growth.work_of(row) is not None or most is None or row.ratio is None:
            continue
        if row.ratio > most:
            yield f"{row.engine}: {row.work}: {row.ratio:.1f} turns, at most {most}"
    for (work, engine), costs in grown.items():
        if len(costs) > 1 and costs[-1] > GROWTH.get(work, float("inf")) * costs[0]:
            yield f"{engine}: {work}: from {costs[0]:.0f} us to {costs[-1]:.0f} us of CPU"
