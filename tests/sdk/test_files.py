"""Files: up in parcels and parts, down one by one, safe names, and what breaks off goes on."""

import contextlib
import hashlib
import io
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from glossator.sdk import errors, names, parcels, retrying
from glossator.sdk.aio.client import AsyncClient
from glossator.sdk.sync.client import Client
from tests.edge.serving import Hub
from tests.sdk.twinned import Twin


def test_one_of_each_kind_of_source(client: Any, twin: Twin, project: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"from a path")
    by_path = client.files.upload(path, project=project)
    by_bytes = client.files.upload(b"from memory", "b.txt", project=project)
    with path.open("rb") as file:
        by_file = client.files.upload(file, project=project)
    by_stream = client.files.upload(io.BytesIO(b"from a stream"), "c.txt", project=project)
    said = [client.files.read(one) for one in (by_path, by_bytes, by_file, by_stream)]
    assert said == [b"from a path", b"from memory", b"from a path", b"from a stream"]
    assert [one.name for one in client.files.list(project=project)] == [
        "a.txt", "b.txt", "a.txt", "c.txt",
    ]  # fmt: skip
    with pytest.raises(errors.ConfigError):
        client.files.upload(b"no name")
    assert twin.run(by_bytes.read()) == b"from memory"
    assert twin.run(by_bytes.link()).url.endswith(f"/v1/files/{by_bytes.id}/content")
    new = client.files.replace(by_bytes, b"other bytes")
    assert (new.id, new.name, client.files.read(new)) == (by_bytes.id, "b.txt", b"other bytes")
    twin.run(by_bytes.delete())
    with pytest.raises(errors.NotFound):
        client.files.get(by_bytes.id)


def test_a_big_one_goes_in_parts_and_comes_in_a_stream(
    client: Any, twin: Twin, project: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parcels, "PART", 300_000)
    body = bytes(range(256)) * 8_000
    made = client.files.upload(body, "big.bin", project=project, progress="up")
    assert made.size == len(body)
    assert [one.kind for one in client.files.list()] == ["upload"]
    assert hashlib.sha256(client.files.read(made)).digest() == hashlib.sha256(body).digest()
    (tmp_path / "there").mkdir()
    path = twin.run(made.download(tmp_path / "there", progress=True))
    assert path == tmp_path / "there" / "big.bin"
    assert path.read_bytes() == body
    chunks = client.files.stream(made, chunk_size=1000)
    assert (len(chunks[0]), b"".join(chunks)) == (1000, body)
    assert [p.name for p in path.parent.iterdir()] == ["big.bin"]


def test_many_with_equal_and_dangerous_names(
    client: Any, project: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parcels, "MOST", 7)
    sources = []
    for n in range(30):
        folder = tmp_path / str(n)
        folder.mkdir()
        (folder / "same.txt").write_bytes(b"%d" % n)
        sources.append(folder / "same.txt")
    made = client.files.upload_many(sources, project=project)
    assert [client.files.read(one) for one in made[:3]] == [b"0", b"1", b"2"]
    assert sorted(one.id for one in made) == [one.id for one in client.files.list(project=project)]
    evil = client.files.upload(b"evil", "../../etc/pass\\wd", project=project)
    paths = client.files.download_many([*made, evil], tmp_path / "down", at_once=5)
    assert {path.parent for path in paths} == {tmp_path / "down"}
    found = {path.name for path in (tmp_path / "down").iterdir()}
    assert found == {"wd", "same.txt", *(f"same-{n}.txt" for n in range(2, 31))}
    assert {p.read_bytes() for p in paths} == {b"evil", *(b"%d" % n for n in range(30))}


def test_attachments_by_batch_kind_type_and_date(client: Any, project: Any, tmp_path: Path) -> None:
    batch = client.batches.create(project, "one")
    task = client.tasks.create(project, {}, batch=batch)
    first = client.files.upload(b"x", "x.txt", batch=batch, kind="attachment")
    second = client.files.upload(b"{}", "y.json", task=task)
    assert [f.id for f in client.files.list(batch=batch)] == [first.id]
    assert [f.id for f in client.files.list(task=task)] == [second.id]
    assert [f.id for f in client.files.list(kind="attachment")] == [first.id]
    assert [f.id for f in client.files.list(media_type=first.media_type)] == [first.id, second.id]
    assert client.files.list(created_before="2020-01-01T00:00:00Z") == []
    assert len(client.files.list(created_since="2020-01-01T00:00:00Z")) == 2
    (path,) = client.files.download_batch(batch, tmp_path / "of batch")
    assert path.read_bytes() == b"x"


def test_from_an_address_that_may_not_be_called(client: Any, project: Any) -> None:
    with pytest.raises(errors.BadRequest):
        client.files.fetch("http://127.0.0.1:1/x.png", project=project)
    assert client.files.list() == []


@pytest.mark.parametrize(
    ("name", "there"),
    [("a.png", "a.png"), ("/etc/passwd", "passwd"), ("..", "_"), ("", "_"), ("CON.txt", "_CON.txt"),
     ("a\x00b:c?.txt", "a_b_c_.txt"), ("x" * 300 + ".jpeg", "x" * 145 + ".jpeg"), (".hidden", "hidden")],
)  # fmt: skip
def test_names(name: str, there: str) -> None:
    assert names.safe(name) == there


class Cutting:
    """Between a client and a server; every connection is cut after so many bytes of the answer or
    of the request, until ``cuts`` are used up."""

    def __init__(self, port: int, after: int, cuts: int) -> None:
        self._port, self._after, self.cuts = port, after, cuts
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._port))
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=pair, daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        moved = 0
        try:
            while some := source.recv(1 << 14):
                moved += len(some)
                if moved > self._after and self.cuts > 0:
                    self.cuts -= 1
                    break
                sink.sendall(some)
        except OSError:
            pass
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def close(self) -> None:
        self._listener.close()


def test_lost_connections_cost_a_part_up_and_nothing_down(
    twin: Twin, busy: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parcels, "PART", 200_000)
    monkeypatch.setattr(retrying, "FIRST_S", 0.01)
    between = Cutting(busy.server.port, 500_000, 0)
    owner = busy.found()
    client = twin.made(twin.pick(Client, AsyncClient), between.url, owner.api_key, tries=8)
    body = bytes(range(251)) * 12_000
    between.cuts = 4
    made = client.files.upload(body, "big.bin")
    assert between.cuts == 0
    assert [one.kind for one in client.files.list()] == ["upload"]
    between.cuts = 4
    target = client.files.download(made, tmp_path / "back.bin")
    assert between.cuts == 0
    assert target.read_bytes() == body
    (client.close if twin.name == "sync" else client.aclose)()
    between.close()
