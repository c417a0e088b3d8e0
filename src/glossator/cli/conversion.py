"""``convert``: one file format into another, without a server."""

from pathlib import Path
from typing import Annotated

import typer

from glossator.cli import reporting
from glossator.cli.flags import Boxes, Everything, Files, SpreadsheetSafe
from glossator.model.errors import Unsupported

_FLAGS = {"(from_)": "with --from", "(to)": "with --to"}


def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="File, folder or zip to read.")],
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help="File to write, or a folder (no suffix).")
    ],
    from_: Annotated[
        str | None, typer.Option("--from", help="Format of IN; else its content decides.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", help="Format of OUT; else its suffix decides.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="The first thing that OUT cannot hold is an error.")
    ] = False,
    everything: Everything = False,
    boxes: Boxes = False,
    files: Files = False,
    spreadsheet_safe: SpreadsheetSafe = False,
) -> None:
    """Convert a data set from one format to another, without a server.

    What OUT cannot hold is counted on stderr. OUT appears when it is whole.
    """
    from glossator.convert import convert as run

    try:
        with reporting.counting("converting") as progress:
            losses = run(
                source, target, from_=from_, to=to, strict=strict, everything=everything,
                boxes=boxes, files=files, spreadsheet_safe=spreadsheet_safe, progress=progress,
            )  # fmt: skip
    except Unsupported as error:
        raise _in_flags(error) from None
    reporting.show_losses(losses)


def _in_flags(error: Unsupported) -> Unsupported:
    """The same in the words of the command line (a strict loss says its place in the line)."""
    message = error.message
    for word, flag in _FLAGS.items():
        message = message.replace(word, flag)
    return Unsupported(message)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(convert)
