"""Links in task data that mean a stored file."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from glossator.model.data_paths import at
from glossator.model.label_schema import LabelSchema
from glossator.model.task import FileLink
from glossator.registry import codec, names
from glossator.store import files
from glossator.store.files import File
from glossator.store.transaction import Transaction

LONGEST = 1000
_FILE = re.compile(r"(?:^|/)native/v1/files/([1-9]\d{0,15})/content$")


def path(file_id: int) -> str:
    """What task data says to show a stored file; it opens with the reader's own key."""
    return f"/native/v1/files/{file_id}/content"


@cache
def _readers() -> list[Callable[[str], FileLink | None]]:
    """Those of the dialects that have addresses of their own: ``file_link`` of their codec."""
    found = (getattr(codec(name), "file_link", None) for name in names("dialects"))
    return [read for read in found if read is not None]


def _link(value: object) -> FileLink | None:
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    if found := _FILE.search(value):
        return FileLink(int(found[1]))
    return next((link for read in _readers() if (link := read(value))), None)


def links_shown(schema: LabelSchema, data: dict[str, Any]) -> dict[str, FileLink]:
    """The links of a task's data by input: name, or ``NAME[2]``."""
    shown: dict[str, FileLink] = {}
    for source in schema.inputs:
        if source.key is None:
            continue
        value = at(data, source.key)
        several = value if source.many and isinstance(value, list) else None
        for place, one in (
            [(source.name, value)]
            if several is None
            else [(f"{source.name}[{n}]", inner) for n, inner in enumerate(several)]
        ):
            link = _link(one)
            if link is not None:
                shown[place] = link
    return shown


def files_at(tx: Transaction, addresses: Iterable[str]) -> dict[str, File]:
    """The stored files of the organization that addresses mean, by address."""
    links = {text: link for text in set(addresses) if (link := _link(text)) is not None}
    known = files.among_ids(tx, sorted({link.id for link in links.values()})) if links else {}
    return {
        text: file
        for text, link in links.items()
        if (file := known.get(link.id)) is not None and _means(link, file)
    }


def files_shown(
    tx: Transaction, schema: LabelSchema, data: Mapping[int, dict[str, Any]]
) -> dict[int, dict[str, File]]:
    """The stored files that tasks show, by task and input, from their decoded data."""
    links = {task: links_shown(schema, of) for task, of in data.items()}
    ids = sorted({link.id for of in links.values() for link in of.values()})
    known = files.among_ids(tx, ids) if ids else {}
    return {
        task: {
            place: file
            for place, link in of.items()
            if (file := known.get(link.id)) is not None and _means(link, file)
        }
        for task, of in links.items()
    }


def _means(link: FileLink, file: File) -> bool:
    return link.project_id in (None, file.project_id) and link.name in (None, file.name)
