"""The parts of the documentation that are made from the code.

``python -m tests.cli.pages`` writes them anew.
"""

from glossator.settings import table
from tests import parts

CONFIGURATION = parts.ROOT / "docs" / "configuration.md"
BEGIN, END = "<!-- settings -->\n", "<!-- end of settings -->"


def settings() -> str:
    """The table of every setting."""
    rows = ["| variable | default | what it is for |", "| --- | --- | --- |"]
    for name, default, text in table():
        shown = f"`{default}`" if default else "–"
        rows.append(f"| `{name}` | {shown} | {text.replace('|', chr(92) + '|')} |")
    return "\n".join(rows) + "\n"


def configuration() -> str:
    """The page as it should be."""
    before, rest = CONFIGURATION.read_text().split(BEGIN)
    return before + BEGIN + settings() + END + rest.split(END)[1]


if __name__ == "__main__":
    CONFIGURATION.write_text(configuration())
