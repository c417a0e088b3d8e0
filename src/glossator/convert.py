"""Convert a file, folder or zip from one format to another, without a server.

Reader, model, writer: the same functions that import and export run. What the target cannot hold
is in the :class:`~glossator.model.loss.Losses` that come back.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from glossator import registry
from glossator.formats import Format, ReadOptions, WriteOptions
from glossator.formats.source import Limits, Source, check_name
from glossator.model.errors import Conflict, Invalid, NotFound, Unsupported
from glossator.model.loss import LossCode, Losses
from glossator.model.task import FileRef, Labelled

StrPath = str | os.PathLike[str]


def convert(
    source: StrPath,
    target: StrPath,
    *,
    from_: str | None = None,
    to: str | None = None,
    strict: bool = False,
    everything: bool = False,
    boxes: bool = False,
    files: bool = False,
    spreadsheet_safe: bool = False,
    member: str | None = None,
    limits: Limits | None = None,
    progress: Callable[[int], None] | None = None,
) -> Losses:
    """Convert ``source`` into ``target`` and return what could not be said.

    ``from_`` and ``to`` are names of formats; without them the source's content and the target's
    suffix decide. A target without a suffix is a folder, for formats that are an archive.
    ``strict`` stops at the first loss. ``everything``, ``boxes``, ``files`` and
    ``spreadsheet_safe`` are the writer's options (:class:`~glossator.formats.WriteOptions`),
    ``member`` the reader's; ``limits`` guard against an archive from a stranger. ``progress`` gets
    the number of tasks after each.

    The target appears when it is whole, and only then; an old file of the name is replaced, a
    folder must be new or empty. Raises :class:`Invalid` for input that cannot be read,
    :class:`NotFound` for a format that does not exist, :class:`Unsupported` for a loss with
    ``strict`` and for a guess that is not safe, :class:`Conflict` if the target would overwrite
    the source.
    """
    path = Path(target)
    _keep_apart(Path(source), path)
    losses = _Strict() if strict else Losses()
    with Source(source, limits) as opened:
        reader = find(from_) if from_ else detect(opened)
        writer = find(to) if to else by_suffix(path)
        if files and not writer.pictures:
            raise Unsupported(f"{writer.title} has no place for pictures")
        options = WriteOptions(
            everything=everything,
            boxes=boxes,
            files=files,
            open=lambda file: _open(opened, file),
            spreadsheet_safe=spreadsheet_safe,
        )
        reading = reader.read(opened, losses, ReadOptions(member=member))
        tasks = reading.tasks if progress is None else _counted(reading.tasks, progress)
        chunks = writer.write(tasks, reading.schema, losses, options)
        _put(path, chunks, unpack=path.suffix == "" and writer.suffix_for(options) == ".zip")
    return losses


def find(name: str) -> Format:
    """The format of this name; :class:`NotFound` lists those that there are."""
    try:
        found: Format = registry.find("formats", name)
    except KeyError:
        names = ", ".join(registry.names("formats"))
        raise NotFound(f"there is no format {name!r}; there are {names}") from None
    return found


def detect(source: Source) -> Format:
    """The format that is surest of the source; :class:`Unsupported` if none is, or two are."""
    formats: list[Format] = list(registry.every("formats").values())
    ranked = sorted(((f.detect(source), f.name) for f in formats), reverse=True)
    if not ranked or ranked[0][0] <= 0:
        raise Unsupported(f"the form of {source.path.name} is not recognised: name it (from_)")
    if len(ranked) > 1 and ranked[1][0] == ranked[0][0]:
        both = f"{ranked[0][1]} or {ranked[1][1]}"
        raise Unsupported(f"{source.path.name} may be {both}: name it (from_)")
    return find(ranked[0][1])


def by_suffix(target: Path) -> Format:
    """The format that a target's suffix means: the one named like it, else the only one to have it."""
    suffix = target.suffix.lower()
    formats: list[Format] = list(registry.every("formats").values())
    mine = [f for f in formats if suffix and f.suffix == suffix]
    named = [f for f in mine if f".{f.name}" == suffix]
    if len(named or mine) != 1:
        few = ", ".join(sorted(f.name for f in mine or formats))
        raise Unsupported(f"{target.name} does not say its form: name it (to), one of {few}")
    return (named or mine)[0]


class _Strict(Losses):
    """The first loss is an error."""

    __slots__ = ()

    def add(self, code: LossCode, where: str, detail: str = "") -> None:
        super().add(code, where, detail)
        place = self.prefix + where
        raise Unsupported(f"{code} at {place}" + (f": {detail}" if detail else ""), {place: code})


def _open(source: Source, file: FileRef) -> BinaryIO:
    if file.path is None or file.path not in source:
        raise FileNotFoundError(file.name)
    return source.open(file.path)


def _counted(tasks: Iterable[Labelled], progress: Callable[[int], None]) -> Iterator[Labelled]:
    for count, task in enumerate(tasks, start=1):
        yield task
        progress(count)


def _keep_apart(source: Path, target: Path) -> None:
    """Refuse a target that is the source, a part of it, or a folder around it."""
    if not source.exists():
        raise Invalid(f"{source.name}: no such file or folder")
    here, there = source.resolve(), target.resolve()
    if here == there or (target.exists() and target.samefile(source)):
        raise Conflict("the target is the source itself")
    if here.is_relative_to(there):
        raise Conflict("the target is a folder around the source")
    if there.is_relative_to(here) and there.exists():
        raise Conflict("the target is a part of the source")
    if target.is_dir() and any(target.iterdir()):
        raise Conflict(f"{target.name} is a folder that is not empty")


def _put(target: Path, chunks: Iterator[bytes], *, unpack: bool) -> None:
    """Write to a name beside the target, and rename when all is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
        if unpack:
            _unpack(temporary, target)
        else:
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(target)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _unpack(archive: Path, target: Path) -> None:
    """Unpack an archive that a writer of ours made, into a folder that appears when it is whole."""
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        with zipfile.ZipFile(archive) as zipped:
            for member in zipped.infolist():
                zipped.extract(check_name(member.filename), folder)
        folder.chmod(0o777 & ~_umask())
        if target.is_dir():
            target.rmdir()
        folder.replace(target)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _umask() -> int:
    # There is no way to ask without setting.
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
