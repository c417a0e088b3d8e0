"""What can go wrong, by the service's names; each is also the fitting one of
:mod:`glossator.sdk.errors`."""

from __future__ import annotations

from typing import Any

import msgspec

from glossator.sdk import errors, retrying
from glossator.sdk.answer import Answer


class SpecClassIdentificationError(errors.ClientError):
    """What the service sent does not say of which type it is."""

    def __init__(self, *, spec_field: str | None = None, spec_enum: str | None = None) -> None:
        super().__init__(f"the answer says no {spec_field} ({spec_enum})")
        self.spec_field = spec_field
        self.spec_enum = spec_enum


class FailedOperation(errors.Failed):
    """An operation of the service failed."""

    def __init__(self, *, operation: Any = None) -> None:
        super().__init__(f"an operation failed: {operation}")
        self.operation = operation


class ApiError(errors.ApiError):
    """The service refused: ``status_code`` is HTTP's, ``code`` the service's word, ``payload`` what
    it says besides."""

    def __init__(
        self, *, request_id: str | None = None, code: str | None = None, message: str | None = None,
        payload: Any = None, status_code: int | None = None, response: Answer | None = None,
    ) -> None:  # fmt: skip
        super().__init__(
            status_code or 0, message or "", code=code or "", request_id=request_id or "",
            fields=_fields(payload), body=response.body if response else b"",
            retry_after=_waits(response),
        )  # fmt: skip
        self.payload = payload
        self.status_code = status_code
        self.response = response


class ValidationApiError(ApiError, errors.BadRequest):
    """Values are wrong; ``invalid_fields`` says which."""

    @property
    def invalid_fields(self) -> list[str]:
        """The places in the input."""
        return list(self.payload or ())


class InternalApiError(ApiError, errors.ServerError):
    """The service failed."""


class AuthenticationApiError(ApiError, errors.Unauthorized):
    """The token is not known."""


class AccessDeniedApiError(ApiError, errors.Forbidden):
    """The token's owner may not do this."""


class RemoteServiceUnavailableApiError(ApiError, errors.ServerError):
    """What the service needs does not answer."""


class DoesNotExistApiError(ApiError, errors.NotFound):
    """There is no such thing, or not for this token."""


class ConflictStateApiError(ApiError, errors.Conflict):
    """Somebody else changed it meanwhile."""


class TooManyRequestsApiError(ApiError, errors.TooManyRequests):
    """Asked too often, also after all tries."""


class IncorrectActionsApiError(ApiError, errors.Conflict):
    """The state of things forbids it; ``code`` says which."""


CODES: dict[str, type[ApiError]] = {
    "VALIDATION_ERROR": ValidationApiError,
    "INTERNAL_ERROR": InternalApiError,
    "AUTHENTICATION_ERROR": AuthenticationApiError,
    "ACCESS_DENIED": AccessDeniedApiError,
    "DOES_NOT_EXIST": DoesNotExistApiError,
    "CONFLICT_STATE": ConflictStateApiError,
    "TOO_MANY_REQUESTS": TooManyRequestsApiError,
    "REMOTE_SERVICE_UNAVAILABLE": RemoteServiceUnavailableApiError,
}
"""The class by the service's word. With a word that is in neither list it is a plain ApiError."""
INCORRECT = frozenset({
    "ACCOUNT_ALREADY_USED", "ACCOUNT_MUST_BE_IDENTIFIED", "ADJUSTER_NOT_FOUND",
    "ALL_ASSIGNMENTS_EXHAUSTED", "ASSIGNMENTS_AGGREGATION_DENIED", "ASSIGNMENTS_COUNT_CONFLICT",
    "BATCH_INITIALIZATION_ERROR", "BATCH_REJECTED", "BILLING_NOT_SYNCHRONIZED", "CAPTCHA_REQUIRED",
    "DELETE_ALL_TASKS_CONFLICT", "EMPTY_POOL", "INAPPROPRIATE_STATUS", "INCORRECT_RECIPIENTS",
    "INVALID_OPERATION_TYPE", "INVALID_REFERRAL_CODE", "INVALID_WORKER_STATUS_ERROR",
    "MIXER_CONFIG_REQUIRED", "NEED_PHONE_CONFIRMATION", "NOT_ENOUGH_BALANCE",
    "OAUTH_AUTHENTICATION_ERROR", "OPERATION_ALREADY_EXISTS", "OPERATION_EXECUTION_ERROR",
    "OPERATION_LOGS_ARCHIVED", "PAYONEER_ACCOUNT_NOT_ACTIVE", "PAYPAL_AUTH_CODE_INVALID",
    "PAYPAL_UNVERIFIED_USER", "POOL_ASSIGNMENTS_COUNT_EXCEEDED", "POOL_ASSIGNMENTS_EXHAUSTED",
    "POOL_INAPPROPRIATE_STATUS", "POOL_INVALID_FILTER_FOR_MAP_ISSUING", "POOL_IS_TRAINING",
    "POOL_LOCKED_BY_ANOTHER_OPERATION", "POOL_TASKS_COUNT_EXCEEDED",
    "POOL_TASK_SUITES_COUNT_EXCEEDED", "POOL_TASK_TYPE_CONFLICT", "PROJECT_INAPPROPRIATE_STATUS",
    "RESULTS_EXPIRED", "SECURE_PHONE_DUPLICATION", "SECURE_PHONE_MISSING",
    "SECURE_PHONE_WAS_CHANGED", "SKILL_IS_TRAINING", "SKILL_IS_USED", "SKILL_IS_USED_BY_PROJECTS",
    "SKILL_REMOVED", "SUBMITTED_ASSIGNMENTS_CONFLICT", "SYNC_POOL_CLONE_ERROR",
    "SYSTEM_SCOPE_MODIFICATION", "TASK_VALIDATION_ERROR", "THERE_IS_ACTIVE_ASSIGNMENT",
    "THERE_IS_REJECTED_ASSIGNMENT", "TOO_MANY_ACTIVE_ASSIGNMENTS", "TRAINING_ARCHIVE_CONFLICT",
    "UNABLE_TO_UPLOAD_FILE", "UNARCHIVED_POOLS_CONFLICT", "UNSUPPORTED_ALGORITHM",
    "UNSUPPORTED_REGION", "USER_ALREADY_REGISTERED", "USER_HAS_PDD_ALIAS",
    "WITHDRAWAL_TRANSACTION_CANNOT_BE_CANCELLED",
    "WITHDRAWAL_TRANSACTION_CANNOT_BE_CANCELLED_DUE_TO_TIME_LIMIT", "WORKER_SKILL_EXISTS",
    "WRONG_FILE_FORMAT", "WRONG_REVISION",
})  # fmt: skip
"""Words for a state that forbids it."""
_STATUSES: dict[int, type[ApiError]] = {
    400: ValidationApiError, 401: AuthenticationApiError, 403: AccessDeniedApiError,
    404: DoesNotExistApiError, 409: ConflictStateApiError, 429: TooManyRequestsApiError,
    503: RemoteServiceUnavailableApiError,
}  # fmt: skip


def refuse(answer: Answer) -> ApiError:
    """The exception of an answer that is no success. What stands between (a proxy, say) may answer
    anything: then HTTP's status says which."""
    try:
        said = msgspec.json.decode(answer.body)
    except msgspec.MsgspecError:
        said = None
    if isinstance(said, dict) and isinstance(said.get("code"), str):
        code = said["code"]
        kind = IncorrectActionsApiError if code in INCORRECT else CODES.get(code, ApiError)
        known = {name: said.get(name) for name in ("request_id", "code", "message", "payload")}
        return kind(status_code=answer.status, response=answer, **known)
    kind = _STATUSES.get(answer.status, InternalApiError if answer.status >= 500 else ApiError)
    text = " ".join(answer.body[:200].decode(errors="replace").split())
    message = f"status {answer.status}: {text}" if text else f"status {answer.status}"
    return kind(message=message, status_code=answer.status, response=answer)


def _fields(payload: Any) -> dict[str, str]:
    """The wrong places that a payload names."""
    if not isinstance(payload, dict):
        return {}
    return {
        place: str(wrong.get("message") or wrong.get("code") or "")
        for place, wrong in payload.items()
        if isinstance(wrong, dict)
    }


def _waits(response: Answer | None) -> float | None:
    return retrying.retry_after(response.headers.get("retry-after")) if response else None
