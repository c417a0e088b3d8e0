"""What can go wrong, by the names that Scale documents; each is also the fitting error of
:mod:`glossator.sdk.errors`, so that code for several services catches one tree."""

from __future__ import annotations

from typing import Any

from glossator.sdk import errors
from glossator.sdk.answer import Answer


class ScaleException(errors.ClientError):
    """Root of all. ``code`` is the status of HTTP, None where no answer came; ``message`` is the
    service's sentence. ``status``, ``fields``, ``request_id``, ``body`` and ``retry_after`` are as
    in :class:`glossator.sdk.errors.ApiError`. ``doubt``: an earlier try may have been handled."""

    code: Any = None

    def __init__(self, message: object, errcode: int | None = None) -> None:
        self.message = str(message) or type(self).__name__
        self.code = errcode or type(self).code
        self.status: int = self.code or 0
        self.fields: dict[str, str] = {}
        self.request_id = ""
        self.body = b""
        self.retry_after: float | None = None
        self.doubt = False
        Exception.__init__(self, str(self))

    def __str__(self) -> str:
        return (
            f"<Response [{self.code}]> {self.message}"
            if self.code
            else f"<Response> {self.message}"
        )


class ScaleInvalidRequest(ScaleException, errors.BadRequest):
    """400: a parameter is missing or wrong, or the state of a task does not allow it."""

    code: Any = 400


class ScaleUnauthorized(ScaleException, errors.Unauthorized):
    """401: no key, or one that is not known."""

    code: Any = 401


class ScaleNotEnabled(ScaleException, errors.PaymentRequired):
    """402: this type of task is not switched on for the account."""

    code: Any = 402


class ScaleForbidden(ScaleException, errors.Forbidden):
    """403; Scale's reference does not name it."""

    code: Any = 403


class ScaleResourceNotFound(ScaleException, errors.NotFound):
    """404: there is no such task, batch, project or type of task."""

    code: Any = 404


class ScaleDuplicateResource(ScaleException, errors.Conflict):
    """409: a name or ``unique_id`` is in use."""

    code: Any = 409


class ScaleTooLarge(ScaleException, errors.TooLarge):
    """413; Scale's reference does not name it."""

    code: Any = 413


class ScaleTooManyRequests(ScaleException, errors.TooManyRequests):
    """429, also after all tries."""

    code: Any = 429


class ScaleInternalError(ScaleException, errors.ServerError):
    """500: the service failed."""

    code: Any = 500


class ScaleServiceUnavailable(ScaleException, errors.ServerError):
    """503, also after all tries."""

    code: Any = 503


class ScaleTimeoutError(ScaleException, errors.ServerError):
    """504: something before the service gave up."""

    code: Any = 504


class ScaleRefused(ScaleException, errors.ApiError):
    """Any other status that is no success."""


class ScaleNoAnswer(ScaleException, errors.NoAnswer):
    """The service could not be reached, or broke off, also after all tries."""


class ScaleTimedOut(ScaleNoAnswer, errors.TimedOut):
    """No answer came in time, also after all tries."""


class ScaleConfigError(ScaleException, errors.ConfigError):
    """No key, or an address or certificate that cannot be."""


ExceptionMap: dict[int, type[ScaleException]] = {
    kind.code: kind
    for kind in (
        ScaleInvalidRequest, ScaleUnauthorized, ScaleNotEnabled, ScaleForbidden,
        ScaleResourceNotFound, ScaleDuplicateResource, ScaleTooLarge, ScaleTooManyRequests,
        ScaleInternalError, ScaleTimeoutError, ScaleServiceUnavailable,
    )
}  # fmt: skip


def refused(answer: Answer, message: str, retry_after: float | None) -> ScaleException:
    """The exception of an answer that is no success."""
    made = ExceptionMap.get(answer.status, ScaleRefused)(message, answer.status)
    made.body = answer.body
    made.request_id = answer.headers.get("x-request-id", "")
    made.retry_after = retry_after
    made.doubt = answer.doubt
    return made


def lost(error: errors.ClientError) -> ScaleException:
    """The exception in Scale's tree for one of the transport's."""
    if isinstance(error, errors.TimedOut):
        return ScaleTimedOut(error)
    return ScaleNoAnswer(error) if isinstance(error, errors.NoAnswer) else ScaleException(error)
