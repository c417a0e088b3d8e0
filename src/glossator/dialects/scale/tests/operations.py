"""Every method of the client, and of the things that it gives, tried once well and once badly.

Runs in ``vendor_process``; leaves, for each method, what came of the two tries: ``ok`` (the answer
holds what it should), ``other`` (it does not), the code of a ``ScaleException``, or the name of
another error; and every request that was sent.
"""

import io
import sys
import traceback

from vendor_tools import SEEN, K, ScaleException, TaskType, TeammateRole, client, question

C = client()
TABLE = {}
NONE = "0123456789abcdef01234567"
STRANGER = client("gls_nobody")
PARTS = {"Task": "task.", "Batch": "batch.", "Project": "project."}


def named(work):
    return PARTS.get(type(work.__self__).__name__, "") + work.__name__


def tried(place, work, args, more, check):
    name, found = named(work), None
    try:
        found = work(*args, **more)
        found = list(found) if name in ("get_tasks", "get_batches") else found
        status = "ok" if check(found) else f"other {found!r}"
    except ScaleException as error:
        status = str(error.code)
        if place == 0 or error.code is None or error.code >= 500:
            print(name, error, file=sys.stderr)
    except Exception as error:
        status = type(error).__name__
        print(name, traceback.format_exc(), file=sys.stderr)
    TABLE.setdefault(name, ["-", "-"])
    if TABLE[name][place] in ("-", "ok"):  # of several tries the first that is not well
        TABLE[name][place] = status
    return found


def well(work, *args, check=lambda found: True, **more):
    return tried(0, work, args, more, check)


def badly(work, *args, **more):
    return tried(1, work, args, more, lambda found: True)


def projects():
    params = {"instruction": "What is it?", "categories": ["cat", "dog"]}
    well(
        C.create_project,
        "cats",
        TaskType.Categorization,
        params,
        check=lambda p: p.version == 0 and p.instruction == "What is it?",
    )
    badly(C.create_project, "cats", TaskType.Categorization)
    well(C.get_project, "cats", check=lambda p: p.type == "categorization")
    badly(C.get_project, "nobody's")
    well(C.projects, check=lambda ps: [p.name for p in ps] == ["cats"])
    badly(STRANGER.projects)
    well(C.get_projects, check=lambda ps: len(ps) == 1)
    badly(STRANGER.get_projects)
    well(
        C.update_project,
        "cats",
        patch=True,
        categories=["cat", "dog", "cow"],
        check=lambda p: p.version == 1 and p.instruction == "What is it?",
    )
    badly(C.update_project, "nobody's", categories=["cat"])
    fields = [{"type": "text", "field_id": "said", "title": "What was said?"}]
    texts = C.create_project("texts", TaskType.TextCollection, {"fields": fields})
    well(
        C.get_project_template,
        "texts",
        check=lambda t: t.template_variables["fields"] == fields and t.version == 0,
    )
    badly(C.get_project_template, "cats")
    well(texts.get_template, check=lambda t: t.get_template_variables()["fields"] == fields)
    badly(C.get_project("cats").get_template)


def batches():
    well(
        C.create_batch,
        "cats",
        "monday",
        metadata={"day": 1},
        check=lambda b: (b.status, b.project, b.metadata) == ("in_progress", "cats", {"day": 1}),
    )
    badly(C.create_batch, "cats", "monday")
    one = well(C.get_batch, "monday", check=lambda b: b.name == "monday")
    badly(C.get_batch, "nobody's")
    well(C.batch_status, "monday", check=lambda s: s == {"status": "in_progress"})
    badly(C.batch_status, "nobody's")
    well(C.finalize_batch, "monday", check=lambda b: b.status == "in_progress")
    badly(C.finalize_batch, "nobody's")
    well(C.set_batch_metadata, "monday", {"day": 2}, check=lambda b: b.metadata == {"day": 2})
    badly(C.set_batch_metadata, "nobody's", {"day": 2})
    well(C.batches, project="cats", check=lambda bs: bs.total == 1 and len(bs) == 1)
    badly(C.batches, limit=0)
    well(C.get_batches, "cats", check=lambda bs: [b.name for b in bs] == ["monday"])
    badly(C.get_batches, "nobody's")
    well(one.get_status, check=lambda s: one.tasks_pending == 0)
    well(one.finalize, check=lambda b: b.status == "in_progress")
    one.name = "nobody's"
    badly(one.get_status)
    badly(one.finalize)


def tasks():
    made = well(
        C.create_task,
        TaskType.Categorization,
        project="cats",
        unique_id="a",
        **question(),
        check=lambda t: t.status == "pending" and t.metadata == {},
    )
    badly(C.create_task, TaskType.Categorization, project="cats", unique_id="a", **question())
    one = made.id
    well(C.get_task, one, check=lambda t: t.params["attachment"] == "what is this?")
    badly(C.get_task, NONE)
    well(C.tasks, check=lambda ts: ts.total == 1 and not ts.has_more)
    badly(C.tasks, limit=101)
    well(C.get_tasks, "cats", check=lambda ts: [t.id for t in ts] == [one])
    badly(C.get_tasks, "nobody's")
    well(C.get_tasks_count, "cats", check=lambda n: n == 1)
    badly(C.get_tasks_count, "nobody's")
    well(C.update_task_unique_id, one, "b", check=lambda t: t.unique_id == "b")
    other = C.create_task(TaskType.Categorization, project="cats", unique_id="c", **question())
    badly(C.update_task_unique_id, one, "c")
    well(C.clear_task_unique_id, one, check=lambda t: "unique_id" not in t.as_dict())
    badly(C.clear_task_unique_id, NONE)
    well(C.set_task_metadata, one, {"a": 1}, check=lambda t: t.metadata == {"a": 1})
    badly(C.set_task_metadata, NONE, {"a": 1})
    well(C.set_task_tags, one, ["x", "y"], check=lambda t: t.tags == ["x", "y"])
    badly(C.set_task_tags, NONE, ["x"])
    well(C.add_task_tags, one, ["y", "z"], check=lambda t: t.tags == ["x", "y", "z"])
    badly(C.add_task_tags, NONE, ["x"])
    well(C.delete_task_tags, one, ["x", "w"], check=lambda t: t.tags == ["y", "z"])
    badly(C.delete_task_tags, NONE, ["x"])
    badly(C.audit_task, one, True)  # not complete
    things(other)
    well(C.cancel_task, one, check=lambda t: t.status == "canceled")
    badly(C.cancel_task, one)
    tester = client(K["key"] + "|test")
    done = tester.create_task(TaskType.Categorization, **question())
    well(tester.audit_task, done.id, True, "good", check=lambda nothing: nothing is None)
    well(done.audit, False, "bad", check=lambda nothing: nothing is None)


def things(one):
    gone = C.get_task(one.id)
    gone.id = NONE
    for work, args in (
        ("update_unique_id", ["d"]),
        ("clear_unique_id", []),
        ("set_metadata", [{"a": 1}]),
        ("set_tags", [["x"]]),
        ("add_tags", [["y"]]),
        ("delete_tags", [["x"]]),
        ("refresh", []),
        ("cancel", []),
    ):
        well(getattr(one, work), *args)
        badly(getattr(gone, work), *args)
    badly(gone.audit, True)
    one.refresh()
    assert (one.status, one.tags, one.metadata) == ("canceled", ["y"], {"a": 1})


def quality():
    C.create_project("rapid", TaskType.TextCollection, rapid=True)
    fields = [{"type": "text", "field_id": "said", "title": "What was said?"}]
    attachments = [{"type": "text", "content": "hello"}]
    said = {"annotations": {"said": {"type": "text", "field_id": "said", "response": [["hello"]]}}}
    test = {"project": "rapid", "fields": fields, "attachments": attachments}
    for work in (C.create_evaluation_task, C.create_training_task):
        well(
            work,
            TaskType.TextCollection,
            expected_response=said,
            **test,
            check=lambda t: t.expected_response == said and len(t.id) == 24,
        )
        badly(work, TaskType.TextCollection, **test)


def files():
    well(
        C.upload_file,
        io.BytesIO(b"hello"),
        project_name="cats",
        reference_id="one",
        check=lambda f: f.attachment_url.startswith("scaledata://"),
    )
    badly(C.upload_file, io.BytesIO(b"hello"), reference_id="one")
    well(
        C.import_file,
        "https://example.org/a.jpg",
        project_name="cats",
        check=lambda f: f.attachment_url.startswith("scaledata://"),
    )
    badly(C.import_file, "http://127.0.0.1/a.jpg")


def people():
    ann = K["new_email"]
    well(C.list_teammates, check=lambda ts: [t.role for t in ts] == ["admin"])
    badly(STRANGER.list_teammates)
    well(
        C.invite_teammates,
        [ann],
        TeammateRole.Labeler,
        check=lambda ts: [t.role for t in ts if t.email == ann] == ["labeler"],
    )
    badly(C.invite_teammates, ["no address"], TeammateRole.Labeler)
    well(
        C.update_teammates_role,
        [ann],
        TeammateRole.Member,
        check=lambda ts: [t.role for t in ts if t.email == ann] == ["member"],
    )
    badly(C.update_teammates_role, ["nobody@example.org"], TeammateRole.Member)
    C.update_teammates_role([ann], TeammateRole.Labeler)
    C.create_project("studio", TaskType.Categorization, studio=True)
    well(
        C.add_studio_assignments,
        [ann],
        ["studio"],
        check=lambda found: found[ann].assigned_projects == ["studio"],
    )
    badly(C.add_studio_assignments, ["nobody@example.org"], ["studio"])
    well(C.list_studio_assignments, check=lambda found: K["email"] in found and ann in found)
    badly(STRANGER.list_studio_assignments)
    well(
        C.create_project_group,
        "studio",
        [ann],
        "night",
        check=lambda g: (g.name, g.numWorkers, g.isSingleton) == ("night", 1, False),
    )
    badly(C.create_project_group, "studio", [K["email"]], "day")  # is not assigned
    well(C.list_project_groups, "studio", check=lambda gs: [g.name for g in gs] == ["night"])
    badly(C.list_project_groups, "nobody's")
    well(C.update_project_group, "studio", "night", [], [ann], check=lambda g: g.workers == [])
    badly(C.update_project_group, "studio", "nobody's", [ann], [])
    C.create_batch("studio", "b1")
    C.create_batch("studio", "b2")
    every = [b.name for b in C.list_studio_batches()]
    well(C.list_studio_batches, check=lambda bs: [b.name for b in bs] == every)
    badly(STRANGER.list_studio_batches)
    well(C.assign_studio_batches, "b1", ["night"], check=lambda b: b.groups == ["night"])
    badly(C.assign_studio_batches, "b1", ["nobody's"])
    turned = every[::-1]
    well(C.set_studio_batches_priorities, turned, check=lambda bs: [b.name for b in bs] == turned)
    badly(C.set_studio_batches_priorities, turned[1:])
    well(C.reset_studio_batches_priorities, check=lambda bs: [b.name for b in bs] == every)
    badly(STRANGER.reset_studio_batches_priorities)
    well(
        C.remove_studio_assignments,
        [ann],
        ["studio"],
        check=lambda found: found[ann].assigned_projects == [],
    )
    badly(C.remove_studio_assignments, [ann], ["nobody's"])


broken = []
for part in (projects, batches, tasks, quality, files, people):
    try:
        part()
    except Exception:
        broken.append(traceback.format_exc())
known = [n for n in dir(C) if not n.startswith("_") and callable(getattr(C, n)) and n[:3] != "v2_"]
out = {"table": TABLE, "seen": SEEN, "broken": broken, "untried": sorted(set(known) - set(TABLE))}
