"""The commands. Each module registers its own; imports are lazy, so that ``--help`` is quick.

What goes wrong is one clear line on stderr and an exit code that is not 0: 1 for what could not be
done, 2 for a command line that is not one.
"""

import importlib
import sys
from typing import Annotated

import typer

from glossator import __version__
from glossator.model.errors import GlossatorError, Invalid
from glossator.sdk.errors import ClientError

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]},
    help="A self-hosted labelling platform that speaks five services' protocols.",
)  # fmt: skip
MODULES = (
    "serving", "demonstration", "people", "conversion", "importing", "exporting", "pushing",
    "pulling", "watching", "reviewing", "launching", "backing_up", "consistency", "doctor",
)  # fmt: skip
"""In the order of the help."""
_DRIVERS = ("sqlite3", "sqlalchemy", "psycopg", "psycopg_pool")
_PLACES = 3
"""Most wrong places of an input that the line names."""


def _say_version(asked: bool) -> None:
    if asked:
        print(f"glossator {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Its version.")
    ] = False,
) -> None:
    """A self-hosted labelling platform that speaks five services' protocols."""


def build() -> typer.Typer:
    """The application with every command."""
    if not app.registered_commands:
        for name in MODULES:
            importlib.import_module(f"glossator.cli.{name}").register(app)
    return app


def main() -> None:
    """Run the command line."""
    try:
        build()()
    except Exception as error:
        line = in_words(error)
        if line is None:
            raise
        print(f"glossator: {line}", file=sys.stderr)
        sys.exit(1)


def in_words(error: Exception) -> str | None:
    """One line for what a user or the machine caused; None for a mistake of ours."""
    if isinstance(error, Invalid) and error.fields:
        places = [f"{place}: {wrong}" for place, wrong in list(error.fields.items())[:_PLACES]]
        return _line("; ".join([error.message, *places]))
    if isinstance(error, GlossatorError):
        # The server keeps the cause for its log; whoever runs a command may know it.
        cause = f" ({error.__cause__})" if error.__cause__ else ""
        return _line(error.message + cause)
    if isinstance(error, ClientError):
        return _line(str(error))
    if isinstance(error, OSError):
        named = f"{error.filename}: " if error.filename else ""
        return _line(f"{named}{error.strerror or error}")
    if type(error).__module__.partition(".")[0] in _DRIVERS:
        return _line(f"the database: {getattr(error, 'orig', None) or error}")
    return None


def _line(text: str) -> str:
    return " ".join(text.split())[:1000]
