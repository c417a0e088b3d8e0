"""Tags that mark places: which of them make one region field together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from glossator.dialects.labelstudio.config.controls import Asked, common
from glossator.dialects.labelstudio.config.inputs import path
from glossator.dialects.labelstudio.config.labels import labels_of
from glossator.dialects.labelstudio.config.tags import DRAWERS, LABELLERS, SPANS, VECTORS
from glossator.dialects.labelstudio.config.tree import Element
from glossator.model.label_schema import Input, RegionField

_ON_IMAGES = ("box", "polygon", "keypoint", "ellipse", "mask")
_TURNING = frozenset({"box", "ellipse"})


class Marks(msgspec.Struct, frozen=True):
    """Who draws what. ``shapes`` of each region field by its control's name; ``drawers`` of it;
    ``owners`` from a drawing tag's name to its field; ``choices``: the names of ``Labels`` that
    label places which another control draws."""

    shapes: dict[str, tuple[str, ...]] = {}
    drawers: dict[str, tuple[Element, ...]] = {}
    owners: dict[str, str] = {}
    choices: frozenset[str] = frozenset()


def find_marks(controls: Sequence[Element], inputs: Sequence[Input]) -> Marks:
    """Sort the controls that mark places.

    ``Labels`` own the bare shapes of the same object; the first does, later ones are choices for
    each region. ``Labels`` on text and the like mark spans by themselves.
    """
    media = {source.name: source.media for source in inputs}
    marks = Marks()
    bare = [one for one in controls if one.kind in DRAWERS]
    labels = [one for one in controls if one.kind == "labels"]
    drawn = {x for one in controls if one.kind in (DRAWERS | LABELLERS) for x in _targets(one)}
    choices: set[str] = set()
    taken: set[str] = set()
    for one in labels:
        name, targets = one.attributes["name"], _targets(one)
        own = tuple(x for x in bare if targets & _targets(x) and x.attributes["name"] not in taken)
        spans = _unique(x for t in targets for x in SPANS.get(media.get(t, ""), ()))
        if own:
            taken |= {x.attributes["name"] for x in own}
            marks.drawers[name] = own
            marks.owners.update((x.attributes["name"], name) for x in own)
            shapes = _unique(s for x in own for s in _drawn(x))
            # Curves, which only the vendor knows, come last whatever draws them.
            marks.shapes[name] = tuple(sorted(shapes, key=lambda word: word == "foreign"))
        elif spans:
            marks.shapes[name] = spans
        elif targets & drawn:
            choices.add(name)
        elif any(media.get(target) == "image" for target in targets):
            marks.shapes[name] = _ON_IMAGES
        else:
            marks.shapes[name] = ("foreign",)
    for one in controls:
        name = one.attributes["name"]
        if one.kind in LABELLERS or (one.kind in DRAWERS and name not in taken):
            marks.shapes[name] = _drawn(one)
    return msgspec.structs.replace(marks, choices=frozenset(choices))


def _drawn(tag: Element) -> tuple[str, ...]:
    """The shapes that a tag draws."""
    if tag.kind not in VECTORS:
        return DRAWERS.get(tag.kind) or LABELLERS.get(tag.kind, ())
    found = ["skeleton" if tag.is_on("skeleton") else "polyline"]
    found += ["polygon"] if tag.is_on("closable") else []
    found += ["foreign"] if tag.is_on("curves") else []
    return tuple(found)


def _targets(tag: Element) -> set[str]:
    return set(tag.attributes["toName"].split(","))


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def read_region(tag: Element, about: Asked, marks: Marks) -> RegionField:
    """The region field of a control that :func:`find_marks` has found."""
    name = tag.attributes["name"]
    shapes = marks.shapes[name]
    drawers = marks.drawers.get(name, (tag,))
    keywords = common(about) | {"scope": "task"}
    return RegionField(
        **keywords,
        shapes=shapes,
        labels=labels_of(tag),
        multiple=(tag.get("choice") or "single").lower() == "multiple",
        key=path(tag.get("value")),
        rotates=any(_turns(one) for one in drawers),
    )


def _turns(tag: Element) -> bool:
    """Whether what the tag draws may be turned: boxes and ellipses, unless it says no."""
    turned = bool(_TURNING & set(_drawn(tag)))
    return turned and tag.attributes.get("canRotate", "true").lower() != "false"
