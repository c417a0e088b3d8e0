"""Tasks of folders and of tables: a second run makes what is new, and sends nothing else."""

import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from glossator.sdk import errors, folders, made, rows
from glossator.sdk.aio import filling as aio
from glossator.sdk.sync import filling as sync
from tests.sdk.twinned import Twin


def filled(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return folder


def test_a_folder_becomes_tasks_and_a_second_run_adds_what_is_new(
    client: Any, twin: Twin, project: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twin.pick(sync, aio), "PARCEL", 3)
    names = [f"{n}.png" for n in range(4)] + ["x/0.png", "x/ä b.png", "y/deep/0.png"]
    folder = filled(tmp_path, *names, ".hidden", ".git/0.png")
    first = client.tasks.create_from_folder(project, folder, progress="push")
    assert [(one.place, one.existed) for one in first] == [(n, False) for n in range(7)]
    tasks = client.tasks.list(project)
    assert [one.id for one in first] == [one.id for one in tasks]
    assert [(one.name, one.unique_id) for one in tasks] == [
        (name, f"{project.id}/{name}") for name in names
    ]
    stored = {one.url: one for one in client.files.list(project=project)}
    read = [client.files.read(stored[one.data["image"]]) for one in tasks]
    assert read == [name.encode() for name in names]
    assert list(tasks[0].data) == ["image"]

    filled(folder, "new.png", "0.png")
    again = client.tasks.create_from_folder(project, folder)
    assert [one.existed for one in again] == [True] * 4 + [False] + [True] * 3
    assert [one.id for one in again if one.existed] == [one.id for one in first]
    assert client.tasks.count(project) == 8
    assert len(client.files.list(project=project)) == 8, "nothing was sent twice"

    with pytest.raises(errors.Conflict):
        client.tasks.create_from_folder(project, folder, existing="raise")
    other = client.projects.create("Other", client.projects.schema(project))
    batch = client.batches.create(other, "night")
    client.tasks.create_from_folder(other, folder, key="photo", pattern="x/*", batch=batch)
    found = client.tasks.list(other, batch=batch)
    assert [(one.name, list(one.data)) for one in found] == [
        ("x/0.png", ["photo"]), ("x/ä b.png", ["photo"]),
    ]  # fmt: skip
    assert len(client.files.list(batch=batch)) == 2


def test_a_folder_is_sent_while_it_is_read(
    client: Any, twin: Twin, project: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twin.pick(sync, aio), "PARCEL", 2)
    folder = filled(tmp_path, *(f"{n}.png" for n in range(6)))
    lazy = client.inner.tasks.create_each_from_folder(project, folder)
    one = next(lazy) if twin.name == "sync" else twin.run(lazy.__anext__())
    assert one.place == 0
    assert client.tasks.count(project) == 2
    (lazy.close if twin.name == "sync" else lambda: twin.run(lazy.aclose()))()


def test_which_files_of_a_folder(tmp_path: Path) -> None:
    filled(tmp_path, "b.jpg", "a.png", "x/c.png", "x/y/d.png", "x/.e.png", ".z/f.png")
    os.symlink(tmp_path / "x", tmp_path / "link")
    os.mkfifo(tmp_path / "pipe.png")

    def found(pattern: str) -> list[str]:
        return [one.name for one in folders.walk(tmp_path, pattern)]

    assert found("**/*") == ["a.png", "b.jpg", "x/c.png", "x/y/d.png"]
    assert found("**") == found("**/*")
    assert found("*") == ["a.png", "b.jpg"]
    assert found("**/*.png") == ["a.png", "x/c.png", "x/y/d.png"]
    assert found("x/**/*.png") == ["x/c.png", "x/y/d.png"]
    assert found("**/y/?.png") == ["x/y/d.png"]
    assert found("*/c.png") == ["x/c.png"]
    assert found("none/*") == []
    with pytest.raises(FileNotFoundError):
        list(folders.walk(tmp_path / "none"))
    with pytest.raises(NotADirectoryError):
        list(folders.walk(tmp_path / "a.png"))
    (tmp_path / os.fsdecode(b"\xff.png")).touch()
    with pytest.raises(errors.ConfigError, match="not UTF-8"):
        found("*")


def test_long_names_are_looked_up_in_more_addresses(
    client: Any, project: Any, tmp_path: Path
) -> None:
    names = [f"{'写' * 900}{n}" for n in range(30)]
    assert [len(some) for some in made.addressed(names)] == [3] * 10
    assert [len(some) for some in made.addressed(f"{n}.png" for n in range(200))] == [90, 90, 20]
    tasks = [{"data": {}, "unique_id": name} for name in names[:20]]
    ids = [one.id for one in client.tasks.create_many(project, tasks)]
    assert client.tasks.known(project, names) == dict(zip(names[:20], ids, strict=True))


def test_many_that_are_there_are_looked_up(client: Any, project: Any) -> None:
    given = [{"data": {"n": n}, "unique_id": f"many/{n}"} for n in range(250)]
    first = client.tasks.create_many(project, given[100:101])
    told = client.tasks.create_many(project, given, existing="skip")
    assert [one.place for one in told if one.existed] == [100]
    assert told[100].id == first[0].id
    assert client.tasks.count(project) == 250
    assert all(one.existed for one in client.tasks.create_many(project, given, existing="skip"))


def test_a_table_becomes_tasks_and_a_second_run_adds_what_is_new(
    client: Any, project: Any, tmp_path: Path
) -> None:
    table = tmp_path / "rows.csv"
    table.write_text("image,n\na.png,1\nb.png,2\na.png,1\n")
    first = client.tasks.create_from_table(project, table)
    assert [one.existed for one in first] == [False] * 3
    table.write_text("n,image\n3,c.png\n1,a.png\n1,a.png\n2,b.png\n")
    again = client.tasks.create_from_table(project, table)
    assert [one.existed for one in again] == [False, True, True, True]
    assert client.tasks.count(project) == 4

    frame = [{"image": "d.png", "key": 7}, {"image": "e.png", "key": 8}, {"image": "f", "key": 7}]
    other = client.projects.create("Other", client.projects.schema(project))
    elsewhere = client.tasks.create_from_table(other, table)
    assert [one.existed for one in elsewhere] == [False] * 4

    named = client.tasks.create_from_table(project, frame, unique_key="key", batch_size=100)
    assert [one.existed for one in named] == [False, False, True]
    assert named[0].id == named[2].id
    assert client.tasks.by_unique_id(project, "8").data == frame[1]
    with pytest.raises(errors.ConfigError, match="no 'other'"):
        client.tasks.create_from_table(project, frame, unique_key="other")
    whole = [{"data": {"image": "g"}, "unique_id": "g", "tags": ["x"]}]
    client.tasks.create_from_table(project, whole)
    assert client.tasks.by_unique_id(project, "g").tags == ("x",)


def test_the_first_of_equal_ids_is_made_and_what_is_wrong_with_it_said(
    client: Any, project: Any
) -> None:
    given = [
        {"data": {}, "unique_id": "a", "priority": "high"}, {"data": {}, "unique_id": "a"},
        {"data": {}, "unique_id": "b"}, {"data": {}, "unique_id": "b"},
    ]  # fmt: skip
    told = client.tasks.create_many(project, given, existing="skip", errors="report")
    assert [(one.place, one.existed, one.error is None) for one in told] == [
        (0, False, False), (1, False, False), (2, False, True), (3, True, True),
    ]  # fmt: skip
    with pytest.raises(errors.Conflict):
        client.tasks.create_many(project, given[2:])


def test_ids_of_rows_rest_on_what_they_hold() -> None:
    given = [{"a": 1, "b": [{"y": 2, "x": 1}]}, {"b": [{"x": 1, "y": 2}], "a": 1}, {"a": "1"}]
    ids = [one["unique_id"] for one in rows.identified(given)]
    assert ids[1] == f"{ids[0]}-2"
    assert ids[2] not in (ids[0], ids[1])
    assert [one["data"] for one in rows.identified(given)] == given
    assert msgspec.json.encode(given[0]) == b'{"a":1,"b":[{"y":2,"x":1}]}'
