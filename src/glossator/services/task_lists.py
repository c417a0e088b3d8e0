"""Lists of tasks over an organization, newest first, for those who may browse there."""

from collections.abc import Sequence
from typing import Any

import msgspec

from glossator.model.task import Task
from glossator.services import access, births
from glossator.services.access import Context
from glossator.store import names
from glossator.store import task_lists as rows


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Which tasks a list over the organization gives: of a project or a batch, or of all projects
    of test mode or out of it; ``filters`` as the store's lists take them."""

    test: bool = False
    project_id: int | None = None
    batch_id: int | None = None
    filters: dict[str, Any] = {}


def _listed(context: Context, chosen: Chosen) -> None:
    if chosen.batch_id is not None:
        access.batch(context, chosen.batch_id, "browse")
    elif chosen.project_id is not None:
        access.project(context, chosen.project_id, "browse")
    else:
        access.allow(context, "read_results")


def newest(context: Context, chosen: Chosen, before: tuple[int, int], limit: int) -> list[Task]:
    """Tasks of an organization, newest first, older than ``before`` (time, id); control tasks are
    left out."""
    _listed(context, chosen)
    of = (chosen.test, chosen.project_id, chosen.batch_id)
    return rows.newest(context.tx, *of, before, limit, **chosen.filters)


def total(context: Context, chosen: Chosen) -> int:
    """How many tasks :func:`newest` would give in all: from the counters where nothing but states
    is asked for, else they are walked over."""
    _listed(context, chosen)
    filters = {name: value for name, value in chosen.filters.items() if value is not None}
    states = filters.pop("state_in", None)
    of = (chosen.test, chosen.project_id, chosen.batch_id)
    if filters or chosen.batch_id is not None:
        return rows.count(context.tx, *of, **chosen.filters)
    found = rows.by_state(context.tx, chosen.test, chosen.project_id)
    return sum(n for state, n in found.items() if states is None or state in states)


def with_unique_ids(context: Context, unique_ids: Sequence[str], test: bool) -> list[int]:
    """The tasks that clients gave these unique ids, in test mode or out of it."""
    kind = f"{births.UNIQUE}:test" if test else births.UNIQUE
    found = (names.named(context.tx, kind, one) for one in unique_ids)
    return [number for number in found if number is not None]
