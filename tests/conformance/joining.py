"""What a dialect hands to the shared suites in its ``tests/conformance.py``.

Each dialect declares, as names of that module:

* ``authorize(api_key)``, ``WHO``: headers that carry a key, and a path that anybody may GET;
* ``is_error(status, body)``, ``ERRORS``: the form of its errors, and core error class -> status;
* ``PARAMETERS``, ``TEXTS``, ``OTHER_NOUNS``, ``spell``, ``NEVER``, ``nobody``: what stands in its paths, as
  nouns of :class:`tests.security.world.World`, spelt its way;
* ``BODIES``, ``QUERIES``, ``UPLOADS``, ``UPLOAD_IDS``, ``FIELD_NOUNS``, ``CLIENT_TEXT``: a valid
  body and query for each route, and which fields of bodies and queries hold ids;
* ``OWN_WORDS``: routes whose body or form is the client's own words: which of the wrong ones of
  tests/security/test_hostile.py are right there;
* ``furnish(world)``, if it makes things that the native API does not: an organization's;
* ``NARROWER``: where less is allowed than a route's verb says, and why;
* ``ECHOES``, ``CLAIMS``: routes that give the caller's own key back, and GETs that hand out;
* ``NOT_YET``: the status of a route whose job has not run yet, where it is not 409;
* ``IDENTITY``: the places whose bytes belong to the client;
* ``FIXTURES``: how files of ``fixtures/`` are stored and read back;
* ``write_sample``, ``read_sample``, ``comparable``, ``refused_for``, ``GAPS``: the thirty samples;
* ``show``: what it says of a task that came over the native API, held against ``golden/``;
* ``LISTS``, ``OTHER_LISTS``: how its lists are filled and walked;
* ``create_again``, ``unknowns``: repeated creations, words it does not know.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import httpx

from glossator import registry
from glossator.edge import Dialect

DIALECTS: dict[str, Dialect] = registry.served()


class Place(NamedTuple):
    """One place for a client's bytes: ``keep`` stores a value and gives what is read back.

    ``objects``: it must be an object. ``wrap`` puts any JSON value into the form that the place
    wants. ``lines``: a value may hold line breaks.
    """

    name: str
    keep: Callable[[httpx.Client, bytes], bytes]
    objects: bool = False
    wrap: Callable[[bytes], bytes] = bytes
    lines: bool = True


class Kept(NamedTuple):
    """A stored fixture: hub ids, and (sent, read back) of each part that belongs to the client."""

    project: int
    task: int
    parts: list[tuple[bytes, bytes]]


class Written(NamedTuple):
    """A stored sample, by hub ids."""

    project: int
    task: int


class Listing(NamedTuple):
    """``add`` makes one more item and gives its id; ``page(client, token, limit)`` gives the ids of
    a page and the token of the next."""

    add: Callable[[], Any]
    page: Callable[[httpx.Client, str | None, int], tuple[list[Any], str | None]]


def folder(name: str) -> Path:
    """The folder of a dialect."""
    module = importlib.import_module(f"glossator.dialects.{name}")
    return Path(str(module.__file__)).parent


@cache
def declared(name: str) -> ModuleType:
    """What a dialect declares."""
    path = folder(name) / "tests" / "conformance.py"
    spec = importlib.util.spec_from_file_location(f"conformance_of_{name}", path)
    assert spec is not None, f"{name} has no tests/conformance.py"
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # structs look their annotations up there
    spec.loader.exec_module(module)
    return module
