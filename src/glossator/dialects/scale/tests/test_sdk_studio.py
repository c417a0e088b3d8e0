"""Studio: assignments and groups decide who gets what, priorities decide the order, as the native
hand-out shows."""

from __future__ import annotations

import httpx
import pytest
from tests.edge.serving import Person

from glossator.dialects.scale.tests.sdk import Account, account, category, either

__all__ = ["account", "either"]
MAKE = """
C.create_project("studio", TaskType.Categorization, {"categories": ["cat", "dog"]}, studio=True)
for name in ("first", "second", "third"):
    C.create_batch("studio", name)
    for n in range(3):
        C.create_task(TaskType.Categorization, batch=name, attachment=f"{name} {n}",
                      attachment_type="text")
    C.finalize_batch(name)
"""


def next_of(account: Account, person: Person) -> str | None:
    """The batch of the task that somebody gets next; it is done at once."""
    held = account.claim(account.project("studio"), person)
    if held is None:
        return None
    account.submit(held, category("cat"), person)
    return str(held["tasks"][0]["data"]["attachment"]).partition(" ")[0]


def may_claim(account: Account, person: Person) -> bool:
    path = f"/v1/projects/{account.project('studio')}/assignments"
    with account.hub.client(person) as client:
        reply: httpx.Response = client.post(path)
    assert reply.status_code in (201, 204, 403, 404)
    return reply.status_code in (201, 204)


def test_assignments_decide_who_may_claim(account: Account) -> None:
    account.run(MAKE)
    ann, ben = (account.hub.join(account.owner, "labeler") for _ in range(2))
    assert not may_claim(account, ann)
    found = account.run(
        "out = {e: a.assigned_projects for e, a in C.add_studio_assignments(K['who'], ['studio'])"
        ".items()}",
        who=[ann.email],
    )
    assert found[ann.email] == ["studio"]
    assert found[ben.email] == []
    assert next_of(account, ann) == "first"
    assert not may_claim(account, ben)
    found = account.run(
        """
        C.add_studio_assignments(K["who"], ["studio"])
        C.remove_studio_assignments(K["who"][:1], ["studio"])
        out = {e: a.assigned_projects for e, a in C.list_studio_assignments().items()}
        """,
        who=[ann.email, ben.email],
    )
    assert (found[ann.email], found[ben.email]) == ([], ["studio"])
    assert not may_claim(account, ann)
    assert may_claim(account, ben)


def test_priorities_decide_the_order(either: Account) -> None:
    either.run(MAKE)
    ann = either.hub.join(either.owner, "labeler")
    found = either.run(
        """
        C.add_studio_assignments(K["who"], ["studio"])
        every = C.list_studio_batches()
        out = [[[b.name, b.studio_priority, b.total, b.completed, b.groups, b.project_name,
                 b.batch_type] for b in every]]
        out.append([b.name for b in C.set_studio_batches_priorities(["third", "first", "second"])])
        out.append([b.name for b in C.list_studio_batches()])
        out.append(refused(C.set_studio_batches_priorities, ["third", "first"])[:2])
        out.append(refused(C.set_studio_batches_priorities, ["third", "first", "first"])[:2])
        """,
        who=[ann.email],
    )
    assert found[0] == [
        [name, place, 3, 0, [], "studio", "Production"]
        for place, name in enumerate(("first", "second", "third"), start=1)
    ]
    assert found[1] == found[2] == ["third", "first", "second"]
    assert found[3] == found[4] == ["ScaleInvalidRequest", 400]
    assert [next_of(either, ann) for _ in range(4)] == ["third", "third", "third", "first"]
    found = either.run("out = [[b.name, b.completed] for b in C.list_studio_batches()]")
    assert found == [["first", 1], ["second", 0]]
    either.run("C.set_studio_batches_priorities(['second', 'first'])")
    assert next_of(either, ann) == "second"
    found = either.run("out = [b.name for b in C.reset_studio_batches_priorities()]")
    assert found == ["first", "second"]
    assert [next_of(either, ann) for _ in range(5)] == ["first", "first", "second", "second", None]


@pytest.mark.parametrize("account", ["2.18.4"], indirect=True)
def test_groups_decide_who_gets_a_batch(account: Account) -> None:
    account.run(MAKE)
    ann, ben = (account.hub.join(account.owner, "labeler") for _ in range(2))
    found = account.run(
        """
        ann, ben = K["who"]
        C.add_studio_assignments([ann, ben], ["studio"])
        C.create_project_group("studio", [ann], "night")
        day = C.create_project_group("studio", [], "day")
        out = [day.workers, C.assign_studio_batches("first", ["night"]).groups]
        C.assign_studio_batches("second", ["day", "night"])
        C.assign_studio_batches("third", ["day"])
        changed = C.update_project_group("studio", "day", [ben], [])
        out += [[w.email for w in changed.workers[0]], changed.numWorkers,
                [g.name for g in C.list_project_groups("studio")]]
        out.append(refused(C.update_project_group, "studio", "day", ["nobody@example.org"], [])[:2])
        """,
        who=[ann.email, ben.email],
    )
    assert found[:2] == [[], ["night"]]
    assert found[2:5] == [[ben.email], 1, ["night", "day"]]
    assert found[5] == ["ScaleInvalidRequest", 400]
    assert [next_of(account, ben) for _ in range(4)] == ["second", "second", "second", "third"]
    assert [next_of(account, ann) for _ in range(4)] == ["first", "first", "first", None]
    account.run(
        "C.update_project_group('studio', 'day', K['who'], [])\n"
        "C.assign_studio_batches('third', [])", who=[ann.email],
    )  # fmt: skip
    assert next_of(account, ann) == "third"
