"""Secrets that the database keeps but cannot read: AES-256-GCM under a key that is elsewhere.

A sealed secret names its key, so that a new key can be put before the old one, which then only
opens. A process is given its keys once (:func:`use`); they are read when they are first needed.
What was stored before there were keys is 32 bytes and opens as itself until :func:`seal_plain`
has been by.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from glossator.model.errors import Invalid, Unavailable
from glossator.store.statement import Statement
from glossator.store.transaction import Row, Transaction

FILE = "secret.key"
LEAST = 32
"""Fewest characters of a key."""
_MARK = b"gls\1"
_ID = 8
_NONCE = 12
_PLAIN = 32
"""Bytes of a secret from before there were keys; a sealed one is longer."""
_SAMPLES = ("changeme", "change-me", "change_me", "secret", "password", "example", "0123456789")
_CHUNK = 500
_ACROSS = "the server looks after every tenant's secrets"
_COLUMNS = ("secret", "old_secret")
_FIND = Statement(
    "SELECT id, secret, old_secret FROM webhooks WHERE id > :after ORDER BY id LIMIT 500",
    across=_ACROSS,
)
_PUT = {
    name: Statement(
        f"UPDATE webhooks SET {name} = :sealed WHERE id = :id AND {name} = :was",
        across=_ACROSS,
    )
    for name in _COLUMNS
}


class Ring:
    """The keys of a process, the newest first; ``load`` gives their texts when they are needed."""

    def __init__(self, load: Callable[[], Sequence[str]]) -> None:
        self._load = load

    @cached_property
    def _keys(self) -> dict[bytes, bytes]:
        found = {}
        for text in self._load():
            check(text)
            key = hashlib.sha256(b"glossator secrets\0" + text.encode()).digest()
            found[hashlib.sha256(b"id\0" + key).digest()[:_ID]] = key
        return found

    def seal(self, secret: bytes) -> bytes:
        """A secret as it is stored."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        name, key = next(iter(self._keys.items()))
        nonce = os.urandom(_NONCE)
        return _MARK + name + nonce + AESGCM(key).encrypt(nonce, secret, _MARK + name)

    def sign(self, text: bytes) -> bytes:
        """A signature of 32 bytes that every process with this key knows again."""
        return _signature(next(iter(self._keys.values())), text)

    def signed(self, text: bytes, signature: bytes) -> bool:
        """Whether one of the keys made it."""
        return any(
            hmac.compare_digest(_signature(key, text), signature) for key in self._keys.values()
        )

    def ready(self) -> None:
        """Read the keys now, and make them if there are none yet."""
        self._keys  # noqa: B018

    def is_newest(self, stored: bytes) -> bool:
        """Whether this was sealed with the newest key."""
        return stored.startswith(_MARK + next(iter(self._keys)))

    def open(self, stored: bytes) -> bytes:
        """The secret; Unavailable if it was sealed with a key that is not here."""
        if len(stored) == _PLAIN:
            return stored
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        name, rest = stored[len(_MARK) : len(_MARK) + _ID], stored[len(_MARK) + _ID :]
        key = self._keys.get(name)
        if not stored.startswith(_MARK) or key is None:
            raise Unavailable(
                f"a secret was sealed with the key {name.hex()}, which this process does not have: "
                "set GLOSSATOR_SECRET_KEY to the same on every machine"
            )
        try:
            return AESGCM(key).decrypt(rest[:_NONCE], rest[_NONCE:], _MARK + name)
        except InvalidTag:
            raise Unavailable("a sealed secret was altered in the database") from None


def _signature(key: bytes, text: bytes) -> bytes:
    own = hashlib.sha256(b"glossator signatures\0" + key).digest()  # no key does two things
    return hmac.digest(own, text, hashlib.sha256)


def _none() -> Sequence[str]:
    raise Unavailable("there is no key for secrets: set GLOSSATOR_SECRET_KEY")


_held = [Ring(_none)]


def use(ring: Ring) -> Ring:
    """Have this process seal and open with these keys; gives those that it had before."""
    before, _held[0] = _held[0], ring
    return before


def ready() -> None:
    """Read this process's keys now, and make them if there are none yet."""
    _held[0].ready()


def seal(secret: bytes) -> bytes:
    """A secret as it is stored, with this process's newest key."""
    return _held[0].seal(secret)


def unseal(stored: bytes) -> bytes:
    """What :func:`seal` was given; Unavailable if the key is not here."""
    return _held[0].open(stored)


def sign(text: bytes) -> bytes:
    """A signature with this process's newest key."""
    return _held[0].sign(text)


def signed(text: bytes, signature: bytes) -> bool:
    """Whether a process with one of this process's keys signed it."""
    return _held[0].signed(text, signature)


def check(text: str) -> None:
    """Refuse a key that is short, or that everybody knows."""
    if len(text) < LEAST:
        raise Invalid(f"secret_key must have at least {LEAST} characters")
    if any(sample in text.lower() for sample in _SAMPLES) or len(set(text)) < 8:
        raise Invalid("secret_key looks like a sample: python3 -c 'import secrets; "
                      "print(secrets.token_urlsafe(32))' makes one")  # fmt: skip


def ring(said: str, data: Path) -> Ring:
    """Keys from a setting (with commas between, the newest first), or from the file in the data
    folder, which is made when there is none."""
    if said:
        texts = [part.strip() for part in said.split(",") if part.strip()]
        return Ring(lambda: texts)
    return Ring(lambda: _from_file(data / FILE))


def _from_file(path: Path) -> Sequence[str]:
    try:
        if not path.exists():
            _make(path)
        lines = [line.strip() for line in path.read_text().splitlines() if line.strip()]
    except OSError as error:
        raise Unavailable(f"cannot read {path}: {error.strerror}") from None
    if not lines:
        raise Unavailable(f"{path} is empty: put the key of this database back")
    return lines


def _make(path: Path) -> None:
    """Whole or not at all, also where two processes start at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{FILE}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, secrets.token_urlsafe(32).encode() + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


# What is stored


def seal_plain(tx: Transaction, after: int = 0) -> int | None:
    """Seal the secrets of 500 webhooks that are not, or not with the newest key; where to go on,
    None at the end. Other processes may be at it too."""
    rows = tx.all(_FIND, after=after)
    for number, name, was in _stored(rows):
        if not _held[0].is_newest(was):
            tx.put(_PUT[name], id=number, was=was, sealed=seal(unseal(was)))
    return _next(rows)


def unopened(tx: Transaction) -> int:
    """How many stored secrets this process's keys do not open."""
    after: int | None = 0
    n = 0
    while after is not None:
        rows = tx.all(_FIND, after=after)
        n += sum(not opens(was) for _, _, was in _stored(rows))
        after = _next(rows)
    return n


def opens(stored: bytes) -> bool:
    """Whether this process has the key of it."""
    try:
        unseal(stored)
    except Unavailable:
        return False
    return True


def _stored(rows: list[Row]) -> Iterator[tuple[int, str, bytes]]:
    for number, *values in rows:
        for name, value in zip(_COLUMNS, values, strict=True):
            if value is not None:
                yield number, name, bytes(value)


def _next(rows: list[Row]) -> int | None:
    return int(rows[-1][0]) if len(rows) == _CHUNK else None
