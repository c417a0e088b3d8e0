"""Passes: signed words that open one file for a while, without a key or a session.

They are for browsers and for programs that read media, kept nowhere and known again by every
process with the same secret key (``store/sealing``). Who gives one has looked whether its taker may
read the file; nobody looks again until it ends.
"""

import base64
import binascii
import re
from urllib.parse import quote

from glossator.model.errors import NotFound
from glossator.services import access, files
from glossator.services.access import Context
from glossator.store import sealing
from glossator.store.files import File

WINDOW_US = 15 * 60 * 1_000_000
"""Within such a time a file has one address, which a browser can keep; it ends with the next."""
_FORM = re.compile(r"([1-9]\d{0,15})-([1-9]\d{0,15})-([1-9]\d{0,15})-([\w-]{43})")


def soon(now: int) -> int:
    """When a pass that is given now ends, if nobody asks for more: in 15 to 30 minutes."""
    return (now // WINDOW_US + 2) * WINDOW_US


def word(org_id: int, entity_id: int, ends: int) -> str:
    """A pass for one thing of an organization. Ids are of one sequence, so what it opens is a file
    or something else, and never both."""
    said = f"{org_id}-{entity_id}-{ends}"
    signature = base64.urlsafe_b64encode(sealing.sign(said.encode())).decode().rstrip("=")
    return f"{said}-{signature}"


def path(org_id: int, file: File, ends: int) -> str:
    """Where the file is to be had until then, below the origin of media."""
    return f"/files/{word(org_id, file.id, ends)}/{quote(file.name, safe='')}"


def holder(context: Context, word: str) -> tuple[Context, int]:
    """The server itself in the organization that a pass is of, and the id of what it opens;
    NotFound for every other word, and when the pass has ended."""
    found = _FORM.fullmatch(word)
    if found is None:
        raise NotFound("no such file")
    org_id, entity_id, ends, signature = found.groups()
    said = word.removesuffix(f"-{signature}").encode()
    if not sealing.signed(said, _bytes(signature)) or int(ends) <= context.at:
        raise NotFound("no such file")
    robot = access.robot(int(org_id))
    return Context(context.tx, robot, context.blobs, losses=context.losses), int(entity_id)


def opened(context: Context, word: str) -> File:
    """The file that a pass opens; NotFound for every other word."""
    return files.get(*holder(context, word))


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=")
    except binascii.Error:
        return b""
