"""``{"annotations": [...], "global_attributes": {...}}``, to and from an answer."""

from __future__ import annotations

from typing import Any

from glossator.dialects.scale.kinds.family import Link, Part
from glossator.dialects.scale.kinds.labels import listed, word
from glossator.dialects.scale.kinds.pictures.objects import read_object, write_object
from glossator.dialects.scale.kinds.pictures.plan import Plan, plan_of
from glossator.model.annotation import Answer, Region, Relation
from glossator.model.errors import Invalid
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.naming import region_ids, unique
from glossator.model.shown import Shown


def as_object(response: Any) -> dict[str, Any]:
    """The response, which must be an object."""
    if not isinstance(response, dict):
        raise Invalid("a response is an object", {"response": "must be an object"})
    return response


def read_response(response: Any, schema: LabelSchema, shown: Shown, losses: Losses) -> Answer:
    """The answer that a response (hypothesis, expectation) says. Lenient: raises Invalid only for
    what is no object; what cannot be read goes to ``losses``."""
    given, plan = as_object(response), plan_of(schema)
    values = plan.whole.read(given.get("global_attributes"), None, losses)
    regions = _regions(given.get("annotations"), plan, shown, losses)
    known = {region.id for region in regions}
    links = given.get("links") if plan.links else None
    relations = [one for link in listed(links) if (one := _read_link(link, plan, known, losses))]
    return Answer(values, regions, tuple(relations))


def _regions(given: Any, plan: Plan, shown: Shown, losses: Losses) -> tuple[Region, ...]:
    if isinstance(given, dict) and "url" in given:
        losses.add("file_missing", "regions", "the annotations are at an address")
        return ()
    every = [one for one in listed(given) if isinstance(one, dict)]
    if len(every) < len(listed(given)):
        losses.add("value_dropped", "regions", "not an annotation")
    names = region_ids(word(one.get("uuid")) for one in every)
    found = (
        read_object(one, name, plan, shown, losses) for one, name in zip(every, names, strict=True)
    )
    return tuple(region for region in found if region is not None)


def _read_link(given: Any, plan: Plan, known: set[str], losses: Losses) -> Relation | None:
    """Like a relationship of named entities: the form of links is our inference."""
    said = given if isinstance(given, dict) else {}
    source, target = word(said.get("source_ref")), word(said.get("target_ref"))
    if source not in known or target not in known or source is None or target is None:
        losses.add("relation_dropped", "relations", "an end of it is not there")
        return None
    name = word(said.get("name"))
    return Relation(
        source=source,
        target=target,
        labels=(name,) if name else (),
        field=plan.links,
        id=word(said.get("id")),
    )


def write_response(
    type: str, answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses, address: Link
) -> dict[str, Any]:
    """The response that says an answer; what it cannot say goes to ``losses``."""
    plan = plan_of(schema)
    annotations = [
        one for region in answer.regions for one in write_object(region, plan, shown, losses)
    ]
    for one, name in zip(annotations, unique(x["uuid"] for x in annotations), strict=True):
        if name != one["uuid"]:
            losses.add("renamed", f"regions/{one['uuid']}", name)
            one["uuid"] = name
    response: dict[str, Any] = {"annotations": annotations}
    whole = plan.whole.write(answer.values, None, losses)
    if plan.whole.fields:
        response["global_attributes"] = whole
    drawn = {one["uuid"] for one in annotations}
    found = (_link(link, n, plan, drawn, losses) for n, link in enumerate(answer.relations))
    links = [link for link in found if link is not None]
    return {**response, "links": links} if plan.linked else response


def _link(
    relation: Relation, n: int, plan: Plan, drawn: set[str], losses: Losses
) -> dict[str, Any] | None:
    where = f"relations/{n}"
    if not plan.linked or not {relation.source, relation.target} <= drawn:
        losses.add("relation_dropped", where, "no links are asked, or an end is not there")
        return None
    if relation.direction == "both":
        losses.add("relation_dropped", where, "its way back")
    if len(relation.labels) > 1:
        losses.add("labels_dropped", where, ", ".join(relation.labels[1:]))
    ends = (relation.source, relation.target)
    source, target = ends if relation.direction != "back" else ends[::-1]
    found: dict[str, Any] = {"id": relation.id or str(n + 1)}
    found |= {"source_ref": source, "target_ref": target}
    return {**found, "name": relation.labels[0]} if relation.labels else found


def part(name: str, answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses) -> Part:
    """Nothing of a picture's response is at an address."""
    raise KeyError(name)
