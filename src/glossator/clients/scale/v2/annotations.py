"""Annotations of ``/v2``, and the values that they hold. What each field means is the service's."""

from __future__ import annotations

from typing import Any

from glossator.clients.scale.v2.model import Model, OneOf

__all__ = [
    "Annotation", "AnnotationBoolean", "AnnotationCategory", "AnnotationCategoryMultiple",
    "AnnotationFile", "AnnotationFilePropertiesValue", "AnnotationInteger",
    "AnnotationLabeledText", "AnnotationMetadata", "AnnotationOther", "AnnotationRankedChoices",
    "AnnotationRankedGroups", "AnnotationRubricCriteria", "AnnotationRubricRating",
    "AnnotationText", "AnnotationWorkspaceContainer", "AudioFile", "BaseAnnotation", "BasicFile",
    "ContentAndUrl", "DetailedFile", "ExpandableAnnotation", "ImageFile", "LabeledTextValue",
    "RubricCriteriaValue", "RubricRatingValue", "WorkspaceContainerConfig",
    "WorkspaceContainerValue", "WorkspaceFile",
]  # fmt: skip

Number = int | float


class BasicFile(Model):
    """A file."""

    content: str | None = None
    mime_type: str | None = None
    scale_url: str | None = None
    url: str | None = None
    name: str | None = None


class ImageFile(Model):
    """A picture; ``file_size_in_bytes`` in bytes."""

    mime_type: str | None = None
    scale_url: str | None = None
    url: str | None = None
    name: str | None = None
    file_size_in_bytes: int | None = None


class AudioFile(Model):
    """A recording; times in seconds."""

    mime_type: str | None = None
    scale_url: str | None = None
    url: str | None = None
    duration: Number | None = None
    transcript: str | None = None
    transcript_url: str | None = None
    transcript_start: Number | None = None
    transcript_end: Number | None = None


class DetailedFile(OneOf):
    """A file with what is known of its kind."""

    one_of = (BasicFile, ImageFile, AudioFile)

    @classmethod
    def pick(cls, obj: Any) -> Any:
        """By its media type, else by the fields that only one kind has."""
        media = str(obj.get("mime_type") or "").partition("/")[0]
        if media == "audio" or not set(obj).isdisjoint(
            {"duration", "transcript", "transcript_url"}
        ):
            return AudioFile
        return ImageFile if media == "image" or "file_size_in_bytes" in obj else BasicFile


class AnnotationFilePropertiesValue(OneOf):
    """A file, or several."""

    one_of = (list[BasicFile], DetailedFile)

    @classmethod
    def pick(cls, obj: Any) -> Any:
        """An array is several."""
        return cls.one_of[0] if isinstance(obj, list) else DetailedFile


class LabeledTextValue(Model):
    """A labelled piece of a text."""

    label: str | None = None
    text: str | None = None


class _Open(OneOf):
    """An object with more fields than are known."""

    _known: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, obj: Any) -> _Open:
        """Of plain values."""
        return cls(**obj)

    def __init__(self, **fields: Any) -> None:
        for name in self._known:
            setattr(self, name, fields.pop(name, None))
        self.additional_properties = {**(fields.pop("additional_properties", None) or {}), **fields}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.to_dict()})"

    def to_dict(self) -> Any:
        """As plain values."""
        known = {name: getattr(self, name) for name in self._known}
        return {
            **{name: value for name, value in known.items() if value is not None},
            **self.additional_properties,
        }


class RubricCriteriaValue(_Open):
    """``weight``, and what else there is."""

    _known = ("weight",)


class RubricRatingValue(_Open):
    """``score``, ``color``, ``justification``, and what else there is."""

    _known = ("score", "color", "justification")


class WorkspaceContainerConfig(Model):
    """How a workspace is reached."""

    workspace_id: str | None = None
    workspace_url: str | None = None
    workspace_token: str | None = None
    expires_at: str | None = None
    inactivity_freeze_time: int | None = None
    force_enable_workspace_access: bool | None = None
    workspace_image_version: int | None = None


class WorkspaceFile(Model):
    """A file of a workspace."""

    file_name: str | None = None
    scale_url: str | None = None
    url: str | None = None
    file_language: str | None = None
    file_content: str | None = None


class ContentAndUrl(Model):
    """What a program printed."""

    content: str | None = None
    url: str | None = None
    scale_url: str | None = None


class WorkspaceContainerValue(Model):
    """What became of a workspace."""

    workspace_id: str | None = None
    workspace_config: WorkspaceContainerConfig | None = None
    last_code_run_event: dict[str, Any] | None = None
    output_files: list[WorkspaceFile] | None = None
    stdout_output: ContentAndUrl | None = None
    stderr_output: ContentAndUrl | None = None
    test_stdout_output: ContentAndUrl | None = None
    test_stderr_output: ContentAndUrl | None = None


class ExpandableAnnotation(OneOf):
    """An annotation, or its id."""

    @classmethod
    def pick(cls, obj: Any) -> Any:
        """Text is the id."""
        return str if isinstance(obj, str) else Annotation


class AnnotationMetadata(Model):
    """What an annotation belongs to."""

    criteria: ExpandableAnnotation | None = None


class BaseAnnotation(Model):
    """What all annotations have."""

    id: str | None = None
    key: str | None = None
    type: str | None = None
    title: str | None = None
    description: str | None = None
    labels: list[str] | None = None
    not_applicable: bool | None = None
    cannot_assess: bool | None = None
    metadata: AnnotationMetadata | None = None
    justification: str | None = None


class AnnotationBoolean(BaseAnnotation):
    """Yes or no."""

    value: bool | None = None
    possible_values: list[bool] | None = None


class AnnotationInteger(BaseAnnotation):
    """A whole number."""

    value: int | None = None
    possible_values: list[int] | None = None


class AnnotationText(BaseAnnotation):
    """A text."""

    value: str | None = None


class AnnotationCategory(BaseAnnotation):
    """One of several."""

    value: str | None = None
    possible_values: list[str] | None = None


class AnnotationCategoryMultiple(BaseAnnotation):
    """Some of several."""

    value: list[str] | None = None
    possible_values: list[str] | None = None


class AnnotationFile(BaseAnnotation):
    """Files."""

    value: AnnotationFilePropertiesValue | None = None


class AnnotationLabeledText(BaseAnnotation):
    """Labelled pieces of a text."""

    value: list[LabeledTextValue] | None = None


class AnnotationRankedChoices(BaseAnnotation):
    """Choices in order."""

    value: list[str] | None = None


class AnnotationRankedGroups(BaseAnnotation):
    """Groups of choices in order."""

    value: list[list[str]] | None = None


class AnnotationRubricCriteria(BaseAnnotation):
    """A criterion."""

    value: RubricCriteriaValue | None = None


class AnnotationRubricRating(BaseAnnotation):
    """A rating by a criterion."""

    value: RubricRatingValue | None = None


class AnnotationWorkspaceContainer(BaseAnnotation):
    """A workspace."""

    value: WorkspaceContainerValue | None = None


class AnnotationOther(BaseAnnotation):
    """A kind that is not known here; its value is as it came."""

    value: Any = None


_KINDS: dict[str, Any] = {
    "boolean": AnnotationBoolean, "integer": AnnotationInteger, "text": AnnotationText,
    "category": AnnotationCategory, "category_multiple": AnnotationCategoryMultiple,
    "file": AnnotationFile, "labeled_text": AnnotationLabeledText,
    "ranked_choices": AnnotationRankedChoices, "ranked_groups": AnnotationRankedGroups,
    "rubric_criteria": AnnotationRubricCriteria, "rubric_rating": AnnotationRubricRating,
    "workspace_container": AnnotationWorkspaceContainer,
}  # fmt: skip


class Annotation(OneOf):
    """An annotation of any kind."""

    one_of = tuple(_KINDS.values())

    @classmethod
    def pick(cls, obj: Any) -> Any:
        """By its ``type``."""
        return _KINDS.get(obj.get("type"), AnnotationOther)
