"""The class names of a YOLO set: ``data.yaml``, ``classes.txt``, ``notes.json``.

YAML is read and written in the small part of YAML that such files use: plain or quoted scalars, lists and
one level of mapping. Nothing else is understood, nothing is executed.
"""

from __future__ import annotations

import json
import re

from glossator.formats.elements import invalid
from glossator.formats.source import told
from glossator.model.loss import Losses

_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n|\n|\r")


def flow(value: object) -> str:
    """A value as JSON that YAML reads the same: it refuses some characters that JSON takes as they
    are, and does not join the two halves that JSON makes of a character outside of the basic
    plane."""
    text = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def write_yaml(names: list[str], word: str) -> bytes:
    """``data.yaml``. Names are quoted so that JSON and YAML read them the same."""
    # Quirk: without ``path`` Ultralytics takes the folder of this file; a relative one, also ``.``,
    # it looks for below its own folder of data sets (``check_det_dataset`` in its data/utils.py).
    # It demands ``val``; there is one split here.
    lines = [f"task: {word}", "train: images/train", "val: images/train"]
    lines += [f"nc: {len(names)}", "names:" if names else "names: []"]
    lines += [f"  {n}: {flow(name)}" for n, name in enumerate(names)]
    return ("\n".join(lines) + "\n").encode()


_ENTRY = re.compile(
    r"""^(\s*)(?:-\s+)?("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#:'"\[{-][^:#]*?)\s*:(?:\s+(.*))?$"""
)
_ITEM = re.compile(r"^(\s*)-\s+(.*)$")
_FLOW = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,\[\]{}]+?)\s*(?:,|$)""")


def read_yaml(body: bytes, name: str) -> tuple[dict[int, str], str | None]:
    """Class names by index and the word of the task, from a ``data.yaml``."""
    with told(name):
        text = body.decode("utf-8-sig")
    names: dict[int, str] = {}
    word: str | None = None
    inside = False
    for number, line in enumerate(_LINE_END.split(text), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        indented = line[0] in " \t-"
        if not indented:
            key, _, rest = line.partition(":")
            inside = key.strip().strip("'\"") == "names"
            rest = _uncomment(rest)
            if inside and rest:
                names = _flow(rest, f"{name}: line {number}")
                inside = False
            elif key.strip() == "task":
                word = _scalar(rest)
        elif inside:
            _name_line(line, names, f"{name}: line {number}")
    return names, word


def _name_line(line: str, names: dict[int, str], where: str) -> None:
    item = _ITEM.match(line) if line.lstrip().startswith("-") else None
    if item:
        names[len(names)] = _scalar(_uncomment(item[2]))
        return
    index, colon, rest = line.strip().partition(":")
    try:
        number = int(_scalar(index))
    except ValueError:
        colon = ""
    if not colon:
        raise invalid(where, "names are a list, or a mapping of index to name")
    names[number] = _scalar(_uncomment(rest))


def _flow(text: str, where: str) -> dict[int, str]:
    """``[a, b]`` or ``{0: a, 1: b}``."""
    inner = text[1:-1]
    if text[0] == "[" and text[-1] == "]":
        return {n: _scalar(match[1]) for n, match in enumerate(_FLOW.finditer(inner))}
    if text[0] == "{" and text[-1] == "}":
        names: dict[int, str] = {}
        for match in _FLOW.finditer(inner):
            _name_line(match[1], names, where)
        return names
    raise invalid(where, "names are a list, or a mapping of index to name")


def _uncomment(text: str) -> str:
    text = text.strip()
    if text[:1] in ("'", '"'):
        quoted = re.match(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""", text)
        return quoted[0] if quoted else text
    return re.split(r"\s#", text, maxsplit=1)[0].strip()


def _scalar(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return str(json.loads(text))
        except ValueError:
            return text[1:-1]
    return text


def read_classes(body: bytes, name: str) -> dict[int, str]:
    """Class names from a ``classes.txt``: one a line, in the order of their indexes."""
    with told(name):
        text = body.decode("utf-8-sig")
    lines = [line.strip() for line in _LINE_END.split(text)]
    while lines and not lines[-1]:
        lines.pop()
    return dict(enumerate(lines))


def write_classes(names: list[str], losses: Losses) -> bytes:
    """``classes.txt``: a line each; what would end one is a blank (``renamed``)."""
    lines = []
    for name in names:
        line = _LINE_END.sub(" ", name)
        if line != name:
            losses.add("renamed", f"labels/{name}", line)
        lines.append(f"{line}\n")
    return "".join(lines).encode()


def write_notes(numbers: dict[str, int]) -> bytes:
    """``notes.json``: the classes with their numbers."""
    categories = [{"id": number, "name": name} for name, number in numbers.items()]
    notes = {"categories": categories, "info": {"version": "1.0", "contributor": "Glossator"}}
    return json.dumps(notes, indent=2).encode()
