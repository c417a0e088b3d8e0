"""The face is the service's own client: the same signatures, the same requests, the same results."""

import inspect
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests import parts
from tests.sdk import signatures
from tests.sdk.recorded import Recorded, recorded

import glossator.clients.isahit as face
from glossator.clients.isahit.tests.coverage import COVERED

HERE = Path(__file__).parent
SCRIPT = str(HERE / "calls.py")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{21}")
METHODS = (
    "tasks", "create_tasks", "export_tasks", "update_properties_of_tasks", "send_tasks_to_redo",
    "send_tasks_to_review", "projects", "project_configuration", "create_batch", "delete_batch",
    "link_dataset_to_batch", "create_dataset", "append_to_dataset", "browse_dataset",
    "integrations", "create_integration", "setup_webhook", "get_webhook", "replay_webhooks",
)  # fmt: skip
# What is otherwise, and why: a default that could be changed by one call for the next is none.
DEFAULTS = {
    ("tasks", "optional_fields"): ("['data']", "('data',)"),
    ("export_tasks", "options"): ("{}", "None"),
}
PAYLOAD = "isahitlab.domain.task:TaskPayload"
# More in ours, all of it by name alone.
MORE = {
    "progress",
    "iterate",
    "at_once",
    "tries",
    "timeout",
    "verify",
    "proxies",
    "cert",
    "headers",
}
RESULTS = {
    "lab_odd": "nothing to export is an empty list, not None",
}
REQUESTS = {
    "tasks_last_annotator": "jobs are asked for once, not twice",
    "tasks_last_and_jobs": "jobs are asked for once, not twice",
}


def _vendor(*words: str) -> Any:
    parts.require("sdks")
    command = [str(parts.vendor_python("isahit")), "-W", "ignore", *words]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


def test_the_signatures_are_the_vendors() -> None:
    places = [
        "names of isahitlab.client:IsahitLab",
        "isahitlab.client:IsahitLab",
        *(f"isahitlab.client:IsahitLab.{m}" for m in METHODS),
    ]
    said = _vendor(signatures.__file__, *places, PAYLOAD)
    assert set(said.pop("names of isahitlab.client:IsahitLab")) == set(METHODS)
    _payloads(said.pop(PAYLOAD))
    for place, theirs in said.items():
        name = place.partition(":")[2]
        method = name.rpartition(".")[2]
        expected = [
            [one, kind, DEFAULTS.get((method, one), (default, default))[1]]
            for one, kind, default in theirs
        ]
        for cls in (name, f"Async{name}"):
            ours = signatures.signature(f"glossator.clients.isahit:{cls}")
            more = ours[len(expected) :]
            assert ours[: len(expected)] == expected, cls
            assert all(kind == "KEYWORD_ONLY" and one in MORE for one, kind, _ in more), cls


def _payloads(theirs: list[list[str]]) -> None:
    ours = signatures.signature("glossator.clients.isahit:TaskPayload")
    # All but the name may be left out here, and one resource may be said alone, as is documented.
    assert ours[:1] == theirs[:1]
    assert [one[:2] for one in ours] == [*(one[:2] for one in theirs), ["resource", "KEYWORD_ONLY"]]


@pytest.fixture(scope="module")
def vendors(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    with recorded(HERE / "fixtures" / "service.json") as service:
        folder = str(tmp_path_factory.mktemp("vendor"))
        gave = _vendor(SCRIPT, "vendor", "sync", service.url, folder)
        return gave, _plain(service)


@pytest.mark.parametrize("how", ["sync", "async"])
def test_the_requests_and_the_results_are_the_vendors(
    how: str, vendors: tuple[dict[str, Any], dict[str, Any]], tmp_path: Path
) -> None:
    theirs, asked = vendors
    with recorded(HERE / "fixtures" / "service.json") as service:
        ended = subprocess.run(
            [sys.executable, SCRIPT, "ours", how, service.url, str(tmp_path)],
            check=True, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        ours, mine = json.loads(ended.stdout), _plain(service)
    assert theirs.keys() == ours.keys() == asked.keys() == mine.keys()
    assert len(theirs) > 90
    for name in theirs:
        assert (mine[name] == asked[name]) is (name not in REQUESTS), name
        if isinstance(theirs[name], dict) and "raised" in theirs[name]:
            # Where the vendor has but Exception, ours is one of its own kinds.
            assert theirs[name]["raised"][0] in ours[name]["raised"], name
            assert theirs[name]["code"] == ours[name]["code"], name
        else:
            assert (ours[name] == theirs[name]) is (name not in RESULTS), name
    print(f"{how}: {sum(map(len, mine.values()))} requests of {len(mine)} calls are the same")


def _plain(service: Recorded) -> dict[str, list[Any]]:
    """What was asked, with random names of folders alike."""
    found: dict[str, list[Any]] = {}
    for name, heard in service.by_mark().items():
        said = [one.plain("Authorization") for one in heard]
        for one in said:
            if one["type"] == "multipart/form-data":
                one["body"] = UUID.sub("(uuid)", repr(one["body"]))
        found[name] = said
    return found


def test_all_that_is_documented_is_here() -> None:
    assert len(COVERED) == 129
    for theirs, ours in COVERED.items():
        print(f"{theirs:55} {ours}")
        cls, _, rest = ours.partition(".")
        for name in (cls, f"Async{cls}") if cls == "IsahitLab" else (cls,):
            found: Any = getattr(face, name)
            *words, last = rest.split(".")
            for word in words:
                found = getattr(found, word)
            assert hasattr(found, last) or last in inspect.signature(found).parameters, ours
