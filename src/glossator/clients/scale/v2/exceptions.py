"""What can go wrong on ``/v2``, by the names that Scale's package has; each is also the fitting
error of :mod:`glossator.sdk.errors`."""

from __future__ import annotations

from typing import Any

from glossator.sdk import errors
from glossator.sdk.answer import Answer

__all__ = [
    "ApiAttributeError", "ApiException", "ApiKeyError", "ApiTypeError", "ApiValueError",
    "BadRequestException", "ConflictException", "ForbiddenException", "NoAnswerException",
    "NotFoundException", "OpenApiException", "RefusedException", "ServiceException",
    "TimedOutException", "UnauthorizedException", "UnprocessableEntityException",
]  # fmt: skip


class OpenApiException(errors.ClientError):
    """Root of all on ``/v2``."""


class ApiTypeError(OpenApiException, TypeError):
    """An argument is of a type that it cannot be."""


class ApiValueError(OpenApiException, ValueError):
    """An argument has a value that it cannot have."""


class ApiAttributeError(OpenApiException, AttributeError):
    """There is no such attribute."""


class ApiKeyError(OpenApiException, KeyError):
    """There is no such key."""


class ApiException(OpenApiException):
    """``status`` is HTTP's, None where no answer came; ``reason`` the service's sentence; ``body``
    its text, ``data`` its JSON. ``code`` and ``message`` are as in Scale's other exceptions."""

    code: Any = None

    def __init__(
        self, status: int | None = None, reason: str | None = None, http_resp: Any = None, *,
        body: Any = None, data: Any = None,
    ) -> None:  # fmt: skip
        self.status: Any = status
        self.reason = reason
        self.body: Any = body
        self.data = data
        self.headers: Any = getattr(http_resp, "headers", None)
        self.code = status
        self.message = reason or ""
        self.fields: dict[str, str] = {}
        self.request_id = ""
        self.retry_after: float | None = None
        Exception.__init__(self, str(self))

    def __str__(self) -> str:
        return f"({self.status})\nReason: {self.reason}\n"


class BadRequestException(ApiException, errors.BadRequest):
    """400."""


class UnauthorizedException(ApiException, errors.Unauthorized):
    """401."""


class ForbiddenException(ApiException, errors.Forbidden):
    """403."""


class NotFoundException(ApiException, errors.NotFound):
    """404."""


class ConflictException(ApiException, errors.Conflict):
    """409."""


class UnprocessableEntityException(ApiException, errors.BadRequest):
    """422."""


class ServiceException(ApiException, errors.ServerError):
    """5xx."""


class RefusedException(ApiException, errors.ApiError):
    """Any other status that is no success."""


class NoAnswerException(ApiException, errors.NoAnswer):
    """The service could not be reached, or broke off, also after all tries."""


class TimedOutException(NoAnswerException, errors.TimedOut):
    """No answer came in time, also after all tries."""


_KINDS: dict[int, type[ApiException]] = {
    400: BadRequestException, 401: UnauthorizedException, 403: ForbiddenException,
    404: NotFoundException, 409: ConflictException, 422: UnprocessableEntityException,
}  # fmt: skip


def refused(answer: Answer, data: Any, reason: str, retry_after: float | None) -> ApiException:
    """The exception of an answer that is no success."""
    kind = _KINDS.get(answer.status, ServiceException if answer.status >= 500 else RefusedException)
    made = kind(answer.status, reason, answer, body=answer.body.decode(errors="replace"), data=data)
    made.request_id = answer.headers.get("x-request-id", "")
    made.retry_after = retry_after
    return made


def lost(error: errors.ClientError) -> ApiException:
    """The exception for one of the transport's."""
    kind = NoAnswerException if isinstance(error, errors.NoAnswer) else ApiException
    return (TimedOutException if isinstance(error, errors.TimedOut) else kind)(None, str(error))
