"""The client: nouns over one connection."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import msgspec
from msgspec import UNSET

from glossator.sdk import shapes
from glossator.sdk.aio.annotations import AsyncAnnotations, AsyncPredictions
from glossator.sdk.aio.assignments import AsyncAssignments
from glossator.sdk.aio.audit import AsyncAudit
from glossator.sdk.aio.batches import AsyncBatches
from glossator.sdk.aio.exports import AsyncExports
from glossator.sdk.aio.files import AsyncFiles
from glossator.sdk.aio.imports import AsyncImports
from glossator.sdk.aio.operations import AsyncOperations
from glossator.sdk.aio.people import AsyncGroups, AsyncInvitations, AsyncMembers
from glossator.sdk.aio.projects import AsyncProjects
from glossator.sdk.aio.skills import AsyncSkills
from glossator.sdk.aio.tasks import AsyncTasks
from glossator.sdk.aio.transport import AsyncTransport
from glossator.sdk.aio.webhooks import AsyncWebhooks
from glossator.sdk.answer import Answer
from glossator.sdk.connection import Certificate, connection

MOUNT = "/native"


class AsyncClient:
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
        self._transport = AsyncTransport(self.connection, {"User-Agent": "glossator", **shown})
        self._timeout: float | None = None
        self._headers: dict[str, str] = {}
        self._name_nouns()

    def _name_nouns(self) -> None:
        self.projects = AsyncProjects(self)
        self.batches = AsyncBatches(self)
        self.tasks = AsyncTasks(self)
        self.predictions = AsyncPredictions(self)
        self.assignments = AsyncAssignments(self)
        self.annotations = AsyncAnnotations(self)
        self.files = AsyncFiles(self)
        self.imports = AsyncImports(self)
        self.exports = AsyncExports(self)
        self.operations = AsyncOperations(self)
        self.webhooks = AsyncWebhooks(self)
        self.members = AsyncMembers(self)
        self.groups = AsyncGroups(self)
        self.skills = AsyncSkills(self)
        self.invitations = AsyncInvitations(self)
        self.audit = AsyncAudit(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.connection.url!r})"

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *ended: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self._transport.aclose()

    def using(
        self, *, timeout: float | None = None, headers: Mapping[str, str] | None = None
    ) -> AsyncClient:
        """The same client with another patience, or with further headers, over the same
        connections: ``client.using(timeout=5).projects.get(1)``."""
        other = object.__new__(type(self))
        other.connection, other._transport = self.connection, self._transport
        other._timeout = self._timeout if timeout is None else timeout
        other._headers = {**self._headers, **(headers or {})}
        other._name_nouns()
        return other

    async def ask(
        self, method: str, path: str, body: Any = UNSET, *,
        params: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None,
    ) -> Answer:  # fmt: skip
        """One request to the native API, for what has no method here: ``path`` from ``/v1`` on,
        ``body`` as JSON. A POST carries an ``Idempotency-Key``."""
        return await self._transport.send(
            method, path, params=params, body=None if body is UNSET else msgspec.json.encode(body),
            headers={**self._headers, **(headers or {})}, timeout=self._timeout,
            keyed=method == "POST",
        )  # fmt: skip

    async def send_files(
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
            return await self._transport.send(
                method, path, files=parts, form=form, headers=self._headers,
                timeout=self._timeout, keyed=method == "POST",
            )  # fmt: skip
        finally:
            for one in made:
                one.close()  # requests are parts of circles, which would keep the bytes for long

    async def stream(
        self, path: str, *, params: Mapping[str, Any] | None = None, block: int = 1 << 18,
        begun: Callable[[Answer], None] | None = None,
    ) -> AsyncIterator[bytes]:  # fmt: skip
        """The bytes of an answer as they come (:meth:`AsyncTransport.stream`)."""
        async for chunk in self._transport.stream(
            path, params=params, headers=self._headers, timeout=self._timeout, begun=begun,
            block=block,
        ):  # fmt: skip
            yield chunk

    async def me(self) -> shapes.Me:
        """Who the key belongs to."""
        return (await self.ask("GET", "/v1/me")).read(shapes.Me)

    async def organizations(self) -> list[shapes.Organization]:
        """The organizations that the key's owner is in; the key is good for one."""
        session: shapes.Session = (await self.ask("GET", "/v1/session")).read(shapes.Session)
        return session.organizations

    async def formats(self) -> list[shapes.FormatInfo]:
        """The file formats that the server reads and writes."""
        return (await self.ask("GET", "/v1/formats")).read(list[shapes.FormatInfo])

    async def openapi(self) -> dict[str, Any]:
        """The description of the native API."""
        return (await self.ask("GET", "/v1/openapi.json")).read(dict[str, Any])
