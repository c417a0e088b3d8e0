"""Requests to ``/v1``, under the names that Scale's package has for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glossator.clients.scale import api as wire
from glossator.clients.scale import exceptions
from glossator.sdk.aio.transport import AsyncTransport
from glossator.sdk.connection import Certificate
from glossator.sdk.errors import ClientError
from glossator.sdk.retrying import Repeat


class AsyncApi:
    """The service below an address that ends in ``/v1``. All calls raise ScaleException."""

    def __init__(
        self, api_key: str, user_agent_extension: str | None = None,
        api_instance_url: str | None = None, verify: bool | str | None = None,
        proxies: str | Mapping[str, str] | None = None, cert: Certificate | None = None, *,
        timeout: float = 60.0, tries: int = 5, headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.api_key = api_key
        self.base_api_url = (api_instance_url or wire.SCALE_API_BASE_URL_V1).rstrip("/")
        self.connection = wire.connection(
            api_key, self.base_api_url, verify, proxies, cert, timeout, tries, headers
        )
        self.user_agent = wire.user_agent(user_agent_extension)
        try:
            self._transport = AsyncTransport(
                self.connection,
                {"Authorization": wire.basic(api_key), "User-Agent": self.user_agent},
                wire.refusal,
            )
        except ClientError as why:
            raise exceptions.ScaleConfigError(why) from why

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self._transport.aclose()

    async def request(
        self, method: str, endpoint: str, *, params: Mapping[str, Any] | None = None,
        body: Any = None, files: Mapping[str, wire.Content] | None = None,
        data: Mapping[str, Any] | None = None, repeat: Repeat | None = None,
    ) -> Any:  # fmt: skip
        """One request below the address, and the JSON of its answer; None where that is none.
        ``repeat`` says what may be sent again where the method does not."""
        try:
            answer = await self._transport.send(
                method, f"/{endpoint}", params=wire.query(params), body=wire.body(body),
                headers={} if files else wire.JSON, files=wire.parts(files) if files else None,
                form=wire.form(data or {}) if files else None, repeat=repeat,
            )  # fmt: skip
        except exceptions.ScaleException:
            raise
        except ClientError as why:
            raise exceptions.lost(why) from why
        if not 200 <= answer.status < 300:
            raise wire.refusal(answer)
        return wire.value(answer)

    async def get_request(self, endpoint: str, params: Mapping[str, Any] | None = None) -> Any:
        """GET."""
        return await self.request("GET", endpoint, params=params)

    async def post_request(
        self, endpoint: str, body: Any = None, files: Mapping[str, wire.Content] | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> Any:  # fmt: skip
        """POST of JSON, or of files with text fields beside them."""
        return await self.request("POST", endpoint, body=body, files=files, data=data)

    async def delete_request(
        self, endpoint: str, params: Mapping[str, Any] | None = None, body: Any = None
    ) -> Any:
        """DELETE."""
        return await self.request("DELETE", endpoint, params=params, body=body)

    async def put_request(
        self, endpoint: str, body: Any = None, params: Mapping[str, Any] | None = None
    ) -> Any:
        """PUT of JSON."""
        return await self.request("PUT", endpoint, params=params, body=body)

    @staticmethod
    def quote_string(text: str) -> str:
        """A name as one segment of a path."""
        return wire.quote_string(text)
