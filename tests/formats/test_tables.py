"""CSV and TSV: whatever stands in a cell comes back."""

import csv
import io
import random
from pathlib import Path

import pytest
from tests.formats.made import SCHEMA, many, read, written

from glossator.formats.tables import line
from glossator.model.annotation import Annotation, Answer, Frame, Region, Relation, Value
from glossator.model.errors import Invalid
from glossator.model.geometry import Box, TextSpan
from glossator.model.label_schema import (
    BooleanField,
    ChoiceField,
    Input,
    JsonField,
    Label,
    LabelSchema,
    NumberField,
    RegionField,
    RelationField,
    TextField,
)
from glossator.model.task import Labelled

BOTH = pytest.mark.parametrize("name", ["csv", "tsv"])
QUESTIONS = LabelSchema(
    (Input("text", "text", key="text"), Input("deep", "text", key="a.b")),
    (
        TextField(name="note"),
        ChoiceField(name="mood", labels=(Label("good"), Label("[bad]"))),
        ChoiceField(name="tags", multiple=True),
        NumberField(name="count"),
        BooleanField(name="clear"),
        JsonField(name="free"),
        TextField(name="state"),
        RegionField(name="spans"),
        RelationField(name="links"),
    ),
)
HARD = [
    "plain",
    "",
    " ",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "a\r\nb\nc\rd",
    'a "quoted", b\tc',
    '"',
    '"x"',
    "[1]",
    "{}",
    "5",
    "true",
    "null",
    "'x",
    "ünïcödé 🦊 \u202eabc",
    "\ufeffx",
]


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_lines_are_those_of_pythons_writer(delimiter: str) -> None:
    rnd = random.Random(1)
    pieces = [
        '"',
        ",",
        "\t",
        "\r",
        "\n",
        "\r\n",
        " ",
        "a",
        "é",
        "🦊",
        "'",
        "=",
        "\0",
        "\u2028",
        "\x85",
    ]
    cells = [
        ["".join(rnd.choices(pieces, k=rnd.randint(0, 5))) for _ in range(4)] for _ in range(2000)
    ]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(cells)
    assert "".join(line(row, delimiter) for row in cells) == text.getvalue()


def rows(body: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode(), newline=""), delimiter=delimiter))


def answered(*values: Value, id: int | str = 1, **more: object) -> Labelled:
    return Labelled(id, {}, (Annotation(id=1, answer=Answer(values, **more)),))  # type: ignore[arg-type]


def back(tmp_path: Path, name: str, tasks: list[Labelled], **options: object) -> list[Labelled]:
    path = tmp_path / f"x.{name}"
    path.write_bytes(written(name, tasks, QUESTIONS, **options))
    schema, found = read(name, path)
    assert schema == QUESTIONS
    return found


@BOTH
@pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
def test_hard_texts_come_back(tmp_path: Path, name: str, text: str) -> None:
    values = (Value("note", text), Value("mood", [text]), Value("tags", [text, text]))
    tasks = [
        Labelled(1, {"text": text, "other": text}, (Annotation(answer=Answer(values)),)),
        Labelled(text or "x", {}),
    ]
    assert back(tmp_path, name, tasks) == tasks


@BOTH
def test_values_that_no_column_holds_come_back(tmp_path: Path, name: str) -> None:
    tasks = [
        answered(Value("count", 5), Value("note", "x")),  # not in the schema's order
        answered(Value("note", "x"), Value("note", "y"), id=2),
        answered(Value("note", 5), Value("mood", None), id=3),
        answered(Value("unknown", {"a": [1, None]}), id=4),
        answered(Value("note", "x", "text", 2), id=5),
        answered(Value("count", 1.5), Value("clear", False), Value("free", "s"), id="6"),
        answered(Value("free", None), Value("state", "x"), id=7),
        answered(id=8),
    ]
    assert back(tmp_path, name, tasks) == tasks


@BOTH
def test_everything_of_tasks_and_answers_comes_back(tmp_path: Path, name: str) -> None:
    regions = (
        Region("1", "spans", TextSpan(0, 3), ("a",)),
        Region("2", "spans", Box(0.1, 0.2, 1 / 3, 1e-9, 30.0), frame=Frame("fraction")),
    )
    one = Annotation(
        id=4, task_id=7, member_id=3, state="accepted", seconds=1.5, created_at=10, golden=True,
        answer=Answer((), regions, (Relation("1", "2", ("x",)),)),
    )  # fmt: skip
    two = Annotation(id=5, answer=Answer(), state="rejected")
    skipped = Annotation(id=6, skipped=True, state="skipped")
    task = Labelled(
        7, {"text": "t", "a": {"b": [1]}}, (one, two, skipped), metadata={"k": 1},
        state="accepted", kind="training", name="n", tags=("x",),
    )  # fmt: skip
    tasks = [task, Labelled(8, {"text": "nobody"})]
    assert back(tmp_path, name, tasks, everything=True) == tasks


@BOTH
def test_one_row_for_the_chosen_answer(name: str) -> None:
    def answer(id: int, at: int, state: str = "submitted") -> Annotation:
        return Annotation(id=id, answer=Answer(), state=state, updated_at=at)  # type: ignore[arg-type]

    several = (answer(1, 5, "accepted"), answer(2, 9), answer(3, 5, "accepted"), answer(4, 1))
    delimiter = "," if name == "csv" else "\t"
    found = rows(written(name, [Labelled(1, {}, several)], QUESTIONS), delimiter)
    assert [row[1] for row in found[1:]] == ["3"]
    found = rows(written(name, [Labelled(1, {}, several[1:2])], QUESTIONS), delimiter)
    assert [row[1] for row in found[1:]] == ["2"]


@BOTH
def test_native_bytes_keep_their_regions_as_they_came(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(written(name, many(50, raw=True)))
    assert read(name, path)[1] == list(many(50))


def test_cells_are_guarded_only_when_asked() -> None:
    task = answered(Value("note", "=cmd"), Value("mood", ["@x"]), Value("count", -5))
    plain = rows(written("csv", [task], QUESTIONS))[1]
    safe = rows(written("csv", [task], QUESTIONS, spreadsheet_safe=True))[1]
    assert {"=cmd", "@x"} <= set(plain)
    assert {"'=cmd", "'@x"} <= set(safe)
    assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in safe)


def test_names_of_columns_are_guarded_too_and_still_read(tmp_path: Path) -> None:
    schema = LabelSchema((), (TextField(name="=1+1"),))
    body = written("csv", [answered(Value("=1+1", "x"))], schema, spreadsheet_safe=True)
    assert rows(body)[0][3] == "'=1+1"
    path = tmp_path / "x.csv"
    path.write_bytes(body)
    assert read("csv", path) == (schema, [answered(Value("=1+1", "x"))])


def test_a_schema_without_tasks_comes_back(tmp_path: Path) -> None:
    assert back(tmp_path, "csv", []) == []


def test_names_of_columns_that_are_taken_are_told_apart(tmp_path: Path) -> None:
    schema = LabelSchema((Input("x", "text", key="data"),), (TextField(name="data"),))
    task = Labelled(1, {"data": "in"}, (Annotation(answer=Answer((Value("data", "out"),))),))
    body = written("csv", [task], schema)
    assert {"input.data", "field.data"} <= set(rows(body)[0])
    path = tmp_path / "x.csv"
    path.write_bytes(body)
    assert read("csv", path)[1] == [task]


def test_a_byte_order_mark_and_bare_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"\xef\xbb\xbf" + written("csv", many(3)).replace(b"\r\n", b"\n"))
    assert read("csv", path)[1] == list(many(3))


def test_a_table_of_others_is_tasks_to_label(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('id,photo,"a ""b"""\r\n7,http://x/1.jpg,"one\r\ntwo"\n\n,2.PNG?x,=1\n')
    schema, tasks = read("csv", path)
    assert [i.media for i in schema.inputs] == ["text", "image", "text"]
    assert [t.id for t in tasks] == [7, 2]
    assert tasks[0].data == {"id": "7", "photo": "http://x/1.jpg", 'a "b"': "one\r\ntwo"}


def test_an_answer_of_ten_thousand_regions_fits_in_a_cell(tmp_path: Path) -> None:
    regions = tuple(Region(str(n), "objects", Box(n, 0, 1, 1), ("cat",)) for n in range(10_000))
    tasks = [Labelled(1, {}, (Annotation(id=1, answer=Answer((), regions)),))]
    path = tmp_path / "x.csv"
    path.write_bytes(written("csv", tasks))
    assert read("csv", path)[1] == tasks


GOOD = written("csv", many(2)).decode()


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (GOOD + "3,1\r\n", 4),
        (GOOD.replace("[{", "[{,", 1), 2),
        (GOOD + '"3\r\n', 4),
        (GOOD.replace('""x"":', '""x"":NaN,""y"":', 1), 2),
        (GOOD.replace("submitted", "sleeping", 1), 2),
        (GOOD.replace("objects", "object\0", 1), 2),
    ],
    ids=range(6),
)
def test_malformed_tables_are_refused_by_line(tmp_path: Path, body: str, line: int) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(body.encode())
    with pytest.raises(Invalid, match=f"line {line}"):
        read("csv", path)


@pytest.mark.parametrize("body", [b"", b"a,,c\r\n1,2,3", b"a,a\r\n1,2", b"a,b\r\n1,\xff"])
def test_headers_without_names_and_bad_bytes_are_refused(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(body)
    with pytest.raises(Invalid):
        read("csv", path)


def test_the_columns_must_be_those_of_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(written("csv", many(1), SCHEMA).replace(b",image,", b",picture,", 1))
    with pytest.raises(Invalid, match="line 1"):
        read("csv", path)
