"""The wire: addresses, headers, queries, bodies and refusals. Change
:data:`SCALE_API_BASE_URL_V1` before a client is made, and it asks there."""

from __future__ import annotations

import base64
import io
import json
import os
import platform
import urllib.parse
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import IO, Any

import msgspec

from glossator.clients.scale.exceptions import ScaleConfigError, ScaleException, refused
from glossator.sdk import retrying
from glossator.sdk.answer import Answer
from glossator.sdk.connection import Certificate, Connection, variable
from glossator.sdk.errors import ConfigError

SCALE_API_BASE_URL_V1 = "https://api.scale.com/v1"
JSON = {"Content-Type": "application/json"}
"""Goes along with every request but uploads, also where there is no body."""
Content = bytes | str | IO[bytes]


def connection(
    key: str, url: str, verify: bool | str | None, proxies: str | Mapping[str, str] | None,
    cert: Certificate | None, timeout: float, tries: int, headers: Mapping[str, str] | None,
) -> Connection:  # fmt: skip
    """How the service is reached. As with ``requests``, ``REQUESTS_CA_BUNDLE`` names the authorities
    where ``verify`` does not. ScaleConfigError if there is no key, or something cannot be."""
    if not key:
        raise ScaleConfigError("an API key is needed")
    bundle = variable("REQUESTS_CA_BUNDLE") or variable("CURL_CA_BUNDLE") or True
    checked = bundle if verify is None or verify is True else verify
    try:
        return Connection(
            url=url.rstrip("/"), key=key, timeout=timeout, tries=tries, cert=cert, verify=checked,
            proxies=dict(proxies) if isinstance(proxies, Mapping) else proxies,
            headers=dict(headers or {}),
        )  # fmt: skip
    except ConfigError as why:
        raise ScaleConfigError(why) from None


def basic(key: str) -> str:
    """The key as the user's name of Basic authentication, without a password."""
    return "Basic " + base64.b64encode(f"{key}:".encode()).decode()


def user_agent(source: str | None) -> str:
    """Who asks: this package, Python, the system, and what the caller calls itself."""
    words = [
        "glossator",
        f"Python/{platform.python_version()}",
        f"OS/{platform.platform()}",
        source,
    ]
    return " ".join(word for word in words if word)


def quote_string(text: str) -> str:
    """A name as one segment of a path: ``a bc/def`` is ``a%20bc%2Fdef``."""
    return urllib.parse.quote(text, safe="")


def word(value: Any) -> Any:
    """What an enum's member is called on the wire; any other value is itself."""
    return value.value if isinstance(value, Enum) else value


def query(params: Mapping[str, Any] | None) -> dict[str, Any]:
    """Query parameters; True and False are spelled as Scale's own client does."""
    plain = {name: word(value) for name, value in (params or {}).items()}
    return {name: str(v) if isinstance(v, bool) else v for name, v in plain.items()}


def body(value: Any) -> bytes | None:
    """A body of JSON; None has none. ScaleException if JSON cannot say it."""
    if value is None:
        return None
    try:
        return json.dumps(value, allow_nan=False, default=_plain).encode()
    except (TypeError, ValueError) as why:
        raise ScaleException(why) from why


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"{type(value).__name__} cannot be said in JSON")


class _Rest:
    """A file from where it stands now: to be read from there again for another try."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._start = file, file.tell()

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)

    def tell(self) -> int:
        return self._file.tell() - self._start

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        offset += self._start if whence == os.SEEK_SET else 0
        return self._file.seek(offset, whence) - self._start


def parts(files: Mapping[str, Any]) -> Callable[[], list[tuple[str, Any]]]:
    """The files of a multipart body, from where they stand now, for each try anew. ScaleException
    if one was opened for text."""
    found: list[tuple[str, Any]] = []
    for name, file in files.items():
        if isinstance(file, (bytes, str)):
            found.append((name, (name, file)))
            continue
        if isinstance(file, io.TextIOBase):
            raise ScaleException("a file must be opened for bytes")
        called = getattr(file, "name", None)
        known = os.path.basename(called) if isinstance(called, str) and called[:1] != "<" else ""
        found.append((name, (known or name, _Rest(file) if file.seekable() else file)))
    return lambda: found


def form(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """The text fields of a multipart body: a list is a field for each item, an object is JSON, None
    is left out."""
    found: dict[str, list[str]] = {}
    for name, value in values.items():
        many: Iterable[Any] = value if isinstance(value, (list, tuple, set)) else (value,)
        texts = [_text(one) for one in many if one is not None]
        if texts:
            found[name] = texts
    return found


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return json.dumps(value, allow_nan=False, default=_plain)
    return value.decode() if isinstance(value, bytes) else str(word(value))


def refusal(answer: Answer) -> ScaleException:
    """The exception of an answer that is no success: ``{"error": …}``, or any text."""
    waits = retrying.retry_after(answer.headers.get("retry-after"))
    said: Any = answer.body.decode(errors="replace")
    if 300 <= answer.status < 400:
        said = f"the service is elsewhere: {answer.headers.get('location', '')}"
    try:
        found = msgspec.json.decode(answer.body)
    except msgspec.MsgspecError:
        found = None
    if isinstance(found, dict):
        said = found.get("error", said)
    return refused(answer, said if isinstance(said, str) else json.dumps(said), waits)


def value(answer: Answer) -> Any:
    """What a success says; None where it is no JSON, as of an audit (``OK``)."""
    try:
        return msgspec.json.decode(answer.body)
    except msgspec.MsgspecError:
        return None
