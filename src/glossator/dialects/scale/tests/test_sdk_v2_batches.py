"""Batches of the second version: from state to state, and what is kept about them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from glossator.dialects.scale.tests.sdk import Account, either, fresh
from glossator.dialects.scale.tests.second import run, run_in_test_mode, said, talk

__all__ = ["either", "fresh"]

MOVES = {
    "finalize": {"staging": "in_progress"},
    "pause": {"in_progress": "paused"},
    "resume": {"paused": "in_progress"},
    "cancel": {"staging": "cancelled", "in_progress": "cancelled", "paused": "cancelled"},
}
STATES = ("staging", "in_progress", "paused", "completed", "cancelled")


def test_each_move_from_each_state(either: Account) -> None:
    """What is not in the table is a 400, and nothing has changed."""
    run(
        either,
        """
        C.create_project("talks", TaskType.Chat, {})
        for move in K["moves"]:
            for state in K["states"]:
                b = V.create_batch(CreateBatchRequest(
                    name=f"{move} {state}", project_name="talks", staging_batch=state == "staging"))
                assert b.status == ("staging" if state == "staging" else "in_progress")
                if state == "paused":
                    V.pause_batch(BatchOperationRequest(batch_id=b.id))
                if state == "cancelled":
                    V.cancel_batch(BatchOperationRequest(batch_id=b.id))
                if state == "completed":
                    V.create_chat_task(CreateChatTaskRequest(batch_name=b.name))
        """,
        moves=list(MOVES), states=STATES,
    )  # fmt: skip
    number = either.project("talks")
    while held := either.claim(number, either.owner):
        either.submit(held, said(talk()), either.owner)
    found = run(
        either,
        """
        out = {}
        for move in K["moves"]:
            for state in K["states"]:
                name = BatchOperationRequest(batch_name=f"{move} {state}")
                before = V.get_batch(batch_name=name.batch_name)
                assert before.status == state, (before.status, state)
                try:
                    made = getattr(V, move + "_batch")(name)
                    made = getattr(made, "batch", made)
                    after = V.get_batch(batch_id=made.id)
                    assert plain(after) == plain(made)
                    out[f"{move} {state}"] = after.status
                except exceptions.BadRequestException as error:
                    text = json.loads(error.body)["error"]
                    assert text.startswith(f"a batch that is {state} cannot be "), text
                    assert plain(V.get_batch(batch_id=before.id)) == plain(before)
        """,
        moves=list(MOVES), states=STATES,
    )  # fmt: skip
    expected = {f"{move} {old}": new for move, moves in MOVES.items() for old, new in moves.items()}
    assert found == expected


def test_a_paused_batch_hands_out_nothing(fresh: Account) -> None:
    run(
        fresh,
        """
        C.create_project("talks", TaskType.Chat, {})
        V.create_batch(CreateBatchRequest(name="b", project_name="talks"))
        V.create_chat_task(CreateChatTaskRequest(batch_name="b"))
        said = V.pause_batch(BatchOperationRequest(batch_name="b"))
        assert isinstance(said.message, str) and said.message
        """,
    )
    number = fresh.project("talks")
    assert fresh.claim(number, fresh.owner) is None
    assert run(fresh, "out = C.get_batch('b').status") == "in_progress"  # v1 has no other word
    run(fresh, "V.resume_batch(BatchOperationRequest(batch_name='b'))")
    assert fresh.claim(number, fresh.owner) is not None


def test_a_cancelled_batch_ends_what_is_not_done(fresh: Account) -> None:
    found = run(
        fresh,
        """
        C.create_project("talks", TaskType.Chat, {})
        V.create_batch(CreateBatchRequest(name="b", project_name="talks"))
        t = V.create_chat_task(CreateChatTaskRequest(batch_name="b"))
        V.cancel_batch(BatchOperationRequest(batch_name="b"))
        listed = [plain(one) for one in V.get_tasks(batch_name="b", status="canceled").tasks]
        out = [V.get_task(t.task_id).status, len(listed), C.get_task(t.task_id).status,
               no(V.create_chat_task, CreateChatTaskRequest(batch_name="b"))[:2]]
        """,
    )
    assert found == ["canceled", 1, "canceled", ["BadRequestException", 400]]


def test_metadata_is_replaced_or_added_to_at_any_depth(fresh: Account) -> None:
    found = run(
        fresh,
        """
        C.create_project("talks", TaskType.Chat, {})
        old = {"a": {"x": 1, "y": [1, 2], "z": {"deep": 1}}, "b": 1}
        b = V.create_batch(CreateBatchRequest(name="b", project_name="talks", metadata=old))
        t = V.create_chat_task(CreateChatTaskRequest(batch_name="b", metadata=old))
        new = {"a": {"y": [3], "z": {"more": 2}}, "c": None}
        out = []
        for merge in (True, False, None):
            out.append(V.set_batch_metadata(SetBatchMetadataRequest(
                batch_id=b.id, metadata=new, merge=merge)).metadata)
            out.append(V.set_task_metadata(SetTaskMetadataRequest(
                task_id=t.task_id, metadata=new, merge=merge)).metadata)
        out += [V.get_batch(batch_id=b.id).metadata, V.get_task(t.task_id).metadata]
        out += [C.get_batch("b").as_dict()["metadata"], C.get_task(t.task_id).metadata]
        """,
    )
    new = {"a": {"y": [3], "z": {"more": 2}}, "c": None}
    merged = {"a": {"x": 1, "y": [3], "z": {"deep": 1, "more": 2}}, "b": 1, "c": None}
    assert found == [merged, merged, *[new] * 8]


def test_of_many_who_change_at_once_none_is_lost_and_one_moves(either: Account) -> None:
    found = run(
        either,
        """
        from collections import Counter
        C.create_project("talks", TaskType.Chat, {})
        b = V.create_batch(CreateBatchRequest(name="b", project_name="talks"))
        t = V.create_chat_task(CreateChatTaskRequest(batch_name="b"))
        at_once(12, lambda n: second().v2.set_batch_metadata(SetBatchMetadataRequest(
            batch_id=b.id, metadata={"in": {str(n): n}}, merge=True)))
        at_once(12, lambda n: second().v2.set_task_metadata(SetTaskMetadataRequest(
            task_id=t.task_id, metadata={"in": {str(n): n}}, merge=True)))
        out = [len(V.get_batch(batch_id=b.id).metadata["in"]), len(V.get_task(t.task_id).metadata["in"])]

        def tried(word):
            def go(n):
                try:
                    getattr(second().v2, word)(BatchOperationRequest(batch_id=b.id))
                except exceptions.BadRequestException:
                    return "400"
                return "ok"
            return dict(Counter(at_once(6, go)))

        out += [tried("pause_batch"), tried("resume_batch"), tried("cancel_batch")]
        """,
    )
    assert found == [12, 12, *[{"ok": 1, "400": 5}] * 3]


@pytest.mark.parametrize("path", ["batch/metadata", "task/metadata"])
def test_metadata_is_an_object(fresh: Account, path: str) -> None:
    known = run(
        fresh,
        """
        C.create_project("talks", TaskType.Chat, {})
        b = V.create_batch(CreateBatchRequest(name="b", project_name="talks"))
        out = {"batch_id": b.id}
        out["task_id"] = V.create_chat_task(CreateChatTaskRequest(batch_name="b")).task_id
        """,
    )
    for wrong in (None, [], "x", 1):
        reply = fresh.send("POST", f"/v2/{path}", json=known | {"metadata": wrong})
        assert (reply.status_code, "metadata" in reply.json()["error"]) == (400, True), wrong
    assert fresh.send("POST", f"/v2/{path}", json=known).status_code == 400
    deep: dict[str, Any] = {}
    for _ in range(90):
        deep = {"a": deep}
    for merge in (False, True, True):
        reply = fresh.send("POST", f"/v2/{path}", json=known | {"metadata": deep, "merge": merge})
        assert reply.status_code == 200, reply.text


def test_a_rapid_projects_batch_is_staged_and_takes_no_more_once_it_is_finalized(
    fresh: Account,
) -> None:
    found = run(
        fresh,
        """
        C.create_project("quick", TaskType.Chat, {}, rapid=True)
        b = V.create_batch(CreateBatchRequest(name="b", project_name="quick", callback="https://example.org/done"))
        out = [b.status, b.callback]
        V.create_chat_task(CreateChatTaskRequest(batch_name="b"))
        out.append(V.finalize_batch(BatchOperationRequest(batch_name="b")).status)
        out.append(no(V.create_chat_task, CreateChatTaskRequest(batch_name="b"))[1])
        """,
    )
    assert found == ["staging", "https://example.org/done", "in_progress", 400]


def test_a_project_of_a_new_batch_is_an_id_or_a_name(fresh: Account) -> None:
    number = run(
        fresh,
        """
        C.create_project("talks", TaskType.Chat, {})
        out = V.get_project(project_name="talks").id
        """,
    )

    def made(**body: Any) -> httpx.Response:
        return fresh.send("POST", "/v2/batch", json=body)

    for n, project in enumerate(("talks", number)):
        reply = made(name=str(n), project=project)
        assert (reply.status_code, reply.json()["project"]) == (200, number)
    assert made(name="2", project_id=number, project_name="talks").status_code == 200
    assert made(name="3", project_id=number, project_name="walks").status_code == 400
    assert made(name="", project_id=number).status_code == 400
    assert made(name="1", project_id=number).status_code == 409
    assert made(name="4", project_id=number, staging_batch="maybe").status_code == 400


def test_in_test_mode_a_staged_batch_is_complete_when_it_is_opened(fresh: Account) -> None:
    found = run_in_test_mode(
        fresh,
        """
        C.create_project("talks", TaskType.Chat, {})
        V.create_batch(CreateBatchRequest(name="b", project_name="talks", staging_batch=True))
        t = V.create_chat_task(CreateChatTaskRequest(batch_name="b"))
        out = [t.status, V.get_batch(batch_name="b").status, V.get_task(t.task_id).status]
        out.append(V.finalize_batch(BatchOperationRequest(batch_name="b")).status)
        out.append(V.get_batch(batch_name="b").status)
        out += [one.name for one in V.get_deliveries().deliveries]
        """,
    )
    assert found == ["pending", "staging", "completed", "in_progress", "completed", "b"]
