"""The audit."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from glossator.dialects.native.schema.shapes import In, Moment, Page

What = Annotated[str, Meta(max_length=100, pattern=r"^[a-z]+([._][a-z]+)*$")]


class AuditFilter(In):
    """Which rows; ``what`` is a whole word (``key.created``) or its noun (``key``)."""

    member_id: Annotated[int, Meta(ge=0, lt=1 << 53)] | None = None
    what: What | None = None
    since: Moment | None = None
    until: Moment | None = None


class AuditPage(Page):
    """The same, a page at a time."""

    member_id: Annotated[int, Meta(ge=0, lt=1 << 53)] | None = None
    what: What | None = None
    since: Moment | None = None
    until: Moment | None = None
