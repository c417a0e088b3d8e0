"""What a codec may know of the task whose answer it reads or writes."""

from typing import Any

import msgspec

from glossator.model.task import FileRef, Labelled


class Shown(msgspec.Struct, frozen=True):
    """``data`` is the decoded task data; ``files`` maps an input's name (or ``NAME[2]``) to the
    stored file that it shows, which knows a picture's size in pixels."""

    data: dict[str, Any] = {}
    files: dict[str, FileRef] = {}


def shown(task: Labelled) -> Shown:
    """The same, of a task on its way to or from a file."""
    return Shown(task.data, task.files)
