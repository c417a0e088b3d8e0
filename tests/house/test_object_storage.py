"""The S3 server of the tests behaves as S3 does where our store relies on it."""

import datetime
import urllib.error
import urllib.request

import pytest
from tests import object_storage, parts

pytestmark = pytest.mark.xdist_group("s3")


@pytest.fixture
def bucket() -> object_storage.Bucket:
    parts.require("s3")
    return object_storage.bucket()


def _store(bucket: object_storage.Bucket, secret: str | None = None):
    from obstore.store import S3Store

    return S3Store(
        bucket.name,
        endpoint=bucket.endpoint,
        access_key_id=bucket.access_key,
        secret_access_key=secret or bucket.secret_key,
        region=bucket.region,
        virtual_hosted_style_request=False,
        client_options={"allow_http": True},
        retry_config={"max_retries": 0, "retry_timeout": datetime.timedelta(seconds=10)},
    )


def test_what_was_put_is_read_listed_and_gone_when_deleted(bucket: object_storage.Bucket) -> None:
    import obstore

    store = _store(bucket)
    assert [meta for page in obstore.list(store) for meta in page] == []
    obstore.put(store, "a/ü.bin", b"0123456789")
    assert bytes(obstore.get(store, "a/ü.bin").bytes()) == b"0123456789"
    assert bytes(obstore.get_range(store, "a/ü.bin", start=2, end=5)) == b"234"
    assert [meta["path"] for page in obstore.list(store, "a") for meta in page] == ["a/ü.bin"]
    obstore.delete(store, "a/ü.bin")
    with pytest.raises(FileNotFoundError):
        obstore.get(store, "a/ü.bin")


def test_parts_of_a_big_object_become_one(bucket: object_storage.Bucket) -> None:
    import obstore

    body = bytes(range(256)) * (12 * 4096)
    obstore.put(_store(bucket), "big", body, use_multipart=True, chunk_size=5 << 20)
    assert bytes(obstore.get(_store(bucket), "big").bytes()) == body


def test_a_second_create_is_refused(bucket: object_storage.Bucket) -> None:
    import obstore
    from obstore.exceptions import AlreadyExistsError

    store = _store(bucket)
    obstore.put(store, "once", b"first", mode="create")
    with pytest.raises(AlreadyExistsError):
        obstore.put(store, "once", b"second", mode="create")
    assert bytes(obstore.get(store, "once").bytes()) == b"first"


def test_a_wrong_key_and_a_tampered_link_are_refused(bucket: object_storage.Bucket) -> None:
    """What a stand-in for S3 lets pass."""
    import obstore

    obstore.put(_store(bucket), "secret", b"of ours")
    with pytest.raises(Exception, match=r"403|Forbidden|[Pp]ermission"):
        obstore.get(_store(bucket, secret="wrong"), "secret")
    link = obstore.sign(_store(bucket), "GET", "secret", datetime.timedelta(minutes=5))
    with urllib.request.urlopen(link, timeout=10) as reply:
        assert reply.read() == b"of ours"
    at = link.index("X-Amz-Signature=") + len("X-Amz-Signature=")
    tampered = link[:at] + ("0" if link[at] != "0" else "1") + link[at + 1 :]
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(tampered, timeout=10)
    assert refused.value.code == 403
    refused.value.close()


def test_buckets_do_not_see_each_other(bucket: object_storage.Bucket) -> None:
    import obstore

    obstore.put(_store(bucket), "here", b"")
    other = object_storage.bucket()
    assert [meta for page in obstore.list(_store(other)) for meta in page] == []
