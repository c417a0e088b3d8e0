"""The examples of the README run."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from glossator.clients.scale.tests.conftest import KEY
from glossator.clients.scale.tests.service import Service

README = Path(__file__).parents[1] / "README.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_runs(
    example: str, service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    known: dict[str, Any] = {"KEY": KEY, "URL": f"{service.url}/readme/v1"}
    exec(compile(example, str(README), "exec"), known)
    if "main" in known:
        asyncio.run(known["main"]())
        assert capsys.readouterr().out == "1\n2\n3\ncompleted\n"
    else:
        assert capsys.readouterr().out == "1 completed\n2 completed\n3 completed\n2 3\n"


def test_there_is_one_of_each_kind() -> None:
    assert ["async def" in one for one in EXAMPLES] == [False, True]
