"""Options that several commands have, said once."""

from typing import Annotated

import typer

Data = Annotated[str | None, typer.Option("--data", help="Folder of the database and the files.")]
DatabaseUrl = Annotated[
    str | None, typer.Option("--database", help="sqlite:///PATH or postgresql://USER@HOST/NAME.")
]
BlobsUrl = Annotated[str | None, typer.Option("--blobs", help="URL of the stored files.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
Org = Annotated[str, typer.Option("--org", help="The organization's name.")]
Project = Annotated[str, typer.Option("--project", help="The project's id, or its name.")]
Batch = Annotated[int | None, typer.Option("--batch", help="A batch of the project, by its id.")]
Everything = Annotated[
    bool, typer.Option("--all", help="Every answer of a task instead of the one that stands.")
]
Boxes = Annotated[
    bool, typer.Option("--boxes", help="A shape that the format lacks may become its box.")
]
Files = Annotated[bool, typer.Option("--files", help="With the pictures; gives a zip.")]
SpreadsheetSafe = Annotated[
    bool,
    typer.Option("--spreadsheet-safe", help="Guard table cells that a spreadsheet would run."),
]
