"""What can go wrong between a client and a service: one tree.

::

    ClientError
    ├── ConfigError           no address or key, or one that cannot be
    ├── NoAnswer              the service could not be reached, or broke off
    │   └── TimedOut          it did not answer in time
    ├── Unfit                 data that the project cannot show; ``fields`` says what is missing
    ├── Failed                a job that was waited for failed
    └── ApiError              the service refused: ``status``, ``code``, ``message``, ``fields``
        ├── BadRequest        400, 412, 415, 422
        ├── Unauthorized      401
        ├── PaymentRequired   402
        ├── Forbidden         403
        ├── NotFound          404, 405
        ├── Conflict          409
        ├── TooLarge          413
        ├── TooManyRequests   429; ``retry_after`` in seconds
        └── ServerError       5xx
            └── NotServed     501
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec


class ClientError(Exception):
    """Root of all that a client raises on its own."""


class ConfigError(ClientError):
    """The client was not told enough, or something that cannot be."""


class NoAnswer(ClientError):
    """No answer came, after all tries. The cause is what the last one ended with."""


class TimedOut(NoAnswer):
    """No answer came in time, after all tries."""


class Failed(ClientError):
    """A job that was waited for failed; the message is the service's."""


class Unfit(ClientError):
    """Data that does not have what the project's label schema shows; ``fields`` maps the key to what is
    wrong there."""

    def __init__(self, message: str, fields: Mapping[str, str]) -> None:
        super().__init__(message)
        self.message = message
        self.fields = dict(fields)


class ApiError(ClientError):
    """The service's refusal.

    ``status`` is HTTP's, ``code`` the service's word for the reason, ``message`` its sentence,
    ``fields`` maps a place in the input to what is wrong there. ``request_id`` is what the service's
    log knows the request by, ``body`` the whole answer.
    """

    def __init__(
        self, status: int, message: str, *, code: str = "", fields: Mapping[str, str] | None = None,
        request_id: str = "", body: bytes = b"", retry_after: float | None = None,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.fields = dict(fields or {})
        self.request_id = request_id
        self.body = body
        self.retry_after = retry_after

    def __str__(self) -> str:
        places = "; ".join(f"{place}: {wrong}" for place, wrong in self.fields.items())
        said = f"{self.status} {self.code}: {self.message}" if self.code else self.message
        return f"{said} ({places})" if places else said

    def as_dict(self) -> dict[str, Any]:
        """What is known, for a log."""
        return {
            "status": self.status, "code": self.code, "message": self.message,
            "fields": self.fields, "request_id": self.request_id,
        }  # fmt: skip

    def __reduce__(self) -> tuple[Any, ...]:
        # An error that cannot be made again in another process breaks the pool that it is raised in.
        return _again, (type(self), self.args, self.__dict__)


def _again(cls: type[ApiError], args: tuple[Any, ...], known: dict[str, Any]) -> ApiError:
    error = cls.__new__(cls, *args)
    error.__dict__.update(known)
    return error


class BadRequest(ApiError):
    """The input is wrong; ``fields`` says where."""


class Unauthorized(ApiError):
    """The key is missing, unknown, ended or revoked."""


class PaymentRequired(ApiError):
    """The account may not do this."""


class Forbidden(ApiError):
    """The key's owner may not do this."""


class NotFound(ApiError):
    """There is no such thing, or not for this key."""


class Conflict(ApiError):
    """The state, or another entity, forbids it; ``code`` says which."""


class TooLarge(ApiError):
    """The body is over the service's limit."""


class TooManyRequests(ApiError):
    """Asked too often, also after all tries."""


class ServerError(ApiError):
    """The service failed."""


class NotServed(ServerError):
    """The service knows this endpoint, and does not have it."""


KINDS: dict[int, type[ApiError]] = {
    400: BadRequest, 401: Unauthorized, 402: PaymentRequired, 403: Forbidden, 404: NotFound,
    405: NotFound, 409: Conflict, 412: BadRequest, 413: TooLarge, 415: BadRequest, 422: BadRequest,
    429: TooManyRequests, 501: NotServed,
}  # fmt: skip


def kind(status: int) -> type[ApiError]:
    """The class of a refusal with this status."""
    return KINDS.get(status, ServerError if status >= 500 else ApiError)


class _Inner(msgspec.Struct):
    code: str = ""
    message: str = ""
    reason: str = ""
    fields: dict[str, str] = {}


class _Body(msgspec.Struct):
    error: _Inner
    request_id: str = ""


def native(status: int, body: bytes, retry_after: float | None = None) -> ApiError:
    """A refusal in the native form, ``{"error": {"code", "message", "fields"}, "request_id"}``;
    what stands between (a proxy, say) may answer anything."""
    try:
        found = msgspec.json.decode(body, type=_Body)
    except msgspec.MsgspecError:
        said = " ".join(body[:200].decode(errors="replace").split())
        message = f"status {status}: {said}" if said else f"status {status}"
        return kind(status)(status, message, body=body, retry_after=retry_after)
    inner = found.error
    return kind(status)(
        status, inner.message, code=inner.reason or inner.code, fields=inner.fields,
        request_id=found.request_id, body=body, retry_after=retry_after,
    )  # fmt: skip
