"""``demo``: what it shows is real, answers hold, and it is made once."""

import re
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import get_args

import pytest

from glossator.demo import making
from glossator.demo.people import PEOPLE
from glossator.demo.sample import Sample
from glossator.model.label_schema import AnyField
from glossator.model.plan import Plan
from tests import parts
from tests.cli.running import get, glossator, post, refused, said

ON = ("--org", "Sample Studio")


class Demo(parts.Server):
    """A running demo; its stdout is kept."""


@contextmanager
def demo(tmp_path: Path, *words: str) -> Iterator[Demo]:
    """A demo on a free port; temporary folders go below ``tmp_path``."""
    env = parts._environment(TMPDIR=str(tmp_path), GLOSSATOR_DATABASE_URL="postgresql://nowhere/x")
    running = Demo([parts._program(), "demo", *words], env, tmp_path)
    try:
        running.start()
        yield running
    finally:
        running.kill9()


def keys(running: Demo) -> dict[str, str]:
    """The keys that it showed, by role (the first of each)."""
    found: dict[str, str] = {}
    for line in running.stdout:
        if shown := re.fullmatch(r"  (\w+) +\S+@example\.org .+ (gls_\S+)", line):
            found.setdefault(shown[1], shown[2])
    return found


def test_it_serves_people_projects_and_pictures_and_leaves_nothing(tmp_path: Path) -> None:
    with demo(tmp_path) as running:
        assert running.stdout[-1] == f"Glossator ready at {running.url}"
        shown = keys(running)
        assert set(shown) == {role for _, role in PEOPLE.values()}
        projects = get(running.url, "/v1/projects", shown["owner"]).json()["items"]
        assert len(projects) == len(making.samples())
        kinds = {project["kind"] for project in projects}
        assert kinds == {
            "image_regions", "image_classification", "text_spans", "text_classification",
            "audio_segments", "pairwise", "form", "image_album", "html_spans", "table",
            "video_regions", "time_series", "chat", "preference",
        }  # fmt: skip
        for project in projects:
            listed = get(running.url, f"/v1/projects/{project['id']}/tasks", shown["labeler"])
            assert listed.status_code == 403
            tasks = get(running.url, f"/v1/projects/{project['id']}/tasks", shown["owner"])
            for task in tasks.json()["items"]:
                look_at(running.url, task["data"], shown["owner"])
        shown_fields = {
            field.__struct_config__.tag for s in making.samples() for field in s.schema.fields
        }
        assert shown_fields == {cls.__struct_config__.tag for cls in get_args(AnyField)}
        assert [path.name for path in tmp_path.glob("glossator-demo-*")]
        assert running.stop() == 0
    assert list(tmp_path.glob("glossator-demo-*")) == []
    assert running.log == ""


def look_at(url: str, data: dict[str, object], key: str) -> None:
    """The file that a task shows is there, and is what it should be."""
    for name, kind in (("image", "image/jpeg"), ("audio", "audio/wav"), ("film", "video/webm")):
        if name in data:
            link = str(data[name]).removeprefix("/native")
            reply = get(url, link, key)
            assert reply.status_code == 200
            assert reply.headers["content-type"] == kind
            assert len(reply.content) > 1000


def test_a_labeler_goes_on_where_others_left_off(tmp_path: Path) -> None:
    with demo(tmp_path) as running:
        shown = keys(running)
        projects = get(running.url, "/v1/projects", shown["labeler"]).json()["items"]
        assert len(projects) == len(making.samples())
        pair = next(project for project in projects if project["kind"] == "pairwise")
        claimed = post(
            running.url, f"/v1/projects/{pair['id']}/assignments", shown["labeler"], {}
        ).json()
        assert claimed["tasks"][0]["name"] == "capital"
        answer = {"values": [{"field": "better", "value": None}]}
        path = f"/v1/assignments/{claimed['id']}/submit"
        done = post(running.url, path, shown["labeler"], {"answer": answer})
        assert done.status_code in (200, 201), done.text


def test_with_a_folder_it_is_made_once_and_agrees(tmp_path: Path) -> None:
    data = tmp_path / "kept"
    with demo(tmp_path, "--data", str(data)) as running:
        first = keys(running)
        assert first
    with demo(tmp_path, "--data", str(data)) as running:
        assert keys(running) == {}
        assert any("glossator key create" in line for line in running.stdout)
        projects = get(running.url, "/v1/projects", first["owner"]).json()["items"]
        assert len(projects) == len(making.samples())
    assert glossator("check", "--data", data).stdout == "everything agrees\n"
    coins = ("--project", "Coins: count them all", "--format", "yolo", "--data", data)
    done = said("export", tmp_path / "coins.zip", *ON, *coins, "--files")
    assert (done["tasks"], done["losses"]) == (1, {"value_dropped": 1}), "the proposal alone"
    assert (
        glossator(
            "convert", tmp_path / "coins.zip", tmp_path / "coins.json", "--to", "coco"
        ).returncode
        == 0
    )


def test_two_demos_differ_in_times_and_secrets_alone(tmp_path: Path) -> None:
    from glossator.cli.opening import opened, settings

    for name in ("one", "other"):
        with opened(settings(str(tmp_path / name)), new=True) as (base, blobs):
            assert not making.is_there(base)
            making.make(base, blobs)
            assert making.is_there(base)
    one, other = rows(tmp_path / "one"), rows(tmp_path / "other")
    assert one.keys() == other.keys()
    for table in one:
        assert len(one[table]) == len(other[table])
        for row, again in zip(one[table], other[table], strict=True):
            different = {column for column in row if row[column] != again[column]}
            assert {c for c in different if c != "at" and not c.endswith("_at")} <= {
                "password_hash", "prefix", "hash",
            }  # fmt: skip
    assert one["users"][0]["password_hash"] != other["users"][0]["password_hash"]


def rows(folder: Path) -> dict[str, list[dict[str, object]]]:
    """Every row of every table."""
    with closing(sqlite3.connect(folder / "glossator.db")) as database:
        database.row_factory = sqlite3.Row
        names = [
            row["name"]
            for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            name: [dict(row) for row in database.execute(f"SELECT * FROM {name}")]  # noqa: S608
            for name in names
        }


@pytest.mark.parametrize("sample", making.samples(), ids=lambda sample: sample.name)
def test_every_answer_fits_its_questions(sample: Sample) -> None:
    plan = Plan(sample.schema)
    for item in sample.items:
        for answer in item.answers.values():
            assert plan.check(answer, item.data) == {}
        for one in item.proposals:  # a model may leave out what people must say
            wrong = plan.check(one.answer, item.data)
            assert set(wrong.values()) <= {"required"}, wrong


def test_a_port_in_use_is_said_before_anything_is_made(tmp_path: Path) -> None:
    port = parts.free_port()
    with parts.server(tmp_path / "other", "--port", str(port)) as running:
        line = refused(glossator("demo", "--port", running.port, "--data", tmp_path / "kept"))
    assert line.startswith(f"cannot listen on 127.0.0.1:{running.port}")
    assert not (tmp_path / "kept" / "glossator.db").exists()


def test_ctrl_c_ends_it_in_order(tmp_path: Path) -> None:
    with demo(tmp_path) as running:
        process = running._process
        assert process is not None
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    assert "Traceback" not in running.log
    assert list(tmp_path.glob("glossator-demo-*")) == []
