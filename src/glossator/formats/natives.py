"""The model's own JSON of tasks and schemas, exact both ways.

A native answer that was loaded as raw bytes only is spliced in as it is: that is what keeps a big
export at a few microseconds a task.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from msgspec.structs import replace

from glossator.formats.elements import decode
from glossator.model.annotation import Annotation, refuse_not_finite
from glossator.model.errors import Invalid
from glossator.model.label_schema import LabelSchema
from glossator.model.task import Labelled


class _First(msgspec.Struct, frozen=True):
    schema: LabelSchema | None = None


_first = msgspec.json.Decoder(_First)
encode = msgspec.json.Encoder().encode
_task = msgspec.json.Decoder(Labelled)
_schema = msgspec.json.Decoder(LabelSchema)


def read_task(body: bytes, where: str) -> Labelled:
    """Decode one task; :class:`Invalid` names ``where``."""
    return decode(_task, body, where)


def read_schema(body: bytes, where: str) -> LabelSchema:
    """Decode a schema; :class:`Invalid` names ``where``."""
    return decode(_schema, body, where)


def read_first(line: bytes, where: str) -> LabelSchema | None:
    """The label schema in the first line of JSON lines; None if that is a task's already."""
    return decode(_first, line, where).schema


def read_lines(chunks: Iterable[bytes], where: str) -> Iterator[Labelled]:
    """The tasks of lines of JSON that come in chunks of any size."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield read_task(line, where)
    if rest:
        yield read_task(rest, where)


def write_schema(schema: LabelSchema) -> bytes:
    """Encode a schema."""
    return finite(schema, "schema")


def write_task(task: Labelled) -> bytes:
    """Encode a task with all its annotations, raw native answers spliced in.

    Raises :class:`Invalid` for a float that is not finite: JSON has no word for it.
    """
    if not any(_spliced(a) for a in task.annotations):
        return finite(task, f"tasks/{task.id}")
    head = finite(replace(task, annotations=()), f"tasks/{task.id}")
    inner = b",".join(write_annotation(a) for a in task.annotations)
    # A task always has its id, so there is something before the comma.
    return head[:-1] + b',"annotations":[' + inner + b"]}"


def write_annotation(annotation: Annotation) -> bytes:
    """Encode an annotation; a raw native answer is spliced in, other raw bytes are kept (base64)."""
    if not _spliced(annotation) or annotation.raw is None:
        return finite(annotation, f"annotations/{annotation.id}")
    head = encode(replace(annotation, raw=None))
    comma = b"," if len(head) > 2 else b""
    return head[:-1] + comma + b'"answer":' + annotation.raw.body + b"}"


def _spliced(annotation: Annotation) -> bool:
    raw = annotation.raw
    return annotation.answer is None and raw is not None and raw.dialect == "native"


def finite(value: object, where: str) -> bytes:
    """Encode a value of the model; :class:`Invalid` if that would need a number JSON has not."""
    body = encode(value)
    # msgspec writes them as null, and null is rare enough to look twice.
    if b"null" in body:
        try:
            refuse_not_finite(msgspec.to_builtins(value))
        except ValueError as why:
            raise Invalid(f"{where}: {why}") from None
    return body
