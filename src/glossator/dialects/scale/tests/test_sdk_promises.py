"""What must be exactly right for the vendor's client, point by point; errors, the first point,
have their own page."""

from __future__ import annotations

import json

from glossator.dialects.scale.tests.sdk import Account, account, fresh

__all__ = ["account", "fresh"]
CATEGORIES = {"categories": ["cat", "dog"]}


# 2. Order, absence and presence of what a task says


def test_a_task_says_what_it_should_and_nothing_more(account: Account) -> None:
    found = account.run("""
        plain = C.create_task(TaskType.Categorization, **question())
        out = {"plain": plain.as_dict(), "read": C.get_task(plain.id).as_dict()}
        C.create_project("p", TaskType.Categorization, {"instruction": "behind"})
        C.create_batch("p", "b")
        full = C.create_task(
            TaskType.Categorization, batch="b", instruction="before", metadata={"z": 1, "a": 2},
            unique_id="u", tags=["t", "s", "t"], callback_url="http://example.com/c", priority=7,
            urgency="immediate", force=True, min_width="30", **question(allow_multiple=False),
        )
        out["full"], out["text"] = full.as_dict(), requests.get(
            K["url"] + "/task/" + full.id, auth=(K["key"], "")).text
        out["attribute"] = [full.instruction, full.callback_url, full.params["force"]]
        full.set_tags([])
        C.clear_task_unique_id(full.id)
        C.set_task_metadata(full.id, {})
        out["bare"] = C.get_task(full.id).as_dict()
        out["canceled"] = C.cancel_task(full.id).status
        out["attributes"] = refused(lambda: full.nonesuch)[0]
    """)
    plain = found["plain"]
    assert plain == found["read"]
    assert plain["metadata"] == {}
    absent = {
        "unique_id", "tags", "project", "batch", "response", "completed_at", "instruction",
        "callback_url", "callback_completed", "audits", "customer_review_status",
        "attachmentS3Downloads", "priority",
    }  # fmt: skip
    assert absent & plain.keys() == set()
    assert (plain["status"], plain["is_test"], len(plain["task_id"])) == ("pending", False, 24)
    full = found["full"]
    assert (full["project"], full["batch"], full["unique_id"]) == ("p", "b", "u")
    assert full["tags"] == ["t", "s"]
    assert list(full["metadata"].items()) == [("z", 1), ("a", 2)]
    assert full["instruction"] == "before\n\nbehind"
    assert (full["priority"], full["urgency"]) == (7, "immediate")
    assert full["params"] == {
        "force": True, "min_width": "30", "attachment": "what is this?", "attachment_type": "text",
        "categories": ["cat", "dog"], "allow_multiple": False,
    }  # fmt: skip
    assert list(full["params"])[:2] == ["force", "min_width"]
    assert json.loads(found["text"])["params"] == full["params"]
    assert found["attribute"] == ["before\n\nbehind", "http://example.com/c", True]
    assert {"unique_id", "tags"} & found["bare"].keys() == set()
    assert found["bare"]["metadata"] == {}
    assert found["canceled"] == "canceled"
    assert found["attributes"] == "AttributeError"


# 5. Names as they are sent; empty bodies; True and False


def test_names_are_split_before_they_are_decoded(account: Account) -> None:
    names = [
        "a bc/def?x#é",
        "100%",
        "my_task_batch",
        "a%2Fb",
        "☃/☃",
        "setParams",
        "x+y z",
        " ",
    ]
    found = account.run(
        """
        out = {}
        for name in K["names"]:
            C.create_project(name, TaskType.Categorization, {"categories": ["cat", "dog"]},
                             studio=True)
            C.create_batch(name, name)
            task = C.create_task(TaskType.Categorization, batch=name, **question())
            out[name] = [
                C.get_project(name).name, C.get_batch(name).name, C.batch_status(name)["pending"],
                [t.id for t in C.get_tasks(name, name)] == [task.id], C.get_tasks_count(name),
                C.set_batch_metadata(name, {"n": name}).metadata["n"],
                C.update_project(name, patch=True, instruction=name).instruction,
                C.create_project_group(name, [], name).name,
                C.update_project_group(name, name, [], []).name,
                C.assign_studio_batches(name, [name]).groups, C.finalize_batch(name).status,
            ]
        """,
        names=names,
    )  # fmt: skip
    for name in names:
        assert found[name] == [
            name, name, 1, True, 1, name, name, name, name, [name], "in_progress",
        ]  # fmt: skip


def test_empty_bodies_and_words_for_yes_and_no(account: Account) -> None:
    found = account.run("""
        C.create_project("p", TaskType.Categorization, {**question(), "instruction": "i"})
        C.create_batch("p", "b")
        one = C.create_task(TaskType.Categorization, project="p", metadata={"a": 1}, tags=["t"])
        out = {
            "from the project": one.params["attachment"],
            "kept": C.delete_task_tags(one.id, []).tags, "more": C.add_task_tags(one.id, []).tags,
            "tags": "tags" in C.set_task_tags(one.id, []).as_dict(),
            "metadata": C.set_task_metadata(one.id, {}).metadata,
            "batch": C.set_batch_metadata("b", {}).metadata,
            "nothing": refused(C.create_task, TaskType.Categorization)[:2],
            "replaced": C.update_project("p").as_dict()["param_history"][-1],
        }
        base, auth = K["url"], (K["key"], "")
        for word in ("True", "true", "TRUE", "False", "false", "0", "1"):
            there = requests.get(base + "/tasks", auth=auth, params={"limited_response": word})
            out[word] = "params" not in there.json()["docs"][0]
        out["wrong"] = requests.get(base + "/tasks?limited_response=maybe", auth=auth).status_code
        out["slash"] = requests.get(base + "/batches/", auth=auth).status_code
        out["raw"] = requests.post(base + "/batches/", auth=auth, json={
            "project": "p", "name": "raw", "callback_url": "http://example.com/c"}).json()
    """)
    assert found["from the project"] == "what is this?"
    assert found["kept"] == found["more"] == ["t"]
    assert found["tags"] is False
    assert found["metadata"] == found["batch"] == {}
    assert found["nothing"] == ["ScaleInvalidRequest", 400]
    assert {"instruction", "attachment", "patch"} & found["replaced"].keys() == set()
    for word in ("True", "true", "TRUE", "1"):
        assert found[word] is True
    for word in ("False", "false", "0"):
        assert found[word] is False
    assert found["wrong"] == 400
    assert found["slash"] == 200
    assert (found["raw"]["name"], found["raw"]["callback"]) == ("raw", "http://example.com/c")


# 7. Where batches begin, and how they end


def test_batches_begin_at_work_or_staged_and_end_when_all_is_done(account: Account) -> None:
    found = account.run("""
        for name, kind in (("ordinary", {}), ("rapid", {"rapid": True}), ("studio", {"studio": True})):
            C.create_project(name, TaskType.Categorization, {"categories": ["cat", "dog"]}, **kind)
            C.create_batch(name, "b " + name)
        make = lambda batch, **more: C.create_task(TaskType.Categorization, batch=batch, **question(**more))
        out = {name: C.get_batch("b " + name).status for name in ("ordinary", "rapid", "studio")}
        one = make("b ordinary")
        two = make("b rapid")
        out["finalized"] = [C.finalize_batch("b " + name).status for name in ("ordinary", "rapid")]
        out["again"] = [C.finalize_batch("b " + name).status for name in ("ordinary", "rapid")]
        out["closed"] = refused(make, "b rapid")
        three = make("b ordinary")
        out["two pending"] = C.batch_status("b ordinary")
        one.cancel()
        out["one pending"] = C.batch_status("b ordinary")
        three.cancel()
        batch = C.get_batch("b ordinary")
        out["over"] = [batch.get_status(), batch.status, batch.tasks_canceled, batch.tasks_pending]
        make("b ordinary")
        out["open again"] = C.batch_status("b ordinary")
        out["project of the batch"] = three.project
        C.create_project("other", TaskType.Categorization)
        out["two projects"] = refused(make, "b ordinary", project="other")
        out["other type"] = refused(C.create_task, TaskType.TextCollection, batch="b ordinary",
                                    attachments=[], fields=[])
        out["no project"] = refused(C.create_batch, "nobody's", "b")
    """)
    assert [found[n] for n in ("ordinary", "rapid", "studio")] == [
        "in_progress",
        "staging",
        "staging",
    ]
    assert found["finalized"] == found["again"] == ["in_progress", "in_progress"]
    assert found["closed"][:2] == ["ScaleInvalidRequest", 400]
    assert found["two pending"] == {"status": "in_progress", "pending": 2}
    assert found["one pending"] == {"status": "in_progress", "pending": 1, "canceled": 1}
    assert found["over"] == [{"status": "completed", "canceled": 2}, "completed", 2, 0]
    assert found["open again"] == {"status": "in_progress", "pending": 1, "canceled": 2}
    assert found["project of the batch"] == "ordinary"
    for name in ("two projects", "other type"):
        assert found[name][:2] == ["ScaleInvalidRequest", 400]
    assert found["no project"][:2] == ["ScaleResourceNotFound", 404]


# 8. Versions of a project's parameters; 9. how "canceled" is spelled: in the tests of point 2


def test_parameters_have_versions_and_tasks_keep_theirs(account: Account) -> None:
    found = account.run("""
        first = C.create_project("p", TaskType.Categorization,
                                 {"instruction": "one", "categories": ["cat", "dog"], "x": [1, 2]})
        make = lambda **more: C.create_task(TaskType.Categorization, project="p", attachment="a",
                                            attachment_type="text", **more)
        out = {"first": [first.version, first.params], "old": make().id}
        patched = C.update_project("p", patch=True, categories=["cow"], x=[3])
        out["patched"] = [patched.version, patched.params, patched.instruction]
        out["new"] = make().id
        out["own"] = make(categories=["ant"], instruction="mine").as_dict()
        replaced = C.update_project("p", categories=["emu"])
        out["replaced"] = [replaced.version, replaced.params, replaced.instruction]
        out["history"] = replaced.as_dict()["param_history"]
        out["tasks"] = [C.get_task(out[n]).as_dict() for n in ("old", "new")]
        out["empty"] = C.create_project("q", TaskType.Categorization).version
        C.update_project("p", patch=False)
        out["missing"] = refused(make)
    """)
    version, params = found["first"]
    assert version == params["version"] == 0
    assert (params["instruction"], params["x"]) == ("one", [1, 2])
    version, params, instruction = found["patched"]
    assert (version, params["categories"], params["x"], instruction) == (1, ["cow"], [3], "one")
    version, params, instruction = found["replaced"]
    assert (version, params["categories"], instruction, "x" in params) == (2, ["emu"], None, False)
    assert [one["version"] for one in found["history"]] == [0, 1, 2]
    assert [one["categories"] for one in found["history"]] == [["cat", "dog"], ["cow"], ["emu"]]
    times = [one["created_at"] for one in found["history"]]
    assert times == sorted(times)
    assert not any("patch" in one for one in found["history"])
    old, new = found["tasks"]
    assert (old["params"]["categories"], new["params"]["categories"]) == (["cat", "dog"], ["cow"])
    assert old["instruction"] == "one"
    assert found["own"]["params"]["categories"] == ["ant"]
    assert found["own"]["instruction"] == "mine\n\none"
    assert found["empty"] in (0, None)
    assert found["missing"][:2] == ["ScaleInvalidRequest", 400]


def test_the_types_that_the_vendors_own_suite_makes(account: Account) -> None:
    """Each is made, complete at the next read, and refused without what it is about (the cases of
    ``tests/test_client.py`` in the vendor's repository)."""
    found = account.test_mode("""
        T, picture = TaskType, "https://example.org/cows.jpg"
        cows = {"objects_to_annotate": ["baby cow", "big cow"], "with_labels": True,
                "attachment_type": "image"}
        asked = {
            T.Categorization: {"attachment": "https://example.org/", "attachment_type": "website",
                               "categories": ["public", "private"], "force": True},
            T.Transcription: {"attachment": "https://example.org/", "attachment_type": "website",
                              "fields": {"title": "Title", "top": "Title of the first result"},
                              "repeatable_fields": {"user": "Who", "comments": "How many"}},
            T.DataCollection: {"attachment": "https://example.org/", "attachment_type": "website",
                               "fields": {"hiring_page": "Hiring page"}},
            T.ImageAnnotation: {"attachment": picture, "attachment_type": "image", "geometries": {
                "box": {"objects_to_annotate": ["cow"], "min_height": 10, "min_width": 10}}},
            T.DocumentTranscription: {"attachment": picture,
                                      "features": [{"type": "block", "label": "barcode"}]},
            T.Annotation: {"attachment": picture, "min_width": "30", "min_height": "30", **cows},
            T.PolygonAnnotation: {"attachment": picture, **cows},
            T.LineAnnotation: {"attachment": picture, **cows},
            T.NamedEntityRecognition: {"text": "Example text", "labels": [
                {"name": "Label_A", "description": "the first label"}]},
        }
        out = {"unknown": refused(C.get_task, "fake_id_qwertyuiop")[:2]}
        for kind, params in asked.items():
            made = C.create_task(kind, callback_url="http://www.example.com/callback",
                                 instruction="Find **them**", **params)
            read = C.get_task(made.id)
            less = {n: v for n, v in params.items() if n not in ("attachment", "text")}
            out[kind.value] = [
                read.status, bool(read.response), read.params == params == made.params,
                read.created_at == made.created_at, read.instruction, read.callback_url,
                refused(C.create_task, kind, **less)[:2],
            ]
    """)
    assert found.pop("unknown") == ["ScaleResourceNotFound", 404]
    assert len(found) == 9
    for kind, said in found.items():
        assert said == [
            "completed", True, True, True, "Find **them**", "http://www.example.com/callback",
            ["ScaleInvalidRequest", 400],
        ], kind  # fmt: skip
