"""How this format joins tests/conformance/test_formats.py."""

from glossator.formats import WriteOptions
from glossator.model.task import Labelled

SCHEMA = True
OPTIONS = WriteOptions(everything=True)
GAPS: dict[str, tuple[int, ...]] = {}


def comparable(task: Labelled) -> object:
    """Everything."""
    return task
