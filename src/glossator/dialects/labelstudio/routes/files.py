"""Files that imports brought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import msgspec

from glossator.dialects.labelstudio.schema.imports import (
    FileChange,
    FileFilter,
    FileIds,
    FilesDeleted,
    FileUpload,
)
from glossator.dialects.labelstudio.uploads import data_path, file_link
from glossator.edge import Call, Reply, delete, get, patch
from glossator.edge.download import stored
from glossator.model.errors import Invalid, NotFound
from glossator.services import files, projects
from glossator.services.access import Context
from glossator.store.files import File

PAGE = 1000
KIND = "upload"
MOST = 10_000
"""Ids that one request names."""


def _write(file: File) -> FileUpload:
    path = data_path(file.project_id or 0, file.id, file.name).removeprefix("data/")
    return FileUpload(id=file.id, file=path, size=file.size)


def list_files(call: Call) -> Reply:
    """A project's uploaded files: those that are named, or all."""
    project_id = call.number("project_id")
    wanted = None if call.query.all else _ids(call.query.ids)
    call.read(lambda context: projects.get(context, project_id, "browse"))
    if wanted is None:
        return Reply(200, _array(call, project_id))
    found = call.read(lambda context: _named(context, project_id, wanted))
    return call.json([_write(file) for file in found])


def _array(call: Call, project_id: int) -> Iterator[bytes]:
    """All files of a project as one JSON array, written a page at a time."""
    after, before = 0, b"["
    while True:
        page = call.read(partial(_page, project_id=project_id, after=after))
        for file in page:
            yield before + msgspec.json.encode(_write(file))
            before = b","
        if len(page) < PAGE:
            break
        after = page[-1].id
    yield b"[]" if before == b"[" else b"]"


def _page(context: Context, project_id: int, after: int) -> list[File]:
    return files.every(context, after, PAGE, project=project_id, kind=KIND)


def _named(context: Context, project_id: int, wanted: Iterable[int]) -> list[File]:
    """Those of these files that were uploaded to the project, by id."""
    found: list[File] = []
    for number in sorted(set(wanted)):
        try:
            file = _one(context, number)
        except NotFound:
            continue
        if file.project_id == project_id:
            found.append(file)
    return found


def _ids(texts: Iterable[str]) -> list[int] | None:
    """The ids of a query: each said by itself, with commas between, or as a JSON list; None where
    nothing is said."""
    # Quirk: the vendor documents a JSON list, its client repeats the name. [sdk 1.0.10]
    words = [word.strip() for text in texts for word in text.strip().strip("[]").split(",")]
    words = [word for word in words if word]
    if not all(word.isascii() and word.isdigit() and len(word) < 17 for word in words):
        raise Invalid("ids must be a list of ids", {"ids": "not a list of ids"})
    if len(words) > MOST:
        raise Invalid(f"at most {MOST} ids", {"ids": "too many"})
    return [int(word) for word in words] if any(texts) else None


def delete_files(call: Call) -> Reply:
    """Forget files of a project: those that are named, or all."""
    # Quirk: the client's files.delete_many sends no body, and means all. [sdk 1.0.10]
    project_id = call.number("project_id")
    wanted = call.body.file_upload_ids if call.body else None
    call.read(lambda context: projects.get(context, project_id, "make"))
    deleted = 0
    if wanted is None:
        while some := call.unit(partial(_delete_page, project_id=project_id)):
            deleted += some
    else:
        for at in range(0, len(wanted), PAGE):
            some = wanted[at : at + PAGE]
            deleted += call.unit(partial(_delete_named, project_id=project_id, wanted=some))
    return call.json(FilesDeleted(deleted=deleted))


def _delete_page(context: Context, project_id: int) -> int:
    return _delete(context, _page(context, project_id, 0))


def _delete_named(context: Context, project_id: int, wanted: list[int]) -> int:
    return _delete(context, _named(context, project_id, wanted))


def _delete(context: Context, found: list[File]) -> int:
    for file in found:
        files.delete(context, file.id)
    return len(found)


def _one(context: Context, number: int) -> File:
    file = files.get(context, number)
    if file.project_id is None or file.kind != KIND:
        raise NotFound("no such file")
    return file


def get_file(call: Call) -> Reply:
    """One uploaded file."""
    return call.json(_write(_one(call.context, call.number("file_id"))))


def change_file(call: Call) -> Reply:
    """One uploaded file, if nothing of it is to be changed: the hub's files stay as they came."""
    file = _write(_one(call.context, call.number("file_id")))
    if call.body and call.body.file not in (None, file.file):
        raise Invalid("a file cannot be changed", {"file": "it stays as it came: import another"})
    return call.json(file)


def delete_file(call: Call) -> Reply:
    """Forget a file."""
    files.delete(call.context, _one(call.context, call.number("file_id")).id)
    return call.empty()


def get_data(call: Call) -> Reply:
    """The bytes of an uploaded file, or a range of them."""
    link = file_link(f"data/upload/{call.number('project_id')}/{call.path['file_name']}")
    if link is None:
        raise NotFound("no such file")
    file = _one(call.context, link.id)
    if (file.project_id, file.name) != (link.project_id, link.name):
        raise NotFound("no such file")
    return stored(call, file)


routes = [
    get("/api/projects/{project_id}/file-uploads", list_files, mode="steps", may="browse",
        query=FileFilter, answer=list[FileUpload]),
    delete("/api/projects/{project_id}/file-uploads", delete_files, mode="steps", may="make",
           body=FileIds, optional=True, answer=FilesDeleted, status=200),
    get("/api/import/file-upload/{file_id}", get_file, may="read", answer=FileUpload),
    patch("/api/import/file-upload/{file_id}", change_file, mode="read", may="read",
          body=FileChange, optional=True, answer=FileUpload),
    delete("/api/import/file-upload/{file_id}", delete_file, may="make"),
    get("/data/upload/{project_id}/{file_name}", get_data, may="read", quick=False,
        media_type="application/octet-stream"),
]  # fmt: skip
