"""CoNLL 2003 beyond the shared suite: tokens, spans that do not fit them, the schemes of others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.formats.made import read, written
from tests.formats.test_speed import cpu

from glossator.convert import find
from glossator.formats import WriteOptions
from glossator.formats.conll2003.tokens import tokens
from glossator.model.annotation import Annotation, Answer, Region
from glossator.model.errors import Invalid
from glossator.model.geometry import TextSpan
from glossator.model.label_schema import Input, Label, LabelSchema, RegionField
from glossator.model.loss import Losses
from glossator.model.task import Labelled

SCHEMA = LabelSchema(
    (Input("text", "text", key="text"),),
    (
        RegionField(
            name="entities",
            inputs=("text",),
            shapes=("text_span",),
            labels=(Label("A"), Label("B")),
        ),
    ),
)
HEAD = "-DOCSTART- -X- O\n\n"


def task(text: str, *spans: tuple[int, int, str], id: int = 1) -> Labelled:
    regions = tuple(
        Region(str(n), "entities", TextSpan(a, b), (label,), "text")
        for n, (a, b, label) in enumerate(spans, start=1)
    )
    return Labelled(id, {"text": text}, (Annotation(answer=Answer(regions=regions)),))


def tags(made: Labelled, losses: Losses | None = None) -> list[str]:
    body = written("conll2003", [made], SCHEMA, losses).decode()
    assert body.startswith(HEAD)
    return [line.split()[-1] for line in body.removeprefix(HEAD).splitlines() if line]


def read_text(path: Path, text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    path.write_text(text)
    found = []
    for one in read("conll2003", path)[1]:
        answer = one.annotations[0].answer
        assert answer is not None
        spans = [(r.shape.text or "", r.labels[0]) for r in answer.regions]  # type: ignore[union-attr]
        found.append((one.data["text"], spans))
    return found


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Dr. Who isn't John's.", "Dr. Who is n't John 's ."),
        ('He said "no" (1,000 at 10:30).', 'He said " no " ( 1,000 at 10:30 ) .'),
        ("wait... what?!", "wait ... what ? !"),
        ("cannot gonna 'Twas", "can not gon na 'T was"),
        ("a--b and/or $5", "a -- b and / or $ 5"),
        ("\u05e9\u05dc\u05d5\u05dd 😀\r\né", "\u05e9\u05dc\u05d5\u05dd 😀 é"),
        (" \t\n", ""),
    ],
)
def test_tokens_are_those_of_the_treebank(text: str, cut: str) -> None:
    assert [text[a:b] for a, b in tokens(text)] == cut.split()


def test_neighbours_of_one_label_stay_two() -> None:
    assert tags(task("a b c", (0, 1, "A"), (2, 5, "A"))) == ["B-A", "B-A", "I-A"]


def test_a_span_that_cuts_a_token_marks_all_of_it() -> None:
    losses = Losses()
    assert tags(task("hello world", (2, 7, "A")), losses) == ["B-A", "I-A"]
    assert losses.counts == {"precision": 1}


def test_the_longer_of_two_spans_stays_whichever_comes_first() -> None:
    for spans in (((0, 3, "A"), (2, 7, "B")), ((2, 7, "B"), (0, 3, "A"))):
        losses = Losses()
        assert tags(task("a b c d", *spans), losses) == ["O", "B-B", "I-B", "I-B"]
        assert losses.counts == {"overlap": 1}


def test_labels_with_blanks_stay_one_column() -> None:
    losses = Losses()
    assert tags(task("a", (0, 1, "New York")), losses) == ["B-New_York"]
    assert losses.counts == {"renamed": 1}


def test_a_text_behind_a_link_is_not_there() -> None:
    losses = Losses()
    assert tags(task("https://example.org/a.txt", (0, 4, "A")), losses) == []
    assert losses.counts == {"input_dropped": 1, "shape_dropped": 1}


def test_the_word_that_begins_a_document_is_no_token(tmp_path: Path) -> None:
    losses = Losses()
    path = tmp_path / "x.conll"
    path.write_bytes(written("conll2003", [task("x -DOCSTART- y")], SCHEMA, losses))
    assert read("conll2003", path)[1][0].data["text"] == "x _DOCSTART- y"
    assert losses.counts == {"renamed": 1}


def test_a_task_without_answer_has_no_lines() -> None:
    assert written("conll2003", [Labelled(1, {"text": "a b"})], SCHEMA).decode() == HEAD


@pytest.mark.parametrize(
    ("column", "spans"),
    [
        ("B-A I-A O B-A", ["a b", "d"]),
        ("I-A I-A B-A I-B", ["a b", "c", "d"]),
        ("B-A E-A S-A S-A", ["a b", "c", "d"]),
        ("B-A L-A U-A O", ["a b", "c"]),
        ("O B-A I-B I-B", ["b", "c d"]),
    ],
)
def test_the_schemes_of_others_are_read(column: str, spans: list[str], tmp_path: Path) -> None:
    lines = "".join(f"{t} {g}\n" for t, g in zip("abcd", column.split(), strict=True))
    ((text, found),) = read_text(tmp_path / "x.conll", lines)
    assert text == "a b c d"
    assert [span for span, _ in found] == spans


@pytest.mark.parametrize("line", ["alone", "a NN", "a B-", "a X-A", "a B_A"])
def test_a_line_without_a_tag_is_named(line: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"x\.conll: line 2: "):
        read_text(tmp_path / "x.conll", f"ok O\n{line}\n")


def test_files_without_an_end_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="line 1: longer than"):
        read_text(tmp_path / "x.conll", "a" * 70_000)
    path = tmp_path / "y.conll"
    path.write_bytes(b"a O\n\xff O\n")
    with pytest.raises(Invalid, match=r"y\.conll is not UTF-8"):
        read("conll2003", path)


def test_ten_thousand_spans_in_one_text_take_no_square_of_time() -> None:
    def many(count: int) -> Iterator[Labelled]:
        yield task("ab " * count, *((3 * n, 3 * n + 2, "A") for n in range(count)))

    def seconds(count: int) -> float:
        made = list(many(count))
        write = find("conll2003").write
        return cpu(lambda: list(write(made, SCHEMA, Losses(), WriteOptions())))

    assert seconds(10_000) < 40 * seconds(1_000)
