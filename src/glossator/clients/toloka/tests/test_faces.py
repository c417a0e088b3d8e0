"""The face is the service's own client: the same signatures, the same requests, the same results."""

import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests import parts
from tests.sdk import signatures
from tests.sdk.recorded import recorded

import glossator.clients.toloka as face
from glossator.clients.toloka.tests.coverage import COVERED

HERE = Path(__file__).parent
COMPARED = ("Authorization", "X-Act-Under-Account-ID")
OURS = "glossator.clients.toloka"

# Theirs → ours, where there is more in ours: all of it by name alone.
MORE = {
    "TolokaClient": ["proxies", "cert", "headers"],
    "TolokaClient.get_attachments": ["progress"],
    "TolokaClient.download_attachment": ["progress"],
}
COMMON = [
    "toloka.client:TolokaClient", "toloka.client:TolokaClient.find_attachments",
    "toloka.client:TolokaClient.get_attachments", "toloka.client:TolokaClient.get_attachment",
    "toloka.client:TolokaClient.download_attachment",
    "toloka.client.search_requests:AttachmentSearchRequest",
    "toloka.client.search_requests:AttachmentSortItems",
    "toloka.client.search_results:AttachmentSearchResult",
    "toloka.client.attachment:AssignmentAttachment", "toloka.client.attachment:Attachment",
    "toloka.client.attachment:Attachment.Details", "toloka.client.owner:Owner",
    *(f"toloka.client.exceptions:{name}" for name in (
        "SpecClassIdentificationError", "FailedOperation", "ApiError", "ValidationApiError",
    )),
]  # fmt: skip
# Requests that are not the same, and why.
OTHERWISE = {
    ("async", "get_all_batches"): "Toloka's async client forgets limit from the second page on",
}


def _vendor(*words: str) -> Any:
    parts.require("sdks")
    command = [str(parts.vendor_python("toloka")), "-W", "ignore", *words]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_the_signatures_are_the_vendors() -> None:
    said = _vendor(signatures.__file__, *COMMON)
    for place, theirs in said.items():
        module, name = place.removeprefix("toloka.client").split(":")
        there = f"{OURS}{module}:{name}"
        for mine in (there, there.replace("TolokaClient", "AsyncTolokaClient")):
            more = [[one, "KEYWORD_ONLY", "-"] for one in MORE.get(name, [])]
            found = signatures.signature(mine)
            kept = [[*one[:2], "-"] if one[0] in MORE.get(name, []) else one for one in found]
            assert kept == [one for one in theirs if one[0] != "_invalid_fields"] + more, mine


@pytest.mark.parametrize("how", ["sync", "async"])
def test_the_requests_and_the_results_are_the_vendors(how: str) -> None:
    script = str(HERE / "calls.py")
    with recorded(HERE / "fixtures" / "attachments.json") as service:
        theirs = _vendor(script, "vendor", how, service.url)
        asked = _plain(service)
        service.rewind()
        ended = subprocess.run(
            [sys.executable, script, "ours", how, service.url],
            check=True, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        ours = json.loads(ended.stdout)
        mine = _plain(service)
    assert ours.pop("") == theirs.pop("")
    assert theirs.keys() == ours.keys() == asked.keys() == mine.keys()
    assert len(theirs) == 26
    for name in theirs:
        assert ours[name] == theirs[name], name
        assert (mine[name] == asked[name]) is ((how, name) not in OTHERWISE), name
    print(f"{how}: {sum(map(len, mine.values()))} requests of {len(mine)} calls are the same")


def _plain(service: Any) -> dict[str, Any]:
    return {
        name: [one.plain(*COMPARED) for one in heard] for name, heard in service.by_mark().items()
    }


def test_all_that_is_documented_is_here() -> None:
    assert len(COVERED) == 60
    for theirs, ours in COVERED.items():
        print(f"{theirs:50} {ours}")
        names, _, last = ours.rpartition(".")
        for name in names.split(", "):
            assert _has(name, last, names), ours


def _has(name: str, last: str, names: str) -> bool:
    found: Any = face
    # "A, B.c" shares what stands behind the first dot.
    rest = names.rpartition(", ")[2].partition(".")[2]
    for word in (name if "." in name or not rest else f"{name}.{rest}").split("."):
        found = getattr(found, word)
    return hasattr(found, last) or last in inspect.signature(found).parameters
