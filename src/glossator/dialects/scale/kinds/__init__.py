"""The task types of the vendor: what each asks and how its answers look; pure.

One package per family of types. A family is found by the name of a type (:func:`of`); it reads
parameters into a label schema and responses into answers, and writes both.
"""

from __future__ import annotations

from glossator.dialects.scale.kinds import (
    chats,
    choices,
    documents,
    entities,
    forms,
    pictures,
    points,
    segments,
    videos,
)
from glossator.dialects.scale.kinds.family import Family
from glossator.dialects.scale.kinds.given import params_of
from glossator.model.label_schema import LabelSchema

__all__ = ["FAMILIES", "TYPES", "Family", "of", "type_of"]

FAMILIES: tuple[Family, ...] = (
    *choices.FAMILIES,
    *forms.FAMILIES,
    *entities.FAMILIES,
    segments.FAMILY,
    *points.FAMILIES,
    videos.FAMILY,
    pictures.FAMILY,
    *documents.FAMILIES,
    *chats.FAMILIES,
)
"""The first that fits a schema from elsewhere asks it: one choice alone is a categorization, other
questions without a place are a textcollection, spans of a text a namedentityrecognition, masks a
segmentannotation, what is followed over frames a videoannotation."""
_BY_TYPE = {name: family for family in FAMILIES for name in family.names}
TYPES = tuple(sorted(_BY_TYPE))
"""Every type that a task may have."""
ANY = "imageannotation"
"""What asks, with losses, all that no other type asks."""


def of(kind: str) -> Family:
    """The family of a type; KeyError for a name that is none."""
    return _BY_TYPE[kind]


def type_of(schema: LabelSchema) -> str:
    """The type that asks a schema: its own if it was read from this dialect's parameters."""
    kind, _ = params_of(schema)
    if kind in _BY_TYPE:
        return kind
    return next((family.names[0] for family in FAMILIES if family.fits(schema)), ANY)
