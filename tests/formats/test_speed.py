"""Writers keep up (design.md section 9) and their memory does not grow with the set.

CPU time is held as a ratio to a loop of the same kind of work on the same machine, so that a slow
machine is no failure. ``pytest -s`` prints the figures.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.formats.made import SCHEMA, many, written

from glossator.convert import find
from glossator.formats import WriteOptions
from glossator.model.loss import Losses

COUNT = 2_000
linux = pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")


def cpu(work: Callable[[], object], rounds: int = 3) -> float:
    """The least CPU time of several rounds, in seconds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def calibration() -> float:
    """Seconds for making 20 000 short texts of numbers: about 16 ms where 0.5 s is the goal."""
    return cpu(lambda: [f"{n / 7!r},{n / 3!r},{n!r}" for n in range(20_000)], 5)


@pytest.mark.parametrize("raw", [False, True], ids=["decoded", "raw"])
@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("coco", 5),
        ("yolo", 5),
        ("yolo_obb", 7),
        ("voc", 9),
        ("csv", 4),
        ("tsv", 4),
        ("json", 2),
        ("jsonl", 2),
    ],
)
def test_ten_thousand_tasks_of_five_boxes_take_half_a_second(
    name: str, most: float, raw: bool
) -> None:
    tasks = list(many(COUNT, raw=raw))
    write = find(name).write

    def work() -> int:
        return sum(len(chunk) for chunk in write(tasks, SCHEMA, Losses(), WriteOptions()))

    seconds, unit = cpu(work), calibration()
    print(
        f"\n{name}: {seconds * 10_000 / COUNT:.3f} s for 10 000 tasks, {seconds / unit:.1f} units"
    )
    assert seconds / unit < most


# Not ru_maxrss: Linux hands it on from the process that forked.
VMHWM = """
import re
def peak():
    return int(re.search("VmHWM:\\\\s+([0-9]+)", open("/proc/self/status").read())[1])
"""

PEAK = """
import sys
from tests.formats.made import SCHEMA, many
from glossator.convert import find
from glossator.formats import WriteOptions
from glossator.model.loss import Losses
write = find(sys.argv[1]).write
size = sum(len(c) for c in write(many(int(sys.argv[2]), raw=True), SCHEMA, Losses(), WriteOptions()))
print(peak(), size)
"""

PEAK_READ = """
import sys
from pathlib import Path
from tests.formats.made import *
from glossator.convert import find
from glossator.formats import ReadOptions
from glossator.formats.source import Source
from glossator.model.loss import Losses
with Source(Path(sys.argv[2])) as source:
    count = sum(1 for _ in find(sys.argv[1]).read(source, Losses(), ReadOptions()).tasks)
print(peak(), count)
"""


def peak(script: str, *arguments: str) -> tuple[int, int]:
    """Peak memory of a process of its own in KiB, and the number that it counted."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", VMHWM + script, *arguments]
    ended = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    memory, number = ended.stdout.split()
    return int(memory), int(number)


@pytest.mark.parametrize("name", ["json", "jsonl", "csv", "coco", "yolo", "voc"])
@linux
def test_memory_is_flat_at_any_size(name: str) -> None:
    small, _ = peak(PEAK, name, "1000")
    large, size = peak(PEAK, name, "15000")
    assert size > 5 << 20
    # The spools stay in memory up to 8 MiB, the names of an archive take about 70 bytes each.
    print(f"\n{name}: {small >> 10} -> {large >> 10} MiB")
    assert large - small < 24 << 10


@pytest.mark.parametrize("name", ["json", "jsonl", "csv", "coco", "voc"])
@linux
def test_reading_is_flat_too(name: str, tmp_path: Path) -> None:
    sizes = []
    for count in (1_000, 10_000):
        path = tmp_path / f"{count}"
        path.write_bytes(written(name, many(count)))
        memory, found = peak(PEAK_READ, name, str(path))
        assert found == count
        sizes.append(memory)
    print(f"\n{name}: {sizes[0] >> 10} -> {sizes[1] >> 10} MiB")
    assert sizes[1] - sizes[0] < 24 << 10
