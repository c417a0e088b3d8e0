"""``review``: what waits for a verdict on a server, and verdicts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from glossator.cli.flags import Batch
from glossator.cli.remote import Profile, Project, Server, connected, project_of
from glossator.model.errors import Invalid

if TYPE_CHECKING:
    from glossator.sdk import shapes
    from glossator.sdk.sync.annotations import Annotation
    from glossator.sdk.sync.client import Client

_LONGEST = 300
"""Characters of an answer that a line shows."""
_ASK = "accept, reject, leave or quit? [a/r/l/q] "


class Waiting(msgspec.Struct):
    """A line with ``--json``."""

    annotation_id: int
    task_id: int
    task: str | None
    member_id: int
    created_at: str
    answer: Any


class Judged(msgspec.Struct):
    """A verdict that was given, with ``--json``."""

    annotation_id: int
    verdict: str
    review_id: int


def review(
    project: Project,
    server: Server = None,
    profile: Profile = None,
    batch: Batch = None,
    accept: Annotated[
        list[int] | None, typer.Option(help="Accept the answer of this id; more than once.")
    ] = None,
    reject: Annotated[
        list[int] | None, typer.Option(help="Reject the answer of this id; more than once.")
    ] = None,
    comment: Annotated[
        str | None, typer.Option(help="What the people behind the answers are told.")
    ] = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="Show what waits one by one, and ask for verdicts.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List the answers that wait for a verdict, or give verdicts.

    Answers wait that belong to a task in review. A verdict on one of several that were given
    together is one on all of them.
    """
    accepted, rejected = accept or [], reject or []
    if both := set(accepted) & set(rejected):
        raise Invalid(f"{min(both)} cannot be both accepted and rejected")
    if ask and (accepted or rejected):
        raise Invalid("either --ask, or --accept and --reject")
    if comment is not None and not (accepted or rejected):
        raise Invalid("--comment goes with --accept or --reject")
    with connected(server, profile) as client:
        found = project_of(client, project)
        for number in (*accepted, *rejected):
            verdict = "rejected" if number in rejected else "accepted"
            _own(client.annotations.get(number), found.id)
            _judge(client, number, verdict, comment, as_json)
        if accepted or rejected:
            return
        waiting = _waiting(client, found, batch)
        if ask:
            _ask(client, waiting, as_json)
            return
        for one, task in waiting:
            _show(one, task, as_json)


def _own(annotation: Annotation, project_id: int) -> None:
    if annotation.project_id != project_id:
        raise Invalid(f"the answer {annotation.id} is not of this project")


def _waiting(
    client: Client, project: shapes.Project, batch: int | None
) -> Iterator[tuple[Annotation, shapes.Task]]:
    for task in client.tasks.list(project, state="in_review", batch=batch):
        given = client.annotations.list(task)
        # Of a task that was done before somebody asked for a verdict, all are accepted.
        fresh = [one for one in given if one.state == "submitted"]
        for one in fresh or [one for one in given if one.state == "accepted"]:
            yield one, task


def _show(one: Annotation, task: shapes.Task, as_json: bool) -> None:
    name = task.name or task.unique_id
    if as_json:
        shown = Waiting(one.id, one.task_id, name, one.member_id, one.created_at, one.answer)
        print(msgspec.json.encode(shown).decode(), flush=True)
        return
    answer = msgspec.json.encode(one.answer).decode()
    if len(answer) > _LONGEST:
        answer = answer[:_LONGEST] + "…"
    line = f"{one.id}  {name or f'task {task.id}'}  by {one.member_id}  {answer}"
    # Names and answers are other people's: nothing in them may steer a terminal.
    print("".join(c if c.isprintable() else "�" for c in line), flush=True)


def _judge(client: Client, number: int, verdict: Any, comment: str | None, as_json: bool) -> None:
    given = client.annotations.review(number, verdict, comment)
    if as_json:
        shown = Judged(given.annotation_id, given.verdict, given.id)
        print(msgspec.json.encode(shown).decode(), flush=True)
    else:
        print(f"{given.annotation_id} {given.verdict}", flush=True)


def _ask(client: Client, waiting: Iterator[tuple[Annotation, shapes.Task]], as_json: bool) -> None:
    for one, task in waiting:
        _show(one, task, as_json)
        word = _answer(_ASK)
        if word == "q":
            return
        if word == "a":
            _judge(client, one.id, "accepted", None, as_json)
        elif word == "r":
            said = _line("comment: ")
            if said is None:
                return
            _judge(client, one.id, "rejected", said or None, as_json)


def _answer(question: str) -> str:
    """One of the letters; the end of the input quits."""
    while (said := _line(question)) is not None:
        if said[:1].lower() in ("a", "r", "l", "q"):
            return said[:1].lower()
    return "q"


def _line(question: str) -> str | None:
    """What is typed; None at the end of the input."""
    print(question, end="", file=sys.stderr, flush=True)
    said = sys.stdin.readline()
    return said.strip() if said else None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(review)
