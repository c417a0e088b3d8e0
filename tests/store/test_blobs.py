"""What every store of bytes keeps to, on a folder and on a real S3 service."""

import os
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from glossator.model.errors import NotFound, Unavailable
from glossator.store.blobs import Access, Blobs, open_blobs
from tests import object_storage, parts

BIG = 20 << 20
"""More than one part, and more than one request to read."""


def bucket_of(bucket: object_storage.Bucket, incoming: Path, **other: str) -> Blobs:
    """A store in a bucket of the tests, with something of its access told otherwise."""
    told = {
        "endpoint": bucket.endpoint, "access_key": bucket.access_key,
        "secret_key": bucket.secret_key, "region": bucket.region,
    }  # fmt: skip
    return open_blobs(f"s3://{bucket.name}/some/where", incoming, Access(**(told | other)))


@pytest.fixture(params=["folder", "s3"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Blobs]:
    """Opens the same store, as often as it is called."""
    if request.param == "folder":
        return lambda: open_blobs(f"file://{tmp_path / 'blobs'}")
    parts.require("s3")
    bucket = object_storage.bucket()
    return lambda: bucket_of(bucket, tmp_path / "incoming")


@pytest.fixture
def blobs(opener: Callable[[], Blobs]) -> Blobs:
    return opener()


def put(blobs: Blobs, content: bytes) -> str:
    return blobs.adopt(blobs.stage(iter([content])))


def left(folder: Path) -> list[str]:
    """What lies in the folders of files on their way."""
    return [p.name for p in folder.rglob("*.part")]


def test_bytes_come_back_whole_and_in_ranges_from_any_process(
    opener: Callable[[], Blobs], tmp_path: Path
) -> None:
    staged = opener().stage(iter([b"01234", b"", b"56789"]))
    assert (staged.size, staged.md5) == (10, "781e5e245d69b566979b86e28d23f2c7")
    assert staged.path.read_bytes() == b"0123456789"
    key = opener().adopt(staged)
    other = opener()
    assert b"".join(other.read(key)) == b"0123456789"
    assert [b"".join(other.read(key, *span)) for span in ((3,), (3, 5), (3, 99))] == [
        b"3456789", b"34", b"3456789",
    ]  # fmt: skip
    assert other.size(key) == 10
    with other.open(key) as file:
        assert (file.seek(4), file.read(2), file.read()) == (4, b"45", b"6789")
    with other.local(key) as path:
        assert path.read_bytes() == b"0123456789"
    assert left(tmp_path) == []


def test_an_empty_file_is_a_file(blobs: Blobs) -> None:
    key = put(blobs, b"")
    assert (list(blobs.read(key)), blobs.size(key)) == ([], 0)


def test_a_big_file_is_the_same_in_every_part(blobs: Blobs) -> None:
    content = os.urandom(1 << 20) * (BIG >> 20) + b"end"
    key = put(blobs, content)
    assert b"".join(blobs.read(key)) == content
    assert b"".join(blobs.read(key, BIG - 5)) == content[BIG - 5 :]


def test_what_is_not_there_is_not_found(blobs: Blobs) -> None:
    missing = "0" * 32
    for ask in (
        lambda: list(blobs.read(missing)), lambda: list(blobs.read(missing, 1, 2)),
        lambda: blobs.open(missing), lambda: blobs.local(missing).__enter__(),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            ask()
    assert blobs.size(missing) is None
    blobs.remove(missing)


def test_a_removed_file_is_gone_and_the_others_stay(blobs: Blobs) -> None:
    gone, stays = put(blobs, b"a"), put(blobs, b"b")
    assert set(blobs.keys(time.time() + 60)) == {gone, stays}
    assert set(blobs.keys(time.time() - 60)) == set()
    blobs.remove(gone)
    blobs.remove(gone)
    assert set(blobs.keys(time.time() + 60)) == {stays}
    assert (blobs.size(gone), blobs.size(stays)) == (None, 1)


def test_what_was_given_up_or_left_behind_takes_no_room(
    opener: Callable[[], Blobs], tmp_path: Path
) -> None:
    def cut_off():
        yield b"some"
        raise ConnectionError

    blobs = opener()
    with pytest.raises(ConnectionError):
        blobs.stage(cut_off())
    assert left(tmp_path) == []
    staging = blobs.begin()
    staging.write(b"of a process that is gone")
    staging.finish()
    gone = staging.path.with_name(staging.path.name.replace(f"-{os.getpid()}-", "-4194303-"))
    staging.path.rename(gone)
    own = blobs.begin()
    assert blobs.clean() == 1
    assert left(tmp_path) == [own.path.name]
    own.drop()


def test_two_who_bring_the_same_do_not_disturb_each_other(blobs: Blobs) -> None:
    keys = [put(blobs, b"the same") for _ in range(2)]
    assert [b"".join(blobs.read(key)) for key in keys] == [b"the same"] * 2


def test_a_store_in_order_says_so(blobs: Blobs) -> None:
    blobs.reach()


# What only a bucket does


@pytest.fixture
def bucket() -> object_storage.Bucket:
    parts.require("s3")
    return object_storage.bucket()


def test_an_open_link_leads_to_one_file_for_a_while(
    bucket: object_storage.Bucket, tmp_path: Path
) -> None:
    """Whatever the file is, a browser keeps it instead of showing it."""
    blobs = bucket_of(bucket, tmp_path)
    for content in (b"<script>alert(1)</script>", b"<svg/>" * (BIG // 6)):
        link = blobs.link(put(blobs, content), 60)
        assert link is not None
        with urllib.request.urlopen(link, timeout=10) as reply:
            assert reply.read() == content
            assert reply.headers["Content-Type"] == "application/octet-stream"
            assert reply.headers["Content-Disposition"] == "attachment"
    assert "X-Amz-Expires=60&" in link
    assert "X-Amz-Expires=3600&" in (blobs.link("a", 10**6) or "")
    other = put(blobs, b"of others")
    for wrong in (link.replace(link.split("?")[0].rsplit("/")[-1], other), link.split("?")[0]):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(wrong, timeout=10)
        assert 400 <= refused.value.code < 404
        refused.value.close()


def test_a_folder_has_no_open_links(tmp_path: Path) -> None:
    blobs = open_blobs(f"file://{tmp_path}")
    assert blobs.link(put(blobs, b"a"), 60) is None


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"secret_key": "wrong"}, "refuses the access key"),
        ({"access_key": "nobody"}, "refuses the access key"),
        ({"endpoint": "http://127.0.0.1:1"}, "cannot reach"),
    ],
)
def test_one_line_says_why_a_bucket_cannot_be_used(
    bucket: object_storage.Bucket, tmp_path: Path, other: dict[str, str], says: str
) -> None:
    blobs = bucket_of(bucket, tmp_path, **other)
    with pytest.raises(Unavailable, match=says) as failed:
        blobs.reach()
    assert bucket.secret_key not in failed.value.message
    for ask in (
        lambda: put(blobs, b"a"), lambda: list(blobs.read("a")), lambda: list(blobs.read("a", 0, 1)),
        lambda: blobs.size("a"), lambda: blobs.remove("a"), lambda: list(blobs.keys(0)),
    ):  # fmt: skip
        with pytest.raises(Unavailable):
            ask()
    assert left(tmp_path) == []


def test_a_bucket_that_is_not_there_is_no_missing_file(
    bucket: object_storage.Bucket, tmp_path: Path
) -> None:
    access = Access(bucket.endpoint, bucket.access_key, bucket.secret_key, bucket.region)
    blobs = open_blobs("s3://test-of-nobody", tmp_path, access)
    with pytest.raises(Unavailable, match="no such bucket"):
        blobs.reach()
    with pytest.raises(Unavailable):
        put(blobs, b"a")


@pytest.mark.parametrize("endpoint", ["http://[", "ftp://host", "http://key:word@host", "host:1"])
def test_an_endpoint_is_an_address(tmp_path: Path, endpoint: str) -> None:
    with pytest.raises(Unavailable, match="endpoint"):
        open_blobs("s3://bucket", tmp_path, Access(endpoint))


@pytest.mark.parametrize("url", ["s3://", "s3://a", "s3:///prefix", "s3://a b/c"])
def test_a_bucket_has_a_name(tmp_path: Path, url: str) -> None:
    with pytest.raises(Unavailable, match="BUCKET"):
        open_blobs(url, tmp_path)


def test_memory_stays_flat_however_big_a_file_is(
    bucket: object_storage.Bucket, tmp_path: Path
) -> None:
    blobs = bucket_of(bucket, tmp_path)
    piece = os.urandom(1 << 20)
    put(blobs, piece)  # what is loaded once
    peak, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.005):
            peak[0] = max(peak[0], _resident())

    watcher = threading.Thread(target=watch, daemon=True)
    before = _resident()
    watcher.start()
    key = blobs.adopt(blobs.stage(piece for _ in range(120)))
    assert sum(map(len, blobs.read(key))) == 120 << 20
    over.set()
    watcher.join()
    assert peak[0] - before < 64 << 20


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
