"""What the tests of the second version share: its client in the vendor's process, and a talk."""

from __future__ import annotations

import textwrap
from typing import Any

from glossator.dialects.scale.tests.sdk import Account

HEAD = """
import json
from datetime import datetime, timedelta, timezone
from scaleapi.api_client.v2 import exceptions
from scaleapi.api_client.v2.models import *

def second(key=None, basic=False):
    found = client(key)
    settings = found.v2.api_client.configuration
    settings.host = K["url"].removesuffix("/v1")
    if basic:
        settings.username, settings.password, settings.access_token = key or K["key"], "", None
    return found

def no(work, *args, **named):
    # [class, status, text] of what is refused, in the vendor's envelope.
    try:
        found = work(*args, **named)
    except exceptions.ApiException as error:
        said = json.loads(error.body)
        assert sorted(said) == ["error", "status_code"], said
        assert said["status_code"] == error.status, said
        return [type(error).__name__, error.status, said["error"]]
    raise AssertionError(f"not refused: {found!r}")

def plain(found):
    # What a model holds, without what is not set; the model's own to_json shows its insides.
    if hasattr(found, "actual_instance"):
        return plain(found.actual_instance)
    if hasattr(type(found), "model_fields"):
        held = {name: plain(getattr(found, name)) for name in type(found).model_fields}
        return {name: value for name, value in held.items() if value is not None}
    if isinstance(found, (list, tuple)):
        return [plain(one) for one in found]
    if isinstance(found, dict):
        return {name: plain(one) for name, one in found.items()}
    if isinstance(found, datetime):
        return found.isoformat(timespec="milliseconds")
    return getattr(found, "value", found)

def pages(work, what, limit, **named):
    # All of a list, page after page, each with as many as it may have.
    found, token = [], None
    while True:
        page = work(limit=limit, next_token=token, **named)
        some = getattr(page, what)
        found += some
        assert len(some) <= limit
        token = page.next_token
        if token is None:
            return [plain(one) for one in found]
        assert len(some) == limit

C = second()
V = C.v2
"""


def run(account: Account, script: str, **known: Any) -> Any:
    """A script with ``V``, the client of the second version, and ``C``, the client around it."""
    return account.run(HEAD + textwrap.dedent(script), **known)


def run_in_test_mode(account: Account, script: str, **known: Any) -> Any:
    """The same with the key of the test mode."""
    return account.test_mode(HEAD + textwrap.dedent(script), **known)


def said(value: Any) -> dict[str, Any]:
    """A person's answer to a conversation."""
    return {"values": [{"field": "response", "value": value}]}


def talk(*annotations: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A response with one thread of one turn of one message."""
    message = {
        "role": "assistant", "content": {"text": "Hello."}, "source_id": "model",
        "annotations": list(annotations),
    } | more  # fmt: skip
    turn = {"id": "turn_0", "messages": [message], "annotations": []}
    return {"threads": [{"id": "thread_0", "turns": [turn], "annotations": []}]}
