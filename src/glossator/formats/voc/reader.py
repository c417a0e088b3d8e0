"""Read Pascal VOC: a folder or zip of XML files, or one of them.

Each file is parsed twice, once for the classes that the schema must have; neither pass holds more
than one. Pictures are found by their names among the members; paths in the data are not followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from glossator.formats import Reading, ReadOptions
from glossator.formats.elements import invalid
from glossator.formats.entry_names import natural, task_id
from glossator.formats.pictures import media_type
from glossator.formats.source import PICTURES, Source
from glossator.formats.voc.flags import fields_of, read_flags
from glossator.formats.xml_tree import Element, parse
from glossator.model.annotation import Annotation, Answer, Frame, Region
from glossator.model.errors import Invalid
from glossator.model.geometry import Box
from glossator.model.label_schema import Input, Label, LabelSchema, RegionField
from glossator.model.loss import Losses
from glossator.model.task import FileRef, Labelled

_LONGEST = 1 << 24
_MASKS = frozenset({"SegmentationClass", "SegmentationObject"})


def documents(source: Source) -> list[str]:
    """The XML files of the source, in the order of their numbers and names."""
    found = [name for name in source.names() if name.lower().endswith(".xml")]
    return sorted(found, key=lambda name: natural(name[:-4]))


def read(source: Source, losses: Losses, options: ReadOptions) -> Reading:
    """Read the classes into a schema, then stream the files as tasks; :class:`Invalid` for XML
    that is not VOC's, and for a source that has none."""
    names = documents(source)
    if options.member is not None:
        names = [options.member]
    found = source.names()
    if found and not names and not any(map(_is_picture, found)):
        raise Invalid(f"{source.path.name} has no XML files")
    labels: dict[str, None] = {}
    said: set[str] = set()
    for name in names:
        for element in _objects(_root(source, name)):
            labels.update(dict.fromkeys(_labels(element)))
            said.update(value.field for value in read_flags(element))
    shown = tuple(Label(label) for label in sorted(labels))
    objects = RegionField(name="objects", inputs=("image",), shapes=("box",), labels=shown)
    schema = LabelSchema((Input("image", "image", key="image"),), (objects, *fields_of(said)))
    return Reading(schema, _tasks(source, names, losses, options))


def _tasks(
    source: Source, names: list[str], losses: Losses, options: ReadOptions
) -> Iterator[Labelled]:
    pictures = {_base(name): name for name in source.names() if _is_picture(name)}
    by_stem = {_stem(base): base for base in pictures}
    stems = [_stem(name) for name in names]
    unique = len(set(stems)) == len(stems)
    used: set[str | None] = set()
    for name, stem in zip(names, stems, strict=True):
        number = task_id(stem if unique else name[:-4])
        losses.prefix = f"tasks/{number}/"
        root = _root(source, name)
        shown = root.say("filename")
        picture = pictures.get(_base(shown)) or pictures.get(by_stem.get(stem, ""))
        used.add(picture)
        size = _size(root, name)
        if size is None and picture is not None and options.sizes:
            size = source.picture_size(picture)
        regions = tuple(_regions(root, name, Frame("pixel", *(size or ())), losses))
        yield Labelled(
            id=number,
            data={"image": shown or picture or stem},
            annotations=(Annotation(answer=Answer(regions=regions)),),
            state="labelled",
            files={"image": _file(shown or picture or stem, size, picture)},
        )
    losses.prefix = ""
    if options.member is None:
        left = [name for name in pictures.values() if name not in used]
        yield from _bare(source, left, options)


def _bare(source: Source, pictures: list[str], options: ReadOptions) -> Iterator[Labelled]:
    """The pictures that no file speaks of: tasks without an answer."""
    for name in sorted(pictures, key=lambda name: natural(name.rpartition(".")[0])):
        size = source.picture_size(name) if options.sizes else None
        yield Labelled(
            id=task_id(_stem(name)), data={"image": name}, files={"image": _file(name, size, name)}
        )


def _regions(root: Element, name: str, frame: Frame, losses: Losses) -> Iterator[Region]:
    for number, element in enumerate(root.all("object"), start=1):
        where = f"{name}: object {number}"
        box = _box(element, where)
        if box is None:
            losses.add("shape_dropped", f"regions/{number}", "an object without a bndbox")
        else:
            yield Region(
                str(number),
                "objects",
                box,
                _labels(element),
                frame=frame,
                values=read_flags(element),
            )
        for n, part in enumerate(element.all("part"), start=1):
            inner = _box(part, f"{where}, part {n}")
            if inner is None:
                losses.add("shape_dropped", f"regions/{number}.{n}", "a part without a bndbox")
                continue
            yield Region(
                f"{number}.{n}",
                "objects",
                inner,
                _labels(part),
                frame=frame,
                parent=str(number) if box is not None else None,
            )


def _box(element: Element, where: str) -> Box | None:
    bounds = element.first("bndbox")
    if bounds is None:
        return None
    try:
        # Quirk: some files of VOC2011 have fractions; others have the four in another order.
        left, top, right, bottom = (
            float(bounds.say(edge)) for edge in ("xmin", "ymin", "xmax", "ymax")
        )
    except ValueError:
        raise invalid(where, "a bndbox has four numbers: xmin, ymin, xmax, ymax") from None
    width, height = right - left, bottom - top
    if not all(map(isfinite, (left, top, width, height))):
        raise invalid(where, "numbers must be finite")
    return Box(min(left, right), min(top, bottom), abs(width), abs(height))


def _objects(root: Element) -> Iterator[Element]:
    """Objects and their parts, as far as they have a class."""
    for element in root.all("object"):
        yield element
        yield from element.all("part")


def _labels(element: Element) -> tuple[str, ...]:
    """The class as it is spelt, blanks around it included; none if nothing is said."""
    found = element.first("name")
    text = found.text if found is not None else ""
    return (text,) if text else ()


def _root(source: Source, name: str) -> Element:
    root = parse(source.read(name, _LONGEST), name)
    if root.tag != "annotation":
        raise invalid(name, f"an annotation was expected, this is {root.tag[:40]!r}")
    return root


def _size(root: Element, name: str) -> tuple[int, int] | None:
    """Width and height; None where they are not said, or 0 as some tools write then."""
    try:
        width, height = (float(root.say("size", side) or 0) for side in ("width", "height"))
    except ValueError:
        raise invalid(f"{name}: size", "width and height are numbers") from None
    if not (isfinite(width) and isfinite(height)):
        raise invalid(f"{name}: size", "numbers must be finite")
    return (int(width), int(height)) if width >= 1 and height >= 1 else None


def _file(name: str, size: tuple[int, int] | None, path: str | None) -> FileRef:
    width, height = size or (None, None)
    return FileRef(name=name, media_type=media_type(name), width=width, height=height, path=path)


def _is_picture(name: str) -> bool:
    suffix = f".{name.rpartition('.')[2].lower()}"
    # The kit's other folders have class and instance masks as PNG, which are nobody's picture.
    return suffix in PICTURES and not _MASKS & set(name.split("/")[:-1])


def _base(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def _stem(name: str) -> str:
    return _base(name).rpartition(".")[0]
