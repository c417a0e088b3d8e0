"""What a reader reads: one file, a folder or a zip, opened without trusting anything in it.

Members are named by relative paths with ``/``. Nothing outside the source is ever opened: not
through ``..``, not through a link, not through a path that stands in the data.
"""

from __future__ import annotations

import io
import os
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, BinaryIO, cast

import imagesize
import msgspec

from glossator.model.errors import Invalid

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff"})
_HEAD = 1 << 16
_SPOOL = 1 << 20


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much an archive from somebody else may hold (reliability.md L10).

    ``entries`` counts its members, ``inflated`` the bytes of all together, ``ratio`` inflated to
    packed bytes, of the whole and of each member over 1 MiB.
    """

    entries: int = 100_000
    inflated: int = 2 << 30
    ratio: int = 200


_SMALL = 1 << 20  # a picture of one colour packs well over the ratio, and harms nobody
_TABLE = 256  # bytes of the table of contents that an honest entry takes, with room


def check_name(name: str) -> str:
    """The member's name, or :class:`Invalid` if it is not a plain relative path.

    Refused: absolute, ``..``, backslash, drive, NUL, empty (reliability.md L11).
    """
    parts = name.rstrip("/").split("/")
    wrong = (
        not name
        or name.startswith("/")
        or "\\" in name
        or "\0" in name
        or (len(name) > 1 and name[1] == ":")
        or ".." in parts
    )
    if wrong:
        raise Invalid(f"the archive names a member {name[:80]!r}, which is no plain relative path")
    return name


class Source:
    """One file, a folder or a zip. Use it as a context manager.

    ``limits`` are applied to a zip before anything in it is opened; None (offline) exempts from
    them, never from the rules for names. Raises :class:`Invalid` for what is none of the three or
    breaks a rule.
    """

    def __init__(self, path: str | os.PathLike[str], limits: Limits | None = None) -> None:
        self.path = Path(path)
        self.limits = limits
        self._zip: zipfile.ZipFile | None = None
        self._names: tuple[str, ...] = ()
        if self.path.is_dir():
            self._names = tuple(sorted(_walk(self.path)))
        elif not self.path.is_file():
            raise Invalid(f"{self.path.name}: no such file or folder")
        elif _packed(self.path):
            self._open_zip()
        else:
            self._names = (self.path.name,)
        self._known = frozenset(self._names)

    def __enter__(self) -> Source:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the archive, if it is one; files that were opened stay their opener's."""
        if self._zip is not None:
            self._zip.close()

    @property
    def single(self) -> bool:
        """Whether this is one plain file."""
        return self._zip is None and not self.path.is_dir()

    def names(self) -> tuple[str, ...]:
        """The members in order of their names; of a single file just its name."""
        return self._names

    def open(self, name: str) -> BinaryIO:
        """Open a member to read; :class:`Invalid` if there is no such, or a link leads outside."""
        if name not in self:
            raise Invalid(f"{name!r} is not in {self.path.name}")
        if self._zip is not None:
            try:
                return cast(BinaryIO, self._zip.open(name))
            except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as why:
                raise Invalid(f"{name} is damaged: {why}") from None
        if self.single:
            return self.path.open("rb")
        path = self.path / name
        if not path.resolve().is_relative_to(self.path.resolve()):
            raise Invalid(f"{name} is a link that leads out of the folder")
        return path.open("rb")

    def __contains__(self, name: str) -> bool:
        return name in self._known

    @contextmanager
    def seekable(self, name: str) -> Iterator[IO[bytes]]:
        """A member as a file with cheap random access: of a zip, a temporary copy."""
        with self.open(name) as member:
            if self._zip is None:
                yield member
                return
            with tempfile.SpooledTemporaryFile(_SPOOL * 16) as copy, told(name):
                shutil.copyfileobj(member, copy, _SPOOL)
                copy.seek(0)
                yield copy

    def head(self, name: str, size: int = 4096) -> bytes:
        """The first bytes of a member; of a damaged one, none."""
        try:
            with self.open(name) as member:
                return member.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
            return b""

    def read(self, name: str, limit: int = 1 << 28) -> bytes:
        """A whole member of at most ``limit`` bytes; :class:`Invalid` if it is longer."""
        with self.open(name) as member, told(name):
            body = member.read(limit + 1)
        if len(body) > limit:
            raise Invalid(f"{name} is longer than {limit} bytes")
        return body

    def picture_size(self, name: str) -> tuple[int, int] | None:
        """Width and height in pixels from a picture's header; None if it is not understood."""
        with self.open(name) as member:
            head = member.read(_HEAD)
            size = _size(head)
            if size is None and len(head) == _HEAD:
                # Quirk: a JPEG may carry megabytes of metadata before its size.
                size = _size(head + member.read(16 << 20))
        return size

    def _open_zip(self) -> None:
        if self.limits is not None:
            _check_table(self.path, self.limits)
        try:
            self._zip = zipfile.ZipFile(self.path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError) as why:
            raise Invalid(f"{self.path.name} is damaged: {why}") from None
        try:
            self._names = tuple(sorted(self._checked(self._zip.infolist())))
        except Invalid:
            self._zip.close()
            raise

    def _checked(self, members: list[zipfile.ZipInfo]) -> set[str]:
        """The names of the archive's files; :class:`Invalid` if anything in its table is odd."""
        size = self.path.stat().st_size
        if self.limits is not None:
            _check_limits(members, size, self.limits)
        names: set[str] = set()
        for member in members:
            # zipfile cuts a name at NUL; what it was cut from is the name that came.
            check_name(member.orig_filename)
            if stat.S_ISLNK(member.external_attr >> 16):
                raise Invalid(f"the archive has a link ({member.filename})")
            if member.flag_bits & 1:
                raise Invalid(f"{member.filename} is encrypted")
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise Invalid(f"{member.filename} is packed in a way that is not read here")
            if not 0 <= member.header_offset < size:
                raise Invalid(f"{member.filename} is not where the archive says")
            if not member.is_dir():
                names.add(member.filename)
        return names


def _walk(folder: Path) -> Iterator[str]:
    """Relative paths of all files; hidden ones and what computers leave behind are passed over."""
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "__MACOSX"))]
        relative = PurePosixPath(Path(root).relative_to(folder).as_posix())
        for name in files:
            if not name.startswith("."):
                yield str(relative / name)


def _packed(path: Path) -> bool:
    # zipfile.is_zipfile also says yes to any file that merely ends like an archive.
    with path.open("rb") as file:
        return file.read(4) in (b"PK\3\4", b"PK\5\6")


def _size(head: bytes) -> tuple[int, int] | None:
    try:
        width, height = imagesize.get(io.BytesIO(head))
    except (ValueError, struct.error, OSError, IndexError):
        return None
    return (int(width), int(height)) if width > 0 and height > 0 else None


def _check_table(path: Path, limits: Limits) -> None:
    """Refuse a table of contents that would take much memory before zipfile reads it."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65_557))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise Invalid(f"{path.name} is no zip archive")
    count, size = struct.unpack_from("<HL", tail, at + 10)
    # 0xFFFF and 0xFFFFFFFF say "see the 64-bit record"; no archive within the limits has it so.
    if size > _TABLE * limits.entries or (count == 0xFFFF and limits.entries < 0xFFFF):
        raise Invalid(f"the archive has more than {limits.entries} entries")


def _check_limits(members: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    if len(members) > limits.entries:
        raise Invalid(f"the archive has more than {limits.entries} entries")
    total = sum(member.file_size for member in members)
    if total > limits.inflated:
        raise Invalid(f"the archive unpacks to more than {limits.inflated} bytes")
    for member in members:
        if member.file_size > max(_SMALL, limits.ratio * member.compress_size):
            raise Invalid(f"{member.filename} is packed more than {limits.ratio}:1")
    if total > max(_SMALL, limits.ratio * packed):
        raise Invalid(f"the archive is packed more than {limits.ratio}:1")


@contextmanager
def told(name: str) -> Iterator[None]:
    """Turn the errors of a damaged archive member into :class:`Invalid` that names it."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError) as why:
        raise Invalid(f"{name} is damaged: {why}") from None
    except UnicodeDecodeError as why:
        raise Invalid(f"{name} is not UTF-8 (byte {why.start})") from None
