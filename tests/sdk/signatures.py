"""The signatures of functions, classes and methods, as plain values: ``python signatures.py
module:Class.method ...`` prints them. It runs in the environments of the vendors' clients, so it
stands on the standard library alone."""

import importlib
import inspect
import json
import sys


def signature(place):
    """``[[name, kind, default]]`` of what stands at ``module:Class.method``, and whether it is a
    coroutine function; a class is its constructor."""
    module, _, path = place.partition(":")
    found = importlib.import_module(module)
    for name in path.split("."):
        found = getattr(found, name)
    return [
        [one.name, one.kind.name, _default(one.default)]
        for one in inspect.signature(found).parameters.values()
        if one.name != "self"
    ]


def _default(value):
    return "-" if value is inspect.Parameter.empty else repr(value)


if __name__ == "__main__":
    print(json.dumps({place: signature(place) for place in sys.argv[1:]}))
