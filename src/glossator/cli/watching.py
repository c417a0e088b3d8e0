"""``watch``: how far a project of a server is, until all is done."""

from __future__ import annotations

import time
from typing import Annotated, get_args

import msgspec
import typer

from glossator.cli.remote import Profile, Project, Server, connected, project_of
from glossator.model.task import DONE, TaskState

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

    Ends when nobody has anything left to do or to judge, or with Ctrl-C.
    """
    with connected(server, profile) as client:
        found = project_of(client, project)
        last = None
        while True:
            seen = _seen(found.id, client.projects.counts(found))
            if seen != last:
                line = msgspec.json.encode(seen).decode() if as_json else _line(seen)
                print(line, flush=True)
            if seen.done == seen.tasks:
                return
            last = seen
            time.sleep(every)


def _seen(project_id: int, counts: dict[str, int]) -> Seen:
    states: dict[str, int] = {s: n for s in STATES if (n := counts.get(_PREFIX + s, 0))}
    done = sum(n for state, n in states.items() if state in DONE)
    return Seen(project_id, sum(states.values()), done, states)


def _line(seen: Seen) -> str:
    states = ", ".join(f"{n} {state.replace('_', ' ')}" for state, n in seen.states.items())
    return f"{seen.done} of {seen.tasks} done" + (f": {states}" if states else "")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(watch)
