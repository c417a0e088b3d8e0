"""Where uploaded files are found: ``/data/upload/{project}/{number}-{name}``; pure."""

from __future__ import annotations

import re

from glossator.model.task import FileLink

_PATH = re.compile(r"(?:^|/)data/upload/([1-9]\d{0,15})/([0-9a-f]{8,14})-([^/]+)$")


def data_path(project_id: int, file_id: int, name: str) -> str:
    """Where a file is below the mount. The digits before the name are the file's id in hex."""
    return f"data/upload/{project_id}/{file_id:08x}-{name}"


def file_link(text: str) -> FileLink | None:
    """The file that an address means. Other servers of this kind have such addresses too, with
    digits of their own: a link means a file only if project and name are the file's."""
    found = _PATH.search(text)
    return found and FileLink(int(found[2], 16), int(found[1]), found[3])
