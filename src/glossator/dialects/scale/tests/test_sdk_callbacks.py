"""Callbacks of tasks and batches, as a receiver sees them and as the vendor's client tells of them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from tests.edge.serving import Person, running, wait_until
from tests.store.migrated import Sql
from tests.webhooks.receiver import Got, Receiver, statuses

from glossator.dialects.scale.tests.sdk import LOOPBACK, VERSIONS, Account, calling, category
from glossator.services import webhooks
from glossator.store import sealing

pytestmark = pytest.mark.xdist_group("scale-calling")  # one server
HEADER = "scale-callback-auth"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.close()


@pytest.fixture(params=list(VERSIONS))
def account(request: pytest.FixtureRequest) -> Iterator[Account]:
    made = Account(calling(), request.param)
    yield made
    made.close()


def callback_key(account: Account, test: bool = False) -> str:
    """The word that this account's callbacks show."""
    before = sealing.use(sealing.ring("", account.hub.data))
    try:
        return webhooks.callback_key(account.owner.organization_id, test)
    finally:
        sealing.use(before)


def got(receiver: Receiver, path: str, many: int) -> list[Got]:
    wait_until(lambda: len(receiver.at(path)) >= many)
    return receiver.at(path)


def make(account: Account, receiver: Receiver, many: int = 1) -> tuple[list[str], Person]:
    """Tasks that name ``/task`` in a batch that names ``/batch``, and somebody to do them."""
    ids = account.run(
        """
        C.create_project("p", TaskType.Categorization, question())
        C.create_batch("p", "b", callback=K["url_of_batch"])
        out = [C.create_task(TaskType.Categorization, batch="b", callback_url=K["url_of_task"]).id
               for _ in range(K["many"])]
        """,
        url_of_batch=receiver.url("/batch"), url_of_task=receiver.url("/task"), many=many,
    )  # fmt: skip
    return ids, account.hub.join(account.owner, "labeler")


def submit(account: Account, by: Person, word: str = "cat") -> None:
    held = account.claim(account.project("p"), by)
    account.submit(held, category(word), by)


def shown(account: Account, task: str) -> Any:
    return account.run("out = C.get_task(K['task']).as_dict()", task=task)


def test_a_task_its_audit_and_its_batch_are_told(account: Account, receiver: Receiver) -> None:
    (task,), person = make(account, receiver)
    assert "callback_completed" not in shown(account, task)
    submit(account, person)
    (done,) = got(receiver, "/task", 1)
    assert done.headers[HEADER] == callback_key(account)
    assert done.headers["content-type"] == "application/json"
    wait_until(lambda: "callback_completed" in shown(account, task))
    found = shown(account, task)
    assert found["callback_completed"] is True
    body = done.event
    assert list(body) == ["task_id", "status", "task", "response"]
    assert (body["task_id"], body["status"]) == (task, "completed")
    assert body["response"] == {"category": "cat"}
    assert {**body["task"], "callback_completed": True} == found
    (batch,) = got(receiver, "/batch", 1)
    said = account.run("out = C.get_batch('b').as_dict()")
    assert said["status"] == "completed"
    assert batch.event == {"batch": said, "status": "completed", "name": "b", "project": "p"}
    assert batch.headers[HEADER] == callback_key(account)
    account.run("C.audit_task(K['task'], False, 'a dog')", task=task)
    audit = got(receiver, "/task", 2)[1].event
    assert audit["status"] == "completed"
    assert audit["task"]["customer_review_status"] == "rejected"
    assert audit["task"]["customer_review_comments"] == ["a dog"]
    number = int(account.native("GET", f"/projects/{account.project('p')}/tasks")["items"][0]["id"])
    account.native("POST", f"/tasks/{number}/reset")
    recalled = got(receiver, "/task", 3)[2].event
    assert recalled["status"] == "pending"
    assert "response" not in recalled


def test_each_world_and_account_has_its_word(account: Account, receiver: Receiver) -> None:
    account.test_mode(
        "C.create_task(TaskType.Categorization, callback_url=K['there'], **question())",
        there=receiver.url("/test"),
    )
    (call,) = got(receiver, "/test", 1)
    assert call.event["task"]["is_test"] is True
    assert call.event["response"] == {"category": "cat"}
    other = Account(account.hub)
    words = {
        call.headers[HEADER], callback_key(account), callback_key(other), callback_key(other, True),
    }  # fmt: skip
    other.close()
    assert len(words) == 4
    assert call.headers[HEADER] == callback_key(account, True)


def test_an_address_that_cannot_be_called_is_refused(account: Account) -> None:
    found = account.run("""
        C.create_project("p", TaskType.Categorization, question())
        out = [refused(C.create_task, TaskType.Categorization, project="p", callback_url=url)
               for url in ("http://10.0.0.1/", "ftp://example.org/", "nowhere", "a@example.org")]
        out.append(refused(C.create_batch, "p", "b", callback="http://192.168.1.1/"))
        out.append(C.create_task(TaskType.Categorization, project="p", callback_url="").id)
    """)
    assert [one[:2] for one in found[:5]] == [["ScaleInvalidRequest", 400]] * 5
    assert all('reason: "callback_url"' in one[2] for one in found[:4]), found
    assert 'reason: "callback' in found[4][2]


@pytest.mark.parametrize("account", ["2.18.4"], indirect=True)
def test_a_failed_call_is_tried_again_until_it_is_given_up(
    account: Account, receiver: Receiver
) -> None:
    receiver.ways["/task"] = statuses(500, 503, 200)
    receiver.ways["/batch"] = statuses(500)
    (task,), person = make(account, receiver)
    submit(account, person)
    with contextlib.closing(Sql(account.hub.database_url)) as sql:
        for n in (1, 2):
            got(receiver, "/task", n)
            got(receiver, "/batch", n)
            assert "callback_completed" not in shown(account, task)
            due(sql, account)
        calls = got(receiver, "/task", 3)
        assert len({one.message for one in calls}) == 1
        assert {one.headers[HEADER] for one in calls} == {callback_key(account)}
        wait_until(lambda: shown(account, task).get("callback_completed") is True)
        lost = account.run(
            "out = C.create_task(TaskType.Categorization, project='p', callback_url=K['there']).id",
            there=receiver.url("/lost"),
        )
        receiver.ways["/lost"] = statuses(500)
        submit(account, person)
        got(receiver, "/lost", 1)
        due(sql, account, last=True)
        got(receiver, "/lost", 2)
        wait_until(lambda: shown(account, lost).get("callback_completed") is False)


def due(sql: Sql, account: Account, last: bool = False) -> None:
    """As if the waits for the next tries were over; ``last``: of those that fail for the last time."""
    org = account.owner.organization_id
    pending = "SELECT 1 FROM deliveries WHERE state = 'pending' AND org_id = ?"
    wait_until(lambda: sql(pending, org))
    wait_until(lambda: not sql(pending + " AND status IS NULL", org))
    if last:
        sql("UPDATE deliveries SET tries = 7 WHERE state = 'pending' AND org_id = ?", org)
    sql(
        "UPDATE deliveries SET next_at = 1, status = NULL WHERE state = 'pending' AND org_id = ?",
        org,
    )


def test_callbacks_survive_kill_9(receiver: Receiver) -> None:
    """Of answers that were acknowledged before the server was killed, while nobody took the
    calls, each task is told after it has started again."""
    many = 6
    with running("sqlite", env=LOOPBACK) as hub:
        account = Account(hub)
        receiver.ways["/task"] = receiver.ways["/batch"] = statuses(503)
        ids, person = make(account, receiver, many)
        key = callback_key(account)
        for n in range(many):
            submit(account, person)
            if n == many // 2:
                got(receiver, "/task", 1)
        hub.server.kill9()
        before = len(receiver.got)
        receiver.ways.clear()
        hub.server.start()
        sql = Sql(hub.database_url)
        sql("UPDATE deliveries SET next_at = 1, status = NULL WHERE state = 'pending'")
        sql.close()

        def all_told() -> bool:
            calls = [one for one in receiver.got[before:] if one.path == "/task"]
            return {one.event["task_id"] for one in calls} == set(ids)

        wait_until(all_told)
        wait_until(lambda: any(one.path == "/batch" for one in receiver.got[before:]))
        assert {one.headers[HEADER] for one in receiver.got} == {key}
        wait_until(lambda: all(shown(account, one).get("callback_completed") for one in ids))
        account.close()
