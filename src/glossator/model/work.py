"""People and what they do: roles, holds on tasks, verdicts, skills."""

from __future__ import annotations

from typing import Any, Literal, get_args

import msgspec

Role = Literal["labeler", "reviewer", "member", "manager", "admin", "owner"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Least to most."""
RANK: dict[str, int] = {role: n for n, role in enumerate(ROLES)}

AssignmentState = Literal["active", "submitted", "accepted", "rejected", "skipped", "expired"]
Verdict = Literal["accepted", "fixed", "commented", "rejected"]
VerdictSource = Literal["reviewer", "customer", "auto", "rule"]

EXPRESS, MAIN, GOLDEN, TRAINING, REVIEW, OFF = 0, 1, 2, 3, 4, 9
"""Lanes: where a unit waits in its batch. Golden tasks that test reviewers wait in ``REVIEW``."""
ENDLESS = (GOLDEN, TRAINING, REVIEW)
"""Lanes whose units have slots without end: they are read, never reserved."""
LANE_OF = {"production": MAIN, "golden": GOLDEN, "training": TRAINING}


class Member(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A person in one organization, with the role they act with. ``reads_only``: the key that was
    used may change nothing."""

    id: int
    org_id: int
    user_id: int
    role: Role
    email: str = ""
    name: str = ""
    created_at: int = 0
    disabled: bool = False
    reads_only: bool = False


class Origin(msgspec.Struct, frozen=True):
    """Where a unit of work comes from: a request's id, the address that it came from, its route,
    and the public prefix of the key that was used."""

    request_id: str = ""
    peer: str = ""
    route: str = ""
    key: str = ""


NOWHERE = Origin()


class Group(msgspec.Struct, frozen=True, omit_defaults=True):
    """People who get work together; bound to one project, or to all of them."""

    id: int
    name: str
    project_id: int | None = None


class Assignment(msgspec.Struct, frozen=True, omit_defaults=True):
    """One person's hold on one task. Rows of one page share ``lead_id``; the lead row is what
    dialects call the assignment. ``slot``: takes one of the unit's slots. ``blocks``: this person
    does not get the unit again."""

    id: int
    project_id: int
    batch_id: int
    lead_id: int
    task_id: int
    member_id: int
    state: AssignmentState
    page_id: int | None = None
    unit_id: int | None = None
    reason: str | None = None
    slot: bool = False
    blocks: bool = False
    late: bool = False
    lease_at: int | None = None
    comment: str | None = None
    created_at: int = 0
    submitted_at: int | None = None
    accepted_at: int | None = None
    rejected_at: int | None = None
    skipped_at: int | None = None
    expired_at: int | None = None


class Review(msgspec.Struct, frozen=True, omit_defaults=True):
    """A verdict on one annotation; append-only, the last that is no comment counts."""

    id: int
    annotation_id: int
    task_id: int
    project_id: int
    verdict: Verdict
    source: VerdictSource = "reviewer"
    member_id: int | None = None
    comment: str | None = None
    seconds: float | None = None
    at: int = 0


class Skill(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something a person can have a value for; batches may ask for it."""

    id: int
    name: str
    created_at: int = 0


class MemberSkill(msgspec.Struct, frozen=True, omit_defaults=True):
    """How well a person has a skill."""

    skill_id: int
    member_id: int
    value: float = 0
    updated_at: int = 0


class Draft(msgspec.Struct, frozen=True, omit_defaults=True):
    """Unfinished work of one person on one task; ``version`` counts the saves."""

    task_id: int
    member_id: int
    version: int
    body: bytes
    annotation_id: int = 0
    updated_at: int = 0


class Operation(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Work that goes on after the answer; its id may come from the client."""

    id: str
    kind: str
    state: Literal["pending", "running", "success", "fail"]
    progress: int = 0
    details: Any = None
    created_at: int = 0
    started_at: int | None = None
    finished_at: int | None = None
