"""A ``unique_id`` is one task's, whoever asks at once; and the vendor's way to cancel a batch."""

from __future__ import annotations

from glossator.dialects.scale.tests.sdk import Account, account, either

__all__ = ["account", "either"]


def test_twenty_threads_with_one_unique_id_make_one_task(either: Account) -> None:
    found = either.run("""
        C.create_project("p", TaskType.Categorization, question())
        def make(n):
            there = client()
            try:
                made = there.create_task(TaskType.Categorization, project="p", unique_id="one").id
            except ScaleException as error:
                made = [type(error).__name__, error.code, error.message]
            return [made, [t.id for t in there.tasks(unique_id="one")]]
        out = {"all": at_once(20, make), "total": C.tasks().total,
               "list": C.tasks(unique_id=["one", "two"]).total, "batch": C.get_tasks_count("p")}
        C.create_project("q", TaskType.TextCollection)
        out["elsewhere"] = refused(C.create_task, TaskType.Categorization, unique_id="one",
                                   **question())
        out["moved"] = refused(C.update_task_unique_id,
                               C.create_task(TaskType.Categorization, **question()).id, "one")
    """)
    made = [one for one, _ in found["all"] if isinstance(one, str)]
    refused = [one for one, _ in found["all"] if not isinstance(one, str)]
    assert len(made) == 1
    assert {(kind, code) for kind, code, _ in refused} == {("ScaleDuplicateResource", 409)}
    assert {message for _, _, message in refused} == {"a task with this unique id exists"}
    # Whoever has an answer, good or bad, reads the task at once.
    assert all(read == made for _, read in found["all"])
    assert found["total"] == found["list"] == found["batch"] == 1
    for name in ("elsewhere", "moved"):
        assert found[name][:2] == ["ScaleDuplicateResource", 409]


def test_a_unique_id_is_free_again_after_it_was_cleared(account: Account) -> None:
    found = account.run("""
        make = lambda: C.create_task(TaskType.Categorization, unique_id="u", **question())
        first = make()
        out = {"held": refused(make)[:2]}
        first.clear_unique_id()
        second = make()
        second.cancel()
        out["canceled holds it"] = refused(make)[:2]
        out["of a canceled one"] = "unique_id" in C.clear_task_unique_id(second.id).as_dict()
        third = make()
        out["gone"] = "unique_id" in C.cancel_task(third.id, clear_unique_id=True).as_dict()
        fourth = make()
        out["same"] = C.update_task_unique_id(fourth.id, "u").unique_id
        out["read"] = [[t.id, t.status] for t in C.tasks(unique_id="u")] == [[fourth.id, "pending"]]
        out["different"] = len({t.id for t in (first, second, third, fourth)})
        tester = client(K["key"] + "|test")
        out["other world"] = tester.create_task(
            TaskType.Categorization, unique_id="u", **question()).unique_id
    """)
    assert found == {
        "held": ["ScaleDuplicateResource", 409],
        "canceled holds it": ["ScaleDuplicateResource", 409], "of a canceled one": False,
        "gone": False, "same": "u", "read": True, "different": 4, "other world": "u",
    }  # fmt: skip


def test_a_batch_is_canceled_by_fifty_threads(account: Account) -> None:
    """As the example in the vendor's repository does it (``examples/cancel_batch.py``): tasks are
    canceled while their list is still being read."""
    found = account.run("""
        from collections import Counter
        from concurrent.futures import ThreadPoolExecutor, as_completed

        C.create_project("p", TaskType.Categorization, question())
        C.create_batch("p", "b")
        at_once(10, lambda n: [
            C.create_task(TaskType.Categorization, batch="b", unique_id=f"{n}.{m}") for m in range(15)
        ])

        def cancel(task):
            if task.as_dict()["status"] in ("completed", "canceled"):
                return task.as_dict()["status"]
            try:
                return "now " + C.cancel_task(task.id, True).as_dict()["status"]
            except ScaleException:
                return "can not cancel"

        def whole():
            batch, summary = C.get_batch("b"), Counter()
            count = C.get_tasks_count(project_name=batch.project, batch_name=batch.name)
            with ThreadPoolExecutor(max_workers=50) as executor:
                tasks = C.get_tasks(project_name=batch.project, batch_name=batch.name)
                for one in as_completed([executor.submit(cancel, task) for task in tasks]):
                    summary[one.result()] += 1
            return [count, dict(summary)]

        out = {"first": whole(), "status": C.batch_status("b"), "again": whole(),
               "ids": C.tasks(unique_id="3.3").total}
    """)
    assert found["first"] == [150, {"now canceled": 150}]
    assert found["status"] == {"status": "completed", "canceled": 150}
    assert found["again"] == [150, {"canceled": 150}]
    assert found["ids"] == 0


def test_what_many_change_at_once_keeps_every_change(either: Account) -> None:
    found = either.run("""
        from collections import Counter

        def tries(work):
            def go(n):
                try:
                    work(client(), n)
                except ScaleException as error:
                    return str(error.code)
                return "ok"
            return dict(Counter(at_once(12, go)))

        T = TaskType.Categorization
        out = {"no project": tries(lambda c, n: c.create_task(T, **question())),
               "names": [tries(lambda c, n: c.create_project("p", T, question())),
                         tries(lambda c, n: c.create_batch("p", "b")),
                         tries(lambda c, n: c.create_project_group("p", [], "g")),
                         tries(lambda c, n: c.upload_file(io.BytesIO(b"x"), reference_id="r"))]}
        one = C.create_task(T, project="p")
        out["add"] = [tries(lambda c, n: c.add_task_tags(one.id, [f"t{n}"])),
                      len(C.get_task(one.id).tags)]
        out["delete"] = [tries(lambda c, n: c.delete_task_tags(one.id, [f"t{n}"])),
                         "tags" in C.get_task(one.id).as_dict()]
        out["params"] = [tries(lambda c, n: c.update_project("p", patch=True, **{f"x{n}": n})),
                         [e["version"] for e in C.get_project("p").as_dict()["param_history"]],
                         sum(name[0] == "x" for name in C.get_project("p").params)]
        out["cancel"] = tries(lambda c, n: c.cancel_task(one.id))
        def in_and_out(c, n):
            c.cancel_task(c.create_task(T, batch="b").id)
        out["batch"] = [tries(in_and_out), C.batch_status("b")["canceled"]]
        out["schemas"] = [tries(lambda c, n: c.create_task(T, project="p", categories=[str(n)])),
                          C.tasks().total]
        tester = client(K["key"] + "|test")
        done = tester.create_task(T, **question())
        out["audits"] = [tries(lambda c, n: tester.audit_task(done.id, n % 2 == 0, str(n))),
                         len(tester.get_task(done.id).audits)]
    """)
    everyone, one = {"ok": 12}, {"ok": 1, "409": 11}
    assert found["no project"] == everyone
    assert found["names"] == [one] * 4
    assert found["add"] == [everyone, 12]
    assert found["delete"] == [everyone, False]
    assert found["params"] == [everyone, list(range(13)), 12]
    assert found["cancel"] == {"ok": 1, "400": 11}
    # Where the last two ended at once, on PostgreSQL, a sweep completes the batch.
    assert found["batch"] == [everyone, 12]
    assert found["schemas"] == [everyone, 12 + 1 + 12 + 12]
    assert found["audits"] == [everyone, 12]
