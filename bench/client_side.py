"""What :mod:`bench.client` measures, as it runs in a process of the client's own."""

import filecmp
import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.sdk.twinned import Twin

from glossator import AsyncClient, Client
from glossator.sdk import templates

TWINS = ("sync", "async")


@dataclass(frozen=True)
class Done:
    """What one work took of the client: seconds, CPU seconds, and bytes that its memory grew by at its
    highest."""

    seconds: float
    cpu: float
    growth: int


@dataclass(frozen=True)
class Target:
    """Whom the client asks, and as which twin."""

    url: str
    key: str
    twin: str


def apart(work: Callable[..., Any], *arguments: Any) -> Any:
    """A work's outcome, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        return process.submit(work, *arguments).result()


def _peak() -> int:
    """Bytes that this process held at most since :func:`_forget`."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM"))


def measured(does: Callable[[], Any]) -> tuple[Done, Any]:
    """What it took, and what it gave."""
    Path("/proc/self/clear_refs").write_text("5")  # forgets the peak
    before, cpu, begun = _peak(), time.process_time(), time.perf_counter()
    gave = does()
    seconds, spent = time.perf_counter() - begun, time.process_time() - cpu
    return Done(seconds, spent, _peak() - before), gave


def _client(target: Target) -> Any:
    """A client that has its connection: what is measured is its work, not its beginning."""
    twin = Twin(target.twin)
    made = twin.made(twin.pick(Client, AsyncClient), target.url, target.key)
    made.me()
    return made


def _picture(number: int) -> dict[str, str]:
    return {"image": f"https://pictures.example/street/{number:07}.jpg"}


def tasks(target: Target, count: int) -> tuple[Done, Done]:
    """So many tasks made, and listed."""
    client = _client(target)
    project = client.projects.create("Bench", templates.boxes(["car", "dog"]))
    create, made = measured(lambda: client.tasks.create_many(project, map(_picture, range(count))))
    listing, found = measured(lambda: client.tasks.list(project))
    assert [one.id for one in found] == [one.id for one in made]
    assert len(found) == count
    return create, listing


def files(target: Target, source: Path, sink: Path) -> tuple[Done, Done]:
    """All files of a folder stored, and brought into another one."""
    client = _client(target)
    sink.mkdir()
    paths = sorted(source.iterdir())
    up, made = measured(lambda: client.files.upload_many(paths))
    down, back = measured(lambda: client.files.download_many(made, sink))
    assert len(made) == len(back) == len(paths)
    last = paths[-1]
    assert (sink / last.name).read_bytes() == last.read_bytes()
    return up, down


def big_file(target: Target, source: Path, sink: Path) -> tuple[Done, Done]:
    """One big file stored, and brought back; it is deleted, then."""
    client = _client(target)
    up, made = measured(lambda: client.files.upload(source))
    down, back = measured(lambda: client.files.download(made, sink))
    assert filecmp.cmp(source, back, shallow=False)
    client.files.delete(made)
    back.unlink()
    return up, down


def beside_the_vendors(target: Target, count: int) -> dict[str, float]:
    """Seconds of what Label Studio's own client does too (``labelstudio_sdk.py``)."""
    client = _client(target)
    project = client.projects.create("Bench", templates.boxes(["car", "dog"]))
    given = list(map(_picture, range(count)))
    importing, _ = measured(lambda: client.tasks.create_many(project, given))
    listing, found = measured(lambda: client.tasks.list(project))
    assert len(found) == count
    frozen = client.exports.wait(client.exports.create(project, "bench"))
    download, body = measured(lambda: client.exports.read(frozen))
    assert body.count(b"\n") > count
    return {
        "import": importing.seconds, "list": listing.seconds, "download": download.seconds,
    }  # fmt: skip
