"""What an answer, or its going away, does to a task and its batch.

Callers hold the task's row (:func:`glossator.store.tasks.lock`). Counts and events are of the same
unit of work.
"""

import msgspec

from glossator.model.project import Batch
from glossator.model.task import ANSWERED, DONE, Task, TaskState
from glossator.model.work import EXPRESS, OFF
from glossator.services.access import Context
from glossator.store import annotations, batches, queue, tasks

replace = msgspec.structs.replace


def review_wanted(task_id: int, percent: int) -> bool:
    """Whether a task is among the share that is reviewed: by its id, so it is repeatable."""
    return percent > 0 and (task_id * 2654435761 & 0xFFFFFFFF) % 100 < percent


def move(context: Context, task: Task, state: TaskState) -> Task:
    """Write a locked task with another state: counts, ``completed_at`` and events follow."""
    old = task.state
    done = state in DONE
    completed = task.completed_at if old in DONE and done else (context.at if done else None)
    task = replace(task, state=state, completed_at=completed)
    tasks.update(context.tx, task, done, context.at)
    if state == old:
        return task
    if old == "in_review" and state != "canceled":
        _hand_out_again(context, task)
    context.count(task.project_id, task.batch_id, f"tasks.{old}", -1)
    context.count(task.project_id, task.batch_id, f"tasks.{state}", 1)
    whose, call = (task.id, task.project_id, task.batch_id), task.webhook_id
    if state in ("labelled", "accepted") and old not in ("labelled", "accepted"):
        context.happened("task.done", *whose, call=call, state=state)
    elif old in DONE and not done:
        context.happened("task.recalled", *whose, call=call, old=old, new=state)
    elif state == "canceled":
        context.happened("task.canceled", *whose)
    elif state == "error":
        context.happened("task.error", *whose, call=call)
    return task


def _hand_out_again(context: Context, task: Task) -> None:
    """A unit that was off while its task waited for a verdict; it may have a free slot."""
    unit = queue.get(context.tx, task.id)
    if unit is not None and unit[0] == OFF:
        queue.move(context.tx, task.id, EXPRESS, (context.tx.late_id(), task.id))


def answered(
    context: Context, task: Task, batch: Batch, *, bodies: int = 1, skips: int = 0
) -> Task:
    """A slot of a locked task was used up, by an answer or by a skip that counts."""
    task = replace(
        task, answers=task.answers + 1, annotations=task.annotations + bodies,
        skips=task.skips + skips,
    )  # fmt: skip
    bodies_changed(context, task, bodies)
    context.count(task.project_id, task.batch_id, "skips", skips)
    task = move(context, task, _after_answer(task, batch))
    if task.state in DONE:
        maybe_complete(context, batch)
    return task


def bodies_changed(context: Context, task: Task, n: int) -> None:
    """Count ``n`` more answers with a body; ``task`` has them already."""
    context.count(task.project_id, task.batch_id, "annotations", n)
    begun = (task.annotations > 0) - (task.annotations - n > 0)
    context.count(task.project_id, task.batch_id, "annotated", begun)


def _after_answer(task: Task, batch: Batch) -> TaskState:
    if task.kind != "production" or task.state not in ("open", "in_progress"):
        return task.state
    if task.answers < task.overlap:
        return "in_progress"
    return "in_review" if review_wanted(task.id, batch.settings.review_percent) else "labelled"


def given_back(context: Context, task: Task, batch: Batch, *, bodies: int = 0) -> Task:
    """An answer of a locked task no longer takes a slot; ``bodies`` of them are gone for good."""
    task = replace(task, answers=task.answers - 1, annotations=task.annotations - bodies)
    bodies_changed(context, task, -bodies)
    return move(context, task, after_change(task))


def after_change(task: Task) -> TaskState:
    """The state of a production task whose answers or overlap have changed."""
    if task.kind == "production":
        if task.state in ANSWERED and task.answers < task.overlap:
            return "in_progress"
        if task.state in ("open", "in_progress") and task.answers >= task.overlap > 0:
            return "labelled"
    return task.state


def judged(context: Context, task: Task, batch: Batch) -> Task:
    """A verdict was written on an answer of a locked task that keeps its slots."""
    states = [a.state for a in annotations.of_task(context.tx, task.id) if a.state != "skipped"]
    state = task.state
    if task.kind == "production" and state in ANSWERED and "submitted" not in states:
        state = "accepted" if "accepted" in states else "rejected"
        state = after_change(replace(task, state=state))
    task = move(context, task, state)
    if task.state in DONE:
        maybe_complete(context, batch)
    return task


def maybe_complete(context: Context, batch: Batch) -> None:
    """Complete an open batch that has nothing undone left."""
    if batch.kind == "default" or not batch.settings.completes:
        return
    if batches.unfinished(context.tx, batch.id):
        return
    locked = batches.get(context.tx, batch.id, lock=True)
    if locked is None or locked.state != "open":
        return
    batches.update(
        context.tx,
        replace(locked, state="completed", reason="completed", completed_at=context.at),
    )
    context.happened(
        "batch.completed", batch.id, batch.project_id, batch.id, call=locked.webhook_id,
        reason="completed",
    )  # fmt: skip


def reopen_batch(context: Context, batch: Batch) -> None:
    """Work has come back to a completed batch: it opens again if its settings let it."""
    if batch.state == "completed" and batch.settings.reopens and not batch.sealed:
        locked = batches.get(context.tx, batch.id, lock=True)
        if locked is not None and locked.state == "completed":
            batches.update(
                context.tx, replace(locked, state="open", reason=None, completed_at=None)
            )
            context.happened("batch.opened", batch.id, batch.project_id, batch.id)
