"""categorization: one choice about one attachment."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from glossator.dialects.scale.kinds.attachments import read_one, write_type
from glossator.dialects.scale.kinds.attributes import is_own
from glossator.dialects.scale.kinds.family import Family, Link
from glossator.dialects.scale.kinds.forms.values import typed_values
from glossator.dialects.scale.kinds.given import (
    about,
    mapping,
    need,
    no_places,
    params_of,
    placed,
    response_of,
)
from glossator.dialects.scale.kinds.labels import Words, listed, read_options, word, write_labels
from glossator.dialects.scale.kinds.numbers import whole
from glossator.dialects.scale.kinds.pictures.asked import need as need_text
from glossator.model.annotation import Answer, Value
from glossator.model.errors import Invalid
from glossator.model.label_schema import ChoiceField, Label, LabelSchema
from glossator.model.loss import Losses
from glossator.model.shown import Shown

NAME = "category"


def _check(kind: str, params: dict[str, Any]) -> None:
    need_text(params, "attachment")
    need(params, "categories", "category_ids")
    if params.get("categories") and not isinstance(params["categories"], list):
        raise Invalid('"categories" must be an array', {"categories": "must be an array"})


def _ids(params: dict[str, Any]) -> dict[str, Any]:
    """Category -> id. Given as ``{id: category}``; the other way round is understood too."""
    given = {str(key): word(said) for key, said in mapping(params.get("category_ids")).items()}
    known = {word(one) for one in listed(params.get("categories"))}
    if known and set(given) <= known and not set(given.values()) <= known:
        return {name: said for name, said in given.items() if said is not None}
    return {said: key for key, said in given.items() if said is not None}


def _read(kind: str, params: dict[str, Any], losses: Losses) -> LabelSchema:
    shown, ids = read_one(params), _ids(params)
    labels, nested = read_options(params.get("categories") or list(ids))
    labels = tuple(_numbered(label, ids, nested) for label in labels)
    several = params.get("allow_multiple") in (True, "true", "True")
    if not labels:
        return LabelSchema((shown,))
    field = ChoiceField(
        name=NAME,
        required=True,
        inputs=(shown.name,),
        labels=labels,
        nested=nested,
        multiple=several,
    )
    return LabelSchema((shown,), (field,))


def _numbered(label: Label, ids: dict[str, Any], nested: bool) -> Label:
    number = whole(ids.get(label.name)) if not nested else None
    return label if number is None else replace(label, number=number)


def _asked(schema: LabelSchema) -> ChoiceField | None:
    found = (field for field in schema.fields if isinstance(field, ChoiceField))
    return next(found, None)


def _read_response(given: Any, schema: LabelSchema, shown: Shown, losses: Losses) -> Answer:
    response, field = response_of(given), _asked(schema)
    said = [text for one in listed(response.get("category")) if (text := word(one)) is not None]
    if not said:
        names = {word(key): name for name, key in _ids(params_of(schema)[1]).items()}
        given_ids = (word(one) for one in listed(response.get("category_id")))
        said = [names[key] for key in given_ids if key in names]
    if not said:
        if response.get("category") or response.get("category_id"):
            losses.add("value_dropped", f"fields/{NAME}", "no category")
        return Answer()
    if field is None:
        return Answer((Value(NAME, said),))
    words = Words(field.labels, field.nested, is_own(schema))
    picks = list(dict.fromkeys(words.pick(one) for one in said))
    return Answer((Value(field.name, picks, about(field)),))


def _write_response(
    kind: str, answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses, link: Link
) -> dict[str, Any]:
    no_places(answer.regions, answer.relations, losses)
    field, params = _asked(schema), params_of(schema)[1]
    picks: list[str] | None = None
    for value in answer.values:
        if field is None or value.field != field.name:
            losses.add("field_unknown", f"fields/{value.field}")
        elif picks is not None:
            losses.add("item_dropped", f"fields/{value.field}", "one category")
        else:
            placed(value, field, losses)
            picks = [str(pick) for pick in listed(value.value)]
    if field is None or not picks:
        return {}
    words = Words(field.labels, field.nested, is_own(schema))
    typed, ids = typed_values(params.get("categories")), _ids(params)
    said = [words.say(pick) for pick in picks]
    if not field.multiple and len(said) > 1:
        losses.add("labels_dropped", f"fields/{field.name}", ", ".join(said[1:]))
        said = said[:1]
    response: dict[str, Any] = {"category": _one([typed.get(one, one) for one in said], field)}
    if ids:
        response["category_id"] = _one([ids.get(one) for one in said], field)
    return response


def _one(found: list[Any], field: ChoiceField) -> Any:
    return found if field.multiple else found[0]


def _fits(schema: LabelSchema) -> bool:
    return (
        len(schema.fields) == 1
        and isinstance(schema.fields[0], ChoiceField)
        and schema.fields[0].scope == "task"
    )


def _write(schema: LabelSchema, losses: Losses) -> dict[str, Any]:
    field = _asked(schema)
    params = write_type(schema, losses)
    if field is None:
        return params
    where = f"fields/{field.name}"
    if field.key is not None or field.free or not field.labels:
        losses.add("options_dropped", where, "only what is listed can be chosen")
    if field.least is not None or (field.most is not None and field.multiple):
        losses.add("limits_dropped", where, "how many are chosen")
    if field.when is not None:
        losses.add("condition_dropped", where)
    if field.name != NAME:
        losses.add("renamed", where, NAME)
    params["categories"] = write_labels(field.labels, where, losses, field.nested)
    numbers = {str(one.number): one.name for one in field.labels if one.number is not None}
    if numbers:
        params["category_ids"] = numbers
    if field.multiple:
        params["allow_multiple"] = True
    return params


FAMILY = Family(
    names=("categorization",),
    check=_check,
    read=_read,
    read_response=_read_response,
    write_response=_write_response,
    fits=_fits,
    write=_write,
)
