"""Commands as subprocesses, and a data folder that has something in it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec

from glossator.model.label_schema import Input, Label, LabelSchema, RegionField
from tests import parts
from tests.replicas import topology

Ended = subprocess.CompletedProcess[str]

SCHEMA = LabelSchema(
    inputs=(Input("image", "image", key="image", link=True),),
    fields=(
        RegionField(
            name="objects",
            inputs=("image",),
            shapes=("box",),
            labels=(Label("cat"), Label("dog")),
        ),
    ),
)


def glossator(*words: object, env: dict[str, str] | None = None, timeout: float = 60) -> Ended:
    """Runs one command to its end, whatever the end is."""
    for database in map(str, words):
        if topology.asked_for(database):
            env = topology.settings(database) | (env or {})
    return subprocess.run(
        [parts._program(), *map(str, words)],
        check=False,
        env=parts._environment(**(env or {})),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
    )


def said(*words: object) -> Any:
    """The JSON that a command printed; it must have ended well."""
    ended = glossator(*words)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def refused(ended: Ended) -> str:
    """The one line of a command that could not do what it was told."""
    assert ended.returncode == 1, (ended.returncode, ended.stdout, ended.stderr)
    lines = ended.stderr.splitlines()
    assert len(lines) == 1, ended.stderr
    assert lines[0].startswith("glossator: ")
    assert "Traceback" not in ended.stderr
    return lines[0].removeprefix("glossator: ")


def where(data: Path, database: str | None = None) -> tuple[str, ...]:
    """The flags of a data folder, and of a database elsewhere."""
    return ("--data", str(data), *(("--database", database) if database else ()))


def make_organization(data: Path, database: str | None = None, org: str = "A") -> None:
    """An organization with the owner ``a@example.org``, made in this process."""
    from glossator.cli.opening import opened, settings
    from glossator.services import members
    from glossator.store.database import write

    with opened(settings(str(data), database), new=True) as (base, blobs):
        write(base, lambda tx: members.found(tx, org, "a@example.org", blobs, "", ""))


def with_units(data: Path, database: str | None, org: str, work: Callable[[Any], Any]) -> Any:
    """Runs a function of a Context as the organization's own robot, beside whatever runs."""
    from glossator.cli.opening import opened, settings
    from glossator.services import access, imports, members
    from glossator.store.database import read

    with opened(settings(str(data), database)) as (base, blobs):
        found = read(base, lambda tx: members.organization_of(tx, org))
        return imports.unit_for(base, blobs, access.robot(found.id))(work)


def make_project(
    data: Path, database: str | None, org: str, name: str = "Pets", schema: LabelSchema = SCHEMA
) -> int:
    """A project of an organization that exists."""
    from glossator.services import projects

    draft = projects.ProjectDraft(name=name, schema=schema)
    made = with_units(data, database, org, lambda context: projects.create(context, draft))
    return int(made.id)


def coco(path: Path, pictures: int = 3) -> Path:
    """A small COCO file: two boxes on every picture."""
    boxes = [
        {"id": 2 * n + k, "image_id": n, "category_id": k, "bbox": [10 * k, 5, 20, 10], "area": 200,
         "iscrowd": 0}
        for n in range(1, pictures + 1)
        for k in (1, 2)
    ]  # fmt: skip
    images = [
        {"id": n, "file_name": f"{n}.jpg", "width": 100, "height": 50}
        for n in range(1, pictures + 1)
    ]
    kinds = [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}]
    path.write_text(json.dumps({"images": images, "annotations": boxes, "categories": kinds}))
    return path


def get(url: str, path: str, key: str) -> httpx.Response:
    """A native GET."""
    return httpx.get(f"{url}/native{path}", headers={"Authorization": f"Bearer {key}"}, timeout=20)


def post(url: str, path: str, key: str, body: object) -> httpx.Response:
    """A native POST."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    content = msgspec.json.encode(body)
    return httpx.post(f"{url}/native{path}", headers=headers, content=content, timeout=20)
