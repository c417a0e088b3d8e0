"""A command answers at once: what is heavy is imported when it is used."""

import os
import statistics
import subprocess
import sys
import time

import pytest
from tests import parts

# CPU seconds of a start relative to a bare interpreter's on the same machine at the same time:
# a slow or busy machine does not fail this, an eager import does.
PACKAGE_BUDGET = 3.0
COMMAND_BUDGET = 25.0
CLIENT_BUDGET = 3.0
SERVER = ("starlette", "uvicorn", "sqlalchemy", "typer", "rich", "structlog", "PIL")

# Loaded only by what needs them; most are extras, all cost time and memory.
LAZY = (
    "numpy", "psycopg", "obstore", "procrastinate", "pydantic", "pandas", "openpyxl", "PIL",
    "pyarrow", "prometheus_client", "cryptography",
)  # fmt: skip


def _cpu_seconds(*command: str) -> float:
    """The least of five starts, which is the least disturbed one."""
    tries = []
    for _ in range(5):
        before = os.times()
        subprocess.run(command, check=True, capture_output=True)
        after = os.times()
        tries.append(
            after.children_user
            - before.children_user
            + after.children_system
            - before.children_system
        )
        time.sleep(0.01)
    return min(tries)


@pytest.fixture(scope="module")
def bare() -> float:
    """What the interpreter itself costs, measured between other starts: the unit of budgets."""
    costs = [_cpu_seconds(sys.executable, "-I", "-c", "import json, asyncio") for _ in range(2)]
    return statistics.mean(costs)


def test_importing_the_package_costs_little(bare: float) -> None:
    cost = _cpu_seconds(sys.executable, "-I", "-c", "import glossator")
    assert cost <= bare * PACKAGE_BUDGET, f"{cost:.3f} s, a bare start is {bare:.3f} s"


def test_importing_the_client_costs_little(bare: float) -> None:
    code = "import glossator; glossator.Client; glossator.AsyncClient"
    cost = _cpu_seconds(sys.executable, "-I", "-c", code)
    print(f"the client: {cost * 1000:.0f} ms of CPU, a bare start {bare * 1000:.0f} ms")
    assert cost <= bare * CLIENT_BUDGET, f"{cost:.3f} s, a bare start is {bare:.3f} s"


def test_the_client_imports_nothing_of_a_server_and_no_httpx_before_it_connects() -> None:
    code = "import sys, glossator; glossator.Client, glossator.AsyncClient; print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-I", "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()
    ours = {name.split(".")[1] for name in said if name.startswith("glossator.")}
    assert ours == {"model", "sdk"}
    assert {name.split(".")[0] for name in said} & {"httpx", "tqdm", *SERVER} == set()


def test_asking_for_help_costs_little(bare: float) -> None:
    cost = _cpu_seconds(parts._program(), "--help")
    assert cost <= bare * COMMAND_BUDGET, f"{cost:.3f} s, a bare start is {bare:.3f} s"


@pytest.mark.parametrize("module", ["glossator", "glossator.cli"])
def test_what_is_heavy_is_not_imported_before_it_is_used(module: str) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-I", "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()
    assert sorted(set(said) & set(LAZY)) == []
