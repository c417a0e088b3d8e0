"""Read a manifest: lines of one recording that follow one another are one task."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import msgspec

from glossator.formats import Reading, ReadOptions
from glossator.formats.elements import decode, invalid, opens_with_keys
from glossator.formats.source import Source, told
from glossator.model.annotation import Annotation, Answer, Region, Value
from glossator.model.errors import Invalid
from glossator.model.geometry import TimeSpan
from glossator.model.ids import LIMIT
from glossator.model.label_schema import AnyField, Input, Label, LabelSchema, RegionField, TextField
from glossator.model.loss import Losses
from glossator.model.task import FileRef, Labelled

_LONGEST = 1 << 24
_SUFFIXES = (".json", ".jsonl", ".ndjson")


class Line(msgspec.Struct, frozen=True):
    """What is read of a line; other keys are the client's."""

    audio_filepath: str
    duration: float | None = None
    text: str | None = None
    offset: float | None = None
    label: str | None = None
    task_id: int | str | None = None

    @property
    def whole(self) -> bool:
        """Whether it speaks of the whole recording."""
        return self.offset is None and self.label is None


_line = msgspec.json.Decoder(Line)
_other = msgspec.json.Decoder(dict[str, Any])


def documents(source: Source) -> list[str]:
    """The files of the source that may have the form."""
    if source.single:
        return list(source.names())
    return [name for name in source.names() if name.lower().endswith(_SUFFIXES)]


def read(source: Source, losses: Losses, options: ReadOptions) -> Reading:
    """Look through the lines for what the schema must have, then stream the tasks.

    Several manifests in a folder or zip: ``options.member`` says which one.
    """
    found = documents(source)
    if len(found) > 1:
        found = [n for n in found if "audio_filepath" in opens_with_keys(source.head(n, 1 << 16))]
    name = options.member or (found[0] if len(found) == 1 else None)
    if name is None:
        few = ", ".join(found[:5]) or "none"
        raise Invalid(f"which file is the manifest? There are: {few}")
    labels: dict[str, None] = {}
    whole = spans = spoken = False
    for line, _ in _lines(source, name):
        if line.whole:
            whole = whole or line.text is not None
            continue
        spans, spoken = True, spoken or line.text is not None
        if line.label is not None:
            labels.setdefault(line.label)
    return Reading(_schema(sorted(labels), whole, spans, spoken), _tasks(source, name, losses))


def _schema(labels: list[str], whole: bool, spans: bool, spoken: bool) -> LabelSchema:
    fields: list[AnyField] = []
    if whole or not spans:
        fields.append(TextField(name="text", inputs=("audio",)))
    if spans:
        shown = tuple(Label(label) for label in labels)
        fields.append(
            RegionField(name="spans", inputs=("audio",), shapes=("time_span",), labels=shown)
        )
    if spoken:
        fields.append(
            TextField(name="transcription", inputs=("audio",), scope="region", on=("spans",))
        )
    return LabelSchema((Input("audio", "audio", key="audio"),), tuple(fields))


def _tasks(source: Source, name: str, losses: Losses) -> Iterator[Labelled]:
    number = 0
    for (path, given), lines in groupby(
        _lines(source, name), key=lambda one: (one[0].audio_filepath, one[0].task_id)
    ):
        last: list[tuple[Line, dict[str, Any]]] = []
        for line in lines:
            # Without an id of ours, a second text of a recording is another task's.
            if line[0].whole and any(one.whole for one, _ in last):
                number += 1
                yield _task(number if given is None else given, path, last, losses)
                last = []
            last.append(line)
        number += 1
        yield _task(number if given is None else given, path, last, losses)
    losses.prefix = ""


def _task(
    number: int | str, path: str, lines: list[tuple[Line, dict[str, Any]]], losses: Losses
) -> Labelled:
    losses.prefix = f"tasks/{number}/"
    data: dict[str, Any] = {"audio": path}
    values: list[Value] = []
    regions: list[Region] = []
    length = next((line.duration for line, _ in lines if line.whole), None)
    for line, rest in lines:
        if line.whole:
            data = {**rest, **data}
            if line.text is not None:
                values.append(Value("text", line.text, "audio"))
            continue
        region = _region(len(regions) + 1, line, length)
        for key in rest:
            losses.add("attribute_dropped", f"regions/{region.id}", key)
        regions.append(region)
    base = path.replace("\\", "/").rpartition("/")[2]
    return Labelled(
        number,
        data,
        (Annotation(answer=Answer(tuple(values), tuple(regions))),),
        state="labelled",
        files={"audio": FileRef(name=base, path=path)},
    )


def _region(number: int, line: Line, length: float | None) -> Region:
    start = line.offset or 0.0
    span = None
    if line.duration is not None:
        span = TimeSpan(start, start + line.duration, length=length)
    said = () if line.text is None else (Value("transcription", line.text),)
    labels = () if line.label is None else (line.label,)
    return Region(str(number), "spans", span, labels, "audio", values=said)


def _lines(source: Source, name: str) -> Iterator[tuple[Line, dict[str, Any]]]:
    """Each line with the keys that are the client's."""
    with source.open(name) as file, told(name):
        number = 0
        while body := file.readline(_LONGEST):
            number += 1
            where = f"{name}: line {number}"
            if len(body) >= _LONGEST:
                raise invalid(where, f"longer than {_LONGEST} bytes")
            body = body.removeprefix(b"\xef\xbb\xbf") if number == 1 else body
            if not body.strip():
                continue
            line = decode(_line, body, where)
            _check(line, where)
            rest = {
                key: value
                for key, value in _other.decode(body).items()
                if key not in Line.__struct_fields__ and key != "audio"
            }
            yield line, rest


def _check(line: Line, where: str) -> None:
    if isinstance(line.task_id, int) and not 0 <= line.task_id < LIMIT:
        raise invalid(where, "no id of a task")
    if any(n is not None and n < 0 for n in (line.duration, line.offset)):
        raise invalid(where, "duration and offset are not below 0")
    if line.offset is not None and line.duration is None:
        raise invalid(where, "a span has a duration")
