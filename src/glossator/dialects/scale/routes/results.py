"""Parts of responses that a response only has the address of: made when somebody reads them."""

from __future__ import annotations

from glossator.dialects.scale import kinds
from glossator.dialects.scale.routes import scenes
from glossator.edge import Call, Reply, get
from glossator.model.errors import NotFound
from glossator.services import passes, tasks

_HEADERS = (
    ("Content-Security-Policy", "sandbox; default-src 'none'"),
    ("Cache-Control", "private, no-cache"),
    # Who has the address may read it, so a page's script may too.
    ("Access-Control-Allow-Origin", "*"),
)


def read_part(call: Call) -> Reply:
    """A picture or a JSON document of a task's response, for whoever has its address."""
    robot, number = passes.holder(call.context, call.path["word"])
    kind, answer, schema, shown = scenes.answer_of(robot, tasks.get(robot, number).task)
    try:
        media_type, body = kinds.of(kind).part(
            call.path["part"], answer, schema, shown, call.context.losses
        )
    except KeyError:
        raise NotFound("no such part") from None
    return Reply(200, body, media_type, _HEADERS)


routes = [
    get("/v1/results/{word}/{part}", read_part, may="", public=True, quick=False,
        media_type="application/octet-stream"),
]  # fmt: skip
