"""Write CoNLL 2003: ``token -X- _ TAG`` a line, a blank line after each task."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from glossator.formats import WriteOptions, answer_of, entries
from glossator.formats.archive import CHUNK
from glossator.formats.conll2003.tokens import tokens
from glossator.model.annotation import Answer, Region
from glossator.model.data_paths import at
from glossator.model.geometry import TextSpan
from glossator.model.label_schema import Input, LabelSchema, RegionField, walk
from glossator.model.loss import Losses
from glossator.model.task import Labelled

START = "-DOCSTART-"
_UNSPEAKABLE = re.compile(r"[\s\x00-\x1f\x7f]")
_LINK = re.compile(r"(?:https?|s3|gs)://\S+\Z", re.IGNORECASE)


def write(
    tasks: Iterable[Labelled], schema: LabelSchema, losses: Losses, options: WriteOptions
) -> Iterator[bytes]:
    """One text file; a task without an answer has no lines, because it would say that there is
    nothing in it."""
    return _blocks(tasks, _Writer(schema, losses), losses, options)


def _blocks(
    tasks: Iterable[Labelled], writer: _Writer, losses: Losses, options: WriteOptions
) -> Iterator[bytes]:
    waiting = [f"{START} -X- O\n\n"]
    waited = 0
    for task in tasks:
        losses.prefix = f"tasks/{task.id}/"
        writer.unheard(task)
        for annotation in entries(task, options.everything):
            answer = answer_of(annotation) if annotation else None
            if answer is None:
                continue
            block = writer.block(task, answer)
            waiting.append(block)
            waited += len(block)
        if waited >= CHUNK:
            yield "".join(waiting).encode()
            waiting, waited = [], 0
    losses.prefix = ""
    if waiting:
        yield "".join(waiting).encode()


class _Writer:
    """What of one schema the form can hold, and the lines of its answers."""

    def __init__(self, schema: LabelSchema, losses: Losses) -> None:
        self.losses = losses
        self.shown = next((i for i in schema.inputs if i.media == "text" and not i.many), None)
        for other in schema.inputs:
            if other is not self.shown:
                losses.add("input_dropped", f"inputs/{other.name}", other.media)
        self._only: dict[str, str | None] = {}
        for field in schema.fields:
            if isinstance(field, RegionField):
                names = [label.name for label in walk(field.labels) if label.selectable]
                self._only[field.name] = names[0] if len(names) == 1 else None
            else:
                losses.add("field_dropped", f"fields/{field.name}", type(field).__name__)
        for merged in list(self._only)[1:]:
            losses.add("fields_merged", f"fields/{merged}")

    def unheard(self, task: Labelled) -> None:
        """Report what is said about the task beside its answers."""
        for n, _ in enumerate(task.predictions, start=1):
            self.losses.add("value_dropped", f"predictions/{n}")
        if task.expected is not None:
            self.losses.add("value_dropped", "expected")

    def block(self, task: Labelled, answer: Answer) -> str:
        """The lines of one answer with the blank one behind them; empty if there is no text."""
        for value in answer.values:
            self.losses.add("value_dropped", f"fields/{value.field}")
        for number, _ in enumerate(answer.relations, start=1):
            self.losses.add("relation_dropped", f"relations/{number}")
        text = _text(task, self.shown)
        places = tokens(text)
        if self.shown is not None and not places:
            self.losses.add("input_dropped", f"inputs/{self.shown.name}", "there is no text")
        tags = self._tags(answer, text, places)
        lines = []
        for (start, end), tag in zip(places, tags, strict=True):
            word = text[start:end]
            if word.startswith(START):
                self.losses.add("renamed", f"inputs/{self.shown and self.shown.name}", START)
                word = "_" + word[1:]
            lines.append(f"{word} -X- _ {tag}\n")
        return "".join(lines) + "\n" if lines else ""

    def _tags(self, answer: Answer, text: str, places: list[tuple[int, int]]) -> list[str]:
        """BIO tags; where spans overlap the longest has the tokens, and the others are lost."""
        tags = ["O"] * len(places)
        starts, ends = [a for a, _ in places], [b for _, b in places]
        found = []
        for region in answer.regions:
            span = self._span(region, text)
            label = self._label(region) if span is not None else None
            if span is not None and label is not None:
                found.append((region, *span, label))
        found.sort(key=lambda one: one[1] - one[2])
        for region, start, end, label in found:
            where = f"regions/{region.id}"
            mine = range(bisect_right(ends, start), bisect_left(starts, end))
            if not mine:
                self.losses.add("shape_dropped", where, "there is no token in it")
            elif any(tags[n] != "O" for n in mine):
                self.losses.add("overlap", where, "a longer span has its tokens")
            else:
                if (places[mine[0]][0], places[mine[-1]][1]) != (start, end):
                    self.losses.add("precision", where, "it becomes whole tokens")
                for n in mine:
                    tags[n] = f"I-{label}"
                tags[mine[0]] = f"B-{label}"
        return tags

    def _span(self, region: Region, text: str) -> tuple[int, int] | None:
        """Where the region is in the text; everything else about it is a loss."""
        where, shape = f"regions/{region.id}", region.shape
        if self.shown is None or region.input not in (None, self.shown.name):
            self.losses.add("input_dropped", where, region.input or "")
            return None
        if not isinstance(shape, TextSpan) or shape.start is None or shape.end is None:
            self.losses.add("shape_dropped", where)
            return None
        if shape.text is not None and shape.text != text[shape.start : shape.end]:
            self.losses.add("offset_uncertain", where)
        for value in region.values:
            self.losses.add("attribute_dropped", where, value.field)
        if region.note:
            self.losses.add("note_dropped", where)
        if region.parent:
            self.losses.add("relation_dropped", where, f"parent {region.parent}")
        if region.score is not None:
            self.losses.add("score_dropped", where)
        return shape.start, shape.end

    def _label(self, region: Region) -> str | None:
        where = f"regions/{region.id}"
        for label in region.labels[1:]:
            self.losses.add("labels_dropped", where, label)
        name = region.labels[0] if region.labels else self._only.get(region.field)
        if not name:
            self.losses.add("label_missing", where)
            return None
        spelt = _UNSPEAKABLE.sub("_", name)
        if spelt != name:
            self.losses.add("renamed", where, spelt)
        return spelt


def _text(task: Labelled, shown: Input | None) -> str:
    """The text that is shown; empty if it is not in the task's data but behind a link."""
    if shown is None:
        return ""
    given = at(task.data, shown.key) if shown.key else shown.options.get("literal")
    linked = shown.link or (shown.link is None and isinstance(given, str) and _LINK.match(given))
    return given if isinstance(given, str) and not linked else ""
