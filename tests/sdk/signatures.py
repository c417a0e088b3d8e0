"""The signatures of functions, classes and methods, as plain values: ``python signatures.py
module:Class.method ...`` prints them; ``"names of module:Class"`` the public names of a class. It runs in the environments of the vendors' clients, so it
stands on the standard library alone."""

import importlib
import inspect
import json
import sys

_NAMES = "names of "


def signature(place):
    """``[[name, kind, default]]`` of what stands at ``module:Class.method``; a class is its
    constructor."""
    wants_names = place.startswith(_NAMES)
    module, _, path = place.removeprefix(_NAMES).partition(":")
    found = importlib.import_module(module)
    for name in path.split("."):
        found = getattr(found, name)
    if wants_names:
        return [name for name in dir(found) if not name.startswith("_")]
    return [
        [one.name, one.kind.name, _default(one.default)]
        for one in inspect.signature(found).parameters.values()
        if one.name != "self"
    ]


def _default(value):
    return "-" if value is inspect.Parameter.empty else repr(value)


if __name__ == "__main__":
    print(json.dumps({place: signature(place) for place in sys.argv[1:]}))
