"""The error tree: one inside, rendered by each dialect in its own words.

::

    GlossatorError
    ├── Unauthenticated       no key, or one that is not (or no longer) known
    ├── Forbidden             known, but the role does not allow it
    │   └── NotEnabled        switched off for the organization
    ├── NotFound              no such thing here, or it belongs to somebody else
    │   └── NotServed         an endpoint of the vendor that this server does not have
    ├── MethodNotAllowed      the path exists, the method does not
    ├── Conflict              the state, or another entity, forbids it now
    ├── PreconditionFailed    ``If-Match`` names an older revision
    ├── Invalid               the input is wrong; ``fields`` says where
    │   └── Unsupported       well-formed, but cannot be expressed or done here
    ├── TooLarge              the body is over its limit
    ├── UnsupportedMedia      a content type or encoding that the route does not read
    ├── TooMuch               too many requests; ``retry_after`` in seconds
    └── Unavailable           the database or the store cannot answer now

Services raise them; only the edge (or the CLI) catches them. No HTTP status lives here.
"""

from collections.abc import Callable, Mapping
from typing import Any


class GlossatorError(Exception):
    """Root of everything that is told to a caller. ``message`` is safe to show.

    A refusal undoes all that its unit of work did. ``then``, if set, is a function of a context that
    the edge still runs, as a unit of its own, before the caller is told.
    """

    then: Callable[[Any], None] | None = None

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message or type(self).__name__


class Unauthenticated(GlossatorError):
    """The credential is missing, unknown, expired or revoked; which of these is never said."""


class Forbidden(GlossatorError):
    """The person is known but their role does not allow the verb."""


class NotEnabled(Forbidden):
    """The organization has this switched off; nobody in it may."""


class NotFound(GlossatorError):
    """Nothing with this id that the person may know of."""


class NotServed(NotFound):
    """A known endpoint of the vendor that is not built; the message gives the reason."""


class MethodNotAllowed(GlossatorError):
    """``allowed`` lists the methods that the path has."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__("this path does not have that method")
        self.allowed = allowed


class Conflict(GlossatorError):
    """``code`` is a stable word for what stands in the way (``state``, ``unique_id``, ...)."""

    def __init__(self, message: str, code: str = "state") -> None:
        super().__init__(message)
        self.code = code


class PreconditionFailed(GlossatorError):
    """The entity has moved on; ``revision`` is the present one."""

    def __init__(self, revision: int) -> None:
        super().__init__(f"the entity is at revision {revision}")
        self.revision = revision


class Invalid(GlossatorError):
    """``fields`` maps a place in the input (``tasks/3/data``) to what is wrong there."""

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class Unsupported(Invalid):
    """Understood, but this form or schema cannot hold it."""


class TooLarge(GlossatorError):
    """``limit`` in bytes (or things) that the route takes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the limit is {limit} bytes")
        self.limit = limit


class UnsupportedMedia(GlossatorError):
    """The body's type or encoding is not one that the route reads."""


class TooMuch(GlossatorError):
    """Too many requests; ask again after ``retry_after`` seconds."""

    def __init__(self, message: str, retry_after: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(GlossatorError):
    """A dependency cannot answer now; the same request may be sent again after ``retry_after``
    seconds."""

    def __init__(self, message: str = "", retry_after: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after
