"""Label schemas for the usual jobs; each function gives one, which may be changed further.

>>> from glossator.sdk import templates
>>> schema = templates.boxes(["car", "dog"])
"""

from __future__ import annotations

from collections.abc import Sequence

from glossator.model.label_schema import (
    ChoiceField,
    Input,
    Label,
    LabelSchema,
    Media,
    RegionField,
    TextField,
)

Names = Sequence[str]


def boxes(labels: Names, key: str = "image") -> LabelSchema:
    """Boxes on a picture, whose address is the data's ``key``."""
    return _regions(labels, key, "image", "box")


def polygons(labels: Names, key: str = "image") -> LabelSchema:
    """Polygons on a picture."""
    return _regions(labels, key, "image", "polygon")


def points(labels: Names, key: str = "image") -> LabelSchema:
    """Points on a picture."""
    return _regions(labels, key, "image", "keypoint")


def masks(labels: Names, key: str = "image") -> LabelSchema:
    """Masks on a picture."""
    return _regions(labels, key, "image", "mask")


def entities(labels: Names, key: str = "text") -> LabelSchema:
    """Named spans of a text."""
    return _regions(labels, key, "text", "text_span")


def classes(
    labels: Names, key: str = "image", media: Media = "image", multiple: bool = False
) -> LabelSchema:
    """One class of a thing, or several."""
    field = ChoiceField(
        name="class", required=True, inputs=(media,), labels=_labels(labels), multiple=multiple
    )
    return LabelSchema(inputs=(Input(name=media, media=media, key=key),), fields=(field,))


def transcription(key: str = "audio", media: Media = "audio") -> LabelSchema:
    """What is said in a recording, or written on a picture."""
    field = TextField(name="transcription", required=True, inputs=(media,))
    return LabelSchema(inputs=(Input(name=media, media=media, key=key),), fields=(field,))


def _regions(labels: Names, key: str, media: Media, *shapes: str) -> LabelSchema:
    field = RegionField(
        name="objects", inputs=(media,), labels=_labels(labels),
        shapes=shapes,
    )  # fmt: skip
    return LabelSchema(inputs=(Input(name=media, media=media, key=key),), fields=(field,))


def _labels(names: Names) -> tuple[Label, ...]:
    return tuple(Label(name=name) for name in names)
