"""Random words that open one thing: in cookies and links. They are stored as hashes."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

LONGEST = 100


def make(prefix: str) -> tuple[str, bytes]:
    """A new token of 256 random bits, and the hash to store."""
    token = prefix + secrets.token_urlsafe(32)
    return token, digest(token)


def digest(token: str) -> bytes:
    """The stored form. With so many random bits no salt or slow hash would add to it."""
    return hashlib.sha256(token[:LONGEST].encode()).digest()


def csrf(session: str) -> str:
    """What a page shows to change something in a session: nobody can make it who cannot read the
    cookie, and it tells nothing of the cookie."""
    found = hmac.digest(session.encode(), b"csrf", hashlib.sha256)
    return urlsafe_b64encode(found).decode().rstrip("=")
