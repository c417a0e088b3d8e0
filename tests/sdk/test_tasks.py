"""Tasks: made in bulk, from tables and frames, found by every filter."""

import itertools
from typing import Any

import pytest

from glossator.sdk import errors, rows
from tests.sdk.twinned import Twin


def ids(found: Any) -> list[int]:
    return [one.id for one in found]


def test_one_with_everything(client: Any, twin: Twin, project: Any) -> None:
    task = client.tasks.create(
        project, {"image": "a.png"}, name="a", unique_id="u1", tags=["night", "rain"], priority=4,
        metadata={"camera": 1},
    )  # fmt: skip
    assert (task.name, task.unique_id, task.tags) == ("a", "u1", ("night", "rain"))
    assert (task.data, task.metadata, task.priority) == ({"image": "a.png"}, {"camera": 1}, 4)
    assert client.tasks.by_unique_id(project, "u1").id == task.id
    with pytest.raises(errors.Conflict) as caught:
        client.tasks.create(project, {}, unique_id="u1")
    assert caught.value.code == "unique_id"
    assert client.tasks.create(project, {}, unique_id="u1", existing="skip").id == task.id
    assert twin.run(task.add_tags(["fog", "rain"])).tags == ("night", "rain", "fog")
    assert twin.run(task.remove_tags(["rain"])).tags == ("night", "fog")
    assert twin.run(task.set_tags([])).tags == ()
    assert twin.run(task.update(unique_id=None, name="b")).unique_id is None
    assert twin.run(task.cancel()).state == "canceled"
    assert twin.run(task.reopen()).state == "open"
    assert twin.run(task.reset()).state == "open"
    assert twin.run(task.refresh()).name == "b"
    (copy,) = client.tasks.clone([task], project)
    assert client.tasks.get(copy.id).data == task.data
    twin.run(task.delete())
    with pytest.raises(errors.NotFound):
        client.tasks.get(task.id)
    assert client.tasks.delete(copy.id) == 1


def test_golden_and_training_tasks(client: Any, project: Any) -> None:
    expected = {"answer": {"values": []}, "hint": "none"}
    for kind in ("golden", "training"):
        client.tasks.create(project, {"image": "g.png"}, kind=kind, expected=expected)
    assert [t.kind for t in client.tasks.list(project, kind="golden")] == ["golden"]
    assert [t.kind for t in client.tasks.list(project, kind="training")] == ["training"]


def test_many_with_those_that_are_there_left_out(client: Any, project: Any) -> None:
    client.tasks.create(project, {"id": "3"}, unique_id="3")
    given = [{"id": str(n)} for n in range(10)]
    with pytest.raises(errors.Conflict):
        client.tasks.create_many(project, given, unique_key="id")
    assert client.tasks.count(project) == 1
    made = client.tasks.create_many(project, given, unique_key="id", existing="skip", batch_size=4)
    assert [one.place for one in made] == list(range(10))
    assert [one.existed for one in made] == [n == 3 for n in range(10)]
    assert client.tasks.count(project) == 10
    again = client.tasks.create_many(project, given, unique_key="id", existing="skip")
    assert [one.id for one in again] == [one.id for one in made]
    assert client.tasks.count(project, unique_id_in=["1", "5", "none"]) == 2


def test_those_that_are_wrong_are_said_and_the_others_made(client: Any, project: Any) -> None:
    given = [{"data": {"n": n}, "priority": "high" if n in (1, 4) else n} for n in range(6)]
    with pytest.raises(errors.BadRequest):
        client.tasks.create_many(project, given)
    made = client.tasks.create_many(project, given, errors="report")
    assert [one.place for one in made if one.error] == [1, 4]
    assert [one.data["n"] for one in client.tasks.list(project)] == [0, 2, 3, 5]


def test_data_that_cannot_be_shown_are_refused_where_that_is_checked(
    client: Any, project: Any
) -> None:
    given = [{"image": "a.png"}, {"picture": "b.png"}, {"image": None}]
    assert len(client.tasks.create_many(project, given)) == 3
    with pytest.raises(errors.Unfit) as caught:
        client.tasks.create_many(project, given, check=True)
    assert caught.value.fields == {"image": "required"}
    made = client.tasks.create_many(project, given, check=True, errors="report")
    assert [bool(one.error) for one in made] == [False, True, True]
    assert [one.place for one in made] == [0, 1, 2]
    assert client.tasks.count(project) == 4


def test_the_same_unique_id_twice_in_what_is_given(client: Any, project: Any) -> None:
    given = [{"id": "a"}, {"id": "b"}, {"id": "a"}]
    with pytest.raises(errors.Conflict):
        client.tasks.create_many(project, given, unique_key="id")
    made = client.tasks.create_many(project, given, unique_key="id", existing="skip")
    assert [one.existed for one in made] == [False, False, True]
    assert made[2].id == made[0].id
    assert client.tasks.count(project) == 2


def test_a_list_without_the_data(client: Any, project: Any) -> None:
    client.tasks.create(project, {"image": "a"}, metadata={"m": 1})
    (task,) = client.tasks.list(project, leave_out=["data", "metadata"])
    assert (task.data, task.metadata) == (None, None)
    (task,) = client.tasks.list(project, leave_out=["expected"])
    assert (task.data, task.metadata) == ({"image": "a"}, {"m": 1})


def test_a_lazy_one_is_made_while_it_is_read(client: Any, twin: Twin, project: Any) -> None:
    endless = ({"n": n} for n in itertools.count())
    lazy = client.inner.tasks.create_each(project, endless, batch_size=10)
    if twin.name == "sync":
        first = [next(lazy) for _ in range(5)]
    else:
        first = [twin.run(lazy.__anext__()) for _ in range(5)]
        twin.run(lazy.aclose())
    assert [one.place for one in first] == [0, 1, 2, 3, 4]
    assert client.tasks.count(project) == 10


def test_every_filter(client: Any, project: Any) -> None:
    names = ["Alpha", "beta", "alpha_2", "gamma"]
    made = ids(
        client.tasks.create_many(
            project,
            [{"data": {"n": n}, "name": name, "tags": [name[0], "all"], "unique_id": f"u{n}"}
             for n, name in enumerate(names)],
        )
    )  # fmt: skip
    other = client.batches.create(project, "other")
    client.tasks.create(project, {}, batch=other)
    client.tasks.cancel(made[3])

    def found(**filters: Any) -> list[int]:
        got = ids(client.tasks.list(project, **filters))
        assert client.tasks.count(project, **filters) == len(got)
        return [made.index(one) if one in made else -1 for one in got]

    assert found() == [0, 1, 2, 3, -1]
    assert found(batch=other) == [-1]
    assert found(name="beta") == [1]
    assert found(name_in=["beta", "gamma", "none"]) == [1, 3]
    assert found(name_like="ALPHA%") == [0, 2]
    assert found(name_like="alpha\\_2") == [2]
    assert found(unique_id_in=["u2", "u0"]) == [0, 2]
    assert found(tag="a") == [2]
    assert found(tag_in=["A", "b"]) == [0, 1]
    assert found(tag="all", name_like="%a") == [0, 1, 3]
    assert found(state="canceled") == [3]
    assert found(state_in=["canceled"]) == [3]
    assert found(state_in=["open", "canceled"]) == [0, 1, 2, 3, -1]
    assert found(id_in=[made[1], made[2]]) == [1, 2]
    assert found(id_lt=made[1]) == [0]
    assert found(id_lte=made[1]) == [0, 1]
    assert found(id_gt=made[2], id_lte=made[3]) == [3]
    assert found(id_gte=made[3], batch=other) == [-1]
    at = client.tasks.get(made[0]).created_at
    assert found(created_lt="2020-01-01T00:00:00Z") == []
    assert found(created_gte="2020-01-01T00:00:00Z") == [0, 1, 2, 3, -1]
    assert 0 in found(created_gt="2020-01-01T00:00:00Z", created_lte="2099-01-01T00:00:00Z")
    assert found(updated_lt="2020-01-01T00:00:00Z", updated_lte=at) == []
    assert len(found(updated_gt="2020-01-01T00:00:00Z", updated_gte="2020-01-01T00:00:00Z")) == 5
    for word, ended in (("lt", []), ("lte", []), ("gt", [3]), ("gte", [3])):
        assert found(**{f"completed_{word}": "2020-01-01T00:00:00Z"}) == ended
    assert len(client.tasks.list(project, limit=2, batch_size=1)) == 2
    with pytest.raises(errors.BadRequest):
        client.tasks.count(project, colour="red")


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "json", "xlsx", "parquet"])
def test_from_tables(client: Any, project: Any, ending: str, tmp_path: Any) -> None:
    given = [{"image": f"{n}.png", "n": n, "none": None} for n in range(3)]
    path = tmp_path / f"rows.{ending}"
    write(path, given)
    made = client.tasks.create_many(project, path, unique_key="image")
    stored = [one.data for one in client.tasks.list(project)]
    assert len(made) == 3
    if ending in ("csv", "tsv"):
        given = [{"image": r["image"], "n": str(r["n"]), "none": ""} for r in given]
    assert stored == given


def test_a_table_of_other_marks_and_one_that_is_none(tmp_path: Any) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b\n'x;y';2\n")
    assert list(rows.read(path, delimiter=";", quote="'")) == [{"a": "x;y", "b": "2"}]
    with pytest.raises(errors.ConfigError, match="line 2: not as many cells"):
        list(rows.read(path, delimiter=";"))
    with pytest.raises(errors.ConfigError, match="delimiter"):
        list(rows.read(path, delimiter="::"))
    (tmp_path / "b.doc").write_text("")
    with pytest.raises(errors.ConfigError, match="rows are read from"):
        rows.read(tmp_path / "b.doc")


def test_tolokas_columns(client: Any) -> None:
    config = '<View><Text name="t" value="$t"/><TextArea name="note" toName="t"/></View>'
    project = client.projects.create("Notes", config)
    table = [
        {"INPUT:t": "one", "GOLDEN:note": "", "HINT:text": ""},
        {"INPUT:t": "two", "GOLDEN:note": "seen", "HINT:text": None},
        {"INPUT:t": "three", "GOLDEN:note": "seen", "HINT:text": "look"},
    ]
    tasks = list(rows.in_columns(table))
    tasks = [with_lists(task) for task in tasks]
    client.tasks.create_many(project, tasks)
    found = client.tasks.list(project)
    assert [one.kind for one in found] == ["production", "golden", "training"]
    assert [one.data["t"] for one in found] == ["one", "two", "three"]
    assert found[2].expected["hint"] == "look"
    with pytest.raises(errors.ConfigError, match="OTHER:x"):
        list(rows.in_columns([{"OTHER:x": 1}]))


def with_lists(task: dict[str, Any]) -> dict[str, Any]:
    """This config's field holds a list of texts."""
    for value in task.get("expected", {}).get("answer", {}).get("values", []):
        value["value"] = [value["value"]]
    return task


def write(path: Any, given: list[dict[str, Any]]) -> None:
    import csv
    import json

    if path.suffix in (".csv", ".tsv"):
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(
                file, list(given[0]), delimiter="\t" if path.suffix == ".tsv" else ","
            )
            writer.writeheader()
            writer.writerows(given)
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in given))
    elif path.suffix == ".json":
        path.write_text(json.dumps(given))
    elif path.suffix == ".parquet":
        import pyarrow
        import pyarrow.parquet

        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(given), path)
    else:
        import openpyxl

        book = openpyxl.Workbook()
        book.active.append(list(given[0]))
        for row in given:
            book.active.append(list(row.values()))
        book.save(path)
