"""Numbers: percentiles, CPU and memory of a process tree, and the calibration loop."""

import importlib.metadata
import json
import threading
import time
from collections.abc import Sequence
from types import TracebackType

import psutil
from packaging.requirements import Requirement

from bench.native import ANSWER


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0-1) of all are not above; nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def calibration() -> float:
    """CPU seconds of one turn of a fixed loop: the unit in which costs are compared over time.

    One turn writes and reads a five-box answer as JSON with the standard library, which is work
    of the kind that the server does; the least of several rounds is the least disturbed one.
    """
    rounds = []
    for _ in range(7):
        begun = time.process_time()
        for _ in range(400):
            json.loads(json.dumps(ANSWER))
        rounds.append((time.process_time() - begun) / 400)
    return min(rounds)


def tree(*pids: int) -> list[psutil.Process]:
    """The processes and all their children."""
    found = []
    for pid in pids:
        try:
            top = psutil.Process(pid)
            found += [top, *top.children(recursive=True)]
        except psutil.NoSuchProcess:
            continue
    return found


def cpu_seconds(*pids: int) -> float:
    """User and system time so far, of the processes that live now."""
    total = 0.0
    for process in tree(*pids):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def memory(*pids: int) -> int:
    """Resident bytes of all the processes."""
    total = 0
    for process in tree(*pids):
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def share(*pids: int) -> int:
    """Bytes of all the processes, what several of them share counted once."""
    total = 0
    for process in tree(*pids):
        try:
            total += process.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return total


class Watched:
    """Measures processes while a block runs: ``cpu`` seconds spent, ``growth`` of memory at its
    highest over the start.

    ``memory_of`` are the server's processes; ``cpu_of`` may add the database's.
    """

    def __init__(self, *memory_of: int, cpu_of: Sequence[int] = ()) -> None:
        self._memory_of = memory_of
        self._cpu_of = tuple(cpu_of) or memory_of
        self._ended = threading.Event()
        self._highest = 0
        self.cpu = 0.0
        self.growth = 0

    def __enter__(self) -> "Watched":
        self._before = self._highest = memory(*self._memory_of)
        self._cpu_before = cpu_seconds(*self._cpu_of)
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()
        return self

    def _sample(self) -> None:
        while not self._ended.wait(0.02):
            self._highest = max(self._highest, memory(*self._memory_of))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.cpu = cpu_seconds(*self._cpu_of) - self._cpu_before
        self._ended.set()
        self._thread.join()
        self.growth = max(self._highest, memory(*self._memory_of)) - self._before


def installed_size(package: str = "glossator") -> int:
    """Bytes of the package and of all that it needs without extras."""
    seen: set[str] = set()
    left = [package]
    total = 0
    while left:
        name = left.pop().lower().replace("_", "-")
        if name in seen:
            continue
        seen.add(name)
        try:
            found = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        for file in found.files or ():
            path = found.locate_file(file)
            try:
                total += path.stat().st_size  # type: ignore[attr-defined]
            except (OSError, AttributeError):
                continue
        for line in found.requires or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                left.append(needed.name)
    return total
