"""Lists of tasks and batches as the vendor's client reads them: every filter, and paging truth."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import httpx
from tests.edge.serving import Person

from glossator.dialects.scale.tests.sdk import Account, account, category, either

__all__ = ["account", "either"]
MAKE = """
C.create_project("cats", TaskType.Categorization, {"categories": ["cat", "dog"]})
C.create_project("dogs", TaskType.Categorization, {"categories": ["cat", "dog"]})
fields = [{"type": "text", "field_id": "said", "title": "What was said?"}]
C.create_project("texts", TaskType.TextCollection, {"fields": fields})
C.create_batch("cats", "monday")
C.create_batch("dogs", "tuesday")
for n in range(24):
    more = {"metadata": {"n": n}, "unique_id": f"u{n}"}
    if n % 2:
        more["tags"] = [["red"], ["red", "blue"], ["blue"]][n % 3]
    if n % 4 == 3:
        C.create_task(TaskType.TextCollection, project="texts", **more,
                      attachments=[{"type": "text", "content": str(n)}])
    else:
        place = [{"project": "cats"}, {"batch": "monday"}, {"batch": "tuesday"}][n % 3]
        C.create_task(TaskType.Categorization, **place, **question(**more))
"""
FILTERS = {
    "project": ("cats", lambda t, v: t.get("project") == v),
    "batch": ("tuesday", lambda t, v: t.get("batch") == v),
    "type": ("textcollection", lambda t, v: t["type"] == v),
    "status": ("completed", lambda t, v: t["status"] == v),
    "customer_review_status": (
        "accepted,rejected",
        lambda t, v: t.get("customer_review_status") in v.split(","),
    ),
    "unique_id": (["u1", "u2", "u3", "u4", "u5", "nobody's"], lambda t, v: t["unique_id"] in v),
    "tags": (["red", "blue"], lambda t, v: bool(set(t.get("tags", ())) & set(v))),
    "start_time": (6, lambda t, v: t["created_at"] >= v),
    "end_time": (18, lambda t, v: t["created_at"] <= v),
    "completed_after": (6, lambda t, v: t.get("completed_at", "") >= v),
    "completed_before": (18, lambda t, v: t.get("completed_at", "~") <= v),
    "updated_after": (6, lambda t, v: t["updated_at"] >= v),
    "updated_before": (18, lambda t, v: t["updated_at"] <= v),
}
"""Name: a value (a number: the time of that task), and what it means of a task as it is shown."""


def work(account: Account, by: Person) -> None:
    """Some answers in each project."""
    for name, answer in (
        ("cats", category("cat")), ("dogs", category("dog")),
        ("texts", {"values": [{"field": "said", "value": "hello"}]}),
    ):  # fmt: skip
        number = account.project(name)
        for _ in range(4):
            held = account.claim(number, by)
            account.submit(held, answer, by)


def test_every_filter_alone_and_with_each_other(either: Account) -> None:
    either.run(MAKE)
    work(either, either.hub.join(either.owner, "labeler"))
    asked: list[list[str]] = [[]] + [[name] for name in FILTERS]
    asked += [list(pair) for pair in combinations(FILTERS, 2)]
    asked += [["project", "status", "tags", "start_time", "updated_after"]]
    found = either.run(
        """
        done = [t for t in C.tasks(status="completed")]
        for n, task in enumerate(done[:6]):
            task.audit(n % 2 == 0)
        for task in C.tasks(status="pending", limit=3):
            task.cancel()
        everything = [t.as_dict() for t in C.tasks()]
        by_n = {t["metadata"]["n"]: t for t in everything}
        times = {"start": "created_at", "end": "created_at", "updated": "updated_at",
                 "completed": "completed_at"}
        done = sorted(t["completed_at"] for t in everything if "completed_at" in t)
        def value(name, said):
            if not isinstance(said, int):
                return said
            kind = times[name.partition("_")[0]]
            return done[said // 6] if kind == "completed_at" else by_n[said][kind]
        values = {name: value(name, said) for name, said in K["values"].items()}
        pages = [C.tasks(**{name: values[name] for name in names}) for names in K["asked"]]
        out = {
            "everything": everything, "values": values,
            "found": [[t.id for t in page] for page in pages],
            "totals": [page.total for page in pages],
            "words": [len(C.tasks(status=s)) for s in ("pending", "completed", "canceled", "error")],
        }
        """,
        asked=asked, values={name: value for name, (value, _) in FILTERS.items()},
    )  # fmt: skip
    tasks, values = found["everything"], found["values"]
    assert len(tasks) == 24
    order = [(t["created_at"], t["task_id"]) for t in tasks]
    assert order == sorted(order, reverse=True), "newest first"
    assert found["words"] == [9, 12, 3, 0]
    some = 0
    for names, ids, total in zip(asked, found["found"], found["totals"], strict=True):
        wanted = [
            t["task_id"] for t in tasks if all(FILTERS[n][1](t, values[n]) for n in names)
        ]  # fmt: skip
        assert ids == wanted, names
        assert total == len(wanted), names
        some += bool(wanted)
        assert len(names) != 1 or 0 < len(wanted) < 24, names
    print(f"{len(asked)} combinations, {some} of them of some tasks")


def test_the_words_of_the_client_reach_the_filters(account: Account) -> None:
    account.run(MAKE)
    work(account, account.hub.join(account.owner, "labeler"))
    found = account.run("""
        one, two = list(C.get_tasks("cats", status=TaskStatus.Completed))[:2]
        one.audit(True), two.audit(False, "no")
        get = lambda *args, **more: [t.metadata["n"] for t in C.get_tasks(*args, **more)]
        R = TaskReviewStatus
        out = {
            "types": get("cats", task_type=TaskType.Categorization) == get("cats"),
            "reviewed": len(get("cats", review_status=[R.Accepted, R.Rejected])),
            "accepted": get("cats", review_status=R.Accepted) == [one.metadata["n"]],
            "pending": len(get("cats", review_status=R.Pending)),
            "ids": sorted(get("cats", unique_id=["u0", "u1", "u2"])),
            "id": get("cats", unique_id="u4"),
            "count": C.get_tasks_count("cats", tags="red") == len(get("cats", tags="red")),
            "other batch": get("cats", "tuesday"), "batch": len(get(batch_name="monday")),
            "limited": [t.as_dict() for t in C.get_tasks("cats", limited_response=True)],
            "pages": get("cats", limit=3) == get("cats"),
            "naive": len(get("cats", created_after="2020-09-08",
                             created_before="2099-01-02T03:04:05.123456")),
            "zoned": len(get("cats", created_after="2020-09-08T00:00:00+02:00")),
            "future": get("cats", created_after="2099-01-01 00:00:00"),
            "none": refused(lambda: list(C.get_tasks("cats", created_after="yesterday"))),
            "no place": refused(lambda: list(C.get_tasks())),
            "word": refused(C.tasks, status="finished"), "kind": refused(C.tasks, type="nonesuch"),
            "token": refused(C.tasks, next_token="xyz"), "large": refused(C.tasks, limit=0),
            "account": C.tasks(unique_id="u3").total,
            # No client of today sends it; who steps by it must not read the first page for ever.
            "offset": [C.api.get_request("tasks", {"offset": 0})["total"] > 0,
                       refused(C.api.get_request, "tasks", {"offset": 100})],
        }
    """)
    assert found["types"]
    assert (found["reviewed"], found["accepted"], found["pending"]) == (2, True, 2)
    assert set(found["ids"]) == {0, 1}
    assert found["id"] == [4]
    assert found["count"]
    assert found["other batch"] == []
    assert found["batch"] > 0
    for one in found["limited"]:
        assert one.keys() == {"task_id", "status", "metadata", "project", "otherVersion"}
    assert found["pages"]
    assert found["naive"] == found["zoned"] == len(found["limited"])
    assert found["future"] == []
    assert found["none"][:2] == ["ScaleInvalidRequest", 400]
    assert found["no place"][0] == "ValueError"
    for name in ("word", "token", "large"):
        assert found[name][:2] == ["ScaleInvalidRequest", 400], name
    assert found["kind"][:2] == ["ScaleResourceNotFound", 404]
    assert found["account"] == 1
    assert found["offset"][0]
    assert "next_token" in found["offset"][1][2]


def test_pages_are_true_while_tasks_are_added(either: Account) -> None:
    found = either.run("""
        C.create_project("p", TaskType.Categorization, question())
        make = lambda n: C.create_task(TaskType.Categorization, project="p", metadata={"n": n}).id
        before = sum(at_once(10, lambda n: [make(n) for _ in range(25)]), [])
        pages, token = [], None
        while not pages or pages[-1].has_more:
            pages.append(C.tasks(project="p", limit=40, next_token=token))
            token = pages[-1].next_token
            made = make(99)
        out = {
            "before": sorted(before), "seen": [t.id for page in pages for t in page],
            "pages": [[p.total, p.limit, p.offset, p.has_more, p.next_token is None] for p in pages],
            "all": len({t.id for t in C.get_tasks("p")}), "count": C.get_tasks_count("p"),
            "newest": C.tasks(limit=1).docs[0].id == made,
        }
        C.create_project("q", TaskType.Categorization, question())
        for _ in range(3):
            C.create_task(TaskType.Categorization, project="q")
        full = C.tasks(project="q", limit=3)
        out["just full"] = [len(full), full.has_more, full.next_token]
    """)
    assert sorted(found["seen"]) == found["before"]
    assert len(found["seen"]) == 250
    whole = [[250, 40, 40 * n, True, False] for n in range(6)]
    assert found["pages"] == [*whole, [250, 40, 240, False, True]]
    assert found["all"] == found["count"] == 257
    assert found["newest"]
    assert found["just full"] == [3, False, None]


def test_attachments_open_without_a_key(account: Account) -> None:
    found = account.run("""
        C.create_project("p", TaskType.Categorization, {"categories": ["cat", "dog"]})
        file = C.upload_file(io.BytesIO(b"what is this?"), display_name="a b.txt")
        for said in (file.attachment_url, "https://example.org/a.jpg", "only text"):
            C.create_task(TaskType.Categorization, project="p", attachment=said,
                          attachment_type="text")
        out = [file.attachment_url, [t.attachmentS3Downloads for t in C.get_tasks("p")],
               ["attachmentS3Downloads" in t.as_dict()
                for t in C.get_tasks("p", include_attachment_url=False)]]
    """)
    address, (text, link, (stored,)), without = found
    assert text == []
    assert link == [{
        "attachmentURL": "https://example.org/a.jpg", "s3URL": "https://example.org/a.jpg",
        "isConvertedImage": False,
    }]  # fmt: skip
    assert (stored["attachmentURL"], stored["isConvertedImage"]) == (address, False)
    with account.hub.client() as stranger:
        opened = stranger.get(stored["s3URL"])
        assert (opened.status_code, opened.content) == (200, b"what is this?")
        spoiled = httpx.URL(stored["s3URL"]).path.split("/")
        spoiled[-2] = spoiled[-2][:-2] + ("AA" if spoiled[-2][-2:] != "AA" else "BB")
        refused = stranger.get(f"{account.hub.url}{'/'.join(spoiled)}")
        assert refused.status_code in (401, 403, 404)
    assert without == [False] * 3


def test_batches_are_listed_newest_first(either: Account) -> None:
    found = either.run("""
        for name in ("p", "q"):
            C.create_project(name, TaskType.Categorization, question())
        at_once(10, lambda n: [C.create_batch("p", f"b{n}.{m}") for m in range(11)])
        C.create_batch("q", "last")
        one = C.create_task(TaskType.Categorization, batch="b0.0")
        one.cancel()
        every = list(C.get_batches())
        middle = every[50].created_at
        page = C.batches(limit=7, offset=3, project="p")
        out = {
            "all": [b.as_dict() for b in every],
            "q": [b.name for b in C.get_batches("q")],
            "completed": [b.name for b in C.get_batches(batch_status=BatchStatus.Completed)],
            "staging": [b.name for b in C.get_batches(batch_status=BatchStatus.Staging)],
            "after": [b.name for b in C.get_batches(created_after=middle)],
            "before": [b.name for b in C.get_batches(created_before=middle)],
            "unarchived": len(list(C.get_batches(exclude_archived=True))),
            "page": [page.total, page.limit, page.offset, page.has_more, [b.name for b in page]],
            "end": [len(C.batches(offset=111)), C.batches(offset=111).has_more],
            "wrong": [refused(C.batches, limit=101), refused(C.batches, status="over")],
        }
    """)
    every = found["all"]
    assert len({b["name"] for b in every}) == 111
    times = [b["created_at"] for b in every]
    assert times == sorted(times, reverse=True)
    assert every[0]["name"] == "last"
    assert found["q"] == ["last"]
    assert found["completed"] == ["b0.0"]
    assert found["staging"] == []
    assert found["after"] == [b["name"] for b in every if b["created_at"] >= times[50]]
    assert found["before"] == [b["name"] for b in every if b["created_at"] <= times[50]]
    assert found["unarchived"] == 111
    of_p: list[Any] = [b["name"] for b in every if b["project"] == "p"]
    assert found["page"] == [110, 7, 3, True, of_p[3:10]]
    assert found["end"] == [0, False]
    assert [one[:2] for one in found["wrong"]] == [["ScaleInvalidRequest", 400]] * 2
    assert all(b["metadata"] == {} for b in every)
