"""Stored bytes on their way out: ranges, safe names, and nothing that a browser would run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import quote

from glossator.edge.call import Call, Headers, Reply
from glossator.services import access, files, passes
from glossator.store.files import File

INLINE = re.compile(r"image/(?:png|jpeg|gif|webp|bmp|tiff)|(?:audio|video)/[\w-]+|text/plain")
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})$")


def stored(call: Call, file: File) -> Reply:
    """The reply with a stored file; where media have an origin of their own, the way there."""
    if not call.media:
        return content(call, file)
    there = call.media + passes.path(call.member.org_id, file, passes.soon(access.now()))
    return Reply(307, b"", "", (("Location", there), ("Cache-Control", "private, no-store")))


def content(call: Call, file: File, name: str | None = None) -> Reply:
    """The reply that sends a stored file, or a range of it, under its name or another."""
    return download(
        call, name=name or file.name, media_type=file.media_type, size=file.size,
        tag=file.blob[:32], read=partial(files.read, call.blobs, file),
    )  # fmt: skip


def download(
    call: Call, *, name: str, media_type: str, size: int, tag: str,
    read: Callable[[int, int | None], Iterator[bytes]],
) -> Reply:  # fmt: skip
    """The reply that sends ``size`` bytes, or the one range of them that was asked for.

    ``read(start, stop)`` gives the bytes outside the unit of work; ``tag`` names the content.
    """
    headers: Headers = (
        ("Content-Disposition", disposition(name, inline=bool(INLINE.fullmatch(media_type)))),
        ("Content-Security-Policy", "sandbox; default-src 'none'"),
        ("Accept-Ranges", "bytes"),
        ("ETag", f'"{tag}"'),
        ("Cache-Control", "private, no-cache"),
    )
    if _named(call.headers.get(b"if-none-match", b""), tag):
        return Reply(304, b"", "", headers)
    if media_type == "text/plain":
        media_type = "text/plain; charset=utf-8"
    asked = call.headers.get(b"range")
    if not _named(call.headers.get(b"if-range", b"*"), tag):
        asked = None
    found = _RANGE.match(asked.decode("latin-1")) if asked else None
    backwards = found and found[1] and found[2] and int(found[2]) < int(found[1])
    if found is None or found[0] == "bytes=-" or backwards:
        return Reply(200, read(0, None), media_type, headers, size)
    start, stop = _span(found[1], found[2], size)
    if start >= stop:
        return Reply(416, b"", "", (*headers, ("Content-Range", f"bytes */{size}")))
    span = (*headers, ("Content-Range", f"bytes {start}-{stop - 1}/{size}"))
    return Reply(206, read(start, stop), media_type, span, stop - start)


def _named(tags: bytes, tag: str) -> bool:
    """Whether a list of tags, weak or strong, names this content."""
    named = {one.strip().removeprefix("W/") for one in tags.decode("latin-1").split(",")}
    return not named.isdisjoint({"*", f'"{tag}"'})


def _span(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size


def disposition(name: str, inline: bool) -> str:
    """RFC 6266 with both spellings of the name; nothing in it can end the header."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain[:200]}\"; filename*=UTF-8''{quote(name[:200], safe='')}"
