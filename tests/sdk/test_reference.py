"""The reference says what the code says, of everything that there is."""

import inspect
import re

from glossator.sdk.aio.client import AsyncClient
from glossator.sdk.sync import bound
from tests.sdk import reference


def test_the_reference_is_the_codes() -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page(), (
        "python -m tests.sdk.reference"
    )


def test_nothing_is_left_out_and_nothing_is_silent() -> None:
    page = reference.page()
    nouns = reference.nouns()
    assert len(nouns) == len([n for n in AsyncClient._name_nouns.__code__.co_names if n[0] == "A"])
    missing = [
        f"client.{name}.{method}"
        for name, noun in nouns
        for method, found in inspect.getmembers(noun, inspect.isfunction)
        if not method.startswith("_") and f"### client.{name}.{method}\n" not in page
    ]
    assert missing == []
    every = bound.Bound.__subclasses__()
    assert {one.__name__ for one in every if one.__module__.startswith("glossator.sdk.sync")} == {
        cls.__name__ for cls in reference.objects()
    }
    silent = [
        block for block in page.split("\n#")[1:] if len(block.split("\n\n", 1)[1].strip()) < 9
    ]
    assert silent == []
    assert "Async" not in page.replace("AsyncClient", "").replace("AsyncIterator", "")
    assert " object at 0x" not in page
    assert re.findall(r"\b_[A-Z]\w*", page) == [], "no private name"
