"""What an import brings, in any of the vendor's ways: JSON, a form, files, a file at an address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from urllib.parse import unquote

import msgspec

from glossator import outgoing
from glossator.dialects.labelstudio import parts_in, tables_in
from glossator.dialects.labelstudio.importing import Text
from glossator.edge import Call
from glossator.edge.routing import MIB
from glossator.model.errors import Invalid, TooLarge
from glossator.outgoing import Refused, Unanswered

LIMIT = 250 * MIB
"""Of a body of JSON, which takes two to three times its size."""
HELD = 64 * MIB
"""Of every other body, and of a fetched file: they are held whole (see :mod:`parts_in`)."""
_PARTS, _FORM = "multipart/form-data", "application/x-www-form-urlencoded"
REDIRECTS = 3


class Body(msgspec.Struct):
    """Tasks as JSON, files with their bytes, how many there are of each suffix, and the keys that
    their data has in common. ``fetched``: nothing of it may come back in an error."""

    texts: Sequence[Text]
    files: list[tuple[str, bytes]] = []
    formats: dict[str, int] = {}
    columns: list[str] = []
    fetched: bool = False

    @property
    def media(self) -> list[str]:
        """The names of files that are a task each, by their address."""
        return [name for name, _ in self.files if tables_in.suffix_of(name) in tables_in.MEDIA]

    @property
    def nameless(self) -> bool:
        """Whether a file is one value, which needs a configuration that shows one."""
        kinds = (*tables_in.MARKUP, *tables_in.MEDIA)
        return any(suffix in kinds for suffix in self.formats)


def read_body(call: Call) -> Body:
    """Take the body apart; raises Invalid for what holds no tasks."""
    kind = parts_in.content_type(call.headers)
    if kind in (_PARTS, _FORM) and len(call.raw_body) > HELD:
        raise TooLarge(HELD)
    if kind == _PARTS:
        fields, files = parts_in.multipart(call.headers, call.raw_body)
        _only(fields)
        body = _of_files(files)
    elif kind == _FORM:
        body = _of_form(parts_in.form(call.raw_body))
    else:
        body = Body(tables_in.items(call.raw_body))
    if not body.texts and not body.media:
        raise Invalid("there are no tasks")
    return body


def _only(fields: dict[str, str], *known: str) -> None:
    strange = sorted(set(fields) - set(known))
    if strange:
        raise Invalid("the form has unknown fields", dict.fromkeys(strange, "not known here"))


def _of_form(fields: dict[str, str]) -> Body:
    _only(fields, "url")
    url = fields.get("url", "").strip()
    if not url:
        raise Invalid('"url" is not found in request data', {"url": "This field is required."})
    if url[0] in "[{":  # tasks in its place, which the vendor keeps as a file of this name
        return _of_files([("inplace.json", url.encode())])
    file = _fetch(url)
    try:
        body = _of_files([file])
    except Invalid:
        raise unfit(file[0]) from None
    body.fetched = True
    return body


def unfit(name: str) -> Invalid:
    """A fetched file cannot be imported; what is in it is not said."""
    said = f"Failed to parse input file {name}: it holds no tasks for this project"
    return Invalid(said, {"url": said})


def _fetch(url: str) -> tuple[str, bytes]:
    """Name and bytes of a file at an address. Its suffix decides how it is read."""
    target = outgoing.policy().check(url)
    name = unquote(target.path.partition("?")[0]).replace("\0", "").rpartition("/")[2]
    tables_in.supported(name)
    try:
        answer = outgoing.request(
            "GET", url, policy=outgoing.policy(), limit=HELD, redirects=REDIRECTS
        )
    except (Refused, Unanswered):
        raise _unfetched("no file could be fetched from it") from None
    if answer.status != 200:
        raise _unfetched(f"it answered with status {answer.status}")
    if answer.cut:
        raise _unfetched(f"the file there is larger than {HELD} bytes")
    if (answer.header("content-encoding") or "identity").lower() != "identity":
        raise _unfetched("the file there is encoded")
    return name, answer.body


def _unfetched(why: str) -> Invalid:
    return Invalid(f"import by URL: {why}", {"url": why})


def _of_files(files: parts_in.Files) -> Body:
    if not files:
        raise Invalid("the body has no file")
    suffixes = [tables_in.supported(name) for name, _ in files]
    room = tables_in.Room()
    texts: list[Text] = []
    common: list[str] = []
    for (name, content), suffix in zip(files, suffixes, strict=True):
        media = suffix in tables_in.MEDIA
        some = () if media else tables_in.rows(name, content, room)
        texts += some
        keys = [tables_in.WHOLE] if media else tables_in.keys(some[:1])
        shared = [key for key in common if key in keys]
        if common and keys and not shared:
            said = f"{name}: its data has no key that the files before it have: {', '.join(common)}"
            raise Invalid(said)
        common = shared or keys or common
    return Body(texts, files, dict(Counter(suffixes)), common)
