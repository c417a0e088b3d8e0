"""The same calls with isahit lab's client and with this one: only the import differs.

``python calls.py vendor|ours sync|async URL FOLDER`` makes them and prints, on the last line, what
they gave. It runs in the environment of the service's client too, so it stands on the standard
library alone.
"""

import asyncio
import contextlib
import inspect
import io
import json
import os
import re
import sys
import urllib.request
import zipfile
from pathlib import Path

TIMES = {"created_at_gt": "2024-12-25 00:00:00", "created_at_lte": "2025-01-01 00:00:00",
         "updated_at_gte": "2024-12-25 00:00:00", "updated_at_lt": "2025-01-01 00:00:00"}  # fmt: skip
FILTERS = {"batch_id_in": ["b1", "b2"], "status_in": ["complete", "reviewed"],
           "task_id_in": ["t1", "t2"], "name_in": ["a b.jpg", "ä&b"], "name_like": "^img.*$",
           **TIMES, "created_at_gte": "2024-12-24", "created_at_lt": "2025-01-02",
           "updated_at_gt": "2024-12-24", "updated_at_lte": "2025-01-02"}  # fmt: skip
LABELS = {"main": {"labels": [{"id": "car", "name": "Car"}, {"id": "bus", "name": "Big bus"}],
                   "children": {"colour": {"labels": [{"id": "red", "name": "Red"}]}}}}  # fmt: skip


def shape(kind, vertices, **more):
    return {"geometry": {"vertices": vertices, "type": kind, **more}}


BOX = {"annotations": [{"polygons": [shape("rectangle", [0, 0, 1, 0.5])], "labels": LABELS}]}
TASKS = {
    "rect": {"name": "one", "data": BOX, "resources": ["https://x.org/a.jpg", "resource://b.jpg"]},
    "told": {"name": "one", "data": {"annotations": [
        {"polygons": [], "text": "mine", "color": "#123"}, {"polygons": [], "labels": {}}]}},
    "bare": {"name": "one"},
    "empty": {"name": "one", "data": {}, "properties": {"score": 1, "custom": {"a": None}}},
    "graph": {"name": "one", "data": {"annotations": [{"polygons": [
        shape("graph", [0, 0, 0.5, 1.5], edges=[[0, 1]])]}]}},
    "form": {"name": "one", "data": {"note": 5, "pick": "a", "many": [1], "n": 1.5, "_meta_x": {},
        "draw": {**BOX, "resources": "https://x.org/a.jpg"}},
        "project_configuration_overwrite": {
            "pick": {"settings": {"required": True, "options": [{"name": "A", "value": "a"}]}},
            "group": {"settings": {"minNumber": 1}, "configurationOverwrite": {}}}},
    "wrong": {"name": "one", "data": {"annotations": [{"polygons": [shape("polygon", [0, 0])]}]}},
    "wrong_form": {"name": "one", "data": {"title": "x"}},
}  # fmt: skip


def calls(folder):
    """Name to what is called."""
    picture, other = Path(folder) / "a b.jpg", Path(folder) / "ä.jpg"
    picture.write_bytes(b"\xff\xd8picture")
    other.write_bytes(b"other\r\n--bytes")
    silent = {"disable_progress_bar": True}

    def tasks(*words, **more):
        return lambda c: c.tasks(*words, **{**silent, **more})

    def export(project, form, **more):
        return lambda c: _exported(c, folder, project, form, more)

    def create(project, *names, **more):
        def call(c):
            told = [json.loads(json.dumps(TASKS[name])) for name in names]
            for number, one in enumerate(told):
                one["name"] += str(number) if number else ""
            return c.create_tasks(project, more.pop("batch", "b1"), told, **{**silent, **more})

        return call

    files = [{"name": "f", "resources": [str(picture), "https://x.org/a.jpg", str(other)]}]
    found = {
        "tasks": tasks("rect"),
        "tasks_iterated": tasks("long", iterate=True),
        "tasks_raw": tasks("rect", raw_data=True),
        "tasks_kili": tasks("rect", compatibility_mode="kili"),
        "tasks_lab": tasks("poly", compatibility_mode="lab", raw_data=True),
        "tasks_filtered": tasks("rect", raw_data=True, **FILTERS),
        "tasks_by_place": tasks("rect", ["b1"], ["complete"], raw_data=True),
        "tasks_by_values": tasks(
            "rect", data={"note": "x", "n": 1.5}, properties={"score": 5, "custom.k": "v"}
        ),
        "tasks_with_all": tasks(
            "rect", optional_fields=["data", "data.mask", "jobs", "jobs.history", "metrics"]
        ),
        "tasks_last_annotator": tasks("rect", optional_fields=["data", "lastAnnotator"]),
        "tasks_last_and_jobs": tasks("rect", optional_fields=["lastAnnotator", "jobs"]),
        "tasks_gone": tasks("gone"),
        "tasks_kili_form_2": tasks("form2", compatibility_mode="kili"),
        **{f"tasks_kili_{p}": tasks(p, compatibility_mode="kili")
           for p in ("poly", "line", "graph", "seg", "seq", "form")},
        **{f"lab_{p}": export(p, "lab", in_memory=True) for p in ("rect", "form", "seg", "odd")},
        "lab_file": export("rect", "lab", output_filename="x.json"),
        "lab_filtered": export("poly", "lab", in_memory=True, **FILTERS),
        "lab_wrong_name": export("rect", "lab", output_filename="x.zip"),
        **{f"kili_{p}": export(p, "kili", in_memory=True)
           for p in ("rect", "poly", "line", "graph", "seg", "seq", "form", "form2", "odd")},
        "kili_file": export("poly", "kili", output_filename="x.json"),
        "kili_input": export("form2", "kili", in_memory=True, options={"input_id": "draw"}),
        "kili_no_input": export("form2", "kili", in_memory=True, options={"input_id": "note"}),
        **{f"yolo_{p}": export(p, "yolo", output_filename="x.zip")
           for p in ("rect", "poly", "line", "graph", "seg", "seq", "form", "form2", "odd")},
        "yolo_input": export("form2", "yolo", output_filename="x.zip",
                             options={"input_id": "draw"}),
        "yolo_memory": export("poly", "yolo", in_memory=True),
        "yolo_wrong_name": export("poly", "yolo", output_filename="x.json"),
        **{f"create_{name}": create("rect", name) for name in ("rect", "told", "bare", "empty")},
        "create_several": create("rect", "rect", "bare", "told"),
        "create_graph": create("graph", "graph"),
        "create_form": create("form", "form"),
        "create_wrong": create("poly", "wrong", "rect"),
        "create_wrong_unchecked": create("poly", "wrong", disable_data_check=True),
        "create_wrong_form": create("form", "wrong_form"),
        "create_odd": create("odd", "rect"),
        "create_twice": lambda c: c.create_tasks("rect", "b1", [{"name": "a"}, {"name": "a"}]),
        "create_twice_all_the_same": lambda c: c.create_tasks(
            "rect", "b1", [{"name": "a"}, {"name": "a"}], disable_unicity_check=True, **silent
        ),
        "create_there": lambda c: c.create_tasks("rect", "b2", [{"name": "old"}, {"name": "new"}]),
        "create_there_skipped": lambda c: c.create_tasks(
            "rect", "b2", [{"name": "old"}, {"name": "new"}], True, raise_if_existing=False
        ),
        "create_many_names": lambda c: c.create_tasks(
            "rect", "b2", [{"name": f"n{i}"} for i in range(501)]
        ),
        "create_files": lambda c: c.create_tasks("rect", "b1", files, True),
        "properties": lambda c: c.update_properties_of_tasks(
            "rect", [f"t{i}" for i in range(201)] + ["t0"], {"score": 5, "custom": {"a": None}},
            **silent,
        ),
        "properties_unknown": lambda c: c.update_properties_of_tasks("rect", ["t"], {"x": 1}),
        "properties_bad": lambda c: c.update_properties_of_tasks("bad", ["t"], {}, True),
        "properties_denied": lambda c: c.update_properties_of_tasks("denied", ["t"], {}, True),
        "properties_broken": lambda c: c.update_properties_of_tasks("broken", ["t"], {}, True),
        "redo": lambda c: c.send_tasks_to_redo("rect", ["t1", "t2", "t1"], **silent),
        "redo_reset": lambda c: c.send_tasks_to_redo("rect", ["t1"], reset=True, **silent),
        "review": lambda c: c.send_tasks_to_review("rect", ["t1", "t1"], **silent),
        "replay": lambda c: c.replay_webhooks([f"t{i}" for i in range(101)], True),
        "projects": lambda c: c.projects(["rect"], ["pending"], ["form"], "x", **silent),
        "projects_pages": lambda c: c.projects(search="two", iterate=True, **silent),
        "configuration": lambda c: c.project_configuration("seg", **silent),
        "configuration_gone": lambda c: c.project_configuration("gone", **silent),
        "batch": lambda c: c.create_batch("rect", "new", **silent),
        "batch_gone": lambda c: c.delete_batch("b1", **silent),
        "batch_linked": lambda c: c.link_dataset_to_batch("b1", "ds1", **silent),
        "batch_unlinked": lambda c: c.link_dataset_to_batch("b1", None, **silent),
        "dataset": lambda c: c.create_dataset("rect", "ds", **silent),
        "dataset_in_bucket": lambda c: c.create_dataset("rect", "ds", "in1", "a/b", **silent),
        "browse": lambda c: c.browse_dataset("ds1", "/a", **silent),
        "append": lambda c: c.append_to_dataset("rect", [
            str(picture), ("ö.bin", io.BytesIO(b"stream")),
            {"file": str(other), "path": "/in/here/"}, {"file": str(other), "path": " / "},
        ], dataset_id="ds1", **silent),
        "append_to_batch": lambda c: c.append_to_dataset("rect", [str(picture)], "b1", **silent),
        "append_nowhere": lambda c: c.append_to_dataset("rect", [str(picture)]),
        "append_no_dataset": lambda c: c.append_to_dataset("rect", [], "b2", **silent),
        "append_there": lambda c: c.append_to_dataset(
            "rect", [str(picture)], dataset_id="ds2", **silent
        ),
        "append_there_all_the_same": lambda c: c.append_to_dataset(
            "rect", [str(picture)] * 2, dataset_id="ds2", ignore_exist_errors=True, **silent
        ),
        "integrations": lambda c: c.integrations(["private"], "x", **silent),
        "integration": lambda c: c.create_integration("n", "GCP", "private", "bucket", **silent),
        "integration_s3": lambda c: c.create_integration(
            "n", "S3", "organization", "arn", "role", "ext", **silent
        ),
        "integration_s3_alone": lambda c: c.create_integration("n", "S3", "private", "arn"),
        "webhook": lambda c: c.setup_webhook("rect", "https://x.org", "h", **silent),
        "webhook_batch": lambda c: c.setup_webhook("rect", "https://x.org", batch_id="b1"),
        "webhook_flow": lambda c: c.setup_webhook("rect", "https://x.org", workflow_id="w1"),
        "webhook_of_batch": lambda c: c.get_webhook("rect", "b1"),
        "webhook_of_flow": lambda c: c.get_webhook("rect", workflow_id="w1"),
        "webhook_of_nothing": lambda c: c.get_webhook("rect"),
        "webhook_of_another": lambda c: c.get_webhook("poly", "b1"),
        "webhook_of_no_flow": lambda c: c.get_webhook("rect", "b2"),
    }  # fmt: skip
    return found


def _exported(c, folder, project, form, more):
    told = {"output_folder": str(Path(folder) / "out"), "disable_progress_bar": True, **more}
    done = c.export_tasks(project, form, **told)

    def read(gave):
        if told.get("in_memory"):
            return gave
        path = Path(folder) / "out" / told["output_filename"]
        data = path.read_bytes()
        path.unlink()
        if path.suffix == ".json":
            return json.loads(data) if "mid" not in str(data) else data.decode()
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            names = [name for name in zipped.namelist() if not name.endswith("/")]
            return {name: zipped.read(name).decode() for name in sorted(names)}

    if not inspect.isawaitable(done):
        return read(done)

    async def wait():
        return read(await done)

    return wait()


async def _awaited(value):
    if inspect.isawaitable(value):
        value = await value
    return [one async for one in value] if hasattr(value, "__aiter__") else value


def main(name, how, url, folder):
    if name == "vendor":
        from isahitlab.client import IsahitLab as Client
    elif how == "sync":
        from glossator.clients.isahit import IsahitLab as Client
    else:
        from glossator.clients.isahit import AsyncIsahitLab as Client
    os.environ["ISAHIT_LAB_API_ENDPOINT"] = url + "/"
    gave = {}
    loop = asyncio.new_event_loop()
    # One login for all: each client would have its own.
    c = Client("the-id", "the-secret")
    for key, call in calls(folder).items():
        urllib.request.urlopen(f"{url}/mark/{key}").close()
        with contextlib.redirect_stdout(sys.stderr):
            try:
                value = call(c)
                if how == "async":
                    value = loop.run_until_complete(_awaited(value))
                gave[key] = list(value) if inspect.isgenerator(value) else value
            except Exception as error:
                gave[key] = {
                    "raised": [one.__name__ for one in type(error).__mro__],
                    "code": getattr(error, "errorCode", None) if "bad" in key else None,
                }  # fmt: skip
    # Kili's mid is random, 15 of 16 figures.
    return json.loads(re.sub(r'"mid": "[0-9a-f]{15}"', '"mid": "m"', json.dumps(gave)))


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
