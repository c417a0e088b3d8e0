"""Annotations of conversations, one at a time."""

import msgspec

from glossator.dialects.scale.keys import is_test
from glossator.dialects.scale.v2 import asked, finding, talk
from glossator.dialects.scale.v2.threads import OPTIONS, Reader
from glossator.dialects.scale.v2.views import View
from glossator.dialects.scale.v2.words import CHATS
from glossator.dialects.scale.words import TASK
from glossator.edge import Call, Reply, get
from glossator.model import ids
from glossator.model.errors import NotFound
from glossator.services import annotations, dossiers, tasks


def get_annotation(call: Call) -> Reply:
    """One annotation, as it stands in the task whose response it is of."""
    query = call.query or asked.OneAnnotation()
    said = finding.required(query.annotation_id, "annotation_id")
    stem, _, _ = said.partition("-")
    answer = annotations.get(call.context, ids.read_hex24(stem, "annotation"))
    task = tasks.get(call.context, answer.task_id, "browse").task
    view = View(call)
    gathered = dossiers.gather(call.context, [task])
    chosen, body = view.response(task, gathered, only=CHATS)
    shown = task.test == is_test(call.headers) and TASK[task.state] == "completed"
    if not shown or body is None or chosen is None or chosen.id != answer.id:
        raise NotFound("no such annotation")
    reader = Reader(ids.hex24(answer.id, "annotation"), OPTIONS, call.context.losses)
    reader.threads(msgspec.json.decode(body))
    if said not in reader.found:
        raise NotFound("no such annotation")
    return call.json(reader.found[said])


routes = [
    get("/v2/annotation", get_annotation, may="browse", query=asked.OneAnnotation,
        answer=talk.Annotation),
]  # fmt: skip
