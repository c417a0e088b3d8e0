"""One request as a handler sees it, and the reply that it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from glossator.model import ids
from glossator.model.errors import Invalid
from glossator.model.loss import Losses
from glossator.model.work import NOWHERE, Member
from glossator.services.access import Context
from glossator.services.files import Upload

if TYPE_CHECKING:
    from glossator.edge.retries import Retry
    from glossator.edge.routing import Route
    from glossator.store.blobs import Blobs

JSON = "application/json"
_encode = msgspec.json.Encoder().encode
Headers = tuple[tuple[str, str], ...]


class Reply(msgspec.Struct, frozen=True):
    """What goes back. An iterator as ``body`` is read outside the unit of work, with
    back-pressure; ``length`` then says its size where that is known."""

    status: int
    body: bytes | Iterator[bytes] = b""
    media_type: str = JSON
    headers: Headers = ()
    length: int | None = None


class Received(msgspec.Struct, frozen=True):
    """A file of a multipart body: durable and examined, its bytes adopted under ``key``."""

    field: str
    upload: Upload
    key: str


class Call:
    """``path`` has the decoded parameters, ``query`` and ``body`` the route's structs (or None),
    ``form`` the text fields and ``files`` the files of a multipart body.

    ``origin`` is what the audit says of where it came from, ``site`` the public address of this
    server, ``media`` the origin of stored files if they have their own, ``session`` the word of the session that came instead of a key. A handler that ends
    sessions says so in ``sessions_ended``.

    ``context`` is there while the handler of a read or write route runs. A handler of a ``steps``
    route runs outside any unit of work: it calls :meth:`unit`, reads ``lines``, and if it is a
    POST asks ``retry`` in its first unit and tells it the answer in its last.
    """

    def __init__(
        self,
        route: Route,
        path: dict[str, str],
        member: Member,
        base: Callable[[], str],
        request_id: str,
    ) -> None:
        self.route = route
        self.path = path
        self.member = member
        self.request_id = request_id
        self.origin = NOWHERE
        self.session: str | None = None
        self.sessions_ended = False
        self.site = self.media = ""
        self.query: Any = None
        self.body: Any = None
        self.raw_body = b""
        self.headers: dict[bytes, bytes] = {}
        self.form: dict[str, str] = {}
        self.files: list[Received] = []
        self.lines: Iterator[list[bytes]] = iter(())
        self.losses = Losses(keep=100)
        self.context: Context = None  # type: ignore[assignment]
        self.blobs: Blobs = None  # type: ignore[assignment]
        self.unit: Callable[[Callable[[Context], Any]], Any] = _no_unit
        self.read: Callable[[Callable[[Context], Any]], Any] = _no_unit
        self.retry: Retry = None  # type: ignore[assignment]
        self._base = base

    def number(self, name: str) -> int:
        """A path parameter as a decimal id; NotFound for every other form."""
        return ids.decimal(self.path[name])

    def url(self, path: str) -> str:
        """The public address of a path under this dialect's mount."""
        return self._base() + path

    @property
    def secure(self) -> bool:
        """Whether browsers reach this server over https."""
        return self.site.startswith("https:")

    @property
    def if_match(self) -> int | None:
        """The revision that the caller wants to change; None for none or ``*``."""
        value = self.headers.get(b"if-match")
        if value is None or value.strip() == b"*":
            return None
        text = value.decode("latin-1").strip().removeprefix("W/").strip('"')
        if text.isascii() and text.isdigit() and len(text) < 16:
            return int(text)
        raise Invalid("If-Match must be an ETag that this server gave")

    def json(self, value: Any, status: int | None = None, headers: Headers = ()) -> Reply:
        """Encode a value as the reply, with the route's own status unless another is given."""
        return Reply(status or self.route.status, _encode(value), JSON, headers)

    def empty(self, status: int = 204, headers: Headers = ()) -> Reply:
        """A reply without a body."""
        return Reply(status, b"", "", headers)


def etag(revision: int) -> Headers:
    """The header that names a revision."""
    return (("ETag", f'"{revision}"'),)


def _no_unit(work: Callable[[Context], Any]) -> Any:
    raise RuntimeError("this route's handler runs inside its one unit of work")
