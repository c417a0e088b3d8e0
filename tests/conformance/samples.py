"""The thirty native samples: each a schema, one task and one answer, in native JSON.

Twenty-nine are files in ``samples/``; the thirtieth is hostile and built here. A dialect or format
under test writes each of them and compares with its own snapshot and list of losses.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from glossator.model.annotation import (
    Annotation,
    Answer,
    Expectation,
    Frame,
    Prediction,
    Region,
    Relation,
    Value,
)
from glossator.model.geometry import Box, Polygon
from glossator.model.label_schema import (
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
from glossator.model.task import FileRef, Labelled, TaskKind

FOLDER = Path(__file__).with_name("samples")


class SampleTask(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The task of a sample; ``files`` maps an input (or ``NAME[2]``) to the file it shows."""

    data: dict[str, Any]
    files: dict[str, FileRef] = {}
    kind: TaskKind = "production"
    expected: Expectation | None = None
    predictions: tuple[Prediction, ...] = ()


class Sample(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One sample. ``source`` says who says that it looks like this; ``answer`` is None where the
    person skipped; ``faults`` is what a strict check finds (place -> message)."""

    title: str
    source: str
    schema: LabelSchema
    task: SampleTask
    answer: Answer | None
    skipped: bool = False
    faults: dict[str, str] = {}
    notes: str | None = None
    name: str = ""

    @property
    def number(self) -> int:
        """Its number in the list of samples, from 1."""
        return int(self.name[:2])

    @property
    def labelled(self) -> Labelled:
        """The task with its answer, as formats take it."""
        annotation = Annotation(
            id=self.number * 100, task_id=self.number, answer=self.answer, skipped=self.skipped
        )
        return Labelled(
            id=self.number,
            data=self.task.data,
            annotations=(annotation,),
            predictions=self.task.predictions,
            expected=self.task.expected,
            kind=self.task.kind,
            files=self.task.files,
        )


def load(path: Path) -> Sample:
    """Read one file; raises :class:`msgspec.ValidationError` if it is no sample."""
    sample = msgspec.json.decode(path.read_bytes(), type=Sample)
    return msgspec.structs.replace(sample, name=path.stem)


def load_all() -> list[Sample]:
    """All thirty, in order."""
    return [*(load(path) for path in sorted(FOLDER.glob("*.json"))), hostile()]


LONG = "long name " * 20
QUOTED = '"it\'s" <b>&amp;</b> \\ / ; -- 😀'
COUNT = 10_000
HUGE = 1.7976931348623157e308


def hostile() -> Sample:
    """Sample 30: ten thousand regions, awkward names, huge numbers, and an answer that is wrong in
    declared ways: a field that is not there, an id that comes twice, a relation to nothing."""
    schema = LabelSchema(
        (Input(QUOTED, "image", "image"),),
        (
            RegionField(
                name=QUOTED,
                shapes=("box", "polygon"),
                labels=(Label("\t"), Label(LONG), Label(QUOTED), Label("👩‍👩‍👧‍👦")),
            ),
            ChoiceField(name="\u202eidle", labels=(Label(LONG), Label("é"), Label("e\u0301"))),
            NumberField(name="__proto__"),
            TextField(name=LONG[:200], scope="region"),
            JsonField(name="constructor"),
            RelationField(name="r"),
        ),
    )
    names = [label.name for label in schema.region_fields[0].labels]
    frame = Frame("pixel", 4000, 3000)
    regions = [
        Region(
            str(n),
            QUOTED,
            Box(n % 100 * 40, n // 100 * 30, 39.5, 29.5),
            (names[n % 4],),
            QUOTED,
            frame=frame,
        )
        for n in range(COUNT)
    ]
    regions[1] = Region("0", QUOTED, Box(0, 0, 1, 1), (names[0],), QUOTED, frame=frame)
    regions[2] = Region("2", "no such field", Box(0, 0, 1, 1), ("no such label",), frame=frame)
    regions[3] = Region("3", QUOTED, Box(-HUGE, HUGE, HUGE, 5e-324, HUGE), frame=frame)
    regions[4] = Region(QUOTED, QUOTED, None, (names[1],), note=LONG)
    huge_ring = Polygon(((-HUGE, -HUGE), (HUGE, -HUGE), (0.1 + 0.2, HUGE)))
    regions[5] = Region("5", QUOTED, huge_ring, frame=frame, values=(Value(LONG[:200], QUOTED),))
    answer = Answer(
        (
            Value("unknown", {"a": [1, None]}),
            Value("__proto__", 2**53 + 1),
            Value("constructor", {"__proto__": {"x": -HUGE}, "": [[]]}),
            Value("\u202eidle", ["e\u0301"]),
        ),
        tuple(regions),
        (Relation("6", "7", field="r"), Relation("6", "nowhere", field="r")),
    )
    faults = {
        "fields/unknown": "no such field",
        "regions/0": "a second region with this id",
        "regions/2": "no such region field",
        "relations/1": "no such region: nowhere",
    }
    return Sample(
        title="Hostile: ten thousand regions, awkward names, huge numbers, wrong references",
        source="our inference",
        schema=schema,
        task=SampleTask({"image": "https://example.org/a b%20c.png?x=1&y='\""}),
        answer=answer,
        faults=faults,
        name="30-hostile",
    )


def not_finite() -> list[Answer]:
    """Answers that no writer may store, since JSON has no such numbers."""
    bad = [float("nan"), float("inf"), float("-inf")]
    return [
        *(Answer((Value("__proto__", number),)) for number in bad),
        *(Answer(regions=(Region("1", QUOTED, Box(0, number, 1, 1)),)) for number in bad),
        *(Answer((Value("constructor", {"deep": [{"x": number}]}),)) for number in bad),
    ]
