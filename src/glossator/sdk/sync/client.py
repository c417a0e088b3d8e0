# Made from glossator/sdk/aio/client.py by tests/sdk/twins.py: change that one.
"""The client: nouns over one connection."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

import msgspec
from msgspec import UNSET

from glossator.sdk import shapes
from glossator.sdk.answer import Answer
from glossator.sdk.connection import Certificate, connection
from glossator.sdk.sync.annotations import Annotations, Predictions
from glossator.sdk.sync.assignments import Assignments
from glossator.sdk.sync.audit import Audit
from glossator.sdk.sync.batches import Batches
from glossator.sdk.sync.exports import Exports
from glossator.sdk.sync.files import Files
from glossator.sdk.sync.imports import Imports
from glossator.sdk.sync.operations import Operations
from glossator.sdk.sync.people import Groups, Invitations, Members
from glossator.sdk.sync.projects import Projects
from glossator.sdk.sync.skills import Skills
from glossator.sdk.sync.tasks import Tasks
from glossator.sdk.sync.transport import Transport
from glossator.sdk.sync.webhooks import Webhooks

MOUNT = "/native"


class Client:
    """A Glossator server, for one key.

    What is not given comes from the ``profile`` that is named, else from ``GLOSSATOR_URL`` and
    ``GLOSSATOR_API_KEY``, else from the profile ``default`` in the file (:func:`glossator.sdk.connection.connection`, which also says what the other arguments
    are). Close it, or use it as a context. Methods raise the errors of :mod:`glossator.sdk.errors`.
    """

    def __init__(
        self, url: str | None = None, key: str | None = None, *, profile: str | None = None,
        timeout: float | None = None, tries: int | None = None,
        proxies: str | dict[str, str] | None = None, cert: Certificate | None = None,
        verify: bool | str | ssl.SSLContext | None = None, headers: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.connection = connection(
            url, key, mount=MOUNT, profile=profile, timeout=timeout, tries=tries, proxies=proxies,
            cert=cert, verify=verify, headers=headers,
        )  # fmt: skip
        shown = {"Authorization": f"Bearer {self.connection.key}"} if self.connection.key else {}
        self._transport = Transport(self.connection, {"User-Agent": "glossator", **shown})
        self._timeout: float | None = None
        self._headers: dict[str, str] = {}
        self._name_nouns()

    def _name_nouns(self) -> None:
        self.projects = Projects(self)
        self.batches = Batches(self)
        self.tasks = Tasks(self)
        self.predictions = Predictions(self)
        self.assignments = Assignments(self)
        self.annotations = Annotations(self)
        self.files = Files(self)
        self.imports = Imports(self)
        self.exports = Exports(self)
        self.operations = Operations(self)
        self.webhooks = Webhooks(self)
        self.members = Members(self)
        self.groups = Groups(self)
        self.skills = Skills(self)
        self.invitations = Invitations(self)
        self.audit = Audit(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.connection.url!r})"

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *ended: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._transport.close()

    def using(
        self, *, timeout: float | None = None, headers: Mapping[str, str] | None = None
    ) -> Client:
        """The same client with another patience, or with further headers, over the same
        connections: ``client.using(timeout=5).projects.get(1)``."""
        other = object.__new__(type(self))
        other.connection, other._transport = self.connection, self._transport
        other._timeout = self._timeout if timeout is None else timeout
        other._headers = {**self._headers, **(headers or {})}
        other._name_nouns()
        return other

    def ask(
        self, method: str, path: str, body: Any = UNSET, *,
        params: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None,
    ) -> Answer:  # fmt: skip
        """One request to the native API, for what has no method here: ``path`` from ``/v1`` on,
        ``body`` as JSON. A POST carries an ``Idempotency-Key``."""
        return self._transport.send(
            method, path, params=params, body=None if body is UNSET else msgspec.json.encode(body),
            headers={**self._headers, **(headers or {})}, timeout=self._timeout,
            keyed=method == "POST",
        )  # fmt: skip

    def send_files(
        self, files: Sequence[tuple[str, tuple[str, bytes, str]]], form: Mapping[str, str],
        path: str = "/v1/files", method: str = "POST",
    ) -> Answer:  # fmt: skip
        """One upload of several files (field, name, bytes, media type)."""

        made: list[BytesIO] = []

        def parts() -> list[tuple[str, tuple[str, BytesIO, str]]]:
            # As files: bytes would go to the socket in one piece, copied at each of its breaths.
            made.extend(BytesIO(body) for _, (_, body, _) in files)
            latest = made[-len(files) :]
            return [(f[0], (f[1][0], io, f[1][2])) for f, io in zip(files, latest, strict=True)]

        try:
            return self._transport.send(
                method, path, files=parts, form=form, headers=self._headers,
                timeout=self._timeout, keyed=method == "POST",
            )  # fmt: skip
        finally:
            for one in made:
                one.close()  # requests are parts of circles, which would keep the bytes for long

    def stream(
        self, path: str, *, params: Mapping[str, Any] | None = None, block: int = 1 << 18,
        begun: Callable[[Answer], None] | None = None,
    ) -> Iterator[bytes]:  # fmt: skip
        """The bytes of an answer as they come (:meth:`Transport.stream`)."""
        yield from self._transport.stream(
            path,
            params=params,
            headers=self._headers,
            timeout=self._timeout,
            begun=begun,
            block=block,
        )

    def me(self) -> shapes.Me:
        """Who the key belongs to."""
        return (self.ask("GET", "/v1/me")).read(shapes.Me)

    def organizations(self) -> list[shapes.Organization]:
        """The organizations that the key's owner is in; the key is good for one."""
        session: shapes.Session = (self.ask("GET", "/v1/session")).read(shapes.Session)
        return session.organizations

    def formats(self) -> list[shapes.FormatInfo]:
        """The file formats that the server reads and writes."""
        return (self.ask("GET", "/v1/formats")).read(list[shapes.FormatInfo])

    def openapi(self) -> dict[str, Any]:
        """The description of the native API."""
        return (self.ask("GET", "/v1/openapi.json")).read(dict[str, Any])
