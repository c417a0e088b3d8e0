"""Every parameter of every method of the client's first groups, given alone beside what must be.

A program for the client's own environment. The parameters are found by looking at the client. On its
last line it prints which were refused, with the status and the places that the answer names, and for
which there is no value here.
"""

import asyncio
import datetime
import inspect
import json

import httpx
from label_studio_sdk.core.api_error import ApiError
from trying import ME, METHODS, K, call

RESULT = [
    {"id": "a", "from_name": "box", "to_name": "image", "type": "rectanglelabels",
     "value": {"x": 10.5, "y": 10, "width": 20, "height": 5, "rectanglelabels": ["car"]}},
]  # fmt: skip
NOW = datetime.datetime.now(datetime.UTC)
# What is given to a parameter of this name, in any method.
VALUES = {
    "title": "Given", "description": "d", "label_config": K["config"], "expert_instruction": "e",
    "show_instruction": True, "show_skip_button": False, "enable_empty_annotation": False,
    "show_annotation_history": True, "reveal_preannotations_interactively": True,
    "show_collab_predictions": True, "maximum_annotations": 2, "color": "#00ff00",
    "control_weights": {"box": {"overall": 0.5}}, "workspace": 1, "model_version": "m1",
    "ordering": "id", "page": 1, "page_size": 2, "request": [{"image": "b.jpg"}],
    "commit_to_project": True, "return_task_ids": True, "preannotated_from_fields": ["image"],
    "data": {"image": "c.jpg"}, "view": 1, "resolve_uri": True, "fields": "task_only",
    "review": False, "include": "id", "query": '{"filters": {"conjunction": "and", "items": []}}',
    "result": RESULT, "was_cancelled": False, "ground_truth": True, "lead_time": 1.5, "score": 0.5,
    "all_": True, "ids": [1], "email": K["new_email"], "first_name": "A", "last_name": "B", "username": "c",
    "avatar": "d", "initials": "e", "phone": "f", "allow_newsletters": True, "export_type": "JSON",
    "download_all_tasks": True, "download_resources": True, "created_by": {"id": 1},
    "created_at": NOW, "finished_at": NOW, "status": "created", "md5": "m", "counters": {"a": 1},
    "converted_formats": [{"id": 1}], "task_filter_options": {"annotated": "only"},
    "annotation_filter_options": {"usual": True},
    "serialization_options": {"drafts": {"only_id": True}}, "timeout": 60, "create_kwargs": {},
    "convert_kwargs": {}, "download_kwargs": {}, "workspaces": 1,
}  # fmt: skip
ELSEWHERE = ("annotations.create_bulk",)
# What a method needs though the client does not ask for it.
BESIDE = {
    "tasks.create": ("data", "project"), "tasks.list": ("project",),
    "predictions.create": ("task", "result"), "predictions.list": ("project",),
    "projects.exports.convert": ("export_type",),
}  # fmt: skip


async def objects():
    """An object of each kind; the ids by the names of parameters, of any method or of one."""
    project = (await call("projects.create", title="Cars", label_config=K["config"])).id
    task = (await call("tasks.create", data={"image": "a.jpg"}, project=project)).id
    answer = (await call("annotations.create", task, result=RESULT)).id
    proposal = (await call("predictions.create", task=task, result=RESULT, model_version="m1")).id
    snapshot = (await call("projects.exports.create", project, title="frozen")).id
    while (await call("projects.exports.get", project, snapshot)).status != "completed":
        await asyncio.sleep(0.05)
    with httpx.Client(headers={"Authorization": f"Token {K['key']}"}) as http:
        sent = {"file": ("a.csv", b"image\na.jpg\n")}
        http.post(f"{K['url']}/api/projects/{project}/import", files=sent).raise_for_status()
    (file,) = await call("files.list", project, all_=True)
    me = (await call("users.whoami")).id
    of_any = {"project": project, "task": task, "project_id": project, "export_pk": str(snapshot),
              "completed_by": me, "updated_by": me, "file": file.file}  # fmt: skip
    ids = {"projects": project, "projects.exports": project, "tasks": task, "users": me,
           "annotations": answer, "predictions": proposal, "files": file.id}  # fmt: skip
    of_one = {f"{method}/id": ids.get(method.rpartition(".")[0]) for method in METHODS}
    of_one |= {f"annotations.{name}/id": task for name in ("create", "list")}
    of_one |= {"files.list/id": project, "files.update/id_": file.id}
    return of_any | of_one | {"users.update/users_update_request_id": me, "users.create/id": me}


def parameters(method):
    """(the parameters that must be given, the others)."""
    group, _, name = METHODS[method].rpartition(".")
    there = ME
    for part in group.split("."):
        there = getattr(there, part)
    found = inspect.signature(getattr(there, name)).parameters
    if "kwargs" in found:  # the pagers' methods only pass on
        found = inspect.signature(getattr(super(type(there), there), name)).parameters
    shown = [p for p in found.values() if p.name not in ("request_options", "kwargs")]
    must = [p.name for p in shown if p.default is p.empty]
    return must, [p.name for p in shown if p.name not in must]


async def main():
    known = VALUES | await objects()
    refused, unknown, n = {}, [], 0

    def value(method, name):
        if (given := known.get(f"{method}/{name}", known.get(name))) is None:
            unknown.append(f"{method}/{name}")
        return given

    for method in METHODS:
        must, may = parameters(method)
        if method in ELSEWHERE:
            continue
        beside = [*must, *BESIDE.get(method, ())] if may else []
        named = {name: value(method, name) for name in beside}
        for name in may:
            one = {name: value(method, name)}
            if method == "users.create":
                one["email"] = f"{name}-{K['new_email']}"
            n += 1
            try:
                await call(method, **named | one)
            except ApiError as error:
                places = sorted(error.body.get("validation_errors", ()))
                refused[f"{method}/{name}"] = [error.status_code, *places]
    print(json.dumps({"refused": refused, "unknown": unknown, "tried": n}))


asyncio.run(main())
