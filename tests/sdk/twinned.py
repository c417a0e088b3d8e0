"""The same test for threads and for event loops: what a sync call gives, or what awaiting the async
one gives."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Iterator
from typing import Any


class Twin:
    """``sync`` or ``async``. Async things live on one event loop of their own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._loop = asyncio.new_event_loop() if name == "async" else None

    def pick(self, sync: Any, aio: Any) -> Any:
        """Of a pair of classes the one to test."""
        return sync if self._loop is None else aio

    def made(self, cls: Any, *args: Any, **kwargs: Any) -> Any:
        """An object, whose methods all answer at once."""
        return Plain(self, cls(*args, **kwargs))

    def run(self, value: Any) -> Any:
        """What a call gave in the end; of an iterator the list."""
        if self._loop is None:
            return list(value) if isinstance(value, Iterator) else value
        if isinstance(value, AsyncIterator):
            return self._loop.run_until_complete(_all(value))
        if inspect.isawaitable(value):
            return self._loop.run_until_complete(_one(value))
        return value

    def close(self) -> None:
        if self._loop is not None:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()


class Plain:
    """An object whose methods are run to their end."""

    def __init__(self, twin: Twin, inner: Any) -> None:
        self._twin, self.inner = twin, inner

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.inner, name)
        if type(found).__module__.startswith("glossator.sdk") and not callable(found):
            return Plain(self._twin, found)
        if not callable(found):
            return found
        return lambda *args, **kwargs: self._twin.run(found(*args, **kwargs))


async def _all(values: AsyncIterator[Any]) -> list[Any]:
    return [value async for value in values]


async def _one(value: Any) -> Any:
    return await value
