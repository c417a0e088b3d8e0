"""What the vendor's client raises: success is 200 alone, every error is an object, and 409 comes only
where the body is one (the first point of what must be exactly right)."""

from __future__ import annotations

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
