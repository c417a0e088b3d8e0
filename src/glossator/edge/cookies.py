"""The cookie of a session, and what a browser must show to change something with it.

Only dialects that say so take it (the native one), and only where no ``Authorization`` came.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

from glossator.model.errors import Forbidden
from glossator.services import sessions, tokens

NAME = "glossator_session"
CSRF = b"x-csrf-token"
_KEEP_S = sessions.IDLE_US // 1_000_000


def token(headers: Mapping[bytes, bytes]) -> str | None:
    """The session's word that came with a request; a key beside it wins."""
    if b"authorization" in headers:
        return None
    for part in headers.get(b"cookie", b"").decode("latin-1").split(";"):
        name, _, value = part.strip().partition("=")
        if name == NAME and value:
            return value
    return None


def write(word: str, secure: bool) -> tuple[str, str]:
    """The header that gives a browser its session."""
    return "Set-Cookie", f"{NAME}={word}; Max-Age={_KEEP_S}; {_attributes(secure)}"


def clear(secure: bool) -> tuple[str, str]:
    """The header that takes it away."""
    return "Set-Cookie", f"{NAME}=; Max-Age=0; {_attributes(secure)}"


def _attributes(secure: bool) -> str:
    return "Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")


def check(headers: Mapping[bytes, bytes], word: str | None, site: str) -> None:
    """Raise Forbidden for a change that another site's page may have caused: with a session it
    needs the token of that session and a browser's word that the page is ours; without one
    (logging in) a browser's word must not say the opposite."""
    origin, fetched = headers.get(b"origin"), headers.get(b"sec-fetch-site")
    foreign = fetched is not None and fetched not in (b"same-origin", b"none")
    if origin is not None and not _ours(origin.decode("latin-1"), headers, site):
        foreign = True
    if foreign or (word is not None and origin is None and fetched is None):
        raise Forbidden("the request did not come from a page of this server")
    if word is not None:
        shown = headers.get(CSRF, b"")
        if not hmac.compare_digest(shown, tokens.csrf(word).encode()):
            raise Forbidden("the token against forged requests is missing or wrong")


def _ours(origin: str, headers: Mapping[bytes, bytes], site: str) -> bool:
    """Of the public address; or of the host that the browser believes it speaks to, over whatever
    scheme: a proxy may have taken TLS off."""
    if origin == site:
        return True
    host = headers.get(b"host", b"").decode("latin-1")
    return bool(host) and urlsplit(origin).netloc.lower() == host.lower()
