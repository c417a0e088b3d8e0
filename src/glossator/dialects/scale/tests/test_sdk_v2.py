"""Every operation of the second version, as the vendor's generated client reads it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from tests.edge.serving import shared

from glossator.dialects.scale.tests.sdk import HERE, Account, fresh
from glossator.dialects.scale.tests.second import run, said, talk

__all__ = ["fresh"]

TABLE = """
cancel_batch                    ok   400 404
create_batch                    ok   400 404 409
create_chat_task                ok   400 404
finalize_batch                  ok   400 404
get_annotation                  ok   400 404
get_batch                       ok   400 404
get_batches                     ok   400 404
get_dataset_deliveries          ok   400 404
get_dataset_delivery            ok   400 404
get_dataset_task                ok   400 404
get_dataset_task_response_url   ok   404
get_dataset_tasks               ok   400 404
get_datasets                    ok   401
get_deliveries                  ok   400 404
get_delivery                    ok   400 404
get_delivery_tasks              ok   400 404
get_project                     ok   400 404
get_projects                    ok   400
get_schema                      ok   400 404
get_task                        ok   400 404
get_tasks                       ok   400 404
pause_batch                     ok   400 404
resume_batch                    ok   400 404
set_batch_metadata              ok   400 404
set_task_metadata               ok   400 404
"""
"""Of each method a call that goes well, and the statuses of calls that do not."""

SCRIPT = """
import scaleapi.api_client.v2.rest as rest
sent = set()
_send = rest.RESTClientObject.request
def noted(self, method, url, *args, **named):
    sent.add((method, url.partition("/scale/")[2].partition("?")[0]))
    return _send(self, method, url, *args, **named)
rest.RESTClientObject.request = noted

table = {}
def saw(name, work):
    try:
        found, word = work(), "ok"
    except exceptions.ApiException as error:
        found, word = None, str(error.status)
    row = table.setdefault(name, [])
    if word not in row:
        row.append(word)
    return found

def of(batch): return BatchOperationRequest(batch_id=batch)
made = saw("create_batch", lambda: V.create_batch(CreateBatchRequest(
    name="one", project_name="talks", staging_batch=True, metadata={"a": 1})))
saw("create_batch", lambda: V.create_batch(CreateBatchRequest(name="two")))
saw("create_batch", lambda: V.create_batch(CreateBatchRequest(name="two", project_name="nobody's")))
saw("create_batch", lambda: V.create_batch(CreateBatchRequest(name="one", project_name="talks")))
for word in ("finalize", "pause", "resume", "cancel"):
    act = getattr(V, word + "_batch")
    saw(word + "_batch", lambda: act(of(made.id)))
    if word == "cancel":
        saw(word + "_batch", lambda: act(of(made.id)))
    saw(word + "_batch", lambda: act(BatchOperationRequest()))
    saw(word + "_batch", lambda: act(of("1" * 24)))
for give in (dict(batch_id=made.id, metadata={"b": 2}), dict(metadata={}), dict(batch_name="nobody's", metadata={})):
    saw("set_batch_metadata", lambda: V.set_batch_metadata(SetBatchMetadataRequest(**give)))
for give in (dict(task_id=K["task"], metadata={"b": 2}), dict(task_id="", metadata={}), dict(task_id="x", metadata={})):
    saw("set_task_metadata", lambda: V.set_task_metadata(SetTaskMetadataRequest(**give)))
for give in (dict(project_name="talks"), dict(), dict(project_name="nobody's")):
    saw("create_chat_task", lambda: V.create_chat_task(CreateChatTaskRequest(
        template_variables={"prompt": "hi"}, **give)))
project = C.get_project("talks").as_dict()["id"]
ask = {
    "get_annotation": [dict(annotation_id=K["annotation"]), dict(annotation_id=""), dict(annotation_id="x")],
    "get_batch": [dict(batch_id=made.id), dict(), dict(batch_name="nobody's")],
    "get_batches": [dict(), dict(next_token="!"), dict(project_id="x")],
    "get_dataset_deliveries": [dict(), dict(delivered_after=LATE), dict(dataset_id="x")],
    "get_dataset_delivery": [dict(delivery_id=K["batch"]), dict(), dict(delivery_id="x")],
    "get_dataset_task": [dict(task_id=K["task"]), dict(task_id=""), dict(task_id="x")],
    "get_dataset_task_response_url": [
        dict(task_id=K["task"], attachment_id=K["file"]), dict(task_id=K["task"], attachment_id="x")],
    "get_dataset_tasks": [dict(dataset_id="dialogues"), dict(), dict(dataset_id="x")],
    "get_datasets": [dict()],
    "get_deliveries": [dict(), dict(delivered_after=LATE), dict(project_name="nobody's")],
    "get_delivery": [dict(delivery_name="done"), dict(), dict(delivery_id=made.id)],
    "get_delivery_tasks": [dict(delivery_id=K["batch"]), dict(), dict(delivery_id=made.id)],
    "get_project": [dict(project_id=project), dict(), dict(project_id="x")],
    "get_projects": [dict(), dict(created_after=LATE)],
    "get_schema": [dict(schema_id=K["schema"]), dict(schema_id=""), dict(schema_id="x")],
    "get_task": [dict(task_id=K["task"]), dict(task_id=""), dict(task_id="x")],
    "get_tasks": [dict(project_id=project), dict(), dict(batch_name="nobody's")],
}
for name, calls in ask.items():
    for named in calls:
        bad = [key for key, value in named.items() if value is LATE]
        if bad:  # the client lets no bad time through: this is what others send
            reply = requests.get(K["url"][:-3] + "/v2/" + PATHS[name], params={bad[0]: "soon"},
                                 auth=(K["key"], ""))
            table[name].append(str(reply.status_code))
        else:
            saw(name, lambda: getattr(V, name)(**named))
saw("get_datasets", second("nobody's key").v2.get_datasets)
known = {name for name in dir(V) if not name.startswith("_") and callable(getattr(V, name))
         and not name.endswith(("_with_http_info", "_without_preload_content"))}
out = {"table": table, "untried": sorted(known - set(table)), "sent": sorted(sent)}
"""
PATHS = {
    "get_dataset_deliveries": "datasets/deliveries", "get_deliveries": "deliveries",
    "get_projects": "projects",
}  # fmt: skip


def delivered(account: Account) -> dict[str, Any]:
    """A dataset with one delivery of one task that somebody answered; what is to be known of it."""
    data = b"a small text"
    made = account.send("POST", "/v1/files/upload", files={"file": ("note.txt", data)}).json()
    found: dict[str, Any] = run(
        account,
        """
        talks = C.create_project("talks", TaskType.Chat, {}, dataset_id="dialogues")
        batch = V.create_batch(CreateBatchRequest(name="done", project_id=talks.as_dict()["id"]))
        task = V.create_chat_task(CreateChatTaskRequest(
            batch_id=batch.id, template_variables={"prompt": "hi", "note": K["note"]}))
        out = {"batch": batch.id, "task": task.task_id, "project": talks.as_dict()["id"]}
        """,
        note=made["attachment_url"],
    )
    held = account.claim(account.project("talks"), account.owner)
    account.submit(
        held, said(talk({"key": "quality", "type": "integer", "value": 3})), account.owner
    )
    more = run(
        account,
        """
        task = V.get_task(K["task"])
        (one,) = V.get_delivery_tasks(delivery_id=K["batch"]).docs
        shown = task.threads[0].turns[0].messages[0].annotations[0].actual_instance
        out = {"annotation": shown.id, "schema": one.response_schema_id}
        """,
        **found,
    )
    return found | more | {"file": made["id"], "note": made["attachment_url"]}


@cache
def column() -> Any:
    """What the client left; run once, though several tests ask."""
    account = Account(shared("sqlite", worker=True))
    known = delivered(account)
    found = run(account, f"LATE, PATHS = object(), {PATHS!r}\n" + SCRIPT, **known)
    account.close()
    return found


def test_every_method_gives_what_the_table_says() -> None:
    lines = [
        f"{name:32}ok   {' '.join(sorted(set(words) - {'ok'}))}" if words[0] == "ok" else
        f"{name:32}{' '.join(words)}" for name, words in sorted(column()["table"].items())
    ]  # fmt: skip
    printed = "\n" + "\n".join(lines) + "\n"
    print(printed)
    assert printed == TABLE


def test_no_method_is_left_out() -> None:
    assert column()["untried"] == []
    assert len(column()["table"]) == 25


def test_all_25_operations_of_the_vendor_were_sent() -> None:
    text = (HERE.parent / "endpoints.txt").read_text()
    rows = re.findall(r"^(GET|POST) +/(v2/\S+) +done", text, re.MULTILINE)
    rows.remove(("POST", "v2/task"))  # another path of an operation
    assert len(rows) == 25
    sent = {tuple(one) for one in column()["sent"]}
    missing = [
        (how, path) for how, path in rows
        if not any(
            how == done and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), where)
            for done, where in sent
        )
    ]  # fmt: skip
    assert missing == []
