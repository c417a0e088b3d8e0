"""The exceptions of Label Studio's client; each is one of :mod:`glossator.sdk.errors` as well.

``except ApiError`` catches every refusal, as it does there; ``except NotFoundError``, or the
house's ``errors.NotFound``, catches one kind.
"""

from __future__ import annotations

import json
from typing import Any

from glossator.clients.labelstudio.shapes import Export
from glossator.sdk import errors, retrying
from glossator.sdk.answer import Answer


class ApiError(errors.ApiError):
    """The service's refusal: ``status_code`` is HTTP's, None if there was no answer; ``body`` is
    its JSON, or its text where it is none."""

    body: Any

    def __init__(self, *, status_code: int | None = None, body: Any = None) -> None:
        super().__init__(
            status_code or 0, _message(body), fields=_fields(body), request_id=_request_id(body)
        )
        self.status_code = status_code
        self.body = body

    def __str__(self) -> str:
        return f"status_code: {self.status_code}, body: {self.body}"


class BadRequestError(ApiError, errors.BadRequest):
    """400, 412, 415, 422."""

    def __init__(self, body: Any, *, status_code: int | None = 400) -> None:
        super().__init__(status_code=status_code, body=body)


class UnauthorizedError(ApiError, errors.Unauthorized):
    """401."""


class PaymentRequiredError(ApiError, errors.PaymentRequired):
    """402."""


class ForbiddenError(ApiError, errors.Forbidden):
    """403."""


class NotFoundError(ApiError, errors.NotFound):
    """404, 405."""


class ConflictError(ApiError, errors.Conflict):
    """409."""


class TooLargeError(ApiError, errors.TooLarge):
    """413."""


class TooManyRequestsError(ApiError, errors.TooManyRequests):
    """429."""


class InternalServerError(ApiError, errors.ServerError):
    """5xx."""

    def __init__(self, body: Any, *, status_code: int | None = 500) -> None:
        super().__init__(status_code=status_code, body=body)


class NotServedError(InternalServerError, errors.NotServed):
    """501."""


class NoKeyError(ApiError, errors.ConfigError):
    """There is no API key."""


class ExportFailedError(ApiError, errors.Failed):
    """The snapshot, or its conversion, failed; 500, though the service answered."""

    def __init__(self, export_snapshot: Export) -> None:
        super().__init__(status_code=500, body=f"Export failed: {export_snapshot}")


class ExportTimeoutError(ApiError, errors.TimedOut):
    """The snapshot, or its conversion, was not ready in ``timeout`` seconds; 500, though the
    service answered. It is made all the same, and can be asked for later."""

    def __init__(
        self, export_snapshot: Export, timeout: float | None = None, project_id: int | None = None
    ) -> None:
        export = f"project_id={project_id}, export_pk={export_snapshot.id}"
        super().__init__(
            status_code=500,
            body=f"Export job {export_snapshot.id} is {export_snapshot.status!r} after {timeout} "
            f"seconds; `projects.exports.get({export})` tells how it goes on.",
        )


_KINDS: dict[type[errors.ApiError], type[ApiError]] = {
    errors.BadRequest: BadRequestError, errors.Unauthorized: UnauthorizedError,
    errors.PaymentRequired: PaymentRequiredError, errors.Forbidden: ForbiddenError,
    errors.NotFound: NotFoundError, errors.Conflict: ConflictError, errors.TooLarge: TooLargeError,
    errors.TooManyRequests: TooManyRequestsError, errors.ServerError: InternalServerError,
    errors.NotServed: NotServedError, errors.ApiError: ApiError,
}  # fmt: skip


def refused(answer: Answer) -> ApiError:
    """The exception of an answer that is no success."""
    try:
        body = json.loads(answer.body)
    except ValueError:
        body = answer.body.decode(errors="replace")
    made = _KINDS[errors.kind(answer.status)](status_code=answer.status, body=body)
    made.retry_after = retrying.retry_after(answer.headers.get("retry-after"))
    return made


def _message(body: Any) -> str:
    found = body.get("detail") if isinstance(body, dict) else None
    return str(body if found is None else found)


def _request_id(body: Any) -> str:
    return str(body.get("id") or "") if isinstance(body, dict) else ""


def _fields(body: Any) -> dict[str, str]:
    found = body.get("validation_errors") if isinstance(body, dict) else None
    if not isinstance(found, dict):
        return {}
    return {
        str(place): "; ".join(map(str, wrong)) if isinstance(wrong, list) else str(wrong)
        for place, wrong in found.items()
    }
