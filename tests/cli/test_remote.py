"""``push``, ``pull``, ``watch`` and ``review``: all of it over the API, from an empty project on."""

import io
import json
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from glossator import Client
from glossator.cli import main, reviewing
from glossator.model.project import BatchSettings
from glossator.sdk import templates
from tests import parts
from tests.edge.serving import Hub, Person, busy

__all__ = ["busy"]

Said = Callable[..., Any]
BOX = {
    "id": "a", "field": "objects", "input": "image", "labels": ["hen"],
    "frame": {"unit": "pixel", "width": 100, "height": 50},
    "shape": {"type": "box", "x": 10, "y": 5, "width": 20, "height": 10},
}  # fmt: skip
TILTED = {**BOX, "shape": {**BOX["shape"], "rotation": 10.0}}  # type: ignore[dict-item]


@pytest.fixture
def owner(busy: Hub) -> Person:
    return busy.found()


@pytest.fixture
def client(busy: Hub, owner: Person) -> Iterator[Client]:
    with Client(busy.url, owner.api_key) as made:
        yield made


@pytest.fixture
def run(
    busy: Hub, owner: Person, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs a command in this process, as the owner: exit code, stdout and stderr."""
    monkeypatch.setenv("GLOSSATOR_URL", busy.url)
    monkeypatch.setenv("GLOSSATOR_API_KEY", owner.api_key)

    def command(*words: object, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["glossator", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return command


@pytest.fixture
def said(run: Callable[..., tuple[int, str, str]]) -> Said:
    """The JSON lines of a command that ended well, or the one if it is one."""

    def command(*words: object, typed: str = "") -> Any:
        code, out, err = run(*words, typed=typed)
        assert code == 0, err
        lines = [json.loads(line) for line in out.splitlines()]
        return lines[0] if len(lines) == 1 else lines

    return command


@pytest.fixture
def refused(run: Callable[..., tuple[int, str, str]]) -> Said:
    """The one line of a command that could not do what it was told."""

    def command(*words: object) -> str:
        code, _, err = run(*words)
        (line,) = err.splitlines()
        assert (code, line.startswith("glossator: ")) == (1, True)
        return line.removeprefix("glossator: ")

    return command


def pictures(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"\x89PNG " + name.encode())
    return folder


def test_a_folder_is_pushed_once(client: Client, said: Said, tmp_path: Path) -> None:
    folder = pictures(tmp_path / "in", "1.png", "x/1.png", "notes.txt")
    words = ("push", folder, "--project", "Birds", "--pattern", "**/*.png")
    first = said(*words, "--schema", "boxes: hen,duck", "--key", "photo")
    assert (first["created"], first["existed"]) == (2, 0)
    schema = client.projects.schema(first["project_id"])
    assert schema == templates.boxes(["hen", "duck"], "photo")
    pictures(folder, "2.png")
    again = said(*words, "--schema", "boxes:other")
    assert again == {"project_id": first["project_id"], "created": 1, "existed": 2}
    tasks = list(client.tasks.list(first["project_id"]))
    assert [one.name for one in tasks] == ["1.png", "x/1.png", "2.png"]
    assert all(list(one.data) == ["photo"] for one in tasks)
    assert len(list(client.files.list())) == 3


def test_a_table_is_pushed_once(client: Client, said: Said, tmp_path: Path) -> None:
    config = tmp_path / "notes.xml"
    config.write_text('<View><Text name="t" value="$t"/><TextArea name="n" toName="t"/></View>')
    table = tmp_path / "rows.jsonl"
    table.write_text('{"t": "a", "id": 1}\n{"t": "b", "id": 2}\n')
    words = ("push", table, "--project", "Notes", "--schema", config)
    first = said(*words)
    assert (first["created"], first["existed"]) == (2, 0)
    batch = client.batches.create(first["project_id"], "second")
    table.write_text('{"t": "c", "id": 3}\n{"id": 2, "t": "b"}\n')
    again = said(*words, "--batch", batch.id)
    assert (again["created"], again["existed"]) == (1, 1)
    assert [one.data["t"] for one in client.tasks.list(again["project_id"], batch=batch)] == ["c"]
    named = said(*words, "--unique", "id")
    assert (named["created"], named["existed"]) == (2, 0)
    assert said(*words, "--unique", "id")["existed"] == 2


def test_a_project_is_pulled(
    client: Client, run: Any, said: Said, refused: Said, tmp_path: Path
) -> None:
    project = client.projects.create("Birds", templates.boxes(["hen", "duck"]))
    for n in range(3):
        task = client.tasks.create(project, {"image": f"{n}.png"}, name=f"{n}.png")
        if n:
            region = BOX if n == 1 else TILTED
            client.annotations.create(task, {"regions": [region]})
    into = tmp_path / "new" / "data"
    code, out, err = run("pull", "Birds", "--format", "yolo", "--annotated", "--into", into)
    told = json.loads(out)
    assert code == 0
    path = Path(told["path"])
    assert path == into / "Birds-yolo.zip"
    assert [p.name for p in into.iterdir()] == [path.name]
    assert (told["tasks"], told["size"], told["format"]) == (2, path.stat().st_size, "yolo")
    assert told["losses"] == {"rotation_enclosed": 1}
    assert err.startswith("1 loss: 1 rotation_enclosed\n  rotation_enclosed at tasks/")
    with zipfile.ZipFile(path) as archive:
        labels = [archive.read(name) for name in archive.namelist() if "labels/" in name]
    assert len([text for text in labels if text.strip()]) == 2
    assert list(client.exports.list(project)) == [], "the snapshot has gone"

    kept = said("pull", project.id, "--format", "jsonl", "--into", into, "--keep")
    assert [one.id for one in client.exports.list(project)] == [kept["snapshot_id"]]
    assert "no-such" in refused("pull", "Birds", "--format", "no-such", "--into", into)
    assert [one.id for one in client.exports.list(project)] == [kept["snapshot_id"]]
    assert {p.name for p in into.iterdir()} == {"Birds-yolo.zip", "Birds-jsonl.jsonl"}


def test_a_project_is_watched_until_all_is_done(client: Client, said: Said) -> None:
    rules = BatchSettings(review_percent=100, review_own=True)
    project = client.projects.create("Birds", templates.boxes(["hen"]), settings=rules)
    tasks = [client.tasks.create(project, {"image": f"{n}.png"}) for n in range(3)]
    client.tasks.cancel(tasks[0])
    client.tasks.create(project, {"image": "g.png"}, kind="golden", expected={"answer": {}})

    def work() -> None:
        time.sleep(0.3)
        given = client.annotations.create(tasks[1], {"regions": [BOX]})
        time.sleep(0.3)
        given.review("accepted")
        client.tasks.cancel(tasks[2])

    person = threading.Thread(target=work)
    person.start()
    lines = said("watch", "Birds", "--json", "--every", "0.05")
    person.join()
    first, last = lines[0], lines[-1]
    states = {"open": 2, "canceled": 1}
    assert first == {"project_id": project.id, "tasks": 3, "done": 1, "states": states}
    assert (last["done"], last["states"]) == (3, {"accepted": 1, "canceled": 2})
    assert any(line["states"].get("in_review") for line in lines)
    assert len(lines) <= 5, "only what changed"


def test_watching_ends_with_ctrl_c(client: Client, busy: Hub, owner: Person) -> None:
    project = client.projects.create("Birds", templates.boxes(["hen"]))
    client.tasks.create(project, {"image": "1.png"})
    process = subprocess.Popen(
        [parts._program(), "watch", str(project.id), "--server", busy.url],
        env=parts._environment(GLOSSATOR_API_KEY=owner.api_key), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "0 of 1 done: 1 open\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert "Traceback" not in out + err


@pytest.fixture
def waiting(client: Client, busy: Hub) -> tuple[int, list[int]]:
    """A project with four answers that wait for a verdict."""
    project = client.projects.create(
        "Birds", templates.boxes(["hen"]), open_to_all=True,
        settings=BatchSettings(review_percent=100, on_reject="final"),
    )  # fmt: skip
    for n in range(4):
        client.tasks.create(project, {"image": f"{n}.png"}, name=f"{n}.png")
    granted = client.members.add("ann@example.org")
    found = []
    with Client(busy.url, granted.api_key) as ann:
        while held := ann.assignments.claim(project):
            held.submit({"regions": [BOX]})
            found += [one.id for one in client.annotations.list(held.task_ids[0])]
    return project.id, found


def test_answers_are_reviewed(
    client: Client, run: Any, said: Said, refused: Said, waiting: tuple[int, list[int]]
) -> None:
    project, ids = waiting
    listed = said("review", "Birds", "--json")
    assert [one["annotation_id"] for one in listed] == ids
    assert listed[0]["task"] == "0.png"
    assert listed[0]["answer"]["regions"][0]["labels"] == ["hen"]
    code, out, _ = run("review", project)
    assert (code, len(out.splitlines())) == (0, 4)
    assert out.startswith(f"{ids[0]}  0.png  by ")
    client.tasks.update(client.annotations.get(ids[0]).task_id, name="\x1b[2J\x9b1m.png")
    _, out, _ = run("review", project)
    assert out.startswith(f"{ids[0]}  �[2J�1m.png  by "), "it does not steer the terminal"

    judged = said(
        "review", "Birds", "--accept", ids[0], "--reject", ids[1], "--reject", ids[2],
        "--comment", "no hen", "--json",
    )  # fmt: skip
    verdicts = [(ids[0], "accepted"), (ids[1], "rejected"), (ids[2], "rejected")]
    assert [(one["annotation_id"], one["verdict"]) for one in judged] == verdicts
    assert [one.comment for one in client.annotations.reviews(ids[1])] == ["no hen"]
    assert said("review", "Birds", "--json")["annotation_id"] == ids[3]

    task = client.annotations.get(ids[0]).task_id
    client.tasks.ask_for_review(task)
    again = said("review", "Birds", "--json")
    assert [one["annotation_id"] for one in again] == [ids[0], ids[3]], "an accepted one too"

    assert "both accepted" in refused("review", "Birds", "--accept", 1, "--reject", 1)
    assert "--comment goes with" in refused("review", "Birds", "--comment", "x")
    other = client.projects.create("Other", templates.boxes(["hen"]))
    assert "not of this project" in refused("review", other.id, "--accept", ids[3])


def test_of_several_answers_the_judged_one_no_longer_waits(
    client: Client, busy: Hub, said: Said
) -> None:
    rules = BatchSettings(review_percent=100)
    project = client.projects.create(
        "Birds", templates.boxes(["hen"]), open_to_all=True, settings=rules, overlap=2
    )
    task = client.tasks.create(project, {"image": "1.png"})
    for email in ("ann@example.org", "bob@example.org"):
        with Client(busy.url, client.members.add(email).api_key) as person:
            held = person.assignments.claim(project)
            assert held is not None
            held.submit({"regions": [BOX]})
    first, second = (one.id for one in client.annotations.list(task))
    assert [one["annotation_id"] for one in said("review", "Birds", "--json")] == [first, second]
    said("review", "Birds", "--accept", first, "--json")
    assert said("review", "Birds", "--json")["annotation_id"] == second


def test_verdicts_are_asked_for(
    client: Client, run: Any, said: Said, waiting: tuple[int, list[int]]
) -> None:
    project, ids = waiting
    code, out, err = run("review", project, "--ask", typed="what\nr\ntoo small\nl\nA\nq\n")
    assert code == 0
    assert err.count(reviewing._ASK) == 5, "asked again after a word that is none"
    assert f"{ids[0]} rejected\n" in out
    assert f"{ids[2]} accepted\n" in out
    assert [one.comment for one in client.annotations.reviews(ids[0])] == ["too small"]
    assert [one["annotation_id"] for one in said("review", project, "--json")] == [ids[1], ids[3]]
    code, out, _ = run("review", project, "--ask", typed="r\n")
    assert code == 0
    assert "rejected" not in out, "the end of the input is no verdict"


def test_a_profile_has_the_address_and_the_key(
    client: Client, busy: Hub, said: Said, refused: Said, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    other = busy.found()
    file = tmp_path / "client.ini"
    file.write_text(f"[lab]\nurl = {busy.url}\nkey = {other.api_key}\n")
    monkeypatch.setenv("GLOSSATOR_CLIENT_CONFIG", str(file))
    pictures(tmp_path / "in", "1.png")
    told = said(
        "push", tmp_path / "in", "--project", "P", "--schema", "boxes:a", "--profile", "lab"
    )
    assert [one.name for one in client.projects.list()] == []
    with Client(busy.url, other.api_key) as there:
        assert there.tasks.count(told["project_id"]) == 1
    assert "no section [none]" in refused("watch", "P", "--profile", "none")


def test_what_cannot_be_done_is_one_line(
    client: Client, refused: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = pictures(tmp_path / "in", "1.png")
    assert refused("push", folder, "--project", "P") == "no project 'P': --schema makes one"
    assert "no such file" in refused("push", tmp_path / "none", "--project", "P")
    assert "neither a file" in refused("push", folder, "--project", "P", "--schema", "circles:a")
    assert "names no label" in refused("push", folder, "--project", "P", "--schema", "boxes:")
    assert "rows are read from" in refused(
        "push", folder / "1.png", "--project", "P", "--schema", "boxes:a"
    )
    assert "--unique is for a table" in refused("push", folder, "--project", "P", "--unique", "x")
    pair = '<View><Image name="a" value="$a"/><Image name="b" value="$b"/></View>'
    client.projects.create("Pair", pair)
    wrong = refused("push", folder, "--project", "Pair")
    assert wrong == "the project shows a, b: say which with --key"
    assert refused("watch", "Q") == "no project 'Q'"
    two = [client.projects.create("two", templates.boxes(["a"])).id for _ in "ab"]
    assert refused("watch", "two").endswith(f"say one of the ids {two[0]}, {two[1]}")
    address = f"http://127.0.0.1:{parts.free_port()}"
    monkeypatch.setattr("glossator.sdk.retrying.FIRST_S", 0.001)
    assert refused("watch", "P", "--server", address).startswith(f"no answer from {address}")
    monkeypatch.setenv("GLOSSATOR_API_KEY", "gls_wrong")
    wrong = refused("watch", "P")
    assert wrong.startswith("401")
    assert "gls_wrong" not in wrong
    monkeypatch.delenv("GLOSSATOR_URL")
    monkeypatch.setenv("GLOSSATOR_CLIENT_CONFIG", str(tmp_path / "none.ini"))
    assert "none.ini" in refused("watch", "P")


def test_a_schema_of_each_template() -> None:
    from glossator.cli.remote import TEMPLATES, schema_of

    made = [schema_of(f"{name}:a,b", "k") for name in TEMPLATES]
    assert [one.inputs[0].key for one in made if not isinstance(one, str)] == ["k"] * 7
    usual = [schema_of(told, None) for told in ("entities:a", "transcription", "points:a")]
    keys = [one.inputs[0].key for one in usual if not isinstance(one, str)]
    assert keys == ["text", "audio", "image"]
    assert msgspec.json.encode(made[5]).count(b'"name":"a"') == 1
