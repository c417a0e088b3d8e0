"""Files that imports brought."""

from __future__ import annotations

from functools import partial

from glossator.dialects.labelstudio.schema.imports import (
    FileFilter,
    FileIds,
    FilesDeleted,
    FileUpload,
)
from glossator.edge import Call, Reply, delete, get
from glossator.edge.download import download
from glossator.model.errors import Invalid, NotFound
from glossator.services import files, projects
from glossator.store.files import File

PAGE = 1000
KIND = "upload"


def data_path(project_id: int, file: File) -> str:
    """Where a file is below the mount. The digits before the name are the file's id in hex."""
    return f"data/upload/{project_id}/{file.id:08x}-{file.name}"


def _write(file: File) -> FileUpload:
    path = data_path(file.project_id or 0, file).removeprefix("data/")
    return FileUpload(id=file.id, file=path, size=file.size)


def list_files(call: Call) -> Reply:
    """A project's uploaded files."""
    wanted = _ids(call.query.ids)
    found = _of_project(call)
    shown = [_write(file) for file in found if wanted is None or file.id in wanted]
    return call.json(shown)


def _of_project(call: Call) -> list[File]:
    number = call.number("project_id")
    projects.get(call.context, number, "browse")
    found: list[File] = []
    while True:
        after = found[-1].id if found else 0
        page = files.every(call.context, after, PAGE, project=number, kind=KIND)
        found += page
        if len(page) < PAGE:
            return found


def _ids(text: str) -> set[int] | None:
    """The ids of a query: one, a comma list, or a JSON list."""
    # The edge keeps the last of a repeated name: ``ids=1&ids=2`` arrives as 2 alone.
    words = [word.strip() for word in text.strip().strip("[]").split(",") if word.strip()]
    if not text:
        return None
    if not all(word.isascii() and word.isdigit() and len(word) < 17 for word in words):
        raise Invalid("ids must be a list of ids", {"ids": "not a list of ids"})
    return {int(word) for word in words}


def delete_files(call: Call) -> Reply:
    """Forget files of a project: those that are named, or all."""
    # Quirk: the client's files.delete_many sends no body, and means all. [sdk 1.0.10]
    wanted = call.body.file_upload_ids if call.body else None
    projects.get(call.context, call.number("project_id"), "make")
    there = {file.id for file in _of_project(call)}
    gone = [number for number in (there if wanted is None else wanted) if number in there]
    for number in dict.fromkeys(gone):
        files.delete(call.context, number)
    return call.json(FilesDeleted(deleted=len(set(gone))))


def _one(call: Call, number: int) -> File:
    file = files.get(call.context, number)
    if file.project_id is None or file.kind != KIND:
        raise NotFound("no such file")
    return file


def get_file(call: Call) -> Reply:
    """One uploaded file."""
    return call.json(_write(_one(call, call.number("file_id"))))


def delete_file(call: Call) -> Reply:
    """Forget a file."""
    files.delete(call.context, _one(call, call.number("file_id")).id)
    return call.empty()


def get_data(call: Call) -> Reply:
    """The bytes of an uploaded file, or a range of them."""
    project_id = call.number("project_id")
    digits = call.path["file_name"].partition("-")[0]
    if not (8 <= len(digits) <= 14 and digits.isascii() and digits.isalnum()):
        raise NotFound("no such file")
    try:
        file = _one(call, int(digits, 16))
    except ValueError:
        raise NotFound("no such file") from None
    if data_path(project_id, file) != f"data/upload/{project_id}/{call.path['file_name']}" or (
        file.project_id != project_id
    ):
        raise NotFound("no such file")
    return download(
        call, name=file.name, media_type=file.media_type, size=file.size, tag=file.blob[:32],
        read=partial(files.read, call.blobs, file),
    )  # fmt: skip


routes = [
    get("/api/projects/{project_id}/file-uploads", list_files, may="browse", query=FileFilter,
        answer=list[FileUpload]),
    delete("/api/projects/{project_id}/file-uploads", delete_files, may="make", body=FileIds,
           optional=True, answer=FilesDeleted, status=200),
    get("/api/import/file-upload/{file_id}", get_file, may="read", answer=FileUpload),
    delete("/api/import/file-upload/{file_id}", delete_file, may="make"),
    get("/data/upload/{project_id}/{file_name}", get_data, may="read", quick=False,
        media_type="application/octet-stream"),
]  # fmt: skip
