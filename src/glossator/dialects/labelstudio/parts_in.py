"""Bodies that are not JSON: forms, and files of a multipart body; pure.

The edge reads a body either as JSON or as multipart; the vendor's import takes both on one path,
so this one is read whole and taken apart here. Its route has a limit for that.
"""

from __future__ import annotations

from collections.abc import Mapping
from email import message_from_string
from email.message import Message
from urllib.parse import parse_qsl

from glossator.model.errors import Invalid

Files = list[tuple[str, bytes]]
PARTS = 1000
HEAD = 16 << 10
"""Most bytes of a part's headers."""
_PLAIN = ("", "7bit", "8bit", "binary")


def content_type(headers: Mapping[bytes, bytes]) -> str:
    """The media type of a body, without parameters."""
    return headers.get(b"content-type", b"").split(b";")[0].strip().lower().decode("latin-1")


def form(body: bytes) -> dict[str, str]:
    """The fields of a form."""
    try:
        return dict(parse_qsl(body.decode(), True, errors="strict", max_num_fields=100))
    except (UnicodeDecodeError, ValueError):
        raise Invalid("the form cannot be read") from None


def multipart(headers: Mapping[bytes, bytes], body: bytes) -> tuple[dict[str, str], Files]:
    """The text fields and the files (name, bytes) of a multipart body."""
    marker = b"--" + _boundary(headers)
    if not body.startswith(marker):
        body = body.partition(b"\r\n" + marker)[2]  # what stands before the first part
    else:
        body = body[len(marker) :]
    *pieces, end = body.split(b"\r\n" + marker)
    if not pieces or not end.startswith(b"--") or len(pieces) > PARTS:
        raise Invalid(
            f"the multipart body cannot be read: it is cut off, or has over {PARTS} parts"
        )
    fields: dict[str, str] = {}
    files: Files = []
    for piece in pieces:
        part, content = _part(piece)
        name = part.get_filename()
        if name is None:
            key = str(part.get_param("name", "", header="content-disposition"))
            fields[key] = _text(content)
        else:
            shown = _sound(name).replace("\\", "/").rsplit("/", 1)[-1]  # some send a whole path
            files.append((shown or "file", content))
    return fields, files


def _boundary(headers: Mapping[bytes, bytes]) -> bytes:
    said = _headers("Content-Type: " + headers[b"content-type"].decode("latin-1"))
    found = said.get_boundary()
    if not found or len(found) > 200 or not found.isascii():
        raise Invalid("the multipart body has no boundary")
    return found.encode()


def _part(piece: bytes) -> tuple[Message, bytes]:
    """The headers and the content of what stands between two boundaries."""
    around, _, rest = piece.partition(b"\r\n")
    head, gap, content = rest.partition(b"\r\n\r\n")
    if around.strip() or not gap or len(head) > HEAD:
        raise Invalid("the multipart body cannot be read")
    part = _headers(_text(head))
    if part.get_content_disposition() != "form-data":
        raise Invalid("a part of the multipart body is no form-data")
    if str(part.get("content-transfer-encoding", "")).strip().lower() not in _PLAIN:
        raise Invalid("a part of the multipart body must not be encoded")
    return part, content


def _headers(text: str) -> Message:
    try:
        return message_from_string(text + "\r\n\r\n")
    except (ValueError, TypeError, LookupError):
        raise Invalid("the multipart body cannot be read") from None


def _text(value: bytes) -> str:
    try:
        return _sound(value.decode())
    except UnicodeDecodeError:
        raise Invalid("the texts of a multipart body must be UTF-8") from None


def _sound(text: str) -> str:
    """Text that can be stored: RFC 2231 can spell NUL and halves of a surrogate pair."""
    if "\0" in text or any("\ud800" <= one <= "\udfff" for one in text):
        raise Invalid("text must not contain NUL or lone surrogates")
    return text
