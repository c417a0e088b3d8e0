"""``glossator.convert``: reader, model, writer, without a server."""

from pathlib import Path

import pytest
from tests.formats.made import many, read, region, task, written, zipped

from glossator.convert import by_suffix, convert
from glossator.formats.source import Limits
from glossator.model.errors import Conflict, Invalid, NotFound, Unsupported
from glossator.model.geometry import Box, Polygon


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_bytes(written("jsonl", many(20)))
    return path


def test_a_chain_of_formats_ends_where_it_began(made: Path, tmp_path: Path) -> None:
    for name in ("a.csv", "b.json", "c.tsv", "d.jsonl"):
        target = tmp_path / name
        assert len(convert(made, target)) == 0
        made = target
    assert read("jsonl", made)[1] == list(many(20))


def test_a_target_without_suffix_is_a_folder(made: Path, tmp_path: Path) -> None:
    convert(made, tmp_path / "set", to="yolo")
    assert (tmp_path / "set/data.yaml").is_file()
    assert len(list((tmp_path / "set/labels/train").iterdir())) == 20
    convert(tmp_path / "set", tmp_path / "coco.json", to="coco")
    assert [t.id for t in read("coco", tmp_path / "coco.json")[1]] == list(range(1, 21))


def test_progress_counts_tasks(made: Path, tmp_path: Path) -> None:
    counts: list[int] = []
    convert(made, tmp_path / "x.csv", progress=counts.append)
    assert counts == list(range(1, 21))


def test_strict_stops_at_the_first_loss_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    path.write_bytes(written("json", [task(region(Polygon(((0, 0), (9, 0), (9, 9)))))]))
    losses = convert(path, tmp_path / "x.zip", to="yolo")
    assert losses.counts == {"rotation_enclosed": 1}
    (tmp_path / "x.zip").unlink()
    with pytest.raises(Unsupported, match="rotation_enclosed at tasks/1/regions/1"):
        convert(path, tmp_path / "x.zip", to="yolo", strict=True)
    assert [p.name for p in tmp_path.iterdir()] == ["in.json"]


def test_a_failure_keeps_the_old_target(made: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    made.write_bytes(made.read_bytes() + b"{")
    with pytest.raises(Invalid, match="line 22"):
        convert(made, target)
    assert target.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.jsonl", "out.csv"]


def test_the_source_is_never_overwritten(made: Path, tmp_path: Path) -> None:
    before = made.read_bytes()
    (tmp_path / "link.jsonl").symlink_to(made)
    (tmp_path / "hard.jsonl").hardlink_to(made)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "full").write_text("x")
    for target in (made, tmp_path / "link.jsonl", tmp_path / "hard.jsonl", tmp_path, folder):
        with pytest.raises(Conflict):
            convert(made, target, to="jsonl")
    convert(made, tmp_path / "set", to="yolo")
    with pytest.raises(Conflict):
        convert(tmp_path / "set", tmp_path / "set/data.yaml", to="json")
    assert made.read_bytes() == before


def test_pictures_travel_with_their_set(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "labels").mkdir(parents=True)
    (folder / "images").mkdir()
    (folder / "data.yaml").write_text("names: [a]")
    (folder / "labels/1.txt").write_text("0 .5 .5 .1 .1")
    picture = bytes.fromhex("424d1e000000000000001a0000000c00000001000100010018000000ff00")
    (folder / "images/1.bmp").write_bytes(picture)
    assert len(convert(folder, tmp_path / "x.zip", to="coco", files=True)) == 0
    convert(tmp_path / "x.zip", tmp_path / "out", to="yolo_obb", files=True)
    assert (tmp_path / "out/images/train/1.bmp").read_bytes() == picture
    with pytest.raises(Unsupported, match="pictures"):
        convert(folder, tmp_path / "x.csv", files=True)


def test_formats_are_found_by_name_content_and_suffix(made: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="coco"):
        convert(made, tmp_path / "x", to="nonsense")
    with pytest.raises(Unsupported, match="name it"):
        convert(made, tmp_path / "x.zip")
    (tmp_path / "odd").write_bytes(b"\x00\x01")
    with pytest.raises(Unsupported, match="not recognised"):
        convert(tmp_path / "odd", tmp_path / "x.csv")
    with pytest.raises(Invalid):
        convert(tmp_path / "nothing", tmp_path / "x.csv")
    assert by_suffix(Path("a/b.JSON")).name == "json"
    assert by_suffix(Path("b.tsv")).name == "tsv"


def test_limits_hold_where_they_are_given(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({"data.yaml": "names: [a]", "labels/1.txt": b"\n" * (4 << 20)}))
    with pytest.raises(Invalid, match="packed"):
        convert(path, tmp_path / "x.csv", limits=Limits())
    convert(path, tmp_path / "x.csv")


def test_ten_thousand_regions_in_one_answer_convert(tmp_path: Path) -> None:
    regions = [region(Box(n % 600, n % 400, 5, 5), id=str(n)) for n in range(10_000)]
    path = tmp_path / "in.json"
    path.write_bytes(written("json", [task(*regions)]))
    for name in ("coco", "yolo", "yolo_segment", "yolo_obb", "csv"):
        target = tmp_path / name
        convert(path, target.with_suffix(".out"), to=name)
        _, (back,) = read(name, target.with_suffix(".out"))
        assert len(back.annotations[0].answer.regions) == 10_000  # type: ignore[union-attr]
