"""Label schemas made ready once: a version never changes, so its plan is kept in the process."""

import hashlib
from collections import OrderedDict
from threading import Lock
from typing import Any

import msgspec

from glossator.model.annotation import Answer
from glossator.model.check import check_schema, drop_hidden
from glossator.model.conditions import leaves
from glossator.model.errors import Invalid, NotFound
from glossator.model.label_schema import Equals, GroupField, LabelSchema, walk
from glossator.model.plan import Plan
from glossator.model.project import Project
from glossator.model.task import Task
from glossator.services.access import Context, seen
from glossator.store import names, projects, raws
from glossator.store.transaction import Transaction

MOST = 256
_ready: OrderedDict[tuple[str, int], "Ready"] = OrderedDict()
_lock = Lock()


class Ready:
    """A schema with its plan, and whether checking needs the task's data or its conditions."""

    __slots__ = ("conditional", "plan", "schema", "uses_data")

    def __init__(self, schema: LabelSchema) -> None:
        self.schema = schema
        self.plan = Plan(schema)
        self.conditional = any(
            field.when or (isinstance(field, GroupField) and any(f.when for f in field.fields))
            for field in schema.fields
        )
        self.uses_data = _uses_data(schema)

    def drop_hidden(self, answer: Answer, data: dict[str, Any] | None) -> Answer:
        """Without the answers to fields that were not shown."""
        return drop_hidden(self.schema, answer, data) if self.conditional else answer

    def check(self, answer: Answer, data: dict[str, Any] | None) -> dict[str, str]:
        """What is wrong with an answer: place -> message."""
        return self.plan.check(answer, data)


def _uses_data(schema: LabelSchema) -> bool:
    if any(source.many for source in schema.inputs):
        return True
    for field in schema.fields:
        if getattr(field, "key", None) or any(
            label.key for label in walk(getattr(field, "labels", ()))
        ):
            return True
        if field.when and any(
            isinstance(leaf, Equals) and leaf.input for leaf in leaves(field.when)
        ):
            return True
    return False


def ready(context: Context, schema_id: int) -> Ready:
    """A schema version of the organization, made ready."""
    key = (context.tx.home, schema_id)
    with _lock:
        found = _ready.get(key)
        if found is not None:
            _ready.move_to_end(key)
            return found
    schema = projects.schema(context.tx, schema_id, source=True)
    if schema is None:
        raise NotFound("no such schema")
    found = Ready(schema)
    with _lock:
        _ready[key] = found
        if len(_ready) > MOST:
            _ready.popitem(last=False)
    return found


def plan_of(context: Context, task: Task) -> Ready:
    """The schema that a task is asked with: nearly always its project's present one."""
    found = seen(context, task.project_id)
    if found is None:
        raise NotFound("no such task")
    return version_of(context, found[0], task.schema_version)


def version_of(context: Context, project: Project, version: int | None) -> Ready:
    """A version of a project's schema; the present one for None."""
    return ready(context, id_of(context, project, version))


def id_of(context: Context, project: Project, version: int | None) -> int:
    """The id of a version of a project's schema."""
    schema_id = project.schema_id
    if version not in (None, project.schema_version):
        schema_id = projects.schema_id(context.tx, project.id, version or 0)
    if schema_id is None:
        raise NotFound("no such task")
    return schema_id


def keep(context: Context, project: Project, schema: LabelSchema) -> int:
    """The version of a project's schema that asks exactly this from the same text; a new one, beside
    the present one, if there is none. Tasks with questions of their own are made with it."""
    tx = context.tx
    body = msgspec.json.encode(schema)
    name = f"{project.id}:{hashlib.sha256(body).hexdigest()}"
    found = _kept(tx, name)
    if found is None:
        tx.line_up(project.id)
        found = _kept(tx, name)
    if found is None:
        number, found = projects.add_version(tx, project.id, sound(schema), context.at)
        names.claim_name(tx, KEPT, name, number)
    return found


def _kept(tx: Transaction, name: str) -> int | None:
    known = names.named(tx, KEPT, name)
    return None if known is None else projects.version(tx, known)


KEPT = "schema"
"""The kind of alias that finds a schema by the hash of what it asks."""


def data_of(context: Context, task_id: int, plan: Ready) -> dict[str, Any] | None:
    """The decoded data of a task, where its schema looks at it."""
    if not plan.uses_data:
        return None
    raw = raws.part(context.tx, task_id, "data")
    data = msgspec.json.decode(raw.body) if raw else None
    return data if isinstance(data, dict) else None


def sound(schema: LabelSchema) -> LabelSchema:
    """The schema, if nothing is wrong with it; else Invalid with every place."""
    wrong = check_schema(schema)
    if wrong:
        raise Invalid("the label schema is not sound", wrong)
    return schema
