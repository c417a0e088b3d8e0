"""The Python of a page, and the same on an event loop.

What a page shows is sync. :func:`on_a_loop` makes of it what a reader would: ``AsyncClient``, calls that are
waited for, lists that come one by one. What stands in functions is left as it is.
"""

import ast
import re
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import Any

Snippet = tuple[str, str]
"""The word after ``python`` where a snippet begins, and its text."""


def snippets(page: Path) -> list[Snippet]:
    """All of a page; each is padded with lines so that errors name the line of the page."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in re.finditer(r"^```python ?(\w*)\n(.*?)^```$", text, re.S | re.M):
        found.append((match[1], "\n" * text[: match.start(2)].count("\n") + match[2]))
    return found


def one(page: Path, found: list[Snippet]) -> ast.Module:
    """The program that some snippets are together."""
    parts = [ast.parse(text, str(page)) for _, text in found]
    return ast.Module([line for part in parts for line in part.body], [])


class _Loop(ast.NodeTransformer):
    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        return ast.Await(_called("_now", node))

    def visit_For(self, node: ast.For) -> ast.AST:
        self.generic_visit(node)
        return ast.AsyncFor(node.target, _called("_each", node.iter), node.body, node.orelse)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        return ast.comprehension(node.target, _called("_each", node.iter), node.ifs, 1)

    def visit_With(self, node: ast.With) -> ast.AST:
        self.generic_visit(node)
        for item in node.items:
            item.context_expr = _called("_Held", item.context_expr)
        return ast.AsyncWith(node.items, node.body)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = "AsyncClient" if node.id == "Client" else node.id
        return node

    def visit_alias(self, node: ast.alias) -> ast.AST:
        node.name = "AsyncClient" if node.name == "Client" else node.name
        return node


def on_a_loop(program: ast.Module) -> ast.Module:
    """The program as the function ``main`` of an event loop, which gives its names."""
    body = _Loop().visit(program).body
    main = ast.parse("async def main():\n    return locals()").body[0]
    assert isinstance(main, ast.AsyncFunctionDef)
    main.body[:0] = body
    return ast.fix_missing_locations(ast.Module([main], []))


def _called(name: str, argument: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), [argument], [])


async def _now(value: Any) -> Any:
    return await value if isinstance(value, Awaitable) else value


async def _each(values: Any) -> AsyncIterator[Any]:
    if hasattr(values, "__aiter__"):
        async for value in values:
            yield value
    else:
        for value in values:
            yield value


class _Held:
    """Something to be used as a context, of either kind."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __aenter__(self) -> Any:
        kind = hasattr(self.inner, "__aenter__")
        return await self.inner.__aenter__() if kind else self.inner.__enter__()

    async def __aexit__(self, *ended: Any) -> Any:
        kind = hasattr(self.inner, "__aexit__")
        return await self.inner.__aexit__(*ended) if kind else self.inner.__exit__(*ended)


AROUND = {"_now": _now, "_each": _each, "_Held": _Held}


async def run_on_a_loop(program: ast.Module, page: Path) -> None:
    """Run it to its end, and close its clients."""
    names: dict[str, Any] = {"__name__": "__main__", **AROUND}
    exec(compile(on_a_loop(program), str(page), "exec"), names)
    for value in (await names["main"]()).values():
        if type(value).__name__ == "AsyncClient":
            await value.aclose()


def run(program: ast.Module, page: Path) -> None:
    """Run it to its end, and close its clients."""
    names: dict[str, Any] = {"__name__": "__main__"}
    try:
        exec(compile(program, str(page), "exec"), names)
    finally:
        for value in names.values():
            if type(value).__name__ == "Client":
                value.close()
