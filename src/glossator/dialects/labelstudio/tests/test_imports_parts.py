"""How multipart bodies are taken apart."""

from __future__ import annotations

import random

import pytest

from glossator.dialects.labelstudio import parts_in
from glossator.model.errors import Invalid

HEADERS = {b"content-type": b'multipart/form-data; boundary="a b"'}
PART = b'Content-Disposition: form-data; name="file"; '


def multipart(*parts: bytes, end: bytes = b"--a b--\r\n") -> bytes:
    return b"".join(b"--a b\r\n" + part + b"\r\n" for part in parts) + end


def test_files_of_a_multipart_body_come_byte_for_byte() -> None:
    content = bytes(range(256)) + b"\r\n--a\r\n\n\r"
    body = multipart(
        PART + b'filename="x.png"\r\nContent-Type: image/png\r\n\r\n' + content,
        PART + b'filename="C:\\\\dir\\\\y.csv"\r\n\r\n',
        'Content-Disposition: form-data; name="note"\r\n\r\nüber'.encode(),
    )
    assert parts_in.multipart(HEADERS, body) == (
        {"note": "über"}, [("x.png", content), ("y.csv", b"")]
    )  # fmt: skip
    assert parts_in.multipart(HEADERS, b"preamble\r\n" + body + b"epilogue")[1][0][1] == content


@pytest.mark.parametrize(
    "name", ['filename="ä.txt"'.encode(), b"filename*=UTF-8''%C3%A4.txt", b"filename*=x''%E4.txt"]
)
def test_names_of_files_may_be_any_text(name: bytes) -> None:
    _, [(found, _)] = parts_in.multipart(HEADERS, multipart(PART + name + b"\r\n\r\n1"))
    assert found.endswith(".txt")
    found.encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--a b",
        b"--a b--",
        b"--a b--\r\n",
        multipart(PART + b'filename="x"\r\n\r\n1', end=b""),
        multipart(PART + b'filename="x"\r\n1'),
        multipart(b"\r\n\r\n1"),
        multipart(b"Content-Type: text/plain\r\n\r\n1"),
        multipart(PART + b'filename="\xff"\r\n\r\n1'),
        multipart(PART + b"filename*=UTF-8''%00x.txt\r\n\r\n1"),
        multipart(PART + b'filename="x"\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ=='),
        multipart(PART + b"x" * 20_000 + b"\r\n\r\n1"),
        multipart(b'Content-Disposition: form-data; name="a"\r\n\r\n\xff'),
        multipart(*[b'Content-Disposition: form-data; name="a"\r\n\r\n1'] * 1001),
    ],
)
def test_a_broken_multipart_body_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        parts_in.multipart(HEADERS, body)


@pytest.mark.parametrize(
    "kind", [b"multipart/form-data", b"multipart/form-data; boundary=", b"multipart/form-data; b"]
)
def test_a_multipart_body_has_a_boundary(kind: bytes) -> None:
    with pytest.raises(Invalid):
        parts_in.multipart({b"content-type": kind}, multipart(PART + b'filename="x"\r\n\r\n1'))


def test_no_bytes_break_the_reader_of_multipart_bodies() -> None:
    pieces = [
        b"--a b", b"\r\n", b"\n", b"--", PART, b'filename="', b'"', b"filename*=", b"''", b"%", b";",
        b"=", b":", b"\xff", b"\0", b"a", b"*0*=", b"Content-Type: ", b"charset=", b"\r\n\r\n",
    ]  # fmt: skip
    for seed in range(3000):
        random.seed(seed)
        body = b"--a b\r\n" + b"".join(random.choices(pieces, k=random.randrange(1, 30)))
        try:
            _, files = parts_in.multipart(HEADERS, body + b"\r\n--a b--")
        except Invalid:
            continue
        assert all(name.encode() for name, _ in files)
