"""``import`` and ``export``: what goes in comes out, with and without a server beside."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from tests import parts
from tests.cli.running import (
    coco,
    get,
    glossator,
    make_organization,
    make_project,
    refused,
    said,
    where,
)

Here = tuple[str, ...]
"""The flags of a data folder that has the organization A and its project Pets."""


@pytest.fixture
def here(tmp_path: Path) -> Here:
    """On SQLite."""
    return _filled(tmp_path / "data", None)


@pytest.fixture
def both(tmp_path: Path, database_url: str) -> Here:
    """On each engine."""
    return _filled(tmp_path / "data", database_url)


def _filled(data: Path, url: str | None) -> Here:
    make_organization(data, url)
    make_project(data, url, "A")
    return where(data, url)


ON = ("--org", "A", "--project", "Pets")


def test_a_coco_file_goes_in_and_comes_out_the_same(both: Here, tmp_path: Path) -> None:
    made = coco(tmp_path / "set.json", pictures=4)
    done = said("import", made, *ON, "--annotations", "answers", *both)
    assert done["state"] == "completed"
    assert done["counts"] == {"tasks": 4}
    out = tmp_path / "out" / "again.json"
    shown = said("export", out, *ON, "--format", "coco", *both)
    assert shown == {
        "project_id": done["project_id"], "format": "coco", "tasks": 4,
        "size": out.stat().st_size, "losses": {},
    }  # fmt: skip
    before, after = json.loads(made.read_text()), json.loads(out.read_text())
    assert [i["file_name"] for i in after["images"]] == [i["file_name"] for i in before["images"]]
    assert [a["bbox"] for a in after["annotations"]] == [a["bbox"] for a in before["annotations"]]
    assert [c["name"] for c in after["categories"]] == ["cat", "dog"]
    assert glossator("check", *both).stdout == "everything agrees\n"


def test_answers_become_proposals_unless_asked_otherwise(here: Here, tmp_path: Path) -> None:
    said("import", coco(tmp_path / "set.json"), *ON, *here)
    said("export", tmp_path / "all.jsonl", *ON, "--format", "jsonl", *here)
    rows = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text().splitlines()]
    tasks = [row for row in rows if "data" in row]
    assert len(tasks) == 3
    assert all(len(task["predictions"]) == 1 and not task.get("annotations") for task in tasks)
    done = said("export", tmp_path / "none.json", *ON, "--format", "json", "--annotated", *here)
    assert done["tasks"] == 0


def test_a_folder_goes_in_as_it_is(here: Here, tmp_path: Path) -> None:
    folder = tmp_path / "yolo"
    made = coco(tmp_path / "set.json")
    assert glossator("convert", made, folder, "--to", "yolo").returncode == 0
    done = said("import", folder, *ON, *here)
    assert done["counts"] == {"tasks": 3}


def test_an_import_that_fails_brings_nothing(both: Here, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text(coco(tmp_path / "set.json").read_text()[:-30])
    line = refused(glossator("import", broken, *ON, "--format", "coco", *both))
    assert line.startswith("nothing was imported: ")
    batch = glossator("import", tmp_path / "set.json", *ON, "--batch", 99999, *both)
    assert refused(batch) == "no such batch in this project"
    person = glossator("import", tmp_path / "set.json", *ON, "--email", "b@example.org", *both)
    assert "b@example.org" in refused(person)
    done = said("export", tmp_path / "out.json", *ON, "--format", "json", *both)
    assert done["tasks"] == 0


def test_two_projects_of_one_name_need_an_id(here: Here, tmp_path: Path) -> None:
    other = make_project(Path(here[1]), None, "A")
    made = coco(tmp_path / "set.json")
    assert str(other) in refused(glossator("import", made, *ON, *here))
    done = said("import", made, "--org", "A", "--project", other, *here)
    assert done["project_id"] == other


def test_both_work_beside_a_server(both: Here, tmp_path: Path) -> None:
    with parts.server(Path(both[1]), database=both[3]) as running:
        key = said("key", "create", "--org", "A", "--email", "a@example.org", "--json", *both)
        done = said("import", coco(tmp_path / "set.json", 1200), *ON, *both)
        assert done["counts"] == {"tasks": 1200}
        counts = get(running.url, f"/v1/projects/{done['project_id']}/counts", key["api_key"])
        assert counts.json()["tasks.open"] == 1200
        shown = said("export", tmp_path / "out.csv", *ON, "--format", "csv", *both)
        assert shown["tasks"] == 1200
        assert glossator("check", *both).returncode == 0


def test_an_export_may_go_to_stdout_and_is_never_half_there(here: Here, tmp_path: Path) -> None:
    said("import", coco(tmp_path / "set.json"), *ON, "--annotations", "answers", *here)
    ended = glossator("export", "-", *ON, "--format", "csv", *here)
    assert ended.returncode == 0
    assert len(list(csv.DictReader(io.StringIO(ended.stdout)))) >= 3
    folder = tmp_path / "out"
    folder.mkdir()
    assert (
        refused(glossator("export", folder, *ON, "--format", "csv", *here))
        == f"{folder} is a folder"
    )
    assert "has no place for pictures" in refused(
        glossator("export", folder / "x", *ON, "--format", "csv", "--files", *here)
    )
    batch = glossator("export", folder / "x", *ON, "--format", "csv", "--batch", 77, *here)
    assert refused(batch) == "no such batch"
    assert list(folder.iterdir()) == []


def test_a_zip_holds_only_names_of_ours(here: Here, tmp_path: Path) -> None:  # rel: U7
    made = coco(tmp_path / "set.json")
    body = json.loads(made.read_text())
    body["images"][0]["file_name"] = "../../etc/passwd"
    made.write_text(json.dumps(body))
    ended = glossator("import", made, *ON, "--annotations", "answers", *here)
    if ended.returncode:  # refused is as good
        refused(ended)
        return
    said("export", tmp_path / "out.zip", *ON, "--format", "yolo", "--files", *here)
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        names = archive.namelist()
    assert names
    assert not any(".." in name or name.startswith("/") for name in names)


def test_cells_that_a_spreadsheet_would_run_are_guarded_on_request(
    here: Here, tmp_path: Path
) -> None:  # rel: U8
    tasks = tmp_path / "tasks.csv"
    tasks.write_text("image\n=1+1\n")
    said("import", tasks, *ON, "--format", "csv", *here)
    plain = glossator("export", "-", *ON, "--format", "csv", *here).stdout
    guarded = glossator("export", "-", *ON, "--format", "csv", "--spreadsheet-safe", *here).stdout
    assert "=1+1" in plain
    assert "'=1+1" not in plain
    assert "'=1+1" in guarded
