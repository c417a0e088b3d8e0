"""Evaluation and training tasks: made with the vendor's client, handed out and scored natively."""

from __future__ import annotations

from typing import Any

import pytest
from tests.edge.serving import Person
from tests.store.migrated import Sql

from glossator.dialects.scale.tests.sdk import Account, account, fresh

__all__ = ["account", "fresh"]
PROJECT = """
fields = [{"type": "category", "field_id": "kind", "title": "What is it?",
           "choices": [{"label": "Cat", "value": "cat"}, {"label": "Dog", "value": "dog"}]}]
C.create_project("rapid", TaskType.TextCollection, {"fields": fields}, rapid=True)
def shown(word):
    return {"project": "rapid", "attachments": [{"type": "text", "content": word}]}
def said(word):
    return {"annotations": {"kind": {"type": "category", "field_id": "kind", "response": [[word]]}}}
T = TaskType.TextCollection
"""


def answer(word: str) -> dict[str, Any]:
    return {"values": [{"field": "kind", "value": [word]}]}


def scores(account: Account, person: Person) -> tuple[int, int]:
    """How many tests somebody has seen, and how many of them were right."""
    sql = Sql(account.hub.database_url)
    try:
        ((seen, right),) = sql(
            "SELECT SUM(golden_seen), SUM(golden_right) FROM seats WHERE member_id = ? AND org_id = ?",
            person.member_id, account.owner.organization_id,
        )  # fmt: skip
    finally:
        sql.close()
    return int(seen), int(right)


def text(held: Any) -> str:
    """What the one task of an assignment shows."""
    (task,) = held["tasks"]
    return str(task["data"]["attachments"][0]["content"])


def test_they_are_handed_out_among_others_and_scored(account: Account) -> None:
    made = account.run(
        PROJECT, """
        C.create_batch("rapid", "b")
        for n in range(40):
            C.create_task(T, batch="b", attachments=[{"type": "text", "content": f"plain {n}"}])
        tests = [C.create_evaluation_task(T, expected_response=said("cat"), **shown(f"test {n}"))
                 for n in range(2)]
        lesson = C.create_training_task(T, expected_response=said("dog"), **shown("lesson"))
        C.finalize_batch("b")
        out = {"tests": [t.id for t in tests], "lesson": lesson.id,
               "dict": tests[0].as_dict()}
        """,
    )  # fmt: skip
    assert made["dict"]["expected_response"]["annotations"]["kind"]["response"] == [["cat"]]
    assert "initial_response" not in made["dict"]
    project, person = account.project("rapid"), account.hub.join(account.owner, "labeler")
    order, shapes = [], set()
    while held := account.claim(project, person):
        order.append(text(held))
        shapes.add((tuple(held), tuple(held["tasks"][0])))
        account.submit(held, answer("dog" if order[-1] == "test 1" else "cat"), person)
    assert order[0] == "lesson"
    assert {"test 0", "test 1"} < set(order)
    assert len(order) == 43
    assert order.index("test 0") < 21
    assert len(shapes) == 1, "nothing tells a test from a task"
    seen, right = scores(account, person)
    assert (seen, right) == (3, 1)  # the lesson and a test were answered wrong
    found = account.run("""
        out = {
            "tasks": [t.id for t in C.get_tasks("rapid")], "count": C.get_tasks_count("rapid"),
            "all": C.tasks().total, "batch": C.batch_status("b"),
            "studio": [b.name for b in C.list_studio_batches()],
            "batches": [b.name for b in C.get_batches("rapid")],
        }
    """)
    assert not {*made["tests"], made["lesson"]} & set(found["tasks"])
    assert found["count"] == found["all"] == len(found["tasks"]) == 40
    assert found["batch"] == {"status": "completed", "completed": 40}
    assert found["batches"] == ["b"]
    assert found["studio"] == []


def test_with_an_initial_response_reviewers_alone_are_tested(account: Account) -> None:
    made = account.run(
        PROJECT, """
        C.create_batch("rapid", "b")
        for n in range(22):
            C.create_task(T, batch="b", attachments=[{"type": "text", "content": f"plain {n}"}])
        task = C.create_evaluation_task(T, expected_response=said("cat"),
                                        initial_response=said("dog"), **shown("to correct"))
        C.finalize_batch("b")
        out = [task.as_dict()["initial_response"] == said("dog"), task.initial_response]
        """,
    )  # fmt: skip
    assert made == [True, None]  # the second is a fault of the client's own
    project = account.project("rapid")
    labeler, reviewer = (account.hub.join(account.owner, r) for r in ("labeler", "reviewer"))
    for _ in range(20):
        held = account.claim(project, labeler)
        assert text(held) != "to correct"
        account.native("POST", f"/assignments/{held['id']}/skip", {}, labeler)
    begun = None
    for _ in range(22):
        held = account.claim(project, reviewer)
        if text(held) == "to correct":
            begun = held["tasks"][0]["predictions"]
            account.submit(held, answer("cat"), reviewer)
            break
        account.native("POST", f"/assignments/{held['id']}/skip", {}, reviewer)
    assert begun is not None
    (value,) = begun[0]["answer"]["values"]
    assert (value["field"], value["value"]) == ("kind", ["dog"])
    assert scores(account, reviewer) == (1, 1)


def test_what_cannot_be_a_test_is_refused(fresh: Account) -> None:
    found = fresh.run(
        PROJECT, """
        work = C.create_evaluation_task
        C.create_project("cats", TaskType.Categorization, {"categories": ["cat", "dog"]})
        out = {
            "no answer": refused(work, T, **shown("a")),
            "empty": refused(work, T, expected_response={}, **shown("a")),
            "no object": refused(work, T, expected_response=[1], **shown("a")),
            "no project": refused(work, T, expected_response=said("cat"), fields=fields,
                                  attachments=[{"type": "text", "content": "a"}]),
            "type": refused(work, TaskType.Categorization, project="cats",
                            expected_response={"category": "cat"}, **question()),
            "nobody's": refused(work, T, project="nobody's", expected_response=said("cat")),
        }
        """,
    )  # fmt: skip
    codes = {name: one[:2] for name, one in found.items()}
    refused = ["ScaleInvalidRequest", 400]
    assert codes == {
        "no answer": refused, "empty": refused, "no object": refused, "no project": refused,
        "type": refused, "nobody's": ["ScaleResourceNotFound", 404],
    }  # fmt: skip
    assert found["no answer"][2] == 'Parameter is invalid, reason: "expected_response" is required'


@pytest.mark.parametrize("kind", ["imageannotation", "namedentityrecognition"])
def test_places_are_compared_too(fresh: Account, kind: str) -> None:
    made = {
        "imageannotation": (
            {"attachment": "https://example.org/a.png",
             "geometries": {"box": {"objects_to_annotate": ["car"]}}},
            {"annotations": [{"type": "box", "label": "car", "left": 10, "top": 10, "width": 50,
                              "height": 40, "uuid": "a"}]},
        ),
        "namedentityrecognition": (
            {"text": "Ann is here", "labels": [{"name": "person", "description": "who"}]},
            {"annotations": [{"id": "a", "start": 0, "end": 3, "text": "Ann", "label": "person"}]},
        ),
    }  # fmt: skip
    params, expected = made[kind]
    found = fresh.run(
        """
        C.create_project("p", TaskType(K["kind"]), K["params"], rapid=True)
        one = C.create_evaluation_task(TaskType(K["kind"]), project="p",
                                       expected_response=K["expected"])
        out = one.as_dict()
        """,
        kind=kind, params=params, expected=expected,
    )  # fmt: skip
    assert found["expected_response"] == expected
    assert found["params"] == params
