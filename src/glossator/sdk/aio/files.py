"""Stored files: up, down, and what is known of them."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterable, Mapping, Sized
from pathlib import Path
from typing import Any, Literal

from glossator.sdk import parcels, shapes
from glossator.sdk.aio import side
from glossator.sdk.aio.bound import AsyncBound, AsyncNoun, id_of
from glossator.sdk.names import Places, safe
from glossator.sdk.parcels import Item, Source
from glossator.sdk.progress import Bar, Progress

Kind = Literal["upload", "attachment", "resource", "method"]
WHOLE = 1 << 20
"""Bytes up to which a file is downloaded by one request without a stream."""


class AsyncFile(shapes.File, AsyncBound):
    """A stored file. ``url`` is what task data says to show it."""

    async def read(self) -> bytes:
        """Its bytes."""
        return await self._client.files.read(self)

    async def download(self, into: str | os.PathLike[str], *, progress: Progress = False) -> Path:
        """Put its bytes into a folder under its own name, or into this path."""
        return await self._client.files.download(self, into, progress=progress)

    async def link(self, seconds: int = 300) -> shapes.FileLink:
        """An address that anybody may read it at for so long, where the store gives such."""
        return await self._client.files.link(self, seconds)

    async def delete(self) -> None:
        """Forget it."""
        await self._client.files.delete(self)

    async def replace(self, source: Source) -> AsyncFile:
        """Give it other bytes; it keeps its id, name and owners."""
        return await self._client.files.replace(self, source)


class _Files(shapes.Out):
    files: list[AsyncFile]


class AsyncFiles(AsyncNoun):
    """Stored files of the organization."""

    async def list(
        self, *, project: int | shapes.Project | None = None, batch: int | shapes.Batch | None = None,
        task: int | shapes.Task | None = None, assignment: int | shapes.Assignment | None = None,
        member: int | shapes.Member | None = None, kind: str | None = None,
        name: str | None = None, media_type: str | None = None, created_since: str | None = None,
        created_before: str | None = None, batch_size: int = 1000,
    ) -> AsyncIterator[AsyncFile]:  # fmt: skip
        """Files by owner, kind, name, media type and date, by id."""
        params = {
            **_owners(project, batch, task, assignment), "kind": kind, "name": name,
            "member_id": None if member is None else id_of(member), "media_type": media_type,
            "created_since": created_since, "created_before": created_before,
        }  # fmt: skip
        async for one in self._list(AsyncFile, "/v1/files", params, batch_size):
            yield one

    async def get(self, file: int) -> AsyncFile:
        """What is known of a file."""
        return await self._one(AsyncFile, "GET", f"/v1/files/{id_of(file)}")

    async def upload(
        self, source: Source, name: str | None = None, *,
        project: int | shapes.Project | None = None, batch: int | shapes.Batch | None = None,
        task: int | shapes.Task | None = None, assignment: int | shapes.Assignment | None = None,
        kind: Kind = "upload", progress: Progress = False,
    ) -> AsyncFile:  # fmt: skip
        """Store a path, bytes or an open file. A big one goes in parts, so that a lost connection
        costs one part, and memory stays at a part's size."""
        owners = {**_owners(project, batch, task, assignment), "kind": kind}
        one = parcels.item(source, name)
        with Bar(progress, one.size, "B", one.name) as bar:
            (file,) = await self._send([one], owners, bar)
        return file

    async def upload_many(self, sources: Iterable[Source], **how: Any) -> _Made:
        """Store many; the arguments are those of :meth:`upload_each`."""
        return [one async for one in self.upload_each(sources, **how)]

    async def upload_each(
        self, sources: Iterable[Source], *, project: int | shapes.Project | None = None,
        batch: int | shapes.Batch | None = None, task: int | shapes.Task | None = None,
        kind: Kind = "upload", progress: Progress = False, at_once: int = 4,
    ) -> AsyncIterator[AsyncFile]:  # fmt: skip
        """Store many; small ones together in one request, ``at_once`` requests at a time. They are
        stored while this is read, and given in their order."""
        owners = {**_owners(project, batch, task, None), "kind": kind}
        items = (parcels.item(source, None, place) for place, source in enumerate(sources))
        ready: dict[int, AsyncFile] = {}
        next_ = 0
        with Bar(progress, _length(sources), "file", "upload") as bar:

            async def send(parcel: _Items) -> _Made:
                return await self._send(parcel, owners, Bar(False, None))

            async for parcel, made in side.each(send, parcels.parcels(items), at_once):
                bar.step(len(parcel))
                ready.update({one.place: file for one, file in zip(parcel, made, strict=True)})
                while next_ in ready:
                    yield ready.pop(next_)
                    next_ += 1

    async def _send(self, items: _Items, owners: Mapping[str, Any], bar: Bar) -> _Made:
        one = items[0]
        if len(items) == 1 and (one.size is None or one.size > parcels.PART):
            return [await self._send_parts(one, owners, bar)]
        found = await self._post([(i.name, i.read(), i.media_type) for i in items], owners)
        bar.step(sum(i.size or 0 for i in items))
        return found

    async def _send_parts(self, one: Item, owners: Mapping[str, Any], bar: Bar) -> AsyncFile:
        parts = []
        for part in one.parts():
            named = [(one.name, part, "application/octet-stream")]
            parts += [file.id for file in await self._post(named, {"kind": "part"})]
            bar.step(len(part))
        body = {"name": one.name, "parts": parts, **owners}
        given = {name: value for name, value in body.items() if value is not None}
        return await self._one(AsyncFile, "POST", "/v1/files/join", given)

    async def _post(self, named: _Bodies, owners: Mapping[str, Any]) -> _Made:
        form = {name: str(value) for name, value in owners.items() if value is not None}
        answer = await self._client.send_files([("file", one) for one in named], form)
        return [self._bind(file) for file in answer.read(_Files).files]

    async def read(self, file: int | shapes.File) -> bytes:
        """The bytes of a file."""
        return b"".join([chunk async for chunk in self.stream(file)])

    async def stream(
        self, file: int | shapes.File, *, chunk_size: int = 1 << 18
    ) -> AsyncIterator[bytes]:
        """The bytes of a file as they come; what breaks off goes on where it was."""
        path = f"/v1/files/{id_of(file)}/content"
        async for chunk in self._client.stream(path, block=chunk_size):
            yield chunk

    async def download(
        self, file: int | shapes.File, into: str | os.PathLike[str], *,
        progress: Progress = False,
    ) -> Path:  # fmt: skip
        """Put a file into a folder under its own (safe) name, or into this path. It has its name
        only when it is whole."""
        known = file if isinstance(file, shapes.File) else await self.get(file)
        target = Path(into)
        path = target / safe(known.name) if target.is_dir() else target
        with Bar(progress, known.size, "B", known.name) as bar:
            await self._fetch(known, path, bar)
        return path

    async def download_many(
        self, files: Iterable[int | shapes.File], folder: str | os.PathLike[str], **how: Any
    ) -> _Paths:
        """Put many files into a folder; the arguments are those of :meth:`download_each`."""
        return [path async for path in self.download_each(files, folder, **how)]

    async def download_each(
        self, files: Iterable[int | shapes.File], folder: str | os.PathLike[str], *,
        progress: Progress = False, at_once: int = 16,
    ) -> AsyncIterator[Path]:  # fmt: skip
        """Put many files into a folder, ``at_once`` at a time; their paths as they arrive. Names that
        are the same are numbered."""
        places = Places(Path(folder))
        quiet = Bar(False, None)

        async def fetch(file: int | shapes.File) -> Path:
            known = file if isinstance(file, shapes.File) else await self.get(file)
            path = places.path(known.name)
            await self._fetch(known, path, quiet)
            return path

        with Bar(progress, _length(files), "file", "download") as bar:
            async for _, path in side.each(fetch, files, at_once):
                bar.step()
                yield path

    async def download_batch(
        self, batch: int | shapes.Batch, folder: str | os.PathLike[str], *,
        progress: Progress = False, **filters: Any,
    ) -> _Paths:  # fmt: skip
        """Put all files of a batch into a folder; ``filters`` as in :meth:`list`."""
        found = [one async for one in self.list(batch=batch, **filters)]
        return await self.download_many(found, folder, progress=progress)

    async def _fetch(self, known: shapes.File, path: Path, bar: Bar) -> None:
        partial = path.with_name(f".{path.name}.part")
        if known.size <= WHOLE:
            partial.write_bytes(await self.read(known))
            bar.step(known.size)
        else:
            with partial.open("wb") as out:
                async for chunk in self.stream(known):
                    out.write(chunk)
                    bar.step(len(chunk))
        partial.replace(path)

    async def fetch(
        self, url: str, name: str | None = None, *, project: int | shapes.Project | None = None,
        batch: int | shapes.Batch | None = None, task: int | shapes.Task | None = None,
        kind: Kind = "upload",
    ) -> AsyncFile:  # fmt: skip
        """Have the server bring a file from an address, as its policy of outgoing calls allows."""
        body = {"url": url, "name": name, "kind": kind, **_owners(project, batch, task, None)}
        body.pop("assignment_id")
        return await self._one(AsyncFile, "POST", "/v1/files/fetch", body)

    async def replace(self, file: int | shapes.File, source: Source) -> AsyncFile:
        """Give a file other bytes, of up to what fits into memory; it keeps its id, name and
        owners."""
        one = parcels.item(source, "content")
        answer = await self._client.send_files(
            [("file", (one.name, one.read(), one.media_type))], {},
            f"/v1/files/{id_of(file)}/content", "PUT",
        )  # fmt: skip
        found: AsyncFile = answer.read(AsyncFile)
        return self._bind(found)

    async def link(self, file: int | shapes.File, seconds: int = 300) -> shapes.FileLink:
        """An address that anybody may read a file at for so long, where the store gives such."""
        path = f"/v1/files/{id_of(file)}/link"
        return await self._one(shapes.FileLink, "GET", path, params={"seconds": seconds})

    async def delete(self, file: int | shapes.File) -> None:
        """Forget a file."""
        await self._none("DELETE", f"/v1/files/{id_of(file)}")


_Items = list[Item]
_Made = list[AsyncFile]
_Paths = list[Path]
_Bodies = list[tuple[str, bytes, str]]


def _owners(project: Any, batch: Any, task: Any, assignment: Any) -> dict[str, int | None]:
    named = {
        "project_id": project, "batch_id": batch, "task_id": task, "assignment_id": assignment,
    }  # fmt: skip
    return {name: None if of is None else id_of(of) for name, of in named.items()}


def _length(things: Iterable[Any]) -> int | None:
    return len(things) if isinstance(things, Sized) else None
