"""The suite that every format joins.

A format joins through ``tests/conformance.py`` in its own folder, which declares

* ``comparable(task)``: what of a task the form holds, in a shape that ``==`` compares;
* ``GAPS``: reason -> numbers of the samples that do not come back equal. A gap that closes turns
  the build red, and so does one without a reason;
* ``SCHEMA``: whether the label schema comes back exactly too;
* ``OPTIONS``: how the writer is called, if not as by default;
* ``SECOND``: sample -> codes that reading and writing again may report;
* ``MINE``: numbers of samples that are what the form is for, if these are not pictures.

``tests/golden/NN.*`` has what the format makes of sample NN and ``NN.losses`` what it reports.
``GLOSSATOR_GOLDEN=write`` writes them anew, for a person to read before they are committed.
``tests/fixtures/*`` are files as others leave them, each with what it means in ``*.native.json``
and where it comes from in ``*.source.txt``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import os
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pyarrow.parquet
import pytest
from PIL import Image
from tests.conformance.samples import Sample, load_all, not_finite

from glossator import registry
from glossator.convert import detect
from glossator.formats import Format, ReadOptions, WriteOptions
from glossator.formats.source import Source
from glossator.model.annotation import Annotation
from glossator.model.check import check_answer, check_schema
from glossator.model.errors import Invalid
from glossator.model.geometry import KINDS
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import CODES, Losses
from glossator.model.task import Labelled

FORMATS: dict[str, Format] = registry.every("formats")
SAMPLES = load_all()
REWRITE = os.environ.get("GLOSSATOR_GOLDEN") == "write"
SMALL = 20_000

formats = pytest.mark.parametrize("name", sorted(FORMATS))
samples = pytest.mark.parametrize("sample", SAMPLES, ids=[s.name for s in SAMPLES])


def folder(name: str) -> Path:
    """The ``tests`` folder of a format."""
    module = importlib.import_module(f"glossator.formats.{name}")
    return Path(str(module.__file__)).parent / "tests"


@cache
def conformance(name: str) -> ModuleType:
    """What a format declares."""
    path = folder(name) / "conformance.py"
    spec = importlib.util.spec_from_file_location(f"conformance_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def written(name: str, number: int) -> tuple[bytes, Losses]:
    """What a format makes of a sample, and what it loses."""
    sample = SAMPLES[number - 1]
    losses = Losses(keep=100_000)
    chunks = list(FORMATS[name].write([sample.labelled], sample.schema, losses, options(name)))
    assert all(chunks), "an empty chunk ends a reply in some servers"
    return b"".join(chunks), losses


def options(name: str) -> WriteOptions:
    found: WriteOptions = getattr(conformance(name), "OPTIONS", WriteOptions())
    return found


def mine(name: str) -> tuple[int, ...]:
    """The numbers of samples that a format is for."""
    found: tuple[int, ...] = getattr(conformance(name), "MINE", (1, 2))
    return found


def readable(body: bytes) -> str:
    """A golden's text: the body, of a zip its listing and contents, of a big one its digest."""
    if body.startswith(b"PAR1"):
        text = _table(body)
    elif body.startswith(b"PK"):
        parts = []
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            assert archive.testzip() is None
            for member in archive.infolist():
                parts.append(f"=== {member.filename}\n{_shown(archive.read(member))}")
        text = "".join(parts)
    else:
        text = body.decode()
    if len(text) <= SMALL:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"{len(text)} characters, sha256 {digest}, beginning with\n{text[:1000]}\n"


def _table(body: bytes) -> str:
    """A Parquet file: what it says of itself, its columns, and what each row has."""
    table = pyarrow.parquet.read_table(io.BytesIO(body))
    said = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    lines = [f"{key} = {value}" for key, value in sorted(said.items())]
    lines += [f"{field.name}: {field.type}" for field in table.schema]
    for row in table.to_pylist():
        lines += [
            "",
            *(f"{name} = {_cell(cell)}" for name, cell in row.items() if cell is not None),
        ]
    return "\n".join(lines) + "\n"


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_cell, value))}]"
    if isinstance(value, dict):
        return str({name: inner for name, inner in value.items() if inner is not None})
    return str(value)


def _shown(body: bytes) -> str:
    """Text as it is, other bytes by their digest; of a picture its pixels', however packed."""
    if body.startswith(b"PAR1"):
        return _table(body)
    if body.startswith(b"\x89PNG"):
        with Image.open(io.BytesIO(body)) as picture:
            digest = hashlib.sha256(picture.tobytes()).hexdigest()
            return f"PNG {picture.size} {picture.mode}, pixels sha256 {digest}\n"
    try:
        return body.decode()
    except UnicodeDecodeError:
        return f"{len(body)} bytes, sha256 {hashlib.sha256(body).hexdigest()}\n"


def told(losses: Losses) -> str:
    """A golden's list of losses; a long one as counts."""
    lines = [f"{loss.code} {loss.where} {loss.detail}".rstrip() for loss in losses]
    if len(lines) > 100:
        lines = [f"{code} x {count}" for code, count in sorted(losses.counts.items())]
    return "".join(f"{line}\n" for line in lines)


def same_as_golden(path: Path, text: str) -> None:
    if not text:
        assert not path.exists()  # nothing is lost, and nothing is kept to say so
        return
    if REWRITE:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    assert path.exists(), f"no golden {path.name}: run with GLOSSATOR_GOLDEN=write and read it"
    assert path.read_bytes().decode() == text


def read_back(name: str, body: bytes, at: Path) -> tuple[LabelSchema, list[Labelled], Losses]:
    at.write_bytes(body)
    losses = Losses()
    with Source(at) as source:
        reading = FORMATS[name].read(source, losses, ReadOptions())
        return reading.schema, list(reading.tasks), losses


@formats
def test_it_declares_itself(name: str) -> None:
    found = FORMATS[name]
    assert found.name == name
    assert found.shapes <= set(KINDS)
    assert found.suffix.startswith(".")
    assert found.title
    assert found.description
    assert (folder(name).parent / "README.md").read_text().strip()
    gaps = conformance(name).GAPS
    assert all(len(reason) > 10 for reason in gaps), "a gap needs a reason"
    numbers = [number for several in gaps.values() for number in several]
    assert len(numbers) == len(set(numbers)), "a sample stands in one gap only"


@formats
@samples
def test_samples_are_written_as_the_golden_says(name: str, sample: Sample) -> None:
    body, losses = written(name, sample.number)
    golden = folder(name) / "golden"
    ending = {".zip": ".txt", ".parquet": ".txt"}.get(FORMATS[name].suffix, FORMATS[name].suffix)
    same_as_golden(golden / f"{sample.number:02}{ending}", readable(body))
    same_as_golden(golden / f"{sample.number:02}.losses", told(losses))


@formats
@samples
def test_losses_are_of_the_closed_list_and_name_a_place(name: str, sample: Sample) -> None:
    _, losses = written(name, sample.number)
    places = ("fields/", "inputs/", "labels/", "images/", "files/", f"tasks/{sample.number}/")
    for loss in losses:
        assert loss.code in CODES
        assert loss.where.startswith(places)


@formats
@samples
def test_samples_come_back_equal_unless_a_gap_says_why(
    name: str, sample: Sample, tmp_path: Path
) -> None:
    declared = conformance(name)
    body, _ = written(name, sample.number)
    schema, tasks, _ = read_back(name, body, tmp_path / f"x{FORMATS[name].suffix}")
    equal = [declared.comparable(task) for task in tasks] == [declared.comparable(sample.labelled)]
    if declared.SCHEMA:
        equal = equal and schema == sample.schema
    gap = next((reason for reason, all_ in declared.GAPS.items() if sample.number in all_), None)
    if gap is None:
        assert equal
    else:
        assert not equal, f"the gap is closed, take it out: {gap}"


@formats
@samples
def test_what_was_read_back_is_written_without_new_losses(
    name: str, sample: Sample, tmp_path: Path
) -> None:
    body, _ = written(name, sample.number)
    suffix = FORMATS[name].suffix
    schema, tasks, reading = read_back(name, body, tmp_path / f"x{suffix}")
    losses = Losses()
    again = b"".join(FORMATS[name].write(tasks, schema, losses, options(name)))
    declared = getattr(conformance(name), "SECOND", {})
    assert {*losses.counts, *reading.counts} == set(declared.get(sample.number, ()))
    _, twice, _ = read_back(name, again, tmp_path / f"y{suffix}")
    comparable = conformance(name).comparable
    assert [comparable(task) for task in twice] == [comparable(task) for task in tasks]


@pytest.mark.parametrize("name", [n for n in sorted(FORMATS) if not conformance(n).SCHEMA])
@samples
def test_what_is_read_is_sound_and_fits_its_schema(
    name: str, sample: Sample, tmp_path: Path
) -> None:
    body, _ = written(name, sample.number)
    schema, tasks, _ = read_back(name, body, tmp_path / f"x{FORMATS[name].suffix}")
    assert check_schema(schema) == {}
    for task in tasks:
        for annotation in task.annotations:
            assert annotation.answer is not None
            assert check_answer(schema, annotation.answer, task.data) == {}


@formats
def test_it_knows_what_it_wrote(name: str, tmp_path: Path) -> None:
    suffix = FORMATS[name].suffix
    for number in mine(name):
        body, _ = written(name, number)
        path = tmp_path / f"{number}{suffix}"
        path.write_bytes(body)
        with Source(path) as source:
            assert detect(source).name == name


@formats
def test_numbers_that_json_has_not_are_refused_or_not_written(name: str) -> None:
    schema = SAMPLES[-1].schema
    for answer in not_finite():
        task = Labelled(1, {"image": "a"}, (Annotation(answer=answer),))
        losses = Losses()
        try:
            body = b"".join(FORMATS[name].write([task], schema, losses, WriteOptions()))
        except Invalid:
            continue
        assert losses.counts
        assert not {b"nan", b"NaN", b"inf", b"Infinity"} & set(body.replace(b",", b" ").split())


def _endless(sample: Sample, taken: list[int]) -> Iterator[Labelled]:
    for number in range(1, 1_000_000):
        taken.append(number)
        yield msgspec.structs.replace(sample.labelled, id=number)


@formats
def test_it_pulls_tasks_only_as_the_reader_takes_bytes(name: str) -> None:
    taken: list[int] = []
    sample = SAMPLES[mine(name)[0] - 1]
    chunks = FORMATS[name].write(_endless(sample, taken), sample.schema, Losses(), WriteOptions())
    for _ in range(3):
        assert len(next(chunks)) < 1 << 20
    assert 0 < len(taken) < 50_000  # tables have thousands of rows in a piece
    chunks.close()  # type: ignore[attr-defined]


def _fixtures() -> list[Any]:
    found = []
    for name in sorted(FORMATS):
        for path in sorted((folder(name) / "fixtures").glob("*")):
            if not path.name.endswith((".native.json", ".source.txt")):
                found.append(pytest.param(name, path, id=f"{name}-{path.name}"))
    return found


@pytest.mark.parametrize(("name", "path"), _fixtures())
def test_files_of_others_mean_what_is_written_beside(name: str, path: Path) -> None:
    assert path.with_name(f"{path.stem}.source.txt").read_text().strip()
    losses = Losses()
    with Source(path) as source:
        assert detect(source).name == name
        reading = FORMATS[name].read(source, losses, ReadOptions())
        read = {
            "schema": msgspec.to_builtins(reading.schema),
            "tasks": [msgspec.to_builtins(task) for task in reading.tasks],
            "losses": [msgspec.to_builtins(loss) for loss in losses],
        }
    text = msgspec.json.format(msgspec.json.encode(read), indent=1).decode() + "\n"
    same_as_golden(path.with_name(f"{path.stem}.native.json"), text)
