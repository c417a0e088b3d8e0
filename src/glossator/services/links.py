"""Links in task data that mean a stored file."""

import re
from typing import Any

from glossator.model.data_paths import at
from glossator.model.label_schema import LabelSchema

_FILE = re.compile(r"(?:^|/)native/v1/files/([1-9]\d{0,15})/content$")


def path(file_id: int) -> str:
    """What task data says to show a stored file; it opens with the reader's own key."""
    return f"/native/v1/files/{file_id}/content"


def file_id(value: object) -> int | None:
    """The stored file that a value of task data means, if it does."""
    if isinstance(value, str) and len(value) < 300:
        found = _FILE.search(value)
        if found:
            return int(found[1])
    return None


def files_shown(schema: LabelSchema, data: dict[str, Any]) -> dict[str, int]:
    """The stored files that a task shows: input name (or ``NAME[2]``) -> file id."""
    shown: dict[str, int] = {}
    for source in schema.inputs:
        if source.key is None:
            continue
        value = at(data, source.key)
        several = value if source.many and isinstance(value, list) else None
        if several is not None:
            for n, one in enumerate(several):
                number = file_id(one)
                if number is not None:
                    shown[f"{source.name}[{n}]"] = number
        elif (number := file_id(value)) is not None:
            shown[source.name] = number
    return shown
