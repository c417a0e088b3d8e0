"""A worker process of its own, to be killed: ``program.py URL FOLDER POLL BEAT STALE``.

Its kind ``effect`` writes one line once per job, however often the job runs, notes each start,
and then waits for the file ``go``. ``slow`` only waits.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

from glossator import jobs
from glossator.store.blobs import open_blobs
from glossator.store.database import open_database


def clock() -> int:
    return time.time_ns() // 1000


def handlers(folder: Path) -> dict[str, jobs.Handler]:
    def effect(_host: jobs.Host, args: dict[str, Any]) -> None:
        with (folder / "starts").open("a") as starts:
            starts.write(f"{args['job']} {os.getpid()}\n")
        try:
            (folder / f"effect-{args['job']}").touch(exist_ok=False)
        except FileExistsError:
            pass
        else:
            with (folder / "effects").open("a") as effects:
                effects.write(f"{args['job']}\n")
        while not (folder / "go").exists():
            time.sleep(0.01)

    return {"effect": effect}


def main() -> None:
    url, folder = sys.argv[1], Path(sys.argv[2])
    poll_s, beat_s, stale_s = (float(word) for word in sys.argv[3:6])
    database = open_database(url)
    host = jobs.Host(database, open_blobs(f"file://{folder / 'blobs'}"), clock)
    worker = jobs.start(host, handlers(folder), pace=jobs.Pace(poll_s, beat_s, stale_s))
    print("ready", flush=True)
    jobs.run_until_signal(worker, timeout=0.5)
    database.close()


if __name__ == "__main__":
    main()
