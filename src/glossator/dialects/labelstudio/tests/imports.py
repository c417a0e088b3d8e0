"""What the suites of imports share: projects, and requests that import into them."""

from __future__ import annotations

from typing import Any

import httpx

TEXT = """<View><Text name="t" value="$text"/>
  <Choices name="kind" toName="t"><Choice value="good"/><Choice value="bad"/></Choices></View>"""
ONE = '<View><HyperText name="h" value="$page"/></View>'
PICTURE = '<View><Image name="i" value="$picture"/></View>'
RESULT = [{"id": "r", "from_name": "kind", "to_name": "t", "type": "choices",
           "value": {"choices": ["good"]}}]  # fmt: skip


def project(http: httpx.Client, config: str = TEXT) -> str:
    """The path below which a new project takes imports."""
    made = http.post("/api/projects", json={"title": "imports", "label_config": config})
    assert made.status_code == 201, made.text
    return f"/api/projects/{made.json()['id']}"


def send(http: httpx.Client, path: str, *files: tuple[str, bytes], **query: Any) -> httpx.Response:
    named = [("file", one) for one in files]
    return http.post(f"{path}/import", files=named, params={"return_task_ids": True} | query)


def data(http: httpx.Client, reply: httpx.Response) -> list[Any]:
    assert reply.status_code == 201, reply.text
    return [http.get(f"/api/tasks/{n}").json()["data"] for n in reply.json()["task_ids"]]


def said(reply: httpx.Response) -> str:
    assert reply.status_code == 400, reply.text
    [found] = reply.json()["validation_errors"]["non_field_errors"]
    return str(found)


def counts(http: httpx.Client, path: str) -> tuple[int, int, int]:
    """Tasks, answers and files of a project."""
    found = http.get(path).json()
    files = http.get(f"{path}/file-uploads").json()
    return found["task_number"], found["total_annotations_number"], len(files)
