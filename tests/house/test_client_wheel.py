"""The client alone: its wheel needs httpx, msgspec and tqdm, and speaks to a server."""

import re
import shutil
import sys
from pathlib import Path

import pytest
from tests import parts
from tests.edge.serving import Hub, busy
from tests.house.test_wheel import _run

__all__ = ["busy"]

pytestmark = pytest.mark.xdist_group("wheel")
OLDEST = (3, 10)
WANTED = {"glossator-client", "httpx", "msgspec", "tqdm"}
BROUGHT = {
    "anyio", "certifi", "exceptiongroup", "h11", "httpcore", "idna", "sniffio", "typing-extensions",
}  # fmt: skip
"""What those three bring along themselves."""
SAY = """
import asyncio, sys
import glossator
from glossator import AsyncClient, Client
from glossator.sdk import templates

async def both():
    async with AsyncClient(sys.argv[1], sys.argv[2]) as client:
        return (await client.me()).role

with Client(sys.argv[1], sys.argv[2]) as client:
    project = client.projects.create("p", templates.boxes(["car"]))
    client.tasks.create_many(project, [{"image": f"{n}.png"} for n in range(3)])
    print(client.tasks.count(project), asyncio.run(both()))
"""
EVERYTHING = """
import importlib, pkgutil
import glossator
found = [m.name for m in pkgutil.walk_packages(glossator.__path__, "glossator.")]
for name in found:
    importlib.import_module(name)
print(len(found))
"""


def _pythons() -> list[Path]:
    """This Python, and the oldest that the client runs on, if the machine has it."""
    name = f"python{OLDEST[0]}.{OLDEST[1]}"
    # What pyenv puts on the path itself may be a name without a Python behind it.
    kept = sorted(Path.home().glob(f".pyenv/versions/*/bin/{name}"))
    found = [*kept, *filter(None, [shutil.which(name)])]
    return [Path(sys.executable), *map(Path, found[:1])]


@pytest.fixture(scope="module", params=_pythons(), ids=lambda path: path.name)
def python(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that holds the client's wheel and what it needs."""
    folder = tmp_path_factory.mktemp("client")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder]
    _run(*build, parts.ROOT / "client")
    (wheel,) = folder.glob("*.whl")
    _run(request.param, "-m", "venv", folder / "venv")
    made = folder / "venv/bin/python"
    _run(made, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
    return made


def test_it_brings_nothing_but_what_it_says(python: Path) -> None:
    listed = _run(python, "-m", "pip", "list", "--format", "freeze", "--disable-pip-version-check")
    there = {re.split("==| @ ", line)[0].lower().replace("_", "-") for line in listed.split("\n")}
    assert there - {"", "pip", "setuptools"} - BROUGHT == WANTED


def test_every_module_of_it_can_be_imported(python: Path) -> None:
    assert int(_run(python, "-W", "error", "-c", EVERYTHING)) > 50


def test_it_speaks_to_a_server(python: Path, busy: Hub) -> None:
    owner = busy.found()
    said = _run(python, "-W", "error", "-c", SAY, busy.url, owner.api_key)
    assert said.split() == ["3", "owner"]


def test_it_declares_what_the_package_declares() -> None:
    """One version, and no other bounds than the package's own."""
    import tomllib

    own, whole = (
        tomllib.loads((parts.ROOT / path / "pyproject.toml").read_text())["project"]
        for path in ("client", ".")
    )
    assert own["version"] == whole["version"]
    assert set(own["dependencies"]) <= set(whole["dependencies"])
    assert own["requires-python"] == f">={OLDEST[0]}.{OLDEST[1]}"
