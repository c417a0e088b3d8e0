"""Lists of tasks, newest first."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from glossator.dialects.scale import kinds, tasks_out
from glossator.dialects.scale.keys import is_test
from glossator.dialects.scale.moments import bound
from glossator.dialects.scale.routes import places, scenes
from glossator.dialects.scale.routes.queries import between, yes
from glossator.dialects.scale.schema import tasks as schema
from glossator.dialects.scale.words import REVIEWS, TASK, states
from glossator.edge import Call, Reply, get
from glossator.model.errors import Invalid
from glossator.model.task import Task
from glossator.services import dossiers, projects, schemas, task_lists
from glossator.services.access import Context
from glossator.services.task_lists import Chosen

NEWEST = (1 << 62, 1 << 62)
Place = Annotated[int, msgspec.Meta(ge=0, le=1 << 62)]


class Token(msgspec.Struct, frozen=True, array_like=True):
    """Where the next page begins; ``total`` was counted for the first."""

    at: Place
    id: Place
    offset: Place
    total: Place


def list_tasks(call: Call) -> Reply:
    """A page of the account's tasks, of a project's or of a batch's."""
    query = call.query or schema.TaskQuery()
    limit = between(query.limit, 1, 100, "limit")
    if query.offset:
        raise Invalid("no offset", {"offset": "is not served: the next page is that of next_token"})
    token = _token(query.next_token) if query.next_token else None
    chosen = _chosen(call, query)
    if chosen is None:
        return call.json(schema.Tasks([], 0, limit, 0, False))
    before = (token.at, token.id) if token else NEWEST
    found = task_lists.newest(call.context, chosen, before, limit + 1)
    more, found = len(found) > limit, found[:limit]
    total = token.total if token else task_lists.total(call.context, chosen)
    offset = token.offset if token else 0
    following: str | UnsetType = UNSET
    if more:
        last = found[-1]
        following = _spell(Token(last.created_at, last.id, offset + limit, total))
    docs = _docs(call, query, found)
    return call.json(schema.Tasks(docs, total, limit, offset, more, following))


def _docs(call: Call, query: schema.TaskQuery, found: list[Task]) -> Any:
    scene = scenes.Scene(call.context, scenes.site(call))
    if yes(query.limited_response, "limited_response"):
        gathered = dossiers.gather(call.context, found)
        return [
            tasks_out.write_brief(task, gathered.parts.get(task.id, {}), scene.project_name(task))
            for task in found
        ]
    urls = yes(query.include_attachment_url, "include_attachment_url")
    return scenes.write(scene, found, attachments=urls)


def _token(text: str) -> Token:
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(text.encode()), type=Token)
    except (msgspec.DecodeError, binascii.Error, UnicodeError):
        raise Invalid("not a token", {"next_token": "is not one that this server gave"}) from None


def _spell(token: Token) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(token)).decode()


def _chosen(call: Call, query: schema.TaskQuery) -> Chosen | None:
    """What is asked for; None where nothing can be meant."""
    project = places.project(call, query.project, "browse") if query.project else None
    batch = None
    if query.batch:
        batch, of = places.batch(call, query.batch, "browse")
        if project is not None and of.id != project.id:
            return None
    filters: dict[str, Any] = {
        "created_gte": bound(query.start_time, "start_time"),
        "created_lte": bound(query.end_time, "end_time", last=True),
        "completed_gte": bound(query.completed_after, "completed_after"),
        "completed_lte": bound(query.completed_before, "completed_before", last=True),
        "updated_gte": bound(query.updated_after, "updated_after"),
        "updated_lte": bound(query.updated_before, "updated_before", last=True),
        "state_in": states_of(query),
        "customer_in": _reviews(query.customer_review_status),
        "any_tag_in": query.tags or None,
    }
    if query.unique_id:
        filters["id_in"] = task_lists.with_unique_ids(
            call.context, query.unique_id, is_test(call.headers)
        )
    if query.type:
        places.family(query.type)
        filters["project_in"] = _of_type(call.context, query.type, is_test(call.headers))
    if [] in filters.values() or () in filters.values():
        return None
    return Chosen(
        test=is_test(call.headers), project_id=project.id if project else None,
        batch_id=batch.id if batch else None, filters=filters,
    )  # fmt: skip


def states_of(query: Any) -> tuple[str, ...] | None:
    """What a task may be. The hub notes when a task was canceled as well, where this vendor has
    times of completed ones alone."""
    wanted = _word(query.status, "status", TASK)
    if not (query.completed_after or query.completed_before):
        return wanted
    done = states("completed", TASK)
    return done if wanted in (None, done) else ()


def _word(text: str | None, name: str, words: Mapping[Any, str]) -> tuple[str, ...] | None:
    if not text:
        return None
    found = states(text, words)
    if not found:
        known = ", ".join(dict.fromkeys(words.values()))
        raise Invalid("unknown word", {name: f"must be one of {known}"})
    return found


def _reviews(text: str | None) -> list[str] | None:
    if not text:
        return None
    found = [word.strip() for word in text.split(",")]
    if not set(found) <= set(REVIEWS):
        known = ", ".join(REVIEWS)
        raise Invalid("unknown word", {"customer_review_status": f"must be among {known}"})
    return found


def _of_type(context: Context, kind: str, test: bool) -> list[int]:
    """The projects whose tasks are of a type."""
    found, after = [], 0
    while page := projects.every(context, after, 100):
        after = page[-1].id
        for one in page:
            if one.test != test:
                continue
            if one.dialect == "scale":
                mine = one.kind
            elif one.schema_id is not None:
                mine = kinds.type_of(schemas.ready(context, one.schema_id).schema)
            else:
                continue
            if mine == kind:
                found.append(one.id)
    return found


routes = [
    get("/v1/tasks", list_tasks, may="browse", query=schema.TaskQuery, answer=schema.Tasks),
]  # fmt: skip
