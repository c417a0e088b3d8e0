"""Whatever stands in a file, a reader gives tasks or says what is wrong; nothing else is raised."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.formats.made import region, task, unzipped, written, zipped

from glossator.convert import detect, find
from glossator.formats import ReadOptions
from glossator.formats.source import Limits, Source
from glossator.model.errors import GlossatorError
from glossator.model.geometry import Box, Mask, Parts, Polygon, Skeleton
from glossator.model.loss import Losses

PIECES = [
    b"null", b"true", b"-1", b"1e308", b"1e999", b"NaN", b"9" * 30, b'"', b"{", b"}", b"[", b"]",
    b",", b":", b"\\", b"\0", b"\xff", b"\xef\xbb\xbf", b"\r", b"\n", b"[[[[", b'""', b"[]", b"{}",
    b"\\ud800", b"0" * 20, b"-", b".", b" ", b"\t", b"#", b"'",
]  # fmt: skip


def sound() -> dict[str, bytes]:
    """A small whole file of each format."""
    ring = ((0.0, 0.0), (60.0, 0.0), (60.0, 40.0))
    shapes = [
        Box(1.5, 2, 3, 4),
        Polygon(ring),
        Parts((Polygon(ring), Polygon(ring))),
        Mask(4, 2, (1, 2, 5)),
        Skeleton(ring, ((0, 1),), ("a", "b", "c"), (2, 1, 0)),
    ]
    tasks = [
        task(*(region(shape, id=str(k)) for k, shape in enumerate(shapes)), id=n) for n in (1, 2)
    ]
    names = ("json", "jsonl", "csv", "tsv", "coco", "yolo", "yolo_segment", "yolo_obb", "voc")
    found = {name: written(name, tasks) for name in names}
    found["conll2003"] = b"-DOCSTART- -X- O\n\nAda -X- _ B-PER\nruns -X- _ O\n\nBob -X- _ B-LOC\n"
    found["asr_manifest"] = b"".join(
        b'{"audio_filepath":"%d.wav","offset":0.5,"duration":1.5,"text":"hi","label":"a"}\n' % n
        for n in range(3)
    )
    for name in ("brush_png", "brush_numpy"):
        found[name] = written(name, [task(region(Mask(4, 2, (1, 2, 5))), id=n) for n in (1, 2)])
    return found


def broken(body: bytes, rnd: random.Random) -> bytes:
    """The body with one to three places changed, cut out, doubled or swapped for something odd."""
    for _ in range(rnd.randint(1, 3)):
        at, length = rnd.randrange(len(body) + 1), rnd.choice([0, 1, 1, 2, 5, 30])
        piece = rnd.choice([b"", rnd.choice(PIECES), rnd.randbytes(2), body[at : at + 20] * 2])
        body = body[:at] + piece + body[at + length :]
    return body


def drained(name: str, path: Path) -> None:
    with Source(path, Limits()) as source:
        if random.Random(path.stat().st_size).random() < 0.2:
            detect(source)
        for _ in find(name).read(source, Losses(), ReadOptions()).tasks:
            pass


@pytest.mark.parametrize("name", sorted(sound()))
@pytest.mark.parametrize("seed", range(4))
def test_broken_files_are_refused_in_words(name: str, seed: int, tmp_path: Path) -> None:
    rnd = random.Random(f"{name}{seed}")
    body = sound()[name]
    members = unzipped(body) if body.startswith(b"PK") else None
    refused = 0
    for n in range(150):
        path = tmp_path / f"{n}"
        if members is None:
            path.write_bytes(broken(body, rnd))
        elif n % 3:
            which = rnd.choice(list(members))
            path.write_bytes(zipped({**members, which: broken(members[which], rnd)}))
        else:
            path.write_bytes(broken(body, rnd))
        try:
            drained(name, path)
        except GlossatorError:
            refused += 1
    assert refused > 15
