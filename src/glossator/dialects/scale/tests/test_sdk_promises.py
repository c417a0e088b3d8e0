"""What must be exactly right for the vendor's client, point by point, and what it raises."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.edge.serving import Person, running
from tests.sdk.rude import answers, rude

from glossator.dialects.scale.errors import render_error
from glossator.dialects.scale.tests.sdk import Account, account, fresh
from glossator.model import errors
from glossator.services import organizations
from glossator.services.access import Context, robot
from glossator.store.database import write

__all__ = ["account", "fresh"]
CATEGORIES = {"categories": ["cat", "dog"]}


# 1. Success is 200 alone; every error is an object; 409 only where the body is one


def test_errors_are_objects_on_every_path(fresh: Account) -> None:
    """Asked badly in many ways, with and without a body, whatever there is below the mount."""
    names = [
        "a%2Fb",
        "%3F%23%C3%A9",
        "my_task_batch",
        "a%2F..%2Fb",
        "%00",
        "%",
        "0" * 24,
        "%FF",
        "a" * 300,
    ]
    paths = [
        "/v1/task/{}", "/v1/task/{}/cancel", "/v1/task/{}/tags", "/v1/task/{}/unique_id",
        "/v1/tasks?project={}", "/v1/tasks?limit={}", "/v1/tasks?next_token={}",
        "/v1/batches/{}", "/v1/batches/{}/finalize", "/v1/projects/{}/setParams",
        "/v1/projects/{}/taskTemplates", "/v1/studio/projects/{}/groups/{}",
        "/v1/studio/batches/{}", "/v1/evaluation_tasks/{}", "/v1/{}", "/{}", "/v1//tasks/{}",
        "/tasks?{}",
    ]  # fmt: skip
    bodies: list[bytes | None] = [None, b"[", b"[1]", b'"text"', b"3"]
    statuses = set()
    for number, path in enumerate(paths):
        for at, name in enumerate(names):
            method = ("GET", "POST", "PUT", "DELETE", "PATCH")[(number + at) % 5]
            reply = fresh.send(
                method, path.format(name, name), content=bodies[at % len(bodies)],
                headers={"Content-Type": "application/json"},
            )  # fmt: skip
            if reply.status_code == 200:
                continue
            said = (method, path.format(name, name), reply.status_code, reply.text)
            assert reply.headers["content-type"] == "application/json", said
            body = reply.json()
            assert isinstance(body, dict), said
            assert body["status_code"] == reply.status_code, said
            assert isinstance(body["error"], str), said
            assert body["error"], said
            assert reply.status_code in (400, 401, 404, 405), said
            statuses.add(reply.status_code)
    assert statuses >= {400, 404, 405}


def test_no_key_a_wrong_key_and_a_path_without_v1(account: Account) -> None:
    found = account.run("""
        stranger = client("gls_nobody")
        out = {
            "stranger": refused(stranger.projects), "task": refused(stranger.get_task, "0" * 24),
            "empty": refused(scaleapi.ScaleClient, ""),
            "no v1": refused(client(url=K["url"].removesuffix("/v1")).projects),
            "slash": [p.name for p in client(url=K["url"] + "/").projects()],
        }
    """)
    assert found["stranger"][:2] == found["task"][:2] == ["ScaleUnauthorized", 401]
    assert found["empty"] == ["ScaleException", None, "Please provide a valid API Key."]
    assert found["no v1"][:2] == ["ScaleResourceNotFound", 404]
    assert "/v1" in found["no v1"][2]
    assert found["slash"] == []


def test_calls_without_an_object_are_400_where_they_conflict(account: Account) -> None:
    """At a 409 the client reads ``unique_id`` of the body, wherever the word "task" is in the
    address: also in the name of a batch or project."""
    found = account.run("""
        C.create_project("my_task", TaskType.Categorization, {"categories": ["cat", "dog"]},
                         studio=True)
        C.create_batch("my_task", "my_task_batch")
        C.create_batch("my_task", "my_task_other")
        one = C.create_task(TaskType.Categorization, batch="my_task_batch", **question())
        C.finalize_batch("my_task_batch")
        C.cancel_task(one.id)
        out = {
            "again": refused(C.cancel_task, one.id),
            "closed": refused(C.create_task, TaskType.Categorization, batch="my_task_batch",
                              unique_id="u", **question()),
            "twice": C.finalize_batch("my_task_batch").status,
            "template": refused(C.get_project_template, "my_task"),
            "batch": refused(C.create_batch, "my_task", "my_task_batch"),
            "audit": refused(C.audit_task, one.id, True),
            "metadata": C.set_batch_metadata("my_task_batch", {}).metadata,
        }
        C.create_project_group("my_task", [], "task")
        out["group"] = refused(C.create_project_group, "my_task", [], "task")
    """)
    assert {name: found[name][:2] for name in ("again", "closed", "template", "audit")} == {
        name: ["ScaleInvalidRequest", 400] for name in ("again", "closed", "template", "audit")
    }
    for name in ("batch", "group"):
        assert found[name][:2] == ["ScaleDuplicateResource", 409]
    assert found["twice"] in ("in_progress", "completed")
    assert found["metadata"] == {}


def test_each_status_is_the_exception_that_users_catch(account: Account) -> None:
    """What our errors look like on the wire, and what the client makes of them."""
    wanted = {
        "ScaleInvalidRequest 400": errors.Invalid("no", {"attachments": "is required"}),
        "ScaleUnauthorized 401": errors.Unauthenticated("no key"),
        "ScaleNotEnabled 402": errors.NotEnabled("not for this account"),
        "ScaleException 403": errors.Forbidden("not yours"),
        "ScaleResourceNotFound 404": errors.NotFound("no such task"),
        "ScaleDuplicateResource 409": errors.Conflict("taken", "unique_id"),
        "ScaleTooManyRequests 429": errors.TooMuch("too many", 1),
        "ScaleServiceUnavailable 503": errors.Unavailable("busy", retry_after=1),
        "ScaleInternalError 500": errors.GlossatorError("internal error"),
    }
    answers = [_replay(error) for error in wanted.values()]
    with rude(*answers) as server:
        found = account.run(
            """
            there = client(url=K["there"])
            out = [refused(there.get_project, str(n)) for n in range(K["many"])]
            """,
            there=server.url, many=len(answers),
        )  # fmt: skip
    for said, (name, error), (kind, code, message) in zip(
        wanted, wanted.items(), found, strict=True
    ):
        assert said == f"{kind} {code}"
        text = 'Parameter is invalid, reason: "attachments" is required'
        assert message == (text if name.endswith("400") else error.message)


def _replay(error: errors.GlossatorError) -> Any:
    made = render_error(error, "r")
    headers = {name.replace("-", "_"): value for name, value in made.headers}
    return answers(made.status, made.body, **headers)


@pytest.fixture
def limited(fresh: Account) -> Account:
    """An account whose only types are two."""
    owner: Person = fresh.owner

    def set_types(tx: Any) -> None:
        context = Context(tx, robot(owner.organization_id), fresh.hub.blobs)
        organizations.set(context, "scale.task_types", "categorization, comparison")

    write(fresh.hub.database, set_types)
    return fresh


def test_who_is_too_fast_waits_and_is_not_refused() -> None:
    """Over http the client tries nothing again: a request over the rate is answered late."""
    slow = {"GLOSSATOR_RATE_LIMIT": "40", "GLOSSATOR_RATE_BURST": "5"}
    with running("sqlite", "--no-worker", env=slow) as hub:
        account = Account(hub)
        found = account.run("""
            import time
            begun = time.monotonic()
            made = at_once(15, lambda n: [
                client().create_task(TaskType.Categorization, **question()).id for _ in range(4)])
            out = [len(set(sum(made, []))), time.monotonic() - begun]
        """)
        account.close()
    assert found[0] == 60
    assert found[1] > 1


def test_a_type_that_is_switched_off_is_402_and_one_that_is_none_404(limited: Account) -> None:
    found = limited.run("""
        C.create_task(TaskType.Categorization, **question())
        out = [
            refused(C.create_task, TaskType.TextCollection, attachments=[], fields=[]),
            refused(C.create_project, "p", TaskType.TextCollection),
            refused(C.api.post_request, "task/nonesuch", {"attachment": "a"}),
        ]
    """)
    assert [one[:2] for one in found] == [
        ["ScaleNotEnabled", 402], ["ScaleNotEnabled", 402], ["ScaleResourceNotFound", 404],
    ]  # fmt: skip


def test_what_is_missing_is_said_in_the_vendors_words(account: Account) -> None:
    found = account.run("""
        C.create_project("empty", TaskType.Categorization)
        make = C.create_task
        out = [
            refused(make, TaskType.Categorization),
            refused(make, TaskType.Categorization, project="empty", attachment="a"),
            refused(make, TaskType.ImageAnnotation, callback_url="http://example.com/c"),
            refused(make, TaskType.ImageAnnotation, attachment="http://example.com/a.jpg"),
            refused(make, TaskType.TextCollection),
            refused(make, TaskType.NamedEntityRecognition, text="a"),
            refused(make, TaskType.Categorization, tags=[1], **question()),
            refused(make, TaskType.Categorization, metadata=[1], **question()),
        ]
    """)
    assert {(kind, code) for kind, code, _ in found} == {("ScaleInvalidRequest", 400)}
    assert all(text.startswith('Parameter is invalid, reason: "') for _, _, text in found), found
    named = [text.split('"')[1] for _, _, text in found]
    assert named == [
        "attachment", "categories", "attachment", "geometries", "attachments", "labels", "tags",
        "metadata",
    ]  # fmt: skip


# 2. Order, absence and presence of what a task says


def test_a_task_says_what_it_should_and_nothing_more(account: Account) -> None:
    found = account.run("""
        plain = C.create_task(TaskType.Categorization, **question())
        out = {"plain": plain.as_dict(), "read": C.get_task(plain.id).as_dict()}
        C.create_project("p", TaskType.Categorization, {"instruction": "behind"})
        C.create_batch("p", "b")
        full = C.create_task(
            TaskType.Categorization, batch="b", instruction="before", metadata={"z": 1, "a": 2},
            unique_id="u", tags=["t", "s", "t"], callback_url="http://example.com/c", priority=7,
            urgency="immediate", force=True, min_width="30", **question(allow_multiple=False),
        )
        out["full"], out["text"] = full.as_dict(), requests.get(
            K["url"] + "/task/" + full.id, auth=(K["key"], "")).text
        out["attribute"] = [full.instruction, full.callback_url, full.params["force"]]
        full.set_tags([])
        C.clear_task_unique_id(full.id)
        C.set_task_metadata(full.id, {})
        out["bare"] = C.get_task(full.id).as_dict()
        out["canceled"] = C.cancel_task(full.id).status
        out["attributes"] = refused(lambda: full.nonesuch)[0]
    """)
    plain = found["plain"]
    assert plain == found["read"]
    assert plain["metadata"] == {}
    absent = {
        "unique_id", "tags", "project", "batch", "response", "completed_at", "instruction",
        "callback_url", "callback_completed", "audits", "customer_review_status",
        "attachmentS3Downloads", "priority",
    }  # fmt: skip
    assert absent & plain.keys() == set()
    assert (plain["status"], plain["is_test"], len(plain["task_id"])) == ("pending", False, 24)
    full = found["full"]
    assert (full["project"], full["batch"], full["unique_id"]) == ("p", "b", "u")
    assert full["tags"] == ["t", "s"]
    assert list(full["metadata"].items()) == [("z", 1), ("a", 2)]
    assert full["instruction"] == "before\n\nbehind"
    assert (full["priority"], full["urgency"]) == (7, "immediate")
    assert full["params"] == {
        "force": True, "min_width": "30", "attachment": "what is this?", "attachment_type": "text",
        "categories": ["cat", "dog"], "allow_multiple": False,
    }  # fmt: skip
    assert list(full["params"])[:2] == ["force", "min_width"]
    assert json.loads(found["text"])["params"] == full["params"]
    assert found["attribute"] == ["before\n\nbehind", "http://example.com/c", True]
    assert {"unique_id", "tags"} & found["bare"].keys() == set()
    assert found["bare"]["metadata"] == {}
    assert found["canceled"] == "canceled"
    assert found["attributes"] == "AttributeError"


# 5. Names as they are sent; empty bodies; True and False


def test_names_are_split_before_they_are_decoded(account: Account) -> None:
    names = [
        "a bc/def?x#é",
        "100%",
        "my_task_batch",
        "a%2Fb",
        "☃/☃",
        "setParams",
        "x+y z",
        " ",
    ]
    found = account.run(
        """
        out = {}
        for name in K["names"]:
            C.create_project(name, TaskType.Categorization, {"categories": ["cat", "dog"]},
                             studio=True)
            C.create_batch(name, name)
            task = C.create_task(TaskType.Categorization, batch=name, **question())
            out[name] = [
                C.get_project(name).name, C.get_batch(name).name, C.batch_status(name)["pending"],
                [t.id for t in C.get_tasks(name, name)] == [task.id], C.get_tasks_count(name),
                C.set_batch_metadata(name, {"n": name}).metadata["n"],
                C.update_project(name, patch=True, instruction=name).instruction,
                C.create_project_group(name, [], name).name,
                C.update_project_group(name, name, [], []).name,
                C.assign_studio_batches(name, [name]).groups, C.finalize_batch(name).status,
            ]
        """,
        names=names,
    )  # fmt: skip
    for name in names:
        assert found[name] == [
            name, name, 1, True, 1, name, name, name, name, [name], "in_progress",
        ]  # fmt: skip


def test_empty_bodies_and_words_for_yes_and_no(account: Account) -> None:
    found = account.run("""
        C.create_project("p", TaskType.Categorization, {**question(), "instruction": "i"})
        C.create_batch("p", "b")
        one = C.create_task(TaskType.Categorization, project="p", metadata={"a": 1}, tags=["t"])
        out = {
            "from the project": one.params["attachment"],
            "kept": C.delete_task_tags(one.id, []).tags, "more": C.add_task_tags(one.id, []).tags,
            "tags": "tags" in C.set_task_tags(one.id, []).as_dict(),
            "metadata": C.set_task_metadata(one.id, {}).metadata,
            "batch": C.set_batch_metadata("b", {}).metadata,
            "nothing": refused(C.create_task, TaskType.Categorization)[:2],
            "replaced": C.update_project("p").as_dict()["param_history"][-1],
        }
        base, auth = K["url"], (K["key"], "")
        for word in ("True", "true", "TRUE", "False", "false", "0", "1"):
            there = requests.get(base + "/tasks", auth=auth, params={"limited_response": word})
            out[word] = "params" not in there.json()["docs"][0]
        out["wrong"] = requests.get(base + "/tasks?limited_response=maybe", auth=auth).status_code
        out["slash"] = requests.get(base + "/batches/", auth=auth).status_code
        out["raw"] = requests.post(base + "/batches/", auth=auth, json={
            "project": "p", "name": "raw", "callback_url": "http://example.com/c"}).json()
    """)
    assert found["from the project"] == "what is this?"
    assert found["kept"] == found["more"] == ["t"]
    assert found["tags"] is False
    assert found["metadata"] == found["batch"] == {}
    assert found["nothing"] == ["ScaleInvalidRequest", 400]
    assert {"instruction", "attachment", "patch"} & found["replaced"].keys() == set()
    for word in ("True", "true", "TRUE", "1"):
        assert found[word] is True
    for word in ("False", "false", "0"):
        assert found[word] is False
    assert found["wrong"] == 400
    assert found["slash"] == 200
    assert (found["raw"]["name"], found["raw"]["callback"]) == ("raw", "http://example.com/c")


# 7. Where batches begin, and how they end


def test_batches_begin_at_work_or_staged_and_end_when_all_is_done(account: Account) -> None:
    found = account.run("""
        for name, kind in (("ordinary", {}), ("rapid", {"rapid": True}), ("studio", {"studio": True})):
            C.create_project(name, TaskType.Categorization, {"categories": ["cat", "dog"]}, **kind)
            C.create_batch(name, "b " + name)
        make = lambda batch, **more: C.create_task(TaskType.Categorization, batch=batch, **question(**more))
        out = {name: C.get_batch("b " + name).status for name in ("ordinary", "rapid", "studio")}
        one = make("b ordinary")
        two = make("b rapid")
        out["finalized"] = [C.finalize_batch("b " + name).status for name in ("ordinary", "rapid")]
        out["again"] = [C.finalize_batch("b " + name).status for name in ("ordinary", "rapid")]
        out["closed"] = refused(make, "b rapid")
        three = make("b ordinary")
        out["two pending"] = C.batch_status("b ordinary")
        one.cancel()
        out["one pending"] = C.batch_status("b ordinary")
        three.cancel()
        batch = C.get_batch("b ordinary")
        out["over"] = [batch.get_status(), batch.status, batch.tasks_canceled, batch.tasks_pending]
        make("b ordinary")
        out["open again"] = C.batch_status("b ordinary")
        out["project of the batch"] = three.project
        C.create_project("other", TaskType.Categorization)
        out["two projects"] = refused(make, "b ordinary", project="other")
        out["other type"] = refused(C.create_task, TaskType.TextCollection, batch="b ordinary",
                                    attachments=[], fields=[])
        out["no project"] = refused(C.create_batch, "nobody's", "b")
    """)
    assert [found[n] for n in ("ordinary", "rapid", "studio")] == [
        "in_progress",
        "staging",
        "staging",
    ]
    assert found["finalized"] == found["again"] == ["in_progress", "in_progress"]
    assert found["closed"][:2] == ["ScaleInvalidRequest", 400]
    assert found["two pending"] == {"status": "in_progress", "pending": 2}
    assert found["one pending"] == {"status": "in_progress", "pending": 1, "canceled": 1}
    assert found["over"] == [{"status": "completed", "canceled": 2}, "completed", 2, 0]
    assert found["open again"] == {"status": "in_progress", "pending": 1, "canceled": 2}
    assert found["project of the batch"] == "ordinary"
    for name in ("two projects", "other type"):
        assert found[name][:2] == ["ScaleInvalidRequest", 400]
    assert found["no project"][:2] == ["ScaleResourceNotFound", 404]


# 8. Versions of a project's parameters; 9. how "canceled" is spelled: in the tests of point 2


def test_parameters_have_versions_and_tasks_keep_theirs(account: Account) -> None:
    found = account.run("""
        first = C.create_project("p", TaskType.Categorization,
                                 {"instruction": "one", "categories": ["cat", "dog"], "x": [1, 2]})
        make = lambda **more: C.create_task(TaskType.Categorization, project="p", attachment="a",
                                            attachment_type="text", **more)
        out = {"first": [first.version, first.params], "old": make().id}
        patched = C.update_project("p", patch=True, categories=["cow"], x=[3])
        out["patched"] = [patched.version, patched.params, patched.instruction]
        out["new"] = make().id
        out["own"] = make(categories=["ant"], instruction="mine").as_dict()
        replaced = C.update_project("p", categories=["emu"])
        out["replaced"] = [replaced.version, replaced.params, replaced.instruction]
        out["history"] = replaced.as_dict()["param_history"]
        out["tasks"] = [C.get_task(out[n]).as_dict() for n in ("old", "new")]
        out["empty"] = C.create_project("q", TaskType.Categorization).version
        C.update_project("p", patch=False)
        out["missing"] = refused(make)
    """)
    version, params = found["first"]
    assert version == params["version"] == 0
    assert (params["instruction"], params["x"]) == ("one", [1, 2])
    version, params, instruction = found["patched"]
    assert (version, params["categories"], params["x"], instruction) == (1, ["cow"], [3], "one")
    version, params, instruction = found["replaced"]
    assert (version, params["categories"], instruction, "x" in params) == (2, ["emu"], None, False)
    assert [one["version"] for one in found["history"]] == [0, 1, 2]
    assert [one["categories"] for one in found["history"]] == [["cat", "dog"], ["cow"], ["emu"]]
    times = [one["created_at"] for one in found["history"]]
    assert times == sorted(times)
    assert not any("patch" in one for one in found["history"])
    old, new = found["tasks"]
    assert (old["params"]["categories"], new["params"]["categories"]) == (["cat", "dog"], ["cow"])
    assert old["instruction"] == "one"
    assert found["own"]["params"]["categories"] == ["ant"]
    assert found["own"]["instruction"] == "mine\n\none"
    assert found["empty"] in (0, None)
    assert found["missing"][:2] == ["ScaleInvalidRequest", 400]


def test_the_types_that_the_vendors_own_suite_makes(account: Account) -> None:
    """Each is made, complete at the next read, and refused without what it is about (the cases of
    ``tests/test_client.py`` in the vendor's repository)."""
    found = account.test_mode("""
        T, picture = TaskType, "https://example.org/cows.jpg"
        cows = {"objects_to_annotate": ["baby cow", "big cow"], "with_labels": True,
                "attachment_type": "image"}
        asked = {
            T.Categorization: {"attachment": "https://example.org/", "attachment_type": "website",
                               "categories": ["public", "private"], "force": True},
            T.Transcription: {"attachment": "https://example.org/", "attachment_type": "website",
                              "fields": {"title": "Title", "top": "Title of the first result"},
                              "repeatable_fields": {"user": "Who", "comments": "How many"}},
            T.DataCollection: {"attachment": "https://example.org/", "attachment_type": "website",
                               "fields": {"hiring_page": "Hiring page"}},
            T.ImageAnnotation: {"attachment": picture, "attachment_type": "image", "geometries": {
                "box": {"objects_to_annotate": ["cow"], "min_height": 10, "min_width": 10}}},
            T.DocumentTranscription: {"attachment": picture,
                                      "features": [{"type": "block", "label": "barcode"}]},
            T.Annotation: {"attachment": picture, "min_width": "30", "min_height": "30", **cows},
            T.PolygonAnnotation: {"attachment": picture, **cows},
            T.LineAnnotation: {"attachment": picture, **cows},
            T.NamedEntityRecognition: {"text": "Example text", "labels": [
                {"name": "Label_A", "description": "the first label"}]},
        }
        out = {"unknown": refused(C.get_task, "fake_id_qwertyuiop")[:2]}
        for kind, params in asked.items():
            made = C.create_task(kind, callback_url="http://www.example.com/callback",
                                 instruction="Find **them**", **params)
            read = C.get_task(made.id)
            less = {n: v for n, v in params.items() if n not in ("attachment", "text")}
            out[kind.value] = [
                read.status, bool(read.response), read.params == params == made.params,
                read.created_at == made.created_at, read.instruction, read.callback_url,
                refused(C.create_task, kind, **less)[:2],
            ]
    """)
    assert found.pop("unknown") == ["ScaleResourceNotFound", 404]
    assert len(found) == 9
    for kind, said in found.items():
        assert said == [
            "completed", True, True, True, "Find **them**", "http://www.example.com/callback",
            ["ScaleInvalidRequest", 400],
        ], kind  # fmt: skip
