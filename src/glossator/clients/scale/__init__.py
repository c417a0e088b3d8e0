"""Scale AI's client, by the names of its package ``scaleapi``: change the import, and go on.

``ScaleClient`` is for threads, ``AsyncScaleClient`` for event loops.
"""

from glossator.clients.scale.aio.batches import AsyncBatch
from glossator.clients.scale.aio.client import AsyncScaleClient
from glossator.clients.scale.aio.projects import AsyncProject
from glossator.clients.scale.aio.tasks import AsyncTask
from glossator.clients.scale.aio.teams import AsyncTeammate
from glossator.clients.scale.batches import Batch, BatchStatus
from glossator.clients.scale.evaluation_tasks import EvaluationTask
from glossator.clients.scale.exceptions import (
    ScaleDuplicateResource,
    ScaleException,
    ScaleInternalError,
    ScaleInvalidRequest,
    ScaleNotEnabled,
    ScaleResourceNotFound,
    ScaleServiceUnavailable,
    ScaleTimeoutError,
    ScaleTooManyRequests,
    ScaleUnauthorized,
)  # fmt: skip
from glossator.clients.scale.files import File
from glossator.clients.scale.paging import Batchlist, Paginator, Tasklist
from glossator.clients.scale.projects import Project, TaskTemplate
from glossator.clients.scale.studio import (
    StudioBatch,
    StudioBatchStatus,
    StudioLabelerAssignment,
    StudioProjectGroup,
    StudioWorker,
)  # fmt: skip
from glossator.clients.scale.sync.api import Api
from glossator.clients.scale.sync.client import ScaleClient
from glossator.clients.scale.sync.v2 import V2Api
from glossator.clients.scale.sync.v2_client import ApiClient
from glossator.clients.scale.tasks import Task, TaskReviewStatus, TaskStatus, TaskType
from glossator.clients.scale.teams import Teammate, TeammateRole
from glossator.clients.scale.training_tasks import TrainingTask
from glossator.clients.scale.v2.configuration import Configuration
from glossator.clients.scale.v2.entities import Task as V2Task
from glossator.clients.scale.v2.enums import ExpandableEnumTask, Option

__all__ = [
    "Api", "ApiClient", "AsyncBatch", "AsyncProject", "AsyncScaleClient", "AsyncTask", "AsyncTeammate",
    "Batch", "BatchStatus", "Batchlist", "Configuration", "EvaluationTask", "ExpandableEnumTask",
    "File", "Option", "Paginator", "Project", "ScaleClient", "ScaleDuplicateResource",
    "ScaleException", "ScaleInternalError", "ScaleInvalidRequest", "ScaleNotEnabled",
    "ScaleResourceNotFound", "ScaleServiceUnavailable", "ScaleTimeoutError",
    "ScaleTooManyRequests", "ScaleUnauthorized", "StudioBatch", "StudioBatchStatus",
    "StudioLabelerAssignment", "StudioProjectGroup", "StudioWorker", "Task", "TaskReviewStatus",
    "TaskStatus", "TaskTemplate", "TaskType", "Tasklist", "Teammate", "TeammateRole",
    "TrainingTask", "V2Api", "V2Task",
]  # fmt: skip
