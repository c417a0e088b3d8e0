"""``watch``: how far a project of a server is, until all is done."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, get_args

import msgspec
import typer

from glossator.cli.remote import Profile, Project, Server, connected, project_of
from glossator.model.task import DONE, TaskState

if TYPE_CHECKING:
    from glossator.sdk.sync.client import Client

STATES: tuple[TaskState, ...] = get_args(TaskState)
_PREFIX = "tasks."


class Seen(msgspec.Struct):
    """What the command prints with ``--json``; ``states`` are those that some task is in."""

    project_id: int
    tasks: int
    done: int
    states: dict[str, int]


def watch(
    project: Project,
    server: Server = None,
    profile: Profile = None,
    every: Annotated[float, typer.Option(min=0.05, help="Seconds between two looks.")] = 2.0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Say how many tasks are in which state, whenever that changes.

    Ends when nobody has anything left to do or to judge, or with Ctrl-C. Golden and training tasks
    are not counted while they are open: they never end.
    """
    with connected(server, profile) as client:
        found = project_of(client, project)
        last: dict[str, int] | None = None
        while True:
            counts = client.projects.counts(found)
            if counts != last:
                seen = _seen(client, found.id, counts)
                line = msgspec.json.encode(seen).decode() if as_json else _line(seen)
                print(line, flush=True)
                if seen.done == seen.tasks:
                    return
            last = counts
            time.sleep(every)


def _seen(client: Client, project_id: int, counts: dict[str, int]) -> Seen:
    found = {state: counts.get(_PREFIX + state, 0) for state in STATES}
    if found["open"]:
        # Golden and training tasks are handed out for ever; the server's counters have them too.
        for kind in ("golden", "training"):
            found["open"] -= client.tasks.count(project_id, kind=kind, state="open")
    states: dict[str, int] = {state: n for state, n in found.items() if n > 0}
    done = sum(n for state, n in states.items() if state in DONE)
    return Seen(project_id, sum(states.values()), done, states)


def _line(seen: Seen) -> str:
    states = ", ".join(f"{n} {state.replace('_', ' ')}" for state, n in seen.states.items())
    return f"{seen.done} of {seen.tasks} done" + (f": {states}" if states else "")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(watch)
