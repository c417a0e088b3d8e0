"""Every method of the client outside the first groups, called once with made-up arguments.

A program for the client's own environment. The methods are found by looking at the client, so that
none is forgotten. On its last line it prints, for each group, how many methods it has and what came
of each: the status of an ``ApiError`` whose body is in the vendor's envelope, else what came instead.
"""

import asyncio
import inspect
import json
import typing

from label_studio_sdk.core.api_error import ApiError
from trying import ME, K

ENVELOPE = {"id", "status_code", "version", "detail", "exc_info"}


def walk(there, name=""):
    """(group, its methods) of a client and of the clients in it."""
    methods = []
    for part in sorted(n for n in dir(there) if n[0] != "_"):
        found = getattr(there, part)
        if inspect.ismethod(found):
            methods.append(found)
        elif part != "with_raw_response" and "Client" in type(found).__name__:
            yield from walk(found, f"{name}.{part}".strip("."))
    if methods and name:
        yield name, methods


def made_up(method):
    """Something for each argument that must be given."""
    found = {}
    hints = typing.get_type_hints(method)
    for parameter in inspect.signature(method).parameters.values():
        if parameter.default is parameter.empty and parameter.kind != parameter.VAR_KEYWORD:
            found[parameter.name] = {int: 1, str: "x", bool: True}.get(hints[parameter.name], [])
    return found


async def outcome(method):
    try:
        found = method(**made_up(method))
        if inspect.isawaitable(found):
            found = await found
        if inspect.isgenerator(found):
            list(found)
        return "ok"
    except ApiError as error:
        body = error.body
        enveloped = isinstance(body, dict) and body.keys() >= ENVELOPE
        return str(error.status_code) + ("" if enveloped else " not in the envelope")
    except Exception as error:
        return f"{type(error).__name__}: {error}"


async def main():
    table, sizes = {}, {}
    for group, methods in walk(ME):
        sizes[group] = len(methods)
        if group not in K["tried"]:
            table[group] = {m.__name__: await outcome(m) for m in methods}
    print(json.dumps({"table": table, "sizes": sizes}))


asyncio.run(main())
