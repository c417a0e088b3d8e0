"""Files: uploads and downloads."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain

from glossator.dialects.native import schema
from glossator.dialects.native.codec import maybe_read_moment, moment
from glossator.dialects.native.routes.lists import listed
from glossator.edge import Call, Reply, delete, get, post, put
from glossator.edge.download import stored
from glossator.edge.routing import MIB
from glossator.model import ids
from glossator.model.errors import GlossatorError, Invalid, NotFound
from glossator.services import access, fetching, files, links, passes
from glossator.services.access import Context
from glossator.services.files import FileDraft, Upload
from glossator.store.files import File

GIB = 1 << 30
KINDS = ("upload", "attachment", "resource", "method", files.PART)
FETCHED = 32 * MIB
"""Most bytes that are fetched from an address: they are held whole."""
_OWNERS = ("project_id", "batch_id", "task_id", "assignment_id")


def _write(file: File) -> schema.File:
    return schema.File(
        id=file.id, name=file.name, kind=file.kind, media_type=file.media_type, size=file.size,
        width=file.width, height=file.height, project_id=file.project_id, batch_id=file.batch_id,
        task_id=file.task_id, assignment_id=file.assignment_id, member_id=file.member_id,
        created_at=moment(file.created_at), url=links.path(file.id),
    )  # fmt: skip


def upload_files(call: Call) -> Reply:
    """Upload files (multipart; text fields name the owner: project_id, batch_id, ...)."""
    if not call.files:
        raise Invalid("the body has no file", {"file": "required"})
    unknown = set(call.form) - {*_OWNERS, "kind"}
    if unknown:
        raise Invalid("unknown fields", dict.fromkeys(unknown, "not known here"))
    owners = {name: _owner(call, name) for name in _OWNERS}
    kind = call.form.get("kind", "upload")
    if kind not in KINDS:
        raise Invalid("unknown kind", {"kind": f"one of {', '.join(KINDS)}"})
    draft = FileDraft(
        kind=kind, project_id=owners["project_id"], batch_id=owners["batch_id"],
        task_id=owners["task_id"], assignment_id=owners["assignment_id"],
    )  # fmt: skip
    made = [files.create(call.context, one.upload, draft, one.key) for one in call.files]
    return call.json(schema.Files(files=[_write(file) for file in made]))


def _owner(call: Call, name: str) -> int | None:
    text = call.form.get(name)
    if text is None:
        return None
    try:
        return ids.decimal(text)
    except (NotFound, IndexError):
        raise Invalid("not an id", {name: "not an id"}) from None


def join_files(call: Call) -> Reply:
    """Make one file of its parts, which are forgotten: a big one can so be sent piece by piece."""
    body = call.body

    def begin(context: Context) -> Reply | list[File]:
        return call.retry.before(context) or files.parts(context, body.parts)

    found = call.unit(begin)
    if isinstance(found, Reply):
        return found
    chunks = chain.from_iterable(files.read(call.blobs, part) for part in found)
    draft = FileDraft(
        kind=body.kind, project_id=body.project_id, batch_id=body.batch_id, task_id=body.task_id,
        assignment_id=body.assignment_id,
    )  # fmt: skip
    join = partial(files.join, parted=found)
    return _taken_in(
        call, chunks, body.name, lambda c, up, key: join(c, upload=up, draft=draft, key=key)
    )


def fetch_file(call: Call) -> Reply:
    """Bring a file from an address, as the policy of outgoing calls allows."""
    body = call.body
    draft = FileDraft(
        kind=body.kind, project_id=body.project_id, batch_id=body.batch_id, task_id=body.task_id
    )

    def begin(context: Context) -> Reply | None:
        files.owner(context, draft)  # before anybody is called
        return call.retry.before(context)

    kept = call.unit(begin)
    if kept is not None:
        return kept  # type: ignore[no-any-return]
    try:
        name, content = fetching.name_of(body.url), fetching.fetched(body.url, FETCHED)
    except GlossatorError:
        call.unit(call.retry.give_up)
        raise
    return _taken_in(
        call, iter([content]), body.name or name, lambda c, up, key: files.create(c, up, draft, key)
    )


def _taken_in(
    call: Call, chunks: Iterator[bytes], name: str,
    record: Callable[[Context, Upload, str], File],
) -> Reply:  # fmt: skip
    """Take bytes in, and record them in one unit with the answer that is kept for retries."""
    try:
        staged = call.blobs.stage(chunks)
        upload = files.examine(staged, name)
        key = call.blobs.adopt(staged)

        def unit(context: Context) -> Reply:
            reply = call.json(_write(record(context, upload, key)))
            call.retry.after(context, reply)
            return reply

        return call.unit(unit)  # type: ignore[no-any-return]
    except GlossatorError:
        call.unit(call.retry.give_up)
        raise


def replace_file(call: Call) -> Reply:
    """Give a file other bytes (multipart, one file); it keeps its id, name and owners."""
    if len(call.files) != 1 or call.form:
        raise Invalid("the body must be one file alone", {"file": "exactly one"})
    (one,) = call.files
    return call.json(
        _write(files.replace(call.context, call.number("file_id"), one.upload, one.key))
    )


def list_files(call: Call) -> Reply:
    """Files by owner, kind, type, name and date."""
    q = call.query
    found = files.every(
        call.context, q.after, q.limit, project=q.project_id, batch=q.batch_id, task=q.task_id,
        assignment=q.assignment_id, member=q.member_id, kind=q.kind, name=q.name,
        media_type=q.media_type, created_since=maybe_read_moment(q.created_since),
        created_before=maybe_read_moment(q.created_before),
    )  # fmt: skip
    return listed(call, found, _write)


def get_file(call: Call) -> Reply:
    """What is known of a file."""
    return call.json(_write(files.get(call.context, call.number("file_id"))))


def get_content(call: Call) -> Reply:
    """The bytes of a file, or a range of them."""
    return stored(call, files.get(call.context, call.number("file_id")))


def get_link(call: Call) -> Reply:
    """An address to read a file at: without a key where its store gives such, else here."""
    file = call.read(partial(files.get, file_id=call.number("file_id")))
    ends = access.now() + call.query.seconds * 1_000_000
    url = files.link(call.blobs, file, call.query.seconds)
    if url is None and call.media:
        url = call.media + passes.path(call.member.org_id, file, ends)
    if url is None:
        here = call.url(f"/v1/files/{file.id}/content")
        return call.json(schema.FileLink(url=here, expires_at=None))
    return call.json(schema.FileLink(url=url, expires_at=moment(ends)))


def delete_file(call: Call) -> Reply:
    """Forget a file."""
    files.delete(call.context, call.number("file_id"))
    return call.empty()


routes = [
    get("/v1/files", list_files, may="read", query=schema.FileFilter, answer=schema.Items),
    post("/v1/files", upload_files, may="work", upload=True, answer=schema.Files, status=201,
         limit=2 * GIB),
    post("/v1/files/join", join_files, mode="steps", may="work", body=schema.Join,
         answer=schema.File, status=201),
    post("/v1/files/fetch", fetch_file, mode="steps", may="make", body=schema.Fetch,
         answer=schema.File, status=201),
    get("/v1/files/{file_id}", get_file, may="read", answer=schema.File),
    get("/v1/files/{file_id}/content", get_content, may="read",
        media_type="application/octet-stream"),
    put("/v1/files/{file_id}/content", replace_file, may="make", upload=True, answer=schema.File,
        limit=2 * GIB),
    get("/v1/files/{file_id}/link", get_link, mode="steps", may="read", query=schema.LinkQuery,
        answer=schema.FileLink),
    delete("/v1/files/{file_id}", delete_file, may="make"),
]  # fmt: skip
