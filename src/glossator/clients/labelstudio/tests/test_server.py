"""The face against a running server, with both twins."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import parts
from tests.edge.serving import Hub, shared
from tests.sdk.twinned import Plain, Twin

from glossator.clients.labelstudio import (
    AnnotationFilterOptions,
    AsyncLabelStudio,
    BadRequestError,
    LabelStudio,
    NotFoundError,
    SerializationOption,
    SerializationOptions,
    TaskFilterOptions,
    UnauthorizedError,
)
from glossator.dialects.labelstudio.tests.sdk import project
from glossator.dialects.labelstudio.tests.test_sdk_exports import RESULT, filled

FORMS = {"JSON", "JSON_MIN", "CSV", "TSV", "COCO", "YOLO", "VOC"}


@pytest.fixture(scope="module")
def hub() -> Hub:
    return shared("sqlite", worker=True)


class Place:
    """A project of three tasks, answered twice, skipped and untouched, and its exports."""

    def __init__(self, twin: Twin, hub: Hub) -> None:
        owner = hub.found()
        self.number, self.ids = filled(hub, owner)
        self.url, self.key = f"{hub.url}/labelstudio", owner.api_key
        self.empty = project(hub, owner)
        cls = twin.pick(LabelStudio, AsyncLabelStudio)
        self.client = cls(base_url=self.url, api_key=owner.api_key)
        self.stranger = cls(base_url=self.url, api_key="gls_nobody")
        self.exports = Plain(twin, self.client.projects.exports)
        self.nobodys = Plain(twin, self.stranger.projects.exports)


@pytest.fixture
def place(twin: Twin, hub: Hub) -> Iterator[Place]:
    made = Place(twin, hub)
    yield made
    for client in (made.client, made.stranger):
        twin.run(client.close() if twin.name == "sync" else client.aclose())


def ready(place: Place, made: Any) -> Any:
    """A snapshot when it is made, with its conversions."""
    for _ in range(400):
        found = place.exports.get(place.number, str(made.id))
        forms = [form.status for form in found.converted_formats]
        if {found.status, *forms} == {"completed"}:
            return found
    raise AssertionError(found)


def test_exports_at_once(place: Place) -> None:
    exports = place.exports
    forms = {one.name: one for one in exports.list_formats(place.number)}
    assert forms.keys() >= FORMS
    assert (forms["COCO"].disabled, forms["CONLL2003"].disabled) == (None, True)
    found = json.loads(b"".join(exports.download_sync(place.number)))
    assert [task["id"] for task in found] == place.ids[:2]
    assert found[0]["annotations"][0]["result"] == RESULT
    every = exports.download_sync(place.number, export_type="JSON", download_all_tasks=True)
    assert [task["id"] for task in json.loads(b"".join(every))] == place.ids
    # The vendor's client asks for these ids in a way that the vendor's server passes over.
    some = exports.download_sync(place.number, download_all_tasks=True, ids=place.ids[1:])
    assert [task["id"] for task in json.loads(b"".join(some))] == place.ids[1:]
    one = exports.download_sync(place.number, ids=place.ids[0], download_resources=False)
    assert [task["id"] for task in json.loads(b"".join(one))] == place.ids[:1]
    assert b"".join(exports.download_sync(place.number, export_type="COCO"))[:2] == b"PK"


def test_snapshots(place: Place) -> None:
    exports, number = place.exports, place.number
    asked = exports.create(
        number, title="frozen",
        task_filter_options=TaskFilterOptions(only_with_annotations=True),
        annotation_filter_options=AnnotationFilterOptions(usual=True, skipped=True),
        serialization_options=SerializationOptions(
            annotations_completed_by=SerializationOption(only_id=False)
        ),
    )  # fmt: skip
    assert asked.title == "frozen"
    assert asked.annotation_filter_options.skipped is True
    found = ready(place, asked)
    assert (found.counters["task_number"], found.created_by.id > 0) == (2, True)
    assert [one.id for one in exports.list(number)] == [asked.id]
    pieces = exports.download(number, str(asked.id), request_options={"chunk_size": 100})
    assert {len(piece) for piece in pieces[:-1]} == {100}
    whole = b"".join(pieces)
    assert hashlib.md5(whole, usedforsecurity=False).hexdigest() == found.md5
    assert "email" in json.loads(whole)[0]["annotations"][0]["completed_by"]
    begun = exports.convert(number, str(asked.id), export_type="YOLO", download_resources=False)
    assert begun.export_type == "YOLO"
    assert [form.id for form in ready(place, asked).converted_formats] == [begun.converted_format]
    assert b"".join(exports.download(number, str(asked.id), export_type="YOLO"))[:2] == b"PK"
    assert exports.delete(number, str(asked.id)) is None
    assert exports.list(number) == []


def test_the_helpers(place: Place, twin: Twin) -> None:
    exports, number = place.exports, place.number
    assert [task["id"] for task in exports.as_json(number)] == place.ids
    file = exports.inner.as_file(number)
    assert json.load(file if twin.name == "sync" else twin.run(file)) == exports.as_json(number)
    assert exports.as_binary(number, "CSV").count(b"\n") == 1 + 2 + 1
    assert exports.list(number) == []
    only = {"task_filter_options": {"annotated": "only"}}
    assert [task["id"] for task in exports.as_json(number, create_kwargs=only)] == place.ids[:1]
    table = exports.as_binary(number, "CSV", convert_kwargs={"download_resources": False})
    assert table == exports.as_binary(number, "CSV")
    forms = [[f.export_type for f in one.converted_formats] for one in exports.list(number)]
    assert forms == [["CSV"], []]
    assert exports.as_json(place.empty) == []


def test_refusals(place: Place) -> None:
    exports, none = place.exports, 10**9
    for call in (
        exports.list,
        exports.list_formats,
        exports.create,
        exports.download_sync,
        exports.as_json,
    ):
        with pytest.raises(NotFoundError, match="status_code: 404") as missing:
            call(none)
        assert missing.value.body["status_code"] == 404
    for call in (exports.get, exports.delete, exports.download, exports.convert):
        with pytest.raises(NotFoundError):
            call(
                place.number,
                str(none),
                **({"export_type": "CSV"} if call is exports.convert else {}),
            )
    with pytest.raises(NotFoundError):
        exports.get(place.number, "../../../version")
    made = exports.create(place.number)
    with pytest.raises(BadRequestError) as wrong:
        exports.convert(place.number, str(made.id))
    assert "export_type" in wrong.value.fields
    with pytest.raises(UnauthorizedError):
        place.nobodys.list(place.number)


PANDAS = """
import asyncio, json, sys
url, key, number, empty, path = sys.argv[1:]
sys.path.append(path)
from io import BytesIO
from glossator.clients.labelstudio import AsyncLabelStudio, LabelStudio, contents
with LabelStudio(base_url=url, api_key=key) as client:
    one = client.projects.exports.as_pandas(int(number))
    none = client.projects.exports.as_pandas(int(empty))
async def main():
    async with AsyncLabelStudio(base_url=url, api_key=key) as client:
        return await client.projects.exports.as_pandas(int(number))
two = asyncio.run(main())
print(json.dumps([list(one["image"]), one.equals(two), len(none), len(contents.frame(BytesIO()))]))
"""


def test_a_data_frame(hub: Hub) -> None:
    parts.require("sdks", lambda: parts.vendor_python("labelstudio"))
    place = Place(Twin("sync"), hub)
    home = parts.vendor_python("labelstudio").parent.parent
    path = next(home.glob("lib/python*/site-packages"))
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PANDAS, place.url, place.key, str(place.number), str(place.empty), str(path)],
        check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-3000:]
    assert json.loads(ended.stdout) == [[f"http://x/{n}.jpg" for n in (0, 0, 2)], True, 0, 0]


README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
EXAMPLES = [part.split("```")[0] for part in README.split("```python\n")[1:]]


@pytest.mark.parametrize("number", range(2))
def test_an_example_of_the_readme(
    number: int, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(EXAMPLES) == 2
    monkeypatch.chdir(tmp_path)
    place = Place(Twin("sync"), hub)
    code = EXAMPLES[number].replace("http://localhost:8080/labelstudio", place.url)
    code = code.replace('"YOUR_API_KEY"', repr(place.key)).replace(
        "PROJECT = 1", f"PROJECT = {place.number}"
    )
    known: dict[str, Any] = {}
    exec(code, known)
    assert Path("cars.zip").read_bytes()[:2] == b"PK"
    assert [task["id"] for task in known["tasks"]] == place.ids
