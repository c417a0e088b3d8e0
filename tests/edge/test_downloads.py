"""Stored bytes on their way out: ranges, tags, HEAD.  # rel: U1 U3"""

from __future__ import annotations

import random

import httpx
import pytest
from tests.edge.serving import Hub, bare, exchange

CONTENT = random.Random(7).randbytes(700_001)


@pytest.fixture
def stored(hub: Hub) -> tuple[Hub, object, str]:
    owner = hub.found()
    with hub.client(owner) as client:
        made = client.post("/v1/files", files={"file": ("a.bin", CONTENT)}).json()["files"][0]
    assert made["size"] == len(CONTENT)
    return hub, owner, f"/native/v1/files/{made['id']}/content"


def test_the_whole_file(stored: tuple[Hub, object, str]) -> None:
    hub, owner, path = stored
    reply = exchange(hub, bare("GET", path, owner))  # type: ignore[arg-type]
    assert reply.status == 200
    assert reply.body == CONTENT
    assert reply.headers["accept-ranges"] == "bytes"
    assert int(reply.headers["content-length"]) == len(CONTENT)


SIZE = len(CONTENT)


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-99", 0, 100),
        ("bytes=262143-262145", 262143, 262146),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE),
        ("bytes=-1", SIZE - 1, SIZE),
        ("bytes=-5000", SIZE - 5000, SIZE),
        (f"bytes=-{SIZE * 2}", 0, SIZE),
        (f"bytes=10-{SIZE * 2}", 10, SIZE),
        ("bytes=5-999999999999999999", 5, SIZE),
    ],
)
def test_one_range(stored: tuple[Hub, object, str], asked: str, first: int, end: int) -> None:
    hub, owner, path = stored
    reply = exchange(hub, bare("GET", path, owner, None, (("Range", asked),)))  # type: ignore[arg-type]
    assert reply.status == 206
    assert reply.body == CONTENT[first:end]
    assert reply.headers["content-range"] == f"bytes {first}-{end - 1}/{SIZE}"
    assert int(reply.headers["content-length"]) == end - first


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE + 5}-{SIZE + 9}", "bytes=-0"])
def test_a_range_outside(stored: tuple[Hub, object, str], asked: str) -> None:
    hub, owner, path = stored
    reply = exchange(hub, bare("GET", path, owner, None, (("Range", asked),)))  # type: ignore[arg-type]
    assert reply.status == 416
    assert reply.headers["content-range"] == f"bytes */{SIZE}"
    assert reply.body == b""


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=-",
        "bytes=a-b",
        "lines=0-1",
        "bytes=0-1,5-6",
        "bytes=" + "9" * 30 + "-",
        "",
        "bytes=5-1",
    ],
)
def test_a_range_that_cannot_be_read_is_ignored(
    stored: tuple[Hub, object, str], asked: str
) -> None:
    """RFC 9110: several ranges may be answered whole, and what is no range must be ignored."""
    hub, owner, path = stored
    reply = exchange(hub, bare("GET", path, owner, None, (("Range", asked),)))  # type: ignore[arg-type]
    assert reply.status == 200
    assert reply.body == CONTENT


def test_head_and_tags(stored: tuple[Hub, object, str]) -> None:
    hub, owner, path = stored
    head = exchange(hub, bare("HEAD", path, owner), head=True)  # type: ignore[arg-type]
    assert head.status == 200
    assert head.body == b""
    assert int(head.headers["content-length"]) == SIZE
    tag = head.headers["etag"]
    for sent, status in (
        (tag, 304),
        ('"other"', 200),
        (f'"x", {tag}', 304),
        (f"W/{tag}", 304),
        ("*", 304),
    ):
        again = exchange(hub, bare("GET", path, owner, None, (("If-None-Match", sent),)))  # type: ignore[arg-type]
        assert again.status == status, sent
        if status == 304:
            assert again.body == b""
            assert again.headers["etag"] == tag


def test_a_range_is_for_the_version_that_is_named(stored: tuple[Hub, object, str]) -> None:
    """RFC 9110, If-Range: another version is sent whole, so that no client joins two."""
    hub, owner, path = stored
    tag = exchange(hub, bare("HEAD", path, owner), head=True).headers["etag"]  # type: ignore[arg-type]
    for sent, status in ((tag, 206), ('"another"', 200)):
        headers = (("Range", "bytes=0-9"), ("If-Range", sent))
        assert exchange(hub, bare("GET", path, owner, None, headers)).status == status  # type: ignore[arg-type]


def test_the_same_bytes_twice_are_two_files_with_one_content(hub: Hub) -> None:
    owner = hub.found()
    with hub.client(owner) as client:
        files = {"file": ("a.bin", b"same bytes")}
        first, second = (client.post("/v1/files", files=files).json()["files"][0] for _ in range(2))
        assert first["id"] != second["id"]
        assert client.delete(f"/v1/files/{first['id']}").status_code == 204
        reply: httpx.Response = client.get(f"/v1/files/{second['id']}/content")
        assert reply.content == b"same bytes"
        assert client.get(f"/v1/files/{first['id']}/content").status_code == 404
