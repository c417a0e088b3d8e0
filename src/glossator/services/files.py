"""Files: bytes that somebody brought, with all their owners."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import msgspec

from glossator import outgoing
from glossator.model.errors import Conflict, Forbidden, Invalid, NotFound
from glossator.model.work import RANK
from glossator.services import access, media
from glossator.services.access import Context
from glossator.store import assignments, files, names, outbox
from glossator.store.blobs import Blobs, Staged
from glossator.store.files import File

NAME = 1000
PART = "part"
"""The kind of a file that is a piece of one still to come."""
REFERENCE = "file"
"""The kind of alias that holds a client's own name for a file."""


class Upload(msgspec.Struct, frozen=True):
    """A file that arrived: durable bytes, the name that the client gave it, what it really is."""

    staged: Staged
    name: str
    media_type: str
    width: int | None = None
    height: int | None = None


def examine(staged: Staged, name: str) -> Upload:
    """Look at staged bytes, before any unit of work: type by content, size by header."""
    kind = media.media_type(staged.path)
    size = media.picture_size(staged.path, kind)
    width, height = size or (None, None)
    return Upload(staged, name, kind, width, height)


class FileDraft(msgspec.Struct, frozen=True, kw_only=True):
    """Where a file belongs; each owner must be the organization's. ``reference``: a client's own
    name for it, which no other file of the organization has."""

    project_id: int | None = None
    batch_id: int | None = None
    task_id: int | None = None
    assignment_id: int | None = None
    kind: str = "upload"
    alias: str | None = None
    metadata: bytes | None = None
    reference: str | None = None


def create(context: Context, upload: Upload, draft: FileDraft, key: str) -> File:
    """Record a file whose bytes were adopted under ``key``. A labeler may hand in files for their
    own assignment only."""
    project_id = owner(context, draft)
    name = _checked(upload.name)
    file = File(
        id=context.tx.id(), project_id=project_id, batch_id=draft.batch_id,
        task_id=draft.task_id, assignment_id=draft.assignment_id, member_id=context.member.id,
        kind=draft.kind, name=name, blob=key, media_type=upload.media_type,
        size=upload.staged.size, width=upload.width, height=upload.height, alias=draft.alias,
        created_at=context.at, updated_at=context.at, metadata=draft.metadata,
    )  # fmt: skip
    _refer(context, file, draft.reference)
    files.add(context.tx, file)
    context.happened("file.created", file.id, project_id, draft.batch_id)
    return file


def _refer(context: Context, file: File, reference: str | None) -> None:
    if reference is None or names.claim_name(context.tx, REFERENCE, reference, file.id):
        return
    holder = names.named(context.tx, REFERENCE, reference)
    if holder is not None and files.get(context.tx, holder) is not None:
        raise Conflict("a file with this reference exists", "reference_id")
    if holder is not None:
        names.free_name(context.tx, REFERENCE, holder)
    names.claim_name(context.tx, REFERENCE, reference, file.id)


def begin_fetch(context: Context, url: str, name: str, draft: FileDraft) -> File:
    """A file that is empty until a job has brought what is at an address. Invalid for an address
    that the policy of outgoing calls refuses without asking the name service."""
    outgoing.policy().check(url)
    staged = context.blobs.stage(iter(()))
    key = context.blobs.adopt(staged)
    file = create(context, Upload(staged, name, media.OPAQUE), draft, key)
    outbox.enqueue(context.tx, "fetch_file", {"file": file.id, "url": url})
    return file


def _checked(name: str) -> str:
    if not 1 <= len(name) <= NAME or "\0" in name:
        raise Invalid(f"a file's name must have 1 to {NAME} characters", {"name": ""})
    return name


def parts(context: Context, ids: Sequence[int]) -> list[File]:
    """Files that are to become one, in this order: one's own, or of a project that one fills."""
    known = files.among_ids(context.tx, ids)
    found = [known[number] for number in ids if number in known]
    if len(found) < len(ids) or len(known) < len(ids) or any(f.kind != PART for f in found):
        raise Invalid("these are not parts, each once", {"parts": "not parts"})
    for file in found:
        if file.member_id != context.member.id:
            _may_change(context, file)
    return found


def _may_change(context: Context, file: File) -> None:
    if file.project_id is not None:
        access.project(context, file.project_id, "make")
    else:
        access.allow(context, "make")


def join(
    context: Context, parted: Sequence[File], upload: Upload, draft: FileDraft, key: str
) -> File:
    """Record the file that parts were made to, and forget them."""
    made = create(context, upload, draft, key)
    for part in parted:
        files.remove(context.tx, part.id)
    return made


def replace(context: Context, file_id: int, upload: Upload, key: str) -> File:
    """Give a file other bytes, adopted under ``key``; it keeps its id, name and owners."""
    _checked(upload.name)
    file = get(context, file_id)
    _may_change(context, file)
    if file.kind in ("export", PART):
        raise Conflict("such a file stays as it is")
    changed = msgspec.structs.replace(
        file, blob=key, size=upload.staged.size, media_type=upload.media_type,
        width=upload.width, height=upload.height, updated_at=context.at,
    )  # fmt: skip
    files.replace(context.tx, changed, context.at)
    return changed


def owner(context: Context, draft: FileDraft) -> int | None:
    """Check every owner that is named, and that the member may bring it a file; the project they
    belong to."""
    found: set[int] = set()
    if draft.assignment_id is not None:
        rows = assignments.rows(context.tx, draft.assignment_id)
        if not rows or rows[0].member_id != context.member.id:
            raise NotFound("no such assignment")
        found.add(rows[0].project_id)
    elif draft.task_id is None and draft.batch_id is None and draft.project_id is None:
        access.allow(context, "make")
    if draft.task_id is not None:
        verb = "read" if draft.assignment_id is not None else "make"
        found.add(access.task(context, draft.task_id, verb)[0].project_id)
    if draft.batch_id is not None:
        found.add(access.batch(context, draft.batch_id, "make")[0].project_id)
    if draft.project_id is not None:
        found.add(access.project(context, draft.project_id, "make").id)
    if len(found) > 1:
        raise Invalid("the owners of a file must be of one project")
    return found.pop() if found else None


def get(context: Context, file_id: int, verb: str = "read") -> File:
    """A file: with the permission of its project; without one, everybody above a labeler, and who
    brought it."""
    file = files.get(context.tx, file_id)
    if file is None:
        raise NotFound("no such file")
    if file.project_id is not None:
        try:
            access.project(context, file.project_id, verb)
        except NotFound:
            raise NotFound("no such file") from None
        if file.kind == "export" and not access.may(
            "manage", access.held_roles(context, file.project_id)
        ):
            raise Forbidden("your role does not allow this")
        if file.assignment_id is not None and file.member_id != context.member.id:
            access.project(context, file.project_id, "browse")
    elif file.member_id != context.member.id:
        access.allow(context, "browse" if verb == "read" else verb)
    return file


def every(context: Context, after: int, limit: int, **filters: Any) -> list[File]:
    """Files by id, filtered by owner, kind, type, name and dates."""
    if filters.get("project") is not None:
        access.project(context, filters["project"], "browse")
    elif RANK[context.member.role] < access.ON_PLACE:
        raise Forbidden("your role lists files of a project only")
    return files.every(context.tx, after, limit, **filters)


def delete(context: Context, file_id: int) -> None:
    """Forget a file; the sweeper removes its bytes."""
    file = get(context, file_id)
    _may_change(context, file)
    if not files.remove(context.tx, file.id):
        raise NotFound("no such file")


def read(blobs: Blobs, file: File, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """The bytes of a file, outside any unit of work."""
    return blobs.read(file.blob, start, file.size if stop is None else stop)


def link(blobs: Blobs, file: File, seconds: int) -> str | None:
    """An open address of the bytes for so many seconds, up to an hour; None where the store gives
    none. It is made anew each time and kept nowhere."""
    return blobs.link(file.blob, seconds)


def local(blobs: Blobs, file: File) -> AbstractContextManager[Path]:
    """A path on this machine to the bytes of a file, no longer than the block takes."""
    return blobs.local(file.blob)
