"""Read CoNLL 2003 and its kin: the token in the first column, its tag in the last.

Each file is walked twice, once for the labels that the schema must have; neither pass holds more
than one sentence.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from glossator.formats import Reading, ReadOptions
from glossator.formats.conll2003.writer import START
from glossator.formats.elements import invalid
from glossator.formats.entry_names import natural
from glossator.formats.source import Source, told
from glossator.model.annotation import Annotation, Answer, Region
from glossator.model.errors import Invalid
from glossator.model.geometry import TextSpan
from glossator.model.label_schema import Input, Label, LabelSchema, RegionField
from glossator.model.loss import Losses
from glossator.model.task import Labelled

_SUFFIXES = (".conll", ".bio", ".iob", ".iob2")
_SPLITS = frozenset({"train", "valid", "val", "dev", "test", "testa", "testb"})
_LONGEST = 1 << 16  # characters of a line
_MOST = 1 << 20  # tokens of a sentence

Sentence = list[tuple[str, str]]
"""Tokens with their tags."""


def documents(source: Source) -> list[str]:
    """The files of the source that may have the form."""
    if source.single:
        return list(source.names())
    found = [name for name in source.names() if name.lower().endswith(_SUFFIXES)]
    return sorted(found, key=natural)


def read(source: Source, losses: Losses, options: ReadOptions) -> Reading:
    """Read the labels into a schema, then stream the sentences as tasks, numbered from 1.

    All files of a folder or zip are read, unless ``options.member`` names one. :class:`Invalid`
    names the line that has no tag.
    """
    names = [options.member] if options.member else documents(source)
    if not names:
        raise Invalid(f"{source.path.name} has no file {', '.join(_SUFFIXES)}")
    labels: dict[str, None] = {}
    for name in names:
        for sentence in _sentences(source, name):
            labels.update((tag[2:], None) for _, tag in sentence if tag != "O")
    entities = RegionField(
        name="entities",
        inputs=("text",),
        shapes=("text_span",),
        labels=tuple(Label(label) for label in sorted(labels)),
    )
    schema = LabelSchema((Input("text", "text", key="text"),), (entities,))
    return Reading(schema, _tasks(source, names))


def _tasks(source: Source, names: list[str]) -> Iterator[Labelled]:
    number = 0
    for name in names:
        stem = name.rpartition("/")[2].partition(".")[0]
        for sentence in _sentences(source, name):
            number += 1
            text = " ".join(token for token, _ in sentence)
            regions = tuple(_regions(sentence, text))
            yield Labelled(
                number,
                {"text": text},
                (Annotation(answer=Answer(regions=regions)),),
                state="labelled",
                tags=(stem,) if stem in _SPLITS else (),
            )


def _regions(sentence: Sentence, text: str) -> Iterator[Region]:
    """The entities. B, S and U begin one, E, S, L and U end it; I goes on with one of the same
    label, and begins one where there is none, as in the data of 2003 itself."""
    count, at = 0, 0
    start, label, end = -1, "", 0
    for token, tag in [*sentence, ("", "O")]:
        kind, name = tag[:1], tag[2:]
        goes_on = start >= 0 and kind in "IELM" and name == label
        if start >= 0 and not goes_on:
            count += 1
            yield _region(count, start, end, label, text)
            start = -1
        if kind != "O":
            start, label = (start if goes_on else at), name
            end = at + len(token)
            if kind in "ESLU":
                count += 1
                yield _region(count, start, end, label, text)
                start = -1
        at += len(token) + 1


def _region(number: int, start: int, end: int, label: str, text: str) -> Region:
    span = TextSpan(start, end, text[start:end])
    return Region(str(number), "entities", span, (label,), input="text")


def _sentences(source: Source, name: str) -> Iterator[Sentence]:
    """The sentences of a file; blank lines and the lines that begin a document part them."""
    sentence: Sentence = []
    with (
        told(name),
        source.open(name) as file,
        io.TextIOWrapper(file, "utf-8-sig", newline="\n") as lines,
    ):
        number = 0
        while line := lines.readline(_LONGEST):
            number += 1
            where = f"{name}: line {number}"
            if len(line) >= _LONGEST:
                raise invalid(where, f"longer than {_LONGEST} characters")
            columns = line.split()
            if not columns or columns[0] == START:
                if sentence:
                    yield sentence
                sentence = []
                continue
            sentence.append((columns[0], _tag(columns, where)))
            if len(sentence) > _MOST:
                raise invalid(where, f"more than {_MOST} tokens without a blank line")
    if sentence:
        yield sentence


def _tag(columns: list[str], where: str) -> str:
    tag = columns[-1]
    fits = tag == "O" or (len(tag) > 2 and tag[0] in "BIESULM" and tag[1] == "-")
    if len(columns) < 2 or not fits:
        raise invalid(where, "a line is a token and, last, a tag as O or B-LABEL")
    if "\0" in columns[0] + tag:
        raise invalid(where, "NUL in text")
    return tag
