"""Imports and exports: all or nothing in, flat memory out, and marks that jobs carry out."""

import json
import tracemalloc
from functools import partial
from typing import Any

import msgspec
import pytest

from glossator import jobs
from glossator.formats import WriteOptions
from glossator.jobs.handlers import HANDLERS
from glossator.model.errors import Conflict, Invalid, NotFound
from glossator.model.loss import Losses
from glossator.model.project import Project
from glossator.model.task import PredictionDraft
from glossator.services import (
    annotations,
    batches,
    consistency,
    exports,
    files,
    freezing,
    imports,
    intake,
    projects,
    snapshots,
    tasks,
)  # fmt: skip
from glossator.services.access import Context
from glossator.services.exports import Scope
from glossator.services.imports import Intake
from glossator.store import tasks as rows
from glossator.store import transfers
from tests.services.office import CAT, SECOND, Office, drafted

HOUR = 3600 * SECOND


@pytest.fixture
def office(own_office: Office) -> Office:
    return own_office


def begun(office: Office, project: Project, **more: Any) -> Intake:
    record = office.act(office.owner, lambda c: imports.create(c, project.id, **more))
    return Intake(lambda work: office.act(office.owner, work), record)


def drafts(n: int, **more: Any) -> list[Any]:
    return [drafted(k, unique_id=f"u{k}", **more) for k in range(n)]


def visible(office: Office, project: Project) -> int:
    return len(office.look(office.owner, lambda c: rows.every(c.tx, project.id, 0, 10_000)))


def sound(office: Office) -> None:
    assert consistency.check(office.database, office.blobs) == []


# ------------------------------------------------------------------ imports


def test_import_is_invisible_until_its_end(office: Office) -> None:
    """rel: D2"""
    project = office.project()
    running = begun(office, project)
    for _ in range(2):
        running.add([drafted(k, annotations=(), predictions=(PredictionDraft(CAT.answer),))
                     for k in range(50)])  # fmt: skip
        assert visible(office, project) == 0
        assert office.claim(office.person(), project) is None
        assert office.counts(project.id) == {}
        with pytest.raises(NotFound):
            office.look(office.owner, lambda c: tasks.get(c, running.first[0]))
        sound(office)
    running.finish()
    assert visible(office, project) == 100
    assert office.counts(project.id) == {"tasks.open": 100, "predictions": 100}
    assert office.given(office.person(), project) == running.first[0]
    assert office.events(project.id).count("tasks.created") == 1
    office.run_jobs()  # asked for in case the request had been cut off: nothing is left to do
    assert office.counts(project.id)["tasks.open"] == 99
    assert office.events(project.id).count("tasks.created") == 1
    sound(office)


def test_import_that_was_cut_off_is_cleared_and_its_unique_ids_are_free(office: Office) -> None:
    project = office.project()
    office.at -= 2 * HOUR
    running = begun(office, project)
    running.add(drafts(30))  # and then its process is killed
    with pytest.raises(Conflict):
        office.act(office.owner, lambda c: tasks.create(c, project.id, drafts(1)))
    office.at += 2 * HOUR
    assert len(office.act(office.owner, lambda c: tasks.create(c, project.id, drafts(1)))) == 1
    assert imports.remove_cut_off(office.database, office.at) == 1
    assert office.sql("SELECT count(*) FROM tasks") == [(1,)]
    assert office.sql("SELECT count(*) FROM aliases") == [(1,)]
    assert office.sql("SELECT state, error FROM imports") == [("removed", "the import was cut off")]
    rest = drafts(30)[1:]
    assert len(office.act(office.owner, lambda c: tasks.create(c, project.id, rest))) == 29
    sound(office)


def test_import_that_still_runs_is_not_cleared(office: Office) -> None:
    running = begun(office, office.project())
    running.add(drafts(3))
    assert imports.remove_cut_off(office.database, office.at) == 0
    running.finish()
    assert imports.remove_cut_off(office.database, office.at + 9 * HOUR) == 0
    assert running.created == 3


def shown(context: Context, running: Intake) -> None:
    """The unit of work that shows an import's tasks, without what follows it."""
    counts = {"tasks": running.created}
    imports.complete(context, running.record, counts, running.tally)


def test_import_cut_off_before_the_queue_is_finished_by_a_job(office: Office) -> None:
    project = office.project()
    running = begun(office, project)
    running.add(drafts(20))
    office.act(office.owner, lambda c: shown(c, running))
    assert visible(office, project) == 20
    assert office.claim(office.person(), project) is None
    office.run_jobs()
    assert office.claim(office.person(), project)
    sound(office)


@pytest.mark.parametrize("verb", ["answer", "delete", "predict"])
def test_task_that_is_not_queued_yet_is_counted_once(office: Office, verb: str) -> None:
    project = office.project()
    running = begun(office, project)
    running.add(drafts(4))
    office.act(office.owner, lambda c: shown(c, running))
    number = running.first[1]
    if verb == "answer":
        office.do(office.owner, annotations.create, number, CAT)
    elif verb == "delete":
        office.do(office.owner, tasks.delete, [number])
    else:
        from glossator.services import predictions

        office.do(office.owner, predictions.create, number, PredictionDraft(CAT.answer))
    office.run_jobs()
    left = office.counts(project.id)
    assert sum(n for name, n in left.items() if name.startswith("tasks.")) == (
        3 if verb == "delete" else 4
    )
    sound(office)


def test_bad_chunk_ends_an_import_and_nothing_of_it_stays(office: Office) -> None:
    project = office.project()
    running = begun(office, project)
    with pytest.raises(Conflict):
        imports.take_in(running, [drafts(5), drafts(5)])  # the unique ids come twice
    assert visible(office, project) == 0
    found = office.look(office.owner, lambda c: imports.get(c, running.record.id))
    assert found.state == "failed"
    office.run_jobs()
    assert office.sql("SELECT count(*) FROM tasks") == [(0,)]
    assert office.sql("SELECT count(*) FROM aliases") == [(0,)]


def test_one_call_makes_all_of_its_tasks_or_none(office: Office) -> None:
    project = office.project()
    with pytest.raises(Conflict):
        office.act(office.owner, lambda c: tasks.create(c, project.id, [*drafts(9), *drafts(1)]))
    assert office.sql("SELECT count(*) FROM tasks") == [(0,)]
    assert office.counts(project.id) == {}
    with pytest.raises(Invalid):
        office.act(office.owner, lambda c: tasks.create(c, project.id, [drafted()] * 1001))


def stored_file(office: Office, body: bytes, name: str = "in.jsonl") -> int:
    staged = office.blobs.stage(iter([body]))
    upload = files.examine(staged, name)
    key = office.blobs.adopt(staged)
    return office.act(office.owner, lambda c: files.create(c, upload, files.FileDraft(), key)).id


def exported(office: Office, project: Project, scope: Scope | None = None) -> bytes:
    schema = office.look(office.owner, lambda c: exports.begin(c, project.id))
    found = exports.stream(
        lambda work: office.act(office.owner, work), office.blobs, project.id, schema,
        exports.format_named("jsonl"), scope or Scope(), Losses(), WriteOptions(),
    )  # fmt: skip
    return b"".join(found)


def test_file_is_imported_by_a_job_once(office: Office) -> None:
    """rel: I5"""
    source, project = office.project(), office.project()
    office.tasks(source, 25)
    office.answer(office.person(), source)
    number = stored_file(office, exported(office, source))
    record = office.act(office.owner, lambda c: imports.create(c, project.id, file_id=number))
    assert office.run_jobs() >= 1
    for _ in range(2):  # a job may run twice
        intake.run(office.database, office.blobs, office.org, record.id)
    after = office.look(office.owner, lambda c: imports.get(c, record.id))
    assert (after.state, after.counts) == ("completed", {"tasks": 25})
    assert visible(office, project) == 25
    assert office.counts(project.id) == {"tasks.open": 25, "predictions": 1}
    sound(office)


def test_killed_import_job_begins_anew(office: Office) -> None:
    source, project = office.project(), office.project()
    office.tasks(source, 12)
    number = stored_file(office, exported(office, source))
    record = office.act(office.owner, lambda c: imports.create(c, project.id, file_id=number))
    dead = Intake(lambda work: office.act(office.owner, work), record)
    dead.add(drafts(5))
    office.run_jobs()
    assert visible(office, project) == 12
    assert office.sql("SELECT count(*) FROM tasks WHERE project_id = ?", project.id) == [(12,)]


def test_file_that_is_no_format_fails_in_words(office: Office) -> None:
    number = stored_file(office, b"\x00\x01\x02", "what.bin")
    project = office.project()
    record = office.act(office.owner, lambda c: imports.create(c, project.id, file_id=number))
    office.run_jobs()
    found = office.sql("SELECT state, error FROM imports WHERE id = ?", record.id)
    assert found == [("removed", "the format of 'what.bin' was not recognised: name it")]


# ------------------------------------------------------------------ exports and snapshots


def test_export_gives_back_what_came_in(office: Office) -> None:
    project = office.project()
    batch = office.batch(project)
    office.tasks(project, 3)
    inside = office.tasks(project, 2, batch)
    office.answer(office.person(), project)
    lines = [json.loads(line) for line in exported(office, project).splitlines()]
    assert sum("data" in line for line in lines) == 5
    only = exported(office, project, Scope(batch_id=batch.id)).splitlines()
    assert sum("data" in json.loads(line) for line in only) == len(inside)
    answered = exported(office, project, Scope(annotated=True)).splitlines()
    assert sum("data" in json.loads(line) for line in answered) == 1


def test_export_reads_in_chunks_and_flat_memory(office: Office) -> None:
    project = office.project()
    for _ in range(6):
        office.act(
            office.owner, lambda c: tasks.create(c, project.id, [drafted(k) for k in range(1000)])
        )
    schema = office.look(office.owner, lambda c: exports.begin(c, project.id))

    def stream() -> Any:
        return exports.stream(
            lambda work: office.act(office.owner, work), office.blobs, project.id, schema,
            exports.format_named("jsonl"), Scope(), Losses(), WriteOptions(),
        )  # fmt: skip

    for _ in stream():  # imports and caches
        break
    tracemalloc.start()
    try:
        size = peak_after_one = 0
        for n, chunk in enumerate(stream()):
            size += len(chunk)
            if n == 0:
                peak_after_one = tracemalloc.get_traced_memory()[1]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size > 6000 * 20
    assert peak < 3 * peak_after_one + 2_000_000


def test_export_sees_each_task_once_while_tasks_come(office: Office) -> None:
    project = office.project()
    made = office.tasks(project, 700)
    schema = office.look(office.owner, lambda c: exports.begin(c, project.id))
    seen = []
    unit = lambda work: office.act(office.owner, work)  # noqa: E731
    for n, task in enumerate(exports.labelled(unit, project.id, schema, Scope(), Losses())):
        seen.append(task.id)
        if n == 100:
            office.tasks(project, 5)
            office.do(office.owner, tasks.delete, made[600:610])
    assert len(seen) == len(set(seen))
    assert set(made[:600] + made[610:]) <= set(seen)


@pytest.mark.parametrize("form", ["\u00fa:", "labelstudio:JSON", ":", "native:json", "nothing"])
def test_no_word_of_a_client_names_a_dialect(office: Office, form: str) -> None:
    made = office.project()
    frozen = office.act(office.owner, lambda c: snapshots.create(c, made.id, "", Scope()))
    with pytest.raises(Invalid, match="no format"):
        office.act(office.owner, lambda c: snapshots.convert(c, frozen.id, form))


def test_snapshot_is_written_and_converted_by_jobs(office: Office) -> None:
    project = office.project()
    office.tasks(project, 5)
    office.answer(office.person(), project)
    snapshot = office.act(office.owner, lambda c: snapshots.create(c, project.id, "now", Scope()))
    assert snapshot.state == "created"
    with pytest.raises(Conflict):
        office.look(office.owner, lambda c: snapshots.file(c, snapshot.id, None))
    office.run_jobs()
    done = office.look(office.owner, lambda c: snapshots.get(c, snapshot.id))
    assert (done.state, done.counts) == (
        "completed", {"tasks": 5, "annotations": 1, "predictions": 0},
    )  # fmt: skip
    office.tasks(project, 1)  # a snapshot is frozen
    file = office.look(office.owner, lambda c: snapshots.file(c, snapshot.id, None))
    body = b"".join(files.read(office.blobs, file))
    assert len(body) == file.size
    name = next(n for n in ("jsonl", "csv") if n in exports.names("formats"))
    office.act(office.owner, lambda c: snapshots.convert(c, snapshot.id, name))
    with pytest.raises(Conflict):
        office.act(office.owner, lambda c: snapshots.convert(c, snapshot.id, name))
    office.run_jobs()
    [made] = office.look(office.owner, lambda c: snapshots.conversions(c, snapshot.id))
    assert made.state == "completed"
    assert "snapshot.finished" in office.events(project.id)
    sound(office)
    office.do(office.owner, snapshots.delete, snapshot.id)
    with pytest.raises(NotFound):
        office.look(office.owner, lambda c: snapshots.get(c, snapshot.id))
    assert office.sql("SELECT count(*) FROM files") == [(0,)]


def test_snapshot_job_that_runs_twice_writes_once(office: Office) -> None:
    """rel: I5"""
    project = office.project()
    office.tasks(project, 2)
    snapshot = office.act(office.owner, lambda c: snapshots.create(c, project.id, "t", Scope()))
    unit = lambda work: office.act(office.owner, work)  # noqa: E731
    for _ in range(2):
        freezing.write(unit, office.blobs, snapshot.id)
    office.run_jobs()
    assert office.sql("SELECT count(*) FROM files") == [(1,)]
    assert office.events(project.id).count("snapshot.finished") == 1


# ------------------------------------------------------------------ marks and the jobs behind


def leftovers(office: Office, project: Project) -> dict[str, int]:
    dump = office.dump(project.id)
    return {t: len(r) for t, r in dump.items() if r and t not in ("events", "counts")}


def test_deleted_project_is_hidden_at_once_and_gone_after_the_jobs(office: Office) -> None:
    project = office.project()
    batch = office.batch(project)
    numbers = office.tasks(project, 3, batch, unique_id=None, tags=("t",))
    someone = office.person()
    made = office.answer(someone, project).annotations[0]
    rows_ = office.claim(someone, project)
    assert rows_
    file = office.act(
        office.owner,
        lambda c: files.create(
            c, files.Upload(office.blobs.stage(iter([b"x"])), "x.txt", "text/plain"),
            files.FileDraft(project_id=project.id), "ab" * 32,
        ),
    ).id  # fmt: skip
    office.do(office.owner, projects.delete, project.id)
    for look in (
        lambda c: projects.get(c, project.id), lambda c: tasks.get(c, numbers[0]),
        lambda c: batches.get(c, batch.id), lambda c: annotations.get(c, made.id),
        lambda c: files.get(c, file), lambda c: tasks.every(c, project.id, 0, 9),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            office.look(office.owner, look)
    assert project.id not in {
        p.id for p in office.look(office.owner, lambda c: projects.every(c, 0, 99))
    }
    assert office.look(office.owner, lambda c: files.every(c, 0, 99)) == []
    with pytest.raises(NotFound):
        office.submit(someone, rows_)
    with pytest.raises(NotFound):
        office.claim(someone, project)
    office.run_jobs()
    assert leftovers(office, project) == {}
    assert office.sql("SELECT count(*) FROM seats WHERE project_id = ?", project.id) == [(0,)]
    assert office.sql("SELECT count(*) FROM files") == [(0,)]


def test_deleted_batch_is_hidden_at_once_and_gone_after_the_jobs(office: Office) -> None:
    project = office.project()
    batch = office.batch(project, priority=1)
    numbers = office.tasks(project, 4, batch, predictions=(PredictionDraft(CAT.answer),))
    office.tasks(project, 2)
    someone = office.person()
    office.answer(someone, project)
    assert office.claim(someone, project)  # an open hold, in the batch
    office.do(office.owner, batches.delete, batch.id)
    with pytest.raises(NotFound):
        office.look(office.owner, lambda c: tasks.get(c, numbers[0]))
    with pytest.raises(NotFound):
        office.look(office.owner, lambda c: batches.get(c, batch.id))
    assert visible(office, project) == 2
    office.run_jobs()
    assert office.sql("SELECT count(*) FROM tasks WHERE batch_id = ?", batch.id) == [(0,)]
    assert office.sql("SELECT count(*) FROM assignments WHERE batch_id = ?", batch.id) == [(0,)]
    assert office.counts(project.id) == {"tasks.open": 2}
    sound(office)


def test_batch_deleted_under_a_running_import_leaves_the_counts_right(office: Office) -> None:
    project = office.project()
    batch = office.batch(project)
    office.tasks(project, 1, batch)
    running = begun(office, project, batch_id=batch.id)
    running.add(drafts(5))
    office.do(office.owner, batches.delete, batch.id)
    with pytest.raises(NotFound):
        running.add(drafts(1))
    office.run_jobs()
    assert office.counts(project.id) == {}
    sound(office)


def test_canceled_batch_reads_as_canceled_at_once_and_its_rows_follow(office: Office) -> None:
    project = office.project()
    batch = office.batch(project)
    numbers = office.tasks(project, 5, batch)
    someone = office.person()
    office.answer(someone, project)
    assert office.claim(someone, project)
    office.do(office.owner, batches.cancel, batch.id)
    assert [office.task(n).state for n in numbers] == ["labelled"] + ["canceled"] * 4
    found = office.look(office.owner, lambda c: tasks.every(c, project.id, 0, 9, state="open"))
    assert found == []
    found = office.look(office.owner, lambda c: tasks.every(c, project.id, 0, 9, state="canceled"))
    assert len(found) == 4
    office.run_jobs()
    assert office.counts(batch.id) == {
        "tasks.labelled": 1,
        "tasks.canceled": 4,
        "annotations": 1,
        "annotated": 1,
    }
    sound(office)


def test_overlap_of_a_whole_batch_is_changed_by_a_job(office: Office) -> None:
    project = office.project()
    batch = office.batch(project, overlap=1)
    numbers = office.tasks(project, 8, batch)
    first, second = office.people(2)
    office.answer(first, project)
    office.do(office.owner, batches.update, batch.id, {"overlap": 3})
    office.run_jobs()
    assert {office.task(n).overlap for n in numbers} == {3}
    assert office.task(numbers[0]).state == "in_progress"
    assert office.given(second, project) == numbers[0]
    office.do(office.owner, batches.update, batch.id, {"overlap": 1})
    office.run_jobs()
    # Never below the slots in use: the first has an answer and a hold.
    assert [office.task(n).overlap for n in numbers] == [2] + [1] * 7
    sound(office)


def test_overlap_changed_again_while_its_job_runs_is_carried_out(office: Office) -> None:
    project = office.project()
    batch = office.batch(project, overlap=1)
    numbers = office.tasks(project, 3, batch)
    office.do(office.owner, batches.update, batch.id, {"overlap": 2})
    again: list[int] = []

    def change_overlap(host: jobs.Host, args: dict[str, Any]) -> None:
        HANDLERS["change_overlap"](host, args)
        if not again:  # the job has done its work and is not ended yet
            again.append(1)
            office.do(office.owner, batches.update, batch.id, {"overlap": 4})

    host = jobs.Host(office.database, office.blobs, lambda: office.at + 60 * SECOND)
    jobs.run_due(host, {"change_overlap": change_overlap})
    jobs.run_due(host, {"change_overlap": change_overlap})
    assert {office.task(n).overlap for n in numbers} == {4}


def test_archived_batch_gives_its_holds_back(office: Office) -> None:
    project = office.project()
    batch = office.batch(project)
    office.tasks(project, 2, batch)
    rows_ = office.claim(office.person(), project)
    assert rows_
    office.do(office.owner, batches.pause, batch.id)
    office.do(office.owner, batches.archive, batch.id)
    office.run_jobs()
    row = office.row(rows_[0].id)
    assert (row.state, row.reason) == ("expired", "batch")
    sound(office)


def test_bytes_that_no_row_names_are_swept_after_a_day(office: Office) -> None:
    """rel: D3"""
    import os
    import time

    from glossator.services import sweeps

    kept, lost, fresh = (
        office.blobs.adopt(office.blobs.stage(iter([b]))) for b in (b"a", b"b", b"c")
    )
    office.act(
        office.owner,
        lambda c: files.create(
            c, files.Upload(office.blobs.stage(iter([b"a"])), "a", "text/plain"),
            files.FileDraft(), kept,
        ),
    )  # fmt: skip
    for key in (kept, lost):
        path = office.blobs.path(key)
        assert path is not None
        os.utime(path, (time.time() - 90_000,) * 2)
    assert sweeps.sweep_blobs(office.database, office.blobs) == 1
    there = [key for key in (kept, lost, fresh) if office.blobs.path(key).exists()]  # type: ignore[union-attr]
    assert there == [kept, fresh]


def test_records_of_transfers_are_plain(office: Office) -> None:
    project = office.project()
    running = begun(office, project, options={"annotations": "answers"})
    found = office.look(office.owner, lambda c: transfers.get_import(c.tx, running.record.id))
    assert found is not None
    assert msgspec.to_builtins(found)["options"] == {"annotations": "answers"}
    assert office.act(office.owner, partial(imports.every, project_id=project.id, after=0, limit=9))
