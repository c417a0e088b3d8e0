"""The reference of the client, made from its docstrings: ``python -m tests.sdk.reference`` writes it."""

import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import msgspec

from glossator import Client
from glossator.sdk import connection, errors, folders, made, rows, shapes, templates
from glossator.sdk.sync import (
    annotations,
    assignments,
    batches,
    exports,
    files,
    imports,
    people,
    projects,
    skills,
    task,
)
from glossator.sdk.sync.bound import Bound, Noun
from tests import parts

PAGE = parts.ROOT / "docs" / "reference" / "client.md"
HEAD = """# Reference of the Python client

Made from the docstrings by `python -m tests.sdk.reference`: change those. [The client](../client.md) says how
to begin, the [guides](../guides/README.md) how to do a whole task.

`AsyncClient` has the same names: its calls are awaited, and what gives an `Iterator` here gives an
`AsyncIterator` there, for `async for`. Where a `Project`, `Task`, … is asked for, its id does as well.
"""
BOUND = (projects, batches, task, annotations, assignments, files, imports, exports, people, skills)
WIDTH = 100


def page() -> str:
    """The page as it should be."""
    return "\n".join([HEAD, *(f"{one.rstrip()}\n" for one in _sections())])


def _sections() -> Iterator[str]:
    yield "## Client\n\n" + _call("Client", Client.__init__) + "\n" + prose(Client)
    yield from _methods("client", Client)
    for name, noun in nouns():
        yield f"## client.{name}\n\n{prose(noun)}"
        yield from _methods(f"client.{name}", noun)
    yield "## Objects\n\nWhat a client gives; their methods ask that client's server."
    for cls in objects():
        yield f"### {cls.__name__}\n\n{prose(cls)}\n{_fields(cls)}"
        yield from _methods(cls.__name__[0].lower() + cls.__name__[1:], cls, "####")
    yield "## Plain objects\n\nWhat a client gives, without methods but `as_dict()`."
    for cls in plain():
        yield f"### {cls.__name__}\n\n{prose(cls)}\n{_fields(cls)}"
    yield f"### Made\n\n{prose(made.Made)}\n{_fields(made.Made)}"
    yield "## Errors\n\n`glossator.sdk.errors`: " + prose(errors)
    for _, error in inspect.getmembers(errors, inspect.isclass):
        if issubclass(error, errors.ClientError):
            yield f"### {error.__name__}\n\n{prose(error)}"
    for module in (templates, rows, folders, connection):
        yield f"## {module.__name__}\n\n{prose(module)}"
        yield from _functions(module)


def nouns() -> list[tuple[str, type]]:
    """The groups of methods, as a client names them."""
    client = object.__new__(Client)
    client._name_nouns()
    return [(name, type(one)) for name, one in vars(client).items() if isinstance(one, Noun)]


def objects() -> list[type]:
    """What a client gives that has methods."""
    return [cls for module in BOUND for cls in _classes(module) if issubclass(cls, Bound)]


def plain() -> list[type]:
    """What a client gives that has none."""
    names = {cls.__name__ for cls in objects()}
    every = [getattr(shapes, name) for name in shapes.__all__]
    structs = [cls for cls in every if hasattr(cls, "__struct_fields__")]
    return [cls for cls in structs if cls.__name__ not in names | {"Out", "Items"}]


def _classes(module: ModuleType) -> list[type]:
    found = vars(module).values()
    return [one for one in found if isinstance(one, type) and one.__module__ == module.__name__]


def _methods(owner: str, cls: type, level: str = "###") -> Iterator[str]:
    # What a noun is put together of counts too, the part that was written first at first.
    parts_ = [one for one in cls.__mro__[1:] if issubclass(one, Noun)][::-1]
    for name, found in [item for one in (*parts_, cls) for item in vars(one).items()]:
        if inspect.isfunction(found) and not name.startswith("_"):
            yield f"{level} {owner}.{name}\n\n{_call(f'{owner}.{name}', found)}\n{prose(found)}"


def _functions(module: ModuleType) -> Iterator[str]:
    for name, found in vars(module).items():
        if (
            inspect.isfunction(found)
            and found.__module__ == module.__name__
            and not name.startswith("_")
            and name != "variable"
        ):
            yield f"### {name}\n\n{_call(name, found)}\n{prose(found)}"


def _call(name: str, function: Callable[..., Any]) -> str:
    signature = inspect.signature(function)
    said = [str(one) for one in _parameters(signature)]
    back = _spelled(signature.return_annotation, function)
    end = f") -> {_type(back)}" if back not in (inspect.Signature.empty, "None") else ")"
    line = f"{name}({', '.join(said)}{end}"
    if len(line) > WIDTH:
        lines = textwrap.wrap(", ".join(one.replace(" ", "\0") for one in said), WIDTH - 4)
        inner = "\n".join(f"    {one}" for one in lines).replace("\0", " ")
        line = f"{name}(\n{inner},\n{end}"
    return f"```py\n{line}\n```\n"


def _parameters(signature: inspect.Signature) -> Iterator[str]:
    starred = False
    for one in signature.parameters.values():
        if one.name == "self":
            continue
        if one.kind is one.KEYWORD_ONLY and not starred:
            starred = True
            yield "*"
        star = {one.VAR_KEYWORD: "**", one.VAR_POSITIONAL: "*"}.get(one.kind, "")
        starred = starred or star == "*"
        default = "" if one.default is one.empty else f" = {_default(one.default)}"
        yield f"{star}{one.name}: {_type(one.annotation)}{default}"


def _spelled(said: Any, function: Callable[..., Any]) -> Any:
    """A type whose private names are said out."""
    known = inspect.unwrap(function).__globals__

    def whole(match: re.Match[str]) -> str:
        return re.sub(r"\b(?:\w+\.)+(\w+)", r"\1", inspect.formatannotation(known[match[0]]))

    return re.sub(r"\b_[A-Z]\w*", whole, said) if isinstance(said, str) else said


def _default(value: Any) -> str:
    return "UNSET" if value is msgspec.UNSET else repr(value)


def _type(said: Any) -> str:
    text = said if isinstance(said, str) else inspect.formatannotation(said)
    return re.sub(r"\b(shapes|builtins|os|msgspec)\.", "", text)


def _fields(cls: type) -> str:
    types: dict[str, Any] = {}
    for one in reversed(cls.__mro__):
        types.update(inspect.get_annotations(one))
    names: tuple[str, ...] = cls.__struct_fields__  # type: ignore[attr-defined]
    return "\n" + ", ".join(f"`{name}: {_type(types[name])}`" for name in names) + "\n"


def prose(of: Any) -> str:
    """A docstring as Markdown."""
    text = inspect.cleandoc(of.__doc__ or "")
    text = re.sub(
        r":\w+:`~?\.?(?:Async)?([^`]+)`", lambda m: f"`{m[1].replace('Async', '')}`", text
    )
    text = re.sub(r"``([^`]+)``", r"`\1`", text)
    text = re.sub(r"::\n((?:\n|    .*\n)+)", _block, text + "\n")
    text = re.sub(
        r"^>>> .*(?:\n>>> .*)*",
        lambda m: f"```py\n{m[0].replace('>>> ', '')}\n```",
        text,
        flags=re.M,
    )
    return text


def _block(match: re.Match[str]) -> str:
    return f"\n```text\n{textwrap.dedent(match[1]).strip()}\n```\n"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.relative_to(parts.ROOT))
