"""What all nouns and all objects of a client do: ask, and read what came back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import msgspec
from msgspec import UNSET

from glossator.sdk.errors import ClientError

if TYPE_CHECKING:
    from glossator.sdk.aio.client import AsyncClient

T = TypeVar("T")
MOST = 1000
"""Items of one page: the server gives no more."""


class AsyncBound(msgspec.Struct, kw_only=True, dict=True):
    """An object that a client gave: its methods ask that client's server. It is as it was when it
    came; methods that change it give it anew."""

    @property
    def _client(self) -> AsyncClient:
        found = self.__dict__.get("_owner")
        if found is None:
            raise ClientError("this object was not given by a client")
        return found  # type: ignore[no-any-return]


class Listed(msgspec.Struct, Generic[T]):
    """A page of a list by id."""

    items: list[T]
    next: int | None = None


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


@cache
def _pages(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(Listed[kind])


def said(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were said; None is said too."""
    return {name: value for name, value in fields.items() if value is not UNSET}


def id_of(thing: Any) -> int:
    """An id, or the id of an object that has one."""
    found = thing if isinstance(thing, int) else getattr(thing, "id", None)
    if not isinstance(found, int) or isinstance(found, bool):
        raise ClientError(f"not an id: {thing!r}")
    return found


class AsyncNoun:
    """One group of a client's methods."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def _one(
        self, kind: type[T], method: str, path: str, body: Any = UNSET, *,
        params: Mapping[str, Any] | None = None, revision: int | None = None,
    ) -> T:  # fmt: skip
        """One answer as an object. ``revision``: the change is refused if the object has moved on."""
        headers = None if revision is None else {"If-Match": f'"{revision}"'}
        answer = await self._client.ask(method, path, body, params=params, headers=headers)
        try:
            found: T = _decoder(cast(Any, kind)).decode(answer.body)
        except msgspec.MsgspecError as why:
            raise ClientError(f"the answer to {method} {path} was not expected: {why}") from None
        return self._bind(found)

    async def _none(self, method: str, path: str, body: Any = UNSET) -> None:
        await self._client.ask(method, path, body)

    async def _list(
        self, kind: type[T], path: str, params: Mapping[str, Any], batch_size: int = MOST,
        limit: int | None = None,
    ) -> AsyncIterator[T]:  # fmt: skip
        """All of a list, asked for a page at a time while it is read."""
        after: int | None = 0
        left = limit
        while after is not None and left != 0:
            size = min(batch_size, MOST) if left is None else min(batch_size, MOST, left)
            asked = {**params, "after": after, "limit": size}
            answer = await self._client.ask("GET", path, params=asked)
            page: Listed[T] = _pages(cast(Any, kind)).decode(answer.body)
            for item in page.items:
                yield self._bind(item)
            after = page.next
            left = None if left is None else left - len(page.items)

    def _bind(self, found: T) -> T:
        if isinstance(found, AsyncBound):
            found.__dict__["_owner"] = self._client
        return found
