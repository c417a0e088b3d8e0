"""Small sets that the tests of formats are made of."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from glossator.convert import find
from glossator.formats import ReadOptions, WriteOptions
from glossator.formats.source import Source
from glossator.model.annotation import Annotation, Answer, Frame, Region, write_answer
from glossator.model.geometry import AnyShape, Box
from glossator.model.label_schema import Input, Label, LabelSchema, RegionField
from glossator.model.loss import Losses
from glossator.model.raw import Raw
from glossator.model.task import FileRef, Labelled

SCHEMA = LabelSchema(
    (Input("image", "image", key="image"),),
    (
        RegionField(
            name="objects",
            inputs=("image",),
            shapes=("box", "polygon", "mask"),
            labels=(Label("cat"), Label("dog")),
        ),
    ),
)
FRAME = Frame("pixel", 640, 480)
FILE = FileRef(name="a.png", media_type="image/png", width=640, height=480)


def region(shape: AnyShape | None, label: str = "cat", id: str = "1", **more: object) -> Region:
    more.setdefault("frame", FRAME)
    return Region(id, "objects", shape, (label,), **more)  # type: ignore[arg-type]


def task(*regions: Region, id: int | str = 1, file: FileRef = FILE) -> Labelled:
    return Labelled(
        id=id,
        data={"image": file.name},
        annotations=(Annotation(id=1, answer=Answer(regions=regions)),),
        files={"image": file},
    )


def many(count: int, *, raw: bool = False) -> Iterator[Labelled]:
    """Tasks of five boxes each; with ``raw`` the answers are native bytes only."""
    rnd = random.Random(7)
    for n in range(1, count + 1):
        boxes = (
            Box(rnd.random() * 500, rnd.random() * 300, rnd.random() * 99, rnd.random() * 99)
            for _ in range(5)
        )
        answer = Answer(
            regions=tuple(region(b, "dog" if k % 2 else "cat", str(k)) for k, b in enumerate(boxes))
        )
        body = Raw("native", "answer", write_answer(answer)) if raw else None
        annotation = Annotation(id=n, answer=None if raw else answer, raw=body)
        yield Labelled(n, {"image": f"{n}.jpg"}, (annotation,), files={"image": FILE})


def written(
    name: str,
    tasks: Iterable[Labelled],
    schema: LabelSchema = SCHEMA,
    losses: Losses | None = None,
    **options: object,
) -> bytes:
    """What a format makes of the tasks."""
    losses = Losses() if losses is None else losses
    made = find(name).write(tasks, schema, losses, WriteOptions(**options))  # type: ignore[arg-type]
    return b"".join(made)


def read(
    name: str, path: Path, losses: Losses | None = None, **options: object
) -> tuple[LabelSchema, list[Labelled]]:
    """What a format reads from a path."""
    with Source(path) as source:
        losses = Losses() if losses is None else losses
        reading = find(name).read(source, losses, ReadOptions(**options))  # type: ignore[arg-type]
        return reading.schema, list(reading.tasks)


def zipped(members: dict[str, bytes | str]) -> bytes:
    """A zip made by the standard library."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return body.getvalue()


def unzipped(body: bytes) -> dict[str, bytes]:
    """The members of a zip, checked."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}
