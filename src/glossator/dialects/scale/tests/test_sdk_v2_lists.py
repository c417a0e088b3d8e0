"""Lists of the second version: every filter, pages to their end, and what is expanded."""

from __future__ import annotations

import base64

from glossator.dialects.scale.tests.sdk import Account, either, fresh
from glossator.dialects.scale.tests.second import run, said, talk

__all__ = ["either", "fresh"]

MAKE = """
C.create_project("talks", TaskType.Chat, {}, dataset_id="dialogues")
C.create_project("more talks", TaskType.ChatLite, {}, dataset_id="dialogues")
C.create_project("walks", TaskType.Chat, {})
for name in ("one", "two", "three"):
    V.create_batch(CreateBatchRequest(name=name, project_name="talks"))
for name in ("four", "five"):
    V.create_batch(CreateBatchRequest(name=name, project_name="more talks"))
V.create_batch(CreateBatchRequest(name="six", project_name="walks", staging_batch=True))
V.create_batch(CreateBatchRequest(name="seven", project_name="walks"))
for n in range(12):
    name = ("one", "two", "four", "six")[n % 4]
    V.create_chat_task(CreateChatTaskRequest(batch_name=name, metadata={"n": n}))
V.create_chat_task(CreateChatTaskRequest(project_name="talks", metadata={"n": 12}))
V.pause_batch(BatchOperationRequest(batch_name="three"))
V.cancel_batch(BatchOperationRequest(batch_name="five"))
C.get_task(next(t.task_id for t in V.get_tasks(batch_name="two").tasks if t.metadata["n"] == 1)).cancel()
"""


def work(account: Account) -> None:
    """Answers to all that can be had."""
    for name in ("talks", "more talks"):
        while held := account.claim(account.project(name), account.owner):
            account.submit(held, said(talk()), account.owner)


def test_batches_by_every_filter_and_by_pages(either: Account) -> None:
    run(either, MAKE)
    work(either)
    assert run(
        either,
        """
        everything = pages(V.get_batches, "batches", 100)
        assert [b["name"] for b in everything] == ["seven", "six", "five", "four", "three", "two", "one"]
        times = sorted(b["created_at"] for b in everything)
        third = datetime.fromisoformat(times[2])
        talks = V.get_project(project_name="talks").id
        done = max(b["completed_at"] for b in everything if b.get("completed_at"))
        last = datetime.fromisoformat(done)
        late = lambda b: b.get("completed_at", "") and b["completed_at"] >= done
        early = lambda b: b.get("completed_at", "~") <= done
        filters = {
            "project_name": ("talks", lambda b: b["project"] == talks),
            "project_id": (talks, lambda b: b["project"] == talks),
            "created_after": (third, lambda b: b["created_at"] >= times[2]),
            "created_before": (third, lambda b: b["created_at"] <= times[2]),
            "completed_after": (last, late), "completed_before": (last, early),
            **{f"status {word}": (word, lambda b, word=word: b["status"] == word)
               for word in ("staging", "in_progress", "completed", "paused", "cancelled")},
        }
        for name, (value, meant) in filters.items():
            expected = [b for b in everything if meant(b)]
            assert expected, name
            for limit in (1, 2, 3, 100):
                found = pages(V.get_batches, "batches", limit, **{name.split()[0]: value})
                assert found == expected, (name, limit)
        both = pages(V.get_batches, "batches", 1, project_id=talks, status="completed")
        assert [b["name"] for b in both] == ["two", "one"]
        expanded = pages(V.get_batches, "batches", 2, expand=["project"])
        assert [b["project"]["id"] for b in expanded] == [b["project"] for b in everything]
        assert expanded[-1]["project"] == plain(V.get_project(project_id=talks))
        alone = [plain(V.get_batch(batch_id=b["id"])) for b in everything]
        assert alone == everything
        assert plain(V.get_batch(batch_name="one", expand=["project"])) == expanded[-1]
        out = "good"
        """,
    ) == "good"  # fmt: skip


def test_tasks_by_every_filter_and_by_pages(either: Account) -> None:
    run(either, MAKE)
    work(either)
    assert run(
        either,
        """
        everything = pages(V.get_tasks, "tasks", 100, project_name="talks")
        assert [t["metadata"]["n"] for t in everything] == [12, 9, 8, 5, 4, 1, 0]
        talks, one = V.get_project(project_name="talks").id, V.get_batch(batch_name="one").id
        times = sorted(t["completed_at"] for t in everything if "completed_at" in t)
        middle = datetime.fromisoformat(times[2])
        filters = {
            "project_id": (talks, lambda t: True), "batch_id": (one, lambda t: t.get("batch") == one),
            "batch_name": ("one", lambda t: t.get("batch") == one),
            "completed_after": (middle, lambda t: t.get("completed_at", "") >= times[2]),
            "completed_before": (middle, lambda t: t.get("completed_at", "~") <= times[2]),
            **{f"status {word}": (word, lambda t, word=word: t["status"] == word)
               for word in ("pending", "completed", "canceled", "error", "deleted")},
        }
        for name, (value, meant) in filters.items():
            expected = [t for t in everything if meant(t)]
            for limit in (1, 2, 5, 100):
                found = pages(V.get_tasks, "tasks", limit, **{
                    "project_name": "talks", name.split()[0]: value})
                assert found == expected, (name, limit)
        assert len([t for t in everything if t["status"] == "completed"]) == 6
        assert len([t for t in everything if t["status"] == "canceled"]) == 1
        assert "batch" not in everything[0] and everything[1]["batch"]
        other = V.get_tasks(project_name="walks", batch_name="one")
        assert (other.tasks, other.next_token) == ([], None)
        whole = [plain(t) for t in C.v2_get_tasks(project_name="talks", limit=3)]
        assert whole == everything
        expanded = pages(V.get_tasks, "tasks", 3, project_name="talks", expand=["project", "batch"])
        assert {t["project"]["name"] for t in expanded} == {"talks"}
        assert [t.get("batch", {}).get("name") for t in expanded] == [
            None, "two", "one", "two", "one", "two", "one"]
        assert [plain(V.get_task(t["task_id"], expand=["project", "batch"])) for t in expanded] == expanded
        assert [plain(V.get_task(t["task_id"])) for t in everything] == everything
        seen = {t.task_id: t for t in C.get_tasks("talks")}
        assert set(seen) == {t["task_id"] for t in everything}
        assert {i: t.status for i, t in seen.items()} == {t["task_id"]: t["status"] for t in everything}
        out = "good"
        """,
    ) == "good"  # fmt: skip


def test_deliveries_and_datasets_are_the_batches_that_are_complete(either: Account) -> None:
    run(either, MAKE)
    work(either)
    assert run(
        either,
        """
        found = [plain(d) for d in V.get_deliveries().deliveries]
        assert [(d["name"], d["task_count"]) for d in found] == [("four", 3), ("two", 2), ("one", 3)]
        ends = {d["name"]: datetime.fromisoformat(d["delivered_at"]) for d in found}
        names = lambda page: [d.name for d in page.deliveries]
        assert names(V.get_deliveries(project_name="talks")) == ["two", "one"]
        assert names(V.get_deliveries(delivered_before=min(ends.values()) - timedelta(seconds=1))) == []
        assert names(V.get_deliveries(delivered_after=ends["four"])) == ["four"]
        assert V.get_deliveries(expand=["project"]).deliveries[0].project.actual_instance.name == "more talks"

        (one,) = [d for d in found if d["name"] == "one"]
        for ask in ({"delivery_id": one["id"]}, {"delivery_name": "one"},
                    {"delivery_name": "one", "project_name": "talks"}):
            whole = pages(V.get_delivery, "tasks", 2, **ask)
            assert [t["metadata"]["n"] for t in whole] == [8, 4, 0]
            assert V.get_delivery(**ask).delivery.actual_instance == one["id"]
        page = V.get_delivery(delivery_id=one["id"], expand=["delivery", "project", "batch"])
        assert page.delivery.actual_instance.task_count == 3
        assert page.delivery.actual_instance.project.actual_instance.name == "talks"
        assert page.tasks[0].batch.actual_instance.name == "one"
        assert no(V.get_delivery, delivery_name="one", project_name="walks")[1] == 404

        docs = pages(V.get_delivery_tasks, "docs", 2, project_name="talks")
        assert [t["task_id"] for t in docs] == [t["task_id"] for t in pages(V.get_tasks, "tasks", 9, project_name="talks")]
        assert [bool(t.get("response")) for t in docs] == [False, True, True, True, True, False, True]
        assert {t["delivery_id"] for t in docs if t.get("delivery_id")} == {
            d["id"] for d in found if d["name"] in ("one", "two")}
        of_one = V.get_delivery_tasks(delivery_id=one["id"])
        assert (of_one.total, of_one.next_token) == (3, None)
        assert of_one.docs[0].response == C.get_task(of_one.docs[0].task_id).response
        assert V.get_delivery_tasks(project_name="talks", status="canceled").total == 1

        (shelf,) = V.get_datasets().datasets
        assert (shelf.id, shelf.name) == ("dialogues", "talks")
        sets = V.get_dataset_deliveries().deliveries
        assert [(d.name, d.dataset.actual_instance, d.metadata.task_count) for d in sets] == [
            ("four", "dialogues", 3), ("two", "dialogues", 2), ("one", "dialogues", 3)]
        assert names(V.get_dataset_deliveries(dataset_id="dialogues", delivered_after=ends["four"])) == ["four"]
        assert V.get_dataset_deliveries(expand=["dataset"]).deliveries[0].dataset.actual_instance == shelf
        for limit in (1, 2, 3, 5, 100):
            whole = pages(V.get_dataset_tasks, "tasks", limit, dataset_id="dialogues")
            assert len(whole) == len({t["task_id"] for t in whole}) == 8, limit
            assert {t["delivery"] for t in whole} == {d["id"] for d in found}
        part = pages(V.get_dataset_tasks, "tasks", 2, delivery_id=one["id"])
        assert [t["task_id"] for t in part] == [t.task_id for t in of_one.docs]
        assert [t["response"] for t in part] == [t.response for t in of_one.docs]
        assert pages(V.get_dataset_delivery, "tasks", 2, delivery_id=one["id"]) == part
        late = V.get_dataset_tasks(dataset_id="dialogues", delivered_after=ends["four"])
        assert len(late.tasks) == 3
        full = V.get_dataset_task(part[0]["task_id"], expand=["dataset", "delivery"])
        assert full.dataset.actual_instance == shelf
        assert full.delivery.actual_instance.dataset.actual_instance == shelf
        assert full.delivery.actual_instance.name == "one"
        assert plain(V.get_dataset_task(part[0]["task_id"])) == part[0]
        page = V.get_dataset_delivery(one["id"], expand=["delivery"])
        assert page.delivery.actual_instance.metadata.task_count == 3
        out = "good"
        """,
    ) == "good"  # fmt: skip


def test_pages_go_on_where_they_ended_while_more_is_made(fresh: Account) -> None:
    assert run(
        fresh,
        """
        C.create_project("talks", TaskType.Chat, {})
        new = lambda n: V.create_chat_task(CreateChatTaskRequest(project_name="talks", metadata={"n": n}))
        for n in range(6):
            new(n)
        found, token = [], None
        while not found or token:
            page = V.get_tasks(project_name="talks", limit=2, next_token=token)
            found += [t.metadata["n"] for t in page.tasks]
            token = page.next_token
            new(100)
        assert found == [5, 4, 3, 2, 1, 0], found
        out = "good"
        """,
    ) == "good"  # fmt: skip


def test_what_no_query_means_is_refused_by_name(fresh: Account) -> None:
    run(fresh, 'C.create_project("talks", TaskType.Chat, {})')
    for path, query, named in (
        ("projects", {"created_after": "soon"}, "created_after"),
        ("projects", {"limit": "1"}, "limit"),
        ("batches", {"status": "canceled"}, "status"),
        ("batches", {"limit": "0"}, "limit"), ("batches", {"limit": "101"}, "limit"),
        ("batches", {"limit": "few"}, "limit"), ("batches", {"next_token": "WzFd"}, "token"),
        ("batches", {"expand": "batch"}, "expand"),
        ("tasks", {"project_name": "talks", "status": "cancelled"}, "status"),
        ("tasks", {"project_name": "talks", "opts": "everything"}, "opts"),
        ("tasks", {"project_name": "talks", "expand": "task"}, "expand"),
        ("tasks", {"project_name": "talks", "next_token": "W10"}, "token"),
        ("tasks", {"project_name": "talks", "completed_before": "0"}, "completed_before"),
        ("deliveries", {"expand": "batch"}, "expand"),
        ("datasets/tasks", {"dataset_id": "x", "expand": "task"}, "expand"),
    ):  # fmt: skip
        reply = fresh.send("GET", f"/v2/{path}", params=query)
        assert reply.status_code == 400, (path, query, reply.text)
        assert named in reply.json()["error"], (path, query, reply.text)
    talks = {"project_name": "talks"}
    lists = (("v1/tasks", {}), ("v2/batches", {}), ("v2/tasks", talks))
    huge = b"[1, 1%s, 0, 0]" % (b"0" * 30)
    for forged in (b"[1]", b"{}", b'["1", 2, 3, 4]', b"[-1, 0, 0, 0]", huge, b"[0, 0", b"\xff"):
        token = base64.urlsafe_b64encode(forged).decode()
        for path, query in lists:
            reply = fresh.send("GET", f"/{path}", params=query | {"next_token": token})
            assert (reply.status_code, "next_token" in reply.json()["error"]) == (400, True), forged
    several = {"project_name": "talks", "expand": "project,batch"}
    assert fresh.send("GET", "/v2/tasks", params=several).status_code == 200
