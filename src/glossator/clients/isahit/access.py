"""How the service is reached: where, as whom, and how long a login lasts."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from typing import Any

import msgspec

from glossator.clients.isahit.exceptions import AuthenticationFailed
from glossator.sdk.connection import Certificate, Connection, variable

ENDPOINT = "https://hub-api.isahit.com/"
LOGIN = "api/user-manager/auth/login"
VARIABLES = {
    "access_id": "ISAHIT_LAB_API_ACCESS_ID",
    "secret_key": "ISAHIT_LAB_API_SECRET_KEY",
    "endpoint": "ISAHIT_LAB_API_ENDPOINT",
}
_LEAST_TRIES = 5
_ENDING_S = 15.0
"""So long before its end a login is renewed."""


class Credentials(msgspec.Struct, frozen=True):
    """Who asks. They are not shown."""

    access_id: str
    secret_key: str

    def __repr__(self) -> str:
        return f"Credentials(access_id={self.access_id!r})"


class Login(msgspec.Struct):
    """What the service answers to a login; ``expires_in`` in seconds, ``ends`` on this
    machine's clock."""

    access_token: str
    expires_in: float
    ends: float = 0.0

    def __post_init__(self) -> None:
        self.ends = time.monotonic() + self.expires_in

    def __repr__(self) -> str:
        return f"Login(expires_in={self.expires_in})"

    def is_good(self) -> bool:
        """Whether it lasts for some seconds yet."""
        return time.monotonic() + _ENDING_S < self.ends

    def headers(self) -> dict[str, str]:
        """What goes along with a request."""
        return {"Authorization": f"Bearer {self.access_token}"}


def credentials(access_id: str | None, secret_key: str | None) -> Credentials:
    """As whom: the arguments, else the environment; AuthenticationFailed without one."""
    access_id = access_id or variable(VARIABLES["access_id"])
    secret_key = secret_key or variable(VARIABLES["secret_key"])
    if not access_id or not secret_key:
        raise AuthenticationFailed(access_id or None, secret_key or None)
    return Credentials(access_id, secret_key)


def connection(
    endpoint: str | None, attempts: int, tries: int | None, timeout: float, verify: Any,
    proxies: str | dict[str, str] | None, cert: Certificate | None, more: dict[str, str] | None,
) -> Connection:  # fmt: skip
    """Where: the argument, else the environment, else the service's own address."""
    there = endpoint or variable(VARIABLES["endpoint"]) or ENDPOINT
    return Connection(
        url=there.rstrip("/") + "/", timeout=timeout, tries=tries or max(_LEAST_TRIES, attempts + 1),
        verify=verify, proxies=proxies, cert=cert, headers=more or {},
    )  # fmt: skip


def now(login: Callable[[], Any]) -> None:
    """Log in, if that can be done at once; on an event loop it comes with the first request."""
    begun = login()
    if inspect.iscoroutine(begun):
        begun.close()
