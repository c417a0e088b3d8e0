"""Requests to one service, repeated where that is safe; what comes back, or an error of
:mod:`glossator.sdk.errors`."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from glossator.sdk import errors, retrying
from glossator.sdk.aio import side
from glossator.sdk.answer import Answer
from glossator.sdk.connection import Connection
from glossator.sdk.errors import ClientError, ConfigError, NoAnswer, TimedOut
from glossator.sdk.retrying import Repeat

if TYPE_CHECKING:
    import httpx

Body = bytes | Callable[[], AsyncIterable[bytes]]
"""Bytes, or what makes them anew for each try."""
Files = Callable[[], Any]
"""Makes the parts of a multipart body, as httpx takes them, anew for each try."""
Refuse = Callable[[Answer], Exception]
Params = Mapping[str, Any] | Sequence[tuple[str, Any]]
Plain = str | int | float | bool | None
BLOCK = 1 << 18


def _native(answer: Answer) -> Exception:
    waits = retrying.retry_after(answer.headers.get("retry-after"))
    return errors.native(answer.status, answer.body, waits)


class AsyncTransport:
    """One service, over connections that are kept. ``refuse`` makes the exception of an answer that
    is not a success; ``headers`` go along with every request. ``http`` is a client of httpx to use,
    with its own proxies and certificates; who made it closes it. ``redirects`` are followed for
    streams alone where nothing is said. Close it, or use it as a context.
    """

    def __init__(
        self, connection: Connection, headers: Mapping[str, str] | None = None,
        refuse: Refuse = _native, http: httpx.AsyncClient | None = None, redirects: bool | None = None,
    ) -> None:  # fmt: skip
        self.connection = connection
        self._headers = {**(headers or {}), **connection.headers}
        self._refuse = refuse
        self._lent = http is not None
        self._redirects = redirects
        self._http = http or self._open(connection, redirects)

    def patient(self, tries: int) -> AsyncTransport:
        """The same connections, with another number of tries. Only the first one is to be closed."""
        connection = msgspec.structs.replace(self.connection, tries=tries)
        return AsyncTransport(connection, self._headers, self._refuse, self._http, self._redirects)

    @staticmethod
    def _open(connection: Connection, redirects: bool | None) -> httpx.AsyncClient:
        from urllib.request import getproxies

        import httpx

        from glossator.sdk.aio.lanes import AsyncLanes

        tls = connection.tls() or httpx.create_ssl_context()
        one = httpx.Limits(max_connections=1, max_keepalive_connections=1)

        def lanes(proxy: str | None = None) -> AsyncLanes:
            return AsyncLanes(lambda: httpx.AsyncHTTPTransport(proxy=proxy, verify=tls, limits=one))

        # As a mount: with a transport of one's own, httpx asks the environment for no proxies.
        mounts = {} if "all" in getproxies() else {"all://": lanes()}
        mounts |= {to: lanes(proxy) for to, proxy in connection.by_scheme().items()}
        return httpx.AsyncClient(
            timeout=connection.timeout, mounts=mounts, follow_redirects=bool(redirects), verify=tls
        )

    async def __aenter__(self) -> AsyncTransport:
        return self

    async def __aexit__(self, *ended: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Let go of the connections."""
        if not self._lent:
            await self._http.aclose()

    async def send(
        self, method: str, path: str, *, params: Params | None = None, body: Body | None = None,
        media_type: str = "application/json", files: Files | None = None, form: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None, timeout: float | None = None,
        keyed: bool = False, repeat: Repeat | None = None,
    ) -> Answer:  # fmt: skip
        """One request, and its answer of 2xx.

        ``keyed`` sends an ``Idempotency-Key`` along, so that any method may be sent again. ``repeat``
        says what may be, where the method does not. ``path`` may be a whole address. Raises what ``refuse`` makes of an answer
        of 4xx and 5xx, NoAnswer or TimedOut.
        """
        may: Repeat = repeat or ("always" if keyed else retrying.repeats(method))
        sent = dict(headers or {})
        if keyed:
            sent.setdefault("Idempotency-Key", uuid.uuid4().hex)
        if body is not None:
            sent.setdefault("Content-Type", media_type)
        tries, doubt = 0, False
        while True:
            tries += 1
            request = self._request(method, path, params, body, files, form, sent, timeout)
            try:
                reply = await self._http.send(request)
                answer = Answer(reply.status_code, reply.headers, reply.content, tries, doubt)
            except Exception as error:
                doubt = await self._failed(error, tries, may) or doubt
                continue
            if answer.status < 400 or (method == "DELETE" and answer.status == 404 and tries > 1):
                return answer
            waits = retrying.retry_after(answer.headers.get("retry-after"))
            last = tries >= self.connection.tries or (waits or 0) > retrying.PATIENCE_S
            if last or not (retrying.again(answer.status, may) or _running(answer, keyed)):
                raise self._refuse(answer)
            doubt = doubt or answer.status != 429
            await side.sleep(retrying.pause(tries, waits))

    def _request(
        self, method: str, path: str, params: Params | None, body: Body | None, files: Files | None,
        form: Mapping[str, Any] | None, headers: Mapping[str, str], timeout: float | None,
    ) -> httpx.Request:  # fmt: skip
        more: dict[str, Any] = {} if timeout is None else {"timeout": timeout}
        return self._http.build_request(
            method, self.address(path), params=_plain(params), headers=_headers(self._headers, headers),
            content=body() if callable(body) else body, files=files() if files else None, data=form, **more,
        )  # fmt: skip

    def address(self, path: str) -> str:
        """The whole address of a path."""
        return path if path.startswith(("http://", "https://")) else self.connection.url + path

    async def _failed(self, error: Exception, tries: int, may: Repeat) -> bool:
        """Wait for the next try, and say whether the service may have handled this one; raises what
        a request without a next one ended with."""
        import httpx

        if not isinstance(error, httpx.TransportError):
            if isinstance(error, (httpx.InvalidURL, httpx.DecodingError, httpx.TooManyRedirects)):
                raise ClientError(str(error)) from error
            raise error
        unsent = isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout))
        hopeless = isinstance(error, (httpx.UnsupportedProtocol, httpx.ProxyError)) or (
            "CERTIFICATE_VERIFY_FAILED" in str(error)
        )
        if (
            hopeless
            or tries >= self.connection.tries
            or may == "never"
            or not (may == "always" or unsent)
        ):
            how = "in time" if isinstance(error, httpx.TimeoutException) else ""
            said = (
                f"no answer {how}".strip()
                + f" from {_site(self.connection.url)} after {tries} tries"
            )
            lost = TimedOut if isinstance(error, httpx.TimeoutException) else NoAnswer
            # Python's own servers end a handshake without a word.
            cut = isinstance(error, (httpx.RemoteProtocolError, httpx.ReadError))
            hint = " (does it want a client certificate?)" if cut and self._shown_none() else ""
            raise lost(f"{said}: {error or type(error).__name__}{hint}") from error
        await side.sleep(retrying.pause(tries))
        return not unsent

    def _shown_none(self) -> bool:
        given = self.connection
        secure = given.url.startswith("https:")
        return secure and given.cert is None and isinstance(given.verify, (bool, str))

    @asynccontextmanager
    async def _begun(
        self, path: str, params: Params | None, headers: Mapping[str, str], timeout: float | None
    ) -> AsyncIterator[httpx.Response]:
        request = self._request("GET", path, params, None, None, None, headers, timeout)
        follow = self._redirects is not False
        reply = await self._http.send(request, stream=True, follow_redirects=follow)
        try:
            yield reply
        finally:
            await reply.aclose()

    async def stream(
        self, path: str, *, params: Params | None = None, headers: Mapping[str, str] | None = None,
        timeout: float | None = None, begun: Callable[[Answer], None] | None = None, block: int = BLOCK,
    ) -> AsyncIterator[bytes]:  # fmt: skip
        """The bytes of an answer as they come. One that breaks off is asked for again from there,
        where the service gives ranges; else NoAnswer. ``begun`` is told status and headers once;
        ``block`` is the size of the pieces, in bytes."""
        got, tag, tries, told = 0, "", 0, False
        while True:
            tries += 1
            asked = {**(headers or {}), "Accept-Encoding": "identity"}
            if got:
                asked.update({"Range": f"bytes={got}-", "If-Range": tag})
            try:
                async with self._begun(path, params, asked, timeout) as reply:
                    if reply.status_code >= 400:
                        await reply.aread()
                        answer = Answer(reply.status_code, reply.headers, reply.content, tries)
                        if (
                            not retrying.again(answer.status, "always")
                            or tries >= self.connection.tries
                        ):
                            raise self._refuse(answer)
                        await side.sleep(
                            retrying.pause(
                                tries, retrying.retry_after(answer.headers.get("retry-after"))
                            )
                        )
                        continue
                    if got and reply.status_code != 206:
                        raise NoAnswer(
                            f"the answer broke off after {got} bytes and cannot be resumed"
                        )
                    if not got:
                        tag = _tag(reply.headers)
                        if begun and not told:
                            told = True
                            begun(Answer(reply.status_code, reply.headers, b"", tries))
                    async for chunk in reply.aiter_bytes(block):
                        got += len(chunk)
                        tries = 0
                        yield chunk
                    return
            except GeneratorExit:
                raise
            except ClientError:
                raise
            except Exception as error:
                if got and not tag:
                    raise NoAnswer(f"the answer broke off after {got} bytes: {error}") from error
                await self._failed(error, max(tries, 1), "always")


def _headers(*of: Mapping[str, str]) -> httpx.Headers:
    """All of them, of the same name the last. ConfigError if one cannot be sent: a key with a line's end, say,
    which httpx would show in its message."""
    import httpx

    every = httpx.Headers()
    for one in of:
        for name, value in one.items():
            if not (value.isascii() and value.replace("\t", " ").isprintable()):
                raise ConfigError(f"the header {name} has characters that cannot be sent")
            every[name] = value
    return every


def _tag(headers: Mapping[str, str]) -> str:
    """What names this state of the bytes, if parts of it can be asked for; weak tags cannot say so."""
    found = headers.get("etag", "")
    return found if headers.get("accept-ranges") == "bytes" and not found.startswith("W/") else ""


def _running(answer: Answer, keyed: bool) -> bool:
    """Whether the try before is still at work, under the same key."""
    return keyed and answer.status == 409 and b'"running"' in answer.body


def _plain(params: Params | None) -> list[tuple[str, Plain]] | None:
    """Query parameters as text: what is None is left out, lists are said again for each item."""
    if params is None:
        return None
    found: list[tuple[str, Plain]] = []
    for name, value in params.items() if isinstance(params, Mapping) else params:
        for one in value if isinstance(value, (list, tuple, set, frozenset)) else (value,):
            if one is not None:
                found.append((name, str(one).lower() if isinstance(one, bool) else str(one)))
    return found


def _site(url: str) -> str:
    """An address without what may be secret in it."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.split('/')[0].rpartition('@')[2]}"
