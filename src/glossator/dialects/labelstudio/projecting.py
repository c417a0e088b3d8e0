"""Projects in the vendor's form and back; pure."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
from msgspec import UNSET

from glossator.dialects.labelstudio import config
from glossator.dialects.labelstudio.moments import moment
from glossator.dialects.labelstudio.schema.projects import Counters, Own, Project, ProjectChange
from glossator.dialects.labelstudio.schema.users import UserSimple
from glossator.model.errors import Unsupported
from glossator.model.label_schema import LabelSchema
from glossator.model.loss import Losses
from glossator.model.project import BatchSettings
from glossator.model.project import Project as Hub
from glossator.model.task import DONE, TaskState

NAME = "labelstudio"
EMPTY_CONFIG = "<View></View>"
"""The vendor's default: nothing is shown, nothing is asked."""
UNTITLED = "New Project"
ON_SKIP: dict[str, Any] = {
    "REQUEUE_FOR_ME": "me", "REQUEUE_FOR_OTHERS": "others", "IGNORE_SKIPPED": "count",
}  # fmt: skip
_SKIP_QUEUE = {ours: theirs for theirs, ours in ON_SKIP.items()}
_read_own = msgspec.json.Decoder(Own).decode
_DEFAULT = Own()
KEPT_ALONE = ("sampling", "show_ground_truth_first", "show_overlap_first",
              "overlap_cohort_percentage")  # fmt: skip
"""Rules of the hand-out that are kept and shown, and that the hub does not follow."""
_STATES: tuple[TaskState, ...] = get_args(TaskState)


# In


def read_own(project: Hub) -> Own:
    """The project's own fields of this vendor."""
    return _read_own(project.raw) if project.dialect == NAME and project.raw else _DEFAULT


def change_own(own: Own, change: ProjectChange, losses: Losses) -> Own:
    """The fields with what was said put over them; a rule that is only kept becomes a loss. Of the
    instruction only is kept here whether it is null: the text is the project's own."""
    said = {
        name: value
        for name in Own.__struct_fields__
        if name != "created_by" and (value := getattr(change, name, UNSET)) is not UNSET
    }
    if said.get("show_collab_predictions") is False:
        # Quirk: the vendor forgets the version when its proposals are not shown. [server 1.23.2]
        said.setdefault("model_version", "")
    for name in KEPT_ALONE:
        if name in said and said[name] not in (getattr(_DEFAULT, name), None):
            losses.add("options_dropped", f"project/{name}", "kept, and not followed")
    if said.get("expert_instruction") is not None:
        said["expert_instruction"] = ""
    return msgspec.structs.replace(own, **said)


def instructions(change: ProjectChange) -> dict[str, Any]:
    """What a change says that labelers are told, as the hub has it."""
    said = change.expert_instruction
    return {} if said is UNSET else {"instructions": said or None}


def write_own(own: Own) -> bytes:
    """The fields as they are kept."""
    return msgspec.json.encode(own)


def own_of(project: Hub) -> None:
    """Refuse a project whose own fields belong to another vendor's client."""
    if project.dialect not in (None, "native", NAME):
        raise Unsupported(f"the project belongs to {project.dialect}: its own fields are kept")


def settings_of(settings: BatchSettings, change: ProjectChange) -> BatchSettings:
    """The hub's rules with what the change says of them."""
    if change.skip_queue is UNSET:
        return settings
    on_skip = ON_SKIP[change.skip_queue or "REQUEUE_FOR_OTHERS"]
    return msgspec.structs.replace(settings, on_skip=on_skip)


def config_text(change: ProjectChange) -> str:
    """The configuration of a new project."""
    return EMPTY_CONFIG if change.label_config is UNSET else change.label_config or EMPTY_CONFIG


# Out


def write_counters(counts: dict[str, int]) -> Counters:
    """The hub's counters in the vendor's words."""
    tasks = {state: counts.get(f"tasks.{state}", 0) for state in _STATES}
    annotations, skips = counts.get("annotations", 0), counts.get("skips", 0)
    return Counters(
        task_number=sum(tasks.values()),
        finished_task_number=sum(tasks[s] for s in DONE) + tasks["in_review"],
        num_tasks_with_annotations=counts.get("annotated", 0),
        ground_truth_number=counts.get("golden", 0),
        total_annotations_number=annotations,
        total_predictions_number=counts.get("predictions", 0),
        useful_annotation_number=annotations,
        skipped_annotations_number=skips,
    )  # fmt: skip


def write_project(
    project: Hub, schema: LabelSchema, made_by: UserSimple | None, counters: Counters,
    losses: Losses, secrets: bool,
) -> Project:  # fmt: skip
    """A project; ``secrets``: whether the reader may know the password of the task data."""
    own = read_own(project)
    text = config.write_config(schema, losses)
    parsed = config.parsed(text)
    kept = {
        name: getattr(own, name)
        for name in Own.__struct_fields__
        if name in Project.__struct_fields__
    }
    kept["created_by"] = made_by
    kept["control_weights"] = own.control_weights or _weights(parsed)
    kept["expert_instruction"] = project.instructions or own.expert_instruction
    if not secrets:
        kept["task_data_password"] = None
    return Project(
        id=project.id, title=project.name, label_config=text, organization=project.org_id,
        maximum_annotations=project.overlap, created_at=moment(project.created_at),
        skip_queue=_SKIP_QUEUE[project.settings.on_skip], parsed_label_config=parsed,
        config_has_control_tags=bool(parsed), queue_total=counters.task_number,
        queue_done=counters.finished_task_number, **msgspec.structs.asdict(counters), **kept,
    )  # fmt: skip


def _weights(parsed: dict[str, Any]) -> dict[str, Any]:
    """The vendor's default: everything counts the same."""
    return {
        name: {
            "overall": 1.0,
            "type": control["type"],
            "labels": dict.fromkeys(control.get("labels", ()), 1.0),
        }
        for name, control in parsed.items()
    }
