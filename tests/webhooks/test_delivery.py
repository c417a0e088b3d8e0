"""Webhooks as their receivers see them, from a running server on each engine.  # rel: R5 P3"""

import random
import threading
import time

from tests.edge.serving import wait_until
from tests.replicas import topology
from tests.webhooks.conftest import Side
from tests.webhooks.receiver import statuses

DAY_US = 24 * 3600 * 1_000_000
SAMPLES = 100


def test_events_arrive_in_order_and_signed(side: Side) -> None:
    topology.only_of_one("calls of two workers cross: docs/webhooks.md, order")
    hook = side.hook()
    project = side.project()
    tasks = {"tasks": [{"data": {"n": n}} for n in range(3)]}
    side.do("POST", f"/projects/{project}/tasks", tasks)
    side.do("PATCH", f"/projects/{project}", {"name": "renamed"})
    calls = side.calls(hook, 3)
    kinds = [call.event["kind"] for call in calls]
    assert kinds == ["project.created", "tasks.created", "project.updated"]
    events = side.do("GET", f"/projects/{project}/events")["items"]
    assert [call.event for call in calls] == events
    assert all(call.signed_with(hook["secret"]) for call in calls)
    assert all(call.headers["content-type"] == "application/json" for call in calls)
    assert all(abs(int(c.headers["webhook-timestamp"]) - c.at) < 5 for c in calls)
    assert len({call.message for call in calls}) == 3
    assert not any(set(c.headers) & {"authorization", "cookie"} for c in calls)
    last = side.until(hook, state="delivered")
    assert (last["tries"], last["status"], last["error"], last["next_at"]) == (1, 204, None, None)


def test_deliveries_arrive_soon_and_once(side: Side) -> None:
    """The 95th of a hundred waits, of events that come at any time of a worker's second."""
    hook = side.hook(kinds=["group.created"])
    begun: dict[int, float] = {}
    for n in range(SAMPLES):
        sent = time.time()
        begun[side.do("POST", "/groups", {"name": f"g{n}"})["id"]] = sent
        time.sleep(random.uniform(0.01, 0.06))
    calls = side.calls(hook, SAMPLES)
    waits = sorted(call.at - begun[call.event["entity_id"]] for call in calls)
    assert waits[SAMPLES * 95 // 100 - 1] < 2
    side.until(hook, state="delivered")
    assert sorted(call.event["entity_id"] for call in side.calls(hook, SAMPLES)) == sorted(begun)


def test_a_webhook_gets_its_kinds_of_its_project(side: Side) -> None:
    ours, other = side.project(), side.project()
    bound = side.hook(project_id=ours)
    some = side.hook(kinds=["project.updated"])
    silent = side.hook(active=False)
    side.project()
    for project in (ours, other):
        side.do("PATCH", f"/projects/{project}", {"name": f"n{project}"})
    assert [c.event["project_id"] for c in side.calls(some, 2)] == [ours, other]
    (call,) = side.calls(bound, 1)
    assert (call.event["kind"], call.event["entity_id"]) == ("project.updated", ours)
    assert side.receiver.at(silent["path"]) == []
    listed = side.do("GET", f"/webhooks?project_id={ours}")["items"]
    assert [hook["id"] for hook in listed] == [bound["id"]]


def test_a_failed_call_is_tried_again_with_the_same_message(side: Side) -> None:
    hook = side.hook()
    side.receiver.ways[hook["path"]] = statuses(500, 503, 200)
    project = side.project()
    failed = side.until(hook, state="pending", tries=1, status=500)
    assert failed["error"] == "the receiver answered 500"
    assert side.do("GET", f"/webhooks/{hook['id']}")["failing_since"] is not None
    side.do("PATCH", f"/webhooks/{hook['id']}", {"kinds": ["project.deleted"]})
    for n, status in ((2, 503), (3, 200)):
        side.now_due(hook)
        side.calls(hook, n)
        side.until(hook, tries=n, status=status)
    side.until(hook, state="delivered", tries=3, status=200, error=None)
    first, second, third = side.calls(hook, 3)
    assert first.message == second.message == third.message
    assert first.body == second.body == third.body
    assert first.event["entity_id"] == project
    assert side.do("GET", f"/webhooks/{hook['id']}")["failing_since"] is None


def test_waits_grow_and_have_an_end(side: Side) -> None:
    hook = side.hook()
    side.receiver.ways[hook["path"]] = statuses(500)
    side.project()
    for n, wait_s, following in ((1, 5, 3), (3, 300, 7), (7, 86_400, 8)):
        side.until(hook, state="pending", tries=n, status=500)
        ((next_at, tried_at),) = side.sql(
            "SELECT d.next_at, w.last_call_at FROM deliveries d JOIN webhooks w "
            "ON w.id = d.webhook_id WHERE w.id = ?", hook["id"],
        )  # fmt: skip
        assert wait_s <= (next_at - tried_at) / 1_000_000 + 0.002 <= wait_s * 1.2 + 0.01
        side.sql(
            "UPDATE deliveries SET next_at = 1, status = NULL, tries = ? WHERE webhook_id = ?",
            following - 1, hook["id"],
        )  # fmt: skip
    side.until(hook, state="gave_up", tries=8, next_at=None)
    assert len({call.message for call in side.calls(hook, 4)}) == 1


def test_a_redirect_is_a_failure_and_is_not_followed(side: Side) -> None:  # rel: S3
    hook = side.hook()
    there = side.receiver.url("/elsewhere")
    side.receiver.ways[hook["path"]] = lambda n: (307, {"Location": there})
    side.project()
    side.until(hook, state="pending", tries=1, status=307)
    assert side.receiver.at("/elsewhere") == []


def test_gone_turns_the_webhook_off_and_others_are_told(side: Side) -> None:
    watch = side.hook(kinds=["webhook.off"])
    hook = side.hook()
    side.receiver.ways[hook["path"]] = statuses(410)
    side.project()
    side.until(hook, state="gave_up", status=410)
    (told,) = side.calls(watch, 1)
    assert told.event["entity_id"] == hook["id"]
    assert told.event["payload"] == {"reason": "gone"}
    side.project()
    assert len(side.deliveries(hook)) == 1
    side.do("POST", f"/webhooks/{hook['id']}/test", status=409)
    shown = side.do("PATCH", f"/webhooks/{hook['id']}", {"active": True})
    assert (shown["active"], shown["failing_since"]) == (True, None)


def test_failing_for_three_days_turns_the_webhook_off(side: Side) -> None:
    watch = side.hook(kinds=["webhook.off"])
    hook = side.hook(kinds=["project.created"])
    side.receiver.ways[hook["path"]] = statuses(500)
    side.project()
    side.until(hook, tries=1, status=500)
    side.sql("UPDATE webhooks SET failing_since = failing_since - ? WHERE id = ?",
             3 * DAY_US - 60_000_000, hook["id"])  # fmt: skip
    side.now_due(hook)
    side.until(hook, state="pending", tries=2, status=500)
    assert side.do("GET", f"/webhooks/{hook['id']}")["active"] is True
    side.sql("UPDATE webhooks SET failing_since = failing_since - ? WHERE id = ?",
             60_000_000, hook["id"])  # fmt: skip
    side.now_due(hook)
    side.until(hook, state="gave_up", tries=3)
    assert side.do("GET", f"/webhooks/{hook['id']}")["active"] is False
    assert side.calls(watch, 1)[0].event["payload"] == {"reason": "failing"}


def test_what_waits_for_a_webhook_that_is_turned_off_is_given_up(side: Side) -> None:
    hook = side.hook()
    side.receiver.ways[hook["path"]] = statuses(500)
    side.project()
    side.until(hook, tries=1, status=500)
    side.do("PATCH", f"/webhooks/{hook['id']}", {"active": False})
    side.now_due(hook)
    side.until(hook, state="gave_up", error="the webhook is turned off")
    assert len(side.calls(hook, 1)) == 1


def test_a_slow_receiver_delays_only_itself(side: Side) -> None:
    topology.only_of_one("each worker makes one call of a webhook at a time")
    slow, quick = side.hook(), side.hook()
    go_on = threading.Event()

    def wait(n: int) -> tuple[int, dict[str, str]]:
        go_on.wait(20)
        return 204, {}

    side.receiver.ways[slow["path"]] = wait
    begun = time.monotonic()
    for _ in range(3):
        side.project()
        time.sleep(1.1)  # a round of the worker each
    assert len(side.calls(quick, 3)) == 3
    assert time.monotonic() - begun < 12
    assert len(side.receiver.at(slow["path"])) == 1
    go_on.set()
    assert len({call.message for call in side.calls(slow, 3)}) == 3


def test_two_secrets_are_valid_for_a_day(side: Side) -> None:
    hook = side.hook()
    fresh = side.do("POST", f"/webhooks/{hook['id']}/secret")
    assert fresh["secret"].startswith("whsec_")
    assert fresh["secret"] != hook["secret"]
    side.project()
    (call,) = side.calls(hook, 1)
    assert call.signed_with(hook["secret"])
    assert call.signed_with(fresh["secret"])
    assert len(call.headers["webhook-signature"].split(" ")) == 2
    side.sql("UPDATE webhooks SET old_until = old_until - ? WHERE id = ?", DAY_US, hook["id"])
    side.project()
    _, call = side.calls(hook, 2)
    assert call.signed_with(fresh["secret"])
    assert not call.signed_with(hook["secret"])


def test_a_replay_is_the_same_message_in_a_row_of_its_own(side: Side) -> None:
    hook = side.hook()
    side.project()
    old = side.until(hook, state="delivered")
    path = f"/webhooks/{hook['id']}/deliveries/{old['id']}/replay"
    new = side.do("POST", path, status=202)
    assert (new["state"], new["event_id"]) == ("pending", old["event_id"])
    first, second = side.calls(hook, 2)
    assert (first.message, first.body) == (second.message, second.body)
    side.until(hook, id=new["id"], state="delivered")
    assert side.deliveries(hook)[0] == old


def test_a_test_call_comes_whatever_the_kinds(side: Side) -> None:
    hook = side.hook(kinds=["task.error"])
    made = side.do("POST", f"/webhooks/{hook['id']}/test", status=202)
    (call,) = side.calls(hook, 1)
    assert (call.event["kind"], call.event["entity_id"]) == ("webhook.test", hook["id"])
    side.until(hook, id=made["id"], state="delivered")


def test_a_webhook_ends_with_its_project_but_is_told(side: Side) -> None:
    project = side.project()
    hook = side.hook(project_id=project)
    side.do("DELETE", f"/projects/{project}")
    (call,) = side.calls(hook, 1)
    assert call.event["kind"] == "project.deleted"
    assert side.do("GET", "/webhooks")["items"] == []
    side.do("GET", f"/webhooks/{hook['id']}", status=404)


def test_a_deleted_webhook_is_not_called(side: Side) -> None:
    hook = side.hook()
    side.receiver.ways[hook["path"]] = statuses(500)
    side.project()
    side.until(hook, tries=1, status=500)
    side.do("DELETE", f"/webhooks/{hook['id']}")
    side.do("GET", f"/webhooks/{hook['id']}", status=404)
    side.now_due(hook)
    query = "SELECT state FROM deliveries WHERE webhook_id = ?"
    wait_until(lambda: side.sql(query, hook["id"]) == [("gave_up",)])
    assert len(side.receiver.at(hook["path"])) == 1


def test_a_kill_between_the_call_and_its_record_gives_it_again(own_side: Side) -> None:  # rel: K5
    side = own_side
    hook = side.hook()
    hold = threading.Event()

    def wait_once(n: int) -> tuple[int, dict[str, str]]:
        if n == 0:
            hold.wait(20)
        return 204, {}

    side.receiver.ways[hook["path"]] = wait_once
    project = side.project()
    side.calls(hook, 1)
    side.hub.server.kill9()
    hold.set()
    ((state, tries),) = side.sql("SELECT state, tries FROM deliveries")
    assert (state, tries) == ("pending", 1)
    side.now_due(hook)  # the claim lapses
    side.sql("DELETE FROM meta WHERE name = 'periodic:deliver'")
    side.hub.server.restart()
    first, second = side.calls(hook, 2)
    assert (first.message, first.body) == (second.message, second.body)
    assert second.event["entity_id"] == project
    side.until(hook, state="delivered", tries=2)
