"""What a response of a task type is, as JSON Schema; pure.

It says what every response to the label schema holds, in which shape, and which words it may use.
Types that the model has no words for, conversations among them, are any object.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from glossator.dialects.scale.kinds.attributes import is_own
from glossator.dialects.scale.kinds.forms.values import typed_values
from glossator.dialects.scale.kinds.given import params_of
from glossator.dialects.scale.kinds.labels import Words
from glossator.model.label_schema import ChoiceField, Label, LabelSchema, RegionField, walk

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Shape = dict[str, Any]
_TEXT: Shape = {"type": "string"}
_OBJECT: Shape = {"type": "object"}


def write(kind: str, schema: LabelSchema) -> str:
    """The JSON Schema of the responses to a label schema, as text."""
    describe = _BY_TYPE.get(kind)
    described = describe(schema) if describe else {}
    return json.dumps({"$schema": DIALECT, "title": kind, "type": "object", **described})


def _list(of: Shape) -> Shape:
    return {"type": "array", "items": of}


def _words(labels: tuple[Label, ...], schema: LabelSchema, nested: bool) -> list[Any]:
    """What may be said: the options, and those that were given as numbers or truth values so."""
    words, typed = Words(labels, nested, is_own(schema)), typed_values(_categories(schema))
    said = [words.say(one.name) for one in walk(labels) if one.selectable and one.key is None]
    return list(dict.fromkeys(said)) + [typed[one] for one in dict.fromkeys(said) if one in typed]


def _categories(schema: LabelSchema) -> Any:
    return params_of(schema)[1].get("categories")


def _category(schema: LabelSchema) -> Shape:
    field = next((one for one in schema.fields if isinstance(one, ChoiceField)), None)
    if field is None:
        return {}
    one: Shape = {}
    if not (field.key or field.free):
        one = {"enum": _words(field.labels, schema, field.nested)}
    return {"properties": {"category": _list(one) if field.multiple else one}}


def _label(schema: LabelSchema) -> Shape:
    """What a place may be called; any text where data says, or where nothing is said."""
    fields = [one for one in schema.fields if isinstance(one, RegionField)]
    if any(one.key for one in fields):
        return _TEXT
    said = [word for one in fields for word in _words(one.labels, schema, False)]
    return {"enum": list(dict.fromkeys(said))} if said else _TEXT


def _places(schema: LabelSchema) -> Shape:
    place = {"uuid": _TEXT, "type": _TEXT, "label": _label(schema), "attributes": _OBJECT}
    one = {"type": "object", "properties": place, "required": ["uuid", "type"]}
    return {"properties": {"annotations": _list(one)}, "required": ["annotations"]}


def _spans(schema: LabelSchema) -> Shape:
    whole = {"type": "integer", "minimum": 0}
    span = {"id": _TEXT, "start": whole, "end": whole, "text": _TEXT, "label": _label(schema)}
    link = {"id": _TEXT, "source_ref": _TEXT, "target_ref": _TEXT, "name": _TEXT}
    return {
        "properties": {
            "annotations": _list(
                {"type": "object", "properties": span, "required": ["start", "end", "label"]}
            ),
            "relationships": _list(
                {"type": "object", "properties": link, "required": ["source_ref", "target_ref"]}
            ),
        },
        "required": ["annotations"],
    }  # fmt: skip


def _collected(schema: LabelSchema) -> Shape:
    answers = {
        one.name: {
            "type": "object",
            "properties": {"field_id": {"const": one.name}, "response": _list(_list({}))},
            "required": ["field_id", "response"],
        }
        for one in schema.fields
    }
    found = {"type": "object", "properties": answers, "additionalProperties": False}
    return {"properties": {"annotations": found}, "required": ["annotations"]}


def _layers(schema: LabelSchema) -> Shape:
    return {
        "properties": {
            "labelMapping": _OBJECT,
            "annotations": {
                "type": "object", "properties": {"combined": _OBJECT, "labeled": _OBJECT},
            },
        },
        "required": ["labelMapping", "annotations"],
    }  # fmt: skip


def _elsewhere(schema: LabelSchema) -> Shape:
    """Annotations that a response has the address of."""
    linked = {"type": "object", "properties": {"url": _TEXT}, "required": ["url"]}
    return {"properties": {"annotations": linked}, "required": ["annotations"]}


_BY_TYPE: dict[str, Callable[[LabelSchema], Shape]] = {
    "categorization": _category, "namedentityrecognition": _spans, "textcollection": _collected,
    "segmentannotation": _layers, "lidarannotation": _elsewhere,
    **dict.fromkeys(
        ("imageannotation", "annotation", "polygonannotation", "lineannotation",
         "pointannotation", "cuboidannotation"), _places,
    ),
    **dict.fromkeys(
        ("videoannotation", "videoplaybackannotation", "videoboxannotation",
         "videocuboidannotation", "federal2dvideoannotation"), _elsewhere,
    ),
}  # fmt: skip
