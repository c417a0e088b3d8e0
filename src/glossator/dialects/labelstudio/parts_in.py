"""Bodies that are not JSON: forms, and files of a multipart body; pure.

The edge reads a body either as JSON or as multipart; the vendor's import takes both on one path,
so this one is read whole and taken apart here. Its route has a limit for that.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from glossator.model.errors import Invalid

Files = list[tuple[str, bytes]]


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
    head = b"Content-Type: " + headers[b"content-type"] + b"\r\n\r\n"
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    if not message.is_multipart() or message.defects:
        raise Invalid("the multipart body cannot be read")
    fields: dict[str, str] = {}
    files: Files = []
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        name = part.get_filename()
        if not isinstance(content, bytes) or "\0" in (name or ""):
            raise Invalid("the multipart body cannot be read")
        if name is None:
            key = str(part.get_param("name", "", header="content-disposition"))
            fields[key] = content.decode("utf-8", "replace")
        else:
            files.append((name.replace("\\", "/").rsplit("/", 1)[-1] or "file", content))
    return fields, files
