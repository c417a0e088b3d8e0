"""The words of ``/v2``."""

from glossator.clients.scale.v2.model import Word

__all__ = [
    "AnnotationType", "BatchStatus", "ErrorType", "Expandable", "ExpandableEnumBatch",
    "ExpandableEnumDatasetTask", "ExpandableEnumDatasetsDeliveries", "ExpandableEnumDeliveries",
    "ExpandableEnumDelivery", "ExpandableEnumTask", "MessageRole", "Option", "TaskStatus",
]  # fmt: skip


class AnnotationType(Word):
    """What kind of answer an annotation is."""

    INTEGER = "integer"
    BOOLEAN = "boolean"
    TEXT = "text"
    CATEGORY = "category"
    CATEGORY_MULTIPLE = "category_multiple"
    FILE = "file"
    WORKSPACE_CONTAINER = "workspace_container"
    RANKED_CHOICES = "ranked_choices"
    RANKED_GROUPS = "ranked_groups"
    RUBRIC_CRITERIA = "rubric_criteria"
    RUBRIC_RATING = "rubric_rating"
    LABELED_TEXT = "labeled_text"


class BatchStatus(Word):
    """How far a batch is."""

    STAGING = "staging"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    PAUSED = "paused"
    CANCELLED = "cancelled"


class ErrorType(Word):
    """Why a task failed."""

    UNSUPPORTED_LANGUAGE = "UNSUPPORTED_LANGUAGE"
    LANGUAGE_MISMATCH = "LANGUAGE_MISMATCH"
    PROMPT_LENGTH_EXCEEDED = "PROMPT_LENGTH_EXCEEDED"
    INVALID_CATEGORY = "INVALID_CATEGORY"
    PROMPT_INFEASIBLE = "PROMPT_INFEASIBLE"


class Expandable(Word):
    """What can be told whole instead of by its id."""

    PROJECT = "project"
    BATCH = "batch"
    DELIVERY = "delivery"


class ExpandableEnumBatch(Word):
    """Of a batch."""

    PROJECT = "project"


class ExpandableEnumDatasetTask(Word):
    """Of a data set's task."""

    DATASET = "dataset"
    DELIVERY = "delivery"


class ExpandableEnumDatasetsDeliveries(Word):
    """Of a data set's delivery."""

    DATASET = "dataset"


class ExpandableEnumDeliveries(Word):
    """Of deliveries."""

    PROJECT = "project"


class ExpandableEnumDelivery(Word):
    """Of a delivery with its tasks."""

    PROJECT = "project"
    BATCH = "batch"
    DELIVERY = "delivery"


class ExpandableEnumTask(Word):
    """Of a task."""

    PROJECT = "project"
    BATCH = "batch"


class MessageRole(Word):
    """Whose a message is."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    FUNCTION = "function"


class Option(Word):
    """What can be told of a task besides."""

    ANNOTATION_DETAILS = "annotation_details"
    ATTACHMENT_DETAILS = "attachment_details"
    MODEL_PARAMETERS = "model_parameters"
    SUBMISSIONS = "submissions"


class TaskStatus(Word):
    """How far a task is."""

    PENDING = "pending"
    COMPLETED = "completed"
    CANCELED = "canceled"
    ERROR = "error"
    DELETED = "deleted"
