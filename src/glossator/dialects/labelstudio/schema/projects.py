"""Projects."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from glossator.dialects.labelstudio.schema.shapes import In, Out
from glossator.dialects.labelstudio.schema.users import UserSimple

Title = Annotated[str, Meta(min_length=3, max_length=50)]
Text = Annotated[str, Meta(max_length=1_000_000)]
Color = Annotated[str, Meta(max_length=16)]
Count = Annotated[int, Meta(ge=0, le=1 << 30)]
Percent = Annotated[int, Meta(ge=0, le=100)]
Overlap = Annotated[int, Meta(ge=1, le=1 << 30)]
Sampling = Literal["Sequential sampling", "Uniform sampling", "Uncertainty sampling"]
SkipQueue = Literal["REQUEUE_FOR_ME", "REQUEUE_FOR_OTHERS", "IGNORE_SKIPPED"]


class Own(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What the vendor's projects have and ours do not, with the vendor's defaults: kept as the
    project's raw value. ``created_by`` is a member's id."""

    description: Text | None = ""
    expert_instruction: Text | None = ""
    show_instruction: bool = False
    show_skip_button: bool = True
    enable_empty_annotation: bool = True
    show_annotation_history: bool = False
    reveal_preannotations_interactively: bool = False
    show_collab_predictions: bool = True
    color: Color | None = "#FFFFFF"
    control_weights: dict[str, Any] | None = None
    model_version: Text | None = ""
    workspace: int | None = None
    is_published: bool = False
    is_draft: bool = False
    min_annotations_to_start_training: Count = 0
    start_training_on_annotation_update: bool = False
    sampling: Sampling | None = "Sequential sampling"
    show_ground_truth_first: bool = False
    show_overlap_first: bool = False
    overlap_cohort_percentage: Percent = 100
    task_data_login: Text | None = None
    task_data_password: Text | None = None
    evaluate_predictions_automatically: bool = False
    pinned_at: Annotated[str, Meta(max_length=40)] | None = None
    created_by: int | None = None


class ReadOnly(In, forbid_unknown_fields=True):
    """Names that a client sends back as it read them: they are passed over."""

    id: Any = None
    organization: Any = None
    created_by: Any = None
    created_at: Any = None
    parsed_label_config: Any = None
    config_has_control_tags: Any = None
    config_suitable_for_bulk_annotation: Any = None
    annotator_evaluation_enabled: Any = None
    state: Any = None
    queue_total: Any = None
    queue_done: Any = None
    task_number: Any = None
    finished_task_number: Any = None
    num_tasks_with_annotations: Any = None
    total_annotations_number: Any = None
    total_predictions_number: Any = None
    useful_annotation_number: Any = None
    ground_truth_number: Any = None
    skipped_annotations_number: Any = None


class ProjectChange(ReadOnly, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays; at creation, what is left out has the vendor's default."""

    title: Title | UnsetType = UNSET
    label_config: Text | UnsetType | None = UNSET
    maximum_annotations: Overlap | UnsetType = UNSET
    skip_queue: SkipQueue | UnsetType | None = UNSET
    description: Text | UnsetType | None = UNSET
    expert_instruction: Text | UnsetType | None = UNSET
    show_instruction: bool | UnsetType = UNSET
    show_skip_button: bool | UnsetType = UNSET
    enable_empty_annotation: bool | UnsetType = UNSET
    show_annotation_history: bool | UnsetType = UNSET
    reveal_preannotations_interactively: bool | UnsetType = UNSET
    show_collab_predictions: bool | UnsetType = UNSET
    color: Color | UnsetType | None = UNSET
    control_weights: dict[str, Any] | UnsetType | None = UNSET
    model_version: Text | UnsetType | None = UNSET
    workspace: int | UnsetType | None = UNSET
    is_published: bool | UnsetType = UNSET
    is_draft: bool | UnsetType = UNSET
    min_annotations_to_start_training: Count | UnsetType = UNSET
    start_training_on_annotation_update: bool | UnsetType = UNSET
    sampling: Sampling | UnsetType | None = UNSET
    show_ground_truth_first: bool | UnsetType = UNSET
    show_overlap_first: bool | UnsetType = UNSET
    overlap_cohort_percentage: Percent | UnsetType = UNSET
    task_data_login: Text | UnsetType | None = UNSET
    task_data_password: Text | UnsetType | None = UNSET
    evaluate_predictions_automatically: bool | UnsetType = UNSET
    pinned_at: Annotated[str, Meta(max_length=40)] | UnsetType | None = UNSET


class Counters(msgspec.Struct, frozen=True, kw_only=True):
    """How far a project is."""

    task_number: int | None = None
    finished_task_number: int | None = None
    num_tasks_with_annotations: int | None = None
    total_annotations_number: int | None = None
    total_predictions_number: int | None = None
    useful_annotation_number: int | None = None
    ground_truth_number: int | None = None
    skipped_annotations_number: int | None = None


class Project(Out):
    """A project as it is read. Counters are null in the answer to its creation."""

    id: int
    title: str
    description: str | None
    label_config: str
    expert_instruction: str | None
    show_instruction: bool
    show_skip_button: bool
    enable_empty_annotation: bool
    show_annotation_history: bool
    organization: int
    color: str | None
    maximum_annotations: int
    is_published: bool
    model_version: str | None
    is_draft: bool
    created_by: UserSimple | None
    created_at: str
    min_annotations_to_start_training: int
    start_training_on_annotation_update: bool
    show_collab_predictions: bool
    num_tasks_with_annotations: int | None
    task_number: int | None
    useful_annotation_number: int | None
    ground_truth_number: int | None
    skipped_annotations_number: int | None
    total_annotations_number: int | None
    total_predictions_number: int | None
    sampling: str | None
    show_ground_truth_first: bool
    show_overlap_first: bool
    overlap_cohort_percentage: int
    task_data_login: str | None
    task_data_password: str | None
    control_weights: dict[str, Any]
    parsed_label_config: dict[str, Any]
    evaluate_predictions_automatically: bool
    config_has_control_tags: bool
    skip_queue: str
    reveal_preannotations_interactively: bool
    pinned_at: str | None
    finished_task_number: int | None
    queue_total: int | None
    queue_done: int | None
    workspace: int | None


class ProjectFilter(In, forbid_unknown_fields=True):
    """A page of projects: ``ids`` and ``include`` are comma lists."""

    page: str = "1"
    page_size: str = ""
    ids: str = ""
    title: str = ""
    ordering: str = ""
    include: str = ""
    filter: str = ""
    workspaces: str = ""


class ProjectPage(Out):
    """``next`` and ``previous`` are addresses."""

    count: int
    next: str | None
    previous: str | None
    results: list[Any]


class LabelConfig(In, forbid_unknown_fields=True):
    """A configuration to look at."""

    label_config: Text


class Verdict(Out):
    """A configuration that is in order, and whether it asks other things than the present one."""

    config_essential_data_has_changed: bool
    label_config: str
