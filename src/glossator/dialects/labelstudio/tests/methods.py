"""Every method of the client's first groups, tried once well and once badly.

A program for the client's own environment, for the sync client and for the async one. On its last
line it prints, for each method, what came of the two tries: ``ok`` (the answer holds what it should),
``other`` (it does not), the status of an ``ApiError``, or the name of an error of the client's own.
"""

import asyncio
import json
import time
import traceback

import httpx
from trying import METHODS, NEW, OLD, STRANGER, TABLE, K, badly, call, client, well

NONE = 9007199254000001
RESULT = [
    {"id": "a", "from_name": "box", "to_name": "image", "type": "rectanglelabels",
     "original_width": 640, "original_height": 480, "image_rotation": 0,
     "value": {"x": 10.5, "y": 10, "width": 20, "height": 5, "rotation": 0,
               "rectanglelabels": ["car"]}},
]  # fmt: skip


async def a_project(title="Cars"):
    return (await call("projects.create", title=title, label_config=K["config"])).id


async def people():
    await well("versions.get", check=lambda v: v.edition == "Community")
    await well("users.whoami", check=lambda u: u.email == K["email"])
    await badly("users.whoami", by=STRANGER)
    email = K["new_email"]
    name = {"username": email} if NEW else {}
    named = {"email": email, "first_name": "Ann", "last_name": "Lee"} | name
    made = await well("users.create", **named, check=lambda u: u.email == email)
    await badly("users.create", **named)
    await well("users.list", check=lambda us: email in [u.email for u in us])
    await badly("users.list", by=STRANGER)
    await well("users.get", made.id, check=lambda u: (u.first_name, u.last_name) == ("Ann", "Lee"))
    await badly("users.get", NONE)
    await well("users.update", made.id, first_name="Bea", check=lambda u: u.first_name == "Bea")
    await badly("users.update", NONE, first_name="Bea")
    await well("users.delete", made.id)
    await badly("users.delete", made.id)
    await well("users.get_token", check=lambda t: t.token == K["key"])
    await badly("users.get_token", by=STRANGER)
    other = client(K["other_key"])
    fresh = await well("users.reset_token", by=other, check=lambda t: t.token != K["other_key"])
    await well("users.whoami", by=client(fresh.token), check=lambda u: u.email == K["other_email"])
    await badly("users.reset_token", by=STRANGER)
    await well("users.get_current_user", check=lambda u: u.email == K["email"])
    await badly("users.get_current_user", by=STRANGER)
    await well("users.update_current_user", first_name="Me", check=lambda u: u.first_name == "Me")
    await badly("users.update_current_user", first_name="Me", by=STRANGER)
    await well("users.get_hotkeys")
    await badly("users.get_hotkeys", by=STRANGER)
    await well("users.update_hotkeys", custom_hotkeys={})
    await badly("users.update_hotkeys", custom_hotkeys={}, by=STRANGER)


async def projects():
    made = await well("projects.create", title="Cars", label_config=K["config"],
                      check=lambda p: p.title == "Cars")  # fmt: skip
    p = made.id
    await badly("projects.create", title="ab")
    await well("projects.get", p, check=lambda q: q.label_config == K["config"])
    await badly("projects.get", NONE)
    for n in range(3):
        await a_project(f"More {n}")
    await well("projects.list", page_size=2, check=lambda ps: len({q.id for q in ps}) == 4)
    await badly("projects.list", page=9)
    await well("projects.update", p, title="Dogs", check=lambda q: q.title == "Dogs")
    await badly("projects.update", p, title="ab")
    await well("projects.validate_config", p, label_config=K["config"])
    await badly("projects.validate_config", p, label_config="<View>")
    task = {"data": {"image": "a.jpg"}, "annotations": [{"result": RESULT}]}
    await well("projects.import_tasks", p, request=[task, task],
               check=lambda i: (i.task_count, i.annotation_count) == (2, 2))  # fmt: skip
    await badly("projects.import_tasks", p, request=[{"no": "image"}])
    await well("projects.duplicate", p, mode="settings", title="Again", workspace=1)
    await badly("projects.duplicate", NONE, mode="settings", title="Again", workspace=1)
    one = (await call("tasks.list", project=p))[0].id
    await well("projects.import_predictions", p, request=[{"task": one, "result": RESULT}],
               check=lambda made: made.created == 1)  # fmt: skip
    await badly("projects.import_predictions", NONE, request=[])
    await well("projects.list_counts")
    await badly("projects.list_counts", by=STRANGER)
    await well("projects.list_unique_annotators", p, check=lambda us: len(us) == 1)
    await badly("projects.list_unique_annotators", NONE)
    await well("projects.delete", p)
    await badly("projects.delete", p)


async def tasks():
    p = await a_project()
    data = {"image": "a.jpg", "n": 1}
    one = await well("tasks.create", data=data, project=p, check=lambda t: t.data == data)
    await badly("tasks.create", data=data, project=NONE)
    for n in range(4):
        await call("tasks.create", data={"image": f"{n}.jpg"}, project=p)
    await well("tasks.list", project=p, page_size=2,
               check=lambda ts: len({t.id for t in ts}) == 5)  # fmt: skip
    await badly("tasks.list", project=NONE)
    await well("tasks.get", one.id, check=lambda t: t.data == data and t.annotations == [])
    await badly("tasks.get", NONE)
    data = {"image": "b.jpg"}
    await well("tasks.update", one.id, data=data, check=lambda t: t.data == data)
    await badly("tasks.update", NONE, data=data)
    await well("tasks.create_event", one.id, event_key="opened", event_time="2026-01-01T00:00:00Z")
    await badly("tasks.create_event", NONE, event_key="opened", event_time="2026-01-01T00:00:00Z")
    await well("tasks.delete", one.id)
    await badly("tasks.delete", one.id)
    await well("tasks.delete_all_tasks", p)
    await badly("tasks.delete_all_tasks", NONE)
    await call("projects.import_tasks", p, request=[{"image": f"{n}.jpg"} for n in range(1200)])
    with httpx.Client(headers={"Authorization": f"Bearer {K['key']}"}) as native:
        found = native.get(f"{K['native']}/projects/{p}/imports").json()["items"]
    await well("tasks.create_many_status", p, found[0]["id"],
               check=lambda i: (i.status, i.task_count) == ("completed", 1200))  # fmt: skip
    await badly("tasks.create_many_status", p, NONE)


async def answers():
    p = await a_project()
    t = (await call("tasks.create", data={"image": "a.jpg"}, project=p)).id
    a = await well("annotations.create", t, result=RESULT, lead_time=2.5,
                   check=lambda a: a.result == RESULT)  # fmt: skip
    await badly("annotations.create", t, result={"no": "list"})
    await well("annotations.list", t, check=lambda every: [b.id for b in every] == [a.id])
    await badly("annotations.list", NONE)
    await well("annotations.get", a.id, check=lambda b: (b.result, b.lead_time) == (RESULT, 2.5))
    await badly("annotations.get", NONE)
    await well("annotations.update", a.id, result=[], check=lambda b: b.result == [])
    await badly("annotations.update", a.id, result={"no": "list"})
    await well("annotations.delete", a.id)
    await badly("annotations.delete", a.id)
    more = {"selected_items": {"all": False, "included": [t]}} if not OLD else {}
    await well("annotations.create_bulk", tasks=[t], project=p, result=RESULT, **more)
    await badly("annotations.create_bulk", tasks=[NONE], project=p, result=RESULT, **more)
    await well("annotations.delete_bulk", ids=[a.id], project=p)
    await badly("annotations.delete_bulk", ids=[NONE], project=NONE)
    named = {"task": t, "result": RESULT, "score": 0.5, "model_version": "m1"}
    m = await well("predictions.create", **named,
                   check=lambda m: (m.result, m.score, m.model_version) == (RESULT, 0.5, "m1"))  # fmt: skip
    await badly("predictions.create", task=NONE, result=RESULT)
    await well("predictions.list", task=t, check=lambda every: [n.id for n in every] == [m.id])
    await well("predictions.list", project=p, check=lambda every: [n.id for n in every] == [m.id])
    await badly("predictions.list", task=NONE)
    await well("predictions.get", m.id, check=lambda n: n.result == RESULT)
    await badly("predictions.get", NONE)
    await well("predictions.update", m.id, task=t, result=[], score=0.75,
               check=lambda n: (n.result, n.score) == ([], 0.75))  # fmt: skip
    await badly("predictions.update", m.id, task=t, result={"no": "list"})
    await well("predictions.delete", m.id)
    await badly("predictions.delete", m.id)


async def files():
    p = await a_project()
    content = b"image,n\na.jpg,1\n"
    with httpx.Client(headers={"Authorization": f"Token  {K['key']}"}) as http:  # no method uploads
        for name in ("a.csv", "b.csv", "c.csv"):
            sent = http.post(f"{K['url']}/api/projects/{p}/import", files={"file": (name, content)})
            assert sent.status_code == 201, sent.text
    there = await well("files.list", p, all_=True, check=lambda every: len(every) == 3)
    await well("files.list", p, ids=[f.id for f in there[1:]], check=lambda some: len(some) == 2)
    await badly("files.list", NONE)
    one = there[0]
    await well("files.get", one.id, check=lambda f: f.file == one.file)
    await badly("files.get", NONE)
    await well("files.download", one.file.removeprefix("upload/"))
    await badly("files.download", f"{p}/00000001-a.csv")
    await well("files.update", one.id, file=one.file, check=lambda f: f.file == one.file)
    await badly("files.update", NONE, file="x")
    await well("files.delete", one.id)
    await badly("files.delete", one.id)
    await well("files.delete_many", p)
    await well("files.list", p, check=lambda none: none == [])
    await badly("files.delete_many", NONE)


async def exports():
    p = await a_project()
    t = (await call("tasks.create", data={"image": "a.jpg"}, project=p)).id
    await call("annotations.create", t, result=RESULT)
    x = "projects.exports."
    true = "true" if OLD else True

    def name_of(form):
        return form["name"] if isinstance(form, dict) else form.name

    def is_whole(chunks):
        return [task["id"] for task in json.loads(b"".join(chunks))] == [t]

    await well(x + "list_formats", p, check=lambda every: "COCO" in {name_of(f) for f in every})
    await badly(x + "list_formats", NONE)
    await well(x + "download_sync", p, check=is_whole)
    await well(x + "download_sync", p, export_type="JSON", download_all_tasks=true, ids=[t],
               download_resources=True, check=is_whole)  # fmt: skip
    await badly(x + "download_sync", p, export_type="NOPE")
    made = await well(x + "create", p, title="frozen", check=lambda e: e.title == "frozen")
    await badly(x + "create", NONE, title="frozen")
    for _ in range(300):
        if (await call(x + "get", p, made.id)).status == "completed":
            break
        time.sleep(0.05)
    e = str(made.id)
    await well(x + "get", p, made.id, check=lambda e: (e.status, e.counters["task_number"])
               == ("completed", 1))  # fmt: skip
    await badly(x + "get", p, NONE)
    await well(x + "list", p, check=lambda every: [e.id for e in every] == [made.id])
    await badly(x + "list", NONE)
    await well(x + "convert", p, e, export_type="YOLO", check=lambda c: c.export_type == "YOLO")
    await badly(x + "convert", p, e, export_type="NOPE")
    # 1.0.7 reads the answer and gives nothing
    await well(x + "download", p, e, check=lambda c: c is None if OLD else is_whole(c))
    await well(x + "download", p, e, export_type="CSV",
               check=lambda c: c is None if OLD else b"a.jpg" in b"".join(c))  # fmt: skip
    await badly(x + "download", p, str(NONE))
    await well(x + "as_file", p, check=lambda f: is_whole([f.read()]))
    await badly(x + "as_file", NONE)
    await well(x + "as_binary", p, export_type="CSV", check=lambda b: b"a.jpg" in b)
    await badly(x + "as_binary", p, export_type="NOPE")
    await well(x + "as_json", p, check=lambda found: [task["id"] for task in found] == [t])
    await badly(x + "as_json", NONE)
    await well(x + "as_pandas", p, check=lambda frame: list(frame["image"]) == ["a.jpg"])
    await badly(x + "as_pandas", NONE)
    await well(x + "delete", p, e)
    await badly(x + "delete", p, e)


async def main():
    broken = []
    for group in (people, projects, tasks, answers, files, exports):
        try:
            await group()
        except Exception:
            broken.append(f"{group.__name__}: {traceback.format_exc()}")
    untried = sorted(set(METHODS) - set(TABLE))
    print(json.dumps({"table": TABLE, "untried": untried, "broken": broken}))


asyncio.run(main())
