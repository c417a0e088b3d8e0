"""Where an attachment that a delivered task names is to be had."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import msgspec

from glossator.dialects.scale.routes import scenes
from glossator.dialects.scale.v2.routes import datasets
from glossator.edge import Call, Reply, get
from glossator.model import ids
from glossator.model.errors import NotFound
from glossator.services import files, links, tasks
from glossator.store.files import File

_AS_IS = "%/:?#[]@!$&'()*+,;=~"


def get_response_url(call: Call) -> Reply:
    """Go to an attachment that a task or its response names.

    ``attachment_id`` is the id of a stored file, or the whole address of one or of anything on
    the web.
    """
    task, said = datasets.shown(call, call.path["task_id"]), call.path["attachment_id"]
    data = tasks.get(call.context, ids.read_hex24(task.task_id, "task")).parts["data"].body
    named = {*_texts(msgspec.json.decode(data)), *_texts(msgspec.json.decode(task.response))}
    file = _stored(call, named, said)
    if file is not None:
        return _to(scenes.site(call).file(files.get(call.context, file.id)))
    if said in named and said.startswith(("http://", "https://")):
        return _to(said)
    raise NotFound("no such attachment")


def _stored(call: Call, named: set[str], said: str) -> File | None:
    known = links.files_at(call.context.tx, named)
    if said in known:
        return known[said]
    try:
        number = ids.read_hex24(said, "file")
    except NotFound:
        return None
    return next((one for one in known.values() if one.id == number), None)


def _texts(value: Any) -> Iterator[str]:
    rest = [value]
    while rest:
        one = rest.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            rest += one.values()
        elif isinstance(one, list):
            rest += one


def _to(address: str) -> Reply:
    return Reply(302, b"", "", (("Location", quote(address, safe=_AS_IS)),))


routes = [
    get("/v2/datasets/task/{task_id}/response_url/{attachment_id}", get_response_url,
        may="browse", status=302, quick=False),
]  # fmt: skip
