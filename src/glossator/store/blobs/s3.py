"""A bucket of an S3-compatible service, through obstore.

Bytes are whole on this machine before they are sent, and whole in the bucket before a row names
them. Keys are random, since the row is the only way to an object: one that has no row (a kill in
between) is removed by the sweeper a day later. All calls are obstore's synchronous ones, from
threads: its asynchronous ones can abort an interpreter that is about to end.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile, SpooledTemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from glossator import crash
from glossator.model.errors import GlossatorError, NotFound, Unavailable
from glossator.store.blobs import Access
from glossator.store.blobs.staging import Incoming, Staged, Staging

if TYPE_CHECKING:
    from obstore.store import S3Store

PART = 8 << 20
"""Bytes of one part of a big object; two are in memory at once."""
READ = 4 << 20
"""Bytes of one request for a part of an object, so that no request lasts as long as its reader."""
IN_MEMORY = 1 << 20
LONGEST_LINK_S = 3600
_CONNECT_S, _REQUEST_S, _RETRY_S = 3, 30, 10
_LIFE_S = 4
_NOTHING = "there-is-nothing-here"
_BUCKET = re.compile(r"[A-Za-z0-9][\w.-]{1,61}[A-Za-z0-9]", re.ASCII)
_ENDPOINT = re.compile(r"https?://(?:\[[0-9a-fA-F:]+\]|[\w.-]+)(?::\d{1,5})?/?", re.ASCII)
_GONE = "the file is gone"
# An address that anybody may open leads to the bucket's own answer. Whoever opens it in a browser
# gets a file to keep, never a page.
_ATTRIBUTES = {"Content-Type": "application/octet-stream", "Content-Disposition": "attachment"}


class S3Blobs:
    """Objects below ``prefix`` in a bucket; files on their way in below ``incoming``."""

    def __init__(self, bucket: str, prefix: str, incoming: Path, access: Access) -> None:
        try:
            import obstore
            from obstore.exceptions import BaseError
        except ModuleNotFoundError:
            raise Unavailable("obstore is missing: pip install 'glossator[s3]'") from None
        self._obstore: Any = obstore
        self._failure = BaseError
        _check(bucket, access)
        self._where = f"s3://{bucket}" + (f" at {access.endpoint}" if access.endpoint else "")
        self._store = _open(bucket, prefix, access, _REQUEST_S, retries=3)
        self._quick = _open(bucket, prefix, access, _LIFE_S, retries=0)
        self._incoming = Incoming(incoming, durable=False)

    def begin(self) -> Staging:
        return self._incoming.begin()

    def stage(self, chunks: Iterator[bytes]) -> Staged:
        return self._incoming.stage(chunks)

    def adopt(self, staged: Staged) -> str:
        key = secrets.token_hex(16)
        try:
            with self._told(missing=Unavailable):
                self._obstore.put(
                    self._store, key, staged.path, attributes=_ATTRIBUTES,
                    use_multipart=staged.size > PART, chunk_size=PART, max_concurrency=2,
                )  # fmt: skip
        finally:
            staged.path.unlink(missing_ok=True)
        crash.point("file-stored")
        return key

    def read(self, key: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        if stop is None:
            stop = self.size(key)
            if stop is None:
                raise NotFound(_GONE)
        while start < stop:
            end = min(stop, start + READ)
            with self._told():
                chunk = bytes(self._obstore.get_range(self._store, key, start=start, end=end))
            yield chunk
            if len(chunk) < end - start:
                return
            start = end

    def open(self, key: str) -> BinaryIO:
        copy = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (closed by whoever reads it)
        try:
            self._copy(key, copy)
        except BaseException:
            copy.close()
            raise
        copy.seek(0)
        return cast(BinaryIO, copy)

    @contextmanager
    def local(self, key: str) -> Iterator[Path]:
        with NamedTemporaryFile(dir=self._incoming.folder, prefix="copy-", suffix=".part") as copy:
            self._copy(key, copy)
            copy.flush()
            yield Path(copy.name)

    def size(self, key: str) -> int | None:
        try:
            with self._told():
                return int(self._obstore.head(self._store, key)["size"])
        except NotFound:
            return None

    def link(self, key: str, seconds: int) -> str | None:
        with self._told():
            return str(
                self._obstore.sign(
                    self._store, "GET", key, timedelta(seconds=min(seconds, LONGEST_LINK_S))
                )
            )

    def remove(self, key: str) -> None:
        try:
            with self._told():
                self._obstore.delete(self._store, key)
        except NotFound:
            pass

    def clean(self, age_s: float = 86400.0) -> int:
        return self._incoming.clean(age_s)

    def keys(self, older_than: float) -> Iterator[str]:
        with self._told():
            for page in self._obstore.list(self._store):
                for meta in page:
                    if meta["last_modified"].timestamp() < older_than:
                        yield meta["path"]

    def reach(self) -> None:
        from obstore.exceptions import PermissionDeniedError, UnauthenticatedError

        try:
            self._obstore.get(self._quick, _NOTHING)
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error):
                raise Unavailable(f"{self._where}: there is no such bucket") from None
        except (PermissionDeniedError, UnauthenticatedError):
            raise Unavailable(f"{self._where} refuses the access key") from None
        except self._failure as error:
            raise Unavailable(f"cannot reach {self._where}") from error

    def _copy(self, key: str, to: Any) -> None:
        for chunk in self.read(key):
            to.write(chunk)

    @contextmanager
    def _told(self, missing: type[GlossatorError] = NotFound) -> Iterator[None]:
        """What went wrong, in our words."""
        try:
            yield
        except FileNotFoundError:
            raise missing(_GONE) from None
        except self._failure as error:
            raise Unavailable("the store of files cannot answer now") from error


def _check(bucket: str, access: Access) -> None:
    """What obstore would take, and end the process over at the first request."""
    if not _BUCKET.fullmatch(bucket):
        raise Unavailable("the blobs URL must be s3://BUCKET/PREFIX")
    if access.endpoint and not _ENDPOINT.fullmatch(access.endpoint):
        raise Unavailable("the blobs endpoint must be http://HOST:PORT or https://HOST")


def _open(bucket: str, prefix: str, access: Access, seconds: int, retries: int) -> "S3Store":
    from obstore.store import S3Store

    told = {
        "endpoint": access.endpoint, "access_key_id": access.access_key,
        "secret_access_key": access.secret_key, "region": access.region,
    }  # fmt: skip
    return S3Store(
        bucket,
        prefix=prefix or None,
        client_options={
            "allow_http": access.endpoint.startswith("http://"),
            "connect_timeout": timedelta(seconds=_CONNECT_S),
            "timeout": timedelta(seconds=seconds),
        },
        retry_config={
            "max_retries": retries,
            "retry_timeout": timedelta(seconds=_RETRY_S),
            "backoff": {"max_backoff": timedelta(seconds=2)},
        },
        **{name: value for name, value in told.items() if value},  # type: ignore[arg-type]
    )
