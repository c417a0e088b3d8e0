"""What a command says on stderr while it works and at its end."""

import contextlib
import sys
from collections.abc import Callable, Iterator

from glossator.model.loss import Losses

FIRST = 5
"""Losses that are shown whole."""
_EVERY = 100


@contextlib.contextmanager
def counting(what: str) -> Iterator[Callable[[int], None] | None]:
    """Shows how many tasks are done; None where nobody watches, since stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(), TextColumn(what), TextColumn("{task.completed:,.0f} tasks"),
        TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        row = shown.add_task(what, total=None)

        def tell(n: int) -> None:
            if n % _EVERY == 0:
                shown.update(row, completed=n)

        yield tell


def show_losses(losses: Losses) -> None:
    """How many losses there were by kind, and the first few whole."""
    if not losses:
        return
    ranked = sorted(losses.counts.items(), key=lambda pair: -pair[1])
    counts = ", ".join(f"{n} {code}" for code, n in ranked)
    word = "loss" if len(losses) == 1 else "losses"
    print(f"{len(losses)} {word}: {counts}", file=sys.stderr)
    for number, loss in enumerate(losses):
        if number == FIRST:
            print(f"  ... and {len(losses) - FIRST} more", file=sys.stderr)
            return
        detail = f": {loss.detail}" if loss.detail else ""
        print(f"  {loss.code} at {loss.where}{detail}", file=sys.stderr)
