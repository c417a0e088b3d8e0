"""Files: uploaded, or brought from an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET

from glossator.dialects.scale.file_links import attachment_url
from glossator.dialects.scale.moments import moment
from glossator.dialects.scale.routes import making, places
from glossator.dialects.scale.schema import projects as schema
from glossator.edge import Call, Reply, get, post
from glossator.edge.download import content
from glossator.edge.routing import MIB
from glossator.model import ids
from glossator.model.errors import Invalid
from glossator.model.raw import sound
from glossator.services import fetching, files, passes
from glossator.services.files import FileDraft
from glossator.store.files import File

LARGEST = 80 * MIB
"""The limit that the vendor documents."""


def _write(call: Call, file: File, project: str | None, reference: str | None) -> Reply:
    return call.json(
        schema.File(
            id=ids.hex24(file.id, "file"),
            attachment_url=attachment_url(call.member.org_id, file.id),
            created_at=moment(file.created_at), updated_at=moment(file.updated_at),
            mime_type=file.media_type, size=file.size,
            project_names=[] if project is None else [project], display_name=file.name,
            reference_id=reference or UNSET, metadata=msgspec.Raw(file.metadata or b"{}"),
        )
    )  # fmt: skip


def _draft(call: Call, project: str | None, reference: str | None, metadata: Any) -> FileDraft:
    of = places.project(call, project, "make").id if project else None
    said = making.metadata(msgspec.Raw(metadata) if metadata else None).body
    return FileDraft(
        project_id=of, kind="attachment", metadata=None if said == b"{}" else said,
        reference=reference,
    )  # fmt: skip


def _text(form: Mapping[str, str], name: str) -> str | None:
    return form.get(name) or None


def upload_file(call: Call) -> Reply:
    """Upload a file (multipart, part ``file``); the other fields say what it is."""
    sent = [one for one in call.files if one.field == "file"]
    if len(sent) != 1 or len(call.files) != 1:
        raise Invalid("the body has not one file", {"file": "is required, once"})
    project = _text(call.form, "project_name") or _text(call.form, "project_names")
    reference, name = _text(call.form, "reference_id"), _text(call.form, "display_name")
    metadata = (_text(call.form, "metadata") or "").encode()
    if metadata:
        try:
            msgspec.json.decode(sound(metadata), type=dict[str, Any])
        except (Invalid, msgspec.ValidationError):
            wrong = "must be the JSON text of an object"
            raise Invalid("metadata is not JSON", {"metadata": wrong}) from None
    draft = _draft(call, project, reference, metadata)
    upload = sent[0].upload
    if name:
        upload = msgspec.structs.replace(upload, name=name)
    return _write(call, files.create(call.context, upload, draft, sent[0].key), project, reference)


def import_file(call: Call) -> Reply:
    """Bring a file from an address; it is empty until a job has been there."""
    body = call.body
    if not body.file_url:
        raise Invalid("file_url is missing", {"file_url": "is required"})
    name = body.display_name or fetching.name_of(body.file_url)
    draft = _draft(call, body.project_name, body.reference_id, bytes(body.metadata))
    file = files.begin_fetch(call.context, body.file_url, name, draft)
    return _write(call, file, body.project_name, body.reference_id)


def read_file(call: Call) -> Reply:
    """The bytes of a stored file, for whoever has an address of it that has not ended."""
    return content(call, passes.opened(call.context, call.path["word"]))


routes = [
    post("/v1/files/upload", upload_file, may="make", upload=True, answer=schema.File,
         limit=LARGEST + MIB),
    post("/v1/files/import", import_file, may="make", body=schema.Import, answer=schema.File),
    get("/v1/files/{word}/{file_name}", read_file, may="", public=True,
        media_type="application/octet-stream"),
]  # fmt: skip
