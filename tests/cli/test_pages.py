"""The pages about commands and settings say what the code says."""

import re

import typer

from glossator.cli import build
from tests import parts
from tests.cli import pages


def test_the_table_of_settings_is_the_codes() -> None:
    assert pages.CONFIGURATION.read_text() == pages.configuration(), "python -m tests.cli.pages"


def test_every_command_and_flag_of_the_page_exists_and_none_is_left_out() -> None:
    page = (parts.ROOT / "docs" / "cli.md").read_text()
    app = typer.main.get_command(build())
    commands = getattr(app, "commands")  # noqa: B009
    titled = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert sorted(name for title in titled for name in title.split(", ")) == sorted(commands)
    known = {
        option
        for command in [*commands.values(), *inner(commands.values())]
        for parameter in command.params
        for option in parameter.opts
    }
    assert set(re.findall(r"--[a-z-]+", page)) <= known | {"--help"}


def inner(commands: object) -> list[object]:
    """The commands of groups."""
    assert hasattr(commands, "__iter__")
    return [one for group in commands for one in getattr(group, "commands", {}).values()]
