"""A worker process with all of the hub's jobs: ``sharing.py URL FOLDER SIZE``.

Shards have SIZE tasks. The start of each is noted in ``starts``, and each waits in the middle of
its bytes for the file ``go``.
"""

import os
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from glossator import jobs
from glossator.jobs.handlers import BULKY, HANDLERS
from glossator.services import cutting
from glossator.store.blobs import Blobs, Staged, open_blobs
from glossator.store.database import open_database


def clock() -> int:
    return time.time_ns() // 1000


class Waiting:
    """The store of bytes, but that it takes them in only as long as it may."""

    def __init__(self, blobs: Blobs, folder: Path) -> None:
        self._blobs = blobs
        self._folder = folder

    def stage(self, chunks: Iterator[bytes]) -> Staged:
        def waiting() -> Iterator[bytes]:
            for chunk in chunks:
                yield chunk
                while not (self._folder / "go").exists():
                    time.sleep(0.01)

        return self._blobs.stage(waiting())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._blobs, name)


def handlers(folder: Path) -> Mapping[str, jobs.Handler]:
    def write_shard(host: jobs.Host, args: dict[str, Any]) -> None:
        with (folder / "starts").open("a") as starts:
            starts.write(f"{args['form']}{args['number']} {os.getpid()}\n")
        HANDLERS["write_shard"](host, args)

    return {**HANDLERS, "write_shard": write_shard}


def main() -> None:
    url, folder = sys.argv[1], Path(sys.argv[2])
    cutting.SIZE = int(sys.argv[3])
    database = open_database(url)
    blobs: Any = Waiting(open_blobs(f"file://{folder / 'blobs'}"), folder)
    pace = jobs.Pace(poll_s=0.05, beat_s=0.2, stale_s=1.0)
    worker = jobs.start(jobs.Host(database, blobs, clock), handlers(folder), bulky=BULKY, pace=pace)
    print("ready", flush=True)
    jobs.run_until_signal(worker, timeout=5)
    database.close()


if __name__ == "__main__":
    main()
