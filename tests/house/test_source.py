"""The rules of the house that a look at the source can hold (architecture.md, reliability U9)."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import parts

SOURCE = parts.ROOT / "src" / "glossator"
# A spoke may keep its tests beside it; the rules are for what runs in a server.
MODULES = sorted(
    path for path in SOURCE.rglob("*.py") if "tests" not in path.parts[len(SOURCE.parts) :]
)

# Run what they read, or are how one would.
UNSAFE_MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "joblib"}
UNSAFE_CALLS = {"eval", "exec", "yaml.load", "torch.load", "numpy.load", "np.load"}
TEMPLATE_MODULES = {"jinja2", "mako", "chevron"}

# Reach another host. A tenant can cause a call only through outgoing.py, which checks addresses.
CLIENT_MODULES = {"httpx", "requests", "aiohttp", "urllib3", "ftplib", "smtplib"}
CLIENT_MODULES |= {"http.client", "urllib.request", "websockets"}
CLIENT_CALLS = {"socket.create_connection", "asyncio.open_connection"}
MAY_CALL_OUT = ("outgoing.py", "outgoing/", "sdk/", "clients/")

VAGUE_NAMES = re.compile(r"(^|_)(utils?|common|base|managers?|helpers?|misc)(_|$)")

# Written in pieces, so that this page does not break its own rule.
MACHINE_PATHS = re.compile(
    "(?<![\\w.])/(" + "|".join(["wor" + "k", "roo" + "t", "hom" + "e"]) + ")/\\w"
)
REGISTRY_HOSTS = re.compile(
    "|".join(
        [
            r"pypi\." + "org/simple",
            "pythonhosted" + r"\.org",
            r"npmjs\." + "org",
            r"deb\.debian\." + "org",
        ]
    )
)


def _name(node: ast.AST) -> str:
    """The dotted name that an expression spells, or an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = _name(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def _imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every imported name with its line; ``from a import b`` gives both ``a`` and ``a.b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def _calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.lineno, _name(node.func)


def _place(module: Path) -> str:
    return module.relative_to(SOURCE).as_posix()


def _within(name: str, modules: set[str]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def _trees() -> Iterator[tuple[str, ast.AST]]:
    for module in MODULES:
        yield _place(module), ast.parse(module.read_text())


def _tracked(*folders: str) -> list[Path]:
    """The text files that git knows, below ``folders``."""
    command = ["git", "ls-files", "-z", "--", *folders]
    listed = subprocess.run(command, check=True, cwd=parts.ROOT, capture_output=True, text=True)
    binary = {".jpg", ".png", ".wav", ".ogg", ".woff2", ".ico", ".zip", ".parquet", ".xlsx", ".pdf"}
    files = [parts.ROOT / name for name in listed.stdout.split("\0") if name]
    return [file for file in files if file.is_file() and file.suffix not in binary]


def test_nothing_that_was_sent_is_ever_run() -> None:  # rel: U9
    found = [
        f"{place}:{line} {name}"
        for place, tree in _trees()
        for line, name in [*_imports(tree), *_calls(tree)]
        if _within(name, UNSAFE_MODULES | TEMPLATE_MODULES) or name in UNSAFE_CALLS
    ]
    assert found == []


def test_only_settings_reads_the_environment() -> None:
    reading = {"os.environ", "os.getenv", "os.environb"}
    found = []
    for place, tree in _trees():
        named = [
            (node.lineno, _name(node)) for node in ast.walk(tree) if isinstance(node, ast.Attribute)
        ]
        found += [
            f"{place}:{line} {name}"
            for line, name in [*named, *_imports(tree)]
            # crash.py is for tests alone: nothing that is served with is set there; the client is
            # no part of a server, and has its settings in one place too.
            if name in reading and place not in ("settings.py", "crash.py", "sdk/connection.py")
        ]
    assert found == []


def test_only_the_outgoing_module_and_the_clients_reach_other_hosts() -> None:  # rel: S1
    found = [
        f"{place}:{line} {name}"
        for place, tree in _trees()
        if not place.startswith(MAY_CALL_OUT)
        for line, name in [*_imports(tree), *_calls(tree)]
        if _within(name, CLIENT_MODULES) or name in CLIENT_CALLS
    ]
    assert found == []


def test_no_module_is_named_for_nothing_in_particular() -> None:
    named = [file for file in _tracked("src", "tests", "bench") if file.suffix == ".py"]
    found = [
        file.relative_to(parts.ROOT).as_posix()
        for file in named
        if any(
            VAGUE_NAMES.search(part)
            for part in (file.stem, *file.relative_to(parts.ROOT).parts[:-1])
        )
    ]
    assert found == []


@pytest.mark.parametrize("pattern", [MACHINE_PATHS, REGISTRY_HOSTS], ids=["paths", "registries"])
def test_no_file_knows_the_machine_it_was_written_on(pattern: re.Pattern[str]) -> None:
    found = []
    for file in _tracked("."):
        for number, line in enumerate(file.read_text(errors="replace").splitlines(), 1):
            if hit := pattern.search(line):
                found.append(f"{file.relative_to(parts.ROOT)}:{number} {hit.group()}")
    assert found == []


def test_every_setting_is_documented() -> None:
    from glossator import settings

    named = re.compile(r"GLOSSATOR_[A-Z][A-Z_0-9]+")
    known = {name for module in MODULES for name in named.findall(module.read_text())}
    known |= {name for name, _, _ in settings.table()}
    pages = [file for file in _tracked("README.md", "docs") if file.suffix == ".md"]
    documented = {name for page in pages for name in named.findall(page.read_text())}
    assert sorted(known - documented) == []


def test_every_page_of_code_says_what_it_is_for() -> None:
    silent = [
        place
        for place, tree in _trees()
        if isinstance(tree, ast.Module) and tree.body and not ast.get_docstring(tree)
    ]
    assert silent == []
