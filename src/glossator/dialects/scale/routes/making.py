"""Tasks on their way in: from a body to a draft, with what the project fills in."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from glossator.dialects.scale import own, parameters
from glossator.dialects.scale.keys import is_test
from glossator.dialects.scale.kinds.family import Family
from glossator.dialects.scale.own import NAME, Entry, OwnTask
from glossator.dialects.scale.parameters import Params, said
from glossator.dialects.scale.routes import places
from glossator.dialects.scale.synthetic import synthetic
from glossator.edge import Call
from glossator.model.annotation import Answer
from glossator.model.errors import Invalid
from glossator.model.label_schema import LabelSchema, same_questions
from glossator.model.project import Batch, Project
from glossator.model.raw import Raw
from glossator.model.task import AnnotationDraft, PredictionDraft, Task, TaskDraft
from glossator.services import answers, projects, schemas, tasks, webhooks
from glossator.services.access import Context

URGENCY = {"immediate": 1_000_000, "day": 0, "week": -1_000_000}
"""How far a word moves a task before or behind others; ``priority`` orders within."""
TAGS = 1000


class Asked(msgspec.Struct, frozen=True):
    """A task that is asked for: where, with which parameters of its own (``params``), and with
    those of its project together (``raw``, and decoded ``whole``)."""

    project: Project
    batch: Batch | None
    entry: Entry | None
    kind: str
    common: Params
    params: Params
    family: Family
    raw: Params
    whole: dict[str, Any]


def asked(call: Call, kind: str, lifted: tuple[str, ...] = parameters.COMMON) -> Asked:
    """Find the project and its parameters, and check what they and the task's say together."""
    places.family(kind)
    common, params = parameters.split(call.body or {}, lifted)
    project, batch = _target(call, kind, common)
    return placed(call.context, kind, (project, batch), common, params)


def placed(
    context: Context, kind: str, place: tuple[Project, Batch | None], common: Params, params: Params
) -> Asked:
    """The same, where the project and the batch are known."""
    family, (project, batch) = places.family(kind), place
    places.enabled(context, kind)
    entry = places.present(context, project)
    taken = parameters.inherited(params, entry)
    whole = parameters.decoded(params, taken)
    family.check(kind, whole)
    raw = {**params, **taken}
    return Asked(project, batch, entry, kind, common, params, family, raw, whole)


def _target(call: Call, kind: str, common: Params) -> tuple[Project, Batch | None]:
    named, in_batch = said(common, "project", str), said(common, "batch", str)
    batch = None
    if in_batch is not None:
        batch, project = places.batch(call, in_batch, "make")
        if named is not None and named != project.name:
            wrong = f"is not the project of the batch {in_batch!r}"
            raise Invalid(wrong, {"project": wrong})
    elif named is not None:
        project = places.project(call, named, "make")
    else:
        project = places.home(call, kind)
    places.fits(project, kind)
    return project, batch


def version(context: Context, one: Asked) -> tuple[Project, int | None, LabelSchema]:
    """The label schema of a task, with the questions as they are asked, and which version of its
    project's it is (None: the present)."""
    schema = own.with_source(
        one.family.read(one.kind, one.whole, context.losses), own.brought(one.kind, one.raw)
    )
    project = one.project
    present = schemas.version_of(context, project, None).schema
    if same_questions(present, schema):
        return project, None, schema
    if not present.fields and one.entry is not None:
        entry = msgspec.structs.replace(one.entry, asked=own.asking(one.raw))
        project = projects.adopt(context, project, own.with_source(schema, places.source(entry)))
        present = schemas.version_of(context, project, None).schema
        if same_questions(present, schema):
            return project, None, schema
    return project, schemas.keep(context, project, schema), schema


def draft(call: Call, one: Asked, schema_version: int | None, schema: LabelSchema) -> TaskDraft:
    """The task to make, with its proposal, and in test mode with its answer."""
    context, common = call.context, one.common
    url = said(common, "callback_url", str)
    raw = Raw(NAME, "params", parameters.joined(one.params))
    shown = answers.shown(context, schema, raw.body)
    given: tuple[AnnotationDraft, ...] = ()
    if is_test(call.headers):
        given = (AnnotationDraft(synthetic(schema, shown)),)
    proposals: tuple[PredictionDraft, ...] = ()
    if "hypothesis" in one.whole:
        said_so = Raw(NAME, "response", bytes(own.as_raw(one.whole["hypothesis"])))
        if "hypothesis" in one.params:
            said_so = Raw(NAME, "response", bytes(one.params["hypothesis"]))
        read = one.family.read_response(one.whole["hypothesis"], schema, shown, context.losses)
        proposals = (PredictionDraft(read, model="hypothesis", raw=said_so),)
    return TaskDraft(
        data=raw, metadata=metadata(common.get("metadata")), extra=extra(call, one, url),
        unique_id=said(common, "unique_id", str), priority=rank(common), tags=tags(common),
        schema_version=schema_version, predictions=proposals, annotations=given,
        webhook_id=None if url is None else webhooks.address(context, NAME, url, "callback_url"),
    )  # fmt: skip


def stored(call: Call, one: Asked) -> tuple[Project, Task]:
    """Make the task; its project, which the task may have taught what to ask."""
    context, batch = call.context, one.batch
    project, schema_version, schema = version(context, one)
    drafts = [draft(call, one, schema_version, schema)]
    (number,) = tasks.create(context, project.id, drafts, None if batch is None else batch.id)
    return project, tasks.alone(context, number)


def metadata(raw: msgspec.Raw | None) -> Raw:
    """A client's object; Invalid for anything else."""
    body = own.raw_object(raw)
    if body[:1] != b"{":
        raise Invalid("metadata is not an object", {"metadata": "must be an object"})
    return Raw(NAME, "metadata", body)


def tags(common: Params) -> tuple[str, ...]:
    """A client's tags, each once, in order."""
    found = said(common, "tags", list[str] | str) or []
    return checked_tags([found] if isinstance(found, str) else found)


def checked_tags(found: list[str]) -> tuple[str, ...]:
    """Each once, in order; Invalid for one without an end."""
    if len(found) > TAGS or any(not 1 <= len(tag) <= TAGS or "\0" in tag for tag in found):
        raise Invalid("tags are not valid", {"tags": f"must be at most {TAGS} texts"})
    return tuple(dict.fromkeys(found))


def rank(common: Params) -> int:
    """The hub's priority of what a client says of a task's."""
    urgency = said(common, "urgency", str) or "day"
    if urgency not in URGENCY:
        raise Invalid("unknown urgency", {"urgency": f"must be one of {', '.join(URGENCY)}"})
    number = said(common, "priority", float) or 0.0
    if not -100_000 <= number <= 100_000:
        raise Invalid("priority out of range", {"priority": "must be -100000 to 100000"})
    return URGENCY[urgency] + round(number)


def extra(call: Call, one: Asked, url: str | None) -> Raw:
    """What only this dialect knows of a task."""
    common = one.common
    mine = OwnTask(
        type=one.kind, version=one.entry.version if one.entry else None,
        instruction=said(common, "instruction", str), callback_url=url,
        priority=common.get("priority", UNSET), urgency=said(common, "urgency", str),
        clear_unique_id_on_error=bool(said(common, "clear_unique_id_on_error", bool)),
        site=call.url(""), expected_response=common.get("expected_response", UNSET),
        initial_response=common.get("initial_response", UNSET),
    )  # fmt: skip
    return Raw(NAME, "extra", own.encode(mine))


def read_answer(context: Context, one: Asked, name: str, schema: LabelSchema) -> Answer:
    """The answer in a response that a client gives; Invalid where nothing in it can be read."""
    given = said(one.common, name, Any)
    data = parameters.joined(one.params)
    shown = answers.shown(context, schema, data)
    found = one.family.read_response(given, schema, shown, context.losses)
    if not (found.values or found.regions):
        raise Invalid("nothing can be compared", {name: "has nothing that this server can read"})
    return found
