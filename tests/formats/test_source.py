"""Files, folders and archives from strangers."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from tests.formats.made import unzipped, zipped

from glossator.formats.archive import Archive
from glossator.formats.source import Limits, Source, check_name
from glossator.model.errors import Invalid


def put(path: Path, body: bytes) -> Path:
    path.write_bytes(body)
    return path


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../x", "a/../../x", "a\\b", "C:/x", "c:x", "a\0b", "", "..", "a/.."],
)
def test_names_that_are_no_plain_relative_path_are_refused(name: str) -> None:
    with pytest.raises(Invalid):
        check_name(name)


@pytest.mark.parametrize("name", ["../evil.txt", "/evil.txt", "a\\..\\evil.txt", "C:evil.txt"])
def test_an_archive_with_such_a_name_is_refused(tmp_path: Path, name: str) -> None:
    path = put(tmp_path / "x.zip", zipped({name: "x", "labels/1.txt": "0 1 1 1 1"}))
    with pytest.raises(Invalid):
        Source(path)


def test_a_name_with_nul_is_refused(tmp_path: Path) -> None:
    body = zipped({"ab_cd.txt": "x"}).replace(b"ab_cd.txt", b"ab\0cd.txt")
    with pytest.raises(Invalid):
        Source(put(tmp_path / "x.zip", body))


def test_link_entries_are_refused(tmp_path: Path) -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        link = zipfile.ZipInfo("labels/1.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(Invalid, match="link"):
        Source(put(tmp_path / "x.zip", body.getvalue()))


def test_a_link_out_of_a_folder_is_not_opened(tmp_path: Path) -> None:
    secret = put(tmp_path / "secret", b"key")
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "a.txt").symlink_to(secret)
    (folder / "b.txt").symlink_to(put(folder / "c.txt", b"mine"))
    source = Source(folder)
    with pytest.raises(Invalid, match="leads out"):
        source.open("a.txt")
    assert source.read("b.txt") == b"mine"


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "nothing"])
def test_only_what_is_listed_is_opened(tmp_path: Path, name: str) -> None:
    put(tmp_path / "secret", b"key")
    folder = tmp_path / "set"
    folder.mkdir()
    with pytest.raises(Invalid):
        Source(folder).open(name)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = put(tmp_path / "x.zip", zipped({"a.json": b"0" * (4 << 20)}))
    with pytest.raises(Invalid, match="packed more than 200:1"):
        Source(path, Limits())
    with pytest.raises(Invalid, match="more than 1000000 bytes"):
        Source(path, Limits(inflated=1_000_000, ratio=10_000))
    Source(path).close()  # offline there is no limit


def test_small_pictures_of_one_colour_are_no_bomb(tmp_path: Path) -> None:
    Source(put(tmp_path / "x.zip", zipped({"a.bmp": b"0" * (1 << 19)})), Limits()).close()


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    path = put(tmp_path / "x.zip", zipped({f"{n}.txt": b"" for n in range(12)}))
    with pytest.raises(Invalid, match="entries"):
        Source(path, Limits(entries=11))
    Source(path, Limits(entries=12)).close()


def test_a_table_of_contents_that_lies_about_its_count_is_measured(tmp_path: Path) -> None:
    body = bytearray(zipped({f"{n:0200}.txt": b"" for n in range(100)}))
    end = body.rindex(b"PK\5\6")
    body[end + 8 : end + 12] = b"\1\0\1\0"
    with pytest.raises(Invalid, match="entries"):
        Source(put(tmp_path / "x.zip", bytes(body)), Limits(entries=50))


def test_a_size_that_lies_does_not_inflate_more(tmp_path: Path) -> None:
    body = bytearray(zipped({"a.txt": b"0" * 100_000}))
    for at in (body.index(b"PK\3\4") + 22, body.index(b"PK\1\2") + 24):
        body[at : at + 4] = (10).to_bytes(4, "little")
    source = Source(put(tmp_path / "x.zip", bytes(body)))
    with pytest.raises(Invalid, match="damaged"):
        source.read("a.txt")
    source.close()


def test_a_damaged_archive_is_invalid(tmp_path: Path) -> None:
    body = zipped({"a.txt": os.urandom(1000)})
    with pytest.raises(Invalid):
        Source(put(tmp_path / "x.zip", body[:-30]))
    broken = bytearray(body)
    broken[100] ^= 0xFF
    source = Source(put(tmp_path / "y.zip", bytes(broken)))
    with pytest.raises(Invalid, match="damaged"):
        source.read("a.txt")
    source.close()


def test_a_document_that_ends_like_an_archive_is_a_document(tmp_path: Path) -> None:
    path = put(tmp_path / "x.json", b'{"tasks":[]}' + zipped({"a": "b"}))
    assert Source(path).single


def test_archives_are_read_by_others_and_always_the_same() -> None:
    def made() -> bytes:
        with Archive() as archive:
            out = archive.small("a/ü.txt", b"hello")
            out += b"".join(archive.stream("b.bin", io.BytesIO(b"x" * 200_000), pack=True))
            out += b"".join(archive.stream("c.bin", io.BytesIO(b""), pack=False))
            out += archive.small("d.txt", b"")
            return out + b"".join(archive.close())

    assert unzipped(made()) == {
        "a/ü.txt": b"hello",
        "b.bin": b"x" * 200_000,
        "c.bin": b"",
        "d.txt": b"",
    }
    assert made() == made()


def test_an_archive_of_more_than_65535_entries_is_whole() -> None:
    with Archive() as archive:
        body = b"".join(archive.small(f"{n}.txt", b"") for n in range(70_000))
        body += b"".join(archive.close())
    with zipfile.ZipFile(io.BytesIO(body)) as opened:
        assert len(opened.infolist()) == 70_000
        assert opened.read("69999.txt") == b""


def test_an_archive_past_4_gib_says_so() -> None:
    with Archive() as archive:
        archive._at = 5 << 30  # as if that much had been sent
        archive.small("a.txt", b"x")
        tail = b"".join(archive.close())
    assert b"PK\6\6" in tail
    assert (5 << 30).to_bytes(8, "little") in tail
