"""Tries a method of the client, whichever version it is and whichever way it is called.

For programs in the client's own environment; the server and the keys are in ``KNOWN``.
"""

import inspect
import json
import os
import sys
import traceback

from label_studio_sdk.client import AsyncLabelStudio, LabelStudio
from label_studio_sdk.core.api_error import ApiError

K = json.loads(os.environ["KNOWN"])
Client = AsyncLabelStudio if K["asynchronous"] else LabelStudio
OLD = not hasattr(LabelStudio(api_key="x"), "versions")
NEW = hasattr(LabelStudio(api_key="x"), "tokens")
GROUPS = ("versions", "users", "projects", "projects.exports", "tasks", "annotations",
          "predictions", "files")  # fmt: skip
# One row for what the versions call differently.
OTHER_NAMES = {"projects.validate_label_config": "projects.validate_config",
               "projects.exports.create_export": "projects.exports.download_sync"}  # fmt: skip
TABLE: dict[str, list[str]] = {}
"""Method: what came of the try that should go well, and of the one that should not."""


def client(key=None):
    """A client; the newest one sends again what failed unless it is told not to."""
    more = {"max_retries": 0} if NEW else {}
    return Client(base_url=K["url"], api_key=key or K["key"], **more)


ME = client()
STRANGER = client("gls_nobody")


def known():
    """The methods of the groups by the names of the rows: the client's own name of each."""
    found = {}
    for group in GROUPS:
        there = ME
        for name in group.split("."):
            there = getattr(there, name, None)
        for name in dir(there):
            if name[0] != "_" and inspect.ismethod(getattr(there, name)):
                found[OTHER_NAMES.get(f"{group}.{name}", f"{group}.{name}")] = f"{group}.{name}"
    return found


METHODS = known()


async def call(method, *args, by=None, **named):
    """What a method gives, whichever client it is; streams and pages to their end."""
    found = by or ME
    for name in METHODS[method].split("."):
        found = getattr(found, name)
    found = found(*args, **named)
    if inspect.isawaitable(found):
        found = await found
    if hasattr(found, "__aiter__"):
        return [one async for one in found]
    if inspect.isgenerator(found) or hasattr(found, "get_next"):
        return list(found)
    return found


async def tried(place, method, check, *args, **named):
    if method not in METHODS:
        return None
    found = None
    try:
        found = await call(method, *args, **named)
        status = "ok" if check(found) else "other"
    except ApiError as error:
        status = str(error.status_code)
        if place == 0 or error.status_code >= 500:
            print(method, error, file=sys.stderr)
        body = error.body
        if not (isinstance(body, dict) and body.get("status_code") == error.status_code):
            status += " not in the envelope"
    except Exception as error:
        status = type(error).__name__
        print(method, traceback.format_exc(), file=sys.stderr)
    TABLE.setdefault(method, ["-", "-"])
    if TABLE[method][place] in ("-", "ok"):  # of several tries the first that is not well
        TABLE[method][place] = status
    return found


async def well(method, *args, check=lambda found: True, **named):
    return await tried(0, method, check, *args, **named)


async def badly(method, *args, **named):
    return await tried(1, method, lambda found: True, *args, **named)
