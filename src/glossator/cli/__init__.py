"""The commands. Each module registers its own; imports are lazy, so that ``--help`` is quick."""

import sys

import typer

from glossator.model.errors import GlossatorError

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="A self-hosted labelling platform that speaks five services' protocols.",
)  # fmt: skip


def main() -> None:
    """Run the command line; what goes wrong is one clear line and an exit code that is not 0."""
    from glossator.cli import people, serving

    people.register(app)
    serving.register(app)
    try:
        app()
    except GlossatorError as error:
        print(f"glossator: {error.message}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(1)
