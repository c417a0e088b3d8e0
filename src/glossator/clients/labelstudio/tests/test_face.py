"""The face is the service's own client: the same signatures, the same requests, the same results."""

import copy
import inspect
import json
import re
import subprocess
import sys
from operator import attrgetter
from pathlib import Path
from typing import Any, is_typeddict

from tests import parts
from tests.sdk import signatures
from tests.sdk.recorded import Heard, recorded

from glossator.clients import labelstudio
from glossator.clients.labelstudio.tests.coverage import COVERED

HERE = Path(__file__).parent
CALLS = str(HERE / "calls.py")
SDK, OURS = "label_studio_sdk", "glossator.clients.labelstudio"
EXPORTS = f"{SDK}.projects.exports"

PLACES = {
    f"{SDK}.base_client:LabelStudioBase": "LabelStudio",
    **{
        f"{EXPORTS}.client_ext:ExportsClientExt.{name}": f"ExportsClient.{name}"
        for name in (
            "download_sync", "list_formats", "list", "create", "download", "get", "delete",
            "convert", "as_file", "as_binary", "as_json", "as_pandas",
        )
    },
    **{
        f"{SDK}:{name}": name
        for name in (
            "Export", "ExportSnapshot", "ConvertedFormat", "UserSimple", "TaskFilterOptions",
            "AnnotationFilterOptions", "SerializationOption", "SerializationOptions",
        )
    },
    **{
        f"{EXPORTS}:{name}": name
        for name in ("ExportsConvertResponse", "ExportsListFormatsResponseItem")
    },
    f"{SDK}.core.api_error:ApiError": "ApiError",
    f"{SDK}.errors:BadRequestError": "BadRequestError",
    f"{SDK}.errors:InternalServerError": "InternalServerError",
    f"{EXPORTS}.client_ext:ExportTimeoutError": "ExportTimeoutError",
}  # fmt: skip
"""Theirs to ours."""
MORE = {
    "LabelStudio": "tries proxies cert verify headers",
    **{f"ExportsClient.{name}": "progress" for name in
       ("download_sync", "download", "as_file", "as_binary", "as_json", "as_pandas")},
    "ExportTimeoutError": "timeout project_id",  # the vendor's names them in its text: a NameError
    "BadRequestError": "status_code",  # not only 400
    "InternalServerError": "status_code",
}  # fmt: skip
"""What ours takes besides; all of it may be left out."""
LESS = {"extra_data": "fields without a name are read and kept; a dict sends them"}
"""Parameters of theirs that ours does not have."""


def _vendor(*words: str) -> Any:
    parts.require("sdks", lambda: parts.vendor_python("labelstudio"))
    return _said(str(parts.vendor_python("labelstudio")), "-W", "ignore", "-B", *words)


def _said(*command: str) -> Any:
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr[-3000:]
    return json.loads(ended.stdout)


def test_the_signatures_are_the_vendors() -> None:
    twins = ("LabelStudio", "ExportsClient.")
    for place, theirs in _vendor(signatures.__file__, *PLACES).items():
        name = PLACES[place]
        for mine in (name, f"Async{name}") if name.startswith(twins) else (name,):
            found = signatures.signature(f"{OURS}:{mine}")
            also = MORE.get(name, "").split()
            assert [one for one in found if one[0] not in also] == [
                one for one in theirs if one[0] not in LESS
            ], mine
            added = [one for one in found if one[0] in also]
            assert [one[0] for one in added] == also, mine
            assert all(one[2] != "-" for one in added), mine


def test_all_of_the_reference_is_here() -> None:
    # The test above holds that these are the vendor's.
    documented = {
        f"{name}({parameter})"
        for name in PLACES.values()
        for parameter, _, _ in signatures.signature(f"{OURS}:{name}")
        if parameter not in MORE.get(name, "").split()
    }
    options = {name for name in COVERED if name.startswith("RequestOptions(")}
    assert documented == COVERED.keys() - options
    for theirs, ours in COVERED.items():
        print(f"{theirs:50} {ours}")
        places = re.findall(r"([\w.]+)\((\w+)\)", ours)
        assert places, theirs
        for path, name in places:
            found = attrgetter(path)(labelstudio)
            has = (
                found.__annotations__
                if is_typeddict(found)
                else inspect.signature(found).parameters
            )
            assert name in has, theirs


def _ids(asked: list[Heard]) -> None:
    """The vendor's server passes over "ids" and reads "ids[]"."""
    for one in asked:
        one.query = [("ids[]" if name == "ids" else name, value) for name, value in one.query]


def _conversion(asked: list[Heard]) -> None:
    """A conversion is waited for: the vendor's client downloads what may not be there yet."""
    look = "/api/projects/8/exports/41"
    asked.insert(3, Heard("GET", look, [], asked[0].headers, b""))


def _snapshot(asked: list[Heard]) -> None:
    """Options are heeded, by way of a snapshot; the vendor's client drops them on the community
    edition."""
    heads = asked[0].headers
    asked[:] = [
        Heard("POST", "/api/projects/13/exports", [], heads | {"content-type": "application/json"}, b'{"title":"x"}'),
        Heard("GET", "/api/projects/13/exports/81/download", [("exportType", "JSON")], heads, b""),
    ]  # fmt: skip


def _unasked(asked: list[Heard]) -> None:
    """Where options are given the edition makes no difference, and is not asked for."""
    del asked[0]


OTHERWISE = {
    "download_sync_ids": _ids,
    "download_sync_id": _ids,
    "enterprise_binary": _conversion,
    "enterprise_pandas": _conversion,
    "enterprise_options": _unasked,
    "as_json_with_options": _snapshot,
}
"""What is not the same; the reason is the function's docstring."""
OTHER_RESULTS = {"as_json_with_options"}


def _plain(asked: list[Heard]) -> list[Any]:
    found = []
    for one in asked:
        # The vendor's client writes two spaces between the scheme and the key.
        auth = one.headers["authorization"].split()
        found.append(one.plain("X-Mine") | {"auth": auth})
    return found


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(one) for name, one in value.items() if one is not None}
    return [_without_nulls(one) for one in value] if isinstance(value, list) else value


def _others_pandas() -> str:
    home = parts.vendor_python("labelstudio").parent.parent
    return str(next(home.glob("lib/python*/site-packages")))


def test_the_requests_and_the_results_are_the_vendors() -> None:
    own, every = HERE / "fixtures", HERE / "fixtures" / "exports.json"
    with (
        recorded(every, own / "community.json") as community,
        recorded(every, own / "enterprise.json") as enterprise,
    ):
        urls = (community.url, enterprise.url)
        gave = _vendor(CALLS, "vendor", "sync", *urls)
        asked = community.by_mark() | enterprise.by_mark()
        community.rewind()
        enterprise.rewind()
        words = ("ours", "sync,async", *urls, _others_pandas())
        ours = _said(sys.executable, "-W", "ignore", CALLS, *words)
        mine = community.by_mark() | enterprise.by_mark()
    assert mine.keys() == {f"{how}.{name}" for how in ours for name in gave["sync"]}
    for how in ours:
        for name, theirs in gave["sync"].items():
            _same_requests(name, mine[f"{how}.{name}"], copy.deepcopy(asked[f"sync.{name}"]))
            if name not in OTHER_RESULTS:
                assert _without_nulls(ours[how][name]) == _without_nulls(theirs), (how, name)
    requests = sum(len(found) for found in mine.values())
    print(f"{requests} requests of {len(mine)} calls are the vendor's, but for {len(OTHERWISE)}")


def _same_requests(name: str, mine: list[Heard], theirs: list[Heard]) -> None:
    if name in OTHERWISE:
        assert _plain(mine) != _plain(theirs), f"{name} is the same after all"
        OTHERWISE[name](theirs)
    assert _plain(mine) == _plain(theirs), name
