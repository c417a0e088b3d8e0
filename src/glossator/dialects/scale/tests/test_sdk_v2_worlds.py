"""The second version: keys, modes and organizations, conversations to their end, what is elsewhere."""

from __future__ import annotations

import json
from typing import Any

import httpx
from tests.edge.serving import shared

from glossator.dialects.scale.tests.sdk import Account, category, fresh
from glossator.dialects.scale.tests.second import run, run_in_test_mode, said, talk
from glossator.dialects.scale.tests.test_sdk_v2 import delivered
from glossator.services import organizations
from glossator.services.access import Context, robot
from glossator.store.database import write

__all__ = ["fresh"]

READ = {
    "project": "project_id=PROJECT", "projects": "", "batch": "batch_id=BATCH", "batches": "",
    "task": "task_id=TASK", "tasks": "batch_id=BATCH", "annotation": "annotation_id=ANNOTATION",
    "deliveries": "", "delivery": "delivery_id=BATCH", "delivery/tasks": "delivery_id=BATCH",
    "schema": "schema_id=SCHEMA", "datasets": "", "datasets/deliveries": "",
    "datasets/delivery": "delivery_id=BATCH", "datasets/tasks": "dataset_id=dialogues",
    "datasets/task": "task_id=TASK", "datasets/task/TASK/response_url/FILE": "",
}  # fmt: skip
WRITE: dict[str, dict[str, Any]] = {
    "batch": {"name": "new", "project_id": "PROJECT"}, "batch/finalize": {"batch_id": "BATCH"},
    "batch/pause": {"batch_id": "BATCH"}, "batch/resume": {"batch_id": "BATCH"},
    "batch/cancel": {"batch_id": "BATCH"}, "batch/metadata": {"batch_id": "BATCH", "metadata": {}},
    "task/chat": {"project_id": "PROJECT"}, "task": {"project_id": "PROJECT"},
    "task/metadata": {"task_id": "TASK", "metadata": {}},
}  # fmt: skip
LISTS = ("projects", "batches", "deliveries", "datasets", "datasets/deliveries")


def every(account: Account, known: dict[str, Any], key: str) -> dict[str, httpx.Response]:
    """What each operation answers to a key."""

    def with_ids(text: str) -> str:
        for name, value in known.items():
            text = text.replace(name.upper(), value)
        return text

    found = {}
    for path, query in READ.items():
        where = f"/v2/{with_ids(path)}" + (f"?{with_ids(query)}" if query else "")
        found[f"GET {path}"] = account.send("GET", where, key)
    for path, body in WRITE.items():
        content = json.loads(with_ids(json.dumps(body)))
        found[f"POST {path}"] = account.send("POST", f"/v2/{path}", key, json=content)
    return found


def test_others_and_the_other_mode_see_nothing(fresh: Account) -> None:
    known = delivered(fresh)
    mine = every(fresh, known, fresh.owner.api_key)
    good = {name: reply.status_code for name, reply in mine.items() if name.startswith("GET")}
    assert good == dict.fromkeys(good, 200) | {"GET datasets/task/TASK/response_url/FILE": 302}
    other = fresh.hub.found().api_key
    of_nobody = ("users", "organizations")
    before = fresh.hub.dump(*of_nobody, organization=fresh.owner.organization_id)
    for key in (f"{fresh.owner.api_key}|test", other):
        for name, reply in every(fresh, known, key).items():
            if name.partition(" ")[2] in LISTS and name.startswith("GET"):
                assert reply.status_code == 200, name
                assert next(iter(reply.json().values())) == [], name
            else:
                assert (reply.status_code, reply.json()["status_code"]) == (404, 404), (
                    name,
                    reply.text,
                )
    after = fresh.hub.dump(*of_nobody, organization=fresh.owner.organization_id)
    assert after == before


def test_without_a_key_and_with_a_wrong_one(fresh: Account) -> None:
    known = delivered(fresh)
    for name, reply in every(fresh, known, "nobody's").items():
        assert (reply.status_code, reply.json()["status_code"]) == (401, 401), name


def test_both_ways_to_say_the_key(fresh: Account) -> None:
    found = run(
        fresh,
        """
        C.create_project("talks", TaskType.Chat, {})
        out = []
        for basic in (False, True):
            one = second(basic=basic)
            out.append([p.name for p in one.v2.get_projects().projects])
            settings = one.v2.api_client.configuration
            out.append(sorted(settings.auth_settings()))
        """,
    )
    assert found == [["talks"], ["bearerAuth"], ["talks"], ["basicAuth"]]


def test_switched_off_it_is_402_everywhere(fresh: Account) -> None:
    known = delivered(fresh)

    def switch(value: str) -> None:
        write(
            fresh.hub.database,
            lambda tx: organizations.set(
                Context(tx, robot(fresh.owner.organization_id), fresh.hub.blobs), "scale.v2", value
            ),
        )

    switch("no")
    for name, reply in every(fresh, known, fresh.owner.api_key).items():
        assert (reply.status_code, reply.json()["status_code"]) == (402, 402), (name, reply.text)
    for path in READ:  # also where something is missing
        assert fresh.send("GET", f"/v2/{path}").status_code == 402, path
    refused = run(fresh, "out = [no(V.get_projects), C.get_project('talks').name]")
    assert refused[0][:2] == ["ApiException", 402]
    assert refused[1] == "talks"  # the first version is there
    switch("yes")
    assert run(fresh, "out = len(V.get_projects().projects)") == 1


def test_roles_are_those_of_the_hub(fresh: Account) -> None:
    known = delivered(fresh)
    labeler = fresh.hub.join(fresh.owner, "labeler")
    for name, reply in every(fresh, known, labeler.api_key).items():
        open_to_all = name in (
            "GET project",
            "GET projects",
            "GET batch",
            "GET datasets",
            "GET schema",
        )
        expected = (200,) if open_to_all else (403, 404)
        assert reply.status_code in expected, (name, reply.text)


def test_who_answers_reads_no_answers_of_others(fresh: Account) -> None:
    known = delivered(fresh)
    labeler = fresh.hub.join(fresh.owner, "labeler")
    number = fresh.project("talks")
    made = fresh.send("POST", "/v2/task/chat", json={"project_name": "talks"}).json()
    held = fresh.claim(number, labeler)
    for state in ("held", "answered"):
        for task in (made["task_id"], known["task"]):
            query = {"task_id": task}
            reply = fresh.send("GET", "/v2/task", labeler.api_key, params=query)
            assert reply.status_code in (403, 404), (state, reply.text)
        if state == "held":
            fresh.submit(held, said(talk()), labeler)
    found = run(fresh, "out = V.get_task(K['task']).status", task=made["task_id"])
    assert found == "completed"


def test_a_conversation_from_its_template_to_its_delivery(fresh: Account) -> None:
    """With what the client would not load left out, and said to be lost."""
    run(
        fresh,
        """
        C.create_project("talks", TaskType.Chat, {"instruction": "talk", "template_variables": {"tone": "kind"}})
        V.create_batch(CreateBatchRequest(name="b", project_name="talks"))
        t = V.create_chat_task(CreateChatTaskRequest(
            batch_name="b", project_name="talks", template_variables={"prompt": "hi"}, metadata={"m": 1},
            callback_url="https://example.org/called"))
        assert (t.status, t.threads, t.metadata) == ("pending", [], {"m": 1})
        assert no(V.create_chat_task, CreateChatTaskRequest(batch_name="b", project_name="nobody's"))[1] == 404
        C.create_project("cats", TaskType.Categorization, {"categories": ["cat", "dog"]})
        assert no(V.create_chat_task, CreateChatTaskRequest(project_name="cats"))[1] == 400
        assert no(V.create_chat_task, CreateChatTaskRequest(batch_name="b", project_name="cats"))[1] == 400
        assert C.get_task(t.task_id).as_dict()["callback_url"] == "https://example.org/called"
        """,
    )  # fmt: skip
    held = fresh.claim(fresh.project("talks"), fresh.owner)
    shown = held["tasks"][0]["data"]
    assert shown == {"template_variables": {"prompt": "hi"}}
    answer = talk(
        {"id": "own", "key": "quality", "type": "integer", "value": 3, "title": "How good?"},
        {"key": "where", "type": "box", "value": {"left": 1}},
        {"key": "why", "value": "short", "metadata": {"criteria": "own"}},
        content={"text": "Hello.", "attachments": [{"url": "https://example.org/1.png"}]},
        model_parameters={"model": "m", "temperature": 0.5},
    )
    fresh.submit(held, said(answer), fresh.owner)
    found = run(
        fresh,
        """
        (bare,) = V.get_tasks(batch_name="b", status="completed").tasks
        (full,) = V.get_tasks(batch_name="b", opts=list(Option)).tasks
        assert plain(V.get_task(bare.task_id)) == plain(bare)
        one = bare.threads[0].turns[0].messages[0]
        two = full.threads[0].turns[0].messages[0]
        first, second_ = (plain(a) for a in two.annotations)
        assert plain(V.get_annotation(first["id"])) == first
        assert no(V.get_annotation, first["id"][:-1] + "7")[1] == 404
        assert C.get_task(bare.task_id).response == K["answer"]
        out = [plain(one), plain(two), first["id"], plain(full.threads[0].submissions)]
        """,
        answer=answer,
    )
    bare, full, first, submissions = found
    assert bare["content"] == {"text": "Hello."}
    assert "model_parameters" not in bare
    stem = first.partition("-")[0]
    assert bare["annotations"] == [
        {"id": f"{stem}-0", "key": "quality", "type": "integer", "value": 3},
        {"id": f"{stem}-1", "key": "why", "type": "text", "value": "short"},
    ]
    assert full["content"]["attachments"][0]["url"] == "https://example.org/1.png"
    assert full["model_parameters"] == {"model": "m", "temperature": 0.5}
    assert full["annotations"][0]["title"] == "How good?"
    assert full["annotations"][1]["metadata"] == {"criteria": first}
    assert len(submissions) == 1
    reply = fresh.send("GET", "/v2/tasks", params={"batch_name": "b"})
    assert "value_dropped" in reply.headers["glossator-loss"]


def test_a_conversation_with_a_unique_id_is_made_once(fresh: Account) -> None:
    run(fresh, 'C.create_project("talks", TaskType.Chat, {})')
    body = {"project_name": "talks", "unique_id": "mine"}
    replies = [fresh.send("POST", f"/v2/{path}", json=body) for path in ("task/chat", "task")]
    assert [one.status_code for one in replies] == [200, 409]
    found = run(fresh, "out = [t.task_id for t in C.get_tasks('talks', unique_id='mine')]")
    assert found == [replies[0].json()["task_id"]]
    for wrong in ({"template_variables": []}, {"metadata": "x"}, {"callback_url": "ftp://x"}):
        reply = fresh.send("POST", "/v2/task/chat", json={"project_name": "talks", **wrong})
        assert (reply.status_code, next(iter(wrong)) in reply.json()["error"]) == (400, True), wrong


def test_in_test_mode_a_conversation_is_complete_at_the_next_read(fresh: Account) -> None:
    found = run_in_test_mode(
        fresh,
        """
        C.create_project("talks", TaskType.Chat, {})
        V.create_batch(CreateBatchRequest(name="b", project_name="talks"))
        t = V.create_chat_task(CreateChatTaskRequest(batch_name="b"))
        again = V.get_task(t.task_id)
        out = [t.status, again.status, bool(again.completed_at), V.get_batch(batch_name="b").status]
        out += [d.task_count for d in V.get_deliveries().deliveries]
        """,
    )
    assert found == ["pending", "completed", True, "completed", 1]


def test_a_task_of_another_type_has_no_threads(fresh: Account) -> None:
    run(
        fresh,
        """
        C.create_project("cats", TaskType.Categorization, {"categories": ["cat", "dog"]}, dataset_id="pets")
        C.create_batch("cats", "b")
        C.create_task(TaskType.Categorization, batch="b", **question())
        """,
    )
    held = fresh.claim(fresh.project("cats"), fresh.owner)
    fresh.submit(held, category("cat"), fresh.owner)
    found = run(
        fresh,
        """
        (t,) = V.get_tasks(batch_name="b").tasks
        (d,) = V.get_delivery_tasks(project_name="cats").docs
        out = [t.status, t.threads, d.response, V.get_dataset_task(t.task_id).response]
        out.append(json.loads(V.get_schema(d.response_schema_id).var_schema.var_json)["properties"])
        """,
    )
    response = {"category": "cat"}
    assert found == [
        "completed", [], response, response, {"category": {"enum": ["cat", "dog"]}},
    ]  # fmt: skip


def test_what_another_client_made_is_read_here(fresh: Account) -> None:
    schema = {
        "inputs": [{"name": "text", "media": "text", "key": "text"}],
        "fields": [{"kind": "choice", "name": "kind", "labels": [{"name": "a"}, {"name": "b"}]}],
    }
    project = fresh.native("POST", "/projects", {"name": "native", "schema": schema})["id"]
    batch = fresh.native("POST", f"/projects/{project}/batches", {"name": "theirs"})["id"]
    fresh.native(
        "POST", f"/projects/{project}/tasks?batch_id={batch}",
        {"tasks": [{"data": {"text": "x"}, "metadata": [1, 2]}]},
    )  # fmt: skip
    held = fresh.claim(project, fresh.owner)
    fresh.submit(held, {"values": [{"field": "kind", "value": ["b"]}]}, fresh.owner)
    found = run(
        fresh,
        """
        p = V.get_project(project_name="native")
        (t,) = V.get_tasks(batch_name="theirs", expand=["project", "batch"]).tasks
        (d,) = V.get_delivery_tasks(project_id=p.id).docs
        out = [p.types, t.status, t.metadata, t.threads, d.response, len(V.get_projects().projects)]
        out.append(no(V.create_batch, CreateBatchRequest(name="mine", project_id=p.id))[1])
        out.append(no(V.create_chat_task, CreateChatTaskRequest(project_id=p.id))[1])
        """,
    )
    assert found == [["categorization"], "completed", {}, [], {"category": "b"}, 1, 400, 400]


def test_attachments_of_a_delivered_task_are_gone_to(fresh: Account) -> None:
    known = delivered(fresh)
    other = fresh.send("POST", "/v1/files/upload", files={"file": ("other.txt", b"other")}).json()
    base = f"/v2/datasets/task/{known['task']}/response_url"

    def asked(what: str) -> httpx.Response:
        return fresh.send("GET", f"{base}/{what.replace('%', '%25').replace('/', '%2F')}")

    for what in (known["file"], known["note"]):
        reply = asked(what)
        assert reply.status_code == 302, reply.text
        address = reply.headers["location"]
        assert httpx.get(address).content == b"a small text"  # without a key
    for what in (other["id"], other["attachment_url"], "https://example.org/", "hi", "x"):
        assert asked(what).status_code == 404, what
    content = run(
        fresh,
        """
        raw = V.get_dataset_task_response_url_without_preload_content(K["task"], K["note"])
        out = raw.read().decode()
        """,
        **known,
    )
    assert content == "a small text"


def test_an_address_elsewhere_is_gone_to_if_the_task_names_it(fresh: Account) -> None:
    named = "https://example.org/a b/\u00fc.png?x=1&y=%20#z"
    task = run(
        fresh,
        """
        C.create_project("talks", TaskType.Chat, {}, dataset_id="dialogues")
        V.create_batch(CreateBatchRequest(name="b", project_name="talks"))
        out = V.create_chat_task(CreateChatTaskRequest(batch_name="b", template_variables={
            "picture": K["named"], "script": "javascript:alert(1)"})).task_id
        """,
        named=named,
    )
    base = f"/v2/datasets/task/{task}/response_url"
    quoted = named.replace("%", "%25").replace("/", "%2F").replace("?", "%3F").replace("#", "%23")
    assert fresh.send("GET", f"{base}/{quoted}").status_code == 404  # not delivered yet
    held = fresh.claim(fresh.project("talks"), fresh.owner)
    fresh.submit(held, said(talk()), fresh.owner)
    reply = fresh.send("GET", f"{base}/{quoted}")
    assert reply.status_code == 302
    assert reply.headers["location"] == "https://example.org/a%20b/%C3%BC.png?x=1&y=%20#z"
    assert fresh.send("GET", f"{base}/javascript:alert(1)").status_code == 404


def test_nobody_can_make_ids_up() -> None:
    account = Account(shared("sqlite", worker=True))
    known = delivered(account)
    for path, query in READ.items():
        if "=" not in query or "dataset_id" in query:
            continue
        name = query.partition("=")[0]
        for wrong in (
            "",
            "0",
            "x" * 24,
            known["file"],
            known["project"] + "0",
            "\N{SNOWMAN}",
            "a" * 500,
        ):
            if known["project"] == wrong:
                continue
            reply = account.send("GET", f"/v2/{path}", params={name: wrong})
            assert reply.status_code == (404 if wrong else 400), (path, wrong, reply.text)
    account.close()
