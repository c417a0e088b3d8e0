"""What is searched for, in which order, and how it is asked for in a query."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any, ClassVar, TypeVar

from glossator.clients.toloka.attachment import AttachmentType
from glossator.clients.toloka.objects import TolokaObject

R = TypeVar("R")


@dataclass
class AttachmentSearchRequest(TolokaObject):
    """Which files: by exact values, and by ranges of id and time. The service wants ``pool_id`` or
    ``assignment_id``."""

    name: str | None = None
    type: AttachmentType | str | None = None
    user_id: str | None = None
    assignment_id: str | None = None
    pool_id: str | None = None
    owner_id: str | None = None
    owner_company_id: str | None = None
    id_lt: str | None = None
    id_lte: str | None = None
    id_gt: str | None = None
    id_gte: str | None = None
    created_lt: datetime | None = None
    created_lte: datetime | None = None
    created_gt: datetime | None = None
    created_gte: datetime | None = None


class SortOrder(Enum):
    """Upwards, or downwards."""

    ASCENDING = auto()
    DESCENDING = auto()


class AttachmentSortField(Enum):
    """What files can be sorted by."""

    ID = "id"
    CREATED = "created"


@dataclass
class AttachmentSortItem:
    """One key, and its order."""

    SortField: ClassVar = AttachmentSortField

    field: AttachmentSortField
    order: SortOrder = SortOrder.ASCENDING

    @classmethod
    def structure(cls, value: AttachmentSortItem | str) -> AttachmentSortItem:
        """A key as the service spells it: ``-`` before it is downwards. ValueError for one that it
        does not have."""
        if isinstance(value, AttachmentSortItem):
            return value
        order = SortOrder.DESCENDING if value.startswith("-") else SortOrder.ASCENDING
        return cls(AttachmentSortField(value.removeprefix("-")), order)

    def unstructure(self) -> str:
        """The key as the service spells it."""
        return ("-" if self.order is SortOrder.DESCENDING else "") + self.field.value


@dataclass
class AttachmentSortItems:
    """The keys to sort by, the first one first: a list, or ``"-created,id"``."""

    SortItem: ClassVar = AttachmentSortItem

    items: Any = None

    def __post_init__(self) -> None:
        said = self.items.split(",") if isinstance(self.items, str) else self.items or ()
        self.items: list[AttachmentSortItem] = [AttachmentSortItem.structure(one) for one in said]

    @classmethod
    def structure(cls, items: Any) -> AttachmentSortItems:
        """The keys, if they are not these already."""
        return items if isinstance(items, cls) else cls(items)

    def unstructure(self) -> str:
        """The keys as the service spells them."""
        return ",".join(one.unstructure() for one in self.items)


def query(
    request: AttachmentSearchRequest, sort: list[str] | AttachmentSortItems | None,
    limit: int | None,
) -> dict[str, Any]:  # fmt: skip
    """The parameters of a search."""
    asked = request.unstructure() or {}
    if sort is not None:
        asked["sort"] = AttachmentSortItems.structure(sort).unstructure()
    if limit:
        asked["limit"] = limit
    return asked


def expanded(kind: type) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """For a method whose ``request`` is of this class: the request's fields may be given in its
    place, by place or by name. TypeError if the arguments fit neither."""
    inside = list(inspect.signature(kind).parameters.values())

    def wrap(method: Callable[..., R]) -> Callable[..., R]:
        plain = inspect.signature(method)
        wide = plain.replace(parameters=_in_place(plain, inside))

        @functools.wraps(method)
        def call(*args: Any, **kwargs: Any) -> R:
            if "request" in kwargs:
                return method(*args, **kwargs)
            try:
                fits = isinstance(plain.bind(*args, **kwargs).arguments["request"], kind)
            except TypeError:
                fits = False
            if fits:
                return method(*args, **kwargs)
            said = wide.bind(*args, **kwargs).arguments
            fields = {one.name: said.pop(one.name) for one in inside if one.name in said}
            return method(said.pop("self"), kind(**fields), **said)

        return call

    return wrap


def _in_place(plain: inspect.Signature, inside: list[inspect.Parameter]) -> list[inspect.Parameter]:
    found: list[inspect.Parameter] = []
    for name, one in plain.parameters.items():
        found.extend(inside if name == "request" else [one])
    return found
