"""Snapshots in shards: the same files as in one piece, whoever dies, and nothing left behind."""

import io
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from glossator import jobs
from glossator.jobs.handlers import HANDLERS
from glossator.model.errors import Conflict, Invalid, NotFound
from glossator.model.project import Project
from glossator.services import cutting, exports, files, joining, projects, shards, snapshots
from glossator.services.exports import Own, Scope
from glossator.store import shards as rows
from glossator.store import transfers
from glossator.store.blobs import Staged
from glossator.store.files import File
from glossator.store.transfers import Snapshot, SnapshotFormat
from tests import object_storage, parts
from tests.services.office import Office, together
from tests.store import migrated
from tests.store.test_blobs import bucket_of

N, SMALL = 50, 8
LABEL_STUDIO = Own("labelstudio", "JSON", {"people": True, "at": 1})
EVERY = ("csv", "tsv", "json", "labelstudio:JSON_MIN")
SHARDS, PIECES = "SELECT count(*) FROM shards WHERE snapshot_id = ?", "part-"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "SIZE", SMALL)


@pytest.fixture
def project(office: Office) -> Project:
    """Every task but some has an answer; one in the middle is of another dialect."""
    made = office.project()
    office.tasks(made, N)
    someone = office.person()
    for _ in range(N - 5):
        office.answer(someone, made)
    return made


def taken(office: Office, project: Project, scope: Scope | None = None) -> Snapshot:
    """A snapshot, and what its jobs made of it."""
    made = office.act(
        office.owner, lambda c: snapshots.create(c, project.id, "now", scope or Scope())
    )
    office.run_jobs()
    return seen(office, made)


def seen(office: Office, snapshot: Snapshot) -> Snapshot:
    return office.look(office.owner, lambda c: snapshots.get(c, snapshot.id))


def converted(office: Office, snapshot: Snapshot, form: str) -> SnapshotFormat:
    dialect, _, name = form.rpartition(":")
    office.act(office.owner, lambda c: snapshots.convert(c, snapshot.id, name, dialect))
    office.run_jobs()
    return found(office, snapshot, form)


def found(office: Office, snapshot: Snapshot, form: str) -> SnapshotFormat:
    every = office.look(office.owner, lambda c: snapshots.conversions(c, snapshot.id))
    return next(one for one in every if one.format == form)


def body(office: Office, snapshot: Snapshot, form: str | None = None) -> bytes:
    file = office.look(office.owner, lambda c: snapshots.file(c, snapshot.id, form))
    made = b"".join(files.read(office.blobs, file))
    assert len(made) == file.size
    return made


def names(office: Office, project: Project) -> list[str]:
    found = office.sql("SELECT name FROM files WHERE project_id = ? ORDER BY id", project.id)
    return [row[0] for row in found]


def whole(office: Office, monkeypatch: pytest.MonkeyPatch, *more: Any) -> Snapshot:
    """The same, in one piece."""
    with monkeypatch.context() as patch:
        patch.setattr(cutting, "SIZE", 10_000)
        return taken(office, *more)


# ------------------------------------------------------------------ the same files


def test_shards_make_the_file_that_one_job_makes(
    office: Office, project: Project, monkeypatch: pytest.MonkeyPatch, small: None
) -> None:
    one = whole(office, monkeypatch, project)
    before = set(office.blobs.keys(time.time() + 60))
    many = taken(office, project)
    assert office.sql(SHARDS, one.id) == [(0,)]
    assert office.sql(SHARDS, many.id) == [(N // SMALL + 1,)]
    assert body(office, many) == body(office, one)
    assert (many.counts, many.md5, many.state) == (one.counts, one.md5, "completed")
    assert many.counts == {"tasks": N, "annotations": N - 5, "predictions": 0}
    # The file is the same, so the bytes are, and no piece is left.
    big = {key for key in office.blobs.keys(time.time() + 60) if _size(office, key) > 4096}
    assert big <= before
    assert [name for name in names(office, project) if PIECES in name] == []
    assert office.events(project.id).count("snapshot.finished") == 2


def _size(office: Office, key: str) -> int:
    return len(b"".join(office.blobs.read(key)))


@pytest.mark.parametrize(
    "scope",
    [
        Scope(annotated=True), Scope(answered="exclude"), Scope(state="open"), Scope(batch_id=-1),
        Scope(answers=("skipped",), with_answers=True), Scope(own=LABEL_STUDIO, people=True),
        Scope(own=LABEL_STUDIO, people=True, answered="exclude"),
    ],
    ids=["annotated", "unanswered", "open", "batch", "none", "own", "own-with-empty-shards"],
)  # fmt: skip
def test_so_they_do_of_a_part_and_with_a_dialects_own_file(
    office: Office, project: Project, monkeypatch: pytest.MonkeyPatch, small: None, scope: Scope
) -> None:
    if scope.batch_id:
        batch = office.batch(project)
        office.tasks(project, 30, batch)
        scope = Scope(batch_id=batch.id)
    one, many = whole(office, monkeypatch, project, scope), taken(office, project, scope)
    assert office.sql(SHARDS, many.id)[0][0] > 3
    assert body(office, many) == body(office, one)
    assert (many.counts, many.md5) == (one.counts, one.md5)
    if scope.own:
        form = "labelstudio:JSON"
        assert body(office, many, form) == body(office, one, form)
        assert office.sql("SELECT count(*) FROM shards WHERE form = ?", form) == [(0,)]


@pytest.mark.parametrize("form", EVERY)
def test_conversions_are_cut_too(
    office: Office, project: Project, monkeypatch: pytest.MonkeyPatch, small: None, form: str
) -> None:
    one, many = whole(office, monkeypatch, project), taken(office, project)
    ran = _counted(monkeypatch)
    assert converted(office, one, form).state == "completed"
    assert ran == []
    assert converted(office, many, form).state == "completed"
    assert ran == [form] * (N // SMALL + 1)
    assert body(office, many, form) == body(office, one, form)
    assert found(office, many, form).losses == found(office, one, form).losses
    assert [name for name in names(office, project) if "00000" in name] == []


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The forms of the shards that are written from now on."""
    ran: list[str] = []
    write = shards.write

    def noted(means: Any, snapshot_id: int, form: str, *more: Any) -> None:
        ran.append(form)
        write(means, snapshot_id, form, *more)

    monkeypatch.setattr(shards, "write", noted)
    return ran


def test_forms_that_are_not_joined_are_one_job(
    office: Office, project: Project, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = taken(office, project)
    ran = _counted(monkeypatch)
    assert converted(office, many, "conll2003").state == "completed"
    assert ran == []


def test_parquet_in_parts_is_files_to_read_one_by_one(
    office: Office, project: Project, monkeypatch: pytest.MonkeyPatch, small: None
) -> None:
    many = taken(office, project)
    converted(office, many, "parquet")
    made = converted(office, many, "parquet-parts")
    assert made.state == "completed"
    files_ = _parts(office, made)
    assert [part.name for part in files_] == [
        f"snapshot-{many.id}-parquet-parts-{n:05}.parquet" for n in range(N // SMALL + 1)
    ]
    found = [row for part in files_ for row in _rows(b"".join(files.read(office.blobs, part)))]
    assert found == _rows(body(office, many, "parquet"))
    assert len(found) == N
    with pytest.raises(Conflict, match="in parts"):
        body(office, many, "parquet-parts")
    with pytest.raises(Invalid):
        office.act(office.owner, lambda c: snapshots.convert(c, many.id, "csv-parts"))
    office.do(office.owner, snapshots.delete, many.id)
    assert names(office, project) == []
    one = whole(office, monkeypatch, project)
    assert len(_parts(office, converted(office, one, "parquet-parts"))) == 1


def _parts(office: Office, made: SnapshotFormat) -> list[File]:
    return office.look(office.owner, lambda c: snapshots.parts(c, [made]))[made.format]


def _rows(made: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pyarrow.parquet.read_table(io.BytesIO(made)).to_pylist()
    return found


def test_a_snapshot_without_tasks_comes_in_parts_too(office: Office) -> None:
    made = taken(office, office.project())
    (part,) = _parts(office, converted(office, made, "parquet-parts"))
    assert _rows(b"".join(files.read(office.blobs, part))) == []


# ------------------------------------------------------------------ what goes wrong


def _step(office: Office, kind: str, wanted: Callable[[dict[str, Any]], bool]) -> None:
    """Run all jobs but those of a kind that are wanted, which stay as if a worker had died."""
    host = jobs.Host(office.database, office.blobs, lambda: time.time_ns() // 1000)

    def handler(host: jobs.Host, args: dict[str, Any]) -> None:
        if not wanted(args):
            HANDLERS[kind](host, args)

    jobs.run_due(host, {**HANDLERS, kind: handler})


def _again(office: Office, snapshot: Snapshot, form: str, number: int) -> None:
    host = jobs.Host(office.database, office.blobs, lambda: time.time_ns() // 1000)
    args = {
        "snapshot": snapshot.id, "form": form, "number": number, "version": 1, "job": 1,
        "org": office.org,
    }  # fmt: skip
    HANDLERS["write_shard"](host, args)


def test_progress_is_told_and_only_the_lost_shard_is_written_again(
    office: Office, project: Project, monkeypatch: pytest.MonkeyPatch, small: None
) -> None:
    one = whole(office, monkeypatch, project)
    made = office.act(office.owner, lambda c: snapshots.create(c, project.id, "n", Scope()))
    _step(office, "write_shard", lambda args: args["number"] == 2)
    half = seen(office, made)
    assert (half.state, half.counts["tasks"]) == ("in_progress", N - SMALL)
    ran = _counted(monkeypatch)
    _again(office, made, "", 2)
    _again(office, made, "", 2)  # a worker that was taken for dead
    office.run_jobs()
    assert body(office, seen(office, made)) == body(office, one)
    assert ran == ["", ""]
    assert office.sql("SELECT count(*) FROM files WHERE project_id = ?", project.id) == [(2,)]


def test_a_snapshot_is_finished_before_the_next_one_is_begun(
    office: Office, project: Project, small: None
) -> None:
    """Its shards and their join have its place in the line."""
    made = [
        office.act(office.owner, lambda c: snapshots.create(c, project.id, "n", Scope()))
        for _ in range(3)
    ]
    done: list[int] = []

    def told(kind: str) -> jobs.Handler:
        def run(host: jobs.Host, args: dict[str, Any]) -> None:
            HANDLERS[kind](host, args)
            if kind in ("write_shard", "join_shards"):
                done.append(args["snapshot"])

        return run

    office.run_jobs({kind: told(kind) for kind in HANDLERS})
    assert len(done) > 3 * N // SMALL
    assert [seen(office, one).state for one in made] == ["completed"] * 3
    if office.database.url.startswith("sqlite"):  # elsewhere each kind has a line of its own
        assert done == sorted(done)


def test_two_who_write_one_shard_record_it_once(
    office: Office, project: Project, monkeypatch: pytest.MonkeyPatch, small: None
) -> None:
    made = office.act(office.owner, lambda c: snapshots.create(c, project.id, "n", Scope()))
    _step(office, "write_shard", lambda args: args["number"] in (2, 3))
    adopt, other = office.blobs.adopt, [True]

    def later(staged: Staged) -> str:
        if other and other.pop():
            _again(office, made, "", 2)  # somebody who took this one for dead is quicker
        return adopt(staged)

    monkeypatch.setattr(office.blobs, "adopt", later)
    _again(office, made, "", 2)
    assert len(names(office, project)) == N // SMALL
    assert seen(office, made).counts["tasks"] == N - SMALL


def test_of_those_who_end_at_once_one_asks_for_the_join(
    office: Office, project: Project, monkeypatch: pytest.MonkeyPatch, small: None
) -> None:
    made = taken(office, project)
    office.act(office.owner, lambda c: snapshots.convert(c, made.id, "csv"))
    _step(office, "write_shard", lambda args: args["number"] in (2, 3))
    unfinished = rows.unfinished

    def slowly(*args: Any) -> int:
        time.sleep(0.3)
        return unfinished(*args)

    monkeypatch.setattr(rows, "unfinished", slowly)
    assert together(2, lambda k: _again(office, made, "csv", 2 + k)) == [None, None]
    office.run_jobs()
    assert found(office, made, "csv").state == "completed"


def test_a_join_that_runs_twice_joins_once(
    office: Office, project: Project, monkeypatch: pytest.MonkeyPatch, small: None
) -> None:
    made = taken(office, project, Scope(own=LABEL_STUDIO))
    host = jobs.Host(office.database, office.blobs, lambda: time.time_ns() // 1000)
    args = {"snapshot": made.id, "form": "", "version": 1, "job": 1, "org": office.org}
    HANDLERS["join_shards"](host, args)
    HANDLERS["write_snapshot"](host, args)
    office.run_jobs()
    assert seen(office, made) == made
    assert len(names(office, project)) == 2


def test_deleting_a_snapshot_ends_its_shards(
    office: Office, project: Project, monkeypatch: pytest.MonkeyPatch, small: None
) -> None:
    made = office.act(office.owner, lambda c: snapshots.create(c, project.id, "n", Scope()))
    _step(office, "write_shard", lambda args: args["number"] == 2)
    assert len(names(office, project)) == N // SMALL
    chunks = exports.chunks
    looked: list[int] = []

    def deleted_meanwhile(*args: Any, **more: Any) -> Iterator[Any]:
        for n, chunk in enumerate(chunks(*args, **more)):
            if n == 0:
                office.do(office.owner, snapshots.delete, made.id)
            looked.append(n)
            yield chunk

    monkeypatch.setattr(exports, "chunks", deleted_meanwhile)
    monkeypatch.setattr(exports, "FIRST", 2)
    monkeypatch.setattr(exports, "CHUNK", 2)
    _again(office, made, "", 2)
    assert looked == [0]  # the next chunk is not read any more
    assert names(office, project) == []
    assert office.sql(SHARDS, made.id) == [(0,)]
    with pytest.raises(NotFound):
        seen(office, made)


def test_a_shard_that_cannot_be_written_fails_the_snapshot_and_leaves_nothing(
    office: Office, project: Project, monkeypatch: pytest.MonkeyPatch, small: None
) -> None:
    def broken(*args: Any, **more: Any) -> Iterator[Any]:
        raise Invalid("no such luck")
        yield

    made = office.act(office.owner, lambda c: snapshots.create(c, project.id, "n", Scope()))
    _step(office, "write_shard", lambda args: args["number"] == 2)
    monkeypatch.setattr(exports, "labelled", broken)
    _again(office, made, "", 2)
    assert (seen(office, made).state, seen(office, made).error) == ("failed", "no such luck")
    assert names(office, project) == []
    assert office.sql(SHARDS, made.id) == [(0,)]


def test_a_conversion_that_fails_leaves_the_snapshot_alone(
    office: Office, project: Project, small: None
) -> None:
    made = taken(office, project)
    office.act(office.owner, lambda c: snapshots.convert(c, made.id, "csv"))
    _step(office, "write_shard", lambda args: args["number"] == 2)
    native = office.look(office.owner, lambda c: snapshots.file(c, made.id, None))
    office.blobs.remove(native.blob)
    _again(office, made, "csv", 2)
    failed = found(office, made, "csv")
    assert (failed.state, failed.error) == ("failed", "the file is gone")
    assert len(names(office, project)) == 1
    assert seen(office, made).state == "completed"


def test_a_deleted_project_takes_its_shards_along(
    office: Office, project: Project, small: None
) -> None:
    made = office.act(office.owner, lambda c: snapshots.create(c, project.id, "n", Scope()))
    _step(office, "write_shard", lambda args: args["number"] == 2)
    office.do(office.owner, projects.delete, project.id)
    office.run_jobs()
    assert office.sql(SHARDS, made.id) == [(0,)]
    assert office.look(office.owner, lambda c: transfers.snapshot(c.tx, made.id)) is None


# ------------------------------------------------------------------ in a bucket


@pytest.fixture
def in_bucket(tmp_path: Path) -> Iterator[Office]:
    """An office whose files are in a bucket."""
    parts.require("s3")
    for url in migrated.database_url("sqlite", tmp_path):
        place = Office(url, tmp_path)
        place.blobs = bucket_of(object_storage.bucket(), tmp_path / "incoming")
        yield place
        place.close()


def test_in_a_bucket_parts_are_read_by_link_and_no_piece_is_left(
    in_bucket: Office, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, project = in_bucket, in_bucket.project()
    monkeypatch.setattr(joining, "OWN_BYTES", 1)
    office.tasks(project, 20)
    made = taken(office, project, Scope(own=LABEL_STUDIO))
    converted(office, made, "csv")
    converted(office, made, "parquet")
    assert len(list(office.blobs.keys(time.time() + 60))) == 4
    read: list[dict[str, Any]] = []
    for part in _parts(office, converted(office, made, "parquet-parts")):
        link = files.link(office.blobs, part, 60)
        assert link is not None
        with urllib.request.urlopen(link, timeout=10) as reply:
            read += _rows(reply.read())
    assert read == _rows(body(office, made, "parquet"))
