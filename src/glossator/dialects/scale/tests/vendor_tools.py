"""What the scripts of tests find in the process of the vendor's client: its names, and a few words.

A script is told what it must know as ``K``: at least ``url`` and ``key``.
"""

import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import requests
import scaleapi
from scaleapi.batches import BatchStatus
from scaleapi.exceptions import ScaleException
from scaleapi.tasks import TaskReviewStatus, TaskStatus, TaskType
from scaleapi.teams import TeammateRole

__all__ = [
    "SEEN", "BatchStatus", "K", "ScaleException", "TaskReviewStatus", "TaskStatus", "TaskType",
    "TeammateRole", "at_once", "client", "io", "question", "refused", "requests", "scaleapi",
    "until",
]  # fmt: skip

K = {}
"""What the script that runs now is told."""
SEEN = []
"""(method, path) of each request that the client sent."""
_request = requests.Session.request


def _noted(self, method, url, *args, **named):
    SEEN.append((method, url.partition("://")[2].partition("/")[2]))
    return _request(self, method, url, *args, **named)


requests.Session.request = _noted


def client(key=None, url=None, **more):
    """A client of the vendor's."""
    return scaleapi.ScaleClient(key or K["key"], api_instance_url=url or K["url"], **more)


def refused(work, *args, **named):
    """[class, code, message] of what a call raises; it must raise."""
    try:
        found = work(*args, **named)
    except ScaleException as error:
        return [type(error).__name__, error.code, str(error.message)]
    except Exception as error:
        return [type(error).__name__, None, str(error)]
    raise AssertionError(f"not refused: {found!r}")


def at_once(many, work):
    """What so many threads get, each called with its number, all begun together."""
    gate = threading.Barrier(many)

    def run(n):
        gate.wait()
        return work(n)

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(run, range(many)))


def question(**more):
    """Parameters of a small categorization."""
    return {
        "attachment": "what is this?", "attachment_type": "text", "categories": ["cat", "dog"],
    } | more  # fmt: skip


def until(condition, seconds=20):
    """The first true value of a condition."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
    return found
