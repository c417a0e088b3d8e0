"""The same calls with Label Studio's client and with this one: only the import differs.

``python calls.py vendor|ours HOWS COMMUNITY ENTERPRISE [PATH]`` makes them (``HOWS``: sync, async or
both), those of each edition at its address, and prints what they gave. It runs in the environment of
the vendor's client too, so it stands on the standard library alone. ``PATH``: where pandas is.
"""

import asyncio
import datetime
import inspect
import json
import sys
import urllib.request

KEY = "a-key-of-no-worth"
HOURS = datetime.timezone(datetime.timedelta(hours=2))


def kit(name):
    """The module with the types, and the clients by how they are called."""
    if name == "vendor":
        import label_studio_sdk as found
        from label_studio_sdk.client import AsyncLabelStudio, LabelStudio
    else:
        import glossator.clients.labelstudio as found
        from glossator.clients.labelstudio import AsyncLabelStudio, LabelStudio
    return found, {"sync": LabelStudio, "async": AsyncLabelStudio}


def community(f):
    """Name to what is called."""
    options = {
        "timeout_in_seconds": 5, "max_retries": 0, "additional_headers": {"X-Mine": "yes"},
        "additional_query_parameters": {"a": {"b": 1, "c": [True, "x"]}, "d": None},
        "chunk_size": 3,
    }  # fmt: skip
    every = {
        "title": "frozen", "id": 1, "created_by": f.UserSimple(id=1, email="ann@example.org"),
        "created_at": datetime.datetime(2026, 1, 2, 3, 4, 5, 60, tzinfo=datetime.timezone.utc),  # noqa: UP017
        "finished_at": datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=HOURS), "status": "created",
        "md5": "x", "counters": {"task_number": 1},
        "converted_formats": [f.ConvertedFormat(export_type="CSV", id=3)],
        "task_filter_options": f.TaskFilterOptions(view=3, skipped="only", finished="exclude",
                                                   annotated="only", only_with_annotations=True),
        "annotation_filter_options": f.AnnotationFilterOptions(usual=True, ground_truth=False, skipped=True),
        "serialization_options": f.SerializationOptions(
            drafts=f.SerializationOption(only_id=True), predictions=f.SerializationOption(),
            include_annotation_history=False, interpolate_key_frames=True,
            annotations_completed_by=f.SerializationOption(only_id=False),
        ),
    }  # fmt: skip
    plain = {
        "task_filter_options": {"finished": "only", "of_another_version": [1]},
        "serialization_options": {"annotations__completed_by": {"only_id": True}},
    }
    more = {"additional_body_parameters": {"extra": {"n": 1}, "title": "of more"}}
    return {
        "download_sync": lambda x: x.download_sync(7),
        "download_sync_all": lambda x: x.download_sync(
            id=7, export_type="JSON", download_all_tasks=True, download_resources=False,
            request_options=options,
        ),
        "download_sync_ids": lambda x: x.download_sync(7, ids=[1, 2]),
        "download_sync_id": lambda x: x.download_sync(7, ids=1),
        "list_formats": lambda x: x.list_formats(7),
        "list_formats_options": lambda x: x.list_formats(id=7, request_options=options),
        "list": lambda x: x.list(7),
        "list_options": lambda x: x.list(project_id=7, request_options=options),
        "create": lambda x: x.create(7),
        "create_null": lambda x: x.create(7, title=None, task_filter_options=None),
        "create_every": lambda x: x.create(7, **every),
        "create_plain": lambda x: x.create(7, **plain),
        "create_more": lambda x: x.create(7, title="mine", request_options=more),
        "create_only_more": lambda x: x.create(7, request_options=more),
        "get": lambda x: x.get(7, "31"),
        "get_number": lambda x: x.get(project_id=7, export_pk=31, request_options=options),
        "convert": lambda x: x.convert(7, "31", export_type="CSV"),
        "convert_all": lambda x: x.convert(
            7, export_pk="31", export_type="CSV", download_resources=True, request_options=options
        ),
        "convert_nothing": lambda x: x.convert(7, "31"),
        "download": lambda x: x.download(7, "31"),
        "download_form": lambda x: x.download(7, "31", export_type="CSV", request_options=options),
        "delete": lambda x: x.delete(7, "31"),
        "delete_options": lambda x: x.delete(7, "31", request_options=options),
        "as_file": lambda x: x.as_file(7),
        "as_binary": lambda x: x.as_binary(8, "CSV", 5),
        "as_json": lambda x: x.as_json(7, timeout=5),
        "as_pandas": lambda x: x.as_pandas(8),
        "as_json_with_options": lambda x: x.as_json(13, create_kwargs={"title": "x"}),
        "no_project": lambda x: x.list(404),
        "no_file": lambda x: x.download_sync(404),
        "invalid": lambda x: x.create(400, title="x" * 1000),
        "no_key": lambda x: x.list(401),
        "no_json": lambda x: x.list(502, request_options={"max_retries": 0}),
        "elsewhere": lambda x: x.list(302),
        "elsewhere_file": lambda x: x.download_sync(302),
    }  # fmt: skip


def enterprise(f):
    """Name to what is called."""
    filters = {"annotation_filter_options": {"ground_truth": True}}
    return {
        "enterprise_file": lambda x: x.as_file(7),
        "enterprise_json": lambda x: x.as_json(13),
        "enterprise_binary": lambda x: x.as_binary(8, "CSV"),
        "enterprise_pandas": lambda x: x.as_pandas(8),
        "enterprise_options": lambda x: x.as_json(13, create_kwargs=filters),
    }


async def value(found):
    """What a call gave, as plain values."""
    if inspect.isawaitable(found):
        found = await found
    if hasattr(found, "__aiter__"):
        found = b"".join([one async for one in found])
    elif inspect.isgenerator(found):
        found = b"".join(found)
    elif hasattr(found, "read"):
        found = found.read()
    if hasattr(found, "to_dict"):
        return {"rows": found.to_dict("records")}
    return plain(found)


def plain(found):
    if isinstance(found, bytes):
        return found.decode()
    if isinstance(found, list):
        return [plain(one) for one in found]
    if isinstance(found, dict) or not hasattr(found, "dict"):
        return found
    return json.loads(json.dumps(found.dict(), default=datetime.datetime.isoformat))


async def main(name, how, urls):
    found, clients = kit(name)
    gave = {}
    for url, calls in zip(urls, (community(found), enterprise(found)), strict=True):
        client = clients[how](base_url=url, api_key=KEY, timeout=10)
        for key, call in calls.items():
            urllib.request.urlopen(f"{url}/mark/{how}.{key}").close()
            try:
                gave[key] = await value(call(client.projects.exports))
            except Exception as error:
                if not hasattr(error, "status_code"):
                    raise
                told = {"status_code": error.status_code, "body": error.body, "text": str(error)}
                gave[key] = told
    return gave


if __name__ == "__main__":
    name, hows, *urls = sys.argv[1:5]
    sys.path += sys.argv[5:]
    print(json.dumps({how: asyncio.run(main(name, how, urls)) for how in hows.split(",")}))
