"""Statements of one PostgreSQL connection, sent ahead of the results that somebody waits for.

psycopg's own pipeline mode asks the socket after every statement; nine statements, three of them
awaited, took 450 us of our CPU there and take 100 us here (docs/decisions/0018). It is written on
psycopg's wrapper of libpq (``psycopg.pq``), which speaks the protocol, and on its adapters, which
know the values.
"""

import select
from collections import deque
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.types.numeric import Int8Dumper

Row = tuple[Any, ...]
MOST = 1000
"""Most statements that a connection keeps prepared."""
_BINARY = pq.Format.BINARY
_GOOD = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)
_AUTO = [PyFormat.AUTO]


class Link(psycopg.Connection[Row]):
    """A connection that knows which statements were prepared on it, by text and types."""

    prepared: dict[tuple[str, tuple[int, ...]], bytes]
    named = 0

    def ready(self) -> None:
        """Set it up once, after it was made."""
        self.prepared = {}
        # One type for every number, so that a statement is prepared once and not by size of value.
        self.adapters.register_dumper(int, Int8Dumper)
        self.autocommit = True


class Answer:
    """What a statement gave; whoever asks for it waits until it is there."""

    __slots__ = ("_pipeline", "result")

    def __init__(self, pipeline: "Pipeline") -> None:
        self._pipeline = pipeline
        self.result: Any = None

    def fetchall(self) -> list[Row]:
        """Every row."""
        return self._pipeline.rows(self)

    def fetchone(self) -> Row | None:
        """The first row, or None."""
        rows = self._pipeline.rows(self)
        return rows[0] if rows else None

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""
        return self._pipeline.settled(self).command_tuples or 0


class Pipeline:
    """One transaction's statements. After an error only :meth:`abandon` may follow."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._libpq = link.pgconn
        self._values = Transformer(link)
        self._underway: deque[Answer] = deque()
        self._fresh: list[tuple[str, tuple[int, ...]]] = []
        self._poll = select.poll()
        self._poll.register(self._libpq.socket, select.POLLIN)

    def begin(self, how: bytes) -> None:
        """Enter pipeline mode and send the statement that begins the transaction."""
        self._libpq.enter_pipeline_mode()
        self._send(how)

    def execute(self, text: str, values: Sequence[Any]) -> Answer:
        """Send a statement with its values for ``$1``, ``$2`` and so on."""
        dumped: Sequence[Any] = ()
        types: tuple[int, ...] = ()
        formats: Any = None
        if values:
            dumped = self._values.dump_sequence(values, _AUTO * len(values))
            types, formats = self._values.types or (), self._values.formats
        name = self._link.prepared.get((text, types))
        if name is None:
            name = self._prepare(text, types)
        self._libpq.send_query_prepared(name, dumped, formats, _BINARY)
        return self._sent()

    def commit(self) -> None:
        """Send what ends the transaction, wait for it, and leave pipeline mode."""
        self._send(b"COMMIT")
        self.leave()

    def leave(self) -> None:
        """Wait for all that was sent and leave pipeline mode; the transaction goes on."""
        last = self._sync()
        self.settled(last)
        self._libpq.exit_pipeline_mode()
        self._fresh.clear()

    def enter(self) -> None:
        """Come back after :meth:`leave`."""
        self._libpq.enter_pipeline_mode()

    def abandon(self) -> None:
        """After an error: end the transaction with nothing done, and leave pipeline mode."""
        for key in self._fresh:
            self._link.prepared.pop(key, None)
        if self._libpq.status != pq.ConnStatus.OK:
            return
        if self._libpq.pipeline_status == pq.PipelineStatus.OFF:
            self._libpq.enter_pipeline_mode()
        self._drain(self._sync())
        self._send(b"ROLLBACK")
        self._drain(self._sync())
        self._libpq.exit_pipeline_mode()

    def rows(self, answer: Answer) -> list[Row]:
        """The rows of an answer, awaited."""
        result = self.settled(answer)
        self._values.set_pgresult(result)
        return self._values.load_rows(0, result.ntuples, tuple)

    def settled(self, answer: Answer) -> Any:
        """The result of an answer, awaited; raises the first error of what was sent before it."""
        if answer.result is None:
            self._libpq.send_flush_request()
            self._flush()
            while answer.result is None:
                result = self._receive()
                if result.status == pq.ExecStatus.FATAL_ERROR:
                    raise error_from_result(result)
        return answer.result

    def _prepare(self, text: str, types: tuple[int, ...]) -> bytes:
        link = self._link
        if len(link.prepared) >= MOST:
            self._send(b"DEALLOCATE ALL")
            link.prepared.clear()
        link.named += 1
        name = link.prepared[text, types] = b"g%d" % link.named
        self._fresh.append((text, types))
        self._libpq.send_prepare(name, text.encode(), types)
        self._sent()
        return name

    def _send(self, command: bytes) -> None:
        self._libpq.send_query_params(command, None)
        self._sent()

    def _sent(self) -> Answer:
        answer = Answer(self)
        self._underway.append(answer)
        return answer

    def _sync(self) -> Answer:
        self._libpq.pipeline_sync()
        return self._sent()

    def _drain(self, last: Answer) -> None:
        self._flush()
        while last.result is None:
            self._receive()

    def _flush(self) -> None:
        while self._libpq.flush():
            # The server may wait for us to read before it reads on.
            select.select([self._libpq.socket], [self._libpq.socket], [])
            self._libpq.consume_input()

    def _receive(self) -> Any:
        """The result of the statement that was sent first, from the server."""
        result = self._next()
        answer = self._underway.popleft()
        answer.result = result
        if result.status != pq.ExecStatus.PIPELINE_SYNC:
            self._next()  # each statement's results end with None, a sync's do not
        return result

    def _next(self) -> Any:
        while self._libpq.is_busy():
            self._poll.poll()
            self._libpq.consume_input()
        return self._libpq.get_result()
