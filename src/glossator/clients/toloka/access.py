"""How the service is reached: where, as whom, how often and how long."""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import Enum
from typing import Any

from glossator.clients.toloka.exceptions import TooManyRequestsApiError
from glossator.sdk.connection import Certificate, Connection

logger = logging.getLogger(__name__)
Timeout = float | tuple[float, float] | None
QUOTAS_S = {"MIN": 60.0, "HOUR": 3600.0, "DAY": 86400.0}
_UNHURRIED_S = 86400.0


class Environment(Enum):
    """The service's own two."""

    SANDBOX = "https://sandbox.toloka.dev"
    PRODUCTION = "https://toloka.dev"

    @property
    def platform_url(self) -> str:
        """Where people look at it in a browser."""
        return {
            Environment.SANDBOX: "https://sandbox.toloka.yandex.com",
            Environment.PRODUCTION: "https://platform.toloka.ai",
        }[self]


def address(url: str | None, environment: Environment | str | None) -> str:
    """Where the service is; ValueError unless just one of the two is said."""
    if (url is None) == (environment is None):
        raise ValueError("give either url or environment")
    if url is not None:
        return url[:-1] if url.endswith("/") else url
    if not isinstance(environment, Environment):
        environment = Environment[str(environment).upper()]
    return environment.value


def headers(token: str, account: str | None) -> dict[str, str]:
    """Who asks. Tokens of one shape are keys to the API, all others OAuth's."""
    is_key = token.count(".") == 2 and 22 <= token.find(".") <= 24
    said = {"Authorization": f"{'ApiKey' if is_key else 'OAuth'} {token}"}
    if account:
        said["X-Act-Under-Account-ID"] = account
    return said


def connection(
    url: str, retries: int, timeout: Timeout, verify: Any, proxies: str | dict[str, str] | None,
    cert: Certificate | None, more: dict[str, str] | None,
) -> Connection:  # fmt: skip
    """The connection that the arguments say. Of a pair of timeouts the longer one counts; without
    one it is a day."""
    seconds = max(timeout) if isinstance(timeout, tuple) else timeout
    return Connection(
        url=url + "/api", timeout=_UNHURRIED_S if seconds is None else float(seconds),
        tries=retries + 1, verify=verify, proxies=proxies, cert=cert, headers=more or {},
    )  # fmt: skip


def retries(said: Any, quotas: list[str] | str | None, factory: Callable[[], Any] | None) -> int:
    """How often a request is sent again: a number, or ``total`` of what is meant for urllib3."""
    if factory is None and not isinstance(said, int) and quotas is not None:
        raise ValueError("retry_quotas must be None with retries that are not a number")
    asked = factory() if factory else said
    total = asked if isinstance(asked, int) else getattr(asked, "total", None)
    return max(0, int(total or 0))


class Quotas:
    """Which of the service's quotas are waited for, and how often one after another."""

    def __init__(self, named: list[str] | str | None, most: int) -> None:
        self.named = frozenset([named] if isinstance(named, str) else named or ())
        self.most = most

    def pause(self, error: TooManyRequestsApiError, times: int) -> float:
        """Seconds to wait for the quota that a refusal names; raises the refusal if it is not to
        be waited for, or was so many times already."""
        said = error.payload if isinstance(error.payload, dict) else {}
        interval = said.get("interval")
        if interval not in self.named or interval not in QUOTAS_S or times >= self.most:
            raise error
        logger.warning("the quota of this %s is used up: waiting for the next one", interval)
        return QUOTAS_S[interval]
