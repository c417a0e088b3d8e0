"""``run``: a script for a vendor's client, against a server of ours, unchanged.

A dialect whose clients do not let a script be redirected has a module ``launch``, which is run in
the script's own Python before it.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import as_file, files
from typing import Annotated

import typer

from glossator.cli.remote import Profile, Server
from glossator.model.errors import Invalid


def _with_launch() -> list[str]:
    from glossator import registry

    root = files("glossator.dialects")
    return [n for n in registry.names("dialects") if root.joinpath(n, "launch.py").is_file()]


def run(
    script: Annotated[str, typer.Argument(metavar="SCRIPT", help="A Python script.")],
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="[ARGUMENT]...", help="What it is given.")
    ] = None,
    service: Annotated[str, typer.Option("--as", help="Whose client the script uses.")] = "",
    server: Server = None,
    profile: Profile = None,
    python: Annotated[
        str, typer.Option(help="The Python that has the vendor's package; else this one.")
    ] = "",
) -> None:
    """Run a script for a vendor's client against a server of ours.

    The key stays the script's own business: it must be one of the server's. Ends as the script
    ends.
    """
    from glossator.sdk.connection import connection

    known = _with_launch()
    if service not in known:
        raise Invalid(f"--as must be one of {', '.join(known)}")
    url = connection(server, profile=profile, mount=f"/{service}").url
    with as_file(files(f"glossator.dialects.{service}").joinpath("launch.py")) as launch:
        ended = subprocess.run(
            [python or sys.executable, str(launch), url, script, *(arguments or ())], check=False
        )
    raise typer.Exit(ended.returncode if ended.returncode >= 0 else 128 - ended.returncode)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "run", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False}
    )(run)
