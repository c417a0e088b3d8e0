"""Conversations on the wire (v2): threads of turns of messages, and what was said about each.

The tables are what the vendor's client takes, read in its models; what is no text, number or list
of these there is a struct here. [sdk 2.18.4]
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

Number = int | float
Fields = dict[str, msgspec.Raw]
"""Those of an object that are plain values, by name."""


class Submission(msgspec.Struct, frozen=True):
    """Who gave the answer, and when."""

    submitted_at: str
    contributor_id: str


class Meta(msgspec.Struct, omit_defaults=True):
    """What an annotation is a justification of: an id, or the annotation itself."""

    criteria: Annotation | str


class Annotation(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What somebody says about a part of a conversation."""

    id: str
    key: str
    type: str
    value: msgspec.Raw | UnsetType = UNSET
    not_applicable: msgspec.Raw | UnsetType = UNSET
    cannot_assess: msgspec.Raw | UnsetType = UNSET
    justification: msgspec.Raw | UnsetType = UNSET
    title: msgspec.Raw | UnsetType = UNSET
    description: msgspec.Raw | UnsetType = UNSET
    labels: msgspec.Raw | UnsetType = UNSET
    possible_values: msgspec.Raw | UnsetType = UNSET
    metadata: Meta | UnsetType = UNSET


class Message(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What one side says."""

    role: str
    content: dict[str, Any]
    source_id: str
    annotations: list[Annotation]
    model_parameters: Fields | UnsetType = UNSET
    rubric_evaluations: list[dict[str, Any]] | UnsetType = UNSET


class Turn(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Messages that belong together."""

    id: str
    messages: list[Message]
    annotations: list[Annotation]
    rubrics: list[dict[str, Any]] | UnsetType = UNSET


class Thread(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A conversation."""

    id: str
    turns: list[Turn]
    annotations: list[Annotation]
    submissions: list[Submission] | UnsetType = UNSET


class _File(msgspec.Struct, omit_defaults=True):
    url: str | None = None
    scale_url: str | None = None
    name: str | None = None
    mime_type: str | None = None
    content: str | None = None


class _Labeled(msgspec.Struct, omit_defaults=True):
    label: str | None = None
    text: str | None = None


class _Weight(msgspec.Struct, omit_defaults=True):
    weight: Number | None = None


class _Rating(msgspec.Struct, omit_defaults=True):
    score: Number | None = None
    color: str | None = None
    justification: str | None = None


class _Place(msgspec.Struct, omit_defaults=True):
    workspace_id: str
    workspace_url: str
    workspace_token: str
    expires_at: str
    inactivity_freeze_time: int
    force_enable_workspace_access: bool | None = None
    workspace_image_version: int | None = None


class _Output(msgspec.Struct, omit_defaults=True):
    content: str | None = None
    url: str | None = None
    scale_url: str | None = None


class _Made(msgspec.Struct, omit_defaults=True):
    scale_url: str
    file_name: str | None = None
    url: str | None = None
    file_language: str | None = None
    file_content: str | None = None


class _Workspace(msgspec.Struct, omit_defaults=True):
    # Quirk: ``last_code_run_event`` ends in NameError in the client. [run 2.18.4]
    workspace_id: str | None = None
    workspace_config: _Place | None = None
    output_files: list[_Made] | None = None
    stdout_output: _Output | None = None
    stderr_output: _Output | None = None
    test_stdout_output: _Output | None = None
    test_stderr_output: _Output | None = None


class _Reference(msgspec.Struct, omit_defaults=True):
    content: str | None = None
    category: str | None = None
    url: str | None = None


class _Reasoning(msgspec.Struct, omit_defaults=True):
    content: str | None = None


VALUES: dict[str, Any] = {
    "boolean": bool, "integer": int, "text": str, "category": str, "category_multiple": list[str],
    # Quirk: one file alone never loads in the client, a list of them does. [run 2.18.4]
    "file": list[_File], "labeled_text": list[_Labeled], "ranked_choices": list[str],
    "ranked_groups": list[list[str]], "rubric_criteria": _Weight, "rubric_rating": _Rating,
    "workspace_container": _Workspace,
}  # fmt: skip
"""Type of an annotation -> its value; any other type is an error in the client."""
POSSIBLE: dict[str, Any] = {
    "boolean": list[bool], "integer": list[int], "category": list[str],
    "category_multiple": list[str],
}  # fmt: skip
ANSWERED = {"not_applicable": bool, "cannot_assess": bool, "justification": str}
"""Beside the value, what else is answered."""
DETAILS: dict[str, Any] = {"title": str, "description": str, "labels": list[str]}
"""What was asked: told if ``annotation_details`` are wanted."""
ROLES = ("system", "user", "assistant", "function")
MODEL = {
    "model": str, "temperature": Number, "max_completion_tokens": int, "top_p": Number,
    "top_k": int,
}  # fmt: skip
CONTENT: dict[str, Any] = {
    "text": str, "reference_texts": list[_Reference], "reasoning": list[_Reasoning],
}  # fmt: skip
ATTACHMENT = _File
