"""The sync twins of async modules: ``python -m tests.sdk.twins`` writes them.

A module in a folder ``aio`` has its twin under the same name in ``sync``; a module ``aio.py`` has
``sync.py`` beside it. ``side`` has two hands: both are written.
"""

import re
import subprocess
import sys
from pathlib import Path

from tests import parts

SOURCE = parts.ROOT / "src" / "glossator"
BY_HAND = {"side"}
_NOTE = "# Made from {source} by tests/sdk/twins.py: change that one.\n"
_WORDS = (
    (r"\basync (def|with|for)\b", r"\1"),
    (r"\bawait ", ""),
    (r"\bAwaitable(, )?(?!\[)", ""),
    (r"\basynccontextmanager\b", "contextmanager"),
    (r"\bAsyncByteStream\b", "SyncByteStream"),
    (r"\bhandle_async_request\b", "handle_request"),
    (r"Async([A-Z]\w*)", r"\1"),
    (r"\bAwaitable\[([^\[\]]*(?:\[[^\[\]]*\])?[^\[\]]*)\]", r"\1"),
    (r"__a(enter|exit|iter|next)__", r"__\1__"),
    (r"\bStopAsyncIteration\b", "StopIteration"),
    (r"\ba(close|read|iter_bytes|iter_lines)\b", r"\1"),
    (r"(glossator(?:\.\w+)*)\.aio\b", r"\1.sync"),
    (r"\bfrom (glossator(?:\.\w+)*) import aio\b", r"from \1 import sync"),
    (r"(?<=\[)async\b", "sync"),
)  # fmt: skip


def sources() -> dict[Path, Path]:
    """The modules to make, and of which."""
    found = {}
    for source in sorted(SOURCE.rglob("*.py")):
        if "tests" in source.parts or source.stem in BY_HAND:
            continue
        if source.parent.name == "aio":
            found[source.parent.parent / "sync" / source.name] = source
        elif source.name == "aio.py":
            found[source.with_name("sync.py")] = source
    return found


def twin(source: Path) -> str:
    """The sync module of an async one."""
    text = source.read_text(encoding="utf-8")
    for pattern, word in _WORDS:
        text = re.sub(pattern, word, text)
    text = text.replace("for event loops", "for threads")
    note = _NOTE.format(source=source.relative_to(SOURCE.parent).as_posix())
    command = [
        "ruff",
        "check",
        "--select",
        "I,F401,UP028,C416",
        "--fix",
        "--unsafe-fixes",
        "--quiet",
        "-",
        "--stdin-filename",
    ]
    name = str(source)
    for step in (command, ["ruff", "format", "--quiet", "-", "--stdin-filename"]):
        ended = subprocess.run(
            [str(Path(sys.executable).with_name(step[0])), *step[1:], name],
            input=text, capture_output=True, text=True, check=True,
        )  # fmt: skip
        text = ended.stdout
    return note + text


if __name__ == "__main__":
    for made, source in sources().items():
        made.parent.mkdir(exist_ok=True)
        made.write_text(twin(source), encoding="utf-8")
        print(made.relative_to(parts.ROOT))
