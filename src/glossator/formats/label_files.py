"""Folders of YOLO label files, as Ultralytics, Darknet and several labelling tools leave them.

What is found is found by the names of the members: the paths that ``data.yaml`` may state are
never followed. The three tasks differ in what a line says; that is in their folders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isfinite

import msgspec

from glossator.formats import Reading, ReadOptions
from glossator.formats.data_yaml import read_classes, read_yaml
from glossator.formats.elements import invalid
from glossator.formats.entry_names import natural, task_id
from glossator.formats.pictures import media_type
from glossator.formats.source import PICTURES, Source, told
from glossator.model.annotation import Annotation, Answer, Frame, Region
from glossator.model.errors import Invalid
from glossator.model.geometry import Foreign, PlainShape
from glossator.model.label_schema import Input, Label, LabelSchema, RegionField
from glossator.model.loss import Losses
from glossator.model.task import FileRef, Labelled

Place = Callable[[list[float], tuple[int, int] | None], tuple[PlainShape, float | None]]
"""Shape (in fractions) and score from the numbers of a line and the picture's size; ValueError."""

_NOT_LABELS = frozenset({"classes.txt", "train.txt", "val.txt", "test.txt", "readme.txt"})
_SPLITS = ("train", "val", "valid", "test")


class Layout(msgspec.Struct, frozen=True):
    """What was found in a folder or zip: class names, the task's word if ``data.yaml`` says it,
    label files and pictures by their stem (path without ``labels/`` or ``images/`` and suffix);
    ``stated``: whether a file says the names."""

    names: dict[int, str]
    word: str | None
    labels: dict[str, str]
    pictures: dict[str, str]
    stated: bool = False


def layout(source: Source) -> Layout:
    """Look through the source; :class:`Invalid` for a ``data.yaml`` that is not understood."""
    labels: dict[str, str] = {}
    pictures: dict[str, str] = {}
    names: dict[int, str] = {}
    word, stated = None, False
    for member in source.names():
        folder, _, base = member.rpartition("/")
        stem, _, suffix = member.rpartition(".")
        suffix = f".{suffix.lower()}"
        if base in ("data.yaml", "data.yml", "dataset.yaml"):
            names, word = read_yaml(source.read(member, 1 << 22), member)
            stated = True
        elif base == "classes.txt" and not names:
            names = read_classes(source.read(member, 1 << 22), member)
            stated = True
        elif suffix == ".txt" and base.lower() not in _NOT_LABELS:
            if "labels" in folder.split("/") or "/" not in member:
                labels[_stem(stem, "labels")] = member
        elif suffix in PICTURES:
            pictures[_stem(stem, "images")] = member
    return Layout(names, word, labels, pictures, stated)


def detect(source: Source, words: frozenset[str]) -> float:
    """How surely the source is a YOLO set whose lines say one of ``words``."""
    if source.single or not any(n.lower().endswith(".txt") for n in source.names()):
        return 0.0
    try:
        found = layout(source)
    except Invalid:
        return 0.0
    if not found.labels or not (found.names or any("/" in m for m in found.labels.values())):
        return 0.0
    word = found.word or _guess(source, found)
    return 0.9 if word in words else 0.0


def _guess(source: Source, found: Layout) -> str:
    """The task from the first lines: 9 numbers everywhere are oriented boxes, more are outlines."""
    counts: set[int] = set()
    for member in list(found.labels.values())[:50]:
        for line in source.head(member, 1 << 14).splitlines()[:20]:
            counts.add(len(line.split()))
    counts.discard(0)
    if counts == {9}:
        return "obb"
    return "segment" if any(n > 6 for n in counts) else "detect"


def read(
    source: Source,
    losses: Losses,
    options: ReadOptions,
    place: Place,
    shapes: tuple[str, ...],
    *,
    rotates: bool = False,
) -> Reading:
    """Stream the pictures and label files of all splits as tasks, in the order of their names.

    A label file, also an empty one, is an answer; a picture without one is a task without.
    """
    found = layout(source)
    if not (found.labels or found.pictures or found.stated):
        raise Invalid(f"{source.path.name} has no label files")
    labels = tuple(Label(name, number=n) for n, name in sorted(found.names.items()))
    schema = LabelSchema(
        (Input("image", "image", key="image"),),
        (
            RegionField(
                name="objects", inputs=("image",), shapes=shapes, labels=labels, rotates=rotates
            ),
        ),
    )
    return Reading(schema, _tasks(source, losses, options, found, place))


def _tasks(
    source: Source, losses: Losses, options: ReadOptions, found: Layout, place: Place
) -> Iterator[Labelled]:
    stems = sorted(found.labels.keys() | found.pictures.keys(), key=natural)
    bases = [stem.rpartition("/")[2] for stem in stems]
    unique = len(set(bases)) == len(bases)
    for stem, base in zip(stems, bases, strict=True):
        name = base if unique else stem
        number = task_id(name)
        losses.prefix = f"tasks/{number}/"
        picture = found.pictures.get(stem)
        size = source.picture_size(picture) if picture and options.sizes else None
        annotations: tuple[Annotation, ...] = ()
        member = found.labels.get(stem)
        if member is not None:
            regions = _regions(source, member, found.names, size, place, losses)
            annotations = (Annotation(answer=Answer(regions=tuple(regions))),)
        shown = picture or f"images/{stem}"
        split = stem.split("/")[0]
        yield Labelled(
            id=number,
            data={"image": shown},
            annotations=annotations,
            state="labelled" if annotations else "open",
            files={"image": _file(picture, size)} if picture else {},
            tags=(split,) if split in _SPLITS and "/" in stem else (),
        )
    losses.prefix = ""


def _file(picture: str, size: tuple[int, int] | None) -> FileRef:
    width, height = size or (None, None)
    return FileRef(
        name=picture.rpartition("/")[2],
        media_type=media_type(picture),
        width=width,
        height=height,
        path=picture,
    )


def _regions(
    source: Source,
    member: str,
    names: dict[int, str],
    size: tuple[int, int] | None,
    place: Place,
    losses: Losses,
) -> Iterator[Region]:
    with told(member):
        text = source.read(member).decode("utf-8-sig")
    frame = Frame("fraction", *(size or ()))
    count = 0
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        where = f"{member}: line {number}"
        count += 1
        try:
            index = float(words[0])
            numbers = [float(word) for word in words[1:]]
        except ValueError:
            raise invalid(where, "a line is a class and numbers") from None
        if not index.is_integer() or index < 0 or not all(map(isfinite, numbers)):
            raise invalid(where, "a class is a whole number, and numbers are finite")
        if names and int(index) not in names:
            raise invalid(where, f"there is no class {int(index)}")
        try:
            shape, score = place(numbers, size)
        except ValueError as why:
            raise invalid(where, str(why)) from None
        label = names.get(int(index), str(int(index)))
        region = Region(str(count), "objects", shape, (label,), frame=frame, score=score)
        if isinstance(shape, Foreign):
            losses.add("size_unknown", f"regions/{count}", "a turned box needs the picture's size")
        yield region


def _stem(path: str, kind: str) -> str:
    """``a/labels/train/7`` -> ``train/7``: what label file and picture have in common."""
    parts = path.split("/")
    at = next((n for n in range(len(parts) - 2, -1, -1) if parts[n] == kind), -1)
    # Quirk: exports for Darknet have ``train/labels/7``, Ultralytics ``labels/train/7``.
    before = [part for part in parts[:at] if part in _SPLITS] if at > 0 else []
    return "/".join(before + parts[at + 1 :])
