"""A server whose files are in a bucket, and several behind a proxy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import object_storage, parts
from tests.edge.serving import Hub, lite, running
from tests.replicas import topology
from tests.replicas.proxy import Proxy

__all__ = ["lite"]


@pytest.fixture
def bucket() -> object_storage.Bucket:
    parts.require("s3")
    return object_storage.bucket()


class Way:
    """The way to the S3 service, which can be closed."""

    def __init__(self, bucket: object_storage.Bucket) -> None:
        host, port = bucket.endpoint.removeprefix("http://").split(":")
        self._service = (host, int(port))
        self.proxy = Proxy([self._service])
        self.endpoint = f"http://127.0.0.1:{self.proxy.port}"

    def close(self) -> None:
        self.proxy.servers = []

    def open(self) -> None:
        self.proxy.servers = [self._service]


@pytest.fixture
def way(bucket: object_storage.Bucket) -> Iterator[Way]:
    made = Way(bucket)
    yield made
    made.proxy.close()


@pytest.fixture(scope="module")
def several() -> Iterator[Hub]:
    """Two servers and two workers, which look like one."""
    parts.require("postgres")
    parts.require("s3")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(topology, "WANTED", True)
        with running("postgres") as hub:
            yield hub


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"
