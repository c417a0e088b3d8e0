"""What can go wrong, by the service's names; each is also the fitting one of
:mod:`glossator.sdk.errors`."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from glossator.sdk import errors, retrying
from glossator.sdk.answer import Answer


class Refusal(errors.ApiError):
    """The service refused; ``errorCode`` is its number for the reason, None if it says none."""

    STATUS: ClassVar[int]

    def __init__(
        self, message: str | bytes, *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        body = message.encode() if isinstance(message, str) else message
        said = _object(body)
        self.errorCode = said.get("errorCode")
        text = said.get("message") or body[:200].decode(errors="replace")
        super().__init__(
            status or self.STATUS, " ".join(str(text).split()), body=body, retry_after=retry_after,
            code="" if self.errorCode is None else str(self.errorCode),
        )  # fmt: skip


class ApiBadRequest(Refusal, errors.BadRequest):
    """The input is wrong."""

    STATUS = 400


class ApiForbidden(Refusal, errors.Forbidden):
    """The account may not do this."""

    STATUS = 403


class ApiNotFound(Refusal, errors.NotFound):
    """There is no such thing, or not for this account."""

    STATUS = 404


class InternalServerError(Refusal, errors.ServerError):
    """The service failed."""

    STATUS = 500


class AuthenticationFailed(errors.Unauthorized):
    """Access id and secret key are missing, or not (or no more) right."""

    def __init__(self, access_id: str | None, secret_key: str | None) -> None:
        missing = access_id is None or secret_key is None
        super().__init__(
            401,
            "an access id and a secret key are needed"
            if missing
            else "the access id or the secret key is not right",
        )


class ValidationError(errors.ClientError, ValueError):
    """Data, or an option, is not what the project wants; the message says where."""


class DuplicateTasks(errors.ClientError, ValueError):
    """Tasks of these ``names`` are there already, or named twice."""

    def __init__(self, message: str, names: list[str]) -> None:
        super().__init__(message)
        self.names = names


_KINDS: tuple[type[Refusal], ...] = (
    ApiBadRequest, ApiForbidden, ApiNotFound, InternalServerError,
)  # fmt: skip


def refuse(answer: Answer) -> Exception:
    """The exception of an answer that is no success."""
    if answer.status == 401:
        return AuthenticationFailed("", "")
    waits = retrying.retry_after(answer.headers.get("retry-after"))
    for kind in _KINDS:
        if answer.status == kind.STATUS:
            return kind(answer.body, retry_after=waits)
    said = Refusal(answer.body, status=answer.status)
    return errors.kind(answer.status)(
        answer.status, said.message or f"status {answer.status}", code=said.code,
        body=answer.body, retry_after=waits,
    )  # fmt: skip


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = msgspec.json.decode(body)
    except msgspec.MsgspecError:
        return {}
    return said if isinstance(said, dict) else {}
