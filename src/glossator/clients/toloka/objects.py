"""What all objects of the service have in common: they are read from its JSON and written to it,
and what a newer service says besides is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, fields
from datetime import datetime, timezone
from enum import Enum
from typing import Any, ClassVar, TypeVar

O = TypeVar("O", bound="TolokaObject")  # noqa: E741
UTC = timezone.utc  # noqa: UP017
_FRACTION = re.compile(r"(?<=:\d\d)\.(\d+)")


@dataclass
class TolokaObject:
    """An object of the service.

    What it says that has no field here can be read as an attribute, and is written back.
    """

    READ: ClassVar[dict[str, Callable[[Any], Any]]] = {}
    """Fields that are not plain JSON values, and what reads them."""

    _unexpected: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    def __getattr__(self, name: str) -> Any:
        if name == "_unexpected" or name not in self._unexpected:
            raise AttributeError(f"{type(self).__name__} has no {name!r}")
        return self._unexpected[name]

    @classmethod
    def structure(cls: type[O], data: Any) -> O:
        """The object of a decoded JSON object; TypeError if it is none."""
        if isinstance(data, cls):
            return data
        if not isinstance(data, dict):
            raise TypeError(f"{cls.__name__} is an object, not {type(data).__name__}")
        known = {one.name for one in fields(cls)}
        said = {
            name: value if value is None or name not in cls.READ else cls.READ[name](value)
            for name, value in data.items()
            if name in known
        }
        made = cls(**said)
        made._unexpected = {name: value for name, value in data.items() if name not in known}
        return made

    def unstructure(self) -> dict[str, Any] | None:
        """The JSON object without what is None; None if nothing is left."""
        said = deepcopy(self._unexpected)
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name != "_unexpected" and value is not None:
                said[one.name] = plain(value)
        return said or None

    @classmethod
    def from_json(cls: type[O], json_str: str) -> O:
        """The object of a JSON text."""
        return cls.structure(json.loads(json_str))

    def to_json(self, pretty: bool = False) -> str:
        """The JSON text; ``pretty`` for people."""
        how: dict[str, Any] = (
            {"sort_keys": True, "indent": 4} if pretty else {"separators": (",", ":")}
        )
        return json.dumps(self.unstructure(), ensure_ascii=False, **how)


def plain(value: Any) -> Any:
    """A value of a field as the service spells it."""
    if isinstance(value, TolokaObject):
        return value.unstructure()
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


def moment(value: datetime | str) -> datetime:
    """A time; without an offset it is UTC. ValueError if it is not ISO 8601."""
    if isinstance(value, str):
        # Python 3.10 reads fractions of three and six digits alone, and no Z.
        padded = _FRACTION.sub(lambda found: "." + found[1][:6].ljust(6, "0"), value)
        value = datetime.fromisoformat(re.sub(r"[zZ]$", "+00:00", padded))
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value


def moment_text(value: datetime) -> str:
    """A time in UTC and without an offset, as the service wants it."""
    aware = value if value.tzinfo is None else value.astimezone(UTC)
    return aware.replace(tzinfo=None).isoformat()


def objects(kind: type[O]) -> Callable[[Any], list[O]]:
    """What reads a list of such objects."""
    return lambda values: [kind.structure(one) for one in values]
