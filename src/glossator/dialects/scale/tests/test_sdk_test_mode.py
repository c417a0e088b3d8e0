"""Test mode: a world of its own, in which tasks are complete at the next read."""

from __future__ import annotations

from glossator.dialects.scale.tests.sdk import Account, account, fresh

__all__ = ["account", "fresh"]


def test_a_task_is_complete_at_the_next_read(account: Account) -> None:
    found = account.test_mode("""
        made = C.create_task(TaskType.Categorization, unique_id="u", **question())
        out = {"made": made.as_dict(), "listed": C.tasks(status="completed").total}
        out["read"] = C.get_task(made.id).as_dict()
        out["cancel"] = refused(C.cancel_task, made.id)
        made.audit(False, "not so")
        made.refresh()
        out["audited"] = made.as_dict()
        C.create_project("p", TaskType.Categorization, question())
        C.create_batch("p", "b")
        C.create_task(TaskType.Categorization, batch="b")
        out["batch"] = C.batch_status("b")
        C.create_project("rapid", TaskType.Categorization, question(), rapid=True)
        C.create_batch("rapid", "r")
        C.create_task(TaskType.Categorization, batch="r")
        out["rapid"] = [C.batch_status("r")["status"], C.finalize_batch("r").status,
                        C.batch_status("r")["status"]]
        out["again"] = refused(C.create_task, TaskType.Categorization, unique_id="u", **question())
    """)
    made, read = found["made"], found["read"]
    assert (made["status"], made["is_test"]) == ("pending", True)
    assert {"response", "completed_at"} & made.keys() == set()
    assert found["listed"] == 1
    assert (read["status"], read["is_test"]) == ("completed", True)
    assert read["response"] == {"category": "cat"}
    assert read["completed_at"] >= read["created_at"]
    assert found["cancel"][:2] == ["ScaleInvalidRequest", 400]
    audited = found["audited"]
    assert audited["customer_review_status"] == "rejected"
    assert audited["customer_review_comments"] == ["not so"]
    assert [one["audit_result"] for one in audited["audits"]] == ["rejected"]
    assert audited["audits"][0]["audit_source"] == "customer"
    assert found["batch"] == {"status": "completed", "completed": 1}
    assert found["rapid"] == ["staging", "in_progress", "completed"]
    assert found["again"][:2] == ["ScaleDuplicateResource", 409]


def test_the_worlds_know_nothing_of_each_other(account: Account) -> None:
    found = account.run("""
        out = {}
        keys = {"live": K["key"], "live_": "live_" + K["key"], "|test": K["key"] + "|test",
                "test_": "test_" + K["key"]}
        there = {name: client(key) for name, key in keys.items()}
        for name in ("live", "|test"):
            one = there[name]
            one.create_project("p", TaskType.Categorization, question(instruction=name))
            one.create_batch("p", "b")
            out[name] = one.create_task(TaskType.Categorization, batch="b", unique_id="u").id
        for name, one in there.items():
            out["sees " + name] = [
                [p.instruction for p in one.projects()], [b.name for b in one.get_batches()],
                [t.id for t in one.tasks()], [t.id for t in one.tasks(unique_id="u")],
                one.batch_status("b")["status"], one.get_project("p").instruction,
                [b.name for b in one.list_studio_batches()],
            ]
        live, test = there["live"], there["|test"]
        test.create_project("only", TaskType.Categorization)
        test.create_batch("only", "alone")
        out["refused"] = [
            refused(live.get_task, out["|test"])[1], refused(test.get_task, out["live"])[1],
            refused(test.cancel_task, out["live"])[1], refused(test.set_task_tags, out["live"], ["t"])[1],
            refused(live.get_project, "only")[1], refused(live.get_batch, "alone")[1],
            refused(live.tasks, project="only")[1], refused(live.update_project, "only", x=1)[1],
            refused(live.create_task, TaskType.Categorization, project="only")[1],
            refused(live.audit_task, out["|test"], True)[1],
        ]
    """)
    live, test = found["live"], found["|test"]
    wanted = {"live": ("live", live, "in_progress"), "|test": ("|test", test, "completed")}
    for name, as_ in (("live", "live"), ("live_", "live"), ("|test", "|test"), ("test_", "|test")):
        said, task, status = wanted[as_]
        open_now = ["b"] if status == "in_progress" else []
        assert found[f"sees {name}"] == [
            [said], ["b"], [task], [task], status, said, open_now,
        ], name  # fmt: skip
    assert found["refused"] == [404] * 10


def test_each_type_is_answered_in_its_own_shape(fresh: Account) -> None:
    found = fresh.test_mode("""
        picture = {"attachment": "https://example.org/a.png"}
        boxes = {"geometries": {"box": {"objects_to_annotate": ["car"]},
                                "polygon": {"objects_to_annotate": ["tree"]}}}
        fields = [{"type": "text", "field_id": "said", "title": "What?"}]
        T = TaskType
        asked = [
            (T.Categorization, question(allow_multiple=True)),
            (T.ImageAnnotation, picture | boxes),
            (T.Annotation, picture | {"objects_to_annotate": ["car"], "with_labels": True}),
            (T.SegmentAnnotation, picture | {"labels": ["sky"]}),
            (T.TextCollection, {"fields": fields,
                                "attachments": [{"type": "text", "content": "a"}]}),
            (T.NamedEntityRecognition, {"text": "Ann is here",
                                        "labels": [{"name": "person", "description": ""}]}),
            (T.Transcription, picture | {"fields": {"said": "What?"}}),
            (T.LidarAnnotation, {"attachments": ["https://example.org/a.json"], "labels": ["car"]}),
        ]
        out = {}
        for kind, params in asked:
            out[kind.value] = C.get_task(C.create_task(kind, **params).id).as_dict()
    """)
    assert {one["status"] for one in found.values()} == {"completed"}
    responses = {kind: one["response"] for kind, one in found.items()}
    assert responses["categorization"]["category"] == ["cat"]
    kinds = {one["type"] for one in responses["imageannotation"]["annotations"]}
    assert kinds == {"box", "polygon"}
    assert responses["annotation"]["annotations"][0]["label"] == "car"
    assert responses["textcollection"]["annotations"]["said"]["response"]
    (span,) = responses["namedentityrecognition"]["annotations"]
    assert "Ann is here"[span["start"] : span["end"]] == span["text"]
    assert responses["transcription"]["fields"]["said"]
    assert "annotations" in responses["lidarannotation"]
    assert "annotations" in responses["segmentannotation"]
    print({kind: list(one) for kind, one in responses.items()})
