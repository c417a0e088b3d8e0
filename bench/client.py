"""The Python client: tasks, small files and a big one, through both twins; beside a vendor's own.

The cost of a row is the client's own CPU; what the server spent on the same stands in the figure.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests import parts

from bench import client_side
from bench.client_side import TWINS, Done, Target
from bench.workloads import MEGABYTE, Absent, Row, Subject, Wrong, cost, measured

TASKS = 10_000
FILES = 5_000
SMALL = 2_000
"""Bytes of a small file."""
BIG = 1_000
"""Megabytes of the big file."""
GROWTH = 64 << 20
VENDOR = "label-studio-sdk 1.0.10"
ROUNDS = 3
"""Runs of each client, of which the quickest counts."""

Pair = tuple[Done, Done]


def _both(
    subject: Subject, target: Target, names: tuple[str, str], count: int, least: int, unit: str,
    work: Callable[[], Pair],
) -> Iterator[Row]:  # fmt: skip
    """Rows of two works that the client does one after the other: so many a second."""
    goal = least / subject.slower
    with subject.watched() as watched:
        done = work()
    served = f"server {watched.cpu / count * 1e6:.0f} us for both"
    for name, one in zip(names, done, strict=True):
        rate = count / one.seconds
        yield Row(
            f"client {name} {count:,} {unit} ({target.twin})",
            subject.engine,
            f"{rate:,.0f}/s; +{one.growth / MEGABYTE:.0f} MB; {served}",
            **cost(subject, one.cpu, count),
            goal=f">= {goal:,.0f}/s",
            held=rate >= goal,
        )


def _big(subject: Subject, target: Target, folder: Path, megabytes: int) -> Iterator[Row]:
    source = folder / "big.bin"
    if not source.exists():
        with source.open("wb") as file:
            for _ in range(megabytes):
                file.write(os.urandom(MEGABYTE))
    done: Pair = client_side.apart(client_side.big_file, target, source, folder / "back.bin")
    for name, one in zip(("sends", "brings"), done, strict=True):
        yield Row(
            f"client {name} a file of {megabytes:,} MB ({target.twin})",
            subject.engine,
            f"{one.seconds:.1f} s; +{one.growth / MEGABYTE:.0f} MB",
            **cost(subject, one.cpu, megabytes),
            goal="< +64 MiB",
            held=one.growth < GROWTH,
        )


def _vendors(subject: Subject, url: str, count: int) -> dict[str, float]:
    script = Path(__file__).with_name("labelstudio_sdk.py")
    try:
        python = parts.vendor_python("labelstudio")
    except parts.Missing as why:
        raise Absent(str(why)) from None
    command = [
        str(python), "-B", str(script), f"{url}/labelstudio", subject.owner,
        str(count),
    ]  # fmt: skip
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
    if ended.returncode:
        raise Wrong(f"{VENDOR}: {ended.stderr[-300:]}")
    found: dict[str, float] = json.loads(ended.stdout)
    return found


def _beside(subject: Subject, count: int) -> Iterator[Row]:
    """The same works through ours and through theirs, in turns, on one server."""
    url = "http://{}:{}".format(*subject.address)
    target = Target(url, subject.owner, "sync")
    ours, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(_vendors(subject, url, count))
        ours.append(client_side.apart(client_side.beside_the_vendors, target, count))
    for name, work in (
        ("import", f"imports {count:,} tasks"),
        ("list", f"lists {count:,} tasks"),
        ("download", f"downloads a snapshot of {count:,} tasks"),
    ):
        own, other = (min(one[name] for one in side) for side in (ours, theirs))
        yield Row(
            f"client {work}, beside {VENDOR}",
            subject.engine,
            f"{own:.3f} s, theirs {other:.3f} s: {other / own:.1f} x as fast",
        )


def twins(subject: Subject, tasks: int, small: int, big: int) -> Iterator[Row]:
    """Both twins with so many tasks, so many small files, and a file of so many megabytes."""
    url = "http://{}:{}".format(*subject.address)
    with tempfile.TemporaryDirectory(prefix="glossator-client-") as name:
        folder = Path(name)
        source = folder / "small"
        source.mkdir()
        for number in range(small):
            (source / f"{number:05}.bin").write_bytes(os.urandom(SMALL))
        for twin in TWINS:
            target, sink = Target(url, subject.owner, twin), folder / f"small {twin}"
            works: list[tuple[tuple[str, str], int, int, str, Callable[[], Pair]]] = [
                (("creates", "lists"), tasks, 10_000, "tasks",
                 partial(client_side.apart, client_side.tasks, target, tasks)),
                (("uploads", "downloads"), small, 600, "small files",
                 partial(client_side.apart, client_side.files, target, source, sink)),
            ]  # fmt: skip
            for work in works:
                yield from _rows(subject, partial(_both, subject, target, *work))
            yield from _rows(subject, partial(_big, subject, target, folder, big))


def every(subject: Subject, size: int) -> Iterator[Row]:
    """All works of both twins, and those that Label Studio's client does too. A ``size`` below
    20,000 makes them smaller."""
    share = min(1.0, size / 20_000)
    count, small, big = (max(100, int(of * share)) for of in (TASKS, FILES, BIG))
    yield from twins(subject, count, small, big)
    yield from _rows(subject, partial(_beside, subject, count))


def _rows(subject: Subject, works: Callable[[], Iterator[Row]]) -> Iterator[Row]:
    """The rows, or one that says why there are none."""
    found: list[Row] = []

    def all_of_them() -> Row:
        found.extend(works())
        return found[0]

    first = measured("client", subject.engine, all_of_them)
    yield from found or [first]
