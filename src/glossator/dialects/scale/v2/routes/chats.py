"""Tasks that are conversations, made from the variables of their project's template."""

from __future__ import annotations

import msgspec

from glossator.dialects.scale import own
from glossator.dialects.scale.routes import making
from glossator.dialects.scale.v2 import asked, finding, wire
from glossator.dialects.scale.v2.views import View
from glossator.dialects.scale.v2.words import CHATS
from glossator.edge import Call, Reply, post
from glossator.model.errors import Invalid
from glossator.model.project import Batch, Project

VARIABLES = "template_variables"


def create_chat(call: Call) -> Reply:
    """Make a task of a project whose tasks are conversations."""
    body = call.body or asked.NewChat()
    project, batch = _place(call, body)
    own.must_be_own(project)
    if project.kind not in CHATS:
        wrong = f"is of type {project.kind}, whose tasks are no conversations"
        raise Invalid("no chat", {"project": wrong})
    common = {"metadata": msgspec.Raw(making.metadata(body.metadata or None).body)}
    for name, text in (("callback_url", body.callback_url), ("unique_id", body.unique_id)):
        if text:
            common[name] = own.as_raw(text)
    params = {}
    variables = bytes(body.template_variables or b"null")
    if variables[:1] == b"{":
        params[VARIABLES] = msgspec.Raw(variables)
    elif variables != b"null":
        raise Invalid("no variables", {VARIABLES: "must be an object"})
    one = making.placed(call.context, project.kind, (project, batch), common, params)
    _, task = making.stored(call, one)
    # Quirk: in test mode a task is complete at the next read, not at once. [docs]
    return call.json(View(call).tasks([task], begun=True)[0])


def _place(call: Call, body: asked.NewChat) -> tuple[Project, Batch | None]:
    found = finding.maybe_batch(call, body.batch_id, body.batch_name, "make")
    if found is None:
        return finding.project(call, body.project_id, body.project_name, "make"), None
    batch, project = found
    named = finding.maybe_project(call, body.project_id, body.project_name, "make")
    if named is not None and named.id != project.id:
        wrong = f"is not the project of the batch {batch.name!r}"
        raise Invalid("two projects", {"project_id": wrong})
    return project, batch


routes = [
    # The vendor's README has the one path, its client the other.
    post(path, create_chat, may="make", body=asked.NewChat, optional=True, answer=wire.Task)
    for path in ("/v2/task/chat", "/v2/task")
]
