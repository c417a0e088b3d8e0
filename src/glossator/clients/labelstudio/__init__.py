"""Label Studio's exports client, sync and async: ``client.projects.exports`` with the classes and
signatures of ``label-studio-sdk`` 1.0.10."""

from glossator.clients.labelstudio.aio.client import AsyncLabelStudio
from glossator.clients.labelstudio.aio.exports import AsyncExportsClient
from glossator.clients.labelstudio.asking import RequestOptions
from glossator.clients.labelstudio.errors import (
    ApiError,
    BadRequestError,
    ConflictError,
    ExportFailedError,
    ExportTimeoutError,
    ForbiddenError,
    InternalServerError,
    NotFoundError,
    NotServedError,
    PaymentRequiredError,
    TooLargeError,
    TooManyRequestsError,
    UnauthorizedError,
)
from glossator.clients.labelstudio.reach import LabelStudioEnvironment
from glossator.clients.labelstudio.shapes import (
    AnnotationFilterOptions,
    ConvertedFormat,
    Export,
    ExportFormat,
    ExportsConvertResponse,
    ExportsListFormatsResponseItem,
    ExportSnapshot,
    SerializationOption,
    SerializationOptions,
    TaskFilterOptions,
    UserSimple,
)
from glossator.clients.labelstudio.sync.client import LabelStudio
from glossator.clients.labelstudio.sync.exports import ExportsClient

__all__ = [
    "AnnotationFilterOptions",
    "ApiError",
    "AsyncExportsClient",
    "AsyncLabelStudio",
    "BadRequestError",
    "ConflictError",
    "ConvertedFormat",
    "Export",
    "ExportFailedError",
    "ExportFormat",
    "ExportSnapshot",
    "ExportTimeoutError",
    "ExportsClient",
    "ExportsConvertResponse",
    "ExportsListFormatsResponseItem",
    "ForbiddenError",
    "InternalServerError",
    "LabelStudio",
    "LabelStudioEnvironment",
    "NotFoundError",
    "NotServedError",
    "PaymentRequiredError",
    "RequestOptions",
    "SerializationOption",
    "SerializationOptions",
    "TaskFilterOptions",
    "TooLargeError",
    "TooManyRequestsError",
    "UnauthorizedError",
    "UserSimple",
]
