"""With which tags the shapes of a region field can be drawn, by the medium they are drawn on."""

from __future__ import annotations

import msgspec

from glossator.model.label_schema import Input, LabelSchema, RegionField
from glossator.model.loss import Losses

BARE = {
    "box": "Rectangle",
    "polygon": "Polygon",
    "keypoint": "KeyPoint",
    "ellipse": "Ellipse",
    "mask": "Brush",
    "track": "VideoRectangle",
    "polyline": "Vector",
    "skeleton": "Vector",
}
"""The tag that draws a shape and does not label it; with ``Labels`` behind, the one that does both
(but for a track)."""

SPANS = {
    ("text", "text_span"): "Labels",
    ("html", "text_span"): "HyperTextLabels",
    ("paragraphs", "text_span"): "ParagraphLabels",
    ("audio", "time_span"): "Labels",
    ("time_series", "time_span"): "TimeSeriesLabels",
    ("video", "time_span"): "TimelineLabels",
}
"""The tag that marks spans of a medium."""

_AS = {"cuboid": "polygon"}
_WRITABLE = frozenset(
    {"image", "audio", "video", "text", "html", "paragraphs", "time_series", "table", "pdf"}
    | {"chat", "list"}
)


class Tools(msgspec.Struct, frozen=True):
    """``span``: the one tag that marks spans, or None; ``drawn``: the shapes that tags draw;
    ``inputs``: on which inputs; ``lost``: shapes without a tag."""

    inputs: tuple[str, ...] = ()
    span: str | None = None
    drawn: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def can_show(source: Input) -> bool:
    """Whether there is an object tag for the input."""
    return source.media in _WRITABLE


def tools_of(field: RegionField, schema: LabelSchema) -> Tools:
    """The tags for a field: on the first of its inputs (else of all) that takes any shape."""
    about = [source for source in schema.inputs if source.name in field.inputs or not field.inputs]
    for source in about:
        found = _on(field, source)
        if found.span or found.drawn:
            same = [x.name for x in about if x.media == source.media] if field.inputs else None
            return msgspec.structs.replace(found, inputs=tuple(same or [source.name]))
    return Tools(lost=field.shapes)


def _on(field: RegionField, source: Input) -> Tools:
    spans = [s for shape in field.shapes if (s := SPANS.get((source.media, shape)))]
    if spans:
        lost = [x for x in field.shapes if x not in ("text_span", "time_span", "parts", "foreign")]
        return Tools(span=spans[0], lost=tuple(lost))
    drawn: list[str] = []
    lost = []
    for shape in field.shapes:
        if source.media == "video":
            word = "track" if shape in ("box", "track") else None
        elif source.media == "image":
            word = _AS.get(shape, shape)
        else:
            word = None
        if word in BARE and (word != "track" or source.media == "video"):
            drawn.append(str(word))
        elif shape not in ("parts", "foreign") and not (shape == "track" and drawn):
            lost.append(shape)
    return Tools(drawn=tuple(dict.fromkeys(drawn)), lost=tuple(lost))


def drawing(field: RegionField, shape: str) -> dict[str, str | None]:
    """The attributes that say how the tag of a shape draws."""
    match shape:
        case "box" | "ellipse":
            return {"canRotate": None if field.rotates else "false"}
        case "skeleton":
            return {"skeleton": "true"}
        case "polyline":
            return {"curves": "true" if "foreign" in field.shapes else None}
        case _:
            return {}


def report_shapes(field: RegionField, tools: Tools, losses: Losses) -> None:
    """What becomes of shapes that have no tag of their own."""
    where = f"fields/{field.name}"
    for shape in field.shapes:
        if shape in tools.lost:
            losses.add("shape_dropped", where, shape)
        elif shape == "cuboid":
            losses.add("cuboid_flattened", where)
        elif shape == "parts" and tools.span != "TimelineLabels":
            losses.add("split", where)
        elif shape == "track" and "track" not in tools.drawn:
            losses.add("track_sampled", where)
