"""``labelMapping`` and the addresses of pictures, to and from masks.

An entry of the mapping is ``{index, color}``; ``uuid`` and ``attributes`` beside them are ours,
where one place has an index of its own.
"""

from __future__ import annotations

from typing import Any

from glossator.dialects.scale.kinds.family import Link, Part
from glossator.dialects.scale.kinds.labels import listed, word
from glossator.dialects.scale.kinds.numbers import whole
from glossator.dialects.scale.kinds.pictures.plan import Plan, plan_of
from glossator.dialects.scale.kinds.pictures.responses import as_object
from glossator.dialects.scale.kinds.segments import pictures
from glossator.dialects.scale.kinds.segments.layers import Entry, Layers, layers_of
from glossator.model.annotation import Answer, Frame, Region
from glossator.model.geometry import Mask
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.naming import region_ids
from glossator.model.shown import Shown

COMBINED, INDEXED, EXTENDED = "combined.png", "indexed.png", "extended.png"
_ONE = "labeled-"


def write_response(
    type: str, answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses, link: Link
) -> dict[str, Any]:
    """The response that says an answer; what it cannot say goes to ``losses``."""
    plan = plan_of(schema)
    layers = layers_of(answer, plan, shown, losses)
    for name in dict.fromkeys(pictures.overlying(layers)):
        losses.add("overlap", f"regions/{name}", "it lies on another place")
    mapping: dict[str, Any] = {name: [] for name in layers.instances}
    addresses: dict[str, Any] = {}
    for entry in layers.entries:
        said = _said(entry, plan, losses)
        if entry.instance:
            mapping[entry.label].append(said)
            addresses.setdefault(entry.label, []).append(link(f"{_ONE}{entry.index}.png"))
        else:
            mapping[entry.label] = said
            if entry.regions:
                addresses[entry.label] = link(f"{_ONE}{entry.index}.png")
    whole_picture = {"image": COMBINED, "indexedImage": INDEXED, "extendedIndexedImage": EXTENDED}
    found = {key: link(name) for key, name in whole_picture.items()} if layers.width else {}
    response: dict[str, Any] = {
        "labelMapping": mapping,
        "annotations": {"combined": found, "labeled": addresses},
    }
    values = plan.whole.write(answer.values, None, losses)
    for n, _ in enumerate(answer.relations):
        losses.add("relation_dropped", f"relations/{n}", "segments are not linked")
    return {**response, "global_attributes": values} if plan.whole.fields else response


def _said(entry: Entry, plan: Plan, losses: Losses) -> dict[str, Any]:
    said: dict[str, Any] = {"index": entry.index, "color": entry.color}
    if len(entry.regions) == 1:
        region = entry.regions[0]
        said["uuid"] = region.id
        if values := plan.places.write(region.values, f"regions/{region.id}", losses):
            said["attributes"] = values
        return said
    for region in entry.regions:
        losses.add("value_dropped", f"regions/{region.id}", "one with the others of its label")
    return said


def part(name: str, answer: Answer, schema: LabelSchema, shown: Shown, losses: Losses) -> Part:
    """One of the pictures. Raises KeyError for a name that is none of the response's."""
    layers = layers_of(answer, plan_of(schema), shown, losses)
    if not layers.width:
        raise KeyError(name)
    return "image/png", _picture(name, layers)


def _picture(name: str, layers: Layers) -> bytes:
    if name == COMBINED:
        return pictures.combined(layers)
    if name == INDEXED:
        return pictures.indexed(layers)
    if name == EXTENDED:
        return pictures.extended(layers)
    known = {f"{_ONE}{e.index}.png": e.index for e in layers.entries if e.regions}
    return pictures.labelled(layers, known[name])


# The way back.


def read_response(response: Any, schema: LabelSchema, shown: Shown, losses: Losses) -> Answer:
    """The answer that a response says, as far as its pictures are inside of it (``data:``
    addresses; ``file_missing`` for others). Raises Invalid for what is no object."""
    given, plan = as_object(response), plan_of(schema)
    values = plan.whole.read(given.get("global_attributes"), None, losses)
    masks = _masks(given.get("annotations"), losses)
    entries = [
        (label, entry)
        for label, said in _mapping(given).items()
        for entry in listed(said)
        if isinstance(entry, dict) and whole(entry.get("index")) in masks
    ]
    entries.sort(key=lambda pair: whole(pair[1]["index"]) or 0)
    names = region_ids(word(entry.get("uuid")) for _, entry in entries)
    regions = tuple(
        _region(name, label, entry, masks[whole(entry["index"]) or 0], plan, losses)
        for name, (label, entry) in zip(names, entries, strict=True)
    )
    mapped = {whole(entry["index"]) for _, entry in entries}
    if left := sorted(index for index in masks if index not in mapped):
        losses.add("label_missing", "regions", f"indexes without a label: {left[:10]}")
    return Answer(values, regions)


def _mapping(given: dict[str, Any]) -> dict[str, Any]:
    mapping = given.get("labelMapping")
    return mapping if isinstance(mapping, dict) else {}


def _masks(annotations: Any, losses: Losses) -> dict[int, Mask]:
    """Index -> mask, of the first picture that can be read."""
    given = annotations.get("combined") if isinstance(annotations, dict) else None
    if not isinstance(given, dict) or not given:
        if annotations:
            losses.add("file_missing", "regions", "no picture of indexes")
        return {}
    why = "no picture of indexes"
    for key, extended in (("indexedImage", False), ("extendedIndexedImage", True)):
        if given.get(key) is None:
            continue
        try:
            return pictures.read_masks(given[key], extended)
        except ValueError as error:
            why = str(error)
    losses.add("file_missing", "regions", why)
    return {}


def _region(
    name: str, label: str, entry: dict[str, Any], mask: Mask, plan: Plan, losses: Losses
) -> Region:
    field = next((f for f in plan.fields.values() if label in plan.labels[f.name]), None)
    field = field or next(iter(plan.fields.values()), None)
    return Region(
        id=name,
        field=field.name if field else "segments",
        shape=mask,
        labels=(plan.words[field.name].pick(label) if field else label,),
        input=plan.input_of(field) if field else None,
        frame=Frame("pixel", mask.width, mask.height),
        values=plan.places.read(entry.get("attributes"), f"regions/{name}", losses),
    )
