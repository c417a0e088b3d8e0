"""``demo``: a sample organization to look at."""

from __future__ import annotations

import contextlib
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from glossator.cli.opening import make_folder, opened, settings
from glossator.cli.serving import Host, Port, alone, check_port, leave, run, say_ready

if TYPE_CHECKING:
    from glossator.services.members import Granted
    from glossator.settings import Settings


def demo(
    host: Host = None,
    port: Port = None,
    data: Annotated[
        str | None,
        typer.Option(help="Keep the data in this folder; else it goes when the demo ends."),
    ] = None,
) -> None:
    """Serve a sample organization to look at.

    Pictures, text and sound, people of every role, and answers that some gave already. Prints
    addresses, one password and everybody's keys once, then serves until Ctrl-C.
    """
    with _folder(data) as folder:
        # Never the database that the environment names: this one is made up.
        told = settings(str(folder), f"sqlite:///{folder / 'glossator.db'}",
                        f"file://{folder / 'blobs'}", host=host, port=port)  # fmt: skip
        granted = _made(told)

        def started(base: str) -> None:
            _show(base, granted, folder, kept=data is not None)
            say_ready(base)

        run(told, started=started)


@contextlib.contextmanager
def _folder(data: str | None) -> Iterator[Path]:
    """The folder that was asked for, or a temporary one that is removed, also after SIGTERM."""
    if data is not None:
        folder = Path(data).absolute()
        make_folder(folder)
        yield folder
        return
    folder = Path(tempfile.mkdtemp(prefix="glossator-demo-"))
    signal.signal(signal.SIGTERM, leave)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _made(told: Settings) -> dict[str, Granted] | None:
    """What to show once; None if the organization was there already."""
    from glossator.demo import making

    with alone(told):
        check_port(told)
        with opened(told, new=True) as (base, store):
            return None if making.is_there(base) else making.make(base, store)


def _show(base: str, granted: dict[str, Granted] | None, folder: Path, kept: bool) -> None:
    from glossator.demo.people import MANAGER, ORGANIZATION, PEOPLE, address
    from glossator.registry import served

    print(f"\n{ORGANIZATION}, in {folder}" + ("" if kept else " until this ends") + "\n")
    print(f"  {'in a browser':12} {base}")
    for dialect in served():
        print(f"  {dialect:12} {base}/{dialect}")
    print()
    for person, (name, role) in PEOPLE.items():
        key = granted[person].api_key if granted else ""
        print(f"  {role:9} {address(person):18} {name:13} {key}".rstrip())
    print()
    if granted is None:
        print("The password and the keys were shown when it was made; a new key:\n"
              f"  glossator key create --org '{ORGANIZATION}' --email {address(MANAGER)} "
              f"--data {folder}\n")  # fmt: skip
        return
    manager = granted[MANAGER]
    print(f"  password of everybody   {manager.password}")
    print(f"  access_id, secret_key   {manager.access_id} {manager.secret_key} ({MANAGER})\n")
    print("Keep these: they are not shown again.\n")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)
