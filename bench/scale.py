"""Scale's dialect through Scale's own client, with all that the client costs on the same cores."""

import json
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests import parts

from bench.workloads import Absent, Row, Subject, Wrong, cost, measured

TASKS = 10_000
GOALS = {"creates": 400, "lists": 3000}
"""Tasks a second: created from 16 threads; listed page by page."""
CLIENT = "scaleapi 2.18.4"


def _run(subject: Subject, count: int) -> Iterator[Row]:
    try:
        python = parts.vendor_python("scale")
    except parts.Missing as why:
        raise Absent(str(why)) from None
    script = Path(__file__).with_name("scale_sdk.py")
    url = "http://{}:{}/scale/v1".format(*subject.address)
    command = [str(python), "-B", str(script), url, subject.owner, str(count)]
    with subject.watched() as watched:
        ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=900)
    if ended.returncode:
        raise Wrong(f"{CLIENT}: {ended.stderr[-300:]}")
    seconds: dict[str, float] = json.loads(ended.stdout)
    for name, least in GOALS.items():
        rate, goal = count / seconds[name], least / subject.slower
        yield Row(
            f"scale {name} {count:,} tasks through {CLIENT}",
            subject.engine,
            f"{rate:,.0f}/s",
            # The server's CPU is of both works: it stands with the first.
            **(cost(subject, watched.cpu, count) if name == "creates" else {}),
            goal=f">= {goal:,.0f}/s",
            held=rate >= goal,
        )


def every(subject: Subject, size: int) -> Iterator[Row]:
    """Both works. A ``size`` below 20,000 makes them smaller."""
    count = max(100, int(TASKS * min(1.0, size / 20_000)))
    found: list[Row] = []

    def both() -> Row:
        found.extend(_run(subject, count))
        return found[0]

    first = measured("scale", subject.engine, partial(both))
    yield from found or [first]
