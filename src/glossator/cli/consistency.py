"""``check``: whether what was counted and derived agrees with the rows."""

from typing import Annotated

import msgspec
import typer

from glossator.cli.flags import BlobsUrl, Data, DatabaseUrl, Json
from glossator.cli.opening import opened, settings


def check(
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend what follows from the rows.")
    ] = False,
    data: Data = None,
    database: DatabaseUrl = None,
    blobs: BlobsUrl = None,
    as_json: Json = False,
) -> None:
    """Compare what is counted or derived with the rows.

    Runs beside a server. One finding a line; exit code 1 if any is left.
    """
    from glossator.services import consistency

    with opened(settings(data, database, blobs)) as (base, store):
        findings = consistency.check(base, store, repair)
    left = sum(not finding.repaired for finding in findings)
    if as_json:
        print(msgspec.json.encode({"findings": findings, "left": left}).decode())
    else:
        for one in findings:
            mended = " (repaired)" if one.repaired else ""
            print(f"{one.invariant}: organization {one.org_id}, {one.entity_id}: "
                  f"{one.message}{mended}")  # fmt: skip
        print(f"{len(findings)} findings, {left} left" if findings else "everything agrees")
    if left:
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)
