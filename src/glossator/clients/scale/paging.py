"""Pages of lists."""

from __future__ import annotations

from typing import Generic, TypeVar

from glossator.clients.scale.exceptions import ScaleException

T = TypeVar("T")


class Paginator(list[T], Generic[T]):
    """One page: a list of its things, of ``total`` in all."""

    def __init__(
        self, docs: list[T], total: int, limit: int, offset: int, has_more: bool,
        next_token: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(docs)
        self.docs = docs
        self.total = total
        self.limit = limit
        self.offset = offset
        self.has_more = has_more
        self.next_token = next_token


class Tasklist(Paginator[T]):
    """A page of tasks."""


class Batchlist(Paginator[T]):
    """A page of batches."""


def following(page: Paginator[T], before: str | None) -> str | None:
    """The token of the page after this one, None after the last. ScaleException if the service says
    that there is more, but not where: who went on would read the same page for ever."""
    if not page.has_more:
        return None
    if not page.next_token or page.next_token == before:
        raise ScaleException("the service says that there is more, without a next_token")
    return page.next_token
