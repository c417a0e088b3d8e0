"""Runs the vendor's own client, in an environment of its own, against a running server."""

from __future__ import annotations

import json
import os
from typing import Any

import httpx
import msgspec
from tests.edge.serving import Hub, Person
from tests.parts import require, vendor_python
from tests.preloaded import preloaded

from glossator.dialects.labelstudio.config import read_config

CONFIG = """<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image"><Label value="car"/><Label value="dog"/></RectangleLabels>
  <Choices name="kind" toName="image"><Choice value="day"/><Choice value="night"/></Choices>
  <TextArea name="note" toName="image"/>
</View>"""
CLIENTS = ("labelstudio", "labelstudio_old")


def run(client: str, script: str, hub: Hub, person: Person, **known: Any) -> Any:
    """What a script prints as JSON on its last line; it finds ``known`` as ``K``, the client's
    class as ``LabelStudio`` (and ``AsyncLabelStudio``), and the table as ``saw(method, status)``."""
    head = (
        "import asyncio, json, os, sys\n"
        "from label_studio_sdk.client import AsyncLabelStudio, LabelStudio\n"
        "from label_studio_sdk.core.api_error import ApiError\n"
        "K = json.loads(os.environ['KNOWN'])\n"
        "HERE = dict(base_url=K['url'], api_key=K['key'])\n"
        "T = []\n"
        "def saw(name, work):\n"
        "    try:\n"
        "        found = work()\n"
        "    except ApiError as error:\n"
        "        T.append([name, error.status_code]); return error\n"
        "    T.append([name, 'ok']); return found\n"
    )
    found = start(client, ["-c", head + script], hub, person, **known)
    for method, status in found.get("table", ()):
        print(f"{client:16} {method:40} {status}")
    return found


def start(client: str, program: list[Any], hub: Hub, person: Person, **known: Any) -> Any:
    """What a program (a file, or ``-c`` and its text) prints as JSON on its last line; ``known`` is
    in its environment's ``KNOWN``."""
    require("sdks", lambda: vendor_python(client))
    facts = {"url": f"{hub.url}/labelstudio", "key": person.api_key} | known
    env = {"PATH": os.environ["PATH"], "KNOWN": json.dumps(facts)}
    ended = preloaded(client, "label_studio_sdk.client").run(program, env)
    assert ended.returncode == 0, ended.stdout + ended.stderr[-4000:]
    print(ended.stderr)  # what went wrong in a client, for whoever reads a failed test
    return json.loads(ended.stdout.splitlines()[-1])


def project(hub: Hub, person: Person, config: str = CONFIG, **more: Any) -> int:
    """A project with a label config; its id."""
    schema = msgspec.to_builtins(read_config(config))
    schema.pop("source", None)
    with hub.client(person) as client:
        body = {"name": "cars", "schema": schema} | more
        made = client.post("/v1/projects", json=body)
    assert made.status_code == 201, made.text
    return int(made.json()["id"])


def direct(hub: Hub, person: Person) -> httpx.Client:
    """A plain client below the mount."""
    headers = {"Authorization": f"Token  {person.api_key}"}
    return httpx.Client(base_url=f"{hub.url}/labelstudio", headers=headers, timeout=30)
