"""How things of ``/v2`` are read and written: structs that keep what is None to themselves, and
places that hold one of several things."""

from __future__ import annotations

import json
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar, TypeVar

import msgspec

M = TypeVar("M")


class Model(msgspec.Struct, kw_only=True):
    """One thing. Fields that the service leaves out are None, those that are not known are left
    out."""

    def to_dict(self) -> dict[str, Any]:
        """By the names of the wire, without what is None."""
        named = zip(self.__struct_fields__, self.__struct_encode_fields__, strict=True)
        found = {name: plain(getattr(self, field)) for field, name in named}
        return {name: value for name, value in found.items() if value is not None}

    def as_dict(self) -> dict[str, Any]:
        """The same as :meth:`to_dict`."""
        return self.to_dict()

    def to_json(self) -> str:
        """As JSON."""
        return msgspec.json.encode(self.to_dict()).decode()

    def to_str(self) -> str:
        """As text, to look at."""
        return json.dumps(msgspec.to_builtins(self.to_dict()), indent=1)

    @classmethod
    def from_dict(cls: type[M], obj: Any) -> M:
        """Of plain values. ``msgspec.ValidationError`` if they cannot be one."""
        found: M = read(obj, cls)
        return found

    @classmethod
    def from_json(cls: type[M], json_str: str) -> M:
        """Of JSON."""
        found: M = read(msgspec.json.decode(json_str), cls)
        return found


class OneOf:
    """A place for one of several things, which is ``actual_instance``."""

    one_of: ClassVar[tuple[Any, ...]] = ()

    def __init__(self, actual_instance: Any = None) -> None:
        self.actual_instance = actual_instance

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.actual_instance!r})"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    __hash__ = None  # type: ignore[assignment]

    @classmethod
    def pick(cls, obj: Any) -> Any:
        """Which of the things these plain values are: text is text, an object is the last."""
        return str if isinstance(obj, str) else cls.one_of[-1]

    @classmethod
    def from_dict(cls, obj: Any) -> OneOf:
        """Of plain values."""
        return cls(read(obj, cls.pick(obj)))

    def to_dict(self) -> Any:
        """As plain values."""
        return plain(self.actual_instance)


class Word(str, Enum):  # noqa: UP042 - Python 3.10 has no StrEnum
    """A word of the protocol; one that is not known is kept as it is."""

    @classmethod
    def _missing_(cls, value: object) -> Any:
        if not isinstance(value, str):
            return None
        made = str.__new__(cls, value)
        made._name_ = made._value_ = value
        return made


def _hook(kind: Any, obj: Any) -> Any:
    if isinstance(obj, kind):
        return obj
    if isinstance(kind, type) and issubclass(kind, OneOf):
        return kind.from_dict(obj)
    raise NotImplementedError(kind)


def read(obj: Any, kind: Any) -> Any:
    """Plain values as a thing of this kind. ``msgspec.ValidationError`` if they cannot be one."""
    return msgspec.convert(obj, kind, strict=False, dec_hook=_hook)


def plain(value: Any) -> Any:
    """Plain values of a thing; times stay times."""
    if isinstance(value, (Model, OneOf)):
        return value.to_dict()
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return value.value if isinstance(value, Enum) else value


def said(value: Any) -> str:
    """A time as a query has it; one without a zone is sent without one, and taken as UTC."""
    return value.strftime("%Y-%m-%dT%H:%M:%S.%f%z") if isinstance(value, datetime) else str(value)
