"""Real parts for tests: PostgreSQL, a running server, the command line, foreign environments.

Nothing here is a stand-in. A suite says what it needs with :func:`require`, which skips with a
reason where a machine cannot offer the part, and fails where it was told that it must
(``GLOSSATOR_TEST_REQUIRE=postgres,s3,browser,sdks``).

What one run of the suite shares between its parallel workers lies in one folder, the *run
folder*. A guard process outlives the run by a moment, stops what is still running and removes
the folder: also after Ctrl-C, a time-out or ``kill -9`` of the test runner.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


class Missing(Exception):
    """This machine cannot offer a part; the message says why, and what would bring it."""


# ------------------------------------------------------------------ what must not be skipped


def required() -> frozenset[str]:
    """The parts whose absence is a failure, from ``GLOSSATOR_TEST_REQUIRE``."""
    named = os.environ.get("GLOSSATOR_TEST_REQUIRE", "")
    return frozenset(name.strip() for name in named.split(",") if name.strip())


def require(part: str, probe: Callable[[], object] | None = None) -> None:
    """Skips the calling test if ``part`` is not to be had; fails it if the part is required.

    ``probe`` raises :class:`Missing`; for the parts that this module knows it may be left out.
    """
    try:
        (probe or _PROBES[part])()
    except Missing as why:
        refuse(part, str(why))


def refuse(part: str, why: str) -> None:
    """Ends the calling test because ``part`` is missing: a skip, or a failure if required."""
    if part in required():
        pytest.fail(f"{part} is required here, but: {why}", pytrace=False)
    pytest.skip(f"{part}: {why}")


# ------------------------------------------------------------------ the run folder, the guard

# Started as a child of the run's process, which it outlives: then its parent is another.
_GUARD = """
import os, shutil, signal, sys, time
from pathlib import Path
owner, folder = int(sys.argv[1]), Path(sys.argv[2])
def alive(pid):
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except ProcessLookupError:
        return False
    except OSError:  # another user's, or a system without /proc
        return True
    return state not in "ZX"  # not one that is only waiting to be reaped
while os.getppid() == owner:
    time.sleep(0.2)
for note in sorted((folder / "groups").glob("*")):
    group = int(note.name)
    try:
        os.killpg(group, int(note.read_text()))
    except (ProcessLookupError, PermissionError):
        continue
    for _ in range(100):
        if not alive(group):
            break
        time.sleep(0.05)
shutil.rmtree(folder, ignore_errors=True)
"""


@cache
def run_folder() -> Path:
    """The folder that all workers of one run share.

    The first process to ask makes it and hands its name to the workers, which inherit the
    environment; so it must be asked for before the workers start (``conftest.py`` does).
    """
    known = os.environ.get("GLOSSATOR_TEST_RUN")
    if known and Path(known).is_dir():
        return Path(known)
    folder = Path(tempfile.mkdtemp(prefix="glossator-test-"))
    folder.chmod(0o711)  # the user postgres must be able to pass through
    (folder / "groups").mkdir()
    os.environ["GLOSSATOR_TEST_RUN"] = str(folder)
    guard = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _GUARD, str(os.getpid()), str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
    )
    guard.returncode = 0  # nobody waits for it: it outlives this process
    return folder


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds an exclusive lock on ``path`` across processes."""
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _watch(group: int, ending: signal.Signals = signal.SIGKILL) -> None:
    """Has the guard end process group ``group``, should this run not do it itself."""
    (run_folder() / "groups" / str(group)).write_text(str(int(ending)))


def _unwatch(group: int) -> None:
    (run_folder() / "groups" / str(group)).unlink(missing_ok=True)


def _run(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    timeout: float | None = None,
) -> "subprocess.CompletedProcess[str]":
    """Runs a command to its end and keeps what it said; the caller looks at the exit code."""
    return subprocess.run(
        command,
        check=False,
        cwd=cwd,
        env=env,
        timeout=timeout,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def free_port() -> int:
    """A TCP port on 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# ------------------------------------------------------------------ PostgreSQL


@cache
def postgres_programs() -> Path:
    """The folder that holds ``initdb`` and ``postgres``."""
    folders = [Path(folder) for folder in os.get_exec_path()]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists():
            # A link in PATH may stand alone: the programs lie together where it points to.
            return (folder / "initdb").resolve().parent
    raise Missing("no initdb in PATH or /usr/lib/postgresql (Debian: apt-get install postgresql)")


def _as_postgres_user(folder: Path) -> list[str]:
    """The words before a server command: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        raise Missing("running as root, and there is no user named postgres") from None
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["runuser", "-u", "postgres", "--"]


class Postgres:
    """A throw-away PostgreSQL cluster on 127.0.0.1."""

    def __init__(self, port: int, pid: int) -> None:
        self.port = port
        self.pid = pid

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://glossator@127.0.0.1:{self.port}/{database}"

    @classmethod
    def start(cls, folder: Path, *, durable: bool) -> "Postgres":
        """A new cluster in ``folder``; ``durable=False`` trades safety for speed."""
        programs = postgres_programs()
        folder.mkdir(mode=0o700)
        prefix = _as_postgres_user(folder)
        data = folder / "data"
        initdb = [programs / "initdb", "--no-sync", "--auth=trust", "--username=glossator"]
        made = _run(
            [*prefix, *initdb, "--encoding=UTF8", "--locale=C", "-D", data],
            cwd=Path("/"),
        )
        if made.returncode:
            raise Missing(f"initdb failed: {made.stderr.strip()[-300:]}")
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "200",
            "timezone": "UTC",
            # Tests look for what happens, not for when statistics are gathered.
            "log_min_messages": "warning",
        }
        if not durable:
            settings |= {
                "fsync": "off",
                "full_page_writes": "off",
                "synchronous_commit": "off",
                "wal_level": "minimal",
                "max_wal_senders": "0",
            }
        for _ in range(3):
            cluster = cls._serve(prefix, programs, folder, settings)
            if cluster is not None:
                return cluster
        raise Missing(f"PostgreSQL did not start: {(folder / 'log').read_text()[-500:]}")

    @classmethod
    def _serve(
        cls, prefix: list[str], programs: Path, folder: Path, settings: dict[str, str]
    ) -> "Postgres | None":
        """One try on one port; None if another process was quicker to take the port."""
        port = free_port()
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [*prefix, programs / "postgres", "-D", folder / "data", "-p", str(port), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/",
            )
        # SIGQUIT is PostgreSQL's immediate shutdown; SIGKILL could leave its shared memory.
        _watch(process.pid, signal.SIGQUIT)
        cluster = cls(port, process.pid)
        until = time.monotonic() + 30
        while process.poll() is None and time.monotonic() < until:
            if cluster._answers():
                process.returncode = 0  # nobody waits for it: the guard ends it
                return cluster
            time.sleep(0.02)
        cluster.stop()
        return None

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Runs one statement outside a transaction, for making and dropping databases."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGQUIT)
        _unwatch(self.pid)


def postgres(*, durable: bool = False) -> Postgres:
    """The cluster that all workers of this run share, started when first asked for.

    ``durable=True`` gives another one, with fsync on, for suites about crashes and for figures.
    """
    folder = run_folder()
    name = "postgres-durable" if durable else "postgres"
    note = folder / f"{name}.json"
    with locked(folder / f"{name}.lock"):
        if note.exists():
            return Postgres(**json.loads(note.read_text()))
        cluster = Postgres.start(folder / name, durable=durable)
        note.write_text(json.dumps({"port": cluster.port, "pid": cluster.pid}))
        return cluster


def postgres_database(
    *, durable: bool = False, prepare: Callable[[str], object] | None = None
) -> str:
    """The URL of a fresh database.

    ``prepare`` gets the URL of a database to fill (for instance by migrating it); that is done
    once a run, and every later request is a copy. It is known by its qualified name.
    """
    cluster = postgres(durable=durable)
    template = "template0" if prepare is None else _template(cluster, prepare)
    name = f"t_{os.getpid()}_{secrets.token_hex(4)}"
    # Copying files is faster than logging every page, as long as nobody waits for the disk.
    strategy = "wal_log" if durable else "file_copy"
    cluster.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY {strategy}")
    return cluster.url(name)


def _template(cluster: Postgres, prepare: Callable[[str], object]) -> str:
    name = f"made_by_{prepare.__module__}_{prepare.__qualname__}".lower()
    name = "".join(letter if letter.isalnum() else "_" for letter in name)[-60:]
    with locked(run_folder() / f"{name}_{cluster.port}.lock"):
        if (name,) not in cluster.execute("SELECT datname FROM pg_database"):
            draft = f"draft_{secrets.token_hex(4)}"
            cluster.execute(f"CREATE DATABASE {draft} TEMPLATE template0")
            prepare(cluster.url(draft))
            cluster.execute(f"ALTER DATABASE {draft} RENAME TO {name}")
    return name


def drop_postgres_database(url: str) -> None:
    """Drops a database made above, also while something is still connected to it."""
    server, name = url.rsplit("/", 1)
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


def _postgres_is_here() -> None:
    postgres_programs()
    if os.geteuid() == 0:
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            raise Missing("running as root, and there is no user named postgres") from None


# ------------------------------------------------------------------ the server, the commands


def _program() -> str:
    """The installed command, beside the Python that runs the tests."""
    return str(Path(sys.executable).with_name("glossator"))


def _environment(**settings: str | None) -> dict[str, str]:
    """This process's environment with no Glossator setting but ``settings``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GLOSSATOR_")}
    return kept | {name: value for name, value in settings.items() if value is not None}


class Failed(AssertionError):
    """A command or a server ended as it should not have; the message holds what it said."""


class Server:
    """A ``glossator serve`` of its own process group; see :func:`server`."""

    READY = "Glossator ready at "

    def __init__(self, command: Sequence[str], env: dict[str, str], folder: Path) -> None:
        self._command = list(command)
        self._env = env
        self._log = folder / "serve.log"
        self._process: subprocess.Popen[str] | None = None
        self.url = ""
        self.stdout: list[str] = []
        self.seconds_to_ready = 0.0

    @property
    def log(self) -> str:
        """What the server wrote on stderr so far, over all of its starts."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self, timeout: float = 30, env: dict[str, str] | None = None) -> None:
        """Starts and waits for the one line on stdout; a restart keeps the port. ``env`` is more
        of the environment, for this start alone."""
        port = str(self.port) if self.url else "0"
        begun = time.monotonic()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._command, "--port", port],
                env=self._env | (env or {}),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        _watch(self._process.pid)
        ready = threading.Event()
        threading.Thread(target=self._listen, args=(self._process, ready), daemon=True).start()
        if not ready.wait(timeout) or not self.url:
            code = self._process.poll()
            self.kill9()
            ended = "is not ready" if code is None else f"ended with {code}"
            raise Failed(f"the server {ended}: {self.stdout} {self.log[-3000:]}")
        self.seconds_to_ready = time.monotonic() - begun

    def _listen(self, process: "subprocess.Popen[str]", ready: threading.Event) -> None:
        """Reads stdout to its end, so that the pipe never fills."""
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self.stdout.append(line.rstrip("\n"))
                if line.startswith(self.READY):
                    self.url = line.removeprefix(self.READY).strip()
                    ready.set()
        ready.set()

    def kill9(self) -> None:
        """``kill -9`` of every process of the server, as by a crash."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        _unwatch(self._process.pid)

    def dies(self, timeout: float) -> bool:
        """Whether the process ends by itself within so many seconds."""
        assert self._process is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout)
        return self._process.poll() is not None

    def stop(self, timeout: float = 35) -> int:
        """SIGTERM; the exit code. Whatever is left after ``timeout`` is killed and a failure."""
        if self._process is None:
            return 0
        self._process.terminate()
        try:
            return self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise Failed(f"no exit {timeout} s after SIGTERM: {self.log[-3000:]}") from None
        finally:
            self.kill9()

    def restart(self) -> None:
        """Starts again on the same port and data; a running server is stopped first."""
        if self._process is not None and self._process.poll() is None:
            self.stop()
        self.start()


@contextlib.contextmanager
def server(
    data_dir: Path, *args: str, database: str | None = None, env: dict[str, str] | None = None
) -> Iterator[Server]:
    """A running ``glossator serve`` on a free port, ended however the block ends; or several that
    look like one (``tests.replicas.topology``)."""
    from tests.replicas import topology  # which imports this page

    if topology.asked_for(database):
        folder = Path(tempfile.mkdtemp(dir=run_folder(), prefix="replicas-"))
        with topology.running(
            folder, [_program()], *args, database=database or "", env=env or {}
        ) as several:
            yield several  # type: ignore[misc]
        return
    data_dir.mkdir(parents=True, exist_ok=True)
    command = [_program(), "serve", "--data", str(data_dir), *args]
    if database:
        command += ["--database", database]
    logs = Path(tempfile.mkdtemp(dir=run_folder(), prefix="serve-"))
    running = Server(command, _environment(**(env or {})), logs)
    try:
        running.start()
        yield running
    finally:
        running.kill9()


def cli(
    *args: str,
    data: Path | None = None,
    database: str | None = None,
    env: dict[str, str] | None = None,
) -> Any:
    """Runs ``glossator ARGS --json`` and gives what it printed, parsed; None for nothing."""
    words = [_program(), *args]
    if "--json" not in args:
        words.append("--json")
    from tests.replicas import topology  # which imports this page

    settings: dict[str, str | None] = {
        "GLOSSATOR_DATA": str(data) if data else None,
        "GLOSSATOR_DATABASE_URL": database,
    }
    if topology.asked_for(database):
        settings |= topology.settings(database or "")
    ended = _run(words, env=_environment(**(settings | (env or {}))), timeout=120)
    if ended.returncode:
        raise Failed(f"glossator {' '.join(args)}: exit {ended.returncode}\n{ended.stderr}")
    return json.loads(ended.stdout) if ended.stdout.strip() else None


# ------------------------------------------------------------------ foreign environments


def environment(name: str, requirements: Sequence[str]) -> Path:
    """The Python of a cached environment that holds ``requirements``.

    For the vendors' clients and the oracles, whose pins must not bind ours. Kept under ``.envs``
    by a hash of what is in it, so a change of the list makes a new one; made by one worker while
    the others wait.
    """
    key = json.dumps([sorted(requirements), sys.version_info[:2], sys.platform])
    folder = ROOT / ".envs" / f"{name}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
    python = folder / "bin" / "python"
    complete = folder / ".complete"
    folder.parent.mkdir(exist_ok=True)
    with locked(folder.parent / f"{name}.lock"):
        if complete.exists():
            return python
        shutil.rmtree(folder, ignore_errors=True)
        error = _made(folder, requirements)
        if error:
            raise Missing(f"{' '.join(requirements)}: {error}")
        complete.touch()
    return python


def _made(folder: Path, requirements: Sequence[str]) -> str:
    """Make an environment; what went wrong, if anything. uv takes a tenth of pip's time, and pip
    knows ways to packages that uv does not."""
    python = str(folder / "bin" / "python")
    quick = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--compile-bytecode"]
    quiet = ("install", "--quiet", "--disable-pip-version-check")
    ended = _run([sys.executable, "-m", "venv", "--without-pip", str(folder)], cwd=ROOT)
    if ended.returncode == 0:
        ended = _run([*quick, "--python", python, *requirements], cwd=ROOT)
    if ended.returncode:
        for command in (
            [sys.executable, "-m", "venv", "--clear", str(folder)],
            [python, "-m", "pip", *quiet, *requirements],
        ):
            ended = _run(command, cwd=ROOT)
            if ended.returncode:
                return str(ended.stderr).strip()[-400:]
    return ""


# The vendors' own clients as people have them, with the pins that they need to be importable.
VENDOR_CLIENTS = {
    "scale": ("scaleapi==2.18.4",),
    "scale_old": ("scaleapi==2.15.14",),
    "toloka": ("toloka-kit==1.2.3", "httpx<0.28", "cattrs<26", "setuptools<81"),
    "labelstudio": ("label-studio-sdk==1.0.10", "numpy<2"),
    "labelstudio_old": ("label-studio-sdk==1.0.7", "numpy<2"),
    "labelstudio_new": ("label-studio-sdk==2.1.2",),
    "isahit": ("isahitlab==0.17.0",),
}


def vendor_python(name: str) -> Path:
    """The Python that has the real client of a service, by a name of ``VENDOR_CLIENTS``."""
    return environment(name, VENDOR_CLIENTS[name])


@cache
def chromium() -> Path:
    """Debian's browser, for Playwright's ``executable_path``."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    raise Missing("no Chromium in PATH (Debian: apt-get install chromium)")


# Without a display, a sandbox for root, or calls home.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def _vendor_clients_are_here() -> None:
    for name in VENDOR_CLIENTS:
        vendor_python(name)


def _s3_is_here() -> None:
    from tests import object_storage  # which imports this page

    object_storage.is_here()


_PROBES: dict[str, Callable[[], object]] = {
    "postgres": _postgres_is_here,
    "s3": _s3_is_here,
    "browser": chromium,
    "sdks": _vendor_clients_are_here,
}
