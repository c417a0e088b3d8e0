"""``convert``: files in, files out, losses on stderr."""

import json
import os
import pty
import subprocess
from pathlib import Path

from tests import parts
from tests.cli.running import coco, glossator, refused


def test_coco_becomes_a_yolo_folder(tmp_path: Path) -> None:
    ended = glossator("convert", coco(tmp_path / "set.json"), tmp_path / "yolo", "--to", "yolo")
    assert (ended.returncode, ended.stdout) == (0, "")
    assert ended.stderr.splitlines() == [
        "2 losses: 2 renamed", "  renamed at labels/cat: 1 becomes 0",
        "  renamed at labels/dog: 2 becomes 1",
    ]  # fmt: skip
    found = {
        file.relative_to(tmp_path / "yolo").as_posix()
        for file in (tmp_path / "yolo").rglob("*.txt")
    }
    labels = sorted(name for name in found if "label" in name)
    assert len(labels) == 3
    rows = (tmp_path / "yolo" / labels[0]).read_text().split()
    assert [float(number) for number in rows[:5]] == [0, 0.2, 0.2, 0.2, 0.2]
    assert (tmp_path / "yolo" / "data.yaml").exists()


def test_what_is_lost_is_counted_and_the_first_shown(tmp_path: Path) -> None:
    made = coco(tmp_path / "set.json")
    body = json.loads(made.read_text())
    for image in body["images"]:
        del image["width"], image["height"]
    made.write_text(json.dumps(body))
    ended = glossator("convert", made, tmp_path / "yolo", "--to", "yolo")
    assert ended.returncode == 0
    first, *rest = ended.stderr.splitlines()
    assert "size_unknown" in first
    assert "losses: " in first
    assert rest
    assert all(line.startswith("  ") for line in rest)
    assert len(rest) <= 6
    strict = glossator("convert", made, tmp_path / "strict", "--to", "yolo", "--strict")
    assert refused(strict) == "renamed at labels/cat: 1 becomes 0"
    assert not (tmp_path / "strict").exists()


def test_what_cannot_be_converted_is_one_line(tmp_path: Path) -> None:
    made = coco(tmp_path / "set.json")
    text = tmp_path / "notes.txt"
    text.write_text("hello")
    out = tmp_path / "out.json"
    assert "no such file" in refused(glossator("convert", tmp_path / "none.json", out))
    assert "there is no format 'x'" in refused(glossator("convert", made, out, "--to", "x"))
    assert "name it with --from" in refused(glossator("convert", text, out))
    assert "name it with --to" in refused(glossator("convert", made, tmp_path / "out.zip"))
    assert "source itself" in refused(glossator("convert", made, made))
    (tmp_path / "broken.json").write_text('{"images": [')
    broken = glossator("convert", tmp_path / "broken.json", out, "--from", "coco", "--to", "json")
    refused(broken)
    assert not out.exists()


def test_progress_is_shown_on_a_terminal_only(tmp_path: Path) -> None:
    made = coco(tmp_path / "set.json", pictures=250)
    near, far = pty.openpty()
    ended = subprocess.run(
        [parts._program(), "convert", made, tmp_path / "out.jsonl"],
        check=False, env=parts._environment(TERM="xterm"), stderr=far, stdout=subprocess.PIPE,
    )  # fmt: skip
    os.close(far)
    shown = os.read(near, 65536)
    os.close(near)
    assert (ended.returncode, ended.stdout) == (0, b"")
    assert b"converting" in shown
    assert b"tasks" in shown
