"""What is at an address, brought here as the policy of outgoing calls allows."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from glossator import outgoing
from glossator.model.errors import Invalid, NotFound
from glossator.outgoing import Refused, Unanswered
from glossator.services import files
from glossator.services.access import Context
from glossator.store.blobs import Blobs

LARGEST = 80 << 20
"""Most bytes that are fetched for a file that waits for them."""


def name_of(url: str) -> str:
    """What a file from an address is called."""
    path = outgoing.policy().check(url).path.partition("?")[0]
    return unquote(path).replace("\0", "").rpartition("/")[2] or "file"


def fetched(url: str, limit: int) -> bytes:
    """The bytes at an address; nothing of them comes back in an error."""
    policy = outgoing.policy()
    try:
        answer = outgoing.request("GET", url, policy=policy, limit=limit, redirects=3)
    except (Refused, Unanswered):
        raise Invalid("no file could be fetched", {"url": "not reached"}) from None
    if answer.status != 200 or answer.cut:
        why = f"larger than {limit} bytes" if answer.cut else f"it answered {answer.status}"
        raise Invalid("no file could be fetched", {"url": why})
    return answer.body


def bring(
    unit: Callable[[Callable[[Context], Any]], Any], blobs: Blobs, file_id: int, url: str
) -> None:
    """The job: give a file the bytes at an address. One that has gone meanwhile is left alone."""
    staged = blobs.stage(iter([fetched(url, LARGEST)]))
    upload = files.examine(staged, name_of(url))
    key = blobs.adopt(staged)

    def replace(context: Context) -> None:
        try:
            files.replace(context, file_id, upload, key)
        except NotFound:
            return

    unit(replace)
