"""What stands where a suite asks for one server: two ``serve --no-worker`` and two ``worker`` on
one PostgreSQL and one S3, behind a proxy. ``GLOSSATOR_TEST_TOPOLOGY=replicas`` puts them there,
wherever the database is PostgreSQL.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from glossator.store.blobs import Access, Blobs, open_blobs
from tests import object_storage, parts
from tests.replicas.proxy import Proxy

WANTED = os.environ.get("GLOSSATOR_TEST_TOPOLOGY", "") == "replicas"
SERVERS = 2
WORKERS = 2


def asked_for(database: str | None) -> bool:
    """Whether a server on this database is to be several."""
    return WANTED and (database or "").startswith("postgresql://")


def only_of_one(why: str) -> None:
    """Skips a test of what one process promises, and several do not."""
    if WANTED:
        pytest.skip(f"replicas: {why}")


@cache
def bucket(database: str) -> object_storage.Bucket:
    """Where the files of a database are."""
    parts.require("s3")
    return object_storage.bucket()


def settings(database: str) -> dict[str, str]:
    """What every process on a database must be told of its files."""
    found = bucket(database)
    return {
        "GLOSSATOR_SECRET_KEY": "one key for all replicas wherever they run",
        "GLOSSATOR_BLOBS_URL": f"s3://{found.name}/files",
        "GLOSSATOR_BLOBS_ENDPOINT": found.endpoint,
        "GLOSSATOR_BLOBS_ACCESS_KEY": found.access_key,
        "GLOSSATOR_BLOBS_SECRET_KEY": found.secret_key,
        "GLOSSATOR_BLOBS_REGION": found.region,
    }


def blobs(data: Path, database: str) -> Blobs:
    """The files beside a running server, one or several."""
    if not asked_for(database):
        return open_blobs(f"file://{data / 'blobs'}")
    found = bucket(database)
    access = Access(found.endpoint, found.access_key, found.secret_key, found.region)
    return open_blobs(f"s3://{found.name}/files", data / "incoming", access)


class Worker:
    """A ``glossator worker`` of its own process group."""

    READY = "Glossator worker ready"

    def __init__(self, command: Sequence[str], env: dict[str, str], log: Path) -> None:
        self._command = list(command)
        self._env = env
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def start(self) -> None:
        """Starts and waits until it takes jobs."""
        said = self.log.count(self.READY)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._env, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        parts._watch(self._process.pid)
        until = time.monotonic() + 30
        while self.log.count(self.READY) == said:
            if self._process.poll() is not None or time.monotonic() > until:
                self.kill9()
                raise parts.Failed(f"the worker is not ready: {self.log[-3000:]}")
            time.sleep(0.02)

    def kill9(self) -> None:
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        parts._unwatch(self._process.pid)

    def stop(self, timeout: float = 35) -> int:
        """SIGTERM; the exit code."""
        if self._process is None:
            return 0
        self._process.terminate()
        try:
            return self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise parts.Failed(f"no exit {timeout} s after SIGTERM: {self.log[-3000:]}") from None
        finally:
            self.kill9()


class Replicas:
    """Several where a suite wants one: the face of :class:`tests.parts.Server`."""

    def __init__(
        self, folder: Path, servers: list[parts.Server], workers: list[Worker], proxy: Proxy
    ) -> None:
        self.folder = folder
        self.servers = servers
        self.workers = workers
        self.proxy = proxy
        self.port = proxy.port
        self.url = f"http://127.0.0.1:{proxy.port}"
        self.seconds_to_ready = 0.0

    @property
    def log(self) -> str:
        """What all of them wrote on stderr."""
        return "".join(one.log for one in (*self.servers, *self.workers))

    @property
    def stdout(self) -> list[str]:
        return [line for server in self.servers for line in server.stdout]

    @property
    def pid(self) -> int:
        return self.servers[0].pid

    def start(self, timeout: float = 30) -> None:
        """Starts all at once, as after a power cut."""
        begun = time.monotonic()
        self._all(lambda server: server.start(timeout), Worker.start)
        self.proxy.servers = [("127.0.0.1", server.port) for server in self.servers]
        self.seconds_to_ready = time.monotonic() - begun

    def kill9(self) -> None:
        """``kill -9`` of every process."""
        for one in (*self.servers, *self.workers):
            one.kill9()

    def stop(self, timeout: float = 35) -> int:
        """SIGTERM to all; the highest exit code."""
        return max(
            self._all(lambda server: server.stop(timeout), lambda worker: worker.stop(timeout))
        )

    def restart(self) -> None:
        self.stop()
        self.start()

    def _all(
        self, of_server: Callable[[parts.Server], Any], of_worker: Callable[[Worker], Any]
    ) -> list[Any]:
        with ThreadPoolExecutor(len(self.servers) + len(self.workers)) as pool:
            doing = [pool.submit(of_server, server) for server in self.servers]
            doing += [pool.submit(of_worker, worker) for worker in self.workers]
        return [one.result() for one in doing]


@contextlib.contextmanager
def running(
    folder: Path, command: list[str], *args: str, database: str, env: dict[str, str]
) -> Iterator[Replicas]:
    """Replicas of ``glossator serve ARGS``, each with a data folder of its own in ``folder``;
    workers too, unless ``args`` say that jobs are to rest."""
    proxy = Proxy([])
    env = settings(database) | {"GLOSSATOR_BASE_URL": f"http://127.0.0.1:{proxy.port}"} | env
    environment = parts._environment(**env)
    where = ["--database", database]
    others = [word for word in args if word != "--no-worker"]
    servers, workers = [], []
    for n in range(SERVERS):
        logs = folder / f"log-{n}"
        logs.mkdir()
        words = [*command, "serve", "--data", str(folder / f"server-{n}"), *where]
        servers.append(parts.Server([*words, "--no-worker", *others], environment, logs))
    for n in range(0 if "--no-worker" in args else WORKERS):
        words = [*command, "worker", "--data", str(folder / f"worker-{n}"), *where]
        workers.append(Worker(words, environment, folder / f"worker-{n}.log"))
    replicas = Replicas(folder, servers, workers, proxy)
    try:
        replicas.start()
        yield replicas
    finally:
        replicas.kill9()
        proxy.close()
