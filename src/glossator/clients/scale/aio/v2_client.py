"""Requests to ``/v2``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from glossator.clients.scale.v2 import configuration as wire
from glossator.clients.scale.v2 import exceptions
from glossator.clients.scale.v2.configuration import Configuration, How
from glossator.clients.scale.v2.model import read
from glossator.sdk import retrying
from glossator.sdk.aio.transport import AsyncTransport
from glossator.sdk.answer import Answer
from glossator.sdk.errors import ClientError
from glossator.sdk.retrying import Repeat

T = TypeVar("T")


class AsyncApiClient:
    """The connections to ``/v2``; ``configuration.host`` says where."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self._transport = AsyncTransport(
            configuration.connection, {"User-Agent": configuration.user_agent}, _refusal
        )

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self._transport.aclose()

    async def call(
        self, method: str, path: str, kind: type[T], how: How,
        params: Mapping[str, Any] | None = None, body: Any = None, repeat: Repeat | None = None,
    ) -> T:  # fmt: skip
        """One request, and its answer as a thing of this kind. ApiException."""
        answer = await self._send(method, path, how, params, body, repeat)
        if answer.status >= 300:
            raise _refusal(answer)
        try:
            found: T = read(msgspec.json.decode(answer.body), kind)
        except msgspec.MsgspecError as why:
            raise exceptions.refused(answer, None, f"not what was expected: {why}", None) from why
        return found

    async def located(self, path: str, how: How) -> str | None:
        """The address that an answer points to. ApiException."""
        return (await self._send("GET", path, how)).headers.get("location")

    async def _send(
        self, method: str, path: str, how: How, params: Mapping[str, Any] | None = None,
        body: Any = None, repeat: Repeat | None = None,
    ) -> Answer:  # fmt: skip
        headers = how.sent(self.configuration.access_token)
        if body is not None:
            headers["Content-Type"] = how.content_type or "application/json"
        sent = wire.encoded(body)
        try:
            return await self._transport.send(
                method, self.configuration.host.rstrip("/") + path,
                params=wire.query(params or {}), headers=headers, timeout=how.seconds(),
                body=sent, repeat=repeat,
            )  # fmt: skip
        except exceptions.ApiException:
            raise
        except ClientError as why:
            raise exceptions.lost(why) from why


def _refusal(answer: Answer) -> exceptions.ApiException:
    try:
        data = msgspec.json.decode(answer.body)
    except msgspec.MsgspecError:
        data = None
    reason = data.get("error") if isinstance(data, dict) else None
    waits = retrying.retry_after(answer.headers.get("retry-after"))
    return exceptions.refused(answer, data, str(reason or f"status {answer.status}"), waits)
